"""Checking: what is wrong with a case, who may be named in it, and which documents it is ready for."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.audience import Audience
from hrdalert.cases import Case
from hrdalert.cases.model import AllegedVictim, Use
from hrdalert.cases.reading import check_with_places
from hrdalert.deadlines import Deadline, pressing
from hrdalert.disclosure import disclose, written_to
from hrdalert.disclosure.clearance import answered_by
from hrdalert.disclosure.disclose import telling_of
from hrdalert.dispatch.appeals import at_its_line
from hrdalert.documents.blocks import Document
from hrdalert.documents.competent import MOST, Competent, competent
from hrdalert.documents.compose import Order
from hrdalert.documents.languages import find_language
from hrdalert.documents.read_out import read_out
from hrdalert.drafting import Desk, desk_in_process, outrun, unfilled, untold
from hrdalert.errors import HrdAlertError, InputErrors, Problem
from hrdalert.reviewing import contradictions, review
from hrdalert.verdicts import Verdict, Verdicts
from hrdalert.workspace import Workspace

AUDIENCES_OF_LETTERS: tuple[Audience, ...] = ("public", "government")
WORTH_SHARING = 12
"""So many cases take longer than it takes to start processes."""
T = TypeVar("T")
USES: tuple[Use, ...] = ("submission", "government", "un_report", "public")


class Readiness(Struct, frozen=True):
    """Whether one document can be made of a case, and what it still needs."""

    document: str
    language: str
    ready: bool
    needs: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def verdict(self) -> Verdict:
        """The same without words, by the ids of rules."""
        rules = [problem for problem in self.problems if problem.code[:1].isupper()]
        errors, others = (
            dict.fromkeys(each.code for each in rules if (each.severity == "error") is are_errors)
            for are_errors in (True, False)
        )
        return Verdict(self.document, self.language, self.ready, tuple(errors), tuple(others))

    def as_data(self) -> dict[str, Any]:
        return {
            "document": self.document,
            "language": self.language,
            "ready": self.ready,
            "needs": list(self.needs),
            "problems": [problem.as_data() for problem in self.problems],
        }


class NamedFor(Struct, frozen=True):
    """One person's answer to one use of the name, as it stands in the file."""

    person: str
    name: str
    """For the office alone."""
    use: Use
    answer: str
    asked: bool
    basis: str
    """Where it rests: who answered and when, the publication, or why nobody could be asked."""

    told: str = ""
    """What the submission makes of it, where that is something else."""

    @property
    def said(self) -> str:
        return self.answer.replace("_", " ") if self.asked else "no agreement on file"

    def as_data(self) -> dict[str, Any]:
        return {
            "person": self.person,
            "name": self.name,
            "use": self.use,
            "answer": self.answer,
            "asked": self.asked,
            "basis": self.basis,
            "told": self.told,
        }


class Checked(Struct, frozen=True):
    """All that can be said of one case file."""

    path: Path
    reference: str
    problems: tuple[Problem, ...]
    consents: tuple[NamedFor, ...]
    asks_for: str
    """The kind of communication that the case calls for, why, and by when."""
    addressed_to: str
    """That the case names no mandates, and which the facts suggest, or which of the best it leaves out; else empty."""
    stale: tuple[str, ...]
    """What to know of the addresses that its letters go to."""
    readiness: tuple[Readiness, ...]
    deadlines: tuple[Deadline, ...] = ()
    """Those that have passed or are close."""
    outrun: str = ""
    """That more is known on the day than the telling of that day speaks of."""
    untold: str = ""
    """Why nothing at all can be made on the day that is asked for."""
    rules_off: Mapping[str, str] = {}
    """The rules that this case does without, each with its reason."""

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def remarks(self) -> Iterator[Problem]:
        """What the rules have found in its documents."""
        for each in self.readiness:
            yield from (problem for problem in each.problems if problem.code[:1].isupper())

    def as_data(self) -> dict[str, Any]:
        return {
            "file": self.path.as_posix(),
            "reference": self.reference,
            "problems": [problem.as_data() for problem in self.problems],
            "consents": [consent.as_data() for consent in self.consents],
            "asks_for": self.asks_for,
            "addressed_to": self.addressed_to,
            "stale": list(self.stale),
            "outrun": self.outrun,
            "untold": self.untold,
            "rules_off": dict(self.rules_off),
            "readiness": [each.as_data() for each in self.readiness],
            "deadlines": [each.as_data() for each in self.deadlines],
        }


