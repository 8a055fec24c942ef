"""The fact check of a case: its texts held against what is on file, and its entries against their own data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hrdalert.factcheck.claims.found import claims_of
from hrdalert.factcheck.claims.prose import Prose
from hrdalert.factcheck.entries import entry_differences, names_here
from hrdalert.factcheck.exact import exact_differences
from hrdalert.factcheck.finding import Difference
from hrdalert.factcheck.onfile import OnFile, Unit
from hrdalert.factcheck.pronouns import ends_with_others, pronoun_differences
from hrdalert.factcheck.sentence import TELLS, sentences_of
from hrdalert.factcheck.text_findings import text_differences

_ELSEWHERE: Final = re.compile(r"\.about$|(?:^|\.)(?:demands|requests|experts)\[")
"""Keys of texts of which entries do not tell: a person's work, and what is asked for."""
_ENTRY: Final = re.compile(r"chronology\[(\d+)\]\.text")


def differences(
    facts: OnFile, key: str, text: str, language: str | None = None, *, came_back: bool = False
) -> Iterator[Difference]:
    """What differs in one text, by its key: an entry is compared with its own data, any other text with all of them.

    Without a language, the text is in that of the case. One that ``came_back`` may say nothing but what is on file.
    """
    of: Sequence[str] = [victim.id for victim in facts.case.alleged_victims]
    is_open = False
    if entry := _ENTRY.fullmatch(key):
        number = int(entry[1])
        prose, claims = facts.entries[number]
        of = facts.people_of(number)
        is_open = number - 1 in facts.entries and ends_with_others(facts, number - 1)
        yield from entry_differences(facts, number)
    else:
        prose = Prose(text, language or facts.language)
        claims = claims_of(prose)
        is_told = came_back or not _ELSEWHERE.search(key)
        for sentence in sentences_of(facts, prose, claims, came_back=came_back):
            if sentence.claims:
                yield from text_differences(sentence, is_told=is_told)
        if key.endswith(".about"):  # which is on file for names
            yield from names_here(facts, prose, claims, is_about=True)
    yield from exact_differences(facts, key, prose, claims)
    yield from pronoun_differences(facts, prose, of, is_open=is_open)


@dataclass(frozen=True, slots=True)
class Held:
    """One sentence of a text, held against what is on file."""

    words: str
    differences: tuple[Difference, ...]
    tellers: tuple[Unit, ...]
    """The sentences on file that tell of the same."""
    is_comparable: bool
    """Whether it has enough words in common with what is on file, or says anything that can be compared."""


def held_against(facts: OnFile, key: str, text: str, language: str | None = None) -> list[Held]:
    """Each sentence of a text, as it comes back from whoever wrote it, with what differs in it."""
    prose = Prose(text, language or facts.language)
    claims = claims_of(prose)
    by_place: dict[int, list[Difference]] = defaultdict(list)
    for found in differences(facts, key, text, language, came_back=True):
        by_place[prose.sentence_at(found.begin)[0]].append(found)
    held = []
    for sentence in sentences_of(facts, prose, claims):
        inside = tuple(by_place.pop(sentence.begin, ()))
        tellers = tuple(unit for count, unit in sentence.near[:3] if count >= TELLS)
        has_claim = any(claim.kind != "name" for claim in sentence.claims)
        words = " ".join(prose.text[sentence.begin : sentence.end].split())
        held.append(Held(words, inside, tellers, bool(inside or tellers or has_claim)))
    return held
