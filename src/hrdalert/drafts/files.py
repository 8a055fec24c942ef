"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from hrdalert.errors import WriterError

_PART = (".hrdalert-", ".part")
"""How a file's name begins and ends while it is being written."""


def put(path: Path, content: bytes, *, on_disk: bool = False) -> None:
    """Writes a file beside its place and moves it there, so that it is never seen half-written.

    With ``on_disk`` it is on the disk before it stands in its place: a loss of power does not lose it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    before, behind = _PART
    # The name is known before the file is there: whenever somebody stops, it is taken away.
    beside = path.parent / f"{before}{secrets.token_hex(8)}{behind}"
    try:
        with open(beside, "xb", opener=partial(os.open, mode=0o600)) as file:
            file.write(content)
            if on_disk:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def writing(path: Path, mend: str) -> Iterator[None]:
    """Raises WriterError where what is done there cannot write a file or a folder."""
    try:
        yield
    except OSError as error:
        raise WriterError(f"{path.as_posix()} cannot be written: {error.strerror or error}.", mend) from error


def sweep(folder: Path) -> None:
    """Takes away what :func:`put` left below a folder when it was killed. Nothing may be writing there."""
    for left in folder.rglob("*".join(_PART)):
        left.unlink(missing_ok=True)
