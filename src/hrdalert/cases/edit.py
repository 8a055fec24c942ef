"""Texts written into a case file, beside which not one byte changes: comments, order and style stay."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any, Final, TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hrdalert.cases.located_yaml import KeyPath, Places, scan
from hrdalert.cases.model import Case, Withheld
from hrdalert.cases.reading import check_text
from hrdalert.cases.shape import shape_of
from hrdalert.errors import InputErrors, RefusedError
from hrdalert.store import read


class Plain(str):
    """A value that is no text, such as a moment, written as it is."""


Written: TypeAlias = str | Sequence[str] | Mapping[str, str]
"""A text, a list of texts, or a new item of a list: what it is about, and its text."""
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")


def set_at(data: bytes, file: Path, path: KeyPath, value: Written) -> bytes:
    """The bytes of a case file that says this at a path, in place of what stands there.

    A key, and the one above it, may be missing; an item may be added behind the last. The result was read again, and
    says all that the file says and this, and nothing else. Raises RefusedError where no such result can be made.
    """
    value = _wrapped(value)
    before = scan(data, file)
    try:
        text, wanted = data.decode(), _with_value(before.value, path, value)
    except (UnicodeDecodeError, LookupError, TypeError):
        text, wanted = "", None
    for new in _Edit(text, before.marks, path, value).ways() if text and before.readable else ():
        after = scan(new.encode(), file)
        if after.readable and _plain(after.value) == wanted:
            return new.encode()
    key = ".".join(map(str, path))
    what = f"{key} could not be written into {file.as_posix()} without touching anything beside it."
    raise RefusedError(what, "Write it there by hand.")


def with_embargo(file: Path, written: str) -> bytes:
    """The bytes of a case file that says this embargo, and is the same beside it and as right or wrong as before.

    Raises RefusedError, with what to write by hand, where no such result can be made.
    """
    data = read(file)
    try:
        new = set_at(data, file, ("release", "embargo"), Plain(written))
    except RefusedError as error:
        hint = f"Write it there by hand, release: {{embargo: {written}}}, and try again."
        raise RefusedError(str(error), hint) from error
    before, after = (check_text(content, file) for content in (data, new))
    if [problem.code for problem in before.problems] == [problem.code for problem in after.problems]:
        return new
    raise InputErrors(after.problems)


def _wrapped(value: Written) -> Written:
    """The same with each text as the file will have it: no line longer than a page of an editor."""
    if isinstance(value, Mapping):
        return {key: str(_wrapped(text)) for key, text in value.items()}
    if isinstance(value, Plain):
        return value
    if not isinstance(value, str):
        return [" ".join(text.split()) for text in value]
    how: Any = {"width": 116, "break_long_words": False, "break_on_hyphens": False}
    return "\n".join("\n".join(wrap(line, **how)) for line in value.strip().split("\n"))


def _plain(value: Any) -> Any:
    """The values of a file without the line breaks at their ends, which a block text has."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value and str(value).rstrip("\n")


def _with_value(values: Any, path: KeyPath, value: Written) -> Any:
    """The values of a file with one in its place. A text that stands for a part of one key stays such a text."""
    place = wanted = copy.deepcopy(_plain(values))
    for number, step in enumerate(path[:-1], 1):
        if isinstance(place, dict) and place.get(step) is None:
            place[step] = [] if isinstance(path[number], int) else {}
        if isinstance(place[step], str) and number == len(path) - 1:
            place[step] = value
            return wanted
        place = place[step]
    if isinstance(place, list) and path[-1] == len(place):
        place.append(value)
    else:
        place[path[-1]] = value
    return wanted


def _name(step: str | int, is_flow: bool | None) -> str | int:
    """A new key as YAML reads it: in quotation marks, where it has signs of its own."""
    plain = r"[\w.-]+" if is_flow else r"[\w.\[\]-]+"
    is_plain = isinstance(step, int) or re.fullmatch(plain, step)
    return step if is_plain else json.dumps(step, ensure_ascii=False)


