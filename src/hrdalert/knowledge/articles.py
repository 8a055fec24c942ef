"""What the articles of an instrument are about, and what it asks of a State, for sentences."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any

from msgspec import Struct

from hrdalert.knowledge.records import Header, Records, Source, records, remembered

WHOLE = "whole"
"""Stands for the articles of a text that is cited as a whole."""


class Duty(Struct, frozen=True):
    """Something that an instrument asks for, with the articles that do so."""

    instrument: str
    articles: tuple[str, ...]
    says: str
    """Follows "is bound to" where the instrument is a treaty, and its name where it is not."""
    short: str
    """The same in fewer words, for a document of a page or two."""
    violations: frozenset[str]
    """Any of these calls for it."""
    beside: frozenset[str]
    """Called for only beside one of these (violations, or ``charged``), where there are any."""
    unless: frozenset[str]
    """Not called for where one of these is there: violations, or marks such as ``convicted``."""
    faint: frozenset[str]
    """Those of the violations that call for it in a full submission alone: a letter has no room to say why."""
    meets: frozenset[str]
    """The demands, of those about life and limb, for which it is the reason: investigate."""
    same_in: frozenset[str]
    """The treaties that bind to the same, where it is of a declaration."""
    only: str | None
    """Where the facts are of a ``woman``, a ``child``, a ``migrant``, a ``minority`` or a ``disability``."""

    def is_called_for(self, facts: Collection[str]) -> bool:
        """Whether these violations and marks (``charged``, ``woman`` …) call for it."""
        return (
            not self.violations.isdisjoint(facts)
            and (not self.beside or not self.beside.isdisjoint(facts))
            and self.unless.isdisjoint(facts)
            and (self.only is None or self.only in facts)
        )


class Articles(Struct, frozen=True):
    """Of one instrument."""

    id: str
    gists: Mapping[str, str]
    """By article, as ``rights`` has it: 14(3)(d); ``whole`` of the whole text."""
    duties: tuple[Duty, ...]
    source: Source
    as_of: date
    verified: bool
    """Always false: an own reading of the instruments."""


def _duty(instrument: str, entry: dict[str, Any]) -> Duty:
    return Duty(
        instrument=instrument,
        articles=tuple(entry["articles"]),
        says=entry["says"],
        short=entry.get("short", entry["says"]),
        violations=frozenset(entry["for"]),
        beside=frozenset(entry.get("with", ())),
        unless=frozenset(entry.get("unless", ())),
        faint=frozenset(entry.get("faint", ())),
        meets=frozenset(entry.get("meets", ())),
        same_in=frozenset(entry.get("same_in", ())),
        only=entry.get("only"),
    )


def _build(record: dict[str, Any], header: Header) -> Articles:
    return Articles(
        id=record["id"],
        gists=record["articles"],
        duties=tuple(_duty(record["id"], entry) for entry in record.get("duties", ())),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=False,
    )


@remembered
def articles() -> Records[Articles]:
    """By the ids of the instruments that ``rights`` cites."""
    return records("articles", _build)


def gist(instrument: str, article: str) -> str | None:
    """What an article is about, in a few words; None where it is not on file."""
    found = articles().get(instrument)
    return found.gists.get(article) if found else None


@cache
def article_order(article: str) -> tuple[object, ...]:
    """Sorts 9, 9(1), 10 and 14(3)(b) as a reader would; what has no number comes last."""
    digits = article.split("(")[0].split(".")[0]
    return (0, int(digits), article) if digits.isdigit() else (1, 0, article)
