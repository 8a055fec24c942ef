"""What is due in a case and by when: by its own days, by the rules of the UN, and by the State's own law."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import AllegedVictim, Case, Custody, Entry, Person
from hrdalert.errors import Origin
from hrdalert.knowledge import LegalLimit, Provision, Source
from hrdalert.knowledge.time_limits import TimeLimit
from hrdalert.law.people import held_since, ids_of, is_dead, is_of
from hrdalert.law.procedures import last_day, missing_people

Kind: TypeAlias = Literal[
    "act_by",
    "action",
    "demand",
    "next",
    "disappearance",
    "communication",
    "custody_state",
    "end_of_custody",
    "legal_limit",
    "consent_ends",
    "consent_old",
]
At: TypeAlias = tuple[str | int, ...]
"""The way to a part of the case file: ``("custody", 0, "from")``."""
_LETTERS = {
    **dict.fromkeys(("UA", "AL", "JUA", "JAL"), "communication"),
    **dict.fromkeys(("OL", "JOL"), "other_letter"),
}
"""How the reference of a communication of mandate holders begins, with the rule on its confidentiality."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due. What is due and the rule name nobody."""

    kind: Kind
    day: datetime.date
    severity: Literal["passed", "soon", "ahead"]
    at: At
    origin: Origin
    """The line from which it follows."""
    people: tuple[str, ...] = ()
    """By their ids."""
    rule: str = ""
    """The rule of the UN or of the State's own law that sets the day; empty where the office set it."""
    source: Source | None = None
    """Where the rule was read."""
    as_of: datetime.date | None = None
    verified: bool = True
    """False where nobody read the rule in a text."""

    @property
    def what(self) -> str:
        """What is due, in a sentence of the data."""
        return knowledge.deadline_words()[self.kind]

    @property
    def id(self) -> str:
        """The same for one deadline of a case on every day: keys and numbers of the file, never an id of a person."""
        return ".".join((self.kind, *(str(part + 1) if isinstance(part, int) else part for part in self.at)))

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for ``--json``."""
        return {
            "kind": self.kind,
            "date": self.day.isoformat(),
            "severity": self.severity,
            "what": self.what,
            "people": list(self.people),
            "rule": self.rule,
            "source": (self.source.title or self.source.url) if self.source else None,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "verified": self.verified,
            "file": self.origin.file.as_posix(),
            "line": self.origin.line,
            "column": self.origin.column,
        }


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A deadline for a calendar, which mostly lies on telephones: no name, no id of a person, no text of a case."""

    id: str
    """The same for the same deadline in every file."""
    day: datetime.date
    summary: str
    description: str
    reminds: bool


def calendar_days(case: Case, deadlines: Iterable[Deadline]) -> tuple[CalendarDay, ...]:
    """The deadlines of a case for a calendar file, under its reference."""
    return tuple(
        CalendarDay(
            id=f"{case.reference}.{deadline.id}@hrdalert",
            day=deadline.day,
            summary=f"{case.reference}: {deadline.what}",
            description="\n".join(filter(None, (deadline.rule, f"hrdalert deadlines {case.reference}"))),
            reminds=deadline.severity != "passed",
        )
        for deadline in deadlines
    )


def deadlines(case: Case, day: datetime.date) -> tuple[Deadline, ...]:
    """All deadlines of a case on a day, in the order of their days."""
    asked: list[tuple[Person, At, AllegedVictim | None]] = [
        *((one, ("alleged_victims", n, "consent"), one) for n, one in enumerate(case.alleged_victims)),
        *((one, ("related", n, "consent"), None) for n, one in enumerate(case.related)),
    ]
    found = (
        *_of_the_office(case, day),
        *(found for person, at, victim in asked for found in _of_person(case, person, at, victim, day)),
        *of_disappearances(case, day),
        *_of_letters(case, day),
        *_of_custody(case, day),
        *_of_law(case, day),
    )
    return tuple(sorted(found, key=lambda deadline: (deadline.day, deadline.kind, str(deadline.at))))


