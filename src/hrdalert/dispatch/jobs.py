"""Office mode, the desks: what is approved is given to a queue, as a job for each message.

The queue is Procrastinate's, in the database of the register: its are the schedule and the tries.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from msgspec import to_builtins
from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision, exceptions
from procrastinate.jobs import Job
from psycopg import Error as ServerError
from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from hrdalert.dispatch.dispatches import Dispatch, domain_of, moment
from hrdalert.dispatch.engines import FORM_LOCK, LOCKS
from hrdalert.dispatch.hours import opens
from hrdalert.dispatch.messages import mail_of
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.sharing import Released, Shared
from hrdalert.dispatch.throttle import Pace
from hrdalert.errors import RefusedError, WorkspaceError
from hrdalert.settings import Limits
from hrdalert.workspace import Workspace

SEND: Final = "hrdalert.send"
QUEUE: Final = "hrdalert"
"""What is sent, and where, by the names that the server keeps."""


class Later(Exception):
    """The job is to run again, at a moment."""

    def __init__(self, at: datetime.datetime) -> None:
        super().__init__(moment(at))
        self.at = at


class AtThatMoment(BaseRetryStrategy):
    """Procrastinate tries again when the register says, and soon where its own server went away."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, Later):
            return RetryDecision(retry_at=exception.at)
        if isinstance(exception, DBAPIError):
            return RetryDecision(retry_in={"seconds": 5})
        return None


def shared(register: Register) -> Shared:
    """What workers do with a register, which is on a server: commands see to that."""
    assert register.server is not None
    return Shared(register.server)


class Queue:
    """The jobs of an office."""

    def __init__(self, register: Register) -> None:
        self._shared = shared(register)
        assert register.server is not None
        self._engine = register.server
        self.app = App(connector=PsycopgConnector(conninfo=_conninfo(self._engine), min_size=1, max_size=4))
        for name in ("procrastinate", "psycopg"):  # what people need to know, who uses the queue says
            logging.getLogger(name).addHandler(logging.NullHandler())
            logging.getLogger(name).propagate = False

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """The connection to the queue, whose tables are made where they are not there."""
        with self.app.open():
            with self._engine.begin() as work:
                work.execute(select(func.pg_advisory_xact_lock(LOCKS, FORM_LOCK)))
                if not self.app.check_connection():
                    self.app.schema_manager.apply_schema()
            yield

    def waiting(self) -> Mapping[int, Job]:
        """The jobs that wait or run, by their dispatches."""
        listed = partial(self.app.job_manager.list_jobs, task=SEND)
        jobs = [job for status in ("todo", "doing") for job in listed(status=status)]
        return {_dispatch_of(job): job for job in jobs}

    def release(
        self, whom: Sequence[tuple[Dispatch, datetime.datetime]], limits: Limits, *, hurried: bool = False
    ) -> list[int]:
        """Gives to the workers what they do not have yet; returns it.

        ``whom`` are the dispatches, each with the moment from which on it may leave. A job for other words, and
        ``hurried`` one that waits for its next try, gives way to a new one.
        """
        jobs_there, given, pace = self.waiting(), list[Job](), Pace(limits)
        after = self._shared.last_attempt()
        for dispatch, earliest in whom:
            if (job := jobs_there.get(dispatch.id)) is None or self._gives_way(job, dispatch, hurried):
                at = pace.moment(earliest, domain_of(dispatch.mailbox))
                given.append(_job(Released(dispatch.id, dispatch.content, after), at))
        try:
            if given:
                self.app.job_manager.batch_defer_jobs(given)
        except exceptions.AlreadyEnqueued:
            what = "Another desk gives messages to the workers at this moment."
            raise RefusedError(what, "Try again.") from None
        return list(map(_dispatch_of, given))

    def _gives_way(self, job: Job, to: Dispatch, hurried: bool) -> bool:
        is_of_now = job.task_kwargs["content"] == to.content and not (hurried and to.tries)
        if job.status != "todo" or is_of_now:
            return False
        assert job.id is not None
        return self.app.job_manager.cancel_job_by_id(job.id, delete_job=True)


def _job(released: Released, at: datetime.datetime) -> Job:
    name = f"hrdalert dispatch {released.dispatch}"
    arguments: dict[str, Any] = to_builtins(released)
    return Job(
        queue=QUEUE, lock=name, queueing_lock=name, task_name=SEND, task_kwargs=arguments, scheduled_at=at
    )


def _dispatch_of(job: Job) -> int:
    return int(job.task_kwargs["dispatch"])  # type: ignore[arg-type]


def _conninfo(engine: Engine) -> str:
    """The address of the register's database, in pieces.

    Whole, PostgreSQL's own library reads some signs of passwords otherwise than the register, and repeats them.
    """
    _, arguments = engine.dialect.create_connect_args(engine.url)
    return make_conninfo(**{name: value for name, value in arguments.items() if name != "context"})


def release(
    workspace: Workspace, register: Register, now: datetime.datetime, *, hurried: bool = False
) -> list[int]:
    """Gives to the workers what is approved, each from its embargo, its next try and its recipient's hours on."""
    recipients, whom = {one.id: one for one in workspace.desk.recipients}, []
    for dispatch in register.find(states=("approved",)):
        waits = [datetime.datetime.fromisoformat(at) for at in (dispatch.not_before, dispatch.next_try) if at]
        earliest = max([now, *waits])
        recipient = recipients.get(dispatch.recipient)
        whom.append((dispatch, (opens(recipient, earliest) if recipient else None) or earliest))
    queue = Queue(register)
    try:
        with queue.opened():
            return queue.release(whom, mail_of(workspace).limits, hurried=hurried)
    except (exceptions.ConnectorException, ServerError) as error:
        what = f"The queue of the workers cannot be used: {in_a_line(error)}."
        raise WorkspaceError(what, "Ask who runs the server of the register.") from None


def in_a_line(error: BaseException) -> str:
    return " ".join(str(error.__cause__ or error).split())
