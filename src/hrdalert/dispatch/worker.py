"""Office mode: what desks approve is given to a queue, as a job for each message, and workers send it.

The queue is Procrastinate's, in the database of the register: its are the schedule and the tries. Whether a message may
leave, the register alone decides, when a worker is at it; so a job may run twice, and a message goes once.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import logging
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision, exceptions
from procrastinate.jobs import Job, Status
from psycopg import Error as ServerError
from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from hrdalert.dispatch.dispatches import Dispatch, Ready, domain_of, moment, now
from hrdalert.dispatch.engines import FORM_LOCK, LOCKS
from hrdalert.dispatch.fingerprints import unchanged
from hrdalert.dispatch.locks import claim, hold, settle
from hrdalert.dispatch.messages import mail_of
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.revalidation import revalidate
from hrdalert.dispatch.run import Pace, Result, hand_over
from hrdalert.dispatch.sender import Outcome, give_up
from hrdalert.dispatch.sql_tables import ATTEMPTS
from hrdalert.dispatch.transports import Transport
from hrdalert.errors import HrdAlertError, RefusedError, WorkspaceError
from hrdalert.settings import Mail

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace

_SEND: Final = "hrdalert.send"
_QUEUE: Final = "hrdalert"
"""What is sent, and where, by the names that the server keeps."""
_AGAIN: Final = datetime.timedelta(minutes=1)
"""After so long a worker looks once more at what it could not send for now."""
_GIVEN_AGAIN: Final = (
    "What may leave after all is given to the workers anew:  hrdalert approve, then hrdalert send --send"
)


class Later(Exception):
    """The job is to run again, at the moment that it is made with."""


class AtThatMoment(BaseRetryStrategy):
    """Procrastinate tries again when the register says, and soon where its own server went away."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, Later):
            return RetryDecision(retry_at=exception.args[0])
        return RetryDecision(retry_in={"seconds": 5}) if isinstance(exception, DBAPIError) else None


def _queue_of(engine: Engine) -> App:
    """The queue in the database of a register.

    The address is given in pieces: whole, PostgreSQL's own library reads some signs of passwords otherwise than the
    register, and repeats them.
    """
    for name in ("procrastinate", "psycopg"):  # what people need to know, who uses the queue says
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    _, arguments = engine.dialect.create_connect_args(engine.url)
    conninfo = make_conninfo(**{name: value for name, value in arguments.items() if name != "context"})
    return App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4))


@contextlib.contextmanager
def _opened(queue: App, engine: Engine) -> Iterator[None]:
    """The connection to a queue, whose tables are made where they are not there."""
    with queue.open():
        with engine.begin() as work:
            work.execute(select(func.pg_advisory_xact_lock(LOCKS, FORM_LOCK)))
            if not queue.check_connection():
                queue.schema_manager.apply_schema()
        yield


def release(workspace: Workspace, register: Register, *, hurried: bool = False) -> list[int]:
    """Gives to the workers what is approved and they do not have yet; returns it.

    Each may leave from its embargo and its next try on. A job for other words, and ``hurried`` one that waits for its
    next try, gives way to a new one.
    """
    engine = register.server
    assert engine is not None, "commands see to it that it is on a server"
    queue, pace, given = _queue_of(engine), Pace(mail_of(workspace).limits), list[Job]()
    jobs = queue.job_manager
    try:
        with _opened(queue, engine):
            there = {
                _dispatch_of(job): job
                for status in ("todo", "doing")
                for job in jobs.list_jobs(task=_SEND, status=status)
            }
            at = now()
            with engine.connect() as work:
                after = work.execute(select(func.max(ATTEMPTS.c.id))).scalar() or 0
            for one in register.find(states=("approved",)):
                if (job := there.get(one.id)) is not None:
                    is_of_now = job.task_kwargs["content"] == one.content and not (hurried and one.tries)
                    if job.status != "todo" or is_of_now:
                        continue
                    assert job.id is not None
                    if not jobs.cancel_job_by_id(job.id, delete_job=True):
                        continue
                earliest = max(at, datetime.datetime.fromisoformat(one.waits_until or moment(at)))
                given.append(_job(one, after, pace.moment(earliest, domain_of(one.mailbox))))
            if given:
                jobs.batch_defer_jobs(given)
    except exceptions.AlreadyEnqueued:
        what = "Another desk gives messages to the workers at this moment."
        raise RefusedError(what, "Try again.") from None
    except (exceptions.ConnectorException, ServerError) as error:
        what = f"The queue of the workers cannot be used: {_in_a_line(error)}."
        raise WorkspaceError(what, "Ask who runs the server of the register.") from None
    return list(map(_dispatch_of, given))


