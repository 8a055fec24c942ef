"""For arguments: the rights that a text argues under, and what each sub-paragraph obliges a State to do.

Whether a treaty binds a State on a day is not here: :func:`hrdalert.knowledge.standing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field

from hrdalert.knowledge.records import Header, Record, loaded


class ArguedRight(Record, frozen=True):
    """A right as the heading of an argument: what is cited under it, and hints to whoever writes it.

    The hints are never printed as facts of a case.
    """

    id: str
    rank: Literal["core", "further"]
    """core: offered first."""
    headings: Mapping[str, str] = field(name="heading")
    """By language: en, fr, es, zh-Hans, zh-Hant, ar. Own translations."""
    cite: tuple[str, ...]
    """Each as ``iccpr 9(1)``, in the order in which a lawyer cites: a menu, and no list to print."""
    violations: frozenset[str]
    """Those whose heading it is; each violation has one."""
    also: frozenset[str]
    """Violations that it often serves beside."""
    deal_with: tuple[str, ...]
    """What a good text answers, as questions to the writer."""
    government: str
    """The usual answer of a State."""
    fails: str
    """Why that commonly does not hold."""
    headings_verified: bool
    """Whether the headings were compared with official texts."""

    @property
    def articles(self) -> tuple[tuple[str, str], ...]:
        """Each instrument and article that it cites, in the same order."""
        cites = (cite.partition(" ") for cite in self.cite)
        return tuple((instrument, article) for instrument, _, article in cites)

    def heading(self, language: str = "en") -> str:
        """What a text calls it; ``zh-Hant-HK`` falls back to ``zh-Hant``, any other language to English."""
        while language not in self.headings:
            language = language.rpartition("-")[0] or "en"
        return self.headings[language]

    @staticmethod
    def prepared(record: dict[str, Any], header: Header) -> dict[str, Any]:
        return {"headings_verified": header.extra["headings_verified"], **record}


rights_argued = loaded("arguments", ArguedRight)
"""By id, in the order in which a list shows them."""


class ArguedDuty(Record, frozen=True):
    """What a sub-paragraph obliges somebody to do, in short: exceptions are read in the article.

    ``source`` and ``verified`` are those of the English; French and Spanish are own translations of it.
    """

    article: str
    """As documents cite it: 14(3)(d); ``whole`` of a text that is cited as a whole."""
    title: str
    says: Mapping[str, str] = field(name="duty")
    """By language: en, fr, es. It follows "has the duty to", « est tenu de » or «tiene el deber de»."""
    rights: tuple[str, ...] = field(name="right", default=())
    """Those under which it is argued, first the one to which it belongs."""
    who: Literal["state", "company"] = "state"
    """Who has it."""
    kind: Literal["duty", "definition"] = "duty"
    """definition: it says what a word means, and is no breach by itself."""


class ArguedInstrument(Struct, frozen=True):
    """The duties of one instrument, in the order of its articles."""

    id: str
    duties: tuple[ArguedDuty, ...]


duties = loaded("arguments", ArguedInstrument, 1, "duties")
"""By the ids of the instruments."""


def duty_of(instrument: str, article: str) -> ArguedDuty | None:
    """The duty of just this article, or sub-paragraph; None where it is not on file."""
    return next((duty for duty in duties_of(instrument, article) if duty.article == article), None)


def duties_of(instrument: str, article: str) -> tuple[ArguedDuty, ...]:
    """The duties of an article and its sub-paragraphs: 9 stands for 9(1) to 9(5), and not for 19 or 9bis."""
    found = duties().get(instrument)
    return tuple(
        duty for duty in (found.duties if found else ()) if f"{duty.article}(".startswith(f"{article}(")
    )
