"""What States are called, in the words of the UN and in the usual ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records, remembered


class CountryName(Struct, frozen=True):
    """One country's name in one language."""

    short: str
    running: str
    """As it stands in a sentence, with its article: the Philippines."""
    formal: str
    usual: Mapping[str, str]
    """``short``, ``running`` and other forms of the usual name, where the UN's is heavy or different."""
    forms: Mapping[str, str]
    """Ready-made strings of French and Spanish (``de``, ``in``, ``to``, ``a``); Chinese ``tw`` and ``hk``."""


class Country(Struct, frozen=True):
    """A State or territory."""

    iso3: str
    iso2: str
    status: Literal["member", "observer", "territory"]
    part_of: str | None
    """Of a territory: the State it belongs to in the UN's usage."""
    names: Mapping[str, CountryName]
    nationality: str | None
    """The English adjective for a person: Chinese."""
    authorities: str
    """In an English sentence: the Chinese authorities."""
    source: Source
    as_of: date
    verified: bool
    """Whether its UN names were read in a text; nationality, authorities and usual names never were."""

    def name(self, language: str = "en") -> CountryName:
        """Its names in this language, else in English (``zh-Hant-TW`` falls back to ``zh-Hant``)."""
        while language not in self.names:
            if "-" not in language:
                return self.names["en"]
            language = language.rpartition("-")[0]
        return self.names[language]

    def short(self, language: str = "en") -> str:
        """The UN short name: Iran (Islamic Republic of)."""
        return self.name(language).short

    def running(self, language: str = "en") -> str:
        """The UN name inside a sentence: the Islamic Republic of Iran."""
        return self.name(language).running

    def formal_name(self, language: str = "en") -> str:
        """The UN formal name, with its article: the People's Republic of China."""
        return self.name(language).formal

    def usual(self, language: str = "en") -> str:
        """The usual name inside a sentence, for press and public: Iran."""
        name = self.name(language)
        return name.usual.get("running") or name.usual.get("short") or name.running

    def headline(self, language: str = "en") -> str:
        """The usual name on its own, as before the colon of a headline: Netherlands."""
        name = self.name(language)
        return name.usual.get("short") or name.short

    @property
    def name_in_sentence(self) -> str:
        """The usual English name: China, the Netherlands."""
        return self.usual("en")

    @property
    def formal(self) -> str:
        """The formal English name: the People's Republic of China."""
        return self.formal_name("en")


_NAMES = {"short", "running", "formal", "usual"}


def _name(entry: dict[str, Any]) -> CountryName:
    return CountryName(
        short=entry["short"],
        running=entry.get("running", entry["short"]),
        formal=entry["formal"],
        usual=entry.get("usual", {}),
        forms={form: str(text) for form, text in entry.items() if form not in _NAMES},
    )


def _build(record: dict[str, Any], header: Header) -> Country:
    names = {language: _name(entry) for language, entry in record["names"].items()}
    usual = names["en"].usual.get("running", names["en"].running)
    return Country(
        iso3=record["iso3"],
        iso2=record["iso2"],
        status=record["status"],
        part_of=record.get("part_of"),
        names=names,
        nationality=record.get("nationality"),
        authorities=record.get("authorities", f"the authorities of {usual}"),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=record["source"] != KNOWLEDGE,
    )


@remembered
def countries() -> Records[Country]:
    """The States, and a few territories, by ISO 3166-1 alpha-3 code."""
    return records("countries", _build)


def country(iso3: str) -> Country | None:
    return countries().get(iso3)
