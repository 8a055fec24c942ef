"""Provisions of States' own law: offences used against defenders, and rules that authorities must keep."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from hrdalert.knowledge.in_use import remembered
from hrdalert.knowledge.records import Header, Record, loaded
from hrdalert.knowledge.time_limits import Limit


class Law(Struct, frozen=True):
    """A law of one State."""

    country: str
    title: str
    territory: str | None = None
    """Where it holds, if not everywhere: HKG."""


class LegalLimit(Limit, frozen=True, kw_only=True):
    """The longest time that a measure may last, or within which a step may be taken."""

    said: str
    """A clause on the last day, which it calls this day: an appeal can be filed until this day."""
    regime: str | None = None
    """The regime of custody that may not last longer."""
    outcome: str | None = None
    """The outcome of the judgment from which the time runs."""
    ended_by: tuple[str, ...] = ()
    """The kinds of entries that end it."""
    since: date | None = None
    """The day from which this length holds; None: that of the law."""


class Provision(Record, frozen=True):
    """One article, or a few that belong together. Texts are summaries in own words, not quotations."""

    id: str
    law: Law
    article: str | None = None
    offence: Mapping[str, str] = {}
    """Its name by language, of a provision that makes something punishable."""
    topic: str | None = None
    rule: str | None = None
    limits: tuple[LegalLimit, ...] = ()
    right: str | None = None
    """The violation that it concerns, by its id."""

    @staticmethod
    def prepared(record: dict[str, Any], header: Header) -> dict[str, Any]:
        return {**record, "law": header.extra["laws"][record["law"]]}


provisions = loaded("provisions", Provision)
"""All provisions by id."""


@remembered
def legal_limits(country: str, territory: str | None = None) -> tuple[tuple[Provision, LegalLimit], ...]:
    """The limits of a State's own law, where it holds: the law of a territory there, that of the State elsewhere."""
    return tuple(
        (found, limit)
        for found in provisions().values()
        if (found.law.country, found.law.territory) == (country, territory)
        for limit in found.limits
    )
