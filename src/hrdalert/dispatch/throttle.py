"""When a message may leave: so many a minute, an hour and a day."""

from __future__ import annotations

import datetime
from collections import Counter, deque
from collections.abc import Iterable

from hrdalert.settings import Limits

MINUTE = datetime.timedelta(minutes=1)
TICK = datetime.timedelta(seconds=1)
"""The register keeps moments to the second: so much later than it says, a message may have left."""
WATCHED, TOO_MANY = 20, 10
"""Of so many messages, so many refusals for good stop the sending: something is wrong with all of them."""
LOST = 5
"""So many lost answers in a row stop it, and a run as many in all as a tenth of it has: a person decides each."""


def windows(limits: Limits) -> list[tuple[datetime.timedelta, int]]:
    """Within which spans how many may leave, to whomever."""
    hour, day = datetime.timedelta(hours=1), datetime.timedelta(days=1)
    spans = ((MINUTE, limits.per_minute), (hour, limits.per_hour), (day, limits.per_day))
    return [(span, most) for span, most in spans if most is not None]


class Pace:
    """Spreads many messages over the time that the limits need, so that few of them come too early and are put off."""

    def __init__(self, limits: Limits) -> None:
        self._windows = windows(limits)
        self._per_domain = limits.per_domain
        self._counts: Counter[tuple[datetime.datetime, str]] = Counter()

    def moment(self, earliest: datetime.datetime, domain: str) -> datetime.datetime:
        """About when the next message to a domain may leave, which may not leave before ``earliest``."""
        before, to_domain = self._counts[earliest, ""], self._counts[earliest, domain]
        self._counts[earliest, ""] += 1
        self._counts[earliest, domain] += 1
        waits = [(span + TICK) * (before // most) for span, most in self._windows]
        return earliest + max(*waits, (MINUTE + TICK) * (to_domain // self._per_domain), datetime.timedelta())


class Throttle:
    """Counts what has left. ``before`` are the moments and domains of what left before this run, the oldest first."""

    def __init__(self, limits: Limits, before: Iterable[tuple[datetime.datetime, str]] = ()) -> None:
        self._windows = windows(limits)
        self._per_domain = limits.per_domain
        longest = max((most for _, most in self._windows), default=1)
        self._left: deque[datetime.datetime] = deque(maxlen=longest)
        self._by_domain: dict[str, deque[datetime.datetime]] = {}
        for at, domain in before:
            self.note(at + TICK, domain)

    def note(self, at: datetime.datetime, domain: str) -> None:
        """One more has left."""
        self._left.append(at)
        self._by_domain.setdefault(domain, deque(maxlen=self._per_domain)).append(at)

    def opens(self, domain: str) -> datetime.datetime | None:
        """From when on one more may leave to a domain; None: at once."""
        moments = [self._left[-most] + span for span, most in self._windows if most <= len(self._left)]
        of_domain = self._by_domain.get(domain)
        if of_domain is not None and len(of_domain) == self._per_domain:
            moments.append(of_domain[0] + MINUTE)
        return max(moments, default=None)
