"""Where a register is kept: in a file of its own, or on the PostgreSQL server of an office with several desks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Engine, Select, UpdateBase, create_engine, event, func, select, text, update
from sqlalchemy.dialects.sqlite import dialect as sqlite
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError

from hrdalert.dispatch.mailboxes import normal
from hrdalert.dispatch.tables import DISPATCHES, METADATA, VERSION
from hrdalert.errors import UnreachableError, WorkspaceError
from hrdalert.settings import Mail
from hrdalert.store import begin_private

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
        raise WorkspaceError(what, "Install what does: pip install 'hrdalert[office]'.") from None
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
