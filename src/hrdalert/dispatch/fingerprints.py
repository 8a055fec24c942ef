"""Digests of the files that messages are made of: while no file changed, approved messages say what the files say."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hrdalert import __version__
from hrdalert.store import read

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


def stamps(workspace: Workspace) -> Iterator[tuple[str, int, int]]:
    """The path, the time of the last change and the size of each file of a workspace that messages can be made of.

    Left out are hidden files, the register, and what the program makes: drafts, messages in a folder, and pages.
    """
    mail, publishing = workspace.settings.mail, workspace.settings.publishing
    made = {workspace.out.name}
    for place in (mail and mail.transport, publishing and publishing.site):
        if place and place.folder:
            made.update(Path(str(place.folder)).parts[:1])
    for folder, folders, names in os.walk(workspace.root):
        is_top = Path(folder) == workspace.root
        folders[:] = [name for name in folders if name[0] != "." and not (is_top and name in made)]
        for name in names:
            path = Path(folder, name)
            if name[0] == "." or (is_top and name.startswith(workspace.register.name)):
                continue
            with contextlib.suppress(OSError):
                about = path.stat()
                yield str(path), about.st_mtime_ns, about.st_size


def unchanged(workspace: Workspace) -> Callable[[], bool]:
    """A function that looks once a second whether the files are as they are now: a consent may be taken back."""
    before, looked, holds = sorted(stamps(workspace)), time.monotonic(), True

    def look() -> bool:
        nonlocal looked, holds
        if time.monotonic() >= looked + 1:
            looked, holds = time.monotonic(), sorted(stamps(workspace)) == before
        return holds

    return look


def fingerprint_of(workspace: Workspace, clock: datetime.date) -> str:
    """The digest of the program's version, the day and the files; of a file over a megabyte, time and size count."""
    digest = hashlib.sha256(f"{__version__} {clock}".encode())
    for name, changed, size in sorted(stamps(workspace)):
        with contextlib.suppress(OSError):
            path = Path(name)
            content = read(path) if size <= 1_000_000 else f"{changed} {size}".encode()
            digest.update(path.relative_to(workspace.root).as_posix().encode())
            digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()
