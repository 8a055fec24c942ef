"""What was queued, approved and sent to whom: the one memory of an office, in ``register.db`` or on its server.

A dispatch is one document to one recipient. Its state goes from queued over approved and attempted to sent, failed or
uncertain; a dispatch that was sent can become replied or bounced. The state attempted is written before a message
leaves: where it stands after a crash, nobody knows whether the message went, and a person decides. Nothing is deleted.
"""

import datetime
import hashlib
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, Self

from msgspec import structs
from sqlalchemy import Engine, Select, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, IntegrityError

from hrdalert.dispatch import engines, sql_tables
from hrdalert.dispatch.dispatches import Dispatch, Event, NewDispatch, domain_of, moment, now, storable
from hrdalert.dispatch.engines import Server, driven, engine_of, executor, is_let_go, prepare, unreadable
from hrdalert.dispatch.sender import Sending, give_up
from hrdalert.dispatch.sql_tables import APPROVALS, ATTEMPTS, BY_MAIL, CASE_FILES, DISPATCHES, EVENTS, State
from hrdalert.errors import RefusedError, WorkspaceError
from hrdalert.recipients.mailboxes import normal

_ITS = DISPATCHES.c
_SHOWN = select(*_ITS[Dispatch.__struct_fields__])
"""What a list of dispatches shows: not the messages, which are large."""


