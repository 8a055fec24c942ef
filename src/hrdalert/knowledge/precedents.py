"""What UN bodies have found or said in other cases, and on laws."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from hrdalert.knowledge.records import Header, Record, loaded
from hrdalert.knowledge.time_limits import last_day


class Precedent(Record, frozen=True):
    """One opinion, observation, letter, judgment or resolution."""

    id: str
    date: str
    """As precisely as the source has it: a year, a month or a day."""
    subject: str
    held: str
    violations: frozenset[str]
    symbol: str | None = None
    state: str | None = None
    territory: str | None = None
    number_verified: bool = True
    """False: the number is from memory, and is never printed before somebody has looked it up."""
    outcome_verified: bool = True

    def is_known_on(self, day: datetime.date) -> bool:
        """Whether its date, taken at its latest, is not after the day: nothing later enters an earlier document."""
        return last_day(self.date) <= day

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        return {**record, "verified": record["read"] and record.get("number_verified", True)}


precedents = loaded("precedents", Precedent)
"""By id; those on China first."""


def precedents_on(
    iso3: str, violations: Collection[str], day: datetime.date, territory: str | None = None
) -> list[Precedent]:
    """Those on a State, known on the day, that concern one of these violations; of its mainland or of one territory."""
    return [
        each
        for each in precedents().values()
        if (each.state, each.territory) == (iso3, territory)
        and each.is_known_on(day)
        and not each.violations.isdisjoint(violations)
    ]
