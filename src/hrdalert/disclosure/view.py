"""The CaseView: the shape of a case, with only what one audience may see on one day.

Each field is a value, *unknown* or *withheld*. Unknown may be said ("we do not know where he is held"); withheld
prints no sentence at all. Both are false in a condition, so that ``{% if custody.place %}`` asks for a value, and
neither can be printed. Templates see these classes, and are checked against their fields before they are used.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import NoneType
from typing import Any, Literal, TypeAlias, TypeVar

from msgspec import Struct

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.references import Mention
from hrdalert.errors import Origin


class Gap:
    """The absence of a value. There are two: :data:`UNKNOWN` and :data:`WITHHELD`."""

    __slots__ = ("name",)

    def __init__(self, name: Literal["unknown", "withheld"]) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def __getattr__(self, name: str) -> Gap:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __reduce__(self) -> str:
        return self.name.upper()


UNKNOWN = Gap("unknown")
WITHHELD = Gap("withheld")

T = TypeVar("T")
Maybe: TypeAlias = T | Gap


@dataclass(frozen=True, slots=True)
class TextView:
    """A text of the case as this audience may read it; who is mentioned in it is named when a document is composed."""

    parts: tuple[str | Mention, ...]
    origin: Origin = field(compare=False)
    prose: bool = False
    """Whole sentences: line breaks fold into spaces, empty lines part paragraphs."""
    language: str | None = None
    """Of a text in another language than the document's, such as a native name."""

    @property
    def literal(self) -> str:
        """What is written out in it, without its references."""
        return " ".join(part for part in self.parts if isinstance(part, str))


class NameView(Struct, frozen=True):
    """What this audience may call a person. Where the name is withheld all of it is the pseudonym, or a description."""

    full: TextView
    family: Maybe[TextView]
    short: Maybe[TextView]
    title: Maybe[TextView]
    native: tuple[TextView, ...]
    aliases: tuple[TextView, ...]
    kind: Literal["name", "pseudonym", "relation"]


class ConsentView(Struct, frozen=True):
    """One answer, as it stands in the file today."""

    use: Literal["submission", "government", "un_report", "public"]
    answer: Literal["yes", "no", "withdrawn", "already_public", "cannot_be_asked"]
    asked: bool
    """False: the file says nothing, which is no."""
    by: Maybe[TextView]
    """Who gave it for the person: withheld where that would lead to somebody who has not agreed to be shown."""
    on_behalf: Maybe[Literal["family", "representative", "other"]]
    """What is told of it in any case; unknown where the person answered."""
    date: Maybe[CaseDate]
    how: Maybe[TextView]
    until: Maybe[datetime.date]
    source: Maybe[SourceView]
    why: Maybe[TextView]


class PersonView(Struct, frozen=True):
    """An alleged victim, or a person related to one."""

    id: str
    kind: Literal["person", "group", "organisation", "community"]
    named: bool
    never_named: Maybe[str]
    """Why nobody reads the name, whatever was answered: minor, survivor or other."""
    name: NameView
    pronouns: Maybe[str]
    gender: Maybe[TextView]
    born: Maybe[CaseDate]
    died: Maybe[CaseDate]
    nationality: tuple[str, ...]
    occupation: Maybe[TextView]
    origin: Maybe[TextView]
    residence: Maybe[TextView]
    work: Maybe[TextView]
    relation: Maybe[TextView]
    relation_to: Maybe[str]
    consents: Maybe[Mapping[str, ConsentView]]
    prisoner_of_conscience: bool
    sources: tuple[SourceView, ...]


class PerpetratorView(Struct, frozen=True):
    """One of those alleged to be responsible."""

    id: str
    name: TextView
    kind: Literal["state", "non_state", "unknown"]
    state_link: Maybe[TextView]
    rank: Maybe[TextView]
    role: Maybe[TextView]
    individuals: Maybe[str]


class SourceView(Struct, frozen=True):
    """Where information comes from."""

    id: str
    kind: str
    title: TextView
    publisher: Maybe[TextView]
    date: Maybe[CaseDate]
    url: Maybe[TextView]
    first_hand: bool
    note: Maybe[TextView]


