"""The subjects of the knowledge data, and every record of them as a reviewer looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Any, Final, Literal

import yaml
from msgspec import to_builtins

from hrdalert.errors import WorkspaceError
from hrdalert.knowledge.articles import articles
from hrdalert.knowledge.countries import countries
from hrdalert.knowledge.demands import demands
from hrdalert.knowledge.doors import doors, networks
from hrdalert.knowledge.forms_of_address import roles
from hrdalert.knowledge.instruments import instruments
from hrdalert.knowledge.law_first import law_first
from hrdalert.knowledge.mandates import mandates
from hrdalert.knowledge.precedents import precedents
from hrdalert.knowledge.provisions import provisions
from hrdalert.knowledge.ratifications import commitments
from hrdalert.knowledge.records import KNOWLEDGE, Records, Source
from hrdalert.knowledge.reservations import reservations
from hrdalert.knowledge.rights import rights
from hrdalert.knowledge.special_procedures import channels, special_procedures
from hrdalert.knowledge.time_limits import time_limits
from hrdalert.knowledge.vocabulary import VOCABULARIES, vocabulary


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of the data."""

    about: str
    file: str
    records: Callable[[], Records[Any]]


SUBJECTS: Final[Mapping[str, Subject]] = {
    "mandates": Subject("the special procedures, their titles and addresses", "mandates", mandates),
    "channels": Subject("the ways to hand in a submission to them", "special_procedures", channels),
    "special_procedures": Subject(
        "the online form of the special procedures",
        "special_procedures",
        lambda: special_procedures().sections,
    ),
    "doors": Subject("the other procedures of the United Nations", "doors", doors),
    "time_limits": Subject(
        "the times of UN procedures, and how old facts may be", "time_limits", time_limits
    ),
    "instruments": Subject("treaties, declarations and principles", "instruments", instruments),
    "ratifications": Subject("which State is bound by which treaty since when", "ratifications", commitments),
    "reservations": Subject(
        "what States have reserved of articles that are often cited", "reservations", reservations
    ),
    "articles": Subject("what the articles of an instrument are about", "articles", articles),
    "law_first": Subject("which articles each violation calls for first", "law_first", law_first),
    "rights": Subject("which mandates each violation concerns", "rights", rights),
    "demands": Subject("what is asked for, and which office can do it", "demands", demands),
    "provisions": Subject("provisions of States' own law", "provisions", provisions),
    "precedents": Subject("what UN bodies have said in other cases", "precedents", precedents),
    "forms_of_address": Subject("salutations and closings of letters", "forms_of_address", roles),
    "networks": Subject("how long a post may be on a social network", "networks", networks),
    "countries": Subject("what States are called", "countries", countries),
    **{
        f"vocabulary.{name}": Subject(f"the words of the case file: {name}", file, partial(vocabulary, name))
        for name, (file, _) in VOCABULARIES.items()
        if file != "demands"
    },
}
"""By name, which is also that of an office's own file: ``knowledge/vocabulary.regime.yaml``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record, as a reviewer looks at it."""

    subject: str
    id: str
    title: str
    as_of: date
    verified: Literal["yes", "in part", "no"]
    """In part: something of it rests on general knowledge, such as its title in one language."""
    sources: tuple[Source, ...]
    """All that it names; none of our own words."""
    is_own: bool
    """The office's own."""
    record: Mapping[str, Any]
    """As its file has it."""

    def is_older(self, day: date, days: int) -> bool:
        """Whether it was read more than so many days before ``day``."""
        return (day - self.as_of).days > days

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for ``--json``."""
        return {
            "subject": self.subject,
            "id": self.id,
            "title": self.title,
            "as_of": self.as_of.isoformat(),
            "verified": self.verified,
            "sources": [to_builtins(source) for source in self.sources],
            "yours": self.is_own,
            "record": to_builtins(self.record, str_keys=True),
        }


def entries(subject: str) -> Iterator[Entry]:
    """Every record of a subject, those of the office included. Raises WorkspaceError where there is no such subject."""
    if subject not in SUBJECTS:
        near = _nearest(subject, SUBJECTS, "The subjects are")
        raise WorkspaceError(f"There is no subject {subject}.", near)
    found = SUBJECTS[subject].records()
    for id, built in found.items():
        record, header = found.as_written(id), found.header_of(id)
        named = list(dict.fromkeys(sources_named(record)))
        verified: Literal["yes", "in part", "no"] = "no"
        if getattr(built, "verified", True):
            verified = "in part" if KNOWLEDGE in named or _has_doubts(record) else "yes"
        sources, title = tuple(header.sources[key] for key in named), _title(id, record)
        yield Entry(subject, id, title, header.as_of, verified, sources, found.is_own(id), record)


def entry(subject: str, id: str) -> Entry:
    """One record. Raises WorkspaceError where there is none."""
    found = {each.id: each for each in entries(subject)}
    if subject == "mandates":
        id = mandates().header.extra["aliases"].get(id, id)
    if id not in found:
        near = _nearest(id, found, f"hrdalert knowledge {subject} lists those there are:")
        raise WorkspaceError(f"There is no record {id} of {subject}.", near)
    return found[id]


@dataclass(frozen=True, slots=True)
class Count:
    """The records of one subject, counted."""

    subject: str
    about: str
    records: int
    unverified: int
    in_part: int
    old: int
    oldest: date
    yours: int

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for ``--json``."""
        data: dict[str, Any] = to_builtins(self)
        return data


def counts(day: date) -> Iterator[Count]:
    """Every subject, with how much of it is unverified, old on ``day`` (read a year before), or the office's own."""
    for name, subject in SUBJECTS.items():
        listed = tuple(entries(name))
        yield Count(
            subject=name,
            about=subject.about,
            records=len(listed),
            unverified=sum(entry.verified == "no" for entry in listed),
            in_part=sum(entry.verified == "in part" for entry in listed),
            old=sum(entry.is_older(day, 365) for entry in listed),
            oldest=min(entry.as_of for entry in listed),
            yours=sum(entry.is_own for entry in listed),
        )


def sources_named(record: Any) -> Iterator[str]:
    """The keys of all sources that a record names, at any depth, each time it does."""
    if isinstance(record, Mapping):
        for key, value in record.items():
            if key == "source" and isinstance(value, str):
                yield value
            elif key == "sources" and isinstance(value, list | tuple):
                yield from value
            else:
                yield from sources_named(value)
    elif isinstance(record, list | tuple):
        for value in record:
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
    for key in ("title", "label", "names", "offence", "rule", "subject", "topic", "conduct", "explanation"):
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


class _Dumper(yaml.SafeDumper):
    """Writes yes and no, as the files of an office have them."""


_Dumper.add_representer(
    bool, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if value else "no")
)


def to_correct(entry: Entry) -> str:
    """The record with its day and its sources, ready to be put into ``knowledge/<subject>.yaml`` and changed."""
    sources = {
        source.key: {
            key: text for key in ("title", "url", "date") if (text := getattr(source, key)) is not None
        }
        for source in entry.sources
    }
    record = {key: value for key, value in entry.record.items() if key != "as_of"}
    data = {"as_of": entry.as_of, **({"sources": sources} if sources else {}), "records": [record]}
    written: str = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=None
    )
    return written
