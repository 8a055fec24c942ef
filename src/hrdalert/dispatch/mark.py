"""How far a register in a file had come, noted beside it: an older copy of it must not send once more what has left.

The note is ``.hrdalert/register.json``, apart from the register, so that who brings back a copy of the one does not
bring back the other. It is on the disk before the end of a message leaves.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from hrdalert.errors import WorkspaceError

_SIZE: Final = 256
"""Bytes of the note: one sector of a disk holds it, so that it is there as it was, or as it is."""
_BACK: Final = "Bring back the last copy of it: nothing else tells what was sent to whom."
_ANEW: Final = "If nothing was ever sent from here, take it and .hrdalert/register.json away, and begin anew."
_TAKE_OVER: Final = (
    "If there is no other:  hrdalert register --take-over  makes uncertain all that had not left in it, until a person"
    " says of each message whether it went."
)
_TABLES: Final = ("dispatches", "approvals", "attempts", "events")
"""Nothing is ever deleted of these: a register that has less of one is an older one."""


class Mark(Struct, frozen=True):
    """What a register had at a moment."""

    counts: tuple[int, ...]
    """The last ids of ``_TABLES``."""
    last: str
    """The dispatch of the last attempt, and its moment: those of two copies that went on apart differ."""

    @property
    def attempts(self) -> int:
        return self.counts[_TABLES.index("attempts")]


def mark_of(work: Any) -> Mark:
    """How far a register is; ``work`` is Python's own connection to it."""
    ids = ", ".join(f"(SELECT max(id) FROM {table})" for table in _TABLES)
    counts = tuple(id or 0 for id in work.execute(f"SELECT {ids}").fetchone())
    mark = Mark(counts, "")
    return Mark(counts, _attempt(work, mark.attempts))


def _attempt(work: Any, id: int) -> str:
    row = work.execute("SELECT dispatch, at FROM attempts WHERE id = ?", (id,)).fetchone()
    return " ".join(map(str, row or ()))


def noted(register: Path) -> Mark | None:
    """The note beside a register; None where there is none. Raises WorkspaceError where it cannot be read."""
    path = _path(register)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Mark)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError:
        what = f"{path.as_posix()} cannot be read: it says how far {register.name} had come."
        mend = "Look with hrdalert register --csv whether what was sent last stands there; then take that file away."
        raise WorkspaceError(what, mend) from None


def note(register: Path, mark: Mark) -> None:
    """Puts down how far a register is; it is on the disk afterwards."""
    path = _path(register)
    path.parent.mkdir(exist_ok=True)
    with path.open("r+b" if path.exists() else "wb") as file:
        file.write(msgspec.json.encode(mark).ljust(_SIZE - 1) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def require_there(register: Path) -> None:
    """Raises WorkspaceError where a register is gone or empty: nothing is begun anew in silence."""
    mark, is_there = noted(register), register.exists()
    if mark is not None and any(mark.counts) and not (is_there and register.stat().st_size):
        had = f"{mark.attempts} attempts to send stood in it"
        what = f"{register.as_posix()} is {'empty' if is_there else 'gone'}, and {had}."
        raise WorkspaceError(what, f"{_BACK} {_ANEW}")


def require_latest(register: Path, work: Any) -> None:
    """Raises WorkspaceError where a register has less than was noted, or was copied while messages were leaving."""
    mark, now = noted(register), mark_of(work)
    name = register.as_posix()
    if mark is None:
        if work.execute("SELECT 1 FROM runs WHERE ended_at = ''").fetchone():
            what = f"{name} was copied while messages were leaving, and does not know what left after that."
            raise WorkspaceError(what, f"{_BACK} {_TAKE_OVER}")
    elif any(had > has for had, has in zip(mark.counts, now.counts, strict=True)):
        what = f"{name} is an older copy: {mark.attempts} attempts to send were noted, and it has {now.attempts}."
        raise WorkspaceError(what, f"{_BACK} {_TAKE_OVER}")
    elif _attempt(work, mark.attempts) != mark.last:
        what = f"{name} is another one than that of this workspace: what was sent last does not stand there."
        raise WorkspaceError(what, f"{_BACK} {_TAKE_OVER}")


def _path(register: Path) -> Path:
    return register.parent / ".hrdalert" / "register.json"
