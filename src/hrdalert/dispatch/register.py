"""What was queued, approved and sent to whom: the one memory of an office, in ``register.db`` or on its server.

A dispatch is one document to one recipient. Its state goes from queued over approved and attempted to sent, failed or
uncertain; what is sent can be replied to, or come back. That it is attempted is written before a message leaves: who
finds it so after a crash knows that nobody knows, and a person decides. Nothing is ever deleted.
"""

from __future__ import annotations

import datetime
import hashlib
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, Self

from msgspec import structs
from sqlalchemy import Engine, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, IntegrityError

from hrdalert.dispatch.dispatches import Due, Event, NewDispatch, domain_of, moment, storable
from hrdalert.dispatch.engines import Server, driven, engine_of, is_let_go, prepare, sayer
from hrdalert.dispatch.mark import mark_of, note, noted, require_latest, require_there
from hrdalert.dispatch.register_reading import RegisterReading, approved_by
from hrdalert.dispatch.sender import Sending, give_up
from hrdalert.dispatch.tables import (
    APPROVALS,
    ATTEMPTS,
    CASE_FILES,
    DISPATCHES,
    EVENTS,
    GONE,
    OPEN,
    RUNS,
    STANDING,
    State,
)
from hrdalert.errors import RefusedError, UnreachableError, WorkspaceError

_AS_MADE_ANEW = (
    *("mailbox", "address", "number", "content", "message", "message_id", "words"),
    *("made_of", "sealed"),
)
"""What changes with the files that a message is made of."""


