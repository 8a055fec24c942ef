"""The words by which claims are found in a language, as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import yaml
from msgspec import Struct, convert

from hrdalert.store import read

_STEM: Final = 6
"""So many letters of a word tell what it is about, whatever its ending."""

_SHORTEST: Final = 5
"""A stem has so many letters or more."""


class Words(Struct, frozen=True, dict=True):
    """The lists of one language; ``words.yaml`` says what each is."""

    language: str = ""
    numbers: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    scales: Mapping[str, int] = {}
    units: Mapping[str, tuple[str, ...]] = {}
    half: tuple[str, ...] = ()
    almost: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    term_nouns: tuple[str, ...] = ()
    in_prison: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    currencies: Mapping[str, tuple[str, ...]] = {}
    abbreviations: frozenset[str] = frozenset()
    capitals: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    courts: frozenset[str] = frozenset()
    held: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    to_be_freed: tuple[str, ...] = ()
    was_freed: tuple[str, ...] = ()
    freed: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    pronouns: Mapping[str, frozenset[str]] = {}
    others: frozenset[str] = frozenset()
    outcomes: Mapping[str, tuple[str, ...]] = {}
    told_outcomes: Mapping[str, tuple[str, ...]] = {}
    not_told: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    laws: frozenset[str] = frozenset()
    treaty_doubt: frozenset[str] = frozenset()
    crowd: frozenset[str] = frozenset()
    vague: frozenset[str] = frozenset()
    ahead: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    introducing: frozenset[str] = frozenset()
    day_beside: tuple[str, ...] = ()

    @cached_property
    def unit_of(self) -> Mapping[str, str]:
        """The unit of time that a word is a form of."""
        return {form: unit for unit, forms in self.units.items() for form in forms}

    @cached_property
    def currency_of(self) -> Mapping[str, str]:
        """The currency that a word or a sign is a form of."""
        return {form: currency for currency, forms in self.currencies.items() for form in forms}

    def telling(self, plain: Iterable[str]) -> frozenset[str]:
        """The beginnings of those words that tell what a sentence is about."""
        return frozenset(
            word[:_STEM]
            for word in set(plain) - self.common
            if (len(word) > 3 or not word.isascii()) and not word.isdecimal()
        )

    def stems(self, word: str) -> frozenset[str]:
        """What is left of a word in lower case without each of the endings that it can have."""
        ends = (end for end in self.endings if word.endswith(end) and len(word) - len(end) >= _SHORTEST)
        return frozenset(word[: len(word) - len(end)] for end in ends)


@cache
def words_of(language: str) -> Words:
    """The lists of a language; empty ones where there are none."""
    tag = language.partition("-")[0]
    return _lists().get(tag) or Words(tag)


@cache
def _lists() -> Mapping[str, Words]:
    file = yaml.load(read(Path(__file__).with_name("words.yaml")), yaml.CSafeLoader)
    return {tag: convert({"language": tag, **lists}, Words) for tag, lists in file.items()}


@cache
def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """What finds one of some phrases as whole words, whatever their capitals and line breaks; of none, nothing."""
    return re.compile(rf"{one_of(phrases)}(?!\w)")


def one_of(phrases: Iterable[str], flag: str = "i", not_behind: str = r"\w") -> str:
    """A pattern of one of some phrases, the longest that stands there, where a word can begin.

    Without the ``flag`` i, capitals count. First letters stand first, as a set: other places cost no time.
    """
    rests: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        written = r"\s+".join(map(re.escape, phrase.split()))
        rests.setdefault(phrase[0], []).append(written.removeprefix(re.escape(phrase[0])))
    if not rests:
        return "(?!)"
    firsts = "".join(re.escape(first + first.upper() if flag else first) for first in rests)
    either = "|".join(rf"(?<={re.escape(first)})(?:{'|'.join(rest)})" for first, rest in rests.items())
    return rf"[{firsts}](?<![{not_behind}].)(?{flag}:{either})"