def _job(dispatch: Dispatch, after: int, at: datetime.datetime) -> Job:
    """The sending of these very words; ``after`` is the last attempt: refusals of earlier ones stop nothing."""
    name = f"hrdalert dispatch {dispatch.id}"
    return Job(
        queue=_QUEUE,
        lock=name,
        queueing_lock=name,
        task_name=_SEND,
        task_kwargs={"dispatch": dispatch.id, "content": dispatch.content, "after": after},
        scheduled_at=at,
    )


def _dispatch_of(job: Job) -> int:
    return int(job.task_kwargs["dispatch"])  # type: ignore[arg-type]


def _in_a_line(error: BaseException) -> str:
    return " ".join(str(error.__cause__ or error).split())


class Sources:
    """The files that messages are made of. When one changes, what waits is made anew, as before a run of the sender."""

    def __init__(self, opened: Callable[[], Workspace], register: Register) -> None:
        self._opened, self._register = opened, register
        self._checked: set[tuple[int, str]] = set()
        """Dispatches, with their words, that say what the files say."""
        self.workspace = opened()
        self._today = datetime.date.min
        self._holds: Callable[[], bool] = lambda: False

    def _open(self) -> None:
        self._today = datetime.date.min  # until all was read without a mistake
        self._checked.clear()
        today, self._holds = datetime.date.today(), unchanged(self._opened())
        self.workspace = self._opened()
        _ = self.workspace.resources.recipients  # they are read: a mistake in them voids no approval
        self._today = today

    def look(self, dispatch: Dispatch) -> None:
        """Voids the approval of all that is sent with this one and says something else by now.

        Reads everything anew where a file changed. Raises HrdAlertError where the files have mistakes.
        """
        if datetime.date.today() != self._today or not self._holds():
            self._open()
        if (dispatch.id, dispatch.content) not in self._checked:
            reference, document = dispatch.reference, dispatch.document
            approved = self._register.find(reference=reference, document=document, states=("approved",))
            waiting = [one for one in approved if (one.id, one.content) not in self._checked]
            revalidate(self.workspace, self._register, waiting, self._today)
            self._checked |= {(one.id, one.content) for one in (dispatch, *waiting)}


