"""Which mandates and categories of arbitrary detention each violation concerns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hrdalert.knowledge.records import Header, Record, Records, records, remembered


class Right(Record, frozen=True):
    """What the violation of this id concerns. A menu, not a finding; an own reading, and so never verified."""

    id: str
    mandates: tuple[str, ...]
    """Those that it is for, the first before all."""
    mandates_if_relevant: tuple[str, ...]
    """Those that it may concern, where something else points there."""
    where: Mapping[str, frozenset[str]]
    """By mandate of these two, the victims or facts of an entry that make it one that the violation is chiefly for."""
    wgad_categories: tuple[str, ...] = ()
    """Categories I to V of the Working Group on Arbitrary Detention."""


@remembered
def rights() -> Records[Right]:
    """By the ids of the vocabulary ``violation``."""

    def build(record: dict[str, Any], header: Header) -> Right:
        by_use = record["mandates"]
        known = {
            "mandates": by_use["primary"],
            "mandates_if_relevant": by_use.get("if_relevant", ()),
            "where": by_use.get("where", {}),
            "verified": False,
        }
        return header.read({**record, **known}, Right)

    return records("rights", build)


def wgad_categories() -> Mapping[str, str]:
    """The five categories of the Working Group on Arbitrary Detention, in a sentence each.

    After its methods of work, A/HRC/36/38, paragraph 8.
    """
    return {name: entry["text"] for name, entry in rights().header.extra["wgad_categories"].items()}
