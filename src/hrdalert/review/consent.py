"""Rules on consent: who agreed to what, when and how, and what readers get from whom a name is withheld."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from hrdalert.cases.model import AllegedVictim, Person, Use
from hrdalert.disclosure.audience import READERS
from hrdalert.disclosure.folding import letters_of
from hrdalert.disclosure.forms import forms_of
from hrdalert.disclosure.leaks import secrets_of
from hrdalert.errors import Origin
from hrdalert.law.people import is_child, path_of_answer
from hrdalert.review.rules import Finding
from hrdalert.review.subject import Reviewed, case_rule

READ_WITHHELD: Final[tuple[Literal["government", "public"], ...]] = ("government", "public")
"""The audiences, and uses of a name, that are told a case without its victims' names."""
DOCUMENTS_OF: Final[Mapping[Use, tuple[str, ...]]] = {
    "submission": ("un-communication",),
    "government": ("appeal-letter",),
    "un_report": ("un-communication",),
    "public": ("press-release", "urgent-action", "case-closing", "diplomatic-letter"),
}
"""The documents that each use of a name is for."""


def _place(subject: Reviewed, person: Person, path: tuple[str, int], use: Use) -> Origin:
    return subject.case.origin(*path_of_answer(person, path, use))


@case_rule("C01_consent_submission")
def submission_not_agreed(subject: Reviewed) -> Iterator[Finding]:
    """To say that nobody can be asked, or that others have told it, is no consent: a warning."""
    for person, path in subject.people():
        if not isinstance(person, AllegedVictim):
            return
        answer = person.consent.to("submission")
        origin = _place(subject, person, path, "submission")
        word = answer.answer if answer else "missing"
        if answer and word == "yes" and answer.until and answer.until < subject.day:
            yield Finding(origin, f"the consent of {person.id} to the submission ended on {answer.until}")
        elif answer and (word == "already_public" or (word == "cannot_be_asked" and answer.why)):
            text = f"{person.id} has not agreed to the submission ({word})"
            mend = "ask as soon as somebody can be asked, and write the answer"
            yield Finding(origin, text, mend, "warning")
        elif word == "cannot_be_asked":
            yield Finding(origin, f"of {person.id} nobody can be asked, and why: does not say the reason")
        elif word != "yes":
            yield Finding(origin, f"the consent of {person.id} to the submission is {word}")


@case_rule("C02_consent_four_uses")
def one_answer_for_all(subject: Reviewed) -> Iterator[Finding]:
    for person, path in subject.people():
        consent = person.consent
        if consent.answer in ("yes", "already_public") and not consent.for_:
            text = f"one answer of {person.id} stands for all uses"
            yield Finding(subject.case.origin(*path, "consent"), text)


@case_rule("C10_consent_date")
def consent_is_old(subject: Reviewed) -> Iterator[Finding]:
    danger = _newest_danger(subject)
    for person, path in subject.people():
        given = [
            (answer.date.end or answer.date.start, use)
            for use, answer in person.consent.answers()
            if answer and answer.answer == "yes" and answer.date
        ]
        oldest = min(((day, use) for day, use in given if day), default=None)
        if oldest is None:
            continue
        day, use = oldest
        since = max(filter(None, (danger.get(person.id), danger.get(""))), default=None)
        origin = _place(subject, person, path, use)
        if isinstance(person, AllegedVictim) and since and day < since:
            text = f"the consent of {person.id} is of {day}, before an arrest, a charge or a move of {since}"
            yield Finding(origin, text)
        elif subject.day - day > datetime.timedelta(days=365):
            yield Finding(origin, f"the consent of {person.id} is of {day}, more than twelve months ago")


def _newest_danger(subject: Reviewed) -> Mapping[str, datetime.date]:
    """The newest arrest, charge or move of each victim; under the empty id, of all of them."""
    newest: dict[str, datetime.date] = {}
    arrests = [(entry.of, entry.date) for _, entry in subject.entries if entry.kind in ("arrest", "charge")]
    for of, date in (*arrests, *((spell.of, spell.from_) for spell in subject.case.custody)):
        if date and date.start:
            for id in of or ("",):
                newest[id] = max(newest.get(id, date.start), date.start)
    return newest


@case_rule("C11_minor")
def child_may_be_named(subject: Reviewed) -> Iterator[Finding]:
    for victim, origin in subject.victims():
        if victim.kind != "person" or victim.protect or not is_child(victim, subject.day):
            continue
        named = [use for use in READ_WITHHELD if victim.id not in subject.withheld[use]]
        has_guardian = all((answer := victim.consent.to(use)) is not None and answer.by for use in named)
        if named:
            text = (
                f"{victim.id} is under 18, and may be named to {' and '.join(READERS[use] for use in named)}"
            )
            documents = tuple(document for use in named for document in DOCUMENTS_OF[use])
            yield Finding(origin, text, severity="warning" if has_guardian else None, documents=documents)


