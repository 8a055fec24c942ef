"""The subjects of the knowledge data, and every record of them as a reviewer looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, Literal

from msgspec import Struct

from hrdalert.knowledge.articles import articles
from hrdalert.knowledge.countries import Country, countries
from hrdalert.knowledge.doors import Door, doors
from hrdalert.knowledge.forms_of_address import Role, roles
from hrdalert.knowledge.instruments import Instrument, instruments
from hrdalert.knowledge.mandates import Mandate, mandates
from hrdalert.knowledge.precedents import Precedent, precedents
from hrdalert.knowledge.provisions import Provision, provisions
from hrdalert.knowledge.ratifications import Commitments, commitments
from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, documents
from hrdalert.knowledge.rights import Right, rights
from hrdalert.knowledge.rules import Rule, rules
from hrdalert.knowledge.special_procedures import FormSection, special_procedures
from hrdalert.knowledge.time_limits import TimeLimit, time_limits
from hrdalert.knowledge.vocabulary import VOCABULARIES, Term, vocabulary

SUBJECTS: Final[Mapping[str, str]] = {
    "mandates": "the special procedures, their titles and addresses",
    "special_procedures": "the channels and the online form of the special procedures",
    "doors": "the other procedures of the United Nations",
    "time_limits": "the times of UN procedures, and how old facts may be",
    "instruments": "treaties, declarations and principles",
    "ratifications": "which State is bound by which treaty since when",
    "articles": "what the articles of an instrument are about",
    "rights": "which articles and mandates each violation concerns",
    "provisions": "provisions of States' own law",
    "precedents": "what UN bodies have said in other cases",
    "rules": "what to look at before a document leaves",
    "forms_of_address": "salutations and closings of letters",
    "countries": "what States are called",
    "vocabulary": "the words of the case file",
}
"""What each subject is about; its name is that of its file."""


class Entry(Struct, frozen=True):
    """One record, as a reviewer looks at it."""

    subject: str
    part: str
    """The vocabulary, or the list beside the records (``channels``); empty of all other subjects."""
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

    @property
    def name(self) -> str:
        """What it is asked for by; two vocabularies can have one word."""
        return f"{self.part}/{self.id}" if self.part else self.id

    def is_older(self, day: date, days: int) -> bool:
        """Whether it was read more than so many days before ``day``."""
        return (day - self.as_of).days > days


def packaged(table: str) -> Records[dict[str, Any]]:
    """The records of a subject or vocabulary as their file has them, without any of an office."""
    is_vocabulary = table in VOCABULARIES
    texts = documents("vocabulary" if is_vocabulary else table)
    text = texts[VOCABULARIES.index(table)] if is_vocabulary else texts[0]
    return Records(text, lambda record, _: record)


def entries(subject: str) -> Iterator[Entry]:
    """Every record of a subject, those of the office included."""
    if subject == "vocabulary":
        for name in VOCABULARIES:
            yield from _entries(subject, name, vocabulary(name))
        return
    if subject == "special_procedures":
        yield from _channels()
    yield from _entries(subject, "", _RECORDS[subject]())


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


_RECORDS: Mapping[str, Any] = {
    "mandates": mandates,
    "special_procedures": lambda: special_procedures().sections,
    "doors": doors,
    "time_limits": time_limits,
    "instruments": instruments,
    "ratifications": commitments,
    "articles": articles,
    "rights": rights,
    "provisions": provisions,
    "precedents": precedents,
    "rules": rules,
    "forms_of_address": roles,
    "countries": countries,
}


def _entries(subject: str, part: str, found: Records[Any]) -> Iterator[Entry]:
    for id, built in found.items():
        record, header = found.as_written(id), found.header_of(id)
        yield Entry(
            subject=subject,
            part=part,
            id=id,
            title=_title(built),
            as_of=header.as_of,
            verified=_verified(record, _is_verified(built)),
            sources=_sources(record, header),
            is_own=found.is_own(id),
            record=record,
        )


def _channels() -> Iterator[Entry]:
    procedures = special_procedures()
    for entry, header in procedures.sections.entries("channels"):
        channel = procedures.channels[entry["id"]]
        yield Entry(
            subject="special_procedures",
            part="channels",
            id=channel.id,
            title=channel.address or channel.note,
            as_of=header.as_of,
            verified=_verified(entry, channel.verified),
            sources=_sources(entry, header),
            is_own=header is not procedures.sections.header,
            record=entry,
        )


def _verified(record: Mapping[str, Any], is_verified: bool) -> Literal["yes", "in part", "no"]:
    if not is_verified:
        return "no"
    return "in part" if KNOWLEDGE in sources_named(record) else "yes"


def _sources(record: Mapping[str, Any], header: Header) -> tuple[Source, ...]:
    return tuple(header.source(key) for key in dict.fromkeys(sources_named(record)))


def _title(record: Any) -> str:
    """What a list calls a record."""
    match record:
        case Mandate() | Instrument():
            return record.title() if isinstance(record, Mandate) else record.title
        case Term():
            return record.label()
        case Country():
            return record.short()
        case Commitments():
            return _called(countries(), record.iso3)
        case Provision():
            said = record.offence.get("en") or record.topic or record.rule or record.conduct or ""
            return f"{record.law.title}, article {record.article}: {said}" if record.article else said
        case Precedent():
            return record.subject
        case Right():
            return _called(vocabulary("violation"), record.id)
        case Role():
            return record.id.replace("_", " ")
        case Door():
            return record.title
        case Rule():
            return record.finds
        case TimeLimit():
            return record.rule
        case FormSection():
            return record.label
        case _:
            return _called(instruments(), record.id)


def _called(found: Records[Any], id: str) -> str:
    """What a record is called that another one is about."""
    return _title(found[id]) if id in found else id


def _is_verified(record: Any) -> bool:
    """Whether what documents print of it was read in a text."""
    match record:
        case Role():
            return all(form.verified for form in record.forms.values())
        case FormSection():
            return all(field.verified for field in record.fields)
        case Term():
            return record.source.key != KNOWLEDGE
        case _:
            return bool(record.verified)
