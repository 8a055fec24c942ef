"""Tells of form: ids, placeholders, stray spaces and marks, sentences without an end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrdalert.patterns import later
from hrdalert.review.prose_english import (
    DOUBLED,
    LOWER_CASE_NAMES,
    MAY_BE_DOUBLED,
    SPACE_BEFORE_MARK,
    words,
)
from hrdalert.review.prose_facts import ProseFacts
from hrdalert.review.prose_findings import Finding, any_of, everywhere
from hrdalert.review.prose_reading import BLANK, Passage, Reading

_NUMERIC_DATE = later(
    r"(?<![\w/.-])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:]+)?|[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})"
    r"|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}|00:00(?::00)?)(?![\w/-])",
    near="0123456789",
)
_UNDERSCORED = later(r"(?<![\w" + BLANK + r"])[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+(?!\w)", near="_")
_CODE = later(r"[A-Z](?<![\w/.-].)[A-Z]{2}(?![\w/-])")
_CAPITALS = later(r"[A-Z]{2,}")
_PLACEHOLDER = later(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}|\{[A-Za-z_][\w.| ]{0,60}\}|\$\{|<no value>|<(?:unknown|withheld)>"
    r"|\[[A-Z][A-Z _/-]{1,40}\]"
    r"|\[(?:names?|date|place|title|x+|insert\b[^\]]{0,60}|(?:your|to be) [^\]]{1,60})\]"
    r"|\b(?:TBD|TBC|TODO|FIXME|NaN|XXX+)\b|\blorem ipsum\b"
    r"|(?<![\w/])N/A(?![\w/])|(?<=[\w,;:(] )None\b(?! of\b)|^None\.?$"
    r"|\bnull\b(?! and void)|\bundefined\b(?=[.,;:]|$)",
    near=words("{ } % # < [ TBD TBC TODO FIXME NaN XXX lorem N/A None null undefined"),
)
# These two begin with what they are of, and look back at it, to be found fast.
_SPACING = later(
    r"[ \u00a0](?=[ \u00a0,.)])(?<=\S[ \u00a0])(?:[ \u00a0]+(?=\S)|[ \u00a0]*[,.](?=\s|$)|[ \u00a0]*\))"
    r"|\((?=[ \u00a0])"
)
_MARKS = later(
    r"[,.;:(\"“\[](?:(?<=[,;:])\s*[,;]|(?<=[,;])\s*[.:)]|(?<=:)\s*\.|(?<=\.)(?<!\.\.)\.(?!\.)|(?<=\.)(?<!m\.)\s*;"
    r"|(?<=\()\s*(?:[,;.:]?\s*\)|[,;.])|(?<=\")\"|(?<=“)”|(?<=\[)\])"
)


def numeric_dates(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    yield from everywhere(_NUMERIC_DATE, reading.worded)


def ids(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """Words with an underscore, ids that are no words, and country codes that are no part of a reference."""
    yield from everywhere(_UNDERSCORED, reading.worded)
    if pattern := any_of(facts.ids):
        yield from everywhere(pattern, reading.worded)
    for passage in reading.worded:
        for found in _CODE.finditer(passage.text):
            if found[0] in facts.countries and not _is_part_of_reference(passage.text, found):
                yield Finding(passage, found.start(), found.end())


def _is_part_of_reference(text: str, found: re.Match[str]) -> bool:
    """AL CHN 4/2021; a word in capitals among others."""
    before = re.search(r"(\S+)\s*$", text[: found.start()][-40:])
    after = re.match(r"\s*(\S+)", text[found.end() :][:40])
    return any(
        _CAPITALS.match(near[1].strip("([\"'“‘.,;:")) or near[1].strip("([")[:1].isdigit()
        for near in (before, after)
        if near
    )


def placeholders(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """In every line, those of addresses and quotations included."""
    yield from everywhere(_PLACEHOLDER, (one for one in reading.passages if one.role != "source"))


def spacing(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    yield from everywhere(_SPACING, reading.worded)


def marks(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    yield from everywhere(_MARKS, reading.worded)


def empty_labels(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    for label in reading.empty:
        yield Finding(label.passage, 0, len(label.passage.text))


# --- English


def english_marks(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """A space before a mark that other languages may set one before."""
    yield from everywhere(SPACE_BEFORE_MARK, reading.worded)


def doubled_words(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    for passage in reading.worded:
        for found in DOUBLED.finditer(passage.text):
            if found[1].lower() == found[2] and found[2] not in MAY_BE_DOUBLED:
                yield Finding(passage, found.start(), found.end())


def no_capital(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    """A sentence of running prose that begins in lower case; an item or an answer may."""
    for passage in reading.prose:
        first = True
        for sentence in passage.sentences:
            begins = sentence.text.lstrip("\"'“‘«([")
            free = first and passage.role != "paragraph"
            first = False
            if begins[:1].islower() and not free and not LOWER_CASE_NAMES.match(begins):
                yield Finding(passage, sentence.begin, min(sentence.end, sentence.begin + 60))


def no_full_stop(reading: Reading, facts: ProseFacts) -> Iterator[Finding]:
    for passage in reading.prose:
        if passage.role == "paragraph" and not _is_closed(passage):
            end = len(passage.text.rstrip())
            yield Finding(passage, max(0, end - 40), end)


def _is_closed(passage: Passage) -> bool:
    text = passage.text.rstrip().rstrip("\"'”’»)]")
    return (
        not text
        or text[-1] in ".!?…:。！？"
        or text[-1] == BLANK
        or (text[-1].isalpha() and text[-1] > "\u024f")
    )
