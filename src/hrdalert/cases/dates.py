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

from hrdalert.cases.date_mistakes import (
    PARTS,
    SINGLE,
    DateMistake,
    Part,
    first_and_last,
    no_part,
    no_such_day,
    unreadable,
)
from hrdalert.cases.marked import shown

Precision: TypeAlias = Literal["day", "part", "month", "year", "unknown"]


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
    third: Part | None = None
    if part is not None:
        if part not in PARTS or precision == "day":
            raise no_part(text, part)
        third, precision = part, "part"
        start, end = _narrowed(start, end, third)
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
