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


def first_and_last(single: re.Match[str]) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of what :data:`SINGLE` matched. Raises ValueError where there is no such day."""
    year, month, day = (int(number) if number else None for number in single.groups()[:3])
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    first = datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    last_month = 12 if month is None else month
    return first, datetime.date(year, last_month, monthrange(year, last_month)[1] if day is None else day)


def is_date(text: str) -> bool:
    """Whether this is a single date, or the open end of an interval."""
    single = SINGLE.fullmatch(text)
    try:
        return bool(single and first_and_last(single)) or text == ".."
    except ValueError:
        return False
