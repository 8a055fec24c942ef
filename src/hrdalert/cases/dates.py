"""Dates as people know them: a day, a month, "about 1984", one of several days, or not at all.

A case file writes them in a small subset of EDTF, the Extended Date/Time Format of ISO 8601-2:

    2020-10-22  2020-10  2020        a day, a month, a year
    2020-10-22~  1984?  1984%        approximate, uncertain, both
    2017-09-10/2017-09-12            it lasts from one to the other; each end as precise as it is known
    2020-10-22/..  ../2020-10        with an open end or an open beginning
    [2020-10-22..2020-10-25]         on one day between the two; an end may be left out
    unknown                          it happened, and nobody can say when

Beside the date a file may give a ``part`` (early, mid, late) of a month or a year.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from hrdalert.cases.located_text import shown

Precision: TypeAlias = Literal["day", "part", "month", "year", "unknown"]
Part: TypeAlias = Literal["early", "mid", "late"]

PARTS: tuple[Part, ...] = ("early", "mid", "late")
FIRST_YEAR, LAST_YEAR = 1900, 2100
SINGLE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
"""A date that is no interval: its year, month and day, and whether it is approximate or doubted."""


def first_and_last(single: re.Match[str]) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of what :data:`SINGLE` matched. Raises ValueError where there is no such day."""
    year, month, day = (int(number) if number else None for number in single.groups()[:3])
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    first = datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    last_month = 12 if month is None else month
    return first, datetime.date(year, last_month, monthrange(year, last_month)[1] if day is None else day)


def is_date(text: str) -> bool:
    """Whether this is a single date."""
    single = SINGLE.fullmatch(text)
    try:
        return bool(single and first_and_last(single))
    except ValueError:
        return False


class DateMistake(ValueError):
    """A date that cannot be read: ``text`` says what is wrong, ``mend`` what to write."""

    def __init__(self, text: str, mend: str) -> None:
        super().__init__(text, mend)
        self.text = text
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.text}; {self.mend}"


@dataclass(frozen=True, slots=True)
class CaseDate:
    """A date of a case, at the precision at which it is known. Made by :meth:`parse` only.

    Two dates are equal when they are written alike.
    """

    text: str
    """As EDTF, without the part."""
    part: Part | None
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
    first: CaseDate | None = field(default=None, compare=False, repr=False)
    """The earlier end of an interval or of one-of; None for an open one and for any other date."""
    last: CaseDate | None = field(default=None, compare=False, repr=False)
    """The later end of an interval or of one-of; None for an open one and for any other date."""
    is_one_of: bool = field(default=False, compare=False, repr=False)
    """``[a..b]``: one day between first and last, not all of them."""

    @classmethod
    def parse(cls, text: str, part: str | None = None) -> CaseDate:
        """Read a date as a case file writes it. Raises :class:`DateMistake`, which says what to mend."""
        text = text.strip()
        single = SINGLE.fullmatch(text)
        if single is not None:
            return _single(text, single, part)
        date = None if text == "unknown" else _range(text)
        if part is not None:
            raise no_part(text, part)
        return date or cls(text, None, None, None, "unknown", False, False)

    def __str__(self) -> str:
        return self.text

    @property
    def is_unknown(self) -> bool:
        """It happened, and nobody can say when."""
        return self.precision == "unknown"

    @property
    def is_interval(self) -> bool:
        """It lasts from one day to another, either of which may be open."""
        return (self.first is not None or self.last is not None) and not self.is_one_of


def _single(text: str, match: re.Match[str], part: str | None) -> CaseDate:
    year, month, day, flag = match.groups()
    try:
        start, end = first_and_last(match)
    except ValueError:
        raise no_such_day(text, int(year), int(month or 1)) from None
    precision: Precision = "day" if day else "month" if month else "year"
    third = next((each for each in PARTS if each == part), None)
    if part is not None:
        if third is None or precision == "day":
            raise no_part(text, part)
        precision, (start, end) = "part", _narrowed(start, end, third)
    return CaseDate(text, third, start, end, precision, flag in ("~", "%"), flag in ("?", "%"))