@case_rule("C21_already_public")
def nowhere_public(subject: Reviewed) -> Iterator[Finding]:
    for person, path in subject.people():
        for use, answer in person.consent.answers():
            if answer and answer.answer == "already_public" and not (answer.source or answer.why):
                text = f"the name of {person.id} is said to be public already ({use}), and nothing says where"
                yield Finding(_place(subject, person, path, use), text, documents=DOCUMENTS_OF[use])


@case_rule("C22_unsupported_yes")
def unsupported_yes(subject: Reviewed) -> Iterator[Finding]:
    for person, path in subject.people():
        lacking: dict[tuple[str, ...], list[Use]] = defaultdict(list)
        for use, answer in person.consent.answers():
            if answer and answer.answer == "yes":
                said = {key: str(getattr(answer, key) or "unknown") for key in ("by", "date", "how")}
                lacking[tuple(key for key in said if said[key] == "unknown")].append(use)
        for keys, uses in lacking.items():
            if keys:
                text = f"the yes of {person.id} ({', '.join(uses)}) lacks {', '.join(keys)}"
                yield Finding(_place(subject, person, path, uses[0]), text)


@case_rule("C23_withdrawn")
def withdrawn(subject: Reviewed) -> Iterator[Finding]:
    for person, path in subject.people():
        for use, answer in person.consent.answers():
            if answer and answer.answer == "withdrawn":
                when = f" on {answer.date}" if answer.date else ""
                text = f"{person.id} took back the consent to this use of the name{when}: {use}"
                yield Finding(_place(subject, person, path, use), text)


@case_rule("C24_withheld_texts")
def withheld_texts_missing(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    readers = [use for use in READ_WITHHELD if subject.is_withheld_from(use)]
    if not readers:
        return
    who = " and ".join(READERS[use] for use in readers)
    documents = tuple(document for use in readers for document in DOCUMENTS_OF[use])
    needed = [key for key in ("headline", "summary") if getattr(case.withheld, key, None) is None]
    open_to_all = (key for key in ("now", "letter", "position") if getattr(case, key))
    beside = [key for key in open_to_all if getattr(case.withheld, key, None) is None]
    origin = case.origin("withheld")
    if needed:
        text = f"a victim may not be named to {who}, and withheld: lacks {' and '.join(needed)}"
        yield Finding(origin, text, documents=documents)
    elif beside:
        text = f"{who} read withheld:, which has nothing in place of {', '.join(beside)}"
        yield Finding(origin, text, "write it there, where it shall be told", "remark", documents)


@case_rule("C25_name_in_path")
def name_in_path(subject: Reviewed) -> Iterator[Finding]:
    """The message does not say the name."""
    case = subject.case
    path = subject.context.path or case.file
    called = path.name.partition(".")[0]
    letters = letters_of(f"{case.reference} {called}")
    withheld = (person for person in case.people if person.id in subject.withheld["public"])
    if not any(form.letters in letters for person in withheld for form in forms_of(person)):
        return
    secrets = secrets_of((case,), "public", subject.day)
    if secrets.found_in([case.reference]):
        yield Finding(case.origin("reference"), "the reference holds a form of a name that is withheld")
    if secrets.found_in([called]):
        text = "the name of this file holds a form of a name that is withheld"
        yield Finding(Origin(path), text, severity="warning")


@case_rule("C26_forms_of_name")
def forms_missing(subject: Reviewed) -> Iterator[Finding]:
    hidden = frozenset().union(*subject.withheld.values())
    for person, path in subject.people():
        if person.id in hidden and person.name and " " in person.name and not person.also:
            text = f"the name of {person.id} is withheld, and also: lists no other form of it"
            yield Finding(subject.case.origin(*path), text)


@case_rule("S08_survivor_named")
def survivor_named(subject: Reviewed) -> Iterator[Finding]:
    entries = [entry for _, entry in subject.entries if "gender_based_violence" in entry.violations]
    suffered = {id for entry in entries for id in entry.of}
    all_did = any(not entry.of for entry in entries)
    for victim, origin in subject.victims():
        is_theirs = (all_did or victim.id in suffered) and victim.kind == "person"
        if is_theirs and victim.id not in subject.withheld["public"]:
            yield Finding(origin, f"{victim.id} may be named in public, and suffered gender-based violence")
