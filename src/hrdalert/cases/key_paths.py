"""Which key of a case file a place in it belongs to, and what the model says of that key."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.located_yaml import KeyPath, scan
from hrdalert.cases.model import Case
from hrdalert.cases.shape import Key, Shape, shape_of
from hrdalert.errors import Origin


def key_at(path: KeyPath) -> Key | None:
    """What the model says of the key at a path, which an item shares with its list; None: it has no such key."""
    shape: Shape | None = shape_of(Case)
    key: Key | None = None
    for step in path:
        if isinstance(step, str):
            key = shape.keys.get(step) if shape else None
            if key is None:
                return None
            shape = key.part
    return key


class KeyPaths:
    """The paths of a case file, by the places at which keys and values begin."""

    def __init__(self, data: bytes, file: Path) -> None:
        scanned = scan(data, file)
        self._marks, self._file = scanned.marks, file
        found = dict(self._walked(scanned.value, ()))
        self._starts = sorted(found)
        self._paths = [found[start] for start in self._starts]

    def _walked(self, value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[int, int], KeyPath]]:
        if isinstance(value, LocatedText):
            key = key_at(path)
            field = (*path, key.short) if key and key.part and key.short else path
            yield (value.origin.line, value.origin.column), field
            return
        items = value.items() if isinstance(value, dict) else enumerate(value or ())
        for step, inner in items:
            key_place = self._marks.key((*path, step))
            yield (key_place.line, key_place.column), (*path, step)
            yield from self._walked(inner, (*path, step))

    def path(self, origin: Origin | None) -> KeyPath:
        """The path of what stands at a place, or around it, or is missing there; empty for another file."""
        if origin is None or origin.file.resolve() != self._file.resolve() or not self._starts:
            return ()
        if origin.missing:
            return origin.missing
        number = bisect_right(self._starts, (origin.line, origin.column or 10_000)) - 1
        return self._paths[number] if number >= 0 else ()
