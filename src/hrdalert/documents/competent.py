"""Which special procedures are competent for a case: ranked, each with the one fact that makes it so."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hrdalert import knowledge
from hrdalert.cases import CaseDate
from hrdalert.disclosure.view import (
    CaseView,
    CooperationView,
    CustodyView,
    FollowsView,
    IncidentView,
    MandateView,
    PersonView,
    StateView,
    TextView,
)
from hrdalert.documents.languages import find_language
from hrdalert.documents.legal import INCIDENT_WEIGHTS, marks
from hrdalert.documents.reasons import Reasons, label_inside
from hrdalert.errors import Origin
from hrdalert.knowledge import Mandate

MOST = 6
"""A submission to more than six mandates reads as one to none."""
# What a fact weighs for the mandate that its violation is chiefly for, for the others that it is for, and for those
# that it may concern; each times the weight of the incident.
_CHIEF, _OTHER, _MAYBE = 4, 2, 1
_SIGN = 8
_ROLE = 12
_LEAST = 8
"""What one body incident weighs for its chief mandate: with less, a mandate is left to the experts."""
_COUNTRY = 1000
"""A mandate on the State itself comes before all others."""
_DOUBT = {"lead": 0, "body": 0, "background": 1}
_LAST_RESORT = 20
"""From here on a reason serves only where there is room for a mandate more."""
_NO_REASON = 99
_YEAR = 365
_MATTERS = ("whereabouts", "lawyer", "family", "health")
_roles = find_language("en").roles
"""The signs of a mandate are English words."""


class Pointer(Struct, frozen=True):
    """One thing in a case that points to a mandate."""

    mandate: str
    fact: str
    """The id of the incident, the spell of custody or the person; no fact is two mandates' reason."""
    because: str
    """What it is, for the office: torture (second-arrest)."""
    weight: int
    reason: TextView | None
    cost: int
    """How badly it serves as the reason: 0 the best."""


class Competent(Struct, frozen=True):
    """A mandate that the facts suggest."""

    mandate: Mandate
    reason: TextView
    because: tuple[str, ...]
    """All that points to it, the weightiest first."""
    weight: int


def with_suggested_mandates(case: CaseView) -> CaseView:
    """The same view, addressed to the mandates that the facts suggest where the case names none.

    A mandate that it names without a reason gets the one that the facts give.
    """
    if case.audience not in ("internal", "un"):
        return case
    if bare := [each.id for each in case.mandates if not isinstance(each.reason, TextView)]:
        reasons = _reasons_for(case, bare)
        named = (
            replace(each, reason=reasons[each.id]) if each.id in reasons else each for each in case.mandates
        )
        return replace(case, mandates=tuple(named))
    if case.mandates:
        return case
    found = competent(case)
    return replace(
        case, mandates=tuple(MandateView(each.mandate.id, each.reason, suggested=True) for each in found)
    )


def _reasons_for(case: CaseView, mandates: Sequence[str]) -> dict[str, TextView]:
    pointers = _Pointers(case).by_mandate()
    return _reasons_of([id for id in mandates if id in pointers], pointers, len(mandates))


def what_points_to(case: CaseView) -> Mapping[str, tuple[str, ...]]:
    """For each mandate, all in the case that points to it, the weightiest first, whether it is enough or not."""
    return {id: _because(found) for id, found in _Pointers(case).by_mandate().items()}


def competent(case: CaseView, most: int = MOST, besides: Collection[str] = ()) -> tuple[Competent, ...]:
    """At most so many mandates, the first the most competent; each with a reason that no other one has.

    What is in ``besides`` is not among them. A mandate without a reason of its own is left out.
    """
    by_mandate = {id: found for id, found in _Pointers(case).by_mandate().items() if id not in besides}
    weights = {id: _weight(found) for id, found in by_mandate.items()}
    ranked = sorted(
        (id for id in by_mandate if weights[id] >= _LEAST),
        key=lambda id: (-weights[id], min(each.cost for each in by_mandate[id])),
    )
    reasons = _reasons_of(ranked, by_mandate, most)
    known = knowledge.mandates()
    return tuple(
        Competent(known[id], reasons[id], _because(by_mandate[id]), weights[id])
        for id in ranked
        if id in reasons
    )


def _weight(pointers: Sequence[Pointer]) -> int:
    """Each fact counts once, however many violations it has."""
    facts: dict[str, int] = {}
    for each in pointers:
        facts[each.fact] = max(each.weight, facts.get(each.fact, 0))
    return sum(facts.values())


def _violated_in(violation: str, incident: IncidentView) -> str:
    return f"{label_inside(violation, 'en')} ({incident.id})"