def check(
    desk: Desk,
    path: Path,
    day: datetime.date,
    documents: Sequence[str] = (),
    languages: Sequence[str] = ("en",),
    verdicts: Verdicts | None = None,
) -> Checked:
    """Everything about one case: its mistakes, its consents, and the state of each document.

    With ``verdicts``, what is found in its documents is kept there. Raises InputErrors where the settings name a rule
    that does not exist.
    """
    _ = desk.rules_off
    content = _content(path)
    case, problems, marks = check_with_places(path)
    if case is None:
        return Checked(path, "", tuple(problems), (), "", "", (), ())
    problems = [*problems, *desk.misnamed(case), *desk.misruled(case)]
    why = untold(case, day)
    blank = tuple(problem.in_a_line for problem in unfilled(problems))
    left = blank or ((why,) if why else ())
    looked = [
        _looked(desk, path, case, Order(document, language, day), day, left)
        for document, language in desk.letters.all()
        if language in languages and (not documents or document in documents)
    ]
    readiness = _agreeing(desk, case, looked)
    if verdicts and content == _content(path):
        verdicts.keep(desk, case, content, [each.verdict for each in readiness])
    return Checked(
        path,
        case.reference,
        tuple(problems),
        tuple(consents(case)),
        "" if why else _asks_for(case, day),
        "" if why else _addressed_to(case, day),
        () if why else tuple(_stale(desk, case, day)),
        readiness,
        pressing(case, marks, day),
        "" if why else outrun(case, day),
        "" if blank else why,
        {id: why for id, why in desk.off_for(case).items() if id not in desk.rules_off},
    )


def check_all(
    desk: Desk, paths: Sequence[Path], day: datetime.date, documents: Sequence[str] = ()
) -> Iterator[Checked]:
    """What :func:`check` says of each case, in their order; of many, on all cores of the computer."""
    verdicts = None if documents else Verdicts.of(desk, day)
    look = partial(check, day=day, documents=documents, verdicts=verdicts)
    yield from of_each(desk, paths, look, WORTH_SHARING)


