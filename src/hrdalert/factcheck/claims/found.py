"""All claims of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from hrdalert.factcheck.claims.cited_law import law_claims
from hrdalert.factcheck.claims.counted import count_claims
from hrdalert.factcheck.claims.days import date_claims
from hrdalert.factcheck.claims.numbered import numbered_claims
from hrdalert.factcheck.claims.proper_names import court_claims, name_claims
from hrdalert.factcheck.claims.prose import Claim, Prose
from hrdalert.factcheck.claims.quoted import quoted_claims
from hrdalert.factcheck.claims.spans import span_claims
from hrdalert.factcheck.claims.states import state_claims

_KINDS = (
    *(quoted_claims, date_claims, numbered_claims, law_claims, span_claims, count_claims),
    *(name_claims, court_claims, state_claims),
)
"""In this order: a number that one kind has taken is no other's."""


def claims_of(prose: Prose) -> list[Claim]:
    """The claims of a text in their order."""
    if prose.claims is None:
        found = list[Claim]()
        for kind in _KINDS:
            found += kind(prose)
        prose.claims = sorted(found, key=attrgetter("begin", "kind"))
    return prose.claims


def by_sentence(prose: Prose, claims: Sequence[Claim]) -> Iterator[tuple[int, int, Sequence[Claim]]]:
    """Where each sentence of a text begins and ends, and those of its claims that begin there."""
    first = last = 0
    for begin, end in prose.sentences:
        while last < len(claims) and claims[last].begin < end:
            last += 1
        yield begin, end, claims[first:last]
        first = last
