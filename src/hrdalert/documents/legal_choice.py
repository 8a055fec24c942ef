"""What documents say of the law of a case: few treaties, few duties, each called for by a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.disclosure.view import CaseView, DemandView, IncidentView, TextView
from hrdalert.documents.legal import (
    INCIDENT_WEIGHTS,
    Binding,
    CaseLaw,
    Found,
    Listed,
    Signed,
    law_found,
    marks,
)
from hrdalert.documents.legal_brief import (
    Told,
    brief_of,
    defending,
    demands_met,
    proclaimed,
    said_of,
    told_of,
)
from hrdalert.knowledge import Duty, Instrument, Precedent

_MOST_TREATIES = 3
# Below this much of the weightiest treaty's weight, a third one is left to the experts.
_THIRD = 0.5
# And below this much, a second one.
_SECOND = 0.25
_MOST_DUTIES = 6
_MOST_STANDARDS = 3
# Cited by their articles alone, behind "The facts also concern …", and how many of them a sentence bears.
_LISTED = {"udhr": 5, "dhrd": 4}
# One more, where that many are what a violation chiefly concerns; and how much more such an article counts.
_CHIEF_MORE, _CHIEF = 1, 3
# And how much more still what the lead incident and the demands are about.
_FIRST = 2
# Treaties of which it is worth saying that they are signed and not ratified.
_SIGNED = ("iccpr", "icescr", "cat", "ced")
# Which treaty a committee watches over, by the beginning of its symbols.
_COMMITTEES = {"CAT": "cat", "CCPR": "iccpr", "E": "icescr", "CERD": "icerd", "CEDAW": "cedaw", "CRC": "crc"}


def case_law(case: CaseView, demands: Sequence[DemandView] | None = None) -> CaseLaw:
    """What documents say of the law, short: few treaties, few duties, each called for by a fact.

    ``demands`` are those that a letter makes; without them, all of the case.
    """
    demands = case.demands if demands is None else demands
    asked_for = _asked_for(demands)
    bound = _bound(case, demands)
    chosen, now, told = bound.chosen, bound.now, bound.told
    brief = said_of(list(brief_of(chosen, asked_for)), asked_for, told)
    declared_first = _is_unbound(chosen, bound.weights)
    listed = tuple(_listed(bound.found, bound.facts, bound.weights, told))
    placed = {precedent.id for each in chosen for precedent in each.precedents}
    return CaseLaw(
        binding=chosen,
        brief=brief,
        regional=bound.regional,
        ended=tuple(each for each in bound.all if each not in now and _is_verified(each)),
        signed=_signed(bound.found, case),
        listed=listed,
        proclaimed=proclaimed(
            listed, _binding_all(now, case) if brief else frozenset(), told, declared_first or not brief
        ),
        declared_first=declared_first,
        defending=tuple(defending(listed, told, asked_for))[:1],
        standards=tuple(_standards(bound.found, bound.facts, bound.weights)),
        precedents=tuple(each for each in bound.precedents if each.id not in placed),
    )


def treaties(case: CaseView) -> tuple[Binding, ...]:
    """Those of :func:`case_law` that bind, of the United Nations and regional ones."""
    bound = _bound(case, case.demands)
    return (*bound.chosen, *bound.regional)


class _Bound(Struct, frozen=True):
    """What binds, of all that the facts concern."""

    found: list[Found]
    facts: frozenset[str]
    weights: Mapping[str, int]
    told: Told
    precedents: list[Precedent]
    all: list[Binding]
    now: list[Binding]
    """Those that bind on the day of the document, too."""
    chosen: tuple[Binding, ...]
    """Of the United Nations, those that most facts concern."""

    @property
    def regional(self) -> tuple[Binding, ...]:
        return tuple(each for each in self.now if _is_regional(each.instrument) and _is_verified(each))


def _bound(case: CaseView, demands: Sequence[DemandView]) -> _Bound:
    found = law_found(case)
    facts = frozenset(each for incident in case.incidents for each in incident.violations) | marks(case)
    weights, told, precedents = _weights(case), told_of(case, demands), _precedents(case, facts)
    bound = [each for each in found if each.cited.binds]
    binding = [each for each in _binding(bound, facts, weights, precedents, told) if each.duties]
    now = [each for each in binding if _binds_on(each, case)]
    of_the_un = [each for each in now if not _is_regional(each.instrument)]
    chosen = _weightiest(of_the_un, weights, told.asked, _asked_for(demands))
    return _Bound(found, facts, weights, told, precedents, binding, now, chosen)


def _asked_for(demands: Sequence[DemandView]) -> frozenset[str]:
    return frozenset(str(each.do) for each in demands)


def _weights(case: CaseView) -> Mapping[str, int]:
    """How much each violation counts, by the weight of the incidents that have it."""
    found: Counter[str] = Counter()
    for incident in case.incidents:
        found.update(dict.fromkeys(incident.violations, INCIDENT_WEIGHTS[incident.weight]))
    return found


def _binding_all(now: Sequence[Binding], case: CaseView) -> frozenset[str]:
    """The treaties that bind every State of the case."""
    ids = {each.instrument.id for each in now}
    return frozenset(
        id for id in ids if {each.state for each in now if each.instrument.id == id} >= {*case.states}
    )


def _binding(
    bound: Sequence[Found],
    facts: frozenset[str],
    weights: Mapping[str, int],
    precedents: Sequence[Precedent],
    told: Told,
) -> Iterator[Binding]:
    for each in bound:
        instrument, standing = each.cited.instrument, each.cited.standing
        assert standing is not None  # it binds
        own = frozenset(violation for incident in each.incidents for violation in incident.violations)
        called = knowledge.duties_of(instrument.id, facts, weights)
        duties = _spread([duty for duty in called if duty.violations & own], own)[:_MOST_DUTIES]
        said = tuple(
            one for one in precedents if _treaty_of(one) == instrument.id and one.state == each.state
        )
        chief = [duty for duty in duties if (duty.violations - duty.faint) & own & told.violations]
        yield Binding(
            each.state, instrument, standing, tuple(_in_order(duties)), tuple(chief), each.incidents, said
        )


def _spread(duties: Sequence[Duty], violations: frozenset[str]) -> list[Duty]:
    """Those first that speak of a violation of which none before them speaks; each in the order that they had."""
    covered: set[str] = set()
    new: list[Duty] = []
    more: list[Duty] = []
    for duty in duties:
        about = duty.violations & violations
        (new if about - covered else more).append(duty)
        covered |= about
    return [*new, *more]


def _weightiest(
    found: Sequence[Binding], weights: Mapping[str, int], asked: frozenset[str], demands: frozenset[str]
) -> tuple[Binding, ...]:
    """Two treaties, and a third where it weighs about as much, or is the reason for a demand.

    What the demands are about counts twice.
    """

    def weight(each: Binding) -> int:
        return sum(
            knowledge.weight_of(duty, duty.violations, weights) * (2 if duty.violations & asked else 1)
            for duty in each.duties
        )

    ordered = sorted(found, key=lambda each: -weight(each))[:_MOST_TREATIES]
    least = (0.0, _SECOND, _THIRD)
    return tuple(
        each
        for number, each in enumerate(ordered)
        if weight(each) >= least[number] * weight(ordered[0]) or demands_met(each.chief, demands)
    )


def _in_order(duties: Sequence[Duty]) -> list[Duty]:
    return sorted(duties, key=lambda duty: knowledge.article_order(duty.articles[0]))


def _binds_on(each: Binding, case: CaseView) -> bool:
    territory = case.territory if isinstance(case.territory, str) else None
    return knowledge.standing(each.instrument.id, each.state, case.date, territory).binds


def _is_verified(each: Binding) -> bool:
    """Whether it was read somewhere that the State is a party; what is only known is not relied on silently."""
    return each.standing.commitment is None or each.standing.commitment.verified


def _is_regional(instrument: Instrument) -> bool:
    return instrument.kind == "regional_treaty"


def _is_unbound(chosen: Sequence[Binding], weights: Mapping[str, int]) -> bool:
    """Whether no treaty that binds speaks of the violation that weighs most."""
    heaviest = max(weights, key=lambda each: weights[each], default="")
    return not any(heaviest in duty.violations for each in chosen[:1] for duty in each.duties)


def _signed(found: Sequence[Found], case: CaseView) -> tuple[Signed, ...]:
    """Those that are still no more than signed on the day of the document."""
    territory = case.territory if isinstance(case.territory, str) else None
    ids = dict.fromkeys(
        (each.state, each.cited.instrument.id) for each in found if each.cited.instrument.id in _SIGNED
    )
    standings = [(state, knowledge.standing(id, state, case.date, territory)) for state, id in ids]
    return tuple(
        Signed(state, knowledge.instruments()[each.treaty], each)
        for state, each in standings
        if each.state == "signed"
    )


def _listed(
    found: Sequence[Found], facts: frozenset[str], weights: Mapping[str, int], told: Told
) -> Iterator[Listed]:
    """The articles that weigh most; those that a violation chiefly concerns, for which there is a sentence, more."""
    for id, most in _LISTED.items():
        called = knowledge.duties_of(id, facts, weights)
        chief = {article.partition("(")[0]: duty.violations for duty in called for article in duty.articles}
        count: Counter[str] = Counter()
        concerned = {
            one.id: one for each in found if each.cited.instrument.id == id for one in each.incidents
        }
        for incident in concerned.values():
            for article, violation in _articles_of(id, incident):
                is_chief = violation in chief.get(article, ())
                is_first = violation in told.violations | told.grounds
                more = (_CHIEF * _FIRST if is_first else _CHIEF) if is_chief else 1
                count[article] += INCIDENT_WEIGHTS[incident.weight] * more
        if count:
            of_chief = sum(article in chief for article in count)
            room = most + _CHIEF_MORE if of_chief > most else most
            articles = sorted((each for each, _ in count.most_common(room)), key=knowledge.article_order)
            ordered = sorted(
                called, key=lambda duty: told.order(duty, knowledge.weight_of(duty, facts, weights))
            )
            yield Listed(knowledge.instruments()[id], tuple(articles), tuple(ordered))


def _articles_of(id: str, incident: IncidentView) -> Iterator[tuple[str, str]]:
    """The articles of a declaration that an incident concerns, without their paragraphs, each with the violation."""
    for violation in incident.violations:
        right = knowledge.rights().get(violation)
        if right:
            cited = (*right.articles.get(id, ()), *right.soft_law.get(id, ()))
            for article in dict.fromkeys(article.partition("(")[0] for article in cited):
                yield article, violation


def _standards(found: Sequence[Found], facts: frozenset[str], weights: Mapping[str, int]) -> list[Duty]:
    """One sentence an instrument, of those that weigh most."""
    known = {
        each.cited.instrument.id
        for each in found
        if not each.cited.instrument.is_treaty and each.cited.instrument.id not in _LISTED
    }
    all_of = [knowledge.duties_of(id, facts, weights) for id in knowledge.instruments() if id in known]
    first = [duties[0] for duties in all_of if duties]
    return sorted(first, key=lambda duty: -knowledge.weight_of(duty, facts, weights))[:_MOST_STANDARDS]


def _precedents(case: CaseView, facts: frozenset[str]) -> list[Precedent]:
    """Those with a sentence of their own that these facts or a charge call for; none while a name is withheld."""
    if case.name_withheld:
        return []
    laws = {str(step.charge.law) for step in case.proceedings if step.charge and step.charge.law}
    names = [person.name.full.literal for person in case.victims if isinstance(person.name.full, TextView)]
    territory = case.territory if isinstance(case.territory, str) else None
    return [
        each
        for each in knowledge.precedents().values()
        if each.says
        and each.may_be_cited
        and each.state in case.states
        and each.territory == territory
        and each.is_known_on(case.date)
        and (facts.intersection(each.says_for) or laws.intersection(each.says_law))
        and not any(name in each.subject for name in names)
    ]


def _treaty_of(precedent: Precedent) -> str | None:
    return _COMMITTEES.get((precedent.symbol or "").partition("/")[0])
