"""How the data files are laid out and read.

A file holds one YAML document or more. Each document begins with what its records share (``as_of``, a table
of ``sources``) and ends with ``records:``, a list whose items start in the first column with their id. A
record is parsed when it is asked for: a case that names one State does not pay for two hundred.

An office corrects the data by records of its own (:func:`correct`): one takes the place of the packaged record of its
id as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar, cast

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

T = TypeVar("T")
P = ParamSpec("P")
_START = re.compile(r"""^- (?:id|iso3): ['"]?([^'"\n]+?)['"]?$""", re.MULTILINE)
_DATA = Path(__file__).parent / "data"
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
        key = text.get("source", OWN)
        return Wording(text["text"], self.sources[key], key != KNOWLEDGE)


class OwnRecords(Struct, frozen=True):
    """What an office says of a subject itself, in the form of the data files."""

    header: Header
    """The day and the sources of its file."""
    by_id: Mapping[str, Mapping[str, Any]]


_OF_THE_OFFICE: dict[str, OwnRecords] = {}
_FORGETTING: list[Callable[[], None]] = []


def correct(own: Mapping[str, OwnRecords]) -> None:
    """From now on, this process knows these records of an office, by subject or vocabulary, and no others."""
    if own != _OF_THE_OFFICE:
        _OF_THE_OFFICE.clear()
        _OF_THE_OFFICE.update(own)
        for forget in _FORGETTING:
            forget()


def corrections() -> Mapping[str, OwnRecords]:
    """The office's own records that this process knows, to be handed to another process."""
    return dict(_OF_THE_OFFICE)


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """As :func:`functools.cache`, for what is worked out of the data: forgotten when an office's records come or go."""
    cached = cache(function)
    _FORGETTING.append(cached.cache_clear)
    return cast("Callable[P, T]", cached)


Build = Callable[[dict[str, Any], Header], T]


class Index(Struct, frozen=True):
    """What a start has to know of a document before it parses a record of it."""

    header: Header
    spans: Mapping[str, tuple[int, int]]
    """By id, where in the text the records stand."""

    @classmethod
    def of(cls, text: str) -> Index:
        head = _RECORDS.search(text)
        assert head, "no records"
        starts = list(_START.finditer(text, head.end()))
        ends = [start.start() for start in starts[1:]] + [len(text)]
        spans = {start[1]: (start.start(), end) for start, end in zip(starts, ends, strict=True)}
        if len(spans) != len(starts):
            raise ValueError("two records have one id")
        return cls(_header(yaml.load(text[: head.start()], Loader=yaml.CSafeLoader)), spans)


class Records(Mapping[str, T], Generic[T]):
    """The records of one document by id, in the order of the file; those of an office in place of theirs."""

    def __init__(self, text: str, build: Build[T], own: OwnRecords | None = None) -> None:
        self._text = text
        self._build = build
        self._own = own
        self._read: dict[str, T] = {}

    @cached_property
    def _index(self) -> Index:
        return Index.of(self._text)

    @property
    def header(self) -> Header:
        """What the packaged records share."""
        return self._index.header

    def with_own(self, own: OwnRecords) -> Records[T]:
        """The same records with those of an office in place of theirs."""
        return Records(self._text, self._build, own)

    def is_own(self, record_id: str) -> bool:
        """Whether the record is the office's own."""
        return self._own is not None and record_id in self._own.by_id

    def as_written(self, record_id: str) -> dict[str, Any]:
        """A record as its file has it."""
        if self._own is not None and record_id in self._own.by_id:
            return dict(self._own.by_id[record_id])
        start, end = self._index.spans[record_id]
        (record,) = yaml.load(self._text[start:end], Loader=yaml.CSafeLoader)
        return cast("dict[str, Any]", record)

    def header_of(self, record_id: str) -> Header:
        """What a record shares with the others of its file; the day is its own, where it gives one."""
        return self._shared(record_id, self.as_written(record_id))

    def _shared(self, record_id: str, record: Mapping[str, Any]) -> Header:
        header = self.header
        if self._own is not None and record_id in self._own.by_id:
            sources = {**header.sources, **ANYWHERE, **self._own.header.sources}
            header = Header(self._own.header.as_of, sources, header.extra)
        return replace(header, as_of=record["as_of"]) if "as_of" in record else header

    def __getitem__(self, record_id: str) -> T:
        if record_id not in self._read:
            record = self.as_written(record_id)
            self._read[record_id] = self._build(record, self._shared(record_id, record))
        return self._read[record_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._index.spans)

    def __len__(self) -> int:
        return len(self._index.spans)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._index.spans


ANYWHERE: Mapping[str, Source] = {
    KNOWLEDGE: Source(KNOWLEDGE, "general knowledge, not checked against a text"),
    OWN: Source(OWN, "this office's own words"),
}
"""What an office's records can name without a table of sources."""


def _header(head: dict[str, Any]) -> Header:
    sources = {key: Source(key, **entry) for key, entry in head.pop("sources").items()}
    return Header(as_of=head.pop("as_of"), sources=sources, extra=head)


@cache
def documents(name: str) -> tuple[str, ...]:
    """The documents of a data file, as text."""
    text = (_DATA / f"{name}.yaml").read_text(encoding="utf-8")
    return tuple(text.split("\n---\n"))


def records(name: str, build: Build[T]) -> Records[T]:
    """The records of a data file that holds one document."""
    (text,) = documents(name)
    return Records(text, build, _OF_THE_OFFICE.get(name))


def records_of_part(name: str, position: int, part: str, build: Build[T]) -> Records[T]:
    """The records of one of several documents of a data file, which has a name of its own."""
    return Records(documents(name)[position], build, _OF_THE_OFFICE.get(part))
