"""What is asked of each State and of each office, in which wording, and which demands would be wrong today."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.model import AllegedVictim, Case, Demand
from hrdalert.errors import Problem
from hrdalert.law.people import is_child, is_convicted, is_dead, is_free, is_of, spells_of

PRINTED_IN: Final = ("un-communication", "press-release", "urgent-action", "case-closing")
"""The documents that list what is asked of a State."""
LETTER: Final = "appeal-letter"
_NEVER_UNASKED = frozenset({"company", "armed_group"})
"""Kinds of office that are asked only what names them."""


class Ask(Struct, frozen=True):
    """One demand as one list asks it."""

    number: int
    """Its place among the demands that were given, from 0."""
    demand: Demand
    wording: str
    """Its key in the word list: plain, unconditional, dead, held, capital, minor."""
    several: bool
    """Whether it is about more than one person."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one office is asked to do, and what to pass on."""

    asks: tuple[Ask, ...] = ()
    referred: tuple[Ask, ...] = ()


class OfficeOf(Protocol):
    """What decides what an office is asked: its kind and the State to which it belongs or which it represents."""

    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str | None: ...


def asks_of_state(
    case: Case,
    demands: Sequence[Demand],
    state: str,
    day: datetime.date,
    offices: Mapping[str, OfficeOf] | None = None,
) -> tuple[Ask, ...]:
    """What is asked of a State: all but what another State is asked, or companies and armed groups alone.

    ``offices``: those that ``to`` may name, by their ids.
    """
    kinds = {id: office.kind for id, office in (offices or {}).items()}
    return tuple(
        _ask(case, number, demand, day)
        for number, demand in enumerate(demands)
        if demand.state in (None, state)
        and not (demand.to and _NEVER_UNASKED.issuperset(kinds.get(to, to) for to in demand.to))
    )


def asks_of_office(
    case: Case, demands: Sequence[Demand], *, kind: str, id: str, state: str | None, day: datetime.date
) -> Asked:
    """What an office is asked to do, and what to pass on; nothing where it can do neither.

    ``to`` decides alone. Without it, a demand in the office's own words goes to every office of a State concerned but
    companies and armed groups, and a word of the list to the kinds of office that can do it. An embassy or a foreign
    ministry passes on. A third State is asked what names it under ``state``, and passes nothing on.
    """
    asks, referred = [], []
    concerned = (*case.all_states, *filter(None, (case.territory,)))
    is_concerned = state in concerned or kind in _NEVER_UNASKED
    for number, demand in enumerate(demands):
        if demand.state is not None and demand.state != state:
            continue
        known = knowledge.demands().get(demand.do) if demand.do else None
        can_do = kind in known.do if known else demand.text is not None and kind not in _NEVER_UNASKED
        if demand.to:
            if id in demand.to or kind in demand.to:
                asks.append(_ask(case, number, demand, day))
        elif knowledge.passes_on(kind):
            if is_concerned:
                referred.append(_ask(case, number, demand, day))
        elif can_do and (is_concerned or demand.state is not None):
            asks.append(_ask(case, number, demand, day))
    return Asked(tuple(asks), tuple(referred))


# --- wordings


def _ask(case: Case, number: int, demand: Demand, day: datetime.date) -> Ask:
    victims = case.victims_of(demand)
    several = len(victims) > 1 or any(victim.kind in ("group", "community") for victim in victims)
    return Ask(number, demand, _wording(case, demand, victims, day), several)


def _wording(case: Case, demand: Demand, victims: Sequence[AllegedVictim], day: datetime.date) -> str:
    """The wording that the data call for, of those that the demand has."""
    known = knowledge.demands().get(demand.do) if demand.do else None
    if known is None or not victims:
        return (
            "unconditional"
            if known and demand.unconditional and "unconditional" in known.wordings
            else "plain"
        )
    calls_for = {
        "dead": all(is_dead(victim, day) for victim in victims),
        "unconditional": demand.unconditional,
        "held": all(
            any(
                spell.is_open_on(day) and spell.custody and spell.custody.acknowledged
                for spell in spells_of(case, victim)
            )
            for victim in victims
        ),
        "capital": any(
            "death_penalty" in entry.violations and is_of(entry, victim)
            for entry in case.chronology
            for victim in victims
        ),
        "minor": all(is_child(victim, day) for victim in victims),
    }
    return next((word for word, applies in calls_for.items() if applies and word in known.wordings), "plain")


# --- demands that would be wrong


def demand_problems(
    case: Case, day: datetime.date, offices: Mapping[str, OfficeOf] | None = None
) -> Iterator[Problem]:
    """Each demand that would be wrong in the state of its people or of the measure, as an error.

    An error concerns the documents that ask it: all letters or, with ``offices`` (those that letters go to, by their
    ids), only theirs.
    """
    for number, demand in enumerate(case.demands):
        for text, mend in _faults(case, demand, case.demands, day):
            documents = (*PRINTED_IN, *_letters(case, case.demands, number, day, offices))
            origin = case.origin("demands", number, "do")
            yield Problem(origin, "demand-state", text, mend, documents=documents)
    withheld = case.withheld.demands if case.withheld else ()
    for number, demand in enumerate(withheld):
        for text, mend in _faults(case, demand, withheld, day):
            origin = case.origin("withheld", "demands", number, "do")
            yield Problem(origin, "demand-state", text, mend, documents=(*PRINTED_IN[1:], LETTER))


