"""What a letter, a release or an action says of the law: a treaty or two, with what the facts and demands rest on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from hrdalert import knowledge
from hrdalert.disclosure.view import CaseView, DemandView
from hrdalert.documents.legal import Binding, Listed
from hrdalert.knowledge import Duty, Term

# Treaties that such a document cites, what it says of each, and of the Universal Declaration.
_MOST_BRIEF = _MOST_CHIEF = _MOST_PROCLAIMED = 2


def _terms(demands: Sequence[DemandView]) -> list[Term]:
    """What is on file of the demands; of one in an office's own words, nothing."""
    known = knowledge.vocabulary("demand")
    return [known[id] for each in demands if (id := str(each.do)) in known]


def _grounds(case: CaseView, terms: Sequence[Term]) -> frozenset[str]:
    """The freedoms that somebody was held for using who is to be set free: what such a demand rests on."""
    freedoms = frozenset().union(*(term.rests_on for term in terms))
    held = knowledge.vocabulary("demand")["release"].violations
    return frozenset(
        violation
        for incident in case.incidents
        if not held.isdisjoint(incident.violations)
        for violation in incident.violations
        if violation in freedoms
    )


def _asked(case: CaseView, terms: Sequence[Term]) -> frozenset[str]:
    """What the demands are about, as far as the file tells of it."""
    told = {each for incident in case.incidents for each in incident.violations}
    return frozenset(id for term in terms for id in term.violations if id in told)


class Told(Struct, frozen=True):
    """The violations that a short document speaks of."""

    lead: tuple[str, ...]
    """Of the incidents that the case is about."""
    asked: frozenset[str]
    """That the demands are about."""
    urgent: frozenset[str]
    """That the demands are about which do not look back, with the freedoms on which a demand for freedom rests."""
    grounds: frozenset[str]
    """Those freedoms."""

    def order(self, duty: Duty, weight: int) -> tuple[int, int, int]:
        """What the lead incidents call for, then what is asked about; of each, the weightiest first."""
        place = min(
            (at for at, each in enumerate(self.lead) if each in duty.violations), default=len(self.lead)
        )
        kind = 0 if place < len(self.lead) else 1 if duty.violations & self.asked else 2
        return kind, -weight, place

    @property
    def violations(self) -> frozenset[str]:
        return self.asked | {*self.lead}


def told_of(case: CaseView, demands: Sequence[DemandView]) -> Told:
    lead = [incident for incident in case.incidents if incident.weight == "lead"] or case.incidents
    violations = (each for incident in lead for each in incident.violations)
    terms = _terms(demands)
    ahead, grounds = [term for term in terms if not term.looks_back], _grounds(case, terms)
    return Told(
        lead=tuple(dict.fromkeys(violations)),
        asked=_asked(case, terms),
        urgent=_asked(case, ahead) | grounds,
        grounds=grounds,
    )


def brief_of(chosen: Sequence[Binding], demands: frozenset[str]) -> Iterator[Binding]:
    """The first with a duty that a short document has room for, and those that are the reason for another demand."""
    met: set[str] = set()
    number = 0
    for each in chosen:
        meets = demands_met(each.chief[:_MOST_CHIEF], demands)
        if each.chief and (not number or meets - met):
            yield each
            met |= meets
            number += 1


def said_of(brief: Sequence[Binding], demands: frozenset[str], told: Told) -> tuple[Binding, ...]:
    """The same with what is said of each: its first duties, and one on which a demand rests that they do not meet.

    It comes last where there is room for it; where there is none, it takes the place of a duty that another has too. A
    third treaty has room only where such a duty gives way to it. The freedom on which a release rests comes last.
    """
    firsts = [each.chief[:_MOST_CHIEF] for each in brief]
    unmet = demands - demands_met(itertools.chain.from_iterable(firsts), demands)
    for at, each in enumerate(brief):
        more = tuple(duty for duty in each.chief[_MOST_CHIEF:] if duty.meets & unmet)[:1]
        others = {
            demand
            for number, first in enumerate(firsts)
            if number != at
            for duty in first
            for demand in duty.meets
        }
        *kept, last = firsts[at]
        is_spare = bool(kept and last.meets) and last.meets <= others
        if len(brief) == 1 or sum(map(len, firsts)) < _MOST_BRIEF * _MOST_CHIEF:
            firsts[at] = (*firsts[at], *more)
        elif is_spare and (more or len(brief) > _MOST_BRIEF):
            firsts[at] = (*kept, *more)
    for at, each in enumerate(brief):
        grounds = [duty for duty in each.chief if duty.violations & told.grounds]
        if grounds and not any(duty in first for first in firsts for duty in grounds):
            firsts[at] = (*firsts[at], grounds[0])
            break
    room = len(brief) if sum(map(len, firsts)) <= _MOST_BRIEF * _MOST_CHIEF else _MOST_BRIEF
    return tuple(replace(each, chief=first) for each, first in zip(brief[:room], firsts, strict=False))


def proclaimed(
    listed: Sequence[Listed], binding: frozenset[str], told: Told, is_alone: bool
) -> tuple[Duty, ...]:
    """What the demands are about, with the freedom on which a release rests; then what the lead incidents are about.

    The latter only where there is nothing else, or where the Declaration stands alone or first.
    """
    left = [
        duty
        for each in listed
        if each.instrument.id == "udhr"
        for duty in each.duties
        if binding.isdisjoint(duty.same_in) and duty.violations & (told.violations | told.urgent)
    ]
    asked = [duty for duty in left if duty.violations & told.urgent]
    asked = asked or [duty for duty in left if duty.violations & told.asked]
    others = [duty for duty in left if duty not in asked]
    room = _MOST_PROCLAIMED - len(asked) if is_alone else 0 if asked else 1
    first = asked[:_MOST_PROCLAIMED]
    grounds = [duty for duty in asked if duty.violations & told.grounds]
    left_out = grounds[:1] if grounds and not any(duty in first for duty in grounds) else []
    return (*first, *left_out, *others[: max(room, 0)])


def defending(listed: Sequence[Listed], told: Told, demands: frozenset[str]) -> Iterator[Duty]:
    for each in listed:
        if each.instrument.id == "dhrd":
            yield from (
                duty for duty in each.duties if duty.meets & demands and duty.violations & told.violations
            )


def demands_met(duties: Iterable[Duty], demands: frozenset[str]) -> set[str]:
    """Which of the demands they are the reason for."""
    return {demand for duty in duties for demand in duty.meets & demands}
