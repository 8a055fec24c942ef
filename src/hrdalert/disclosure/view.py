"""The View: what one audience may read of a case. Templates get it and nothing else.

Withheld names are replaced in every text; what the audience may not see is not there. A text is a :class:`LocatedText`
that knows its place in the case file. None and an empty tuple mean that the case says nothing, or that this audience
may not know; no reader can tell which.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import (
    Action,
    Answer,
    Case,
    EntryKind,
    Kind,
    Measure,
    Outcome,
    Post,
    Said,
    Use,
    Weight,
)
from hrdalert.disclosure.audience import Audience
from hrdalert.errors import Problem


class ConsentView(Struct, frozen=True):
    """One answer of one person, for the consent table of a submission or a case sheet."""

    use: Use
    answer: Answer
    by: LocatedText | None = None
    date: CaseDate | None = None
    how: LocatedText | None = None
    why: LocatedText | None = None
    """Why nobody could be asked, or where the name stands already."""


class PersonView(Struct, frozen=True):
    """An alleged victim or a related person, as this audience may know them."""

    id: str
    kind: Kind
    is_named: bool
    name: LocatedText
    """The name, or the pseudonym."""
    called: LocatedText
    """As demands call the person: the short form where there is one."""
    title: LocatedText | None = None
    native: Mapping[str, LocatedText] = {}
    pronouns: LocatedText | None = None
    gender: LocatedText | None = None
    born: CaseDate | None = None
    died: CaseDate | None = None
    nationality: tuple[str, ...] = ()
    occupation: LocatedText | None = None
    about: LocatedText | None = None
    role: LocatedText | None = None
    """Of a related person."""
    count: LocatedText | None = None
    members: tuple[Mapping[str, LocatedText], ...] = ()
    is_child: bool = False
    outcome: Outcome | None = None
    """Of the latest judgment."""
    was_convicted: bool = False
    """By any judgment; of who was not, nothing but an acquittal can be set aside."""
    fates: Mapping[Outcome, int] = {}
    """Of a group whose members do not share one outcome: of how many it is which."""
    member: str = ""
    """Of a member of a group who is told of apart, the own id."""
    consents: tuple[ConsentView, ...] = ()
    """For UN experts and the office alone, as what only forms of the UN ask for."""
    asked: Mapping[str, LocatedText] = {}
    """What only forms of the UN ask for, by key."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The id, and those of members who are told of apart."""
        return (self.id, *(str(row["id"]) for row in self.members if "id" in row))

    def persons(self) -> Iterator[PersonView]:
        """The person, or the members of a group whose names are listed, with what their rows say of them."""
        if self.kind == "person":
            yield self
        for row in self.members:
            if "name" in row:
                own = {key: row.get(key) for key in ("gender", "occupation")}
                of_all = {"kind": "person", "members": (), "count": None, "asked": row}
                id = row.get("id") or ""
                yield replace(self, name=row["name"], called=row["name"], member=id, **own, **of_all)


class PerpetratorView(Struct, frozen=True):
    """An alleged perpetrator."""

    id: str
    name: LocatedText
    kind: str
    role: LocatedText | None = None
    rank: LocatedText | None = None
    state_link: LocatedText | None = None
    individuals_unknown: bool = False


class SourceView(Struct, frozen=True):
    """A source that this audience may see. ``number`` counts from 1 in the order of the case file."""

    id: str
    number: int
    kind: str
    title: LocatedText
    publisher: LocatedText | None = None
    date: CaseDate | None = None
    url: LocatedText | None = None
    cite: bool = False
    note: LocatedText | None = None
    first_hand: bool = False
    """Said to the office alone."""
    confidential: bool = False
    """Nobody but the office sees it."""


class PhotoView(Struct, frozen=True):
    """A photograph of an alleged victim that this audience may see."""

    victim: int
    """The place, from 0, of whom it shows among the alleged victims. No reader learns what its file is called."""
    alternative: LocatedText
    """What it shows."""
    credit: LocatedText | None = None


