"""Who writes and to whom, as a template sees them: the office and the reader of a letter."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Signatory:
    name: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """The organisation that writes, in the language of the document."""

    name: str
    acronym: str | None = None
    place: str | None = None
    address: str | None = None
    """One line."""
    website: str | None = None
    about: str | None = None
    mission: str | None = None
    signatory: Signatory = field(default_factory=Signatory)
    contacts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By role (press, appeals, submissions): a line for each contact, with telephone, e-mail and languages."""
    languages: tuple[str, ...] = ()
    """Codes of the languages in which the office answers."""

    @property
    def whereabouts(self) -> str:
        return " · ".join(filter(None, (self.address or self.place, self.website)))


@dataclass(frozen=True, slots=True)
class Reader:
    """The recipient of a letter, or the office that a model letter addresses."""

    id: str
    office: str
    kind: str
    """A kind of office of ``knowledge/data/demands.yaml``."""
    state: str | None
    """The State to which it belongs or, for an embassy, which it represents."""
    salutation: str
    addressee: str | None = None
    """The line above the office: the title of its holder, with the name where one is known."""
    envelope: str | None = None
    """The line in place of the office, where its record has one."""
    closing: str | None = None
    address: str | None = None
    """One line."""
    email: str | None = None
    languages: tuple[str, ...] = ()
