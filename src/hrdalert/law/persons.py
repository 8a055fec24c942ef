"""Who somebody is, and how they are on a day: a child, dead, held, convicted, free, missing."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeAlias, get_args

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.entities import Consent, ConsentAnswer, Person
from hrdalert.cases.model import AllegedVictim, Case, Custody, Demand, Entry, Outcome, Use, entries_about
from hrdalert.cases.values import case_date

At: TypeAlias = tuple[str | int, ...]
"""The way to a part of the case file: ``("custody", 0, "from")``."""

_BEFALLS_NOBODY: Final = frozenset({"law", "statement", "remedy", "regional", "un"})
"""Kinds of entries that happen to nobody in person."""

# --- who


def people_at(case: Case) -> Iterator[tuple[Person, tuple[str, int]]]:
    """Alleged victims and related people, each with the way to its part of the file."""
    yield from ((one, ("alleged_victims", number)) for number, one in enumerate(case.alleged_victims))
    yield from ((one, ("related", number)) for number, one in enumerate(case.related))


AnswerAt: TypeAlias = tuple[Person, Use, Consent | ConsentAnswer | None, At]


def answers_at(case: Case) -> Iterator[AnswerAt]:
    """Everybody's answer to each use of the name, with the way to it: to the consent, where one stands for many."""
    for person, path in people_at(case):
        for use, answer in person.consent.answers():
            own = (use,) if getattr(person.consent, use) is not None else ()
            yield person, use, answer, (*path, "consent", *own)


def is_of(part: Entry | Custody | Demand, victim: AllegedVictim) -> bool:
    """Whether an entry, a custody or a demand is about somebody: it names them, or nobody and so all."""
    return not part.of or victim.id in part.of


def case_of_member(case: Case, id: str) -> tuple[Case, AllegedVictim | None]:
    """The case as it is told of somebody, and this person: an alleged victim, or a member of a group by an own id.

    What befell the group befell the member, but for an outcome and for custody of the member's own. Every part keeps
    its place.
    """
    group = next((one for one in case.alleged_victims if id in one.ids), None)
    if group is None or group.id == id:
        return case, group
    row = group.apart[id]
    own = {"id": id, "kind": "person", "name": row.get("name"), "members": (), "count": None}
    member = group.model_copy(update=own | {"died": _date(row.get("died")) or group.died})
    of_row: Outcome | None = next((one for one in get_args(Outcome) if one == row.get("outcome")), None)
    decided = [one for one in case.chronology if one.kind == "judgment" and is_of(one, group)][-1:]
    # That the group is held says nothing of whom a court let go.
    is_apart = of_row in ("acquitted", "quashed") or any(id in one.of for one in case.custody)

    def with_member(of: tuple[str, ...]) -> tuple[str, ...]:
        return (*of, id) if group.id in of else of

    def outcomes(entry: Entry) -> dict[str, Outcome]:
        of_group = entry.outcome_of(group.id) if is_of(entry, group) else entry.outcome.get(group.id)
        outcome = entry.outcome.get(id) or (of_row if entry in decided else None) or of_group
        return {**entry.outcome, id: outcome} if outcome else entry.outcome

    entries = (
        one.model_copy(update={"of": with_member(one.of), "outcome": outcomes(one)})
        for one in case.chronology
    )
    custody = (
        one.model_copy(update={"of": (one.of or (group.id,)) if is_apart else with_member(one.of)})
        for one in case.custody
    )
    victims = (member if one is group else one for one in case.alleged_victims)
    told = {"alleged_victims": tuple(victims), "chronology": tuple(entries), "custody": tuple(custody)}
    return case.model_copy(update=told), member


def _date(written: str | None) -> CaseDate | None:
    with suppress(ValueError):
        return case_date(written)
    return None


def ids_of(victims: Iterable[AllegedVictim]) -> tuple[str, ...]:
    return tuple(victim.id for victim in victims)


def is_child(victim: AllegedVictim, day: datetime.date) -> bool:
    """Whether somebody is surely under 18 on a day: by ``protect``, by ``is``, or by every day of birth on file."""
    if victim.protect == "minor" or "minor" in victim.is_:
        return True
    return victim.born is not None and _is_under_18(victim.born.start, day)