def _narrowed(start: datetime.date, end: datetime.date, part: Part) -> tuple[datetime.date, datetime.date]:
    """Early, mid or late: ten days of a month (late: up to its end), four months of a year."""
    third = PARTS.index(part)
    if start.month == end.month:
        last = end if part == "late" else start.replace(day=10 + 10 * third)
        return start.replace(day=1 + 10 * third), last
    month = 4 + 4 * third
    return start.replace(month=month - 3), datetime.date(start.year, month, monthrange(start.year, month)[1])


def _range(text: str) -> CaseDate:
    """``a/b`` or ``[a..b]``. An open end of the first is written ``..``, of the second left out."""
    match = re.fullmatch(r"([^/\[\]]*)/([^/\[\]]*)|\[([^/\[\]]*?)\.\.([^/\[\]]*)\]", text)
    if match is None:
        raise unreadable(text)
    one_of = match[1] is None
    ends = [match[3], match[4]] if one_of else [match[1], match[2]]
    open_end = "" if one_of else ".."
    if any(end != open_end and SINGLE.fullmatch(end) is None for end in ends):
        raise unreadable(text)
    if ends == [open_end, open_end]:
        raise DateMistake(f"{shown(text)} has neither a first nor a last day", "write unknown")
    first, last = (None if end == open_end else CaseDate.parse(end) for end in ends)
    start, end = (first.start if first else None), (last.end if last else None)
    if start is not None and end is not None and end < start:
        turned = f"[{ends[1]}..{ends[0]}]" if one_of else f"{ends[1]}/{ends[0]}"
        what = f"{shown(text)} ends before it begins"
        raise DateMistake(what, f"write {turned}, or mend one of its two dates")
    known = [date for date in (first, last) if date is not None]
    precision = max((date.precision for date in known), key=get_args(Precision).index)
    approximate, uncertain = any(date.approximate for date in known), any(date.uncertain for date in known)
    return CaseDate(text, None, start, end, precision, approximate, uncertain, first, last, one_of)


