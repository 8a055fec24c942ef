"""The sentences on file, and what can be reckoned from their numbers: sums, halves, runs of years, shortened spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from hrdalert.cases.model import Case, Entry
from hrdalert.factcheck.claims.prose import Claim
from hrdalert.factcheck.phrases import words_of
from hrdalert.law.persons import At


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of an entry, or of a datum: what texts are compared with."""

    place: At
    words: frozenset[str]
    claims: tuple[Claim, ...]
    entry: Entry | None = None
    bare: frozenset[float] = frozenset()
    """Its numbers that are of no claim: the first one of "from 51 to 44 kilograms"."""

    def values(self, kind: str) -> Iterator[Any]:
        """What its claims of a kind say."""
        return (claim.value for claim in self.claims if claim.kind == kind)

    @property
    def numbers(self) -> frozenset[float]:
        """The numbers of what is counted in it."""
        counted = (one.value.number for one in self.claims if one.kind in ("count", "span", "sum"))
        return self.bare.union(counted)


class Reckoned:
    """What can be reckoned from all sentences on file."""

    def __init__(self, case: Case, units: Sequence[Unit]) -> None:
        self._case, self._units = case, units

    def is_sum(self, number: float) -> bool:
        """Whether an amount is on file, or is two of them together, or one with a number beside it."""
        together = (number - one for one in self._amounts)
        return (
            number in self._amounts
            or any(other in self._amounts for other in together)
            or any(number - one.number in unit.bare for unit in self._units for one in unit.values("sum"))
        )

    @cached_property
    def _amounts(self) -> frozenset[float]:
        """The amounts on file, and half of one in an entry that speaks of a half."""
        halves = words_of(self._case.language).halves
        amounts = set[float]()
        for unit in self._units:
            own = {one.number for one in unit.values("sum")}
            has_half = unit.entry and not halves.isdisjoint(str(unit.entry.text).lower().split())
            amounts |= own | ({number / 2 for number in own} if has_half else set())
        return frozenset(amounts)

    def shortened(self, unit_of_time: str) -> frozenset[float]:
        """Numbers beside a span in a unit of time, without a word of their own: 15 of "22 years, of which 15"."""
        beside = (
            unit.bare
            for unit in self._units
            if any(span.unit == unit_of_time for span in unit.values("span"))
        )
        return frozenset[float]().union(*beside)

    @cached_property
    def runs_of_years(self) -> frozenset[int]:
        """How many years sentences on file name, each from the first to the last."""
        named = (list(unit.values("year")) for unit in self._units)
        return frozenset(max(years) - min(years) + 1 for years in named if years)

    @cached_property
    def steps(self) -> frozenset[int]:
        """How many days lie between an entry and the next one."""
        dates = (entry.date for entry in self._case.chronology)
        days = [date.start for date in dates if date and date.start and date.precision == "day"]
        return frozenset(abs((two - one).days) for one, two in pairwise(days))
