"""A sender at work on the register: the note that it begins a message is on the disk before the message leaves.

A message that stands as attempted after a crash is uncertain: nobody knows whether it went.
"""

import datetime
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Literal, TypeAlias

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection

from hrdalert.dispatch.dispatches import Ready, domain_of, moment, seal, storable
from hrdalert.dispatch.engines import executor
from hrdalert.dispatch.sql_tables import ATTEMPTS, DISPATCHES
from hrdalert.errors import RefusedError, WorkspaceError
from hrdalert.store import begin_private

Outcome: TypeAlias = Literal["sent", "failed", "later", "uncertain"]


class Sending:
    """Notes for one sender what it begins, and what became of it."""

    def __init__(
        self, work: Connection, disk: Executor | None = None, kept: Callable[[], object] = lambda: None
    ) -> None:
        """``kept`` is called after each commit, before ``wait`` returns."""
        self._work, self._execute = work, executor(work)
        self._disk, self._kept = disk, kept
        self._writing: Future[None] | None = None

    def begin(self, id: int, now: datetime.datetime) -> Ready | None:
        """Notes that a message is about to leave, and returns it; None where it may not leave any more."""
        self.wait()
        with self._work.begin():
            ready = self.begun(id, now)
        self._kept()
        return ready

    def settle(
        self,
        id: int,
        outcome: Outcome,
        answer: str,
        now: datetime.datetime,
        *,
        next_try: datetime.datetime | None = None,
        then: int | None = None,
    ) -> Ready | None:
        """Notes in one transaction what became of a message, and that the message ``then`` is about to leave.

        Returns the second message; None where ``then`` is None or may not leave any more. Does not wait for the disk:
        ``wait`` must return before the end of the second message leaves.
        """
        assert self._disk is not None
        self.wait()
        values = settled(id, outcome, answer, now, next_try)
        with ExitStack() as noting:
            noting.enter_context(self._work.begin())
            # The first statement writes, which locks a file: what is read after it holds until the commit.
            self._execute(END, values)
            following = self._message(then, "approved") if then is not None else None
            # From here on the connection is the other thread's, until ``wait`` returns.
            transaction = noting.pop_all()
            self._writing = self._disk.submit(self._finish, transaction, values, following, now)
        return following

    def _finish(
        self,
        transaction: ExitStack,
        values: Mapping[str, object],
        following: Ready | None,
        now: datetime.datetime,
    ) -> None:
        """Writes the rest of what ``settle`` notes, and commits it. Runs in the thread of the disk."""
        with transaction:
            self._execute(SETTLE, values)
            if following is not None and not self._attempt(following.id, now):
                problem = "was changed by another program while it was about to leave."
                raise RefusedError(f"Dispatch {following.id} {problem}")
        self._kept()

    def wait(self) -> None:
        """Returns when all notes are on the disk. Raises the error of a note that could not be written."""
        if (writing := self._writing) is None:
            return
        try:
            writing.result()
        finally:
            if writing.done():  # where the waiting was interrupted, it may not be
                self._writing = None

    def begun(self, id: int, now: datetime.datetime) -> Ready | None:
        """Does the same as ``begin``, in a transaction of the caller."""
        return self._message(id, "attempted") if self._attempt(id, now) else None

    def _attempt(self, id: int, now: datetime.datetime) -> bool:
        """Notes that a message is about to leave; says whether it may."""
        if self._execute(_BEGIN, {"which": id}).rowcount != 1:
            return False
        self._execute(_ATTEMPT, {"which": id, "at": moment(now)})
        return True

    def _message(self, id: int, state: Literal["approved", "attempted"]) -> Ready | None:
        """The message of a dispatch in this state; raises WorkspaceError where it is not what was approved."""
        row = self._execute(_MESSAGE, {"which": id, "in_state": state}).fetchone()
        if row is None:
            return None
        mailbox, address, message_id, tries, sealed, message = row
        if sealed and seal(mailbox, address, message_id, message) != sealed:
            problem = f"The register is damaged: dispatch {id} is not what was approved."
            raise WorkspaceError(problem, "Bring back the last copy of it: nothing of this one is sent.")
        before = tries - 1 if state == "attempted" else tries
        return Ready(id, domain_of(mailbox), address, message_id, before, message)


def settled(
    id: int, outcome: Outcome, answer: str, now: datetime.datetime, next_try: datetime.datetime | None
) -> dict[str, object]:
    """The values of ``SETTLE`` and ``END``."""
    return {
        "which": id,
        "new_state": "approved" if outcome == "later" else outcome,
        "new_outcome": outcome,
        "new_answer": storable(answer),
        "new_sent_at": moment(now) if outcome == "sent" else "",
        "new_next_try": moment(next_try) if next_try is not None else "",
    }


# Statements are made once: to make one anew for each message would take as long as to carry it out.
_THIS = DISPATCHES.c.id == bindparam("which")
SETTLE = (
    update(DISPATCHES)
    .where(_THIS)
    .values({name: bindparam(f"new_{name}") for name in ("state", "answer", "sent_at", "next_try")})
)
END = (
    update(ATTEMPTS)
    .where(ATTEMPTS.c.dispatch == bindparam("which"), ATTEMPTS.c.outcome == "unknown")
    .values({name: bindparam(f"new_{name}") for name in ("outcome", "answer")})
)
_BEGIN = (
    update(DISPATCHES)
    .where(_THIS, DISPATCHES.c.state == "approved")
    .values(state="attempted", tries=DISPATCHES.c.tries + 1)
)
_ATTEMPT = insert(ATTEMPTS).values(
    dispatch=bindparam("which"), at=bindparam("at"), outcome="unknown", answer=""
)
_MESSAGE = (
    select(*DISPATCHES.c["mailbox", "address", "message_id", "tries", "sealed", "message"])
    .where(_THIS, DISPATCHES.c.state == bindparam("in_state"))
    .with_for_update()
)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Holds the lock of the one sender of a register; raises RefusedError where another process sends.

    The lock is one of SQLite's: the system frees it however a process ends.
    """
    begin_private(lock_file := Path(f"{path}.sender"))
    with closing(sqlite3.connect(lock_file, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            problem = "Another process sends from this register already."
            mend = "Wait until it is done: two at once could send a message twice."
            raise RefusedError(problem, mend) from None
        yield


def give_up(work: Connection, id: int) -> bool:
    """Makes uncertain a dispatch whose sender is gone; says whether it still stood as attempted."""
    answer = "The sender stopped before it knew whether this message went."
    attempted = update(DISPATCHES).where(DISPATCHES.c.id == id, DISPATCHES.c.state == "attempted")
    if work.execute(attempted.values(state="uncertain", answer=answer)).rowcount != 1:
        return False
    unknown = update(ATTEMPTS).where(ATTEMPTS.c.dispatch == id, ATTEMPTS.c.outcome == "unknown")
    work.execute(unknown.values(answer=answer))
    return True
