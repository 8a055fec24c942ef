"""The special procedures of the Human Rights Council and how each is reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import field

from hrdalert.knowledge.records import Header, Record, Records, Wording, records, remembered, wordings


class Mandate(Record, frozen=True):
    """The office. Letters go to it by its title: its holder changes and is not recorded here.

    ``source`` and ``verified`` are those of its English title.
    """

    id: str
    titles: Mapping[str, Wording] = field(name="title")
    """By language: en, fr, es, zh-Hans, zh-Hant, for the most used ar and ru."""
    country: str | None = None
    """ISO 3166-1 alpha-3, of a mandate on one country."""
    since: Wording | None = None
    """The day on which it was established, or the year; None: before 2006."""
    until: Wording | None = None
    """The day on which it ended."""
    followed_by: str | None = None
    """The mandate that took its place."""
    dormant: bool = False
    """Established, and not begun."""
    email: Wording | None = None
    """Its mailbox, only where the address was read in a text."""
    email_candidate: Wording | None = None
    """An address from memory or from a list of others: never written to before a person has checked it."""
    own_form: Wording | None = None
    persons: frozenset[str] = frozenset()
    """Victims, or facts of an entry, who make what a violation may concern its own: a lawyer, a company."""
    needs: str | None = None
    """A fact without which it takes nothing up, but for violations that are for it before all others."""
    for_work: bool = field(name="work", default=False)
    """For those who work for human rights."""

    def title(self, language: str = "en") -> str:
        """The official title; in English where the language is not there."""
        return self.titles.get(language, self.titles["en"]).text

    def exists_on(self, day: date) -> bool:
        """Whether it surely exists on a day: of a year alone, it does from its last day on."""
        begun = self.since is None or f"{self.since.text}-12-31"[:10] <= day.isoformat()
        return begun and not self.dormant and (self.until is None or day.isoformat() < self.until.text)


@remembered
def mandates() -> Records[Mandate]:
    """All mandates by id, thematic ones first."""

    def build(record: dict[str, Any], header: Header) -> Mandate:
        titles = wordings(record["title"])
        texts = {
            key: {"verified": key != "email_candidate", **record[key], "text": text}
            for key in ("email", "email_candidate", "since", "until")
            for name, text in record.get(key, {}).items()
            if name in ("address", "day", "year")
        }
        return header.read({**record, **texts, "title": titles, "source": titles["en"]["source"]}, Mandate)

    return records("mandates", build)


def mandate(mandate_id: str) -> Mandate | None:
    """The mandate of this id or of an older or shorter one (``wgad``, ``hrd``)."""
    known = mandates()
    return known.get(known.header.extra["aliases"].get(mandate_id, mandate_id))
