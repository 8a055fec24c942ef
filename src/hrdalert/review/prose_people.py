"""Tells of how people are spoken of: names, pronouns, number, what is not known, and who said what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from hrdalert.patterns import later
from hrdalert.review.prose_english import (
    DEMANDS_RELEASE,
    HE_OR_SHE,
    ITEM_DEMANDS_RELEASE,
    LIST_OF_THREE,
    NAME_LIKE,
    ONE_PERSON,
    OPENING_PHRASE,
    QUOTED_THEN_SAID,
    RESPECTIVELY,
    SAID_THEN_QUOTED,
    SEVERAL,
    STARTERS,
    THE_VICTIM,
    TITLE,
    UNKNOWN_SOMEBODY,
)
from hrdalert.review.prose_facts import ProseFacts
from hrdalert.review.prose_findings import Finding, any_of, everywhere, sentences_of
from hrdalert.review.prose_reading import Passage, Reading, Sentence

_IN_A_ROW = 3
_FULL_NAMES = 2
_SPOKEN_WORDS = 5
_CITED = later(r"\[[0-9]+(?:, [0-9]+)*\]")


def the_victim(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    yield from everywhere(THE_VICTIM, (one for one in reading.written if one.role != "heading"), own=True)


def name_repeated(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """The same name opens three neighbouring sentences, those of neighbouring paragraphs included."""
    known = any_of(facts.names)
    for flow in reading.flows:
        count, last = 0, ""
        for sentence in sentences_of(flow):
            name = _opening_name(sentence, known)
            count = count + 1 if name and name == last else int(bool(name))
            last = name
            if count == _IN_A_ROW:
                yield Finding.of(sentence)
                count = 0


def _opening_name(sentence: Sentence, known: re.Pattern[str] | None) -> str:
    text = sentence.opening
    found = known.match(text) if known else None
    if found:
        return found[0]
    like = NAME_LIKE.match(text)
    return (
        like[0].removesuffix("'s").removesuffix("’s")
        if like and like[0].split()[0].lower() not in STARTERS
        else ""
    )


def nobody_named(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """A pronoun before anybody is named, or called by what he or she is."""
    known = any_of(facts.names | facts.full_names)
    called = any_of(facts.roles)
    for sentence in sentences_of(reading.prose) if known else ():
        pronoun = ONE_PERSON.search(sentence.own)
        before = sentence.text[: pronoun.start()] if pronoun else sentence.text
        if (known and known.search(before)) or (called and called.search(before)):
            return
        if pronoun:
            yield Finding.of(sentence)
            return


def full_names(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """More than two full names, one of them twice: three people may each be introduced."""
    pattern = any_of(facts.full_names)
    if pattern is None:
        return
    for passage in reading.prose:
        found = list(pattern.finditer(passage.text))
        if len(found) > _FULL_NAMES and max(Counter(one[0] for one in found).values()) > 1:
            yield Finding(passage, found[_FULL_NAMES].start(), found[_FULL_NAMES].end())


def he_or_she(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    yield from everywhere(HE_OR_SHE, reading.worded, own=True)


def wrong_names(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """A title before a given name, or a form that the case file calls wrong."""
    passages = reading.worded
    right = any_of(facts.full_names | facts.names)
    if wrong := any_of(facts.wrong_names):
        for finding in everywhere(wrong, passages):
            if not (right and _is_within(right, finding)):
                yield finding
    listed = {name.replace(".", "") for name in facts.wrong_names}
    if given := any_of(facts.given_names):
        titled = re.compile(rf"\b{TITLE}\.? (?:{given.pattern})(?![ ][A-Z])")
        for finding in everywhere(titled, passages):
            is_listed = finding.passage.text[finding.begin : finding.end].replace(".", "") in listed
            if not is_listed and not (right and _is_within(right, finding)):
                yield finding


def _is_within(right: re.Pattern[str], finding: Finding) -> bool:
    """Whether a form begins or stands in a name that is right: Mr Ebrahim in Mr Ebrahim Metwally."""
    return any(
        found.start() < finding.end < found.end() and found.start() <= finding.begin + len("Mrs. ")
        for found in right.finditer(finding.passage.text)
    )


def number_of_people(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """Several of one person; "respectively" of more than two, or before what it parts."""
    if facts.victims == 1:
        yield from everywhere(SEVERAL, reading.written, own=True)
    for sentence in sentences_of(reading.prose):
        found = RESPECTIVELY.search(sentence.own)
        before = OPENING_PHRASE.sub("", sentence.own[: found.start()]) if found else ""
        if found and (found["more"] or LIST_OF_THREE.search(before)):
            yield Finding(
                sentence.passage, sentence.begin + found.start(), sentence.begin + found.start() + 12
            )


def release_without_custody(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    if not facts.nobody_held:
        return
    for passage in reading.prose:
        if passage.role == "item" and (demand := ITEM_DEMANDS_RELEASE.match(passage.own)):
            yield Finding(passage, 0, demand.end())
        else:
            yield from everywhere(DEMANDS_RELEASE, (passage,), own=True)


def unknown_by_unknown(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    for sentence in sentences_of(reading.prose):
        if len(UNKNOWN_SOMEBODY.findall(sentence.own)) > 1:
            yield Finding.of(sentence)


def unapproved_quotation(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """Spoken words without a speaker who approved them. Words that cite a source are somebody's already."""
    approved = any_of(facts.speakers)
    for passage in reading.prose:
        for found in (*QUOTED_THEN_SAID.finditer(passage.text), *SAID_THEN_QUOTED.finditer(passage.text)):
            around = _sentence_at(passage, found)
            known = _CITED.search(around) or (approved and approved.search(around))
            if _is_spoken(found) and not known:
                yield Finding(passage, found.start(), found.end())


def _sentence_at(passage: Passage, found: re.Match[str]) -> str:
    """From the quotation, or the beginning of its sentence, to the end of that which says whose it is."""
    begin = min((one.begin for one in passage.sentences if one.end > found.start()), default=found.start())
    end = next((one.end for one in passage.sentences if one.end >= found.end()), found.end())
    return passage.text[min(begin, found.start()) : end]


def _is_spoken(found: re.Match[str]) -> bool:
    """A sentence that somebody says, and not a term between quotation marks."""
    words = next((group for group in found.groups() if group), "")
    return words[:1].isupper() or len(words.split()) >= _SPOKEN_WORDS
