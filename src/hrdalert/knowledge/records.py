"""How the data files are laid out and read.

A file holds one YAML document or more. Each document begins with what its records share (``as_of``, a table
of ``sources``) and ends with ``records:``, a list whose items start in the first column with their id. A
record is parsed when it is asked for: a case that names one State does not pay for two hundred. Of a file of which a
start asks for many, all are kept parsed for the next.

An office corrects the data by records of its own (:func:`correct`): one takes the place of the packaged record of its
id as a whole, or joins the packaged ones.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from typing import Any, Generic, ParamSpec, TypeVar, cast

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from hrdalert.kept import keep, kept
from hrdalert.patterns import later
from hrdalert.resources import PACKAGE

T = TypeVar("T")
P = ParamSpec("P")
_START = later(r"""^- (?:id|iso3): ['"]?([^'"\n]+?)['"]?$""", re.MULTILINE)
_RECORDS = later(r"^records:\n", re.MULTILINE)
KNOWLEDGE = "K"
"""The key of general knowledge in a table of sources: never verified."""
OWN = "own"
"""The key of our own words, which need no verifying."""
MANY = 4
"""How many records of a document one start parses before it keeps all of them for the next."""
LONG = 4000
"""The characters of a document that takes longer to look through than to remember where its records stand."""


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
    """The day, sources and other keys of its file."""
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
    found = cache(function)
    _FORGETTING.append(found.cache_clear)
    return cast("Callable[P, T]", found)


Build = Callable[[dict[str, Any], Header], T]


class Index(Struct, frozen=True):
    """What a start has to know of a document before it parses a record of it."""

    header: Header
    spans: Mapping[str, tuple[int, int]]
    """By id, where in the text the records stand."""

    @classmethod
    def of(cls, text: str) -> Index:
        found = _RECORDS.search(text)
        assert found, "no records"
        starts = list(_START.finditer(text, found.end()))
        ends = [start.start() for start in starts[1:]] + [len(text)]
        spans = {start[1]: (start.start(), end) for start, end in zip(starts, ends, strict=True)}
        if len(spans) != len(starts):
            raise ValueError("two records have one id")
        return cls(_header(yaml.load(text[: found.start()], Loader=yaml.CSafeLoader)), spans)


class Records(Mapping[str, T], Generic[T]):
    """The records of one document by id, in the order of the file; those that only an office has come last.

    With ``kept_as``, a name that no other document of the package has, where its records stand is kept for the next
    start, and what was parsed of them.
    """

    def __init__(
        self, text: str, build: Build[T], own: OwnRecords | None = None, kept_as: str | None = None
    ) -> None:
        self._text = text
        self._build = build
        self._own = own
        self._kept_as = kept_as
        self._parsed = 0
        self._read: dict[str, T] = {}

    @cached_property
    def _index(self) -> Index:
        name = self._kept_as and f"index of {self._kept_as}"
        if not name or len(self._text) < LONG:
            return Index.of(self._text)
        if (found := kept(name)) is not None:
            return cast("Index", pickle.loads(found))
        index = Index.of(self._text)
        keep(name, pickle.dumps(index))
        return index

    @property
    def _spans(self) -> Mapping[str, tuple[int, int]]:
        return self._index.spans

    @property
    def _packaged(self) -> Header:
        return self._index.header

    @cached_property
    def _added(self) -> list[str]:
        return [id for id in self._own.by_id if id not in self._spans] if self._own else []

    @cached_property
    def header(self) -> Header:
        """What the packaged records share, and what else the office says beside its own."""
        extra = self._packaged.extra
        return (
            replace(self._packaged, extra=_joined(extra, self._own.header.extra))
            if self._own
            else self._packaged
        )

    @cached_property
    def _own_header(self) -> Header:
        """What the office's records share: packaged sources can be theirs, too."""
        assert self._own is not None
        sources = {**self._packaged.sources, **ANYWHERE, **self._own.header.sources}
        return Header(self._own.header.as_of, sources, self.header.extra)

    def is_own(self, record_id: str) -> bool:
        """Whether the record is the office's own."""
        return self._own is not None and record_id in self._own.by_id

    def as_written(self, record_id: str) -> dict[str, Any]:
        """A record as its file has it."""
        if self._own and record_id in self._own.by_id:
            return dict(self._own.by_id[record_id])
        if (kept := self._kept.get(record_id)) is not None:
            return cast("dict[str, Any]", pickle.loads(kept))
        self._parsed += 1
        if self._parsed == MANY and self._kept_as:
            self._keep()
        return self._parse(record_id)

    @cached_property
    def _kept(self) -> Mapping[str, bytes]:
        """What an earlier start parsed of the document, each record by itself: few of them are asked for."""
        found = kept(self._kept_as) if self._kept_as else None
        return {} if found is None else cast("dict[str, bytes]", pickle.loads(found))

    def _keep(self) -> None:
        assert self._kept_as
        all_records = {record_id: pickle.dumps(self._parse(record_id)) for record_id in self._spans}
        keep(self._kept_as, pickle.dumps(all_records))

    def _parse(self, record_id: str) -> dict[str, Any]:
        start, end = self._spans[record_id]
        (found,) = yaml.load(self._text[start:end], Loader=yaml.CSafeLoader)
        return cast("dict[str, Any]", found)

    def plainly(self, record_id: str, key: str) -> str | None:
        """A word that a record has under a key of its own line, found without reading the rest, which takes time."""
        if self.is_own(record_id):
            value = self.as_written(record_id).get(key)
            return None if value is None else str(value)
        start, end = self._spans[record_id]
        found = re.search(rf"^(?:- |  ){key}: ([\w-]+)$", self._text[start:end], re.MULTILINE)
        return found[1] if found else None

    def header_of(self, record_id: str) -> Header:
        """What a record shares with the others of its file; the day is its own, where it gives one."""
        return self._shared(record_id, self.as_written(record_id))

    def _shared(self, record_id: str, record: Mapping[str, Any]) -> Header:
        header = self._own_header if self.is_own(record_id) else self.header
        return replace(header, as_of=record["as_of"]) if "as_of" in record else header

    def entries(self, key: str) -> Iterator[tuple[dict[str, Any], Header]]:
        """A list of entries with ids that stands beside the records, each with what the records of its file share."""
        own = {entry["id"]: entry for entry in self._own.header.extra.get(key, ())} if self._own else {}
        packaged = {entry["id"]: entry for entry in self._packaged.extra.get(key, ())}
        for id in {**packaged, **own}:
            yield (own[id], self._own_header) if id in own else (packaged[id], self.header)

    def __getitem__(self, record_id: str) -> T:
        if record_id not in self._read:
            found = self.as_written(record_id)
            self._read[record_id] = self._build(found, self._shared(record_id, found))
        return self._read[record_id]

    def __iter__(self) -> Iterator[str]:
        yield from self._spans
        yield from self._added

    def __len__(self) -> int:
        return len(self._spans) + len(self._added)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._spans or record_id in self._added


ANYWHERE: Mapping[str, Source] = {
    KNOWLEDGE: Source(KNOWLEDGE, "general knowledge, not checked against a text"),
    OWN: Source(OWN, "this office's own words"),
}
"""What an office's records can name without a table of sources."""


def _joined(packaged: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What stands beside the records: of a table, the office's entries take the place of those of the same name."""
    return {
        **packaged,
        **{
            key: {**packaged[key], **value} if isinstance(packaged.get(key), dict) else value
            for key, value in own.items()
        },
    }


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
    return Records(text, build, _OF_THE_OFFICE.get(name), f"records of {name}")


def records_of_part(name: str, position: int, part: str, build: Build[T]) -> Records[T]:
    """The records of one of several documents of a data file, which has a name of its own."""
    return Records(documents(name)[position], build, _OF_THE_OFFICE.get(part), f"records of {name} {part}")
