"""Which other procedures of the United Nations are open for a case, for whom, until when, and why the rest are not."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hrdalert import knowledge
from hrdalert.cases.model import AllegedVictim, Case
from hrdalert.knowledge import Procedure, ProcedureKind, standing
from hrdalert.law.citations import StateLaw, standing_of
from hrdalert.law.facts import territory_of
from hrdalert.law.persons import Missing, held_since, ids_of, is_of, missing_since, spells_of


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a procedure is open for a case, or for some of its people, and why."""

    procedure: Procedure
    is_open: bool
    why: str
    """An id of the explanations in the data: ``knowledge.procedure_words("why")``."""
    of: tuple[str, ...] = ()
    """Ids of the alleged victims whom it is for."""
    states: tuple[str, ...] = ()
    """The States that decide it, where a treaty does."""
    until: datetime.date | None = None
    """The last day on which the report can be received; where the window is over, the day that it was."""
    needs: tuple[str, ...] = ()
    """What this case needs beside what is always asked for, as ids of ``knowledge.procedure_words("needs")``."""
    fits: bool = True
    """Whether the case is of the kind that the procedure is for."""

    @property
    def id(self) -> str:
        return self.procedure.id


def availability(case: Case, day: datetime.date, laws: Sequence[StateLaw]) -> tuple[Availability, ...]:
    """Every procedure, in the order of the data; complaints only of treaties that the facts concern, by their laws."""
    found: list[Availability] = []
    for procedure in knowledge.procedures().values():
        if procedure.kind == "complaint":
            found += _complaint(procedure, laws, ids_of(case.alleged_victims), day)
        else:
            found += _RULES.get(procedure.kind, _of_many)(procedure, case, day)
    return tuple(_with_consent(one, case, day) if one.is_open else one for one in found)


def _closed(procedure: Procedure, why: str) -> Availability:
    return Availability(procedure, False, why, fits=False)


# --- detention


def _detention(procedure: Procedure, case: Case, day: datetime.date) -> Iterator[Availability]:
    every = [victim for victim in case.alleged_victims if spells_of(case, victim)]
    known = [victim for victim in every if _has_opinion(case, victim, day)]
    if procedure.kind == "detention_follow_up":
        yield (
            Availability(procedure, True, "has_opinion", ids_of(known))
            if known
            else _closed(procedure, "no_opinion")
        )
        return
    if known:
        yield Availability(procedure, False, "has_opinion", ids_of(known))
    held = [victim for victim in every if victim not in known]
    if not held:
        if not known:
            yield _closed(procedure, "nobody_held")
        return
    open_now = [s for victim in held if held_since(case, victim, day) for s in spells_of(case, victim)]
    is_denied = any(spell.is_denied and spell.is_open_on(day) for spell in open_now)
    needs = ("show_the_taking",) * is_denied + ("say_why_now",) * (not open_now)
    yield Availability(procedure, True, "held", ids_of(held), needs=needs)


def _has_opinion(case: Case, victim: AllegedVictim, day: datetime.date) -> bool:
    """Whether the Working Group has given an opinion on the latest detention, and not on one before it."""
    since = held_since(case, victim, day) or max(
        (spell.begins for spell in spells_of(case, victim)), default=day
    )
    return any(
        str(entry.reference or "").casefold().startswith(("opinion", "a/hrc/wgad/"))
        and is_of(entry, victim)
        and (entry.date is None or entry.date.end is None or entry.date.end >= since)
        for entry in case.chronology
        if entry.kind == "un"
    )


def _urgent_detention(procedure: Procedure, case: Case, day: datetime.date) -> Iterator[Availability]:
    held = [victim for victim in case.alleged_victims if held_since(case, victim, day)]
    endangered = [victim for victim in held if _is_in_danger(case, victim, day)]
    if not held:
        yield _closed(procedure, "nobody_held_now")
    elif case.status not in ("ongoing", "imminent"):
        yield Availability(procedure, False, "not_going_on", ids_of(held))
    elif not endangered:
        yield Availability(procedure, False, "no_danger", ids_of(held))
    else:
        yield Availability(procedure, True, "in_danger", ids_of(endangered))


