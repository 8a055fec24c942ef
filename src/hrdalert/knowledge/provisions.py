"""Provisions of States' own law: offences used against defenders, and rules that authorities must keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records, remembered
from hrdalert.knowledge.time_limits import Limit, limit


class Law(Struct, frozen=True):
    """A law of one State."""

    id: str
    country: str
    territory: str | None
    """Where it holds, if not everywhere: HKG."""
    title: str
    native: str
    text_of: str
    """The version that was read, by its date."""


class LegalLimit(Struct, frozen=True):
    """The longest time that a measure may last, or within which a step may be taken."""

    limit: Limit
    said: str
    """A clause on the last day, which it calls this day: an appeal can be filed until this day."""
    regime: str | None
    """The regime of custody that may not last longer."""
    outcome: str | None
    """The outcome of the judgment from which the time runs."""
    ended_by: tuple[str, ...]
    """The kinds of entries that end it."""
    since: date | None
    """The day from which this length holds; None: that of the law."""


class Provision(Struct, frozen=True):
    """One article, or a few that belong together. Texts are summaries in own words, not quotations."""

    id: str
    law: Law
    article: str | None
    offence: Mapping[str, str]
    """Its name by language, of a provision that makes something punishable."""
    topic: str | None
    native: Mapping[str, str]
    """The term of the State's own law: {zh-Hans: 逮捕}."""
    rule: str | None
    conduct: str | None
    penalties: str | None
    max_penalty: str | None
    can_carry: Mapping[str, str]
    """The highest penalty as a sentence uses it: life imprisonment."""
    limits: tuple[LegalLimit, ...]
    state_security: bool
    terrorism: bool
    protects_victims: bool
    """Of an offence that officials commit: it can be cited to demand an investigation."""
    breach_test: str | None
    right: str | None
    """The violation that it concerns, by its id."""
    un_criticism: tuple[str, ...]
    """Ids of UN documents that criticise it."""
    note: str | None
    source: Source
    as_of: date
    verified: bool


def _law(law_id: str, header: Header) -> Law:
    entry = header.extra["laws"][law_id]
    return Law(
        id=law_id,
        country=entry["country"],
        territory=entry.get("territory"),
        title=entry["title"],
        native=entry["native"],
        text_of=entry["text_of"],
    )


def _limit(entry: dict[str, Any]) -> LegalLimit:
    return LegalLimit(
        limit=limit(entry),
        said=entry["said"],
        regime=entry.get("regime"),
        outcome=entry.get("outcome"),
        ended_by=tuple(entry.get("ended_by", ())),
        since=entry.get("since"),
    )


def _build(record: dict[str, Any], header: Header) -> Provision:
    return Provision(
        id=record["id"],
        law=_law(record["law"], header),
        article=record.get("article"),
        offence=record.get("offence", {}),
        topic=record.get("topic"),
        native=record.get("native", {}),
        rule=record.get("rule"),
        conduct=record.get("conduct"),
        penalties=record.get("penalties"),
        max_penalty=record.get("max_penalty"),
        can_carry=record.get("can_carry", {}),
        limits=tuple(_limit(entry) for entry in record.get("limits", ())),
        state_security=record.get("state_security", False),
        terrorism=record.get("terrorism", False),
        protects_victims=record.get("protects_victims", False),
        breach_test=record.get("breach_test"),
        right=record.get("right"),
        un_criticism=tuple(record.get("un_criticism", ())),
        note=record.get("note"),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=record["source"] != KNOWLEDGE,
    )


@remembered
def provisions() -> Records[Provision]:
    """All provisions by id."""
    return records("provisions", _build)


def provision(provision_id: str) -> Provision | None:
    return provisions().get(provision_id)


@remembered
def legal_limits(country: str, territory: str | None = None) -> tuple[tuple[Provision, LegalLimit], ...]:
    """The limits of a State's own law, where it holds: the law of a territory there, that of the State elsewhere."""
    return tuple(
        (found, limit)
        for found in provisions().values()
        if (found.law.country, found.law.territory) == (country, territory)
        for limit in found.limits
    )
