"""A case that somebody is typing: what cannot be read yet is left out, and the rest is a case that the typist can see.

Where a part that is left out could let others read more, what tells them least stands for it: an answer to consent is
no, a victim is protected, an entry and a source are confidential.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from pydantic import ValidationError
from yaml.nodes import Node

from hrdalert.cases.located_yaml import KeyPath, Places, Scanned
from hrdalert.cases.model import Case
from hrdalert.cases.references import parts_of
from hrdalert.cases.values import is_device, is_id
from hrdalert.errors import Problem

Path_: TypeAlias = tuple[str | int, ...]

_PASSES: Final = 100
"""So many times at most a case is read; two or three are the rule."""
_SAFEST: Final[Mapping[str | int, str]] = {
    "protect": "survivor",  # withheld as a minor is, and nothing is told of an age
    "confidential": "yes",
    "identifies": "yes",
    "continues": "yes",
    "weight": "background",
}
"""What stands for a value that cannot be read, because more would be told without any."""
_WHO_READS: Final = frozenset(("for", "to", "only"))
"""Keys that say who reads a part: without one of them, everybody would."""
_ASKED: Final = ("demands", "requests", "posts")
"""The lists of parts that have such keys."""
_PEOPLE: Final = ("alleged_victims", "related")
_STANDS_FOR: Final[Mapping[str | int, Mapping[str | int, str]]] = {
    "sources": {"id": "source-{}", "kind": "witness", "title": "…"},
    "alleged_victims": {"id": "victim-in-place-{}"},
    "related": {"id": "related-in-place-{}"},
}
"""Of lists whose parts stay, so that their names are searched for: what stands for keys that they need."""
_OF_OFFICE: Final = ("chronology", "sources")
"""The lists of what may be confidential."""


class _PlacesOfKept(Places):
    """The places of a file, asked by the paths of what is kept of it."""

    def __init__(self, of_file: Places, numbers: Mapping[Path_, Sequence[int]]) -> None:
        super().__init__(of_file.text, of_file.nodes(())[1])
        self._numbers = numbers
        """By the path of a list in the file, the numbers there of its items that are kept."""

    def in_file(self, path: KeyPath) -> Path_:
        """The path in the file, where items behind one that was left out have other numbers."""
        found: Path_ = ()
        for step in path:
            numbers = self._numbers.get(found, ())
            found = (*found, numbers[step] if isinstance(step, int) and step < len(numbers) else step)
        return found

    def _steps(self, path: KeyPath) -> list[tuple[Node | None, Node | None]]:
        return super()._steps(self.in_file(path))


def half_typed(
    scanned: Scanned, problems: Sequence[Problem], day: datetime.date
) -> tuple[Case | None, Places]:
    """What of a file is a case on a day, whatever is wrong with it, and its places; ``problems`` is what is wrong."""
    return _Kept(scanned, problems, day).case()


class _Kept:
    """What is kept of the values of a file, by their paths in it."""

    def __init__(self, scanned: Scanned, problems: Sequence[Problem], day: datetime.date) -> None:
        self._scanned = scanned
        stem = scanned.marks.text.file.stem
        reference = stem if is_id(stem) and not is_device(stem) else "case"
        self._needed: Mapping[Path_, Any] = {
            ("reference",): reference,
            ("as_of",): day,
            ("status",): "ongoing",
        }
        self._left_out: set[Path_] = set(_doubtful_consents(scanned, problems))
        self._instead: dict[Path_, Any] = {}
        self._numbers: dict[Path_, list[int]] = {}

    def case(self) -> tuple[Case | None, Places]:
        places = _PlacesOfKept(self._scanned.marks, self._numbers)
        for _ in range(_PASSES):
            try:
                return Case.model_validate(self._kept(self._scanned.value, ())), places
            except ValidationError as error:
                for fault in error.errors(include_url=False):
                    self._mend(places.in_file(fault["loc"]), fault["type"])
        return None, places

    def _kept(self, value: Any, path: Path_) -> Any:
        value = self._instead.get(path, value)
        if isinstance(value, list):
            numbers = [number for number in range(len(value)) if (*path, number) not in self._left_out]
            self._numbers[path] = numbers
            return [self._kept(value[number], (*path, number)) for number in numbers]
        if not isinstance(value, dict):
            return value
        kept = {key: self._kept(below, (*path, key)) for key, below in value.items()}
        kept |= {at[-1]: one for at, one in self._instead.items() if at and at[:-1] == path}
        return {key: below for key, below in kept.items() if (*path, key) not in self._left_out}

    def _mend(self, path: Path_, fault: str) -> None:
        """Leaves out what is wrong at a path of the file, or puts there what is safest."""
        is_unknown, item = fault == "extra_forbidden", path[:2]
        stands_for = _STANDS_FOR.get(path[0], {}) if len(path) == 3 else {}
        if path[0] == "withheld":
            self._left_out |= _replaced_by_withheld(path, is_unknown=is_unknown)
        if "consent" in path:
            self._leave_out(path[: path.index("consent") + 1])
        elif asked := _item_that_asks(path, is_unknown=is_unknown):
            self._leave_out(asked)
        elif path in self._needed:
            self._instead[path] = self._needed[path]
        elif path[-1] in _SAFEST and not is_unknown:
            self._instead[path] = _SAFEST[path[-1]]
        elif path[-1] in stands_for:
            self._instead[path] = stands_for[path[-1]].format(int(path[1]) + 1)
            self._keep_for_office(item)
        elif len(path) == 2 and path[0] in _OF_OFFICE:
            self._instead[path] = {"confidential": "yes"}
        else:
            self._leave_out(path[:-1] if fault == "missing" else path)
            if is_unknown and len(path) == 3:
                self._keep_for_office(item)

    def _leave_out(self, path: Path_) -> None:
        """Leaves out what stands at a path; where nothing does, or does not any more, the part around it."""
        while path and (path in self._left_out or not self._scanned.marks.has(path)):
            path = path[:-1]
        self._left_out.add(path)

    def _keep_for_office(self, item: Path_) -> None:
        if item[0] in _OF_OFFICE:
            self._instead[(*item, "confidential")] = "yes"


def _doubtful_consents(scanned: Scanned, problems: Iterable[Problem]) -> Iterator[Path_]:
    """The paths of consents in which something is wrong."""
    wrong = [(one.origin.line, one.origin.column) for one in problems if one.severity == "error"]
    people = ((home, number) for home in _PEOPLE for number, _ in parts_of(scanned.value.get(home)))
    for person in people:
        for path in ((*person, "consent"), (*person, "photo", "consent")):
            if scanned.marks.has(path) and any(_stands_in(place, scanned.marks, path) for place in wrong):
                yield path


def _stands_in(place: tuple[int, int], marks: Places, path: Path_) -> bool:
    """Whether a line and a column are those of a key, or of something in its value."""
    key, value = marks.nodes(path)
    if key is None or value is None:
        return False
    start, end = ((mark.line + 1, mark.column + 1) for mark in (value.start_mark, value.end_mark))
    return start <= place < end or place == (key.start_mark.line + 1, key.start_mark.column + 1)


def _item_that_asks(path: Path_, *, is_unknown: bool) -> Path_:
    """The path of the part that would be told to more readers without what is wrong at a path in it; empty: none."""
    for number, step in enumerate(path[:-2]):
        if step in _ASKED and (path[number + 2] in _WHO_READS or (is_unknown and len(path) == number + 3)):
            return path[: number + 2]
    return ()


def _replaced_by_withheld(path: Path_, *, is_unknown: bool) -> set[Path_]:
    """What is not told any more, as what is wrong at a path would stand in its place for readers of ``withheld:``."""
    replaced = {"demands", "requests"}
    is_one = len(path) > 1 and not is_unknown
    return {(key,) for key in replaced if not is_one or key == path[1]}
