"""A document as an e-mail message: one recipient, text and page side by side, files beside them.

The same document to the same recipient gives the same bytes, so that what a person approved is what leaves. The date
alone is put in front when it does.
"""

import datetime
import hashlib
import re
import unicodedata
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from email.header import Header, decode_header, make_header
from email.headerregistry import Address
from email.parser import BytesHeaderParser
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from html import escape
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

from hrdalert.dispatch.attachments import Attachment
from hrdalert.recipients.mailboxes import normal_domain

_WHOSE = "{address}"
"""Stands in the place where readers leave a list for the address of each."""


class Letter(Struct, frozen=True):
    """All that a message is made of."""

    sender: str
    """As it stands behind From: Appeals Desk <appeals@example.org>."""
    name: str
    """Who it goes to, in words; may be empty."""
    address: str
    subject: str
    text: str
    page: str = ""
    """The same as HTML."""
    language: str = "en"
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    leave: str = ""
    """Where a reader of a list leaves it, a web or an e-mail address; ``{address}`` in it is whose. Never for an
    authority."""
    answers: str = ""
    """The Message-ID of the message that this one follows."""
    is_for_a_list: bool = False


@lru_cache(100)
def named(written: str) -> tuple[str, str]:
    """The name and the address in ``Example Watch, Appeals Desk <appeals@example.org>``; a name may have a comma."""
    name, address = parseaddr(written)
    match = re.fullmatch(r'\s*"?(.*?)"?\s*<([^<>]*)>\s*', written, re.DOTALL)
    if match and match[2].strip() != address:
        return match[1], match[2].strip()
    return name, address


def mailbox(written: str) -> str:
    """The address in ``Appeals Desk <appeals@example.org>``."""
    return named(written)[1]


def message_of(letter: Letter, key: str) -> bytes:
    """The message, but for its date. ``key`` makes its Message-ID, the same whenever it is made again.

    Raises ValueError where a line break stands in what becomes a header.
    """
    whose = quote(letter.address, safe="")
    head = {
        "From": _spelt(*named(letter.sender), "From"),
        "To": _spelt(letter.name, letter.address, "To"),
        "Reply-To": _spelt("", letter.reply_to, "Reply-To") if letter.reply_to else "",
        "Subject": _words(_in_a_line(letter.subject), "Subject"),
        "Message-ID": message_id(letter.sender, key),
        "In-Reply-To": letter.answers,
        "References": letter.answers,
        **_leaving(letter.leave, whose),
        # To a list no program answers (RFC 3834, 5); to an office a person wrote, and one may answer.
        "Auto-Submitted": "auto-generated" if letter.is_for_a_list else "no",
        "MIME-Version": "1.0",
    }
    if any(re.search(r"[\r\n]", value.replace("\r\n ", "")) for value in head.values()):
        raise ValueError("a line break stands in a header")
    where = letter.leave.removeprefix("mailto:").replace(_WHOSE, whose)
    text = f"{letter.text.rstrip()}\n" + (f"\n-- \nTo leave this list: {where}\n" if where else "")
    body = _text(text, "plain", letter.language)
    if letter.page:
        page = _text(_with_way_out(letter.page, where), "html", letter.language)
        body = _several("alternative", (body, page), f"{key} 1")
    if letter.attachments:
        body = _several("mixed", (body, *map(_file, letter.attachments)), f"{key} 0")
    return b"".join(f"{name}: {value}\r\n".encode("ascii") for name, value in head.items() if value) + body


def _spelt(name: str, address: str, header: str) -> str:
    """An address with its name in ASCII (RFC 5322, 3.4, and RFC 2047), which no program takes for anything else."""
    local, _, domain = wired(address).rpartition("@")
    spelt, name = Address("", local, domain).addr_spec, _in_a_line(name)
    return formataddr((name, spelt)) if name.isascii() else f"{_words(name, header)}\r\n <{spelt}>"


def _words(words: str, header: str) -> str:
    return Header(words, None if words.isascii() else "utf-8", 75, header).encode(linesep="\r\n")


def _part(kind: str, content: bytes, **more: str) -> bytes:
    """A part with its headers (RFC 2045), and its content as it goes over the wire."""
    head = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in more.items()}}
    return "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode("ascii") + b"\r\n" + content


