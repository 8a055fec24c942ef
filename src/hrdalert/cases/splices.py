"""The pieces of a text that change where a value is replaced, put in or taken out."""

from __future__ import annotations

import re
from typing import Any

from yaml.nodes import ScalarNode

from hrdalert.cases.located_yaml import KeyPath
from hrdalert.cases.model import Case
from hrdalert.cases.shape import Shape, shape_of
from hrdalert.cases.written import (
    WIDTH,
    Written,
    in_a_line,
    in_brackets,
    in_lines,
    in_several_lines,
    is_nothing,
    key_of,
    with_dash,
    with_key,
    written,
)
from hrdalert.cases.yaml_spans import Collection, Layout, Place, Splice


def keys_at(path: KeyPath) -> tuple[Shape | None, str]:
    """The keys that the model has at a path, and the one that a bare text there gives."""
    shape: Shape | None = shape_of(Case)
    short, is_named = "", False
    for step in path:
        if isinstance(step, str) and is_named:
            is_named = False
        elif isinstance(step, str):
            key = shape.keys.get(step) if shape else None
            shape, short, is_named = (key.part, key.short, key.named) if key else (None, "", False)
    return shape, short


def in_order(path: KeyPath, value: Any) -> Any:
    """A new value with its keys in the order of the model; keys that are none of it follow as they are."""
    if isinstance(value, list):
        return [in_order(path, item) for item in value]
    if not isinstance(value, dict):
        return value
    shape, _ = keys_at(path)
    order = list(shape.keys) if shape else []
    keys = sorted(value, key=lambda key: order.index(key) if key in order else len(order))
    return {key: in_order((*path, key), value[key]) for key in keys}


def put(layout: Layout, path: KeyPath, value: Any, as_written: Written | None = None) -> list[Splice]:
    """What gives a key or an item another value, or a part another key. ``layout.values`` have it already."""
    is_there = layout.marks.has(path)
    if home := home_of(layout, path):
        return _in_braces(layout, home, _put_in_braces(layout, path, value, as_written), value)
    if not is_there:
        return _new_key(layout, path, value)
    place, (_, node) = layout.place(path), layout.nodes(path)
    column = place.column + 2
    if as_written:
        lines = [line and " " * column + line for line in as_written.lines]
        return layout.replaced(place, as_written.head, lines)
    if isinstance(node, ScalarNode) and node.value and isinstance(value, str) and value:
        return layout.replaced(place, *_in_its_style(layout, place, node, value))
    return layout.replaced(place, *written(value, column, place.behind - layout.line_start(place.behind)))


def _in_its_style(layout: Layout, place: Place, node: ScalarNode, value: str) -> Written:
    """A text as the one was written whose place it takes."""
    old, where = layout.text[place.start : place.end], "item" if place.is_item else "key"
    if node.style in ("|", ">"):
        lines = layout.text[place.below : place.below_end].split("\n")[1:]
        first = next(filter(str.strip, lines), " " * (place.column + 2))
        digit = re.search(r"\d", old)
        column = place.column + int(digit[0]) if digit else len(first) - len(first.lstrip(" "))
        return in_lines(value, column, old, "\n".join(line[column:] for line in lines))
    if "\n" in old:
        if new := in_several_lines(value, node.style, *_source(old), where):
            return Written(new, [])
    elif "\n" not in value:
        new = in_a_line(value, where, node.style)
        before = place.start - layout.line_start(place.start)
        if before + len(new) <= WIDTH or before + len(old) > WIDTH or " " not in value:
            return Written(new, [])
    return in_lines(value, place.column + 2)


def _source(old: str) -> tuple[str, int]:
    """The lines of a text that goes over several, without quotation marks, and the column of all but the first."""
    first, *rest = old.split("\n")
    column = next(len(line) - len(line.lstrip(" ")) for line in rest if line.strip())
    lines = "\n".join(line.strip() for line in (first, *rest))
    return (lines[1:-1] if lines[0] in "'\"" else lines), column


def home_of(layout: Layout, path: KeyPath) -> tuple[str | int, ...]:
    """The outermost part in brackets or braces in which a path lies, if it does; of the whole file, an empty one."""
    for length in range(len(path)):
        _, node = layout.nodes(path[:length])
        if node is not None and not isinstance(node, ScalarNode) and node.flow_style:
            return tuple(path[:length]) or ("",)
    return ()


def _put_in_braces(layout: Layout, path: KeyPath, value: Any, as_written: Written | None) -> Splice:
    _, node = layout.nodes(path[:-1])
    if not layout.marks.has(path):
        before = _key_before(node, path)
        number, parent = node.value.index(before) + 1 if before else 0, layout.at(path[:-1])
        for key in [key for key in parent if key != path[-1]][number:]:
            parent[key] = parent.pop(key)  # stands behind the new one here, too
        return _among(layout, node, number, f"{key_of(str(path[-1]), in_braces=True)}: {in_brackets(value)}")
    key, node = layout.nodes(path)
    start, end = node.start_mark.index, layout.end(node)
    if isinstance(node, ScalarNode) and node.value and isinstance(value, str) and value:
        old = layout.text[start:end]
        new = in_several_lines(value, node.style, *_source(old), "flow") if "\n" in old else ""
        new = new or in_a_line(value, "flow", node.style)
    else:
        new = in_brackets(value) if key is None or not is_nothing(value) else ""
    if as_written:
        new = "\n".join((as_written.head, *(f"  {line}" for line in as_written.lines)))
    if start == end and key is not None:
        start = end = layout.behind_colon(key)
        new = f" {new}"
    return Splice(start, end, new)


