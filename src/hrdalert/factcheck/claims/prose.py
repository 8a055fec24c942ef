"""A text in sentences, words and numbers, each with its place: what every kind of claim is found in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import text_to_num
from msgspec import Struct

from hrdalert.factcheck.phrases import Words, words_of

_WORD: Final = re.compile(r"[^\W_]+")
_ASCII_WORD: Final = re.compile(r"[0-9A-Za-z]+")
"""The same in a text of ASCII alone, in two thirds of the time."""
_END: Final = re.compile(r"[.!?…。！？\n](?:(?<=\n)\s*\n|(?<!\n)[.!?…。！？]*[\"'”’»)\]]*\s+(?=[^a-zà-ÿ]))")
_REFERENCE: Final = re.compile(r"\[([A-Za-z0-9][\w-]*(?:,\s*[A-Za-z0-9][\w-]*)*)\]")
_FIGURE: Final = re.compile(r"\d")
_FIGURES: Final = re.compile(
    r"\d(?:(?<![\w.].)\d{0,2}(?:[,.\u00a0\u202f ’]\d{3})+(?!\d)|(?<![^\W\d].)\d*(?:[.,]\d+)?)"
)


class Claim(Struct, frozen=True):
    """One thing that a text says and that can be compared, at its place."""

    kind: str
    value: Any
    begin: int
    end: int


class Number(Struct, frozen=True):
    """A number of a text, in figures or in words."""

    value: float
    begin: int
    end: int
    first: int
    """The place of its first word among the words of the text."""
    last: int
    is_word: bool


class Token:
    """One word, as text2num takes it: a ``str`` and nothing made from it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = str(text)

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: Token) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


class Prose:
    """A text in one language, cut into sentences and words once for all kinds of claims."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = str(text), language
        self.words: Words = words_of(language)
        folded = self.text.lower()
        self.lower = folded if len(folded) == len(self.text) else self.text
        self._word = _ASCII_WORD if self.text.isascii() else _WORD
        self.plain: list[str] = self._word.findall(self.lower)
        self.has_figures = bool(_FIGURE.search(self.text))
        self.claims: list[Claim] | None = None
        """Its claims, once somebody has asked for them: they are looked for once."""
        self._taken = bytearray(len(self.text))
        self.references: list[tuple[str, int, int]] = []
        """Ids in square brackets, each with the place of its brackets."""
        for match in _REFERENCE.finditer(self.text) if "[" in self.text else ():
            self.references += [(id, *match.span()) for id in re.split(r",\s*", match[1])]
            self.take(*match.span())

    # --- places

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word begins and ends."""
        return [match.span() for match in self._word.finditer(self.text)]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence begins and ends."""
        sentences, begin = [], 0
        for end in _END.finditer(self.text):
            word = self.word_before(end.start())
            is_short = self.text[end.start()] == "." and (word in self.words.abbreviations or len(word) == 1)
            if not is_short or "\n\n" in end[0]:
                sentences.append((begin, end.end()))
                begin = end.end()
        return [*sentences, (begin, len(self.text))] if begin < len(self.text) else sentences

    def sentence_at(self, place: int) -> tuple[int, int]:
        """The sentence in which a place of the text lies."""
        at = bisect_left(self.sentences, (place + 1,)) - 1
        return self.sentences[max(at, 0)] if self.sentences else (0, len(self.text))

    @cached_property
    def capitals(self) -> list[int]:
        """The places of the words with a capital."""
        return [at for at, (begin, _) in enumerate(self.spans) if self.text[begin].isupper()]

    @property
    def names(self) -> list[str]:
        """The words with a capital, as they are written."""
        return [word for word in self._word.findall(self.text) if word[0].isupper()]

    def words_in(self, begin: int, end: int) -> range:
        """The places of the words of a part of the text."""
        return range(bisect_left(self.spans, (begin,)), bisect_left(self.spans, (end,)))

    def word_before(self, place: int) -> str:
        """The word that ends at or before a place."""
        at = bisect_left(self.spans, (place,)) - 1
        return self.plain[at] if at >= 0 else ""

    def take(self, begin: int, end: int) -> None:
        """Marks a part of the text as that of a claim, so that it is no other claim as well."""
        self._taken[begin:end] = b"\1" * (end - begin)

    def is_taken(self, place: int) -> bool:
        """Whether another claim has a place of the text."""
        return bool(self._taken[place])

    # --- numbers

    @cached_property
    def numbers(self) -> list[Number]:
        """The numbers in figures and in words, in their order."""
        figures = self._in_figures() if self.has_figures else ()
        return sorted((*figures, *self._in_words()), key=lambda number: number.begin)

    def _in_figures(self) -> Iterator[Number]:
        spans = self.spans
        for match in _FIGURES.finditer(self.text):
            value, (begin, end) = _value(match[0]), match.span()
            first = last = bisect_left(spans, (begin,))
            if len(match[0]) > 15 or first == len(spans) or spans[first][0] >= end:
                continue
            while last + 1 < len(spans) and spans[last + 1][0] < end:
                last += 1
            if scale := self.words.scales.get(self.plain[last + 1]) if last + 1 < len(self.plain) else None:
                last, value = last + 1, value * scale
                end = spans[last][1]
            yield Number(value, begin, end, first, last, is_word=False)

    def _in_words(self) -> Iterator[Number]:
        """Runs of words of which numbers are made go to text2num, which knows how they are put together."""
        numbers, joins, place = self.words.numbers, self.words.joins, 0
        if numbers.isdisjoint(self.plain):
            return
        found = [at for at, word in enumerate(self.plain) if word in numbers]
        while place < len(found):
            run = [found[place]]
            while place + 1 < len(found) and self._is_joined(run[-1], found[place + 1], joins):
                place += 1
                run.append(found[place])
            place += 1
            yield from self._read(run[0], run[-1])

    def _is_joined(self, one: int, next_: int, joins: frozenset[str]) -> bool:
        """Whether nothing but a space, a hyphen or an "and" stands between two words, none of it for long."""
        between = self.text[self.spans[one][1] : self.spans[next_][0]]
        return len(between) < 8 and (between.strip() in ("", "-") or between.strip() in joins)

    def _read(self, first: int, last: int) -> Iterator[Number]:
        if self.plain[first] in self.words.scales and first > 0 and self.plain[first - 1].isdecimal():
            return  # 3 million is read in figures
        pieces = self.plain[first : last + 1]
        try:
            found = text_to_num.find_numbers(
                [Token(word) for word in pieces], self.words.language, threshold=0
            )
        except ValueError:
            return
        for one in found:
            if not one.is_ordinal and one.end > one.start:
                begin, end = first + one.start, first + one.end - 1
                yield Number(one.value, self.spans[begin][0], self.spans[end][1], begin, end, is_word=True)


def _value(written: str) -> float:
    """The value of a number in figures: 1,200 and 1 700 are whole, 3.5 is not."""
    if written.isdecimal():
        return float(written)
    if re.fullmatch(r"\d{1,3}(?:[,.\u00a0\u202f ’]\d{3})+", written):
        return float(re.sub(r"\D", "", written))
    return float(written.replace(",", "."))
