"""What workers do with the register that they share on a server: a message is one worker's, the limits are theirs all.

A worker holds a lock for the dispatch that it is at, as long as its session with the server lasts. What stands as
attempted and is held by nobody was left by a worker that is gone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import Struct
from sqlalchemy import Engine, Select, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from hrdalert.dispatch.dispatches import Ready, domain_of, moment
from hrdalert.dispatch.engines import LIMITS_LOCK, LOCKS
from hrdalert.dispatch.sender import END, SETTLE, Outcome, Sending, give_up, settled
from hrdalert.dispatch.tables import ATTEMPTS, DISPATCHES
from hrdalert.dispatch.throttle import LOST, MINUTE, TICK, TOO_MANY, WATCHED, windows
from hrdalert.settings import Limits


class Released(Struct, frozen=True):
    """What somebody gave to the workers: a dispatch with those very words."""

    dispatch: int
    content: str
    after: int
    """The last attempt of the register at that moment: refusals of earlier ones stop nothing."""


class Shared:
    """A register on a server, as workers use it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def hold(self, id: int) -> Iterator[Held | None]:
        """A dispatch for this worker alone; None where another one is at it."""
        with self._engine.connect() as work:
            with work.begin():
                is_ours = work.execute(select(func.pg_try_advisory_lock(LOCKS, id))).scalar()
            if not is_ours:
                yield None
                return
            try:
                yield Held(work, id)
            finally:
                try:
                    with work.begin():
                        work.execute(select(func.pg_advisory_unlock(LOCKS, id)))
                except DBAPIError:  # the session is gone, and the lock with it
                    work.invalidate()

    def settle(
        self, ready: Ready, outcome: Outcome, answer: str, next_try: datetime.datetime | None = None
    ) -> bool:
        """Notes what became of an attempt; says whether anything was to be noted.

        It may be said again where the answer to it was lost. What became uncertain in the meantime, because the
        server ended the worker's session, is certain now; what a person decided stays.
        """
        begun = DISPATCHES.c.state.in_(("attempted", "uncertain"))
        own = SETTLE.where(begun, DISPATCHES.c.tries == ready.tries + 1)
        with self._engine.begin() as work:
            values = settled(ready.id, outcome, answer, _clock(work), next_try)
            if work.execute(own, values).rowcount != 1:
                return False
            work.execute(END, values)
        return True

    def last_attempt(self) -> int:
        with self._engine.connect() as work:
            return work.execute(select(func.max(ATTEMPTS.c.id))).scalar() or 0


class Held:
    """A dispatch that no other worker is at."""

    def __init__(self, work: Connection, id: int) -> None:
        self._work = work
        self._id = id

    def was_left(self) -> bool:
        """Whether a worker that is gone had begun it: it is uncertain from now on."""
        with self._work.begin():
            return give_up(self._work, self._id)

    def claim(
        self, released: Released, limits: Limits, at: datetime.datetime | None = None
    ) -> Ready | datetime.datetime | str:
        """Notes that it is about to leave, where it may: approved in those very words, and within the limits.

        Otherwise returns from when on it may, or why it waits for a person: no word where it has left or was withdrawn.

        One worker at a time gets here, so that all together keep the limits. ``at`` is now; of the server's clock,
        where it is not given, for those of several machines differ.
        """
        with self._work.begin():
            self._work.execute(select(func.pg_advisory_xact_lock(LOCKS, LIMITS_LOCK)))
            now = at or _clock(self._work)
            names = ("state", "content", "mailbox", "not_before", "next_try")
            columns = (DISPATCHES.c[name] for name in names)
            row = self._work.execute(select(*columns).where(DISPATCHES.c.id == self._id)).one_or_none()
            if row is None or row.state != "approved":
                return "it is not approved any more" if row and row.state == "queued" else ""
            if row.content != released.content:
                return "it says other words than those that were given to the workers"
            if self._too_many(released.after):
                why = f"{TOO_MANY} of the last {WATCHED} messages were refused for good"
                return f"{why}, or {LOST} answers in a row were lost"
            waits = [datetime.datetime.fromisoformat(at) for at in (row.not_before, row.next_try) if at]
            opens = max([*waits, *self._opens(domain_of(row.mailbox), limits, now)], default=now)
            if opens > now:
                return opens
            return Sending(self._work).begun(self._id, now) or "it is not approved any more"

    def _opens(self, domain: str, limits: Limits, now: datetime.datetime) -> Iterator[datetime.datetime]:
        """From when on each of the limits lets one more leave, where it is reached."""
        attempts = select(ATTEMPTS.c.at).order_by(ATTEMPTS.c.at.desc())
        to_domain = attempts.join(DISPATCHES, DISPATCHES.c.id == ATTEMPTS.c.dispatch).where(
            func.right(DISPATCHES.c.mailbox, len(domain) + 1) == f"@{domain}"
        )
        counted: Sequence[tuple[Select[Any], datetime.timedelta, int]] = (
            *((attempts, span, most) for span, most in windows(limits)),
            (to_domain, MINUTE, limits.per_domain),
        )
        for query, span, most in counted:
            since = query.where(ATTEMPTS.c.at >= moment(now - span - TICK))
            earliest = self._work.execute(since.offset(most - 1).limit(1)).scalar()
            if earliest is not None:
                yield datetime.datetime.fromisoformat(earliest) + span + TICK

    def _too_many(self, after: int) -> bool:
        last = (
            select(ATTEMPTS.c.outcome)
            .where(ATTEMPTS.c.id > after, ATTEMPTS.c.outcome != "unknown")
            .order_by(ATTEMPTS.c.id.desc())
            .limit(WATCHED)
        )
        outcomes = list(self._work.execute(last).scalars())
        return outcomes.count("failed") >= TOO_MANY or outcomes[:LOST] == ["uncertain"] * LOST


def _clock(work: Connection) -> datetime.datetime:
    clock = work.execute(select(func.clock_timestamp())).scalar_one()
    assert isinstance(clock, datetime.datetime)
    return clock.astimezone(datetime.UTC)
