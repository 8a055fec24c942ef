"""Checking a case: which documents are ready, who is named to whom, and what else there is to say."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from hrdalert.cases.key_paths import KeyPaths
from hrdalert.cases.located_yaml import KeyPath
from hrdalert.cases.model import Case
from hrdalert.cases.translations import translated_into
from hrdalert.disclosure.audience import READERS
from hrdalert.disclosure.consent import may_be_named
from hrdalert.documents.casetext import LeftOut
from hrdalert.documents.catalogue import fits
from hrdalert.drafts.case_on_day import CaseOnDay
from hrdalert.drafts.drafting import DocumentRequest, draft
from hrdalert.errors import HrdAlertError, InputErrors, Origin, Problem, Severity
from hrdalert.factcheck.memory import Unread
from hrdalert.knowledge import of_office
from hrdalert.law.deadlines import Deadline, deadlines
from hrdalert.law.mandate_choice import suggested_mandates
from hrdalert.review.review import unprinted
from hrdalert.store import read

if TYPE_CHECKING:
    from hrdalert.workspace import OpenCase, Workspace

AS_OF = datetime.date.min
"""Stands for the day of each case's own ``as_of``."""
_ORDER: Final = get_args(Severity)
Sent: TypeAlias = "Callable[[Workspace, str], tuple[bytes, datetime.date] | None]"
"""Gives the case file and the day of the latest document that went out, by the reference of the case."""
State: TypeAlias = Literal["ready", "not ready", "refused", "does not fit"]


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
    cause: Problem | None = None
    """Of a document that is refused: the problem that keeps it back, if one does."""
    audience: str = ""
    """Whom it is for; empty where its template cannot be read."""

    @property
    def refusal(self) -> str:
        """Why it is refused, and what to do."""
        cause = self.cause.in_a_line if self.cause else ""
        return "; ".join(filter(None, (self.why, self.mend or cause)))

    @property
    def name(self) -> str:
        """``appeal-letter/harbour-police``."""
        return f"{self.document}/{self.recipient}" if self.recipient else self.document

    @property
    def lacking(self) -> str:
        """The keys that are absent, with the lines of the template: ``measure.title, .stage_text (line 45)``."""
        parts, last = [], ""
        for line, left_out in groupby(self.left_out, key=lambda part: part.origin.line):
            keys = []
            for key in (part.key for part in left_out):
                above = key.partition(".")[0]
                keys.append(key.removeprefix(above) if above == last != "case" else key)
                last = above
            parts.append(f"{', '.join(keys)} (line {line})")
        return ", ".join(parts)

    @staticmethod
    def by_language(said: Iterable[tuple[Readiness, str]]) -> Iterator[tuple[tuple[str, str], str]]:
        """Each document and what is said of it, with all the languages of which the same is said."""
        languages: dict[tuple[str, str], list[str]] = {}
        for readiness, words in said:
            languages.setdefault((readiness.name, words), []).append(readiness.language)
        return ((key, " ".join(tags)) for key, tags in languages.items())


Look: TypeAlias = tuple[Readiness, tuple[Problem, ...], frozenset[Origin] | None]
"""At a document, or a letter: its state, its problems, and where what it prints stands; None: all texts of the case."""


@dataclass(frozen=True, slots=True)
class Named:
    """Who may read a person's name."""

    person: str
    name: str
    to: tuple[str, ...]
    """Of UN experts, the Government, a third State, the public."""


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
    on_request: tuple[str, ...] = ()
    """Documents that this case could have, and that are made only where somebody names them."""
    unread: tuple[Unread, ...] = ()
    """Texts that did not change since an event."""
    is_of_today: bool = True
    """Whether ``day`` is the one on which documents are dated where nobody says another."""

    @property
    def has_errors(self) -> bool:
        """Whether something keeps a document from its reader."""
        return any(problem.severity == "error" for problem in self.problems)

    def placed(self, data: bytes | None = None) -> Iterator[tuple[Problem, KeyPath]]:
        """Each problem, with the path of the key that it stands at or that is missing; empty for another file.

        ``data`` are the bytes of the case file; without them, what is on the disk.
        """
        if data is None:
            with suppress(OSError):
                data = read(self.path)
        paths = KeyPaths(data or b"", self.path)
        return ((problem, paths.path(problem.origin)) for problem in self.problems)

    def as_data(self) -> dict[str, Any]:
        return {
            "file": self.path.as_posix(),
            "reference": self.reference,
            "documents": [
                {
                    **asdict(readiness),
                    "left_out": [str(part) for part in readiness.left_out],
                    "cause": readiness.cause.in_a_line if readiness.cause else "",
                }
                for readiness in self.documents
            ],
            "named": [asdict(named) | {"to": list(named.to)} for named in self.named],
            "problems": [problem.as_data() | {"at": list(at)} for problem, at in self.placed()],
            "deadlines": [deadline.as_data() for deadline in self.due],
            "mandates_suggested": list(self.mandates_suggested),
            "on_request": list(self.on_request),
            "after_events": [unread.as_data() for unread in self.unread],
        }


