"""From a case to claims: each violation with its State, its days, whom it harmed, and the facts that the law asks for.

A table of the knowledge data says which facts a kind of entry or a violation shows (``knowledge.facts()``). Custody,
outcomes and dates show the others. No text is read.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import AllegedVictim, Case, Demand, Entry, Weight
from hrdalert.law import persons

WEIGHTS: Mapping[Weight, int] = {"lead": 3, "body": 2, "background": 1}
"""What an entry counts for, of its law and of its mandates."""


class Days(Struct, frozen=True):
    """The days on which something may have happened."""

    first: datetime.date | None
    """The first day that its date can mean; None where that is open or unknown."""
    last: datetime.date | None
    lasted: tuple[datetime.date, datetime.date] | None = None
    """Of what lasted: two days between which it surely went on."""

    @classmethod
    def of(cls, date: CaseDate | None, day: datetime.date) -> Days:
        """The days of an entry, as it stands on ``day``. An interval with an open end goes on until then."""
        if date is None:
            return cls(None, None)
        begins = date.first.end if date.first else None
        ends = date.last.start if date.last else day
        is_lasting = date.is_interval and begins is not None and ends is not None and begins <= ends
        lasted = (begins, ends) if is_lasting and begins and ends else None
        return cls(date.start, date.end or (day if date.is_interval else None), lasted)

    def until(self, day: datetime.date) -> Days:
        """The same of what has gone on until a day since."""
        begins = self.last if self.lasted is None else self.lasted[0]
        return Days(self.first, day, (begins, day)) if begins is not None and begins <= day else self

    def reach(self, step: Entry) -> bool:
        """Whether a step of proceedings had been taken on one of the days."""
        taken = step.date.start if step.date else None
        return self.last is not None and taken is not None and taken <= self.last

    @property
    def decisive(self) -> tuple[datetime.date, ...]:
        """Days on which a treaty must bind to bind for this: on any of what lasted, on all others; none if unknown."""
        if self.lasted is not None:
            return self.lasted
        return (self.first, self.last) if self.first is not None and self.last is not None else ()


class Claim(Struct, frozen=True):
    """One violation of one State, of one victim, or what is asked for one."""

    violation: str
    """Or the id of the demand."""
    state: str
    territory: str | None
    victim: str | None
    """Its id; None of a measure and of an entry that names no victim."""
    entry: int | None
    """Its place in the chronology; None of the measure and of a demand."""
    weight: Weight
    days: Days
    facts: frozenset[str]
    """Facts and kinds of persons, as ``knowledge.cited_for`` takes them."""

    @property
    def is_asked(self) -> bool:
        """Whether a demand brings it, and no violation."""
        return self.violation in knowledge.law_of_demands()

    @property
    def cited(self) -> knowledge.FirstLaw:
        """What it calls for, whether it binds or not."""
        return knowledge.cited_for(self.violation, self.facts)

    def can_be_measured_by(self, instrument: str) -> bool:
        """Whether a text can have been there when it happened: nothing is measured by a later one."""
        latest = self.days.lasted[1] if self.days.lasted else self.days.first or self.days.last
        return latest is None or knowledge.instruments()[instrument].adopted <= latest


def claims_of(case: Case, day: datetime.date, *, asked: bool = False) -> tuple[Claim, ...]:
    """Every claim of a case on a day, in the order of the file, the measure first; ``asked``: at the end what is asked.

    What is confidential stands in no document, and so gives no law. Words that no vocabulary has are left out.
    """
    harmed = _harmed(case, day)
    demands = _of_demands(case, day, harmed) if asked else ()
    return (*_of_measure(case, day), *_of_entries(case, day, harmed), *demands)


def territory_of(case: Case, state: str, part: Entry | Demand | None = None) -> str | None:
    """The territory of the case where it is one of this State's; none of a part that names the first State itself."""
    if case.territory is None or (part is not None and part.state == case.all_states[0]):
        return None
    commitments = knowledge.commitments()
    owners = [s for s in case.all_states if s in commitments and case.territory in commitments[s].territories]
    return case.territory if state in (owners or case.all_states[:1]) else None


