"""A deadline as a value: what is due by which day, why, and for whom."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases import Case
from hrdalert.errors import Origin
from hrdalert.marked import NOWHERE

Severity: TypeAlias = Literal["passed", "soon", "ahead"]
Kind: TypeAlias = Literal[
    "act_by",
    "fallback",
    "action",
    "disappearance",
    "communication",
    "reply",
    "consent_ends",
    "consent_old",
    "custody_state",
    "legal_limit",
    "end_of_custody",
]
At: TypeAlias = tuple[str | int, ...]
"""The way to a part of the case file: ``("custody", 0, "from")``."""


class Deadline(Struct, frozen=True):
    """One day by which something is due. ``what`` and ``rule`` hold no text of the case, and so name nobody."""

    kind: Kind
    day: datetime.date
    what: str
    why: str
    """The fact that it follows from."""
    people: tuple[str, ...]
    """By their ids."""
    at: At
    """The way to that fact in the case file."""
    severity: Severity
    rule: str = ""
    source: str = ""
    """Where the rule was read, and when; empty where the day is the office's own."""
    place: Origin = NOWHERE

    @property
    def id(self) -> str:
        """The same for one deadline of a case on every day. Of keys and numbers, never of the ids of people."""
        at = self.at[2:] if self.at[:1] == ("editions",) else self.at
        return ".".join((self.kind, *(str(part + 1 if isinstance(part, int) else part) for part in at)))

    def in_days(self, day: datetime.date) -> str:
        """How far it is from a day: in 3 days, today, 3 days ago."""
        days = (self.day - day).days
        if days in (-1, 0, 1):
            return ("yesterday", "today", "tomorrow")[days + 1]
        return f"in {days} days" if days > 0 else f"{-days} days ago"

    @property
    def said(self) -> str:
        """What is due, and for whom by their ids."""
        return f"{self.what} ({', '.join(self.people)})" if self.people else self.what

    def as_data(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "date": self.day.isoformat(),
            "severity": self.severity,
            "what": self.what,
            "why": self.why,
            "people": list(self.people),
            "rule": self.rule,
            "source": self.source,
            "file": self.place.file.as_posix(),
            "line": self.place.line,
            "column": self.place.column,
        }


class DeadlinesOfCase(Struct, frozen=True):
    """All deadlines of one case on one day, in the order of their days."""

    path: Path
    case: Case
    day: datetime.date
    deadlines: tuple[Deadline, ...]

    @property
    def reference(self) -> str:
        return self.case.reference

    def within(self, days: int) -> DeadlinesOfCase:
        """Only with what has passed, and with what is due in so many days."""
        last = self.day + datetime.timedelta(days=days)
        return replace(self, deadlines=tuple(each for each in self.deadlines if each.day <= last))

    def as_data(self) -> dict[str, Any]:
        return {
            "file": self.path.as_posix(),
            "reference": self.reference,
            "date": self.day.isoformat(),
            "deadlines": [each.as_data() for each in self.deadlines],
        }
