"""What the values of a template are made of: parts with known keys, rows of them, and what is absent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct

from hrdalert.documents.casetext import TextToken


class Absent(Struct, frozen=True, gc=False):
    """What the schema knows and this case leaves out. It passes through every filter and marks its place."""

    key: str

    def __bool__(self) -> Literal[False]:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class Word(str):
    """An id that a template may compare, and that is printed as its label."""

    __slots__ = ("label",)
    label: TextToken

    def __new__(cls, id: str, label: TextToken) -> Word:
        self = super().__new__(cls, id)
        self.label = label
        return self


class Values:
    """A part of what a template may print. Its keys are known, whether this case fills them or not."""

    __slots__ = ("_values", "path", "says")

    def __init__(self, path: str, values: dict[str, Any], says: TextToken | Absent | None = None) -> None:
        """``values``: some may be functions that make the value where it is asked for."""
        self.path = path
        """How errors call it: ``case``."""
        self.says = says
        """How it is printed where it stands alone; None: it cannot be."""
        self._values = values

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def get(self, key: str) -> Any:
        """A value; absent where the case leaves it out."""
        value = self._values[key]
        if callable(value):
            value = self._values[key] = value()
        is_absent = value is None or (isinstance(value, tuple) and not value)
        return Absent(f"{self.path}.{key}") if is_absent else value

    def __bool__(self) -> bool:
        return any(self.get(key) for key in self._values)


class Rows:
    """Several parts of one kind. Nothing in it is absent where there are none."""

    __slots__ = ("_items", "keys", "path")

    def __init__(self, path: str, keys: Sequence[str], items: Iterable[Values] = ()) -> None:
        """``items`` are not made before somebody asks: each of 1,000 letters could list the 999 other offices."""
        self.path = path
        self.keys = tuple(keys)
        self._items = items

    @property
    def items(self) -> tuple[Values, ...]:
        if not isinstance(self._items, tuple):
            self._items = tuple(self._items)
        return self._items

    def __bool__(self) -> bool:
        return bool(self.items)

    def __iter__(self) -> Iterator[Values]:
        return iter(self.items)


class Entries(Rows):
    """A chronology. Entries that continue one another stay together, and are chosen by the first of them."""

    __slots__ = ("groups", "known")

    def __init__(
        self,
        path: str,
        keys: Sequence[str],
        groups: Sequence[Sequence[Values]] = (),
        known: frozenset[object] | None = None,
    ) -> None:
        super().__init__(path, keys, [entry for group in groups for entry in group])
        self.groups = tuple(tuple(group) for group in groups)
        self.known = known

    def _where(self, is_chosen: Callable[[Values], bool]) -> Entries:
        chosen = [group for group in self.groups if is_chosen(group[0])]
        return Entries(self.path, self.keys, chosen, self.known)

    def of_weight(self, *weights: str) -> Entries:
        """Those of a weight: lead, body, background."""
        return self._where(lambda entry: entry.get("weight") in weights)

    def kinds(self, *kinds: str) -> Entries:
        """Those of some kinds; ``appeal`` is a judgment on what another court had decided."""
        return self._where(lambda entry: not _kinds(entry).isdisjoint(kinds))

    def of(self, id: str | Absent) -> Entries:
        """Those that befell a person, by the id: ``chronology.of(person.id)``; without a person, all."""
        if isinstance(id, Absent):
            return self
        return self._where(lambda entry: str.__str__(id) in (entry.get("of") or ()))

    @property
    def new(self) -> Entries:
        """Those that the case file of the latest document that went out lacks: by id, else by kind and date."""
        if (known := self.known) is None:
            return Entries(self.path, self.keys)
        # Of one that got its id since, kind and date stand there still.
        return self._where(
            lambda one: known.isdisjoint((one.get("id") or "", (one.get("kind"), one.get("date") or None)))
        )

    def but(self, *kinds: str) -> Entries:
        """Those of all other kinds."""
        return self._where(lambda entry: _kinds(entry).isdisjoint(kinds))


def _kinds(entry: Values) -> set[Any]:
    return {entry.get("kind"), "appeal"} if entry.get("is_on_appeal") else {entry.get("kind")}
