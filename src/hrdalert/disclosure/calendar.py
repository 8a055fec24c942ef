"""When each part of a case enters a document: at the later of the day it happened and the day it was known.

Today's file can make the document of any earlier day, so nothing that entered later may stand in it. Where a part says
neither when it was nor when it was known, the parts that rest on it say so, or else the day on which the file was
last checked.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import (
    UNACKNOWLEDGED,
    AllegedPerpetrator,
    AllegedVictim,
    Case,
    Custody,
    CustodyState,
    Fact,
    Source,
)
from hrdalert.disclosure.of_last import OfLast

ALWAYS = datetime.date.min


class Calendar:
    """The days on which the parts of one case enter."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._dated: dict[str, datetime.date] = {}
        self._entered: dict[int, tuple[Fact | Custody, datetime.date]] = {}
        """By the identity of a part, which is kept so that it stays its own."""
        told = [case.as_of, *(edition.as_of for edition in case.editions)]
        for source in case.sources:
            if source.known is not None:
                self._dated[source.id] = source.known
            elif source.date is not None and (day := source.date.out_by(told)) is not None:
                self._dated[source.id] = day

    def fact(self, fact: Fact) -> datetime.date:
        return self._enters(fact, fact.when)

    def spell(self, spell: Custody) -> datetime.date:
        return self._enters(spell, spell.start)

    def source(self, source: Source) -> datetime.date:
        """When it was known, or its date; a source without either enters with the first part that rests on it."""
        return self._dated.get(source.id) or self._citing.get(source.id, self._case.as_of)

    def perpetrator(self, each: AllegedPerpetrator) -> datetime.date:
        """When it was known; where the file does not say, with the first source or fact that is laid to it."""
        if each.known is not None:
            return each.known
        days = (self._known(each.known, each.sources), self._acting.get(each.id))
        return min((day for day in days if day), default=self._case.as_of)

    def role(self, each: AllegedPerpetrator) -> datetime.date:
        """When what it is said to have done was known: it may be more than the first fact that is laid to it."""
        return self._known(each.known, each.sources) or self.perpetrator(each)

    def work(self, victim: AllegedVictim) -> datetime.date:
        return self._known(victim.known, victim.sources) or ALWAYS

    def victim(self, victim: AllegedVictim) -> datetime.date:
        """When a person came into the case: with the first fact that befell them."""
        days = (
            day
            for part, day in self._parts
            if day is not None
            and not isinstance(part, CustodyState)
            and (not part.of or victim.id in part.of)
        )
        return min(days, default=ALWAYS)

    def death(self, victim: AllegedVictim) -> datetime.date:
        """When it can have been known: no source that is older than a death tells of it."""
        if victim.died is None:
            return datetime.date.max
        died = victim.died.enters
        if died is None:
            return victim.known or self._case.as_of
        return max(died, victim.known or self._telling_of(victim.died, victim.sources))

    def end(self, spell: Custody) -> datetime.date:
        """The day from which a spell of custody is told as over: not while its end may still lie ahead.

        A spell that another one follows at once goes on, as far as anybody could know, until that one was known.
        """
        if spell.until is None:
            return datetime.date.max
        last = spell.until.end
        if last is None:
            return self._case.as_of
        moved = [self.spell(other) for other in self._case.custody if _follows(other, spell, last)]
        return max(last, self._telling_of(spell.until, spell.sources), min(moved, default=ALWAYS))

    # --- how ---

    def _known(self, known: datetime.date | None, sources: Collection[str]) -> datetime.date | None:
        """When a part was known: it says so, or else the earliest date of its sources."""
        if known is not None:
            return known
        return min((self._dated[id] for id in sources if id in self._dated), default=None)

    def _enters(self, part: Fact | Custody, date: CaseDate | None) -> datetime.date:
        if (found := self._entered.get(id(part))) is None:
            happened = date.enters if date is not None else None
            learnt = self._known(part.known, part.sources)
            unsaid = happened is None and learnt is None
            day = self._case.as_of if unsaid else max(happened or ALWAYS, learnt or ALWAYS)
            found = self._entered[id(part)] = (part, day)
        return found[1]

    def _telling_of(self, end: CaseDate, sources: Collection[str]) -> datetime.date:
        """The earliest day of a source that is not older than an end, and so can tell of it."""
        first = end.start or end.end or ALWAYS
        return min(
            (
                self._dated[source.id]
                for source in self._case.sources
                if source.id in sources
                and source.id in self._dated
                and source.date is not None
                and (source.date.end is None or source.date.end >= first)
            ),
            default=ALWAYS,
        )

    @cached_property
    def _citing(self) -> dict[str, datetime.date]:
        """The first day of a part that rests on each source; what does not say its own day counts for nothing."""
        return _first(
            (source, day) for part, day in self._parts if day is not None for source in part.sources
        )

    @cached_property
    def _acting(self) -> dict[str, datetime.date]:
        return _first((id, day) for part, day in self._parts if day is not None for id in part.by)

    @cached_property
    def _parts(self) -> tuple[tuple[Fact | Custody, datetime.date | None], ...]:
        return tuple(self._each_part())

    def _each_part(self) -> Iterator[tuple[Fact | Custody, datetime.date | None]]:
        case = self._case
        for fact in (*case.incidents, *case.proceedings, *case.remedies, *case.un_history):
            yield fact, self._own_day(fact)
        for spell in case.custody:
            yield spell, self._own_day(spell)
            for state in states_of(spell):
                yield state, self._own_day(state)

    def _own_day(self, part: Fact | Custody) -> datetime.date | None:
        date = part.start if isinstance(part, Custody) else part.when
        if (date is None or date.enters is None) and self._known(part.known, part.sources) is None:
            return None
        return self.spell(part) if isinstance(part, Custody) else self.fact(part)


calendar_of = OfLast(Calendar)
"""The calendar of a case."""


def states_of(spell: Custody) -> tuple[CustodyState, ...]:
    """All that is known of a spell of custody, of whatever kind."""
    return (*spell.whereabouts, *spell.lawyer, *spell.family, *spell.health)


def denial_in(spell: Custody, states: Iterable[CustodyState]) -> CustodyState | None:
    """The denial that stands, among states of whereabouts; None where there is none, or a known place has ended it.

    That a place is believed or not known ends no denial.
    """
    told = [state for state in states if state.state in UNACKNOWLEDGED or state.state == "known"]
    last = max(reversed(told), key=lambda state: (state.when or spell.start).sort_key, default=None)
    return last if last is not None and last.state in UNACKNOWLEDGED else None


def _follows(other: Custody, spell: Custody, last: datetime.date) -> bool:
    """Whether custody goes on, for one of the same people, where this spell of it ends."""
    if other is spell or (other.of and spell.of and not set(other.of) & set(spell.of)):
        return False
    begins, ends = other.start, spell.until
    if begins.start is None or ends is None:
        return False
    soon = begins.start <= last + datetime.timedelta(days=1)
    return soon and (begins.end is None or begins.end >= (ends.start or last))


def _first(days: Iterable[tuple[str, datetime.date]]) -> dict[str, datetime.date]:
    found: dict[str, datetime.date] = {}
    for id, day in days:
        found[id] = min(day, found.get(id, day))
    return found
