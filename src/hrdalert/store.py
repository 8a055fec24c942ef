"""The only door to the disk: files that appear whole or not at all, and that nobody but their owner reads."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from hrdalert.errors import WriterError

_PART = (".hrdalert-", ".part")
"""How a file's name begins and ends while it is being written."""
STATE: Final = ".hrdalert"
"""The folder of a workspace in which the program keeps what it knows of drafts, pages and the register."""
_only_owner_may = partial(os.open, mode=0o600)
"""Opens files for ``open``: what it makes, its owner alone reads."""


def read(path: Path, most: int = -1) -> bytes:
    """The bytes of a file, or the first of them; ``most`` bytes where that is given."""
    with open_to_read(path) as file:
        return file.read(most)


def read_text(path: Path, encoding: str = "utf-8", errors: str = "strict") -> str:
    """The text of a file, whatever ends its lines."""
    return path.read_text(encoding, errors)


def open_to_read(path: Path) -> BinaryIO:
    """A file to read piece by piece, for what may be larger than the memory."""
    return path.open("rb")


def put(path: Path, content: bytes, *, on_disk: bool = False) -> None:
    """Writes a file beside its place and moves it there, so that it is never seen half-written.

    With ``on_disk`` the content is on the disk before the file stands in its place: a loss of power loses nothing.
    """
    make_folder(path.parent)
    before, behind = _PART
    # The name is known before the file is there: whenever somebody stops, it is taken away.
    beside = path.parent / f"{before}{secrets.token_hex(8)}{behind}"
    try:
        with open(beside, "xb", opener=_only_owner_may) as file:
            file.write(content)
            if on_disk:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def put_in_place(path: Path, content: bytes) -> None:
    """As :func:`put`, on the disk, for a file of the user's: who may read it stays, and a link leads where it led."""
    path = path.resolve()
    mode = path.stat().st_mode
    put(path, content, on_disk=True)
    path.chmod(mode)


def put_over(path: Path, content: bytes) -> None:
    """Writes over a file where it stands, and is done when that is on the disk.

    One sector of a disk (512 bytes) holds the content, and what was there before is as long: whatever happens, the
    file is as it was, or as it is to be.
    """
    make_folder(path.parent)
    with open(path, "r+b" if path.exists() else "wb", opener=_only_owner_may) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def make_folder(path: Path) -> None:
    """Makes a folder and those above it, where they are missing; their owner alone can look into them."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def keep_private(*paths: Path) -> None:
    """Take the right to read files and folders from everybody but their owner; missing ones are passed over.

    Where that is not possible the rights stay: Windows has others, and a file may belong to somebody else.
    """
    for path in paths if os.name == "posix" else ():
        with suppress(OSError):
            mode = path.stat().st_mode
            if mode & 0o077:
                path.chmod(mode & 0o700)


def begin_private(path: Path) -> None:
    """Make an empty private file where there is none: SQLite would make one that others can read.

    A file that is there is not opened: closing it would release the locks that this process holds on it.
    """
    with suppress(OSError), open(path, "xb", opener=_only_owner_may):
        pass
    keep_private(path)


def read_private(path: Path) -> bytes:
    """The bytes of a file that its owner alone reads from now on."""
    keep_private(path.parent, path)
    return read(path)


def is_link(path: Path) -> bool:
    """Whether a place is a link, or on Windows a junction, to another one."""
    return path.is_symlink() or getattr(path, "is_junction", path.is_symlink)()


@contextmanager
def writing(path: Path, mend: str) -> Iterator[None]:
    """Within the block, raise WriterError, with ``mend``, where a file or folder cannot be written."""
    try:
        yield
    except OSError as error:
        raise WriterError(f"{path.as_posix()} cannot be written: {error.strerror or error}.", mend) from error


def sweep(folder: Path) -> None:
    """Remove unfinished files of a :func:`put` that was killed, below a folder in which nobody is writing."""
    for left in folder.rglob("*".join(_PART)):
        left.unlink(missing_ok=True)
