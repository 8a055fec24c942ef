"""How an individual can complain to a committee, and whether a State has accepted that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from hrdalert.knowledge.instruments import instruments
from hrdalert.knowledge.ratifications import standing


class Complaint(Struct, frozen=True):
    """The way to one committee: a protocol, or the article under which a declaration is made."""

    treaty: str
    """What must bind the State for it: the protocol, or the treaty itself."""
    article: str | None
    body: str


COMPLAINTS: Final[Mapping[str, Complaint]] = {
    "iccpr": Complaint("iccpr_op1", None, "Human Rights Committee"),
    "cat": Complaint("cat", "22", "Committee against Torture"),
    "icerd": Complaint("icerd", "14", "Committee on the Elimination of Racial Discrimination"),
    "cedaw": Complaint("cedaw_op", None, "Committee on the Elimination of Discrimination against Women"),
    "ced": Complaint("ced", "31", "Committee on Enforced Disappearances"),
    "crc": Complaint("crc_opic", None, "Committee on the Rights of the Child"),
    "crpd": Complaint("crpd_op", None, "Committee on the Rights of Persons with Disabilities"),
    "icescr": Complaint("icescr_op", None, "Committee on Economic, Social and Cultural Rights"),
}
"""By the treaty that is complained of."""


class Way(Struct, frozen=True):
    """Whether the way to a committee is open against one State, and by what."""

    body: str
    is_open: bool
    under: str
    """article 22, or the short name of the protocol."""
    ended: str | None


def complaint_of(treaty: str, iso3: str, day: date, territory: str | None = None) -> Way | None:
    """The way to the committee of a treaty on a day; None: there is none for anybody."""
    way = COMPLAINTS.get(treaty)
    if way is None:
        return None
    found = standing(way.treaty, iso3, day, territory)
    accepted = bool(
        found.binds
        and not found.territory
        and (way.article is None or (found.commitment and way.article in found.commitment.complaints))
    )
    under = f"article {way.article}" if way.article else instruments()[way.treaty].short
    return Way(way.body, accepted, under, found.until if found.state == "ended" else None)
