"""Drafting one case into ``out/``, what came of it, and the review copy of a draft."""

from __future__ import annotations

import datetime
import gc
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from hrdalert.disclosure.audience import AUDIENCES, READERS
from hrdalert.documents.blocks import Document, PageMark, Remark, Text, with_texts
from hrdalert.drafts.case_on_day import CaseOnDay
from hrdalert.drafts.checking import on
from hrdalert.drafts.drafting import DocumentRequest, Draft, Refusal, draft, too_early
from hrdalert.drafts.folder import Folder, SetAside
from hrdalert.drafts.formats import place, stem
from hrdalert.errors import HrdAlertError, InputErrors, Problem, WriterError, crash_report
from hrdalert.knowledge import of_office
from hrdalert.settings import FORMATS

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run over cases is asked to make."""

    documents: tuple[str, ...]
    """Empty: all."""
    formats: tuple[str, ...]
    languages: tuple[str, ...]
    day: datetime.date | None
    """None: today. AS_OF: each case on its own."""
    clock: datetime.date
    review: bool = False


@dataclass(slots=True)
class Outcome:
    """What a run wrote, set aside and refused for one case."""

    path: Path
    reference: str = ""
    written: list[Path] = field(default_factory=list)
    not_ready: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    """By draft: the errors that keep it from its reader."""
    refused: list[Refusal] = field(default_factory=list)
    edited: list[Path] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def has_failed(self) -> bool:
        """Whether a document that fits the case was not made."""
        return bool(self.failures) or any(refusal.fits for refusal in self.refused)

    @classmethod
    def of_others(
        cls, workspace: Workspace, drafted: Iterable[Outcome], clock: datetime.date
    ) -> Iterator[Outcome]:
        """Set aside the drafts of other cases that name somebody of the drafted cases whose consent was taken back.

        Only cases whose own file holds such a name are looked at.
        """
        paths = [outcome.path for outcome in drafted if outcome.reference]
        for path, reference, case in workspace.cases_that_name(paths, clock):
            why = "holds a name of another case that its reader may not have"
            with Folder.open(workspace.root, reference) as folder:
                folder.withdraw_what(partial(workspace.resources.gives_away, case, clock), why)
            if folder.set_aside or folder.stuck:
                yield cls(path, reference, set_aside=folder.set_aside, failures=folder.stuck)

    def as_data(self) -> dict[str, Any]:
        return {
            "file": self.path.as_posix(),
            "reference": self.reference,
            "written": [path.as_posix() for path in self.written],
            "not_ready": {name: [one.as_data() for one in found] for name, found in self.not_ready.items()},
            "refused": [refusal.as_data() for refusal in self.refused],
            "edited": [path.as_posix() for path in self.edited],
            "set_aside": [str(moved) for moved in self.set_aside],
            "warnings": self.warnings,
            "failures": self.failures,
        }


@of_office
def draft_case(
    case_on_day: CaseOnDay,
    options: RunOptions,
    root: Path,
    tell: Callable[[str, str], None] = lambda *_: None,
) -> Outcome:
    """Draft one case into ``out/``, and set aside whatever may not stand there any more.

    Documents that lie there are looked at again even where nobody asked for them, in the formats that lie there: a
    withdrawn consent leaves nothing in the folder for the public. ``tell`` is called with the reference and each
    document.
    """
    case = case_on_day.case
    outcome = Outcome(case.file, case.reference)
    if _is_held_back(case_on_day, outcome):
        return outcome
    outcome.warnings += [problem.in_a_line for _, problem in case_on_day.naming_pages]
    folder = Folder.open(root, case.reference)
    lying = folder.stems()
    contents: dict[str, bytes] = {}
    kept = defaultdict[str, set[str]](set)
    bundled = [name for name in lying if name[:2].isdecimal() or name.endswith(".bundle")]
    whys, is_any_ready = dict.fromkeys(bundled, "is of an older bundle"), False
    for request, is_wished in _requests(case_on_day, options, lying):
        tell(case.reference, request.document)
        drafts, refusals = _drafted(case_on_day, request, outcome)
        for made in drafts:
            name = stem(made.document)
            is_any_ready = is_any_ready or (made.is_ready and made.document.audience != "internal")
            if not made.is_ready:
                whys[name] = "is not ready any more"
                if is_wished:
                    outcome.not_ready[name] = made.errors
            there = sorted(lying.get(name, set()).intersection(FORMATS))
            wished = options.formats if is_wished and not options.review else ()
            for format in dict.fromkeys((*wished, *there)):
                contents |= (written := _written(made.document, format, case_on_day, outcome))
                kept[name].update(written)
            if options.review and is_wished:
                contents |= _written(review_copy(case_on_day, made), "docx", case_on_day, outcome)
        if is_wished:
            outcome.refused += refusals
    whys = {name: whys.get(name, "is not made of this case any more") for name in lying}
    _place(case_on_day, folder, contents, kept, whys)
    case_on_day.context.memory.keep(root, case.reference, begins=is_any_ready)
    outcome.failures += folder.stuck
    outcome.written, outcome.edited, outcome.set_aside = folder.written, folder.edited, folder.set_aside
    return outcome


def _is_held_back(case_on_day: CaseOnDay, outcome: Outcome) -> bool:
    """Whether nothing of a case is drafted or set aside, which the outcome then says."""
    case = case_on_day.case
    if case.is_typed:  # what its file says may be another case
        outcome.failures.append(f"{case.file.as_posix()}: this is being typed, and nothing is drafted of it.")
        return True
    if case_on_day.day < case.as_of:  # a mistyped day is no reason to set anything aside
        outcome.refused.append(too_early(case_on_day))
        return True
    return False


def _drafted(
    case_on_day: CaseOnDay, request: DocumentRequest, outcome: Outcome
) -> tuple[list[Draft], list[Refusal]]:
    """The drafts of a request, and what may not be made.

    An error that keeps both from being made goes into the outcome.
    """
    try:
        return draft(case_on_day, request)
    except HrdAlertError as error:
        outcome.failures.append(str(error))
        return [], []


def _place(
    case_on_day: CaseOnDay,
    folder: Folder,
    contents: Mapping[str, bytes],
    kept: Mapping[str, set[str]],
    whys: Mapping[str, str],
) -> None:
    """Put the new files in their places, and set aside the older ones, each for its reason in ``whys``.

    The formats in ``kept`` stay. Where nothing may be made for an audience now, its older files stay as well,
    unless one names somebody whom the audience must not know.
    """
    tells = partial(case_on_day.resources.gives_away, case_on_day.case, case_on_day.consent_day)
    stopped = [audience for audience in READERS if case_on_day.stopped(audience)]
    open_now = [audience for audience in AUDIENCES if audience not in stopped]
    for name, why in whys.items():
        if not name.endswith(".review"):
            folder.withdraw(name, kept.get(name, ()), why, open_now)
    if stopped:
        folder.withdraw_what(tells, "holds a name that its reader may not have")
    with folder:
        folder.write(contents, tells, case_on_day.is_as_read)
    if not folder.stuck and not case_on_day.stopped("public"):
        case_on_day.resources.everybody.remember(case_on_day.case.file, case_on_day.consent_day)


def _requests(
    case_on_day: CaseOnDay, options: RunOptions, lying: Iterable[str]
) -> Iterator[tuple[DocumentRequest, bool]]:
    """The documents to draft: those asked for (True), and those of which files lie in ``out/`` already (False)."""
    drafts = [name for name in lying if not name.endswith(".review")]
    there = {(name.partition(".")[0], name.rpartition(".")[2]) for name in drafts}
    letters = case_on_day.resources.letters
    for document, language in letters.all():
        asked = letters.is_wished(document, language, options.documents, case_on_day.case)
        is_wished = asked and language in options.languages
        if is_wished or (document, language) in there:
            yield DocumentRequest(document, language, case_on_day.day), is_wished


def _written(document: Document, format: str, case_on_day: CaseOnDay, outcome: Outcome) -> dict[str, bytes]:
    """The content of a draft by its place; empty where the format cannot be written, which the outcome then says."""
    try:
        written = case_on_day.resources.writer(format).write(document)
    except WriterError as error:
        failure = f"{outcome.path.as_posix()}: {error.in_a_line}"
        outcome.failures += [] if failure in outcome.failures else [failure]
        return {}
    outcome.warnings += [warning for warning in written.warnings if warning not in outcome.warnings]
    return {place(document, format): written.content}


@of_office
def draft_file(
    workspace: Workspace,
    path: Path,
    options: RunOptions,
    tell: Callable[[str, str], None] = lambda *_: None,
) -> Outcome:
    """Draft the case of one file. An error becomes a part of the outcome, so that a run goes on with the next case."""
    try:
        opened = workspace.case(path)
        case_on_day = opened.case_on_day(on(options.day, opened.case, options.clock), options.clock)
        return draft_case(case_on_day, options, workspace.root, tell)
    except InputErrors as error:
        return Outcome(path, failures=[str(error)])
    except HrdAlertError as error:
        return Outcome(path, failures=[f"{path.as_posix()}: {error.in_a_line}"])
    except Exception as error:
        why = "hrdalert itself failed on this case. Please report the lines below, which tell nothing of it"
        return Outcome(path, failures=[f"{path.as_posix()}: {why}:\n{crash_report(error)}"])
    finally:
        gc.collect(0)  # the parts of a Word file lie in circles, and hold much memory


@of_office
def review_copy(case_on_day: CaseOnDay, made: Draft) -> Document:
    """The document of a draft with its problems as comments.

    A comment stands at the text that its line of the case file is printed in, else at the title. What an absent value
    took along is listed at the title, with its key and the line of the template.
    """
    document = made.document
    words = case_on_day.resources.letters.words(document.language)
    at_line = defaultdict[tuple[str, int], list[str]](list)
    for problem in made.problems:
        line = f"{problem.severity} {problem.code}: {problem.text}"
        place = (problem.origin.file.as_posix(), problem.origin.line)
        at_line[place].append(f"{line}; {problem.mend}" if problem.mend else line)
    printed = {(origin.file.as_posix(), origin.line) for origin in made.printed}
    at_title = [line for place, lines in at_line.items() if place not in printed for line in lines]
    at_title += [str(left_out) for left_out in made.left_out]
    numbers = itertools.count()

    def commented(text: Text) -> Text:
        lines = list(at_title) if next(numbers) == 0 else []
        if text.origin is not None:
            lines += at_line.pop((text.origin.file.as_posix(), text.origin.line), [])
        return replace(text, remarks=(Remark(0, len(text.text), tuple(lines)),)) if lines else text

    office = case_on_day.resources.office(document.language)
    mark = PageMark(
        "review", words.get("marks", "review"), office.acronym or office.name, case_on_day.case.as_of
    )
    return replace(document, blocks=with_texts(document.blocks, commented), mark=mark, word=b"")
