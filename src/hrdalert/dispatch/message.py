"""A document as an e-mail message: one recipient, text and page side by side, files beside them.

The same document to the same recipient gives the same bytes, so that what a person approved is what leaves. The date
alone is put in front when it does.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, formataddr, parseaddr
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

from hrdalert.dispatch.mailboxes import normal_domain


class _Policy(EmailPolicy):
    """Leaves whole what programs read: an id that is broken over lines, or encoded, is another one.

    Python's library, where it folds a long name, forgets its quotation marks: a part of it becomes an address.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name in ("From", "To", "Reply-To"):
            value = ", ".join(map(self._spelt, value.addresses))
        elif name not in ("Message-ID", "In-Reply-To", "References", "List-Unsubscribe"):
            return super().fold_binary(name, value)
        return f"{name}: {value}{self.linesep}".encode("ascii")

    def _spelt(self, address: Address) -> str:
        """An address with its name in ASCII (RFC 5322, 3.4, and RFC 2047), which no program takes for anything else."""
        name = address.display_name
        if name.isascii():
            return formataddr((name, address.addr_spec))
        words = Header(name, "utf-8", maxlinelen=75, header_name="Reply-To").encode(linesep=self.linesep)
        return f"{words}{self.linesep} <{address.addr_spec}>"


_WHOSE = "{address}"
"""Stands in the place where readers leave a list for the address of each."""


class Attachment(Struct, frozen=True):
    """A file beside the words. Its name is plain ASCII and names nobody."""

    name: str
    content: bytes


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
    message = EmailMessage(policy=_Policy(linesep=SMTP.linesep, max_line_length=76))
    message["From"] = _address(*named(letter.sender))
    message["To"] = _address(letter.name, letter.address)
    if letter.reply_to:
        message["Reply-To"] = _address("", letter.reply_to)
    message["Subject"] = _in_a_line(letter.subject)
    message["Message-ID"] = message_id(letter.sender, key)
    if letter.answers:
        message["In-Reply-To"] = message["References"] = letter.answers
    whose = quote(letter.address, safe="")
    for name, value in _leaving(letter.leave, whose).items():
        message[name] = value
    where = letter.leave.removeprefix("mailto:").replace(_WHOSE, whose)
    text = f"{letter.text.rstrip()}\n" + (f"\n-- \nTo leave this list: {where}\n" if where else "")
    message.set_content(text, cte=_encoding(text))
    message["Content-Language"] = letter.language
    if letter.page:
        page = _with_way_out(letter.page, where)
        message.add_alternative(page, subtype="html", cte=_encoding(page))
    subtypes = {"pdf": "pdf", "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document"}
    for file in letter.attachments:
        subtype = subtypes.get(file.name.rpartition(".")[2].lower(), "octet-stream")
        message.add_attachment(file.content, maintype="application", subtype=subtype, filename=file.name)
    for number, part in enumerate(message.walk()):
        if part.is_multipart():  # a boundary of its own that is the same each time
            part.set_boundary(f"=_{hashlib.sha256(f'{key} {number}'.encode()).hexdigest()[:30]}")
    return message.as_bytes()


def message_id(sender: str, key: str) -> str:
    """A Message-ID that says nothing of the case: a digest at the sender's domain (RFC 5322, 3.6.4)."""
    domain = _wired(mailbox(sender).rpartition("@")[2]) or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def dated(message: bytes, at: datetime.datetime, zone: str) -> bytes:
    """The message with the moment at which it leaves, in the sender's zone (RFC 5322, 3.6.1)."""
    when = format_datetime(at.astimezone(ZoneInfo(zone)))
    return b"Date: " + when.encode("ascii") + b"\r\n" + message


def _encoding(text: str) -> str:
    """One that every server on the way leaves alone, and that people can read in the source where most is ASCII."""
    return "quoted-printable" if sum(map(str.isascii, text)) * 4 > len(text) * 3 else "base64"


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(_in_a_line(name), local, _wired(domain))


def _wired(domain: str) -> str:
    """A domain as it goes over the wire, by the same norm as it is compared: ß is no ss (RFC 5891)."""
    return domain if domain.isascii() else normal_domain(domain)


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
        address = parts._replace(netloc=_wired(parts.netloc)).geturl()
        of_addresses = ":/?#[]@!$&'()*+,;=-._~%"  # these stand in them as they are (RFC 3986, section 2)
        headers = {"List-Unsubscribe": f"<{quote(address, safe=of_addresses)}>"}
        one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return {**headers, **(one_click if where.startswith("https://") and _WHOSE in where else {})}
    local, _, domain = where.removeprefix("mailto:").rpartition("@")
    return {"List-Unsubscribe": f"<mailto:{local}@{_wired(domain)}>"}