def _because(pointers: Sequence[Pointer]) -> tuple[str, ...]:
    ordered = sorted(pointers, key=lambda each: -each.weight)
    return tuple(dict.fromkeys(each.because for each in ordered))


def _reasons_of(
    ranked: Sequence[str], pointers: Mapping[str, Sequence[Pointer]], most: int
) -> dict[str, TextView]:
    """A reason for each of the first, with no fact told twice; who is left without one makes room for the next.

    Where there is room at the end, what an incident also is serves as a reason: "the facts suggest torture".
    """
    options = {id: _options(pointers[id], _LAST_RESORT) for id in ranked}
    chosen: list[str] = []
    best: dict[str, Pointer] = {}
    for at_most in (_LAST_RESORT, _NO_REASON):
        for id in ranked:
            if len(chosen) == most or id in chosen:
                continue
            options[id] = _options(pointers[id], at_most)
            found = _cheapest([*chosen, id], options)
            if found is not None:
                chosen, best = [*chosen, id], found
    return {id: each.reason for id, each in best.items() if each.reason is not None}


def _options(pointers: Sequence[Pointer], at_most: int) -> list[Pointer]:
    """The facts that serve best, each once."""
    found: dict[str, Pointer] = {}
    for each in sorted(pointers, key=lambda each: (each.cost, -each.weight)):
        if each.reason is not None and each.cost < at_most:
            found.setdefault(each.fact, each)
    return list(found.values())[:MOST]


def _cheapest(ids: Sequence[str], options: Mapping[str, Sequence[Pointer]]) -> dict[str, Pointer] | None:
    """A fact for each, and none for two, so that together they serve best; None where they do not go round."""
    best: dict[str, Pointer] | None = None
    least = sys.maxsize

    def place(number: int, taken: dict[str, Pointer], cost: int) -> None:
        nonlocal best, least
        if cost >= least:
            return
        if number == len(ids):
            best, least = dict(taken), cost
            return
        id = ids[number]
        for each in options[id]:
            if not any(_alike(each, other) for other in taken.values()):
                place(number + 1, {**taken, id: each}, cost + each.cost)

    place(0, {}, 0)
    return best


def _alike(one: Pointer, two: Pointer) -> bool:
    same_words = one.reason and two.reason and one.reason.parts == two.reason.parts
    return one.fact == two.fact or bool(same_words)


