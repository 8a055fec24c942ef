"""What the lint must know of a case: names, speakers, whether anybody was held, ids."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases import Case
from hrdalert.cases.model import Person
from hrdalert.disclosure import telling_of
from hrdalert.documents.blocks import Document, block_texts
from hrdalert.patterns import later

# An abbreviation that English prints as it is.
_PRINTED_CODES = frozenset({"USA"})
_STAGES_IN_CUSTODY = frozenset(
    {"detained_criminal", "formal_arrest", "released_on_bail", "released", "sentence_completed"}
)


class ProseFacts(Struct, frozen=True):
    """Facts that some tells need; without them these tells find less, never more."""

    full_names: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """Every form by which the case's people may be called, pseudonyms included."""
    roles: frozenset[str] = frozenset()
    """What they are, as a text may call somebody before the name: human rights lawyer."""
    given_names: frozenset[str] = frozenset()
    """Given names that are no way to call the person: none stands alone after a title."""
    wrong_names: frozenset[str] = frozenset()
    """Forms that the case file lists as mistakes."""
    speakers: frozenset[str] = frozenset()
    """Those who have approved a quotation, as a sentence names them."""
    not_binding: frozenset[str] = frozenset()
    """Instruments, under all their names, to which the State is not a party: the Covenant, ICCPR."""
    nobody_held: bool = False
    """None of the people is or ever was in custody, as far as the case says."""
    victims: int = 0
    """How many alleged victims there are; 0: not known, or one of them is a group."""
    ids: frozenset[str] = frozenset()
    """Ids that are no English words: rsdl."""
    countries: frozenset[str] = frozenset()
    """Country codes: CHN."""


def prose_facts(case: Case, document: Document, not_binding: Iterable[str] = ()) -> ProseFacts:
    """What the lint of ``document`` needs of its case; which instruments do not bind, the caller knows."""
    people = (*case.alleged_victims, *case.related)
    texts = tuple(block_texts(document.blocks))
    quotes = telling_of(case, document.date).quotes
    return ProseFacts(
        full_names=frozenset(str(person.name.full) for person in people if _is_shortened(person, texts)),
        names=frozenset(name for person in people for name in _names(person)),
        roles=frozenset(role for person in people for role in _roles(person)),
        given_names=frozenset(given for person in people if (given := _given(person))),
        wrong_names=frozenset(str(wrong) for person in people for wrong in person.name.wrong),
        speakers=frozenset(
            str(version).partition(",")[0].strip()
            for quote in quotes
            if quote.approved is not None
            for version in quote.speaker.versions.values()
        ),
        not_binding=frozenset(not_binding),
        nobody_held=_nobody_held(case),
        victims=len(case.alleged_victims) if all(one.kind == "person" for one in case.alleged_victims) else 0,
        ids=_ids(),
        countries=frozenset(knowledge.countries()) - _PRINTED_CODES,
    )


def _names(person: Person) -> Iterable[str]:
    name = person.name
    yield str(name.full)
    for part in (name.family, name.short):
        if part:
            yield str(part)
            if person.title:
                yield f"{person.title} {part}"
    yield from map(str, name.aliases)
    if person.pseudonym:
        yield str(person.pseudonym.text)


def _roles(person: Person) -> Iterable[str]:
    if person.occupation:
        yield from map(str, person.occupation.versions.values())


def _is_shortened(person: Person, texts: Iterable[str]) -> bool:
    """Whether the document has a shorter form of the name, and uses it."""
    short, full = person.name.short or person.name.family, str(person.name.full)
    if short is None:
        return False
    pattern = later(rf"\b{re.escape(str(short))}\b", near=(str(short),))
    return any(pattern.search(text.replace(full, "")) for text in texts)


def _given(person: Person) -> str:
    """What is left of the full name without the family name. Only looked for, never printed."""
    name = person.name
    called = {str(part) for part in (name.family, name.short) if part}
    given = str(name.given or "")
    if not given and name.family and person.title:
        given = " ".join(re.sub(rf"(?<!\w){re.escape(str(name.family))}(?!\w)", " ", str(name.full)).split())
    return "" if given in called or given == str(name.full) else given


def _nobody_held(case: Case) -> bool:
    """Whether nothing in the case, at whatever date, speaks of custody."""
    regimes, violations = knowledge.vocabulary("regime"), knowledge.vocabulary("violation")
    spells = (regimes.get(str(spell.regime)) for spell in case.custody)
    if any(regime is None or regime.deprives_of_liberty is not False for regime in spells):
        return False
    if any(str(step.stage) in _STAGES_IN_CUSTODY for step in case.proceedings):
        return False
    found = (violations.get(str(id)) for incident in case.incidents for id in incident.violations)
    return not any(violation is not None and violation.family == "liberty" for violation in found)


@knowledge.remembered
def _ids() -> frozenset[str]:
    """Ids that are acronyms; those with an underscore are known by it, and the others are words."""
    return frozenset(
        id
        for terms in map(knowledge.vocabulary, knowledge.VOCABULARIES)
        for id in terms
        if (acronym := terms.plainly(id, "acronym")) and id == acronym.lower()
    )
