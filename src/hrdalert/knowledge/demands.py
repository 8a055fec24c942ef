"""What appeals ask for: which office can do it, and in which state of a case it must not be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from hrdalert.knowledge.records import Record, Records, records, remembered


class KnownDemand(Record, frozen=True):
    """One word of the vocabulary ``demand``."""

    id: str
    of: Literal["person", "organisation", "group", "child", "survivor", "none"]
    what: Literal["none", "optional", "required"]
    """Whether it needs words of the case that say what it is about."""
    do: frozenset[str]
    """Kinds of office that can do it."""
    refer: frozenset[str] = frozenset()
    """Kinds of office that cannot, and only have means of their own."""
    wordings: frozenset[str] = frozenset()
    """Those that word lists have beside ``plain``: unconditional, dead, held, capital, minor."""
    only_when: tuple[str, ...] = ()
    not_when: Mapping[str, tuple[str, ...]] = {}
    """States in which it would be wrong, each with the demands to write instead."""
    violations: frozenset[str] = frozenset()


@remembered
def demands() -> Records[KnownDemand]:
    """By id, in the order of the vocabulary ``demand``."""
    return records("demands", KnownDemand)


def passes_on(kind: str) -> bool:
    """Whether an office of this kind is asked to pass everything on: an embassy, a foreign ministry."""
    return kind in demands().header.extra["pass_on"]
