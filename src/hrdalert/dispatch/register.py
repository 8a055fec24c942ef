"""What was queued, approved and sent to whom: the one memory of an office, in ``register.db`` or on its server.

A dispatch is one document to one recipient. Its state goes from queued over approved and attempted to sent, failed or
uncertain; what is sent can be replied to, or come back. That it is attempted is written before a message leaves: who
finds it so after a crash knows that nobody knows, and a person decides. Nothing is ever deleted.
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
from hrdalert.dispatch.engines import Server, driven, engine_of, is_let_go, prepare, sayer, unreadable
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

        ``take_over`` is now, where a copy that lacks what left since is to be the register from now on: all that had
        not left in it becomes uncertain; ``whole``: every page of a file is looked at. Raises WorkspaceError where the
        file is none, is gone, damaged or an older one, the server does not answer, or the register is one of a later
        version.
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
        """Notes beside a file how far it is."""
        if self._file is not None:
            has = engines.register_state_of(driven(work))
            if has != engines.noted(self._file):
                engines.note(self._file, has)

    def close(self) -> None:
        # Where that is not possible, who opens it next notes it.
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
        """The dispatches that have all of this, the oldest first. No ids are no dispatches, and None is all of them.

        ``by_mail``: none on paper, which a person carries out.
        """
        query = _SHOWN.where(BY_MAIL) if by_mail else _SHOWN
        equal = {_ITS.reference: reference, _ITS.document: document}
        among = {_ITS.state: states, _ITS.id: ids}
        query = query.where(*(column == value for column, value in equal.items() if value))
        query = query.where(*(column.in_(values) for column, values in among.items() if values is not None))
        if recipient:
            query = query.where(or_(_ITS.recipient == recipient, _ITS.mailbox == normal(recipient)))
        return [Dispatch(*row) for row in self._rows(query.order_by(_ITS.id))]

    def due(self, at: datetime.datetime) -> list[Dispatch]:
        """The approved dispatches whose time has come, in the order in which they were queued; none on paper."""
        latest = moment(at)
        approved = self.find(states=("approved",), by_mail=True)
        return [one for one in approved if one.waits_until <= latest]

    def standing(
        self, reference: str, document: str, states: Sequence[State] = (*sql_tables.OPEN, *sql_tables.GONE)
    ) -> Mapping[str, Dispatch]:
        """By mailbox, the last dispatch of a document that has left, or is to leave; or is in one of these states."""
        found = self.find(reference=reference, document=document, states=states)
        return {one.mailbox: one for one in sorted(found, key=lambda one: (one.occasion, one.id))}

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

    def sent_of(self, reference: str, *documents: str) -> tuple[bytes, datetime.date] | None:
        """The case file and the day of the latest dispatch of a case that left, or waits; of documents, that arrived.

        None where there is none, or it was queued before case files were kept.
        """
        arrived = _ITS.document.in_(documents), _ITS.state.in_(sql_tables.REACHED)
        which = arrived if documents else (sql_tables.STANDING,)
        query = select(CASE_FILES.c.content, _ITS.day).join(DISPATCHES, _ITS.case_file == CASE_FILES.c.digest)
        latest = query.where(_ITS.reference == reference, *which).order_by(_ITS.id.desc()).limit(1)
        for row in self._rows(latest):
            return row.content, datetime.date.fromisoformat(row.day)
        return None

    def case_files_but(self, references: Collection[str]) -> list[tuple[str, bytes]]:
        """Each case file that is kept, with its reference, but for those of some cases."""
        every = {row.reference for row in self._rows(select(_ITS.reference).distinct())}
        query = select(_ITS.reference, CASE_FILES.c.content).distinct()
        query = query.join(DISPATCHES, _ITS.case_file == CASE_FILES.c.digest)
        rows = self._rows(query.where(_ITS.reference.in_(sorted(every.difference(references)))))
        return [(row.reference, row.content) for row in rows]

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
        query = select(_ITS.message_id, _ITS.id).where(or_(_ITS.state.in_(sql_tables.GONE), _ITS.tries > 0))
        return {row.message_id: row.id for row in self._rows(query)}

    def approvals(self, id: int) -> tuple[str, ...]:
        """Who has approved a message as it is now."""
        with self._engine.connect() as work:
            return _approved_by(work, id)

    def uncertain(self, since: datetime.datetime, until: datetime.datetime) -> dict[int, str]:
        """By dispatch, the Message-ID of each that is uncertain and was last tried between two moments."""
        tried = func.max(ATTEMPTS.c.at)
        then = or_(tried.is_(None), tried.between(moment(since), moment(until)))
        query = select(_ITS.id, _ITS.message_id).outerjoin(ATTEMPTS, ATTEMPTS.c.dispatch == _ITS.id)
        each = query.where(_ITS.state == "uncertain").group_by(_ITS.id, _ITS.message_id)
        return {row.id: row.message_id for row in self._rows(each.having(then).order_by(_ITS.id))}

    def first_attempts(self) -> dict[int, str]:
        """By dispatch, the moment of the first attempt at each that waits for its next try."""
        query = select(ATTEMPTS.c.dispatch, func.min(ATTEMPTS.c.at)).group_by(ATTEMPTS.c.dispatch)
        waits = _ITS.id == ATTEMPTS.c.dispatch, _ITS.state == "approved", _ITS.tries > 0
        return {row[0]: row[1] for row in self._rows(query.where(*waits))}

    def left_since(self, moment_: datetime.datetime) -> list[tuple[datetime.datetime, str]]:
        """The moments and domains of attempts since then, the oldest first: what limits count."""
        query = select(ATTEMPTS.c.at, _ITS.mailbox).join(DISPATCHES, _ITS.id == ATTEMPTS.c.dispatch)
        rows = self._rows(query.where(ATTEMPTS.c.at >= moment(moment_)).order_by(ATTEMPTS.c.at))
        return [(datetime.datetime.fromisoformat(row.at), domain_of(row.mailbox)) for row in rows]

    def events(self, id: int) -> list[Event]:
        query = select(*EVENTS.c[Event.__struct_fields__]).where(EVENTS.c.dispatch == id)
        return [Event(*row) for row in self._rows(query.order_by(EVENTS.c.id))]

    # --- queue and approve ---

    def queue(self, new: Iterable[NewDispatch], at: datetime.datetime) -> list[int]:
        """Takes all of them in, or none, one after the other.

        Raises RefusedError where one of these documents went to one of these mailboxes before, or is on its way, and
        nothing says why it goes again.
        """
        with self._engine.begin() as work:
            kept = cache(partial(kept_file, work))
            return [_queue_one(work, dispatch, kept(dispatch.case_file), at) for dispatch in new]

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
        found, ready, person = list[Any](), list[int](), _person(by)
        with self._engine.begin() as work:
            for start in range(0, len(ids), 10_000):  # SQLite takes 32,766, where nobody built it otherwise
                some = _ITS.id.in_(ids[start : start + 10_000]), _ITS.state == "queued"
                rows = select(_ITS.id, _ITS.content).where(*some).order_by(_ITS.id)
                # On a server, each of them stays as it is until the end of the transaction; in a file it may not.
                found += work.execute(rows.with_for_update())
            for id, content in found:
                if seen is not None and seen.get(id) != content:
                    continue
                people = {_person(name) for name in _approved_by(work, id)}
                if person not in people:
                    values = {"dispatch": id, "by": by, "at": moment(at), "content": content}
                    work.execute(insert(APPROVALS).values(values))
                is_enough, same = len({*people, person}) >= needed, _ITS.content == content
                if is_enough and _changed(work, id, ("queued",), same, state="approved"):
                    ready.append(id)
        return ready

    def replace(self, id: int, new: NewDispatch) -> None:
        """Puts other words in place of those of a message that has not left: every approval of it is void.

        Raises RefusedError where it has left, and where this document went to its mailbox of now before.
        """
        seen = ("mailbox", "address", "number", "content", "words")
        values = {name: getattr(new, name) for name in (*seen, "message", "message_id", "made_of", "sealed")}
        values["not_before"] = moment(new.not_before) if new.not_before else ""
        with self._engine.begin() as work:
            _void(work, id, **values, case_file=kept_file(work, new.case_file), before=_ITS.words)

    def void(self, id: int) -> None:
        """Takes back every approval of a message, if it has not left."""
        with self._engine.begin() as work, suppress(RefusedError):
            _void(work, id)

    def checked(self, ids: Sequence[int], made_of: str) -> None:
        """Notes of messages that have not left that they are what is made of these files, too."""
        with self._engine.begin() as work:
            for id in ids:
                _changed(work, id, sql_tables.OPEN, made_of=made_of)

    def withdraw(self, ids: Sequence[int], why: str, at: datetime.datetime) -> list[int]:
        """Takes back what has not begun to leave; returns which of them that was possible for."""
        with self._engine.begin() as work:
            taken = [id for id in sorted({*ids}) if _changed(work, id, sql_tables.OPEN, state="withdrawn")]
            for id in taken:
                _note(work, Event(id, "withdrawal", moment(at), why))
        return taken

    # --- send ---

    @contextmanager
    def session(self) -> Iterator[Sending]:
        """One run of a sender over one connection. All that it noted is on the disk at its end."""
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

    def hurry(self, at: datetime.datetime) -> None:
        """Lets be tried at once what waits for its next try; an embargo holds."""
        waiting = update(DISPATCHES).where(_ITS.state == "approved", _ITS.tries > 0)
        with self._engine.begin() as work:
            work.execute(waiting.values(next_try=moment(at)))

    def recover(self, at: datetime.datetime) -> list[int]:
        """What a sender that died had begun becomes uncertain; returns it.

        Of a file, only for who holds the sender's lock. Of a server, what a worker that lives is at is left alone.
        """
        with self._engine.begin() as work:
            if self._file is not None:
                engines.end_runs(work, at)
            begun = select(_ITS.id).where(_ITS.state == "attempted").order_by(_ITS.id)
            ids = list(work.execute(begun).scalars())
            return [id for id in ids if is_let_go(work, id) and give_up(work, id)]

    # --- afterwards ---

    def decide(self, ids: Sequence[int], went: bool, why: str, at: datetime.datetime) -> None:
        """A person says of uncertain messages whether they went; raises RefusedError where one has another state."""
        with self._engine.begin() as work:
            for id in ids:
                if not _changed(work, id, ("uncertain",), state="sent" if went else "failed"):
                    state = work.execute(select(_ITS.state).where(_ITS.id == id)).scalar() or "not there"
                    what = f"Dispatch {id} is not uncertain, but {state}. Nothing was noted."
                    raise RefusedError(what, "hrdalert register --state uncertain lists those that are.")
                _note(work, Event(id, "decision", moment(at), why))

    def carried_out(self, id: int, said: str, at: datetime.datetime) -> None:
        """A person says that a letter on paper was posted; raises RefusedError for any other dispatch."""
        values = {"state": "sent", "sent_at": moment(at), "answer": said}
        with self._engine.begin() as work:
            if not _changed(work, id, ("queued",), ~BY_MAIL, **values):
                what = f"Dispatch {id} is no letter on paper that waits to be posted."
                raise RefusedError(what, "hrdalert register --state queued lists those that wait.")
            _note(work, Event(id, "note", moment(at), said))

    def note(self, happened: Event) -> bool:
        """Notes a reply, a bounce or anything else; what was noted once is not noted again. Says whether it was new.

        It is known by its Message-ID; without one, by its moment and its words.
        """
        state = {"reply": "replied", "bounce": "bounced"}.get(happened.kind)
        known_by = ("dispatch", "message_id", "kind", *(() if happened.message_id else ("at", "text")))
        same = {**structs.asdict(happened), "text": storable(happened.text)}
        known = select(EVENTS.c.id).where(*(EVENTS.c[name] == same[name] for name in known_by))
        with self._engine.begin() as work:
            if work.execute(known).first():
                return False
            _note(work, happened)
            if state:
                _changed(work, happened.dispatch, sql_tables.GONE, state=state)
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


def _queue_one(work: Connection, new: NewDispatch, case_file: str, at: datetime.datetime) -> int:
    say = sayer(work)
    what = f"{new.document} of {new.reference} went to {new.address} before, or is on its way."
    twice = RefusedError(what, "Where it must go again, say why: --again REASON")
    same = {f"same_{name}": getattr(new, name) for name in ("reference", "document", "mailbox")}
    last = say(_LAST_OCCASION, same).fetchone()[0]
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
        "queued_at": moment(at),
        "tries": 0,
        **dict.fromkeys(("before", "next_try", "sent_at", "answer"), ""),
    }
    try:
        return int(say(_QUEUE, values).fetchone()[0])
    except (IntegrityError, sqlite3.IntegrityError):  # another process was quicker
        raise twice from None


def _changed(work: Connection, id: int, was: Sequence[State], *only: Any, **values: Any) -> bool:
    """Changes a dispatch, if it is still as it was found: in a file, another process may be quicker."""
    change = update(DISPATCHES).where(_ITS.id == id, _ITS.state.in_(was), *only)
    return work.execute(change.values(values)).rowcount == 1


def _void(work: Connection, id: int, **values: Any) -> None:
    """Voids every approval of a message that has not left, which has these values from now on."""
    try:
        is_changed = _changed(work, id, sql_tables.OPEN, state="queued", **values)
    except IntegrityError:
        raise RefusedError(f"What dispatch {id} has become went to that mailbox before.") from None
    if not is_changed:
        raise RefusedError(f"Dispatch {id} has left already, or was withdrawn.")
    void = " (void)"
    of_it = APPROVALS.c.dispatch == id, ~APPROVALS.c.content.endswith(void)
    work.execute(update(APPROVALS).where(*of_it).values(content=APPROVALS.c.content + void))


def kept_file(work: Connection, case_file: bytes) -> str:
    """Keeps a case file, each state of it once; returns its digest, empty where there is no file."""
    if not case_file:
        return ""
    digest = hashlib.sha256(case_file).hexdigest()
    make = postgresql.insert if work.dialect.name == "postgresql" else sqlite.insert
    work.execute(make(CASE_FILES).values(digest=digest, content=case_file).on_conflict_do_nothing())
    return digest


def _approved_by(work: Connection, id: int) -> tuple[str, ...]:
    """Who has approved a message as it is now."""
    those_words = APPROVALS.c.dispatch == _ITS.id, APPROVALS.c.content == _ITS.content
    query = select(APPROVALS.c.by).where(*those_words, _ITS.id == id).order_by(APPROVALS.c.id)
    return tuple(work.execute(query).scalars())


def _note(work: Connection, happened: Event) -> None:
    work.execute(insert(EVENTS).values({**structs.asdict(happened), "text": storable(happened.text)}))


def _person(name: str) -> str:
    """A name as it is compared: Ada Quill and ADA  QUILL are one person."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
