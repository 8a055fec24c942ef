"""One document on its way to one recipient, as the register knows it."""

import datetime
import hashlib
from contextlib import suppress
from zoneinfo import ZoneInfo

from msgspec import Struct

from hrdalert.dispatch.sql_tables import Kind, State
from hrdalert.settings import Mail


class NewDispatch(Struct, frozen=True):
    """One document for one recipient, as it is to leave."""

    reference: str
    document: str
    language: str
    day: datetime.date
    """The document speaks as of this day."""
    recipient: str
    mailbox: str
    """The address as addresses are compared: two offices of one mailbox get one message."""
    address: str
    content: str
    """The digest of what a person approves: all words and files, before anything is encrypted."""
    message: bytes
    """The message without its Date header, which is added when it leaves."""
    message_id: str
    words: str
    """The message as plain text, for people to read and compare."""
    case_file: bytes = b""
    """The case file as it was when the message was made."""
    number: int = 0
    """How often this document was queued for this mailbox before."""
    not_before: datetime.datetime | None = None
    again: str = ""
    """Why the same document goes to this mailbox once more."""
    corrects: str = ""
    """The Message-ID of the message that this one corrects."""
    made_of: str = ""
    """The digest of all files that the message was made of; empty where that is not known."""

    @property
    def sealed(self) -> str:
        """The digest of the message and of where it goes."""
        return seal(self.mailbox, self.address, self.message_id, self.message)


class Dispatch(Struct, frozen=True):
    """One dispatch as the register has it; its moments are in UTC, in the form of ISO 8601, and empty where absent."""

    id: int
    reference: str
    document: str
    language: str
    day: str
    recipient: str
    mailbox: str
    address: str
    number: int
    occasion: int
    again: str
    corrects: str
    state: State
    content: str
    message_id: str
    not_before: str
    next_try: str
    tries: int
    queued_at: str
    sent_at: str
    answer: str
    made_of: str

    @property
    def waits_until(self) -> str:
        """The later of its embargo and its next try; empty where it has neither."""
        return max(self.not_before, self.next_try)


class Ready(Struct, frozen=True):
    """A message that the register notes as about to leave."""

    id: int
    domain: str
    address: str
    message_id: str
    tries: int
    """How often somebody tried to send it before."""
    message: bytes
    """The message without its Date header."""


class Event(Struct, frozen=True):
    """Something that happened to a dispatch after it was queued."""

    dispatch: int
    kind: Kind
    at: str
    text: str
    message_id: str = ""


def seal(mailbox: str, address: str, message_id: str, message: bytes) -> str:
    """The digest of a message and of where it goes. A sender compares it: a damaged register sends nothing else."""
    return hashlib.sha256("\0".join((mailbox, address, message_id, "")).encode() + message).hexdigest()


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def moment(when: datetime.datetime) -> str:
    """A moment as the register keeps it: in UTC, to the second, so that later moments sort behind earlier ones."""
    return when.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def zone_of(mail: Mail | None) -> ZoneInfo:
    """The time zone that hrdalert.yaml names under ``mail``; without one, UTC."""
    return ZoneInfo(str(mail.timezone) if mail else "UTC")


def in_zone(at: str | datetime.datetime, zone: ZoneInfo) -> str:
    """A moment of the register as ``2026-11-27 09:00 CET``; any other text unchanged."""
    try:
        local = datetime.datetime.fromisoformat(at) if isinstance(at, str) else at
    except ValueError:  # a hostile message may be dated in the year 999, in three digits
        return str(at)
    with suppress(OverflowError):  # the last hours of the year 9999, further east
        local = local.astimezone(zone)
    name = local.tzname() or "UTC"
    # Many zones have no name but their offset: Asia/Tashkent says more than +05.
    return f"{local:%Y-%m-%d %H:%M} {zone.key if name[0] in '+-' else name}"


def storable(text: str) -> str:
    """Words of a server without NUL characters, which PostgreSQL cannot hold."""
    return text.replace("\0", "")


POST, FAX, FORM = "post:", "fax:", "form:"
"""Beginnings of the mailboxes of dispatches that a person carries out. They have no ``@``, as every e-mail address has.

Nothing is faxed any more, but registers may hold faxes of earlier years.
"""


def is_on_paper(mailbox: str) -> bool:
    """Whether a person carries out the dispatches to a mailbox: ``hrdalert send`` neither approves nor sends them."""
    return mailbox.startswith((POST, FAX, FORM))


def domain_of(mailbox: str) -> str:
    return mailbox.rpartition("@")[2]
