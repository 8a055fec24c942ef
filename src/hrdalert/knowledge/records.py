"""How the data files are laid out and read.

A file holds one YAML document or more. Each document begins with what its records share (``as_of``, a table
of ``sources``) and ends with ``records:``, a list of records with their ids. What is read is ``records.json``, which
``script/make-knowledge`` makes of them; of it a record is parsed when it is asked for.

An office corrects the data by records of its own: one takes the place of the packaged record of its id as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from msgspec import Raw, Struct, convert, field, json
from msgspec.structs import replace

from hrdalert.knowledge.in_use import in_use, remembered
from hrdalert.store import read

T = TypeVar("T")
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


class Record(Struct, frozen=True, kw_only=True):
    """What every record says of itself."""

    source: Source
    as_of: date
    verified: bool
    """Whether it was read in a text."""


class Wording(Struct, frozen=True):
    """A text in one language, with the source that has it."""

    text: str
    source: Source
    verified: bool

    @staticmethod
    def by_language(texts: Mapping[str, Any]) -> dict[str, Any]:
        """What ``{en: text, fr: {text: …, source: key}}`` says; a bare text is our own wording."""
        parts = {key: text if isinstance(text, dict) else {"text": text} for key, text in texts.items()}
        return {language: {"source": OWN, **part} for language, part in parts.items()}


class Header(Struct, frozen=True):
    """What the records of one document share."""

    as_of: date
    sources: Mapping[str, Source]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def read(self, record: dict[str, Any], kind: type[T]) -> T:
        """A record by the fields of a class. Each part that names a source gets it, its day, and whether it was read.

        Raises:
            KeyError: the table has no such source.
            ValueError: a value is missing, or cannot stand where it stands.
        """
        return convert(self._with_sources(record), kind)

    def _with_sources(self, part: Any) -> Any:
        if isinstance(part, list):
            return [self._with_sources(below) for below in part]
        if not isinstance(part, dict):
            return part
        read = {key: self._with_sources(below) for key, below in part.items()}
        if "source" in part:
            key = part["source"]
            verified = key != KNOWLEDGE and part.get("verified", True) is True
            read |= {"source": self.sources[key], "as_of": self.as_of, "verified": verified}
        return read


class OwnRecords(Struct, frozen=True):
    """What an office says of a subject itself, in the form of the data files."""

    header: Header
    """The day and the sources of its file."""
    by_id: Mapping[str, Mapping[str, Any]]


class Document(Struct, frozen=True):
    """One document of a data file; days are text in it."""

    head: Mapping[str, Any]
    """What its records share."""
    records: Mapping[str, Raw]
    """By id, in the order of the file, still as JSON."""


class Records(Mapping[str, T], Generic[T]):
    """The records of one document by id, in the order of the file; those of an office in place of theirs."""

    def __init__(self, document: Document, kind: type[T], own: OwnRecords | None = None) -> None:
        self._document, self._kind, self._own = document, kind, own
        self._read: dict[str, T] = {}

    @cached_property
    def header(self) -> Header:
        """What the packaged records share."""
        head = dict(self._document.head)
        sources = {key: Source(key, **entry) for key, entry in head.pop("sources").items()}
        return Header(date.fromisoformat(head.pop("as_of")), sources, head)

    def packaged(self) -> Records[dict[str, Any]]:
        """The same records as their file has them, without any of an office."""
        return Records(self._document, dict[str, Any])

    def with_own(self, own: OwnRecords) -> Records[T]:
        """The same records with those of an office in place of theirs."""
        return Records(self._document, self._kind, own)

    def is_own(self, record_id: str) -> bool:
        """Whether the record is the office's own."""
        return self._own is not None and record_id in self._own.by_id

    def as_written(self, record_id: str) -> dict[str, Any]:
        """A record as its file has it."""
        if self._own is not None and self.is_own(record_id):
            return dict(self._own.by_id[record_id])
        return cast("dict[str, Any]", json.decode(self._document.records[record_id]))

    def header_of(self, record_id: str, record: Mapping[str, Any] | None = None) -> Header:
        """What a record shares with the others of its file; the day is its own, where it gives one."""
        header, record = self.header, record or self.as_written(record_id)
        if self._own is not None and self.is_own(record_id):
            sources = {**header.sources, **ANYWHERE, **self._own.header.sources}
            header = Header(self._own.header.as_of, sources, header.extra)
        own_day = record.get("as_of")
        return replace(header, as_of=date.fromisoformat(own_day)) if own_day else header

    def __getitem__(self, record_id: str) -> T:
        record = self._read.get(record_id)
        if record is None:
            record = self._read[record_id] = self._made(record_id)
        return record

    def _made(self, record_id: str) -> T:
        record = self.as_written(record_id)
        header = self.header_of(record_id, record)
        if prepared := getattr(self._kind, "prepared", None):
            record = prepared(record, header)
        return cast("T", record) if self._kind == dict[str, Any] else header.read(record, self._kind)

    def __iter__(self) -> Iterator[str]:
        return iter(self._document.records)

    def __len__(self) -> int:
        return len(self._document.records)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._document.records


ANYWHERE: Mapping[str, Source] = {
    KNOWLEDGE: Source(KNOWLEDGE, "general knowledge, not checked against a text"),
    OWN: Source(OWN, "this office's own words"),
}
"""What an office's records can name without a table of sources."""


@cache
def documents() -> Mapping[str, Sequence[Document]]:
    """The documents of each data file."""
    return json.decode(read(Path(__file__).with_name("records.json")), type=dict[str, list[Document]])


def records(file: str, kind: type[T], position: int = 0, subject: str | None = None) -> Records[T]:
    """The records of one of the documents of a data file, as a class; its ``prepared`` gives them the form of it.

    ``subject`` is the name of an office's own file, where that is not the name of the data file.
    """
    return Records(documents()[file][position], kind, in_use().own.get(subject or file))


def loaded(file: str, kind: type[T], place: int = 0, subject: str | None = None) -> Callable[[], Records[T]]:
    """What gives these :func:`records`, read once."""
    return remembered(partial(records, file, kind, place, subject))
