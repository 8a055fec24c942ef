"""The words of the case file: violations, regimes of custody, demands, facts and so on; and what demands ask for."""

from collections.abc import Collection, Mapping
from typing import Any, Final, Literal

from msgspec import field

from hrdalert.knowledge.in_use import remembered
from hrdalert.knowledge.records import OWN, Header, Record, Records, Wording, loaded, records

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

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        labels = Wording.by_language(record.get("label", {}))
        return {**record, "label": labels, "source": labels["en"]["source"] if labels else OWN}


@remembered
def vocabulary(name: str) -> Records[Term]:
    """The terms of one of :data:`VOCABULARIES` by id, in the order in which a list shows them."""
    if name not in VOCABULARIES:
        raise KeyError(f"no vocabulary {name!r}; there are {', '.join(VOCABULARIES)}")
    file, position = VOCABULARIES[name]
    return records(file, Term, position, "demands" if name == "demand" else f"vocabulary.{name}")


class KnownDemand(Record, frozen=True):
    """One word of the vocabulary ``demand``."""

    id: str
    of: Literal["person", "organisation", "anybody", "group", "child", "survivor", "none"]
    what: Literal["none", "optional", "required"]
    """Whether it needs words of the case that say what it is about."""
    do: frozenset[str]
    """Kinds of office that can do it."""
    refer: frozenset[str] = frozenset()
    """Kinds that cannot, and have powers or words to bring it about."""
    see_to: bool = True
    """Whether somebody can see to it; a guarantee is given by an office or not."""
    wordings: frozenset[str] = frozenset()
    """Those that word lists have beside ``plain``: unconditional, dead, held, capital, minor."""
    only_when: tuple[str, ...] = ()
    not_when: Mapping[str, tuple[str, ...]] = {}
    """States in which it would be wrong, each with the demands to write instead."""
    violations: frozenset[str] = frozenset()
    needs_name: bool = False
    """Whether whoever does it has to name the person to the State concerned."""

    def fits(self, states: frozenset[str]) -> bool:
        """Whether it can be asked of somebody in these states."""
        is_right = states.isdisjoint(self.not_when) and states.issuperset(self.only_when)
        return self.of == "none" or (is_right and self.is_for(states))

    def is_for(self, states: Collection[str]) -> bool:
        """Whether it is for somebody of this kind: no organisation is set free, and no person registered again."""
        if self.of == "organisation":
            return "person" not in states
        return self.of not in ("person", "child", "survivor") or "organisation" not in states


demands = loaded("demands", KnownDemand)
"""By id, in the order of the vocabulary ``demand``."""
requests = loaded("requests", KnownDemand, subject="vocabulary.request")
"""What another State can be asked to do, by id, in the order of the vocabulary ``request``."""


def known_demand(word: str | None) -> KnownDemand | None:
    """A word of one of the two vocabularies, which share none."""
    return (demands().get(word) or requests().get(word)) if word else None


def passes_on(kind: str) -> bool:
    """Whether an office of this kind is asked to pass everything on: an embassy, a foreign ministry."""
    return kind in demands().header.extra["pass_on"]


def sees_to(kind: str) -> bool:
    """Whether an office of this kind has powers over others: a ministry, a head of State, a parliament."""
    return kind in demands().header.extra["see_to"]


def has_it_done(kind: str, demand: str) -> bool:
    """Whether an office of this kind, a head of State, has others do what a demand asks for; but for its own acts."""
    header = demands().header.extra
    return kind in header["through_others"] and demand in demands() and demand not in header["own_acts"]
