"""Where messages that came in lie: .eml files, an mbox file, a Maildir or an IMAP mailbox. All are only read."""

from __future__ import annotations

import base64
import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from msgspec import Struct

from hrdalert.dispatch.mail_text import shown_line
from hrdalert.errors import HrdAlertError
from hrdalert.settings import is_this_machine

if TYPE_CHECKING:
    import imaplib

__all__ = ["MOST_BYTES", "Found", "ImapMailbox", "Part", "Remark", "messages_in"]

MOST_BYTES: Final = 1_000_000
"""Of a longer message only the beginning is read: what was written stands before what was attached."""
_MOST_HEADERS: Final = 64_000
_BEGINNING: Final = 64_000
"""So much of a message is fetched that does not answer us: its headers, and what its writer says first."""
_AT_ONCE: Final = 50
_TIMEOUT: Final = 60
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


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


class Found(Struct, frozen=True):
    """One message as it lies there, or its beginning."""

    place: str
    """The file, and the number in it or in the mailbox."""
    content: bytes


Part = Literal["whole", "beginning", "nothing"]
Wanted = Callable[[bytes], Part]
"""How much of a message is to be fetched from a server, by its headers."""
Tell = Callable[[Remark], None]


def messages_in(source: Path | ImapMailbox, wanted: Wanted, tell: Tell) -> Iterator[Found]:
    """All messages of a folder, file or Maildir, and the wanted ones of a mailbox on a server.

    What cannot be read is told of, and does not stop the others. Raises HrdAlertError where nothing can be read
    at all: no such file, no such mailbox, no way to the server.
    """
    if isinstance(source, ImapMailbox):
        yield from _on_server(source, wanted, tell)
    elif source.is_dir():
        yield from _in_folder(source, tell)
    elif source.is_file():
        yield from _in_file(source, tell)
    else:
        raise HrdAlertError(
            f"There is no folder and no file {source.as_posix()}.",
            "Give a folder with .eml files, an mbox file or a Maildir.",
        )


# --- files


def _in_folder(folder: Path, tell: Tell) -> Iterator[Found]:
    is_maildir = (folder / "cur").is_dir() and (folder / "new").is_dir()
    try:
        files = _of_maildir(folder) if is_maildir else _of_folder(folder)
    except OSError as error:
        raise _unreadable(folder, error) from None
    if not files and not is_maildir:
        tell(Remark(_named(folder), "There is no .eml file in this folder, and it is no Maildir."))
    for file in files:
        if file.is_file():  # what waits for a writer would never end
            yield from _whole(file, tell)


def _of_maildir(folder: Path) -> list[Path]:
    """Its messages, but for those that are being delivered (tmp) and those of its sub-folders."""
    found = (file for name in ("new", "cur") for file in sorted((folder / name).iterdir()))
    return [file for file in found if not file.name.startswith(".")]


def _of_folder(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.suffix.lower() == ".eml"]


def _in_file(file: Path, tell: Tell) -> Iterator[Found]:
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


def _whole(file: Path, tell: Tell) -> Iterator[Found]:
    place = _named(file)
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        tell(Remark(place, f"This file cannot be read: {error.strerror or error}."))
        return
    yield _no_longer(place, content, tell)


_POSTMARK = re.compile(rb"From \S.{0,200}\d\d:\d\d")
"""From sender Mon Apr 21 10:00:00 2031: not every line of a letter that begins with From."""


def _in_mbox(file: Path, opened: BinaryIO, tell: Tell) -> Iterator[Found]:
    """The messages of an mbox file (RFC 4155), of whatever length, line by line."""
    lines: list[bytes] = []
    size = number = 0
    after_blank = True
    while line := opened.readline(MOST_BYTES):
        if not number or (after_blank and _POSTMARK.match(line)):
            if number:
                yield _no_longer(f"{_named(file)}, message {number}", b"".join(lines), tell)
            number, size, lines = number + 1, 0, []
        elif size <= MOST_BYTES:
            lines.append(line[1:] if line.startswith(b">From ") else line)
            size += len(line)
        after_blank = not line.strip()
    if number:
        yield _no_longer(f"{_named(file)}, message {number}", b"".join(lines), tell)


def _no_longer(place: str, content: bytes, tell: Tell) -> Found:
    if len(content) > MOST_BYTES:
        tell(Remark(place, "This message is very large: only its beginning was read."))
    return Found(place, content[:MOST_BYTES])


def _unreadable(path: Path, error: OSError) -> HrdAlertError:
    return HrdAlertError(
        f"{_named(path)} cannot be read: {error.strerror or error}.",
        "Close the program that holds it, look at the rights to read it, or give a copy.",
    )


def _named(path: Path) -> str:
    return shown_line(path.as_posix(), 1_000)


# --- IMAP


def _on_server(mailbox: ImapMailbox, wanted: Wanted, tell: Tell) -> Iterator[Found]:
    import imaplib

    imap = _connected(mailbox)
    try:
        _enter(imap, mailbox)
        uids = _search(imap, mailbox)
        for start in range(0, len(uids), _AT_ONCE):
            for uid, content in _some(imap, uids[start : start + _AT_ONCE], wanted):
                place = f"{shown_line(mailbox.folder)}, message {uid}"
                if content is None:
                    tell(Remark(place, "The server did not give this message."))
                else:
                    yield _no_longer(place, content, tell)
    except (OSError, imaplib.IMAP4.error) as error:
        raise HrdAlertError(
            f"The mailbox at {mailbox.host} could not be read to its end: {_said(error)}.",
            "What was read until then holds. Try again later, or from a later day.",
        ) from None
    finally:
        _leave(imap)


