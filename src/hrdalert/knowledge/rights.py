"""Which mandates and categories of arbitrary detention each violation concerns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from hrdalert.knowledge.records import Header, Records, Source, records, remembered


class Right(Struct, frozen=True):
    """What the violation of this id concerns. A menu, not a finding."""

    id: str
    wgad_categories: tuple[str, ...]
    """Categories I to V of the Working Group on Arbitrary Detention."""
    mandates: tuple[str, ...]
    """Those that it is for, the first before all."""
    mandates_if_relevant: tuple[str, ...]
    """Those that it may concern, where something else points there."""
    note: str | None
    source: Source
    as_of: date
    verified: bool
    """Always false: an own reading."""


def _build(record: dict[str, Any], header: Header) -> Right:
    return Right(
        id=record["id"],
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
