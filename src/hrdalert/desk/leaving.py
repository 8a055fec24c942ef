"""Messages leave while the desk goes on answering: those that somebody looked at last, and no others."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from threading import Event, Lock, Thread

from hrdalert.desk.plain_words import plain
from hrdalert.dispatch.departure import Departure, departing, recovered
from hrdalert.dispatch.outbox import register_of
from hrdalert.dispatch.register import Register
from hrdalert.errors import DispatchError, HrdAlertError, RefusedError, crash_report
from hrdalert.workspace import Workspace


class Leaving:
    """Sends for a desk, one run at a time; each order to send is carried out once, however often it is given."""

    def __init__(
        self, root: Path, today: Callable[[], datetime.date], now: Callable[[], datetime.datetime]
    ) -> None:
        self._root, self._today, self._now = root, today, now
        self._lock, self._stopping = Lock(), Event()
        self._thread: Thread | None = None
        self._orders = set[str]()
        self.seen: Mapping[int, str] = {}
        """By dispatch, the digest of the content that the page showed when somebody gave the last order."""
        self.ended = ""
        """Why the last run stopped early; empty where it did not."""
        self.problem = ""
        """Why the last run could not begin, or broke off."""

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, order: str, seen: Mapping[int, str], *, hurried: bool) -> bool:
        """Begins to send what the page of this ``order`` showed; says whether it did.

        An order that was given before, and one that comes while messages leave, begins nothing.
        """
        with self._lock:
            if self.is_running or order in self._orders or self._stopping.is_set():
                return False
            self._orders.add(order)
            self.seen, self.ended, self.problem = seen, "", ""
            self._thread = Thread(target=self._carry_out, args=(hurried,), name="sender")
            self._thread.start()
        return True

    def recover(self, workspace: Workspace, register: Register) -> None:
        """Makes uncertain what a sender that died had begun, where nothing leaves at this moment."""
        with self._lock:
            if not self.is_running:
                recovered(workspace, register, self._now())

    def stop(self) -> None:
        """Ends the run after the message that it is at; what has not left by then stays approved."""
        with self._lock:
            self._stopping.set()
        self.wait()

    def wait(self) -> None:
        """Returns when nothing leaves any more."""
        if self._thread is not None:
            self._thread.join()

    def _carry_out(self, hurried: bool) -> None:
        try:
            workspace = Workspace.open(self._root)
            with (
                workspace.knowledge.used(),
                register_of(workspace) as register,
                departing(workspace, register, self._now, self._today(), hurried=hurried) as departure,
            ):
                if register.server is None:
                    self._send(departure)
                else:
                    self._give(departure, hurried)
        except HrdAlertError as error:
            self.problem = str(error) if isinstance(error, DispatchError) else plain(error)
        except _Stopped:
            self.ended = "the desk was closed"
        except Exception as error:
            print(crash_report(error))
            self.problem = "hrdalert itself failed; the terminal says more."

    def _send(self, departure: Departure) -> None:
        due = [one for one in departure.due if self.seen.get(one.id) == one.content]
        run = departure.run(self._sleep)
        with closing(run.send(due)) as results:
            for _ in results:
                if self._stopping.is_set():
                    raise _Stopped
        self.ended = run.ended

    def _give(self, departure: Departure, hurried: bool) -> None:
        """Gives all that is approved to the workers, where it is what the page showed."""
        approved = departure.register.find(states=("approved",), by_mail=True)
        if any(self.seen.get(one.id) != one.content for one in approved):
            raise RefusedError("Others were approved meanwhile, and nothing was given to the workers.")
        departure.give_to_workers(hurried=hurried)

    def _sleep(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise _Stopped


class _Stopped(Exception):
    """The desk is closed while messages wait to leave."""
