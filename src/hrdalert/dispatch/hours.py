"""When somebody reads at a recipient's: within its hours, in its zone."""

from __future__ import annotations

import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from hrdalert.dispatch.recipients import Recipient
from hrdalert.dispatch.recipients.arrangements import Weekday, opening


def opens(recipient: Recipient, at: datetime.datetime) -> datetime.datetime | None:
    """The next moment at which somebody reads there; None: now, or whenever, where no hours were arranged."""
    if recipient.timezone is None or not (recipient.hours or recipient.days):
        return None
    local = at.astimezone(ZoneInfo(str(recipient.timezone)))
    week: tuple[Weekday, ...] = get_args(Weekday)  # begins on Monday, as weekday() does
    working = recipient.days or week[:5]
    first, last = opening(recipient.hours) if recipient.hours else (datetime.time.min, datetime.time.max)
    for later in range(8):
        day = local.date() + datetime.timedelta(later)
        if week[day.weekday()] not in working:
            continue
        begins, ends = (datetime.datetime.combine(day, time, local.tzinfo) for time in (first, last))
        if local <= ends:
            return begins if local < begins else None
    return None
