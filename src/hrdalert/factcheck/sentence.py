"""One sentence of a text, with what is near it on file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from hrdalert.factcheck.claims.days import days_in, months_in
from hrdalert.factcheck.claims.found import by_sentence
from hrdalert.factcheck.claims.prose import Claim, Prose
from hrdalert.factcheck.finding import line_of
from hrdalert.factcheck.onfile import OnFile, Unit

TELLS: Final = 3
"""So many words in common make an entry one that tells of the same; with fewer, a sentence has nothing to compare."""
_SAME: Final = 5
"""So many words in common, and more than half of the shorter one, make two sentences nearly the same."""


class Sentence:
    """One sentence of a text, with what is near it on file."""

    def __init__(
        self,
        facts: OnFile,
        prose: Prose,
        place: tuple[int, int],
        claims: Sequence[Claim],
        before: Sequence[Sentence],
        *,
        came_back: bool = False,
    ) -> None:
        self.facts, self.prose, self.claims = facts, prose, claims
        self.begin, self.end = place
        self.before = before
        """The two sentences before it."""
        self.came_back = came_back
        """Whether it is of a text that somebody sent back, in which nothing is taken on trust."""

    @cached_property
    def words(self) -> frozenset[str]:
        """The beginnings of its words that tell what it is about."""
        return self.facts.telling(self.prose, self.begin, self.end)

    @cached_property
    def is_of_law(self) -> bool:
        """Whether it names an article: what a law sets is not what happened."""
        return any(claim.kind in ("article", "cited", "comment") for claim in self.claims)

    @property
    def is_question(self) -> bool:
        """Whether it asks: what it then counts is on file only where an entry tells of the same."""
        return self.prose.text[self.begin : self.end].rstrip().endswith("?")

    @property
    def is_of_another_case(self) -> bool:
        """Whether it cites what a body of the United Nations found in another case that is known."""
        numbers = {claim.value for claim in self.claims if claim.kind == "numbered"}
        return bool(numbers - self.facts.numbered) and not numbers.isdisjoint(self.facts.precedents)

    @cached_property
    def near(self) -> list[tuple[int, Unit]]:
        """The sentences on file that have words in common with it, those with the most first."""
        return self.facts.near(self.words)

    @cached_property
    def days(self) -> frozenset[datetime.date]:
        """The days that it and the sentences before it name, and those of what is near it on file."""
        claims = (claim for one in (*self.before, self) for claim in one.claims)
        days = days_in(claims, self.facts.case.as_of)
        near = (unit for one in self.before for _, unit in one.near[:2])
        for unit in (*(unit for _, unit in self.near[:6]), *near, *self.referred):
            days |= self.facts.days_of(unit)
        return frozenset(days)

    @cached_property
    def months(self) -> frozenset[datetime.date]:
        """The first days of the months that it names, and of those that are named near it on file."""
        near = (claim for _, unit in self.near[:6] for claim in self.facts.claims_of_entry(unit))
        referred = (claim for unit in self.referred for claim in self.facts.claims_of_entry(unit))
        return frozenset(months_in((*self.claims, *near, *referred)))

    @cached_property
    def referred(self) -> list[Unit]:
        """The sentences of the entries, and the sources, to which it refers in square brackets."""
        ids = {id for id, at, _ in self.prose.references if self.begin <= at < self.end}
        return [unit for id in ids for unit in self.facts.units_of(id)]

    def telling(self, *kinds: str, least: int = TELLS) -> Iterator[tuple[Claim, Unit]]:
        """Claims of some kinds in sentences on file that tell of the same, the nearest first."""
        for count, unit in self.near[:6]:
            if count < least:
                return
            for claim in unit.claims:
                if claim.kind in kinds:
                    yield claim, unit

    def nearly_the_same(self) -> Unit | None:
        """The one sentence of an entry that is nearly this one."""
        if not self.near or self.near[0][0] < _SAME:
            return None
        count, unit = self.near[0]
        if unit.entry is None or 2 * count <= min(len(self.words), len(unit.words)):
            return None
        return unit


def sentences_of(
    facts: OnFile, prose: Prose, claims: Sequence[Claim], *, came_back: bool = False
) -> list[Sentence]:
    """The sentences of a text, each with its claims."""
    sentences: list[Sentence] = []
    for begin, end, inside in by_sentence(prose, claims):
        sentences.append(Sentence(facts, prose, (begin, end), inside, sentences[-2:], came_back=came_back))
    return sentences


def told_on_file(facts: OnFile, unit: Unit, claim: Claim | None = None, value: object = None) -> str:
    """What an entry or a datum has, for a message."""
    what = value if claim is None else _shown(claim)
    teller = "the entry that tells of this" if unit.entry is not None else "what is on file of this"
    return f"{teller} has {what}{line_of(facts.case, unit.place)}"


def _shown(claim: Claim) -> str:
    value = claim.value
    match claim.kind:
        case "day":
            return (
                f"{value.year}-{value.month:02}-{value.day:02}"
                if value.year
                else f"{value.month:02}-{value.day:02}"
            )
        case "month":
            return f"{value[0]}-{value[1]:02}"
        case "span":
            return f"{value.number:g} {value.unit}"
        case "count" | "sum":
            return f"{value.number:,g}" if value.number < 1e6 else f"{value.number:,.0f}"
    return f"{value:g}" if isinstance(value, float) else str(value)
