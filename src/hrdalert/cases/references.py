"""References in the texts of a case: ``{chang}``, ``{chang.they}``, ``{video.after.second-arrest}``.

A reference prints what the audience may see of a person, an alleged perpetrator or an incident. Braces hold
one only where the part before the first dot is an id of the case; any other brace is text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from hrdalert.patterns import later

Kind: TypeAlias = Literal["person", "perpetrator", "incident"]

PRONOUNS = ("she/her", "he/him", "they/them", "it/its")

FORMS: Mapping[Kind, Mapping[str, str]] = {
    "person": {
        "": "the name, as later mentions have it: Chang",
        "full": "the full name, as at the first mention: Chang Weiping",
        "they": "he, she, they or it",
        "them": "him, her, them or it",
        "their": "his, her, their or its",
        "theirs": "his, hers, theirs or its",
        "themself": "himself, herself, themself or itself",
        "They": "the same at the beginning of a sentence: He, She, They or It",
        "Them": "Him, Her, Them or It",
        "Their": "His, Her, Their or Its",
        "Theirs": "His, Hers, Theirs or Its",
        "Themself": "Himself, Herself, Themself or Itself",
        "is": "is or are, as the word before it needs: {chang.they} {chang.is}",
        "was": "was or were",
        "has": "has or have",
        "role": "of a related person, the relation: wife",
    },
    "perpetrator": {
        "": "the name, as it stands in a sentence: the Baoji City Public Security Bureau",
        "capital": "the name at the beginning of a sentence: The Baoji City Public Security Bureau",
    },
    "incident": {
        "on": "the date with its preposition: on 22 October 2020, in early May 2020",
        "date": "the date without a preposition: 22 October 2020",
        "since": "since 22 October 2020",
        "days": "the number of days from the incident to the day of the document: 180",
        "after.OTHER": "the time from the incident OTHER to this one: six days after",
        "later.OTHER": "the same, to stand behind what it speaks of: six days later",
    },
}
"""What may follow the dot, by what the id is of, with what it prints; ``""`` is the id alone."""

BETWEEN = ("after", "later")
"""The forms of an incident that name a second one."""

ID = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_AN_ID = later(ID)
_REFERENCE = later(r"\{(" + ID + r")(?:\.([^{}\n]*))?\}")
_BRACES = later(r"\{([^{}\n]+)\}")


class Mention(Struct, frozen=True):
    """A reference: who or what, and the form, split at its dots (``()``: the id alone)."""

    id: str
    form: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "{" + ".".join((self.id, *self.form)) + "}"


def is_id(written: str) -> bool:
    """Whether something can be an id as it stands."""
    return bool(_AN_ID.fullmatch(written))


def id_of(name: str) -> str:
    """An id that can be made of a name: riverside-police. ``…``, where it has no Latin letters."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower().removeprefix("the "))) or "…"


def parse(text: str, ids: Collection[str]) -> tuple[str | Mention, ...]:
    """The text in pieces: what is written out, and the references to one of ``ids``.

    A form is taken as it stands. Reading a case has refused what :func:`mistake` finds.
    """
    if "{" not in text:
        return (str(text),) if text else ()
    parts: list[str | Mention] = []
    done = 0
    for found in _REFERENCE.finditer(text):
        id, form = found.groups()
        if id not in ids:
            continue
        if found.start() > done:
            parts.append(text[done : found.start()])
        parts.append(Mention(id, () if form is None else tuple(form.split("."))))
        done = found.end()
    if done < len(text):
        parts.append(text[done:])
    return tuple(str(part) if isinstance(part, str) else part for part in parts)


def mistake(mention: Mention, kind: Kind, incidents: Collection[str]) -> str | None:
    """What is wrong with the form of a reference to something of this ``kind``; None: nothing."""
    forms = FORMS[kind]
    if kind == "incident" and mention.form[:1] in {(form,) for form in BETWEEN}:
        if len(mention.form) == 2 and mention.form[1] in incidents and mention.form[1] != mention.id:
            return None
        return f"{mention.form[0]} needs the id of another incident behind it"
    if ".".join(mention.form) in forms:
        return None
    if not mention.form:
        return f"{mention.id} is an incident, and of an incident a form must be said"
    return f"{'.'.join(mention.form)!r} is no form of {'an' if kind == 'incident' else 'a'} {kind}"


def braces(text: str) -> Iterator[str]:
    """What stands between braces in a text, reference or not."""
    return (found[1] for found in _BRACES.finditer(text))
