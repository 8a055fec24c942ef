"""Where messages that came in lie: .eml files, an mbox file, a Maildir or an IMAP mailbox. All are only read."""

from __future__ import annotations

import base64
import contextlib
import imaplib
import re
import ssl
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO, Final, Literal, Self, TypeAlias

from msgspec import Struct

from hrdalert.dispatch.mail_text import shown_line
from hrdalert.errors import HrdAlertError
from hrdalert.settings import is_this_machine

_MOST_BYTES: Final = 1_000_000
"""Of a longer message only the beginning is read: what was written stands before what was attached."""


class ImapMailbox(Struct, frozen=True):
    """A mailbox on a server (IMAP4rev1, RFC 3501), and from which day on it is read."""

    host: str
    user: str
    password: Callable[[], str]
    """Asked for when the connection stands, and not kept."""
    since: date
    folder: str = "INBOX"
    security: Literal["tls", "starttls", "none"] = "tls"
    """``none`` only on this machine."""
    port: int | None = None


class Remark(Struct, frozen=True):
    """What could not be read, or not all of it, for people to look at."""

    place: str
    text: str


Tell: TypeAlias = Callable[[Remark], object]


def messages_in(
    source: Path | ImapMailbox, wanted: Callable[[bytes], bool], tell: Tell
) -> Iterator[tuple[str, bytes]]:
    """All messages of a folder, file or Maildir, and the wanted ones of a mailbox on a server.

    Each comes with its place: the file, and the number in it or in the mailbox. ``wanted`` judges by the headers.
    What cannot be read is told of, and does not stop the others. Raises HrdAlertError where nothing can be read
    at all: no such file, no such mailbox, no way to the server.
    """
    if isinstance(source, ImapMailbox):
        with _Inbox(source) as inbox:
            yield from inbox.messages(wanted, tell)
    elif source.is_dir():
        yield from _in_folder(source, tell)
    elif source.is_file():
        yield from _in_file(source, tell)
    else:
        what = f"There is no folder and no file {source.as_posix()}."
        raise HrdAlertError(what, "Give a folder with .eml files, an mbox file or a Maildir.")


# --- files


def _in_folder(folder: Path, tell: Tell) -> Iterator[tuple[str, bytes]]:
    is_maildir = (folder / "cur").is_dir() and (folder / "new").is_dir()
    try:
        if is_maildir:  # without what is being delivered (tmp), and without its sub-folders
            lying = [file for name in ("new", "cur") for file in sorted((folder / name).iterdir())]
            files = [file for file in lying if not file.name.startswith(".")]
        else:
            files = [file for file in sorted(folder.rglob("*")) if file.suffix.lower() == ".eml"]
    except OSError as error:
        raise _unreadable(folder, error) from None
    if not files and not is_maildir:
        tell(Remark(_named(folder), "There is no .eml file in this folder, and it is no Maildir."))
    for file in files:
        if file.is_file():  # what waits for a writer would never end
            yield from _whole(file, tell)


def _in_file(file: Path, tell: Tell) -> Iterator[tuple[str, bytes]]:
    try:
        with file.open("rb") as opened:
            start = opened.read(5)
            opened.seek(0)
            if start == b"From ":
                yield from _in_mbox(file, opened, tell)
                return
    except OSError as error:
        raise _unreadable(file, error) from None
    if file.suffix.lower() == ".eml":
        yield from _whole(file, tell)
    elif start:
        raise HrdAlertError(
            f"{_named(file)} is neither an .eml file nor an mbox file.",
            "An mbox file begins with the word From and a space. Export the messages anew, or as .eml files.",
        )


def _whole(file: Path, tell: Tell) -> Iterator[tuple[str, bytes]]:
    place = _named(file)
    try:
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        tell(Remark(place, f"This file cannot be read: {error.strerror or error}."))
        return
    yield _no_longer(place, content, tell)


