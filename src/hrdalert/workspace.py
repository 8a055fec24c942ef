"""Where things lie: the folder with ``hrdalert.yaml``, here or above, and what is in it."""

from __future__ import annotations

import datetime
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from hrdalert import knowledge
from hrdalert.errors import AmbiguousCase, InputErrors, Problem, WorkspaceError
from hrdalert.resources import PACKAGE
from hrdalert.settings import SETTINGS, Settings, read_settings

KNOWLEDGE = "knowledge"
_SUFFIXES = (".yaml", ".yml")
_NAMES = re.compile(
    rb"""^(id|reference):[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#][^\n]*?))[ \t]*(?:[ \t]#[^\n]*)?\r?$""",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder that holds an office's cases, recipients and templates."""

    root: Path
    settings: Settings = field(repr=False)

    @classmethod
    def find(cls, start: Path | None = None) -> Workspace:
        """Opens the workspace in ``start`` (default: where we are) or the nearest folder above that has one.

        From then on this process knows the office's own records of knowledge, and no other office's.

        Raises WorkspaceError where there is none, InputErrors where its settings or those records have mistakes.
        """
        start = start or Path()
        for folder in (start.absolute(), *start.absolute().parents):
            if (folder / SETTINGS).is_file():
                root = folder if start.is_absolute() else _from_here(folder)
                return cls(root, _opened(root))
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
    def knowledge_folder(self) -> Path:
        """The office's own records of knowledge, which take the place of the packaged ones."""
        return self.root / KNOWLEDGE

    def knowledge_problems(self) -> list[Problem]:
        """What is to be said of the office's own records: of a workspace that could be opened, warnings alone."""
        return _own_knowledge(self.knowledge_folder)[1]

    @property
    def out(self) -> Path:
        return self.root / "out"

    def drafts(self, day: datetime.date, clock: datetime.date) -> Path:
        """Where drafts as of a day go: those of another day than today into a folder of their own."""
        return self.out if day == clock else self.out / day.isoformat()

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

    def case_names(self) -> list[str]:
        """All ids, references and file names of cases; files may have errors."""
        return list(_Index(self.cases_folder).names())

    def references(self) -> dict[str, list[Path]]:
        """The case files by their references, capitals or not: two with one reference would draft into one folder."""
        found: dict[str, list[Path]] = {}
        for path in _case_files(self.cases_folder):
            if reference := _names_in(path).get("reference"):
                found.setdefault(reference.casefold(), []).append(path)
        return found

    def reference_called(self, name: str) -> str:
        """The reference of the one case that a name means; its file may have errors, or be there no more.

        Raises AmbiguousCase for a name that several cases have.
        """
        found = _Index(self.cases_folder).files(name)
        return _names_in(found[0]).get("reference", name) if found else name

    def cases_called(self, name: str) -> list[Path]:
        """The case files whose id, reference or file name this is; files may have errors."""
        return _Index(self.cases_folder).all_called(name)

    def _files(self, name: str | Path, index: _Index) -> list[Path]:
        for path in (Path(name), self.root / name, self.cases_folder / name):
            if path.is_dir():
                return _case_files(path / "cases" if (path / SETTINGS).is_file() else path)
            # Without a folder, a name without .yaml may as well be the id or reference of another case.
            endings = ("", *_SUFFIXES) if Path(name).parent.name else ("",)
            for file in (Path(f"{path}{ending}") for ending in endings):
                if file.is_file():
                    return [file]
        return index.files(str(name))


class _Index:
    """Which case file has which id and reference. Files are only looked into: they may have errors."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._by_name: dict[str, list[Path]] | None = None

    def files(self, name: str) -> list[Path]:
        """The one file that a name means, if any; AmbiguousCase where it means several."""
        found = self.all_called(name)
        if len(found) > 1:
            is_reference = all(_names_in(path).get("reference") == name for path in found)
            raise AmbiguousCase(name, found, is_reference=is_reference)
        return found

    def all_called(self, name: str) -> list[Path]:
        return self.names().get(name, [])

    def unknown(self, names: Sequence[str]) -> tuple[str, str]:
        """What to say of names that mean no case, and what to do about it."""
        known = list(self.names())
        text = f"There is no case {', no case '.join(names)} in {self.folder}."
        near = dict.fromkeys(match for name in names for match in get_close_matches(name, known, 2, 0.5))
        if near:
            return text, f"Did you mean {' or '.join(near)}?"
        if known:
            cases = [_titled(path) for path in _case_files(self.folder)]
            few = ", ".join(cases[:8]) + (" …" if len(cases) > 8 else "")
            return text, f"There are: {few}"
        return text, "The folder has no cases. Begin one: hrdalert new ID"

    def names(self) -> dict[str, list[Path]]:
        if self._by_name is None:
            self._by_name = {}
            for path in _case_files(self.folder):
                for name in dict.fromkeys((path.stem, path.name, *_names_in(path).values())):
                    self._by_name.setdefault(name, []).append(path)
        return self._by_name


def _names_in(path: Path) -> dict[str, str]:
    """The id and the reference that stand in the first column of a file, by their keys."""
    try:
        text = b"\n" + path.read_bytes()
    except OSError:
        return {}
    starts = sorted(start for key in (b"\nid:", b"\nreference:") for start in _places(key, text))
    found = filter(None, (_NAMES.match(text, start + 1) for start in starts))
    return {
        each[1].decode(): (each[2] or each[3] or each[4] or b"").decode("utf-8", "replace").strip()
        for each in found
    }


def _places(words: bytes, text: bytes) -> Iterator[int]:
    """Where the words stand. To look for them so takes a tenth of the time of a pattern, in the files of all cases."""
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def _titled(path: Path) -> str:
    """A case by its reference, and in brackets its id: 2026-001 (id example)."""
    names = _names_in(path)
    reference, id = names.get("reference", path.stem), names.get("id", "")
    return f"{reference} (id {id})" if re.fullmatch(r"[\w-]+", id) and id != reference else reference


def _case_files(folder: Path) -> list[Path]:
    """All YAML files in a folder and its sub-folders, but for hidden ones, in the order of their paths."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _opened(root: Path) -> Settings:
    """The settings, with the office's own knowledge taken in; raises InputErrors with the problems of both."""
    own, problems = _own_knowledge(root / KNOWLEDGE)
    knowledge.correct(own)
    try:
        settings = read_settings(root / SETTINGS)
    except InputErrors as error:
        raise InputErrors([*problems, *error.problems]) from None
    if any(problem.severity == "error" for problem in problems):
        raise InputErrors(problems)
    return settings


def _own_knowledge(folder: Path) -> tuple[Mapping[str, knowledge.OwnRecords], list[Problem]]:
    if not folder.is_dir():
        return {}, []
    from hrdalert.corrections import check_knowledge  # takes time that an office without any does not spend

    own, problems = check_knowledge(folder)
    return own or {}, problems


def _from_here(folder: Path) -> Path:
    return Path(os.path.relpath(folder))


# --- a new workspace

_FILES = PACKAGE / "workspace_files"

_RENAMED = {"gitignore": ".gitignore"}
"""Files that bear another name in the package, so that they mean nothing there."""


def init(folder: Path) -> list[Path]:
    """Make a new workspace in ``folder``: settings, an example case, recipients, a place for own templates.

    Returns the files made. In a workspace, and where any of them is there already, nothing is written and
    WorkspaceError says so.
    """
    for place in (folder.resolve(), *folder.resolve().parents):
        if (place / SETTINGS).exists():
            raise WorkspaceError(
                f"There is a workspace in {place} already; nothing was written.",
                "Go on with that one, or choose a folder outside it.",
            )
    plan = list(_planned(_FILES, folder))
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


def settings_text(organisation: str) -> str:
    """``hrdalert.yaml`` of a new workspace, with this YAML in place of the invented organisation and its contacts."""
    text = (_FILES / SETTINGS).read_text("utf-8")
    head, rest = text[: text.index("organisation:\n")], text[text.index("defaults:\n") :]
    return f"{head}{organisation}\n{rest}"


def is_the_example(path: Path) -> bool:
    """Whether this is the invented case of a new workspace, as it came."""
    try:
        return path.read_bytes() == (_FILES / "cases" / "example.yaml").read_bytes()
    except OSError:
        return False


def _planned(source: Path, target: Path) -> Iterable[tuple[Path, Path]]:
    for entry in sorted(source.iterdir(), key=lambda entry: entry.name):
        place = target / _RENAMED.get(entry.name, entry.name)
        if entry.is_dir():
            yield from _planned(entry, place)
        else:
            yield entry, place
