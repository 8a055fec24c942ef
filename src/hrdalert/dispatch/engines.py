"""Where a register is kept: in a file of its own, or on the PostgreSQL server of an office with several desks.

How far a register in a file had come is noted beside it: an older copy of it must not send once more what has left. The
note is ``.hrdalert/register.json``, apart from the register, so that who brings back a copy of the one does not bring
back the other. It is on the disk before the end of a message leaves.
"""

import datetime
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import Engine, Select, UpdateBase, create_engine, event, func, select, text, update
from sqlalchemy.dialects.sqlite import dialect as sqlite
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError

from hrdalert.dispatch.dispatches import moment
from hrdalert.dispatch.sql_tables import ATTEMPTS, BY_MAIL, DISPATCHES, METADATA, OPEN, RUNS, VERSION
from hrdalert.errors import UnreachableError, WorkspaceError, how_to_install
from hrdalert.recipients.mailboxes import normal
from hrdalert.settings import Mail
from hrdalert.store import STATE, begin_private, keep_private, put_over, read_private

LOCKS: Final = 0x68726461
"""The first of the two numbers of every advisory lock of ours; the second is the dispatch, or one of these."""
FORM_LOCK: Final = -1
LIMITS_LOCK: Final = -2


class Server(Struct, frozen=True):
    """A database of a PostgreSQL server. What prints it, prints no password."""

    url: str

    def __str__(self) -> str:
        return "The register's database"

    __repr__ = __str__


def place_of(mail: Mail | None, file: Path) -> Path | Server:
    """Where the register is, as ``mail: register:`` says; without it, in the file of the workspace.

    Raises DispatchError where the address of the server is not where hrdalert.yaml says, and WorkspaceError where the
    workspace has a file besides: what went to whom would stand in two places, and go again from one of them.
    """
    if mail is None or mail.database is None:
        return file
    if file.exists():
        raise WorkspaceError(
            f"hrdalert.yaml says that the register is on a server, and there is another one in {file.as_posix()}.",
            "Look there what went to whom, for the server does not know; then move that file elsewhere, and keep it.",
        )
    from hrdalert.dispatch.transports.secrets import read_secret

    return Server(read_secret(mail.database, "register"))


def engine_of(place: Path | Server) -> Engine:
    """The engine of a register; raises WorkspaceError where what speaks to PostgreSQL is not installed."""
    if isinstance(place, Server):
        return _of_server(place)
    begin_private(place)  # its journal gets the rights of the file
    engine = create_engine(URL.create("sqlite", database=str(place)), connect_args={"timeout": 30})
    event.listen(engine, "connect", _set_up_file)
    return engine


def _of_server(place: Server) -> Engine:
    hint = "Write it as postgresql://user:password@host/database, where hrdalert.yaml says that it is."
    try:
        url = make_url(place.url)
    except (ArgumentError, ValueError):  # the second where a part that should be a port is none
        raise WorkspaceError("The address of the register's database cannot be read.", hint) from None
    if url.drivername.partition("+")[0] not in ("postgresql", "postgres"):
        raise WorkspaceError("The address of the register's database is none of a PostgreSQL server.", hint)
    try:
        import psycopg as _  # noqa: F401
    except ImportError:
        what = "The register is on a server, and hrdalert cannot speak to it yet."
        raise WorkspaceError(what, how_to_install("office")) from None
    # What is committed is on the disk; a machine that lost its power is noticed within two minutes, not two hours.
    alive = " ".join(f"-c tcp_keepalives_{each}" for each in ("idle=60", "interval=10", "count=6"))
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,  # a server that was started anew is found again
        connect_args={"options": f"-c synchronous_commit=on {alive}"},
    )


def unreadable(place: Path | Server, error: DatabaseError) -> WorkspaceError:
    if isinstance(place, Server):
        what = f"The register's database cannot be used: {' '.join(str(error.orig).split())}."
        mend = "Ask who runs the server, and look at the address that hrdalert.yaml says where to find."
        return UnreachableError(what, mend)
    what = f"{place.as_posix()} cannot be read as a register: {error.orig}."
    mend = "It tells what was sent to whom: bring back a copy of it before anything else is sent."
    return WorkspaceError(what, mend)