@of_office
def check(
    workspace: Workspace,
    path: Path,
    day: datetime.date | None = None,
    clock: datetime.date | None = None,
    documents: Sequence[str] = (),
    languages: Sequence[str] = (),
    sent: Sent | None = None,
) -> Checked:
    """Everything about the case in a file, and what its texts were written under is remembered; see :func:`look`."""
    clock = clock or datetime.date.today()
    try:
        opened = workspace.case(path)
    except InputErrors as error:
        return Checked(path, "", clock, tuple(error.problems))
    case_on_day = _on_day(opened, day, clock, sent)
    checked = _checked(case_on_day, documents, languages)
    begins = any(one.state == "ready" and one.audience != "internal" for one in checked.documents)
    case_on_day.context.memory.keep(workspace.root, checked.reference, begins=begins)
    return checked


@of_office
def look(
    opened: OpenCase,
    day: datetime.date | None = None,
    clock: datetime.date | None = None,
    documents: Sequence[str] = (),
    languages: Sequence[str] = (),
    sent: Sent | None = None,
) -> Checked:
    """Everything about one case, which may be in no file yet: nothing is written.

    ``day`` is that of its documents; without one, today; AS_OF is the case's own. Without ``languages``, those of the
    settings, and each that the case is translated into.
    """
    return _checked(_on_day(opened, day, clock or datetime.date.today(), sent), documents, languages)


def _on_day(
    opened: OpenCase, day: datetime.date | None, clock: datetime.date, sent: Sent | None
) -> CaseOnDay:
    before = sent(opened.workspace, opened.case.reference) if sent else None
    return opened.case_on_day(on(day, opened.case, clock), clock, before[0] if before else None)


def _checked(case_on_day: CaseOnDay, documents: Sequence[str], languages: Sequence[str]) -> Checked:
    case, letters = case_on_day.case, case_on_day.resources.letters
    into = translated_into(case.file, (language for _, language in letters.all()))
    wished = set(languages or (*case_on_day.resources.settings.defaults.languages, *into))
    requests = [
        DocumentRequest(document, language, case_on_day.day)
        for document, language in letters.all()
        if language in wished and letters.is_wished(document, language, documents, case)
    ]
    looks = [look for one in requests for look in _looked(case_on_day, one, is_named=bool(documents))]
    readings = [one for one, _, _ in looks]
    problems = [*_of_case(case_on_day, sorted(wished), readings if documents else None)]
    problems += (problem for _, found, _ in looks for problem in found)
    if case.language in wished and not documents:
        problems += _unprinted(case_on_day, looks)
    return Checked(
        case.file,
        case.reference,
        case_on_day.day,
        tuple(sorted(dict.fromkeys(problems), key=lambda one: (_ORDER.index(one.severity), one.place))),
        tuple(readings),
        tuple(named_to(case, case_on_day.day)),
        tuple(_soon(case_on_day)),
        tuple(_suggested(case_on_day)),
        () if documents else tuple(_on_request(case_on_day)),
        case_on_day.context.memory.unread(case),
        case_on_day.day == case_on_day.clock,
    )


def _of_case(
    case_on_day: CaseOnDay, languages: Sequence[str], asked: Sequence[Readiness] | None
) -> Iterator[Problem]:
    """What is wrong with the case and its recipients, as far as it concerns what was ``asked`` for; None: all of it."""
    traits = None if asked is None else [{one.document, one.audience} for one in asked]
    for problem in (
        *case_on_day.reviewed,
        *(one for tag in languages for one in case_on_day.written_to(tag)[1]),
    ):
        if traits is None or any(map(problem.concerns, traits)):
            yield problem


