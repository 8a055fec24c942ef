"""The search for names that stand where their reader may not have them.

Names are looked for as words, whatever stands between them: ``chang-weiping`` in an address is a leak as ``Chang
Weiping`` is, and so is a native form anywhere in a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from hrdalert.cases.model import Case, Person
from hrdalert.disclosure.clearance import named
from hrdalert.disclosure.view import CaseView
from hrdalert.audience import Audience
from hrdalert.errors import Origin, Problem

# Family names that are everyday words as well: alone they prove nothing.
_EVERYDAY = frozenset(
    "a an and as at be by do ease ever for from he her him his how in is it may my no of on or she so than that the "
    "them they to up was we who you an bo do day long young son wang".split()
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Secret:
    """One form of a name that this audience may not have."""

    person: str
    text: str
    words: tuple[str, ...]
    exact: bool
    """Compared with its capitals, as a single word of a name is."""
    inside: bool
    """Found inside a run of letters too, as in scripts without spaces."""


def secrets(case: Case, audience: Audience) -> tuple[Secret, ...]:
    """Every form of every name in the case that ``audience`` may not have."""
    if audience == "internal":
        return ()
    cleared = named(case, audience)
    persons = (*case.alleged_victims, *case.related)
    open_words = {
        word for person in persons if person.id in cleared for form in _forms(person) for word in _words(form)
    }
    found = []
    for person in persons:
        if person.id in cleared:
            continue
        for form in dict.fromkeys(_forms(person)):
            secret = _secret(person.id, form)
            lone = len(secret.words) == 1 and not secret.inside
            if lone and (secret.words[0] in open_words or secret.words[0] in _EVERYDAY):
                continue
            if secret.words:
                found.append(secret)
    return tuple(found)


def _forms(person: Person) -> Iterator[str]:
    name = person.name
    yield str(name.full)
    for part in (name.family, name.given, name.short):
        if part:
            yield str(part)
    yield from map(str, name.native.values())
    yield from map(str, name.aliases)
    yield from map(str, name.wrong)


def _secret(person: str, form: str) -> Secret:
    words = _words(form)
    spaceless = any(unicodedata.east_asian_width(letter) == "W" for letter in form)
    return Secret(person, form, words, exact=len(words) == 1, inside=spaceless)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unquote(text)).replace("_", " ")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_folded(text).casefold()))


def leaks_in(text: str, hidden: Iterable[Secret]) -> Iterator[Secret]:
    """The secrets that stand in ``text``."""
    hidden = tuple(hidden)
    if not hidden:
        return
    plain = _folded(text)
    exact = set(_WORD.findall(plain))
    words = f" {' '.join(_WORD.findall(plain.casefold()))} "
    for secret in hidden:
        if secret.inside:
            if _folded(secret.text) in plain:
                yield secret
        elif secret.exact:
            if _folded(secret.text) in exact:
                yield secret
        elif f" {' '.join(secret.words)} " in words or "".join(secret.words) in words.split():
            yield secret


def leaks_in_view(case: Case, view: CaseView) -> list[Problem]:
    """Each name left in a text of the view that its audience may not have, at its line in the case file."""
    hidden = secrets(case, view.audience)
    if not hidden:
        return []
    found = dict.fromkeys(
        (text.origin, secret) for text in view.texts_in_it() for secret in leaks_in(text.literal, hidden)
    )
    return [leak(origin, secret, view.audience) for origin, secret in found]


def leak(origin: Origin, secret: Secret, audience: Audience) -> Problem:
    """The problem to show for a secret that was found."""
    reader = {"public": "the public", "government": "the Government", "un": "UN experts"}.get(
        audience, audience
    )
    return Problem(
        origin,
        "name-leak",
        f"“{secret.text}” stands here, and {reader} may not have the name of {secret.person}",
        f"Write {{{secret.person}}} in its place, or give the text a public: form without the name.",
    )
