"""Days that a text names, found by the names of months of its language."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from functools import cache

from babel import Locale, UnknownLocaleError
from msgspec import Struct

from hrdalert.cases.dates import CaseDate


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

    def in_year(self, year: int) -> datetime.date | None:
        """The day in a year; None where that year has no such day."""
        if 1 <= self.day <= calendar.monthrange(year, self.month)[1]:
            return datetime.date(year, self.month, self.day)
        return None


def days_named(text: str, language: str) -> Iterator[NamedDay]:
    """The days that a text names with their month; none in a language whose months are not known.

    3 March 2026, 1er mars, 3 de marzo de 2026; March 3, 2026; 3月3日.
    """
    months = months_of(language)
    if not months:
        return
    figures, before, behind, behind_both = _patterns(language)
    last = 0
    for number in figures.finditer(text):
        month = before.search(text, max(last, number.start() - 40), number.start())
        year = behind_both.match(text, number.end()) if month else None
        if month is None:
            if (month := behind.match(text, number.end())) is None:
                continue
            year = behind_both.match(text, month.end())
        yield NamedDay(int(number[0]), months[month[1].casefold()], int(year[1]) if year else None)
        last = (year or month).end()


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
    names = "|".join(sorted(map(re.escape, months_of(language)), key=len, reverse=True))
    return (
        re.compile(r"(?<!\d)\d{1,2}(?!\d)"),
        re.compile(rf"(?<!\w)({names})\s*$", re.IGNORECASE),
        re.compile(rf"(?:st|nd|rd|th|er|º|\.)?\s+(?:(?:de|of)\s+)?({names})(?!\w)", re.IGNORECASE),
        re.compile(r"(?:st|nd|rd|th)?,?\s+(?:de\s+)?(\d{4})"),
    )