class FactView(Struct, frozen=True, kw_only=True):
    """A dated fact. ``by`` is empty where it is not known who did it, or may not be said."""

    id: str
    kind: Literal["incident", "proceeding", "remedy", "un_action", "state"]
    date: Maybe[CaseDate]
    place: Maybe[TextView]
    what: Maybe[TextView]
    in_short: Maybe[TextView]
    of: tuple[PersonView, ...]
    by: tuple[PerpetratorView, ...]
    confidence: Literal["confirmed", "credible", "alleged"]
    weight: Literal["lead", "body", "background"]
    sources: tuple[SourceView, ...]
    origin: Origin


class AccountView(Struct, frozen=True):
    """Whose account a fact is, to whom it was given and when."""

    of: PersonView
    told: Maybe[str]
    on: Maybe[CaseDate]


class FollowsView(Struct, frozen=True):
    """What an incident followed, and how the two are linked."""

    incident: IncidentView
    role: str


class IncidentView(FactView, frozen=True, kw_only=True):
    """Something that happened."""

    violations: tuple[str, ...]
    follows: Maybe[FollowsView]
    account: Maybe[AccountView]
    told_with: Literal["events", "person"]


class ChargeView(Struct, frozen=True):
    """What somebody is charged with."""

    name: TextView
    native: tuple[TextView, ...]
    law: Maybe[str]
    acts: Maybe[TextView]
    acts_not_stated: bool
    """The information does not say on which acts it rests, and the file says so."""
    penalty: Maybe[TextView]
    quoted: bool
    """A name of the law, printed in quotation marks; false for the public's blurred form."""


class ProceedingView(FactView, frozen=True, kw_only=True):
    """A step of proceedings."""

    stage: str
    court: Maybe[TextView]
    charge: Maybe[ChargeView]
    outcome: Maybe[TextView]


class RemedyView(FactView, frozen=True, kw_only=True):
    """Something that was tried to obtain justice."""

    body: Maybe[TextView]
    step: Maybe[TextView]
    result: Maybe[TextView]


class UNActionView(FactView, frozen=True, kw_only=True):
    """Something that the United Nations said or did."""

    action: str
    reference: Maybe[TextView]
    concerns: Maybe[TextView]
    result: Maybe[TextView]


class StateView(FactView, frozen=True, kw_only=True):
    """What was known of custody on a day."""

    state: str


class Access(Struct, frozen=True):
    """What is known, on the day, of whereabouts, lawyers, family or health in a spell of custody."""

    state: Maybe[str]
    """The newest state in force: known, believed, unknown, denied; allowed, refused, none_known; not_stated …"""
    latest: Maybe[StateView]
    all: tuple[StateView, ...]


class CustodyView(Struct, frozen=True):
    """A spell of custody."""

    id: str
    of: tuple[PersonView, ...]
    start: Maybe[CaseDate]
    until: Maybe[CaseDate]
    open: bool
    """No end is known on the day."""
    regime: Maybe[str]
    place: Maybe[TextView]
    by: tuple[PerpetratorView, ...]
    unacknowledged: bool
    """The authorities deny it or do not acknowledge it, and no known place has ended that: never told as custody."""
    denial: Maybe[StateView]
    """The newest state in which they denied it or did not acknowledge it, ended since or not."""
    whereabouts: Access
    lawyer: Access
    family: Access
    health: Access
    sources: tuple[SourceView, ...]
    origin: Origin


class UrgencyView(Struct, frozen=True):
    """Why it cannot wait, and until when."""

    why: TextView
    act_by: Maybe[datetime.date]
    fallback: Maybe[datetime.date]
    fallback_why: Maybe[TextView]


class DemandView(Struct, frozen=True):
    """Something that is asked for."""

    do: Maybe[str]
    text: Maybe[TextView]
    what: Maybe[TextView]
    of: tuple[PersonView, ...]
    to: tuple[str, ...]


class MandateView(Struct, frozen=True):
    """A mandate that is asked to act, and the fact that makes it competent."""

    id: str
    reason: Maybe[TextView]
    suggested: bool = False
    """The case names none, and the facts suggest it."""


class QuoteView(Struct, frozen=True):
    """An approved quotation."""

    text: TextView
    speaker: TextView


class ActionView(Struct, frozen=True):
    """Number and last day of an urgent action."""

    number: Maybe[TextView]
    issue: int
    deadline: Maybe[datetime.date]


