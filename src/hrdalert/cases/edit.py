"""Changes of a case file, one value each, beside which not one byte changes: comments, order and style stay."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from textwrap import dedent, indent
from typing import Any, Literal, TypeAlias

from msgspec import UNSET, Struct
from yaml.nodes import ScalarNode

from hrdalert.cases.dates import CaseDate, DateMistake
from hrdalert.cases.located_yaml import KeyPath, scan
from hrdalert.cases.reading import check_text
from hrdalert.cases.splices import home_of, in_order, keys_at, put, put_in, taken_out
from hrdalert.cases.written import Written, is_nothing, same
from hrdalert.cases.yaml_spans import Layout
from hrdalert.errors import ClashError, InputErrors, RefusedError
from hrdalert.store import read

Value: TypeAlias = str | Sequence[str] | Mapping[str, str]
"""A text, a list of texts, or a new item of a list, by its keys."""


class Edit(Struct, frozen=True):
    """One change of a file.

    ``put`` gives a key or an item another value; the key, and those above it, may be missing. ``add`` gives a list
    another item: before the one at the path, or at the end of the list at the path; an entry of the chronology goes
    to its day. ``remove`` takes a key or an item away, an item with the remark right above it. ``raw`` is as ``put``,
    for a value written in YAML; with an empty path, for the whole file.
    """

    op: Literal["put", "add", "remove", "raw"]
    path: tuple[str | int, ...]
    was: Any = UNSET
    """What its writer saw at the path; of ``raw``, in YAML. UNSET: goes in whatever stands there."""
    value: Any = None
    """A text, or lists and dictionaries of texts; nothing leaves the key without a value."""


def edited(data: bytes, file: Path, edits: Sequence[Edit]) -> bytes:
    """The bytes of a file after some changes, each of which was read again: it says what it said, and the change.

    Raises ClashError where the file does not say any more what the writer of a change saw, and RefusedError where a
    change cannot be made without touching anything beside it.
    """
    for edit in edits:
        if not edit.path and edit.op == "raw":
            data = _whole(data, file, edit)
            continue
        layout = Layout(data, file)
        if not edit.path or any(isinstance(step, int) and step < 0 for step in edit.path):
            raise _no_place(layout, edit.path)
        _hold(layout, edit)
        for step in _steps(layout, edit):
            layout = _changed(layout, step)
        data = layout.data
    return data


def set_at(data: bytes, file: Path, path: KeyPath, value: Any) -> bytes:
    """As :func:`edited`, for one value, whatever stands there."""
    return edited(data, file, [Edit("put", tuple(path), UNSET, value)])


def with_embargo(file: Path, written: str) -> bytes:
    """The bytes of a case file that says this embargo, and is the same beside it and as right or wrong as before.

    Raises RefusedError, with what to write by hand, where no such result can be made.
    """
    data = read(file)
    try:
        new = set_at(data, file, ("release", "embargo"), written)
    except RefusedError as error:
        hint = f"Write it there by hand, release: {{embargo: {written}}}, and try again."
        raise RefusedError(str(error), hint) from error
    before, after = (check_text(content, file) for content in (data, new))
    if [problem.code for problem in before.problems] == [problem.code for problem in after.problems]:
        return new
    raise InputErrors(after.problems)


def raw_at(data: bytes, file: Path, path: KeyPath) -> str:
    """The YAML that stands at a path, as far to the left as it can; empty where nothing is."""
    return _raw(Layout(data, file), path)


def _raw(layout: Layout, path: KeyPath) -> str:
    if not path:
        return layout.text
    if not layout.marks.has(path):
        return ""
    key, node = layout.nodes(path)
    start, end = node.start_mark.index, layout.end(node)
    if isinstance(node, ScalarNode) or node.flow_style:
        first, *rest = layout.text[start:end].split("\n")
        return "\n".join((first, *indent(dedent("\n".join(rest)), "  ").split("\n"))) if rest else first
    if key is not None:
        start = min(layout.line_end(layout.behind_colon(key)) + 1, start)
    return dedent(" " * (start - layout.line_start(start)) + layout.text[start:end])


def _whole(data: bytes, file: Path, edit: Edit) -> bytes:
    """The bytes of a file whose whole text was written anew. That before may be one that cannot be read."""
    before = scan(data, file).marks.text.text
    if edit.was is not UNSET and not same(before, _plain(edit.was)):
        raise ClashError(file, (), before)
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    end = b"\r\n" if b"\r\n" in data else b"\n"
    return Layout(mark + _lines(edit.value or "").encode().replace(b"\n", end), file).data


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _hold(layout: Layout, edit: Edit) -> None:
    """Raises ClashError where the file does not say what the writer saw."""
    if edit.was is UNSET:
        return
    now = _raw(layout, edit.path) if edit.op == "raw" else layout.at(edit.path)
    if not same(now, _plain(edit.was)):
        raise ClashError(layout.file, edit.path, now)


def _plain(value: Any) -> Any:
    """A value in dictionaries, lists and texts with line feeds alone, none at their ends."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return None if value is None else _lines(str(value)).rstrip()


def _steps(layout: Layout, edit: Edit) -> Iterator[Edit]:
    """A change as changes of one value each: what a list or keys have in common with what was there stays."""
    path, value = edit.path, in_order(edit.path, _plain(edit.value))
    if edit.op == "add":
        yield _added(layout, path, value)
    elif edit.op == "put":
        yield from _puts(path, layout.at(path), value)
    elif edit.op == "raw" and not layout.marks.has(path):
        yield from (Edit("put", path, UNSET, _read_raw(layout, value)[1]), edit)
    elif edit.op == "raw" or layout.marks.has(path):
        yield edit


