"""What each violation concerns: articles, mandates and categories of arbitrary detention."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from hrdalert.knowledge.records import Header, Records, Source, records, remembered


class Right(Struct, frozen=True):
    """What the violation of this id concerns. A menu, not a finding: not every article fits every case."""

    id: str
    family: str
    articles: Mapping[str, tuple[str, ...]]
    """By treaty. To be cited only if the treaty binds the State then and there; ``udhr`` always."""
    soft_law: Mapping[str, tuple[str, ...]]
    """By declaration or set of principles."""
    wgad_categories: tuple[str, ...]
    """Categories I to V of the Working Group on Arbitrary Detention."""
    mandates: tuple[str, ...]
    """Suggested by default."""
    mandates_if_relevant: tuple[str, ...]
    """Suggested where the facts point there."""
    note: str | None
    source: Source
    as_of: date
    verified: bool
    """Always false: an own reading of the instruments."""


def _articles(entry: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {instrument: tuple(articles) for instrument, articles in entry.items()}


def _build(record: dict[str, Any], header: Header) -> Right:
    return Right(
        id=record["id"],
        family=record["family"],
        articles=_articles(record["articles"]),
        soft_law=_articles(record.get("soft_law", {})),
        wgad_categories=tuple(record.get("wgad_categories", ())),
        mandates=tuple(record["mandates"]["primary"]),
        mandates_if_relevant=tuple(record["mandates"].get("if_relevant", ())),
        note=record.get("note"),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=False,
    )


@remembered
def rights() -> Records[Right]:
    """By the ids of the vocabulary ``violation``."""
    return records("rights", _build)


def wgad_categories() -> Mapping[str, str]:
    """The five categories of the Working Group on Arbitrary Detention, in a sentence each.

    After its methods of work, A/HRC/36/38, paragraph 8.
    """
    return {name: entry["text"] for name, entry in rights().header.extra["wgad_categories"].items()}