def _of_measure(case: Case, day: datetime.date) -> Iterator[Claim]:
    """The claims of the law, bill or practice: it stands as it is on the day."""
    if case.measure is None or not case.all_states:
        return
    state = case.all_states[0]
    known = [violation for violation in case.measure.violations if violation in knowledge.law_first()]
    of_persons = persons.persons_of(case, None, state, day)
    shown = knowledge.facts_of_violations(frozenset(known)) | of_persons | {"completed", *case.measure.facts}
    for violation in known:
        implied = knowledge.counting_as(knowledge.law_first()[violation].implies)
        facts = knowledge.without_ruled_out(shown | implied)
        yield Claim(violation, state, territory_of(case, state), None, None, "lead", Days(day, day), facts)


def _of_entries(case: Case, day: datetime.date, harmed: Mapping[str, _Person]) -> Iterator[Claim]:
    for number, entry in enumerate(case.chronology):
        state = case.state_of(entry)
        known = [violation for violation in entry.violations if violation in knowledge.law_first()]
        if not known or state is None or entry.confidential:
            continue
        days, of_entry = Days.of(entry.when, day), facts_of_entry(case, entry)
        territory = territory_of(case, state, entry)
        for victim in case.victims_of(entry) or (None,):
            of = victim.id if victim else None
            person = harmed[of or ""]
            own = of_entry | person.facts(case, (state, territory), number, days, is_done=not entry.attempted)
            for violation in known:
                goes_on = knowledge.law_first()[violation].goes_on and person.is_missing
                lasting = days.until(day) if goes_on else days
                facts = _facts_of_violation(violation, own, entry, victim)
                yield Claim(violation, state, territory, of, number, entry.weight, lasting, facts)


def _of_demands(case: Case, day: datetime.date, harmed: Mapping[str, _Person]) -> Iterator[Claim]:
    """What is asked of a State, of the first where a demand names none, as claims of the day with the demand's id."""
    days, law = Days(day, day), knowledge.law_of_demands()
    for demand in case.demands:
        state, id = demand.state or next(iter(case.all_states), None), demand.do
        if state is None or id is None or id not in law:
            continue
        territory = territory_of(case, state, demand)
        for victim in case.victims_of(demand) or (None,):
            of = victim.id if victim else None
            person = harmed[of or ""]
            facts = person.facts(case, (state, territory), -1, days, is_done=True) | law[id].implies
            yield Claim(id, state, territory, of, None, "body", days, facts)


def facts_of_entry(case: Case, entry: Entry) -> frozenset[str]:
    """What the entry itself shows, whomever it harmed."""
    facts = {*entry.facts, *knowledge.facts_of_kind(entry.kind)}
    kinds = {perpetrator.kind for perpetrator in case.alleged_perpetrators if perpetrator.id in entry.by}
    if "state" in kinds:
        facts.add("state_agents")
    elif not kinds.isdisjoint({"non_state", "company"}):
        facts.add("non_state")
    if "company" in kinds:
        facts.add("company")
    if entry.kind == "threat":
        facts.add("threat")
    if entry.in_absentia:
        facts.add("in_absentia")
    if entry.attempted:
        facts = (facts - knowledge.only_done()) | {"attempt"}
    elif entry.kind != "threat":
        facts.add("completed")
    return knowledge.without_ruled_out(frozenset(facts))


def _facts_of_violation(
    violation: str, shown: frozenset[str], entry: Entry, victim: AllegedVictim | None
) -> frozenset[str]:
    """What is shown, and what the violation says by itself, without what another fact rules out.

    An attempt says nothing of what is only done.
    """
    law = knowledge.law_first()[violation]
    implied = law.implies | (law.implies_of_people if victim else frozenset())
    if entry.attempted:
        implied -= {"dead", *knowledge.only_done()}
    return knowledge.without_ruled_out(shown | knowledge.counting_as(implied))


