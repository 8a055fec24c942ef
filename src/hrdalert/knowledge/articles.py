"""What the articles of an instrument are about, and what it asks of a State, for sentences."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from msgspec import Struct, field

from hrdalert.knowledge.records import Record, Records, records, remembered

WHOLE = "whole"
"""Stands for the articles of a text that is cited as a whole."""


class Duty(Struct, frozen=True):
    """Something that an instrument asks for, with the articles that do so."""

    articles: tuple[str, ...]
    says: str
    """Follows "is bound to" where the instrument is a treaty, and its name where it is not."""
    violations: frozenset[str] = field(name="for")
    """Any of these calls for it."""
    short: str | None = None
    """The same in fewer words, for a document of a page or two, where it needs them."""
    beside: frozenset[str] = field(name="with", default=frozenset())
    """Called for only beside one of these (violations, or ``charged``), where there are any."""
    unless: frozenset[str] = frozenset()
    """Not called for where one of these is there: violations, or marks such as ``convicted``."""
    only: str | None = None
    """Where the facts are of a ``woman``, a ``child``, a ``migrant``, a ``minority`` or a ``disability``."""
    meets: frozenset[str] = frozenset()
    """Demands that call for it too."""
    name: str | None = None
    """Where another of the same articles asks for something else."""

    @property
    def key(self) -> str:
        """How a list of words calls it: its articles, or its name."""
        return self.name or ", ".join(self.articles)

    def is_called_for(self, facts: Collection[str]) -> bool:
        """Whether these violations and marks (``charged``, ``woman`` …) call for it."""
        return (
            not self.violations.isdisjoint(facts)
            and (not self.beside or not self.beside.isdisjoint(facts))
            and self.unless.isdisjoint(facts)
            and (self.only is None or self.only in facts)
        )


class Articles(Record, frozen=True):
    """Of one instrument: an own reading, and so never verified."""

    id: str
    gists: Mapping[str, str] = field(name="articles")
    """By article, as ``rights`` has it: 14(3)(d); ``whole`` of the whole text."""
    duties: tuple[Duty, ...] = ()


@remembered
def articles() -> Records[Articles]:
    """By the ids of the instruments that ``law_first`` cites."""
    return records("articles", lambda record, header: header.read({**record, "verified": False}, Articles))


def gist(instrument: str, article: str) -> str | None:
    """What an article is about, in a few words; None where it is not on file."""
    found = articles().get(instrument)
    return found.gists.get(article) if found else None


@cache
def article_order(article: str) -> tuple[int, int, str]:
    """Sorts 9, 9(1), 10 and 14(3)(b) as a reader would; what has no number comes last."""
    digits = article.split("(")[0].split(".")[0]
    return (0, int(digits), article) if digits.isdigit() else (1, 0, article)
