"""A text of the office held against all that is on file: what nothing there says, and what is said there otherwise."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Final

from hrdalert.disclosure.folding import common_words
from hrdalert.factcheck.claims.counts import Count
from hrdalert.factcheck.claims.dates import NamedDay
from hrdalert.factcheck.claims.spans import Span
from hrdalert.factcheck.claims.states import people_in, pronouns_in
from hrdalert.factcheck.claims.text import Claim, Prose
from hrdalert.factcheck.finding import Difference, line_of
from hrdalert.factcheck.onfile import OnFile, Unit
from hrdalert.factcheck.words import any_of

TELLS: Final = 3
"""So many words in common make an entry one that tells of the same; with fewer, a sentence has nothing to compare."""
_SAME: Final = 5
"""So many words in common, and more than half of the shorter one, make two sentences nearly the same."""


_ROMAN: Final = re.compile(r"[IVXLC]+")


class Sentence:
    """One sentence of a text, with what is near it on file."""

    def __init__(
        self,
        facts: OnFile,
        prose: Prose,
        place: tuple[int, int],
        claims: Sequence[Claim],
        before: Sequence[Sentence],
    ) -> None:
        self.facts, self.prose, self.claims = facts, prose, claims
        self.begin, self.end = begin, end = place
        self.before = before
        """The two sentences before it."""
        inside = prose.words_in(begin, end)
        self.plain = prose.plain[inside.start : inside.stop]
        self.words = prose.words.telling(self.plain) - facts.untelling
        self._near: list[tuple[int, Unit]] | None = None

    @property
    def is_of_law(self) -> bool:
        """Whether it names an article: what a law sets is not what happened."""
        return any(claim.kind in ("article", "cited") for claim in self.claims)

    @property
    def is_of_another_case(self) -> bool:
        """Whether it cites what a body of the United Nations found in another case that is known."""
        numbers = {claim.value for claim in self.claims if claim.kind == "numbered"}
        return bool(numbers - self.facts.numbered) and not numbers.isdisjoint(self.facts.precedents)

    @property
    def near(self) -> list[tuple[int, Unit]]:
        if self._near is None:
            self._near = self.facts.near(self.words)
        return self._near

    @property
    def referred(self) -> list[Unit]:
        """The sentences of the entries, and the sources, to which it refers in square brackets."""
        ids = {id for id, at, _ in self.prose.references if self.begin <= at < self.end}
        return [unit for id in ids for unit in self.facts.units_of(id)]

    def telling(self, *kinds: str, least: int = TELLS) -> Iterator[tuple[Claim, Unit]]:
        """Claims of some kinds in sentences on file that tell of the same, the nearest first."""
        for count, unit in self.near[:6]:
            if count < least:
                return
            for claim in unit.claims:
                if claim.kind in kinds:
                    yield claim, unit

    def nearly_the_same(self) -> Unit | None:
        """The one sentence of an entry that is nearly this one."""
        if not self.near or self.near[0][0] < _SAME:
            return None
        count, unit = self.near[0]
        if unit.entry is None or 2 * count <= min(len(self.words), len(unit.words)):
            return None
        return unit


def sentences_of(facts: OnFile, prose: Prose, claims: Sequence[Claim]) -> list[Sentence]:
    """The sentences of a text, each with its claims."""
    sentences: list[Sentence] = []
    for begin, end in prose.sentences:
        inside = [claim for claim in claims if begin <= claim.begin < end]
        sentences.append(Sentence(facts, prose, (begin, end), inside, sentences[-2:]))
    return sentences


def text_differences(sentence: Sentence, *, is_of_work: bool = False) -> Iterator[Difference]:
    """What one sentence of a text says otherwise than what is on file, or what nothing there says.

    ``is_of_work``: it tells of a person's work, of which no entry tells; years and durations are not compared.
    """
    compared = {
        "day": _day, "month": _month, "year": _year, "span": _span, "age": _age, "count": _count, "sum": _sum,
        "numbered": _numbered, "quoted": _quoted,
    }  # fmt: skip
    found = sentence.is_of_another_case
    claims = (one for one in sentence.claims if not (is_of_work and _is_of_life(one)))
    for claim in claims if not found else ():
        if claim.kind in compared:
            for difference in compared[claim.kind](sentence, claim):
                found = True
                yield difference
        elif claim.kind == "name":
            yield from _name(sentence, claim)
    if not found:
        yield from _same_sentence(sentence)


def _is_of_life(claim: Claim) -> bool:
    return claim.kind == "year" or (claim.kind == "span" and not claim.value.is_term)


def _on_file(facts: OnFile, unit: Unit, claim: Claim | None = None, value: object = None) -> str:
    """What an entry or a datum has, for a message."""
    what = value if claim is None else _shown(claim)
    teller = "the entry that tells of this" if unit.entry is not None else "what is on file of this"
    return f"{teller} has {what}{line_of(facts.case, unit.place)}"


def _shown(claim: Claim) -> str:
    value = claim.value
    match claim.kind:
        case "day":
            return (
                f"{value.year}-{value.month:02}-{value.day:02}"
                if value.year
                else f"{value.month:02}-{value.day:02}"
            )
        case "month":
            return f"{value[0]}-{value[1]:02}"
        case "span":
            return f"{value.number:g} {value.unit}"
        case "count" | "sum":
            return f"{value.number:,g}" if value.number < 1e6 else f"{value.number:,.0f}"
    return f"{value:g}" if isinstance(value, float) else str(value)


# --- days, months, years


def _day(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, day = sentence.facts, claim.value
    exact = day.in_year(day.year) if day.year else None
    if facts.has_day(day) or exact in facts.days_of_law or day.in_year(day.year or 2024) is None:
        return
    if _lies_ahead(sentence, day):
        if facts.case.next:
            yield Difference.of("G30_date", claim, "no day ahead under next: is this one")
        return
    for other, unit in sentence.telling("day"):
        if unit.entry is not None and (other.value.year or not day.year):
            yield Difference.of("G30_date", claim, _on_file(facts, unit, other))
            return
    if exact and (exact.year, exact.month) in facts.months:
        at = facts.months[exact.year, exact.month]
        if at[0] == "chronology":
            entry = facts.case.chronology[int(at[1])]
            if entry.date and entry.date.precision == "month":
                says = f"more exact than the file, which has {entry.date}{line_of(facts.case, at)}"
                yield Difference.of("G30_date", claim, says)
                return
    yield Difference.of("G30_date", claim, "no entry and no datum has this day")


def _lies_ahead(sentence: Sentence, day: NamedDay) -> bool:
    """Whether a day comes after that of the case, or without its year stands in a sentence on what is to come."""
    as_of = sentence.facts.case.as_of
    if day.year:
        exact = day.in_year(day.year)
        return exact is not None and exact > as_of
    return bool(any_of(sentence.prose.words.ahead).search(sentence.prose.text, sentence.begin, sentence.end))


def _month(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, (year, month) = sentence.facts, claim.value
    if (year, month) in facts.months or datetime.date(max(year, 1), month, 1) > facts.case.as_of:
        return
    for other, unit in sentence.telling("day", "month"):
        if unit.entry is not None and (other.kind == "month" or other.value.year):
            yield Difference.of("G30_date", claim, _on_file(facts, unit, other))
            return
    yield Difference.of("G30_date", claim, "no entry and no datum has this month")


def _year(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, year = sentence.facts, claim.value
    if year in facts.years or year > facts.case.as_of.year or str(year) in facts.words:
        return
    yield Difference.of("G30_date", claim, "no entry and no datum has this year")


# --- spans, ages, counts, sums


def _span(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, span = sentence.facts, claim.value
    if span.unit in ("hours", "minutes", "weeks") and span.number < 3:
        return
    known: list[tuple[Any, Unit]] = facts.values("span")
    if any(_is_same_span(span, other) for other, _ in known) or _is_age_between(sentence, span):
        return
    if not span.is_term and (sentence.is_of_law or span.is_rest or _lies_between(sentence, span)):
        return
    for other, unit in sentence.telling("span"):
        if (other.value.months is None) == (span.months is None) and other.value.is_term == span.is_term:
            yield Difference.of("G31_span", claim, _on_file(facts, unit, other))
            return
    says = (
        "no entry and no datum has this"
        if span.is_term
        else "told by no entry, and no time between two dates on file"
    )
    yield Difference.of("G31_span", claim, says)


def _is_same_span(one: Span, other: Span) -> bool:
    if one.months is not None and other.months is not None:
        return one.months == other.months
    return one.unit == other.unit and one.number == other.number


_DAYS: Final = {"years": 365.25, "months": 30.44, "weeks": 7, "days": 1, "hours": 1 / 24, "minutes": 1 / 1440}


def _lies_between(sentence: Sentence, span: Span) -> bool:
    """Whether so much time lies between two days of what is near, or since one on file to the day of the case."""
    facts = sentence.facts
    length, slack = span.number * _DAYS[span.unit], _DAYS[span.unit]
    least, most = length - 0.1 * slack - 1, length + slack
    if span.bound == "almost":
        least, most = length - 0.6 * slack - 0.1 * length, length
    elif span.bound == "over":
        least = length - 1
    told = (*sentence.before, sentence)
    claims = (claim for one in told for claim in one.claims)
    days = {day for claim in claims if claim.kind == "day" and (day := _exact(claim.value))}
    near = (unit for one in sentence.before for _, unit in one.near[:3])
    for unit in (*(unit for _, unit in sentence.near[:12]), *near, *sentence.referred):
        days |= facts.days_of(unit)
    known = days | facts.main_days
    since = ((facts.case.as_of - day).days for day in facts.days)
    pairs = facts.spans_between(days if span.unit == "days" else known)
    return any(least <= days_between <= most for days_between in (*since, *pairs))


def _exact(day: NamedDay) -> datetime.date | None:
    return day.in_year(day.year) if day.year else None


def _is_age_between(sentence: Sentence, span: Span) -> bool:
    """An age that is written as a span: 26 years."""
    return span.unit == "years" and any(value == span.number for value, _ in sentence.facts.values("age"))


def _age(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, age = sentence.facts, claim.value
    if any(value == age for value, _ in facts.values("age")) or age in facts.ages:
        return
    for other, unit in sentence.telling("age", least=1):
        yield Difference.of("G31_span", claim, _on_file(facts, unit, other))
        return
    says = (
        "no day of birth on file gives this age"
        if facts.ages
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
            yield Difference.of("G32_count", claim, _on_file(facts, unit, value=f"{other.number:g}"))
            return
    if count.number not in facts.all_numbers:
        yield Difference.of("G32_count", claim, "no number on file for this")


def _sum(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, amount = sentence.facts, claim.value
    if any(other.number == amount.number for other, _ in facts.values("sum")):
        return
    for other, unit in sentence.telling("sum"):
        yield Difference.of("G32_count", claim, _on_file(facts, unit, other))
        return
    yield Difference.of("G32_count", claim, "no such sum is on file")


# --- numbers of acts, quotations, names


def _numbered(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    facts, number = sentence.facts, claim.value
    if number in facts.numbered or any(number in known or known in number for known in facts.numbered):
        return
    for other, unit in sentence.telling("numbered", least=1):
        yield Difference.of("G33_numbered", claim, _on_file(facts, unit, other))
        return
    yield Difference.of("G33_numbered", claim, "no entry and no source has this number")


def _quoted(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    if claim.value not in sentence.facts.quotable:
        yield Difference.of("G35_quotation", claim, "these words are no quotation on file")


def _name(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    """Words with a capital that stand nowhere on file. What begins a sentence alone may be any word."""
    facts, prose = sentence.facts, sentence.prose
    words, is_first = claim.value
    unknown = [
        at for at, word in enumerate(words)
        if word.lower() not in facts.words
        and word.lower() not in facts.named_everywhere
        and word.lower() not in prose.words.capitals
        and word.lower() not in common_words()["common"]
        and not _ROMAN.fullmatch(word)
        and not (word.isupper() and (len(word) <= 2 or word.lower() in facts.initials))
    ]  # fmt: skip
    for at in unknown:
        near = _misspelt(facts, words[at])
        if near:
            yield Difference.of("G20_misspelt", claim, f"on file is {near}")
            return
    told = unknown if not is_first else [at for at in unknown if at > 0 or len(unknown) > 1]
    if told:
        yield Difference.of("G34_name", claim, "nothing on file has this name")


def _misspelt(facts: OnFile, word: str) -> str:
    """The word of a name on file that is nearly this one, which is no other form of it."""
    if len(word) < 4 or word.isupper():
        return ""
    near = get_close_matches(word, facts.capitals, 1, 0.82)
    if not near or len(near[0]) < 4 or near[0].isupper():
        return ""
    told, known = word.lower(), near[0].lower()
    longer = len(told) - len(known)
    is_form = told.startswith(known) if longer > 0 else known.startswith(told) and longer < -1
    return "" if is_form and abs(longer) < 4 else near[0]


# --- a sentence as a whole


def _same_sentence(sentence: Sentence) -> Iterator[Difference]:
    """A day, span or count that is on file, where the entry with nearly the same sentence has another one."""
    unit = sentence.nearly_the_same()
    if unit is None or unit.entry is None or (sentence.referred and unit not in sentence.referred):
        return
    facts = sentence.facts
    for kind in ("day", "month", "span", "count"):
        told = [claim for claim in sentence.claims if claim.kind == kind]
        others = [claim for claim in unit.claims if claim.kind == kind]
        if len(told) != 1 or len(others) != 1 or _agree(told[0], others[0]):
            continue
        if kind == "day" and _exact(told[0].value) == facts.case.as_of:
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
        yield Difference.of("G36_nearly_the_same", told[0], _on_file(facts, unit, others[0]))


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


# --- pronouns


def pronoun_differences(facts: OnFile, prose: Prose) -> Iterator[Difference]:
    """A pronoun of another kind than that of the only person whom a sentence, or the one before it, speaks of."""
    kinds = {
        victim.id: kind
        for victim in facts.case.alleged_victims
        if victim.kind == "person" and victim.pronouns
        for kind, words in prose.words.pronouns.items()
        if victim.pronouns.split("/")[0].strip().lower() in words
    }
    if len(set(kinds.values())) != 1:  # of a woman and a man nobody can tell whom a pronoun means
        return
    last: str | None = None
    for begin, end in prose.sentences:
        inside = prose.words_in(begin, end)
        plain = set(prose.plain[inside.start : inside.stop])
        people = {id for id, _ in people_in(prose, begin, end, facts.forms)}
        is_of_others = not plain.isdisjoint(prose.words.others)
        who = next(iter(people)) if len(people) == 1 else last if not people else None
        last = who if who in kinds and not is_of_others else None
        if last is None:
            continue
        used = pronouns_in(prose, begin, end)
        if used and all(kind != kinds[last] for kind, _ in used):
            start, stop = prose.spans[used[0][1]]
            yield Difference(
                "G21_pronoun", start, stop, f"the pronouns of {last} are {_pronouns_of(facts, last)}"
            )


def _pronouns_of(facts: OnFile, id: str) -> str:
    person = facts.case.person(id)
    return str(person.pronouns) if person else ""
