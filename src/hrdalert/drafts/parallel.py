"""Many cases, or documents, on all cores of the computer, in their order."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from hrdalert.errors import WorkspaceError

W = TypeVar("W")
S = TypeVar("S")
T = TypeVar("T")


def of_each(
    here: W,
    items: Sequence[S],
    look: Callable[[W, S], T],
    jobs: int | None = None,
    *,
    opened: Callable[[], W],
    worth: int = 12,  # so many cases take longer than it takes to start processes
    at_once: int = 1,
) -> Iterator[T]:
    """The result of ``look`` for each case file or document, in their order.

    Items, ``look`` and ``opened`` are pickled.

    ``look`` is called with ``here``, such as a workspace; in another process, with what ``opened`` returns there.
    ``jobs`` is the number of processes; without it, one a core where there are as many items as ``worth``. Small
    items are given to a process several ``at_once``. Raises WorkspaceError where one was ended from outside: what
    it had written is whole.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    processes = jobs or (cores if len(items) >= worth else 1)
    if processes == 1:
        yield from (look(here, item) for item in items)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _open, (opened,)) as pool:
        waiting: deque[Future[list[T]]] = deque()
        try:
            for first in range(0, len(items), at_once):
                waiting.append(pool.submit(partial(_look, look), items[first : first + at_once]))
                if len(waiting) >= processes * 4:  # memory does not grow with the number of cases
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool:
            why = "A process was ended from outside; perhaps there is too little memory."
            mend = "All files are whole. Do it again, with fewer cases or --jobs 1."
            raise WorkspaceError(why, mend) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_HERE: list[Any] = []
"""From where this process looks."""


def _open(opened: Callable[[], object]) -> None:
    _HERE[:] = [opened()]


def _look(look: Callable[[W, S], T], items: Sequence[S]) -> list[T]:
    return [look(_HERE[0], item) for item in items]
