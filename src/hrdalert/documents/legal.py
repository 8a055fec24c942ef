"""The law of a case: what binds the State on the day of the facts, and what protects without binding."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.view import CaseView, CustodyView, IncidentView
from hrdalert.documents.story import held_at_least_since
from hrdalert.knowledge import Cited, Duty, Instrument, Precedent, Standing

INCIDENT_WEIGHTS = {"lead": 4, "body": 2, "background": 1}
_CONVICTED = ("convicted", "sentenced", "appeal_rejected", "appeal_changed")
_CHARGED = ("charged", "charged_unspecified", "formal_arrest", "indicted", "trial", "convicted", "sentenced")


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
    since = held_at_least_since(spell, case)
    began = since.start if isinstance(since, CaseDate) else None
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
