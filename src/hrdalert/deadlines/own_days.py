"""The days that the office set itself, and those of the consents it was given."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import AllegedVictim, Consent, Related, Telling, Use
from hrdalert.deadlines.deadline import At, Deadline, Kind
from hrdalert.deadlines.known import Known, deprives, joined, label
from hrdalert.disclosure.clearance import USES, clears
from hrdalert.disclosure.disclose import telling_of

_OF_USE: Mapping[Use, str] = {
    "submission": "the submission",
    "government": "being named to the Government",
    "un_report": "being named in UN reports",
    "public": "being named in public",
}
_CHARGES = frozenset(
    {"detained_criminal", "formal_arrest", "charged", "charged_unspecified", "charges_added", "indicted"}
)


def of_the_telling(known: Known) -> Iterator[Deadline]:
    """By when the UN experts should act, and until when people are asked to write."""
    if known.told is None:
        return
    case = known.case
    telling = telling_of(case, known.day)
    at: At = () if telling is case else ("editions", case.editions.index(telling))
    yield from _urgency(known, telling, at)
    if telling.action and (last := telling.action.deadline):
        passed = ": decide on a further action, or close it" if last < known.day else ""
        yield known.deadline(
            "action",
            last,
            f"The urgent action asks people to write until this day{passed}.",
            why=f"urgent action {telling.action.number}" if telling.action.number else "the urgent action",
            at=(*at, "action", "deadline"),
        )


def _urgency(known: Known, telling: Telling, at: At) -> Iterator[Deadline]:
    """Its days, unless what happened is over."""
    urgency = telling.urgency
    if urgency is None or telling.status in ("past", "resolved"):
        return
    days: tuple[tuple[Kind, datetime.date | None, str], ...] = (
        ("act_by", urgency.act_by, ""),
        ("fallback", urgency.fallback, " if the first cannot be met"),
    )
    for kind, last, means in days:
        if last is not None:
            passed = ": give a new day, or another status" if last < known.day else ""
            yield known.deadline(
                kind,
                last,
                f"The UN experts are asked to act by this day{means}{passed}.",
                why=f"urgency: {kind}",
                at=(*at, "urgency", kind),
            )


def of_consents(known: Known) -> Iterator[Deadline]:
    for number, victim in enumerate(known.case.alleged_victims):
        yield from _of_person(known, victim, ("alleged_victims", number, "consent"))
    for number, related in enumerate(known.case.related):
        yield from _of_person(known, related, ("related", number, "consent"))


def _of_person(known: Known, person: AllegedVictim | Related, at: At) -> Iterator[Deadline]:
    """The last days of a person's answers, and those from which they are to be asked for again."""
    rule = knowledge.time_limits()["consent"]
    ends: dict[datetime.date, list[Use]] = {}
    old: dict[tuple[datetime.date, str], list[Use]] = {}
    for use in USES:
        consent = person.consent.to(use)
        if not clears(use, consent) or (person.never_named and use != "submission"):
            continue
        if consent.until:
            ends.setdefault(consent.until, []).append(use)
        again = _asked_again(known, person, consent)
        if again and not (consent.until and consent.until <= again[0]):
            old.setdefault(again, []).append(use)
    for last, uses in ends.items():
        holds = (
            "holds until this day" if last >= known.day else "has ended: ask again, or write what holds now"
        )
        yield known.deadline(
            "consent_ends",
            last,
            f"The consent to {_said(uses)} {holds}.",
            why=f"the answer holds until {last}",
            people=(person.id,),
            at=(*at, uses[0], "until"),
        )
    for (last, why), uses in old.items():
        yield known.deadline(
            "consent_old",
            last,
            f"The consent to {_said(uses)} is to be asked for again by this day.",
            why=why,
            people=(person.id,),
            at=(*at, uses[0], "date"),
            rule=rule,
        )


def _said(uses: Iterable[Use]) -> str:
    return joined(_OF_USE[use] for use in uses)


def _asked_again(
    known: Known, person: AllegedVictim | Related, consent: Consent
) -> tuple[datetime.date, str] | None:
    """When a consent becomes too old, and why: with the first arrest or charge after it, or with time alone."""
    given = consent.date
    if consent.answer != "yes" or given is None or given.start is None:
        return None
    last = knowledge.time_limits()["consent"].limit.after(given.start)
    return min(
        (each for each in _arrests_and_charges(known, person, given) if each[0] < last),
        default=(last, f"given on {given}"),
    )


def _arrests_and_charges(
    known: Known, person: AllegedVictim | Related, given: CaseDate
) -> Iterator[tuple[datetime.date, str]]:
    """The days on which it became known that the person, or whose relative it is, was held or charged anew."""
    whose = person.relation.of if isinstance(person, Related) else person.id
    after = given.end or datetime.date.max
    for _, spell in known.spells:
        begins = spell.start.enters
        if begins and begins > after and whose in known.people(spell.of) and deprives(spell):
            yield known.calendar.spell(spell), f"given on {given}, before the custody since {spell.start}"
    for _, step in known.facts(known.case.proceedings):
        when = step.when.enters if step.when else None
        if step.stage in _CHARGES and when and when > after and whose in known.people(step.of):
            why = f"given on {given}, before a new step: {label('stage', step.stage)}, {step.when}"
            yield known.calendar.fact(step), why
