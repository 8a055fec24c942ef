"""What a case has on file: entries and data, each with its place. A text is never on file: none carries another."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Final

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Case, Entry
from hrdalert.factcheck.claims.days import NamedDay, days_in, months_of
from hrdalert.factcheck.claims.found import by_sentence, claims_of
from hrdalert.factcheck.claims.numbered import normal
from hrdalert.factcheck.claims.proper_names import court_claims
from hrdalert.factcheck.claims.prose import Claim, Prose
from hrdalert.factcheck.data import (
    dates_of,
    days_of_law,
    forms_of,
    known_numbers,
    named_everywhere,
    sizes_of,
    strings_of,
    totals_of,
)
from hrdalert.factcheck.law_on_file import called_for, own_law
from hrdalert.factcheck.phrases import any_of, words_of
from hrdalert.law.persons import At, held_since, is_dead, spells_of

_DATA: Final = (
    "alleged_victims",
    "related",
    "alleged_perpetrators",
    "custody",
    "measure",
    "sources",
    "next",
    "annexes",
)
_FEW: Final = 200
"""A word that stands in more sentences tells of none."""
_LONG: Final = datetime.timedelta(days=31)
"""Of what lasted longer, a day in between is not on file."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of an entry, or of a datum: what texts are compared with."""

    place: At
    words: frozenset[str]
    claims: tuple[Claim, ...]
    entry: Entry | None = None


