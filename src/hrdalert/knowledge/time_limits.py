"""Time limits that the work on a case is bound to: those of UN procedures, and how old what is told may be."""

import calendar
import datetime
from typing import Any

from msgspec import Struct

from hrdalert.knowledge.records import Header, Record, loaded


class Limit(Struct, frozen=True):
    """A length of time. Months are calendar months; working days are Monday to Friday, whatever the holidays."""

    hours: int = 0
    days: int = 0
    working_days: int = 0
    months: int = 0
    to_next_month: bool = False
    """Whether it goes on to the first day of the month that follows."""

    def after(self, day: datetime.date) -> datetime.date:
        """The last day of a time that begins on ``day``, which itself does not count.

        Months end on the same day of the month, or on its last: six months from 31 August end on 28 or 29 February.
        """
        months = day.month - 1 + self.months
        year, month = day.year + months // 12, months % 12 + 1
        last = day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))
        last += datetime.timedelta(days=self.days, hours=self.hours)
        for _ in range(self.working_days):
            last += datetime.timedelta(days=1)
            while last.weekday() in (calendar.SATURDAY, calendar.SUNDAY):
                last += datetime.timedelta(days=1)
        if self.to_next_month:
            last = (last.replace(day=1) + datetime.timedelta(days=31)).replace(day=1)
        return last


def last_day(text: str) -> datetime.date:
    """Of a year or a month; of a day, itself."""
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    month = month or 12
    return datetime.date(year, month, day or calendar.monthrange(year, month)[1])


class TimeLimit(Record, frozen=True):
    """One rule that sets a time."""

    id: str
    rule: str
    """What holds, in whole sentences that name nobody."""
    limit: Limit
    warn_after_days: int | None = None
    """So many days from its beginning a time is urgent; None: in its last days."""

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        return {**record, "limit": record}


time_limits = loaded("time_limits", TimeLimit)
"""All rules by id."""
