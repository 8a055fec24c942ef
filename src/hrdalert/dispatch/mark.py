"""How far a register in a file had come, noted beside it: an older copy of it must not send once more what has left.

The note is ``.hrdalert/register.json``, apart from the register, so that who brings back a copy of the one does not
bring back the other. It is on the disk before the end of a message leaves.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import update
from sqlalchemy.engine import Connection

from hrdalert.dispatch.dispatches import moment
from hrdalert.dispatch.tables import ATTEMPTS, BY_MAIL, DISPATCHES, OPEN, RUNS
from hrdalert.errors import WorkspaceError
from hrdalert.store import STATE, keep_private, make_folder, only_owner_may, read_private

_BACK: Final = "Bring back the last copy of it: nothing else tells what was sent to whom."


class Mark(Struct, frozen=True):
    """What a register had at a moment."""

    counts: tuple[int, int, int, int]
    """The last ids of dispatches, approvals, attempts and events, of which nothing is ever deleted."""
    last: str
    """The dispatch of the last attempt, and its moment: those of two copies that went on apart differ."""

    @property
    def attempts(self) -> int:
        return self.counts[2]


def mark_of(work: Any, attempt: int | None = None) -> Mark:
    """How far a register is, and its last attempt, or that one; ``work`` is Python's own connection to it."""
    names = ("dispatches", "approvals", "attempts", "events")
    ids = ", ".join(f"(SELECT max(id) FROM {table})" for table in names)
    ends = work.execute(f"SELECT {ids}").fetchone()
    of = (ends[2] if attempt is None else attempt,)
    row = work.execute("SELECT dispatch, at FROM attempts WHERE id = ?", of).fetchone()
    return Mark(tuple(id or 0 for id in ends), " ".join(map(str, row or ())))  # type: ignore[arg-type]


def noted(register: Path) -> Mark | None:
    """The note beside a register; None where there is none. Raises WorkspaceError where it cannot be read."""
    path = register.parent / STATE / "register.json"
    try:
        return msgspec.json.decode(read_private(path), type=Mark)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError:
        what = f"{path.as_posix()} cannot be read: it says how far {register.name} had come."
        mend = "Look with hrdalert register --csv whether what was sent last stands there; then take that file away."
        raise WorkspaceError(what, mend) from None


def note(register: Path, mark: Mark) -> None:
    """Puts down how far a register is; it is on the disk afterwards."""
    path = register.parent / STATE / "register.json"
    make_folder(path.parent)
    with open(path, "r+b" if path.exists() else "wb", opener=only_owner_may) as file:
        # So long that one sector of a disk holds it: it is there as it was, or as it is.
        file.write(msgspec.json.encode(mark).ljust(255) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def require_there(register: Path) -> None:
    """Raises WorkspaceError where a register is gone or empty: nothing is begun anew in silence."""
    mark, is_there = noted(register), register.exists()
    keep_private(
        *register.parent.glob(f"{register.name}*")
    )  # its journal, the sender's lock, and copies beside it
    if mark is not None and any(mark.counts) and not (is_there and register.stat().st_size):
        had = f"is {'empty' if is_there else 'gone'}, and {mark.attempts} attempts to send stood in it"
        anew = "If nothing was ever sent from here, take it and .hrdalert/register.json away, and begin anew."
        raise WorkspaceError(f"{register.as_posix()} {had}.", f"{_BACK} {anew}")


def require_latest(register: Path, work: Any) -> None:
    """Raises WorkspaceError where a register has less than was noted, or was copied while messages were leaving."""
    mark, what = noted(register), ""
    has = mark_of(work, mark.attempts if mark else None)
    if mark is None:
        if work.execute("SELECT 1 FROM runs WHERE ended_at = ''").fetchone():
            what = "was copied while messages were leaving, and does not know what left after that"
    elif any(had > now for had, now in zip(mark.counts, has.counts, strict=True)):
        what = f"is an older copy: {mark.attempts} attempts to send were noted, and it has {has.attempts}"
    elif has.last != mark.last:
        what = "is another one than that of this workspace: what was sent last does not stand there"
    if what:
        take_over = "If there is no other:  hrdalert register --take-over  makes uncertain all that had not left in it"
        until = "until a person says of each message whether it went"
        raise WorkspaceError(f"{register.as_posix()} {what}.", f"{_BACK} {take_over}, {until}.")


def require_whole(register: Path, work: Connection) -> None:
    """Raises WorkspaceError where pages of a file are lost, or not what they were."""
    said = work.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if said != "ok":
        raise WorkspaceError(f"{register.as_posix()} is damaged ({' '.join(said.split())}).", _BACK)


def doubt(work: Connection, at: datetime.datetime) -> None:
    """Makes uncertain what had not left by mail, and ends the runs that had not ended."""
    why = "The register was taken over from a copy, which does not know whether this message went."
    not_left = update(DISPATCHES).where(DISPATCHES.c.state.in_((*OPEN, "attempted")), BY_MAIL)
    work.execute(not_left.values(state="uncertain", answer=why))
    work.execute(update(ATTEMPTS).where(ATTEMPTS.c.outcome == "unknown").values(answer=why))
    end_runs(work, at)


def end_runs(work: Connection, at: datetime.datetime) -> None:
    work.execute(update(RUNS).where(RUNS.c.ended_at == "").values(ended_at=moment(at)))