class OnFile:
    """All that a case has on file, worked out once; each fact with the way to it in the file."""

    def __init__(self, case: Case, names: Iterable[str] = ()) -> None:
        self.case, self.language = case, case.language
        self.days: dict[datetime.date, At] = {}
        self.months: dict[tuple[int, int], At] = {}
        self.years: dict[int, At] = {}
        self.units: list[Unit] = []
        self.entries: dict[int, tuple[Prose, list[Claim]]] = {}
        self._read: dict[str, Prose] = {}
        self._prose: list[Prose] = [self.prose(name) for name in names]
        for at, date in dates_of(case):
            self._add_date(at, date)
        for number, entry in enumerate(case.chronology):
            self._add_entry(number, entry)
        self._prose += (self.prose(victim.about) for victim in case.alleged_victims if victim.about)
        for name in _DATA:
            for at, text in strings_of(getattr(case, name), (name,)):
                self._add_text(at, text)
        self._index: dict[str, list[int]] = defaultdict(list)
        for place, unit in enumerate(self.units):
            for word in unit.words:
                self._index[word].append(place)

    # --- what is put there

    def _add_date(self, at: At, date: CaseDate) -> None:
        """The ends of a date, all days of a short one, and all months and years of one that has both ends."""
        start, end = date.start or date.end, date.end or date.start
        if start is None or end is None:
            return
        if date.precision == "day":
            days = {start, end}
            if end - start <= _LONG:
                days |= {start + datetime.timedelta(days=more) for more in range((end - start).days)}
            for day in sorted(days):
                self.days.setdefault(day, at)
        month = (start.year, start.month)
        while month <= (end.year, end.month):
            if date.precision != "year":
                self.months.setdefault(month, at)
            self.years.setdefault(month[0], at)
            month = (month[0] + month[1] // 12, month[1] % 12 + 1)

    def _add_claims(self, at: At, claims: Iterable[Claim]) -> None:
        for claim in claims:
            if claim.kind == "day":
                if claim.value.year:
                    if day := claim.value.in_year(claim.value.year):
                        self.days.setdefault(day, at)
                        self.months.setdefault((day.year, day.month), at)
                        self.years.setdefault(day.year, at)
                else:
                    self.yearless.setdefault((claim.value.month, claim.value.day), at)
            elif claim.kind == "month":
                self.months.setdefault(claim.value, at)
                self.years.setdefault(claim.value[0], at)
            elif claim.kind == "year":
                self.years.setdefault(claim.value, at)

    @cached_property
    def yearless(self) -> dict[tuple[int, int], At]:
        """Days that an entry names without a year."""
        return {}

    def _add_entry(self, number: int, entry: Entry) -> None:
        at: At = ("chronology", number)
        for place, text in strings_of(entry, at):
            self._add_text(place, text)
        if entry.text is None:
            return
        prose = Prose(entry.text, self.language)
        claims = claims_of(prose)
        self.entries[number] = (prose, claims)
        self._prose.append(prose)
        self._add_claims(at, claims)
        day = entry.date.start if entry.date and entry.date.precision == "day" else None
        if day and any_of(prose.words.day_beside).search(prose.text):
            self.days.setdefault(day - datetime.timedelta(days=1), at)
            self.days.setdefault(day + datetime.timedelta(days=1), at)
        for begin, end, inside in by_sentence(prose, claims):
            self.units.append(Unit(at, self.telling(prose, begin, end), tuple(inside), entry))

    def _add_text(self, at: At, text: str) -> None:
        prose = self.prose(text)
        claims = tuple(claims_of(prose)) if prose.numbers else ()
        self._prose.append(prose)
        self._add_claims(at, claims)
        words = prose.words.telling(prose.plain) - self.untelling
        self.units.append(Unit(at, words, claims))

    # --- what is asked of it

    def prose(self, text: str) -> Prose:
        """A text in the language of the case, cut up once: the same places, courts and names come again and again."""
        if (known := self._read.get(text)) is None:
            known = self._read[text] = Prose(text, self.language)
        return known

    def telling(self, prose: Prose, begin: int, end: int) -> frozenset[str]:
        """The beginnings of the words of a part of a text that tell what it is about."""
        inside = prose.words_in(begin, end)
        return prose.words.telling(prose.plain[inside.start : inside.stop]) - self.untelling

    @cached_property
    def untelling(self) -> frozenset[str]:
        """The beginnings of people's names and of months, which tell nothing of what happened."""
        words = {word for prose in self._of_people for word in prose.plain}
        return words_of(self.language).telling((*words, *months_of(self.language)))

    @cached_property
    def sources_of_words(self) -> Counter[str]:
        """In how many texts and data on file each word stands, in lower case."""
        return Counter(chain.from_iterable(set(prose.plain) for prose in (*self._prose, *self._of_people)))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that stands anywhere on file, in lower case."""
        others = filter(None, (self.case.authorities, *self.case.signatories))
        return frozenset(
            (*self.sources_of_words, *(word for text in others for word in text.lower().split()))
        )

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of words on file that are of nobody's name: of one stem are Culture and cultural."""
        usual = words_of(self.language)
        others = self.words - self.words_of_people
        return frozenset(stem for word in others for stem in usual.stems(word))

    @cached_property
    def words_of_states(self) -> frozenset[str]:
        """The words of the names of the States of the case, in lower case."""
        known = (knowledge.countries()[state] for state in self.case.all_states)
        names = (name for one in known for name in (one.short(self.language), one.usual(self.language)))
        return frozenset(word for name in names for word in Prose(name, self.language).plain)

    @cached_property
    def _of_people(self) -> tuple[Prose, ...]:
        """Every form of every name of a person, once."""
        forms = {str(form): None for person in self.case.people for form in forms_of(person)}
        return tuple(map(self.prose, forms))

    @cached_property
    def names_of_people(self) -> frozenset[str]:
        """The words of people's names, as they are written."""
        return frozenset(word for prose in self._of_people for word in prose.names)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The words of names on file, as they are written: what a misspelt one is near to."""
        return frozenset(word for prose in self._prose for word in prose.names) | self.names_of_people

    @cached_property
    def quotable(self) -> str:
        """All words on file in their order, as quotations are compared."""
        quotes = (self.prose(quote.text) for quote in self.case.quotes)
        return " | ".join(" ".join(prose.plain) for prose in (*self._prose, *quotes))

    @cached_property
    def initials(self) -> frozenset[str]:
        """The first letters of names on file, by which they are abbreviated."""
        found = set[str]()
        for prose in self._prose:
            run = ""
            for word in prose.text.replace("-", " ").split():
                if word[:1].isupper():
                    run += word[0]
                    found |= {run[at:].lower() for at in range(len(run) - 1)}
                elif len(word) > 3:
                    run = ""
        return frozenset(found)

    def values(self, kind: str) -> list[tuple[Any, Unit]]:
        """All claims of a kind that are on file, each with the sentence that has it."""
        return self._by_kind[kind]

    @cached_property
    def _by_kind(self) -> defaultdict[str, list[tuple[Any, Unit]]]:
        by_kind: defaultdict[str, list[tuple[Any, Unit]]] = defaultdict(list)
        for unit in self.units:
            for claim in unit.claims:
                by_kind[claim.kind].append((claim.value, unit))
        return by_kind

    def has_day(self, named: NamedDay) -> bool:
        """Whether a day is on file; of one without its year, in any year."""
        if (named.month, named.day) in self.yearless:
            return True
        if named.year is None:
            return any((day.month, day.day) == (named.month, named.day) for day in self.days)
        day = named.in_year(named.year)
        return day in self.days

    def near(self, words: frozenset[str]) -> list[tuple[int, Unit]]:
        """The sentences on file that have words in common with another one, those with the most first."""
        found = (self._index.get(word, ()) for word in words)
        shared = Counter(chain.from_iterable(places for places in found if len(places) <= _FEW))
        ordered = sorted((-count, place) for place, count in shared.items())
        return [(-count, self.units[place]) for count, place in ordered]

    @cached_property
    def forms(self) -> dict[str, str]:
        """The words of people's names, in lower case, that are of one person alone, with the person's id."""
        of: dict[str, set[str]] = defaultdict(set)
        for person in self.case.people:
            for form in forms_of(person):
                for word in self.prose(form).names:
                    of[word.lower()].add(person.id)
        usual = words_of(self.language)
        return {
            word: next(iter(ids))
            for word, ids in of.items()
            if len(ids) == 1 and len(word) > 1 and word not in usual.common | usual.capitals
        }

    @cached_property
    def states_now(self) -> dict[str, str]:
        """How each person is on the day of the case, as far as data say: dead, held, free, or nothing."""
        day, states = self.case.as_of, dict[str, str]()
        for victim in self.case.alleged_victims:
            if victim.kind != "person":
                continue
            if is_dead(victim, day):
                states[victim.id] = "dead"
            elif held_since(self.case, victim, day):
                states[victim.id] = "held"
            elif (spells := spells_of(self.case, victim)) and all(
                spell.custody and spell.ends and spell.ends <= day for spell in spells
            ):
                states[victim.id] = "free"
        return states

    def people_of(self, number: int) -> Sequence[str]:
        """The ids of those whom an entry is of; where it does not say, of everybody harmed."""
        return self.case.chronology[number].of or [victim.id for victim in self.case.alleged_victims]

    def units_of(self, id: str) -> list[Unit]:
        """The sentences of the entry, or the source, of an id."""
        return self._by_id.get(id, [])

    @cached_property
    def _by_id(self) -> dict[str, list[Unit]]:
        by_id: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            id = unit.entry.id if unit.entry else None
            if unit.place[0] == "sources":
                id = self.case.sources[int(unit.place[1])].id
            if id:
                by_id[id].append(unit)
        return by_id

    def days_of(self, unit: Unit) -> set[datetime.date]:
        """The days of an entry, or of what a sentence on file names."""
        claims = self.claims_of_entry(unit) if unit.entry is not None else unit.claims
        date = unit.entry.date if unit.entry is not None else None
        if unit.place[0] == "sources":
            date = self.case.sources[int(unit.place[1])].date
        near = date.start if date is not None and date.start else self.case.as_of
        days: set[datetime.date | None] = {*days_in(claims, near)}
        if date is not None:
            days |= {date.start, date.end}
        return {day for day in days if day}

    def claims_of_entry(self, unit: Unit) -> list[Claim]:
        """All claims of the text of the entry to which a sentence belongs."""
        return (
            self.entries[int(unit.place[1])][1]
            if unit.place[0] == "chronology" and len(unit.place) == 2
            else []
        )

    @cached_property
    def main_days(self) -> frozenset[datetime.date]:
        """The first days of what is told in entries and of custody, and the last of custody."""
        dates = [one for entry in self.case.chronology if entry.weight == "lead" for one in (entry.date,)]
        dates += [date for spell in self.case.custody for date in (spell.from_, spell.until)]
        return frozenset(date.start for date in dates if date and date.start and date.precision == "day")

    def numbers_of(self, unit: Unit) -> frozenset[float]:
        """The numbers of what is counted in a sentence on file."""
        return frozenset(
            claim.value.number for claim in unit.claims if claim.kind in ("count", "span", "sum")
        )

    @cached_property
    def all_numbers(self) -> frozenset[float]:
        """Every number that stands anywhere on file."""
        return frozenset(number.value for prose in self._prose for number in prose.numbers)

    @cached_property
    def own_law(self) -> dict[str, frozenset[int]]:
        """The laws of the States of the case that are on file, each with the numbers of its articles."""
        return own_law(self.case.written_to)

    @cached_property
    def words_of_law(self) -> frozenset[str]:
        """The words of the titles of these laws, in lower case."""
        return frozenset(word for title in self.own_law for word in title.lower().split())

    @cached_property
    def articles(self) -> frozenset[int]:
        """The numbers of the articles that are named on file without an instrument."""
        return frozenset(number for value, _ in self.values("article") for number in value)

    @cached_property
    def cited(self) -> frozenset[tuple[str, int]]:
        """Articles of instruments, by their numbers, that are named on file or called for by what happened."""
        told = {(value.instrument, number) for value, _ in self.values("cited") for number in value.articles}
        return called_for(self.case) | told

    @cached_property
    def courts(self) -> list[frozenset[str]]:
        """The words of the courts on file, and of those that are written to."""
        return [claim.value for prose in self._prose for claim in court_claims(prose)]

    @cached_property
    def sizes(self) -> frozenset[float]:
        """How many people, members, entries of a kind and sources there are: what may be counted from the file."""
        return sizes_of(self.case)

    @cached_property
    def totals(self) -> frozenset[float]:
        """What the terms in a column of a group's table make together, in months."""
        return totals_of(self.case)

    @cached_property
    def references(self) -> frozenset[str]:
        """The references of entries."""
        return frozenset(normal(entry.reference) for entry in self.case.chronology if entry.reference)

    @cached_property
    def numbered(self) -> frozenset[str]:
        """The numbers of acts on file."""
        return frozenset(value for value, _ in self.values("numbered"))

    @cached_property
    def words_of_people(self) -> frozenset[str]:
        """The same in lower case."""
        return frozenset(map(str.lower, self.names_of_people))

    @cached_property
    def outcomes(self) -> frozenset[str]:
        """The outcomes of judgments on file, and those that any sentence there tells."""
        told = {value for value, _ in self.values("outcome")}
        data = {str(outcome) for entry in self.case.chronology for outcome in entry.outcome.values()}
        rows = {
            str(row["outcome"])
            for victim in self.case.alleged_victims
            for row in victim.members
            if "outcome" in row
        }
        upheld = {"convicted"} if "upheld" in data else set()
        return frozenset(told | data | rows | upheld)

    @cached_property
    def precedents(self) -> frozenset[str]:
        """The numbers of what bodies of the United Nations have found in other cases, as far as it is known."""
        return known_numbers()

    @cached_property
    def days_of_law(self) -> dict[str, set[datetime.date]]:
        """By treaty, the days on which States of the case signed and joined it, and from which it binds them."""
        return days_of_law(self.case)

    @cached_property
    def places(self) -> frozenset[str]:
        """The names of places on file."""
        texts = [entry.place for entry in self.case.chronology if entry.place]
        texts += [spell.place for spell in self.case.custody if spell.place]
        runs = (
            claim.value[0] for text in texts for claim in claims_of(self.prose(text)) if claim.kind == "name"
        )
        return frozenset(" ".join(words) for words in runs)

    @staticmethod
    def lie_between(days: Iterable[datetime.date], least: float, most: float) -> bool:
        """Whether two of some days lie so many days apart."""
        ordered = sorted({day.toordinal() for day in days})
        pairs = ((bisect_left(ordered, day + max(least, 1)), day) for day in ordered)
        return any(at < len(ordered) and ordered[at] - day <= most for at, day in pairs)

    @cached_property
    def named_everywhere(self) -> frozenset[str]:
        return named_everywhere(self.language)