def prepare(work: Connection, place: Path | Server) -> None:
    """Makes the tables where they are not there; raises WorkspaceError for a register of a later version."""
    if isinstance(place, Server):
        work.execute(select(func.pg_advisory_xact_lock(LOCKS, FORM_LOCK)))
        if work.execute(text("SHOW server_encoding")).scalar() != "UTF8":
            what = "The register's database cannot hold the letters of every language."
            mend = "Make one that can: createdb --encoding=UTF8 --template=template0 hrdalert"
            raise WorkspaceError(what, mend)
        if work.execute(text("SELECT to_regclass('register_form')")).scalar() is None:
            work.execute(text("CREATE TABLE register_form (version integer NOT NULL)"))
        version = work.execute(text("SELECT max(version) FROM register_form")).scalar() or 0
        if _carry_on(work, version, str(place)):
            work.execute(text(f"INSERT INTO register_form VALUES ({VERSION})"))
    elif work.execute(text("PRAGMA user_version")).scalar_one() != VERSION:
        # From here on nobody else writes: another process that opens the same file waits, and finds it done.
        work.exec_driver_sql("BEGIN IMMEDIATE")
        version = work.execute(text("PRAGMA user_version")).scalar_one()
        if _carry_on(work, version, place.as_posix()):
            work.execute(text(f"PRAGMA user_version = {VERSION}"))


def _carry_on(work: Connection, version: int, name: str) -> bool:
    """Makes of a register of an earlier form, or of none, one of now, if it is none; all that stands in it stays."""
    if version > VERSION:
        raise WorkspaceError(f"{name} was written by a newer hrdalert (form {version}).", "Install that one.")
    if version == VERSION:
        return False
    for name, since in (("case_file", 2), ("made_of", 3), ("sealed", 3)):
        if 0 < version < since:
            work.execute(text(f"ALTER TABLE dispatches ADD COLUMN {name} VARCHAR NOT NULL DEFAULT ''"))
    # Mailboxes are compared without what follows a +; two that had the same document stay apart.
    if 0 < version < 3:
        id, box = DISPATCHES.c.id, DISPATCHES.c.mailbox
        for row in work.execute(select(id, box).where(box.contains("+"), box.contains("@"))).all():
            with suppress(IntegrityError), work.begin_nested():
                work.execute(update(DISPATCHES).where(id == row.id).values(mailbox=normal(row.mailbox)))
    METADATA.create_all(work)
    for index in DISPATCHES.indexes if version else ():
        index.create(work, checkfirst=True)
    return True


def is_let_go(work: Connection, id: int) -> bool:
    """Whether nobody is at a dispatch that stands as attempted; for the rest of this transaction nobody can be.

    Who sends over a server holds a lock for each dispatch as long as the session lasts, and the server frees it with
    the session's end, however a worker ended. A file has one sender, whose lock the caller holds.
    """
    if work.dialect.name != "postgresql":
        return True
    return bool(work.execute(select(func.pg_try_advisory_xact_lock(LOCKS, id))).scalar())


def sayer(work: Connection) -> Callable[[Select[Any] | UpdateBase, Mapping[str, object]], Any]:
    """What carries out statements that are made once and said for each message, in the transaction of a connection.

    It gets a statement and its values; the answer has ``rowcount`` and ``fetchone``.
    SQLAlchemy takes longer to say one than SQLite to carry it out, so a file is told it by Python's own module, and
    errors are those of ``sqlite3``.
    """
    if work.dialect.name != "sqlite":
        return work.execute
    connection = driven(work)

    def say(statement: Select[Any] | UpdateBase, values: Mapping[str, object]) -> Any:
        words, own = _in_words_of_sqlite(statement)
        return connection.execute(words, {**own, **values})

    return say


def driven(work: Connection) -> Any:
    """Python's own connection below one of SQLAlchemy."""
    connection = work.connection.driver_connection
    assert connection is not None
    return connection


@cache
def _in_words_of_sqlite(statement: Select[Any] | UpdateBase) -> tuple[str, Mapping[str, object]]:
    """A statement as SQLite reads it, and the values that are a part of it."""
    compiled = statement.compile(dialect=sqlite(paramstyle="named"))
    return str(compiled), compiled.params