def _deadline(
    case: Case,
    kind: Kind,
    last: datetime.date,
    at: At,
    day: datetime.date,
    people: tuple[str, ...] = (),
    by: TimeLimit | Provision | None = None,
    says: str = "",
    soon: datetime.date | None = None,
) -> Deadline:
    """One deadline; ``by`` sets it where the office does not, and of a provision ``says`` what.

    It is close from ``soon`` on, or in its last week.
    """
    soon = soon or last - datetime.timedelta(days=7)
    severity: Literal["passed", "soon", "ahead"] = (
        "passed" if last < day else "soon" if day >= soon else "ahead"
    )
    origin, rule = case.origin(*at), by.rule if isinstance(by, TimeLimit) else says
    source, as_of, verified = (by.source, by.as_of, by.verified) if by else (None, None, True)
    return Deadline(kind, last, severity, at, origin, people, rule, source, as_of, verified)


# --- the office's own days


def _of_the_office(case: Case, day: datetime.date) -> Iterator[Deadline]:
    """By when the UN should act, until when people write, and by when something is asked for."""
    if case.urgent and case.urgent.by and case.status in ("imminent", "ongoing"):
        yield _deadline(case, "act_by", case.urgent.by, ("urgent", "by"), day)
    if case.action.until and case.status != "closed":
        yield _deadline(case, "action", case.action.until, ("action", "until"), day)
    for number, demand in enumerate(case.demands):
        if demand.by:
            people = ids_of(case.victims_of(demand))
            yield _deadline(case, "demand", demand.by, ("demands", number, "by"), day, people)
    if case.measure and case.measure.next and case.measure.next.by and (last := case.measure.next.by.end):
        yield _deadline(case, "next", last, ("measure", "next", "by"), day)


# --- consent


def _of_person(
    case: Case, person: Person, at: At, victim: AllegedVictim | None, day: datetime.date
) -> Iterator[Deadline]:
    """The last days of a person's answers, and those from which they are to be asked for again: once for each day."""
    seen: set[tuple[Kind, datetime.date]] = set()
    for use, answer in person.consent.answers():
        if answer is None or answer.answer != "yes":
            continue
        where = (*at, use) if getattr(person.consent, use) is not None else at
        ends: list[tuple[Kind, datetime.date, str]] = []
        if answer.until:
            ends.append(("consent_ends", answer.until, "until"))
        old = _asked_again(case, answer.date, victim)
        if old and not (answer.until and answer.until <= old):
            ends.append(("consent_old", old, "date"))
        for kind, last, key in ends:
            if (kind, last) not in seen:
                seen.add((kind, last))
                limit = knowledge.time_limits()["consent"] if kind == "consent_old" else None
                yield _deadline(case, kind, last, (*where, key), day, (person.id,), limit)


def _asked_again(case: Case, given: CaseDate | None, victim: AllegedVictim | None) -> datetime.date | None:
    """When a consent is too old: twelve months after it, or with the first arrest or charge since."""
    if given is None or given.start is None:
        return None
    last = knowledge.time_limits()["consent"].limit.after(given.start)
    since = given.end or given.start
    steps = (
        entry.date.start
        for entry in case.chronology
        if entry.kind in ("arrest", "charge")
        and entry.date is not None
        and (victim is None or is_of(entry, victim))
    )
    return min([last, *(day for day in steps if day is not None and since < day < last)])


# --- rules of the UN


def of_disappearances(case: Case, day: datetime.date) -> Iterator[Deadline]:
    """The urgent window of the working group: once for those whose disappearance is one fact."""
    door, limit = knowledge.doors()["wgeid_urgent"], knowledge.time_limits()["wgeid_urgent"]
    windows: dict[tuple[At, datetime.date, datetime.date], list[str]] = {}
    for missing in missing_people(case, day):
        last, begins = last_day(door, missing), missing.latest
        if last is not None and begins is not None:
            windows.setdefault((missing.at, last, begins), []).append(missing.victim.id)
    for (at, last, begins), people in windows.items():
        soon = begins + datetime.timedelta(days=limit.warn_after_days) if limit.warn_after_days else None
        yield _deadline(case, "disappearance", last, at, day, tuple(people), limit, soon=soon)


