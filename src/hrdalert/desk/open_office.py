"""The workspace as the desk has it open: which cases it has, and what can be said of them at once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any, Final

import yaml
from flask import abort

from hrdalert.cases.located_yaml import MOST_BYTES, plain_values
from hrdalert.cases.values import UNFILLED
from hrdalert.desk.leaving import Leaving
from hrdalert.desk.versions import Versions
from hrdalert.dispatch.dispatches import now
from hrdalert.errors import WorkspaceError
from hrdalert.settings import SETTINGS
from hrdalert.store import read
from hrdalert.workspace import Workspace

_HEAD: Final = re.compile(
    rb"^(?:reference|headline|status|as_of):.*(?:\n(?:[ \t].*)?(?=\n|\Z))*", re.MULTILINE
)
"""The keys of a case file that its head is made of, each with the lines that belong to it."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a list of cases says of one; it is read without reading the case, and may be of a file with mistakes."""

    name: str
    """Its file below the folder of cases, without the ending."""
    reference: str
    headline: str
    status: str
    as_of: str


class Office:
    """A workspace that is opened anew when one of its files changes. One request at a time may use it."""

    def __init__(
        self,
        root: Path,
        today: Callable[[], datetime.date],
        now: Callable[[], datetime.datetime] = now,
    ) -> None:
        self.root, self.today, self.now = root, today, now
        self.leaving = Leaving(root, today, now)
        self.lock = RLock()
        self.versions = Versions()
        self._workspace: Workspace | None = None
        self._seen = b""

    def workspace(self) -> Workspace:
        """The workspace as its files are now. Raises WorkspaceError and InputErrors, as opening one does."""
        seen = self._fingerprint()
        if self._workspace is None or seen != self._seen:
            self._workspace, self._seen = Workspace.open(self.root), seen
        return self._workspace

    def _fingerprint(self) -> bytes:
        """Says of all that a workspace is made of whether it changed: places, sizes and hours."""
        digest = sha256()
        folders = ("cases", "recipients", "letter_templates", "knowledge", "design")
        files = [self.root / SETTINGS, *(file for name in folders for file in (self.root / name).rglob("*"))]
        for file in sorted(file for file in files if file.is_file()):
            about = file.stat()
            digest.update(f"{file}\0{about.st_mtime_ns}\0{about.st_size}\0".encode())
        return digest.digest()

    def cases(self) -> Mapping[str, Path]:
        """The case files, by their names."""
        workspace = self.workspace()
        try:
            paths = workspace.find_cases()
        except WorkspaceError:
            return {}
        folder = workspace.cases_folder
        return {path.relative_to(folder).with_suffix("").as_posix(): path for path in paths}

    def file(self, name: str) -> Path:
        """The file of a case. A name that is not in the list, and so leads nowhere, ends the request with 404."""
        path = self.cases().get(name)
        return path if path is not None else abort(404)

    @contextmanager
    def at_work(self) -> Iterator[Workspace]:
        """The workspace, for one request at a time, with its own records of law."""
        with self.lock:
            workspace = self.workspace()
            with workspace.knowledge.used():
                yield workspace

    def heads(self) -> Iterator[Head]:
        """The cases, those that are as of the latest day first."""
        heads = [head_of(name, path) for name, path in self.cases().items()]
        return iter(sorted(heads, key=lambda head: (head.status != "closed", head.as_of), reverse=True))


def head_of(name: str, path: Path) -> Head:
    try:
        lines = b"\n".join(match[0] for match in _HEAD.finditer(read(path, MOST_BYTES)))
        values: Any = plain_values(lines.decode("utf-8", "replace"))
    except (OSError, yaml.YAMLError, RecursionError):
        values = None
    known = values if isinstance(values, dict) else {}

    def said(key: str) -> str:
        value = known.get(key)
        return value.strip() if isinstance(value, str) and not value.startswith(UNFILLED) else ""

    return Head(name, said("reference") or name, said("headline"), said("status"), said("as_of"))
