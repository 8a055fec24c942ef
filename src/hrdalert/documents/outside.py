"""Files that others made: read only where they are no larger than anybody needs."""

from pathlib import Path
from typing import Final

from hrdalert.errors import WriterError
from hrdalert.store import read

LARGEST: Final = 30_000_000
"""Bytes of a file, and of all that a packed one holds."""


def content_of(path: Path, most: int = LARGEST, smaller: str = "Save it smaller, or in parts.") -> bytes:
    """What a file holds. Raises WriterError where there is none, or more than ``most`` bytes."""
    try:
        if path.exists() and not path.is_file():
            raise WriterError(f"{path.name} cannot be read: it is no file", "Give the place of a file.")
        if (size := path.stat().st_size) > most:
            what = f"{path.name} has {size / 1e6:.1f} MB, and {most / 1e6:.0f} are the most"
            raise WriterError(what, smaller)
        return read(path)
    except OSError as error:
        why = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise WriterError(f"{path.name} cannot be read: {why}", "Give its place in the workspace.") from error
