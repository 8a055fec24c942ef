"""How the data files are laid out and read.

A file holds one YAML document or more. Each document begins with what its records share (``as_of``, a table
of ``sources``) and ends with ``records:``, a list whose items start in the first column with their id. A
record is parsed when it is asked for: a case that names one State does not pay for two hundred.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

import yaml
from msgspec import Struct, field

from hrdalert.resources import PACKAGE

T = TypeVar("T")
_START = re.compile(r"""^- (?:id|iso3): ['"]?([^'"\n]+?)['"]?$""", re.MULTILINE)
_RECORDS = re.compile(r"^records:\n", re.MULTILINE)
KNOWLEDGE = "K"
"""The key of general knowledge in a table of sources: never verified."""
OWN = "own"
"""The key of our own words, which need no verifying."""


class Source(Struct, frozen=True):
    """Where a datum was read, for a reviewer to check it."""

    key: str
    title: str | None = None
    """What it is, where its address does not say it."""
    url: str | None = None
    date: str | None = None
    """As the source gives it; often a year or 'after 2022'."""


class Wording(Struct, frozen=True):
    """A text in one language, with the source that has it."""

    text: str
    source: Source
    verified: bool


class Header(Struct, frozen=True):
    """What the records of one document share."""

    as_of: date
    sources: Mapping[str, Source]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def source(self, key: str) -> Source:
        return self.sources[key]

    def wordings(self, texts: Mapping[str, Any]) -> dict[str, Wording]:
        """Reads ``{en: text, fr: {text: …, source: key}}``; a bare text is our own wording."""
        return {language: self._wording(text) for language, text in texts.items()}

    def _wording(self, text: str | Mapping[str, str]) -> Wording:
        if isinstance(text, str):
            return Wording(text, self.sources[OWN], verified=True)
        key = text["source"]
        return Wording(text["text"], self.sources[key], key != KNOWLEDGE)


Build = Callable[[dict[str, Any], Header], T]


class Records(Mapping[str, T], Generic[T]):
    """The records of one document by id, in the order of the file."""

    def __init__(self, text: str, build: Build[T]) -> None:
        self._head, body = _RECORDS.split(text, maxsplit=1)
        starts = list(_START.finditer(body))
        ends = [found.start() for found in starts[1:]] + [len(body)]
        self._build = build
        self._body = body
        self._spans = {found[1]: (found.start(), end) for found, end in zip(starts, ends, strict=True)}
        self._read: dict[str, T] = {}
        if len(self._spans) != len(starts):
            raise ValueError("two records have one id")

    @cached_property
    def header(self) -> Header:
        return _header(yaml.load(self._head, Loader=yaml.CSafeLoader))

    def __getitem__(self, record_id: str) -> T:
        if record_id not in self._read:
            start, end = self._spans[record_id]
            (found,) = yaml.load(self._body[start:end], Loader=yaml.CSafeLoader)
            self._read[record_id] = self._build(found, self.header)
        return self._read[record_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._spans


def _header(head: dict[str, Any]) -> Header:
    sources = {key: Source(key, **entry) for key, entry in head.pop("sources").items()}
    return Header(as_of=head.pop("as_of"), sources=sources, extra=head)


@cache
def documents(name: str) -> tuple[str, ...]:
    """The documents of a data file, as text."""
    text = (PACKAGE / "knowledge" / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    return tuple(text.split("\n---\n"))


def records(name: str, build: Build[T]) -> Records[T]:
    """The records of a data file that holds one document."""
    (text,) = documents(name)
    return Records(text, build)