def _in_mbox(file: Path, opened: BinaryIO, tell: Tell) -> Iterator[tuple[str, bytes]]:
    """The messages of an mbox file (RFC 4155), of whatever length, line by line."""
    lines: list[bytes] = []
    size = number = 0
    after_blank = True
    while line := opened.readline(_MOST_BYTES):
        # From sender Mon Apr 21 10:00:00 2031: not every line of a letter that begins with From.
        if not number or (after_blank and re.match(rb"From \S.{0,200}\d\d:\d\d", line)):
            if number:
                yield _no_longer(f"{_named(file)}, message {number}", b"".join(lines), tell)
            number, size, lines = number + 1, 0, []
        elif size <= _MOST_BYTES:
            lines.append(line[1:] if line.startswith(b">From ") else line)
            size += len(line)
        after_blank = not line.strip()
    if number:
        yield _no_longer(f"{_named(file)}, message {number}", b"".join(lines), tell)


def _no_longer(place: str, content: bytes, tell: Tell) -> tuple[str, bytes]:
    if len(content) > _MOST_BYTES:
        tell(Remark(place, "This message is very large: only its beginning was read."))
    return place, content[:_MOST_BYTES]


def _unreadable(path: Path, error: OSError) -> HrdAlertError:
    what = f"{_named(path)} cannot be read: {error.strerror or error}."
    mend = "Close the program that holds it, look at the rights to read it, or give a copy."
    return HrdAlertError(what, mend)


def _named(path: Path) -> str:
    return shown_line(path.as_posix(), 1_000)


# --- IMAP


