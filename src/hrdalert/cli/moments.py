"""Moments of the register as people of an office read them: by the clock of its time zone, with the zone's name."""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from hrdalert.settings import Mail


def zone_of(mail: Mail | None) -> ZoneInfo:
    """The time zone that hrdalert.yaml names under ``mail``; without one, UTC."""
    return ZoneInfo(str(mail.timezone) if mail else "UTC")


def in_zone(at: str | datetime.datetime, zone: ZoneInfo) -> str:
    """A moment of the register as ``2026-11-27 09:00 CET``; what is no moment, as it stands there."""
    try:
        local = datetime.datetime.fromisoformat(at) if isinstance(at, str) else at
    except ValueError:  # a hostile message may be dated in the year 999, in three digits
        return str(at)
    with suppress(OverflowError):  # the last hours of the year 9999, further east
        local = local.astimezone(zone)
    name = local.tzname() or "UTC"
    # Many zones have no name but their offset: Asia/Tashkent says more than +05.
    return f"{local:%Y-%m-%d %H:%M} {zone.key if name[0] in '+-' else name}"
