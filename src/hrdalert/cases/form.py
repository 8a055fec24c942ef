"""The form that ``hrdalert new`` writes: a case file that says what each key is for."""

from __future__ import annotations

import datetime
from pathlib import Path


def new_case(reference: str, as_of: datetime.date) -> str:
    """The text of a new case. The day is only proposed: somebody has to take it out of its brackets."""
    text = (Path(__file__).parent / "new_case.yaml").read_text("utf-8")
    text = text.replace("⟨2026-001⟩", f"{reference:10}", 1)
    return text.replace("as_of: ⟨2026-01-31⟩", f"as_of: ⟨{as_of.isoformat()}⟩", 1)
