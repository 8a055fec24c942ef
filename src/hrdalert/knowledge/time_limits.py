"""Time limits that the work on a case is bound to: those of UN procedures, and how old what is told may be."""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, OWN, Header, Records, Source, records, remembered

_SATURDAY = 5


class Limit(Struct, frozen=True):
    """A length of time. Months are calendar months; working days are Monday to Friday, whatever the holidays."""

    hours: int = 0
    days: int = 0
    working_days: int = 0
    months: int = 0

    def after(self, day: datetime.date) -> datetime.date:
        """The last day of a time that begins on ``day``, which itself does not count.

        Months end on the same day of the month, or on its last: six months from 31 August end on 28 or 29 February.
        """
        months = day.month - 1 + self.months
        year, month = day.year + months // 12, months % 12 + 1
        last = day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
        last += datetime.timedelta(days=self.days, hours=self.hours)
        for _ in range(self.working_days):
            last += datetime.timedelta(days=1)
            while last.weekday() >= _SATURDAY:
                last += datetime.timedelta(days=1)
        return last


def limit(entry: dict[str, Any]) -> Limit:
    """Of a record that gives any of hours, days, working days and months."""
    return Limit(**{name: entry[name] for name in Limit.__struct_fields__ if name in entry})


class TimeLimit(Struct, frozen=True):
    """One rule that sets a time."""

    id: str
    rule: str
    """What holds, in whole sentences that name nobody."""
    limit: Limit
    warn_after_days: int | None
    """So many days from its beginning a time is urgent; None: in its last days."""
    source: Source
    as_of: datetime.date
    verified: bool


def _build(record: dict[str, Any], header: Header) -> TimeLimit:
    return TimeLimit(
        id=record["id"],
        rule=record["rule"],
        limit=limit(record),
        warn_after_days=record.get("warn_after_days"),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=record["source"] not in (KNOWLEDGE, OWN),
    )


@remembered
def time_limits() -> Records[TimeLimit]:
    """All rules by id."""
    return records("time_limits", _build)


def deadline_words() -> Mapping[str, str]:
    """By kind of deadline, what is due by its day: whole sentences that name nobody."""
    words: Mapping[str, str] = time_limits().header.extra["what"]
    return words
