"""The organisation that writes and those it writes to, in the words that a template can print."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from hrdalert.disclosure.view import UNKNOWN, Maybe
from hrdalert.documents.casetext import CaseText
from hrdalert.documents.helpers import Helpers


class OfficeContact(Struct, frozen=True):
    """Somebody who can be asked. ``languages`` are BCP 47 tags."""

    role: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()


class Office(Struct, frozen=True):
    """The organisation, as plain data. Texts by language; an empty text is one that was not given."""

    name: str
    acronym: str = ""
    place: str = ""
    country: str = ""
    """ISO 3166-1 alpha-3, for the embassy that letters are copied to."""
    address: tuple[str, ...] = ()
    website: str = ""
    signatory: str = ""
    mission: Mapping[str, str] = field(default_factory=dict)
    """One sentence for letters: works for the protection of human rights defenders."""
    about: Mapping[str, str] = field(default_factory=dict)
    appeals: OfficeContact | None = None
    """Whom members, authorities and UN experts write to."""
    press: tuple[OfficeContact, ...] = ()


class Addressee(Struct, frozen=True):
    """Someone a document is addressed to, from the recipient's record."""

    id: str
    office: str
    lines: tuple[str, ...]
    """The envelope's lines, name and office first; without a postal address, also how else it is reached."""
    salutations: Mapping[str, str]
    closings: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    country: str = ""
    """ISO 3166-1 alpha-3, of the State that it acts for."""
    languages: tuple[str, ...] = ()
    short: str = ""
    """What a letter calls the office later: your Bureau."""
    perpetrators: tuple[str, ...] = ()
    """The ids of the alleged perpetrators of the case that are this office."""
    envelope: tuple[str, ...] = ()
    """The lines of an envelope alone: name, office and, where there is one, the postal address."""
    email: str = ""
    """Its mailbox, where it has no postal address and is written to by e-mail."""
    fax: str = ""
    """Its number, where it has no postal address and is written to by fax."""
    reachable: bool = True
    """Whether an address, a number or any other way to it is on file."""


class ContactWords(Struct, frozen=True):
    """Somebody who can be asked, in words."""

    role: Maybe[CaseText]
    name: Maybe[CaseText]
    phone: Maybe[CaseText]
    email: Maybe[CaseText]
    hours: Maybe[CaseText]
    languages: Maybe[CaseText]
    """In words: English and Chinese."""


class OfficeWords(Struct, frozen=True):
    """The organisation, in words."""

    name: CaseText
    acronym: Maybe[CaseText]
    place: Maybe[CaseText]
    country: Maybe[str]
    address: tuple[CaseText, ...]
    website: Maybe[CaseText]
    signatory: Maybe[CaseText]
    mission: Maybe[CaseText]
    about: Maybe[CaseText]
    appeals: Maybe[ContactWords]
    press: tuple[ContactWords, ...]


class RecipientWords(Struct, frozen=True):
    """Someone a document is addressed to, in words."""

    id: str
    ids: frozenset[str]
    """With those of the alleged perpetrators that are the same office."""
    office: CaseText
    lines: tuple[CaseText, ...]
    salutation: Maybe[CaseText]
    closing: Maybe[CaseText]
    kind: Maybe[str]
    country: Maybe[str]
    languages: Maybe[CaseText]
    short: Maybe[CaseText]
    envelope: tuple[CaseText, ...]
    email: Maybe[CaseText]
    fax: Maybe[CaseText]
    reachable: bool
    """Whether an address, a number or any other way to it is on file."""


def office_words(office: Office, helpers: Helpers, language: str) -> OfficeWords:
    def words(text: str | None) -> Maybe[CaseText]:
        return helpers.words(text) if text else UNKNOWN

    return OfficeWords(
        name=helpers.words(office.name),
        acronym=words(office.acronym),
        place=words(office.place),
        country=office.country or UNKNOWN,
        address=tuple(helpers.words(line) for line in office.address),
        website=words(office.website),
        signatory=words(office.signatory),
        mission=words(office.mission.get(language)),
        about=words(office.about.get(language)),
        appeals=_contact(office.appeals, helpers, language) if office.appeals else UNKNOWN,
        press=tuple(_contact(contact, helpers, language) for contact in office.press),
    )


def _contact(contact: OfficeContact, helpers: Helpers, language: str) -> ContactWords:
    def words(text: str) -> Maybe[CaseText]:
        return helpers.words(text) if text else UNKNOWN

    return ContactWords(
        role=words(contact.role),
        name=words(contact.name),
        phone=words(contact.phone),
        email=words(contact.email),
        hours=words(contact.hours),
        languages=words(helpers.languages_joined(contact.languages)),
    )


def addressee_words(addressee: Addressee, helpers: Helpers, language: str) -> RecipientWords:
    def words(text: str | None) -> Maybe[CaseText]:
        return helpers.words(text) if text else UNKNOWN

    return RecipientWords(
        id=addressee.id,
        ids=frozenset((addressee.id, *addressee.perpetrators)),
        office=helpers.words(addressee.office),
        lines=tuple(helpers.words(line) for line in addressee.lines),
        salutation=words(addressee.salutations.get(language)),
        closing=words(addressee.closings.get(language)),
        kind=addressee.kind or UNKNOWN,
        country=addressee.country or UNKNOWN,
        languages=words(helpers.languages_joined(addressee.languages, "or")),
        short=words(addressee.short),
        envelope=tuple(helpers.words(line) for line in addressee.envelope),
        email=words(addressee.email),
        fax=words(addressee.fax),
        reachable=addressee.reachable,
    )
