"""How workers share a register on a server: each message is one worker's at a time, and all keep the limits together.

A worker holds a lock for its dispatch as long as its session with the server lasts. A dispatch that stands as attempted
and that nobody holds was left by a worker that is gone.
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
    """A session with the server in which a dispatch is this worker's alone; None where another worker has it."""
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
    work: Connection, id: int, content: str, after: int, limits: Limits, now: datetime.datetime | None = None
) -> Ready | datetime.datetime | str:
    """Notes that a dispatch is about to leave, where ``content`` is its digest and the limits allow it.

    Otherwise returns the moment from which it may leave, or the reason why it waits for a person, empty where it has
    left or was withdrawn. The caller holds the dispatch. Refusals up to the attempt ``after`` stop nothing.

    One worker at a time gets past the first statement, so that all together keep the limits. ``now`` is by default of
    the server's clock, for the clocks of several machines differ.
    """
    with work.begin():
        work.execute(select(func.pg_advisory_xact_lock(LOCKS, LIMITS_LOCK)))
        now = now or _clock(work)
        columns = DISPATCHES.c["state", "content", "mailbox", "not_before", "next_try"]
        row = work.execute(select(*columns).where(DISPATCHES.c.id == id)).one_or_none()
        if row is None or row.state != "approved":
            return "it is not approved any more" if row and row.state == "queued" else ""
        if row.content != content:
            return "it says other words than those that were given to the workers"
        if _too_many(work, after):
            why = f"{TOO_MANY} of the last {WATCHED} messages were refused for good"
            return f"{why}, or {LOST} answers in a row were lost"
        waits = [datetime.datetime.fromisoformat(text) for text in (row.not_before, row.next_try) if text]
        opens = max([*waits, *_opens(work, domain_of(row.mailbox), limits, now)], default=now)
        if opens > now:
            return opens
        return Sending(work).begun(id, now) or "it is not approved any more"


def settle(
    engine: Engine, ready: Ready, outcome: Outcome, answer: str, next_try: datetime.datetime | None = None
) -> bool:
    """Notes what became of an attempt; says whether anything was noted.

    A caller may repeat the call where the server's answer to it was lost. A dispatch that became uncertain meanwhile,
    because the server ended the worker's session, gets its outcome now; what a person decided stays.
    """
    is_begun = DISPATCHES.c.state.in_(("attempted", "uncertain"))
    this_attempt = SETTLE.where(is_begun, DISPATCHES.c.tries == ready.tries + 1)
    with engine.begin() as work:
        values = settled(ready.id, outcome, answer, _clock(work), next_try)
        if work.execute(this_attempt, values).rowcount != 1:
            return False
        work.execute(END, values)
    return True


def _opens(
    work: Connection, domain: str, limits: Limits, now: datetime.datetime
) -> Iterator[datetime.datetime]:
    """The moments from which the limits that are reached let one more message leave."""
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
    """Whether too many of the last attempts since ``after`` were refused for good, or lost their answers."""
    known = ATTEMPTS.c.id > after, ATTEMPTS.c.outcome != "unknown"
    last = select(ATTEMPTS.c.outcome).where(*known).order_by(ATTEMPTS.c.id.desc()).limit(WATCHED)
    outcomes = list(work.execute(last).scalars())
    return outcomes.count("failed") >= TOO_MANY or outcomes[:LOST] == ["uncertain"] * LOST


def _clock(work: Connection) -> datetime.datetime:
    clock: datetime.datetime = work.execute(select(func.clock_timestamp())).scalar_one()
    return clock.astimezone(datetime.UTC)
