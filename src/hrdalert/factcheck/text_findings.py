"""A text of the office held against all that is on file: what nothing there says, and what is said there otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, Final

from hrdalert.factcheck.claims.counted import Count
from hrdalert.factcheck.claims.days import NamedDay
from hrdalert.factcheck.claims.prose import Claim
from hrdalert.factcheck.claims.spans import Span
from hrdalert.factcheck.data import ages_on, days_ahead, has_birthdays, main_months
from hrdalert.factcheck.finding import Difference, line_of
from hrdalert.factcheck.named import (
    article_differences,
    cited_differences,
    comment_differences,
    court_differences,
    name_differences,
    numbered_differences,
    quoted_differences,
)
from hrdalert.factcheck.onfile import Unit
from hrdalert.factcheck.phrases import any_of
from hrdalert.factcheck.sentence import TELLS, Sentence, told_on_file

_OFTEN: Final = 20
"""Up to this, a number on file may well be that of something else."""


_UNTOLD: Final = ("year", "span", "count", "sum")
"""Of a person's work no entry tells, and what is asked for is no fact."""


def text_differences(sentence: Sentence, *, is_told: bool = True) -> Iterator[Difference]:
    """What one sentence of a text says otherwise than what is on file, or what nothing there says.

    Where it is not ``is_told`` in entries, years, durations and counts are not compared.
    """
    found = sentence.is_of_another_case
    claims = (one for one in sentence.claims if is_told or one.kind not in _UNTOLD or _is_term(one))
    quoted = [one for one in sentence.claims if one.kind == "quoted"]
    for claim in claims if not found else ():
        if claim.kind in _UNTOLD and any(one.begin < claim.begin < one.end for one in quoted):
            continue  # a quotation is compared as a whole
        if claim.kind in _COMPARED:
            for difference in _COMPARED[claim.kind](sentence, claim):
                found = True
                yield difference
        elif claim.kind == "name":
            yield from name_differences(sentence, claim)
    if not found:
        yield from _same_sentence(sentence)


def _is_term(claim: Claim) -> bool:
    return claim.kind == "span" and bool(claim.value.is_term)


# --- days, months, years


