"""Where a register is kept: in a file of its own, or on the PostgreSQL server of an office with several desks.

A note beside a register in a file says how far the register had come, so that an older copy of it does not send once
more what has left. The note is ``.hrdalert/register.json``, apart from the register: whoever brings back a copy of the
register does not bring back the note. The note is on the disk before the end of a message leaves.
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
"""The first number of every advisory lock of ours; the second is the id of a dispatch, or one of the next two."""
FORM_LOCK: Final = -1
LIMITS_LOCK: Final = -2


class Server(Struct, frozen=True):
    """A database of a PostgreSQL server. Printing it prints no password."""

    url: str

    def __str__(self) -> str:
        return "The register's database"

    __repr__ = __str__


def place_of(mail: Mail | None, file: Path) -> Path | Server:
    """The server that ``mail: register:`` names; without that key, the file of the workspace.

    Raises DispatchError where the address of the server cannot be read from where hrdalert.yaml says, and
    WorkspaceError where the workspace has a file besides: each register would send again what the other has sent.
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
    """The engine of a register; raises WorkspaceError where the library for PostgreSQL is not installed."""
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
        problem = "The register is on a server, and hrdalert cannot speak to it yet."
        raise WorkspaceError(problem, how_to_install("office")) from None
    # What is committed is on the disk; a machine that lost its power is noticed within two minutes, not two hours.
    alive = " ".join(f"-c tcp_keepalives_{setting}" for setting in ("idle=60", "interval=10", "count=6"))
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,  # a server that was started anew is found again
        connect_args={"options": f"-c synchronous_commit=on {alive}"},
    )


def unreadable(place: Path | Server, error: DatabaseError) -> WorkspaceError:
    if isinstance(place, Server):
        problem = f"The register's database cannot be used: {' '.join(str(error.orig).split())}."
        mend = "Ask who runs the server, and look at the address that hrdalert.yaml says where to find."
        return UnreachableError(problem, mend)
    problem = f"{place.as_posix()} cannot be read as a register: {error.orig}."
    mend = "It tells what was sent to whom: bring back a copy of it before anything else is sent."
    return WorkspaceError(problem, mend)


def prepare(work: Connection, place: Path | Server) -> None:
    """Makes the tables, or changes them to the form of now; raises WorkspaceError for a register of a later version."""
    if isinstance(place, Server):
        work.execute(select(func.pg_advisory_xact_lock(LOCKS, FORM_LOCK)))
        if work.execute(text("SHOW server_encoding")).scalar() != "UTF8":
            problem = "The register's database cannot hold the letters of every language."
            mend = "Make one that can: createdb --encoding=UTF8 --template=template0 hrdalert"
            raise WorkspaceError(problem, mend)
        if work.execute(text("SELECT to_regclass('register_form')")).scalar() is None:
            work.execute(text("CREATE TABLE register_form (version integer NOT NULL)"))
        version = work.execute(text("SELECT max(version) FROM register_form")).scalar() or 0
        if _upgrade(work, version, str(place)):
            work.execute(text(f"INSERT INTO register_form VALUES ({VERSION})"))
    elif work.execute(text("PRAGMA user_version")).scalar_one() != VERSION:
        # From here on nobody else writes: another process that opens the same file waits, and finds it done.
        work.exec_driver_sql("BEGIN IMMEDIATE")
        version = work.execute(text("PRAGMA user_version")).scalar_one()
        if _upgrade(work, version, place.as_posix()):
            work.execute(text(f"PRAGMA user_version = {VERSION}"))