def may_have_been_child(case: Case, victim: AllegedVictim, day: datetime.date) -> bool:
    """Whether somebody may be under 18 on a day, or may have been when anything befell them: in doubt, yes.

    The law is not worked out by it: that of children is for those who surely are.
    """
    happened = (
        entry.date for entry in case.chronology if is_of(entry, victim) and entry.kind not in _BEFALLS_NOBODY
    )
    held = (custody.from_ for custody in case.custody if is_of(custody, victim))
    days = [date.start for date in (*happened, *held) if date and date.start]
    born = victim.born.end if victim.born else None
    return is_child(victim, day) or any(_is_under_18(born, one) for one in (day, *days))


def is_grown_up(victim: AllegedVictim, day: datetime.date) -> bool:
    """Whether every day of birth that is on file makes somebody 18 by a day."""
    born = victim.born.end if victim.born else None
    return born is not None and not _is_under_18(born, day)


def _is_under_18(born: datetime.date | None, day: datetime.date) -> bool:
    if born is None:
        return False
    return (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) < 18


def persons_of(case: Case, victim: AllegedVictim | None, state: str, day: datetime.date) -> frozenset[str]:
    """The kinds of persons that count for the law: by ``is`` and other data, never by a name or a text."""
    is_linked = case.link is not None or case.reprisal is not None
    if victim is None:
        return frozenset({"defender"} if is_linked else ())
    kinds = set(victim.is_)
    if is_child(victim, day):
        kinds.add("minor")
    elif is_linked and "not_a_defender" not in kinds:
        kinds.add("defender")
    if knowledge.is_woman(victim.gender):
        kinds.add("woman")
    if victim.nationality:
        kinds.add("citizen" if state in victim.nationality else "foreigner")
    if "religious_minority" in kinds and kinds.isdisjoint({"minority", "indigenous"}):
        kinds.add("religion_alone")
    return knowledge.counting_as(kinds)


# --- alive, held, convicted


def is_dead(victim: AllegedVictim, day: datetime.date) -> bool:
    """Whether ``died`` says that somebody has died by a day; of a date that can mean several, its first counts."""
    return victim.died is not None and (victim.died.start is None or victim.died.start <= day)


class Spell(Struct, frozen=True):
    """A time in which somebody is deprived of liberty."""

    begins: datetime.date
    """The first day that its beginning can mean; ``date.min`` where nobody knows it."""
    ends: datetime.date | None
    """The last day that its end can mean; None while it is open."""
    custody: Custody | None
    """Its line in the file; None where only an arrest tells of it."""
    state: str | None
    """The State that holds the person: of this line, or of the arrest."""

    def is_open_on(self, day: datetime.date) -> bool:
        """Whether somebody is held by it at the end of a day."""
        return self.begins <= day and (self.ends is None or self.ends > day)

    @property
    def is_of_the_state(self) -> bool:
        """Whether a State holds the person, as far as the kind of custody says."""
        return self.custody is not None and self.custody.kind != "non_state"

    @property
    def is_denied(self) -> bool:
        return self.custody is not None and self.custody.acknowledged is False

    @property
    def place_is_known(self) -> bool:
        place = self.custody.place if self.custody else None
        return place is not None and place != "unknown" and not self.is_denied


def spells_of(case: Case, victim: AllegedVictim) -> tuple[Spell, ...]:
    """The times in which somebody is deprived of liberty, as by bail nobody is; a death ends them.

    Where the file has no line of custody for somebody, an arrest begins one and a release ends it.
    """
    died = victim.died.end if victim.died else None
    rows = [custody for custody in case.custody if is_of(custody, victim)]
    regimes = knowledge.vocabulary("regime")
    spells = [
        Spell(row.from_.start or datetime.date.min, _end(row.until, died), row, case.state_of(row))
        for row in rows
        if not row.kind or (regime := regimes.get(row.kind)) is None or regime.deprives_of_liberty
    ]
    begins: datetime.date | None = None
    state: str | None = None
    for _, entry in () if rows else entries_about(case, victim.id):
        if entry.attempted:
            continue
        if entry.kind == "arrest":
            begins = begins or (entry.date and entry.date.start) or datetime.date.min
            state = case.state_of(entry)
        elif entry.kind == "release" and begins is not None:
            spells.append(Spell(begins, _end(entry.date, died), None, state))
            begins = None
    return (*spells, Spell(begins, died, None, state)) if begins is not None else tuple(spells)


