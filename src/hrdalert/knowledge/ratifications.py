"""Which treaty binds a State on a day: acts, waiting times, withdrawals, territories."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

from msgspec import Struct

from hrdalert.knowledge.countries import countries
from hrdalert.knowledge.instruments import Instrument, instruments
from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records, remembered

Act = Literal["ratification", "accession", "succession", "acceptance"]
State = Literal["bound", "not_yet", "signed", "not_a_party", "ended", "contested", "undated", "not_on_file"]
ACTS: tuple[Act, ...] = ("ratification", "accession", "succession", "acceptance")


class Commitment(Struct, frozen=True):
    """What one State has done about one treaty."""

    act: Act | None
    """None: signed only, or a party of which no act is on file."""
    deposited: date | None
    """The day of the act. A State is bound later: :func:`bound_from`."""
    bound: date | None
    """The day from which it is bound, where a source gives it."""
    party: Literal["yes", "no", "contested"]
    signed: date | Literal["yes"] | None
    withdrawn_on: str | None
    """The day of a notice of withdrawal, where it is known; a year at least."""
    until: str | None
    """From when a withdrawal holds; a year at least."""
    complaints: tuple[str, ...]
    """Articles under which individual complaints were accepted by declaration."""
    inquiry: bool | None
    """A competence of inquiry excluded (False) or accepted (True) by declaration; None: the treaty's own rule."""
    source: Source
    listed: date
    """The day of the list that has it: from then on a membership of which no act is on file can be relied on."""
    verified: bool


class Territory(Struct, frozen=True):
    """A part of a State to which it has notified certain treaties as applying, whether it is itself bound or not."""

    since: str
    """A year."""
    treaties: tuple[str, ...]


class Commitments(Struct, frozen=True):
    """One State's treaties. What is not here does not bind it, among the treaties that are on file at all."""

    iso3: str
    treaties: Mapping[str, Commitment]
    territories: Mapping[str, Territory]
    note: str | None
    source: Source
    as_of: date
    verified: bool


class Standing(Struct, frozen=True):
    """How a State stands to a treaty on a day and for a territory."""

    treaty: str
    state: State
    """bound; not_yet: deposited, and the waiting time runs; signed; not_a_party; ended: it has withdrawn; contested;
    undated: a party, since when is not on file, and the day is before that of the list that has it;
    not_on_file: ratifications of this treaty are not in the data, and are to be checked."""
    since: date | None = None
    """When it became bound, where that is known."""
    until: str | None = None
    commitment: Commitment | None = None
    territory: str | None = None

    @property
    def binds(self) -> bool:
        return self.state == "bound"


def standing(treaty_id: str, iso3: str, day: date, territory: str | None = None) -> Standing:
    """How a State stands to a treaty on ``day``, for a territory of its own (``HKG``) if one is given.

    Bound means: by an act that was deposited, whose waiting time is over, and that no withdrawal has ended. Where only
    the year of a withdrawal is known, it ends with that year's first day; where only the year is known from which a
    treaty holds for a territory, it holds from the year's end. A list of parties without days
    holds from its own day on.

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
    if territory and territory in record.territories:
        return _for_territory(treaty, record, day, territory)
    found = record.treaties.get(treaty_id)
    return Standing(treaty_id, "not_a_party") if found is None else _of(treaty, found, day)


def _for_territory(treaty: Instrument, record: Commitments, day: date, territory: str) -> Standing:
    applied = record.territories[territory]
    own = record.treaties.get(treaty.id)
    if treaty.id not in applied.treaties:
        return Standing(treaty.id, "not_a_party", commitment=own, territory=territory)
    since = date(int(applied.since), 12, 31)
    return Standing(treaty.id, "bound" if day >= since else "not_yet", since, None, own, territory)


def _of(treaty: Instrument, found: Commitment, day: date) -> Standing:
    since = bound_from(treaty, found)
    state: State
    if since and day < since:
        state = "signed" if _signed_by(found, day) else "not_a_party"
        if found.deposited and day >= found.deposited:
            state = "not_yet"
    elif found.party == "contested":
        state = "contested" if found.until is None or day >= _first_day(found.until) else "bound"
    elif found.party == "no":
        state = "signed" if _signed_by(found, day) else "not_a_party"
    elif found.until and day >= _first_day(found.until):
        state = "ended"
    elif since is None and day < found.listed:
        state = "undated"
    else:
        state = "bound"
    return Standing(treaty.id, state, since, found.until, found)


def bound_from(treaty: Instrument, found: Commitment) -> date | None:
    """The later of the treaty's entry into force and the deposit plus the waiting time; None: no day is on file."""
    if found.bound is not None or found.deposited is None:
        return found.bound
    after = _months_later(found.deposited, treaty.wait.months) + timedelta(days=treaty.wait.days)
    return max(after, treaty.in_force) if treaty.in_force else after


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _signed_by(found: Commitment, day: date) -> bool:
    return found.signed == "yes" or (isinstance(found.signed, date) and found.signed <= day)


def _first_day(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    return date(*(*parts, 1, 1)[:3])


def _last_day(text: str) -> date:
    """Of a year or a month; of a day, itself."""
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _commitment(entry: dict[str, Any], source: str, header: Header) -> Commitment:
    act = next((act for act in ACTS if act in entry), None)
    party = entry.get("party", bool(act))
    signed = entry.get("signed")
    key = entry.get("source", source)
    return Commitment(
        act=act,
        deposited=entry[act] if act else None,
        bound=entry.get("bound"),
        party=_PARTY.get(party, party),
        signed="yes" if signed is True else signed,
        withdrawn_on=_text(entry.get("withdrawal")),
        until=_text(entry.get("until")),
        complaints=tuple(entry.get("complaints", ())),
        inquiry=entry.get("inquiry"),
        source=header.source(key),
        listed=entry.get("listed") or _listed_on(header.source(key), header),
        verified=entry.get("verified", key != KNOWLEDGE),
    )


def _listed_on(source: Source, header: Header) -> date:
    """The day of a source; of one that has none, the day as of which the data are."""
    return _last_day(source.date) if source.date and source.date[:4].isdigit() else header.as_of


_PARTY: Mapping[Any, Any] = {True: "yes", False: "no"}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _build(record: dict[str, Any], header: Header) -> Commitments:
    return Commitments(
        iso3=record["iso3"],
        treaties={
            name: _commitment(entry, record["source"], header) for name, entry in record["treaties"].items()
        },
        territories={
            name: Territory(entry["since"], tuple(entry["treaties"]))
            for name, entry in record.get("territories", {}).items()
        },
        note=record.get("note"),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=record["source"] != KNOWLEDGE,
    )


@remembered
def commitments() -> Records[Commitments]:
    """By ISO 3166-1 alpha-3 code, the observer States included."""
    return records("ratifications", _build)
