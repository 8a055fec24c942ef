"""Text that knows where it stands: every scalar of a file is a :class:`LocatedText`."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from hrdalert.errors import Origin

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core.core_schema import CoreSchema

NOWHERE = Origin(Path("<no file>"))


class FileText:
    """A file's name and text, which turns positions in the text into lines and columns."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.text = text
        self._origins: dict[int, Origin] = {}

    @cached_property
    def lines(self) -> list[str]:
        """The text line by line."""
        return self.text.split("\n")

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def origin(self, index: int) -> Origin:
        """The line and column of the character at ``index``; the same object each time."""
        if index not in self._origins:
            line = bisect_right(self._line_starts, index)
            self._origins[index] = Origin(self.file, line, index - self._line_starts[line - 1] + 1)
        return self._origins[index]

    def line_at(self, index: int) -> str:
        """The whole line in which ``index`` lies."""
        return self.lines[self.origin(index).line - 1]

    def index(self, line: int, column: int) -> int:
        """The position of a line and column counted from 0, as YAML marks count them."""
        starts = self._line_starts
        return min(starts[line] + column, len(self.text)) if line < len(starts) else len(self.text)


Span: TypeAlias = tuple[FileText, int, int]
"""A file and two positions in it: where a scalar begins (its quote or ``|``, if it has one) and ends."""


class LocatedText(str):
    """A scalar of a YAML file that knows where it stands. It is compared and hashed as the text it is.

    What is made of it by the methods of ``str`` is a plain ``str``.
    """

    __slots__ = ("_place",)
    _place: Origin | Span

    def __new__(cls, text: str, place: Origin | Span = NOWHERE) -> LocatedText:
        self = str.__new__(cls, text)
        self._place = place
        return self

    @property
    def origin(self) -> Origin:
        """Where it begins: at its quotation mark or its ``|`` or ``>``, if it has one."""
        place = self._place
        return place if isinstance(place, Origin) else place[0].origin(place[1])

    @property
    def is_folded(self) -> bool:
        """A ``>`` text: YAML has made a space of each line break, and one line break of each empty line."""
        place = self._place
        return not isinstance(place, Origin) and place[0].text[place[1] : place[1] + 1] == ">"

    def with_text(self, text: str) -> LocatedText:
        """Another text of the same place, such as this one without the space around it."""
        return LocatedText(text, self._place)

    def origin_of(self, part: str, nth: int = 0) -> Origin:
        """Where a piece of this text stands in the file, line breaks folded by YAML included.

        The ``nth`` time it stands there, from 0; where it is not found, where this text begins.
        """
        if isinstance(self._place, Origin):
            return self._place
        source, start, end = self._place
        pattern = re.compile(r"\s+".join(re.escape(word) for word in part.split()))
        for number, match in enumerate(pattern.finditer(source.text, start, end)):
            if number == nth and part.split():
                return source.origin(match.start())
        return source.origin(start)

    def __reduce__(self) -> tuple[type[LocatedText], tuple[str, Origin]]:
        return (LocatedText, (str(self), self.origin))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(cls._kept)

    @classmethod
    def _kept(cls, value: Any) -> LocatedText:
        if isinstance(value, LocatedText):
            return value
        if isinstance(value, str):
            return cls(value)
        raise ValueError(f"expected text, not {kind_of(value)}")


def shown(text: str, most: int = 40) -> str:
    """A value as messages show it: in quotation marks, on one line, not too long."""
    line = " ".join(text.split())
    return f"'{line}'" if len(line) <= most else f"'{line[:most].rstrip()}…'"


def kind_of(value: Any) -> str:
    """What a value of a file is, in plain words."""
    if value is None:
        return "nothing"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "keys with values"
    return f"{value!r}"
