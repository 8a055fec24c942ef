"""A sender at work on the register: what it has begun is on the disk before a message leaves.

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
from hrdalert.dispatch.engines import sayer
from hrdalert.dispatch.sql_tables import ATTEMPTS, DISPATCHES
from hrdalert.errors import RefusedError, WorkspaceError
from hrdalert.store import begin_private

Outcome: TypeAlias = Literal["sent", "failed", "later", "uncertain"]


class Sending:
    """A sender at work: what it has begun is on the disk before a message leaves."""

    def __init__(
        self, work: Connection, disk: Executor | None = None, kept: Callable[[], object] = lambda: None
    ) -> None:
        """``kept`` is called when something was noted, before ``wait`` returns."""
        self._work, self._say = work, sayer(work)
        self._disk, self._kept = disk, kept
        self._writing: Future[None] | None = None

    def begin(self, id: int, at: datetime.datetime) -> Ready | None:
        """Notes that a message is about to leave, and gives it; None where it may not leave any more."""
        self.wait()
        with self._work.begin():
            ready = self.begun(id, at)
        self._kept()
        return ready

    def settle(
        self,
        id: int,
        outcome: Outcome,
        answer: str,
        at: datetime.datetime,
        *,
        next_try: datetime.datetime | None = None,
        then: int | None = None,
    ) -> Ready | None:
        """Notes what became of a message, and in the same breath that the next one is about to leave.

        Returns that one; None where there is no next one, or it may not leave any more. It does not wait for the disk:
        ``wait`` must return before the next one is out of our hands.
        """
        assert self._disk is not None
        self.wait()
        values = settled(id, outcome, answer, at, next_try)
        with ExitStack() as noting:
            noting.enter_context(self._work.begin())
            # The first statement writes: nobody else does until the commit, and what is read now holds until then.
            self._say(END, values)
            following = self._message(then, "approved") if then is not None else None
            # From here on the connection is the other thread's, until ``wait`` returns.
            self._writing = self._disk.submit(self._write, noting.pop_all(), values, following, at)
        return following

    def _write(
        self, noting: ExitStack, settled: Mapping[str, object], following: Ready | None, at: datetime.datetime
    ) -> None:
        with noting:
            self._say(SETTLE, settled)
            if following is not None and not self._attempt(following.id, at):
                what = "was changed by another program while it was about to leave."
                raise RefusedError(f"Dispatch {following.id} {what}")
        self._kept()

    def wait(self) -> None:
        """Returns when all that was noted is on the disk. Raises what kept it from there: then it is not noted."""
        if (writing := self._writing) is None:
            return
        try:
            writing.result()
        finally:
            if writing.done():  # and was not just waited for by somebody who lost patience
                self._writing = None

    def begun(self, id: int, at: datetime.datetime) -> Ready | None:
        """The same as ``begin``, in a transaction of the caller."""
        return self._message(id, "attempted") if self._attempt(id, at) else None

    def _attempt(self, id: int, at: datetime.datetime) -> bool:
        """Notes that a message is about to leave; says whether it may."""
        if self._say(_BEGIN, {"which": id}).rowcount != 1:
            return False
        self._say(_ATTEMPT, {"which": id, "at": moment(at)})
        return True

    def _message(self, id: int, state: Literal["approved", "attempted"]) -> Ready | None:
        row = self._say(_MESSAGE, {"which": id, "in_state": state}).fetchone()
        if row is None:
            return None
        mailbox, address, message_id, tries, sealed, message = row
        if sealed and seal(mailbox, address, message_id, message) != sealed:
            what = f"The register is damaged: dispatch {id} is not what was approved."
            raise WorkspaceError(what, "Bring back the last copy of it: nothing of this one is sent.")
        before = tries - 1 if state == "attempted" else tries
        return Ready(id, domain_of(mailbox), address, message_id, before, message)


def settled(
    id: int, outcome: Outcome, answer: str, at: datetime.datetime, next_try: datetime.datetime | None
) -> dict[str, object]:
    """The values of ``SETTLE`` and ``END``."""
    return {
        "which": id,
        "new_state": "approved" if outcome == "later" else outcome,
        "new_outcome": outcome,
        "new_answer": storable(answer),
        "new_sent_at": moment(at) if outcome == "sent" else "",
        "new_next_try": moment(next_try) if next_try is not None else "",
    }


# Made once: to make them anew for each message would take as long as to carry them out.
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
    """Holds the lock of the one sender of a register, until the end of the process at the latest.

    Raises RefusedError where another process sends. The lock is one of SQLite's: the system frees it however a
    process ends.
    """
    begin_private(lock_file := Path(f"{path}.sender"))
    with closing(sqlite3.connect(lock_file, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            what = "Another process sends from this register already."
            mend = "Wait until it is done: two at once could send a message twice."
            raise RefusedError(what, mend) from None
        yield


def give_up(work: Connection, id: int) -> bool:
    """An attempt that nobody is at any more becomes uncertain; says whether it still was one."""
    answer = "The sender stopped before it knew whether this message went."
    attempted = update(DISPATCHES).where(DISPATCHES.c.id == id, DISPATCHES.c.state == "attempted")
    if work.execute(attempted.values(state="uncertain", answer=answer)).rowcount != 1:
        return False
    unknown = update(ATTEMPTS).where(ATTEMPTS.c.dispatch == id, ATTEMPTS.c.outcome == "unknown")
    work.execute(unknown.values(answer=answer))
    return True
