"""Days, months, years and weekdays that a text names, found by the names of months and weekdays of its language."""

import calendar
import datetime
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError
from msgspec import Struct

from hrdalert.cases.dates import CaseDate
from hrdalert.factcheck.claims.prose import Claim, Prose
from hrdalert.factcheck.phrases import one_of

_IN_FIGURES: Final = re.compile(
    r"\d(?<![\d./-].)(?:\d{3}[-./]\d{1,2}[-./]\d{1,2}|\d?[-./]\d{1,2}(?:[-./](?:\d{4}|\d{2}))?)(?![\d/])"
)
"""2026-03-03, 3.3.2026, 03/03/26, 3/3."""


class NamedDay(Struct, frozen=True):
    """A day as a text names it: 3 March 2026, or 3 March."""

    day: int
    month: int
    year: int | None

    def is_within(self, date: CaseDate) -> bool:
        """Whether it can be a day that a date can mean; where an end is open, the known end decides."""
        start, end = date.start or date.end, date.end or date.start
        if start is None or end is None:
            return False
        years = (self.year,) if self.year else range(start.year, end.year + 1)
        return any(
            (date.start is None or start <= named) and (date.end is None or named <= end)
            for year in years
            if (named := self.in_year(year)) is not None
        )

    def nearest_to(self, day: datetime.date) -> datetime.date | None:
        """The day itself; of one without its year, that in the year in which it is nearest to another day."""
        years = (self.year,) if self.year else range(day.year - 1, day.year + 2)
        return min(filter(None, map(self.in_year, years)), key=lambda one: abs(one - day), default=None)

    def in_year(self, year: int) -> datetime.date | None:
        """The day in a year; None where that year has no such day."""
        if 1 <= self.day <= calendar.monthrange(year, self.month)[1]:
            return datetime.date(year, self.month, self.day)
        return None


def days_named(text: str, language: str) -> Iterator[NamedDay]:
    """The days that a text names with their month; none in a language whose months are not known."""
    return (day for day, _, _ in _in_words(text, language))


def days_at(text: str, language: str) -> Iterator[tuple[NamedDay, int, int]]:
    """The same and those in figures, each with its place in the text; 5/3/2026 can be two days, and is both."""
    yield from _in_words(text, language)
    for match in _IN_FIGURES.finditer(text):
        numbers = [int(number) for number in re.split(r"[-./]", match[0])]
        if match[0][:4].isdecimal():
            year, *numbers = numbers
        else:
            year = numbers.pop() if len(numbers) > 2 else 0
        year += 2000 if 0 < year < 100 else 0
        for month, day in dict.fromkeys((tuple(numbers), tuple(numbers[::-1]))):
            if 1 <= month <= 12 and 1 <= day <= 31:
                yield NamedDay(day, month, year or None), *match.span()


def _in_words(text: str, language: str) -> Iterator[tuple[NamedDay, int, int]]:
    """3 March 2026, 1er mars, 3 de marzo de 2026; March 3, 2026; 3月3日."""
    months = months_of(language)
    if not months:
        return
    figures, before, behind, behind_both = _patterns(language)
    last = 0
    for number in figures.finditer(text):
        month = before.search(text, max(last, number.start() - 40), number.start())
        year = behind_both.match(text, number.end()) if month else None
        begin = month.start() if month else number.start()
        if month is None:
            if (month := behind.match(text, number.end())) is None:
                continue
            year = behind_both.match(text, month.end())
        last = (year or (month if month.end() > number.end() else number)).end()
        yield (
            NamedDay(int(number[0]), months[month[1].casefold()], int(year[1]) if year else None),
            begin,
            last,
        )


@cache
def months_of(language: str) -> dict[str, int]:
    """The names of the months and their short forms, in lower case, with their numbers."""
    try:
        names = Locale.parse(language, sep="-").months
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        name.casefold(): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in names[context][width].items()
        if not name.isdecimal()
    }


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """A number, a month before it, one behind it, and a year behind both."""
    names = one_of(months_of(language))
    return (
        re.compile(r"\d(?<!\d.)\d?(?!\d)"),
        re.compile(rf"({names})\s*$"),
        re.compile(rf"(?:st|nd|rd|th|er|º|\.)?\s+(?:(?:de|of)\s+)?({names})(?!\w)", re.IGNORECASE),
        re.compile(r"(?:st|nd|rd|th)?,?\s+(?:de\s+)?(\d{4})"),
    )


