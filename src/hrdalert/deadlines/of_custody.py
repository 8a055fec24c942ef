"""Deadlines of custody: what is to be asked again, ends that the case states, and the limits of the State's own law."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.deadlines.deadline import At, Deadline
from hrdalert.deadlines.known import Known, counted_from, joined, label, source_of
from hrdalert.disclosure.calendar import denial_in
from hrdalert.disclosure.custody import MATTERS, Matter
from hrdalert.knowledge import LegalLimit, Provision

_OF_MATTER: Mapping[Matter, str] = {
    "whereabouts": "the place",
    "lawyer": "lawyers",
    "family": "the family",
    "health": "health",
}


def of_states(known: Known) -> Iterator[Deadline]:
    """From when what is known of those who are held is to be asked again: one day for each spell of custody."""
    rule = knowledge.time_limits()["custody_state"]
    held: dict[int, list[str]] = {}
    for person in known.alive:
        if spells := known.open_spells(person):
            held.setdefault(spells[-1][0], []).append(person)
    for number, people in held.items():
        last_known = {matter: _last_known(known, matter, people) for matter in MATTERS}
        due = {matter: rule.limit.after(day) for matter, (day, _) in last_known.items()}
        first = min(due.values())
        asked = [matter for matter in MATTERS if due[matter] == first or due[matter] < known.day]
        yield known.deadline(
            "custody_state",
            first,
            f"Ask again what is known of the custody: {joined(_OF_MATTER[matter] for matter in asked)}.",
            why="last known: " + ", ".join(f"{matter} {last_known[matter][1]}" for matter in MATTERS),
            people=people,
            at=("custody", number),
            rule=rule,
        )


def _last_known(known: Known, matter: Matter, people: Iterable[str]) -> tuple[datetime.date, str]:
    """The first day that the newest state can mean, of the person of whom it is oldest; without one, of the custody."""
    found = []
    for person in people:
        spells = known.open_spells(person)
        states = [
            state.when or spell.start
            for _, spell in spells
            for _, state in known.facts(getattr(spell, matter))
            if person in known.people(state.of)
        ]
        newest = max(states, key=lambda date: date.sort_key, default=None)
        since = newest or spells[0][1].start
        found.append((since.enters or known.day, str(newest or "never")))
    return min(found)


def of_ends(known: Known) -> Iterator[Deadline]:
    """The ends that the case states and that lay ahead when it was told: of a sentence, mostly."""
    for number, spell in known.spells:
        end = spell.until.end if spell.until else None
        if end is None or end <= known.case.as_of or not known.held_in(spell):
            continue
        passed = ": ask whether the release has followed" if end < known.day else ""
        yield known.deadline(
            "end_of_custody",
            end,
            f"The {'sentence' if spell.regime == 'prison' else 'custody'} ends on this day, by the case file{passed}.",
            why=f"custody until {spell.until}",
            people=known.held_in(spell),
            at=("custody", number, "until"),
        )


# --- the State's own law ---


def of_law(known: Known) -> Iterator[Deadline]:
    """The longest times of regimes of custody that go on, and of stages of proceedings that nothing has ended.

    Two facts that begin one time, such as a conviction and the sentence of the same day, set one deadline.
    """
    case = known.case
    law = [each for state in case.states for each in knowledge.legal_limits(state, case.territory)]
    found: dict[tuple[str, datetime.date, tuple[str, ...]], Deadline] = {}
    for each in (*_of_regimes(known, law), *_of_stages(known, law)):
        found.setdefault((each.rule, each.day, each.people), each)
    yield from found.values()


def _of_regimes(known: Known, law: Sequence[tuple[Provision, LegalLimit]]) -> Iterator[Deadline]:
    for number, spell in known.spells:
        people = known.held_in(spell)
        if spell.regime is None or not people or not known.is_open(spell):
            continue
        if denial_in(spell, [state for _, state in known.facts(spell.whereabouts)]):
            continue  # nobody acknowledges a measure whose time could run
        why = f"{label('regime', spell.regime)} since {counted_from(spell.start)}"
        for provision, legal in law:
            if legal.regime == spell.regime:
                at = ("custody", number, "from")
                yield from _limit(known, provision, legal, spell.start, why, people, at)


def _of_stages(known: Known, law: Sequence[tuple[Provision, LegalLimit]]) -> Iterator[Deadline]:
    for number, step in known.facts(known.case.proceedings):
        since = step.when
        if since is None:
            continue
        for provision, legal in law:
            people = _waiting(known, legal, step.of, since)
            if legal.stage != step.stage or not people:
                continue
            why = f"{label('stage', step.stage)} on {counted_from(since)}"
            at = ("proceedings", number, "date")
            for each in _limit(known, provision, legal, since, why, people, at):
                if each.severity != "passed" or not known.is_told_anew(each.day):
                    yield each


def _waiting(known: Known, legal: LegalLimit, of: tuple[str, ...], since: CaseDate) -> tuple[str, ...]:
    """Those for whom no later stage has ended a time that began then."""
    later = [
        step
        for _, step in known.facts(known.case.proceedings)
        if step.stage in legal.ended_by and step.when is not None and step.when >= since
    ]
    ended = {id for step in later for id in known.people(step.of)}
    return tuple(id for id in known.people(of) if id in known.alive and id not in ended)


def _limit(
    known: Known,
    provision: Provision,
    legal: LegalLimit,
    since: CaseDate,
    why: str,
    people: tuple[str, ...],
    at: At,
) -> Iterator[Deadline]:
    if since.start is None or (legal.since and since.start < legal.since):
        return
    last = legal.limit.after(since.start)
    article = f", article {provision.article}" if provision.article else ""
    found = known.deadline(
        "legal_limit",
        last,
        f"By the State's own law {legal.said}.",
        why=why,
        people=people,
        at=at,
    )
    rule = f"{provision.law.title}{article}: {provision.rule or provision.topic}."
    yield replace(found, rule=rule, source=source_of(provision.source, provision))
