"""Tells of dates: sentences that all open with one, and prepositions that do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from hrdalert.review.prose_english import BAD_DATE_PREPOSITION, DATE_OPENS
from hrdalert.review.prose_facts import ProseFacts
from hrdalert.review.prose_findings import Finding, everywhere
from hrdalert.review.prose_reading import Passage, Reading, Sentence

_IN_A_ROW = 3


def dates_open_sentences(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """Three sentences in a row, or the first ones of three paragraphs in a row, begin with a date."""
    for flow in reading.flows:
        sentences = [sentence for passage in flow for sentence in passage.sentences]
        openings = [passage.sentences[0] for passage in flow if passage.sentences]
        found = [*_rows(sentences), *_rows(openings)]
        seen: set[tuple[Passage, int]] = set()
        for sentence in found:
            if (sentence.passage, sentence.begin) not in seen:
                seen.add((sentence.passage, sentence.begin))
                yield Finding.of(sentence)


def _rows(sentences: list[Sentence]) -> Iterator[Sentence]:
    """The last sentence of each row of three, counting every third of a longer one."""
    count = 0
    for sentence in sentences:
        count = count + 1 if DATE_OPENS.match(sentence.opening) else 0
        if count == _IN_A_ROW:
            yield sentence
            count = 0


def prepositions(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    yield from everywhere(BAD_DATE_PREPOSITION, reading.worded)
