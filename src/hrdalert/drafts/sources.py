"""Where each sentence of a document comes from: a key of the case file, else a line of the template or a word list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

from hrdalert.cases.marked import Marked
from hrdalert.cases.marked_yaml import scan
from hrdalert.documents.blocks import Document, contents, inline_text, texts_of
from hrdalert.documents.templates import Letters
from hrdalert.documents.words import packaged_letters
from hrdalert.drafts.sentences import folded, squeezed
from hrdalert.errors import Origin

_HALF = 0.5
"""So much of a sentence must stand in a text that it came from: names may have been replaced, a date put before it."""


class Sources:
    """The sources of one document, asked by the numbers of its sentences as a file has them, in their order."""

    def __init__(self, document: Document, sentences: Sequence[str], letters: Letters) -> None:
        self._template = letters.find(document.id, document.language)
        self._words = letters.words(document.language)
        self._sentences = sentences
        self._files: dict[Path, dict[Origin, tuple[str, Marked]]] = {}
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

        ``new`` is what somebody made of it: where only a name in it was changed, the key of that name is told.
        """
        sentence = self._sentences[number]
        values = [self._value(origin) for origin in self._origins(*self._spans[number])]
        shares = sorted(((_share(value, sentence), key, value) for key, value in values), reverse=True)
        for share, key, value in shares:
            was_edited = new and folded(value) in sentence and folded(value) not in new
            if share >= _HALF or was_edited:
                return value.origin_of(sentence.partition(" [")[0]), key
        fixed = max(self._fixed_words, key=lambda fixed: (_share(fixed[2], sentence), -len(fixed[2])))
        is_long = len(sentence) >= 16  # fewer letters can stand in any sentence
        if fixed[2] == sentence or (is_long and _share(fixed[2], sentence) >= _HALF):
            return fixed[:2]
        return (shares[0][2].origin, shares[0][1]) if shares else (Origin(self._template.path), "")

    def _origins(self, begin: int, end: int) -> list[Origin]:
        """Of the texts that the pieces of the document between two letters are made of."""
        pieces = self._contents[bisect_right(self._ends, begin) : bisect_left(self._ends, end) + 1]
        texts = (text for content in pieces for text in texts_of(content))
        return list(dict.fromkeys(text.origin for text in texts if text.origin)) if begin >= 0 else []

    def _value(self, origin: Origin) -> tuple[str, Marked]:
        """The value that stands at a place of a YAML file, and its key: ``chronology 3 text``."""
        if origin.file not in self._files:
            self._files[origin.file] = {value.origin: (key, value) for key, value in _values(origin.file)}
        return self._files[origin.file].get(origin, ("", Marked("", origin)))

    @cached_property
    def _fixed_words(self) -> list[tuple[Origin, str, str]]:
        """The lines of the template, then the texts of the word lists with their keys."""
        template = self._template
        packaged = Path(f"packaged:{template.document}/{template.language}.md")
        fixed: list[tuple[Origin, str, str]] = []
        for shown, file in ((template.path, template.file), (packaged, template.hides)):
            lines = file.read_text("utf-8-sig").split("\n") if file else []
            for number, line in enumerate(lines, 1):
                fixed.append((Origin(shown, number), "", line.strip(" #*>-")))
        for file in self._words.files:
            is_packaged = file.is_relative_to(packaged_letters())
            shown = Path(f"packaged:words/{file.name}") if is_packaged else file
            fixed += [(Origin(shown, value.origin.line), key, value) for key, value in _values(file)]
        return fixed


def _values(file: Path) -> Iterator[tuple[str, Marked]]:
    """Each text of a YAML file with its key, items of lists counted from 1."""
    waiting: list[tuple[str, Any]] = [("", scan(file, file, keep_empty=False).value)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, Marked):
            yield key, value
        elif isinstance(value, dict | list):
            items = value.items() if isinstance(value, dict) else enumerate(value, 1)
            waiting += [(f"{key} {step}".lstrip(), item) for step, item in items]


def _share(value: str, sentence: str) -> float:
    """How much of a sentence stands in a text."""
    if sentence in (whole := folded(value)):
        return 1.0
    blocks = SequenceMatcher(None, whole, sentence, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 4) / (len(sentence) or 1)  # fewer are chance
