"""Office mode: each message that desks approve becomes a job in a queue, and workers send it.

The queue is Procrastinate's, in the database of the register: it keeps the schedule and the tries. The register alone
decides whether a message may leave, when a worker has its job; so a job may run twice, and the message goes once.
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

from hrdalert.dispatch.dispatches import Dispatch, Ready, domain_of, now
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
"""The names of the task and of its queue in the database."""
_AGAIN: Final = datetime.timedelta(minutes=1)
"""The time after which a worker tries a job again that it could not do for now."""
_GIVEN_AGAIN: Final = (
    "What may leave after all is given to the workers anew:  hrdalert approve, then hrdalert send --send"
)


class Later(Exception):
    """The job is to run again, at the moment that is the argument of this exception."""


class AtThatMoment(BaseRetryStrategy):
    """Procrastinate runs a job again at the moment of ``Later``, and after 5 seconds where the database went away."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, Later):
            return RetryDecision(retry_at=exception.args[0])
        return RetryDecision(retry_in={"seconds": 5}) if isinstance(exception, DBAPIError) else None


def _queue_of(engine: Engine) -> App:
    """The queue in the database of a register.

    The address is given in pieces: PostgreSQL's own library would read some signs of a password in the whole address
    otherwise than the register does, and repeat them in errors.
    """
    for name in ("procrastinate", "psycopg"):  # callers tell people what they need to know
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    _, arguments = engine.dialect.create_connect_args(engine.url)
    conninfo = make_conninfo(**{name: value for name, value in arguments.items() if name != "context"})
    return App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4))


@contextlib.contextmanager
def _opened(queue: App, engine: Engine) -> Iterator[None]:
    """The connection to a queue; makes the queue's tables where they are missing."""
    with queue.open():
        with engine.begin() as work:
            work.execute(select(func.pg_advisory_xact_lock(LOCKS, FORM_LOCK)))
            if not queue.check_connection():
                queue.schema_manager.apply_schema()
        yield


def release(workspace: Workspace, register: Register, *, hurried: bool = False) -> list[int]:
    """Gives the workers a job for each approved dispatch that has none; returns the ids of these dispatches.

    A job waits for the embargo and the next try of its dispatch. A job for earlier content of a message gives way to a
    new one, and so does, where ``hurried``, a job that waits for the next try.
    """
    engine = register.server
    assert engine is not None, "commands see to it that it is on a server"
    queue, pace, new = _queue_of(engine), Pace(mail_of(workspace).limits), list[Job]()
    try:
        with _opened(queue, engine):
            jobs = _jobs(queue)
            begin = now()
            with engine.connect() as work:
                last_attempt = work.execute(select(func.max(ATTEMPTS.c.id))).scalar() or 0
            for dispatch in register.find(states=("approved",)):
                job = jobs.get(dispatch.id)
                if job is not None and not _gives_way(queue, job, dispatch, hurried):
                    continue
                until = dispatch.waits_until
                earliest = max(begin, datetime.datetime.fromisoformat(until)) if until else begin
                new.append(_job(dispatch, last_attempt, pace.moment(earliest, domain_of(dispatch.mailbox))))
            if new:
                queue.job_manager.batch_defer_jobs(new)
    except exceptions.AlreadyEnqueued:
        problem = "Another desk gives messages to the workers at this moment."
        raise RefusedError(problem, "Try again.") from None
    except (exceptions.ConnectorException, ServerError) as error:
        problem = f"The queue of the workers cannot be used: {_in_a_line(error)}."
        raise WorkspaceError(problem, "Ask who runs the server of the register.") from None
    return list(map(_dispatch_of, new))


def _jobs(queue: App) -> dict[int, Job]:
    """By dispatch, the jobs that wait or that a worker has."""
    jobs: dict[int, Job] = {}
    for status in ("todo", "doing"):
        for job in queue.job_manager.list_jobs(task=_SEND, status=status):
            jobs[_dispatch_of(job)] = job
    return jobs


def _gives_way(queue: App, job: Job, dispatch: Dispatch, hurried: bool) -> bool:
    """Cancels the job of a dispatch where a new one must take its place, and no worker has it; says whether it did."""
    is_of_now = job.task_kwargs["content"] == dispatch.content and not (hurried and dispatch.tries)
    if job.status != "todo" or is_of_now:
        return False
    assert job.id is not None
    return bool(queue.job_manager.cancel_job_by_id(job.id, delete_job=True))