def _end(date: CaseDate | None, died: datetime.date | None) -> datetime.date | None:
    """The last day that an end can mean, or the death before it; of an unknown end the first day of all: it is over."""
    end = (date.end or date.start or (datetime.date.min if date.is_unknown else None)) if date else None
    return min((day for day in (end, died) if day is not None), default=None)


def held_since(case: Case, victim: AllegedVictim, day: datetime.date) -> datetime.date | None:
    """Since when somebody held at the end of a day has been so without a break; None: not held, for all we know."""
    if is_dead(victim, day):
        return None
    since: datetime.date | None = None
    for spell in sorted(spells_of(case, victim), key=lambda spell: spell.begins, reverse=True):
        if spell.is_open_on(day) or (since is not None and spell.ends is not None and spell.ends >= since):
            since = spell.begins if since is None else min(since, spell.begins)
    return since


def holder(case: Case, victim: AllegedVictim, day: datetime.date) -> str | None:
    """The State that holds somebody on a day: by the latest custody that is open then; None: nobody, or not known."""
    spells = [spell for spell in spells_of(case, victim) if spell.is_open_on(day)]
    latest = max(spells, key=lambda spell: spell.begins, default=None)
    return latest.state if latest else None


def judgments_of(case: Case, victim: AllegedVictim) -> list[tuple[int, Entry, bool | None]]:
    """The judgments of somebody, each with whether it leaves a conviction standing; None: the file does not say.

    One that quashes or acquits takes one conviction away, and another stands.
    """
    judgments: list[tuple[int, Entry, bool | None]] = []
    convictions, is_first = 0, True
    for number, entry in enumerate(case.chronology):
        is_decision = entry.kind == "judgment" or entry.outcome
        if not is_decision or not (is_of(entry, victim) or victim.id in entry.outcome):
            continue
        match entry.outcome_of(victim.id):
            case "convicted":
                convictions += 1
            case "upheld":
                convictions = max(convictions, int(is_first))
            case "quashed" | "acquitted":
                convictions = max(convictions - 1, 0)
            case None:
                if lacks_outcome(entry, victim):
                    judgments.append((number, entry, None))
                continue
        is_first = False
        judgments.append((number, entry, convictions > 0))
    return judgments


def lacks_outcome(entry: Entry, victim: AllegedVictim) -> bool:
    """Whether a judgment of somebody does not say what was decided: who is named in no part of it was not judged."""
    is_judged = victim.id in entry.of or not (entry.of or entry.outcome)
    return entry.kind == "judgment" and is_judged and entry.outcome_of(victim.id) is None


def outcome_of(case: Case, victim: AllegedVictim, day: datetime.date) -> Outcome | None:
    """What the latest judgment by a day decided about somebody; where another conviction stands, that one."""
    outcome: Outcome | None = None
    for _, entry, is_convicted in judgments_of(case, victim):
        if is_convicted is not None and _has_been(entry, day):
            outcome = entry.outcome_of(victim.id)
            outcome = "convicted" if is_convicted and outcome != "upheld" else outcome
    return outcome


def fates_of(case: Case, group: AllegedVictim, day: datetime.date) -> dict[Outcome, int]:
    """For how many of a group each outcome is that of the latest judgment; empty where it is the same for all."""
    apart = [case_of_member(case, id) for id in sorted(group.ids - {group.id})]
    if not apart:
        return {}
    many = int(group.count) if group.count and re.fullmatch("[0-9]{1,9}", group.count) else len(group.members)
    fates = Counter({outcome_of(case, group, day): many - len(apart)})
    fates.update(outcome_of(told, member, day) for told, member in apart if member)
    return {fate: count for fate, count in fates.items() if fate and count > 0} if len(fates) > 1 else {}


def _has_been(entry: Entry, day: datetime.date) -> bool:
    return entry.date is None or entry.date.start is None or entry.date.start <= day


