"""What States are called, in the words of the UN and in the usual ones; and how an office is addressed, by language."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, Record, loaded


class CountryName(Struct, frozen=True):
    """One country's name in one language."""

    short: str
    running: str
    """As it stands in a sentence, with its article: the Philippines."""
    formal: str
    usual: Mapping[str, str] = {}
    """``short``, ``running`` and other forms of the usual name, where the UN's is heavy or different."""
    number: Literal["p"] | None = None
    """Where the name is a plural: les Philippines."""


class Country(Record, frozen=True):
    """A State or territory. Of what was read, its UN names: nationality, authorities and usual names never were."""

    iso3: str
    status: Literal["member", "observer", "territory"]
    names: Mapping[str, CountryName]
    authorities: str
    """In an English sentence: the Chinese authorities."""
    nationality: str | None = None
    """The English adjective for a person: Chinese."""

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

    def usual(self, language: str = "en") -> str:
        """The usual name inside a sentence, for press and public: Iran."""
        name = self.name(language)
        return name.usual.get("running") or name.usual.get("short") or name.running

    def is_plural(self, language: str = "en", *, formal: bool = False) -> bool:
        """Whether its name inside a sentence, that of the UN or the usual one, takes a plural."""
        name = self.name(language)
        number = name.number if formal or "running" not in name.usual else name.usual.get("number")
        return number == "p"

    def headline(self, language: str = "en") -> str:
        """The usual name on its own, as before the colon of a headline: Netherlands."""
        name = self.name(language)
        return name.usual.get("short") or name.short

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        names = {language: {"running": name["short"], **name} for language, name in record["names"].items()}
        usual = names["en"].get("usual", {}).get("running", names["en"]["running"])
        return {"authorities": f"the authorities of {usual}", **record, "names": names}


countries = loaded("countries", Country)
"""The States, and a few territories, by ISO 3166-1 alpha-3 code."""


class Formula(Struct, frozen=True):
    """One way to say it. ``{surname}``, ``{name}``, ``{country}`` … stand for the recipient's own."""

    text: str
    when: str | None = None
    """The case it is for: a man, a woman, protocol. None: it always fits."""


class FormOfAddress(Struct, frozen=True):
    """How an office is addressed in one language. A recipient's own salutation goes before it."""

    salutations: tuple[Formula, ...]
    """The first without a condition is the usual one."""
    closings: tuple[Formula, ...]
    envelopes: tuple[Formula, ...]
    verified: bool
    """Whether salutation and closing were read in a text."""


class Role(Struct, frozen=True):
    """An office, such as ``minister`` or ``prison_governor``."""

    id: str
    forms: Mapping[str, FormOfAddress]
    """By language; a few have a second form, such as ``en_formal``."""

    @property
    def verified(self) -> bool:
        """Whether all of its forms were read in a text."""
        return all(form.verified for form in self.forms.values())

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        forms: dict[str, dict[str, Any]] = {}
        for language, entry in record["forms"].items():
            is_verified = KNOWLEDGE not in entry["sources"] and not entry.get("unverified")
            forms[language] = {"verified": is_verified}
            for key in ("salutation", "closing", "envelope"):
                parts = (part if isinstance(part, dict) else {"text": part} for part in entry.get(key, ()))
                forms[language][f"{key}s"] = list(parts)
        return {"id": record["id"], "forms": forms}


roles = loaded("forms_of_address", Role)
"""All offices by id."""
