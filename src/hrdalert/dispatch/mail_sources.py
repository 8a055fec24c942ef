"""Where messages that came in lie: .eml files, an mbox file, a Maildir or an IMAP mailbox. All are only read."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from msgspec import Struct

from hrdalert.dispatch.mail_text import shown_line
from hrdalert.errors import HrdAlertError
from hrdalert.settings import Inbox, is_this_machine
from hrdalert.store import open_to_read, read

_MOST_BYTES: Final = 1_000_000
"""Of a longer message only the beginning is read: what was written stands before what was attached."""


class ImapMailbox(Struct, frozen=True):
    """An inbox on a server (IMAP4rev1, RFC 3501), and from which day on it is read."""

    inbox: Inbox
    since: date
    password: Callable[[], str]
    """Asked for when the connection stands, and not kept."""


Tell: TypeAlias = Callable[[str, str], object]
"""Hears of what could not be read, or not all of it: its place, and a sentence for people."""


def messages_in(
    source: Path | ImapMailbox, wanted: Callable[[bytes], bool], tell: Tell
) -> Iterator[tuple[str, bytes]]:
    """All messages of a folder, file or Maildir, and the wanted ones of a mailbox on a server.

    Each comes with its place: the file, and the number in it or in the mailbox. ``wanted`` judges by the headers.
    What cannot be read is told of, and does not stop the others. Raises HrdAlertError where nothing can be read
    at all: a file of another kind, no such mailbox, no way to the server.
    """
    lying = _in_inbox(source, wanted) if isinstance(source, ImapMailbox) else _in_files(source)
    for place, content in lying:
        if isinstance(content, str):
            tell(place, content)
            continue
        if len(content) > _MOST_BYTES:
            tell(place, "This message is very large: only its beginning was read.")
        yield place, content[:_MOST_BYTES]


# --- files: each message, or why it cannot be read, with its place


def _in_files(source: Path) -> Iterator[tuple[str, bytes | str]]:
    place = shown_line(source.as_posix(), 1_000)
    try:
        if source.is_file():
            with open_to_read(source) as opened:
                if (start := opened.read(5)) == b"From ":
                    opened.seek(0)
                    yield from _in_mbox(place, opened)
                    return
            files = [source] if source.suffix.lower() == ".eml" else []
            if start and not files:
                what = f"{place} is neither an .eml file nor an mbox file."
                mend = "An mbox file begins with the word From and a space. Export the messages anew, or as .eml files."
                raise HrdAlertError(what, mend)
        elif (source / "cur").is_dir() and (source / "new").is_dir():
            # Without what is being delivered (tmp), and without the sub-folders of a Maildir.
            lying = [file for name in ("new", "cur") for file in sorted((source / name).iterdir())]
            files = [file for file in lying if not file.name.startswith(".")]
        else:
            files = sorted(file for file in source.rglob("*") if file.suffix.lower() == ".eml")
            if not files:
                yield place, "There is no .eml file in this folder, and it is no Maildir."
    except OSError as error:
        what = f"{place} cannot be read: {error.strerror or error}."
        mend = "Close the program that holds it, look at the rights to read it, or give a copy."
        raise HrdAlertError(what, mend) from None
    for file in filter(Path.is_file, files):  # what waits for a writer would never end
        place = shown_line(file.as_posix(), 1_000)
        try:
            yield place, read(file, _MOST_BYTES + 1)
        except OSError as error:
            yield place, f"This file cannot be read: {error.strerror or error}."


def _in_mbox(place: str, opened: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """The messages of an mbox file (RFC 4155), however large they and the file are."""
    number, content, before = 0, bytearray(), b""
    while line := opened.readline(_MOST_BYTES):
        # From sender Mon Apr 21 10:00:00 2031: not every line of a letter that begins with From.
        if not number or (not before.strip() and re.match(rb"From \S.{0,200}\d\d:\d\d", line)):
            if number:
                yield f"{place}, message {number}", bytes(content)
            number, content = number + 1, bytearray()
        elif len(content) <= _MOST_BYTES:
            content += line.removeprefix(b">") if line.startswith(b">From ") else line
        before = line
    yield f"{place}, message {number}", bytes(content)


# --- IMAP


def _in_inbox(mailbox: ImapMailbox, wanted: Callable[[bytes], bool]) -> Iterator[tuple[str, bytes | str]]:
    """The messages that are wanted by what their headers say, and those whose headers are not given.

    The inbox is opened with EXAMINE, and messages are fetched with PEEK: the server changes nothing in it.
    """
    with contextlib.ExitStack() as closing:
        imap = _connected(mailbox.inbox)
        closing.callback(_hang_up, imap)
        try:
            _log_in(imap, str(mailbox.inbox.user), mailbox.password())
            imap.select(readonly=True)
            # The day before, too, which it may still be where the server stands.
            day = max(mailbox.since, date(1970, 1, 2)) - timedelta(days=1)
            answer, words = imap.uid("SEARCH", "SINCE", f"{day.day:02}-{day.ctime()[4:7]}-{day.year}")
            if answer != "OK":
                raise imap.error(words[0])
            listed = b" ".join(word for word in words if isinstance(word, bytes))
            uids = sorted({uid.decode() for uid in re.findall(rb"\b\d{1,10}\b", listed)}, key=int)
            for start in range(0, len(uids), 50):
                some = uids[start : start + 50]
                headers = _fetched(imap, some, "BODY.PEEK[HEADER]<0.64000>")
                for uid in (uid for uid in some if uid not in headers or wanted(headers[uid])):
                    whole = _fetched(imap, [uid], f"BODY.PEEK[]<0.{_MOST_BYTES + 1}>")
                    yield f"INBOX, message {uid}", whole.get(uid, "The server did not give this message.")
        except (OSError, imaplib.IMAP4.error) as error:
            what = f"The mailbox at {mailbox.inbox.host} could not be read to its end: {_said(error)}."
            mend = "What was read until then holds. Try again later, or from a later day."
            raise HrdAlertError(what, mend) from None


def _connected(inbox: Inbox) -> imaplib.IMAP4:
    """A connection to a server that proves who it is, over a line that nobody reads along."""
    host = str(inbox.host)
    try:
        if inbox.security == "tls":
            verified = ssl.create_default_context()
            return imaplib.IMAP4_SSL(host, inbox.port or 993, ssl_context=verified, timeout=60)
        if is_this_machine(host):
            return imaplib.IMAP4(host, inbox.port or 143, timeout=60)
    except ssl.SSLError as error:
        raise HrdAlertError(
            f"{host} could not prove that it is the server that it says: {_said(error)}.",
            "Nothing was sent to it, no password either. Look at the name of the host and at the clock of this"
            " computer, and ask who runs the server.",
        ) from None
    except (OSError, imaplib.IMAP4.error) as error:
        what = f"No connection to the mailbox at {host}: {_said(error)}."
        mend = "Look at the name of the host, at its port, and whether this computer is online."
        raise HrdAlertError(what, mend) from None
    what = f"The password for {host} would go through the net for all to read."
    raise HrdAlertError(what, "Take security: none out; it is for a server on this machine only.")


def _hang_up(imap: imaplib.IMAP4) -> None:
    """End the connection, without CLOSE, which may delete. Never raises."""
    try:
        imap.logout()
    except (OSError, imaplib.IMAP4.error):
        with contextlib.suppress(OSError):
            imap.shutdown()


def _log_in(imap: imaplib.IMAP4, user: str, password: str) -> None:
    try:
        if re.fullmatch("[ -~]*", user + password):
            imap.login(user, password)
        else:  # RFC 4616; LOGIN has ASCII only, and a line break would end it
            imap.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise HrdAlertError(
            f"{imap.host} did not let {shown_line(user)} in: {_said(error)}.",
            "Look at the user and the password. Some providers want a password made for programs, and some have"
            " IMAP switched off until it is asked for.",
        ) from None


def _fetched(imap: imaplib.IMAP4, uids: list[str], part: str) -> dict[str, bytes]:
    """What the server gives of messages, by UID, which may stand before the content or after it."""
    _, words = imap.uid("FETCH", ",".join(uids), f"(UID {part})")
    contents = {}
    for word, after in zip(words, [*words[1:], b""], strict=True):
        if isinstance(word, tuple):
            about = word[0] + (after if isinstance(after, bytes) else b"")
            if uid := re.search(rb"\bUID (\d{1,10})\b", about):
                contents[uid[1].decode()] = word[1]
    return contents


def _said(error: Exception) -> str:
    """What a server or the system said, to stand in a sentence."""
    said = getattr(error, "strerror", None) or (error.args[0] if error.args else type(error).__name__)
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return shown_line(text).rstrip(".")