class _Pointers:
    """All that points to a mandate in one view."""

    def __init__(self, case: CaseView) -> None:
        self._case = case
        self._language = find_language(case.language)
        self._reasons = Reasons(self._language, several=len(case.victims) > 1)
        self._thematic = [each for each in knowledge.mandates().values() if each.scope == "thematic"]

    def by_mandate(self) -> dict[str, list[Pointer]]:
        """What a violation may concern counts only where something else points to the mandate too.

        That somebody was arrested makes nobody a defender: the mandate on those who are needs a sign of their work.
        """
        found: dict[str, list[Pointer]] = {}
        signs = (*self._reprisals(), *self._steps(), *self._people())
        acts = self._peaceful_acts()
        for each in (*self._countries(), *self._custody(), *self._violations(), *acts, *signs):
            found.setdefault(each.mandate, []).append(each)
        at_work = {each.mandate for each in signs}
        for mandate in self._thematic:
            if mandate.signs.work and mandate.id not in at_work:
                found.pop(mandate.id, None)
        confirmed = {id for id, pointers in found.items() if _weight(pointers) >= _LEAST} | self._marked()
        for each in self._relevant():
            if each.mandate in confirmed:
                found.setdefault(each.mandate, []).append(each)
        return found

    def _marked(self) -> set[str]:
        """Those that who the people are confirms."""
        there = marks(self._case)
        return {each.id for each in self._thematic if there.intersection(each.signs.marks)}

    def _countries(self) -> Iterator[Pointer]:
        for each in knowledge.mandates().values():
            if each.is_on(self._case.states, self._case.date) and each.country:
                name = knowledge.country(each.country)
                assert name is not None  # a test holds the data to it
                reason = self._reasons.country(name.usual(self._case.language), _origin(self._case))
                yield Pointer(each.id, each.country, f"a mandate on {each.country}", _COUNTRY, reason, 0)

    def _custody(self) -> Iterator[Pointer]:
        for spell in self._case.custody:
            if not spell.open:
                continue
            for each in self._thematic:
                if "held" in each.signs.custody:
                    because = (
                        f"{'custody not acknowledged' if spell.unacknowledged else 'in custody'} ({spell.id})"
                    )
                    yield Pointer(each.id, spell.id, because, _SIGN, self._reasons.held(spell, self._case), 1)
                for matter in _MATTERS:
                    state = self._state(spell, matter)
                    known = f"{matter}.{state.state}" if state else ""
                    if state is None or known not in (*each.signs.custody, *each.signs.custody_why):
                        continue
                    reason = self._reasons.known_of(spell, matter, state)
                    because = f"{matter} {state.state.replace('_', ' ')} ({spell.id})"
                    weight, cost = (_SIGN, 0) if known in each.signs.custody else (0, 3)
                    yield Pointer(each.id, f"{spell.id}.{matter}", because, weight, reason, cost)

    def _state(self, spell: CustodyView, matter: str) -> StateView | None:
        """The state that counts: a denial that stands, before what else is known of the place."""
        if matter == "whereabouts" and spell.unacknowledged:
            return spell.denial if isinstance(spell.denial, StateView) else None
        latest = getattr(spell, matter).latest
        return latest if isinstance(latest, StateView) else None

    def _violations(self) -> Iterator[Pointer]:
        """The mandates that a violation is for: the first of the violations and of the mandates is the chief one."""
        for incident, at, violation in self._violated():
            is_old = self._is_old(incident)
            reason = self._reasons.incident(incident, None if at == 0 else violation, dated=is_old)
            doubt = _DOUBT[incident.weight] + (incident.confidence != "confirmed")
            for number, id in enumerate(knowledge.rights()[violation].mandates):
                weight = INCIDENT_WEIGHTS[incident.weight] * (_OTHER if number else _CHIEF)
                because = _violated_in(violation, incident)
                cost = 2 + 2 * number + 2 * at + doubt
                yield Pointer(id, incident.id, because, weight, reason, cost)
                if not number:  # where another mandate has the incident itself as its reason
                    named = self._reasons.violation(incident, violation)
                    yield Pointer(id, f"{incident.id}.{violation}", because, 0, named, cost + _LAST_RESORT)

    def _is_old(self, incident: IncidentView) -> bool:
        """Whether an incident lies more than a year before what the case is about: without its date it reads as now."""
        lead = next((each for each in self._case.incidents if each.weight == "lead"), None)
        if lead is None or not isinstance(lead.date, CaseDate) or not isinstance(incident.date, CaseDate):
            return False
        last, first = incident.date.end or incident.date.start, lead.date.start
        return last is not None and first is not None and (first - last).days > _YEAR

    def _peaceful_acts(self) -> Iterator[Pointer]:
        """What somebody is held for, as the reason for those whom a freedom is chiefly for."""
        release = knowledge.vocabulary("demand")["release"]
        violated = {
            violation for incident, _, violation in self._violated() if not self._is_old(incident)
        } & release.rests_on
        for demand in self._case.demands:
            reason = self._reasons.peaceful_acts(demand) if str(demand.do) == "release" else None
            for violation in sorted(violated) if reason else ():
                chief = knowledge.rights()[violation].mandates[0]
                because = f"held for peaceful acts ({label_inside(violation, 'en')})"
                yield Pointer(chief, f"release.{violation}", because, 0, reason, 1)

    def _relevant(self) -> Iterator[Pointer]:
        """Those that a violation may concern; no reason by itself."""
        for incident, _, violation in self._violated():
            for id in knowledge.rights()[violation].mandates_if_relevant:
                yield Pointer(
                    id,
                    incident.id,
                    _violated_in(violation, incident),
                    INCIDENT_WEIGHTS[incident.weight] * _MAYBE,
                    None,
                    _NO_REASON,
                )

    def _violated(self) -> Iterator[tuple[IncidentView, int, str]]:
        """The newest incident first, so that of two that serve alike its words are taken."""
        for incident in reversed(self._case.incidents):
            for at, violation in enumerate(incident.violations):
                if violation in knowledge.rights():
                    yield incident, at, violation

    def _reprisals(self) -> Iterator[Pointer]:
        for incident in self._case.incidents:
            follows = incident.follows
            if not isinstance(follows, FollowsView) or follows.role != "reprisal":
                continue
            reason = self._reasons.reprisal(incident)
            alone = self._reasons.incident(follows.incident)
            cause = _literal(follows.incident.in_short)
            for each in self._thematic:
                because = f"in reprisal for {follows.incident.id} ({incident.id})"
                if _has_word(each.signs.acts, cause):
                    yield Pointer(each.id, incident.id, because, _SIGN, reason, 0)
                    yield Pointer(each.id, follows.incident.id, because, 0, alone, 2)
                elif each.signs.work:
                    yield Pointer(each.id, incident.id, because, _SIGN, reason, 4)

    def _steps(self) -> Iterator[Pointer]:
        """Steps of proceedings by their words; one whose charge alone has the word does not say why by itself."""
        for step in self._case.proceedings:
            told, charge = _literal(step.in_short), _literal(step.charge.name) if step.charge else ""
            reason = step.in_short if isinstance(step.in_short, TextView) else None
            because = f"{step.stage.replace('_', ' ')} ({step.id})"
            for each in self._thematic:
                if _has_word(each.signs.steps, told):
                    yield Pointer(each.id, step.id, because, _SIGN, reason, 3)
                elif _has_word(each.signs.steps, charge):
                    yield Pointer(each.id, step.id, because, _SIGN, reason, 5)

    def _people(self) -> Iterator[Pointer]:
        cooperation = self._case.cooperation_with_un
        how = (
            cooperation.how
            if isinstance(cooperation, CooperationView) and cooperation.answer == "yes"
            else None
        )
        for each in self._thematic:
            if each.signs.work and how is not None:
                reason = how if isinstance(how, TextView) else None
                yield Pointer(each.id, "cooperation_with_un", "cooperation with the UN", _SIGN, reason, 2)
            for person in self._case.victims:
                if each.signs.work and (work := self._reasons.work(person)):
                    yield Pointer(
                        each.id, f"{person.id}.work", f"human rights work ({person.id})", _SIGN, work, 0
                    )
                elif each.signs.workers:
                    yield from self._occupation(each, person, _at_work(each, person), _SIGN)
                yield from self._occupation(each, person, _matches(each, person, self._case.states), _ROLE)

    def _occupation(
        self, mandate: Mandate, person: PersonView, matches: Iterable[tuple[str, str]], weight: int
    ) -> Iterator[Pointer]:
        if not isinstance(person.occupation, TextView):
            return
        for said, fits in matches:
            because, at = f"{said} ({person.id})", person.occupation.origin
            reason = self._is_a(person, said, fits, at)
            yield Pointer(mandate.id, f"{person.id}.{said}", because, weight, reason, 3)
            if fits == "noun":  # of two mandates that one role points to, the second says it in a word
                noun = said.split()[-1]
                yield Pointer(
                    mandate.id,
                    f"{person.id}.{noun}",
                    because,
                    0,
                    self._is_a(person, noun, fits, person.occupation.origin),
                    4,
                )

    def _is_a(self, person: PersonView, said: str, fits: str, origin: Origin) -> TextView:
        what = said if fits == "word" or person.kind != "person" else self._language.with_article(said)
        return self._reasons.is_a(person, what, origin)