def _upgrade(work: Connection, version: int, name: str) -> bool:
    """Makes the tables of a new register (version 0), or changes those of an earlier form; says whether it did.

    All that stands in a register stays. Raises WorkspaceError for a register of a later version.
    """
    if version > VERSION:
        raise WorkspaceError(f"{name} was written by a newer hrdalert (form {version}).", "Install that one.")
    if version == VERSION:
        return False
    if version > 0:
        for column, since in (("case_file", 2), ("made_of", 3), ("sealed", 3)):
            if version < since:
                work.execute(text(f"ALTER TABLE dispatches ADD COLUMN {column} VARCHAR NOT NULL DEFAULT ''"))
        if version < 3:
            _shorten_mailboxes(work)
    METADATA.create_all(work)
    if version > 0:
        for index in DISPATCHES.indexes:
            index.create(work, checkfirst=True)
    return True


def _shorten_mailboxes(work: Connection) -> None:
    """Takes out of mailboxes what follows a +, as they are compared now, but where two had the same document."""
    id, box = DISPATCHES.c.id, DISPATCHES.c.mailbox
    for row in work.execute(select(id, box).where(box.contains("+"), box.contains("@"))).all():
        with suppress(IntegrityError), work.begin_nested():
            work.execute(update(DISPATCHES).where(id == row.id).values(mailbox=normal(row.mailbox)))


def is_let_go(work: Connection, id: int) -> bool:
    """Whether no sender is at work on a dispatch that stands as attempted; in this transaction none can begin.

    A worker holds a lock for its dispatch as long as its session with the server lasts, and the server frees the lock
    however the session ends. A file has one sender, whose lock the caller holds.
    """
    if work.dialect.name != "postgresql":
        return True
    return bool(work.execute(select(func.pg_try_advisory_xact_lock(LOCKS, id))).scalar())


def executor(work: Connection) -> Callable[[Select[Any] | UpdateBase, Mapping[str, object]], Any]:
    """A function that executes a statement with values, in the transaction of a connection.

    Its answer has ``rowcount`` and ``fetchone``. It is for statements that are executed for each message: SQLAlchemy
    would take longer to hand one to SQLite than SQLite to execute it. So for a file the function calls Python's own
    module, and errors are those of ``sqlite3``.
    """
    if work.dialect.name != "sqlite":
        return work.execute
    connection = driven(work)

    def execute(statement: Select[Any] | UpdateBase, values: Mapping[str, object]) -> Any:
        sql, constants = _in_sql_of_sqlite(statement)
        return connection.execute(sql, {**constants, **values})

    return execute


def driven(work: Connection) -> Any:
    """Python's own connection below a connection of SQLAlchemy."""
    connection = work.connection.driver_connection
    assert connection is not None
    return connection


@cache
def _in_sql_of_sqlite(statement: Select[Any] | UpdateBase) -> tuple[str, Mapping[str, object]]:
    """A statement in SQLite's SQL, and the values that are a part of the statement."""
    compiled = statement.compile(dialect=sqlite(paramstyle="named"))
    return str(compiled), compiled.params


