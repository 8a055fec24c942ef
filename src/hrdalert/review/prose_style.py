"""Tells of style: labels, hearsay, brackets, figures, connectors, outrage, attributions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from hrdalert.patterns import later
from hrdalert.review.prose_english import (
    ACCORDING_TO,
    AGE,
    ARTICLES,
    CONNECTORS,
    EXEMPT_BRACKET,
    HEARSAY,
    IT_WAS_SAID,
    LABELLED,
    NO_ANSWER,
    NOT_COUNTED,
    NUMBER_WORDS,
    NUMBERED_REFERENCE,
    NUMBERS,
    OUTRAGE,
    REDUNDANT,
    SMALL_FIGURE,
    SOURCE_ID,
    STARTERS,
    TOLD_THAT_TOLD,
    UNCONDITIONAL,
    UNLESS,
    VIOLATES,
)
from hrdalert.review.prose_facts import ProseFacts
from hrdalert.review.prose_findings import Finding, any_of, everywhere, neighbours, sentences_of
from hrdalert.review.prose_reading import BLANK, Reading, Sentence

_OPENING_WORDS = 3
_LABEL_WORDS = 4
_ARTICLES_OF_ONE = 6
_ARTICLES_OF_ALL = 10
_WORD = later(r"[\w'’-]+")
_BRACKET = later(r"(?<!\w)\([^()]*\)")
_CITED = later(r"\[[0-9]+(?:, [0-9]+)*\]")


def same_opening(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    for flow in reading.flows:
        before: tuple[str, ...] = ()
        for sentence in sentences_of(flow):
            opening = _opening(sentence)
            if opening and opening == before:
                yield Finding.of(sentence)
            before = opening


def _opening(sentence: Sentence) -> tuple[str, ...]:
    words = tuple(word[0].lower() for word in islice(_WORD.finditer(sentence.opening), _OPENING_WORDS))
    return words if len(words) == _OPENING_WORDS else ()


def labels(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """Two labels with their answers in a paragraph, or a paragraph that is nothing else."""
    for passage in reading.prose:
        found = list(_labelled(passage.own))
        if len(found) > 1:
            yield Finding(passage, found[0].start(), found[1].end())
        elif found and passage.role == "paragraph" and found[0].span() == (0, len(passage.text.rstrip(". "))):
            yield Finding(passage, *found[0].span())


def _labelled(text: str) -> Iterator[re.Match[str]]:
    """Labels with their answers; "He asked for one thing: a lawyer" is a sentence."""
    for found in LABELLED.finditer(text):
        words = found["label"].lower().split()
        if len(words) <= _LABEL_WORDS and words[0] not in STARTERS:
            yield found


def hearsay(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    for sentence in sentences_of(reading.prose):
        said = [found.span() for found in IT_WAS_SAID.finditer(sentence.own)]
        heard = [
            found
            for found in HEARSAY.finditer(sentence.own)
            if not any(begin <= found.start() < end for begin, end in said)
        ]
        by_adverb = [found for found in heard if found[0].lower().endswith("ly")]
        stacked = said and (heard or len(said) > 1)
        if stacked or (by_adverb and len(heard) > 1) or TOLD_THAT_TOLD.search(sentence.own):
            yield Finding.of(sentence)


def no_answer(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """A label answered with "unknown", "N/A" or "none" and nothing else, on a form or in a line of prose."""
    for passage in reading.passages:
        if passage.role == "answer" and NO_ANSWER.fullmatch(passage.text.strip()):
            yield Finding(passage, 0, len(passage.text))
        elif passage.role in ("paragraph", "item"):
            for found in _labelled(passage.text):
                if NO_ANSWER.fullmatch(found["answer"].strip()):
                    yield Finding(passage, found.start(), found.end())


def brackets(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """Two brackets in a sentence, not counting article numbers, acronyms, sources and other scripts."""
    for sentence in sentences_of(reading.prose):
        counted = [found for found in _BRACKET.finditer(sentence.text) if not _is_exempt(found[0])]
        if len(counted) > 1:
            yield Finding(
                sentence.passage, sentence.begin + counted[0].start(), sentence.begin + counted[-1].end()
            )


def _is_exempt(bracket: str) -> bool:
    other_script = any(letter.isalpha() and letter > "\u024f" for letter in bracket)
    return (
        other_script
        or BLANK in bracket
        or _is_acronym(bracket[1:-1])
        or bool(EXEMPT_BRACKET.fullmatch(bracket))
    )


def _is_acronym(words: str) -> bool:
    return " " not in words and sum(letter.isupper() for letter in words) > 1


def unbound_violation(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """The word "violat…" in a sentence that names an instrument to which the State is not a party."""
    instruments = any_of(facts.not_binding)
    if instruments is None:
        return
    for sentence in sentences_of(reading.prose):
        if VIOLATES.search(sentence.own) and instruments.search(sentence.own):
            yield Finding.of(sentence)


def articles_dumped(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """More than six articles of one instrument in a sentence, or more than ten in all."""
    for sentence in sentences_of(reading.prose):
        counts = [len(NUMBERS.findall(found["numbers"])) for found in ARTICLES.finditer(sentence.text)]
        if counts and (max(counts) > _ARTICLES_OF_ONE or sum(counts) > _ARTICLES_OF_ALL):
            yield Finding.of(sentence)


def unconditional_unless(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    for sentence in sentences_of(reading.prose):
        if (found := UNCONDITIONAL.search(sentence.own)) and UNLESS.search(sentence.own):
            yield Finding(sentence.passage, sentence.begin + found.start(), sentence.end)


def figures(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """A count up to ten in figures; no count is what a number names (article 9) or measures (8 km)."""
    for passage in reading.prose:
        if not SMALL_FIGURE.search(passage.own):
            continue
        text = NUMBERED_REFERENCE.sub(lambda found: BLANK * len(found[0]), passage.own)
        begins = {sentence.begin for sentence in passage.sentences}
        for found in SMALL_FIGURE.finditer(text):
            noun = found["noun"] or ""
            if (
                noun in NOT_COUNTED
                or AGE.match(text, found.end("figure"))
                or _names_something(text, found, begins)
            ):
                continue
            word = NUMBER_WORDS[int(found["figure"])]
            yield Finding(
                passage, found.start(), found.end(), f"Write “{word}”: words to ten, figures after."
            )


def _names_something(text: str, found: re.Match[str], begins: set[int]) -> bool:
    """After a word with a capital inside a sentence: Prison 5, Colony 4."""
    before = re.search(r"([\w'’-]+) $", text[: found.start()][-40:])
    if before is None:
        return False
    begin = found.start() - len(before[0])
    return before[1][:1].isupper() and begin not in begins


def connectors(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    for passage in reading.prose:
        found = list(CONNECTORS.finditer(passage.own))
        if len(found) > 1:
            yield Finding(passage, found[1].start(), found[1].end())


def outrage(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    yield from everywhere(OUTRAGE, reading.written, own=True)


def source_repeated(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """The same numbers after neighbouring sentences, a doubled attribution, "according to S1"."""
    for passage in reading.prose:
        for first, second in neighbours((passage,)):
            cited = _CITED.findall(second.text)
            if cited and cited == _CITED.findall(first.text):
                yield Finding.of(second)
        named: set[str] = set()
        for found in ACCORDING_TO.finditer(passage.text):
            if SOURCE_ID.fullmatch(found["who"]) or found["who"] in named:
                yield Finding(passage, found.start(), found.end())
            named.add(found["who"])


def redundant_now(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    yield from everywhere(REDUNDANT, reading.prose, own=True)