def _letters(
    case: Case,
    demands: Sequence[Demand],
    number: int,
    day: datetime.date,
    offices: Mapping[str, OfficeOf] | None,
) -> Iterator[str]:
    """The letters that ask a demand; all of them, where nobody says to whom letters go."""
    if offices is None:
        yield LETTER
        return
    for id, office in offices.items():
        asked = asks_of_office(case, demands, kind=office.kind, id=id, state=office.state, day=day)
        if any(ask.number == number for ask in (*asked.asks, *asked.referred)):
            yield f"{LETTER}/{id}"


def _faults(
    case: Case, demand: Demand, demands: Sequence[Demand], day: datetime.date
) -> Iterator[tuple[str, str]]:
    """What is wrong with a demand, each with what to write instead."""
    known = knowledge.demands().get(demand.do) if demand.do else None
    if known is None:
        return
    if known.what == "required" and demand.what is None:
        yield f"{known.id}: what is missing", "write under what what it is about, with its article"
    victims = case.victims_of(demand) if known.of != "none" else ()
    for victim in victims:
        states = set(_states(case, victim, demand, demands, day))
        for state, instead in known.not_when.items():
            if state in states:
                yield f"{known.id}: {_SAID[state].format(victim.id)}", _instead(state, instead)
        for state in known.only_when:
            if state not in states:
                text, mend = _MISSED[state]
                yield f"{known.id}: {text.format(victim.id)}", mend
    dead = [victim.id for victim in victims if is_dead(victim, day)]
    if "dead" in known.wordings and 0 < len(dead) < len(victims):
        yield (
            f"{known.id}: it is asked for the dead and the living at once",
            f"write it twice, once with of: [{', '.join(dead)}]",
        )
    for state in _states_of_measure(case):
        if state in known.not_when:
            yield f"{known.id}: {_SAID[state]}", _instead(state, known.not_when[state])


_SAID: Mapping[str, str] = {
    "dead": "{} has died",
    "free": "{} is free",
    "convicted": "{} has been convicted",
    "before_verdict": "no conviction of {} stands",
    "execution_date_passed": "the day set for the execution of {} has passed",
    "minor": "{} is a child",
    "returned": "{} has been sent back already",
    "measure": "the case is about a law, and has no victim",
    "adopted": "the bill has been adopted",
    "signed": "the bill has been signed",
    "tabled": "the bill has not been adopted yet",
}
"""By state, why a demand is wrong in it."""
_MISSED: Mapping[str, tuple[str, str]] = {
    "dead": ("{} is not known to have died", "write died: of the victim, or leave the demand out"),
    "minor": (
        "{} is not known to be a child",
        "write born: or protect: minor of the victim, or leave the demand out",
    ),
}
"""By state, why a demand that needs it is wrong without, and what to write."""


def _instead(state: str, demands: Sequence[str]) -> str:
    listed = " or ".join(filter(None, (", ".join(demands[:-1]), demands[-1])))
    if state == "execution_date_passed":
        return f"ask what has become of the person, and write {listed} instead, or the new day under by"
    return f"write {listed} instead"


def _states(
    case: Case, victim: AllegedVictim, demand: Demand, demands: Sequence[Demand], day: datetime.date
) -> Iterator[str]:
    """The states of a victim that demands are held to."""
    if is_dead(victim, day):
        yield "dead"
    if is_free(case, victim, day):
        yield "free"
    yield "convicted" if is_convicted(case, victim, day) else "before_verdict"
    if is_child(victim, day):
        yield "minor"
    if any(
        other.do == "halt_execution" and is_of(other, victim) and other.by and other.by < day
        for other in demands
    ):
        yield "execution_date_passed"
    if _was_returned(case, victim, demand.state):
        yield "returned"


def _was_returned(case: Case, victim: AllegedVictim, state: str | None) -> bool:
    return any(
        "refoulement" in entry.violations
        and not entry.attempted
        and entry.kind != "threat"
        and state in (None, case.state_of(entry))
        and is_of(entry, victim)
        for entry in case.chronology
    )


def _states_of_measure(case: Case) -> Iterator[str]:
    """The states of the bill; and that there is a measure, where nobody is a victim of it."""
    if case.measure is None:
        return
    if not case.alleged_victims:
        yield "measure"
    yield from {
        "tabled": ("tabled",),
        "adopted": ("adopted",),
        "signed": ("adopted", "signed"),
        "in_force": ("adopted", "signed"),
    }.get(case.measure.stage or "", ())
