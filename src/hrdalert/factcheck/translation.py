"""A translated text held against its original: its days, numbers, articles and acts, whatever its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from hrdalert.factcheck.claims.found import claims_of
from hrdalert.factcheck.claims.prose import Claim, Prose
from hrdalert.factcheck.finding import Difference

_COMPARED: Final = ("day", "month", "year", "span", "age", "count", "sum", "numbered", "article", "cited")


def translation_differences(original: Prose, translated: Prose) -> Iterator[Difference]:
    """What the translation has and its original has not."""
    known = [(claim.kind, value) for claim in claims_of(original) for value in _values(claim)]
    numbers = {number.value for number in original.numbers}
    numbers |= {value for kind, value in known if isinstance(value, float | int)}
    for claim in claims_of(translated):
        if claim.kind not in _COMPARED:
            continue
        told = _values(claim)
        if not all((claim.kind, value) in known or value in numbers for value in told):
            yield Difference.of("G40_translation", claim, "the text that it translates does not have this")


def _values(claim: Claim) -> list[Any]:
    """What a claim says, in figures that are the same in every language."""
    value = claim.value
    match claim.kind:
        case "day":
            return [(value.day, value.month, value.year)]
        case "span" if value.unit in ("hours", "minutes") or value.number < 2:
            return []  # 2 p.m. is 14 heures, and "one day" is many things
        case "span":
            return [value.months if value.months is not None else value.number]
        case "count" | "sum":
            return [value.number]
        case "article":
            return list(value)
        case "cited":
            return list(value.articles)
    return [value]
