"""The special procedures of the Human Rights Council and how each is reached."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, Wording, records, remembered

Kind = Literal["special_rapporteur", "independent_expert", "working_group"]
Scope = Literal["thematic", "country"]


class Mandate(Struct, frozen=True):
    """The office. Letters go to it by its title: its holder changes and is not recorded here."""

    id: str
    titles: Mapping[str, Wording]
    """By language: en, fr, es, zh-Hans, zh-Hant, for the most used ar and ru."""
    kind: Kind
    scope: Scope
    country: str | None
    """ISO 3166-1 alpha-3, of a mandate on one country."""
    since: Wording | None
    """The year in which a mandate on a country began."""
    dormant: bool
    """Established, and not begun."""
    email: Wording | None
    """Its mailbox, only where the address was read in a text."""
    email_candidate: Wording | None
    """An address from memory or from a list of others: never written to before a person has checked it."""
    own_form: Wording | None
    takes_communications: bool
    """Whether it was seen sending letters to States; otherwise that is only presumed."""
    established_by: Wording
    topics: tuple[str, ...]
    persons: frozenset[str]
    """Victims who make what a violation may concern its own: a lawyer."""
    for_work: bool
    """For those who work for human rights."""
    note: str
    source: Source
    """Of its English title."""
    as_of: date
    verified: bool
    """Whether its English title was read in a text."""

    def title(self, language: str = "en") -> str:
        """The official title; in English where the language is not there."""
        return self.titles.get(language, self.titles["en"]).text

    def is_on(self, states: Collection[str], day: date) -> bool:
        """Whether it is a mandate on one of these States that exists on the day."""
        begun = self.since is None or int(self.since.text) <= day.year
        return self.country in states and begun and not self.dormant


def _wording(entry: Mapping[str, str] | None, header: Header, text: str = "text") -> Wording | None:
    if entry is None:
        return None
    return Wording(entry[text], header.source(entry["source"]), entry["source"] != KNOWLEDGE)


def _build(record: dict[str, Any], header: Header) -> Mandate:
    titles = header.wordings(record["title"])
    candidate = _wording(record.get("email_candidate"), header, "address")
    established_by = _wording(record["established_by"], header)
    assert established_by is not None
    return Mandate(
        id=record["id"],
        titles=titles,
        kind=record["kind"],
        scope=record["scope"],
        country=record.get("country"),
        since=_wording(record.get("since"), header, "year"),
        dormant=record.get("dormant", False),
        email=_wording(record.get("email"), header, "address"),
        email_candidate=candidate and Wording(candidate.text, candidate.source, verified=False),
        own_form=_wording(record.get("own_form"), header),
        takes_communications=record["takes_communications"]["answer"] == "seen",
        established_by=established_by,
        topics=tuple(record["topics"]),
        persons=frozenset(record.get("persons", ())),
        for_work=record.get("work", False),
        note=record.get("note", ""),
        source=titles["en"].source,
        as_of=header.as_of,
        verified=titles["en"].verified,
    )


@remembered
def mandates() -> Records[Mandate]:
    """All mandates by id, thematic ones first."""
    return records("mandates", _build)


def mandate(mandate_id: str) -> Mandate | None:
    """The mandate of this id or of an older or shorter one (``wgad``, ``slavery``)."""
    known = mandates()
    return known.get(known.header.extra["aliases"].get(mandate_id, mandate_id))
