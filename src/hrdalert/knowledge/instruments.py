"""The instruments of human rights law: what they ask, which of them bind a State on a day, and what it has reserved."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal

from msgspec import Struct, field

from hrdalert.knowledge.arguments import duty_of
from hrdalert.knowledge.countries import countries
from hrdalert.knowledge.in_use import remembered
from hrdalert.knowledge.records import KNOWLEDGE, Header, Record, loaded
from hrdalert.knowledge.time_limits import Limit, last_day

WHOLE = "whole"
"""Stands for the articles of a text that is cited as a whole."""
State = Literal["bound", "not_yet", "signed", "not_a_party", "ended", "contested", "undated", "not_on_file"]


class Instrument(Record, frozen=True):
    """One treaty, declaration or set of principles. Whether a treaty binds a State: :func:`standing`."""

    id: str
    kind: Literal["treaty", "other_treaty", "regional_treaty", "declaration", "general_comment"]
    title: str
    name: str
    """As a sentence has it after "the": Convention against Torture."""
    adopted: date
    short: str = ""
    """As lawyers abbreviate it: ICCPR."""
    parts: Literal["article", "principle", "rule", "guideline"] = "article"
    """What its parts are called."""
    last: int = 0
    """The number of its last article; 0: not on file."""
    in_force: date | None = None
    """Of a treaty as a whole; None of what is no treaty."""
    wait: Limit = Limit()
    """The time between a State's deposit and its being bound."""
    is_on_file: bool = field(name="on_file", default=True)
    """Of a treaty: whether the data say which States it binds."""

    @property
    def is_treaty(self) -> bool:
        return self.kind in ("treaty", "other_treaty", "regional_treaty")

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        return {"name": record["title"], **record}


instruments = loaded("instruments", Instrument)
"""By id, treaties of the United Nations first, then other and regional ones, then what is no treaty."""


# --- what they ask


class Duty(Struct, frozen=True):
    """Something that an instrument asks for, with the articles that do so."""

    articles: tuple[str, ...]
    says: str
    """Follows "is bound to" where the instrument is a treaty, and its name where it is not."""
    violations: frozenset[str] = field(name="for")
    """Any of these calls for it."""
    short: str | None = None
    """The same in fewer words, for a document of a page or two, where it needs them."""
    beside: frozenset[str] = field(name="with", default=frozenset())
    """Called for only beside one of these (violations, or ``charged``), where there are any."""
    unless: frozenset[str] = frozenset()
    """Not called for where one of these is there: violations, or marks such as ``convicted``."""
    only: str | None = None
    """Where the facts are of a ``woman``, a ``child``, a ``migrant``, a ``minority`` or a ``disability``."""
    meets: frozenset[str] = frozenset()
    """Demands that call for it too."""
    name: str | None = None
    """Where another of the same articles asks for something else."""

    @property
    def key(self) -> str:
        """How a list of words calls it: its articles, or its name."""
        return self.name or ", ".join(self.articles)

    def is_called_for(self, facts: Collection[str]) -> bool:
        """Whether these violations and marks (``charged``, ``woman`` …) call for it."""
        return (
            not self.violations.isdisjoint(facts)
            and (not self.beside or not self.beside.isdisjoint(facts))
            and self.unless.isdisjoint(facts)
            and (self.only is None or self.only in facts)
        )


class Articles(Record, frozen=True):
    """Of one instrument: an own reading, and so never verified."""

    id: str
    gists: Mapping[str, str] = field(name="articles")
    """By article, as ``rights`` has it: 14(3)(d); ``whole`` of the whole text."""
    duties: tuple[Duty, ...] = ()

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        return {**record, "verified": False}


articles = loaded("articles", Articles)
"""By the ids of the instruments that ``law_first`` cites."""


def gist(instrument: str, article: str) -> str | None:
    """What an article is about, in a few words; None where it is not on file."""
    found, duty = articles().get(instrument), duty_of(instrument, article)
    return (found.gists.get(article) if found else None) or (duty.title if duty else None)


@cache
def article_order(article: str) -> tuple[int, int, str]:
    """Sorts 9, 9(1), 10 and 14(3)(b) as a reader would; what has no number comes last."""
    digits = article.split("(")[0].split(".")[0]
    return (0, int(digits), article) if digits.isdecimal() and len(digits) < 10 else (1, 0, article)


# --- whom they bind


class Commitment(Record, frozen=True):
    """What one State has done about one treaty."""

    listed: date
    """The day of the list that has it: from then on a membership of which no act is on file can be relied on."""
    party: bool | Literal["contested"]
    act: str | None = None
    """ratification, accession, succession or acceptance; None: signed only, or a party of which no act is on file."""
    deposited: date | None = None
    """The day of the act. A State is bound later."""
    bound: date | None = None
    """The day from which it is bound, where a source gives it."""
    signed: date | bool | None = None
    """True: on a day that is not on file."""
    until: date | None = None
    """From when a withdrawal holds."""
    complaints: tuple[str, ...] = ()
    """Articles under which individual complaints were accepted by declaration."""


class Territory(Struct, frozen=True):
    """A part of a State to which it has notified certain treaties as applying, whether it is itself bound or not."""

    since: str
    """A year."""
    treaties: frozenset[str]


