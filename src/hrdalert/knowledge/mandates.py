"""The special procedures of the Human Rights Council: their mandates, what concerns each, and how they are reached."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field

from hrdalert.knowledge.in_use import remembered
from hrdalert.knowledge.records import Header, Record, Wording, loaded


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
    """Its mailbox, only where the address was read in a text: ``email_candidate`` of the data is never written to."""
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

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        titles = Wording.by_language(record["title"])
        texts = {
            key: {**record[key], "text": text}
            for key in ("email", "since", "until")
            for name, text in record.get(key, {}).items()
            if name in ("address", "day", "year")
        }
        return {**record, **texts, "title": titles, "source": titles["en"]["source"]}


mandates = loaded("mandates", Mandate)
"""All mandates by id, thematic ones first."""


class Right(Record, frozen=True):
    """What the violation of this id concerns. A menu, not a finding; an own reading, and so never verified."""

    id: str
    mandates: tuple[str, ...]
    """Those that it is for, the first before all."""
    mandates_if_relevant: tuple[str, ...]
    """Those that it may concern, where something else points there."""
    where: Mapping[str, frozenset[str]]
    """By mandate of these two, the victims or facts of an entry that make it one that the violation is chiefly for."""

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        by_use = record["mandates"]
        relevant, where = by_use.get("if_relevant", ()), by_use.get("where", {})
        known = {"mandates": by_use["primary"], "mandates_if_relevant": relevant, "where": where}
        return {**record, **known, "verified": False}


rights = loaded("rights", Right)
"""By the ids of the vocabulary ``violation``."""


class Channel(Record, frozen=True):
    """One way to hand a submission in; not verified where the sources disagree or none was read."""

    id: str
    address: str | None = None
    """None: each mandate has its own."""


class SpecialProcedures(Struct, frozen=True):
    """How the special procedures are written to."""

    form_url: str
    """The online form, which reaches every mandate: the default channel."""
    languages: tuple[str, ...]
    """In which a submission is accepted."""
    never_use: tuple[str, ...]
    """Addresses that go round in lists and are invented, wrong or old."""


channels = loaded("special_procedures", Channel, 1, "channels")
"""The ways to hand a submission in, by id."""


form_sections = loaded("special_procedures", dict[str, Any])
"""Of the online form, in its order, as the data have them; the form itself was not seen."""


@remembered
def special_procedures() -> SpecialProcedures:
    """How the special procedures are written to."""
    languages, never_use = (form_sections().header.extra[key] for key in ("languages", "never_use"))
    form_url = channels()["online_form"].address
    assert form_url is not None
    return SpecialProcedures(form_url, tuple(languages["accepted"]), tuple(never_use["addresses"]))