def _at_work(mandate: Mandate, person: PersonView) -> Iterator[tuple[str, str]]:
    """What of an occupation is work for human rights by itself."""
    for role in _roles(_literal(person.occupation)):
        singular = role if person.kind == "person" else role.removesuffix("s")
        if _has_word(mandate.signs.workers, singular):
            alone = " " in role and _has_word(mandate.signs.workers, singular.split()[-1])
            yield role, "noun" if alone else "role"
            return


def _matches(mandate: Mandate, person: PersonView, states: Collection[str]) -> Iterator[tuple[str, str]]:
    """What of an occupation points to the mandate: a role, by its noun or as a whole, or a people's word."""
    signs = mandate.signs
    for role in _roles(_literal(person.occupation)):
        *before, noun = role.split()
        singular = noun if person.kind == "person" else noun.removesuffix("s")
        if singular.lower() in signs.roles:
            yield role, "noun" if before else "role"
        elif _has_word(signs.described.get("any", ()), " ".join(before)):
            yield role, "role"
        for state in states:
            for word in signs.described.get(state, ()):
                if _has_word((word,), role):
                    yield word, "word"


def described_peoples(case: CaseView) -> tuple[str, ...]:
    """The words of the people's occupations that say of which people or minority they are: Tibetan."""
    signs = knowledge.mandates()["minority_issues"].signs, knowledge.mandates()["indigenous_peoples"].signs
    words = [word for each in signs for word in each.described_in(case.states)]
    roles = [role for person in case.victims for role in _roles(_literal(person.occupation))]
    return tuple(dict.fromkeys(word for word in words for role in roles if _has_word((word,), role)))


def _literal(text: object) -> str:
    return text.literal if isinstance(text, TextView) else ""


def _has_word(words: Collection[str], text: str) -> bool:
    return bool(words) and bool(re.search(rf"\b(?:{'|'.join(map(re.escape, words))})\b", text, re.IGNORECASE))


def _origin(case: CaseView) -> Origin:
    """Where a reason stands that rests on the State alone."""
    texts = (case.headline, case.summary, *(incident.in_short for incident in case.incidents))
    return next((text.origin for text in texts if isinstance(text, TextView)), Origin(Path()))
