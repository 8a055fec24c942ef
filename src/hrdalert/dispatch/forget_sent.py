"""Somebody, or a case, taken out of the register. What went to whom, and when, stays: it goes to nobody once more."""

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


def held(register: Register, whom: Forgotten) -> int:
    """How many messages hold something of it."""
    with register.engine.connect() as work:
        return sum(1 for _ in _holding(work, whom))


def forget(register: Register, whom: Forgotten) -> None:
    """Takes it out of all of them, and out of the pages of the file, or the tables of the server, in which it stood.

    What has not left never leaves. Raises RefusedError where one of them is leaving now.
    """
    is_file = register.server is None
    with register.engine.begin() as work:
        if is_file:
            work.exec_driver_sql("PRAGMA secure_delete = ON")
        for id, new in list(_holding(work, whom)):
            if "content" in new:
                new["case_file"] = kept_file(work, new.pop("content") or b"")
            work.execute(update(DISPATCHES).where(_ITS.id == id).values(new))
        ids = select(_ITS.id).where(_ITS.reference == whom.reference)
        for column in (ATTEMPTS.c.answer, EVENTS.c.text):
            its = column.table.c
            for id, said in work.execute(select(its.id, column).where(its.dispatch.in_(ids))).all():
                work.execute(update(column.table).where(its.id == id).values({column: whom.without(said)}))
        work.execute(delete(CASE_FILES).where(CASE_FILES.c.digest.not_in(select(_ITS.case_file))))
    with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as work:
        for what in ("",) if is_file else (f"(FULL) {table.name}" for table in METADATA.sorted_tables):
            work.exec_driver_sql(f"VACUUM {what}")


def _holding(work: Connection, whom: Forgotten) -> Iterator[tuple[int, dict[str, Any]]]:
    """The messages that hold something of it, each with the values that do not."""
    its_file = CASE_FILES.c.digest == _ITS.case_file
    columns = (*_ITS["state", "mailbox", "message"], *_ITS[_TEXTS], CASE_FILES.c.content)
    found = select(*columns).select_from(DISPATCHES).outerjoin(CASE_FILES, its_file)
    for id in work.execute(select(_ITS.id).where(_ITS.reference == whom.reference)).scalars().all():
        was = work.execute(found.where(_ITS.id == id)).mappings().one()
        new: dict[str, Any] = {name: whom.without(was[name]) for name in _TEXTS}
        new |= {"content": whom.rewritten(was["content"] or b"") or None}
        new |= {"message": b"", "sealed": ""} if whom.holds(was["message"]) else {}
        new = {name: value for name, value in new.items() if value != was.get(name)}
        if new and was["state"] == "attempted":
            what = "A message of the case is leaving, or nobody knows whether it left. Nothing was changed."
            raise RefusedError(what, "hrdalert send --send ends it; then say it again.")
        if new and was["state"] in OPEN and not is_on_paper(was["mailbox"]):
            new["state"] = "withdrawn"
        if new:
            yield id, new