class Register:
    """The register of a workspace. Every method is one transaction."""

    def __init__(self, engine: Engine, file: Path | None = None) -> None:
        self.engine = self._engine = engine
        self._file = file
        self.server = engine if engine.dialect.name == "postgresql" else None
        """The engine of a register that several desks and workers share; None for one in a file."""

    @classmethod
    def open(
        cls, place: Path | Server, *, take_over: datetime.datetime | None = None, whole: bool = True
    ) -> Self:
        """Opens, or makes, the register in a file, or in the database of a server.

        ``take_over`` is the present moment, given to make an older copy the register from now on: all that had not left
        in it becomes uncertain. With ``whole`` every page of a file is checked. Raises WorkspaceError where the file is
        no register, gone, damaged or an older copy, the server does not answer, or a later version wrote the register.
        """
        file = place if isinstance(place, Path) else None
        if file is not None:
            engines.require_there(file)
        engine = engine_of(place)
        with ExitStack() as opening:
            opening.callback(engine.dispose)
            try:
                with engine.begin() as work:
                    prepare(work, place)
                    if file is not None and whole:
                        engines.require_whole(file, work)
                    if file is not None and take_over is None:
                        engines.require_latest(file, driven(work))
                    elif file is not None and take_over is not None:
                        engines.doubt(work, take_over)
                register = cls(engine, file)
                with suppress(OSError), engine.connect() as work:  # who may not write sends nothing either
                    register._mark(work)
            except DatabaseError as error:
                raise unreadable(place, error) from None
            opening.pop_all()
        return register

    def _mark(self, work: Connection) -> None:
        """Notes beside the register's file how far the register is."""
        if self._file is not None:
            state = engines.register_state_of(driven(work))
            if state != engines.noted(self._file):
                engines.note(self._file, state)

    def close(self) -> None:
        # Where the note cannot be written, the next opening writes it.
        with suppress(OSError, DatabaseError), self._engine.connect() as work:
            self._mark(work)
        self._engine.dispose()

    # --- look ---

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
        by_mail: bool = False,
    ) -> list[Dispatch]:
        """The dispatches that match every argument given, the oldest first. Empty ``ids`` match none, None matches all.

        ``by_mail`` leaves out the dispatches that a person carries out.
        """
        query = _SHOWN.where(BY_MAIL) if by_mail else _SHOWN
        equal = {_ITS.reference: reference, _ITS.document: document}
        among = {_ITS.state: states, _ITS.id: ids}
        query = query.where(*(column == value for column, value in equal.items() if value))
        query = query.where(*(column.in_(values) for column, values in among.items() if values is not None))
        if recipient:
            query = query.where(or_(_ITS.recipient == recipient, _ITS.mailbox == normal(recipient)))
        return [Dispatch(*row) for row in self._rows(query.order_by(_ITS.id))]

    def due(self, now: datetime.datetime) -> list[Dispatch]:
        """The approved dispatches by mail whose time has come, in the order in which they were queued."""
        latest = moment(now)
        approved = self.find(states=("approved",), by_mail=True)
        return [dispatch for dispatch in approved if dispatch.waits_until <= latest]

    def standing(
        self, reference: str, document: str, states: Sequence[State] = (*sql_tables.OPEN, *sql_tables.GONE)
    ) -> Mapping[str, Dispatch]:
        """By mailbox, the last dispatch of a document in one of these states; by default it has left or is to leave."""
        dispatches = self.find(reference=reference, document=document, states=states)
        dispatches.sort(key=lambda dispatch: (dispatch.occasion, dispatch.id))
        return {dispatch.mailbox: dispatch for dispatch in dispatches}

    def counts(self, reference: str, document: str) -> Mapping[str, int]:
        """By mailbox, how often a document was queued for it, whatever became of the dispatches."""
        query = select(_ITS.mailbox, func.count()).group_by(_ITS.mailbox)
        rows = self._rows(query.where(_ITS.reference == reference, _ITS.document == document))
        return {row[0]: row[1] for row in rows}

    def message(self, id: int) -> bytes:
        """A message as it leaves, or left, without its date."""
        for row in self._rows(select(_ITS.message).where(_ITS.id == id)):
            return bytes(row.message)
        raise WorkspaceError(f"There is no dispatch {id}.", "hrdalert register lists them.")

    def sent_of(self, reference: str, *documents: str) -> tuple[bytes, datetime.date] | None:
        """The case file and the day of the latest dispatch of a case that left or waits.

        With ``documents``, the latest dispatch of one of them that arrived. None where there is no such dispatch, or
        it was queued before case files were kept.
        """
        arrived = _ITS.document.in_(documents), _ITS.state.in_(sql_tables.REACHED)
        wanted = arrived if documents else (sql_tables.STANDING,)
        query = select(CASE_FILES.c.content, _ITS.day).join(DISPATCHES, _ITS.case_file == CASE_FILES.c.digest)
        latest = query.where(_ITS.reference == reference, *wanted).order_by(_ITS.id.desc()).limit(1)
        for row in self._rows(latest):
            return row.content, datetime.date.fromisoformat(row.day)
        return None

    def case_files_but(self, references: Collection[str]) -> list[tuple[str, bytes]]:
        """Each case file that is kept, with its reference, without those of the cases in ``references``."""
        others = {row.reference for row in self._rows(select(_ITS.reference).distinct())} - {*references}
        query = select(_ITS.reference, CASE_FILES.c.content).distinct()
        query = query.join(DISPATCHES, _ITS.case_file == CASE_FILES.c.digest)
        rows = self._rows(query.where(_ITS.reference.in_(sorted(others))))
        return [(row.reference, row.content) for row in rows]

    def words(self, id: int) -> tuple[str, str]:
        """The text of a message, and its text before the last change; the second is empty where nothing changed."""
        [(words, before)] = self._rows(select(_ITS.words, _ITS.before).where(_ITS.id == id))
        return words, before

    def beside(self, id: int, reference: str) -> list[tuple[str, str, str]]:
        """Mailbox, reference and words of messages of other cases to those that a case wrote to from ``id`` on."""
        new = DISPATCHES.alias().c
        mailboxes = select(new.mailbox).where(new.id >= id, new.reference == reference)
        query = select(_ITS.mailbox, _ITS.reference, _ITS.words).order_by(_ITS.id)
        rows = self._rows(query.where(_ITS.reference != reference, _ITS.mailbox.in_(mailboxes)))
        return [(mailbox, other, words) for mailbox, other, words in rows]

    def message_ids(self) -> dict[str, int]:
        """By Message-ID, which replies name, the dispatches that have left or were tried."""
        query = select(_ITS.message_id, _ITS.id).where(or_(_ITS.state.in_(sql_tables.GONE), _ITS.tries > 0))
        return {row.message_id: row.id for row in self._rows(query)}

    def approvals(self, id: int) -> tuple[str, ...]:
        """The people who have approved a message as it is now."""
        with self._engine.connect() as work:
            return _approved_by(work, id)

    def uncertain(self, since: datetime.datetime, until: datetime.datetime) -> dict[int, str]:
        """By dispatch, the Message-IDs of uncertain messages last tried between two moments, or without a noted try."""
        last_try = func.max(ATTEMPTS.c.at)
        in_time = or_(last_try.is_(None), last_try.between(moment(since), moment(until)))
        query = select(_ITS.id, _ITS.message_id).outerjoin(ATTEMPTS, ATTEMPTS.c.dispatch == _ITS.id)
        uncertain = query.where(_ITS.state == "uncertain").group_by(_ITS.id, _ITS.message_id)
        return {row.id: row.message_id for row in self._rows(uncertain.having(in_time).order_by(_ITS.id))}

    def first_attempts(self) -> dict[int, str]:
        """By dispatch, the moment of the first attempt at each that waits for its next try."""
        query = select(ATTEMPTS.c.dispatch, func.min(ATTEMPTS.c.at)).group_by(ATTEMPTS.c.dispatch)
        waits = _ITS.id == ATTEMPTS.c.dispatch, _ITS.state == "approved", _ITS.tries > 0
        return {row[0]: row[1] for row in self._rows(query.where(*waits))}

    def left_since(self, moment_: datetime.datetime) -> list[tuple[datetime.datetime, str]]:
        """The moments and domains of all attempts since a moment, the oldest first: the limits count them."""
        query = select(ATTEMPTS.c.at, _ITS.mailbox).join(DISPATCHES, _ITS.id == ATTEMPTS.c.dispatch)
        rows = self._rows(query.where(ATTEMPTS.c.at >= moment(moment_)).order_by(ATTEMPTS.c.at))
        return [(datetime.datetime.fromisoformat(row.at), domain_of(row.mailbox)) for row in rows]

    def events(self, id: int) -> list[Event]:
        query = select(*EVENTS.c[Event.__struct_fields__]).where(EVENTS.c.dispatch == id)
        return [Event(*row) for row in self._rows(query.order_by(EVENTS.c.id))]

    # --- queue and approve ---

    def queue(self, new: Iterable[NewDispatch], now: datetime.datetime) -> list[int]:
        """Takes in all these dispatches, one after the other, or none of them; returns their ids.

        Raises RefusedError where a document went to its mailbox before, or is on its way there, and ``again`` is empty.
        """
        with self._engine.begin() as work:
            kept = cache(partial(kept_file, work))
            return [_queue_one(work, dispatch, kept(dispatch.case_file), now) for dispatch in new]

    def approve(
        self,
        ids: Sequence[int],
        by: str,
        now: datetime.datetime,
        needed: int,
        *,
        seen: Mapping[int, str] | None = None,
    ) -> list[int]:
        """Notes that ``by`` has read these messages and wants them to leave; returns the ids of those that now may.

        A message is approved when ``needed`` people have approved the same content; nobody counts twice, however the
        name is capitalised. ``seen`` has, by dispatch, the digest of the content that was shown: a message that another
        desk has changed since is passed over.
        """
        queued, ready, person = list[Any](), list[int](), _person(by)
        with self._engine.begin() as work:
            for start in range(0, len(ids), 10_000):  # SQLite takes 32,766, where nobody built it otherwise
                batch = _ITS.id.in_(ids[start : start + 10_000]), _ITS.state == "queued"
                rows = select(_ITS.id, _ITS.content).where(*batch).order_by(_ITS.id)
                # On a server, these rows stay as they are until the end of the transaction; in a file they may not.
                queued += work.execute(rows.with_for_update())
            for id, content in queued:
                if seen is not None and seen.get(id) != content:
                    continue
                people = {_person(name) for name in _approved_by(work, id)}
                if person not in people:
                    values = {"dispatch": id, "by": by, "at": moment(now), "content": content}
                    work.execute(insert(APPROVALS).values(values))
                    people.add(person)
                is_same = _ITS.content == content
                if len(people) >= needed and _changed(work, id, ("queued",), is_same, state="approved"):
                    ready.append(id)
        return ready

    def replace(self, id: int, new: NewDispatch) -> None:
        """Replaces a message that has not left by a new one, and voids every approval of it.

        Raises RefusedError where it has left, or where this document went to the new mailbox before.
        """
        names = "mailbox address number content words message message_id made_of sealed"
        values = {name: getattr(new, name) for name in names.split()}
        values["not_before"] = moment(new.not_before) if new.not_before else ""
        with self._engine.begin() as work:
            _void(work, id, **values, case_file=kept_file(work, new.case_file), before=_ITS.words)

    def void(self, id: int) -> None:
        """Voids every approval of a message, if the message has not left."""
        with self._engine.begin() as work, suppress(RefusedError):
            _void(work, id)

    def checked(self, ids: Sequence[int], made_of: str) -> None:
        """Notes that messages which have not left say what is made of the files with this digest."""
        with self._engine.begin() as work:
            for id in ids:
                _changed(work, id, sql_tables.OPEN, made_of=made_of)

    def withdraw(self, ids: Sequence[int], why: str, now: datetime.datetime) -> list[int]:
        """Withdraws the messages that have not begun to leave; returns their ids."""
        with self._engine.begin() as work:
            taken = [id for id in sorted({*ids}) if _changed(work, id, sql_tables.OPEN, state="withdrawn")]
            for id in taken:
                _note(work, Event(id, "withdrawal", moment(now), why))
        return taken

    # --- send ---

    @contextmanager
    def session(self) -> Iterator[Sending]:
        """One run of a sender over one connection. At its end, all that the sender noted is on the disk."""
        with self._engine.connect() as work, ThreadPoolExecutor(1, "register") as disk:
            if self._file is not None:
                with work.begin():
                    work.execute(insert(sql_tables.RUNS).values(begun_at=moment(now()), ended_at=""))
            sending = Sending(work, disk, partial(self._mark, work))
            try:
                yield sending
            finally:
                sending.wait()
                with work.begin():
                    engines.end_runs(work, now())

    def hurry(self, now: datetime.datetime) -> None:
        """Lets messages that wait for their next try be tried at once; embargoes hold."""
        waiting = update(DISPATCHES).where(_ITS.state == "approved", _ITS.tries > 0)
        with self._engine.begin() as work:
            work.execute(waiting.values(next_try=moment(now)))

    def recover(self, now: datetime.datetime) -> list[int]:
        """Makes uncertain the messages that a sender began before it died; returns their ids.

        The caller holds the lock of the sender of a file. On a server, messages of living workers are left alone.
        """
        with self._engine.begin() as work:
            if self._file is not None:
                engines.end_runs(work, now)
            begun = select(_ITS.id).where(_ITS.state == "attempted").order_by(_ITS.id)
            ids = list(work.execute(begun).scalars())
            return [id for id in ids if is_let_go(work, id) and give_up(work, id)]

    # --- afterwards ---

    def decide(self, ids: Sequence[int], went: bool, why: str, now: datetime.datetime) -> None:
        """Notes a person's decision whether uncertain messages went; raises RefusedError where one is not uncertain."""
        with self._engine.begin() as work:
            for id in ids:
                if not _changed(work, id, ("uncertain",), state="sent" if went else "failed"):
                    state = work.execute(select(_ITS.state).where(_ITS.id == id)).scalar() or "not there"
                    problem = f"Dispatch {id} is not uncertain, but {state}. Nothing was noted."
                    raise RefusedError(problem, "hrdalert register --state uncertain lists those that are.")
                _note(work, Event(id, "decision", moment(now), why))

    def carried_out(self, id: int, note: str, now: datetime.datetime) -> None:
        """Notes that a person posted a letter on paper; raises RefusedError for any other dispatch."""
        values = {"state": "sent", "sent_at": moment(now), "answer": note}
        with self._engine.begin() as work:
            if not _changed(work, id, ("queued",), ~BY_MAIL, **values):
                problem = f"Dispatch {id} is no letter on paper that waits to be posted."
                raise RefusedError(problem, "hrdalert register --state queued lists those that wait.")
            _note(work, Event(id, "note", moment(now), note))

    def note(self, event: Event) -> bool:
        """Notes an event, such as a reply or a bounce, unless it was noted before; says whether it was new.

        Events with one Message-ID are the same; without a Message-ID, those with one moment and one text.
        """
        compared: tuple[str, ...] = ("dispatch", "message_id", "kind")
        if not event.message_id:
            compared += ("at", "text")
        values = {**structs.asdict(event), "text": storable(event.text)}
        known = select(EVENTS.c.id).where(*(EVENTS.c[name] == values[name] for name in compared))
        with self._engine.begin() as work:
            if work.execute(known).first():
                return False
            _note(work, event)
            if state := {"reply": "replied", "bounce": "bounced"}.get(event.kind):
                _changed(work, event.dispatch, sql_tables.GONE, state=state)
        return True


