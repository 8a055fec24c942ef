"""The repository's real case, composed for tests: as it stands, and with the consent to public naming taken away."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

from hrdalert.cases import Case, read_case
from hrdalert.documents.blocks import Document
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.workspace import Workspace

ROOT = Path(__file__).parents[1]
THEN = datetime.date(2021, 4, 20)
LATER = datetime.date(2024, 9, 1)
DOCUMENTS = ("un-communication", "press-release", "urgent-action", "appeal-letter", "case-sheet")


@cache
def desk() -> Desk:
    return Desk(Workspace.find(ROOT))


@cache
def named() -> Case:
    return read_case(ROOT / "cases" / "china-chang-weiping.yaml")


@cache
def unnamed() -> Case:
    """The same file without a word on public naming, of him and of his wife: silence is no."""
    case = named()
    victims = [
        each.model_copy(update={"consent": each.consent.model_copy(update={"public": None})})
        for each in case.alleged_victims
    ]
    related = [
        each.model_copy(update={"consent": each.consent.model_copy(update={"public": None})})
        for each in case.related
    ]
    return case.model_copy(update={"alleged_victims": tuple(victims), "related": tuple(related)})


def composed(document: str, day: datetime.date = THEN, case: Case | None = None) -> Document:
    """The first (or only) document of an order."""
    return desk().documents(case or named(), Order(document, "en", day), day)[0]
