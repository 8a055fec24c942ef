"""The law of a case: what binds the State on the day of the facts, and what protects without binding."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.view import CaseView, IncidentView, TextView
from hrdalert.knowledge import Cited, Duty, Instrument, Precedent, Standing

_MOST_TREATIES = 3
INCIDENT_WEIGHTS = {"lead": 4, "body": 2, "background": 1}
# Below this much of the weightiest treaty's weight, a third one is left to the experts.
_THIRD = 0.5
_MOST_DUTIES = 4
_MOST_STANDARDS = 3
# Cited by their articles alone, behind "The facts also concern …", and how many of them a sentence bears.
_LISTED = {"udhr": 5, "dhrd": 4}
# Treaties of which it is worth saying that they are signed and not ratified.
_SIGNED = ("iccpr", "icescr", "cat", "ced")
_CHARGED = ("charged", "charged_unspecified", "formal_arrest", "indicted", "trial", "convicted", "sentenced")
# Which treaty a committee watches over, by the beginning of its symbols.
_COMMITTEES = {"CAT": "cat", "CCPR": "iccpr", "E": "icescr", "CERD": "icerd", "CEDAW": "cedaw", "CRC": "crc"}


class Found(Struct, frozen=True):
    """Articles of one instrument that incidents of a case concern, of one State."""

    state: str
    cited: Cited
    incidents: tuple[IncidentView, ...]


class Binding(Struct, frozen=True):
    """A treaty that bound the State on the day of every one of these incidents, and what it asks for."""

    state: str
    instrument: Instrument
    standing: Standing
    duties: tuple[Duty, ...]
    """In the order of its articles."""
    chief: tuple[Duty, ...]
    """The same, the weightiest first."""
    incidents: tuple[IncidentView, ...]
    precedents: tuple[Precedent, ...]
    """What the committee of this treaty has said."""


class Signed(Struct, frozen=True):
    """A treaty that is signed and not ratified, and that the facts would concern."""

    state: str
    instrument: Instrument
    standing: Standing


class Listed(Struct, frozen=True):
    """A declaration that is cited by its articles."""

    instrument: Instrument
    articles: tuple[str, ...]
    duties: tuple[Duty, ...]


class CaseLaw(Struct, frozen=True):
    """What documents say of the law of a case."""

    binding: tuple[Binding, ...]
    """Those of the United Nations that bind now, the ones that most facts concern first."""
    regional: tuple[Binding, ...]
    ended: tuple[Binding, ...]
    """Those from which the State has withdrawn since the facts."""
    signed: tuple[Signed, ...]
    listed: tuple[Listed, ...]
    declared_first: bool
    """The first treaty does not speak of the violation that weighs most."""
    standards: tuple[Duty, ...]
    """Of other declarations and principles."""
    precedents: tuple[Precedent, ...]
    """Those that belong to no treaty above."""


def law_found(case: CaseView) -> list[Found]:
    """Every article that an incident concerns, by State and in the order of the instruments.

    A treaty whose standing changed between two incidents is there once for each standing.
    """
    found: dict[tuple[str, str, str], Found] = {}
    for state in case.states:
        for incident in case.incidents:
            for cited in _cited(incident, state, case):
                key = (state, cited.instrument.id, cited.standing.state if cited.standing else "")
                new = Found(state, cited, (incident,))
                found[key] = _joined(found[key], new) if key in found else new
    order = list(knowledge.instruments())
    return sorted(
        found.values(),
        key=lambda each: (
            case.states.index(each.state),
            not each.cited.instrument.is_treaty,
            order.index(each.cited.instrument.id),
        ),
    )


def _cited(incident: IncidentView, state: str, case: CaseView) -> list[Cited]:
    """What an incident concerns. Of one that lasted, a treaty binds that bound from its first day to its last."""
    known = [each for each in incident.violations if each in knowledge.rights()]
    territory = case.territory if isinstance(case.territory, str) else None
    first, last = days_of(incident, case.date)
    at_first = knowledge.law_of(known, state, first, territory)
    if first == last:
        return at_first
    at_last = knowledge.law_of(known, state, last, territory)
    return [two if one.binds else one for one, two in zip(at_first, at_last, strict=True)]


def days_of(incident: IncidentView, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and the last day whose law an incident is judged by; of one without a date, the day of the document."""
    date = incident.date
    if not isinstance(date, CaseDate) or date.is_unknown:
        return today, today
    first = date.start or date.end or today
    return first, min(date.end or first, today) if date.end and date.end >= first else first


def _joined(one: Found, two: Found) -> Found:
    articles = sorted({*one.cited.articles, *two.cited.articles}, key=knowledge.article_order)
    violations = tuple(dict.fromkeys((*one.cited.violations, *two.cited.violations)))
    standing = one.cited.standing
    return Found(
        one.state,
        Cited(one.cited.instrument, tuple(articles), standing, violations),
        (*one.incidents, *two.incidents),
    )


