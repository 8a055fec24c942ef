"""The words of the case file: violations, regimes of custody, stages of proceedings, demands and so on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from msgspec import Struct

from hrdalert.knowledge.records import Header, Records, Source, Wording, records_of_part, remembered

VOCABULARIES: Final = (
    "violation",
    "regime",
    "stage",
    "demand",
    "source",
    "link",
    "un_action",
    "measure",
    "whereabouts",
    "lawyer",
    "family",
    "health",
    "status",
    "answer",
    "confidence",
)
"""The names of all vocabularies, in the order of ``data/vocabulary.yaml``."""


class Term(Struct, frozen=True):
    """One word of a vocabulary."""

    id: str
    labels: Mapping[str, Wording]
    explanation: str
    """A sentence that says what it means and when to choose it."""
    phrase: str
    """How an English sentence uses it: under house arrest; charged. Otherwise the label."""
    native: Mapping[str, Wording]
    """The term of the State's own law, by language: {zh-Hans: 指定居所监视居住}."""
    acronym: str | None
    deprives_of_liberty: bool | None
    """For a regime of custody."""
    provision: str | None
    """For a regime: the provision that governs it, by its id in the knowledge data."""
    family: str | None
    """For a violation: liberty, integrity, justice …"""
    violations: frozenset[str]
    """For a demand: those that it asks to end or to make good."""
    rests_on: frozenset[str]
    """For a demand to set free or to clear somebody: the freedoms that somebody may have been held for using."""
    looks_back: bool
    """For a demand: what it is about says less of what a letter asks for now."""
    source: Source
    as_of: date

    def label(self, language: str = "en") -> str:
        """Its name; ``zh-Hant-HK`` falls back to ``zh-Hant``, any other language to English."""
        while language not in self.labels:
            if "-" not in language:
                language = "en"
                break
            language = language.rpartition("-")[0]
        return self.labels[language].text


def _build(record: dict[str, Any], header: Header) -> Term:
    labels = header.wordings(record["label"])
    return Term(
        id=record["id"],
        labels=labels,
        explanation=record["explanation"],
        phrase=record.get("phrase", {}).get("en", labels["en"].text),
        native=header.wordings(record.get("native", {})),
        acronym=record.get("acronym"),
        deprives_of_liberty=record.get("deprives_of_liberty"),
        provision=record.get("provision"),
        family=record.get("family"),
        violations=frozenset(record.get("violations", ())),
        rests_on=frozenset(record.get("rests_on", ())),
        looks_back=record.get("looks_back", False),
        source=labels["en"].source,
        as_of=header.as_of,
    )


@remembered
def vocabulary(name: str) -> Records[Term]:
    """The terms of one of :data:`VOCABULARIES` by id, in the order in which a list shows them."""
    try:
        position = VOCABULARIES.index(name)
    except ValueError:
        raise KeyError(f"no vocabulary {name!r}; there are {', '.join(VOCABULARIES)}") from None
    return records_of_part("vocabulary", position, name, _build)


def families() -> Mapping[str, Mapping[str, str]]:
    """The families of violations and their labels by language."""
    found: Mapping[str, Mapping[str, str]] = vocabulary("violation").header.extra["families"]
    return found
