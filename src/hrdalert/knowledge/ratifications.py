"""Which treaty binds a State on a day: acts, waiting times, withdrawals, territories."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

from msgspec import Struct

from hrdalert.knowledge.countries import countries
from hrdalert.knowledge.instruments import Instrument, instruments
from hrdalert.knowledge.records import Header, Record, Records, records, remembered

State = Literal["bound", "not_yet", "signed", "not_a_party", "ended", "contested", "undated", "not_on_file"]
ACTS: Final = ("ratification", "accession", "succession", "acceptance")


class Commitment(Record, frozen=True):
    """What one State has done about one treaty."""

    listed: date
    """The day of the list that has it: from then on a membership of which no act is on file can be relied on."""
    party: bool | Literal["contested"]
    act: str | None = None
    """One of ACTS; None: signed only, or a party of which no act is on file."""
    deposited: date | None = None
    """The day of the act. A State is bound later: :func:`bound_from`."""
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
    since = bound_from(treaty, found)
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


def bound_from(treaty: Instrument, found: Commitment) -> date | None:
    """The later of the treaty's entry into force and the deposit plus the waiting time; None: no day is on file."""
    if found.bound is not None or found.deposited is None:
        return found.bound
    after = treaty.wait.after(found.deposited)
    return max(after, treaty.in_force) if treaty.in_force else after


def _last_day(text: str) -> date:
    """Of a year or a month; of a day, itself."""
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


@remembered
def commitments() -> Records[Commitments]:
    """By ISO 3166-1 alpha-3 code, the observer States included."""

    def build(record: dict[str, Any], header: Header) -> Commitments:
        treaties = {}
        for treaty, entry in record["treaties"].items():
            act = next((act for act in ACTS if act in entry), None)
            source = entry.get("source", record["source"])
            read_on = header.sources[source].date
            treaties[treaty] = {
                "listed": _last_day(read_on) if read_on and read_on[:4].isdigit() else header.as_of,
                "party": act is not None,
                **entry,
                "source": source,
                "act": act,
                "deposited": entry.get(act),
            }
        return header.read({**record, "treaties": treaties}, Commitments)

    return records("ratifications", build)