class Worker:
    """Sends what is given to the queue, until it is stopped. Any number of them may work at once."""

    beat, gone, tend = 10.0, 30.0, "* * * * *"
    """The seconds between its signs of life, after how many another one is taken for dead, and when it looks."""

    def __init__(
        self,
        opened: Callable[[], Workspace],
        register: Register,
        transport: Transport,
        say: Callable[[str, Outcome | None], object],
    ) -> None:
        """``opened`` reads the workspace anew, from wherever it is called.

        ``say`` is told what became of a message, and with None what is to be known of the worker itself.
        """
        assert register.server is not None, "commands see to it that it is on a server"
        self._register, self._engine = register, register.server
        self._sources = Sources(opened, register)
        self._transport = transport
        self._say, self._last_said = say, ""
        self._is_stopped = False
        self._end: Callable[[], object] = lambda: None
        """Ends the work of Procrastinate that runs."""
        self._queue = app = _queue_of(self._engine)
        app.task(name=_SEND, queue=_QUEUE, retry=AtThatMoment())(self._job)
        name = "hrdalert.tend"
        app.periodic(cron=self.tend)(app.task(name=name, queue=_QUEUE, queueing_lock=name)(self._tend))

    def run(self, *, once: bool = False) -> None:
        """Works until somebody stops it, or ``once`` until nothing is due; a server that goes away is waited for."""
        is_ready = False
        with contextlib.closing(self._transport), self._stopping():
            while not self._is_stopped:
                try:
                    if not is_ready:
                        with _opened(self._queue, self._engine):
                            is_ready = True
                    asyncio.run(self._work(once))
                    if once:
                        return
                except (exceptions.ConnectorException, ServerError, DBAPIError, OSError) as error:
                    why = _in_a_line(error)
                    self._say_once(f"The register's database cannot be used; trying again. {why}")
                    time.sleep(0 if self._is_stopped else 1)

    async def _work(self, once: bool) -> None:
        async with self._queue.open_async():
            await self._tend(0)
            working = asyncio.ensure_future(
                self._queue.run_worker_async(
                    queues=[_QUEUE],
                    wait=not once,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    update_heartbeat_interval=self.beat,
                    stalled_worker_timeout=self.gone,
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
                self._end = lambda: None

    @contextlib.contextmanager
    def _stopping(self) -> Iterator[None]:
        """Lets a signal end the worker after the message that it is at."""

        def stop(*_: object) -> None:
            self._is_stopped = True
            self._end()

        with contextlib.ExitStack() as restored:
            for number in (signal.SIGINT, signal.SIGTERM):
                restored.callback(signal.signal, number, signal.signal(number, stop))
            yield

    # --- the jobs

    def _job(self, dispatch: int, content: str, after: int) -> None:
        """One job; what is no word of the register or its server is a mistake of ours, and said."""
        try:
            self._send(dispatch, content, after)
        except (Later, DBAPIError):
            raise
        except Exception as error:
            self._say(f"{dispatch:>5}  not finished: {error!r}. {_GIVEN_AGAIN}", "failed")
            raise

    def _send(self, dispatch: int, content: str, after: int) -> None:
        """One dispatch. Raises Later where it is to be tried again."""
        with hold(self._engine, dispatch) as work:
            if work is None:
                raise Later(now() + _AGAIN)
            with work.begin():
                was_left = give_up(work, dispatch)
            if was_left:
                self._say_left([dispatch])
                return
            mail = self._look(dispatch)
            claimed = claim(work, dispatch, content, after, mail.limits)
            if isinstance(claimed, datetime.datetime):
                raise Later(claimed)
            if isinstance(claimed, str):
                if claimed:
                    self._say_once(f"Not sent: {claimed}. {_GIVEN_AGAIN}")
                return
            result = hand_over(claimed, self._transport, mail, now())
            self._settle(claimed, result)
        if result.next_try is not None:
            raise Later(result.next_try)

    def _look(self, dispatch: int) -> Mail:
        """How it is sent; whether it is, the register says, after what changed was noted there."""
        try:
            for one in self._register.find(ids=[dispatch], states=("approved",)):
                self._sources.look(one)
            mail = mail_of(self._sources.workspace)
        except HrdAlertError as error:
            self._say_once(f"Nothing is sent: {error.in_a_line}")
            raise Later(now() + _AGAIN) from None
        return mail

    def _settle(self, ready: Ready, result: Result) -> None:
        """Notes what became of a message; while the server is away, again and again for two minutes."""
        for seconds in (0.0, 0.5, 1, 2, 5, 10, 20, 30, 30, 30):
            time.sleep(seconds)
            with contextlib.suppress(DBAPIError):
                settle(self._engine, ready, result.outcome, result.answer, result.next_try)
                break
        else:
            lost = f"{result.outcome}, which could not be noted. Say it by hand:  hrdalert decide {result.id}"
            self._say(f"{result.id:>5}  {result.address}: {lost}", "uncertain")
            return
        self._say(f"{result.id:>5}  {result.address}: {result.outcome}. {result.answer}", result.outcome)

    async def _tend(self, timestamp: int) -> None:
        """Looks after what workers left that are gone: what they had begun is uncertain, the rest is another one's."""
        self._say_left(await asyncio.to_thread(self._register.recover, now()))
        jobs = self._queue.job_manager
        for job in await jobs.get_stalled_jobs(queue=_QUEUE, seconds_since_heartbeat=self.gone):
            try:
                if job.task_name == _SEND:
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
            self._say(f"{dispatch.id:>5}  {dispatch.address}: uncertain. {dispatch.answer}", "uncertain")

    def _say_once(self, text: str) -> None:
        if text != self._last_said:
            self._last_said = text
            self._say(text, None)