class _Inbox:
    """An IMAP mailbox while it is read. Used in a ``with``."""

    def __init__(self, mailbox: ImapMailbox) -> None:
        self._mailbox = mailbox

    def __enter__(self) -> Self:
        """Connect, to a server that proves who it is, over a line that nobody reads along."""
        host = self._mailbox.host
        try:
            self._imap = self._connected()
        except ssl.SSLError as error:
            raise HrdAlertError(
                f"{host} could not prove that it is the server that it says: {_said(error)}.",
                "Nothing was sent to it, no password either. Look at the name of the host and at the clock of this"
                " computer, and ask who runs the server.",
            ) from None
        except (OSError, imaplib.IMAP4.error) as error:
            raise HrdAlertError(
                f"No connection to the mailbox at {host}: {_said(error)}.",
                "Look at the name of the host, at its port and security, and whether this computer is online.",
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        """End the connection, without CLOSE, which may delete. Never raises."""
        try:
            self._imap.logout()
        except (OSError, imaplib.IMAP4.error):
            with contextlib.suppress(OSError):
                self._imap.shutdown()

    def messages(self, wanted: Callable[[bytes], bool], tell: Tell) -> Iterator[tuple[str, bytes]]:
        try:
            self._open_folder()
            uids = self._search()
            for start in range(0, len(uids), 50):
                for uid, content in self._some(uids[start : start + 50], wanted):
                    place = f"{shown_line(self._mailbox.folder)}, message {uid}"
                    if content is None:
                        tell(Remark(place, "The server did not give this message."))
                    else:
                        yield _no_longer(place, content, tell)
        except (OSError, imaplib.IMAP4.error) as error:
            what = f"The mailbox at {self._mailbox.host} could not be read to its end: {_said(error)}."
            mend = "What was read until then holds. Try again later, or from a later day."
            raise HrdAlertError(what, mend) from None

    def _connected(self) -> imaplib.IMAP4:
        host, port, security = self._mailbox.host, self._mailbox.port, self._mailbox.security
        verified, seconds = ssl.create_default_context(), 60
        if security == "tls":
            return imaplib.IMAP4_SSL(host, port or 993, ssl_context=verified, timeout=seconds)
        if security == "none" and not is_this_machine(host):
            what = f"The password for {host} would go through the net for all to read."
            raise HrdAlertError(what, "Choose tls or starttls; none is for a server on this machine only.")
        imap = imaplib.IMAP4(host, port or 143, timeout=seconds)
        try:
            if security == "starttls":
                imap.starttls(ssl_context=verified)
        except (OSError, imaplib.IMAP4.error):
            with contextlib.suppress(OSError):
                imap.shutdown()
            raise
        return imap

    def _open_folder(self) -> None:
        """Logs in and opens the folder with EXAMINE: whatever follows, the server changes nothing in it."""
        imap, host, user, folder = self._imap, self._mailbox.host, self._mailbox.user, self._mailbox.folder
        password = self._mailbox.password()
        if re.search(r"[\r\n\0]", user + password):
            what = f"The user or the password for {host} has a line break in it."
            raise HrdAlertError(what, "Look at the place that it comes from: it must give one line.")
        try:
            if (user + password).isascii():
                imap.login(user, password)
            else:  # RFC 4616; LOGIN has ASCII only
                imap.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise HrdAlertError(
                f"{host} did not let {shown_line(user)} in: {_said(error)}.",
                "Look at the user and the password. Some providers want a password made for programs, and some have"
                " IMAP switched off until it is asked for.",
            ) from None
        answer, words = imap.select(_quoted(folder), readonly=True)
        if answer != "OK":
            what = f"There is no folder {shown_line(folder)} in this mailbox: {_said(words[0])}."
            raise HrdAlertError(what, "Write its name as the server has it: INBOX, or INBOX/Replies.")

    def _search(self) -> list[str]:
        """The UIDs since a day: of the day before, too, which it may still be where the server stands."""
        since = self._mailbox.since
        day = since - timedelta(days=1) if since > date.min else since
        month = "JanFebMarAprMayJunJulAugSepOctNovDec"[3 * day.month - 3 : 3 * day.month]
        answer, words = self._imap.uid("SEARCH", "SINCE", f"{day.day:02}-{month}-{day.year:04}")
        if answer != "OK":
            raise self._imap.error(_said(words[0]))
        listed = b" ".join(word for word in words if isinstance(word, bytes))
        return sorted({uid.decode() for uid in re.findall(rb"\b\d{1,10}\b", listed)}, key=int)

    def _some(self, uids: list[str], wanted: Callable[[bytes], bool]) -> Iterator[tuple[str, bytes | None]]:
        """The messages that are wanted by what their headers say, and those whose headers are not given."""
        headers = self._fetched(uids, "BODY.PEEK[HEADER]<0.64000>")
        for uid in uids:
            if uid not in headers or wanted(headers[uid]):
                yield uid, self._fetched([uid], f"BODY.PEEK[]<0.{_MOST_BYTES + 1}>").get(uid)

    def _fetched(self, uids: list[str], part: str) -> dict[str, bytes]:
        """What the server gives of messages. PEEK: none of them becomes one that was read."""
        answer, words = self._imap.uid("FETCH", ",".join(uids), f"(UID {part})")
        return dict(_literals(words)) if answer == "OK" else {}


def _quoted(folder: str) -> str:
    """The name of a folder as IMAP has it: modified UTF-7 (RFC 3501, 5.1.3), in quotation marks."""

    def coded(letters: re.Match[str]) -> str:
        text = base64.b64encode(letters[0].encode("utf-16-be", "replace")).decode("ascii")
        return f"&{text.rstrip('=').replace('/', ',')}-"

    name = re.sub(r"[^\x20-\x7e]+", coded, folder.replace("&", "&-"))
    name = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'


def _literals(words: Iterable[object]) -> Iterator[tuple[str, bytes]]:
    """Pairs of UID and content; the UID may stand before the content or after it."""
    waiting: bytes | None = None
    for word in words:
        head, content = word if isinstance(word, tuple) else (word, None)
        uid = re.search(rb"\bUID (\d{1,10})\b", head) if isinstance(head, bytes) else None
        if content is not None:
            waiting = content
        if uid and waiting is not None:
            yield uid[1].decode(), waiting
            waiting = None


def _said(words: object) -> str:
    """What a server or the system said, to stand in a sentence."""
    if isinstance(words, BaseException):
        words = (
            getattr(words, "strerror", None) or (words.args[0] if words.args else "") or type(words).__name__
        )
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return shown_line(text).rstrip(".")
