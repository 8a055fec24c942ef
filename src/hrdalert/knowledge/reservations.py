"""What States have reserved or declared of articles that letters commonly cite: a selection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records, remembered


@dataclass(frozen=True, slots=True)
class Reservation:
    """One act of a State, in a few words of our own."""

    treaty: str
    articles: tuple[str, ...]
    """As documents cite them; ``all`` of a general one, ``1 to 27`` of a range."""
    kind: Literal["reservation", "declaration", "understanding", "withdrawn"]
    effect: Literal["none", "caution", "avoid"]
    """caution: the State can be expected to answer with it; avoid: another article serves better."""
    gist: str
    day: date | None
    note: str | None
    source: Source
    as_of: date
    verified: bool
    """False where it was not read, or only in part."""

    def touches(self, article: str) -> bool:
        """Whether it is about an article, a part of it, or the article of which it is a part."""
        return any(_touches(each, article) for each in self.articles)


def _touches(reserved: str, article: str) -> bool:
    first, _, last = reserved.partition(" to ")
    if reserved == "all":
        return True
    if last:
        return _number(first) <= _number(article) <= _number(last)
    return f"{article}(".startswith(f"{first}(") or f"{first}(".startswith(f"{article}(")


def _number(article: str) -> int:
    digits = article.partition("(")[0]
    return int(digits) if digits.isdigit() else 0


@dataclass(frozen=True, slots=True)
class Reservations:
    """Those of one State."""

    iso3: str
    reservations: tuple[Reservation, ...]
    source: Source
    as_of: date
    verified: bool


def _reservation(entry: Mapping[str, Any], header: Header) -> Reservation:
    return Reservation(
        treaty=entry["treaty"],
        articles=tuple(entry["articles"]),
        kind=entry["kind"],
        effect=entry["effect"],
        gist=entry["gist"],
        day=entry.get("day"),
        note=entry.get("note"),
        source=header.source(entry["source"]),
        as_of=header.as_of,
        verified=entry["source"] != KNOWLEDGE and "verified" not in entry,
    )


def _build(record: dict[str, Any], header: Header) -> Reservations:
    found = tuple(_reservation(entry, header) for entry in record["reservations"])
    return Reservations(
        record["iso3"], found, found[0].source, header.as_of, all(each.verified for each in found)
    )


@remembered
def reservations() -> Records[Reservations]:
    """By ISO 3166-1 alpha-3 code."""
    return records("reservations", _build)


def reservations_of(iso3: str, treaty: str, articles: tuple[str, ...]) -> tuple[Reservation, ...]:
    """What a State has reserved of some articles of a treaty, and has not withdrawn."""
    record = reservations().get(iso3)
    return tuple(
        each
        for each in (record.reservations if record else ())
        if each.treaty == treaty and each.kind != "withdrawn" and any(map(each.touches, articles))
    )
