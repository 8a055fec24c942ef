"""What the register has: dispatches, messages, answers, and the case files that they were made of."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, Select, func, or_, select
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
    STANDING,
    State,
)
from hrdalert.errors import WorkspaceError

_ITS = DISPATCHES.c
_SHOWN = select(*(_ITS[name] for name in Dispatch.__struct_fields__))
"""What a list of dispatches shows: not the messages, which are large."""
_CASE_FILE = select(CASE_FILES.c.content, _ITS.day).join(DISPATCHES, _ITS.case_file == CASE_FILES.c.digest)


class RegisterReading:
    """The register as it is read. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def _rows(self, query: Select[Any]) -> Sequence[Any]:
        with self._engine.connect() as work:
            return work.execute(query).all()

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
        query = _SHOWN
        for column, value in ((_ITS.reference, reference), (_ITS.document, document)):
            query = query.where(column == value) if value else query
        if recipient:
            query = query.where(or_(_ITS.recipient == recipient, _ITS.mailbox == normal(recipient)))
        for column, values in ((_ITS.state, states), (_ITS.id, ids)):
            query = query.where(column.in_(values)) if values is not None else query
        return [Dispatch(*row) for row in self._rows(query.order_by(_ITS.id))]

    def standing(self, reference: str, document: str) -> Mapping[str, Dispatch]:
        """By mailbox, the last dispatch of a document that has left, or is to leave."""
        query = _SHOWN.where(_ITS.reference == reference, _ITS.document == document, STANDING)
        rows = self._rows(query.order_by(_ITS.occasion, _ITS.id))
        return {row.mailbox: Dispatch(*row) for row in rows}

    def counts(self, reference: str, document: str) -> Mapping[str, int]:
        """By mailbox, how often a document was queued for it, whatever became of it."""
        query = select(_ITS.mailbox, func.count()).group_by(_ITS.mailbox)
        rows = self._rows(query.where(_ITS.reference == reference, _ITS.document == document))
        return {row[0]: row[1] for row in rows}

    def message(self, id: int) -> bytes:
        """A message as it leaves, or left, but for its date."""
        for row in self._rows(select(_ITS.message).where(_ITS.id == id)):
            return bytes(row.message)
        raise WorkspaceError(f"There is no dispatch {id}.", "hrdalert register lists them.")

    def sent_of(self, reference: str, document: str) -> tuple[bytes, datetime.date] | None:
        """The case file and the day of the latest dispatch of a document that arrived, as :meth:`sent_case`."""
        arrived = _ITS.document == document, _ITS.state.in_(REACHED)
        for row in self._rows(self._latest(reference).where(*arrived)):
            return row.content, datetime.date.fromisoformat(row.day)
        return None

    def sent_case(self, reference: str) -> bytes | None:
        """The case file as of the latest document of a case that left, or waits to.

        None where there is none, or it was queued before case files were kept.
        """
        return next((row.content for row in self._rows(self._latest(reference).where(STANDING))), None)

    @staticmethod
    def _latest(reference: str) -> Select[Any]:
        return _CASE_FILE.where(_ITS.reference == reference).order_by(_ITS.id.desc()).limit(1)

    def words(self, id: int) -> tuple[str, str]:
        """A message as text, and as it was before it changed; empty where it has not."""
        [(words, before)] = self._rows(select(_ITS.words, _ITS.before).where(_ITS.id == id))
        return words, before

    def beside(self, id: int, reference: str) -> list[tuple[str, str, str]]:
        """What was queued of other cases for the mailboxes of a case, from a dispatch on: mailbox, reference, words."""
        new = DISPATCHES.alias().c
        mailboxes = select(new.mailbox).where(new.id >= id, new.reference == reference)
        query = select(_ITS.mailbox, _ITS.reference, _ITS.words).order_by(_ITS.id)
        rows = self._rows(query.where(_ITS.reference != reference, _ITS.mailbox.in_(mailboxes)))
        return [(mailbox, other, words) for mailbox, other, words in rows]

    def message_ids(self) -> dict[str, int]:
        """The dispatches that have left or were tried, by the Message-ID that replies name."""
        query = select(_ITS.message_id, _ITS.id).where(or_(_ITS.state.in_(GONE), _ITS.tries > 0))
        return {row.message_id: row.id for row in self._rows(query)}

    def approvals(self, id: int) -> tuple[str, ...]:
        """Who has approved a message as it is now."""
        with self._engine.connect() as work:
            content = select(_ITS.content).where(_ITS.id == id)
            return approved_by(work, id, work.execute(content).scalar_one())

    def uncertain(self, since: datetime.datetime, until: datetime.datetime) -> dict[int, str]:
        """By dispatch, the Message-ID of each that is uncertain and was last tried between two moments."""
        tried = func.max(ATTEMPTS.c.at)
        query = (
            select(_ITS.id, _ITS.message_id)
            .outerjoin(ATTEMPTS, ATTEMPTS.c.dispatch == _ITS.id)
            .where(_ITS.state == "uncertain")
            .group_by(_ITS.id, _ITS.message_id)
            .having(or_(tried.is_(None), tried.between(moment(since), moment(until))))
        )
        return {row.id: row.message_id for row in self._rows(query.order_by(_ITS.id))}

    def first_attempts(self) -> dict[int, str]:
        """By dispatch, the moment of the first attempt at each that waits for its next try."""
        query = select(ATTEMPTS.c.dispatch, func.min(ATTEMPTS.c.at)).group_by(ATTEMPTS.c.dispatch)
        waits = _ITS.id == ATTEMPTS.c.dispatch, _ITS.state == "approved", _ITS.tries > 0
        return {row[0]: row[1] for row in self._rows(query.where(*waits))}

    def events(self, id: int) -> list[Event]:
        own = (EVENTS.c[name] for name in Event.__struct_fields__)
        query = select(*own).where(EVENTS.c.dispatch == id).order_by(EVENTS.c.id)
        return [Event(*row) for row in self._rows(query)]


def approved_by(work: Connection, id: int, content: str) -> tuple[str, ...]:
    """Who has approved these words of a message."""
    query = select(APPROVALS.c.by).where(APPROVALS.c.dispatch == id, APPROVALS.c.content == content)
    return tuple(work.execute(query.order_by(APPROVALS.c.id)).scalars())