def _set_up_file(connection: Any, _record: object) -> None:
    """Makes a commit return when its data are on the disk, so that nothing is sent twice even after a loss of power."""
    try:
        # With a journal that is deleted, the register is one file, except during a commit.
        for setting in ("journal_mode = DELETE", "synchronous = EXTRA", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")
    except Exception:
        connection.close()  # nobody else has it yet
        raise


_BACK: Final = "Bring back the last copy of it: nothing else tells what was sent to whom."


class RegisterState(Struct, frozen=True):
    """How far a register had come at a moment."""

    counts: tuple[int, int, int, int]
    """The last ids of dispatches, approvals, attempts and events; nothing is ever deleted from these tables."""
    last: str
    """The dispatch and the moment of the last attempt: they differ between two copies that were used apart."""

    @property
    def attempts(self) -> int:
        return self.counts[2]


def register_state_of(work: Any, attempt: int | None = None) -> RegisterState:
    """How far a register is, with its last attempt or, where given, with this ``attempt``.

    ``work`` is Python's own connection to the register.
    """
    names = ("dispatches", "approvals", "attempts", "events")
    ids = ", ".join(f"(SELECT max(id) FROM {table})" for table in names)
    last_ids = work.execute(f"SELECT {ids}").fetchone()
    if attempt is None:
        attempt = last_ids[names.index("attempts")]
    row = work.execute("SELECT dispatch, at FROM attempts WHERE id = ?", (attempt,)).fetchone()
    return RegisterState(tuple(id or 0 for id in last_ids), " ".join(map(str, row or ())))  # type: ignore[arg-type]


def noted(register: Path) -> RegisterState | None:
    """The state in the note beside a register; None without a note. Raises WorkspaceError where it cannot be read."""
    path = register.parent / STATE / "register.json"
    try:
        return msgspec.json.decode(read_private(path), type=RegisterState)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError:
        problem = f"{path.as_posix()} cannot be read: it says how far {register.name} had come."
        mend = "Look with hrdalert register --csv whether what was sent last stands there; then take that file away."
        raise WorkspaceError(problem, mend) from None


def note(register: Path, register_state: RegisterState) -> None:
    """Writes the note how far a register is; the note is on the disk afterwards."""
    put_over(
        register.parent / STATE / "register.json", msgspec.json.encode(register_state).ljust(255) + b"\n"
    )


def require_there(register: Path) -> None:
    """Raises WorkspaceError where the note has a register that is gone or empty: nothing is begun anew in silence."""
    noted_state, is_there = noted(register), register.exists()
    # The pattern finds the journal, the sender's lock, and copies beside the register, too.
    keep_private(*register.parent.glob(f"{register.name}*"))
    if noted_state is None or not any(noted_state.counts) or (is_there and register.stat().st_size):
        return
    problem = f"is {'empty' if is_there else 'gone'}, and {noted_state.attempts} attempts to send stood in it"
    anew = "If nothing was ever sent from here, take it and .hrdalert/register.json away, and begin anew."
    raise WorkspaceError(f"{register.as_posix()} {problem}.", f"{_BACK} {anew}")


def require_latest(register: Path, work: Any) -> None:
    """Raises WorkspaceError where a register has less than its note, or was copied while messages were leaving."""
    noted_state, problem = noted(register), ""
    state = register_state_of(work, noted_state.attempts if noted_state else None)
    if noted_state is None:
        if work.execute("SELECT 1 FROM runs WHERE ended_at = ''").fetchone():
            problem = "was copied while messages were leaving, and does not know what left after that"
    elif any(before > now for before, now in zip(noted_state.counts, state.counts, strict=True)):
        problem = f"is an older copy: {noted_state.attempts} attempts to send were noted, and it has {state.attempts}"
    elif state.last != noted_state.last:
        problem = "is another one than that of this workspace: what was sent last does not stand there"
    if problem:
        take_over = "If there is no other:  hrdalert register --take-over  makes uncertain all that had not left in it"
        until = "until a person says of each message whether it went"
        raise WorkspaceError(f"{register.as_posix()} {problem}.", f"{_BACK} {take_over}, {until}.")


def require_whole(register: Path, work: Connection) -> None:
    """Raises WorkspaceError where pages of the register's file are lost or damaged."""
    answer = work.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if answer != "ok":
        raise WorkspaceError(f"{register.as_posix()} is damaged ({' '.join(answer.split())}).", _BACK)


def doubt(work: Connection, now: datetime.datetime) -> None:
    """Makes uncertain every message that had not left by mail, and ends the runs that had not ended."""
    why = "The register was taken over from a copy, which does not know whether this message went."
    not_left = update(DISPATCHES).where(DISPATCHES.c.state.in_((*OPEN, "attempted")), BY_MAIL)
    work.execute(not_left.values(state="uncertain", answer=why))
    work.execute(update(ATTEMPTS).where(ATTEMPTS.c.outcome == "unknown").values(answer=why))
    end_runs(work, now)


def end_runs(work: Connection, now: datetime.datetime) -> None:
    work.execute(update(RUNS).where(RUNS.c.ended_at == "").values(ended_at=moment(now)))
