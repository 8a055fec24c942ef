"""What was worked out of the packaged files once, kept where Python keeps the modules that it compiled.

To read and check the templates of one document takes longer than all else that drafting it does, and a hundred records
of knowledge are read for the law alone. Python keeps what it made of a module in ``__pycache__``; there, and under the
same conditions, this keeps what was made of a template or a data file. The office's own templates and records, and all
that comes from a case, are never kept: they stay in the workspace.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import cache_from_source, find_spec
from pathlib import Path

from hrdalert.resources import PACKAGE


def kept(name: str, *made_from: str) -> bytes | None:
    """What was kept under a name, if it was made of these texts by this very program."""
    try:
        found = _place(name).read_bytes()
    except OSError:
        return None
    mark, content = found[:_LENGTH], found[_LENGTH:]
    return content if mark == _mark(made_from, content) else None


def keep(name: str, content: bytes, *made_from: str) -> None:
    """Keeps what was made of some texts, if Python may keep what it compiles; where it can't be written, it is not."""
    if sys.dont_write_bytecode:
        return
    place = _place(name)
    beside = place.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(_mark(made_from, content) + content)
            beside.replace(place)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _place(name: str) -> Path:
    plain = "".join(character if character.isalnum() else "-" for character in name)
    compiled = cache_from_source(f"{_HERE}{os.sep}{plain}.py")
    return Path(f"{compiled.removesuffix('.pyc')}.kept")


_HERE = str(Path(__file__).parent)
_LENGTH = hashlib.sha256().digest_size


def _mark(made_from: tuple[str, ...], content: bytes) -> bytes:
    found = hashlib.sha256(program_mark())
    for part in (*(text.encode() for text in made_from), content):
        found.update(hashlib.sha256(part).digest())
    return found.digest()


@cache
def program_mark() -> bytes:
    """The sizes and dates of the files of hrdalert and of Jinja, by which Python too knows a module again."""
    found = hashlib.sha256(sys.version.encode())
    jinja = find_spec("jinja2")
    for folder in (PACKAGE, *(jinja.submodule_search_locations or () if jinja else ())):
        for line in sorted(_modules(str(folder))):
            found.update(line.encode())
    return found.digest()


def _modules(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _modules(entry.path)
            elif entry.name.endswith((".py", ".yaml", ".typ")):
                about = entry.stat()
                yield f"{entry.path} {about.st_size} {about.st_mtime_ns}\n"