class EntryView(Struct, frozen=True):
    """An entry of the chronology."""

    text: LocatedText
    kind: EntryKind
    id: str | None = None
    date: CaseDate | None = None
    place: LocatedText | None = None
    state: str | None = None
    weight: Weight = "body"
    continues: bool = False
    sources: tuple[int, ...] = ()
    """Numbers of the sources that this audience may see."""
    court: LocatedText | None = None
    result: LocatedText | None = None
    reference: LocatedText | None = None
    confidential: bool = False
    """Nobody but the office sees it, itself marked so or continuing an entry that is."""
    of: tuple[str, ...] = ()
    """Ids of the people whom it befell, as the view has them."""
    is_on_appeal: bool = False
    forces: tuple[LocatedText, ...] = ()
    """Names of those alleged to have done it."""
    asked: Mapping[str, LocatedText] = {}
    """What only forms of the UN ask for, by key."""
    number: int = 0
    """Its place in the case file, from 0: joins it with :mod:`hrdalert.law.persons`."""


class CustodyView(Struct, frozen=True):
    """A spell of custody."""

    of: tuple[LocatedText, ...]
    since: CaseDate
    until: CaseDate | None = None
    kind: LocatedText | None = None
    place: LocatedText | None = None
    lawyer: LocatedText | None = None
    family: LocatedText | None = None
    health: LocatedText | None = None
    ids: tuple[str, ...] = ()
    """Of ``of``, as the view has them."""
    forces: tuple[LocatedText, ...] = ()
    asked: Mapping[str, LocatedText] = {}
    number: int = 0


class DemandView(Struct, frozen=True):
    """A demand in the words that this audience may read."""

    number: int
    """Its place in the case file, from 0: joins it with :mod:`hrdalert.law.demands`."""
    do: str | None
    of: tuple[LocatedText, ...]
    """How the people are called."""
    text: LocatedText | None = None
    what: LocatedText | None = None
    by: datetime.date | None = None


class MandateView(Struct, frozen=True):
    """A mandate that a submission is addressed to."""

    id: str
    reason: LocatedText | None = None


class ArgumentView(Struct, frozen=True):
    """Why one right was breached, in the words that this audience may read."""

    right: str
    text: LocatedText
    answer: LocatedText | None = None
    cite: tuple[LocatedText, ...] = ()


class AheadView(Struct, frozen=True):
    """A day that lies ahead, for the office."""

    date: CaseDate
    what: LocatedText | None
    of: tuple[LocatedText, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A case as one audience may read it on one day."""

    case: Case = field(repr=False)
    """Whose view it is: its id for errors, never a value for a template."""
    audience: Audience
    day: datetime.date
    language: str
    reference: str
    status: str
    states: tuple[str, ...]
    territory: str | None
    as_of: datetime.date
    is_withheld: bool
    """Whether this audience reads ``withheld:`` in place of the texts, and no chronology."""
    texts: Mapping[str, LocatedText]
    """Texts by their keys: headline, subject, summary, now, letter, position, link, reprisal, background, closing,
    unknown, authorities, notes; ``urgent`` is why it cannot wait; ``lead``, ``story``, ``further``: of the release."""
    quotes: tuple[LocatedText, ...]
    posts: tuple[Post, ...]
    signatories: tuple[LocatedText, ...]
    """Of a joint statement."""
    urgent_by: datetime.date | None
    action: Action
    """The number and the days of the urgent action, which its readers know it by."""
    block_texts: Mapping[str, Mapping[str, LocatedText]]
    """``texts:`` by document (``appeal-letter/<recipient>`` for one reader) and block."""
    victims: tuple[PersonView, ...]
    related: tuple[PersonView, ...]
    photos: tuple[PhotoView, ...]
    perpetrators: tuple[PerpetratorView, ...]
    chronology: tuple[EntryView, ...]
    custody: tuple[CustodyView, ...]
    measure: Measure | None
    demands: tuple[DemandView, ...]
    mandates: tuple[MandateView, ...]
    sources: tuple[SourceView, ...]
    requests: tuple[DemandView, ...] = ()
    """What a third State is asked to do; others are not told."""
    analysis: tuple[ArgumentView, ...] = ()
    questions: tuple[LocatedText, ...] = ()
    experts: tuple[LocatedText, ...] = ()
    ahead: tuple[AheadView, ...] = ()
    said: tuple[Said, ...] = ()
    """Findings of check that the office has answered; others than the office are not told."""
    problems: tuple[Problem, ...] = ()
    """What keeps drafts for this audience from being made: a name without pseudonym, a form that two people share."""
