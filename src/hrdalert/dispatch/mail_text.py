"""What a message that came in says, made safe to be shown: its headers, and its first lines that are not quoted.

Whoever wrote it may mean harm: nothing is opened, followed or run, and whatever is read has a limit.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape
from html.parser import HTMLParser
from typing import Final

LINES: Final = 12
LINE: Final = 300
"""How many lines are shown of a message, and how many characters of each."""
_DEPTH: Final = 8
_MOST_PARTS: Final = 40
"""Letters are forwarded within letters, and none is made of more parts than this; bombs are."""
_MOST_TEXT: Final = 200_000
_MOST_PAGE: Final = 60_000
_HEADER: Final = 2_000
_MOST_OF_HEADER: Final = 100_000
_PART = re.compile(rb"boundary[*\d]{0,8}\s*=|^content-type:\s*message/", re.IGNORECASE | re.MULTILINE)
_NOT_SHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff0-\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
"""Controls, those that turn the direction of a text, too, so that it reads as something else; and no characters."""
_ADDRESS = re.compile(r"[^\s<>@\"(),:;]+@[^\s<>@\"(),:;]+")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,998})>")
_WIDER: Final = {"gb2312": "gb18030", "gbk": "gb18030", "us-ascii": "utf-8", "ascii": "utf-8"}
"""What is said of Chinese is often too narrow for it; and what is said to be ASCII often is not."""
_UNFIT: Final = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"})
"""Codecs of Python that no text of a message is in, or that take long to read a hostile one."""


class _RawHeaders(Compat32):
    """Headers as they came: what is odd in one of them is not hidden, and breaks nothing."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value[:_MOST_OF_HEADER]


_RAW: Final = _RawHeaders()


def read_message(content: bytes) -> Message:
    """The message in ``content``; where it has far too many parts, its headers alone, with no part of its body."""
    if has_too_many_parts(content):
        return read_headers(content)
    try:
        return BytesParser(policy=_RAW).parsebytes(content)
    except RecursionError:
        return read_headers(content)


def has_too_many_parts(content: bytes) -> bool:
    """Whether a message may have been made to keep its reader busy."""
    return len(_PART.findall(content)) > _MOST_PARTS


def read_headers(content: bytes) -> Message:
    """The headers of a message, or those that a delivery report gives back of one."""
    return BytesHeaderParser(policy=_RAW).parsebytes(content)


def parts(message: Message, *, forwarded: bool = False, depth: int = _DEPTH) -> Iterator[Message]:
    """The message and its parts, in their order; with ``forwarded`` also the messages within it."""
    yield message
    if depth and (forwarded or message.get_content_maintype() != "message"):
        for part in held_by(message):
            yield from parts(part, forwarded=forwarded, depth=depth - 1)


def held_by(message: Message) -> list[Message]:
    """The parts right within a part."""
    held = message.get_payload() if message.is_multipart() else ()
    return [part for part in held if isinstance(part, Message)]


# --- headers


def header(message: Message, name: str, limit: int = _HEADER) -> str:
    """A header as it stands, in one line; empty where there is none."""
    value = message.get(name)
    return " ".join(str(value)[:limit].split()) if value is not None else ""


def headers(message: Message, name: str) -> tuple[str, ...]:
    """All headers of a name."""
    return tuple(" ".join(str(value)[:_HEADER].split()) for value in message.get_all(name, ()))


def readable(value: str, limit: int = LINE) -> str:
    """The text of a header, with its encoded words (RFC 2047) read, to be shown in one line."""
    try:
        chunks = decode_header(value)
    except (HeaderParseError, ValueError):
        chunks = [(value, None)]
    return shown_line("".join(_chunk(*chunk) for chunk in chunks), limit)


def _chunk(chunk: bytes | str, charset: str | None) -> str:
    if isinstance(chunk, str):
        chunk = chunk.encode("utf-8", "surrogateescape")
    elif (
        charset is None
    ):  # decode_header gives plain parts as raw-unicode-escape, which U+DC80 … do not survive
        chunk = re.sub(rb"\\udc([89a-f][0-9a-f])", lambda found: bytes.fromhex(found[1].decode()), chunk)
    return in_charset(chunk, charset)


def sender(message: Message) -> tuple[str, str]:
    """The name and the address from which a message says that it comes."""
    value = header(message, "From")
    try:
        name, address = parseaddr(value)
    except (RecursionError, ValueError, IndexError):
        name, address = "", ""
    if not _ADDRESS.fullmatch(address):
        name = re.sub(r"<.*", "", value)
        found = _ADDRESS.search(value)
        address = found[0] if found else ""
    name = readable(name).strip('" ')
    return name if name != address else "", shown_line(address, 254)


def when_of(message: Message) -> datetime | None:
    """The day and time of Date; where that cannot be read, those at which our own server took it."""
    received = (each.rpartition(";")[2] for each in headers(message, "Received"))
    for value in (header(message, "Date"), *received):
        try:
            when = parsedate_to_datetime(value)
            when.astimezone(UTC)  # not every year has a day before it
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    return None


def message_ids(value: str) -> tuple[str, ...]:
    """The message ids in a header, without their angle brackets."""
    return tuple(_MESSAGE_ID.findall(value)) or tuple(word for word in value.split() if "@" in word)


