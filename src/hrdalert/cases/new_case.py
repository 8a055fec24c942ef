"""The file that ``hrdalert new`` writes."""

from __future__ import annotations

import datetime
import re
from importlib.resources import files

NEW_CASE = (files("hrdalert.cases") / "new_case.yaml").read_text("utf-8")
"""A case to be filled in: valid as it stands, with ``⟨…⟩`` where words are missing."""


def new_case(reference: str, as_of: datetime.date, id: str | None = None) -> str:
    """The text of a new case with this reference, dated ``as_of``; ``id`` is its internal name."""
    text = re.sub(r"(?m)^reference: \S+", f"reference: {reference}", NEW_CASE)
    text = re.sub(r"(?m)^as_of: \S+", f"as_of: {as_of}", text)
    return re.sub(r"(?m)^# id: \S+", f"id: {id}", text, count=1) if id else text
