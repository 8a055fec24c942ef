"""The words of the case file: violations, regimes of custody, demands, facts and so on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from msgspec import Struct

from hrdalert.knowledge.records import (
    KNOWLEDGE,
    OWN,
    Header,
    Records,
    Source,
    Wording,
    records_of_part,
    remembered,
)

VOCABULARIES: Final[Mapping[str, tuple[str, int]]] = {
    "violation": ("vocabulary", 0),
    "regime": ("vocabulary", 1),
    "source_kind": ("vocabulary", 2),
    "measure": ("vocabulary", 3),
    "lawyer": ("vocabulary", 4),
    "family": ("vocabulary", 5),
    "health": ("vocabulary", 6),
    "status": ("vocabulary", 7),
    "answer": ("vocabulary", 8),
    "demand": ("demands", 0),
    "fact": ("law_first", 1),
    "person_kind": ("law_first", 2),
}
"""The names of all vocabularies, each with its data file and its place among the documents of the file."""


class Term(Struct, frozen=True):
    """One word of a vocabulary."""

    id: str
    labels: Mapping[str, Wording]
    """Empty of a word that only the law reads: its id says what it is."""
    explanation: str
    """A sentence that says what it means and when to choose it."""
    native: Mapping[str, Wording]
    """The term of the State's own law, by language: {zh-Hans: 指定居所监视居住}."""
    acronym: str | None
    deprives_of_liberty: bool | None
    """For a regime of custody."""
    provision: str | None
    """For a regime: the provision that governs it, by its id in the knowledge data."""
    family: str | None
    """For a violation: liberty, integrity, justice …"""
    source: Source
    as_of: date

    @property
    def verified(self) -> bool:
        """Whether its English label is our own, or was read."""
        return self.source.key != KNOWLEDGE

    def label(self, language: str = "en") -> str:
        """Its name; ``zh-Hant-HK`` falls back to ``zh-Hant``, any other language to English."""
        while language not in self.labels:
            shorter = language.rpartition("-")[0]
            if not shorter and language == "en":
                return self.id.replace("_", " ")
            language = shorter or "en"
        return self.labels[language].text


def _build(record: dict[str, Any], header: Header) -> Term:
    labels = header.wordings(record.get("label", {}))
    return Term(
        id=record["id"],
        labels=labels,
        explanation=record["explanation"],
        native=header.wordings(record.get("native", {})),
        acronym=record.get("acronym"),
        deprives_of_liberty=record.get("deprives_of_liberty"),
        provision=record.get("provision"),
        family=record.get("family"),
        source=labels["en"].source if labels else header.source(OWN),
        as_of=header.as_of,
    )


@remembered
def vocabulary(name: str) -> Records[Term]:
    """The terms of one of :data:`VOCABULARIES` by id, in the order in which a list shows them."""
    if name not in VOCABULARIES:
        raise KeyError(f"no vocabulary {name!r}; there are {', '.join(VOCABULARIES)}")
    file, position = VOCABULARIES[name]
    return records_of_part(file, position, name, _build)


def families() -> Mapping[str, Mapping[str, str]]:
    """The families of violations and their labels by language."""
    labels: Mapping[str, Mapping[str, str]] = vocabulary("violation").header.extra["families"]
    return labels
