"""The kinds of communication that mandate holders send to a State, and which of them a case calls for.

The sender proposes; OHCHR and the experts decide (the chooser of the submission guidance,
https://academy.ishr.ch/learn/special-procedures/requesting-a-communication).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Communication(Struct, frozen=True):
    """A kind of communication. ``title`` is English, without article."""

    id: Literal["urgent_appeal", "letter_of_allegation", "other_letter"]
    code: Literal["UA", "AL", "OL"]
    title: str
    why: str
    """Why a case calls for it."""
    because: str
    """The same for the coordinator, with what in the case file decides it."""
    source: str
    as_of: str


_RACISM = "http://www.ohchr.org/EN/Issues/Racism/SRRacism/Pages/IndividualComplaints.aspx"
_ONGOING = "the violation goes on or is about to happen, so that a letter can still change it"
_OVER = "most of what is alleged lies in the past, so that a letter asks the State to explain, investigate and repair"
_MEASURE = "it is about a law, a bill or a practice, without an individual victim"
URGENT_APPEAL = Communication(
    "urgent_appeal",
    "UA",
    "urgent appeal",
    _ONGOING,
    f"{_ONGOING} (status: ongoing or imminent)",
    _RACISM,
    "before 2022",
)
LETTER_OF_ALLEGATION = Communication(
    "letter_of_allegation",
    "AL",
    "letter of allegation",
    _OVER,
    f"{_OVER} (status: past or resolved)",
    _RACISM,
    "before 2022",
)
OTHER_LETTER = Communication(
    "other_letter",
    "OL",
    "other letter",
    _MEASURE,
    f"{_MEASURE} (measure:)",
    _RACISM,
    "before 2022",
)


def communication(status: str | None, *, measure: bool = False) -> Communication:
    """The kind that a case of this status calls for; where no status is given, nothing says that it is urgent."""
    if measure:
        return OTHER_LETTER
    return URGENT_APPEAL if status in ("ongoing", "imminent") else LETTER_OF_ALLEGATION
