"""Whether what is demanded fits the people it is demanded for, as the file tells of them on the day of the telling.

A release is not asked for somebody who is free, nor anything of a life for somebody who has died. Where the file says
the opposite of what a demand needs, that is an error; where it says nothing, a line may only be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.ground import Ground, Values, date_of, day_of, parts_of
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
_FOR_THE_FREE = "lift_restrictions, end_harassment, protect or investigate"
_CONVICTED = frozenset({"convicted", "sentenced", "appeal_rejected", "appeal_changed"})
_CLEARED = frozenset({"acquitted", "dropped", "pardoned"})


class _State(Struct, frozen=True):
    """What the file says of one person on a day."""

    id: str
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


class _Misfit(Struct, frozen=True):
    """Why a demand does not fit a person, and the line that would make it fit, or what to ask for instead."""

    why: str
    mend: str
    severity: Severity = "error"


def demands_fit(ground: Ground, case: Values) -> None:
    """Finds the demands of the case, and of its editions, that do not fit."""
    for telling in (case, *parts_of(case.get("editions"))):
        day = day_of(telling.get("as_of"))
        if day is None:
            continue
        states = {id: _state(case, victim, id, day) for id, victim in _victims(case)}
        for demand in _demands(telling.get("demands")):
            _demand(ground, demand, states, day)


def _demands(value: Any) -> Iterator[Values]:
    """The demands, a bare word among them with the key that it stands for."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield each
        elif isinstance(each, Marked):
            yield {"do": each}


def _demand(ground: Ground, demand: Values, states: dict[str, _State], day: date) -> None:
    do = demand.get("do")
    if not isinstance(do, Marked):
        return
    chosen = [id for id in _ids(demand["of"]) if id in states] if "of" in demand else list(states)
    for id in chosen:
        found = _misfit(str(do), states[id])
        if found is None:
            continue
        others = [each for each in states if each != id and _misfit(str(do), states[each]) is None]
        mend = (
            f"{found.mend}; or write of: [{', '.join(others)}]" if others and len(chosen) > 1 else found.mend
        )
        text = f"do: {do} does not fit {id} on {day}: {found.why}"
        ground.problem(do.origin, "demand-does-not-fit", text, mend, found.severity)


def _misfit(do: str, state: _State) -> _Misfit | None:
    """What keeps a demand from fitting a person; None: nothing."""
    if do in _OF_PERSONS and state.kind == "organisation":
        return _Misfit(
            "an organisation is not in custody", "ask it for persons, each an alleged victim with an id"
        )
    if state.dead and do in _OF_THE_LIVING:
        return _Misfit("the person has died", "ask for investigate, bring_to_justice or reparation instead")
    if do == "return_body" and not state.may_be_dead:
        mend = f"write died: and the date under {state.id}, or ask for disclose_whereabouts instead"
        return _Misfit("no death is on file (died:)", mend, "warning")
    if do in _OF_PRISONERS and not state.dead and not state.held:
        return _free(do, state)
    if do in ("drop_charges", "fair_trial", "quash_conviction"):
        return _tried(do, state)
    return None


def _free(do: str, state: _State) -> _Misfit | None:
    spell = f"{{of: [{state.id}], from: …, regime: …, sources: [S1]}}"
    if state.spells:
        mend = f"if {state.id} is held again, write under custody: - {spell}; if it goes on, take until: away there"
        return _Misfit(
            "the last custody on file is over", f"{mend}; if not, ask for something else: {_FOR_THE_FREE}"
        )
    if do == "release" and not state.unread:
        mend = f"write under custody: - {spell}; for somebody who is free, ask for something else: {_FOR_THE_FREE}"
        return _Misfit("no custody is on file (custody:)", mend, "warning")
    return None


def _tried(do: str, state: _State) -> _Misfit | None:
    convicted, cleared = state.stages & _CONVICTED, state.stages & _CLEARED
    if do == "drop_charges" and convicted:
        return _Misfit("the charges have been decided on", "ask for quash_conviction instead")
    if do == "drop_charges" and cleared:
        return _Misfit("the charges have been decided on", f"ask for something else: {_FOR_THE_FREE}")
    if do == "fair_trial" and convicted:
        mend = "ask for quash_conviction instead, unless an appeal is to be heard"
        return _Misfit("the trial is over", mend, "warning")
    if do == "quash_conviction" and not convicted and cleared:
        return _Misfit("the charges ended without a conviction", f"ask for something else: {_FOR_THE_FREE}")
    if do == "quash_conviction" and not convicted:
        step = f"{{of: [{state.id}], date: …, stage: convicted, sources: [S1]}}"
        mend = f"write under proceedings: - {step}; before a conviction, ask for drop_charges or fair_trial"
        return _Misfit("no conviction is on file (proceedings:)", mend, "warning")
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
        id=id,
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
