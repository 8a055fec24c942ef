"""What appeals ask for: which office can do it, and in which state of a case it must not be asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from hrdalert.knowledge.records import Record, Records, records, remembered


class KnownDemand(Record, frozen=True):
    """One word of the vocabulary ``demand``."""

    id: str
    of: Literal["person", "organisation", "anybody", "group", "child", "survivor", "none"]
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
    needs_name: bool = False
    """Whether whoever does it has to name the person to the State concerned."""

    def fits(self, states: frozenset[str]) -> bool:
        """Whether it can be asked of somebody in these states."""
        is_right = states.isdisjoint(self.not_when) and states.issuperset(self.only_when)
        return self.of == "none" or (is_right and self.is_for(states))

    def is_for(self, states: Collection[str]) -> bool:
        """Whether it is for somebody of this kind: no organisation is set free, and no person registered again."""
        if self.of == "organisation":
            return "person" not in states
        return self.of not in ("person", "child", "survivor") or "organisation" not in states


@remembered
def demands() -> Records[KnownDemand]:
    """By id, in the order of the vocabulary ``demand``."""
    return records("demands", KnownDemand)


@remembered
def requests() -> Records[KnownDemand]:
    """What another State can be asked to do, by id, in the order of the vocabulary ``request``."""
    return records("requests", KnownDemand, subject="vocabulary.request")


def known_demand(word: str | None) -> KnownDemand | None:
    """A word of one of the two vocabularies, which share none."""
    return demands().get(word or "") or requests().get(word or "")


def passes_on(kind: str) -> bool:
    """Whether an office of this kind is asked to pass everything on: an embassy, a foreign ministry."""
    return kind in demands().header.extra["pass_on"]
