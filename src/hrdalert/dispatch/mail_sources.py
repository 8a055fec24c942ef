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
"""Only the beginning of a longer message is read: its words stand before its attachments."""


class ImapMailbox(Struct, frozen=True):
    """An inbox on a server (IMAP4rev1, RFC 3501), and the day from which on its messages are read."""

    inbox: Inbox
    since: date
    password: Callable[[], str]
    """Gives the password when the connection stands; it is not kept."""


Tell: TypeAlias = Callable[[str, str], object]
"""Hears of a message that could not be read, or not to its end: its place, and a sentence for people."""


def messages_in(
    source: Path | ImapMailbox, wanted: Callable[[bytes], bool], tell: Tell
) -> Iterator[tuple[str, bytes]]:
    """All messages of a folder, file or Maildir, and the wanted messages of a mailbox on a server.

    Each comes with its place: the file, and the number in it or in the mailbox. ``wanted`` judges by the headers.
    ``tell`` hears of messages that cannot be read; they do not stop the others. Raises HrdAlertError where nothing can
    be read at all: a file of another kind, no such mailbox, no way to the server.
    """
    messages = _in_inbox(source, wanted) if isinstance(source, ImapMailbox) else _in_files(source)
    for place, content in messages:
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
                problem = f"{place} is neither an .eml file nor an mbox file."
                mend = "An mbox file begins with the word From and a space. Export the messages anew, or as .eml files."
                raise HrdAlertError(problem, mend)
        elif (source / "cur").is_dir() and (source / "new").is_dir():
            # Neither messages that are being delivered (tmp) nor sub-folders of a Maildir are read.
            delivered = [file for name in ("new", "cur") for file in sorted((source / name).iterdir())]
            files = [file for file in delivered if not file.name.startswith(".")]
        else:
            files = sorted(file for file in source.rglob("*") if file.suffix.lower() == ".eml")
            if not files:
                yield place, "There is no .eml file in this folder, and it is no Maildir."
    except OSError as error:
        problem = f"{place} cannot be read: {error.strerror or error}."
        mend = "Close the program that holds it, look at the rights to read it, or give a copy."
        raise HrdAlertError(problem, mend) from None
    for file in filter(Path.is_file, files):  # reading a pipe would never end
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
    """The messages that are wanted by their headers, and those whose headers the server does not give.

    The inbox is opened with EXAMINE, and messages are fetched with PEEK: the server changes nothing in it.
    """
    with contextlib.ExitStack() as closing:
        imap = _connected(mailbox.inbox)
        closing.callback(_hang_up, imap)
        try:
            _log_in(imap, str(mailbox.inbox.user), mailbox.password())
            imap.select(readonly=True)
            # One day more: in the time zone of the server it may still be the day before.
            day = max(mailbox.since, date(1970, 1, 2)) - timedelta(days=1)
            answer, words = imap.uid("SEARCH", "SINCE", f"{day.day:02}-{day.ctime()[4:7]}-{day.year}")
            if answer != "OK":
                raise imap.error(words[0])
            listed = b" ".join(word for word in words if isinstance(word, bytes))
            uids = sorted({uid.decode() for uid in re.findall(rb"\b\d{1,10}\b", listed)}, key=int)
            for start in range(0, len(uids), 50):
                batch = uids[start : start + 50]
                headers = _fetched(imap, batch, "BODY.PEEK[HEADER]<0.64000>")
                for uid in batch:
                    if uid in headers and not wanted(headers[uid]):
                        continue
                    whole = _fetched(imap, [uid], f"BODY.PEEK[]<0.{_MOST_BYTES + 1}>")
                    yield f"INBOX, message {uid}", whole.get(uid, "The server did not give this message.")
        except (OSError, imaplib.IMAP4.error) as error:
            problem = f"The mailbox at {mailbox.inbox.host} could not be read to its end: {_said(error)}."
            mend = "What was read until then holds. Try again later, or from a later day."
            raise HrdAlertError(problem, mend) from None


def _connected(inbox: Inbox) -> imaplib.IMAP4:
    """A connection to a server whose certificate is verified, encrypted unless the server is on this machine."""
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
        problem = f"No connection to the mailbox at {host}: {_said(error)}."
        mend = "Look at the name of the host, at its port, and whether this computer is online."
        raise HrdAlertError(problem, mend) from None
    problem = f"The password for {host} would go through the net for all to read."
    raise HrdAlertError(problem, "Take security: none out; it is for a server on this machine only.")


def _hang_up(imap: imaplib.IMAP4) -> None:
    """Ends the connection, without CLOSE, which may delete messages. Never raises."""
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
    """By UID, the contents of this part of messages, where the server gives them."""
    _, items = imap.uid("FETCH", ",".join(uids), f"(UID {part})")
    contents = {}
    for item, following in zip(items, [*items[1:], b""], strict=True):
        if isinstance(item, tuple):
            head, content = item[0], item[1]
            # The UID may stand before the content or after it.
            around = head + (following if isinstance(following, bytes) else b"")
            if uid := re.search(rb"\bUID (\d{1,10})\b", around):
                contents[uid[1].decode()] = content
    return contents


def _said(error: Exception) -> str:
    """The words of an error of a server or the system, to stand in a sentence."""
    words = getattr(error, "strerror", None) or (error.args[0] if error.args else type(error).__name__)
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return shown_line(text).rstrip(".")
