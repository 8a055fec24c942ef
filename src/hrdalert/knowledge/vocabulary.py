"""The words of the case file: violations, regimes of custody, demands, facts and so on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import field

from hrdalert.knowledge.records import OWN, Header, Record, Records, Wording, records, remembered, wordings

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
    "request": ("requests", 0),
    "fact": ("law_first", 1),
    "person_kind": ("law_first", 2),
}
"""The names of all vocabularies, each with its data file and its place among the documents of the file."""


class Term(Record, frozen=True):
    """One word of a vocabulary; ``source`` and ``verified`` are those of its English label."""

    id: str
    labels: Mapping[str, Wording] = field(name="label")
    """Empty of a word that only the law reads: its id says what it is."""
    explanation: str
    """A sentence that says what it means and when to choose it."""
    deprives_of_liberty: bool | None = None
    """For a regime of custody."""
    provision: str | None = None
    """For a regime: the provision that governs it, by its id in the knowledge data."""

    def label(self, language: str = "en") -> str:
        """Its name; ``zh-Hant-HK`` falls back to ``zh-Hant``, any other language to English."""
        while language not in self.labels:
            shorter = language.rpartition("-")[0]
            if not shorter and language == "en":
                return self.id.replace("_", " ")
            language = shorter or "en"
        return self.labels[language].text


@remembered
def vocabulary(name: str) -> Records[Term]:
    """The terms of one of :data:`VOCABULARIES` by id, in the order in which a list shows them."""
    if name not in VOCABULARIES:
        raise KeyError(f"no vocabulary {name!r}; there are {', '.join(VOCABULARIES)}")
    file, position = VOCABULARIES[name]

    def build(record: dict[str, Any], header: Header) -> Term:
        labels = wordings(record.get("label", {}))
        source = labels["en"]["source"] if labels else OWN
        return header.read({**record, "label": labels, "source": source}, Term)

    return records(file, build, position, "demands" if name == "demand" else f"vocabulary.{name}")
