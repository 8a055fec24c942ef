"""Many cases at a glance, what is most pressing first. No document is composed for it.

Of the rules of the review, those that look at the facts of a case are asked, for UN experts and for the public. Those
that look at a document are left to ``hrdalert check CASE`` and to every draft; what they found is told, where nothing
has changed since.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import asdict

from hrdalert import knowledge
from hrdalert.audience import Audience
from hrdalert.cases import Case, check_text
from hrdalert.deadlines import Deadline, is_pressing
from hrdalert.deadlines import deadlines as deadlines_of
from hrdalert.disclosure.disclose import disclose_facts, telling_of
from hrdalert.documents.legal_choice import treaties
from hrdalert.drafting import Desk, unfilled, untold
from hrdalert.errors import Problem, RefusedError
from hrdalert.knowledge.records import remembered
from hrdalert.verdicts import Verdict, Verdicts
from hrdalert.yaml_mistakes import unreadable

_READERS: Final[tuple[tuple[Audience, str], ...]] = (
    ("un", "un-communication"),
    ("public", "press-release"),
    ("public", "urgent-action"),
)
"""For whom the facts are looked at, and where they would read them; each rule is asked for the first that it is for."""


class Glance(Struct, frozen=True):
    """One case, as far as its file alone tells."""

    path: Path
    reference: str
    """Empty where the file cannot be read."""
    states: tuple[str, ...]
    told: str
    """Its status, and the day as of which it is told."""
    errors: tuple[Problem, ...]
    """What keeps it, or a document of it, from being made."""
    remarks: tuple[str, ...]
    """The ids of rules that found something else, the most severe first."""
    due: tuple[Deadline, ...]
    """What has passed or falls within two weeks."""
    law: tuple[str, ...]
    """The treaties that bind the State in what happened."""
    documents: tuple[Verdict, ...] | None = None
    """What was found in its documents; None: they were not looked at as they are today."""

    @property
    def not_ready(self) -> dict[str, tuple[str, ...]]:
        """The documents that are not ready, with the rules that keep them, where these are not told of the facts."""
        told = {problem.code for problem in self.errors}
        return {
            each.document: tuple(id for id in each.needs if id not in told)
            for each in self.documents or ()
            if not each.ready
        }

    @property
    def all_remarks(self) -> tuple[str, ...]:
        """Those on the facts, and then those on the documents alone."""
        of_documents = (id for each in self.documents or () for id in each.remarks)
        return tuple(dict.fromkeys((*self.remarks, *of_documents)))

    @property
    def urgency(self) -> tuple[bool, bool, datetime.date, str]:
        """Sorts the most pressing first: errors, then what is due, by its day."""
        first = min((each.day for each in self.due), default=datetime.date.max)
        return (not self.errors, not self.due, first, self.path.as_posix())

    def as_data(self) -> dict[str, Any]:
        return {
            "file": self.path.as_posix(),
            "reference": self.reference,
            "states": list(self.states),
            "told": self.told,
            "errors": [problem.as_data() for problem in self.errors],
            "remarks": list(self.remarks),
            "due": [each.as_data() for each in self.due],
            "law": list(self.law),
            "documents": None if self.documents is None else [asdict(each) for each in self.documents],
        }


def glance(desk: Desk, path: Path, day: datetime.date, verdicts: Verdicts) -> Glance:
    """A case at a glance. Raises InputErrors where the settings name a rule that does not exist."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return Glance(path, "", (), "", (unreadable(path, error),), (), (), ())
    case, problems = check_text(content, path)
    if case is None:
        return Glance(path, "", (), "", tuple(_errors(problems)), (), (), ())
    problems = [*problems, *desk.misnamed(case), *desk.misruled(case), *unfilled(problems)]
    if untold(case, day):
        return Glance(
            path, case.reference, case.states, untold(case, day), tuple(_errors(problems)), (), (), ()
        )
    telling = telling_of(case, day)
    try:
        found = list(_rules(desk, case, day))
        law = treaties(disclose_facts(case, "un", day))
    except RefusedError as refused:
        return Glance(path, case.reference, case.states, str(refused), tuple(_errors(problems)), (), (), ())
    return Glance(
        path,
        case.reference,
        case.states,
        f"{telling.status or 'no status'}, as of {telling.as_of}",
        tuple(_errors([*problems, *found])),
        tuple(dict.fromkeys(each.code for each in found if each.severity != "error")),
        tuple(each for each in deadlines_of(case, day) if is_pressing(each, day)),
        tuple(dict.fromkeys(each.instrument.short for each in law)),
        verdicts.read(desk, case, content),
    )


def _errors(problems: list[Problem]) -> Iterator[Problem]:
    yield from dict.fromkeys(problem for problem in problems if problem.severity == "error")


def _rules(desk: Desk, case: Case, day: datetime.date) -> list[Problem]:
    from hrdalert.review import Seen, by_severity, rule_problems

    telling, done = telling_of(case, day), set(desk.off_for(case))
    found: list[Problem] = []
    for audience, document in _READERS:
        seen = Seen(case, telling, audience, "en", document, day, day, desk.office, sent=desk.sent(case, day))
        found += rule_problems(seen, done)
        done |= _rules_for(document)
    return by_severity(dict.fromkeys(found))


@remembered
def _rules_for(document: str) -> frozenset[str]:
    return frozenset(id for id, rule in knowledge.rules().items() if rule.applies_to(document))