class CooperationView(Struct, frozen=True):
    """Whether the case is linked to cooperation with the United Nations."""

    answer: Literal["yes", "no"]
    how: Maybe[TextView]


class MeasureView(Struct, frozen=True):
    """A law, a bill or a practice."""

    title: TextView
    kind: str
    stage: Maybe[TextView]
    date: Maybe[CaseDate]
    text: TextView
    concerns: Maybe[TextView]


class CaseView(Struct, frozen=True, dict=True):
    """What one audience may know of a case on one day."""

    audience: Literal["internal", "un", "government", "public"]
    date: datetime.date
    language: str
    reference: str
    states: tuple[str, ...]
    territory: Maybe[str]
    as_of: datetime.date
    status: Maybe[Literal["imminent", "ongoing", "past", "resolved"]]
    name_withheld: bool
    """A victim's name is withheld from this audience."""
    headline: Maybe[TextView]
    headlines: Mapping[str, TextView]
    summary: Maybe[TextView]
    urgency: Maybe[UrgencyView]
    position: Maybe[TextView]
    demands: tuple[DemandView, ...]
    mandates: tuple[MandateView, ...]
    appeal_to: tuple[str, ...]
    quotes: tuple[QuoteView, ...]
    action: Maybe[ActionView]
    texts: Mapping[str, Mapping[str, TextView]]
    victims: tuple[PersonView, ...]
    related: tuple[PersonView, ...]
    perpetrators: tuple[PerpetratorView, ...]
    incidents: tuple[IncidentView, ...]
    custody: tuple[CustodyView, ...]
    unacknowledged: tuple[PersonView, ...]
    """Whom no authority acknowledges to hold, where their custody itself is not told, too."""
    proceedings: tuple[ProceedingView, ...]
    remedies: tuple[RemedyView, ...]
    un_history: tuple[UNActionView, ...]
    chronology: tuple[FactView, ...]
    """All that happened, oldest first, from incidents, custody, proceedings, remedies and UN history."""
    sources: tuple[SourceView, ...]
    kept_back: frozenset[str]
    """The lists that hold more on this day than this audience may see: ``incidents``, ``custody``, ``sources`` …

    A template may deny ("we know of no remedy") only where ``'remedies' not in case.kept_back``."""
    cooperation_with_un: Maybe[CooperationView]
    communications_searched: Maybe[datetime.date]
    """The day of the last search of the published communications, if that is not after the day of the document."""
    measure: Maybe[MeasureView]
    notes: Maybe[TextView]
    later_notes: Maybe[datetime.date]
    """Where this telling has no notes and the newest has some: the day of that, for the office alone."""

    def person(self, id: str) -> PersonView | None:
        return self._people.get(id)

    @cached_property
    def _people(self) -> Mapping[str, PersonView]:
        return _by_id((*self.victims, *self.related))

    def fact(self, id: str) -> FactView | None:
        return self._facts.get(id)

    @cached_property
    def _facts(self) -> Mapping[str, FactView]:
        return _by_id(self.chronology)

    @cached_property
    def texts_in_it(self) -> tuple[TextView, ...]:
        """Every text that a template could print."""
        return tuple(_texts(self, set()))


_Part = TypeVar("_Part", PersonView, FactView)


def _by_id(parts: Sequence[_Part]) -> Mapping[str, _Part]:
    """Each part by its id; the first, where two have the same."""
    return {part.id: part for part in reversed(parts)}


def _texts(value: Any, seen: set[int]) -> Iterator[TextView]:
    if isinstance(value, TextView):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, seen)
    elif isinstance(value, WITHOUT_TEXTS):
        return
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item, seen)
    elif isinstance(value, Struct):
        if id(value) not in seen:
            seen.add(id(value))
            for name in value.__struct_fields__:
                yield from _texts(getattr(value, name), seen)
    else:
        raise TypeError(
            f"a view holds a {type(value).__name__}, which may hold texts that nobody has searched"
        )


# Of these, words such as ids and kinds are known to name nobody; what a frozenset holds are such words.
WITHOUT_TEXTS = (str, int, datetime.date, CaseDate, frozenset, Gap, Path, NoneType)