def _of_letters(case: Case, day: datetime.date) -> Iterator[Deadline]:
    """How long a letter of mandate holders to the State is confidential, while the file is not newer than that."""
    for number, entry in enumerate(case.chronology):
        sent = entry.date.end if entry.kind == "un" and entry.date else None
        rule = _LETTERS.get(str(entry.reference or "").partition(" ")[0])
        if sent is None or rule is None:
            continue
        limit = knowledge.time_limits()[rule]
        public = limit.limit.after(sent)
        if public >= case.as_of:
            at: At = ("chronology", number, "date")
            yield _deadline(case, "communication", public, at, day, ids_of(case.victims_of(entry)), limit)


# --- custody and the State's own law


def _of_custody(case: Case, day: datetime.date) -> Iterator[Deadline]:
    """From when what is known of those who are held is to be asked again, and ends that the file states."""
    held = ids_of(victim for victim in case.alleged_victims if held_since(case, victim, day))
    if held:
        limit = knowledge.time_limits()["custody_state"]
        last = limit.limit.after(case.as_of)
        yield _deadline(case, "custody_state", last, ("as_of",), day, held, limit)
    for number, custody in enumerate(case.custody):
        end = custody.until.end if custody.until else None
        people = ids_of(_alive(case, custody, day))
        if end is not None and end > case.as_of and people:
            yield _deadline(case, "end_of_custody", end, ("custody", number, "until"), day, people)


def _alive(case: Case, part: Custody | Entry, day: datetime.date) -> tuple[AllegedVictim, ...]:
    return tuple(victim for victim in case.victims_of(part) if not is_dead(victim, day))


def _of_law(case: Case, day: datetime.date) -> Iterator[Deadline]:
    """The longest times of custody that goes on, and of what a judgment begins."""
    limits = [limit for state in case.all_states for limit in knowledge.legal_limits(state, case.territory)]
    for number, custody in enumerate(case.custody):
        people = ids_of(_alive(case, custody, day))
        is_over = custody.until is not None and (custody.until.end or day) <= day
        if is_over or custody.acknowledged is False or not people:
            continue
        for provision, legal in limits:
            if legal.regime is not None and legal.regime == custody.kind:
                yield from _limit(
                    case, provision, legal, custody.from_, ("custody", number, "from"), people, day
                )
    for number, entry in enumerate(case.chronology):
        for provision, legal in limits:
            if legal.outcome is not None and (people := _waiting(case, number, entry, legal, day)):
                at: At = ("chronology", number, "date")
                yield from _limit(case, provision, legal, entry.date, at, people, day)


def _waiting(case: Case, number: int, entry: Entry, legal: LegalLimit, day: datetime.date) -> tuple[str, ...]:
    """Those for whom a judgment has begun a time that no later entry has ended."""
    later = [other for other in case.chronology[number + 1 :] if other.kind in legal.ended_by]
    return ids_of(
        victim
        for victim in _alive(case, entry, day)
        if entry.outcome_of(victim.id) == legal.outcome and not any(is_of(other, victim) for other in later)
    )


def _limit(
    case: Case,
    provision: Provision,
    legal: LegalLimit,
    since: CaseDate | None,
    at: At,
    people: tuple[str, ...],
    day: datetime.date,
) -> Iterator[Deadline]:
    """The last day of a time of the State's own law, counted from the first day on which it can have begun."""
    if since is None or since.start is None or (legal.since and since.start < legal.since):
        return
    last = legal.after(since.start)
    article = f", article {provision.article}" if provision.article else ""
    says = f"{provision.law.title}{article}: {legal.said}"
    yield _deadline(case, "legal_limit", last, at, day, people, provision, says)
