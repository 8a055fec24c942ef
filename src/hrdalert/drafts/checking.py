"""Checking a case: what to do next, which documents are ready, who is named to whom, and what else there is to say."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from hrdalert.cases.model import Case
from hrdalert.cases.translations import translated_into
from hrdalert.disclosure.audience import READERS
from hrdalert.disclosure.consent import may_be_named
from hrdalert.documents.casetext import LeftOut
from hrdalert.drafts.drafting import Draft, Order, Refusal, Telling, draft
from hrdalert.errors import HrdAlertError, InputErrors, Origin, Problem
from hrdalert.law.deadlines import Deadline, deadlines
from hrdalert.review.review import unprinted

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace

AS_OF = datetime.date.min
"""Stands for the day of each case's own ``as_of``."""
State: TypeAlias = Literal["ready", "not ready", "refused", "does not fit"]
_ORDER = {"error": 0, "warning": 1, "remark": 2}
SOON = datetime.timedelta(days=14)
"""Deadlines within this time are shown with a case."""


def on(day: datetime.date | None, case: Case, clock: datetime.date) -> datetime.date:
    """The day on which a case is told: the one that was asked for, its own, or today."""
    return case.as_of if day == AS_OF else day or clock


@dataclass(frozen=True, slots=True)
class Readiness:
    """The state of one document, or of the letter to one recipient."""

    document: str
    recipient: str | None
    language: str
    state: State
    errors: int = 0
    why: str = ""
    mend: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def name(self) -> str:
        """``appeal-letter/harbour-police``."""
        return f"{self.document}/{self.recipient}" if self.recipient else self.document


@dataclass(frozen=True, slots=True)
class Named:
    """Who may read a person's name."""

    person: str
    name: str
    to: tuple[str, ...]
    """Of UN experts, the Government, the public."""


@dataclass(frozen=True, slots=True)
class Checked:
    """All that can be said of one case file."""

    path: Path
    reference: str
    day: datetime.date
    """Of its documents."""
    problems: tuple[Problem, ...]
    """The most severe first."""
    documents: tuple[Readiness, ...] = ()
    named: tuple[Named, ...] = ()
    due: tuple[Deadline, ...] = ()
    mandates_suggested: tuple[str, ...] = ()
    is_of_today: bool = True
    """Whether ``day`` is the one on which documents are dated where nobody says another."""

    @property
    def has_errors(self) -> bool:
        """Whether something keeps a document from its reader."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def next_step(self) -> str:
        """The one thing to do next."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        if errors:
            first = errors[0]
            return f"mend {first.origin}: {first.text}" + (f" ({first.mend})" if first.mend else "")
        if not any(readiness.state == "ready" for readiness in self.documents):
            refused = next((readiness for readiness in self.documents if readiness.state == "refused"), None)
            return (
                f"for {refused.name}: {refused.mend or refused.why}"
                if refused
                else "nothing: no document fits"
            )
        warnings = sum(problem.severity == "warning" for problem in self.problems)
        before = f"look at the warning{'s' if warnings > 1 else ''} below, then: " if warnings else ""
        dated = "" if self.is_of_today else f" --date {self.day}"
        return f"{before}hrdalert draft {self.reference}{dated}"

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for ``--json``."""
        return {
            "file": self.path.as_posix(),
            "reference": self.reference,
            "next": self.next_step,
            "documents": [
                {
                    "document": readiness.document,
                    "recipient": readiness.recipient,
                    "language": readiness.language,
                    "state": readiness.state,
                    "errors": readiness.errors,
                    "why": readiness.why,
                    "mend": readiness.mend,
                    "left_out": [str(part) for part in readiness.left_out],
                }
                for readiness in self.documents
            ],
            "named": [
                {"person": named.person, "name": named.name, "to": list(named.to)} for named in self.named
            ],
            "problems": [problem.as_data() for problem in self.problems],
            "deadlines": [deadline.as_data() for deadline in self.due],
            "mandates_suggested": list(self.mandates_suggested),
        }


def check(
    workspace: Workspace,
    path: Path,
    day: datetime.date | None = None,
    clock: datetime.date | None = None,
    documents: Sequence[str] = (),
    languages: Sequence[str] = (),
    sent: Callable[[Workspace, str], bytes | None] | None = None,
) -> Checked:
    """Everything about one case. ``day`` is that of its documents; without one, today; AS_OF, the case's own.

    Without ``languages``, those of the settings, and each that the case is translated into.

    ``sent`` gives the case file of the latest document that went out, by the reference of the case.
    """
    clock = clock or datetime.date.today()
    try:
        opened = workspace.case(path)
    except InputErrors as error:
        return Checked(path, "", clock, tuple(error.problems))
    before = sent(workspace, opened.case.reference) if sent else None
    telling = opened.telling(on(day, opened.case, clock), clock, before)
    readiness, problems, printed = [], list(telling.reviewed), set[Origin]()
    there = workspace.letters.all()
    wished = set(languages or _languages(workspace, path))
    for language in sorted(wished):
        problems += telling.unreachable(language)
    for document, language in there:
        if language not in wished or (documents and document not in documents):
            continue
        for result in _looked(telling, Order(document, language, telling.day)):
            readiness.append(result[0])
            problems += result[1]
            printed |= result[2]
    if telling.case.language in wished:
        problems += unprinted(telling.case, printed, telling.context)
    due = [
        deadline for deadline in deadlines(telling.case, telling.day) if deadline.day <= telling.day + SOON
    ]
    return Checked(
        path,
        telling.case.reference,
        telling.day,
        tuple(sorted(dict.fromkeys(problems), key=lambda problem: (_ORDER[problem.severity], problem.place))),
        tuple(readiness),
        tuple(_named(telling.case, telling.day)),
        tuple(due),
        telling.mandates,
        telling.day == clock,
    )


def _languages(workspace: Workspace, path: Path) -> Iterator[str]:
    """Those of the settings, and each that a case is translated into."""
    yield from workspace.settings.defaults.languages
    yield from translated_into(path, (language for _, language in workspace.letters.all()))


def _looked(
    telling: Telling, order: Order
) -> Iterator[tuple[Readiness, tuple[Problem, ...], frozenset[Origin]]]:
    """Each draft of an order with its state, its problems and the texts that it prints."""
    try:
        drafts, refusals = draft(telling, order)
    except HrdAlertError as error:
        problems = tuple(error.problems) if isinstance(error, InputErrors) else ()
        yield (
            Readiness(order.document, None, order.language, "refused", why=error.in_a_line),
            problems,
            frozenset(),
        )
        return
    for made in drafts:
        yield _of_draft(made, order), made.problems, made.printed
    for refusal in refusals:
        yield _of_refusal(refusal, order), refusal.problems, frozenset()


def _of_draft(made: Draft, order: Order) -> Readiness:
    errors = sum(problem.severity == "error" for problem in made.problems)
    state: State = "ready" if made.is_ready else "not ready"
    return Readiness(
        order.document, made.document.recipient, order.language, state, errors, left_out=made.left_out
    )


def _of_refusal(refusal: Refusal, order: Order) -> Readiness:
    state: State = "refused" if refusal.fits else "does not fit"
    return Readiness(
        order.document, refusal.recipient, order.language, state, why=refusal.why, mend=refusal.mend
    )


def _named(case: Case, day: datetime.date) -> Iterator[Named]:
    for person in case.people:
        to = tuple(words for audience, words in READERS.items() if may_be_named(person, audience, day))
        yield Named(person.id, str(person.called), to)
