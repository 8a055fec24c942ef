"""For each violation the articles that a lawyer cites first; what who was harmed adds or strikes out; what facts show.

Whether a treaty binds a State on a day is not here: :func:`hrdalert.knowledge.standing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hrdalert.knowledge.articles import articles
from hrdalert.knowledge.instruments import instruments
from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records_of_part, remembered


@dataclass(frozen=True, slots=True)
class Cite:
    """An article, and the facts and persons without which it is not cited."""

    instrument: str
    article: str
    """``whole`` of a text that is cited as a whole."""
    needs: frozenset[str]
    """All of these; persons stand among the facts."""
    any_of: frozenset[str]
    """And one of these, where there are any."""
    why: str

    def is_met_by(self, facts: frozenset[str]) -> bool:
        """Whether these facts and persons allow to cite it."""
        return self.needs <= facts and (not self.any_of or not self.any_of.isdisjoint(facts))


@dataclass(frozen=True, slots=True)
class Strike:
    """An article or a whole instrument that must not be cited."""

    instrument: str
    article: str | None
    when: frozenset[str]
    """Where one of these is there; always, where there are none."""
    unless: frozenset[str]
    """Not where all of these are there, if there are any."""
    except_for: frozenset[str]
    """Not for these violations."""
    why: str

    def strikes(self, cite: Cite, violation: str, facts: frozenset[str]) -> bool:
        """Whether it keeps a violation from citing an article."""
        return (
            cite.instrument == self.instrument
            and self.article in (None, cite.article)
            and violation not in self.except_for
            and (not self.when or not self.when.isdisjoint(facts))
            and not (self.unless and self.unless <= facts)
        )


@dataclass(frozen=True, slots=True)
class Group:
    """What is added and struck out for a victim who is one of ``who``."""

    who: frozenset[str]
    first: tuple[tuple[frozenset[str], Cite], ...]
    """Articles before the list of the violations that they are for."""
    behind: tuple[tuple[frozenset[str], Cite], ...]
    """Articles behind the first of that list."""
    out: tuple[Strike, ...]
    why: str


@dataclass(frozen=True, slots=True)
class FirstLaw:
    """The articles of one violation, in the order in which a lawyer cites them."""

    id: str
    treaties: tuple[Cite, ...]
    otherwise: tuple[Cite, ...]
    """Declarations and principles, which bind nobody."""
    regional: tuple[Cite, ...]
    implies: frozenset[str]
    """Facts and persons that the violation says by itself."""
    implies_of_people: frozenset[str]
    """Those that it says of people, and not of a law or a bill."""
    goes_on: bool
    """Whether it lasts until somebody's fate is known."""
    source: Source
    as_of: date
    verified: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """How a case shows a fact, beside an entry that names it."""

    id: str
    kinds: frozenset[str]
    """Kinds of entries."""
    violations: frozenset[str]
    """Violations in the case, of the same State and the same victim."""
    stays: bool
    """Whether it holds from an entry of its kinds on."""
    done: bool
    """Whether an attempt does not bring it."""


def _cite(entry: Mapping[str, Any]) -> Cite:
    instrument, _, article = entry["cite"].partition(" ")
    return Cite(
        instrument,
        article,
        frozenset((*entry.get("needs", ()), *entry.get("only", ()))),
        frozenset(entry.get("any", ())),
        entry.get("why", ""),
    )


def _strike(entry: Mapping[str, Any]) -> Strike:
    instrument, _, article = entry["cite"].partition(" ")
    when, unless, except_for = (frozenset(entry.get(key, ())) for key in ("when", "unless", "except_for"))
    return Strike(instrument, article or None, when, unless, except_for, entry["why"])


def _group(entry: Mapping[str, Any]) -> Group:
    first, behind = (
        tuple((frozenset(added["for"]), _cite(added)) for added in entry.get(key, ()))
        for key in ("first", "behind")
    )
    return Group(
        frozenset(entry["who"]), first, behind, tuple(map(_strike, entry.get("out", ()))), entry["why"]
    )


def _build(record: dict[str, Any], header: Header) -> FirstLaw:
    return FirstLaw(
        id=record["id"],
        treaties=tuple(map(_cite, record["treaties"])),
        otherwise=tuple(map(_cite, record["otherwise"])),
        regional=tuple(_cite({"cite": cite}) for cite in record.get("regional", ())),
        implies=frozenset(record.get("implies", ())),
        implies_of_people=frozenset(record.get("implies_of_people", ())),
        goes_on=record.get("goes_on", False),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=record["source"] != KNOWLEDGE,
    )


