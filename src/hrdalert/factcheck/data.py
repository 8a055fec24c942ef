"""The data of a case as strings and days, each with the way to it, and the names that every case may say."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Final

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import AllegedVictim, Case, Person
from hrdalert.cases.values import Part
from hrdalert.factcheck.claims.days import months_of
from hrdalert.factcheck.claims.found import claims_of
from hrdalert.factcheck.claims.numbered import normal
from hrdalert.factcheck.claims.prose import Prose
from hrdalert.knowledge.in_use import remembered
from hrdalert.law.persons import At

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
    if isinstance(value, LocatedText):
        yield at, value
    elif isinstance(value, Part):
        for name, part in vars(value).items():
            if part and name not in _NO_DATA:
                yield from strings_of(part, (*at, name.rstrip("_")))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from strings_of(part, (*at, number))
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from strings_of(part, (*at, name))


_MAY_HOLD_DATES: Final = (CaseDate, Part, tuple, datetime.date)


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
            if part and isinstance(part, _MAY_HOLD_DATES) and name != "consent":
                yield from dates_of(part, (*at, name.rstrip("_")))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            if isinstance(part, _MAY_HOLD_DATES):
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


def sizes_of(case: Case) -> frozenset[float]:
    """How many people, members and sources there are, and how many people in all."""
    sizes, in_all = {len(case.alleged_victims), len(case.sources), len(case.all_states)}, 0
    for victim in case.alleged_victims:
        own = {len(victim.members)} if victim.members else set()
        own |= {int(victim.count)} if victim.count and victim.count.isdecimal() else set()
        sizes |= own
        in_all += max(own, default=1)
    return frozenset(map(float, {*sizes, in_all}))


def totals_of(case: Case) -> frozenset[float]:
    """What the terms in a column of a group's table make together, in months."""
    sums: defaultdict[tuple[str, str], float] = defaultdict(float)
    for victim in case.alleged_victims:
        for name, value in (cell for row in victim.members for cell in row.items()):
            claims = claims_of(Prose(str(value), case.language))
            sums[victim.id, name] += sum(one.value.months or 0 for one in claims if one.kind == "span")
    return frozenset(filter(None, sums.values()))


def days_of_law(case: Case) -> dict[str, set[datetime.date]]:
    """By treaty, the days on which States of the case signed and joined it, and from which it binds them."""
    days: defaultdict[str, set[datetime.date]] = defaultdict(set)
    for record in filter(None, (knowledge.commitments().get(state) for state in case.written_to)):
        for id, act in record.treaties.items():
            acts = (act.deposited, act.bound, act.signed, act.until)
            days[id] |= {day for day in acts if isinstance(day, datetime.date)}
    return days


def has_birthdays(case: Case) -> bool:
    """Whether the day of birth of anybody is on file."""
    return any(victim.born and (victim.born.start or victim.born.end) for victim in case.alleged_victims)


def ages_on(case: Case, days: Collection[datetime.date]) -> set[int]:
    """The ages that people can have on some days, by their days of birth."""
    ages = set[int]()
    for victim in case.alleged_victims:
        born = victim.born
        ends = [end for end in (born.start, born.end) if end] if born else []
        slack = 1 if born and born.approximate else 0
        for day in days if ends else ():
            found = [day.year - end.year - ((day.month, day.day) < (end.month, end.day)) for end in ends]
            ages |= set(range(min(found) - slack, max(found) + slack + 1))
    return ages


def main_months(case: Case) -> set[datetime.date]:
    """The first days that custody can have had, where they are not known to the day."""
    dates = (date for spell in case.custody for date in (spell.from_, spell.until))
    return {date.start for date in dates if date and date.start and date.precision == "month"}


def days_ahead(case: Case) -> set[datetime.date]:
    """The days that lie ahead, and that by which something is urgent."""
    parts = filter(None, (*case.next, case.urgent))
    return {date.start for part in parts for _, date in dates_of(part) if date.start}