def _unprinted(case_on_day: CaseOnDay, looks: Sequence[Look]) -> list[Problem]:
    """The texts that no document in the language of the case prints; none where one of them prints all."""
    own = case_on_day.case.language
    if any(is_all is None and one.language == own for one, _, is_all in looks):
        return []
    printed = frozenset[Origin]().union(*(printed or () for _, _, printed in looks))
    return unprinted(case_on_day.case, printed, case_on_day.context)


def _suggested(case_on_day: CaseOnDay) -> Iterator[str]:
    """The mandates that the facts suggest, and that the case does not name."""
    named = {mandate.id for mandate in case_on_day.case.mandates}
    return (id for id in suggested_mandates(case_on_day.case, case_on_day.day) if id not in named)


def _soon(case_on_day: CaseOnDay) -> Iterator[Deadline]:
    """What is due within two weeks of the day."""
    last = case_on_day.day + datetime.timedelta(days=14)
    return (deadline for deadline in deadlines(case_on_day.case, case_on_day.day) if deadline.day <= last)


def _on_request(case_on_day: CaseOnDay) -> Iterator[str]:
    """The documents in the case's language that are made only where they are named, and that fit this case."""
    letters, case = case_on_day.resources.letters, case_on_day.case
    for document, language in letters.all():
        if language == case.language and not letters.is_wished(document, language, (), case):
            front = letters.find(document, language).front
            if not fits(front, case) and not case_on_day.closed(front):
                yield document


def _looked(case_on_day: CaseOnDay, request: DocumentRequest, *, is_named: bool) -> Iterator[Look]:
    """What comes of a request: a look at each of its drafts, and at what may not be made.

    What the office prints for itself tells all that there is to nobody else. Unless it ``is_named`` by the user, its
    template alone is tried, and the document is not laid out.
    """
    readiness = partial(Readiness, document=request.document, language=request.language)
    state: State
    try:
        front = case_on_day.resources.letters.find(request.document, request.language).front
        readiness = partial(readiness, audience=front.audience)
        is_due = case_on_day.day >= case_on_day.case.as_of and not fits(front, case_on_day.case)
        if front.audience == "internal" and not front.needs and is_due and not is_named:
            problems = _of_office(case_on_day, request)
            errors = sum(problem.severity == "error" for problem in problems)
            state = "not ready" if errors else "ready"
            yield readiness(recipient=None, state=state, errors=errors), problems, None
            return
        drafts, refusals = draft(case_on_day, request)
    except HrdAlertError as error:
        problems = tuple(error.problems) if isinstance(error, InputErrors) else ()
        yield readiness(recipient=None, state="refused", why=error.in_a_line), problems, frozenset()
        return
    for made in drafts:
        recipient, state = made.document.recipient, "ready" if made.is_ready else "not ready"
        one = readiness(recipient=recipient, state=state, errors=len(made.errors), left_out=made.left_out)
        yield one, made.problems, made.printed
    for refusal in refusals:
        state = "refused" if refusal.fits else "does not fit"
        cause = next(iter(refusal.problems), None)
        one = readiness(
            recipient=refusal.recipient, state=state, why=refusal.why, mend=refusal.mend, cause=cause
        )
        yield one, refusal.problems, frozenset()


def _of_office(case_on_day: CaseOnDay, request: DocumentRequest) -> tuple[Problem, ...]:
    """The problems of what is for the office alone: those of the case, and of the template."""
    _, gaps = case_on_day.in_language(request.language)
    found = (
        *case_on_day.reviewed,
        *gaps,
        *case_on_day.resources.mistakes(request.document, request.language),
    )
    traits = case_on_day.resources.letters.find(
        request.document, request.language
    ).traits | case_on_day.texts(request.language)
    return tuple(dict.fromkeys(problem for problem in found if problem.concerns(traits)))


def named_to(case: Case, day: datetime.date) -> Iterator[Named]:
    """Who may read the name of each person of a case on a day."""
    for person in case.people:
        to = tuple(words for audience, words in READERS.items() if may_be_named(person, audience, day))
        yield Named(person.id, str(person.called), to)
