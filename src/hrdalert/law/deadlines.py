"""What is due in a case and by when: by its own days, by the rules of the UN, and by the State's own law."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import AllegedVictim, Case, Custody, Entry, Person
from hrdalert.errors import Origin
from hrdalert.knowledge import LegalLimit, Provision, Source
from hrdalert.knowledge.time_limits import TimeLimit
from hrdalert.law.availability import last_day, missing_people
from hrdalert.law.persons import At, answers_at, held_since, ids_of, is_dead, is_of

_LETTERS = {"UA": "communication", "AL": "communication", "OL": "other_letter"}
"""How the reference of a communication of mandate holders begins, but for a J, with the rule on its confidentiality."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due. What is due and the rule name nobody."""

    kind: str
    """A key of the table ``what`` of the time limits."""
    day: datetime.date
    severity: Literal["passed", "soon", "ahead"]
    at: At
    origin: Origin
    """The line from which it follows."""
    people: tuple[str, ...]
    """By their ids."""
    rule: str
    """The rule of the UN or of the State's own law that sets the day; empty where the office set it."""
    source: Source | None
    """Where the rule was read."""
    as_of: datetime.date | None
    verified: bool
    """False where nobody read the rule in a text."""

    @property
    def what(self) -> str:
        """What is due, in a sentence of the data."""
        return str(knowledge.time_limits().header.extra["what"][self.kind])

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


def deadlines(case: Case, day: datetime.date) -> tuple[Deadline, ...]:
    """All deadlines of a case on a day, in the order of their days."""
    due = DueDates(case, day)
    found = (
        *due.of_the_office(),
        *due.of_consent(),
        *due.of_disappearances(),
        *due.of_letters(),
        *due.of_custody(),
        *due.of_law(),
    )
    return tuple(sorted(found, key=lambda deadline: (deadline.day, deadline.kind, str(deadline.at))))


