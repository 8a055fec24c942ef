"""Rules on consent and safety: who agreed to what, children, survivors' and sources' safety."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Final

from hrdalert.audience import Audience
from hrdalert.cases import Told
from hrdalert.cases.model import AllegedVictim, Person, Use
from hrdalert.disclosure.clearance import USE_OF, USES, answered_by, clears, people_of
from hrdalert.disclosure.names import leaks_in, secrets
from hrdalert.disclosure.relations import RELATIVE
from hrdalert.documents.languages.en.attribution import words_that_give_away
from hrdalert.review.rules_english import GUARDIAN, RISK, SCHOOL, STATED_GOVERNMENT, STATED_REPORT
from hrdalert.review.rules_seen import Found, Looks, Seen, last_day, plain, texts_in

_YEAR = datetime.timedelta(days=366)
_ADULT = 18
_TELLING_WORDS = 4


def submission(seen: Seen) -> Iterator[Found]:
    for victim in seen.case.alleged_victims:
        consent = victim.consent.to("submission")
        if consent.answer == "yes" or seen.calendar.victim(victim) > seen.day:
            continue
        origin, called = seen.place(consent, victim), victim.id
        match consent.answer:
            case "cannot_be_asked":
                text = f"{called} could not be asked, which is no consent: the submission says why"
                yield Found(origin, text, severity="warning")
            case "already_public":
                text = f"{called} was named by others in {consent.source}, which is no consent to this submission"
                yield Found(origin, text, severity="warning")
            case answer:
                said = "was not asked" if victim.consent.submission is None else f"answered {answer}"
                yield Found(origin, f"{called} {said}: there is no consent to this submission")


def public_name(seen: Seen) -> Iterator[Found]:
    """Names that stand in the document without an answer; and, as advice, those that others have published."""
    yield from _named_in_it(seen)
    for person in people_of(seen.case):
        consent = person.consent.public
        is_shown = seen.document is None or any(
            re.search(rf"\b{re.escape(part)}\b", seen.text) for part in _parts_of(seen, person)
        )
        if consent and consent.answer == "already_public" and person.id in seen.named and is_shown:
            text = f"{person.id} is named since the name is public ({consent.source}); no consent is recorded"
            yield Found(seen.line(person, "consent", "public"), text, severity="advice")


def _parts_of(seen: Seen, person: Person) -> Iterator[str]:
    """By what a document can name somebody: the whole name, and what of it is no part of somebody else's."""
    name = person.name
    yield str(name.full)
    others = [str(each.name.full).split() for each in people_of(seen.case) if each.id != person.id]
    for part in (name.family, name.short):
        if part and not any(set(str(part).split()) <= set(other) for other in others):
            yield str(part)


def _named_in_it(seen: Seen) -> Iterator[Found]:
    """Names in the document of people whose names the public may not have."""
    for secret in leaks_in(seen.text, secrets(seen.case, "public")) if seen.document else ():
        text = f"“{secret.text}” stands in it, and {secret.person} has not agreed to be named in public"
        yield Found(seen.paper, text)


def family_of_disappeared(seen: Seen) -> Iterator[Found]:
    for victim in seen.people:
        own = victim.consent.to("submission")
        relatives = (
            each
            for each in seen.case.related
            if each.relation.of == victim.id and _is_relative(each.relation.role)
        )
        by = answered_by(seen.case, victim, own)
        by_family = own.answer == "yes" and by is not None and _is_relative(by)
        if not by_family and not any(each.consent.to("submission").answer == "yes" for each in relatives):
            yield Found(seen.place(own, victim), f"no consent of the family of {victim.id} is recorded")


def _is_relative(told: Told) -> bool:
    return any(RELATIVE.search(text) for text in told.versions.values())


def contact_with_family(seen: Seen) -> Iterator[Found]:
    contact = seen.office.appeals
    if contact is None or not (contact.email or contact.phone):
        yield Found(seen.file, "the organisation has no contact with an e-mail address or a telephone")
    if not seen.case.related:
        yield Found(seen.file, "no relative and no lawyer is recorded who could be reached")


def reprisal_consent(seen: Seen) -> Iterator[Found]:
    for victim in seen.people:
        consent = victim.consent.to("submission")
        if consent.answer != "yes":
            yield Found(seen.place(consent, victim), f"{victim.id} has not said yes to a report of reprisals")
        elif not any(RISK.search(text) for told in (consent.how, consent.why) for text in texts_in(told)):
            yield Found(
                seen.place(consent, victim), f"nothing says that {victim.id} knows the risk of a report"
            )


def confidential_in_text(seen: Seen) -> Iterator[Found]:
    """Words of what is for the office alone, in what leaves the house; and who told it, where nobody may know."""
    yield from source_given_away(seen)
    if seen.document is None:
        return
    words = " ".join(seen.text.split())
    for part, text in _confidential(seen):
        for piece in _pieces(text):
            if piece in words and piece not in seen.open_words:
                yield Found(
                    seen.place(part), f"“{piece[:60]}” is for the office alone, and stands in the document"
                )
                break


def source_given_away(seen: Seen) -> Iterator[Found]:
    """Words of a fact that tell who told it, where that source is confidential: "his lawyer told us"."""
    kinds = {source.id: source.kind for source in seen.case.sources if source.confidential}
    for incident in seen.incidents if seen.audience != "internal" else ():
        for kind in dict.fromkeys(kinds[id] for id in incident.sources if id in kinds):
            for text in texts_in((incident.what, incident.in_short)):
                if words := words_that_give_away(kind, text):
                    yield Found(
                        seen.place(incident),
                        f"“{words}” tells that the source is of the kind {kind}, and it is confidential",
                        severity="warning",
                    )
                    break