class _Edit:
    """One change of a text, in lines. ``ways`` are the texts that it may give, the most readable first."""

    def __init__(self, text: str, marks: Places, path: KeyPath, value: Written) -> None:
        self.mark = text[: text.startswith("\ufeff")]
        self.lines = _LINE.findall(text[len(self.mark) :])
        self.end = "\r\n" if "\r\n" in text else "\n"
        self.marks, self.path, self.value = marks, path, value

    def ways(self) -> Iterator[str]:
        """The nearest that is there gives way, or gets a key or an item."""
        known = self.path
        while known and not self.marks.has(known):
            known = known[:-1]
        key, node = self.marks.nodes(known)
        is_flow = isinstance(node, MappingNode) and node.flow_style
        missing = [_name(step, is_flow) for step in self.path[len(known) :]]
        is_text = isinstance(node, ScalarNode) and node.value != ""
        if key and node and (not missing or (is_text and len(missing) == 1)):
            yield from self._replaced(key, node)
        elif is_flow and node:
            at, more = node.start_mark.column + 1, ", " if node.value else ""
            new = f"{missing[0]}: {self._quoted()}{more}"
            yield self._inside(node, at, at, new)
        elif isinstance(node, MappingNode):
            before = self._before(node, known, str(missing[0]))
            at = self._behind(before, self.marks.nodes((*known, before.value))[1])
            yield self._with(at, at, self._keyed(" " * node.start_mark.column, missing))
        elif key and node and not is_text:
            column = node.start_mark.column if isinstance(node, SequenceNode) else key.start_mark.column + 2
            at = self._behind(key, node)
            yield self._with(at, at, self._keyed(" " * column, missing))

    def _replaced(self, key: Node, node: Node) -> Iterator[str]:
        """The value of a key as lines below it, and, where that is not possible, in its place."""
        first, last = key.start_mark.line, self._behind(key, node)
        line = self.lines[first].rstrip("\r\n")
        remark = ""
        if isinstance(node, ScalarNode) and node.end_mark.line < len(self.lines):
            block = re.match(r"[|>][0-9+-]*(.*)", line[node.start_mark.column :])
            rest = self.lines[node.end_mark.line][node.end_mark.column :].rstrip("\r\n")
            remark = block[1] if node.style in ("|", ">") and block else rest if node.value else ""
        is_plain = isinstance(self.value, Plain) and node.value != ""
        has_remark = not isinstance(self.value, str) and any("#" in line for line in self.lines[first:last])
        if not is_plain and not has_remark:
            head, *below = self._keyed(
                " " * key.start_mark.column, [line[key.start_mark.column : key.end_mark.column]]
            )
            yield self._with(first, last, [line[: key.start_mark.column] + head.lstrip() + remark, *below])
        if node.start_mark.line == node.end_mark.line:
            quote = (node.style or "") if is_plain and isinstance(node, ScalarNode) else ""
            new = f"{quote}{self._quoted()}{quote}"
            yield self._inside(node, node.start_mark.column, node.end_mark.column, new)

    def _behind(self, key: Node, node: Node | None) -> int:
        """The line behind the value of a key: all of its lines are set in further than the key, or are items."""
        column, last = key.start_mark.column, key.start_mark.line + 1
        for number in range(last, len(self.lines)):
            line = self.lines[number]
            indent = len(line) - len(line.lstrip(" "))
            is_item = indent == column and line.lstrip().startswith("-") and isinstance(node, SequenceNode)
            if line.strip() and indent <= column and not is_item:
                break
            last = number + 1 if line.strip() else last
        return last

    def _before(self, node: MappingNode, above: KeyPath, name: str) -> Any:
        """The key behind which a new one is put: the last of those that the guide has before it, else the last."""
        model = {(): Case, ("withheld",): Withheld}.get(tuple(map(str, above)))
        order = list(shape_of(model).keys) if model else []
        keys = [key for key, _ in node.value]
        return max((key for key in keys if key.value in order[: order.index(name)]) if name in order else (),
                   key=lambda key: order.index(key.value), default=keys[-1])  # fmt: skip

    def _quoted(self) -> str:
        return self.value if isinstance(self.value, Plain) else json.dumps(self.value, ensure_ascii=False)

    def _keyed(self, pad: str, way: Sequence[object]) -> list[str]:
        """The lines of keys and their value, behind some space."""
        first, *rest = way
        if isinstance(self.value, Mapping) and not rest:
            (about, text) = self.value.items()
            return [
                f"{pad}- {': '.join(about)}",
                f"{pad}  {text[0]}: |",
                *self._set_in(text[1], pad + "    "),
            ]
        if rest:
            return [f"{pad}{first}:", *self._keyed(pad + "  " * isinstance(rest[0], str), rest)]
        if isinstance(self.value, Plain):
            return [f"{pad}{first}: {self.value}"]
        if isinstance(self.value, str):
            return [f"{pad}{first}: |", *self._set_in(self.value, pad + "  ")]
        return [f"{pad}{first}:", *(f"{pad}- {json.dumps(text, ensure_ascii=False)}" for text in self.value)]

    @staticmethod
    def _set_in(text: str, pad: str) -> list[str]:
        return [line and pad + line for line in text.split("\n")]

    def _inside(self, node: Node, start: int, end: int, new: str) -> str:
        """The text with a piece of the line at which a value begins given way to a new one."""
        number = node.start_mark.line
        line = self.lines[number].rstrip("\r\n")
        return self._with(number, number + 1, [line[:start] + new + line[end:]])

    def _with(self, first: int, last: int, new: Sequence[str]) -> str:
        """The text with some of its lines given way to new ones."""
        before = "".join(self.lines[:first])
        gap = "" if before.endswith(("\n", "\r")) or not before else self.end
        return "".join((self.mark, before, gap, *(line + self.end for line in new), *self.lines[last:]))
