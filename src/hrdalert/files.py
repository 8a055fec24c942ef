"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_PART = (".hrdalert-", ".part")
"""How a file's name begins and ends while it is being written."""


def put(path: Path, content: bytes, *, on_disk: bool = False) -> None:
    """Writes a file beside its place and moves it there, so that it is never seen half-written.

    With ``on_disk`` it is on the disk before it stands in its place: a loss of power does not lose it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    before, behind = _PART
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=before, suffix=behind)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if on_disk:
                file.flush()
                os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Takes away what :func:`put` left below a folder when it was killed. Nothing may be writing there."""
    for left in folder.rglob("*".join(_PART)):
        left.unlink(missing_ok=True)
