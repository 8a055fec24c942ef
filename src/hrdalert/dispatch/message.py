"""A document as an e-mail message: one recipient, the text and the page as alternatives, and files.

The same document to the same recipient gives the same bytes, so that what a person approved is what leaves. Only the
date is put in front when the message leaves.
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
from hrdalert.dispatch.mail_text import parts, read_message
from hrdalert.recipients.mailboxes import normal_domain

_WHOSE = "{address}"
"""The mark that stands for the reader's address in the address at which readers leave a list."""


class Letter(Struct, frozen=True):
    """All that a message is made of."""

    sender: str
    """The sender in the form that From has: Appeals Desk <appeals@example.org>."""
    name: str
    """The recipient in words; may be empty."""
    address: str
    subject: str
    text: str
    page: str = ""
    """The same text as a page in HTML."""
    language: str = "en"
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    leave: str = ""
    """The web or e-mail address at which a reader leaves the list; ``{address}`` in it stands for the reader's. Empty
    in a message to an office."""
    answers: str = ""
    """The Message-ID of the message that this one answers."""
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
    """The message without its date. The same ``key`` gives the same Message-ID whenever the message is made again.

    Raises ValueError where a line break would stand in a header.
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
        # No program answers to a mail for a list (RFC 3834, 5); a person wrote to an office, and programs may answer.
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
    """An address with its name, in ASCII (RFC 5322, 3.4, and RFC 2047), so that every program reads the same two."""
    local, _, domain = wired(address).rpartition("@")
    spelt, name = Address("", local, domain).addr_spec, _in_a_line(name)
    return formataddr((name, spelt)) if name.isascii() else f"{_words(name, header)}\r\n <{spelt}>"


def _words(words: str, header: str) -> str:
    return Header(words, None if words.isascii() else "utf-8", 75, header).encode(linesep="\r\n")


def _part(kind: str, content: bytes, **more: str) -> bytes:
    """A part of a message: its headers (RFC 2045), and its content, which is encoded already."""
    head = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in more.items()}}
    return "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode("ascii") + b"\r\n" + content


def _text(text: str, subtype: str, language: str) -> bytes:
    """A text as a part that no server changes; people can read its source where most of it is ASCII."""
    content, kind, encoding = text.encode(), f'text/{subtype}; charset="utf-8"', "quoted-printable"
    lines = b2a_qp(re.sub(rb"\r\n?", b"\n", content), istext=True).replace(b"\n", b"\r\n")
    is_mostly_ascii = len(text.encode("ascii", "ignore")) * 4 > len(text) * 3
    if not is_mostly_ascii or re.search(rb"(?m)^From ", lines):  # some servers write > before that word
        lines, encoding = _base64(content), "base64"
    return _part(kind, lines, Content_Language=language, Content_Transfer_Encoding=encoding)


def _file(file: Attachment) -> bytes:
    kinds = {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "jpg": "image/jpeg",
        "png": "image/png",
    }
    kind = kinds.get(file.name.rpartition(".")[2].lower(), "application/octet-stream")
    disposition = f'attachment; filename="{file.name}"'
    content = _base64(file.content)
    return _part(kind, content, Content_Disposition=disposition, Content_Transfer_Encoding="base64")


def _base64(content: bytes) -> bytes:
    """Base64 in lines of 76 characters (RFC 2045, 6.8)."""
    return encodebytes(content).replace(b"\n", b"\r\n")


def _several(subtype: str, parts: Sequence[bytes], key: str) -> bytes:
    """Parts one after the other (RFC 2046). The same ``key`` gives the same boundary."""
    boundary = f"=_{hashlib.sha256(key.encode()).hexdigest()[:30]}"
    between = f"\r\n--{boundary}".encode("ascii")
    content = b"".join(between + b"\r\n" + part for part in parts) + between + b"--\r\n"
    return _part(f'multipart/{subtype}; boundary="{boundary}"', content.removeprefix(b"\r\n"))


def message_id(sender: str, key: str) -> str:
    """A Message-ID (RFC 5322, 3.6.4): a digest of the key, at the sender's domain; it tells nothing of the case."""
    domain = wired(mailbox(sender).rpartition("@")[2]) or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def headers_of(message: bytes) -> list[tuple[str, str]]:
    """The headers of a message, each by its name, with its words decoded."""
    head = BytesHeaderParser().parsebytes(message.partition(b"\r\n\r\n")[0])
    return [(name, str(make_header(decode_header(value)))) for name, value in head.items()]


def contents_of(message: bytes) -> tuple[str, list[Attachment]]:
    """The text of a message of ours and its files, as its reader gets them; neither of one that is encrypted."""
    whole = read_message(message)
    if whole.get_content_type() == "multipart/encrypted":
        return "", []
    texts, files = [], []
    for part in parts(whole):
        content, name = part.get_payload(decode=True), part.get_filename()
        if name and isinstance(content, bytes):
            files.append(Attachment(name, content))
        elif part.get_content_type() == "text/plain" and isinstance(content, bytes):
            texts.append(content.decode("utf-8").replace("\r\n", "\n"))
    return "".join(texts), files


def dated(message: bytes, leaves: datetime.datetime, zone: str) -> bytes:
    """The message with the moment at which it leaves, in the sender's zone (RFC 5322, 3.6.1)."""
    date = format_datetime(leaves.astimezone(ZoneInfo(zone)))
    return b"Date: " + date.encode("ascii") + b"\r\n" + message


def wired(address: str) -> str:
    """An address or a domain in ASCII, as it goes over the wire; ``normal_domain`` compares by the same norm."""
    local, at_sign, domain = address.rpartition("@")
    return f"{local}{at_sign}{domain if domain.isascii() else normal_domain(domain)}"


def _in_a_line(words: str) -> str:
    """Words of a header in one line of about 160 characters, with spaces in place of line breaks and controls.

    No sequence in the line looks like an encoded word (RFC 2047): Python would decode it, and with it a line break.
    """
    spaced = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in words)
    line = " ".join(spaced.split()).replace("=?", "= ?")
    return line if len(line) <= 160 else f"{line[:160].rsplit(' ', 1)[0]} …"


def _with_way_out(page: str, where: str) -> str:
    if not where:
        return page
    link = where if where.startswith(("https://", "http://")) else f"mailto:{where}"
    words = f'<p>To leave this list: <a href="{escape(link, quote=True)}">{escape(where)}</a></p>'
    before, end, behind = page.rpartition("</body>")
    return f"{before}{words}\n{end}{behind}" if end else f"{page}{words}\n"


def _leaving(where: str, whose: str) -> Mapping[str, str]:
    """The headers by which mail programs let a reader leave a list (RFC 2369).

    ``where`` is a web or an e-mail address, ``whose`` the reader's address, quoted for a web address. One click is
    offered only where ``where`` has a place for the reader's address (RFC 8058 3.1): the click does not say who leaves.
    """
    if not where:
        return {}
    if not where.startswith(("https://", "http://")):
        return {"List-Unsubscribe": f"<mailto:{wired(where.removeprefix('mailto:'))}>"}
    parts = urlsplit(where.replace(_WHOSE, whose))
    address = parts._replace(netloc=wired(parts.netloc)).geturl()
    unquoted = ":/?#[]@!$&'()*+,;=-._~%"  # a web address has these signs as they are (RFC 3986, section 2)
    headers = {"List-Unsubscribe": f"<{quote(address, safe=unquoted)}>"}
    if where.startswith("https://") and _WHOSE in where:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
