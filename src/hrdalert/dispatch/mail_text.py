"""The headers of a message that came in, and its first lines that are not quoted, made safe to be shown.

Whoever wrote it may mean harm: nothing is opened, followed or run, and all that is read has a limit. Headers are read
as they came (``compat32``): the parser of ``email.policy.default`` recurses, or fails, over hostile headers.
"""

import codecs
import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape
from typing import Final

ADDRESS: Final = r"[^\s<>@\"(),:;]{1,254}@[^\s<>@\"(),:;]{1,253}"
_MOST_TEXT: Final = 200_000
_HEADER: Final = 2_000
"""The most characters that are read of a part, and of a header."""
_CHARSETS = re.compile("utf-(?:8|16|32)|iso|cp|koi8|big5|euc|shift|hz|mac|tis")
"""Charsets of mail. Python has other codecs, which read no texts, or take long over a hostile text."""


class _RawHeaders(Compat32):
    """Gives headers as they came: the parser neither mends nor rejects an odd header."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value[:100_000]


def read_message(content: bytes, *, headers_only: bool = False) -> Message:
    """The message in ``content``; where it has far too many parts, its headers alone, with no part of its body."""
    parser = BytesParser(policy=_RawHeaders())
    try:
        return parser.parsebytes(content, headers_only or has_too_many_parts(content))
    except RecursionError:
        return parser.parsebytes(content, headersonly=True)


def has_too_many_parts(content: bytes) -> bool:
    """Whether a message may have been made to keep its reader busy: no forwarded mail has so many parts."""
    part = rb"boundary[*\d]{0,8}\s*=|^content-type:\s*message/"
    return len(re.findall(part, content, re.IGNORECASE | re.MULTILINE)) > 40


def parts(message: Message, *, forwarded: bool = False) -> Iterator[Message]:
    """The message and its parts, in their order; with ``forwarded`` also the parts of messages within it."""
    yield message
    if forwarded or message.get_content_maintype() != "message":
        for part in held_by(message):
            yield from parts(part, forwarded=forwarded)


def held_by(message: Message) -> list[Message]:
    """The parts directly within a part."""
    held = message.get_payload() if message.is_multipart() else ()
    return [part for part in held if isinstance(part, Message)]


def headers(message: Message, name: str, limit: int = _HEADER) -> tuple[str, ...]:
    """All headers of a name, undecoded, each in one line."""
    return tuple(" ".join(str(value)[:limit].split()) for value in message.get_all(name, ()))


def header(message: Message, name: str, limit: int = _HEADER) -> str:
    """The first header of a name; empty where there is none."""
    return next(iter(headers(message, name, limit)), "")


def readable(value: str, limit: int = 300) -> str:
    """The text of a header, with its encoded words (RFC 2047) read, to be shown in one line."""
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        chunks = decode_header(value)
    except (HeaderParseError, ValueError):
        chunks = [(value, None)]
    text = ""
    for chunk, charset in chunks:
        if isinstance(chunk, str):
            text += chunk
        elif charset is None:  # words between encoded words come as raw-unicode-escape
            text += chunk.decode("raw-unicode-escape", "replace")
        else:
            text += _in_charset(chunk, charset)
    return shown_line(text, limit)


def sender(message: Message) -> tuple[str, str]:
    """The sender's name and address by the header From."""
    value = header(message, "From")
    try:
        name, address = parseaddr(value)
    except (RecursionError, ValueError, IndexError):
        name, address = "", ""
    if not re.fullmatch(ADDRESS, address):
        name = re.sub(r"<.*", "", value)
        match = re.search(ADDRESS, value)
        address = match[0] if match else ""
    name = readable(name).strip('" ')
    return name if name != address else "", shown_line(address, 254)


