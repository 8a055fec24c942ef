"""Takes a person or a case out of the register. What went to whom, and when, stays: nothing is sent once more."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from hrdalert.dispatch.dispatches import is_on_paper
from hrdalert.dispatch.register import Register, kept_file
from hrdalert.dispatch.sql_tables import ATTEMPTS, CASE_FILES, DISPATCHES, EVENTS, METADATA, OPEN
from hrdalert.drafts.forget_person import Forgotten
from hrdalert.errors import RefusedError

_ITS = DISPATCHES.c
_TEXTS = ("words", "before", "again", "answer")


def held(register: Register, forgotten: Forgotten) -> int:
    """How many messages of the register hold something that is to be forgotten."""
    with register.engine.connect() as work:
        return sum(1 for _ in _holding(work, forgotten))


def forget(register: Register, forgotten: Forgotten) -> None:
    """Takes what is to be forgotten out of all messages and notes, and out of the bytes of the file or the tables.

    A changed message that has not left is withdrawn. Raises RefusedError where one of them is leaving now.
    """
    is_file = register.server is None
    with register.engine.begin() as work:
        if is_file:
            work.exec_driver_sql("PRAGMA secure_delete = ON")
        for id, new in list(_holding(work, forgotten)):
            if "content" in new:
                new["case_file"] = kept_file(work, new.pop("content") or b"")
            work.execute(update(DISPATCHES).where(_ITS.id == id).values(new))
        _forget_notes(work, forgotten)
        work.execute(delete(CASE_FILES).where(CASE_FILES.c.digest.not_in(select(_ITS.case_file))))
    with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as work:
        if is_file:
            work.exec_driver_sql("VACUUM")
            return
        for table in METADATA.sorted_tables:
            work.exec_driver_sql(f"VACUUM (FULL) {table.name}")


def _forget_notes(work: Connection, forgotten: Forgotten) -> None:
    """Takes what is to be forgotten out of the answers of servers and out of events."""
    ids = select(_ITS.id).where(_ITS.reference == forgotten.reference)
    for column in (ATTEMPTS.c.answer, EVENTS.c.text):
        table = column.table
        for id, text in work.execute(select(table.c.id, column).where(table.c.dispatch.in_(ids))).all():
            work.execute(update(table).where(table.c.id == id).values({column: forgotten.without(text)}))


def _holding(work: Connection, forgotten: Forgotten) -> Iterator[tuple[int, dict[str, Any]]]:
    """The ids of messages that hold something to be forgotten, each with new values; ``content`` is the case file."""
    columns = (*_ITS["state", "mailbox", "message"], *_ITS[_TEXTS], CASE_FILES.c.content)
    is_its_file = CASE_FILES.c.digest == _ITS.case_file
    query = select(*columns).select_from(DISPATCHES).outerjoin(CASE_FILES, is_its_file)
    for id in work.execute(select(_ITS.id).where(_ITS.reference == forgotten.reference)).scalars().all():
        old = work.execute(query.where(_ITS.id == id)).mappings().one()
        values: dict[str, Any] = {name: forgotten.without(old[name]) for name in _TEXTS}
        values["content"] = forgotten.rewritten(old["content"] or b"") or None
        if forgotten.holds(old["message"]):
            values |= {"message": b"", "sealed": ""}
        new = {name: value for name, value in values.items() if value != old.get(name)}
        if not new:
            continue
        if old["state"] == "attempted":
            what = "A message of the case is leaving, or nobody knows whether it left. Nothing was changed."
            raise RefusedError(what, "hrdalert send --send ends it; then say it again.")
        if old["state"] in OPEN and not is_on_paper(old["mailbox"]):
            new["state"] = "withdrawn"
        yield id, new