def _confidential(seen: Seen) -> Iterator[tuple[object, str]]:
    case = seen.case
    for source in case.sources:
        if source.confidential:
            yield from (
                (source, text) for text in texts_in((source.title, source.publisher, source.url, source.note))
            )
    for fact in (*case.incidents, *case.proceedings, *case.remedies, *case.un_history):
        if fact.confidential:
            yield from ((fact, text) for text in texts_in((fact.what, fact.in_short)))
    if case.notes:
        yield from ((case.notes, text) for text in case.notes.versions.values())


def _pieces(text: str) -> Iterator[str]:
    """The longer pieces of a text, between its references and ends of sentences."""
    for piece in re.split(r"\{[^{}]*\}|(?<=[.!?;:]) ", " ".join(text.split())):
        bare = piece.strip(" .,;:")
        if len(bare.split()) >= _TELLING_WORDS or "://" in bare:
            yield bare


def published_names(seen: Seen) -> Iterator[Found]:
    """Of a text that the UN will publish: whoever stands in it without a yes to the public."""
    yield from _named_in_it(seen)
    for person in people_of(seen.case):
        consent = person.consent.to("public")
        if consent.answer == "already_public" and str(person.name.full) in seen.text:
            text = (
                f"it will be published, and names {person.id}, whom others have named; no consent is recorded"
            )
            yield Found(seen.place(consent, person), text, severity="warning")


def consent_date(seen: Seen) -> Iterator[Found]:
    for person in people_of(seen.case):
        for use in _uses(seen.audience):
            consent = person.consent.to(use)
            given = last_day(consent.date, seen.day)
            if consent.answer != "yes" or given is None:
                continue
            what = f"the consent of {person.id} ({use.replace('_', ' ')}) of {consent.date}"
            if seen.day - given > _YEAR:
                yield Found(seen.place(consent, person), f"{what} is older than twelve months")
                break
            if newer := _turn_after(seen, person, given):
                yield Found(seen.place(consent, person), f"{what} is older than {newer}")
                break


def _uses(audience: Audience) -> tuple[Use, ...]:
    return USES if audience == "un" else (USE_OF[audience],) if audience in USE_OF else ()


def _turn_after(seen: Seen, person: Person, given: datetime.date) -> str:
    """An arrest, a move or a charge after a day, of a person or of the one whose relative it is."""
    of = getattr(getattr(person, "relation", None), "of", person.id)
    for spell in seen.spells:
        if of in seen.ids_of(spell) and spell.start.start and given < spell.start.start <= seen.day:
            return f"the custody that began on {spell.start}"
    for step in seen.proceedings:
        begins = step.when.start if step.when else None
        if of in seen.ids_of(step) and begins and given < begins <= seen.day:
            return f"a step of proceedings ({step.stage}, {step.date})"
    return ""


def minor(seen: Seen) -> Iterator[Found]:
    for victim in seen.people:
        if victim.never_named != "minor" and not _may_be_minor(seen, victim):
            continue
        use = USE_OF.get(seen.audience)
        consent = victim.consent.to(use) if use else None
        by_guardian = consent and _is_guardian(answered_by(seen.case, victim, consent))
        if consent and use and victim.id in seen.named and clears(use, consent) and not by_guardian:
            text = f"{victim.id} may be under 18 and is named, and no guardian has agreed"
            yield Found(seen.place(victim), text)
        yield from _found_by(seen, victim)


def _may_be_minor(seen: Seen, victim: AllegedVictim) -> bool:
    born = victim.born
    if born is None or born.end is None:
        return False
    turned = (seen.day.month, seen.day.day) >= (born.end.month, born.end.day)
    return seen.day.year - born.end.year - (not turned) < _ADULT


def _is_guardian(by: Told | None) -> bool:
    return any(GUARDIAN.search(text) for text in texts_in(by))


def _found_by(seen: Seen, victim: AllegedVictim) -> Iterator[Found]:
    for text in texts_in(victim.residence):
        if plain(text) and plain(text) in seen.text:
            yield Found(
                seen.place(victim.residence), f"the home of {victim.id}, who may be under 18, stands in it"
            )
    if seen.is_english:
        for passage, found in seen.matches(SCHOOL):
            yield Found(
                seen.at(passage, *found.span()), f"“{found[0]}” stands in it, and {victim.id} may be under 18"
            )


def consent_stated(seen: Seen) -> Iterator[Found]:
    if not seen.is_english or not seen.people:
        return
    missing = [
        what
        for what, pattern in (
            ("the letter to the Government", STATED_GOVERNMENT),
            ("public reports", STATED_REPORT),
        )
        if not pattern.search(seen.text)
    ]
    named_once = [victim for victim in seen.people if not victim.never_named]
    if missing and named_once:
        yield Found(seen.paper, f"it does not say whether names may stand in {' and in '.join(missing)}")


CONSENT: Final[Looks] = {
    "C01_consent_submission": submission,
    "C03_press_name": public_name,
    "C04_family_wgeid": family_of_disappeared,
    "C05_followup_wgeid": contact_with_family,
    "C06_reprisal_consent": reprisal_consent,
    "C07_source_leak": confidential_in_text,
    "C09_shadow_public": published_names,
    "C10_consent_date": consent_date,
    "C11_minor": minor,
    "C13_consent_stated": consent_stated,
}