def _text(text: str, subtype: str, language: str) -> bytes:
    """Encoded so that every server leaves it alone, and people can read it in the source where most is ASCII."""
    content, kind, how = text.encode(), f'text/{subtype}; charset="utf-8"', "quoted-printable"
    lines = b2a_qp(re.sub(rb"\r\n?", b"\n", content), istext=True).replace(b"\n", b"\r\n")
    is_ascii = len(text.encode("ascii", "ignore")) * 4 > len(text) * 3
    if not is_ascii or re.search(rb"(?m)^From ", lines):  # some servers write > before that word
        lines, how = _base64(content), "base64"
    return _part(kind, lines, Content_Language=language, Content_Transfer_Encoding=how)


def _file(file: Attachment) -> bytes:
    kinds = {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "jpg": "image/jpeg",
        "png": "image/png",
    }
    kind = kinds.get(file.name.rpartition(".")[2].lower(), "application/octet-stream")
    how = {"Content_Disposition": f'attachment; filename="{file.name}"'}
    return _part(kind, _base64(file.content), **how, Content_Transfer_Encoding="base64")


def _base64(content: bytes) -> bytes:
    """In lines of 76 characters (RFC 2045, 6.8)."""
    return encodebytes(content).replace(b"\n", b"\r\n")


def _several(subtype: str, parts: Sequence[bytes], key: str) -> bytes:
    """Parts one after the other (RFC 2046); their boundary is the same each time."""
    boundary = f"=_{hashlib.sha256(key.encode()).hexdigest()[:30]}"
    between = f"\r\n--{boundary}".encode("ascii")
    content = b"".join(between + b"\r\n" + part for part in parts) + between + b"--\r\n"
    return _part(f'multipart/{subtype}; boundary="{boundary}"', content.removeprefix(b"\r\n"))


def message_id(sender: str, key: str) -> str:
    """A Message-ID that says nothing of the case: a digest at the sender's domain (RFC 5322, 3.6.4)."""
    domain = wired(mailbox(sender).rpartition("@")[2]) or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def headers_of(message: bytes) -> list[tuple[str, str]]:
    """The headers of a message, each with the words that it shows."""
    head = BytesHeaderParser().parsebytes(message.partition(b"\r\n\r\n")[0])
    return [(name, str(make_header(decode_header(value)))) for name, value in head.items()]


def dated(message: bytes, at: datetime.datetime, zone: str) -> bytes:
    """The message with the moment at which it leaves, in the sender's zone (RFC 5322, 3.6.1)."""
    when = format_datetime(at.astimezone(ZoneInfo(zone)))
    return b"Date: " + when.encode("ascii") + b"\r\n" + message


def wired(address: str) -> str:
    """An address or a domain as it goes over the wire, by the same norm as it is compared: ß is no ss (RFC 5891)."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain if domain.isascii() else normal_domain(domain)}"


def _in_a_line(words: str) -> str:
    """Words of a header: spaces in place of line breaks and controls, and not without end.

    What looks like an encoded word (RFC 2047) is made none: Python would read it, and a line break in it would stand.
    """
    line = " ".join("".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in words).split())
    line = line.replace("=?", "= ?")
    return line if len(line) <= 160 else f"{line[:160].rsplit(' ', 1)[0]} …"


def _with_way_out(page: str, where: str) -> str:
    if not where:
        return page
    link = where if where.startswith(("https://", "http://")) else f"mailto:{where}"
    words = f'<p>To leave this list: <a href="{escape(link, quote=True)}">{escape(where)}</a></p>'
    before, end, behind = page.rpartition("</body>")
    return f"{before}{words}\n{end}{behind}" if end else f"{page}{words}\n"


def _leaving(where: str, whose: str) -> Mapping[str, str]:
    """How programs offer to leave a list (RFC 2369); ``whose`` is the reader's address, as it stands in a web address.

    One click is offered where the web address says whose it is, as RFC 8058 3.1 asks: nobody else could tell.
    """
    if not where:
        return {}
    if where.startswith(("https://", "http://")):
        parts = urlsplit(where.replace(_WHOSE, whose))
        address = parts._replace(netloc=wired(parts.netloc)).geturl()
        of_addresses = ":/?#[]@!$&'()*+,;=-._~%"  # these stand in them as they are (RFC 3986, section 2)
        headers = {"List-Unsubscribe": f"<{quote(address, safe=of_addresses)}>"}
        one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return {**headers, **(one_click if where.startswith("https://") and _WHOSE in where else {})}
    return {"List-Unsubscribe": f"<mailto:{wired(where.removeprefix('mailto:'))}>"}
