"""The form of a single date in a case file, and the days that it can mean."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from typing import Literal, TypeAlias

Part: TypeAlias = Literal["early", "mid", "late"]

PARTS: tuple[Part, ...] = ("early", "mid", "late")
FIRST_YEAR, LAST_YEAR = 1900, 2100
SINGLE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
"""A date that is no interval: its year, month and day, and whether it is approximate or doubted."""
RANGE = re.compile(
    r"(?P<first>[^/\[\]]*)/(?P<last>[^/\[\]]*)|\[(?P<earliest>[^/\[\]]*?)\.\.(?P<latest>[^/\[\]]*)\]"
)
"""``a/b``, which lasts from one day to the other, or ``[a..b]``, which is one day between them."""


def first_and_last(single: re.Match[str]) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of what :data:`SINGLE` matched. Raises ValueError where there is no such day."""
    year, month, day = single[1], single[2], single[3]
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(year)
    if day:
        only = datetime.date(int(year), int(month), int(day))
        return only, only
    if month:
        last = days_in_month(int(year), int(month))
        return datetime.date(int(year), int(month), 1), datetime.date(int(year), int(month), last)
    return datetime.date(int(year), 1, 1), datetime.date(int(year), 12, 31)


def days_in_month(year: int, month: int) -> int:
    """How many days a month has. Raises ValueError where there is no such month."""
    if not 1 <= month <= 12:
        raise ValueError(month)
    return monthrange(year, month)[1]


def is_date(text: str) -> bool:
    """Whether this is a single date, or the open end of an interval."""
    single = SINGLE.fullmatch(text)
    if single is None:
        return text == ".."
    try:
        first_and_last(single)
    except ValueError:
        return False
    return True
