"""The law of a case: what binds the State on the day of the facts, and what protects without binding."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.view import CaseView, CustodyView, DemandView, IncidentView, TextView
from hrdalert.knowledge import Cited, Duty, Instrument, Precedent, Standing

_MOST_TREATIES = 3
INCIDENT_WEIGHTS = {"lead": 4, "body": 2, "background": 1}
# Below this much of the weightiest treaty's weight, a third one is left to the experts.
_THIRD = 0.5
# And below this much, a second one.
_SECOND = 0.3
_MOST_DUTIES = 6
_MOST_STANDARDS = 3
# Cited by their articles alone, behind "The facts also concern …", and how many of them a sentence bears.
_LISTED = {"udhr": 5, "dhrd": 4}
# One more, where that many are what a violation chiefly concerns; and how much more such an article counts.
_CHIEF_MORE, _CHIEF = 1, 3
# And how much more still what the lead incident and the demands are about.
_FIRST = 2
# Treaties in a letter, a release or an action, what it says of each, and of the Universal Declaration.
_MOST_BRIEF = MOST_CHIEF = _MOST_PROCLAIMED = 2
# Treaties of which it is worth saying that they are signed and not ratified.
_SIGNED = ("iccpr", "icescr", "cat", "ced")
_CONVICTED = ("convicted", "sentenced", "appeal_rejected", "appeal_changed")
_CHARGED = ("charged", "charged_unspecified", "formal_arrest", "indicted", "trial", "convicted", "sentenced")
# Demands to set free or to clear somebody, and the freedoms for whose exercise that person may have been taken.
_FREEING = ("release", "drop_charges", "quash_conviction")
_FREEDOMS = frozenset(
    {
        "freedom_of_expression",
        "internet_censorship",
        "freedom_of_assembly",
        "freedom_of_association",
        "trade_union_rights",
        "freedom_of_religion",
    }
)
# Demands that look back: what they are about says less of what a letter asks for now.
_LOOKING_BACK = ("investigate", "bring_to_justice", "reparation")
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
    """Those that a short document says: what the incident that the case is about and its demands call for, the
    weightiest first; where that is none, the weightiest of all."""
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
    brief: tuple[Binding, ...]
    """Those of them that a short document cites: one, and more where a demand rests on that one alone."""
    regional: tuple[Binding, ...]
    ended: tuple[Binding, ...]
    """Those from which the State has withdrawn since the facts."""
    signed: tuple[Signed, ...]
    listed: tuple[Listed, ...]
    proclaimed: tuple[Duty, ...]
    """What a short document says of the Universal Declaration: two things at most that no binding treaty covers, first
    what the demands are about."""
    declared_first: bool
    """The first treaty does not speak of the violation that weighs most."""
    defending: tuple[Duty, ...]
    """What the Declaration on Human Rights Defenders says that is the reason for a demand: at most one."""
    standards: tuple[Duty, ...]
    """Of other declarations and principles."""
    precedents: tuple[Precedent, ...]
    """Those that belong to no treaty above."""


def law_found(case: CaseView) -> list[Found]:
    """Every article that an incident concerns, by State and in the order of the instruments.

    A treaty whose standing changed between two incidents is there once for each standing.
    """
    found: dict[tuple[str, str, str], list[tuple[Cited, IncidentView]]] = {}
    for state in case.states:
        for incident in case.incidents:
            for cited in _cited(incident, state, case):
                key = (state, cited.instrument.id, cited.standing.state if cited.standing else "")
                found.setdefault(key, []).append((cited, incident))
    order = list(knowledge.instruments())
    return sorted(
        (_joined(state, each) for (state, *_), each in found.items()),
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


def _joined(state: str, found: Sequence[tuple[Cited, IncidentView]]) -> Found:
    """What several incidents concern of one instrument."""
    first = found[0][0]
    articles = sorted({each for cited, _ in found for each in cited.articles}, key=knowledge.article_order)
    violations = dict.fromkeys(each for cited, _ in found for each in cited.violations)
    return Found(
        state,
        Cited(first.instrument, tuple(articles), first.standing, tuple(violations)),
        tuple(incident for _, incident in found),
    )


def marks(case: CaseView) -> frozenset[str]:
    """What some duties depend on beside the violations: charged, convicted, place_unknown, woman, child."""
    found = {"charged"} if any(step.stage in _CHARGED for step in case.proceedings) else set()
    held = [spell for spell in case.custody if spell.open]
    if held and all(_is_convicted(spell, case) for spell in held):
        found.add("convicted")
    if any(spell.unacknowledged or spell.whereabouts.state in _NOWHERE for spell in held):
        found.add("place_unknown")
    if any(person.gender and str(person.gender.literal) in ("female", "woman") for person in case.victims):
        found.add("woman")
    if any(person.never_named == "minor" for person in case.victims):
        found.add("child")
    return frozenset(found)


_NOWHERE = ("unknown", "not_stated", "denied")


def _is_convicted(spell: CustodyView, case: CaseView) -> bool:
    """Whether somebody who is held was convicted since this custody began; an earlier sentence does not count."""
    began = spell.start.start if isinstance(spell.start, CaseDate) else None
    for step in case.proceedings:
        is_theirs = not step.of or any(person in step.of for person in spell.of)
        if step.stage in _CONVICTED and is_theirs and isinstance(step.date, CaseDate):
            day = step.date.end or step.date.start
            if began and day and day >= began:
                return True
    return False


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


def case_law(case: CaseView, demands: Sequence[DemandView] | None = None) -> CaseLaw:
    """What documents say of the law, short: few treaties, few duties, each called for by a fact.

    ``demands`` are those that a letter makes; without them, all of the case.
    """
    demands = case.demands if demands is None else demands
    asked_for = frozenset(str(each.do) for each in demands)
    found = law_found(case)
    facts = frozenset(each for incident in case.incidents for each in incident.violations) | marks(case)
    weights, told = _weights(case), _told(case, demands)
    bound = [each for each in found if each.cited.binds]
    precedents = _precedents(case, facts)
    binding = [each for each in _binding(bound, facts, weights, precedents, told) if each.duties]
    now = [each for each in binding if _binds_on(each, case)]
    chosen = _weightiest(
        [each for each in now if not _is_regional(each.instrument)], weights, told.asked, asked_for
    )
    brief = _said(list(_brief(chosen, asked_for)), asked_for)
    declared_first = _is_unbound(chosen, weights)
    listed = tuple(_listed(found, facts, weights, told))
    placed = {precedent.id for each in chosen for precedent in each.precedents}
    return CaseLaw(
        binding=chosen,
        brief=brief,
        regional=tuple(each for each in now if _is_regional(each.instrument) and _is_verified(each)),
        ended=tuple(each for each in binding if each not in now and _is_verified(each)),
        signed=_signed(found, case),
        listed=listed,
        proclaimed=_proclaimed(
            listed, _binding_all(now, case) if brief else frozenset(), told, declared_first or not brief
        ),
        declared_first=declared_first,
        defending=tuple(_defending(listed, told, asked_for))[:1],
        standards=tuple(_standards(found, facts, weights)),
        precedents=tuple(each for each in precedents if each.id not in placed),
    )


def _weights(case: CaseView) -> Mapping[str, int]:
    """How much each violation counts, by the weight of the incidents that have it."""
    found: Counter[str] = Counter()
    for incident in case.incidents:
        found.update(dict.fromkeys(incident.violations, INCIDENT_WEIGHTS[incident.weight]))
    return found


def _grounds(case: CaseView, demands: Sequence[DemandView]) -> frozenset[str]:
    """The freedoms that somebody was held for using who is to be set free: what such a demand rests on."""
    if not any(str(each.do) in _FREEING for each in demands):
        return frozenset()
    held = frozenset(knowledge.vocabulary("demand")["release"].violations)
    return frozenset(
        violation
        for incident in case.incidents
        if held & {*incident.violations}
        for violation in incident.violations
        if violation in _FREEDOMS
    )


def _asked(case: CaseView, demands: Sequence[DemandView]) -> frozenset[str]:
    """What the demands are about, as far as the file tells of it."""
    told = {each for incident in case.incidents for each in incident.violations}
    terms = [knowledge.vocabulary("demand").get(str(each.do)) for each in demands]
    return frozenset(id for term in terms if term for id in term.violations if id in told)


class _Told(Struct, frozen=True):
    """The violations that a short document speaks of."""

    lead: tuple[str, ...]
    """Of the incidents that the case is about."""
    asked: frozenset[str]
    """That the demands are about."""
    urgent: frozenset[str]
    """That the demands are about which do not look back, with the freedoms on which a demand for freedom rests."""

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


def _told(case: CaseView, demands: Sequence[DemandView]) -> _Told:
    lead = [incident for incident in case.incidents if incident.weight == "lead"] or case.incidents
    violations = (each for incident in lead for each in incident.violations)
    ahead = [each for each in demands if str(each.do) not in _LOOKING_BACK]
    return _Told(
        tuple(dict.fromkeys(violations)),
        _asked(case, demands),
        _asked(case, ahead) | _grounds(case, demands),
    )


def _brief(chosen: Sequence[Binding], demands: frozenset[str]) -> Iterator[Binding]:
    """The first with a duty that a short document has room for, and those that are the reason for another demand."""
    met: set[str] = set()
    number = 0
    for each in chosen:
        meets = _met(each.chief[:MOST_CHIEF], demands)
        if each.chief and (not number or meets - met):
            yield each
            met |= meets
            number += 1


def _said(brief: Sequence[Binding], demands: frozenset[str]) -> tuple[Binding, ...]:
    """The same with what is said of each: its first duties, and one on which a demand rests that they do not meet.

    It comes third where no other treaty is cited; where one is, it takes the place of a duty that another has too. A
    third treaty has room only where such a duty gives way to it.
    """
    firsts = [each.chief[:MOST_CHIEF] for each in brief]
    unmet = demands - _met(itertools.chain.from_iterable(firsts), demands)
    for at, each in enumerate(brief):
        more = tuple(duty for duty in each.chief[MOST_CHIEF:] if duty.meets & unmet)[:1]
        others = {
            demand
            for number, first in enumerate(firsts)
            if number != at
            for duty in first
            for demand in duty.meets
        }
        *kept, last = firsts[at]
        is_spare = bool(kept and last.meets) and last.meets <= others
        if len(brief) == 1:
            firsts[at] = (*firsts[at], *more)
        elif is_spare and (more or len(brief) > _MOST_BRIEF):
            firsts[at] = (*kept, *more)
    room = len(brief) if sum(map(len, firsts)) <= _MOST_BRIEF * MOST_CHIEF else _MOST_BRIEF
    return tuple(replace(each, chief=first) for each, first in zip(brief[:room], firsts, strict=False))


_SAME = {
    "3": ("iccpr",),
    "5": ("iccpr", "cat"),
    "6": ("iccpr",),
    "9": ("iccpr",),
    "10": ("iccpr",),
    "12": ("iccpr",),
    "13": ("iccpr",),
    "18": ("iccpr",),
    "19": ("iccpr",),
    "20": ("iccpr",),
    "25": ("icescr",),
    "26": ("icescr",),
    "27": ("iccpr", "icescr"),
}
"""Articles of the Universal Declaration, and the treaties that bind to the same."""


def _binding_all(now: Sequence[Binding], case: CaseView) -> frozenset[str]:
    """The treaties that bind every State of the case."""
    ids = {each.instrument.id for each in now}
    return frozenset(
        id for id in ids if {each.state for each in now if each.instrument.id == id} >= {*case.states}
    )


def _proclaimed(
    listed: Sequence[Listed], binding: frozenset[str], told: _Told, is_alone: bool
) -> tuple[Duty, ...]:
    """What the demands are about, and after it what the lead incidents are about.

    The latter only where there is nothing else, or where the Declaration stands alone or first.
    """
    left = [
        duty
        for each in listed
        if each.instrument.id == "udhr"
        for duty in each.duties
        if binding.isdisjoint(_SAME.get(duty.articles[0], ()))
        and duty.violations & (told.violations | told.urgent)
    ]
    asked = [duty for duty in left if duty.violations & told.urgent]
    asked = asked or [duty for duty in left if duty.violations & told.asked]
    others = [duty for duty in left if duty not in asked]
    room = _MOST_PROCLAIMED - len(asked) if is_alone else 0 if asked else 1
    return (*asked[:_MOST_PROCLAIMED], *others[: max(room, 0)])


def _defending(listed: Sequence[Listed], told: _Told, demands: frozenset[str]) -> Iterator[Duty]:
    for each in listed:
        if each.instrument.id == "dhrd":
            yield from (
                duty for duty in each.duties if duty.meets & demands and duty.violations & told.violations
            )


def _met(duties: Iterable[Duty], demands: frozenset[str]) -> set[str]:
    """Which of the demands they are the reason for."""
    return {demand for duty in duties for demand in duty.meets & demands}


def _binding(
    bound: Sequence[Found],
    facts: frozenset[str],
    weights: Mapping[str, int],
    precedents: Sequence[Precedent],
    told: _Told,
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
        if weight(each) >= least[number] * weight(ordered[0]) or _met(each.chief, demands)
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
    found: Sequence[Found], facts: frozenset[str], weights: Mapping[str, int], told: _Told
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
                more = (_CHIEF * _FIRST if violation in told.violations else _CHIEF) if is_chief else 1
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
