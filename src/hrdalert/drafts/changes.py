"""Words back from Word: which sentences of an edited draft are not as the case file gives them, and at which key."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec.structs import replace

from hrdalert.cases.translations import translation_file
from hrdalert.documents.blocks import Document
from hrdalert.documents.words import Words
from hrdalert.drafts.drafting import Order, Refusal
from hrdalert.drafts.folder import was_written_otherwise
from hrdalert.drafts.formats import place, stem
from hrdalert.drafts.sentences import differences, folded, rejoined, sentences
from hrdalert.drafts.sources import Sources
from hrdalert.drafts.word_file import WordFile, read_word_file
from hrdalert.errors import InputErrors, Origin, WorkspaceError, WriterError
from hrdalert.writers import Writer

if TYPE_CHECKING:
    from hrdalert.workspace import OpenCase, Workspace

Where = Literal["at", "after", "before"]


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that is not as the draft has it."""

    kind: str
    """``changed``, ``added`` or ``taken out``."""
    old: str
    new: str
    origin: Origin
    """Where the old one comes from; where one was added, that of its neighbour."""
    key: str
    """Of the case file or of another file; empty where the words are the template's own."""
    where: Where = "at"
    """Where a new sentence stands by that neighbour."""

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for ``--json``."""
        return {
            "kind": self.kind,
            "old": self.old,
            "new": self.new,
            "file": self.origin.file.as_posix(),
            "line": self.origin.line,
            "key": self.key,
            "where": self.where,
        }


@dataclass(frozen=True)
class Changes:
    """What became of a draft in somebody's hands."""

    document: Document
    """The draft that it was, made anew."""
    changes: tuple[Change, ...]
    comments: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for ``--json``."""
        return {
            "reference": self.document.reference,
            "document": self.document.id,
            "recipient": self.document.recipient,
            "language": self.document.language,
            "date": self.document.date.isoformat(),
            "changes": [change.as_data() for change in self.changes],
            "comments": [{"author": author, "text": text} for author, text in self.comments],
            "notes": list(self.notes),
        }


def changes(
    workspace: Workspace,
    file: Path,
    *,
    case: str | None = None,
    documents: Sequence[str] = (),
    day: datetime.date | None = None,
    clock: datetime.date | None = None,
) -> Changes:
    """Compare an edited Word file with the draft that today's case file makes as of the day of that draft.

    Which draft it was is known by the file's name, else by its words. Raises WriterError where it is no Word file,
    WorkspaceError where it is no draft of a case here, InputErrors where that case cannot be read.
    """
    try:
        word = read_word_file(file.read_bytes())
    except OSError as error:
        what = f"{file.as_posix()} cannot be read: {error.strerror}"
        raise WriterError(what, "See to the file.") from error
    except WriterError as error:
        raise WriterError(f"{file.as_posix()}: {error}", error.hint) from error
    every = (document for document, _ in workspace.letters.all())
    documents = documents or [document for document in every if f"{document}." in file.name]
    baselines: list[_Baseline] = []
    refusals: list[Refusal] = []
    for opened in _cases(workspace, file, word, case):
        made, refused = _baselines(opened, documents, day or word.day, clock or datetime.date.today())
        baselines += made
        refusals += refused
    if documents and refusals and not baselines:
        refusal = refusals[0]
        problems = "".join(f"\n  {problem.in_a_line}" for problem in refusal.problems)
        what = f"No {refusal.document} is made of the case now: {refusal.why}{problems}"
        raise WorkspaceError(what, refusal.mend)
    baseline = _nearest(baselines, file, word)
    document = baseline.document
    words = workspace.letters.words(document.language)
    new = sentences(line for line in word.lines if not _is_mark(line, words))
    author = workspace.desk.office(document.language)
    return Changes(
        document,
        tuple(_compared(baseline, new)),
        tuple(comment for comment in word.comments if comment[0] not in (author.acronym, author.name)),
        tuple(_notes(baseline, file, day or word.day)),
    )


# --- which draft it was


@dataclass(frozen=True)
class _Baseline:
    """A draft that a file can be of."""

    opened: OpenCase
    document: Document
    writer: Writer = field(repr=False)

    @cached_property
    def sentences(self) -> list[str]:
        """As a Word file has them, without the words of a mark."""
        return sentences(read_word_file(self.writer.write(replace(self.document, mark=None)).content).lines)

    def likeness(self, words: Counter[str]) -> float:
        """How much of it a file says: 1 is all, and nothing else."""
        same = (Counter(self.sentences) & words).total()
        return 2 * same / ((len(self.sentences) + words.total()) or 1)


def _cases(workspace: Workspace, file: Path, word: WordFile, case: str | None) -> Iterator[OpenCase]:
    """The cases whose reference stands in the path or in the file; one whose file cannot be read is none of several."""
    if case is None:
        spoken = {*file.absolute().parts, *re.findall(r"[\w-]+", " ".join((word.beside, *word.lines)))}
        names = [name for name in workspace.case_names() if name in spoken]
        paths = workspace.find_cases(names) if names else []
    else:
        paths = workspace.find_cases([case])
    if not paths:
        what = f"{file.as_posix()} names no case of this workspace."
        raise WorkspaceError(what, "Say which it is of: --case REFERENCE")
    for path in paths:
        try:
            yield workspace.case(path)
        except InputErrors:
            if len(paths) == 1:
                raise


def _baselines(
    opened: OpenCase, documents: Sequence[str], day: datetime.date | None, clock: datetime.date
) -> tuple[list[_Baseline], list[Refusal]]:
    """Every draft that a file can be of, in all languages of a case, and what may not be made."""
    workspace, case = opened.workspace, opened.case
    writer = workspace.desk.writer("docx")
    baselines, refusals = [], []
    for document, language in workspace.letters.all():
        has_texts = language == case.language or translation_file(opened.path, language).is_file()
        if has_texts and (not documents or document in documents):
            order = Order(document, language, max(day or case.as_of, case.as_of))
            drafts, refused = opened.drafts(order, clock)
            baselines += [_Baseline(opened, draft.document, writer) for draft in drafts]
            refusals += refused
    return baselines, refusals


def _nearest(baselines: Sequence[_Baseline], file: Path, word: WordFile) -> _Baseline:
    """The draft that a file is called after, else the one that is most like it. Raises WorkspaceError for none."""
    words = Counter(sentences(word.lines))
    named = [baseline for baseline in baselines if stem(baseline.document) in file.name]
    nearest = max(named or baselines, key=lambda baseline: baseline.likeness(words), default=None)
    least = 0 if named else 0.2  # so much of a file must be of a draft, or it is none
    if nearest is None or nearest.likeness(words) <= least:
        what = f"{file.as_posix()} is like no draft that is made of the case now."
        mend = "Say which it is: --case REFERENCE -d DOCUMENT, and --date where it was made for another day."
        raise WorkspaceError(what, mend)
    return nearest


def _is_mark(line: str, words: Words) -> bool:
    """Whether a line says only that the draft was not ready, or was for review."""
    for mark in ("not_ready", "not_ready_one", "review"):
        begin, _, end = words.marks[mark].partition("{count}")
        count = folded(line).removeprefix(begin).removesuffix(end)
        if folded(line) == begin + count + end and (count.isdigit() or not count):
            return True
    return False


def _notes(baseline: _Baseline, file: Path, day: datetime.date | None) -> Iterator[str]:
    """Why sentences can differ that nobody edited."""
    workspace, document = baseline.opened.workspace, baseline.document
    too = "what changed since is listed, too."
    if day and day < document.date:
        yield f"The draft is of {day}, and the case was checked anew on {document.date}: {too}"
    lies = place(document, "docx")
    is_at_home = day == document.date and (workspace.out / lies).resolve() == file.resolve()
    if is_at_home and was_written_otherwise(workspace.root, lies, baseline.writer.write(document).content):
        yield f"The case file, a template, the settings or hrdalert changed since it was drafted: {too}"


# --- what differs, and where it comes from


def _compared(baseline: _Baseline, edited: list[str]) -> Iterator[Change]:
    old = rejoined(baseline.sentences, edited)
    sources = Sources(baseline.document, old, baseline.opened.workspace.letters)
    for difference in differences(old, rejoined(edited, old)):
        origin, key = sources.of(max(difference.number, 0), difference.new)
        where: Where = "at" if difference.old else "after" if difference.number >= 0 else "before"
        yield Change(difference.kind, difference.old, difference.new, origin, key, where)