@dataclass(frozen=True, slots=True)
class DueDates:
    """The deadlines of a case on a day, by what sets them."""

    case: Case
    day: datetime.date

    def _due(
        self,
        kind: str,
        last: datetime.date,
        at: At,
        people: tuple[str, ...] = (),
        by: TimeLimit | Provision | None = None,
        says: str = "",
        soon: datetime.date | None = None,
    ) -> Deadline:
        """``by`` sets it where the office does not; of a provision, ``says`` what. It is close from ``soon`` on."""
        soon = soon or last - datetime.timedelta(days=7)
        severity: Literal["passed", "soon", "ahead"] = "soon" if self.day >= soon else "ahead"
        if last < self.day:
            severity = "passed"
        origin, rule = self.case.origin(*at), by.rule if isinstance(by, TimeLimit) else says
        source, as_of, verified = (by.source, by.as_of, by.verified) if by else (None, None, True)
        return Deadline(kind, last, severity, at, origin, people, rule, source, as_of, verified)

    def of_the_office(self) -> Iterator[Deadline]:
        """By when the UN should act, until when people write, and by when something is asked for."""
        case = self.case
        if case.urgent and case.urgent.by and case.status in ("imminent", "ongoing"):
            yield self._due("act_by", case.urgent.by, ("urgent", "by"))
        if case.action.until and case.status != "closed":
            yield self._due("action", case.action.until, ("action", "until"))
        for number, demand in enumerate(case.demands):
            if demand.by:
                people = ids_of(case.victims_of(demand))
                yield self._due("demand", demand.by, ("demands", number, "by"), people)
        if case.measure and case.measure.next and case.measure.next.by and (last := case.measure.next.by.end):
            yield self._due("next", last, ("measure", "next", "by"))

    def of_consent(self) -> Iterator[Deadline]:
        """The last days of people's answers, and those from which they are to be asked again: once for each day."""
        seen: set[tuple[str, str, datetime.date]] = set()
        for person, _, answer, path in answers_at(self.case):
            if answer is None or answer.answer != "yes":
                continue
            until, old = answer.until, self._asked_again(person, answer.date)
            if old and until and until <= old:
                old = None
            for kind, last, key in (("consent_ends", until, "until"), ("consent_old", old, "date")):
                if last and (person.id, kind, last) not in seen:
                    seen.add((person.id, kind, last))
                    limit = knowledge.time_limits()["consent"] if kind == "consent_old" else None
                    yield self._due(kind, last, (*path, key), (person.id,), limit)

    def _asked_again(self, person: Person, given: CaseDate | None) -> datetime.date | None:
        """When a consent is too old: twelve months after it, or with the first arrest or charge since."""
        if given is None or given.start is None:
            return None
        last = knowledge.time_limits()["consent"].limit.after(given.start)
        since = given.end or given.start
        steps = (
            entry.date.start
            for entry in self.case.chronology
            if entry.kind in ("arrest", "charge") and entry.date is not None
            if not isinstance(person, AllegedVictim) or is_of(entry, person)
        )
        return min([last, *(day for day in steps if day is not None and since < day < last)])

    def of_disappearances(self) -> Iterator[Deadline]:
        """The urgent window of the working group: once for those whose disappearance is one fact."""
        procedure, limit = knowledge.procedures()["wgeid_urgent"], knowledge.time_limits()["wgeid_urgent"]
        windows: dict[tuple[At, datetime.date, datetime.date], list[str]] = {}
        for missing in missing_people(self.case, self.day):
            last, begins = last_day(procedure, missing), missing.latest
            if last is not None and begins is not None:
                windows.setdefault((missing.at, last, begins), []).append(missing.victim.id)
        for (at, last, begins), people in windows.items():
            soon = begins + datetime.timedelta(days=limit.warn_after_days) if limit.warn_after_days else None
            yield self._due("disappearance", last, at, tuple(people), limit, soon=soon)

    def of_letters(self) -> Iterator[Deadline]:
        """How long a letter of mandate holders to the State is confidential, while the file is not newer than that."""
        for number, entry in enumerate(self.case.chronology):
            sent = entry.date.end if entry.kind == "un" and entry.date else None
            rule = _LETTERS.get(str(entry.reference or "").partition(" ")[0].removeprefix("J"))
            if sent is not None and rule is not None:
                limit = knowledge.time_limits()[rule]
                if (public := limit.limit.after(sent)) >= self.case.as_of:
                    people = ids_of(self.case.victims_of(entry))
                    yield self._due("communication", public, ("chronology", number, "date"), people, limit)

    def of_custody(self) -> Iterator[Deadline]:
        """From when what is known of those who are held is to be asked again, and ends that the file states."""
        case = self.case
        held = ids_of(victim for victim in case.alleged_victims if held_since(case, victim, self.day))
        if held:
            limit = knowledge.time_limits()["custody_state"]
            yield self._due("custody_state", limit.limit.after(case.as_of), ("as_of",), held, limit)
        for number, custody in enumerate(case.custody):
            end = custody.until.end if custody.until else None
            if end is not None and end > case.as_of and (people := ids_of(self._alive(custody))):
                yield self._due("end_of_custody", end, ("custody", number, "until"), people)

    def _alive(self, part: Custody | Entry) -> list[AllegedVictim]:
        return [victim for victim in self.case.victims_of(part) if not is_dead(victim, self.day)]

    def of_law(self) -> Iterator[Deadline]:
        """The longest times by the State's own law of custody, and from a judgment, counted from the first day."""
        case = self.case
        every = (knowledge.legal_limits(state, case.territory) for state in case.all_states)
        limits = [limit for of_state in every for limit in of_state]
        begun: list[tuple[Provision, LegalLimit, CaseDate | None, At, tuple[str, ...]]] = []
        for number, custody in enumerate(case.custody):
            is_over = custody.until is not None and (custody.until.end or self.day) <= self.day
            for provision, legal in limits if not is_over and custody.acknowledged is not False else ():
                if legal.regime is not None and legal.regime == custody.kind:
                    at: At = ("custody", number, "from")
                    begun.append((provision, legal, custody.from_, at, ids_of(self._alive(custody))))
        for number, entry in enumerate(case.chronology):
            for provision, legal in limits if entry.outcome else ():
                if legal.outcome is not None:
                    at, waiting = ("chronology", number, "date"), self._waiting(number, entry, legal)
                    begun.append((provision, legal, entry.date, at, waiting))
        for provision, legal, since, at, people in begun:
            first = since.start if since and people else None
            if first is not None and (legal.since is None or first >= legal.since):
                article = f", article {provision.article}" if provision.article else ""
                says = f"{provision.law.title}{article}: {legal.said}"
                yield self._due("legal_limit", legal.after(first), at, people, provision, says)

    def _waiting(self, number: int, entry: Entry, legal: LegalLimit) -> tuple[str, ...]:
        """Those for whom a judgment has begun a time that no later entry has ended."""
        later = [other for other in self.case.chronology[number + 1 :] if other.kind in legal.ended_by]
        return ids_of(
            victim
            for victim in self._alive(entry)
            if entry.outcome_of(victim.id) == legal.outcome
            and not any(is_of(other, victim) for other in later)
        )
