"""For arguments: the rights that a text argues under, what each sub-paragraph obliges a State to do, and precedents.

Whether a treaty binds a State on a day is not here: :func:`hrdalert.knowledge.standing`.
"""

import datetime
from collections.abc import Collection, Mapping
from typing import Any, Literal

from msgspec import Struct, field

from hrdalert.knowledge.in_use import remembered
from hrdalert.knowledge.records import Header, Record, loaded
from hrdalert.knowledge.time_limits import last_day


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


@remembered
def duties_of(instrument: str, article: str) -> tuple[ArguedDuty, ...]:
    """The duties of an article and its sub-paragraphs: 9 stands for 9(1) to 9(5), and not for 19 or 9bis."""
    found = duties().get(instrument)
    on_file, whole = found.duties if found else (), f"{article}("
    return tuple(duty for duty in on_file if f"{duty.article}(".startswith(whole))


class Precedent(Record, frozen=True):
    """One opinion, observation, letter, judgment or resolution."""

    id: str
    date: str
    """As precisely as the source has it: a year, a month or a day."""
    subject: str
    held: str
    violations: frozenset[str]
    symbol: str | None = None
    state: str | None = None
    territory: str | None = None
    number_verified: bool = True
    """False: the number is from memory, and is never printed before somebody has looked it up."""
    outcome_verified: bool = True

    def is_known_on(self, day: datetime.date) -> bool:
        """Whether its date, taken at its latest, is not after the day: nothing later enters an earlier document."""
        return last_day(self.date) <= day

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        return {**record, "verified": record["read"] and record.get("number_verified", True)}


precedents = loaded("precedents", Precedent)
"""By id; those on China first."""


def precedents_on(
    iso3: str, violations: Collection[str], day: datetime.date, territory: str | None = None
) -> list[Precedent]:
    """Those on a State, known on the day, that concern one of these violations; of its mainland or of one territory."""
    return [
        each
        for each in precedents().values()
        if (each.state, each.territory) == (iso3, territory)
        and each.is_known_on(day)
        and not each.violations.isdisjoint(violations)
    ]