def _puts(path: tuple[str | int, ...], old: Any, value: Any) -> Iterator[Edit]:
    if same(old, value):
        return
    if isinstance(old, dict) and old and isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _puts((*path, key), old.get(key), part)
        yield from (Edit("remove", (*path, key)) for key in old if key not in value)
    elif isinstance(old, list) and old and isinstance(value, list) and value:
        items = [[json.dumps(item, sort_keys=True) for item in part] for part in (old, value)]
        for kind, first, last, begin, end in reversed(
            SequenceMatcher(None, items[0], items[1], False).get_opcodes()
        ):
            both = min(last - first, end - begin)
            if kind != "equal":
                for number in reversed(range(first + both, last)):
                    yield Edit("remove", (*path, number))
                for number in range(both, end - begin):
                    yield Edit("add", (*path, first + number), UNSET, value[begin + number])
                for number in range(both):
                    yield from _puts((*path, first + number), old[first + number], value[begin + number])
    else:
        yield Edit("put", path, UNSET, value)


def _added(layout: Layout, path: tuple[str | int, ...], value: Any) -> Edit:
    """An item for the list at a path, or for that above it, by its place."""
    there = layout.at(path)
    if path and isinstance(path[-1], int):
        return Edit("add", path, UNSET, value) if layout.marks.has(path) else Edit("put", path, UNSET, value)
    if not isinstance(there, list) or not there:
        return Edit("put", path, UNSET, [value] if is_nothing(there) else [there, value])
    return Edit(
        "add", (*path, _by_day(there, value) if path[-1] == "chronology" else len(there)), UNSET, value
    )


def _by_day(entries: Sequence[Any], new: Any) -> int:
    """Behind which entries a new one goes: behind the last that does not begin later."""

    def day(entry: Any) -> str:
        try:
            date = CaseDate.parse(entry["date"], entry.get("part"))
        except (DateMistake, LookupError, TypeError, AttributeError):
            return ""
        return str(date.start or date.end or "")

    own = day(new)
    earlier = [number for number, entry in enumerate(entries, 1) if "" < day(entry) <= own]
    return max(earlier, default=0) if own else len(entries)


def _nearest(layout: Layout, path: tuple[str | int, ...], value: Any) -> tuple[tuple[str | int, ...], Any]:
    """The nearest part that a value goes into, and what that becomes: one that is missing is given whole."""
    if layout.marks.has(path):
        return path, value
    *parts, step = path
    above = tuple(parts)
    there = layout.at(above)
    if there and isinstance(there, dict if isinstance(step, str) else list):
        if isinstance(step, int) and step > len(there):
            raise _no_place(layout, path)
        return path, value
    _, short = keys_at(above)
    if isinstance(there, str) and step not in (short, 0):
        if not short:
            raise _no_place(layout, path)
        return _nearest(layout, above, {short: there, step: value})
    if isinstance(there, str):
        return _nearest(layout, above, value)
    if not is_nothing(there) or step not in (str(step), 0):
        raise _no_place(layout, path)
    return _nearest(layout, above, {step: value} if isinstance(step, str) else [value])


def _no_place(layout: Layout, path: KeyPath) -> RefusedError:
    return layout.refused(f"{_named(path) or 'This'} has no place in {layout.file.as_posix()}.")


def _changed(layout: Layout, edit: Edit) -> Layout:
    """The file after one change. Raises RefusedError where it does not say what it said, and this change."""
    path, value = edit.path, edit.value
    if edit.op == "put":
        path, value = _nearest(layout, path, value)
    elif edit.op == "raw":
        as_written, value = _read_raw(layout, value)
    step, parent = path[-1], layout.at(path[:-1])
    if edit.op == "remove":
        splices = taken_out(layout, path)
        del parent[step]
    elif isinstance(step, int) and (edit.op == "add" or step == len(parent)):
        parent.insert(step, value)
        splices = put_in(layout, path, value)
    else:
        parent[step] = value
        splices = put(layout, path, value, as_written if edit.op == "raw" else None)
    try:
        after = Layout(layout.spliced(splices), layout.file)
    except RefusedError:
        after = None
    broken = home_of(layout, path) or path  # here lines may be broken otherwise
    if (
        after
        and broken[0]
        and (edit.op != "remove" or broken != path)
        and same(after.at(broken), layout.at(broken))
    ):
        layout.at(broken[:-1])[broken[-1]] = after.at(broken)
    if after is None or not same(layout.values, after.values, exact=True):
        what = f"{_named(path)} could not be written into {layout.file.as_posix()}"
        raise layout.refused(f"{what} without touching anything beside it.")
    return after


def _named(path: KeyPath) -> str:
    return ".".join(map(str, path))


def _read_raw(layout: Layout, value: str) -> tuple[Written, Any]:
    """A value that is written in YAML, as it stands behind a colon, set out from the first column, and what it says."""
    first, *rest = dedent(value or "").strip("\n").split("\n")
    ways = (
        Written(first, dedent("\n".join(rest)).split("\n") if rest else []),
        Written("", [first, *rest]),
    )
    for way in ways:
        below = "".join(f"\n  {line}" for line in way.lines)
        try:
            return way, Layout(f"k: {way.head}{below}\n".encode(), layout.file).values["k"]
        except RefusedError:
            continue
    raise layout.refused(
        "What is written there cannot be read as YAML.", "Look at its colons, quotation marks and spaces."
    )