@remembered
def law_first() -> Records[FirstLaw]:
    """By the ids of the vocabulary ``violation``."""
    return records_of_part("law_first", 0, "law_first", _build)


@remembered
def groups() -> tuple[Group, ...]:
    """In the order of the data; the first has its articles before those of the others."""
    return tuple(map(_group, law_first().header.extra["groups"]))


@remembered
def never() -> tuple[Strike, ...]:
    """What must not be cited, whatever the violation says."""
    return tuple(map(_strike, law_first().header.extra["never"]))


@dataclass(frozen=True, slots=True)
class CitedFor:
    """The articles of one violation for a victim with certain facts, each where its conditions are met."""

    treaties: tuple[Cite, ...]
    otherwise: tuple[Cite, ...]
    regional: tuple[Cite, ...]


@remembered
def cited_for(violation: str, facts: frozenset[str]) -> CitedFor:
    """What a violation calls for, whether it binds or not; ``facts`` are facts and persons.

    Raises:
        KeyError: there is no such violation.
    """
    law = law_first()[violation]
    concerned = [group for group in groups() if not group.who.isdisjoint(facts)]
    strikes = [*never(), *(strike for group in concerned for strike in group.out)]

    def allowed(cites: Iterable[Cite]) -> list[Cite]:
        met = (cite for cite in cites if is_known(cite) and cite.is_met_by(facts))
        return [cite for cite in met if not any(strike.strikes(cite, violation, facts) for strike in strikes)]

    treaties, otherwise = allowed(law.treaties), allowed(law.otherwise)
    for position, lists in (
        (1, [group.behind for group in concerned]),
        (0, [group.first for group in concerned]),
    ):
        for added in reversed(lists):
            for cite in reversed(allowed(cite for violations, cite in added if violation in violations)):
                _put(treaties if instruments()[cite.instrument].is_treaty else otherwise, cite, position)
    return CitedFor(tuple(treaties), tuple(otherwise), tuple(allowed(law.regional)))


def is_known(cite: Cite) -> bool:
    """Whether the data have the article; an office may cite one before it stands there."""
    record = articles().get(cite.instrument)
    return record is not None and cite.article in record.gists


def _put(cites: list[Cite], cite: Cite, position: int) -> None:
    """Put an article at its place; it stands once, where it was put last."""
    rest = [other for other in cites if (other.instrument, other.article) != (cite.instrument, cite.article)]
    cites[:] = [*rest[:position], cite, *rest[position:]]


def _build_fact(record: dict[str, Any], _: Header) -> Fact:
    kinds, violations = (frozenset(record.get(key, ())) for key in ("kinds", "violations"))
    return Fact(record["id"], kinds, violations, record.get("stays", False), record.get("done", False))


@remembered
def facts() -> Records[Fact]:
    """By id: what an entry may name, and what kinds of entries and violations show."""
    return records_of_part("law_first", 1, "fact", _build_fact)


@remembered
def facts_of_kind(kind: str) -> frozenset[str]:
    """The facts that an entry of a kind shows."""
    return frozenset(fact.id for fact in facts().values() if kind in fact.kinds)


@remembered
def facts_of_violations(violations: frozenset[str]) -> frozenset[str]:
    """The facts that violations in a case show."""
    return frozenset(fact.id for fact in facts().values() if not fact.violations.isdisjoint(violations))


@remembered
def only_done() -> frozenset[str]:
    """The facts that an attempt does not bring."""
    return frozenset(fact.id for fact in facts().values() if fact.done)


@remembered
def kinds_that_stay() -> Mapping[str, frozenset[str]]:
    """The facts that hold from an entry on, each with the kinds of those entries."""
    return {fact.id: fact.kinds for fact in facts().values() if fact.stays}


@remembered
def person_kinds() -> Records[dict[str, Any]]:
    """What a victim can be (``is:``), as the data have it."""
    return records_of_part("law_first", 2, "person_kind", lambda record, _: record)


def is_woman(gender: str | None) -> bool:
    """Whether the words of ``gender`` say so."""
    return gender is not None and gender.casefold() in person_kinds().header.extra["genders"]["woman"]


def counting_as(kinds: Iterable[str]) -> frozenset[str]:
    """Kinds of persons with those that they count as: an Indigenous people is a minority too."""
    also: Mapping[str, list[str]] = person_kinds().header.extra["counts_as"]
    return frozenset((*kinds, *(other for kind in kinds for other in also.get(kind, ()))))