def _job(dispatch: Dispatch, after: int, at: datetime.datetime) -> Job:
    """The job to send a message with its present content; refusals up to the attempt ``after`` do not stop it."""
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
    """The files that messages are made of. When one changes, waiting messages are compared with the files once more."""

    def __init__(self, opened: Callable[[], Workspace], register: Register) -> None:
        self._opened, self._register = opened, register
        self._checked: set[tuple[int, str]] = set()
        """Dispatches, each with the digest of its content, that say what the files say."""
        self.workspace = opened()
        self._today = datetime.date.min
        self._holds: Callable[[], bool] = lambda: False

    def _open(self) -> None:
        """Reads all files anew."""
        self._today = datetime.date.min  # until all was read without a mistake
        self._checked.clear()
        today, self._holds = datetime.date.today(), unchanged(self._opened())
        self.workspace = self._opened()
        _ = self.workspace.resources.recipients  # read now: a mistake there raises, and voids no approval
        self._today = today

    def look(self, dispatch: Dispatch) -> None:
        """Voids the approvals of messages of this case and document that say something else than the files by now.

        Reads everything anew where a file changed. Raises HrdAlertError where the files have mistakes.
        """
        if datetime.date.today() != self._today or not self._holds():
            self._open()
        if (dispatch.id, dispatch.content) not in self._checked:
            reference, document = dispatch.reference, dispatch.document
            approved = self._register.find(reference=reference, document=document, states=("approved",))
            waiting = [other for other in approved if (other.id, other.content) not in self._checked]
            revalidate(self.workspace, self._register, waiting, self._today)
            self._checked |= {(checked.id, checked.content) for checked in (dispatch, *waiting)}


class Worker:
    """Does the jobs of the queue until it is stopped. Any number of workers may work at once."""

    beat, gone, tend = 10.0, 30.0, "* * * * *"
    """Seconds between signs of life, seconds of silence after which a worker is taken for dead, times of ``_tend``."""

    def __init__(
        self,
        opened: Callable[[], Workspace],
        register: Register,
        transport: Transport,
        say: Callable[[str, Outcome | None], object],
    ) -> None:
        """``opened`` reads the workspace anew, from wherever it is called.

        ``say`` gets a line on each message, with its outcome, and lines on the worker itself, with None.
        """
        assert register.server is not None, "commands see to it that it is on a server"
        self._register, self._engine = register, register.server
        self._sources = Sources(opened, register)
        self._transport = transport
        self._say, self._last_said = say, ""
        self._is_stopped = False
        self._end: Callable[[], object] = lambda: None
        """Ends the run of Procrastinate; does nothing where none runs."""
        self._queue = app = _queue_of(self._engine)
        app.task(name=_SEND, queue=_QUEUE, retry=AtThatMoment())(self._job)
        name = "hrdalert.tend"
        app.periodic(cron=self.tend)(app.task(name=name, queue=_QUEUE, queueing_lock=name)(self._tend))

    def run(self, *, once: bool = False) -> None:
        """Works until somebody stops it, or with ``once`` until nothing is due. Waits for a database that goes away."""
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
        """Lets a signal end the worker after the message that it is sending."""

        def stop(*_: object) -> None:
            self._is_stopped = True
            self._end()

        with contextlib.ExitStack() as restored:
            for number in (signal.SIGINT, signal.SIGTERM):
                restored.callback(signal.signal, number, signal.signal(number, stop))
            yield

    # --- the jobs

    def _job(self, dispatch: int, content: str, after: int) -> None:
        """Does one job. An error other than ``Later`` and those of the database is a fault of the program, and said."""
        try:
            self._send(dispatch, content, after)
        except (Later, DBAPIError):
            raise
        except Exception as error:
            self._say(f"{dispatch:>5}  not finished: {error!r}. {_GIVEN_AGAIN}", "failed")
            raise

    def _send(self, dispatch: int, content: str, after: int) -> None:
        """Sends one dispatch, where it may leave. Raises Later where the job is to run again."""
        with hold(self._engine, dispatch) as work:
            if work is None:
                raise Later(now() + _AGAIN)
            with work.begin():
                is_uncertain = give_up(work, dispatch)
            if is_uncertain:
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
        """The settings to send by, once the dispatch was compared with the files. Raises Later if these are wrong."""
        try:
            for approved in self._register.find(ids=[dispatch], states=("approved",)):
                self._sources.look(approved)
            return mail_of(self._sources.workspace)
        except HrdAlertError as error:
            self._say_once(f"Nothing is sent: {error.in_a_line}")
            raise Later(now() + _AGAIN) from None

    def _settle(self, ready: Ready, result: Result) -> None:
        """Notes what became of a message; while the database is away, tries to again and again for two minutes."""
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
        """Looks after what dead workers left: messages that they began become uncertain, their jobs are given anew."""
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