class Commitments(Record, frozen=True):
    """One State's treaties. What is not here does not bind it, among the treaties that are on file at all."""

    iso3: str
    treaties: Mapping[str, Commitment]
    territories: Mapping[str, Territory] = {}

    @staticmethod
    def prepared(record: dict[str, Any], header: Header) -> dict[str, Any]:
        acts, treaties = ("ratification", "accession", "succession", "acceptance"), {}
        for treaty, entry in record["treaties"].items():
            act = next((act for act in acts if act in entry), None)
            source = entry.get("source", record["source"])
            read_on = header.sources[source].date
            listed = last_day(read_on) if read_on and read_on[:4].isdigit() else header.as_of
            known = {"source": source, "act": act, "deposited": entry.get(act)}
            treaties[treaty] = {"listed": listed, "party": act is not None, **entry, **known}
        return {**record, "treaties": treaties}


class Standing(Struct, frozen=True):
    """How a State stands to a treaty on a day and for a territory."""

    treaty: str
    state: State
    """bound; not_yet: deposited, and the waiting time runs; signed; not_a_party; ended: it has withdrawn; contested;
    undated: a party, since when is not on file, and the day is before that of the list that has it;
    not_on_file: ratifications of this treaty are not in the data, and are to be checked."""
    since: date | None = None
    """When it became bound, where that is known."""
    until: date | None = None
    commitment: Commitment | None = None
    territory: str | None = None

    @property
    def binds(self) -> bool:
        return self.state == "bound"


@remembered
def standing(treaty_id: str, iso3: str, day: date, territory: str | None = None) -> Standing:
    """How a State stands to a treaty on ``day``, for a territory of its own (``HKG``) if one is given.

    Bound means: by an act that was deposited, whose waiting time is over, and that no withdrawal has ended. Where only
    the year is known from which a treaty holds for a territory, it holds from the year's end. A list of parties without
    days holds from its own day on.

    Raises:
        KeyError: there is no such instrument, or it is no treaty, or there is no such State.
    """
    treaty = instruments()[treaty_id]
    if not treaty.is_treaty:
        raise KeyError(f"{treaty_id} is no treaty")
    on_file = commitments()
    if not treaty.is_on_file or (iso3 in countries() and iso3 not in on_file):
        return Standing(treaty_id, "not_on_file", territory=territory)
    record = on_file[iso3]
    found = record.treaties.get(treaty_id)
    if territory and territory in record.territories:
        applied = record.territories[territory]
        if treaty_id not in applied.treaties:
            return Standing(treaty_id, "not_a_party", commitment=found, territory=territory)
        held_from = date(int(applied.since), 12, 31)
        state: State = "bound" if day >= held_from else "not_yet"
        return Standing(treaty_id, state, held_from, None, found, territory)
    if found is None:
        return Standing(treaty_id, "not_a_party")
    since = found.bound
    if since is None and found.deposited is not None:
        since = max(treaty.wait.after(found.deposited), treaty.in_force or date.min)
    return Standing(treaty_id, _state_of(found, since, day), since, found.until, found)


def _state_of(found: Commitment, since: date | None, day: date) -> State:
    has_ended = found.until is not None and day >= found.until
    has_signed = found.signed <= day if isinstance(found.signed, date) else found.signed
    if since and day < since and found.deposited and day >= found.deposited:
        return "not_yet"
    if not found.party or (since and day < since):
        return "signed" if has_signed else "not_a_party"
    if found.party == "contested":
        return "contested" if found.until is None or has_ended else "bound"
    if has_ended:
        return "ended"
    return "undated" if since is None and day < found.listed else "bound"


commitments = loaded("ratifications", Commitments)
"""By ISO 3166-1 alpha-3 code, the observer States included."""


# --- what States have reserved


class Reservation(Record, frozen=True):
    """One act of a State, in a few words of our own. Not verified where it was not read, or only in part."""

    treaty: str
    articles: tuple[str, ...]
    """As documents cite them; ``all`` of a general one, ``1 to 27`` of a range."""
    kind: Literal["reservation", "declaration", "understanding", "withdrawn"]
    effect: Literal["none", "caution", "avoid"]
    """caution: the State can be expected to answer with it; avoid: another article serves better."""
    gist: str
    day: date | None = None

    @property
    def is_general(self) -> bool:
        """Whether it is about the treaty as a whole."""
        return "all" in self.articles

    def touches(self, article: str) -> bool:
        """Whether it is about an article, a part of it, or the article of which it is a part."""
        for reserved in self.articles:
            first, _, last = reserved.partition(" to ")
            begin, number, end = (article_order(each)[:2] for each in (first, article, last))
            is_part = f"{article}(".startswith(f"{first}(") or f"{first}(".startswith(f"{article}(")
            if begin <= number <= end if last else is_part or self.is_general:
                return True
        return False


class Reservations(Record, frozen=True):
    """Those of one State."""

    iso3: str
    reservations: tuple[Reservation, ...]

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        acts = record["reservations"]
        is_read = all(act["source"] != KNOWLEDGE and "verified" not in act for act in acts)
        return {**record, "source": acts[0]["source"], "verified": is_read}


reservations = loaded("reservations", Reservations)
"""By ISO 3166-1 alpha-3 code."""


def reservations_of(iso3: str, treaty: str, articles: tuple[str, ...]) -> tuple[Reservation, ...]:
    """What a State has reserved of some articles of a treaty, and has not withdrawn."""
    record = reservations().get(iso3)
    return tuple(
        each
        for each in (record.reservations if record else ())
        if each.treaty == treaty and each.kind != "withdrawn" and any(map(each.touches, articles))
    )
