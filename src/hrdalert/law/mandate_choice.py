"""Which special procedures the facts of a case concern. Each suggestion has a fact: an entry or the measure."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.law.facts import WEIGHTS, facts_of_entry
from hrdalert.law.persons import case_of_member, ids_of, is_out_of_reach, persons_of, spells_of

_CHIEF, _OTHER, _MAYBE = 4, 2, 1
"""What a fact weighs for its chief mandate, for the others that it is for, and for those that it may concern."""


@dataclass(frozen=True, slots=True)
class Because:
    """A fact that points to a mandate."""

    entry: int | None
    """Its place in the chronology; None of the measure."""
    violation: str | None
    """None where the State alone points there: a mandate on a country."""
    together_with: tuple[str, ...] = ()
    """Who was harmed, or what else the entry shows, where the violation points there with that alone."""


def suggested_mandates(case: Case, day: datetime.date) -> dict[str, list[Because]]:
    """By the id of each mandate that the facts concern, those that make it competent, the weightiest first.

    Those on a State concerned, then those that most facts concern: six, for one to more reads as one to none. The
    chief mandate of each of the gravest violations is among them, however few facts point to it.
    Only mandates that exist on the day. One to which less points than one body entry does to its chief mandate is
    left to the experts, and so is one that the violations may concern and are not for. What is confidential counts
    for none. The mandate on defenders is suggested only with ``link``, ``reprisal`` or somebody who is one.
    """
    sure: dict[str, list[tuple[int, Because]]] = defaultdict(list)
    every: dict[str, list[tuple[int, Because]]] = defaultdict(list)
    for mandate, because, weight, is_maybe in _pointers(case, day):
        every[mandate].append((weight, because))
        if not is_maybe:
            sure[mandate].append((weight, because))
    least = _CHIEF * WEIGHTS["body"]
    enough = [id for id in every if _weight(sure[id]) >= least]
    suggested, gravity = _on_countries(case, day), knowledge.gravity()
    ranked = sorted(enough, key=lambda id: -_weight(every[id]))
    grave = (one.violation for _, one in chain(*sure.values()) if gravity.get(one.violation or "") == 0)
    gravest = {_chief(violation, day) for violation in grave}
    chosen = sorted(ranked, key=lambda id: id not in gravest)[: 6 - len(suggested)]
    for id in (id for id in ranked if id in chosen):
        weightiest = sorted(sure[id], key=lambda pointer: (-pointer[0], pointer[1].together_with))
        suggested[id] = list(dict.fromkeys(because for _, because in weightiest))
    return suggested


def _chief(violation: str | None, day: datetime.date) -> str | None:
    """The mandate that a violation is for before all others, of those that exist on a day."""
    right = knowledge.rights().get(violation or "")
    known = knowledge.mandates()
    return next((id for id in (right.mandates if right else ()) if known[id].exists_on(day)), None)


def _pointers(case: Case, day: datetime.date) -> Iterator[tuple[str, Because, int, bool]]:
    """The mandates that violations point to, with the weight, and whether that counts only beside another."""
    known, rights = knowledge.mandates(), knowledge.rights()
    for entry, violation, weight, shown in _facts(case, day):
        if violation not in rights:
            continue
        right, chief = rights[violation], _chief(violation, day)
        for id in (*right.mandates, *right.mandates_if_relevant):
            mandate, is_for = known[id], id in right.mandates
            if not mandate.exists_on(day) or (mandate.for_work and "defender" not in shown):
                continue
            if id != chief and mandate.needs and mandate.needs not in shown:
                continue
            own = (mandate.persons | right.where.get(id, frozenset())) & shown
            if id == chief or (is_for and mandate.for_work):
                yield id, Because(entry, violation), weight * _CHIEF, False
            elif own:
                yield id, Because(entry, violation, tuple(sorted(own))), weight * _CHIEF, False
            else:
                yield id, Because(entry, violation), weight * (_OTHER if is_for else _MAYBE), not is_for


def _facts(case: Case, day: datetime.date) -> Iterator[tuple[int | None, str, int, frozenset[str]]]:
    """Every violation of an entry or of the measure, with its weight, who was harmed, and what else is shown."""
    state = next(iter(case.all_states), "")
    if case.measure is not None:
        shown = persons_of(case, None, state, day) | _said_by(case.measure.violations)
        yield from ((None, violation, WEIGHTS["lead"], shown) for violation in case.measure.violations)
    held = {victim.id for victim in case.alleged_victims if spells_of(case, victim)}
    for number, entry in enumerate(case.chronology):
        if entry.confidential or not entry.violations:
            continue
        victims, actor = case.victims_of(entry), case.state_of(entry) or state
        persons = (persons_of(case, victim, actor, day) for victim in victims or (None,))
        shown = facts_of_entry(case, entry).union(_said_by(entry.violations), *persons)
        if not held.isdisjoint(ids_of(victims)):
            shown |= {"detained"}
        for violation in entry.violations:
            yield number, violation, WEIGHTS[entry.weight], shown


def _said_by(violations: Iterable[str]) -> frozenset[str]:
    """The facts that violations show, and the facts and persons that they say by themselves."""
    law = knowledge.law_first()
    said = (law[violation].implies for violation in violations if violation in law)
    return knowledge.facts_of_violations(frozenset(violations)).union(*said)


def _weight(pointers: Iterable[tuple[int, Because]]) -> int:
    """Each entry counts once, however many violations it has."""
    of_fact: dict[int | None, int] = defaultdict(int)
    for weight, because in pointers:
        of_fact[because.entry] = max(weight, of_fact[because.entry])
    return sum(of_fact.values())


def _on_countries(case: Case, day: datetime.date) -> dict[str, list[Because]]:
    """Mandates on a State whose acts, or whose law or bill, the case tells of."""
    acts: dict[str | None, list[Because]] = defaultdict(list)
    if case.measure is not None and case.measure.violations:
        acts[next(iter(case.all_states), None)].append(Because(None, None))
    for number, entry in enumerate(case.chronology):
        if entry.violations and not entry.confidential:
            acts[case.state_of(entry)].append(Because(number, None))
    on = (mandate for mandate in knowledge.mandates().values() if mandate.country and mandate.exists_on(day))
    return {mandate.id: acts[mandate.country] for mandate in on if mandate.country in acts}


def request_of(
    case: Case, day: datetime.date, id: str = ""
) -> Literal["urgent_appeal", "urgent_and_allegation", "letter_of_allegation", "other_letter"]:
    """An urgent appeal while it goes on or is about to happen; of a law without victims another letter.

    What goes on for people who are all free or abroad calls for a letter of allegation, and for some of them for both;
    with ``id``, for that person. The sender proposes; the experts decide. A case that is closed has no more than that
    to ask for.
    """
    if case.measure is not None and not case.alleged_victims:
        return "other_letter"
    told, person = case_of_member(case, id)
    people = (person,) if person else case.alleged_victims
    out_of_reach = [is_out_of_reach(told, one, day) for one in people]
    can_be_stopped = not people or not all(out_of_reach)
    if case.status != "imminent" and not (case.status == "ongoing" and can_be_stopped):
        return "letter_of_allegation"
    return "urgent_and_allegation" if any(out_of_reach) and can_be_stopped else "urgent_appeal"