def _leave(imap: imaplib.IMAP4) -> None:
    """Ends the connection, without CLOSE, which may delete. Never raises."""
    import imaplib

    try:
        imap.logout()
    except (OSError, imaplib.IMAP4.error):
        with contextlib.suppress(OSError):
            imap.shutdown()


def _connected(mailbox: ImapMailbox) -> imaplib.IMAP4:
    """A connection that nobody reads along, to the server that it should be."""
    import imaplib
    import ssl

    host, port = mailbox.host, mailbox.port
    try:
        if mailbox.security == "tls":
            verified = ssl.create_default_context()
            return imaplib.IMAP4_SSL(host, port or 993, ssl_context=verified, timeout=_TIMEOUT)
        if mailbox.security == "none" and not is_this_machine(host):
            raise HrdAlertError(
                f"The password for {host} would go through the net for all to read.",
                "Choose tls or starttls; none is for a server on this machine only.",
            )
        plain = imaplib.IMAP4(host, port or 143, timeout=_TIMEOUT)
        if mailbox.security == "starttls":
            _encrypt(plain)
        return plain
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


def _encrypt(imap: imaplib.IMAP4) -> None:
    import imaplib
    import ssl

    try:
        imap.starttls(ssl_context=ssl.create_default_context())
    except (OSError, imaplib.IMAP4.error):
        with contextlib.suppress(OSError):
            imap.shutdown()
        raise


def _enter(imap: imaplib.IMAP4, mailbox: ImapMailbox) -> None:
    """Logs in and opens the folder with EXAMINE: whatever follows, the server changes nothing in it."""
    import imaplib

    password = mailbox.password()
    if re.search(r"[\r\n\0]", mailbox.user + password):
        raise HrdAlertError(
            f"The user or the password for {mailbox.host} has a line break in it.",
            "Look at the place that it comes from: it must give one line.",
        )
    try:
        if (mailbox.user + password).isascii():
            imap.login(mailbox.user, password)
        else:  # RFC 4616; LOGIN has ASCII only
            imap.authenticate("PLAIN", lambda _: f"\0{mailbox.user}\0{password}".encode())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise HrdAlertError(
            f"{mailbox.host} did not let {shown_line(mailbox.user)} in: {_said(error)}.",
            "Look at the user and the password. Some providers want a password made for programs, and some have"
            " IMAP switched off until it is asked for.",
        ) from None
    answer, words = imap.select(_quoted(mailbox.folder), readonly=True)
    if answer != "OK":
        raise HrdAlertError(
            f"There is no folder {shown_line(mailbox.folder)} in this mailbox: {_said(words[0])}.",
            "Write its name as the server has it: INBOX, or INBOX/Replies.",
        )


def _quoted(folder: str) -> str:
    """The name of a folder as IMAP has it: modified UTF-7 (RFC 3501, 5.1.3), in quotation marks."""

    def coded(found: re.Match[str]) -> str:
        text = base64.b64encode(found[0].encode("utf-16-be", "replace")).decode("ascii")
        return f"&{text.rstrip('=').replace('/', ',')}-"

    name = re.sub(r"[^\x20-\x7e]+", coded, folder.replace("&", "&-"))
    name = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'


def _search(imap: imaplib.IMAP4, mailbox: ImapMailbox) -> list[str]:
    """The UIDs since a day: of the day before, too, which it may still be where the server stands."""
    day = mailbox.since - timedelta(days=1) if mailbox.since > date.min else mailbox.since
    answer, words = imap.uid("SEARCH", "SINCE", f"{day.day:02}-{_MONTHS[day.month - 1]}-{day.year:04}")
    if answer != "OK":
        raise imap.error(_said(words[0]))
    listed = b" ".join(each for each in words if isinstance(each, bytes))
    return sorted({uid.decode() for uid in re.findall(rb"\b\d{1,10}\b", listed)}, key=int)


def _some(imap: imaplib.IMAP4, uids: list[str], wanted: Wanted) -> Iterator[tuple[str, bytes | None]]:
    """As much as is wanted of some messages, by what their headers say; all of one whose headers are not given."""
    headers = _fetched(imap, uids, f"BODY.PEEK[HEADER]<0.{_MOST_HEADERS}>")
    parts: dict[str, Part] = {uid: wanted(headers[uid]) if uid in headers else "whole" for uid in uids}
    begun = [uid for uid in uids if parts[uid] == "beginning"]
    beginnings = _fetched(imap, begun, f"BODY.PEEK[]<0.{_BEGINNING}>") if begun else {}
    for uid in uids:
        if parts[uid] == "whole":
            yield uid, _fetched(imap, [uid], f"BODY.PEEK[]<0.{MOST_BYTES + 1}>").get(uid)
        elif parts[uid] == "beginning":
            yield uid, beginnings.pop(uid, None)


def _fetched(imap: imaplib.IMAP4, uids: list[str], part: str) -> dict[str, bytes]:
    """What the server gives of messages. PEEK: none of them becomes one that was read."""
    answer, words = imap.uid("FETCH", ",".join(uids), f"(UID {part})")
    return dict(_literals(words)) if answer == "OK" else {}


def _literals(words: Iterable[object]) -> Iterator[tuple[str, bytes]]:
    """Pairs of UID and content; the UID may stand before the content or after it."""
    waiting: bytes | None = None
    for each in words:
        head, content = each if isinstance(each, tuple) else (each, None)
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
