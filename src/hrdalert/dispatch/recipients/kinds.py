"""Kinds of recipients, and how offices of a kind are usually greeted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from hrdalert import knowledge

Kind: TypeAlias = Literal[
    "police", "prison", "prosecutor", "court", "ministry_justice", "ministry_interior", "ministry_foreign",
    "ministry_other", "parliament", "head_of_state", "head_of_government", "regional_authority",
    "ombudsman", "embassy", "company", "armed_group", "un", "press", "member", "other",
]  # fmt: skip
Level: TypeAlias = Literal[
    "international", "national", "provincial", "municipal", "county", "local", "facility", "party",
    "mission", "embassy",
]  # fmt: skip

UNNAMED = "en"
"""The language of texts of recipients that do not name theirs."""
FORMS: Mapping[str, str] = {
    "prosecutor": "attorney_procurator_general",
    "court": "chief_judge_court_president",
    "ministry_justice": "minister",
    "ministry_interior": "minister",
    "ministry_foreign": "minister",
    "ministry_other": "minister",
    "head_of_state": "head_of_state_republic",
    "head_of_government": "prime_minister",
    "embassy": "embassy_unnamed",
}
"""The form of address that most offices of a kind have, where it greets without a name."""


def usual(role: str | None, language: str, part: Literal["salutations", "closings"]) -> str | None:
    """What such offices are usually told, if that needs no name and no guess."""
    form = knowledge.forms_of_address(role or "", language)
    formulas = getattr(form, part) if form else ()
    return next((formula.text for formula in formulas if not formula.when and "{" not in formula.text), None)


def greeting(kind: str, language: str) -> str:
    """What could be written as the salutation of an office of a kind; ``…`` where only its writer can know."""
    known = usual(FORMS.get(kind), language, "salutations")
    own = {"police": "Dear Director,", "prison": "Dear Director,", "press": "Dear Editor,"}
    return known or (own.get(kind, "Dear Sir or Madam,") if language == UNNAMED else "…")
