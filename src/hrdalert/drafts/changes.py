"""Words back from Word: which sentences of an edited draft are not as the case file gives them, and at which key."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.located_yaml import scan
from hrdalert.cases.sentences import folded, sentences, squeezed
from hrdalert.cases.translations import translation_file
from hrdalert.documents.blocks import Document, contents, inline_text, texts_of
from hrdalert.documents.packaged import packaged_letters
from hrdalert.documents.templates import Letters
from hrdalert.drafts.drafting import DocumentRequest, Refusal
from hrdalert.drafts.folder import was_written_otherwise
from hrdalert.drafts.formats import place, stem
from hrdalert.drafts.remembered import remembered
from hrdalert.drafts.word_file import WordFile, read_word_file
from hrdalert.errors import InputErrors, Origin, WorkspaceError, WriterError
from hrdalert.knowledge import OfOffice, of_office
from hrdalert.store import read, read_text

if TYPE_CHECKING:
    from hrdalert.workspace import OpenCase, Workspace


Kind: TypeAlias = Literal["changed", "added", "taken out"]
Difference: TypeAlias = tuple[Kind, int, str, str]
"""A sentence that is not the same in both texts: its number among the old ones, the old one and the new one.

Of one that was added, the number is that of the one before it, or -1.
"""


class Change(Struct, frozen=True):
    """A sentence that differs from the draft."""

    kind: Kind
    old: str
    new: str
    origin: Origin
    """Where the old one comes from; where one was added, that of its neighbour."""
    key: str
    """Of the case file or of another file; empty where the words are the template's own."""
    where: str
    """Where a new sentence stands by that neighbour: ``after`` it or ``before``; another one ``at`` its own place."""

    def as_data(self) -> dict[str, Any]:
        place = {"file": self.origin.file.as_posix(), "line": self.origin.line}
        words = {"kind": self.kind, "old": self.old, "new": self.new}
        return {**words, **place, "key": self.key, "where": self.where}


@dataclass(frozen=True)
class Changes:
    """The changes that somebody made to a draft in Word."""

    document: Document
    """The draft that it was, made anew."""
    changes: tuple[Change, ...]
    comments: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
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


