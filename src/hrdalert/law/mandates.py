"""Which special procedures the facts of a case concern. Each suggestion has a fact: an entry or the measure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.law.facts import WEIGHTS
from hrdalert.law.people import persons_of

_CHIEF, _OTHER, _MAYBE = 4, 2, 1
"""What a fact weighs for its chief mandate, for the others that it is for, and for those that it may concern."""


@dataclass(frozen=True, slots=True)
class Because:
    """A fact that points to a mandate."""

    entry: int | None
    """Its place in the chronology; None of the measure."""
    violation: str | None
    """None where the State alone points there: a mandate on a country."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mandate that the facts concern, with these facts, the weightiest first."""

    id: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class _Pointer:
    """One violation of one fact, as it points to one mandate."""

    mandate: str
    because: Because
    weight: int
    is_maybe: bool
    """It counts only where something else points there, too."""


def suggested_mandates(case: Case, day: datetime.date) -> tuple[Suggestion, ...]:
    """Those on a State concerned, then those that most facts concern: six, for one to more reads as one to none.

    A mandate to which less points than one body entry does to its chief mandate is left to the experts. What is
    confidential counts for none. The mandate on defenders is suggested only with ``link``, ``reprisal`` or somebody
    who is one.
    """
    pointers = tuple(_pointers(case, day))
    sure = _by_mandate(pointer for pointer in pointers if not pointer.is_maybe)
    least = _CHIEF * WEIGHTS["body"]
    enough = {id for id, pointing in sure.items() if _weight(pointing) >= least}
    every = _by_mandate(pointer for pointer in pointers if pointer.mandate in enough)
    ranked = sorted(every, key=lambda id: -_weight(every[id]))
    suggested = []
    for id in ranked:
        weightiest = sorted(every[id], key=lambda pointer: -pointer.weight)
        suggested.append(Suggestion(id, tuple(dict.fromkeys(pointer.because for pointer in weightiest))))
    return (*_on_countries(case, day), *suggested)[:6]


def _pointers(case: Case, day: datetime.date) -> Iterator[_Pointer]:
    known = knowledge.mandates()
    for because, weight, persons in _facts(case, day):
        right = knowledge.rights()[because.violation or ""]
        for number, id in enumerate(right.mandates):
            if not known[id].for_work or "defender" in persons:
                yield _Pointer(id, because, weight * (_OTHER if number else _CHIEF), is_maybe=False)
        for id in right.mandates_if_relevant:
            if known[id].for_work and "defender" not in persons:
                continue
            is_own = not known[id].persons.isdisjoint(persons)
            yield _Pointer(id, because, weight * (_CHIEF if is_own else _MAYBE), is_maybe=not is_own)


def _facts(case: Case, day: datetime.date) -> Iterator[tuple[Because, int, frozenset[str]]]:
    """Every violation of an entry or of the measure, with its weight and who was harmed."""
    state = next(iter(case.all_states), "")
    if case.measure is not None:
        persons = persons_of(case, None, state, day)
        for violation in case.measure.violations:
            if violation in knowledge.rights():
                yield Because(None, violation), WEIGHTS["lead"], persons
    for number, entry in enumerate(case.chronology):
        if entry.confidential or not entry.violations:
            continue
        harmed = case.victims_of(entry) or (None,)
        persons = frozenset().union(*(persons_of(case, victim, state, day) for victim in harmed))
        for violation in entry.violations:
            if violation in knowledge.rights():
                yield Because(number, violation), WEIGHTS[entry.weight], persons


def _by_mandate(pointers: Iterator[_Pointer]) -> dict[str, list[_Pointer]]:
    by_mandate: dict[str, list[_Pointer]] = {}
    for pointer in pointers:
        by_mandate.setdefault(pointer.mandate, []).append(pointer)
    return by_mandate


def _weight(pointers: list[_Pointer]) -> int:
    """Each entry counts once, however many violations it has."""
    of_fact: dict[int | None, int] = {}
    for pointer in pointers:
        entry = pointer.because.entry
        of_fact[entry] = max(pointer.weight, of_fact.get(entry, 0))
    return sum(of_fact.values())


def _on_countries(case: Case, day: datetime.date) -> Iterator[Suggestion]:
    """Mandates on a State whose acts the case tells of."""
    for mandate in knowledge.mandates().values():
        because = tuple(
            Because(number, None)
            for number, entry in enumerate(case.chronology)
            if entry.violations and not entry.confidential and case.state_of(entry) == mandate.country
        )
        if because and mandate.is_on(case.all_states, day):
            yield Suggestion(mandate.id, because)
