"""The law for each State concerned: treaties that bound it, for the territory, on the day of the fact; and the rest."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final, TypeAlias

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.knowledge import Cite, Standing, article_order, standing
from hrdalert.law.facts import WEIGHTS, Claim, Days, claims_of, territory_of

_STANDARDS: Final = 3
"""How many instruments that are no treaties a violation brings beside the Universal Declaration: the first to fit."""


class Citation(Struct, frozen=True):
    """Articles of one instrument, and what calls for them."""

    instrument: str
    articles: tuple[str, ...]
    standing: Standing | None
    """How it binds; None of what is no treaty."""
    violations: tuple[str, ...]
    entries: tuple[int, ...]
    """Places in the chronology; none where only the measure calls for it."""


@dataclass(frozen=True, slots=True)
class StateLaw:
    """The law for one State concerned."""

    state: str
    territory: str | None
    binding: tuple[Citation, ...]
    regional: tuple[Citation, ...]
    """Regional treaties that bind, which letters to the United Nations mostly leave out."""
    declared: tuple[Citation, ...]
    """Declarations and principles, which never bind."""
    signed: tuple[Standing, ...]
    """Treaties of those concerned that the State has signed, and not ratified."""
    brief: tuple[Citation, ...]
    """For a short document: one article for each violation or demand, four at most, and what always stands beside."""
    brief_regional: tuple[Citation, ...]
    """Of the regional treaty that binds, one article for each violation that ``brief`` has."""

    @property
    def violations(self) -> frozenset[str]:
        """Those of its acts for which anything is cited."""
        cited = (*self.binding, *self.regional, *self.declared)
        return frozenset(violation for citation in cited for violation in citation.violations)


_Gathered: TypeAlias = dict[str, list[tuple[str, Claim, Standing | None]]]
"""By instrument, each article that a claim calls for, and how it binds for that."""
_First: TypeAlias = tuple[Cite, Claim, Standing | None]
"""An article, the claim that calls for it, and how it binds for that."""
_Bound: TypeAlias = Callable[[str, Days], Standing | None]
"""How a treaty binds one State for what happened on some days."""


def _citations(gathered: _Gathered, *, by_number: bool = True) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            instrument,
            tuple(sorted(articles, key=article_order) if by_number else articles),
            cites[0][2],
            tuple(dict.fromkeys(claim.violation for _, claim, _ in cites)),
            tuple(sorted({claim.entry for _, claim, _ in cites if claim.entry is not None})),
        )
        for instrument, cites in gathered.items()
        for articles in (dict.fromkeys(article for article, _, _ in cites),)
    )


def law_of(case: Case, day: datetime.date) -> tuple[StateLaw, ...]:
    """The law of a case on a day: one for each State concerned, in the order of the case, each by its own acts.

    Of a State with a territory first that of the territory, then that of its acts elsewhere, if there are any.
    """
    claims = claims_of(case, day, asked=True)
    places = [(state, territory_of(case, state)) for state in case.all_states]
    places += [(claim.state, claim.territory) for claim in claims if claim.state in case.all_states]
    places.sort(key=lambda place: case.all_states.index(place[0]))
    return tuple(
        _law_of_state(*place, [claim for claim in claims if (claim.state, claim.territory) == place], day)
        for place in dict.fromkeys(places)
    )


def _law_of_state(state: str, territory: str | None, claims: Sequence[Claim], day: datetime.date) -> StateLaw:
    binding: _Gathered = defaultdict(list)
    regional: _Gathered = defaultdict(list)
    declared: _Gathered = defaultdict(list)
    signed: dict[str, Standing] = {}
    bound = cache(partial(_binds, state, territory))
    asked = [claim for claim in claims if claim.is_asked]
    suffered = [claim for claim in claims if not claim.is_asked]
    ordered = sorted(suffered, key=lambda claim: -WEIGHTS[claim.weight])
    for claim in ordered:
        cited = claim.cited
        for gathered, cites in ((binding, cited.treaties), (regional, cited.regional)):
            for cite in cites:
                if found := bound(cite.instrument, claim.days):
                    gathered[cite.instrument].append((cite.article, claim, found))
                    continue
                now = standing_of(cite.instrument, state, territory, day) if gathered is binding else None
                if now and now.state == "signed":
                    signed[cite.instrument] = now
        standards = [cite for cite in cited.otherwise if claim.can_be_measured_by(cite.instrument)]
        special = [*dict.fromkeys(cite.instrument for cite in standards if cite.instrument != "udhr")]
        for cite in standards:
            if cite.instrument in ("udhr", *special[:_STANDARDS]):
                declared[cite.instrument].append((cite.article, claim, None))
    brought = {article for claim in suffered for article in claim.cited.articles} if asked else set()
    beside = [claim for claim in asked if not _meet(claim.cited.articles, brought)]
    return StateLaw(
        state,
        territory,
        _citations(binding),
        _citations(regional),
        _citations(declared),
        tuple(standing for treaty, standing in signed.items() if treaty not in binding),
        *_brief([claim for claim in ordered if claim.weight != "background"], asked, beside, bound),
    )


def standing_of(treaty: str, state: str, territory: str | None, day: datetime.date) -> Standing | None:
    """How a State stands to a treaty on a day; None where the word for the State is that of none."""
    return standing(treaty, state, day, territory) if state in knowledge.countries() else None


def _binds(state: str, territory: str | None, treaty: str, days: Days) -> Standing | None:
    """How a treaty binds a State for what happened; None where it does not, or nobody can know.

    It must bind on every day that an uncertain date can mean; of what lasted, on a day on which it surely went on.
    """
    on = [standing_of(treaty, state, territory, day) for day in dict.fromkeys(days.decisive)]
    bound = [standing for standing in on if standing and standing.binds]
    return bound[0] if bound and (days.lasted is not None or len(bound) == len(on)) else None


def _brief(
    suffered: Sequence[Claim], asked: Sequence[Claim], beside: Sequence[Claim], bound: _Bound
) -> tuple[tuple[Citation, ...], tuple[Citation, ...]]:
    """What a short document cites, and what of the regional treaty it names beside that.

    Of each violation the first article: of the gravest violations, then of those that lead entries tell. Behind them
    that of each demand whose law no violation brings (``beside``). Four at most, that of the first demand among them:
    it stands behind those of the gravest violations.
    """
    firsts = sorted(_firsts(suffered, bound), key=_rank) + _firsts(beside, bound)
    seats = _seated(firsts)
    of_first_demand = _firsts(asked[:1], bound)
    cited = [(cite.instrument, cite.article) for cite, _, _ in seats]
    if not all(_meet([(cite.instrument, cite.article)], cited) for cite, _, _ in of_first_demand):
        seats = sorted([*of_first_demand, *_seated(firsts, 3)], key=lambda first: _rank(first)[0])
    violations = dict.fromkeys(claim.violation for _, claim, _ in seats)
    seated = [claim for claim in suffered if claim.violation in violations]
    always = [
        (cite, claim, None)
        for claim in seated
        for cite in claim.cited.otherwise
        if cite.short == "always" and claim.can_be_measured_by(cite.instrument)
    ]
    return _citations(_gathered([*seats, *always]), by_number=False), _regional(seated, bound)


def is_within(article: str, whole: str) -> bool:
    """Whether an article is another one, or a paragraph of it: 9(1) of 9, and 19 of no 1."""
    return article == whole or article.startswith(f"{whole}(")


def _meet(cited: Collection[tuple[str, str]], others: Iterable[tuple[str, str]]) -> bool:
    """Whether an article is cited by both, or one of them cites a paragraph of it."""
    return any(
        instrument == cite[0] and (is_within(article, cite[1]) or is_within(cite[1], article))
        for instrument, article in others
        for cite in cited
    )


def _rank(first: _First) -> tuple[bool, int, int, bool]:
    """The gravest first; then as the case weighs it, and as it is grave; at last what binds nobody."""
    _, claim, held = first
    gravity = knowledge.gravity().get(claim.violation, len(knowledge.gravity()))
    return gravity > 0, -WEIGHTS[claim.weight], gravity, held is None


def _seated(firsts: Sequence[_First], seats: int = 4) -> list[_First]:
    """As many of the first articles as there are seats, and all that call for one of these too."""
    articles = list(dict.fromkeys((cite.instrument, cite.article) for cite, _, _ in firsts))[:seats]
    return [first for first in firsts if (first[0].instrument, first[0].article) in articles]


def _gathered(firsts: Sequence[_First]) -> _Gathered:
    gathered: _Gathered = defaultdict(list)
    for cite, claim, held in firsts:
        gathered[cite.instrument].append((cite.article, claim, held))
    return gathered


def _firsts(claims: Sequence[Claim], bound: _Bound) -> list[_First]:
    """What a short document cites for each violation or demand of these claims."""
    of_violation: dict[str, list[Claim]] = {}
    for claim in claims:
        of_violation.setdefault(claim.violation, []).append(claim)
    found = (_first_article(of_one, bound) for of_one in of_violation.values())
    return [first for first in found if first is not None]


def _first_article(claims: Sequence[Claim], bound: _Bound) -> _First | None:
    """What a short document cites for one violation: by its weightiest claim for which a treaty binds, if one does."""
    for claim in claims:
        for cite in claim.cited.treaties:
            if cite.short != "never" and (found := bound(cite.instrument, claim.days)):
                return cite, claim, found
    otherwise = ((cite, claim, None) for claim in claims for cite in claim.cited.otherwise)
    return next((one for one in otherwise if one[1].can_be_measured_by(one[0].instrument)), None)


def _regional(claims: Sequence[Claim], bound: _Bound) -> tuple[Citation, ...]:
    """Of the first regional treaty that binds, the first article for each violation."""
    found: dict[str, dict[str, _First]] = {}
    for claim in claims:
        for cite in claim.cited.regional:
            if held := bound(cite.instrument, claim.days):
                found.setdefault(cite.instrument, {}).setdefault(claim.violation, (cite, claim, held))
    return _citations(_gathered(list(next(iter(found.values()), {}).values())))
