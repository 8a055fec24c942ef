"""Office mode, the workers: on as many machines as needed they send what the desks gave to the queue.

Whether a message may leave, the register alone decides, when a worker is at it; so a job may run twice, and a message
goes once.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from procrastinate import exceptions
from procrastinate.jobs import Status
from psycopg import Error as ServerError
from sqlalchemy.exc import DBAPIError

from hrdalert.dispatch.dispatches import Dispatch, Ready
from hrdalert.dispatch.hours import opens
from hrdalert.dispatch.jobs import QUEUE, SEND, AtThatMoment, Later, Queue, in_a_line, shared
from hrdalert.dispatch.messages import mail_of
from hrdalert.dispatch.recipients import Recipient
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.renewal import renewed
from hrdalert.dispatch.run import Result, hand_over
from hrdalert.dispatch.sender import Outcome
from hrdalert.dispatch.sharing import Released
from hrdalert.dispatch.sources import unchanged
from hrdalert.dispatch.transports import Transport
from hrdalert.errors import HrdAlertError, RefusedError
from hrdalert.settings import Limits, Mail
from hrdalert.workspace import Workspace

_AGAIN = datetime.timedelta(minutes=1)
"""After so long a worker looks once more at what it could not send for now."""
_GIVEN_AGAIN = (
    "What may leave after all is given to the workers anew:  hrdalert approve, then hrdalert send --send"
)


class Sources:
    """The files that messages are made of. When one changes, what waits is made anew, as before a run of the sender."""

    def __init__(self, root: Path, register: Register) -> None:
        self._root = root.absolute()
        self._register = register
        self._checked: set[tuple[int, str]] = set()
        """Dispatches, with their words, that say what the files say."""
        self.workspace = Workspace.open(self._root)
        self.recipients: Mapping[str, Recipient] = {}
        self._today, self._holds = datetime.date.min, unchanged(self.workspace)

    def _open(self) -> None:
        self._today = datetime.date.min  # until all was read without a mistake
        self._checked.clear()
        today, self._holds = datetime.date.today(), unchanged(Workspace.open(self._root))
        self.workspace = Workspace.open(self._root)
        self.recipients = {one.id: one for one in self.workspace.desk.recipients}
        self._today = today

    def look(self, dispatch: Dispatch) -> None:
        """Voids the approval of all that is sent with this one and says something else by now.

        Reads everything anew where a file changed. Raises HrdAlertError where the files have mistakes.
        """
        if datetime.date.today() != self._today or not self._holds():
            self._open()
        while (dispatch.id, dispatch.content) not in self._checked:
            reference, document = dispatch.reference, dispatch.document
            approved = self._register.find(reference=reference, document=document, states=("approved",))
            waiting = [one for one in approved if (one.id, one.content) not in self._checked]
            try:
                renewed(self.workspace, self._register, waiting, self._today)
            except RefusedError:  # another worker was quicker with one of them
                continue
            self._checked |= {(one.id, one.content) for one in (dispatch, *waiting)}


class Report(Struct, frozen=True):
    """What a worker says: of one message, or of itself."""

    text: str
    outcome: Outcome | None = None


class Worker:
    """Sends what is given to the queue, until it is stopped. Any number of them may work at once."""

    def __init__(
        self,
        root: Path,
        register: Register,
        transport: Transport,
        say: Callable[[Report], None],
        *,
        beat: float = 10,
        gone: float = 30,
        tend: str = "* * * * *",
    ) -> None:
        """``beat`` are the seconds between its signs of life; after ``gone`` seconds another one is taken for dead."""
        self._register = register
        self._shared = shared(register)
        self._sources = Sources(root, register)
        self._transport = transport
        self._say = say
        self._last_said = ""
        self._beat, self._gone = beat, gone
        self.queue = Queue(register)
        self._is_stopped = False
        self._end: Callable[[], object] | None = None
        app = self.queue.app
        app.task(name=SEND, queue=QUEUE, retry=AtThatMoment())(self._job)
        name = "hrdalert.tend"
        app.periodic(cron=tend)(app.task(name=name, queue=QUEUE, queueing_lock=name)(self._tend))

    def run(self, *, once: bool = False) -> None:
        """Works until somebody stops it, or ``once`` until nothing is due; a server that goes away is waited for."""
        try:
            with self._stopping():
                self._keep_working(once)
        finally:
            self._transport.close()

    def _keep_working(self, once: bool) -> None:
        is_ready = False
        while not self._is_stopped:
            try:
                if not is_ready:
                    with self.queue.opened():
                        is_ready = True
                asyncio.run(self._work(once))
                if once:
                    return
            except (exceptions.ConnectorException, ServerError, DBAPIError, OSError) as error:
                self._say_once(f"The register's database cannot be used; trying again. {in_a_line(error)}")
                time.sleep(0 if self._is_stopped else 1)

    async def _work(self, once: bool) -> None:
        app = self.queue.app
        async with app.open_async():
            await self._tend(0)
            working = asyncio.ensure_future(
                app.run_worker_async(
                    queues=[QUEUE],
                    wait=not once,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    update_heartbeat_interval=self._beat,
                    stalled_worker_timeout=self._gone,
                )
            )
            loop = asyncio.get_running_loop()
            self._end = lambda: loop.call_soon_threadsafe(working.cancel)
            if self._is_stopped:
                working.cancel()
            try:
                with contextlib.suppress(asyncio.CancelledError):
                    await working
            finally:
                self._end = None

    @contextlib.contextmanager
    def _stopping(self) -> Iterator[None]:
        """Lets a signal end the worker after the message that it is at."""

        def stop(*_: object) -> None:
            self._is_stopped = True
            if self._end is not None:
                self._end()

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    # --- the jobs

    def _job(self, dispatch: int, content: str, after: int) -> None:
        """One job; what is no word of the register or its server is a mistake of ours, and said."""
        try:
            self._send(dispatch, content, after)
        except (Later, DBAPIError):
            raise
        except Exception as error:
            self._say(Report(f"{dispatch:>5}  not finished: {error!r}. {_GIVEN_AGAIN}", "failed"))
            raise

    def _send(self, dispatch: int, content: str, after: int) -> None:
        """One dispatch. Raises Later where it is to be tried again."""
        released = Released(dispatch, content, after)
        with self._shared.hold(dispatch) as held:
            if held is None:
                raise Later(_now() + _AGAIN)
            if held.was_left():
                self._say_left([dispatch])
                return
            limits, mail = self._look(dispatch)
            claimed = held.claim(released, limits)
            if isinstance(claimed, datetime.datetime):
                raise Later(claimed)
            if isinstance(claimed, str):
                if claimed:
                    self._say_once(f"Not sent: {claimed}. {_GIVEN_AGAIN}")
                return
            result, next_try = hand_over(claimed, self._transport, mail, _now())
            self._settle(claimed, result, next_try)
        if next_try is not None:
            raise Later(next_try)

    def _look(self, dispatch: int) -> tuple[Limits, Mail]:
        """How fast and how it is sent; whether it is, the register says, after what changed was noted there."""
        try:
            approved = self._register.find(ids=[dispatch], states=("approved",))
            for one in approved:
                self._sources.look(one)
            mail = mail_of(self._sources.workspace)
        except HrdAlertError as error:
            self._say_once(f"Nothing is sent: {error.in_a_line}")
            raise Later(_now() + _AGAIN) from None
        for one in approved:
            recipient = self._sources.recipients.get(one.recipient)
            if recipient is not None and (when := opens(recipient, _now())) is not None:
                raise Later(when)
        return mail.limits, mail

    def _settle(self, ready: Ready, result: Result, next_try: datetime.datetime | None) -> None:
        """Notes what became of a message; while the server is away, again and again for two minutes."""
        for seconds in (0.0, 0.5, 1, 2, 5, 10, 20, 30, 30, 30):
            time.sleep(seconds)
            try:
                self._shared.settle(ready, result.outcome, result.answer, next_try)
                break
            except DBAPIError:
                continue
        else:
            lost = f"{result.outcome}, which could not be noted. Say it by hand:  hrdalert decide {result.id}"
            self._say(Report(f"{result.id:>5}  {result.address}: {lost}", "uncertain"))
            return
        text = f"{result.id:>5}  {result.address}: {result.outcome}. {result.answer}"
        self._say(Report(text, result.outcome))

    async def _tend(self, timestamp: int) -> None:
        """Looks after what workers left that are gone: what they had begun is uncertain, the rest is another one's."""
        self._say_left(await asyncio.to_thread(self._register.recover, _now()))
        jobs = self.queue.app.job_manager
        for job in await jobs.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=self._gone):
            try:
                if job.task_name == SEND:
                    await jobs.retry_job(job)
                    continue
            except exceptions.UniqueViolation:  # it was given to the workers anew
                pass
            except exceptions.ConnectorException as error:
                if "invalid status" not in str(error.__cause__):  # it was finished after all
                    raise
                continue
            assert job.id is not None
            await jobs.finish_job_by_id_async(job.id, Status.ABORTED, delete_job=True)

    def _say_left(self, ids: Sequence[int]) -> None:
        for dispatch in self._register.find(ids=ids):
            text = f"{dispatch.id:>5}  {dispatch.address}: uncertain. {dispatch.answer}"
            self._say(Report(text, "uncertain"))

    def _say_once(self, text: str) -> None:
        if text != self._last_said:
            self._last_said = text
            self._say(Report(text))


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
