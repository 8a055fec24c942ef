"""The kind of communication that a case asks mandate holders for."""

from __future__ import annotations

from typing import Literal

from hrdalert.cases.model import Case


def request_of(case: Case) -> Literal["urgent_appeal", "letter_of_allegation", "other_letter"]:
    """An urgent appeal while it goes on or is about to happen; of a law without victims another letter.

    The sender proposes; the experts decide. A case that is closed has no more than a letter of allegation to ask for.
    """
    if case.measure is not None and not case.alleged_victims:
        return "other_letter"
    return "urgent_appeal" if case.status in ("imminent", "ongoing") else "letter_of_allegation"
