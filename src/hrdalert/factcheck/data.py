"""The data of a case as strings and days, each with the way to it, and the names that every case may say."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, Final

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.marked import Marked
from hrdalert.cases.model import AllegedVictim, Person
from hrdalert.cases.values import Part
from hrdalert.factcheck.claims.dates import months_of
from hrdalert.factcheck.claims.numbered import normal
from hrdalert.factcheck.claims.text import Prose
from hrdalert.knowledge.in_use import remembered
from hrdalert.law.people import At

_NO_DATA: Final = frozenset(
    {
        "text",
        "about",
        "consent",
        "pseudonym",
        "note",
        "reason",
        "id",
        "of",
        "by",
        "sources",
        "because_of",
        "kind",
    }
    | {
        "violations",
        "facts",
        "weight",
        "outcome",
        "is_",
        "url",
        "pronouns",
        "gender",
        "file",
        "to",
        "affects",
    }
)
"""Keys of the parts of a case that are texts of the office's, or no fact of the case."""


def forms_of(person: Person) -> Iterator[str]:
    yield from filter(None, (person.name, person.short, person.pseudonym, person.title, *person.also))
    yield from person.native.values()
    if isinstance(person, AllegedVictim):
        yield from person.member_names


def strings_of(value: Any, at: At) -> Iterator[tuple[At, str]]:
    """The strings of a part of a case that are data, each with the way to it."""
    if isinstance(value, Marked):
        yield at, value
    elif isinstance(value, Part):
        for name, part in vars(value).items():
            if name not in _NO_DATA:
                yield from strings_of(part, (*at, name.rstrip("_")))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from strings_of(part, (*at, number))
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from strings_of(part, (*at, name))


def dates_of(value: Any, at: At = ()) -> Iterator[tuple[At, CaseDate]]:
    """All days of a case, of its own and of its parts, each with the way to it."""
    if isinstance(value, CaseDate):
        yield at, value
    elif isinstance(value, datetime.datetime):
        yield at, CaseDate.parse(value.date().isoformat())
    elif isinstance(value, datetime.date):
        yield at, CaseDate.parse(value.isoformat())
    elif isinstance(value, Part):
        for name, part in vars(value).items():
            if name != "consent" and part:
                yield from dates_of(part, (*at, name.rstrip("_")))
    elif isinstance(value, tuple) and not isinstance(value, str):
        for number, part in enumerate(value):
            yield from dates_of(part, (*at, number))


@remembered
def known_numbers() -> frozenset[str]:
    """The symbols of precedents, those of Opinions as "15/2011" too."""
    symbols = [normal(one.symbol) for one in knowledge.precedents().values() if one.symbol]
    ends = (symbol.rsplit("/", 2)[1:] for symbol in symbols if symbol.startswith("A/HRC/WGAD/"))
    return frozenset((*symbols, *(f"{number}/{year}" for year, number in ends)))


@remembered
def named_everywhere(language: str) -> frozenset[str]:
    """The words that every text may say with a capital: States and their people, instruments, mandates, months."""
    names = [*months_of(language)]
    for country in knowledge.countries().values():
        for tag in {language, "en"}:
            name = country.name(tag)
            names += (name.short, name.running, name.formal, *name.usual.values())
        names += (country.nationality or "", country.authorities)
    names += (part for one in knowledge.instruments().values() for part in (one.title, one.name, one.short))
    names += (one.title(language) for one in knowledge.mandates().values())
    return frozenset(word for name in names for word in Prose(name, language).plain)