_LAST_OCCASION = select(func.max(_ITS.occasion)).where(
    sql_tables.STANDING,
    *(_ITS[name] == bindparam(f"same_{name}") for name in ("reference", "document", "mailbox")),
)
_QUEUE = (
    insert(DISPATCHES)
    .values({column.name: bindparam(column.name) for column in _ITS if column.name != "id"})
    .returning(_ITS.id)
)


def _queue_one(work: Connection, new: NewDispatch, case_file: str, now: datetime.datetime) -> int:
    """Takes in one dispatch; returns its id. Raises RefusedError as ``queue`` does."""
    execute = executor(work)
    problem = f"{new.document} of {new.reference} went to {new.address} before, or is on its way."
    twice = RefusedError(problem, "Where it must go again, say why: --again REASON")
    same = {f"same_{name}": getattr(new, name) for name in ("reference", "document", "mailbox")}
    last = execute(_LAST_OCCASION, same).fetchone()[0]
    if last is not None and not new.again:
        raise twice
    values = {
        **structs.asdict(new),
        "sealed": new.sealed,
        "day": new.day.isoformat(),
        "case_file": case_file,
        "occasion": 0 if last is None else last + 1,
        "state": "queued",
        "not_before": moment(new.not_before) if new.not_before else "",
        "queued_at": moment(now),
        "tries": 0,
        **dict.fromkeys(("before", "next_try", "sent_at", "answer"), ""),
    }
    try:
        return int(execute(_QUEUE, values).fetchone()[0])
    except (IntegrityError, sqlite3.IntegrityError):  # another process was quicker
        raise twice from None