@of_office
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

    The draft is recognised by the name of the file, or else by its words. Raises WriterError where it is no Word file,
    WorkspaceError where it is no draft of a case here, InputErrors where that case cannot be read.
    """
    try:
        word = read_word_file(read(file))
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
    # Lines that say only that the draft was not ready, or was for review.
    marks = (re.escape(words.get("marks", mark)) for mark in ("not_ready", "not_ready_one", "review"))
    of_mark = re.compile("|".join(marks).replace(re.escape("{count}"), r"\d*"))
    new = sentences(line for line in word.lines if not of_mark.fullmatch(folded(line)))
    author = workspace.resources.office(document.language)
    return Changes(
        document,
        tuple(_compared(baseline, new)),
        tuple(comment for comment in word.comments if comment[0] not in (author.acronym, author.name)),
        tuple(_notes(baseline, file, day or word.day)),
    )


# --- which draft it was


@dataclass(frozen=True)
class _Baseline(OfOffice):
    """A draft from which the edited file may have been made."""

    opened: OpenCase
    document: Document

    def written(self, document: Document) -> bytes:
        """A document as the office's Word file."""
        return self.opened.workspace.resources.writer("docx").write(document).content

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences of the draft as a Word file has them, without the words of a mark on the page."""
        return sentences(read_word_file(self.written(replace(self.document, mark=None))).lines)

    def likeness(self, words: Counter[str]) -> float:
        """How much of the draft a file says, from 0 to 1; 1: all of it, and nothing else."""
        same = (Counter(self.sentences) & words).total()
        return 2 * same / ((len(self.sentences) + words.total()) or 1)


def _cases(workspace: Workspace, file: Path, word: WordFile, case: str | None) -> Iterator[OpenCase]:
    """The cases of which a Word file may be a draft: the ``case`` that was named, else those whose reference it has.

    A reference counts in the path of the file and in its words. Where there are several, a case file that cannot be
    read is passed over. Raises WorkspaceError where there is no case, InputErrors where the only one cannot be read.
    """
    parts_and_words = {*file.absolute().parts, *re.findall(r"[\w-]+", " ".join((word.beside, *word.lines)))}
    names = [case] if case else [name for name in workspace.case_names() if name in parts_and_words]
    if not names:
        what = f"{file.as_posix()} names no case of this workspace."
        raise WorkspaceError(what, "Say which it is of: --case REFERENCE")
    paths = workspace.find_cases(names)
    for path in paths:
        try:
            yield workspace.case(path)
        except InputErrors:
            if len(paths) == 1:
                raise


def _baselines(
    opened: OpenCase, documents: Sequence[str], day: datetime.date | None, clock: datetime.date
) -> tuple[list[_Baseline], list[Refusal]]:
    """Every draft, in all languages, from which the edited file may have been made; and what may not be made."""
    workspace, case = opened.workspace, opened.case
    baselines, refusals = [], []
    for document, language in workspace.letters.all():
        has_texts = language == case.language or translation_file(opened.path, language).is_file()
        if has_texts and (not documents or document in documents):
            request = DocumentRequest(document, language, max(day or case.as_of, case.as_of))
            drafts, refused = opened.drafts(request, clock)
            baselines += [_Baseline(opened, draft.document) for draft in drafts]
            refusals += refused
    return baselines, refusals


def _nearest(baselines: Sequence[_Baseline], file: Path, word: WordFile) -> _Baseline:
    """The draft that has the name of the file, or else the most similar one.

    Raises WorkspaceError where none is similar.
    """
    words = Counter(sentences(word.lines))
    named = [baseline for baseline in baselines if stem(baseline.document) in file.name]
    nearest = max(named or baselines, key=lambda baseline: baseline.likeness(words), default=None)
    least = 0 if named else 0.2  # so much of a file must be of a draft, or it is none
    if nearest is None or nearest.likeness(words) <= least:
        what = f"{file.as_posix()} is like no draft that is made of the case now."
        mend = "Say which it is: --case REFERENCE -d DOCUMENT, and --date where it was made for another day."
        raise WorkspaceError(what, mend)
    return nearest


def _notes(baseline: _Baseline, file: Path, day: datetime.date | None) -> Iterator[str]:
    """Reasons for which sentences may differ although nobody edited them."""
    workspace, document = baseline.opened.workspace, baseline.document
    too = "what changed since is listed, too."
    if day and day < document.date:
        yield f"The draft is of {day}, and the case was checked anew on {document.date}: {too}"
    lies = place(document, "docx")
    is_at_home = day == document.date and (workspace.out / lies).resolve() == file.resolve()
    if is_at_home and was_written_otherwise(workspace.root, lies, baseline.written(document)):
        yield f"The case file, a template, the settings or hrdalert changed since it was drafted: {too}"


# --- what differs, and where it comes from


def _compared(baseline: _Baseline, edited: list[str]) -> Iterator[Change]:
    old = rejoined(baseline.sentences, edited)
    sources = _Sources(baseline.document, old, baseline.opened.workspace.letters)
    for kind, number, before, after in differences(old, rejoined(edited, old)):
        origin, key = sources.of(max(number, 0), after)
        where = "at" if before else "after" if number >= 0 else "before"
        yield Change(kind, before, after, origin, key, where)


class _Sources:
    """Where each sentence of a document comes from, asked by its number among those of a file."""

    def __init__(self, document: Document, sentences: Sequence[str], letters: Letters) -> None:
        self._template = letters.find(document.id, document.language)
        self._words = letters.words(document.language)
        self._sentences = sentences
        self._contents = list(contents(document.blocks))
        self._ends = list(accumulate(len(squeezed(inline_text(content))) for content in self._contents))
        whole = squeezed("".join(map(inline_text, self._contents)))
        self._spans: list[tuple[int, int]] = []
        end, near = 0, 2000  # so many letters further on a sentence is looked for first
        for sentence in map(squeezed, sentences):
            begin = whole.find(sentence, end, end + len(sentence) + near)
            if begin >= 0:
                end = begin + len(sentence)
            else:  # a format can set something elsewhere
                begin = whole.find(sentence)
            self._spans.append((begin, begin + len(sentence)))

    def of(self, number: int, new: str = "") -> tuple[Origin, str]:
        """The place and the key of a sentence; without a key, that of words of the template.

        ``new`` is the edited sentence: where it differs by a name alone, the place and the key are those of the name.
        """
        half = 0.5  # so much of a sentence must stand in a text: names may have been replaced, a date put before it
        sentence = self._sentences[number]
        origins = self._origins(*self._spans[number])
        values = [self._values(origin.file).get(origin, ("", LocatedText("", origin))) for origin in origins]
        shares = sorted(((self._share(value, sentence), key, value) for key, value in values), reverse=True)
        for share, key, value in shares:
            was_edited = new and folded(value) in sentence and folded(value) not in new
            if share >= half or was_edited:
                return value.origin_of(sentence.partition(" [")[0]), key
        fixed = max(self._fixed_words, key=lambda fixed: (self._share(fixed[2], sentence), -len(fixed[2])))
        is_long = len(sentence) >= 16  # fewer letters can stand in any sentence
        if fixed[2] == sentence or (is_long and self._share(fixed[2], sentence) >= half):
            return fixed[:2]
        return (shares[0][2].origin, shares[0][1]) if shares else (Origin(self._template.path), "")

    def _origins(self, begin: int, end: int) -> list[Origin]:
        """The origins of the texts that stand between two letters of the document."""
        pieces = self._contents[bisect_right(self._ends, begin) : bisect_left(self._ends, end) + 1]
        texts = (text for content in pieces for text in texts_of(content))
        return list(dict.fromkeys(text.origin for text in texts if text.origin)) if begin >= 0 else []

    @remembered
    def _values(self, file: Path) -> dict[Origin, tuple[str, LocatedText]]:
        """The texts of a YAML file with their keys, by their places: ``chronology 3 text``."""
        texts: dict[Origin, tuple[str, LocatedText]] = {}
        waiting: list[tuple[str, Any]] = [("", scan(file, file, keep_empty=False).value)]
        while waiting:
            key, value = waiting.pop()
            if isinstance(value, LocatedText):
                texts[value.origin] = (key, value)
            elif isinstance(value, dict | list):
                items = value.items() if isinstance(value, dict) else enumerate(value, 1)
                waiting += [(f"{key} {step}".lstrip(), item) for step, item in items]
        return texts

    @staticmethod
    def _share(value: str, sentence: str) -> float:
        """How much of a sentence stands in a text."""
        if sentence in (whole := folded(value)):
            return 1.0
        blocks = SequenceMatcher(None, whole, sentence, autojunk=False).get_matching_blocks()
        same = sum(block.size for block in blocks if block.size >= 4)  # fewer are chance
        return same / (len(sentence) or 1)

    @cached_property
    def _fixed_words(self) -> list[tuple[Origin, str, str]]:
        """The lines of the template, then the texts of the word lists with their keys."""
        template = self._template
        packaged = Path(f"packaged:{template.document}/{template.language}.md")
        fixed: list[tuple[Origin, str, str]] = []
        for shown, file in ((template.path, template.file), (packaged, template.hides)):
            lines = read_text(file, "utf-8-sig").split("\n") if file else []
            for number, line in enumerate(lines, 1):
                fixed.append((Origin(shown, number), "", line.strip(" #*>-")))
        for file in self._words.files:
            is_packaged = file.is_relative_to(packaged_letters())
            shown = Path(f"packaged:words/{file.name}") if is_packaged else file
            fixed += [(Origin(shown, place.line), *text) for place, text in self._values(file).items()]
        return fixed


# --- sentences


def rejoined(pieces: Sequence[str], others: Sequence[str]) -> list[str]:
    """The sentences, with neighbours joined where the other text has them as one sentence."""
    known = {squeezed(other): other for other in others}
    joined: list[str] = []
    begin, most = 0, 8  # so many neighbours can be one sentence in the other text
    while begin < len(pieces):
        is_known = squeezed(pieces[begin]) in known
        wider = () if is_known else range(begin + 2, min(begin + most, len(pieces)) + 1)
        wholes = ((known.get(squeezed("".join(pieces[begin:end]))), end) for end in wider)
        whole, end = next((found for found in wholes if found[0]), (None, begin + 1))
        joined.append(whole or pieces[begin])
        begin = end
    return joined


def differences(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Each sentence that is not in both texts.

    A sentence that stands very often, such as "yes" in table cells, is no anchor: it is paired by its neighbours.
    """
    for kind, *bounds in SequenceMatcher(None, old, new).get_opcodes():
        if kind != "equal":
            yield from _paired(old, new, range(*bounds[:2]), range(*bounds[2:]))


