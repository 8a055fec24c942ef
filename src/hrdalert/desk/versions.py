"""Versions of a case file that pages show, and where an item of one of them stands in the file as it is now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeAlias

from hrdalert.cases.located_yaml import KeyPath
from hrdalert.cases.yaml_spans import Layout
from hrdalert.errors import RefusedError

Path_: TypeAlias = tuple[str | int, ...]
_MOST_BYTES: Final = 32_000_000


class Versions:
    """The case files as pages show them, by their digests. It is a memory: what it has not, nobody can tell of."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def keep(self, data: bytes) -> str:
        """Remembers what a page shows now, and forgets what is oldest."""
        digest = digest_of(data)
        self._files.pop(digest, None)
        self._files[digest] = data
        while sum(map(len, self._files.values())) > _MOST_BYTES and len(self._files) > 1:
            del self._files[next(iter(self._files))]
        return digest

    def path_now(self, shown: str, data: bytes, file: Path, path: Path_) -> Path_ | None:
        """A path of the version with a digest in the bytes of a file as it is now; None where nobody can tell it."""
        if shown == digest_of(data) or all(isinstance(step, str) for step in path):
            return path
        before, now = _values(self._files.get(shown, b""), file), _values(data, file)
        return path_now(before, now, path)

    def numbers_now(self, shown: str, data: bytes, file: Path) -> list[tuple[Path_, int | None]]:
        """The items that have another number in the bytes of a file than in the version with a digest."""
        if shown == digest_of(data) or shown not in self._files:
            return []
        return list(numbers_now(_values(self._files[shown], file), _values(data, file)))


def digest_of(data: bytes) -> str:
    """Says of a file whether it is as the page has it."""
    return sha256(data).hexdigest()[:16]


@lru_cache(4)
def _values(data: bytes, file: Path) -> Any:
    try:
        return Layout(data, file).values
    except RefusedError:
        return {}


def path_now(before: Any, now: Any, path: KeyPath) -> Path_ | None:
    """A path of an earlier version as it is now; None where its item is not there any more, or nobody can tell."""
    found: Path_ = ()
    for step in path:
        if isinstance(step, int) and (isinstance(before, list) or before is None):
            if not isinstance(before, list) or not isinstance(now, list):
                return None
            number = _pairs(before, now)[step] if step < len(before) else None
            if number is None:
                return None
            before, now, found = before[step], now[number], (*found, number)
            continue
        before, now = (_inside(value, step) for value in (before, now))
        found = (*found, step)
    return found


def numbers_now(before: Any, now: Any, path: Path_ = ()) -> Iterator[tuple[Path_, int | None]]:
    """The items that have another number by now, by their paths before; None: an item that is gone."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in before.keys() & now.keys():
            yield from numbers_now(before[key], now[key], (*path, key))
    elif isinstance(before, list) and isinstance(now, list):
        pairs = enumerate(_pairs(before, now))
        yield from (((*path, old), number) for old, number in pairs if old != number)


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _pairs(before: Sequence[Any], now: Sequence[Any]) -> list[int | None]:
    """The number that each item has now: it has the same id, says the same, or says most of it at the same place."""
    old, new = ([_mark(item) for item in items] for items in (before, now))
    often = Counter(old) | Counter(new)
    places = {mark: number for number, mark in enumerate(new)}
    pairs = [places.get(mark) if often[mark] == 1 else None for mark in old]
    first = next((number for number, mark in enumerate(old) if new[number : number + 1] != [mark]), len(old))
    last = min(len(old), len(new)) - first
    last = next((back for back in range(last) if old[-1 - back] != new[-1 - back]), last)
    for number in (*range(first), *range(len(old) - last, len(old))):
        pairs[number] = number if number < first else number + len(new) - len(old)
    taken = set(pairs)
    for number in range(first, len(old) - last):
        if pairs[number] is None:
            beside = (number - 1, 1), (number + 1, -1)
            found = (_beside(pairs, len(new), neighbour) + step for neighbour, step in beside)
            free = (place for place in found if 0 <= place < len(new) and place not in taken)
            pairs[number] = next((place for place in free if _are_alike(before[number], now[place])), None)
            taken.add(pairs[number])
    return pairs


def _beside(pairs: Sequence[int | None], count: int, number: int) -> int:
    """Where the neighbour of an item is now, which may be the end of the list; far outside where nobody knows."""
    if number < 0 or number == len(pairs):
        return -1 if number < 0 else count
    place = pairs[number]
    return -2 if place is None else place


def _mark(item: Any) -> str:
    """What tells an item from the others: its id, else all that it says."""
    named = item.get("id") if isinstance(item, dict) else None
    return f"#{named}" if isinstance(named, str) else json.dumps(item, sort_keys=True)


def _are_alike(one: Any, other: Any) -> bool:
    """Whether two items without an id say for the greater part the same."""
    if not isinstance(one, dict) or not isinstance(other, dict) or "id" in one or "id" in other:
        return False
    same = sum(other.get(key) == value for key, value in one.items())
    return bool(same * 2 > len(one.keys() | other.keys()))
