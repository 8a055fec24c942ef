"""Work shared out to processes: results in the order of the tasks, and no process left behind.

Each worker has a pipe of its own, and a few tasks at a time wait in it, so that memory does not grow with the number of
tasks. A worker that dies (killed, or out of memory) loses the one task it was at; the others go on. A worker ends when
its pipe is closed, and at once when the process that started it is gone, even by a ``kill -9``.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Generic, Self, TypeVar

from msgspec import Struct, field

Task = TypeVar("Task")
Result = TypeVar("Result")

_WAITING = 2
"""The tasks that a worker holds: the one it is at, and the next."""
_SECONDS_TO_END = 3.0


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "process_cpu_count"):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker(Struct, eq=False):
    """A process, and the tasks that it holds."""

    process: multiprocessing.process.BaseProcess
    pipe: Connection
    tasks: deque[int] = field(default_factory=deque)
    """The numbers of its tasks, the one it is at first."""


class Workers(Generic[Task, Result]):
    """Some processes that do tasks; used in a ``with``.

    ``prepare`` is called once in each process and gives the function that does a task; it, the tasks and the results
    are pickled. Processes are spawned, never forked: typst and threads do not outlive a fork.
    """

    def __init__(self, number: int, prepare: Callable[[], Callable[[Task], Result]]) -> None:
        self._number = number
        self._prepare = prepare
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        for _ in range(self._number):
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends all workers: each when it is done with the task it is at, or after some seconds at the latest."""
        try:
            for worker in self._workers:
                worker.pipe.close()
            end = time.monotonic() + _SECONDS_TO_END
            for worker in self._workers:
                worker.process.join(max(0.0, end - time.monotonic()))
        finally:
            for worker in self._workers:
                if worker.process.is_alive():
                    worker.process.terminate()
                    worker.process.join()
                worker.process.close()

    def results(self, tasks: Sequence[Task]) -> Iterator[Result | None]:
        """The result of each task, in the order of the tasks; None where the worker died over it."""
        ahead = iter(range(len(tasks)))
        done: dict[int, Result | None] = {}
        for worker in self._workers:
            self._give(worker, tasks, ahead)
        for number in range(len(tasks)):
            while number not in done:
                self._collect(tasks, ahead, done)
            yield done.pop(number)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, self._prepare), daemon=True)
        with _undisturbed():
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _give(self, worker: _Worker, tasks: Sequence[Task], ahead: Iterator[int]) -> None:
        while len(worker.tasks) < _WAITING and (number := next(ahead, None)) is not None:
            worker.tasks.append(number)
            with contextlib.suppress(OSError):  # it has died: _collect finds out
                worker.pipe.send(tasks[number])

    def _collect(self, tasks: Sequence[Task], ahead: Iterator[int], done: dict[int, Result | None]) -> None:
        """Waits until at least one worker has a result, or has died."""
        busy = [worker for worker in self._workers if worker.tasks]
        ready = wait([worker.pipe for worker in busy])
        for worker in busy:
            if worker.pipe not in ready:
                continue
            try:
                done[worker.tasks[0]] = worker.pipe.recv()
                worker.tasks.popleft()
            except (EOFError, OSError):
                worker = self._replaced(worker, tasks, done)
            self._give(worker, tasks, ahead)

    def _replaced(self, worker: _Worker, tasks: Sequence[Task], done: dict[int, Result | None]) -> _Worker:
        """Another worker in place of one that died, with the tasks that it had not begun."""
        lost, *left = worker.tasks
        done[lost] = None
        worker.pipe.close()
        worker.process.join()
        worker.process.close()
        self._workers.remove(worker)
        new = self._start()
        for number in left:
            new.tasks.append(number)
            new.pipe.send(tasks[number])
        return new


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """A process started meanwhile does not hear Ctrl-C: the one that started it decides what is finished."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _work(pipe: Connection, prepare: Callable[[], Callable[[Task], Result]]) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    do = prepare()
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(do(pipe.recv()))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