# --- missing, free


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who was taken and of whom nobody says where they are."""

    victim: AllegedVictim
    since: CaseDate | None
    """None: nobody knows."""
    at: At
    """The way to what says so in the case file."""
    is_denied: bool
    """The authorities deny or hide it."""
    latest: datetime.date | None
    """The latest day that the disappearance can mean; of one that lasts, the latest day of its beginning."""


def missing_since(case: Case, victim: AllegedVictim, day: datetime.date) -> Missing | None:
    """Since when somebody is missing on a day; None where they are not, as far as the file says."""
    if is_dead(victim, day):
        return None
    spells = spells_of(case, victim)
    open_now = [spell for spell in spells if spell.is_open_on(day)]
    if any(spell.place_is_known for spell in open_now):
        return None
    denied = any(spell.is_denied for spell in open_now)
    since: CaseDate | None = None
    if taking := _last_taking(case, victim, spells, day):
        number, entry, is_enforced = taking
        at: At = ("chronology", number, "date")
        since, denied = entry.when, denied or is_enforced
    else:
        rows = [spell.custody for spell in open_now if spell.custody]
        untold = [row for row in rows if row.acknowledged is False or row.place == "unknown"]
        if not untold:
            return None
        at = ("custody", next(n for n, row in enumerate(case.custody) if row is untold[0]), "from")
        since = untold[0].from_
    begins = since.first if since and since.is_interval else since
    # What a case tells has happened by the day on which it was last checked.
    latest = min(begins.end, case.as_of) if begins and begins.end else None
    return Missing(victim, since, at, denied, latest)


def _last_taking(
    case: Case, victim: AllegedVictim, spells: tuple[Spell, ...], day: datetime.date
) -> tuple[int, Entry, bool] | None:
    """The last taking of somebody who is not known to be free since: by a release, or by custody that is over.

    With it, whether an entry calls it an enforced disappearance. What is said of it later is no taking: it counts from
    the arrest, unless somebody was free or held at a known place between.
    """
    taking: tuple[int, Entry] | None = None
    arrest: tuple[int, Entry] | None = None
    is_enforced = False
    for number, entry in entries_about(case, victim.id):
        if entry.attempted or entry.kind == "threat" or not _has_been(entry, day):
            continue
        is_said = not {"enforced_disappearance", "abduction_non_state"}.isdisjoint(entry.violations)
        if entry.kind == "release":
            taking, arrest, is_enforced = None, None, False
        elif entry.kind == "disappearance" or (entry.kind == "arrest" and is_said):
            taking, is_enforced = (number, entry), False
        elif entry.kind == "arrest":
            arrest = (number, entry)
        elif is_said:
            begun = taking or arrest
            if begun is None or _is_over(spells, begun[1], entry):
                begun, is_enforced = (number, entry), False
            taking = begun
        is_enforced = is_enforced or "enforced_disappearance" in entry.violations
    if taking is None:
        return None
    since = _first_day(taking[1])
    is_over = any(spell.ends is not None and since < spell.ends <= day for spell in spells)
    if is_over and not any(spell.is_open_on(day) for spell in spells):
        return None
    return (*taking, is_enforced)


def _is_over(spells: tuple[Spell, ...], taking: Entry, then: Entry) -> bool:
    """Whether somebody who was taken was free, or held at a known place, before something else happened."""
    since, until = _first_day(taking), (then.date.start if then.date else None) or datetime.date.max
    ends = [spell.ends for spell in spells if spell.ends is not None and since < spell.ends <= until]
    was_freed = any(not any(spell.is_open_on(end) for spell in spells) for end in ends)
    return was_freed or any(spell.place_is_known and since <= spell.begins <= until for spell in spells)


def _first_day(entry: Entry) -> datetime.date:
    return (entry.date.start if entry.date else None) or datetime.date.min


def is_free(case: Case, victim: AllegedVictim, day: datetime.date) -> bool:
    """Whether somebody was held or missing and is known to be free on a day; False where the file does not say."""
    spells = spells_of(case, victim)
    releases = (entry for _, entry in entries_about(case, victim.id) if entry.kind == "release")
    is_over = any(spell.ends is not None and spell.ends <= day for spell in spells)
    was_freed = is_over or any(_has_been(entry, day) for entry in releases)
    return (
        was_freed
        and not is_dead(victim, day)
        and not any(spell.is_open_on(day) for spell in spells)
        and missing_since(case, victim, day) is None
    )


def is_out_of_reach(case: Case, victim: AllegedVictim, day: datetime.date) -> bool:
    """Whether nothing more can be stopped for somebody: abroad, or free with no trial to come."""
    if "abroad" in victim.is_:
        return True
    is_bound = any(row.until is None for row in case.custody if is_of(row, victim))
    steps = [
        entry.kind for _, entry in entries_about(case, victim.id) if entry.kind in ("charge", "judgment")
    ]
    return is_free(case, victim, day) and not is_bound and steps[-1:] != ["charge"]
