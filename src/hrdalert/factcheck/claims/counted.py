"""Counts and sums that a text gives: 123 prisoners, 5,000 euros, 30 percent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from hrdalert.factcheck.claims.prose import Claim, Number, Prose

_SIGN: Final = re.compile(r"([€$£])\s?$")


class Count(Struct, frozen=True):
    """So many of something, by the beginnings of the words that say of what."""

    number: float
    of: tuple[str, ...]


class Sum(Struct, frozen=True):
    """An amount of money."""

    number: float
    currency: str


def count_claims(prose: Prose) -> Iterator[Claim]:
    """Sums, then counts of what is named right behind the number; a number that no word follows counts nothing."""
    if not prose.words.currencies:
        return
    starts = {number.first: number for number in prose.numbers}
    for number in prose.numbers:
        if prose.is_taken(number.begin) or _is_label(prose, number):
            continue
        end = number.end
        if currency := _currency(prose, number):
            yield Claim("sum", Sum(number.value, currency), number.begin, end)
            continue
        counted = _counted(prose, _whole(prose, number, starts) or number)
        many = [prose.plain[at] for at in counted]
        is_many = any(word.endswith("s") or word in prose.words.crowd for word in many)
        if is_many and number.value == int(number.value):
            of = tuple(prose.plain[at][:6] for at in counted)
            yield Claim("count", Count(number.value, of), number.begin, prose.spans[counted[-1]][1])


def _is_label(prose: Prose, number: Number) -> bool:
    """Whether it is the number of something: No. 5, prison 5, paragraph 5, 5/2020."""
    around = prose.text[max(number.begin - 1, 0) : number.begin] + prose.text[number.end : number.end + 1]
    word = prose.word_before(number.begin)
    return any(sign in "/-.§#" for sign in around.replace(". ", "")) or word in prose.words.labels


def _currency(prose: Prose, number: Number) -> str:
    if sign := _SIGN.search(prose.text, max(number.begin - 2, 0), number.begin):
        return prose.words.currency_of.get(sign[1], "")
    if prose.text[number.end : number.end + 2].strip()[:1] in ("€", "$", "£"):
        return prose.words.currency_of.get(prose.text[number.end : number.end + 2].strip()[:1], "")
    for at in range(number.last + 1, min(number.last + 3, len(prose.plain))):
        if currency := prose.words.currency_of.get(prose.plain[at]):
            return currency
    before = prose.word_before(number.begin)
    return prose.words.currency_of.get(before, "") if len(before) == 3 else ""


def _whole(prose: Prose, number: Number, starts: Mapping[int, Number]) -> Number | None:
    """The number of which another one is a part: seven of the 41 wells."""
    behind = prose.plain[number.last + 1 : number.last + 4]
    far = next((far for far, word in enumerate(behind) if word not in prose.words.parts), 0)
    return starts.get(number.last + 1 + far) if far else None


def _counted(prose: Prose, number: Number) -> list[int]:
    """The places of up to three words behind a number that can say what is counted."""
    words, counted = prose.words, list[int]()
    end = number.end
    for at in range(number.last + 1, min(number.last + 4, len(prose.plain))):
        word, (begin, behind) = prose.plain[at], prose.spans[at]
        if (
            re.search(r"[.,;:!?()\[\]\d\n“”\"]\s*", prose.text[end:begin].replace("\n", " "))
            or word in words.vague
        ):
            break
        if word in words.common or word.isdecimal():
            break
        counted.append(at)
        end = behind
    return counted
