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
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from hrdalert.patterns import later

Part: TypeAlias = Literal["early", "mid", "late"]
Precision: TypeAlias = Literal["day", "part", "month", "year", "unknown"]

PARTS: tuple[Part, ...] = ("early", "mid", "late")
FIRST_YEAR, LAST_YEAR = 1900, 2100

_PRECISIONS: tuple[Precision, ...] = ("day", "part", "month", "year", "unknown")
_SINGLE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_AFTER_ALL = datetime.date.max


class DateMistake(ValueError):
    """A date that cannot be read: ``text`` says what was found and what is wrong, ``mend`` what to write."""

    def __init__(self, text: str, mend: str) -> None:
        super().__init__(text, mend)
        self.text = text
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.text}; {self.mend}"


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

    @classmethod
    def parse(cls, text: str, part: str | None = None, time: str | None = None) -> CaseDate:
        """Read a date as a case file writes it.

        Raises :class:`DateMistake`, a ValueError that says what to mend.
        """
        text = text.strip()
        single = _SINGLE.fullmatch(text)
        if single is not None:
            return _single(text, single, part, time)
        date = _UNKNOWN if text == "unknown" else _interval(text)
        if part is not None:
            raise _no_part(text, part)
        if time is not None:
            raise _no_time(text, time)
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
            return CaseDate.parse(f"{self.first}/..")
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
        flag = _flag(self.approximate or other.approximate, self.uncertain or other.uncertain)
        for text, part in _holders(earliest):
            holder = CaseDate.parse(text + flag, part)
            if holder.end is not None and latest <= holder.end:
                return holder
        return None


_UNKNOWN = CaseDate("unknown", None, None, None, None, "unknown", False, False, None, None)


# Reading


def _single(text: str, match: re.Match[str], part: str | None, time: str | None) -> CaseDate:
    year, month, day, flag = match.groups()
    try:
        start, end = _days(int(year), int(month or 0), int(day or 0))
    except ValueError:
        raise _no_such_day(text, int(year), int(month or 1), int(day or 1)) from None
    if not FIRST_YEAR <= start.year <= LAST_YEAR or (month == "00" or day == "00"):
        raise _no_such_day(text, int(year), int(month or 1), int(day or 1))
    precision: Precision = "day" if day else "month" if month else "year"
    third: Part | None = None
    if part is not None:
        third, precision = _check_part(text, part, precision), "part"
        start, end = _narrowed(start, end, third)
    if time is not None:
        _check_time(text, time, precision)
    approximate, uncertain = flag in ("~", "%"), flag in ("?", "%")
    return CaseDate(text, third, time, start, end, precision, approximate, uncertain, None, None)


