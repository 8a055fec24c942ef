"""Moments with a zone: when somebody reads at a recipient's, and until when an embargo holds a message."""

from __future__ import annotations

import datetime
import re
from typing import get_args
from zoneinfo import ZoneInfo

from hrdalert.dispatch.recipients import Recipient
from hrdalert.dispatch.recipients.recipient import Weekday, opening


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


def embargo_of(written: str) -> datetime.datetime:
    """The moment until which nothing leaves, in UTC, in which moments can be compared.

    Where clocks are put back and an hour comes twice, the second is meant: a message held an hour too long does less
    harm than one that leaves an hour too early. Raises ValueError, with what to write, for what is no moment, a zone
    that does not exist, and an hour that clocks put forward leave out.
    """
    match = re.fullmatch(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?: +(\S+))?", written.strip())
    day, hour, zone_name = match.groups() if match else ("2026-03-29", "09:00", None)
    if zone_name is None:
        what = "says no zone" if match else "is no moment"
        raise ValueError(f"{written!r} {what}; write it as {day} {hour} Europe/Berlin")
    try:
        zone = ZoneInfo("UTC" if zone_name.upper() in ("UTC", "GMT", "Z") else zone_name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{zone_name} is no time zone; write it as Europe/Berlin") from None
    try:
        local = datetime.datetime.fromisoformat(f"{day} {hour}").replace(tzinfo=zone, fold=1)
        moment = local.astimezone(datetime.UTC)
        back = moment.astimezone(zone)
    except (ValueError, OverflowError) as error:
        why = "write a year of our time" if isinstance(error, OverflowError) else error
        raise ValueError(f"{written!r} is no moment: {why}") from None
    if back.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(
            f"there is no {hour} on {day} in {zone_name}: clocks are put forward; write {back:%H:%M}"
        )
    return moment
