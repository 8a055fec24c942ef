"""Edits of the page laid on a case file as it is now, and the steps by which they can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from hrdalert.cases.edit import Edit, edited, raw_at
from hrdalert.cases.written import is_nothing
from hrdalert.cases.yaml_spans import Layout
from hrdalert.desk.case_form import Path_, begun, said_at
from hrdalert.desk.versions import digest_of
from hrdalert.errors import ClashError, RefusedError
from hrdalert.store import STATE, put, put_in_place, read, read_private

_MOST_STEPS: Final = 100
_MOST_BYTES: Final = 8_000_000
"""How far back, and how much of it, one can go."""


class Asked(Struct):
    """What the page sends: its edits, what it shows of the file, and whether they are to stay."""

    edits: list[Edit] = field(default_factory=list)
    digest: str = ""
    shown: str = ""
    """The digest of the file whose items the page counts in its paths."""
    document: str = ""
    save: bool = False
    stroke: str = ""
    """One for each time that somebody enters a field: what is written there is taken back at once."""


class Result(Struct):
    """A file with edits laid on it, and which of them went in."""

    data: bytes
    saved: list[dict[str, Any]] = field(default_factory=list)
    """The edits that went in: the path, and what stands there now."""
    clashes: list[dict[str, Any]] = field(default_factory=list)
    """Those that did not, as something else stands there by now."""
    refused: list[dict[str, Any]] = field(default_factory=list)


def laid(
    data: bytes,
    file: Path,
    edits: Sequence[Edit],
    path_now: Callable[[Path_], Path_ | None] = lambda path: path,
) -> Result:
    """The bytes of a file with edits of the page: each goes in where the file says what the page showed there.

    ``path_now`` says which path in these bytes a path of the page is; None: its item is gone.
    """
    result = Result(data)
    for edit in edits:
        path = path_now(edit.path)
        if path is None:
            result.clashes.append({"path": edit.path, "now": None})
            continue
        before = result.data
        try:
            result.data = edited(result.data, file, _meant(result.data, file, replace(edit, path=path)))
        except ClashError as error:
            result.clashes.append({"path": edit.path, "now": error.now})
        except RefusedError as error:
            result.refused.append({"path": edit.path, "problem": error.in_a_line})
        else:
            now = raw_at(result.data, file, path) if edit.op == "raw" else None
            if edit.op == "put":
                now = said_at(Layout(result.data, file).values, path)[1]
            about = {"path": edit.path, "was": now}
            if edit.op == "add":
                about["added"] = _added(Layout(before, file).values, Layout(result.data, file).values, path)
            result.saved.append(about)
    return result


def _added(before: Any, after: Any, path: Path_) -> Path_:
    """The path of the item that a list has more than before."""
    old, new = said_at(before, path)[1] or [], said_at(after, path)[1]
    old = old if isinstance(old, list) else [old]
    number = next((number for number, item in enumerate(old) if new[number] != item), len(old))
    return (*path, number)


def _meant(data: bytes, file: Path, edit: Edit) -> list[Edit]:
    """An edit by the path that the file has; an empty field takes its key away, and a new item begins as it must."""
    if not edit.path:
        return [edit]
    values = Layout(data, file).values
    path, now = said_at(values, edit.path)
    if edit.op == "add":
        item = begun(edit.path, values, str(edit.value or ""))
        if not item:
            raise RefusedError("Nothing was chosen.", "Choose a word of the list.")
        return [replace(edit, path=path, value=item)]
    if edit.op in ("put", "raw") and is_nothing(edit.value):
        return [Edit("remove" if not is_nothing(now) else "put", path, edit.was)]
    return [replace(edit, path=path)]


class _Step(Struct):
    before: bytes
    after: str
    """The digest of what was written."""
    stroke: str
    people: list[str]
    """By their ids, so that what tells of somebody who is forgotten is found."""


class History:
    """What a case file said before each of the latest changes that the desk made, kept for whoever wants it back."""

    def __init__(self, root: Path, reference: str, file: Path) -> None:
        self._path, self._file = root / STATE / "undo" / f"{reference}.json", file

    def write(self, before: bytes, after: bytes, stroke: str) -> None:
        """Writes a case file, and notes what it said before. What one stroke wrote is one step."""
        steps = self._steps()
        put_in_place(self._file, after)
        last = steps[-1] if steps else None
        if last and stroke and (last.stroke, last.after) == (stroke, digest_of(before)):
            last.after = digest_of(after)
        else:
            steps.append(_Step(before, digest_of(after), stroke, _people(before, self._file)))
        while len(steps) > _MOST_STEPS or sum(len(step.before) for step in steps) > _MOST_BYTES:
            del steps[0]
        self._keep(steps)

    def undo(self) -> str:
        """Takes the latest change back; what keeps it from that, in a sentence, where something does."""
        steps = self._steps()
        if not steps:
            return "There is nothing to take back."
        if digest_of(read(self._file)) != steps[-1].after:
            return "The file was changed elsewhere since, so that nothing is taken back."
        put_in_place(self._file, steps.pop().before)
        self._keep(steps)
        return ""

    def _steps(self) -> list[_Step]:
        try:
            return msgspec.json.decode(read_private(self._path), type=list[_Step])
        except (OSError, msgspec.MsgspecError):
            return []

    def _keep(self, steps: list[_Step]) -> None:
        with suppress(OSError):
            put(self._path, msgspec.json.encode(steps))


def _people(data: bytes, file: Path) -> list[str]:
    try:
        values: Mapping[str, Any] = Layout(data, file).values
    except RefusedError:
        return []
    people = [person for name in ("alleged_victims", "related") for person in values.get(name) or ()]
    return [str(person["id"]) for person in people if isinstance(person, dict) and person.get("id")]