def _is_in_danger(case: Case, victim: AllegedVictim, day: datetime.date) -> bool:
    """Whether health is of concern, or what happened since somebody is held endangers them."""
    open_now = [spell.custody for spell in spells_of(case, victim) if spell.is_open_on(day)]
    if any(custody is not None and custody.health == "concern" for custody in open_now):
        return True
    since, danger = held_since(case, victim, day), set(knowledge.procedures().header.extra["danger"])
    return any(
        not danger.isdisjoint(entry.violations)
        and is_of(entry, victim)
        and (since is None or entry.date is None or entry.date.end is None or entry.date.end >= since)
        for entry in case.chronology
    )


# --- disappearance


def missing_people(case: Case, day: datetime.date) -> tuple[Missing, ...]:
    """The alleged victims of whom nobody says where they are, but those whom others than the State took and hold.

    Source: the working group on disappearances, whose cases are acts of State agents, or of others with their
    support or acquiescence: an entry says so by ``enforced_disappearance``, by its kind, or by a fact.
    """

    def is_of_others(missing: Missing) -> bool:
        part, number, _ = missing.at
        if part == "custody":
            return case.custody[int(number)].kind == "non_state"
        entry = case.chronology[int(number)]
        is_of_the_state = (
            entry.kind == "disappearance"
            or "enforced_disappearance" in entry.violations
            or "state_agents" in entry.facts
            or any(each.kind == "state" and each.id in entry.by for each in case.alleged_perpetrators)
        )
        return "abduction_non_state" in entry.violations and not is_of_the_state

    found = (missing_since(case, victim, day) for victim in case.alleged_victims)
    return tuple(missing for missing in found if missing is not None and not is_of_others(missing))


def last_day(procedure: Procedure, missing: Missing) -> datetime.date | None:
    """The last day of a window, counted from the latest day that the disappearance can mean; None: not known."""
    return procedure.window.after(missing.latest) if procedure.window and missing.latest else None


def _is_recent(missing: Missing, day: datetime.date) -> bool:
    until = last_day(knowledge.procedures()["wgeid_urgent"], missing)
    return until is not None and day <= until


def _disappearance(procedure: Procedure, case: Case, day: datetime.date) -> Iterator[Availability]:
    """Somebody who is missing; linked, only who has been so for months, beside somebody who has not."""
    people, is_linked = missing_people(case, day), procedure.kind == "disappearance_linked"
    if is_linked:
        older = tuple(missing for missing in people if not _is_recent(missing, day))
        people = older if len(older) < len(people) else ()
    if not people:
        yield _closed(procedure, "no_recent" if is_linked else "nobody_missing")
    for missing in people:
        of, until = (missing.victim.id,), last_day(procedure, missing)
        needs = () if missing.is_denied else ("show_the_denial",)
        if procedure.window and until is None:
            yield Availability(procedure, False, "day_unknown", of)
        elif until is not None and day > until:
            yield Availability(procedure, False, "window_over", of, until=until)
        elif procedure.window is None and _is_recent(missing, day):
            yield Availability(procedure, False, "urgent_is_open", of)
        else:
            yield Availability(
                procedure, True, "beside_recent" if is_linked else "missing", of, (), until, needs
            )


def _ced(procedure: Procedure, case: Case, day: datetime.date) -> Iterator[Availability]:
    """Against a party, by its nationals and those who disappeared there: in the State of the entry, if one tells it."""
    people = missing_people(case, day)
    if not people:
        yield _closed(procedure, "nobody_missing")
    for missing in people:
        part, number, _ = missing.at
        acting = (case.state_of(case.chronology[int(number)]),) if part == "chronology" else case.all_states
        states = tuple(dict.fromkeys((*filter(None, acting), *missing.victim.nationality)))
        bound = tuple(state for state in states if _was_bound(case, state, missing, day))
        why = "bound" if bound else "not_bound"
        yield Availability(procedure, bool(bound), why, (missing.victim.id,), bound or states)


