"""A text of a case as the office reads it in a message: in English, and with everybody's name."""

from __future__ import annotations

import re
from functools import partial

from hrdalert.cases import Case
from hrdalert.documents.languages import find_language
from hrdalert.documents.speech import PRONOUN_FORMS, VERB_FORMS
from hrdalert.patterns import later

_MENTION = later(r"\{(?P<id>[\w-]+)(?:\.(?P<form>\w+))?[^{}]*\}")


def read_out(case: Case, text: str) -> str:
    """A text with its references as pronouns, verbs, names and dates; what leads nowhere stays as its id."""
    return _MENTION.sub(partial(_mentioned, case), text)


def _mentioned(case: Case, found: re.Match[str]) -> str:
    english, form = find_language("en"), (found["form"] or "").lower()
    person = next((each for each in (*case.alleged_victims, *case.related) if each.id == found["id"]), None)
    if person is None:
        return _thing(case, found["id"], form)
    name = str(person.name.full)
    pronouns = english.pronouns(str(person.pronouns) if person.pronouns else None, again=name)
    if form in PRONOUN_FORMS:
        said = str(getattr(pronouns, form))
        return english.capitalise(said) if found["form"][:1].isupper() else said
    return pronouns.verb(form) if form in VERB_FORMS else name


def _thing(case: Case, id: str, form: str) -> str:
    """One who is alleged to have done it, or the date of a fact."""
    for actor in case.alleged_perpetrators:
        if actor.id == id and actor.name:
            return actor.name.version("en", case.language) or id
    for fact in (*case.incidents, *case.proceedings, *case.remedies, *case.un_history):
        if fact.id == id and fact.date and not fact.date.is_unknown:
            english = find_language("en")
            return english.date_phrase(fact.date) if form == "on" else english.date_bare(fact.date)
    return id