class Register(RegisterReading):
    """The register of a workspace. Every method is one transaction."""

    def __init__(self, engine: Engine, file: Path | None = None) -> None:
        super().__init__(engine)
        self._file = file

    @classmethod
    def open(
        cls, place: Path | Server, *, take_over: datetime.datetime | None = None, whole: bool = True
    ) -> Self:
        """Opens, or makes, the register in a file, or in the database of a server.

        ``take_over`` is now, where a copy that lacks what left since is to be the register from now on: all that had
        not left in it becomes uncertain; ``whole``: every page of a file is looked at. Raises WorkspaceError where the
        file is none, is gone, damaged or an older one, the server does not answer, or the register is one of a later
        version.
        """
        file = place if isinstance(place, Path) else None
        if file is not None:
            require_there(file)
        engine = engine_of(place)
        with ExitStack() as opening:
            opening.callback(engine.dispose)
            try:
                with engine.begin() as work:
                    prepare(work, place)
                    if file is not None and whole:
                        _require_whole(work, file)
                    if file is not None and take_over is None:
                        require_latest(file, driven(work))
                register = cls(engine, file)
                if file is not None and take_over is not None:
                    register._doubt(take_over)
                with (
                    suppress(OSError),
                    engine.connect() as work,
                ):  # where nobody may write, nothing is sent either
                    register._mark(work)
            except DatabaseError as error:
                raise _unreadable(place, error) from None
            opening.pop_all()
        return register

    def _mark(self, work: Connection) -> None:
        """Notes beside a file how far it is."""
        if self._file is not None and (mark := mark_of(driven(work))) != noted(self._file):
            note(self._file, mark)

    def _doubt(self, at: datetime.datetime) -> None:
        """Makes uncertain what had not left by mail, and ends the runs that had not ended."""
        why = "The register was taken over from a copy, which does not know whether this message went."
        not_left = DISPATCHES.c.state.in_((*OPEN, "attempted")), DISPATCHES.c.mailbox.contains("@")
        with self._engine.begin() as work:
            work.execute(update(DISPATCHES).where(*not_left).values(state="uncertain", answer=why))
            work.execute(update(ATTEMPTS).where(ATTEMPTS.c.outcome == "unknown").values(answer=why))
            _end_runs(work, at)

    @property
    def server(self) -> Engine | None:
        """The engine of a register that several desks and workers share; None for one in a file."""
        return self._engine if self._engine.dialect.name == "postgresql" else None

    def close(self) -> None:
        with (
            suppress(OSError, DatabaseError),
            self._engine.connect() as work,
        ):  # else who opens it next notes it
            self._mark(work)
        self._engine.dispose()

    # --- queue and approve ---

    def queue(self, new: Iterable[NewDispatch], at: datetime.datetime) -> list[int]:
        """Takes all of them in, or none, one after the other.

        Raises RefusedError where one of these documents went to one of these mailboxes before, or is on its way, and
        nothing says why it goes again.
        """
        with self._engine.begin() as work:
            kept = cache(partial(_kept, work))
            return [self._queue_one(work, dispatch, kept(dispatch.case_file), at) for dispatch in new]

    @staticmethod
    def _queue_one(work: Connection, new: NewDispatch, case_file: str, at: datetime.datetime) -> int:
        say = sayer(work)
        same = {name: getattr(new, name) for name in ("reference", "document", "mailbox")}
        last = say(_LAST_OCCASION, {f"same_{name}": value for name, value in same.items()}).fetchone()[0]
        if last is not None and not new.again:
            raise _twice(new)
        values = {
            **structs.asdict(new),
            "sealed": new.sealed,
            "day": new.day.isoformat(),
            "case_file": case_file,
            "occasion": 0 if last is None else last + 1,
            "state": "queued",
            "not_before": moment(new.not_before) if new.not_before else "",
            "queued_at": moment(at),
            "tries": 0,
            **dict.fromkeys(("before", "next_try", "sent_at", "answer"), ""),
        }
        try:
            return int(say(_QUEUE, values).fetchone()[0])
        except (IntegrityError, sqlite3.IntegrityError):  # another process was quicker
            raise _twice(new) from None

    def approve(
        self,
        ids: Sequence[int],
        by: str,
        at: datetime.datetime,
        needed: int,
        *,
        seen: Mapping[int, str] | None = None,
    ) -> list[int]:
        """Notes that somebody has read these messages and wants them to leave; returns those that now may.

        Who has approved the same words before is not counted twice, however the name is capitalised. ``needed``
        people make a message approved. ``seen`` is the digest of what was shown, by dispatch: what another desk
        changed since then is passed over.
        """
        ready = []
        with self._engine.begin() as work:
            for id, content in self._contents(work, ids, ("queued",)):
                if seen is not None and seen.get(id) != content:
                    continue
                people = {_person(name) for name in approved_by(work, id, content)}
                if _person(by) not in people:
                    work.execute(insert(APPROVALS).values(dispatch=id, by=by, at=moment(at), content=content))
                is_enough = len({*people, _person(by)}) >= needed
                if is_enough and _to(work, id, "approved", ("queued",), content):
                    ready.append(id)
        return ready

    def replace(self, id: int, new: NewDispatch) -> None:
        """Puts other words in place of those of a message that has not left: every approval of it is void.

        Raises RefusedError where it has left, and where this document went to its mailbox of now before.
        """
        values = {name: getattr(new, name) for name in _AS_MADE_ANEW}
        with self._engine.begin() as work:
            values["case_file"] = _kept(work, new.case_file)
            self._change(work, id, {**values, "before": DISPATCHES.c.words, "state": "queued"})

    def checked(self, ids: Sequence[int], made_of: str) -> None:
        """Notes of messages that have not left that they are what is made of these files, too."""
        table = DISPATCHES.c
        with self._engine.begin() as work:
            for id, _ in self._contents(work, ids, OPEN):
                work.execute(update(DISPATCHES).where(table.id == id).values(made_of=made_of))

    def void(self, id: int) -> None:
        """Takes back every approval of a message that has not left."""
        with self._engine.begin() as work:
            self._change(work, id, {"state": "queued"})

    def _change(self, work: Connection, id: int, values: Mapping[str, Any]) -> None:
        table = DISPATCHES.c
        try:
            changed = work.execute(
                update(DISPATCHES).where(table.id == id, table.state.in_(OPEN)).values(values)
            )
        except IntegrityError:
            raise RefusedError(f"What dispatch {id} has become went to that mailbox before.") from None
        if changed.rowcount != 1:
            raise RefusedError(f"Dispatch {id} has left already, or was withdrawn.")
        void = " (void)"
        of_it = APPROVALS.c.dispatch == id, ~APPROVALS.c.content.endswith(void)
        work.execute(update(APPROVALS).where(*of_it).values(content=APPROVALS.c.content + void))

    def withdraw(self, ids: Sequence[int], why: str, at: datetime.datetime) -> list[int]:
        """Takes back what has not begun to leave; returns which of them that was possible for."""
        with self._engine.begin() as work:
            taken_back = [id for id, _ in self._contents(work, ids, OPEN) if _to(work, id, "withdrawn", OPEN)]
            for id in taken_back:
                _note(work, Event(id, "withdrawal", moment(at), why))
        return taken_back

    def _contents(
        self, work: Connection, ids: Sequence[int], states: Sequence[State]
    ) -> list[tuple[int, str]]:
        table, contents = DISPATCHES.c, list[tuple[int, str]]()
        at_once = 10_000  # SQLite takes no more than 32,766, where nobody built it otherwise
        for start in range(0, len(ids), at_once):
            some = table.id.in_(ids[start : start + at_once]), table.state.in_(states)
            rows = select(table.id, table.content).where(*some).order_by(table.id)
            # On a server, each of them stays as it is until the end of the transaction; in a file it may not.
            contents += [(row.id, row.content) for row in work.execute(rows.with_for_update())]
        return contents

    # --- send ---

    def due(self, now: datetime.datetime) -> list[Due]:
        """The approved dispatches whose time has come, in the order in which they were queued; none on paper."""
        table, at = DISPATCHES.c, moment(now)
        has_come = table.next_try <= at, table.not_before <= at
        query = select(table.id, table.mailbox).where(
            table.state == "approved", *has_come, table.mailbox.contains("@")
        )
        with self._engine.connect() as work:
            rows = work.execution_options(yield_per=1000).execute(query.order_by(table.id))
            return [Due(row.id, sys.intern(domain_of(row.mailbox))) for row in rows]

    def left_since(self, moment_: datetime.datetime) -> list[tuple[datetime.datetime, str]]:
        """The moments and domains of attempts since then, the oldest first: what limits count."""
        query = (
            select(ATTEMPTS.c.at, DISPATCHES.c.mailbox)
            .join(DISPATCHES, DISPATCHES.c.id == ATTEMPTS.c.dispatch)
            .where(ATTEMPTS.c.at >= moment(moment_))
        )
        with self._engine.connect() as work:
            rows = work.execute(query.order_by(ATTEMPTS.c.at))
            return [(datetime.datetime.fromisoformat(row.at), domain_of(row.mailbox)) for row in rows]

    @contextmanager
    def session(self) -> Iterator[Sending]:
        """One run of a sender over one connection. All that it noted is on the disk at its end."""
        with self._engine.connect() as work, ThreadPoolExecutor(1, "register") as disk:
            if self._file is not None:
                with work.begin():
                    work.execute(insert(RUNS).values(begun_at=moment(_now()), ended_at=""))
            sending = Sending(work, disk, partial(self._mark, work))
            try:
                yield sending
            finally:
                sending.wait()
                with work.begin():
                    _end_runs(work, _now())

    def hurry(self, now: datetime.datetime) -> None:
        """Lets be tried at once what waits for its next try; an embargo holds."""
        table = DISPATCHES.c
        with self._engine.begin() as work:
            waiting = update(DISPATCHES).where(table.state == "approved", table.tries > 0)
            work.execute(waiting.values(next_try=moment(now)))

    def recover(self, at: datetime.datetime) -> list[int]:
        """What a sender that died had begun becomes uncertain; returns it.

        Of a file, only for who holds the sender's lock. Of a server, what a worker that lives is at is left alone.
        """
        with self._engine.begin() as work:
            if self._file is not None:
                _end_runs(work, at)
            begun = select(DISPATCHES.c.id).where(DISPATCHES.c.state == "attempted").order_by(DISPATCHES.c.id)
            ids = list(work.execute(begun).scalars())
            return [id for id in ids if is_let_go(work, id) and give_up(work, id)]

    def decide(self, ids: Sequence[int], went: bool, why: str, at: datetime.datetime) -> None:
        """A person says of uncertain messages whether they went; raises RefusedError where one has another state."""
        with self._engine.begin() as work:
            for id in ids:
                state = select(DISPATCHES.c.state).where(DISPATCHES.c.id == id)
                row = work.execute(state.with_for_update()).scalar()
                if row != "uncertain" or not _to(work, id, "sent" if went else "failed", ("uncertain",)):
                    what = f"Dispatch {id} is not uncertain, but {row or 'not there'}. Nothing was noted."
                    raise RefusedError(what, "hrdalert register --state uncertain lists those that are.")
                _note(work, Event(id, "decision", moment(at), why))

    # --- afterwards ---

    def carried_out(self, id: int, said: str, at: datetime.datetime) -> None:
        """A person says that a letter on paper was posted; raises RefusedError for any other dispatch."""
        table = DISPATCHES.c
        waits = table.id == id, table.state == "queued", ~table.mailbox.contains("@")
        values = {"state": "sent", "sent_at": moment(at), "answer": said}
        with self._engine.begin() as work:
            if work.execute(update(DISPATCHES).where(*waits).values(values)).rowcount != 1:
                what = f"Dispatch {id} is no letter on paper that waits to be posted."
                raise RefusedError(what, "hrdalert register --state queued lists those that wait.")
            _note(work, Event(id, "note", moment(at), said))

    def note(self, happened: Event) -> bool:
        """Notes a reply, a bounce or anything else; what was noted once is not noted again. Says whether it was new.

        It is known by its Message-ID; without one, by its moment and its words.
        """
        state = {"reply": "replied", "bounce": "bounced"}.get(happened.kind)
        with self._engine.begin() as work:
            known = select(EVENTS.c.id).where(
                EVENTS.c.dispatch == happened.dispatch,
                EVENTS.c.message_id == happened.message_id,
                EVENTS.c.kind == happened.kind,
            )
            if not happened.message_id:
                known = known.where(EVENTS.c.at == happened.at, EVENTS.c.text == storable(happened.text))
            if work.execute(known).first():
                return False
            _note(work, happened)
            if state:
                answered = DISPATCHES.c.id == happened.dispatch, DISPATCHES.c.state.in_(GONE)
                work.execute(update(DISPATCHES).where(*answered).values(state=state))
        return True


