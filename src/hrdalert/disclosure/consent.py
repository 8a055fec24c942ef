"""Who may be named to whom. Consent is per use, and silence is no."""

from __future__ import annotations

import datetime

from hrdalert.cases.model import AllegedVictim, Case, Consent, ConsentAnswer, Person
from hrdalert.disclosure.audience import Audience


def may_be_shown(victim: AllegedVictim, audience: Audience, day: datetime.date) -> bool:
    """Whether the public may see the photograph of somebody whom it may name; nobody else gets it."""
    answer = victim.photo.consent if victim.photo else None
    return (
        audience == "public"
        and answer is not None
        and may_be_named(victim, audience, day)
        and _is_yes(answer, day)
    )


def _is_yes(answer: Consent | ConsentAnswer, day: datetime.date) -> bool:
    """Whether an answer clears the use that it is of, on a day."""
    return answer.answer in ("yes", "already_public") and (answer.until is None or answer.until >= day)


def may_be_named(person: Person, audience: Audience, day: datetime.date) -> bool:
    """Whether an audience may have a person's name on a day.

    A minor or survivor under ``protect`` is named to no Government and not in public, whatever was answered. An alleged
    victim who could not be asked, with the reason, is named to UN experts. To a third State nobody is named whom the
    public may not know.
    """
    if audience == "internal":
        return True
    audience = "public" if audience == "third_state" else audience
    victim = person if isinstance(person, AllegedVictim) else None
    if victim and victim.protect and audience in ("government", "public"):
        return False
    answer = person.consent.to("submission" if audience == "un" else audience)
    if answer is None:
        return False
    if answer.answer == "cannot_be_asked" and (answer.until is None or answer.until >= day):
        return audience == "un" and victim is not None and answer.why is not None
    return _is_yes(answer, day)


def withheld_people(case: Case, audience: Audience, day: datetime.date) -> tuple[Person, ...]:
    """Alleged victims and related people whom an audience may not have the name of."""
    return tuple(person for person in case.people if not may_be_named(person, audience, day))


def withheld_victims(case: Case, audience: Audience, day: datetime.date) -> tuple[AllegedVictim, ...]:
    """The alleged victims whom an audience may not have the name of."""
    return tuple(victim for victim in case.alleged_victims if not may_be_named(victim, audience, day))


def reads_withheld(case: Case, audience: Audience, day: datetime.date) -> bool:
    """Whether an audience reads ``withheld:`` in place of the texts: all but UN experts, if a victim is withheld."""
    return audience in ("government", "third_state", "public") and bool(withheld_victims(case, audience, day))