# --- claims

_FOUR_FIGURES: Final = re.compile(r"\d(?<!\w.)\d{3}(?!\w)")
_YEAR: Final = re.compile(r"[12](?<![\w./-].)(?:(?<=1)[89]|(?<=2)0)\d\d(?![\w/-]|[.,]\d)")
_ALSO: Final = re.compile(r"(?<![\w./-])(\d{1,2})\s*(?:-|–|\w{1,3})\s*(?:the\s+)?$")
"""Of "3 and 4 March", "6 to 7 October" and "16–19 March": the day before the one that has the month."""


def date_claims(prose: Prose) -> Iterator[Claim]:
    """Each day, month and year that a text names; of a day in figures each reading; and weekdays beside days."""
    text, months = prose.text, months_of(prose.language)
    if not prose.has_figures:
        return
    has_weekday = not weekdays_of(prose.language).keys().isdisjoint(prose.plain)
    for day, begin, end in days_at(text, prose.language):
        is_date = day.year is not None or any(map(str.isalpha, text[begin:end]))  # 3.5 may be a number
        if not is_date or not 1 <= day.day <= 39:
            continue
        yield Claim("day", day, begin, end)
        if has_weekday and (weekday := _weekday_beside(prose, begin, end)) is not None:
            yield Claim("weekday", (weekday, day), begin, end)
        if also := _ALSO.search(text, max(begin - 12, 0), begin):
            if 1 <= int(also[1]) <= 31:
                yield Claim("day", NamedDay(int(also[1]), day.month, day.year), *also.span(1))
            begin = also.start()
        prose.take(begin, end)
    for year in _FOUR_FIGURES.finditer(text):
        month = _month_before(prose.language).search(text, max(year.start() - 40, 0), year.start())
        if month and not prose.is_taken(month.start()):
            value = (int(year[0]), months[month[1].casefold()])
            yield Claim("month", value, month.start(), year.end())
            prose.take(month.start(), year.end())
        elif _YEAR.match(text, year.start()) and not prose.is_taken(year.start()):
            yield Claim("year", int(year[0]), *year.span())
            prose.take(*year.span())


def _weekday_beside(prose: Prose, begin: int, end: int) -> int | None:
    """The weekday that stands right before a day, or behind it after a comma; Monday is 0."""
    weekdays = weekdays_of(prose.language)
    before = prose.words_in(max(begin - 14, 0), begin)
    if (
        before
        and before[-1] >= 0
        and not re.search(r"[.;:!?(]", prose.text[prose.spans[before[-1]][1] : begin])
    ):
        word = prose.plain[before[-1]] if prose.plain[before[-1]] not in ("the", "le") else ""
        if word in weekdays:
            return weekdays[word]
    behind = re.match(r"\s*(?:,|\()\s*(?:an?\s+|un\s+)?(\w+)", prose.text[end : end + 30])
    return weekdays.get(behind[1].casefold()) if behind else None


@cache
def weekdays_of(language: str) -> dict[str, int]:
    """The names of the weekdays, in lower case, with their numbers; Monday is 0."""
    try:
        names = Locale.parse(language, sep="-").days
    except (UnknownLocaleError, ValueError):
        return {}
    return {name.casefold(): number for number, name in names["format"]["wide"].items()}


@cache
def _month_before(language: str) -> re.Pattern[str]:
    return re.compile(rf"({one_of(months_of(language))})\s+(?i:of\s+|de\s+)?$")


def days_in(claims: Iterable[Claim], near: datetime.date) -> set[datetime.date]:
    """The days that claims name, those without a year in that in which they are ``near`` to a day."""
    named = (claim.value.nearest_to(near) for claim in claims if claim.kind == "day")
    return {day for day in named if day}


def months_in(claims: Iterable[Claim]) -> set[datetime.date]:
    """The first days of the months that claims name."""
    named = (claim.value for claim in claims if claim.kind == "month")
    return {datetime.date(year, month, 1) for year, month in named if year}
