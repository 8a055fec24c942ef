"""One run of ``hrdalert draft``: many cases, many documents, and what came of them."""

from __future__ import annotations

import datetime
import os
import shlex
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from hrdalert import knowledge
from hrdalert.documents.check import check_template
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk, desk_in_process
from hrdalert.errors import Problem, TemplateErrors, WorkspaceError
from hrdalert.inputs import Inputs
from hrdalert.outcome import Failure, Outcome, SetAside, Task, Terms
from hrdalert.record import Turn
from hrdalert.redrafting import Redrafting
from hrdalert.settings import FORMATS
from hrdalert.workspace import Workspace

WORTH_SHARING = 200
"""From so many files on it takes less time to start other processes than to draft all in one."""


class Batch(Struct, dict=True):
    """One run of ``hrdalert draft``: what is asked for, and what came of it.

    Of what was drafted only the number is kept, so that memory does not grow with the number of cases.
    """

    desk: Desk
    documents: Sequence[str]
    formats: Sequence[str]
    languages: Sequence[str]
    day: datetime.date
    clock: datetime.date
    out: Path
    verify: bool = False
    force: bool = False
    """Draft anew what has not changed, too."""
    incomplete: bool = False
    """Draft a document that is not ready all the same, with a mark on every page."""
    review: bool = False
    """Make review copies, Word files with comments, and nothing else."""
    jobs: int | None = 1
    """In how many processes to draft; None: one for each core, where it is worth it."""
    cases: int = 0
    """How many are asked for."""
    done: int = 0
    drafted: int = 0
    unchanged: int = 0
    """Files of earlier runs that are as they should be."""
    unchanged_cases: int = 0
    unchanged_there: int = 0
    """Those of them that are of cases of which nothing had to be drafted."""
    warned: int = 0
    """Those of them of which there was something to say when they were drafted."""
    skipped: list[str] = field(default_factory=list)
    """Documents that a case does not fit, where every document was asked for."""
    failed: list[Failure] = field(default_factory=list)
    drafted_incomplete: list[Failure] = field(default_factory=list)
    """Why documents were drafted as incomplete ones."""
    edited: list[Path] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    older: list[Path] = field(default_factory=list)
    orphans: list[Path] = field(default_factory=list)
    """Folders with drafts of cases that have no case file any more."""
    stale: dict[str, str] = field(default_factory=dict)
    outrun: list[str] = field(default_factory=list)
    """Cases of which more is known than their telling speaks of."""
    warnings: dict[str, None] = field(default_factory=dict)
    invented: Problem | None = None
    """What the settings still hold of the organisation that a new workspace comes with."""

    @cached_property
    def orders(self) -> list[Order]:
        """What is asked for, or every document there is in these languages."""
        letters = self.desk.letters
        for document in self.documents:
            letters.known(document)
        orders = [
            Order(document, language, self.day)
            for document, language in letters.all()
            if language in self.languages and (not self.documents or document in self.documents)
        ]
        if not orders:
            raise WorkspaceError(
                f"there is no document in {', '.join(self.languages)}",
                "hrdalert documents lists those there are.",
            )
        return orders

    def check(self) -> None:
        """Raises TemplateErrors with the mistakes of every template that will be used, before anything is written."""
        letters = self.desk.letters
        problems = {
            problem: None
            for order in self.orders
            for problem in check_template(letters, letters.find(order.document, order.language))
        }
        if problems:
            raise TemplateErrors(problems)

    def run(self, paths: Sequence[Path], *, are_all: bool = False) -> Generator[Outcome, None, None]:
        """Drafts the cases of these files, and yields what came of each, in their order.

        ``are_all`` says that there are no other cases: drafts of any other are then told of.

        Raises:
            TemplateErrors: a template has mistakes; nothing was written.
            InputErrors: the settings have; nothing was written.
            WorkspaceError: another run is at work on the same folder.

        """
        work = Redrafting(self.desk, self._terms())
        self.invented = self.desk.still_invented(paths)
        tasks = [Task.of(path) for path in {os.path.realpath(path): path for path in paths}.values()]
        self.cases = len(tasks)
        with Turn(work.records, self.out):
            told = dict(
                self._told_beforehand(work, tasks, {} if are_all else self.desk.workspace.references())
            )
            left = [task for number, task in enumerate(tasks) if number not in told]
            if left:
                self.check()
            drafted = self._drafted(work, left)
            references = {task.reference for task in tasks}
            for number, task in enumerate(tasks):
                outcome = told.pop(number, None) or next(drafted) or _lost(task)
                references.add(outcome.reference)
                self._note(outcome)
                yield outcome
            if are_all and "" not in references:
                self._note_orphans(work, references)

    def _terms(self) -> Terms:
        _ = self.desk.rules_off  # with mistakes in them, nothing is drafted
        return Terms(
            orders=tuple(self.orders),
            formats=tuple(self.formats),
            everything=not self.documents,
            clock=self.clock,
            out=self.out,
            verify=self.verify,
            incomplete=self.incomplete,
            review=self.review,
            force=self.force,
            inputs=Inputs.of(self.desk, self.orders, self.formats),
            existing=frozenset(self.desk.letters.all()),
        )

    def _told_beforehand(
        self, work: Redrafting, tasks: Sequence[Task], beside: Mapping[str, Sequence[Path]]
    ) -> Iterator[tuple[int, Outcome]]:
        """The cases of which nothing is to be drafted: all is as it was, or two have one reference.

        ``beside`` are the case files of the workspace by reference, those that are not asked for too.
        """
        homes: dict[str, dict[str, Path]] = {}
        for task in tasks:
            homes.setdefault(task.reference.casefold(), {})[os.path.realpath(task.path)] = task.path
        for reference in homes.keys() & beside.keys():
            for path in beside[reference]:
                homes[reference].setdefault(os.path.realpath(path), path)
        for number, task in enumerate(tasks):
            together = list(homes[task.reference.casefold()].values())
            if task.reference and len(together) > 1:
                yield number, Outcome(task.reference, failed=[_same_reference(task, together)])
            elif outcome := work.glance(task):
                yield number, outcome

    def _drafted(self, work: Redrafting, tasks: Sequence[Task]) -> Iterator[Outcome | None]:
        """What came of each task, in their order; None: the process that was at it died."""
        jobs = min(self._jobs(len(tasks)), len(tasks))
        if jobs < 2:
            yield from map(work.draft, tasks)
            return
        from hrdalert.workers import Workers  # takes time that one case alone should not spend

        with Workers(
            jobs, partial(_in_process, self.desk.workspace, work.terms, knowledge.corrections())
        ) as workers:
            yield from workers.results(tasks)

    def _jobs(self, tasks: int) -> int:
        if self.jobs is not None:
            return self.jobs
        if tasks * len(self.orders) * len(self.formats) < WORTH_SHARING:
            return 1
        from hrdalert.workers import cores

        return cores()

    # what came of it

    def _note(self, outcome: Outcome) -> None:
        self.done += 1
        self.drafted += len(outcome.drafted)
        self.unchanged += len(outcome.unchanged)
        self.warned += len(outcome.warned)
        if outcome.is_unchanged:
            self.unchanged_cases += 1
            self.unchanged_there += len(outcome.unchanged)
        self.skipped += outcome.skipped
        self.failed += outcome.failed
        self.drafted_incomplete += outcome.incomplete
        self.edited += outcome.edited
        self.set_aside += outcome.set_aside
        self.older += outcome.older
        self.stale |= outcome.stale
        self.outrun += [outcome.outrun] if outcome.outrun else []
        for file in outcome.drafted:
            self.warnings.update(dict.fromkeys(file.warnings))

    def _note_orphans(self, work: Redrafting, references: Iterable[str]) -> None:
        for reference in sorted({*work.records.references()} - {*references}):
            paths = (path for entry in work.records.read(reference).values() for path in entry.files)
            found = (self.out / path for path in paths)
            self.orphans += dict.fromkeys(path.parent for path in found if path.is_file())

    @property
    def status(self) -> int:
        """0 all is done, 1 nothing is, 3 some failed and the rest is done."""
        if not self.failed:
            return 0
        return 3 if self.drafted or self.unchanged else 1

    @property
    def progress(self) -> str:
        """How far a run came that was stopped."""
        return (
            f"Stopped after {self.done:,} of {_count(self.cases, 'case')}. "
            "All files are whole; draft again to go on with the rest."
        )

    def remarks(self) -> Iterator[str]:
        """What a person should know of this run, each once."""
        if self._is_apart and (self.drafted or self.unchanged):
            yield f"These drafts are as of {self.day}, and lie in {self.out.as_posix()}."
        if self.invented:
            yield str(self.invented)
        yield from self.skipped
        yield from self.warnings
        yield from self.outrun
        for id, staleness in self.stale.items():
            yield self._stale_words(id, staleness)
        for path in self.edited:
            yield (
                f"{path.as_posix()} was edited by hand and stays as it is. "
                "To draft it anew, and keep yours for the office: --force"
            )
        for moved in self.set_aside:
            yield str(moved)
        yield from self._older_words()
        for path in self.orphans:
            yield f"{path.as_posix()} holds drafts of a case that has no case file any more."
        if self.warned:
            yield f"{_count(self.warned, 'unchanged file')} came with a warning, which --force shows again."
        if self.unchanged:
            yield self._unchanged_words()
        yield from _by_cause(self.drafted_incomplete, "Drafted as incomplete, and not for sending")
        yield from _by_cause(self.failed, "Not made")
        if any(failure.is_unready for failure in self.failed):
            yield "To draft what is not ready all the same, marked as incomplete on every page: --incomplete"
        if self.failed:
            yield f"{len(self.failed)} failed, {_count(self.drafted, 'file')} written."

    @property
    def _is_apart(self) -> bool:
        """Whether the drafts of another day than today go to a folder of their own."""
        own = self.desk.workspace.drafts(self.day, self.clock)
        return self.day != self.clock and self.out == own

    def _stale_words(self, id: str, staleness: str) -> str:
        office = self.desk.recipients.get(id)
        name = office.office_in("en") if office else id
        if office and not office.is_on_file:
            return f"Of {name} {staleness}. Look one up before anything is sent."
        return f"The address of {name} was {staleness}. Check it before anything is sent."

    def _older_words(self) -> Iterator[str]:
        """By case: which files were not drafted again, and how they would be."""
        cases: dict[str, dict[str, list[str]]] = {}
        for path in self.older:
            reference = path.relative_to(self.out).parts[1]
            cases.setdefault(reference, {}).setdefault(path.parent.as_posix(), []).append(path.name)
        for reference, folders in cases.items():
            files = "; ".join(f"{', '.join(names)} in {folder}" for folder, names in folders.items())
            formats = {name.rpartition(".")[2] for names in folders.values() for name in names}
            yield (
                f"Of an earlier state of the case, and not drafted again: {files}\n"
                f"    To draft them too: {self._again(reference, formats)}, or delete them."
            )

    def _again(self, reference: str, formats: Iterable[str]) -> str:
        """The command that drafts a case once more, in these formats."""
        words = ["hrdalert draft", reference, "-f", ",".join(each for each in FORMATS if each in formats)]
        if self.day != self.clock:
            words += ["--date", str(self.day)]
        if self.out != self.desk.workspace.drafts(self.day, self.clock):
            words += ["-o", shlex.quote(self.out.as_posix())]
        return " ".join(words)

    def _unchanged_words(self) -> str:
        others = self.unchanged - self.unchanged_there
        parts = [_count(self.unchanged_cases, "case")] if self.unchanged_cases else []
        if others:
            parts.append(_count(others, "file") + (" of other cases" if parts else ""))
        return f"{' and '.join(parts)} unchanged."

    def as_data(self, outcomes: Iterable[Outcome]) -> dict[str, Any]:
        """The whole run as plain data; ``outcomes`` is all that :meth:`run` gave."""
        outcomes = list(outcomes)
        return {
            "drafted": [file.as_data() for outcome in outcomes for file in outcome.drafted],
            "unchanged": [(self.out / path).as_posix() for outcome in outcomes for path in outcome.unchanged],
            "unchanged_with_warnings": [
                (self.out / path).as_posix() for outcome in outcomes for path in outcome.warned
            ],
            "skipped": self.skipped,
            "edited": [path.as_posix() for path in self.edited],
            "set_aside": [moved.as_data() for moved in self.set_aside],
            "older": [path.as_posix() for path in self.older],
            "orphans": [path.as_posix() for path in self.orphans],
            "stale": self.stale,
            "outrun": self.outrun,
            "settings": [self.invented.as_data()] if self.invented else [],
            "incomplete": [failure.as_data() for failure in self.drafted_incomplete],
            "failed": [failure.as_data() for failure in self.failed],
        }