_LAST_OCCASION = select(func.max(DISPATCHES.c.occasion)).where(
    STANDING,
    *(DISPATCHES.c[name] == bindparam(f"same_{name}") for name in ("reference", "document", "mailbox")),
)
_QUEUE = (
    insert(DISPATCHES)
    .values({column.name: bindparam(column.name) for column in DISPATCHES.c if column.name != "id"})
    .returning(DISPATCHES.c.id)
)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _end_runs(work: Connection, at: datetime.datetime) -> None:
    work.execute(update(RUNS).where(RUNS.c.ended_at == "").values(ended_at=moment(at)))


def _require_whole(work: Connection, file: Path) -> None:
    """Raises WorkspaceError where pages of a file are lost, or not what they were."""
    said = work.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if said != "ok":
        what = f"{file.as_posix()} is damaged ({' '.join(said.split())})."
        raise WorkspaceError(
            what, "Bring back the last copy of it: nothing else tells what was sent to whom."
        )


def _unreadable(place: Path | Server, error: DatabaseError) -> WorkspaceError:
    if isinstance(place, Server):
        what = f"The register's database cannot be used: {' '.join(str(error.orig).split())}."
        mend = "Ask who runs the server, and look at the address that hrdalert.yaml says where to find."
        return UnreachableError(what, mend)
    what = f"{place.as_posix()} cannot be read as a register: {error.orig}."
    mend = "It tells what was sent to whom: bring back a copy of it before anything else is sent."
    return WorkspaceError(what, mend)


