"""Kinds of recipients, the words that earlier files have for them, and how offices of a kind are usually greeted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator

from hrdalert import knowledge

Kind: TypeAlias = Literal[
    "police",
    "prison",
    "prosecutor",
    "court",
    "ministry_justice",
    "ministry_interior",
    "ministry_foreign",
    "ministry_other",
    "parliament",
    "head_of_state",
    "head_of_government",
    "regional_authority",
    "ombudsman",
    "embassy",
    "company",
    "armed_group",
    "un",
    "press",
    "member",
    "other",
]
Level: TypeAlias = Literal[
    "international",
    "national",
    "provincial",
    "municipal",
    "county",
    "local",
    "facility",
    "party",
    "mission",
    "embassy",
]
Channel: TypeAlias = Literal["post", "fax", "email", "form", "via_embassy"]

OF_NO_STATE = ("company", "armed_group", "un", "press", "member", "other")
"""Kinds of recipients that no State stands behind."""
OWN_MAILBOXES = ("press", "member", "other")
"""Kinds of recipients who may well use a mailbox of their own."""

_MINISTRIES = "ministry_justice, ministry_interior (security too), ministry_foreign or ministry_other"
_EARLIER: Mapping[str, str] = {
    "ministry": f"write which one: {_MINISTRIES}; regional_authority for a government of a region",
    "state_security": "write police; ministry_interior for a ministry",
    "procuratorate": "write prosecutor",
    "detention_centre": "write prison",
    "party": "write regional_authority for a committee or secretary of a region, head_of_state for the centre",
    "mission": "write embassy, with represents: and the State that sent it",
}
"""What to write in place of the kinds that files had before."""


def _kind(word: object) -> object:
    mend = _EARLIER.get(word) if isinstance(word, str) else None
    if mend:
        raise ValueError(f"{str(word)!r} is no kind of office any more; {mend}")
    return word


KindEntry: TypeAlias = Annotated[Kind, BeforeValidator(_kind)]

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
_GREETINGS: Mapping[str, str] = {
    "police": "Dear Director,",
    "prison": "Dear Director,",
    "press": "Dear Editor,",
}
"""What could be written as salutation to the other kinds."""


def usual(role: str | None, language: str, part: Literal["salutations", "closings"]) -> str | None:
    """What such offices are usually told, if that needs no name and no guess."""
    form = knowledge.forms_of_address(role or "", language)
    formulas = getattr(form, part) if form else ()
    return next((formula.text for formula in formulas if not formula.when and "{" not in formula.text), None)


def greeting(kind: str, language: str) -> str:
    """What could be written as the salutation of an office of a kind; ``…`` where only its writer can know."""
    known = usual(FORMS.get(kind), language, "salutations")
    return known or (_GREETINGS.get(kind, "Dear Sir or Madam,") if language == UNNAMED else "…")


UNNAMED = "en"
"""The language of texts of recipients that do not name theirs."""