def _content(path: Path) -> bytes:
    """The bytes of a file; none, where it cannot be read, which is said elsewhere."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def of_each(
    desk: Desk, paths: Sequence[Path], look: Callable[[Desk, Path], T], worth_sharing: int
) -> Iterator[T]:
    """What a look at each case finds, in their order; of so many as are worth sharing out, on all cores.

    ``look`` and what it finds are pickled.
    """
    _ = desk.rules_off
    if len(paths) < worth_sharing:
        yield from (look(desk, path) for path in paths)
        return
    from hrdalert.workers import Workers, cores

    prepare = partial(_in_process, desk.workspace, look, knowledge.corrections())
    with Workers(cores(), prepare) as workers:
        for path, found in zip(paths, workers.results(paths), strict=True):
            yield found if found is not None else look(desk, path)  # the process that was at it died


def _in_process(
    workspace: Workspace, look: Callable[[Desk, Path], T], own: Mapping[str, knowledge.OwnRecords]
) -> Callable[[Path], T]:
    return partial(look, desk_in_process(workspace, own))


def consents(case: Case) -> Iterator[NamedFor]:
    """Each answer as what it is: a consent, a publication, or the reason why nobody could be asked."""
    own = case.language
    for person in (*case.alleged_victims, *case.related):
        for use in USES:
            consent = person.consent.to(use)
            parts = [f"never named: {person.never_named}"] if person.never_named else []
            if consent.answer == "already_public":
                source = next((each for each in case.sources if each.id == consent.source), None)
                title = read_out(case, source.title.version(own, own) or "") if source else ""
                parts.append(
                    f"named in {consent.source}{f', {title}' if title else ''}; no consent is recorded"
                )
            answered = answered_by(case, person, consent)
            if answered and (by := answered.version(own, own)):
                parts.append(f"by {by}")
            if consent.date:
                parts.append(str(consent.date))
            if consent.how and (how := consent.how.version(own, own)):
                parts.append(how)
            if consent.why and (why := consent.why.version(own, own)):
                parts.append(read_out(case, why))
            if consent.until:
                parts.append(f"until {consent.until}")
            # A name that others have published is no consent to the UN's own reports.
            is_told = isinstance(person, AllegedVictim) and (use, consent.answer) == (
                "un_report",
                "already_public",
            )
            yield NamedFor(
                person.id,
                str(person.name.full),
                use,
                consent.answer,
                getattr(person.consent, use) is not None,
                ", ".join(parts),
                "not for the time being" if is_told else "",
            )


def _asks_for(case: Case, day: datetime.date) -> str:
    telling = telling_of(case, day)
    if telling.status is None and case.measure is None:
        return "nothing yet: its status (ongoing, imminent, past or resolved) decides what to ask the UN for"
    kind = knowledge.communication(telling.status, measure=case.measure is not None)
    act_by = telling.urgency.act_by if kind.id == "urgent_appeal" and telling.urgency else None
    by = ""
    if act_by:
        passed = act_by < day
        by = f"; by {act_by}" + (", which has passed: give a new day, or another status" if passed else "")
    return f"{find_language('en').with_article(kind.title)}: {kind.because}{by}"


_FIRST = 3
"""So many of the mandates to which the facts point most are missed where a case names others."""


def _addressed_to(case: Case, day: datetime.date) -> str:
    found = competent(disclose(case, "internal", day))
    if named := telling_of(case, day).mandates:
        return _left_out(case, {each.id for each in named}, found)
    if not found:
        return "no mandate is named or suggested: write mandates:, or what was violated under violations:"
    ids = ", ".join(each.mandate.id for each in found)
    return (
        f"no mandate is named: the submission is addressed to those that the facts suggest, {ids}, until you write "
        "those that you choose under mandates:"
    )


def _left_out(case: Case, named: Collection[str], found: Sequence[Competent]) -> str:
    """Which of the most competent mandates the case does not name; nothing, where it names as many as can be read."""
    ids = {mandate.id for each in named if (mandate := knowledge.mandate(each))}
    missed = [each for each in found[:_FIRST] if each.mandate.id not in ids]
    if not missed or len(named) >= MOST:
        return ""
    reasons = "; ".join(f"{each.mandate.id} ({', '.join(each.because[:2])})" for each in missed)
    return (
        f"the mandates that it names leave out what the facts point to as well: {reasons}. "
        f"hrdalert mandates {case.reference} says more; write it under mandates:, or leave it out knowingly"
    )


def _stale(desk: Desk, case: Case, day: datetime.date) -> Iterator[str]:
    named = {id for audience in AUDIENCES_OF_LETTERS for id in written_to(case, audience, day)}
    try:
        recipients = desk.recipients.known(sorted(named))
    except InputErrors:
        return  # the documents that speak to them say so
    for recipient in recipients:
        if staleness := recipient.staleness(day):
            do = "check the address" if recipient.is_on_file else "look one up"
            yield f"{recipient.id}: {staleness}; {do} before anything is sent to it"
        if (
            not recipient.is_of_a_state
            and recipient.acts_for not in (None, *case.written_states)
            and case.states
        ):
            yield f"{recipient.id}: is in {recipient.acts_for}, and the case concerns {', '.join(case.states)}"


class _Looked(Struct, frozen=True):
    """A document as it was made, with what was found in it."""

    readiness: Readiness
    made: tuple[Document, ...] = ()


def _looked(
    desk: Desk, path: Path, case: Case, order: Order, clock: datetime.date, left: tuple[str, ...]
) -> _Looked:
    if left:
        return _Looked(Readiness(order.document, order.language, False, left, ()))
    try:
        made = desk.documents(case, order, clock)
        found = review(desk, case, order, made, clock)
    except HrdAlertError as error:
        mended = at_its_line(error, path)
        problems = tuple(mended.problems) if isinstance(mended, InputErrors) else ()
        needs = tuple(problem.in_a_line for problem in problems) or (mended.in_a_line,)
        return _Looked(Readiness(order.document, order.language, False, needs, problems))
    return _Looked(_readiness(order.document, order.language, found), tuple(made))


def _readiness(document: str, language: str, found: Sequence[Problem]) -> Readiness:
    """A document with an error in it is not ready: it needs what the error asks for."""
    needs = tuple(_need(problem) for problem in found if problem.severity == "error")
    return Readiness(document, language, not needs, needs, tuple(found))


def _need(problem: Problem) -> str:
    return f"{problem.code}: {problem.in_a_line}"


def _agreeing(desk: Desk, case: Case, looked: Sequence[_Looked]) -> tuple[Readiness, ...]:
    """What was found, with what the documents of the case contradict each other in."""
    from hrdalert.review import by_severity

    between = contradictions(desk, case, [document for each in looked for document in each.made])
    if not between:
        return tuple(each.readiness for each in looked)
    return tuple(
        _readiness(
            each.readiness.document,
            each.readiness.language,
            by_severity([*each.readiness.problems, *between]),
        )
        if each.made and each.made[0].audience != "internal"
        else each.readiness
        for each in looked
    )
