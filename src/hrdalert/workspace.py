"""Where things lie: the folder with ``hrdalert.yaml``, here or above, and what is in it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from hrdalert.errors import WorkspaceError
from hrdalert.resources import PACKAGE
from hrdalert.settings import Settings, read_settings

SETTINGS = "hrdalert.yaml"
_SUFFIXES = (".yaml", ".yml")
_NAMES = re.compile(
    rb"""^(?:id|reference):[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#][^\n]*?))[ \t]*(?:[ \t]#[^\n]*)?\r?$""",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder that holds an office's cases, recipients and templates."""

    root: Path
    settings: Settings = field(repr=False)

    @classmethod
    def find(cls, start: Path | None = None) -> Workspace:
        """The workspace in ``start`` (default: where we are) or the nearest folder above that has one.

        Raises WorkspaceError where there is none, InputErrors where its settings have mistakes.
        """
        start = start or Path()
        for folder in (start.absolute(), *start.absolute().parents):
            if (folder / SETTINGS).is_file():
                root = folder if start.is_absolute() else _from_here(folder)
                return cls(root, read_settings(root / SETTINGS))
        raise WorkspaceError(
            f"There is no {SETTINGS} in {start.absolute()} or in a folder above it.",
            "Go to the folder that has one, or make a new workspace: hrdalert init DIR",
        )

    @property
    def cases_folder(self) -> Path:
        return self.root / "cases"

    @property
    def letters(self) -> Path:
        """The office's own templates, which hide the packaged ones of the same name."""
        return self.root / "letter_templates"

    @property
    def recipients_folder(self) -> Path:
        return self.root / "recipients"

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def register(self) -> Path:
        return self.root / "register.db"

    def find_cases(self, names: Sequence[str | Path] = ()) -> list[Path]:
        """The case files that ``names`` mean, each once, in their order; without names, all of ``cases/``.

        A name is a file, a folder, the id or reference of a case, or the name of its file without ``.yaml``.
        Raises WorkspaceError with all the names that mean nothing.
        """
        if not names:
            found = _case_files(self.cases_folder)
            if not found:
                raise WorkspaceError(
                    f"There are no cases in {self.cases_folder}.", "Begin one: hrdalert new ID"
                )
            return found
        index = _Index(self.cases_folder)
        found = []
        lost = []
        for name in names:
            files = self._files(name, index)
            found += files
            lost += [] if files else [str(name)]
        if lost:
            raise WorkspaceError(*index.unknown(lost))
        return list(dict.fromkeys(found))

    def _files(self, name: str | Path, index: _Index) -> list[Path]:
        for path in (Path(name), self.root / name, self.cases_folder / name):
            if path.is_dir():
                return _case_files(path / "cases" if (path / SETTINGS).is_file() else path)
            if path.is_file():
                return [path]
        return index.files(str(name))


class _Index:
    """Which case file has which id and reference. Files are only looked into: they may have errors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._by_name: dict[str, list[Path]] | None = None

    def files(self, name: str) -> list[Path]:
        """The one file that a name means, if any; WorkspaceError where it means several."""
        found = self._names().get(name, [])
        if len(found) > 1:
            raise WorkspaceError(
                f"{name} is the name of several cases: {', '.join(map(str, found))}.",
                "Give the file, or change the id or the reference of one of them.",
            )
        return found

    def unknown(self, names: Sequence[str]) -> tuple[str, str]:
        """What to say of names that mean no case, and what to do about it."""
        known = list(self._names())
        text = f"There is no case {', no case '.join(names)} in {self.folder}."
        near = dict.fromkeys(match for name in names for match in get_close_matches(name, known, 2, 0.5))
        if near:
            return text, f"Did you mean {' or '.join(near)}?"
        if known:
            few = ", ".join(known[:8]) + (" …" if len(known) > 8 else "")
            return text, f"There are: {few}"
        return text, "The folder has no cases. Begin one: hrdalert new ID"

    def _names(self) -> dict[str, list[Path]]:
        if self._by_name is None:
            self._by_name = {}
            for path in _case_files(self.folder):
                for name in dict.fromkeys((path.stem, *_names_in(path))):
                    self._by_name.setdefault(name, []).append(path)
        return self._by_name


def _names_in(path: Path) -> Iterator[str]:
    """The id and the reference that stand in the first column of a file."""
    try:
        text = path.read_bytes()
    except OSError:
        return
    for found in _NAMES.finditer(text):
        yield (found[1] or found[2] or found[3] or b"").decode("utf-8", "replace").strip()


def _case_files(folder: Path) -> list[Path]:
    """All YAML files in a folder and its sub-folders, but for hidden ones, in the order of their paths."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _from_here(folder: Path) -> Path:
    return Path(os.path.relpath(folder))


# --- a new workspace

_RENAMED = {"gitignore": ".gitignore"}
"""Files that bear another name in the package, so that they mean nothing there."""


def init(folder: Path) -> list[Path]:
    """Make a new workspace in ``folder``: settings, an example case, recipients, a place for own templates.

    Returns the files made. Where any of them is there already, nothing is written and WorkspaceError says so.
    """
    plan = list(_planned(PACKAGE / "workspace_files", folder))
    taken = [target for _, target in plan if target.exists()]
    if taken:
        raise WorkspaceError(
            f"{', '.join(map(str, taken))} would be overwritten; nothing was written.",
            "Choose another folder, or move these files away.",
        )
    for source, target in plan:
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as original, target.open("xb") as copy:
            shutil.copyfileobj(original, copy)
    return [target for _, target in plan]


def _planned(source: Path, target: Path) -> Iterable[tuple[Path, Path]]:
    for entry in sorted(source.iterdir(), key=lambda entry: entry.name):
        place = target / _RENAMED.get(entry.name, entry.name)
        if entry.is_dir():
            yield from _planned(entry, place)
        else:
            yield entry, place
