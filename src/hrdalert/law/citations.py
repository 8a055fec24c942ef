"""The law for each State concerned: treaties that bound it, for the territory, on the day of the fact; and the rest."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.knowledge import Cite, Standing, article_order, standing
from hrdalert.law.facts import WEIGHTS, Claim, Days, claims_of, territory_of


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
    """One article for each violation, the lead entries' first, then for what is asked: four at most."""


@dataclass(slots=True)
class _Gathered:
    """Citations of one list while they are gathered, by instrument."""

    articles: dict[str, dict[str, None]] = field(default_factory=dict)
    standings: dict[str, Standing | None] = field(default_factory=dict)
    violations: dict[str, dict[str, None]] = field(default_factory=dict)
    entries: dict[str, set[int]] = field(default_factory=dict)

    def add(self, instrument: str, article: str, claim: Claim, standing: Standing | None) -> None:
        self.articles.setdefault(instrument, {})[article] = None
        self.standings.setdefault(instrument, standing)
        self.violations.setdefault(instrument, {})[claim.violation] = None
        entries = self.entries.setdefault(instrument, set())
        if claim.entry is not None:
            entries.add(claim.entry)

    def citations(self, *, by_number: bool = True) -> tuple[Citation, ...]:
        return tuple(
            Citation(
                instrument,
                tuple(sorted(articles, key=article_order) if by_number else articles),
                self.standings[instrument],
                tuple(self.violations[instrument]),
                tuple(sorted(self.entries[instrument])),
            )
            for instrument, articles in self.articles.items()
        )


def law_of(case: Case, day: datetime.date) -> tuple[StateLaw, ...]:
    """The law of a case on a day: one for each State concerned, in the order of the case, each by its own acts.

    Of a State with a territory first that of the territory, then that of its acts elsewhere, if there are any.
    """
    claims = claims_of(case, day, asked=True)
    places = dict.fromkeys(
        (state, territory)
        for state in case.all_states
        for territory in (
            territory_of(case, state),
            *(each.territory for each in claims if each.state == state),
        )
    )
    return tuple(
        _law_of_state(*place, [claim for claim in claims if (claim.state, claim.territory) == place], day)
        for place in places
    )


def _law_of_state(state: str, territory: str | None, claims: Sequence[Claim], day: datetime.date) -> StateLaw:
    binding, regional, declared = _Gathered(), _Gathered(), _Gathered()
    signed: dict[str, Standing] = {}
    bound = _Bound()
    asked = [claim for claim in claims if claim.is_asked]
    suffered = [claim for claim in claims if not claim.is_asked]
    ordered = sorted(suffered, key=lambda claim: -WEIGHTS[claim.weight])
    for claim in ordered:
        cited = claim.cited
        for gathered, cites in ((binding, cited.treaties), (regional, cited.regional)):
            for cite in cites:
                if found := bound.by(cite.instrument, claim):
                    gathered.add(cite.instrument, cite.article, claim, found)
                    continue
                now = standing_of(cite.instrument, state, territory, day) if gathered is binding else None
                if now and now.state == "signed":
                    signed[cite.instrument] = now
        for cite in cited.otherwise:
            if claim.can_be_measured_by(cite.instrument):
                declared.add(cite.instrument, cite.article, claim, None)
    brought = {article for claim in suffered for article in claim.cited.articles} if asked else set()
    beside = [claim for claim in asked if brought.isdisjoint(claim.cited.articles)]
    return StateLaw(
        state,
        territory,
        binding.citations(),
        regional.citations(),
        declared.citations(),
        tuple(standing for treaty, standing in signed.items() if treaty not in binding.articles),
        _brief([*(claim for claim in ordered if claim.weight != "background"), *beside], bound),
    )


def standing_of(treaty: str, state: str, territory: str | None, day: datetime.date) -> Standing | None:
    """How a State stands to a treaty on a day; None where the word for the State is that of none."""
    return standing(treaty, state, day, territory) if state in knowledge.countries() else None


def binds(treaty: str, claim: Claim) -> Standing | None:
    """How a treaty binds the State of a claim for what happened; None where it does not, or nobody can know.

    It must bind on every day that an uncertain date can mean; of what lasted, on a day on which it surely went on.
    """
    days = dict.fromkeys(claim.days.telling)
    on = [standing_of(treaty, claim.state, claim.territory, day) for day in days]
    bound = [each for each in on if each and each.binds]
    if not bound or (claim.days.lasted is None and len(bound) < len(on)):
        return None
    return bound[0]


class _Bound:
    """What binds one State: many claims are of one day, and cite several articles of one treaty."""

    def __init__(self) -> None:
        self._standings: dict[tuple[str, Days], Standing | None] = {}

    def by(self, treaty: str, claim: Claim) -> Standing | None:
        """As :func:`binds`."""
        key = (treaty, claim.days)
        if key not in self._standings:
            self._standings[key] = binds(treaty, claim)
        return self._standings[key]


def _brief(claims: Sequence[Claim], bound: _Bound) -> tuple[Citation, ...]:
    """For each violation its first article that binds; where none does, the first of the declarations: four at most.

    The violations of lead entries come first, and of the others those for which a treaty binds; then what is asked.
    """
    of_violation: dict[str, list[Claim]] = {}
    for claim in claims:
        of_violation.setdefault(claim.violation, []).append(claim)
    firsts = [first for each in of_violation.values() if (first := _first_article(each, bound)) is not None]
    firsts.sort(key=lambda first: (first[1].is_asked, -WEIGHTS[first[1].weight], first[2] is None))
    gathered, chosen = _Gathered(), set[tuple[str, str]]()
    for cite, claim, held in firsts:
        article = (cite.instrument, cite.article)
        if article in chosen or len(chosen) < 4:
            chosen.add(article)
            gathered.add(*article, claim, held)
    return gathered.citations(by_number=False)


def _first_article(claims: Sequence[Claim], bound: _Bound) -> tuple[Cite, Claim, Standing | None] | None:
    """What a short document cites for one violation: by its weightiest claim for which a treaty binds, if one does."""
    for claim in claims:
        for cite in claim.cited.treaties:
            if found := bound.by(cite.instrument, claim):
                return cite, claim, found
    return next(
        (
            (cite, claim, None)
            for claim in claims
            for cite in claim.cited.otherwise
            if claim.can_be_measured_by(cite.instrument)
        ),
        None,
    )
