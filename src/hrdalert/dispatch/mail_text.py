"""What a message that came in says, made safe to be shown: its headers, and its first lines that are not quoted.

Whoever wrote it may mean harm: nothing is opened, followed or run, and whatever is read has a limit. Headers are read
as they came (``compat32``): the parser of ``email.policy.default`` recurses, or fails, over hostile ones.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape
from html.parser import HTMLParser
from typing import Final

ADDRESS: Final = r"[^\s<>@\"(),:;]{1,254}@[^\s<>@\"(),:;]{1,253}"
_MOST_TEXT: Final = 200_000
_HEADER: Final = 2_000
"""How many characters are read of a part, and of a header."""
_NOT_SHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff0-\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
"""Controls, those that turn the direction of a text, too, so that it reads as something else; and no characters."""
_READ_AS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("ascii", "idna", "punycode", "utf-7"), "utf-8"),
    **dict.fromkeys(("unicode-escape", "raw-unicode-escape", "undefined"), "utf-8"),
}
"""What is said of Chinese is often too narrow for it, and what is said to be ASCII often is not; the others are codecs
of Python that no text of a message is in, or that take long to read a hostile one."""


class _RawHeaders(Compat32):
    """Headers as they came: what is odd in one of them is not hidden, and breaks nothing."""

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
    """Whether a message may have been made to keep its reader busy: forwarded mail nests, but not so deep."""
    part = rb"boundary[*\d]{0,8}\s*=|^content-type:\s*message/"
    return len(re.findall(part, content, re.IGNORECASE | re.MULTILINE)) > 40


def parts(message: Message, *, forwarded: bool = False, depth: int = 8) -> Iterator[Message]:
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


def readable(value: str, limit: int = 300) -> str:
    """The text of a header, with its encoded words (RFC 2047) read, to be shown in one line."""
    try:
        chunks = decode_header(value)
    except (HeaderParseError, ValueError):
        chunks = [(value, None)]
    text = ""
    for chunk, charset in chunks:
        if isinstance(chunk, str):
            chunk = chunk.encode("utf-8", "surrogateescape")
        elif charset is None:
            # decode_header gives plain parts as raw-unicode-escape, which U+DC80 … do not survive.
            chunk = re.sub(rb"\\udc([89a-f][0-9a-f])", lambda byte: bytes.fromhex(byte[1].decode()), chunk)
        text += _in_charset(chunk, charset)
    return shown_line(text, limit)


def sender(message: Message) -> tuple[str, str]:
    """The name and the address from which a message says that it comes."""
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
    """The day and time of Date; where that cannot be read, those at which our own server took it."""
    received = (line.rpartition(";")[2] for line in headers(message, "Received"))
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
    in_brackets = re.findall(r"<([^<>\s]{1,998})>", value)
    return tuple(in_brackets or (word for word in value.split() if "@" in word))


def shown_line(text: str, limit: int = 300) -> str:
    """A text as one line that may be shown: no controls, no line breaks, and not too long."""
    line = " ".join(_NOT_SHOWN.sub("", text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


# --- bodies


def _in_charset(content: bytes, charset: str | None) -> str:
    """The text of bytes that are said to be in a charset; where they are not, what can be read of them."""
    try:
        name = codecs.lookup((charset or "utf-8").strip("'\" ").lower()).name
        b"\0".decode(name, "replace")  # some codecs are not of texts
    except (LookupError, ValueError):
        name = "utf-8"
    name = _READ_AS.get(name, name)
    for codec in (name, "utf-8"):
        with contextlib.suppress(UnicodeError):
            return content.decode(codec)
    return content.decode(name, "replace")


def body(part: Message) -> str:
    """The text of a part, of which no more is read than anybody would."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        charset = part.get_content_charset()
    except (LookupError, ValueError):
        charset = None
    text = _in_charset(content[:_MOST_TEXT], charset)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_of(message: Message) -> str:
    """The plain text of a message, else that of its page; attachments and messages within it are not opened."""
    for kind in ("text/plain", "text/html"):
        for part in parts(message):
            if part.get_content_type() == kind and not _is_attachment(part) and (text := body(part)).strip():
                return text if kind == "text/plain" else "".join(_Page(text).words)
    return ""


