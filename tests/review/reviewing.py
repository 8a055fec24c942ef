"""Reviews of small cases: the example changed by path, with the offices that it writes to."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import Any

from hrdalert.cases.model import Case
from hrdalert.documents.office import Reader
from hrdalert.errors import Problem
from hrdalert.review.review import review_case
from hrdalert.review.subject import Context
from tests.builder import EXAMPLE, a_case

DAY = datetime.date(2026, 3, 20)
READERS = {
    "harbour-police": Reader(
        "harbour-police", "Harbour Police", "police", "CHN", "Dear Director,", address="1 Quay"
    ),
    "ministry-of-waters": Reader(
        "ministry-of-waters",
        "Ministry of Waters",
        "ministry_other",
        "CHN",
        "Dear Minister,",
        email="m@waters.example",
    ),
}


def a_context(**changes: Any) -> Context:
    """What the workspace of the example knows, with changes."""
    return dataclasses.replace(Context(clock=DAY, readers=READERS), **changes)


def problems_in(case: Case, day: datetime.date = DAY, context: Context | None = None) -> list[Problem]:
    """All that the review says of a case."""
    return review_case(case, day, context or a_context())


def codes(
    day: datetime.date = DAY, context: Context | None = None, base: Path = EXAMPLE, /, **changes: Any
) -> set[str]:
    """The ids of the rules that find something in the example, changed by path."""
    return {problem.code for problem in problems_in(a_case(base, **changes), day, context)}
