"""Many cases on all cores of the computer, in their order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hrdalert.errors import WorkspaceError

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace

T = TypeVar("T")
WORTH_SHARING = 12
"""So many cases take longer than it takes to start processes."""


def of_each(
    workspace: Workspace, paths: Sequence[Path], look: Callable[[Workspace, Path], T], jobs: int | None = None
) -> Iterator[T]:
    """What ``look`` gives for each case file, in their order; ``look`` and what it gives are pickled.

    ``jobs`` is the number of processes; without it, one a core where there are enough cases. Raises WorkspaceError
    where a process was ended from outside: what it had written is whole.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    processes = jobs or (cores if len(paths) >= WORTH_SHARING else 1)
    if processes == 1:
        yield from (look(workspace, path) for path in paths)
        return
    with ProcessPoolExecutor(
        processes, get_context("spawn"), _open, (type(workspace).open, workspace.root)
    ) as pool:
        waiting: list[Future[T]] = []
        try:
            for path in paths:
                waiting.append(pool.submit(partial(_look, look), path))
                if len(waiting) >= processes * 4:  # memory does not grow with the number of cases
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        except BrokenProcessPool:
            why = "A process was ended from outside; perhaps there is too little memory."
            mend = "All files are whole. Do it again, with fewer cases or --jobs 1."
            raise WorkspaceError(why, mend) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_HERE: list[Workspace] = []
"""The workspace of this process, opened once."""


def _open(opened: Callable[[Path], Workspace], root: Path) -> None:
    _HERE[:] = [opened(root)]


def _look(look: Callable[[Workspace, Path], T], path: Path) -> T:
    return look(_HERE[0], path)