def all_text(message: Message) -> str:
    """All that a message says, to look for words in it and never to be shown: what it quotes and forwards, too.

    The names of attachments are among it; they themselves are not opened.
    """
    texts: list[str] = []
    size = 0
    for part in parts(message, forwarded=True):
        named = (header(part, "Subject"), (part.get_filename() or "")[:_HEADER])
        texts += [readable(words, _HEADER) for words in named]
        kind = part.get_content_type()
        if kind.startswith("text/") and size < _MOST_TEXT and not _is_attachment(part):
            text = body(part)
            # A tag may stand between two words; within a reference none does.
            texts.append(unescape(re.sub(r"<[^<>]*>", " ", text)) if kind == "text/html" else text)
            size += len(text)
    return "\n".join(texts)


def _is_attachment(part: Message) -> bool:
    disposition = header(part, "Content-Disposition")
    return re.match(r"\s*attachment|.*\bfilename\*?", disposition, re.IGNORECASE) is not None


class _Page(HTMLParser):
    """The words of a page, line by line, without what it quotes."""

    _HIDDEN: Final = {
        **dict.fromkeys(("script", "style", "head", "title", "template"), "unseen"),
        "blockquote": "quoted",
    }
    _OF_A_LINE: Final = frozenset(
        {"p", "div", "br", "tr", "li", "ul", "ol", "table", "hr", "pre", "blockquote", "section", "article"}
        | {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"}
    )

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._open = {"unseen": 0, "quoted": 0}
        # What nobody closed goes to the end.
        page = re.sub(r"(?is)<!--.*?(?:-->|\Z)|<(style|script).*?(?:</\1>|\Z)", "", page)
        # html.parser takes far too long over thousands of tags that nobody closed.
        closed, mark, rest = page[:60_000].rpartition(">")
        with contextlib.suppress(AssertionError):  # at some broken declarations: what was read so far stays
            self.feed(f"{closed}{mark}{rest.replace('<', ' ')}")
            self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._open["unseen"] = 0
        elif kind := self._HIDDEN.get(tag):
            self._open[kind] += 1
        if tag in self._OF_A_LINE:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if kind := self._HIDDEN.get(tag):
            self._open[kind] = max(0, self._open[kind] - 1)
        if tag in self._OF_A_LINE:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not any(self._open.values()):
            self.words.append(re.sub(r"\s+", " ", data))


# --- what is quoted

_QUOTES: Final[Mapping[str, re.Pattern[str]]] = {
    # -----Original Message-----, and the line of Outlook.
    "break": re.compile(r"-{3,} ?[^-\s].{0,80}-{3,}|_{8,}"),
    "from": re.compile(r"(?:From|De|Von|От|发件人|寄件者|من)\s*[:：]", re.IGNORECASE),
    "sent": re.compile(
        r"(?:Sent|Date|To|Envoyé|À|Enviado(?: el)?|Fecha|Para|Gesendet|An|Отправлено|Дата|Кому|发送时间|日期|收件人"
        r"|收件者|تم الإرسال|التاريخ|إلى)\s*[:：]",
        re.IGNORECASE,
    ),
    "on": re.compile(r"(?:On|Le|El|В|在|\d)\b|在"),
    "wrote": re.compile(r"\b(?:wrote|a écrit|escribió|написала?|пишет)\s*:$|写道\s*[:：]$|寫道\s*[:：]$"),
}


def first_lines(text: str, limit: int = 12) -> tuple[str, ...]:
    """The first lines of a text that its writer wrote: what they quote of an earlier message is left out."""
    lines = [line for written in text.splitlines() if (line := shown_line(written))]
    own: list[str] = []
    for number, line in enumerate(lines):
        below = [other.lstrip("*") for other in lines[number + 1 : number + 4]]
        is_head = _QUOTES["from"].match(line.lstrip("*")) and any(map(_QUOTES["sent"].match, below))
        if len(own) == limit or is_head or _QUOTES["break"].fullmatch(line):
            break
        if not line.startswith(">") and not _is_attribution(line, below[0] if below else ""):
            own.append(line)
    return tuple(own)


def _is_attribution(line: str, next_line: str) -> bool:
    """On Monday, somebody wrote: the address may stand in a line of its own."""
    wrote = _QUOTES["wrote"]
    return bool(
        wrote.search(line)
        or (line.endswith((":", "：")) and next_line.startswith(">"))
        or (_QUOTES["on"].match(line) and "@" in next_line and wrote.search(next_line))
    )
