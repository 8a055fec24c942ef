"""A deadline as an event of a calendar program."""

from __future__ import annotations

from hrdalert.law.deadlines import Deadline
from hrdalert.writers.ics import Event


def calendar_event(due: Deadline, reference: str) -> Event:
    """A deadline for a calendar on a telephone: without names, ids of people and texts of a case."""
    text = "\n".join(filter(None, (due.rule, f"hrdalert deadlines {reference}")))
    id, summary = f"{reference}.{due.id}@hrdalert", f"{reference}: {due.what}"
    return Event(id, due.day, summary, text, due.severity != "passed")
