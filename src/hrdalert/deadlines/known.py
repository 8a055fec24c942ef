"""What deadlines are reckoned from: a case as the office knew it on one day."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from hrdalert import knowledge
from hrdalert.cases import Case
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Custody, Fact
from hrdalert.deadlines.deadline import At, Deadline, Kind, Severity
from hrdalert.disclosure.calendar import calendar_of
from hrdalert.knowledge import Provision, Source, TimeLimit

F = TypeVar("F", bound=Fact)
_SOON = datetime.timedelta(days=7)


class Known:
    """The parts of a case that had entered by a day. Parts of lists come with their places in the list."""

    def __init__(self, case: Case, day: datetime.date) -> None:
        self.case = case
        self.day = day
        self.calendar = calendar_of(case)
        self.told = max((each.as_of for each in (case, *case.editions) if each.as_of <= day), default=None)
        """When the office last judged the case; None: by this day it had not."""

    def is_told_anew(self, day: datetime.date) -> bool:
        """Whether the office has judged the case since a day: what was only to be remembered then is done."""
        return self.told is not None and self.told > day

    def facts(self, facts: Iterable[F]) -> Iterator[tuple[int, F]]:
        return ((number, fact) for number, fact in enumerate(facts) if self.calendar.fact(fact) <= self.day)

    def people(self, ids: Collection[str]) -> tuple[str, ...]:
        """The alleged victims whom a part of the case is of: without ids, all."""
        return tuple(each.id for each in self.case.alleged_victims if not ids or each.id in ids)

    # --- custody ---

    @cached_property
    def alive(self) -> tuple[str, ...]:
        """Those who can be in custody: no organisation, and nobody who is known to have died."""
        return tuple(
            each.id
            for each in self.case.alleged_victims
            if each.kind != "organisation" and self.calendar.death(each) > self.day
        )

    def held_in(self, spell: Custody) -> tuple[str, ...]:
        return tuple(id for id in self.people(spell.of) if id in self.alive)

    @cached_property
    def spells(self) -> tuple[tuple[int, Custody], ...]:
        """The spells of custody that have begun, oldest first."""
        begun = [each for each in enumerate(self.case.custody) if self.calendar.spell(each[1]) <= self.day]
        return tuple(sorted(begun, key=lambda each: each[1].start.sort_key))

    def is_open(self, spell: Custody) -> bool:
        return self.calendar.end(spell) > self.day

    def open_spells(self, person: str) -> list[tuple[int, Custody]]:
        """Those that deprive a person of liberty on the day."""
        return [
            (number, spell)
            for number, spell in self.spells
            if self.is_open(spell) and deprives(spell) and person in self.held_in(spell)
        ]

    # --- a deadline ---

    def deadline(
        self,
        kind: Kind,
        day: datetime.date,
        what: str,
        *,
        why: str,
        at: At,
        people: Iterable[str] = (),
        rule: TimeLimit | None = None,
        begins: datetime.date | None = None,
    ) -> Deadline:
        """It is soon in its last seven days, or from the day that its rule counts from its beginning."""
        soon = day - _SOON
        if rule and rule.warn_after_days and begins:
            soon = begins + datetime.timedelta(days=rule.warn_after_days)
        severity: Severity = "passed" if day < self.day else "soon" if self.day >= soon else "ahead"
        told, source = (rule.rule, source_of(rule.source, rule)) if rule else ("", "")
        return Deadline(kind, day, what, why, tuple(people), at, severity, told, source)


def deprives(spell: Custody) -> bool:
    """Whether it deprives of liberty; custody of an unknown kind does."""
    regime = knowledge.vocabulary("regime")[spell.regime] if spell.regime else None
    return regime is None or regime.deprives_of_liberty is not False


def shares_people(one: Fact, two: Fact) -> bool:
    """Whether two facts are of one person at least; a fact without people is of all."""
    return not one.of or not two.of or not set(one.of).isdisjoint(two.of)


def label(vocabulary: str, word: str) -> str:
    return knowledge.vocabulary(vocabulary)[word].label()


def counted_from(date: CaseDate) -> str:
    """A date as the file has it; of one that is no single day, with the day from which is counted, its first."""
    return str(date) if date.is_exact else f"{date}, counted from {date.start}"


def source_of(source: Source, record: TimeLimit | Provision) -> str:
    """Where and when it was read; of general knowledge, that it was not."""
    where = ", ".join(filter(None, (source.title or source.url, source.date)))
    return f"{where}; as of {record.as_of}"


def joined(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