def _paired(old: Sequence[str], new: Sequence[str], out: range, added: range) -> Iterator[Difference]:
    """Which new sentence stands in place of which old one: the pairs, in order, that are most similar in sum."""
    is_too_long = len(out) * len(added) > 20_000  # then the text is another one, and nothing is paired
    like = {(i, j): 0.0 if is_too_long else _likeness(old[i], new[j]) for i in out for j in added}
    best = {(i, j): 0.0 for i in (*out, out.stop) for j in (*added, added.stop)}
    for i in reversed(out):
        for j in reversed(added):
            best[i, j] = max(best[i + 1, j], best[i, j + 1], like[i, j] + best[i + 1, j + 1])
    i, j = out.start, added.start
    while i < out.stop or j < added.stop:
        pair = like.get((i, j), 0.0)
        if pair and best[i, j] == pair + best[i + 1, j + 1]:
            if old[i] != new[j]:
                yield "changed", i, old[i], new[j]
            i, j = i + 1, j + 1
        elif i < out.stop and (j == added.stop or best[i, j] == best[i + 1, j]):
            yield "taken out", i, old[i], ""
            i += 1
        else:
            yield "added", i - 1, "", new[j]
            j += 1


def _likeness(one: str, other: str) -> float:
    """How similar two sentences are, from 0 to 1: by words, or by letters where few spaces part words.

    0 below the least similarity that counts.
    """
    by_words = min(one.count(" "), other.count(" ")) > 2
    parts, others = (text.split() if by_words else list(text) for text in (one, other))
    matcher = SequenceMatcher(None, parts, others, autojunk=False)
    least = 0.5  # from here on two sentences are one that was changed
    ratio = matcher.ratio() if matcher.quick_ratio() >= least else 0.0
    return ratio if ratio >= least else 0.0