_EXPECTED = (
    "write a date such as 2020-10-22, 2020-10 or 2020 (roughly: 2020-10-22~; it lasted: 2020-10-22/2020-10-25, or"
    " 2020-10-22/.. to this day; one day between two: [2020-10-22..2020-10-25]), or the word unknown"
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BEFORE_A_DATE = {
    ("early ", "early in ", "beginning of ", "the beginning of "): "write {date} and part: early",
    ("mid-", "mid ", "middle of ", "the middle of "): "write {date} and part: mid",
    ("late ", "late in ", "end of ", "the end of "): "write {date} and part: late",
    ("about ", "around ", "circa ", "ca. ", "ca ", "c. ", "c.", "~"): "write {date}~",
    ("", "on ", "in ", "during "): "write {date}",
    ("by ", "no later than ", "at the latest "): "write [..{date}] for one day up to then",
    ("until ", "till ", "up to "): "write ../{date} for what lasted until then",
    ("since ",): "write {date}/..",
}
"""The words before a date, and what to write for them."""


def no_such_day(text: str, year: int, month: int) -> DateMistake:
    """A year, month or day outside the calendar."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        what = f"{shown(text)}: the year {year:04} is outside {FIRST_YEAR} to {LAST_YEAR}"
        return DateMistake(what, "write the year with its four digits, or the word unknown")
    if not 1 <= month <= 12:
        what = f"{shown(text)}: there is no month {month:02}"
        return DateMistake(what, "write the year, the month (01 to 12), then the day: 2020-10-22")
    days = monthrange(year, month)[1]
    what = f"{shown(text)} is not a date: {_MONTHS[month - 1]} {year} has {days} days"
    mend = f"write a day from 01 to {days}, or only {year}-{month:02} if the day is not known"
    return DateMistake(what, mend)


def no_part(text: str, part: str) -> DateMistake:
    """A part that is not known, or beside what has no parts."""
    if part not in PARTS:
        return DateMistake(f"part {shown(part)} is not known", "write early, mid or late")
    if SINGLE.fullmatch(text):
        mend = f"write only the month, {text[:7]}, or take part away"
        return DateMistake(f"{shown(text)} is a day, and a day has no part: {part}", mend)
    mend = "give a part to a month (2020-10) or a year (2020) only"
    return DateMistake(f"part: {part} cannot stand beside {shown(text)}", mend)


def unreadable(text: str) -> DateMistake:
    """The mistake that such a text most often is, with what was meant where that can be told."""
    if not text:
        return DateMistake("the date is empty", _EXPECTED)
    no_dates = ("unknown", "n/a", "na", "none", "null", "?", "-", "–", "tbc", "tbd", "not known")
    if text.lower().strip(" .") in no_dates:
        return DateMistake(f"{shown(text)} is not a date", "write the word unknown, or leave the date out")
    if stamp := re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ,]+| at )[0-9]{1,2}:[0-9]{2}.*", text):
        mend = f"write {stamp[1]}; the time stands in the text"
        return DateMistake(f"{shown(text)} is a date and a time in one", mend)
    for explain in (_day_first, _in_other_words):
        if mistake := explain(text):
            return mistake
    return DateMistake(f"{shown(text)} is not a date that can be read", _EXPECTED)


def _day_first(text: str) -> DateMistake | None:
    """``30/02/2023``, ``12.5.2020``: day and month may be either."""
    numbers = re.fullmatch(r"([0-9]{1,2})[/.\-\s]\s*([0-9]{1,2})[/.\-\s]\s*([0-9]{4})", text)
    if numbers is None:
        return None
    one, two, year = (int(number) for number in numbers.groups())
    meant = {f"{year}-{month:02}-{day:02}": (day, month) for day, month in ((one, two), (two, one))}
    real = ((date, day, month) for date, (day, month) in meant.items() if is_date(date))
    written = [f"{date} for {day} {_MONTHS[month - 1]} {year}" for date, day, month in real]
    why = f"{shown(text)} does not begin with the year"
    if not written and 1 <= two <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
        why += f", and {_MONTHS[two - 1]} {year} has {monthrange(year, two)[1]} days"
    return DateMistake(why, "write " + " or ".join(written or ["year, month and day, as in 2020-10-22"]))


def _in_other_words(text: str) -> DateMistake | None:
    """A date in another form: ``22 October 2020``, ``2020-1-5``, ``about 1984``."""
    words = text.lower().replace(",", " ").strip(" .")
    known = {opening: mend for openings, mend in _BEFORE_A_DATE.items() for opening in openings}
    opening = max((opening for opening in known if words.startswith(opening)), key=len)
    date, mend = _date_in(words.removeprefix(opening).strip()), known[opening]
    if date is None:
        return None
    if len(date) == 10:
        mend = mend.partition(" and part:")[0]
    return DateMistake(f"{shown(text)} is not in the form that is read here", mend.format(date=date))


def _date_in(words: str) -> str | None:
    """The date that is meant, as a case file writes it; None where it is not clear, as which of two is the month."""
    words = re.sub(r"^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", words)
    words = re.sub(r"(?<=[0-9])(st|nd|rd|th)\b( of)?|-(xx|uu)\b", "", words)
    tokens = re.findall("[a-z]+|[0-9]+", words)
    years = [token for token in tokens if re.fullmatch("[0-9]{4}", token)]
    numbers = [f"{token:0>2}" for token in tokens if re.fullmatch("[0-9]{1,2}", token)]
    starts = {name[:size].lower(): f"{n:02}" for n, name in enumerate(_MONTHS, 1) for size in range(3, 10)}
    months = [starts[token] for token in tokens if token in starts]
    is_clear = tokens[:1] == years or len(months) == 1 or len(numbers) == 1
    is_all = len(years) == 1 and len(months) + len(numbers) == len(tokens) - 1 and len(months) < 2
    date = "-".join((*years, *months, *numbers))
    is_plain = re.fullmatch(r"[a-z0-9\s\-–—‐‑./]*(?<![\s\-–—‐‑./])", words)
    return date if is_clear and is_all and is_plain and is_date(date) else None
