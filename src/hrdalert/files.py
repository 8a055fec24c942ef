"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_PART = (".hrdalert-", ".part")
"""How a file's name begins and ends while it is being written."""


def put(path: Path, content: bytes) -> None:
    """Writes a file beside its place and moves it there, so that it is never seen half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before, behind = _PART
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=before, suffix=behind)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Takes away what :func:`put` left below a folder when it was killed. Nothing may be writing there."""
    for left in folder.rglob("*".join(_PART)):
        left.unlink(missing_ok=True)