def _was_bound(case: Case, state: str, missing: Missing, day: datetime.date) -> bool:
    """Whether the CED binds, and did before somebody disappeared; of an unknown day nothing says that it did not."""
    now = standing_of("ced", state, territory_of(case, state), day)
    began = missing.since.start if missing.since else None
    return now is not None and now.binds and (now.since is None or began is None or began >= now.since)


# --- groups, reprisals, patterns, complaints


def _of_many(procedure: Procedure, case: Case, day: datetime.date) -> Iterator[Availability]:
    """Whether a procedure is open that looks at more than what happened to one person."""
    violations = {violation for entry in case.chronology for violation in entry.violations}
    people = ids_of(case.alleged_victims)
    missing = ids_of(each.victim for each in missing_people(case, day))
    match procedure.kind:
        case "disappearance_pattern" if len(missing) > 1:
            yield Availability(procedure, True, "several_missing", missing, needs=("show_the_pattern",))
        case "cerd" if not violations.isdisjoint(knowledge.procedures().header.extra["racial"]):
            held = ((s, standing_of("icerd", s, territory_of(case, s), day)) for s in case.all_states)
            parties = tuple(state for state, now in held if now and now.binds)
            why = "racial" if parties else "no_party"
            yield Availability(procedure, bool(parties), why, (), parties or case.all_states)
        case "reprisals" if case.reprisal is not None or "reprisals_un" in violations:
            yield Availability(procedure, True, "reprisal", people)
        case "pattern" if case.measure or any(
            victim.kind in ("community", "group") for victim in case.alleged_victims
        ):
            yield Availability(procedure, True, "more_than_one", people)
        case kind:
            yield _closed(procedure, _CLOSED[kind])


_CLOSED: Mapping[str, str] = {
    "disappearance_intervention": "for_who_searches",
    "disappearance_pattern": "one_case",
    "cerd": "not_racial",
    "reprisals": "no_reprisal",
    "pattern": "single_case",
}
"""Why the procedures that look at more than one person are closed where nothing in the file opens them."""


def _complaint(
    procedure: Procedure, laws: Sequence[StateLaw], of: tuple[str, ...], day: datetime.date
) -> Iterator[Availability]:
    """One for each State whose treaty binds and is concerned; open by the protocol or the declaration."""
    for law in laws:
        if not any(citation.instrument == procedure.treaty for citation in law.binding):
            continue
        now = standing(procedure.by, law.state, day) if procedure.by and law.territory is None else None
        declared = now.commitment.complaints if now and now.commitment else ()
        if now and now.binds and (procedure.article is None or procedure.article in declared):
            needs = ("mind_the_limit",) if procedure.limit else ()
            yield Availability(procedure, True, "accepted", of, (law.state,), needs=needs)
        else:
            yield Availability(procedure, False, "not_accepted", of, (law.state,))


def unagreed(
    found: Availability, case: Case, day: datetime.date, enough: Sequence[str] = ()
) -> tuple[str, ...]:
    """Ids of those whose consent a procedure asks for, and of whom the file has no answer that is ``enough``."""
    known = {"prior": ("yes",), "required": ("yes", "cannot_be_asked")}
    enough = enough or known.get(found.procedure.consent, ())
    asked = ((one.id, one.consent.to("submission")) for one in case.alleged_victims if one.id in found.of)
    lacking = (id for id, one in asked if not one or one.answer not in enough or (one.until or day) < day)
    return tuple(lacking) if enough else ()


def _with_consent(found: Availability, case: Case, day: datetime.date) -> Availability:
    """Closed where the procedure asks for a consent that the file does not hold."""
    if unagreed(found, case, day):
        return replace(found, is_open=False, why="no_consent", needs=())
    if found.procedure.consent == "required" and unagreed(found, case, day, ("yes",)):
        return replace(found, needs=(*found.needs, "show_the_authority"))
    return found


_RULES: Mapping[ProcedureKind, Callable[[Procedure, Case, datetime.date], Iterator[Availability]]] = {
    "detention": _detention,
    "detention_follow_up": _detention,
    "detention_urgent": _urgent_detention,
    "disappearance": _disappearance,
    "disappearance_linked": _disappearance,
    "ced": _ced,
}
