"""How far a long piece of work has come: one line on standard error, where that is a terminal."""

import shutil
import sys
import time
from contextlib import AbstractContextManager

import click

from hrdalert.cli.options import is_quiet


class Progress(AbstractContextManager["Progress"]):
    """A line of progress that is written over, and erased at the end of the ``with`` block.

    ``of`` is how many pieces of work there are.
    """

    def __init__(self, of: int) -> None:
        self._of, self._done = of, 0
        self._is_seen = sys.stderr.isatty() and not is_quiet()
        self._begin = time.monotonic()
        self._shown_at = 0.0
        self._is_there = False

    def __exit__(self, *_: object) -> None:
        self.clear()

    def __getstate__(self) -> dict[str, object]:
        """The state for another process, in which progress shows nothing: lines of two processes would mix."""
        return {**vars(self), "_is_seen": False}

    def making(self, reference: str, document: str) -> None:
        """Show which document of which case is being made."""
        self._show(self._done + 1, f"{reference}  {document}")

    def done(self, name: str) -> None:
        """Show that one more case, the one of this name, is done."""
        self._done += 1
        if self._done < self._of:
            self._show(self._done, name)

    def clear(self) -> None:
        """Erase the line, so that another can be printed."""
        if self._is_there:
            click.echo(f"\r{' ' * (shutil.get_terminal_size().columns - 1)}\r", nl=False, err=True)
            self._is_there = False

    def _show(self, number: int, name: str) -> None:
        now = time.monotonic()
        is_early = now - self._begin < 1.0 or now - self._shown_at < 0.1  # seconds
        if not self._is_seen or is_early:
            return
        line = f"{number:,} of {self._of:,}  {name}"
        width = shutil.get_terminal_size().columns - 1
        click.echo(f"\r{line[:width]:<{width}}", nl=False, err=True)
        self._shown_at, self._is_there = now, True