@dataclass(frozen=True, slots=True)
class _Person:
    """What the file knows of one victim, gathered once for all entries; of nobody in particular with an empty id."""

    victim: AllegedVictim | None
    day: datetime.date
    violations: Mapping[tuple[str, str | None], set[str]]
    """By State and territory, with the ids of what is asked."""
    spells: tuple[persons.Spell, ...]
    judgments: Sequence[tuple[int, Entry, bool | None]]
    steps: Mapping[str, Sequence[Entry]]
    """By fact that stays, the entries that begin it."""
    is_missing: bool
    held_since: datetime.date | None
    """Since when the victim is held without a break; None: not held today."""
    holder: str | None
    """The State that holds the victim today."""

    def facts(
        self, case: Case, place: tuple[str, str | None], number: int, days: Days, *, is_done: bool
    ) -> frozenset[str]:
        """What holds of the victim when an entry of that number happened, an act of a State or its territory."""
        state, on = place[0], days.first or days.last or self.day
        facts = {*knowledge.facts_of_violations(frozenset(self.violations.get(place, ())))}
        facts |= persons.persons_of(case, self.victim, state, on)
        if self._was_child_at_what_is_punished(case, number):
            facts |= knowledge.counting_as({"minor_then"})
        facts.add("dead" if self.victim and persons.is_dead(self.victim, self.day) else "alive")
        if self.holder == state and self.held_since and (days.last is None or days.last >= self.held_since):
            facts.add("held_now")
        facts.update(self._in_custody(days))
        if is_done:
            facts |= {fact for fact, steps in self.steps.items() if any(map(days.reach, steps))}
        if self.steps.get("charged"):
            facts.add("charge_on_file")
        return frozenset(facts.union(self._convicted(number, days)))

    def _was_child_at_what_is_punished(self, case: Case, number: int) -> bool:
        """Whether the victim was a child on the day of what an entry punishes, and so of what judges look at."""
        cause = case.chronology[number].because_of if number >= 0 else None
        punished = next((entry for entry in case.chronology if cause and entry.id == cause), None)
        day = punished.date.end if punished and punished.date else None
        return self.victim is not None and day is not None and persons.is_child(self.victim, day)

    def _in_custody(self, days: Days) -> Iterator[str]:
        """What custody that covers one of the days shows."""
        if days.first is None or days.last is None:
            return
        for spell in self.spells:
            if spell.begins <= days.last and (spell.ends is None or spell.ends >= days.first):
                yield "detained"
                if spell.is_of_the_state:
                    yield "state_agents"
                if spell.is_denied:
                    yield "concealed"
                if spell.place_is_known:
                    yield "place_known"

    def _convicted(self, number: int, days: Days) -> Iterator[str]:
        """Whether a conviction surely stood when it began, or is this entry; or whether surely none did."""
        first, sure, possible = days.first, [False], [False]
        for at, entry, convicted in self.judgments:
            start, end = (entry.date.start, entry.date.end) if entry.date else (None, None)
            if at == number or (end and first and end <= first):
                sure.append(convicted is True)
            if at == number or first is None or start is None or start <= first:
                possible.append(convicted is not False)
        if sure[-1]:
            yield "convicted"
        if not (any(possible) if first is None else possible[-1]):
            yield "not_convicted"


def _harmed(case: Case, day: datetime.date) -> Mapping[str, _Person]:
    """What is known of each victim, by id; under the empty id of nobody in particular."""
    stays = frozenset(fact.id for fact in knowledge.facts().values() if fact.stays)
    violations: dict[str, dict[tuple[str, str | None], set[str]]] = defaultdict(lambda: defaultdict(set))
    steps: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in case.chronology:
        if entry.confidential:
            continue
        state = case.state_of(entry) or ""
        place = (state, territory_of(case, state, entry))
        begun = [] if entry.attempted else facts_of_entry(case, entry) & stays
        for id in [victim.id for victim in case.victims_of(entry)] or [""]:
            violations[id][place].update(entry.violations)
            for fact in begun:
                steps[id][fact].append(entry)
    for demand in case.demands:
        state = demand.state or next(iter(case.all_states), "")
        place = (state, territory_of(case, state, demand))
        for id in [victim.id for victim in case.victims_of(demand)] or [""]:
            violations[id][place].add(demand.do or "")
    harmed = {"": _Person(None, day, violations[""], (), (), steps[""], False, None, None)}
    for victim in case.alleged_victims:
        harmed[victim.id] = _Person(
            victim,
            day,
            violations[victim.id],
            persons.spells_of(case, victim),
            persons.judgments_of(case, victim),
            steps[victim.id],
            persons.missing_since(case, victim, day) is not None,
            persons.held_since(case, victim, day),
            persons.holder(case, victim, day),
        )
    return harmed
