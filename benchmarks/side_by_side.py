"""Two ways to do the same, measured in turns; the rows of the table that comes of it."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypeAlias

Job: TypeAlias = Callable[[], object]
Way: TypeAlias = Callable[[], Job]
"""Makes the next job ready. Only the job is timed."""


@dataclass(frozen=True, slots=True)
class Row:
    """What hrdalert takes for a work, and what stands beside it: what another tool takes, or what is allowed.

    ``target`` says how many times as fast hrdalert has to be; with ``within``, how many times the other's time or
    memory it may take. A row without a target is for information.
    """

    work: str
    ours: float
    other: str
    theirs: float
    target: float | None = None
    within: bool = False
    unit: Literal["s", "MiB"] = "s"

    @property
    def ratio(self) -> float:
        """How many times as fast, or as much."""
        return self.ours / self.theirs if self.within else self.theirs / self.ours

    @property
    def verdict(self) -> str:
        """Empty where there is no target."""
        if self.target is None:
            return ""
        is_met = self.ratio <= self.target if self.within else self.ratio >= self.target
        return "met" if is_met else "NOT MET"

    def __str__(self) -> str:
        target = f"{'≤' if self.within else '≥'} {self.target:>4g} ×" if self.target is not None else " " * 8
        return (
            f"{self.work:<52} {self._amount(self.ours)}   {self.other:<34} {self._amount(self.theirs)}   "
            f"{self.ratio:>6.2f} ×   {target}   {self.verdict}"
        ).rstrip()

    def _amount(self, value: float) -> str:
        if self.unit == "MiB":
            return f"{value:>7.0f} MiB"
        return f"{value:>8.2f} s " if value >= 1 else f"{value * 1e3:>8.2f} ms"


HEADER = f"{'work':<52} {'hrdalert':>11}   {'beside':<34} {'':>11}   {'ratio':>8}   {'target':<8}   verdict"


def has(tool: str, part: str) -> bool:
    """Whether a tool is installed that a part needs; where it is not, say so on standard error."""
    if find_spec(tool):
        return True
    print(f"{tool} is not installed: {part} goes without it. pip install {tool}", file=sys.stderr, flush=True)
    return False


def medians(ways: Mapping[str, Way], turns: int, jobs: int = 1) -> dict[str, float]:
    """Seconds a job. The ways take turns, so that a busy machine slows all of them; the first turn is not counted.

    ``jobs`` says how many each does in a turn.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(turns + 1):
        for name, way in ways.items():
            ready = [way() for _ in range(jobs)]
            gc.collect()
            begin = time.perf_counter()
            for job in ready:
                job()
            if turn:
                times[name].append((time.perf_counter() - begin) / jobs)
    return {name: statistics.median(measured) for name, measured in times.items()}


@dataclass(frozen=True, slots=True)
class Run:
    """What a program and its processes took."""

    seconds: float
    processor: float
    """Seconds of the processor, of all processes together."""
    memory: float
    """MiB, the most that one process held."""


def python(*arguments: str, folder: Path) -> Run:
    """Run Python with arguments in a folder. Whoever calls it must be small: a child begins with its memory.

    Raises SystemExit with what a program said that failed: what fails at once is not fast.
    """
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    if process.returncode:
        raise SystemExit(f"status {process.returncode} of {' '.join(arguments)}\n{said}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def hrdalert(*arguments: str, folder: Path) -> Run:
    """Run a command of hrdalert in a workspace."""
    return python("-m", "hrdalert", *arguments, folder=folder)


def per_case(runs: Sequence[tuple[int, Run]], what: str, grows: float) -> Iterator[Row]:
    """That time is linear and memory flat: of a run over few cases, and one over many."""
    (few, first), (many, last) = runs
    yield Row(
        f"{what}: one of {many:,}, processor",
        last.processor / many,
        f"one of {few:,}",
        first.processor / few,
        grows,
        True,
    )
    yield Row(
        f"{what}: {many:,}, memory of a process", last.memory, f"{few:,}", first.memory, grows, True, "MiB"
    )
