"""Which values of a knowledge file are ids of other records: by subject, and by their way in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from hrdalert.errors import Origin
from hrdalert.marked import Marked
from hrdalert.marked_yaml import Marks

REFERENCES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "articles": (
        ("records/*/id", "instruments"),
        ("records/*/duties/*/for/*", "violation"),
        ("records/*/duties/*/with/*", "facts"),
        ("records/*/duties/*/unless/*", "facts"),
        ("records/*/duties/*/faint/*", "facts"),
        ("records/*/duties/*/meets/*", "demand"),
        ("records/*/duties/*/same_in/*", "instruments"),
    ),
    "countries": (("records/*/part_of", "countries"), ("records/*/names/<", "language")),
    "doors": (("records/*/treaty", "instruments"), ("records/*/by", "instruments")),
    "forms_of_address": (("records/*/forms/<", "language"),),
    "instruments": (("records/*/applies_with", "instruments"),),
    "mandates": (
        ("aliases/*", "mandates"),
        ("records/*/country", "countries"),
        ("records/*/title/<", "language"),
    ),
    "precedents": (
        ("records/*/state", "countries"),
        ("records/*/territory", "countries"),
        ("records/*/violations/*", "violation"),
        ("records/*/says_for/*", "violation"),
        ("records/*/says_law/*", "provisions"),
        ("records/*/wgad_categories/*", "wgad_categories"),
    ),
    "provisions": (
        ("laws/*/country", "countries"),
        ("laws/*/territory", "countries"),
        ("records/*/law", "laws"),
        ("records/*/right", "violation"),
        ("records/*/un_criticism/*", "precedents"),
        ("records/*/offence/<", "language"),
        ("records/*/native/<", "language"),
        ("records/*/limits/*/regime", "regime"),
        ("records/*/limits/*/stage", "stage"),
        ("records/*/limits/*/ended_by/*", "stage"),
    ),
    "ratifications": (
        ("records/*/iso3", "countries"),
        ("records/*/treaties/<", "instruments"),
        ("records/*/territories/<", "countries"),
        ("records/*/territories/*/treaties/*", "instruments"),
    ),
    "rights": (
        ("records/*/id", "violation"),
        ("records/*/family", "families"),
        ("records/*/articles/<", "instruments"),
        ("records/*/soft_law/<", "instruments"),
        ("records/*/wgad_categories/*", "wgad_categories"),
        ("records/*/mandates/primary/*", "mandates"),
        ("records/*/mandates/if_relevant/*", "mandates"),
    ),
    "vocabulary": (
        ("native_of/*", "countries"),
        ("records/*/label/<", "language"),
        ("records/*/native/<", "language"),
        ("records/*/provision", "provisions"),
        ("records/*/family", "families"),
        ("records/*/violations/*", "violation"),
        ("records/*/rests_on/*", "violation"),
    ),
}
"""Where ids stand and whose they are. ``*`` is each item of a list or table, ``<`` each name of a table."""


class Place(Struct, frozen=True):
    """A word of a file, with its way."""

    word: str
    path: tuple[str | int, ...]
    is_name: bool
    """The name of an entry, rather than a value."""

    @property
    def key(self) -> str:
        """The last key on its way, the word itself left aside."""
        way = self.path[:-1] if self.is_name else self.path
        return next((part for part in reversed(way) if isinstance(part, str)), "")

    def origin(self, marks: Marks) -> Origin:
        return marks.key(self.path) if self.is_name else marks.value(self.path)


def places(values: Any, pattern: str) -> Iterator[Place]:
    """The words of a file that lie on a way."""
    yield from _places(values, pattern.split("/"), ())


def all_texts(values: Any, path: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """Every text of a file."""
    if isinstance(values, Marked):
        yield Place(str(values), path, is_name=False)
    for name, each in _steps(values, "*"):
        yield from all_texts(each, (*path, name))


def _places(value: Any, way: Sequence[str], path: tuple[str | int, ...]) -> Iterator[Place]:
    if not way:
        if isinstance(value, Marked):
            yield Place(str(value), path, is_name=False)
        return
    step, *rest = way
    if step == "<":
        for name in value if isinstance(value, dict) else ():
            yield Place(name, (*path, name), is_name=True)
        return
    for name, each in _steps(value, step):
        yield from _places(each, rest, (*path, name))


def _steps(value: Any, step: str) -> Iterator[tuple[str | int, Any]]:
    if step != "*":
        if isinstance(value, dict) and step in value:
            yield step, value[step]
    elif isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)