def when_of(message: Message) -> datetime | None:
    """The moment in Date; where it cannot be read, the moment at which the last server took the message."""
    received = (line.rpartition(";")[2] for line in headers(message, "Received"))
    for value in (header(message, "Date"), *received):
        try:
            when = parsedate_to_datetime(value)
            when.astimezone(UTC)  # fails where the moment in UTC is before the year 1 or after 9999
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    return None


def message_ids(value: str) -> tuple[str, ...]:
    """The message ids in a header, without their angle brackets."""
    in_brackets = re.findall(r"<([^<>\s]{1,998})>", value)
    return tuple(in_brackets or (word for word in value.split() if "@" in word))


def shown_line(text: str, limit: int = 300) -> str:
    """A text as one line that may be shown: without line breaks and controls, and of at most ``limit`` characters.

    The controls that turn the direction of writing go, too: with them a line reads as something else. Those that join
    and part letters stay, since Persian needs them.
    """
    shown = (sign for sign in text if sign.isprintable() or sign.isspace() or sign in "\u200c\u200d")
    line = " ".join("".join(shown).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _in_charset(content: bytes, charset: str | None) -> str:
    """The text of bytes in a charset, else in UTF-8, else with marks in place of what cannot be read."""
    try:
        name = codecs.lookup((charset or "utf-8").strip("'\" ").lower()).name
    except (LookupError, ValueError):
        name = "utf-8"
    if name.startswith("gb"):  # mail in Chinese often names a charset that is smaller than the one it uses
        name = "gb18030"
    elif not _CHARSETS.match(name):
        name = "utf-8"
    for codec in (name, "utf-8"):
        with contextlib.suppress(UnicodeError):
            return content.decode(codec)
    return content.decode(name, "replace")


def body(part: Message) -> str:
    """The text of a part, up to a limit beyond which nobody would read."""
    content = part.get_payload(decode=True)
    try:
        charset = part.get_content_charset()
    except (LookupError, ValueError):
        charset = None
    text = _in_charset(content[:_MOST_TEXT], charset) if isinstance(content, bytes) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_of(message: Message) -> str:
    """The plain text of a message, else the text of its page; attachments and messages within it are not opened."""
    for kind in ("text/plain", "text/html"):
        for part in parts(message):
            disposition = header(part, "Content-Disposition").lower()
            is_attachment = disposition.startswith("attachment") or "filename" in disposition
            if part.get_content_type() == kind and not is_attachment and (text := body(part)).strip():
                return text if kind == "text/plain" else _words_of(text)
    return ""


def _words_of(page: str) -> str:
    """The words of a page, line by line, without what it quotes; nothing in it is followed."""
    page = re.sub(r"(?is)<!--.*?(?:-->|\Z)|<(style|script|head|blockquote)\b.*?(?:</\1>|\Z)", "", page)
    page = re.sub(r"\s+", " ", page)
    page = re.sub(r"(?i)</?(?:p|div|br|tr|li|ul|ol|table|hr|h[1-6])\b[^<>]*>", "\n", page)
    return unescape(re.sub(r"<[^<>]*>?", "", page))


_QUOTED = re.compile(
    r"-{3,} ?[^-\s].{0,80}-{3,}|_{8,}|\*{0,2}(?:From|De|Von|От|发件人|寄件者|من)\s*[:：].*", re.IGNORECASE
)
"""The line that mail programs write above an earlier message that they quote whole."""
_WROTE = re.compile(
    r">.*|.*\b(?:wrote|a écrit|escribió|schrieb|написала?|пишет)\s*:|.*(?:写道|寫道)\s*[:：]", re.IGNORECASE
)
"""A quoted line, or a line that says who wrote the quoted lines."""


def first_lines(text: str, limit: int = 12) -> tuple[str, ...]:
    """The first lines of a text that its sender wrote, up to an earlier message that is quoted whole."""
    own: list[str] = []
    for line in filter(None, map(shown_line, text.splitlines())):
        if len(own) == limit or _QUOTED.fullmatch(line):
            break
        if not _WROTE.fullmatch(line):
            own.append(line)
    return tuple(own)
