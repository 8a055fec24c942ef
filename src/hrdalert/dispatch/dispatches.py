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
    """Of which the document is told."""
    recipient: str
    mailbox: str
    """The address as it is compared: two offices of one mailbox get one message."""
    address: str
    content: str
    """The digest of what a person approves: all words and files, before anything is encrypted."""
    message: bytes
    """The message as it leaves, but for its date."""
    message_id: str
    words: str
    """Its subject and body as text, for people to read and compare."""
    case_file: bytes = b""
    """The case file that it was made of, as it was then."""
    number: int = 0
    """How often this document was queued for this mailbox before."""
    not_before: datetime.datetime | None = None
    again: str = ""
    """Why the same document goes there once more."""
    corrects: str = ""
    """The Message-ID of the one that it corrects."""
    made_of: str = ""
    """The digest of all that it was made of; empty where that is not known."""

    @property
    def sealed(self) -> str:
        """The digest of what leaves, and to whom."""
        return seal(self.mailbox, self.address, self.message_id, self.message)


class Dispatch(Struct, frozen=True):
    """What the register has of one dispatch; moments in UTC, as ISO 8601 has them, empty where there is none."""

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
        """By its embargo and its next try; empty where it does not wait."""
        return max(self.not_before, self.next_try)


class Ready(Struct, frozen=True):
    """A message that is noted as about to leave."""

    id: int
    domain: str
    address: str
    message_id: str
    tries: int
    """How often it was tried before."""
    message: bytes
    """As it leaves, but for its date."""


class Event(Struct, frozen=True):
    """Something that happened to a dispatch after it was queued."""

    dispatch: int
    kind: Kind
    at: str
    text: str
    message_id: str = ""


def seal(mailbox: str, address: str, message_id: str, message: bytes) -> str:
    """The digest of what leaves, and to whom: a register whose pages were damaged sends nothing else."""
    return hashlib.sha256("\0".join((mailbox, address, message_id, "")).encode() + message).hexdigest()


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def moment(at: datetime.datetime) -> str:
    """A moment as the register keeps it: in UTC, to the second, so that later ones sort behind earlier ones."""
    return at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
    """Words of a server, without what PostgreSQL cannot hold."""
    return text.replace("\0", "")


POST, FAX, FORM = "post:", "fax:", "form:"
"""How the mailbox of a dispatch begins that a person carries out; one of e-mail has an ``@``, and these have none.

Nothing is faxed any more; registers may have such dispatches of earlier years.
"""


def is_on_paper(mailbox: str) -> bool:
    """Whether a person carries out what goes there: it is neither approved nor sent by ``hrdalert send``."""
    return mailbox.startswith((POST, FAX, FORM))


def domain_of(mailbox: str) -> str:
    return mailbox.rpartition("@")[2]
