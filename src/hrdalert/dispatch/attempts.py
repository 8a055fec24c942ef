"""Since when a message is being tried that a server would not take."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from hrdalert.dispatch.tables import ATTEMPTS, DISPATCHES


def first_attempts(engine: Engine) -> dict[int, str]:
    """By dispatch, the moment of the first attempt at each that waits for its next try."""
    waits = DISPATCHES.c.state == "approved", DISPATCHES.c.tries > 0
    found = (
        select(ATTEMPTS.c.dispatch, func.min(ATTEMPTS.c.at))
        .join(DISPATCHES, DISPATCHES.c.id == ATTEMPTS.c.dispatch)
        .where(*waits)
        .group_by(ATTEMPTS.c.dispatch)
    )
    with engine.connect() as work:
        return {row[0]: row[1] for row in work.execute(found)}