def shown_line(text: str, limit: int = LINE) -> str:
    """A text as one line that may be shown: no controls, no line breaks, and not too long."""
    line = " ".join(_NOT_SHOWN.sub("", text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


# --- bodies


def in_charset(content: bytes, charset: str | None) -> str:
    """The text of bytes that are said to be in a charset; where they are not, what can be read of them."""
    for name in (_codec(charset), "utf-8"):
        try:
            return content.decode(name)
        except (UnicodeError, LookupError):
            continue
    return content.decode(_codec(charset), "replace")


def _codec(charset: str | None) -> str:
    name = (charset or "utf-8").strip("'\" ").lower()
    name = _WIDER.get(name, name)
    try:
        name = codecs.lookup(name).name
        b"".decode(name)  # some codecs are not of texts
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if name in _UNFIT else name


def body(part: Message) -> str:
    """The text of a part, of which no more is read than anybody would."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        charset = part.get_content_charset()
    except (LookupError, ValueError):
        charset = None
    text = in_charset(content[:_MOST_TEXT], charset)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_of(message: Message) -> str:
    """The plain text of a message, else that of its page; attachments and messages within it are not opened."""
    for kind in ("text/plain", "text/html"):
        for part in parts(message):
            if part.get_content_type() == kind and not _is_attachment(part) and (text := body(part)).strip():
                return text if kind == "text/plain" else _text_of_page(text)
    return ""


def all_text(message: Message) -> str:
    """All that a message says, to look for words in it and never to be shown: what it quotes and forwards, too.

    The names of attachments are among it; they themselves are not opened.
    """
    found: list[str] = []
    size = 0
    for part in parts(message, forwarded=True):
        found += [
            readable(header(part, "Subject"), _HEADER),
            readable((part.get_filename() or "")[:_HEADER], _HEADER),
        ]
        kind = part.get_content_type()
        if kind.startswith("text/") and size < _MOST_TEXT and not _is_attachment(part):
            text = body(part)
            # A tag may stand between two words; within a reference none does.
            found.append(unescape(re.sub(r"<[^<>]*>", " ", text)) if kind == "text/html" else text)
            size += len(text)
    return "\n".join(found)


def _is_attachment(part: Message) -> bool:
    return bool(
        re.match(r"\s*attachment|.*\bfilename\*?", header(part, "Content-Disposition"), re.IGNORECASE)
    )


_UNSEEN: Final = frozenset({"script", "style", "head", "title", "template"})
_OF_A_LINE: Final = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "hr", "pre", "blockquote", "section", "article"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"}
)


class _Page(HTMLParser):
    """The words of a page, line by line, without what it quotes."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._open = {"unseen": 0, "quoted": 0}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._open["unseen"] = 0
        elif kind := self._hidden(tag):
            self._open[kind] += 1
        if tag in _OF_A_LINE:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if kind := self._hidden(tag):
            self._open[kind] = max(0, self._open[kind] - 1)
        if tag in _OF_A_LINE:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not any(self._open.values()):
            self.words.append(re.sub(r"\s+", " ", data))

    @staticmethod
    def _hidden(tag: str) -> str:
        return "unseen" if tag in _UNSEEN else "quoted" if tag == "blockquote" else ""


def _text_of_page(text: str) -> str:
    for begin, end in (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>")):
        text = _without(text, begin, end)
    # html.parser takes far too long over thousands of tags that nobody closed.
    text, mark, rest = text[:_MOST_PAGE].rpartition(">")
    page = _Page()
    with contextlib.suppress(AssertionError):  # at some broken declarations: what was read so far stays
        page.feed(f"{text}{mark}{rest.replace('<', ' ')}")
        page.close()
    return "".join(page.words)


def _without(text: str, begin: str, end: str) -> str:
    """A page without what stands between two marks; what is not closed goes to the end."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    kept: list[str] = []
    at = 0
    while (start := lower.find(begin, at)) >= 0:
        kept.append(text[at:start])
        stop = lower.find(end, start)
        if stop < 0:
            return "".join(kept)
        at = stop + len(end)
    return "".join([*kept, text[at:]])


# --- what is quoted

_BREAK = re.compile(r"-{3,} ?[^-\s].{0,80}-{3,}|_{8,}")
"""-----Original Message-----, and the line of Outlook."""
_WROTE = re.compile(r"\b(?:wrote|a écrit|escribió|написала?|пишет)\s*:$|写道\s*[:：]$|寫道\s*[:：]$")
_BEGINS_WROTE = re.compile(r"(?:On|Le|El|В|在|\d)\b|在")
_FROM = re.compile(r"(?:From|De|Von|От|发件人|寄件者|من)\s*[:：]", re.IGNORECASE)
_SENT = re.compile(
    r"(?:Sent|Date|To|Envoyé|À|Enviado(?: el)?|Fecha|Para|Gesendet|An|Отправлено|Дата|Кому|发送时间|日期|收件人"
    r"|收件者|تم الإرسال|التاريخ|إلى)\s*[:：]",
    re.IGNORECASE,
)


def first_lines(text: str, limit: int = LINES) -> tuple[str, ...]:
    """The first lines of a text that its writer wrote: what they quote of an earlier message is left out."""
    lines = [shown_line(line) for line in text.splitlines()]
    found: list[str] = []
    for line in _own(list(filter(None, lines))):
        found.append(line)
        if len(found) == limit:
            break
    return tuple(found)


def _own(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        near = lines[number + 1 : number + 4]
        if _BREAK.fullmatch(line) or (
            _FROM.match(line.lstrip("*")) and any(_SENT.match(line.lstrip("*")) for line in near)
        ):
            return
        if not line.startswith(">") and not _is_attribution(line, near):
            yield line


def _is_attribution(line: str, near: list[str]) -> bool:
    """On Monday, somebody wrote: it may run over two lines."""
    if _WROTE.search(line) or (line.endswith((":", "：")) and near[:1] and near[0].startswith(">")):
        return True
    return bool(near and _BEGINS_WROTE.match(line) and _WROTE.search(near[0]) and "@" in near[0])
