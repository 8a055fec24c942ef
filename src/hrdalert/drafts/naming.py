"""Who is named where: the sentences of documents that have somebody's name, as they stand, and if they agreed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import AllegedVictim, Case, Person, Related, Use
from hrdalert.cases.sentences import sentences
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.name_forms import forms_of
from hrdalert.disclosure.names import Names
from hrdalert.disclosure.search import Finder, names_in
from hrdalert.disclosure.tokens import with_nobody_named, with_one_named
from hrdalert.documents import blocks as doc
from hrdalert.documents.agreed import USES, Agreed, Told
from hrdalert.documents.words import Words
from hrdalert.drafts.case_on_day import CaseOnDay

if TYPE_CHECKING:
    from hrdalert.drafts.drafting import Draft

DraftsOf: TypeAlias = "Callable[[CaseOnDay], list[Draft]]"
"""Gives the drafts of a case for everybody but the office."""
_USE: dict[Audience, Use] = {
    "un": "submission",
    "government": "government",
    "third_state": "public",
    "public": "public",
}


def sentences_naming(document: doc.Document, person: Person, words: Words) -> tuple[str, ...]:
    """The sentences of a document that have a person's name, each once; answers to consent are none."""
    finder = Finder(forms_of(person, parts=False))
    answers = [words.get("uses", use) for use in USES]
    names = {form.text for form in forms_of(person, parts=False)}
    found = dict[str, None]()
    for text in doc.block_texts(document.blocks):
        if not names_in(finder, text) or text.startswith(tuple(answers)):
            continue
        said = (one for one in sentences([text]) if one not in names)
        found |= dict.fromkeys(one for one in said if names_in(finder, one))
    return tuple(found)


def agreed_of(case_on_day: CaseOnDay, person: Person, language: str, drafts_of: DraftsOf) -> Agreed:
    """What a person is asked to agree to: each document as it would be with their yes, and all else as it is.

    Nobody else is named: what stands for others is their pseudonym, or who they are to the person.
    """
    resources = case_on_day.resources
    words = resources.letters.words(language)
    others = _others(case_on_day.case, person, words)
    hide = Names(with_nobody_named(case_on_day.case), others.values()).with_pseudonyms
    told = _as_agreed(case_on_day.case, person, others)
    said: dict[Use, dict[str, None]] = {use: {} for use in USES}
    offices: dict[Use, dict[str, None]] = {use: {} for use in USES}
    for draft in drafts_of(replace(case_on_day, case=told, _names={}, _secrets={})):
        use = _USE[draft.document.audience]
        naming = sentences_naming(draft.document, person, words)
        said[use] |= dict.fromkeys(map(hide, naming))
        office = resources.recipients.get(draft.document.recipient or "") if naming else None
        offices[use] |= {str(office.office_in(language)): None} if office else {}
    by_use = {
        use: Told(
            tuple(said[use]),
            tuple(offices[use]),
            (answer.answer if answer else None) or "not_asked",
            hide(str((answer and answer.by) or "")),
            hide(str((answer and (answer.how or answer.why)) or "")),
            answer.date if answer else None,
        )
        for use, answer in person.consent.answers()
    }
    is_protected = isinstance(person, AllegedVictim) and person.protect is not None
    return Agreed(by_use, isinstance(person, Related), is_protected)


def _others(case: Case, person: Person, words: Words) -> Mapping[str, Person]:
    """Everybody but a person, by id, each with what stands for the name.

    Officials, parents, and the members of a group are among them.
    """
    people = [one for one in with_nobody_named(case).people if one.id != person.id]
    if isinstance(person, AllegedVictim):
        names = enumerate(person.member_names, 1)
        people += [
            Related.model_construct(None, id=f"{person.id}.{number}", name=LocatedText(name))
            for number, name in names
        ]
    known = Finder(form for one in people for form in forms_of(one))
    another = words.get("consent_page", "another")

    def called(one: Person) -> LocatedText:
        role = one.role if isinstance(one, Related) else None
        if not one.pseudonym and role and not names_in(known, role):
            return LocatedText(words.fill(words.get("consent_page", "relation"), role=str(role)))
        return one.pseudonym or LocatedText(another)

    return {one.id: one.model_copy(update={"pseudonym": called(one)}) for one in people}


def _as_agreed(case: Case, person: Person, others: Mapping[str, Person]) -> Case:
    """The case as it would be if a person had agreed to everything; who has no pseudonym gets one for it."""
    agreed = with_one_named(case, person.id)
    people = {
        key: tuple(
            one.model_copy(update={"pseudonym": others[one.id].pseudonym}) if one.id in others else one
            for one in getattr(agreed, key)
        )
        for key in ("alleged_victims", "related")
    }
    return agreed.model_copy(update=people)