def _day(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, day = sentence.facts, claim.value
    exact = day.in_year(day.year) if day.year else None
    if facts.has_day(day) or day.in_year(day.year or 2024) is None:
        return
    if any(exact in days for days in facts.days_of_law.values()):
        return
    if _lies_ahead(sentence, day):
        if facts.case.next:
            yield Difference.of("G30_date", claim, "no day ahead under next: is this one")
        return
    if exact and exact > facts.case.as_of:
        yield Difference.of("G30_date", claim, "it lies ahead, and no day under next: is this one")
        return
    for other, unit in sentence.telling("day"):
        if unit.entry is not None and (other.value.year or not day.year):
            yield Difference.of("G30_date", claim, told_on_file(facts, unit, other))
            return
    if exact and (exact.year, exact.month) in facts.months:
        at = facts.months[exact.year, exact.month]
        if at[0] == "chronology":
            entry = facts.case.chronology[int(at[1])]
            if entry.date and entry.date.precision == "month" and not entry.date.is_interval:
                says = f"more exact than the file, which has {entry.date}{line_of(facts.case, at)}"
                yield Difference.of("G30_date", claim, says)
                return
    yield Difference.of("G30_date", claim, "no entry and no datum has this day")


def _lies_ahead(sentence: Sentence, day: NamedDay) -> bool:
    """Whether a day can come after that of the case, in a sentence that tells of what is to come."""
    if sentence.came_back:
        return False
    exact, prose = day.in_year(day.year) if day.year else None, sentence.prose
    may_come = exact is None or exact > sentence.facts.case.as_of
    return may_come and bool(any_of(prose.words.ahead).search(prose.text, sentence.begin, sentence.end))


def _month(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, (year, month) = sentence.facts, claim.value
    is_ahead = datetime.date(max(year, 1), month, 1) > facts.case.as_of
    if (year, month) in facts.months or (is_ahead and not sentence.came_back):
        return
    for other, unit in sentence.telling("day", "month"):
        if unit.entry is not None and (other.kind == "month" or other.value.year):
            yield Difference.of("G30_date", claim, told_on_file(facts, unit, other))
            return
    yield Difference.of("G30_date", claim, "no entry and no datum has this month")


def _year(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, year = sentence.facts, claim.value
    is_ahead = year > facts.case.as_of.year
    if year in facts.years or str(year) in facts.words or (is_ahead and not sentence.came_back):
        return
    cited = {one.value.instrument for one in sentence.claims if one.kind == "cited"}
    if any(day.year == year for treaty in cited for day in facts.days_of_law.get(treaty, ())):
        return
    yield Difference.of("G30_date", claim, "no entry and no datum has this year")


# --- spans, ages, counts, sums


def _span(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, span = sentence.facts, claim.value
    if span.number < (3 if span.unit in ("hours", "minutes", "weeks") else 2):
        return
    known: list[tuple[Any, Unit]] = facts.values("span")
    if any(_is_same_span(span, other) for other, _ in known) or _is_age_between(sentence, span):
        return
    if span.months in facts.totals:
        return
    may_stay = (sentence.is_of_law or span.is_rest) and not sentence.came_back
    if not span.is_term and (may_stay or _lies_between(sentence, span)):
        return
    for other, unit in sentence.telling("span"):
        if (other.value.months is None) == (span.months is None) and other.value.is_term == span.is_term:
            yield Difference.of("G31_span", claim, told_on_file(facts, unit, other))
            return
    says = (
        "no entry and no datum has this"
        if span.is_term
        else "told by no entry, and no time between two dates on file"
    )
    if not sentence.is_question:
        yield Difference.of("G31_span", claim, says)


def _is_same_span(one: Span, other: Span) -> bool:
    if one.months is not None and other.months is not None:
        return one.months == other.months
    return one.unit == other.unit and one.number == other.number


_DAYS: Final = {"years": 365.25, "months": 30.44, "weeks": 7, "days": 1, "hours": 1 / 24, "minutes": 1 / 1440}


def _lies_between(sentence: Sentence, span: Span) -> bool:
    """Whether so much time lies between two days of what is near, or since one on file to the day of the case."""
    facts = sentence.facts
    length, slack = span.number * _DAYS[span.unit], max(_DAYS[span.unit], 1)
    if length < 1:
        return False
    is_half = span.number != int(span.number)
    slack /= 2 if is_half else 1
    least, most = length - 0.1 * slack - 1, length + slack
    if span.bound == "almost":
        least, most = length - max(0.6 * slack + 0.1 * length, 1), length
    elif span.bound == "over":
        least = length - 1
    known = sentence.days | facts.main_days
    if span.unit == "days":
        pairs = sentence.days if span.bound else known | days_ahead(facts.case)
    else:
        pairs = known | sentence.months | main_months(facts.case)
    return facts.lie_between(pairs, least, most) or any(
        least <= abs(facts.case.as_of - day).days <= most for day in known
    )


def _exact(day: NamedDay) -> datetime.date | None:
    return day.in_year(day.year) if day.year else None


def _is_age_between(sentence: Sentence, span: Span) -> bool:
    """An age that is written as a span: 26 years."""
    facts = sentence.facts
    ages = {value for value, _ in facts.values("age")} | ages_on(facts.case, [facts.case.as_of])
    return span.unit == "years" and not span.is_term and span.number in ages


def _age(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, age = sentence.facts, claim.value
    days = {
        facts.case.as_of,
        *(day for one in sentence.claims if one.kind == "day" and (day := _exact(one.value))),
    }
    days |= {datetime.date(one.value[0], one.value[1], 1) for one in sentence.claims if one.kind == "month"}
    for _, unit in sentence.near[:3]:
        days |= facts.days_of(unit)
    if any(value == age for value, _ in facts.values("age")) or age in ages_on(facts.case, days):
        return
    for other, unit in sentence.telling("age", least=1):
        yield Difference.of("G31_span", claim, told_on_file(facts, unit, other))
        return
    says = (
        "no day of birth on file gives this age"
        if has_birthdays(facts.case)
        else "told by no entry, and no day of birth is on file"
    )
    yield Difference.of("G31_span", claim, says)


def _count(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, count = sentence.facts, claim.value
    known: list[tuple[Count, Unit]] = facts.values("count")
    of = set(count.of)
    if count.number in facts.sizes or any(
        other.number == count.number and of & set(other.of) for other, _ in known
    ):
        return
    same_noun = [(other, unit) for other, unit in known if other.of and other.of[:1] == count.of[:1]]
    numbers_near = {number for _, unit in sentence.near[:6] for number in facts.numbers_of(unit)}
    if count.number in numbers_near or count.number <= 3:
        return
    for other, unit in same_noun:
        if unit in [near for shared, near in sentence.near[:4] if shared >= TELLS]:
            yield Difference.of("G32_count", claim, told_on_file(facts, unit, value=f"{other.number:g}"))
            return
    is_rare = count.number > _OFTEN or sentence.prose.words.crowd.intersection(count.of)
    is_near = bool(sentence.near) and sentence.near[0][0] >= TELLS
    if sentence.is_question:
        return
    if count.number not in facts.all_numbers or not (is_rare or is_near):
        yield Difference.of("G32_count", claim, "no number on file for this")


def _sum(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, amount = sentence.facts, claim.value
    if any(other.number == amount.number for other, _ in facts.values("sum")):
        return
    for other, unit in sentence.telling("sum"):
        yield Difference.of("G32_count", claim, told_on_file(facts, unit, other))
        return
    yield Difference.of("G32_count", claim, "no such sum is on file")


_COMPARED: Final = {
    "day": _day, "month": _month, "year": _year, "span": _span, "age": _age, "count": _count, "sum": _sum,
    "numbered": numbered_differences, "quoted": quoted_differences, "court": court_differences,
    "article": article_differences, "cited": cited_differences, "comment": comment_differences,
}  # fmt: skip


# --- a sentence as a whole


def _same_sentence(sentence: Sentence) -> Iterator[Difference]:
    """A day, span or count that is on file, where the entry with nearly the same sentence has another one."""
    kinds = [claim.kind for claim in sentence.claims]
    lone = [kind for kind in ("day", "month", "span", "count") if kinds.count(kind) == 1]
    unit = sentence.nearly_the_same() if lone else None
    if unit is None or unit.entry is None or (sentence.referred and unit not in sentence.referred):
        return
    facts = sentence.facts
    for kind in lone:
        told = [claim for claim in sentence.claims if claim.kind == kind]
        others = [claim for claim in unit.claims if claim.kind == kind]
        if len(others) != 1 or _agree(told[0], others[0]):
            continue
        day = _exact(told[0].value) if kind == "day" else None
        if day and (day >= facts.case.as_of or facts.days.get(day) == unit.place):
            continue
        if kind in ("day", "month") and any(_agree(told[0], claim) for claim in facts.claims_of_entry(unit)):
            continue
        least = max(TELLS, sentence.near[0][0] - 2)
        if any(
            _agree(told[0], claim)
            for count, near in sentence.near[1:6]
            if count >= least
            for claim in near.claims
            if claim.kind == kind
        ):
            continue
        yield Difference.of("G36_nearly_the_same", told[0], told_on_file(facts, unit, others[0]))


def _agree(one: Claim, other: Claim) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "day":
        years = one.value.year is None or other.value.year is None or one.value.year == other.value.year
        return years and (one.value.day, one.value.month) == (other.value.day, other.value.month)
    if one.kind == "span":
        return one.value.unit != other.value.unit or _is_same_span(one.value, other.value)
    if one.kind == "count":
        return one.value.number == other.value.number or not set(one.value.of) & set(other.value.of)
    return bool(one.value == other.value)
