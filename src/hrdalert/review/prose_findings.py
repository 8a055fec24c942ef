"""What a tell gives back, and the ways in which most of them look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TypeAlias

from msgspec import Struct

from hrdalert.errors import Severity
from hrdalert.patterns import later
from hrdalert.review.prose_facts import ProseFacts
from hrdalert.review.prose_reading import Passage, Reading, Sentence


class Finding(Struct, frozen=True):
    """A place in a passage; ``mend`` where it can say more than the tell's own."""

    passage: Passage
    begin: int
    end: int
    mend: str = ""

    @classmethod
    def of(cls, sentence: Sentence, mend: str = "") -> Finding:
        return cls(sentence.passage, sentence.begin, sentence.end, mend)


Find: TypeAlias = Callable[[Reading, ProseFacts], Iterable[Finding]]


class Tell(Struct, frozen=True):
    """Something that gives a machine away."""

    id: str
    what: str
    """What it is, said before the words that were found."""
    mend: str
    """What to write instead."""
    find: Find
    severity: Severity = "warning"
    internal: bool = False
    """Looked for in the office's own papers too, which are notes and tables rather than prose."""


def everywhere(
    pattern: re.Pattern[str], passages: Iterable[Passage], *, own: bool = False
) -> Iterator[Finding]:
    """Each match in these passages; with ``own`` not in what is quoted."""
    for passage in passages:
        for found in pattern.finditer(passage.own if own else passage.text):
            yield Finding(passage, found.start(), found.end())


def sentences_of(passages: Iterable[Passage]) -> Iterator[Sentence]:
    for passage in passages:
        yield from passage.sentences


def neighbours(passages: Iterable[Passage]) -> Iterator[tuple[Sentence, Sentence]]:
    """Each sentence with the one after it."""
    yield from pairwise(sentences_of(passages))


def any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for these names as words, the longest first; None if there are none."""
    listed = sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name))
    if not listed:
        return None
    return later(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)", near=listed)
