"""Where each value of a YAML text stands, to the character, so that a piece can be cut out and another put there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode

from hrdalert.cases.located_yaml import KeyPath, scan
from hrdalert.errors import RefusedError

Collection: TypeAlias = Any
"""A node of keys or of items."""
_COLON: Final = re.compile(r"[ \t]*:")
_HEADER: Final = re.compile(r"[|>][0-9+-]*")
_OWN_SIGNS: Final = ("&", "*", "!")
"""They begin an anchor, an alias and a tag."""
_SIGN: Final = re.compile(r"(?<![^\s\[{,:?-])[&*!]")


class Splice(NamedTuple):
    """A piece of a text and what is put in its place."""

    start: int
    end: int
    new: str


class Place(NamedTuple):
    """Where the value of a key or an item stands, or would stand, in a text that is set out in lines."""

    behind: int
    """Right behind the colon or the dash."""
    start: int
    end: int
    """What stands in the line of the colon or dash; of a text under ``|``, the ``|`` alone."""
    below: int
    below_end: int
    """The lines below that belong to it; both are the end of the line where there are none."""
    column: int
    """Of the key or the dash."""
    is_item: bool


class Layout:
    """The bytes of a file, its text with line feeds alone, its nodes, and what it says.

    Raises RefusedError for a file that cannot be read to its end, and for anchors, aliases, tags and repeated keys,
    in which a value does not stand where it is said.
    """

    def __init__(self, data: bytes, file: Path) -> None:
        self.data, self.file = data, file
        scanned = scan(data, file)
        self.marks, self.text = scanned.marks, scanned.marks.text.text
        _, root = self.nodes(())
        if not scanned.readable or not isinstance(root, MappingNode) or not _is_text(data):
            raise self.refused(f"{file.as_posix()} cannot be read to its end.", "Mend it first.")
        self._may_have_signs = _SIGN.search(self.text) is not None
        self._known: set[int] = set()
        self.values: dict[str, Any] = self._said(root)

    @staticmethod
    def refused(what: str, hint: str = "Write it there by hand.") -> RefusedError:
        return RefusedError(what, hint)

    def _said(self, node: Any) -> Any:
        """What a node says. White space at the end of a text is none of it."""
        if self._may_have_signs:
            if id(node) in self._known or self.text.startswith(_OWN_SIGNS, node.start_mark.index):
                raise self.refused(f"{self._line(node)} has an anchor, an alias or a tag.")
            self._known.add(id(node))
        if isinstance(node, ScalarNode):
            value: str = node.value
            return None if value in ("", "~", "null") and not node.style else value.rstrip()
        if not isinstance(node, MappingNode):
            return [self._said(item) for item in node.value]
        values = {key.value: self._said(value) for key, value in node.value if isinstance(key, ScalarNode)}
        if len(values) != len(node.value) or "" in values or "<<" in values:
            raise self.refused(f"{self._line(node)} has a key twice, or one that is none.")
        if self._may_have_signs:
            _ = [self._said(key) for key, _ in node.value]
        return values

    def _line(self, node: Any) -> str:
        return f"{self.file.as_posix()}:{node.start_mark.line + 1}"

    def nodes(self, path: KeyPath) -> tuple[Any, Any]:
        """The nodes of the key, where there is one, and of the value at a path that is there."""
        return self.marks.nodes(path)

    def at(self, path: KeyPath) -> Any:
        """What the file says at a path; None where it says nothing."""
        value: Any = self.values
        for step in path:
            if isinstance(step, int):
                value = value[step] if isinstance(value, list) and 0 <= step < len(value) else None
            else:
                value = value.get(step) if isinstance(value, dict) else None
        return value

    def line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end

    def end(self, node: Any) -> int:
        """Behind the last sign of a value. Of an empty one, which has no span: behind its colon or dash."""
        while not isinstance(node, ScalarNode) and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(node, MappingNode) else last
        start, end = node.start_mark.index, int(node.end_mark.index)
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            return end - 1 if "+" in self.header(start) else start + len(self.text[start:end].rstrip())
        return end

    def header(self, start: int) -> str:
        """What begins a text that stands in the lines below: ``|``, ``>-``; empty for every other value."""
        match = _HEADER.match(self.text, start)
        return match[0] if match else ""

    def behind_colon(self, key: Node) -> int:
        match = _COLON.match(self.text, key.end_mark.index)
        if match is None:
            raise self.refused(f"{self._line(key)} has a key without a colon.")
        return match.end()

    def dash(self, sequence: Collection, item: Any) -> int:
        """Where the dash of an item stands, which may have lines of its own above the item."""
        column, start = sequence.start_mark.column, self.line_start(item.start_mark.index)
        while self.text[start + column : start + column + 1] != "-" or self.text[
            start : start + column
        ].strip(" -"):
            if start <= sequence.start_mark.index:
                raise self.refused(f"{self._line(item)} has an unusual list.")
            start = self.line_start(start - 1)
        return int(start + column)

    def place(self, path: KeyPath) -> Place:
        """Where the value at a path stands, which is there, and not inside of brackets or braces."""
        key, node = self.nodes(path)
        if key is None:
            dash = self.dash(self.nodes(path[:-1])[1], node)
            behind, column = dash + 1, dash - self.line_start(dash)
        else:
            behind, column = self.behind_colon(key), key.start_mark.column
        start, end = node.start_mark.index, self.end(node)
        is_scalar = isinstance(node, ScalarNode)
        if is_scalar and node.style in ("|", ">"):
            line = self.line_end(start)
            return Place(
                behind, start, start + len(self.header(start)), line, max(line, end), column, key is None
            )
        if is_scalar or node.flow_style or (key is None and self.line_end(behind) >= start):
            line = self.line_end(end)
            return Place(behind, start, end, line, line, column, key is None)
        return Place(behind, behind, behind, self.line_end(behind), end, column, key is None)

    def replaced(self, place: Place, head: str, lines: list[str]) -> list[Splice]:
        """What puts another value into a place: its beginning, and the lines below it. Remarks stay in their line."""
        if place.is_item and not head and lines:
            head, lines = lines[0].strip(), lines[1:]
        gap = self.text[place.behind : place.start]
        start = place.behind if not head or (not gap.strip() and ("\n" in gap or not gap)) else place.start
        if gap.strip():
            start = place.start
        below = "".join(f"\n{line}" for line in lines)
        splices = [Splice(start, place.end, f" {head}" if head and start == place.behind else head)]
        if below or place.below_end > place.below:
            splices.append(Splice(place.below, place.below_end, below))
        return splices

    def behind(self, end: int, column: int) -> int:
        """The end of the line in which a value ends, and of remarks right below it that stand further in."""
        at = self.line_end(end)
        while at < len(self.text):
            line = self.text[at + 1 : self.line_end(at + 1)]
            remark = line.lstrip(" ")
            if not remark.startswith("#") or len(line) - len(remark) <= column:
                break
            at += 1 + len(line)
        return at

    def above(self, at: int, floor: int) -> int:
        """The beginning of a line, or of the remark right above it that stands as far in, behind ``floor``."""
        start = self.line_start(at)
        column = at - start
        while start > floor:
            line = self.line_start(start - 1)
            if line < floor or self.text[line : line + column + 1] != " " * column + "#":
                break
            start = line
        return start

    def spliced(self, splices: Iterable[Splice]) -> bytes:
        """The bytes of the file with some pieces replaced. Its byte order mark and the ends of its lines stay."""
        text = self.data.decode()
        body = text.lstrip("\ufeff")
        ends = [match.start() - number for number, match in enumerate(re.finditer("\r\n", body))]
        end = "\r\n" if ends else "\r" if "\r" in body and "\n" not in body else "\n"
        shift, parts, last = len(text) - len(body), list[str](), 0
        for start, stop, new in sorted(splices, key=lambda splice: splice[:2]):
            begin, behind = (shift + at + bisect_left(ends, at) for at in (start, stop))
            parts += (text[last:begin], new.replace("\n", end))
            last = behind
        return "".join((*parts, text[last:])).encode()


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
