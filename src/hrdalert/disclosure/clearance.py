"""Who may be named to whom. Consent is per use, and silence is no."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from hrdalert.cases.model import AllegedVictim, Case, Consent, Person, Use
from hrdalert.audience import Audience

USE_OF: dict[Audience, Use] = {"un": "submission", "government": "government", "public": "public"}

_CLEARING: dict[Use, frozenset[str]] = {
    "submission": frozenset({"yes", "already_public", "cannot_be_asked"}),
    "government": frozenset({"yes", "already_public"}),
    "un_report": frozenset({"yes", "already_public"}),
    "public": frozenset({"yes", "already_public"}),
}


def clears(use: Use, consent: Consent) -> bool:
    """Whether this answer lets the name be used so. ``cannot_be_asked`` does for the submission alone."""
    return consent.answer in _CLEARING[use]


def is_named(person: Person, audience: Audience) -> bool:
    """Whether this audience may have the person's name, by the answers that stand in the file."""
    if audience == "internal":
        return True
    use = USE_OF[audience]
    return clears(use, person.consent.to(use))


def lapsed(case: Case, audience: Audience, day: datetime.date, clock: datetime.date) -> Iterator[tuple[Person, Consent]]:
    """The answers that would let a name stand in a document for this audience, but are over.

    An answer's ``until`` is compared with the later of the document's day and the clock. It decides whether a file is
    made, never what stands in it.
    """
    if audience == "internal":
        return
    use = USE_OF[audience]
    last = max(day, clock)
    for person in (*case.alleged_victims, *case.related):
        consent = person.consent.to(use)
        if clears(use, consent) and consent.until is not None and consent.until < last:
            yield person, consent


def withheld_victims(case: Case, audience: Audience) -> tuple[AllegedVictim, ...]:
    return tuple(victim for victim in case.alleged_victims if not is_named(victim, audience))