def marks(case: CaseView) -> frozenset[str]:
    """What some duties depend on beside the violations: charged, woman, child."""
    found = {"charged"} if any(step.stage in _CHARGED for step in case.proceedings) else set()
    if any(person.gender and str(person.gender.literal) in ("female", "woman") for person in case.victims):
        found.add("woman")
    if any(person.never_named == "minor" for person in case.victims):
        found.add("child")
    return frozenset(found)


_OF_SOME = {
    "cedaw": frozenset({"woman", "gender_based_violence", "women_defenders"}),
    "crc": frozenset({"child", "child_rights"}),
    "crpd": frozenset({"disability_rights", "forced_psychiatric_commitment"}),
    "cmw": frozenset({"migrant"}),
    "icerd": frozenset(
        {"racial_discrimination", "discrimination", "minority_rights", "cultural_language_rights"}
    ),
}
"""Treaties that protect some people, and what shows that the facts are of these."""


def concerns(found: Found, case: CaseView) -> bool:
    """Whether a treaty that protects some people only is called for by who they are, or by what was done to them."""
    signs = _OF_SOME.get(found.cited.instrument.id)
    facts = {each for incident in case.incidents for each in incident.violations} | marks(case)
    return signs is None or not signs.isdisjoint(facts)


def case_law(case: CaseView) -> CaseLaw:
    """What documents say of the law, short: few treaties, few duties, each called for by a fact."""
    found = law_found(case)
    facts = frozenset(each for incident in case.incidents for each in incident.violations) | marks(case)
    weights = _weights(case)
    bound = [each for each in found if each.cited.binds]
    precedents = _precedents(case, facts)
    binding = [each for each in _binding(bound, facts, weights, precedents) if each.duties]
    now = [each for each in binding if _binds_on(each, case)]
    chosen = _weightiest([each for each in now if not _is_regional(each.instrument)], weights)
    listed = tuple(_listed(found, facts, weights))
    placed = {precedent.id for each in chosen for precedent in each.precedents}
    return CaseLaw(
        binding=chosen,
        regional=tuple(each for each in now if _is_regional(each.instrument) and _is_verified(each)),
        ended=tuple(each for each in binding if each not in now and _is_verified(each)),
        signed=_signed(found, case),
        listed=listed,
        declared_first=_is_unbound(chosen, weights),
        standards=tuple(_standards(found, facts, weights)),
        precedents=tuple(each for each in precedents if each.id not in placed),
    )


def _weights(case: CaseView) -> Mapping[str, int]:
    """How much each violation counts, by the weight of the incidents that have it."""
    found: Counter[str] = Counter()
    for incident in case.incidents:
        found.update(dict.fromkeys(incident.violations, INCIDENT_WEIGHTS[incident.weight]))
    return found


def _binding(
    bound: Sequence[Found], facts: frozenset[str], weights: Mapping[str, int], precedents: Sequence[Precedent]
) -> Iterator[Binding]:
    for each in bound:
        instrument, standing = each.cited.instrument, each.cited.standing
        assert standing is not None  # it binds
        own = frozenset(violation for incident in each.incidents for violation in incident.violations)
        called = knowledge.duties_of(instrument.id, facts, weights)
        duties = [duty for duty in called if duty.violations & own][:_MOST_DUTIES]
        said = tuple(
            one for one in precedents if _treaty_of(one) == instrument.id and one.state == each.state
        )
        yield Binding(
            each.state, instrument, standing, tuple(_in_order(duties)), tuple(duties), each.incidents, said
        )


def _weightiest(found: Sequence[Binding], weights: Mapping[str, int]) -> tuple[Binding, ...]:
    """Two treaties, and a third where it weighs about as much."""

    def weight(each: Binding) -> int:
        return sum(knowledge.weight_of(duty, duty.violations, weights) for duty in each.duties)

    ordered = sorted(found, key=lambda each: -weight(each))[:_MOST_TREATIES]
    if len(ordered) == _MOST_TREATIES and weight(ordered[-1]) < _THIRD * weight(ordered[0]):
        ordered.pop()
    return tuple(ordered)


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


def _listed(found: Sequence[Found], facts: frozenset[str], weights: Mapping[str, int]) -> Iterator[Listed]:
    for id, most in _LISTED.items():
        count: Counter[str] = Counter()
        concerned = {
            one.id: one for each in found if each.cited.instrument.id == id for one in each.incidents
        }
        for incident in concerned.values():
            for article in _articles_of(id, incident):
                count[article] += INCIDENT_WEIGHTS[incident.weight]
        if count:
            most_called = [article for article, _ in count.most_common(most)]
            articles = tuple(sorted(most_called, key=knowledge.article_order))
            yield Listed(
                knowledge.instruments()[id], articles, tuple(knowledge.duties_of(id, facts, weights)[:2])
            )


def _articles_of(id: str, incident: IncidentView) -> Iterator[str]:
    """The articles of a declaration that an incident concerns, without their paragraphs."""
    for violation in incident.violations:
        right = knowledge.rights().get(violation)
        if right:
            cited = (*right.articles.get(id, ()), *right.soft_law.get(id, ()))
            yield from dict.fromkeys(article.partition("(")[0] for article in cited)


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
