"""What was drafted into a folder: one small file a case, in ``.hrdalert/`` of the workspace.

It lies beside the drafts' folder and not in it, since what lies there is handed out. It holds digests, the day until
which consents hold, and paths below the drafts' folder, in which no name stands; nothing of what a case tells, and no
path of a case file. A record that is lost, damaged or of another version means only that its case is drafted again.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, get_args

from msgspec import Struct, field

from hrdalert.audience import Audience
from hrdalert.errors import WorkspaceError
from hrdalert.files import put, sweep
from hrdalert.inputs import digest
from hrdalert.patterns import later
from hrdalert.workspace import Workspace

VERSION: Final = 1
_PATH = later(rf"({'|'.join(get_args(Audience))})(/[\w-][\w.-]*){{2,4}}")


class Mark(Struct, frozen=True):
    """By what a file is known as ours."""

    digests: tuple[str, ...]
    """Of the bytes that were written last; of several, where it is not certain which of them were."""
    size: int = -1
    changed: int = -1
    """Size and date of change as they were found behind the last writing: where they are the same, so is the file."""
    warned: bool = False
    """There was something to say of it, which is not kept here: it may quote the case."""


class Entry(Struct, frozen=True):
    """One document of a case, in one language and one format."""

    key: str
    """The digest of all that it was made from. Empty: it was begun, or failed."""
    case: str
    """The digest of the case file."""
    written_to: tuple[str, ...] = ()
    """The recipients and groups that the case named for it."""
    until: datetime.date | None = None
    """The last day on which the answers to consent that it rests on hold."""
    verified: bool = False
    refused: bool = False
    """It may not be made of this case."""
    files: dict[str, Mark] = field(default_factory=dict)
    """By path below the drafts' folder."""


_NAME = later(r"[\w-]+\.[\w-]+\.\w+")


def is_place(path: str) -> bool:
    """Whether this is a path that a draft can have below the drafts' folder, and leads nowhere else."""
    return _PATH.fullmatch(path) is not None


def _as_text(entries: Mapping[str, Entry]) -> str:
    data = {name: _as_data(entry) for name, entry in sorted(entries.items())}
    return json.dumps({"version": VERSION, "entries": data}, separators=(",", ":"))


def _as_data(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "case": entry.case,
        "written_to": entry.written_to,
        "until": entry.until.isoformat() if entry.until else None,
        "verified": entry.verified,
        "refused": entry.refused,
        "files": {
            path: (mark.digests, mark.size, mark.changed, mark.warned) for path, mark in entry.files.items()
        },
    }


def _of_text(text: bytes) -> dict[str, Entry]:
    data = json.loads(text)
    if data["version"] != VERSION:
        raise ValueError("a record of another version")
    if not all(map(_NAME.fullmatch, data["entries"])):
        raise ValueError("a name that is none of a draft")
    return {name: _entry(found) for name, found in data["entries"].items()}


def _entry(data: dict[str, Any]) -> Entry:
    files = {
        path: Mark(tuple(digests), size, changed, warned)
        for path, (digests, size, changed, warned) in data.pop("files").items()
    }
    if not all(map(is_place, files)):
        raise ValueError("a path that is none of a draft")
    until = data.pop("until")
    return Entry(
        written_to=tuple(map(str, data.pop("written_to"))),
        until=datetime.date.fromisoformat(until) if until else None,
        files=files,
        **data,
    )


class Home(Struct, frozen=True):
    """Where hrdalert remembers what it did in a workspace."""

    root: Path
    """The workspace."""

    @property
    def folder(self) -> Path:
        return self.root / ".hrdalert"

    def prepare(self) -> None:
        """Makes the folder, which keeps itself out of git. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("# What hrdalert remembers of its drafts and checks.\n*\n", encoding="utf-8")


class Records:
    """The records of all cases that were drafted into one folder."""

    def __init__(self, workspace: Workspace, out: Path) -> None:
        self._home = Home(workspace.root)
        self.folder = self._home.folder / "drafts" / digest(_named(out, workspace.root))[:16]

    def read(self, reference: str) -> dict[str, Entry]:
        """What was drafted of a case, by names as ``press-release.en.docx``; nothing where no record can be read."""
        try:
            return _of_text(self._path(reference).read_bytes())
        except (OSError, ValueError, TypeError, LookupError, AttributeError):
            return {}

    def write(self, reference: str, entries: Mapping[str, Entry]) -> None:
        """Keeps the record of a case, whole or not at all. Raises OSError."""
        put(self._path(reference), _as_text(entries).encode())

    def references(self) -> Iterator[str]:
        """The references of all cases that there are records of, sorted."""
        for path in sorted(self.folder.glob("*.json")):
            yield path.stem

    def prepare(self) -> None:
        """Makes the folder. Raises OSError."""
        self._home.prepare()
        self.folder.mkdir(parents=True, exist_ok=True)

    def _path(self, reference: str) -> Path:
        return self.folder / f"{reference}.json"


def _named(out: Path, root: Path) -> str:
    """A folder by its place in the workspace, so that it is the same after the whole workspace was moved."""
    place, home = out.resolve(), root.resolve()
    return place.relative_to(home).as_posix() if place.is_relative_to(home) else str(place)


class Turn:
    """The turn of one run to write into a folder of drafts; used in a ``with``.

    Where the run before this one was killed, what it left half-written is taken away first.

    Raises:
        WorkspaceError: another run is at work there, or nothing can be noted in the workspace.

    """

    def __init__(self, records: Records, out: Path) -> None:
        self._records = records
        self._out = out
        self._file: int | None = None

    def __enter__(self) -> Self:
        try:
            self._records.prepare()
            self._file = os.open(self._records.folder / "at-work", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise WorkspaceError(
                f"What is drafted cannot be noted in {self._records.folder}: {error.strerror}.",
                "Nothing was drafted, as the next run could not tell what was edited by hand since.",
            ) from error
        if not _locked(self._file):
            os.close(self._file)
            raise WorkspaceError(
                f"Another hrdalert draft is at work on {self._out}.", "Draft again when it has ended."
            )
        if os.fstat(self._file).st_size:
            for audience in get_args(Audience):
                sweep(self._out / audience)
            sweep(self._records.folder)
        else:
            os.write(self._file, b"at work\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            if kind is None:
                os.ftruncate(self._file, 0)
            os.close(self._file)


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> bool:
        """Locks a file until it is closed, by the end of the process at the latest; False where another holds it."""
        os.lseek(file, 1 << 30, os.SEEK_SET)  # a byte that nobody reads: a locked one cannot be read
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _locked(file: int) -> bool:
        """Locks a file until it is closed, by the end of the process at the latest; False where another holds it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
        return True
