"""What the interview proposes as the summary of a case, of what was answered before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hrdalert.cases import CaseDate
from hrdalert.documents.languages import find_language

_SMALL: Final = re.compile(
    r"(?:A|About|Agents|An|Armed|At|Five|Four|Gunmen|Masked|Men|Officers|Plainclothes|Police|Security|Several|Six"
    r"|Soldiers|Some|Ten|The|Three|Two|Uniformed|Unidentified|Unknown) "
)
"""Words that begin a sentence on what was done, and are small within one."""
_DATED: Final = re.compile(r"\b[0-9]{1,2} [A-Z][a-z]{2,}|\b[A-Z][a-z]{2,} [0-9]{1,2}\b|\{\w+\.(?:on|date)\}")


def proposed_summary(case: Mapping[str, Any]) -> str:
    """What was told of the first incident, with whom it befell, where and when; and what is not known of custody.

    ``case`` has the keys of a case file as far as they were answered. Of several people, only what was told.
    """
    incidents, people = case["incidents"], case["alleged_victims"]
    told: str = incidents[0].get("what", "") if incidents else ""
    if not told or len(people) != 1:
        return told
    id, occupation = people[0]["id"], people[0].get("occupation")
    if occupation:
        who = f"{{{id}}}, {find_language('en').with_article(occupation)},"
        told = re.sub(rf"\{{{id}\}}(?= [a-z])", lambda _: who, told, count=1)
    return " ".join((_placed(told, incidents[0]), *_not_known(case, id)))


def as_read(text: str, case: Mapping[str, Any]) -> str:
    """A text as a reader has it who may have every name."""
    english = find_language("en")
    for person in case["alleged_victims"]:
        id, name = person["id"], person["name"]["full"]
        pronouns = english.pronouns(person.get("pronouns") or None, again=name)
        said = {"they": pronouns.they, "them": pronouns.them, "is": pronouns.verb("is")}
        for form, word in said.items():
            text = text.replace(f"{{{id}.{form}}}", word)
        text = text.replace(f"{{{id}}}", name)
    for incident in case["incidents"]:
        date = CaseDate.parse(incident["date"])
        text = text.replace(f"{{{incident['id']}.on}}", english.date_phrase(date))
        text = text.replace(f"{{{incident['id']}.date}}", english.date_bare(date))
    return text


def _placed(told: str, incident: Mapping[str, Any]) -> str:
    """What happened, with where and when before it, where its first word is none that keeps its capital."""
    id, place, date = incident["id"], incident.get("place", ""), CaseDate.parse(incident["date"])
    is_placed = not place or re.search(rf"\b(?:in|at|near|outside) {re.escape(place)}\b", told, re.IGNORECASE)
    if not _SMALL.match(told) or date.is_unknown or _DATED.search(told):
        return told
    small = f"{told[0].lower()}{told[1:]}"
    if not is_placed:
        return f"In {place} {{{id}.on}}, {small}"
    return f"On {{{id}.date}}, {small}" if date.is_exact and date.precision == "day" else told


def _not_known(case: Mapping[str, Any], id: str) -> Iterator[str]:
    for spell in case.get("custody", ()):
        for where in spell.get("whereabouts", ()):
            if where["state"] == "unknown":
                yield f"It is not known where {{{id}.they}} {{{id}.is}} held."
            elif denial := where.get("in_short"):
                yield f"{denial[0].upper()}{denial[1:]}."
        if any(each["state"] == "none_known" for each in spell.get("lawyer", ())):
            yield f"No lawyer is known to have seen {{{id}.them}}."
