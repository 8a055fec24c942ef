"""Who may be named to whom. Consent is per use, and silence is no."""

import datetime
from collections.abc import Mapping
from typing import Any, Final

from hrdalert.cases.model import AllegedVictim, Case, Consent, ConsentAnswer, Person, Use, Withheld
from hrdalert.disclosure.audience import Audience

READ_BY: Final[Mapping[Use, tuple[Audience, ...]]] = {
    "submission": ("un",),
    "un_report": ("un",),
    "government": ("government",),
    "public": ("public", "third_state"),
}
"""The audiences that each use of a name is for. To a third State nobody is named whom the public may not know."""


def may_be_shown(victim: AllegedVictim, audience: Audience, day: datetime.date) -> bool:
    """Whether the public may see the photograph of somebody whom it may name; nobody else gets it."""
    is_public = audience == "public" and victim.photo is not None and _is_yes(victim.photo.consent, day)
    return is_public and may_be_named(victim, audience, day)


def _is_yes(answer: Consent | ConsentAnswer | None, day: datetime.date, *, asked: bool = True) -> bool:
    """Whether an answer clears the use that it is of, on a day; not ``asked``: where nobody could be, with a reason."""
    if answer is None or (answer.until is not None and answer.until < day):
        return False
    is_excused = not asked and answer.answer == "cannot_be_asked" and answer.why is not None
    return is_excused or answer.answer in ("yes", "already_public")


def may_be_named(person: Person, audience: Audience, day: datetime.date) -> bool:
    """Whether an audience may have a person's name on a day.

    A minor or survivor under ``protect`` is named to no Government and not in public, whatever was answered. An alleged
    victim who could not be asked, with the reason, is named to UN experts. To a third State nobody is named whom the
    public may not know.
    """
    if audience == "internal":
        return True
    victim = person if isinstance(person, AllegedVictim) else None
    if audience == "un":
        return _is_yes(person.consent.to("submission"), day, asked=victim is None)
    if victim and victim.protect:
        return False
    return _is_yes(person.consent.to("government" if audience == "government" else "public"), day)


def withheld_people(case: Case, audience: Audience, day: datetime.date) -> tuple[Person, ...]:
    """Alleged victims and related people whom an audience may not have the name of."""
    return tuple(person for person in case.people if not may_be_named(person, audience, day))


def withheld_victims(case: Case, audience: Audience, day: datetime.date) -> tuple[AllegedVictim, ...]:
    """The alleged victims whom an audience may not have the name of."""
    return tuple(victim for victim in case.alleged_victims if not may_be_named(victim, audience, day))


def reads_withheld(case: Case, audience: Audience, day: datetime.date) -> bool:
    """Whether an audience reads ``withheld:`` in place of the texts: all but UN experts, if a victim is withheld."""
    return audience in ("government", "third_state", "public") and bool(withheld_victims(case, audience, day))


def admitted(case: Case) -> Case:
    """The case with no violation, and of the victims nothing that decides the law, but what ``withheld:`` admits.

    What stands there in place of demands and requests is asked.
    """
    withheld = case.withheld or Withheld()
    kinds, defends = frozenset(withheld.is_), "defender" in withheld.is_

    def with_violations(part: Any, **changes: Any) -> Any:
        own = tuple(violation for violation in part.violations if violation in withheld.violations)
        return part.model_copy(update={"violations": own, **changes})

    tells = {
        "protect": {"minor"},
        "born": {"minor"},
        "gender": {"woman"},
        "nationality": {"citizen", "foreigner"},
    }
    silent = {key: () if key == "nationality" else None for key, of in tells.items() if kinds.isdisjoint(of)}
    changes = {
        "alleged_victims": tuple(
            victim.model_copy(update={**silent, "is_": tuple(kind for kind in victim.is_ if kind in kinds)})
            for victim in case.alleged_victims
        ),
        "chronology": tuple(with_violations(entry, facts=()) for entry in case.chronology),
        "measure": case.measure and with_violations(case.measure),
        "link": case.link if defends else None,
        "reprisal": case.reprisal if defends else None,
        "demands": withheld.demands or case.demands,
        "requests": withheld.requests or case.requests,
    }
    return case.model_copy(update=changes)