def _changed(work: Connection, id: int, states: Sequence[State], *only: Any, **values: Any) -> bool:
    """Changes a dispatch if it is still in one of these states; says whether it was. Another process may be quicker."""
    change = update(DISPATCHES).where(_ITS.id == id, _ITS.state.in_(states), *only)
    return work.execute(change.values(values)).rowcount == 1


def _void(work: Connection, id: int, **values: Any) -> None:
    """Voids every approval of a message that has not left, and gives the message these values."""
    try:
        is_changed = _changed(work, id, sql_tables.OPEN, state="queued", **values)
    except IntegrityError:
        raise RefusedError(f"What dispatch {id} has become went to that mailbox before.") from None
    if not is_changed:
        raise RefusedError(f"Dispatch {id} has left already, or was withdrawn.")
    void = " (void)"
    valid = APPROVALS.c.dispatch == id, ~APPROVALS.c.content.endswith(void)
    work.execute(update(APPROVALS).where(*valid).values(content=APPROVALS.c.content + void))


def kept_file(work: Connection, case_file: bytes) -> str:
    """Keeps a case file, the same bytes once; returns their digest, empty where the file is empty."""
    if not case_file:
        return ""
    digest = hashlib.sha256(case_file).hexdigest()
    make = postgresql.insert if work.dialect.name == "postgresql" else sqlite.insert
    work.execute(make(CASE_FILES).values(digest=digest, content=case_file).on_conflict_do_nothing())
    return digest


def _approved_by(work: Connection, id: int) -> tuple[str, ...]:
    """The people who have approved a message as it is now."""
    same_content = APPROVALS.c.dispatch == _ITS.id, APPROVALS.c.content == _ITS.content
    query = select(APPROVALS.c.by).where(*same_content, _ITS.id == id).order_by(APPROVALS.c.id)
    return tuple(work.execute(query).scalars())


def _note(work: Connection, event: Event) -> None:
    work.execute(insert(EVENTS).values({**structs.asdict(event), "text": storable(event.text)}))


def _person(name: str) -> str:
    """A name as names are compared: Ada Quill and ADA  QUILL are one person."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
