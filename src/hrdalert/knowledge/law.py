"""Which law a violation concerns: articles of treaties that bind the State on the day, and standards that bind none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache

from msgspec import Struct

from hrdalert.knowledge.articles import Duty, articles
from hrdalert.knowledge.instruments import Instrument, instruments
from hrdalert.knowledge.ratifications import REGIONAL, Standing, standing
from hrdalert.knowledge.records import remembered
from hrdalert.knowledge.rights import rights


class Cited(Struct, frozen=True):
    """Articles of one instrument that violations of one day concern, and whether it binds."""

    instrument: Instrument
    articles: tuple[str, ...]
    standing: Standing | None
    """None of what is no treaty."""
    violations: tuple[str, ...]

    @property
    def binds(self) -> bool:
        return self.standing is not None and self.standing.binds

    @property
    def is_regional(self) -> bool:
        return self.instrument.id in REGIONAL or self.instrument.id == "escazu"


def law_of(violations: Iterable[str], iso3: str, day: date, territory: str | None = None) -> list[Cited]:
    """What violations that happened on ``day`` concern, treaties first, in the order of the instruments.

    Treaties that do not bind are there too, with their standing: a caller cites those that :attr:`Cited.binds`.

    Raises:
        KeyError: there is no such violation or State.
    """
    return list(_law_of(tuple(violations), iso3, day, territory))


@remembered
def _law_of(violations: tuple[str, ...], iso3: str, day: date, territory: str | None) -> tuple[Cited, ...]:
    found: dict[str, dict[str, None]] = {}
    because: dict[str, dict[str, None]] = {}
    for violation in violations:
        right = rights()[violation]
        for instrument, cited in (*right.articles.items(), *right.soft_law.items()):
            found.setdefault(instrument, {}).update(dict.fromkeys(cited))
            because.setdefault(instrument, {})[violation] = None
    known = instruments()
    return tuple(
        Cited(
            instrument=known[id],
            articles=tuple(sorted(found[id], key=article_order)),
            standing=standing(id, iso3, day, territory) if known[id].is_treaty else None,
            violations=tuple(because[id]),
        )
        for id in sorted((id for id in known if id in found), key=lambda id: not known[id].is_treaty)
    )


@cache
def article_order(article: str) -> tuple[object, ...]:
    """Sorts 9, 9(1), 10 and 14(3)(b) as a reader would; what has no number comes last."""
    digits = article.split("(")[0].split(".")[0]
    return (0, int(digits), article) if digits.isdigit() else (1, 0, article)


def duties_of(
    instrument_id: str, facts: Collection[str], weights: Mapping[str, int] | None = None
) -> list[Duty]:
    """What an instrument asks for in view of these violations and marks, the weightiest first.

    ``weights`` say how much each violation counts; without them, all count the same.
    """
    record = articles().get(instrument_id)
    called = [duty for duty in record.duties if duty.is_called_for(facts)] if record else []
    found: list[Duty] = []
    for duty in sorted(called, key=lambda each: -weight_of(each, facts, weights)):
        if not any(duty.says == other.says for other in found):
            found.append(duty)
    return found


def weight_of(duty: Duty, facts: Collection[str], weights: Mapping[str, int] | None = None) -> int:
    """How much the violations weigh that call for a duty."""
    return sum(weights.get(each, 0) if weights else 1 for each in duty.violations.intersection(facts))
