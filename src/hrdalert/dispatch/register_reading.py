"""What the register has: dispatches, messages, answers, and the case files that they were made of."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, Row, func, or_, select
from sqlalchemy.engine import Connection

from hrdalert.dispatch.dispatches import Dispatch, Event, moment
from hrdalert.dispatch.mailboxes import normal
from hrdalert.dispatch.tables import (
    APPROVALS,
    ATTEMPTS,
    CASE_FILES,
    DISPATCHES,
    EVENTS,
    GONE,
    REACHED,
    SHOWN,
    STANDING,
    State,
)
from hrdalert.errors import WorkspaceError


class RegisterReading:
    """The register as it is read. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(
        self,
        *,
        reference: str = "",
        document: str = "",
        recipient: str = "",
        states: Sequence[State] | None = None,
        ids: Sequence[int] | None = None,
    ) -> list[Dispatch]:
        """The dispatches that have all of this, the oldest first. No ids are no dispatches, and None is all of them."""
        table = DISPATCHES.c
        query = select(*SHOWN)
        for column, value in ((table.reference, reference), (table.document, document)):
            query = query.where(column == value) if value else query
        if recipient:
            query = query.where(or_(table.recipient == recipient, table.mailbox == normal(recipient)))
        if states is not None:
            query = query.where(table.state.in_(states))
        if ids is not None:
            query = query.where(table.id.in_(ids))
        with self._engine.connect() as work:
            return [_dispatch(row) for row in work.execute(query.order_by(table.id))]

    def standing(self, reference: str, document: str) -> Mapping[str, Dispatch]:
        """By mailbox, the last dispatch of a document that has left, or is to leave."""
        table = DISPATCHES.c
        query = select(*SHOWN).where(table.reference == reference, table.document == document, STANDING)
        with self._engine.connect() as work:
            rows = work.execute(query.order_by(table.occasion, table.id))
            return {row.mailbox: _dispatch(row) for row in rows}

    def counts(self, reference: str, document: str) -> Mapping[str, int]:
        """By mailbox, how often a document was queued for it, whatever became of it."""
        table = DISPATCHES.c
        query = select(table.mailbox, func.count())
        query = query.where(table.reference == reference, table.document == document)
        with self._engine.connect() as work:
            return {row[0]: row[1] for row in work.execute(query.group_by(table.mailbox))}

    def message(self, id: int) -> bytes:
        """A message as it leaves, or left, but for its date."""
        with self._engine.connect() as work:
            query = select(DISPATCHES.c.message).where(DISPATCHES.c.id == id)
            message: bytes | None = work.execute(query).scalar()
        if message is None:
            raise WorkspaceError(f"There is no dispatch {id}.", "hrdalert register lists them.")
        return message

    def sent_of(self, reference: str, document: str) -> tuple[bytes, datetime.date] | None:
        """The case file and the day of the latest dispatch of a document that arrived, as :meth:`sent_case`."""
        table = DISPATCHES.c
        query = (
            select(CASE_FILES.c.content, table.day)
            .join(DISPATCHES, table.case_file == CASE_FILES.c.digest)
            .where(table.reference == reference, table.document == document, table.state.in_(REACHED))
            .order_by(table.id.desc())
        )
        with self._engine.connect() as work:
            row = work.execute(query).first()
        return (row.content, datetime.date.fromisoformat(row.day)) if row else None

    def sent_case(self, reference: str) -> bytes | None:
        """The case file as of the latest document of a case that left, or waits to.

        None where there is none, or it was queued before case files were kept.
        """
        table = DISPATCHES.c
        query = (
            select(CASE_FILES.c.content)
            .join(DISPATCHES, table.case_file == CASE_FILES.c.digest)
            .where(table.reference == reference, STANDING)
            .order_by(table.id.desc())
            .limit(1)
        )
        with self._engine.connect() as work:
            content: bytes | None = work.execute(query).scalar()
        return content

    def words(self, id: int) -> tuple[str, str]:
        """A message as text, and as it was before it changed; empty where it has not."""
        table = DISPATCHES.c
        with self._engine.connect() as work:
            row = work.execute(select(table.words, table.before).where(table.id == id)).one()
        return row.words, row.before

    def beside(self, id: int, reference: str) -> list[tuple[str, str, str]]:
        """What was queued of other cases for the mailboxes of a case, from a dispatch on: mailbox, reference, words."""
        table, new = DISPATCHES.c, DISPATCHES.alias().c
        mailboxes = select(new.mailbox).where(new.id >= id, new.reference == reference)
        query = select(table.mailbox, table.reference, table.words).where(
            table.reference != reference, table.mailbox.in_(mailboxes)
        )
        with self._engine.connect() as work:
            return [tuple(row) for row in work.execute(query.order_by(table.id))]

    def message_ids(self) -> dict[str, int]:
        """The dispatches that have left or were tried, by the Message-ID that replies name."""
        table = DISPATCHES.c
        query = select(table.message_id, table.id).where(or_(table.state.in_(GONE), table.tries > 0))
        with self._engine.connect() as work:
            return {row.message_id: row.id for row in work.execute(query)}

    def approvals(self, id: int) -> tuple[str, ...]:
        """Who has approved a message as it is now."""
        with self._engine.connect() as work:
            content = select(DISPATCHES.c.content).where(DISPATCHES.c.id == id)
            return approved_by(work, id, work.execute(content).scalar_one())

    def uncertain(self, since: datetime.datetime, until: datetime.datetime) -> dict[int, str]:
        """By dispatch, the Message-ID of each that is uncertain and was last tried between two moments."""
        table, tried = DISPATCHES.c, func.max(ATTEMPTS.c.at)
        query = (
            select(table.id, table.message_id)
            .outerjoin(ATTEMPTS, ATTEMPTS.c.dispatch == table.id)
            .where(table.state == "uncertain")
            .group_by(table.id, table.message_id)
            .having(or_(tried.is_(None), tried.between(moment(since), moment(until))))
        )
        with self._engine.connect() as work:
            return {row.id: row.message_id for row in work.execute(query.order_by(table.id))}

    def first_attempts(self) -> dict[int, str]:
        """By dispatch, the moment of the first attempt at each that waits for its next try."""
        table = DISPATCHES.c
        query = (
            select(ATTEMPTS.c.dispatch, func.min(ATTEMPTS.c.at))
            .join(DISPATCHES, table.id == ATTEMPTS.c.dispatch)
            .where(table.state == "approved", table.tries > 0)
            .group_by(ATTEMPTS.c.dispatch)
        )
        with self._engine.connect() as work:
            return {row[0]: row[1] for row in work.execute(query)}

    def events(self, id: int) -> list[Event]:
        with self._engine.connect() as work:
            rows = work.execute(select(EVENTS).where(EVENTS.c.dispatch == id).order_by(EVENTS.c.id))
            return [Event(row.dispatch, row.kind, row.at, row.text, row.message_id) for row in rows]


def approved_by(work: Connection, id: int, content: str) -> tuple[str, ...]:
    """Who has approved these words of a message."""
    query = select(APPROVALS.c.by).where(APPROVALS.c.dispatch == id, APPROVALS.c.content == content)
    return tuple(work.execute(query.order_by(APPROVALS.c.id)).scalars())


def _dispatch(row: Row[Any]) -> Dispatch:
    return Dispatch(**{column.name: getattr(row, column.name) for column in SHOWN})