def _in_braces(layout: Layout, home: KeyPath, splice: Splice, value: Any = None) -> list[Splice]:
    """A change between braces; where the line would grow too long, what stands between them comes into lines."""
    start, end, new = splice
    first, last = layout.line_start(start), layout.line_end(end)
    old, line = layout.text[first:last], f"{layout.text[first:start]}{new}{layout.text[end:last]}"
    is_long = len(old) <= WIDTH < max(map(len, line.split("\n"))) or (
        isinstance(value, str) and "\n" in value
    )
    if not is_long or home == ("",):
        return [splice]
    place = layout.place(home)
    if "#" in layout.text[place.start : place.end]:
        return [splice]
    lead = place.behind - layout.line_start(place.behind)
    return layout.replaced(place, *written(layout.at(home), place.column + 2, lead, in_braces=True))


def _key_before(node: Collection, path: KeyPath) -> Any:
    """The pair behind which a new key goes: the last of those that the model has before it. None: it is the first."""
    shape, _ = keys_at(path[:-1])
    order = list(shape.keys) if shape else []
    if path[-1] not in order:
        return node.value[-1]
    before = order[: order.index(path[-1])]
    pairs = [pair for pair in node.value if pair[0].value in before]
    return max(pairs, key=lambda pair: before.index(pair[0].value), default=None)


def _new_key(layout: Layout, path: KeyPath, value: Any) -> list[Splice]:
    _, node = layout.nodes(path[:-1])
    column = node.start_mark.column
    before = _key_before(node, path)
    lines = with_key(str(path[-1]), value, column)
    if before is None:
        at = node.start_mark.index
        return [Splice(at, at, "\n".join((*lines, " " * column))[column:])]
    at = layout.behind(layout.end(before[1]), column)
    return [Splice(at, at, "".join(f"\n{line}" for line in lines))]


def put_in(layout: Layout, path: KeyPath, value: Any) -> list[Splice]:
    """What puts an item before another of a list, or behind the last."""
    *above, number = path
    _, node = layout.nodes(above)
    if home := home_of(layout, path):
        return _in_braces(layout, home, _among(layout, node, int(number), in_brackets(value)), value)
    items, column = node.value, node.start_mark.column
    lines = with_dash(value, column)
    is_parted = len(items) > 1 and layout.text.endswith("\n\n", 0, _begin(layout, node, len(items) - 1))
    if number == len(items):
        at = layout.behind(layout.end(items[-1]), column)
        return [Splice(at, at, "".join(f"\n{line}" for line in ([""] * is_parted + lines)))]
    at = _begin(layout, node, int(number))
    behind_dash = at - layout.line_start(at)
    new = "\n".join((*lines, *[""] * is_parted, " " * behind_dash))
    return [Splice(at, at, new[behind_dash:])]


def _begin(layout: Layout, node: Collection, number: int) -> int:
    """Where an item begins: at the remark right above it, at its line, or, behind another dash, at its own."""
    dash = layout.dash(node, node.value[number])
    if layout.text[layout.line_start(dash) : dash].strip():
        return dash
    floor = layout.line_end(layout.end(node.value[number - 1])) + 1 if number else 0
    return layout.above(dash, floor)


def _among(layout: Layout, node: Collection, number: int, new: str) -> Splice:
    """A new part between brackets or braces."""
    if layout.text[node.start_mark.index] not in "[{":
        raise layout.refused(f"{layout.file.as_posix()}:{node.start_mark.line + 1} has a key without braces.")
    if not number:
        at = node.start_mark.index + 1
        return Splice(at, at, f"{new}, " if node.value else new)
    at = _end_between(layout, node.value[number - 1])
    return Splice(at, at, f", {new}")


def _end_between(layout: Layout, part: Any) -> int:
    """Behind an item or a pair between brackets or braces."""
    if not isinstance(part, tuple):
        return layout.end(part)
    key, value = part
    return layout.end(value) if value.start_mark.index < value.end_mark.index else layout.behind_colon(key)


def taken_out(layout: Layout, path: KeyPath) -> list[Splice]:
    """What takes a key or an item away; an item takes the remark right above it along."""
    _, node = layout.nodes(path[:-1])
    is_item = isinstance(path[-1], int)
    number = path[-1] if is_item else [key.value for key, _ in node.value].index(path[-1])
    if home := home_of(layout, path):
        return _in_braces(layout, home, _out_of_braces(layout, node, int(number)))
    key, value = (None, node.value[number]) if is_item else node.value[number]
    start = _begin(layout, node, int(number)) if key is None else key.start_mark.index
    line, end = layout.line_start(start), layout.behind(layout.end(value), node.start_mark.column) + 1
    if layout.text[line:start].strip():  # the first one behind a dash
        if len(node.value) == 1:
            return layout.replaced(layout.place(path[:-1]), "", [])
        following = re.compile(r"\s*").match(layout.text, end - 1)
        return [Splice(start, following.end() if following else end, "")]
    is_first = is_item and not number
    if layout.text.startswith("\n", end) and (is_first or layout.text.endswith("\n\n", 0, line)):
        end += 1
    return [Splice(line, end, "")] if end <= len(layout.text) else [Splice(max(line - 1, 0), end - 1, "")]


def _out_of_braces(layout: Layout, node: Collection, number: int) -> Splice:
    text, parts = layout.text, node.value
    starts = [
        part[0].start_mark.index if isinstance(part, tuple) else part.start_mark.index for part in parts
    ]
    start, end = starts[number], _end_between(layout, parts[number])
    if len(parts) == 1:
        return Splice(node.start_mark.index + 1, node.end_mark.index - 1, "")
    before = _end_between(layout, parts[number - 1]) if number else start
    if number and "#" not in text[before:start]:
        return Splice(before, end, "")
    if number + 1 < len(parts):
        return Splice(start, starts[number + 1], "")
    return Splice(before, end, "")
