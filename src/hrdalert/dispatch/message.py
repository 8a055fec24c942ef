"""A document as an e-mail message: one recipient, text and page side by side, files beside them.

The same document to the same recipient gives the same bytes, so that what a person approved is what leaves. The date
alone is put in front when it does.
"""

from __future__ import annotations

import datetime
import email.policy
import hashlib
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from zoneinfo import ZoneInfo

from msgspec import Struct

_POLICY = email.policy.SMTP.clone(max_line_length=76)
_TYPES = {
    "pdf": ("application", "pdf"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
_LONGEST_SUBJECT = 160


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
    """Where a reader of a list leaves it, a web or an e-mail address. Never for an authority."""
    answers: str = ""
    """The Message-ID of the message that this one follows."""


def mailbox(written: str) -> str:
    """The address in ``Appeals Desk <appeals@example.org>``."""
    return parseaddr(written)[1]


def message_of(letter: Letter, key: str) -> bytes:
    """The message, but for its date. ``key`` makes its Message-ID, the same whenever it is made again.

    Raises ValueError where a line break stands in what becomes a header.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(*parseaddr(letter.sender))
    message["To"] = _address(letter.name, letter.address)
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Subject"] = _in_a_line(letter.subject)
    message["Message-ID"] = message_id(letter.sender, key)
    if letter.answers:
        message["In-Reply-To"] = message["References"] = letter.answers
    for name, value in _leaving(letter.leave).items():
        message[name] = value
    text = f"{letter.text.rstrip()}\n"
    message.set_content(text, cte=_encoding(text))
    message["Content-Language"] = letter.language
    if letter.page:
        message.add_alternative(letter.page, subtype="html", cte=_encoding(letter.page))
    for each in letter.attachments:
        kind, subtype = _TYPES.get(each.name.rpartition(".")[2].lower(), ("application", "octet-stream"))
        message.add_attachment(each.content, maintype=kind, subtype=subtype, filename=each.name)
    _bound(message, key)
    return message.as_bytes()


def message_id(sender: str, key: str) -> str:
    """A Message-ID that says nothing of the case: a digest at the sender's domain (RFC 5322, 3.6.4)."""
    domain = mailbox(sender).rpartition("@")[2] or "localhost"
    ascii_domain = domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{ascii_domain}>"


def dated(message: bytes, at: datetime.datetime, zone: str) -> bytes:
    """The message with the moment at which it leaves, in the sender's zone (RFC 5322, 3.6.1)."""
    when = format_datetime(at.astimezone(ZoneInfo(zone)))
    return b"Date: " + when.encode("ascii") + b"\r\n" + message


def _encoding(text: str) -> str:
    """One that every server on the way leaves alone, and that people can read in the source where most is ASCII."""
    return "quoted-printable" if sum(map(str.isascii, text)) * 4 > len(text) * 3 else "base64"


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    if domain and not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    return Address(_in_a_line(name), local, domain)


def _in_a_line(words: str) -> str:
    """Words of a header: spaces in place of line breaks, and not without end."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_SUBJECT else f"{line[:_LONGEST_SUBJECT].rsplit(' ', 1)[0]} …"


def _leaving(where: str) -> Mapping[str, str]:
    """How programs offer to leave a list: one click where it is a web address (RFC 2369 and RFC 8058)."""
    if not where:
        return {}
    if where.startswith("https://"):
        return {"List-Unsubscribe": f"<{where}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"List-Unsubscribe": f"<mailto:{where}>"}


def _bound(message: EmailMessage, key: str) -> None:
    """Gives every part of several parts a boundary of its own that is the same each time."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{hashlib.sha256(f'{key} {number}'.encode()).hexdigest()[:30]}")
