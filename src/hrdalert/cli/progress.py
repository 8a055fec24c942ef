"""How far a long piece of work has come: one line on standard error, where that is a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import Self

import click

_PATIENCE = 1.0
"""Seconds after which a line is shown."""
_PAUSE = 0.1
"""Seconds between two of them."""


class Progress:
    """A line that is written over again and again, and is gone at the end; used in a ``with``."""

    def __init__(self) -> None:
        self._is_seen = sys.stderr.isatty()
        self._begin = time.monotonic()
        self._shown_at = 0.0
        self._is_there = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def show(self, done: int, of: int, reference: str) -> None:
        """Says that ``done`` pieces are done, the last of them ``reference``, if there was enough time to read it."""
        now = time.monotonic()
        if not self._is_seen or now - self._begin < _PATIENCE or done == of:
            return
        if self._is_there and now - self._shown_at < _PAUSE:
            return
        left = (now - self._begin) / done * (of - done)
        line = f"{done:,} of {of:,} cases, {_words(left)} left  {reference}"
        width = shutil.get_terminal_size().columns - 1
        click.echo(f"\r{line[:width]:<{width}}", nl=False, err=True)
        self._shown_at, self._is_there = now, True

    def clear(self) -> None:
        """Makes room for another line."""
        if self._is_there:
            click.echo(f"\r{' ' * (shutil.get_terminal_size().columns - 1)}\r", nl=False, err=True)
            self._is_there = False


def _words(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"