def _set_up_file(connection: Any, _record: object) -> None:
    """What is committed is on the disk: after a loss of power, too, nothing is sent twice."""
    try:
        # With a journal that is deleted, the file alone is the register, but within a commit.
        for setting in ("journal_mode = DELETE", "synchronous = EXTRA", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")
    except Exception:
        connection.close()  # nobody else has it yet
        raise


_BACK: Final = "Bring back the last copy of it: nothing else tells what was sent to whom."


class RegisterState(Struct, frozen=True):
    """What a register had at a moment."""

    counts: tuple[int, int, int, int]
    """The last ids of dispatches, approvals, attempts and events, of which nothing is ever deleted."""
    last: str
    """The dispatch of the last attempt, and its moment: those of two copies that went on apart differ."""

    @property
    def attempts(self) -> int:
        return self.counts[2]


def register_state_of(work: Any, attempt: int | None = None) -> RegisterState:
    """How far a register is, and its last attempt, or that one; ``work`` is Python's own connection to it."""
    names = ("dispatches", "approvals", "attempts", "events")
    ids = ", ".join(f"(SELECT max(id) FROM {table})" for table in names)
    ends = work.execute(f"SELECT {ids}").fetchone()
    of = (ends[2] if attempt is None else attempt,)
    row = work.execute("SELECT dispatch, at FROM attempts WHERE id = ?", of).fetchone()
    return RegisterState(tuple(id or 0 for id in ends), " ".join(map(str, row or ())))  # type: ignore[arg-type]


def noted(register: Path) -> RegisterState | None:
    """The note beside a register; None where there is none. Raises WorkspaceError where it cannot be read."""
    path = register.parent / STATE / "register.json"
    try:
        return msgspec.json.decode(read_private(path), type=RegisterState)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError:
        what = f"{path.as_posix()} cannot be read: it says how far {register.name} had come."
        mend = "Look with hrdalert register --csv whether what was sent last stands there; then take that file away."
        raise WorkspaceError(what, mend) from None


def note(register: Path, register_state: RegisterState) -> None:
    """Puts down how far a register is; it is on the disk afterwards."""
    put_over(
        register.parent / STATE / "register.json", msgspec.json.encode(register_state).ljust(255) + b"\n"
    )


def require_there(register: Path) -> None:
    """Raises WorkspaceError where a register is gone or empty: nothing is begun anew in silence."""
    register_state, is_there = noted(register), register.exists()
    # Its journal, the sender's lock, and copies beside it, too.
    keep_private(*register.parent.glob(f"{register.name}*"))
    if (
        register_state is not None
        and any(register_state.counts)
        and not (is_there and register.stat().st_size)
    ):
        had = f"is {'empty' if is_there else 'gone'}, and {register_state.attempts} attempts to send stood in it"
        anew = "If nothing was ever sent from here, take it and .hrdalert/register.json away, and begin anew."
        raise WorkspaceError(f"{register.as_posix()} {had}.", f"{_BACK} {anew}")


def require_latest(register: Path, work: Any) -> None:
    """Raises WorkspaceError where a register has less than was noted, or was copied while messages were leaving."""
    register_state, what = noted(register), ""
    has = register_state_of(work, register_state.attempts if register_state else None)
    if register_state is None:
        if work.execute("SELECT 1 FROM runs WHERE ended_at = ''").fetchone():
            what = "was copied while messages were leaving, and does not know what left after that"
    elif any(had > now for had, now in zip(register_state.counts, has.counts, strict=True)):
        what = f"is an older copy: {register_state.attempts} attempts to send were noted, and it has {has.attempts}"
    elif has.last != register_state.last:
        what = "is another one than that of this workspace: what was sent last does not stand there"
    if what:
        take_over = "If there is no other:  hrdalert register --take-over  makes uncertain all that had not left in it"
        until = "until a person says of each message whether it went"
        raise WorkspaceError(f"{register.as_posix()} {what}.", f"{_BACK} {take_over}, {until}.")


def require_whole(register: Path, work: Connection) -> None:
    """Raises WorkspaceError where pages of a file are lost, or not what they were."""
    said = work.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if said != "ok":
        raise WorkspaceError(f"{register.as_posix()} is damaged ({' '.join(said.split())}).", _BACK)


def doubt(work: Connection, at: datetime.datetime) -> None:
    """Makes uncertain what had not left by mail, and ends the runs that had not ended."""
    why = "The register was taken over from a copy, which does not know whether this message went."
    not_left = update(DISPATCHES).where(DISPATCHES.c.state.in_((*OPEN, "attempted")), BY_MAIL)
    work.execute(not_left.values(state="uncertain", answer=why))
    work.execute(update(ATTEMPTS).where(ATTEMPTS.c.outcome == "unknown").values(answer=why))
    end_runs(work, at)


def end_runs(work: Connection, at: datetime.datetime) -> None:
    work.execute(update(RUNS).where(RUNS.c.ended_at == "").values(ended_at=moment(at)))