def _twice(new: NewDispatch) -> RefusedError:
    what = f"{new.document} of {new.reference} went to {new.address} before, or is on its way."
    return RefusedError(what, "Where it must go again, say why: --again REASON")


def _to(work: Connection, id: int, state: State, was: Sequence[State], content: str | None = None) -> bool:
    """Gives a dispatch another state, if it is still as it was found: in a file, another process may be quicker."""
    change = update(DISPATCHES).where(DISPATCHES.c.id == id, DISPATCHES.c.state.in_(was))
    if content is not None:
        change = change.where(DISPATCHES.c.content == content)
    return work.execute(change.values(state=state)).rowcount == 1


def _kept(work: Connection, case_file: bytes) -> str:
    """Keeps a case file, each state of it once; returns its digest, empty where there is no file."""
    if not case_file:
        return ""
    digest = hashlib.sha256(case_file).hexdigest()
    make = postgresql.insert if work.dialect.name == "postgresql" else sqlite.insert
    work.execute(make(CASE_FILES).values(digest=digest, content=case_file).on_conflict_do_nothing())
    return digest


def _note(work: Connection, happened: Event) -> None:
    known = {key: getattr(happened, key) for key in ("dispatch", "kind", "at", "message_id")}
    work.execute(insert(EVENTS).values(text=storable(happened.text), **known))


def _person(name: str) -> str:
    """A name as it is compared: Ada Quill and ADA  QUILL are one person."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
