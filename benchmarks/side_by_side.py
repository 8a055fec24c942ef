"""Two ways to do the same, measured in turns; the rows of the table that comes of it."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Job: TypeAlias = Callable[[], object]
Way: TypeAlias = Callable[[], Job]
"""Makes the next job ready. Only the job is timed."""


@dataclass(frozen=True, slots=True)
class Row:
    """What hrdalert takes for a work, and what another takes for the same, in seconds.

    ``at_least`` and ``aim`` say how many times as fast hrdalert has to be. Where it cannot be faster, as it does more,
    they say within how many times the other's time it has to stay (``within``). Without them, a row is for information.
    """

    work: str
    ours: float
    other: str
    theirs: float
    at_least: float | None = None
    aim: float | None = None
    within: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs if self.within else self.theirs / self.ours

    def reaches(self, target: float) -> bool:
        return self.ratio <= target if self.within else self.ratio >= target

    @property
    def verdict(self) -> str:
        if self.at_least is None:
            return ""
        if not self.reaches(self.at_least):
            return "NOT MET"
        return "aim met" if self.aim is not None and self.reaches(self.aim) else "met"

    def __str__(self) -> str:
        return (
            f"{self.work:<48} {_time(self.ours)}   {self.other:<32} {_time(self.theirs)}   {self.ratio:>6.2f} ×   "
            f"{self._target(self.at_least)}   {self._target(self.aim)}   {self.verdict}"
        ).rstrip()

    def _target(self, target: float | None) -> str:
        return f"{'≤' if self.within else '≥'} {target:>4g} ×" if target is not None else " " * 8


def _time(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:>8.2f} s "
    return f"{seconds * 1e3:>8.2f} ms" if seconds >= 1e-4 else f"{seconds * 1e6:>8.2f} µs"


HEADER = (
    f"{'work':<48} {'hrdalert':>11}   {'beside':<32} {'':>11}   {'ratio':>8}   {'at least':<8}   {'aim':<8}   "
    "verdict"
)


def show(rows: Iterable[Row]) -> None:
    """Prints the rows as they come."""
    print(HEADER)
    for row in rows:
        print(row, flush=True)


def note(text: str) -> None:
    """Says on standard error what was left out, and why."""
    print(text, file=sys.stderr, flush=True)


def medians(ways: Mapping[str, Way], turns: int, jobs: Mapping[str, int] | None = None) -> dict[str, float]:
    """Seconds a job. The ways take turns, so that a busy machine slows all of them; the first turn is not counted.

    ``jobs`` says how many a way does in a turn, where that is more than one.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(turns + 1):
        for name, way in ways.items():
            ready = [way() for _ in range((jobs or {}).get(name, 1))]
            gc.collect()
            begin = time.perf_counter()
            for job in ready:
                job()
            took = (time.perf_counter() - begin) / len(ready)
            if turn:
                times[name].append(took)
    return {name: statistics.median(measured) for name, measured in times.items()}
