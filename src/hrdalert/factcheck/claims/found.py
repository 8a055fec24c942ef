"""All claims of a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from hrdalert.factcheck.claims.counts import count_claims
from hrdalert.factcheck.claims.dates import date_claims
from hrdalert.factcheck.claims.law import law_claims
from hrdalert.factcheck.claims.names import court_claims, name_claims
from hrdalert.factcheck.claims.numbered import numbered_claims
from hrdalert.factcheck.claims.quoted import quoted_claims
from hrdalert.factcheck.claims.spans import span_claims
from hrdalert.factcheck.claims.states import state_claims
from hrdalert.factcheck.claims.text import Claim, Prose

_KINDS = (
    *(quoted_claims, date_claims, numbered_claims, law_claims, span_claims, count_claims),
    *(name_claims, court_claims, state_claims),
)
"""In this order: a number that one kind has taken is no other's."""


def claims_of(prose: Prose) -> list[Claim]:
    """The claims of a text in their order."""
    if prose.claims is None:
        found = (claim for kind in _KINDS for claim in kind(prose))
        prose.claims = sorted(found, key=lambda claim: (claim.begin, claim.kind))
    return prose.claims


def claims_between(claims: Sequence[Claim], begin: int, end: int) -> list[Claim]:
    """Those claims of a text that begin in a part of it."""
    first, last = (bisect_left(claims, place, key=lambda claim: claim.begin) for place in (begin, end))
    return list(claims[first:last])
