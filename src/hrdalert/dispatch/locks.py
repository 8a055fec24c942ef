"""What workers do with the register that they share on a server: a message is one worker's, the limits are theirs all.

A worker holds a lock for the dispatch that it is at, as long as its session with the server lasts. What stands as
attempted and is held by nobody was left by a worker that is gone.
"""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from hrdalert.dispatch.dispatches import Ready, domain_of, moment
from hrdalert.dispatch.engines import LIMITS_LOCK, LOCKS
from hrdalert.dispatch.run import LOST, MINUTE, TICK, TOO_MANY, WATCHED, windows
from hrdalert.dispatch.sender import END, SETTLE, Outcome, Sending, settled
from hrdalert.dispatch.sql_tables import ATTEMPTS, DISPATCHES
from hrdalert.settings import Limits


@contextmanager
def hold(engine: Engine, id: int) -> Iterator[Connection | None]:
    """A session with the server in which a dispatch is this worker's alone; None where another one is at it."""
    with engine.connect() as work:
        with work.begin():
            is_ours = work.execute(select(func.pg_try_advisory_lock(LOCKS, id))).scalar()
        if not is_ours:
            yield None
            return
        try:
            yield work
        finally:
            try:
                with work.begin():
                    work.execute(select(func.pg_advisory_unlock(LOCKS, id)))
            except DBAPIError:  # the session is gone, and the lock with it
                work.invalidate()


def claim(
    work: Connection, id: int, content: str, after: int, limits: Limits, at: datetime.datetime | None = None
) -> Ready | datetime.datetime | str:
    """Notes that a dispatch that is held is about to leave, where it may: in the words given, within the limits.

    Otherwise returns from when on it may, or why it waits for a person: no word where it has left or was withdrawn.
    Refusals before the attempt ``after`` stop nothing.

    One worker at a time gets here, so that all together keep the limits. ``at`` is now; of the server's clock,
    where it is not given, for those of several machines differ.
    """
    with work.begin():
        work.execute(select(func.pg_advisory_xact_lock(LOCKS, LIMITS_LOCK)))
        now = at or _clock(work)
        columns = DISPATCHES.c["state", "content", "mailbox", "not_before", "next_try"]
        row = work.execute(select(*columns).where(DISPATCHES.c.id == id)).one_or_none()
        if row is None or row.state != "approved":
            return "it is not approved any more" if row and row.state == "queued" else ""
        if row.content != content:
            return "it says other words than those that were given to the workers"
        if _too_many(work, after):
            why = f"{TOO_MANY} of the last {WATCHED} messages were refused for good"
            return f"{why}, or {LOST} answers in a row were lost"
        waits = [datetime.datetime.fromisoformat(at) for at in (row.not_before, row.next_try) if at]
        opens = max([*waits, *_opens(work, domain_of(row.mailbox), limits, now)], default=now)
        if opens > now:
            return opens
        return Sending(work).begun(id, now) or "it is not approved any more"


def settle(
    engine: Engine, ready: Ready, outcome: Outcome, answer: str, next_try: datetime.datetime | None = None
) -> bool:
    """Notes what became of an attempt; says whether anything was to be noted.

    It may be said again where the answer to it was lost. What became uncertain in the meantime, because the
    server ended the worker's session, is certain now; what a person decided stays.
    """
    begun = DISPATCHES.c.state.in_(("attempted", "uncertain"))
    own = SETTLE.where(begun, DISPATCHES.c.tries == ready.tries + 1)
    with engine.begin() as work:
        values = settled(ready.id, outcome, answer, _clock(work), next_try)
        if work.execute(own, values).rowcount != 1:
            return False
        work.execute(END, values)
    return True


def _opens(
    work: Connection, domain: str, limits: Limits, now: datetime.datetime
) -> Iterator[datetime.datetime]:
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
        earliest = work.execute(since.offset(most - 1).limit(1)).scalar()
        if earliest is not None:
            yield datetime.datetime.fromisoformat(earliest) + span + TICK


def _too_many(work: Connection, after: int) -> bool:
    known = ATTEMPTS.c.id > after, ATTEMPTS.c.outcome != "unknown"
    last = select(ATTEMPTS.c.outcome).where(*known).order_by(ATTEMPTS.c.id.desc()).limit(WATCHED)
    outcomes = list(work.execute(last).scalars())
    return outcomes.count("failed") >= TOO_MANY or outcomes[:LOST] == ["uncertain"] * LOST


def _clock(work: Connection) -> datetime.datetime:
    clock: datetime.datetime = work.execute(select(func.clock_timestamp())).scalar_one()
    return clock.astimezone(datetime.UTC)
