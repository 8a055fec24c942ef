"""Whether what is demanded fits the people it is demanded for, as the file tells of them on the day of the telling.

A release is not asked for somebody who is free, nor anything of a life for somebody who has died.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.rules import Ground, Values, date_of, day_of, parts_of
from hrdalert.errors import Severity
from hrdalert.marked import Marked

_OF_THE_LIVING = frozenset(
    {
        *("release", "access", "protect_from_torture", "medical_care", "protect", "fair_trial"),
        *("drop_charges", "halt_execution", "no_forced_return", "lift_restrictions", "restore_licence"),
    }
)
_OF_PRISONERS = frozenset({"release", "access", "protect_from_torture"})
_OF_PERSONS = _OF_PRISONERS | {"disclose_whereabouts", "medical_care", "halt_execution", "return_body"}
_CONVICTED = frozenset({"convicted", "sentenced", "appeal_rejected", "appeal_changed"})
_CLEARED = frozenset({"acquitted", "dropped", "pardoned"})


class _State(Struct, frozen=True):
    """What the file says of one person on a day."""

    kind: str
    dead: bool
    """For certain; a death of that year may be later."""
    may_be_dead: bool
    spells: int
    """Spells of custody that had begun."""
    held: bool
    unread: bool
    """A spell of custody has a beginning that cannot be read."""
    stages: frozenset[str]


def demands_fit(ground: Ground, case: Values) -> None:
    """Finds the demands of the case, and of its editions, that do not fit."""
    for telling in (case, *parts_of(case.get("editions"))):
        day = day_of(telling.get("as_of"))
        if day is None:
            continue
        states = {id: _state(case, victim, id, day) for id, victim in _victims(case)}
        for demand in parts_of(telling.get("demands")):
            _demand(ground, demand, states, day)


def _demand(ground: Ground, demand: Values, states: dict[str, _State], day: date) -> None:
    do = demand.get("do")
    if not isinstance(do, Marked):
        return
    chosen = [id for id in _ids(demand["of"]) if id in states] if "of" in demand else list(states)
    for id in chosen:
        found = _misfit(str(do), states[id])
        if found is None:
            continue
        why, severity = found
        others = [each for each in states if each != id and _misfit(str(do), states[each]) is None]
        mend = "take the demand away, or mend what the file says of them"
        if others and len(chosen) > 1:
            mend = f"write of: [{', '.join(others)}]"
        text = f"do: {do} does not fit {id} on {day}: {why}"
        ground.problem(do.origin, "demand-does-not-fit", text, mend, severity)


def _misfit(do: str, state: _State) -> tuple[str, Severity] | None:
    """Why a demand does not fit; a file that says nothing of custody may only be unfinished."""
    if do in _OF_PERSONS and state.kind == "organisation":
        return "an organisation is not in custody", "error"
    if state.dead and do in _OF_THE_LIVING:
        return "the person has died", "error"
    if do == "return_body" and not state.may_be_dead:
        return "no death is on file (died:)", "error"
    if do in _OF_PRISONERS and not state.dead and not state.held:
        if state.spells:
            return "the last custody on file is over", "error"
        if do == "release" and not state.unread:
            return "no custody is on file (custody:)", "warning"
    if do == "drop_charges" and state.stages & (_CONVICTED | _CLEARED):
        return "the charges have been decided on", "error"
    if do == "fair_trial" and state.stages & _CONVICTED:
        return "the trial is over", "warning"
    if do == "quash_conviction" and not state.stages & _CONVICTED:
        return "no conviction is on file (proceedings:)", "error"
    return None


def _state(case: Values, victim: Values, id: str, day: date) -> _State:
    died = date_of(victim.get("died"))
    spells = [
        spell
        for spell in _of(case.get("custody"), id)
        if _deprives(spell) and (begun := date_of(spell.get("from"))) and _by(begun.enters, day)
    ]
    stages = frozenset(
        str(step.get("stage"))
        for step in _of(case.get("proceedings"), id)
        if (when := date_of(step.get("date"))) is None or _by(when.enters, day)
    )
    return _State(
        kind=str(victim.get("kind", "person")),
        dead=died is not None and died.end is not None and died.end <= day,
        may_be_dead="died" in victim and (died is None or _by(died.enters, day)),
        spells=len(spells),
        held=any(_goes_on(spell, day) for spell in spells),
        unread=any(date_of(spell.get("from")) is None for spell in _of(case.get("custody"), id)),
        stages=stages,
    )


def _goes_on(spell: Values, day: date) -> bool:
    until = date_of(spell.get("until"))
    return until is None or until.end is None or until.end > day


def _deprives(spell: Values) -> bool:
    regime = spell.get("regime")
    word = knowledge.vocabulary("regime").get(str(regime)) if regime else None
    return word is None or word.deprives_of_liberty is not False


def _by(entered: date | None, day: date) -> bool:
    return entered is None or entered <= day


def _of(parts: Any, id: str) -> Iterator[Values]:
    """Those of one person; without ``of``, of everybody."""
    return (part for part in parts_of(parts) if not (of := _ids(part.get("of"))) or id in of)


def _victims(case: Values) -> Iterator[tuple[str, Values]]:
    for victim in parts_of(case.get("alleged_victims")):
        if isinstance(id := victim.get("id"), Marked):
            yield str(id), victim


def _ids(value: Any) -> Sequence[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if isinstance(item, Marked)]
