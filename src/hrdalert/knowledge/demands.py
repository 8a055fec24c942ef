"""What appeals ask for: which office can do it, and in which state of a case it must not be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records_of_part, remembered

Needed = Literal["none", "optional", "required"]


@dataclass(frozen=True, slots=True)
class KnownDemand:
    """One word of the vocabulary ``demand``."""

    id: str
    of: Literal["person", "organisation", "group", "child", "survivor", "none"]
    what: Needed
    """Whether it needs words of the case that say what it is about."""
    wordings: frozenset[str]
    """Those that word lists have beside ``plain``: unconditional, dead, held, capital, minor."""
    do: frozenset[str]
    """Kinds of office that can do it."""
    refer: frozenset[str]
    """Kinds of office that cannot, and only have means of their own."""
    only_when: tuple[str, ...]
    not_when: Mapping[str, tuple[str, ...]]
    """States in which it would be wrong, each with the demands to write instead."""
    tell: tuple[str, ...]
    """Kinds of entries without which it hangs in the air."""
    violations: frozenset[str]
    rests_on: frozenset[str]
    looks_back: bool
    source: Source
    as_of: date
    verified: bool


def _build(record: dict[str, Any], header: Header) -> KnownDemand:
    return KnownDemand(
        id=record["id"],
        of=record["of"],
        what=record["what"],
        wordings=frozenset(record.get("wordings", ())),
        do=frozenset(record["do"]),
        refer=frozenset(record.get("refer", ())),
        only_when=tuple(record.get("only_when", ())),
        not_when={state: tuple(instead) for state, instead in record.get("not_when", {}).items()},
        tell=tuple(record.get("tell", ())),
        violations=frozenset(record.get("violations", ())),
        rests_on=frozenset(record.get("rests_on", ())),
        looks_back=record.get("looks_back", False),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=record["source"] != KNOWLEDGE,
    )


@remembered
def demands() -> Records[KnownDemand]:
    """By id, in the order of the vocabulary ``demand``."""
    return records_of_part("demands", 0, "demand", _build)


def office_kinds() -> Mapping[str, str]:
    """Every kind of office that a letter can go to, with what belongs to it."""
    kinds: Mapping[str, str] = demands().header.extra["office_kinds"]
    return kinds


def passes_on(kind: str) -> bool:
    """Whether an office of this kind is asked to pass everything on: an embassy, a foreign ministry."""
    return kind in demands().header.extra["pass_on"]
