"""The file that ``hrdalert new`` writes."""

from __future__ import annotations

import datetime
import re

from hrdalert.resources import PACKAGE

NEW_CASE = (PACKAGE / "cases" / "new_case.yaml").read_text("utf-8")
"""A case to be filled in: valid as it stands, with ``⟨…⟩`` where words are missing."""


def new_case(reference: str, as_of: datetime.date, id: str | None = None) -> str:
    """The text of a new case with this reference; ``id`` is its internal name.

    The day ``as_of`` is only proposed: no document is made before somebody has taken it out of its brackets.
    """
    text = _with(NEW_CASE, "reference", reference)
    text = _with(text, "as_of", f"⟨{as_of.isoformat()}⟩")
    return _with(text, "id", id) if id else text


def _with(text: str, key: str, value: str) -> str:
    return re.sub(rf"(?m)^(?:# )?{key}: \S+", lambda _: f"{key}: {value}", text, count=1)
