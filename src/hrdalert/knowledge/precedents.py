"""What UN bodies have found or said in other cases, and on laws."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from msgspec import Struct

from hrdalert.knowledge.records import Header, Records, Source, records, remembered


class Precedent(Struct, frozen=True):
    """One opinion, observation, letter, judgment or resolution."""

    id: str
    kind: str
    symbol: str | None
    number: str | None
    """Of an opinion: 9/2022."""
    date: str
    """As precisely as the source has it: a year, a month or a day."""
    state: str | None
    territory: str | None
    subject: str
    held: str
    outcome: str | None
    outcome_verified: bool
    wgad_categories: tuple[str, ...]
    violations: tuple[str, ...]
    says: str | None
    """The sentence that a document may print; None: not one that is printed by itself."""
    says_for: tuple[str, ...]
    says_law: tuple[str, ...]
    read: bool
    """Whether the document itself or a UN statement was read, rather than reported by others."""
    number_verified: bool
    """False: the number is from memory, and is never printed before somebody has looked it up."""
    note: str | None
    source: Source
    as_of: datetime.date
    verified: bool

    @property
    def may_be_cited(self) -> bool:
        return self.number_verified and (self.outcome is None or self.outcome_verified)

    def is_known_on(self, day: datetime.date) -> bool:
        """Whether its date, taken at its latest, is not after the day: nothing later enters an earlier document."""
        parts = self.date.split("-")
        given = (day.year, day.month, day.day)[: len(parts)]
        own = tuple(int(part) for part in parts)
        return own <= given if len(parts) == 3 else own < given


def _build(record: dict[str, Any], header: Header) -> Precedent:
    return Precedent(
        id=record["id"],
        kind=record["kind"],
        symbol=record.get("symbol"),
        number=record.get("number"),
        date=record["date"],
        state=record.get("state"),
        territory=record.get("territory"),
        subject=record["subject"],
        held=record["held"],
        outcome=record.get("outcome"),
        outcome_verified=record.get("outcome_verified", True),
        wgad_categories=tuple(record.get("wgad_categories", ())),
        violations=tuple(record["violations"]),
        says=record.get("says"),
        says_for=tuple(record.get("says_for", ())),
        says_law=tuple(record.get("says_law", ())),
        read=record["read"],
        number_verified=record.get("number_verified", True),
        note=record.get("note"),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=record["read"] and record.get("number_verified", True),
    )


@remembered
def precedents() -> Records[Precedent]:
    """By id; those on China first."""
    return records("precedents", _build)


def precedents_on(
    iso3: str, violations: Collection[str], day: datetime.date, territory: str | None = None
) -> list[Precedent]:
    """Those on a State, known on the day, that concern one of these violations; of its mainland or of one territory."""
    return [
        each
        for each in precedents().values()
        if each.state == iso3
        and each.territory == territory
        and each.is_known_on(day)
        and not set(each.violations).isdisjoint(violations)
    ]
