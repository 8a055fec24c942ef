"""Who may be named to whom. Consent is per use, and silence is no."""

from __future__ import annotations

import datetime

from hrdalert.cases.model import AllegedVictim, Case, Person
from hrdalert.disclosure.audience import Audience


def may_be_named(person: Person, audience: Audience, day: datetime.date) -> bool:
    """Whether an audience may have a person's name on a day.

    A minor or survivor under ``protect`` is named to no Government and not in public, whatever was answered. An alleged
    victim who could not be asked, with the reason, is named to UN experts.
    """
    if audience == "internal":
        return True
    victim = person if isinstance(person, AllegedVictim) else None
    if victim and victim.protect and audience in ("government", "public"):
        return False
    answer = person.consent.to("submission" if audience == "un" else audience)
    if answer is None or (answer.until is not None and answer.until < day):
        return False
    if answer.answer == "cannot_be_asked":
        return audience == "un" and victim is not None and answer.why is not None
    return answer.answer in ("yes", "already_public")


def withheld_people(case: Case, audience: Audience, day: datetime.date) -> tuple[Person, ...]:
    """Alleged victims and related people whom an audience may not have the name of."""
    return tuple(person for person in case.people if not may_be_named(person, audience, day))


def withheld_victims(case: Case, audience: Audience, day: datetime.date) -> tuple[AllegedVictim, ...]:
    """The alleged victims whom an audience may not have the name of."""
    return tuple(victim for victim in case.alleged_victims if not may_be_named(victim, audience, day))


def reads_withheld(case: Case, audience: Audience, day: datetime.date) -> bool:
    """Whether an audience reads ``withheld:`` in place of the texts: all but UN experts, if a victim is withheld."""
    return audience in ("government", "public") and bool(withheld_victims(case, audience, day))
