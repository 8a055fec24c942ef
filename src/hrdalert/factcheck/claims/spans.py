"""Spans of time that a text gives: terms of a sentence, ages, durations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.factcheck.claims.prose import Claim, Number, Prose
from hrdalert.factcheck.phrases import any_of

_NEAR = 40
"""So many characters before a span, within its sentence, can make it a term."""
_FAR = 200
"""So many where "in prison" stands behind it."""


class Span(Struct, frozen=True):
    """So many years, months, weeks, days or hours, and what is said of it."""

    number: float
    unit: str
    is_term: bool = False
    """Of a punishment."""
    bound: str = ""
    """``almost`` or ``over``, where it is not said to be exact."""
    is_rest: bool = False
    """What is left of a time, or by how much it is longer."""

    @property
    def months(self) -> float | None:
        """How many months it is; None of weeks and less."""
        factor = {"years": 12, "months": 1}.get(self.unit)
        return factor * self.number if factor else None


def span_claims(prose: Prose) -> Iterator[Claim]:
    """Ages, then the other spans; "14 years and nine months" is a span of months."""
    if not prose.words.units:
        return
    last: Claim | None = None
    for number in prose.numbers:
        if prose.is_taken(number.begin):
            continue
        if _is_age(prose, number):
            yield Claim("age", number.value, number.begin, number.end)
            prose.take(number.begin, number.end)
            continue
        number = _with_half(prose, number)
        unit, at = _unit_behind(prose, number)
        if unit is None:
            continue
        end = prose.spans[at][1]
        prose.take(number.begin, end)
        claim = Claim("span", Span(number.value, unit), number.begin, end)
        if last is not None and _goes_on(prose, last, claim):
            whole = last.value.number * 12 + claim.value.number
            last = Claim("span", Span(whole, "months"), last.begin, end)
            continue
        if last is not None:
            yield _with_context(prose, last)
        last = claim
    if last is not None:
        yield _with_context(prose, last)


def _goes_on(prose: Prose, one: Claim, next_: Claim) -> bool:
    """Whether a span in months belongs to the span in years before it."""
    between = prose.text[one.end : next_.begin].strip().lower()
    is_joined = between in ("", ",") or between in prose.words.joins
    return is_joined and one.value.unit == "years" and next_.value.unit == "months"


def _with_half(prose: Prose, number: Number) -> Number:
    """The number with the half that is said behind it: nine and a half."""
    half = any_of(prose.words.half).match(prose.text, _next_word(prose, number.end))
    if half is None:
        return number
    last = prose.words_in(number.begin, half.end())[-1]
    return replace(number, value=number.value + 0.5, end=half.end(), last=last)


def _unit_behind(prose: Prose, number: Number) -> tuple[str | None, int]:
    """The unit of time that is counted, and the place of its word: five years, five-year, five long years."""
    for at in range(number.last + 1, min(number.last + 3, len(prose.plain))):
        between = prose.text[number.end : prose.spans[at][0]]
        if re.search(r"[.,;:()\d]", between) or prose.plain[at] in prose.words.numbers:
            break
        if unit := prose.words.unit_of.get(prose.plain[at]):
            return unit, at
        if prose.plain[at] in prose.words.common and prose.plain[at] not in ("more", "of"):
            break
    return None, 0


def _is_age(prose: Prose, number: Number) -> bool:
    if not 0 < number.value < 120 or number.value != int(number.value):
        return False
    before, behind = _ages(prose.words.ages)
    start = prose.lower[max(number.begin - 12, 0) : number.begin]
    if before.search(start) or behind.match(prose.lower, number.end):
        return True
    apart = prose.text[max(number.begin - 3, 0) : number.begin], prose.text[number.end : number.end + 1]
    return (
        not number.is_word
        and number.value > 9
        and bool(re.fullmatch(r"[^\W\d],\s", apart[0]))
        and apart[1] == ","
    )


@cache
def _ages(phrases: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds the words before a number, and those behind it, that make it an age."""

    def either(parts: list[str]) -> str:
        return "|".join(r"[\s-]+".join(map(re.escape, part.split())) for part in parts if part) or "(?!)"

    halves = [phrase.split("{n}") for phrase in phrases]
    before = [one.strip() for one, two in halves if not two.strip()]
    behind = [two.strip() for one, two in halves if not one.strip()]
    return re.compile(rf"(?<!\w)(?:{either(before)})\s+$"), re.compile(rf"[\s-]*(?:{either(behind)})(?!\w)")


def _next_word(prose: Prose, place: int) -> int:
    """Where the next word begins, behind an apostrophe too: four years’ imprisonment."""
    return next((begin for begin, _ in prose.spans[prose.words_in(0, place).stop :]), len(prose.text))


def _with_context(prose: Prose, claim: Claim) -> Claim:
    """The claim with what stands around it: whether it is a term, and whether it is said to be more or less."""
    begin, end = prose.sentence_at(claim.begin)
    before = prose.lower[max(begin, claim.begin - 20) : claim.begin].rstrip()
    words, span = prose.words, claim.value
    bound = next(
        (
            name
            for name, phrases in (("almost", words.almost), ("over", words.over))
            if any(before.endswith(phrase) for phrase in phrases)
        ),
        "",
    )
    clause = max(begin, claim.begin - _NEAR)
    clause = max(clause, *(prose.text.rfind(sign, clause, claim.begin) for sign in ";,:("))
    if any_of(words.in_prison).match(prose.text, _next_word(prose, claim.end), end):
        clause = max(begin, claim.begin - _FAR)
    near = any_of(words.terms).search(prose.text, clause, claim.begin)
    behind = any_of(words.term_nouns).match(prose.text, min(claim.end + 1, end), end)
    is_rest = bool(any_of(words.rest).match(prose.text, min(claim.end + 1, end), end))
    is_term = span.months is not None and bool(near or behind)
    return Claim("span", Span(span.number, span.unit, is_term, bound, is_rest), claim.begin, claim.end)
