"""Who may be named to whom. Consent is per use, and silence is no."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from hrdalert.audience import Audience
from hrdalert.cases.model import AllegedVictim, Case, Consent, Person, Related, Use
from hrdalert.cases.text import Told
from hrdalert.disclosure.relations import bare

USE_OF: dict[Audience, Use] = {"un": "submission", "government": "government", "public": "public"}
USES: tuple[Use, ...] = ("submission", "government", "un_report", "public")

_CLEARING: dict[Use, frozenset[str]] = {
    "submission": frozenset({"yes", "already_public", "cannot_be_asked"}),
    "government": frozenset({"yes", "already_public"}),
    "un_report": frozenset({"yes", "already_public"}),
    "public": frozenset({"yes", "already_public"}),
}


def people_of(case: Case) -> tuple[AllegedVictim | Related, ...]:
    """Everybody who has a name in the case, alleged victims first."""
    return (*case.alleged_victims, *case.related)


def clears(use: Use, consent: Consent) -> bool:
    """Whether this answer lets the name be used so. ``cannot_be_asked`` does for the submission alone."""
    return consent.answer in _CLEARING[use]


def named(case: Case, audience: Audience) -> frozenset[str]:
    """The ids of all whose names this audience may have, by the answers that stand in the file.

    A relative is named by their own consent, and only where the person may be named whose relative they are: the
    name of a wife leads to her husband. Who is ``never_named`` is so for the office alone.
    """
    people = people_of(case)
    if audience == "internal":
        return frozenset(person.id for person in people)
    use = USE_OF[audience]
    found = {person.id for person in people if not person.never_named and clears(use, person.consent.to(use))}
    while hanging := {
        person.id for person in case.related if person.id in found and person.relation.of not in found
    }:
        found -= hanging
    return frozenset(found)


def who_answered(case: Case, person: Person, consent: Consent) -> tuple[Related, ...]:
    """The people of ``related:`` who gave an answer for somebody: the one with the id, or all so related (wife)."""
    if consent.by is None:
        return ()
    given = {" ".join(text.split()) for text in consent.by.versions.values()}
    relatives = [each for each in case.related if each.relation.of == person.id]
    if by_id := tuple(each for each in relatives if each.id in given):
        return by_id
    relations = {bare(text) for text in given}
    return tuple(
        each
        for each in relatives
        if relations & {bare(text) for text in each.relation.role.versions.values()}
    )


def answered_by(case: Case, person: Person, consent: Consent) -> Told | None:
    """Who gave an answer for somebody, in words: of an id, the relation of its person."""
    answered = who_answered(case, person, consent)
    is_id = consent.by and any(each.id in consent.by.versions.values() for each in answered)
    return answered[0].relation.role if is_id else consent.by


def may_say_who(case: Case, audience: Audience, person: Person, consent: Consent) -> bool:
    """Whether this audience may read who gave an answer for somebody: a relation alone leads to a relative.

    The file decides (``say_who``); where it does not, those who gave it must be such as may be named to it themselves.
    """
    if audience == "internal" or consent.say_who is not None:
        return audience == "internal" or bool(consent.say_who)
    answered, cleared = who_answered(case, person, consent), named(case, audience)
    return bool(answered) and all(each.id in cleared for each in answered)


def lapsed(
    case: Case, audience: Audience, day: datetime.date, clock: datetime.date
) -> Iterator[tuple[Person, Consent]]:
    """The answers that a document for this audience rests on, but that are over: each person once.

    An answer's ``until`` is compared with the later of the document's day and the clock. It decides whether a file is
    made, never what stands in it. What is sent to the UN states a victim's answers to every use, and its readers act
    on them; so it rests on all of them.
    """
    if audience == "internal":
        return
    last = max(day, clock)
    for person in people_of(case):
        every = audience == "un" and isinstance(person, AllegedVictim)
        for use in USES if every else (USE_OF[audience],):
            consent = person.consent.to(use)
            counts = use == "submission" or not person.never_named
            if counts and clears(use, consent) and consent.until is not None and consent.until < last:
                yield person, consent
                break


def withheld_victims(case: Case, audience: Audience) -> tuple[AllegedVictim, ...]:
    """The alleged victims whom no text may lead this audience to, since it may not have their names.

    UN experts are told the story of somebody who is ``never_named`` and has agreed to the submission; they too read
    the pseudonym in it.
    """
    cleared = named(case, audience)
    return tuple(
        victim
        for victim in case.alleged_victims
        if victim.id not in cleared
        and not (
            audience == "un" and victim.never_named and clears("submission", victim.consent.to("submission"))
        )
    )