def _days(year: int, month: int, day: int) -> tuple[datetime.date, datetime.date]:
    """The first and the last day; month or day 0 means that there is none."""
    if day:
        only = datetime.date(year, month, day)
        return only, only
    if month:
        return datetime.date(year, month, 1), datetime.date(year, month, days_in_month(year, month))
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def days_in_month(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return monthrange(year, month)[1]


def _check_part(text: str, part: str, precision: Precision) -> Part:
    if part not in PARTS or precision == "day":
        raise _no_part(text, part)
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
        raise _no_time(text, time)
    if _TIME.fullmatch(time) is None:
        raise DateMistake(
            f"time {_shown(time)} is not a time of the day",
            f"write hours and minutes, in quotation marks: time: '{_time_meant(time) or '23:00'}'",
        )


def _time_meant(time: str) -> str | None:
    found = re.fullmatch(r"([0-9]{1,2})[:.h]([0-9]{2})(?:[:.][0-9]{2})?", time.strip())
    meant = f"{found[1]:0>2}:{found[2]}" if found else ""
    return meant if _TIME.fullmatch(meant) else None


def _interval(text: str) -> CaseDate:
    ends = text.split("/")
    if len(ends) != 2 or any(end != ".." and _SINGLE.fullmatch(end) is None for end in ends):
        raise _unreadable(text)
    if ends == ["..", ".."]:
        raise DateMistake('an interval "../.." has neither beginning nor end', "write unknown")
    first, last = (None if end == ".." else CaseDate.parse(end) for end in ends)
    start, end = (first.start if first else None), (last.end if last else None)
    if start is not None and end is not None and end < start:
        raise DateMistake(
            f"the interval {_shown(text)} ends before it begins",
            f"write {last}/{first}, or mend one of its two dates",
        )
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


def _flag(approximate: bool, uncertain: bool) -> str:
    if approximate and uncertain:
        return "%"
    return "~" if approximate else "?" if uncertain else ""


def _holders(day: datetime.date) -> Iterator[tuple[str, Part | None]]:
    """What holds ``day``, from the finest to the coarsest."""
    year, month = f"{day:%Y}", f"{day:%Y-%m}"
    yield day.isoformat(), None
    yield month, PARTS[min((day.day - 1) // 10, 2)]
    yield month, None
    yield year, PARTS[(day.month - 1) // 4]
    yield year, None


# What a coordinator reads when a date cannot be read

_EXPECTED = "write a date such as 2020-10-22, 2020-10 or 2020 (about: 2020-10-22~), or the word unknown"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBERS = later(r"([0-9]{1,2})[/.\-\s]\s*([0-9]{1,2})[/.\-\s]\s*([0-9]{4})")
_STAMP = later(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ,]+| at )([0-9]{1,2}:[0-9]{2})(?:[:.Zz+\-0-9\s].*)?")
_RANGE = later(r"(.*?)(?:\s+(?:to|until|till|and|-|–|—)\s+|\s*(?:–|—|\.\.)\s*)(.*)")


def _shown(text: str) -> str:
    return f'"{text}"' if len(text) <= 40 else f'"{text[:40]}…"'


def _no_such_day(text: str, year: int, month: int, day: int) -> DateMistake:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return DateMistake(
            f"{_shown(text)}: the year {year:04} is outside {FIRST_YEAR} to {LAST_YEAR}",
            "write the year with its four digits, or the word unknown",
        )
    if not 1 <= month <= 12:
        return DateMistake(
            f"{_shown(text)}: there is no month {month:02}",
            "write the year, the month (01 to 12), then the day: 2020-10-22",
        )
    days = days_in_month(year, month)
    return DateMistake(
        f"{_shown(text)} is not a date: {_MONTHS[month - 1]} {year} has {days} days",
        f"write a day from 01 to {days}, or only {year}-{month:02} if the day is not known",
    )


def _no_part(text: str, part: str) -> DateMistake:
    if part not in PARTS:
        return DateMistake(f"part {_shown(part)} is not known", "write early, mid or late")
    if _SINGLE.fullmatch(text):
        return DateMistake(
            f"{_shown(text)} is a day, and a day has no part: {part}",
            f"write only the month, {text[:7]}, or take part away",
        )
    return DateMistake(
        f"part: {part} cannot stand beside {_shown(text)}",
        "give a part to a month (2020-10) or a year (2020) only",
    )


def _no_time(text: str, time: str) -> DateMistake:
    return DateMistake(
        f"time {_shown(time)} stands beside {_shown(text)}, which is not a day",
        "give the whole date (2020-10-22), or take time away",
    )


def _unreadable(text: str) -> DateMistake:
    """The mistake that such a text most often is, with what was meant where that can be told."""
    for explain in _EXPLANATIONS:
        mistake = explain(text)
        if mistake is not None:
            return mistake
    return DateMistake(f"{_shown(text)} is not a date that can be read", _EXPECTED)


def _empty(text: str) -> DateMistake | None:
    return None if text else DateMistake("the date is empty", _EXPECTED)


def _timestamp(text: str) -> DateMistake | None:
    found = _STAMP.fullmatch(text)
    if found is None:
        return None
    return DateMistake(
        f"{_shown(text)} is a date and a time in one",
        f"split them: date: {found[1]} and time: '{found[2]:0>5}'",
    )


def _day_first(text: str) -> DateMistake | None:
    """``30/02/2023``, ``12.5.2020``: day and month may be either."""
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return None
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    meant = dict.fromkeys(f"{year}-{month:02}-{day:02}" for day, month in ((one, two), (two, one)))
    written = [f"{date} for {_in_words(date)}" for date in meant if _is_date(date)]
    why = f"{_shown(text)} does not begin with the year"
    if not written and two <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
        why += f", and {_MONTHS[two - 1]} {year} has {days_in_month(year, two)} days" if two else ""
    return DateMistake(why, "write " + " or ".join(written or ["year, month and day, as in 2020-10-22"]))


def _in_words(date: str) -> str:
    year, month, day = map(int, date.split("-"))
    return f"{day} {_MONTHS[month - 1]} {year}"


_ON = dict.fromkeys(("on ", "in ", "during "), "on")
_PARTS = {
    **dict.fromkeys(("early ", "early in ", "beginning of ", "the beginning of "), "early"),
    **dict.fromkeys(("mid-", "mid ", "middle of ", "the middle of "), "mid"),
    **dict.fromkeys(("late ", "late in ", "end of ", "the end of "), "late"),
}
_ABOUT = dict.fromkeys(("about ", "around ", "circa ", "ca. ", "ca ", "c. ", "c.", "~"), "~")
_BOUNDS = {
    **dict.fromkeys(("before ", "earlier than ", "prior to "), "before"),
    **dict.fromkeys(("after ", "later than "), "after"),
    **dict.fromkeys(("by ", "no later than ", "at the latest "), "by"),
    **dict.fromkeys(("until ", "till ", "up to "), "until"),
    "since ": "since",
}


def _in_other_words(text: str) -> DateMistake | None:
    """A date in another form: ``22 October 2020``, ``2020-1-5``, ``about 1984``, ``mid-May 2020``."""
    _, words = _cut(text.lower().replace(",", " ").strip(" ."), _ON)
    part, words = _cut(words, _PARTS)
    about, words = _cut(words, _ABOUT)
    meant = _date_in(words)
    if meant is None:
        return None
    return DateMistake(
        f"{_shown(text)} is not in the form that is read here",
        f"write {meant}{about}" + (f" and part: {part}" if part and len(meant) < 10 else ""),
    )


def _bounded(text: str) -> DateMistake | None:
    """``before 23 December 2021``, ``since May 2021``: one end of a time, of a single event or of what goes on."""
    bound, words = _cut(text.lower().replace(",", " ").strip(" ."), _BOUNDS)
    date = _date_in(words)
    if not bound or date is None:
        return None
    return DateMistake(
        f"{_shown(text)} is not in the form that is read here", f"write {_meant_by(bound, date)}"
    )


def _meant_by(bound: str, date: str) -> str:
    either = "the first and the last day that it can have been, such as"
    match bound:
        case "since":
            return f"{date}/.."
        case "until":
            return f"../{date}"
        case "after":
            begin = _neighbour(date, 1)
            end = _last_of_month(begin) if len(begin) == 10 else _neighbour(begin, 1)
            return f"{either} {begin}/{end}; or {begin}/.., if it goes on since then"
        case _:
            end = _neighbour(date, -1) if bound == "before" else date
            begin = f"{end[:8]}01" if len(end) == 10 else _neighbour(end, -1)
            return f"{either} {begin}/{end}; or ../{end}, if it went on until then"


def _neighbour(date: str, step: int) -> str:
    """The day, month or year before or behind a date."""
    if len(date) == 4:
        return f"{int(date) + step:04}"
    if len(date) == 7:
        months = int(date[:4]) * 12 + int(date[5:]) - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=step)).isoformat()


def _last_of_month(day: str) -> str:
    return f"{day[:8]}{days_in_month(int(day[:4]), int(day[5:7])):02}"


def _cut(words: str, openings: dict[str, str]) -> tuple[str, str]:
    found = max((opening for opening in openings if words.startswith(opening)), key=len, default="")
    return openings.get(found, ""), words.removeprefix(found).strip()


def _date_in(words: str) -> str | None:
    for pattern in _FORMS:
        found = pattern.fullmatch(words)
        if found is not None:
            parts = found.groupdict()
            month, day = _month_number(parts.get("month") or ""), parts.get("day")
            date = "-".join(filter(None, (parts["year"], month, f"{day:0>2}" if day else "")))
            if _is_date(date):
                return date
    return None


_FORMS = tuple(
    later(form)
    for form in (
        r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[\s\-./]*"
        r"(?P<month>[a-z]{3,9})\.?[\s\-./]*(?P<year>[0-9]{4})",
        r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\s+(?P<year>[0-9]{4})",
        r"(?P<month>[a-z]{3,9})\.?[\s\-./]*(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})\s*[\-–—‐‑./]\s*(?P<month>[0-9]{1,2})\s*[\-–—‐‑./]\s*(?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<year>[0-9]{4})\s*[\-–—‐‑.]\s*(?P<month>[0-9]{1,2})",
        r"(?P<month>[0-9]{1,2})\s*[/.\-]\s*(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-[xu]{2}",
        r"(?P<year>[0-9]{4})(?:-[xu]{2})*",
    )
)


def _month_number(month: str) -> str:
    """``10`` for 10, Oct and October; a word that is no month comes back as it is."""
    if not month or month.isdigit():
        return month and f"{month:0>2}"
    names = [name.lower() for name in _MONTHS]
    number = next(
        (n for n, name in enumerate(names, 1) if name.startswith(month) or month == "sept" == name[:4]), 0
    )
    return f"{number:02}" if number else month


def _is_date(text: str) -> bool:
    """Whether this is a single date, or the open end of an interval."""
    single = _SINGLE.fullmatch(text)
    if single is None:
        return text == ".."
    try:
        _single(text, single, None, None)
    except ValueError:
        return False
    return True


def _both_flags(text: str) -> DateMistake | None:
    date = re.sub(r"\s*([~?%])\s*", r"\1", text).rstrip("~?%")
    flags = text[len(date) :].replace(" ", "")
    if not flags or not _is_date(date):
        return None
    flag = _flag("~" in flags or "%" in flags, "?" in flags or "%" in flags)
    return DateMistake(f"{_shown(text)} is not in the form that is read here", f"write {date}{flag}")


_FROM = later(r"(?:between|from)\s+", re.IGNORECASE)
_GLUED = later(r"([0-9]{1,2}|[0-9]{4})\s*[-–—]\s*([0-9]{1,2}\s.*|[0-9]{4})")
_YEAR = later(r"[0-9]{4}")
_DAY_AND_YEAR = later(r"([0-9]{1,2}) ([0-9]{4})")
_DAY_ALONE = later(r"[0-9]{1,2}(?:st|nd|rd|th)?")


def _between(text: str) -> DateMistake | None:
    """``between 1 and 23 December 2021``, ``March to May 2021``: an end says only what the other does not."""
    words = _FROM.sub("", text.lower().replace(",", " ").strip(" ."), 1)
    found = _RANGE.fullmatch(words) or _GLUED.fullmatch(words)
    if found is None:
        return None
    first, last = (" ".join(end.split()) for end in found.groups())
    begin, end = _completed(first, last), _completed(last, first)
    if begin and end and end < begin and not _YEAR.search(first):
        begin = f"{int(begin[:4]) - 1}{begin[4:]}"
    if begin is None or end is None or end < begin:
        return None
    return DateMistake(f"{_shown(text)} is not an interval that can be read", f"write {begin}/{end}")


def _completed(end: str, other: str) -> str | None:
    """One end of an interval as a date, its month and year taken from the other where it has none."""
    month = next((word for word in re.findall(r"[a-z]{3,9}", other) if _month_number(word) != word), "")
    year = found[0] if (found := _YEAR.search(other)) else ""
    if month and (found := _DAY_AND_YEAR.fullmatch(end)):
        return _date_in(f"{found[1]} {month} {found[2]}")
    if _DAY_ALONE.fullmatch(end):
        return _date_in(f"{end} {month} {year}")
    return _date_in(end) or _date_in(f"{end} {year}")


def _unfinished_interval(text: str) -> DateMistake | None:
    """``2020-10-22/``, ``2020-10-22/23``, ``2020-10-22 to 2020-10-25``, an end that is no date."""
    ends = text.split("/")
    found = _RANGE.fullmatch(text) if len(ends) == 1 else None
    if found is not None:
        ends = list(found.groups())
    if len(ends) != 2:
        return None
    meant = [end if _is_date(end) else _whole(end.strip(), ends[0]) for end in ends]
    if not any(_SINGLE.fullmatch(end) for end in meant):
        return None
    example = "/".join(meant) if all(map(_is_date, meant)) else "2020-10-22/2020-10-25"
    return DateMistake(
        f"{_shown(text)} is not an interval that can be read",
        f"write both dates in full, with / between them: {example} (an end that is open: ..)",
    )


def _whole(end: str, first: str) -> str:
    """What an end is short for: nothing for an open end, ``23`` for that day of the same month."""
    if not end:
        return ".."
    if re.fullmatch(r"[0-9]{1,2}", end):
        return f"{first[:7]}-{end:0>2}"
    if re.fullmatch(r"[0-9]{2}-[0-9]{2}", end):
        return f"{first[:4]}-{end}"
    return _date_in(end.lower()) or end


def _no_date_at_all(text: str) -> DateMistake | None:
    if text.lower().strip(" .") not in {
        "unknown",
        "n/a",
        "na",
        "none",
        "null",
        "?",
        "-",
        "–",
        "tbc",
        "tbd",
        "not known",
    }:
        return None
    return DateMistake(f"{_shown(text)} is not a date", "write the word unknown, or leave the date out")


_EXPLANATIONS: tuple[Callable[[str], DateMistake | None], ...] = (
    _empty,
    _no_date_at_all,
    _timestamp,
    _day_first,
    _both_flags,
    _in_other_words,
    _bounded,
    _between,
    _unfinished_interval,
)