def _in_process(
    workspace: Workspace, terms: Terms, own: Mapping[str, knowledge.OwnRecords]
) -> Callable[[Task], Outcome]:
    return Redrafting(desk_in_process(workspace, own), terms).draft


def _by_cause(failures: Iterable[Failure], said: str) -> Iterator[str]:
    """Each cause once, with the documents that it concerns where it does not name them."""
    documents: dict[str, dict[str, None]] = {}
    for failure in failures:
        found = documents.setdefault(str(failure), {})
        if failure.document and failure.document not in failure.text:
            found[failure.document] = None
    for text, names in documents.items():
        yield f"{text}\n    {said}: {', '.join(names)}" if names else text


def _same_reference(task: Task, together: Iterable[Path]) -> Failure:
    others = " and ".join(path.as_posix() for path in together if path != task.path)
    return Failure(
        f"{task.path.as_posix()}: {others} has the same reference, {task.reference}: their drafts would overwrite "
        "each other, so neither was drafted.",
        "Give each case a reference of its own.",
    )


def _lost(task: Task) -> Outcome:
    failure = Failure(
        f"{task.path.as_posix()}: the process that drafted this case was ended from outside.",
        "Draft it again. Where that happens each time, there may be too little memory: try --jobs 1",
    )
    return Outcome(task.reference, failed=[failure])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
