"""Answers to consent as a form asks for them, one for each use of a name, and as a case file holds them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from hrdalert.cases.dates import CaseDate, DateMistake
from hrdalert.cases.edit import Edit
from hrdalert.cases.model import Use
from hrdalert.desk.case_form import in_a_line
from hrdalert.desk.labels import spoken
from hrdalert.documents.agreed import USES
from hrdalert.drafts.notes import date_in
from hrdalert.errors import WorkspaceError

_UNASKED: Final = ("already_public", "cannot_be_asked")
"""Answers of nobody, which rest on a reason."""
_KEYS: Final = ("answer", "by", "how", "date", "until")


class Given(Struct, frozen=True):
    """One answer, as a form shows it."""

    use: Use
    label: str
    answer: str = ""
    by: str = ""
    how: str = ""
    """How it was given; of an answer of nobody, why nobody was asked."""
    date: str = ""
    until: str = ""


def said_of(consent: Any, use: Use) -> dict[str, str]:
    """What a case file says of one use, be it written for several at once. A line break of the file is a space."""
    return {key: in_a_line(value) for key, value in _said_of(consent, use).items()}


def _said_of(consent: Any, use: Use) -> dict[str, str]:
    if isinstance(consent, str):
        return {"answer": consent}
    if not isinstance(consent, dict):
        return {}
    own = consent.get(use)
    if own:
        return {"answer": own} if isinstance(own, str) else dict(own)
    uses = consent.get("for") or USES
    if not consent.get("answer") or use not in uses:
        return {}
    return {key: value for key, value in consent.items() if key not in ("for", *USES)}


def given(consent: Any, labels: Mapping[Use, str]) -> tuple[Given, ...]:
    """The answers of a case file, for a form."""
    answers = []
    for use in USES:
        said = said_of(consent, use)
        shown = {key: said.get(key) or "" for key in _KEYS}
        if said.get("answer") in _UNASKED:
            shown["how"] = said.get("why") or ""
        answers.append(Given(use, labels[use], **shown))
    return tuple(answers)


def with_answers(path: tuple[str | int, ...], was: Any, form: Mapping[str, Any]) -> list[Edit]:
    """What a form changes of somebody's consent; nothing, where it says what the file says.

    Raises WorkspaceError with what to write instead, where a day is none.
    """
    before = {use: said_of(was, use) for use in USES}
    after = {use: _answer(use, before[use], form) for use in USES}
    if before == after:
        return []
    return [Edit("put", path, was, {use: answer for use, answer in after.items() if answer})]


def _answer(use: Use, before: Mapping[str, str], form: Mapping[str, Any]) -> dict[str, str]:
    shown = {key: str(form.get(f"{use}.{key}", "")).strip() for key in _KEYS}
    if not shown["answer"]:
        return {}
    shown |= {key: date_in(shown[key], spoken().language) for key in ("date", "until") if shown[key]}
    _require_days(shown)
    is_unasked = shown["answer"] in _UNASKED
    if is_unasked:
        shown["why"] = shown.pop("how")
    kept = {key: value for key, value in before.items() if key not in (*_KEYS, "why", "source")}
    if is_unasked and before.get("source"):
        kept["source"] = before["source"]
    if is_unasked == (before.get("answer") in _UNASKED):
        kept |= {key: before[key] for key in ("how", "why") if key in before and key not in shown}
    return {**kept, **{key: value for key, value in shown.items() if value}}


def _require_days(shown: Mapping[str, str]) -> None:
    try:
        if shown["date"]:
            CaseDate.parse(shown["date"])
        if shown["until"]:
            datetime.date.fromisoformat(shown["until"])
    except DateMistake as error:
        raise WorkspaceError(str(error)) from error
    except ValueError as error:
        what = f"{shown['until']} is no day until which an answer can hold."
        raise WorkspaceError(what, "Write one such as 2026-09-30.") from error
