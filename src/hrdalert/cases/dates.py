"""Dates as people know them: a day, a month, "about 1984", "since October", or not at all.

A case file writes them in a small subset of EDTF, the Extended Date/Time Format of ISO 8601-2:

    2020-10-22  2020-10  2020        a day, a month, a year
    2020-10-22~  1984?  1984%        approximate, uncertain, both
    2017-09-10/2017-09-12            from one to the other; each end as precise as it is known
    2020-10-22/..  ../2020-10        with an open end or an open beginning
    unknown                          it happened, and nobody can say when

Beside the date a file may give a ``part`` (early, mid, late) of a month or a year, and the ``time`` of a day.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from hrdalert.cases.date_form import PARTS, SINGLE, TIME, Part, days_in_month, first_and_last, flag_of
from hrdalert.cases.date_mistakes import (
    DateMistake,
    ends_before_it_begins,
    no_part,
    no_such_day,
    no_such_time,
    no_time,
    unreadable,
)

Precision: TypeAlias = Literal["day", "part", "month", "year", "unknown"]

_PRECISIONS: tuple[Precision, ...] = ("day", "part", "month", "year", "unknown")
_AFTER_ALL = datetime.date.max


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class CaseDate:
    """A date of a case, at the precision at which it is known. Made by :meth:`parse` or :meth:`on` only.

    Dates are totally ordered: by the day on which they enter a document, then by their last day, so that the
    finer comes before the coarser (1 October, early October, October), then by time (a day without one after
    those with one), then exact before approximate. An open end counts as late, and unknown comes last of all.
    Two dates are equal when they are written alike.
    """

    text: str
    """As EDTF, without part and time."""
    part: Part | None
    time: str | None
    """HH:MM, in 24 hours, where the time of the day is known."""
    start: datetime.date | None = field(compare=False, repr=False)
    """The first day it can mean; None where that is open or unknown. Approximation does not widen it."""
    end: datetime.date | None = field(compare=False, repr=False)
    """The last day it can mean; None where that is open or unknown."""
    precision: Precision = field(compare=False, repr=False)
    """Of an interval: that of its less precise end."""
    approximate: bool = field(compare=False, repr=False)
    """Known only as "around" this date; of an interval: either end is."""
    uncertain: bool = field(compare=False, repr=False)
    """Sources doubt this date; of an interval: either end is doubted."""
    first: CaseDate | None = field(compare=False, repr=False)
    """Where an interval begins; None for an open beginning and for any other date."""
    last: CaseDate | None = field(compare=False, repr=False)
    """Where an interval ends; None for an open end and for any other date."""
    ends_later: bool = field(default=False, compare=False, repr=False)
    """Of an interval with an open end: told so because the end that it has is still to come."""
    ends_in: CaseDate | None = field(default=None, compare=False, repr=False)
    """And that end, where it is the month or the year in which it is told."""

    @classmethod
    def parse(cls, text: str, part: str | None = None, time: str | None = None) -> CaseDate:
        """Read a date as a case file writes it.

        Raises :class:`DateMistake`, a ValueError that says what to mend.
        """
        text = text.strip()
        single = SINGLE.fullmatch(text)
        if single is not None:
            return _single(text, single, part, time)
        date = _UNKNOWN if text == "unknown" else _interval(text)
        if part is not None:
            raise no_part(text, part)
        if time is not None:
            raise no_time(text, time)
        return date

    @classmethod
    def on(cls, day: datetime.date) -> CaseDate:
        """The exact date of a day, such as the day a document is dated."""
        return cls.parse(day.isoformat()[:10])

    def __str__(self) -> str:
        return self.text

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, CaseDate):
            return NotImplemented
        return self.sort_key < other.sort_key

    @property
    def sort_key(self) -> tuple[datetime.date, datetime.date, str, str, str]:
        """Sorts as the dates themselves do, faster in ``sorted(…, key=…)``."""
        enters = self.enters or _AFTER_ALL
        return (enters, self.end or _AFTER_ALL, self.time or "24:00", self.text, self.part or "")

    @property
    def told_key(self) -> tuple[datetime.date, ...]:
        """Sorts facts as a story tells them: a month, or a part of one, comes behind its days, and a year too.

        What is known so loosely seldom leads to what is known to the day. An interval that begins so loosely comes
        where its beginning does. Unknown comes last.
        """
        if self.first is not None:
            return (*self.first.told_key[:2], self.end or _AFTER_ALL)
        loose = self.precision in ("year", "month", "part") and not self.is_interval
        return (
            (self.end if loose else self.enters) or _AFTER_ALL,
            self.enters or _AFTER_ALL,
            self.end or _AFTER_ALL,
        )

    @property
    def is_unknown(self) -> bool:
        return self.precision == "unknown"

    @property
    def is_interval(self) -> bool:
        return self.first is not None or self.last is not None

    @property
    def open_start(self) -> bool:
        """An interval ``../b``."""
        return self.first is None and self.last is not None

    @property
    def open_end(self) -> bool:
        """An interval ``a/..``."""
        return self.last is None and self.first is not None

    @property
    def is_exact(self) -> bool:
        """One day, neither approximate nor doubted: what counting in days needs."""
        return (
            self.precision == "day" and not self.approximate and not self.uncertain and not self.is_interval
        )

    @property
    def enters(self) -> datetime.date | None:
        """The first day on which it may be told; for an open beginning, the first day of its end.

        None where the date is unknown.
        """
        if self.start is None and self.last is not None:
            return self.last.start
        return self.start

    def out_by(self, told: Iterable[datetime.date]) -> datetime.date | None:
        """The day from which a source of this date can be what a fact is known from.

        One that was made over months counts with its end; where an office told the case on a day between, it had
        seen what there was, and the source counts from the first such day on. None where the date is unknown.
        """
        enters = self.enters
        if enters is None or self.last is None or self.last.enters is None:
            return enters
        return min((day for day in told if enters <= day < self.last.enters), default=self.last.enters)

    def entered_by(self, day: datetime.date) -> bool:
        """Whether a fact of this date has happened by ``day``; one whose date is unknown has."""
        enters = self.enters
        return enters is None or enters <= day

    def ongoing_on(self, day: datetime.date) -> bool:
        """Whether this interval has begun and its end is open, or later than ``day``."""
        return self.is_interval and self.entered_by(day) and (self.end is None or self.end > day)

    def as_told_on(self, day: datetime.date) -> CaseDate:
        """The same date as it is told on ``day``: an interval is open-ended while its end is later."""
        if self.first is not None and self.ongoing_on(day):
            told = CaseDate.parse(f"{self.first}/..")
            begun = self.last if self.last and self.last.start and self.last.start <= day else None
            return replace(told, ends_later=self.last is not None, ends_in=begun)
        return self

    def coarsened(self, other: CaseDate) -> CaseDate | None:
        """The finest date that holds both, for sources that differ: 28 and 30 December give late December.

        None where no single month, part or year holds both. Approximate or doubted if either is.
        """
        if self == other:
            return self
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return None
        earliest, latest = min(self.start, other.start), max(self.end, other.end)
        flag = flag_of(self.approximate or other.approximate, self.uncertain or other.uncertain)
        for text, part in _holders(earliest):
            holder = CaseDate.parse(text + flag, part)
            if holder.end is not None and latest <= holder.end:
                return holder
        return None


_UNKNOWN = CaseDate("unknown", None, None, None, None, "unknown", False, False, None, None)


def _single(text: str, match: re.Match[str], part: str | None, time: str | None) -> CaseDate:
    year, month, day, flag = match.groups()
    try:
        start, end = first_and_last(match)
    except ValueError:
        raise no_such_day(text, int(year), int(month or 1), int(day or 1)) from None
    precision: Precision = "day" if day else "month" if month else "year"
    third: Part | None = None
    if part is not None:
        third, precision = _check_part(text, part, precision), "part"
        start, end = _narrowed(start, end, third)
    if time is not None:
        _check_time(text, time, precision)
    approximate, uncertain = flag in ("~", "%"), flag in ("?", "%")
    return CaseDate(text, third, time, start, end, precision, approximate, uncertain, None, None)


def _check_part(text: str, part: str, precision: Precision) -> Part:
    if part not in PARTS or precision == "day":
        raise no_part(text, part)
    return part


def _narrowed(start: datetime.date, end: datetime.date, part: Part) -> tuple[datetime.date, datetime.date]:
    """Early, mid or late: ten days of a month (late: up to its end), four months of a year."""
    third = PARTS.index(part)
    if start.month == end.month:
        last = end if part == "late" else start.replace(day=10 + 10 * third)
        return start.replace(day=1 + 10 * third), last
    month = 4 + 4 * third
    return start.replace(month=month - 3), datetime.date(start.year, month, days_in_month(start.year, month))


def _check_time(text: str, time: str, precision: Precision) -> None:
    if precision != "day":
        raise no_time(text, time)
    if TIME.fullmatch(time) is None:
        raise no_such_time(time)


def _interval(text: str) -> CaseDate:
    ends = text.split("/")
    if len(ends) != 2 or any(end != ".." and SINGLE.fullmatch(end) is None for end in ends):
        raise unreadable(text)
    if ends == ["..", ".."]:
        raise DateMistake('an interval "../.." has neither beginning nor end', "write unknown")
    first, last = (None if end == ".." else CaseDate.parse(end) for end in ends)
    start, end = (first.start if first else None), (last.end if last else None)
    if start is not None and end is not None and end < start:
        raise ends_before_it_begins(text, *ends)
    known = [date for date in (first, last) if date is not None]
    return CaseDate(
        text,
        None,
        None,
        start,
        end,
        max((date.precision for date in known), key=_PRECISIONS.index),
        any(date.approximate for date in known),
        any(date.uncertain for date in known),
        first,
        last,
    )


def _holders(day: datetime.date) -> Iterator[tuple[str, Part | None]]:
    """What holds ``day``, from the finest to the coarsest."""
    year, month = f"{day:%Y}", f"{day:%Y-%m}"
    yield day.isoformat(), None
    yield month, PARTS[min((day.day - 1) // 10, 2)]
    yield month, None
    yield year, PARTS[(day.month - 1) // 4]
    yield year, None
