"""The subjects of the knowledge data, and every record of them as a reviewer looks at it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Any, Final

import yaml
from msgspec import Struct, field, to_builtins

from hrdalert.errors import WorkspaceError
from hrdalert.knowledge.arguments import duties, precedents, rights_argued
from hrdalert.knowledge.countries import countries, roles
from hrdalert.knowledge.in_use import in_use, remembered
from hrdalert.knowledge.instruments import articles, commitments, instruments, reservations
from hrdalert.knowledge.law_first import law_first
from hrdalert.knowledge.mandates import channels, form_sections, mandates, rights
from hrdalert.knowledge.networks import networks
from hrdalert.knowledge.procedures import procedures
from hrdalert.knowledge.provisions import provisions
from hrdalert.knowledge.records import KNOWLEDGE, Records, Source
from hrdalert.knowledge.time_limits import time_limits
from hrdalert.knowledge.vocabulary import VOCABULARIES, demands, vocabulary

SUBJECTS: Final[Mapping[str, Callable[[], Records[Any]]]] = {
    "mandates": mandates,
    "channels": channels,
    "special_procedures": form_sections,
    "doors": procedures,
    "time_limits": time_limits,
    "instruments": instruments,
    "ratifications": commitments,
    "reservations": reservations,
    "articles": articles,
    "law_first": law_first,
    "arguments": rights_argued,
    "duties": duties,
    "rights": rights,
    "demands": demands,
    "provisions": provisions,
    "precedents": precedents,
    "forms_of_address": roles,
    "networks": networks,
    "countries": countries,
    **{
        f"vocabulary.{name}": partial(vocabulary, name)
        for name, (file, _) in VOCABULARIES.items()
        if file != "demands"
    },
}
"""By the name of a subject, which is also that of an office's own file: ``knowledge/vocabulary.regime.yaml``."""


class Entry(Struct, frozen=True):
    """One record, as a reviewer looks at it."""

    subject: str
    id: str
    title: str
    as_of: date
    verified: bool
    """Whether all of it was read in texts, also its title in each language."""
    sources: tuple[Source, ...]
    """All that it names; none of our own words."""
    is_own: bool = field(name="yours")
    """The office's own."""
    record: Mapping[str, Any]
    """As its file has it."""

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = to_builtins(self, str_keys=True)
        return data


def entries(subject: str) -> Iterator[Entry]:
    """Every record of a subject, those of the office included. Raises WorkspaceError where there is no such subject."""
    if subject not in SUBJECTS:
        near = _nearest(subject, SUBJECTS, "The subjects are")
        raise WorkspaceError(f"There is no subject {subject}.", near)
    found = SUBJECTS[subject]()
    for id, built in found.items():
        record, header = found.as_written(id), found.header_of(id)
        named = list(dict.fromkeys(sources_named(record)))
        has_doubts = KNOWLEDGE in named or _has_doubts(record)
        verified = getattr(built, "verified", True) and not has_doubts
        sources, title = tuple(header.sources[key] for key in named), _title(id, record)
        yield Entry(subject, id, title, header.as_of, verified, sources, found.is_own(id), record)


def entry(subject: str, id: str) -> Entry:
    """One record. Raises WorkspaceError where there is none."""
    found = {each.id: each for each in entries(subject)}
    if id not in found:
        near = _nearest(id, found, f"hrdalert knowledge {subject} lists those there are:")
        raise WorkspaceError(f"There is no record {id} of {subject}.", near)
    return found[id]


@remembered
def own_entries() -> tuple[Entry, ...]:
    """Every record of the office's own."""
    return tuple(entry(subject, id) for subject, own in in_use().own.items() for id in own.by_id)


def counts(day: date) -> Iterator[dict[str, Any]]:
    """Every subject, with how much of it is unverified, old on ``day`` (read a year before), or the office's own."""
    for name in SUBJECTS:
        listed = tuple(entries(name))
        yield {
            "subject": name,
            "records": len(listed),
            "unverified": sum(not entry.verified for entry in listed),
            "old": sum((day - entry.as_of).days > 365 for entry in listed),
            "yours": sum(entry.is_own for entry in listed),
        }


def sources_named(record: Any) -> Iterator[str]:
    """The keys of all sources that a record names, at any depth, each time it does."""
    for key, value in record.items() if isinstance(record, Mapping) else enumerate(record):
        if key == "source" and isinstance(value, str):
            yield value
        elif key == "sources" and isinstance(value, list | tuple):
            yield from value
        elif isinstance(value, Mapping | list | tuple):
            yield from sources_named(value)


def _has_doubts(record: Any) -> bool:
    """Whether a part of a record says that it was not read."""
    if isinstance(record, Mapping):
        return record.get("verified", True) is not True or any(map(_has_doubts, record.values()))
    return isinstance(record, list) and any(map(_has_doubts, record))


def _nearest(word: str, known: Mapping[str, Any], else_: str) -> str:
    near = get_close_matches(word, known, 1)
    return f"Did you mean {near[0]}?" if near else f"{else_} {', '.join(list(known)[:20])}."


def _title(id: str, record: Mapping[str, Any]) -> str:
    """What a list calls a record: its own title, else that of the State, violation or instrument that it is about."""
    names = ("title", "label", "heading", "names", "offence", "rule")
    for key in (*names, "subject", "topic", "conduct", "explanation"):
        value = record.get(key)
        while isinstance(value, Mapping):
            value = value.get("en") or value.get("short") or value.get("text")
        if value:
            return str(value)
    if id in countries():
        return countries()[id].short()
    if id in vocabulary("violation"):
        return vocabulary("violation")[id].label()
    return instruments()[id].title if id in instruments() else id.replace("_", " ")


def to_correct(entry: Entry) -> str:
    """The record with its day and its sources, ready to be put into ``knowledge/<subject>.yaml`` and changed."""
    keys = ("title", "url", "date")
    sources = {
        each.key: {key: text for key in keys if (text := getattr(each, key)) is not None}
        for each in entry.sources
    }
    record = {key: value for key, value in entry.record.items() if key != "as_of"}
    data = {"as_of": entry.as_of, **({"sources": sources} if sources else {}), "records": [record]}
    written: str = yaml.safe_dump(
        data, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=None
    )
    return written
