"""What is asked of a run of drafts, and what came of it, case by case."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from hrdalert.cases import check_text
from hrdalert.documents.blocks import MarkKind
from hrdalert.documents.compose import Order
from hrdalert.errors import (
    GapError,
    HrdAlertError,
    InputErrors,
    NotReadyError,
    Problem,
)
from hrdalert.inputs import Inputs, digest

# --- what came of it


class File(Struct, frozen=True):
    """One file that was drafted."""

    path: Path
    document: str
    language: str
    audience: str
    recipient: str | None
    warnings: tuple[str, ...]
    mark: MarkKind | None = None
    """It must not leave the house."""

    def as_data(self) -> dict[str, Any]:
        return {
            "path": self.path.as_posix(),
            "document": self.document,
            "language": self.language,
            "audience": self.audience,
            "recipient": self.recipient,
            "mark": self.mark,
            "warnings": list(self.warnings),
        }


class SetAside(Struct, frozen=True):
    """A file that was taken out of the way of a draft, or out of sight."""

    file: Path
    kept: Path
    why: str

    def __str__(self) -> str:
        return (
            f"{self.file.as_posix()} {self.why}: it is kept, for the office alone, as {self.kept.as_posix()}"
        )

    def as_data(self) -> dict[str, str]:
        return {"file": self.file.as_posix(), "kept": self.kept.as_posix(), "why": self.why}


class Failure(Struct, frozen=True):
    """What could not be done, as plain data that goes from one process to another."""

    text: str
    hint: str = ""
    problems: tuple[Problem, ...] | None = None
    document: str = ""
    """What was not made for it; empty: nothing of the case was."""
    is_unready: bool = False
    """An incomplete draft could have been made."""

    @classmethod
    def of(cls, error: HrdAlertError, document: str = "") -> Failure:
        problems = tuple(error.problems) if isinstance(error, InputErrors) else None
        return cls(str(error), error.hint, problems, document, isinstance(error, NotReadyError | GapError))

    def __str__(self) -> str:
        return f"{self.text}\n    {self.hint}" if self.hint else self.text

    def as_data(self) -> str | list[dict[str, str | int]]:
        return self.text if self.problems is None else [problem.as_data() for problem in self.problems]


class Outcome(Struct):
    """What came of one case."""

    reference: str = ""
    """Empty: the file could not be read so far."""
    drafted: list[File] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    """Files that are as they should be, below the drafts' folder."""
    warned: list[str] = field(default_factory=list)
    """Those of them of which there was something to say when they were drafted."""
    skipped: list[str] = field(default_factory=list)
    """Documents that the case does not fit, where every document was asked for."""
    failed: list[Failure] = field(default_factory=list)
    incomplete: list[Failure] = field(default_factory=list)
    """Why a document was drafted as an incomplete one."""
    edited: list[Path] = field(default_factory=list)
    """Files that were edited by hand, and left."""
    set_aside: list[SetAside] = field(default_factory=list)
    older: list[Path] = field(default_factory=list)
    """Files of an earlier state of the case, which were not drafted again."""
    stale: dict[str, str] = field(default_factory=dict)
    """What to know of the addresses it is written to."""
    outrun: str = ""
    """That more is known on the day than its telling speaks of."""
    is_unchanged: bool = False
    """Nothing at all was to be done."""


# --- what is asked for


class Terms(Struct, frozen=True, dict=True):
    """What holds for every case of a run; it goes to each process that drafts."""

    orders: tuple[Order, ...]
    """One at least, all of one day."""
    formats: tuple[str, ...]
    everything: bool
    """Every document is asked for, so that one which a case does not fit is no failure."""
    clock: datetime.date
    out: Path
    verify: bool
    incomplete: bool
    """A document that is not ready is drafted all the same, with a mark."""
    review: bool
    """Review copies are made, and nothing else."""
    force: bool
    """Nothing counts as unchanged, and what was edited by hand is set aside."""
    inputs: Inputs
    existing: frozenset[tuple[str, str]]
    """Every document and language that there is a template for, asked for or not."""


class Task(Struct, frozen=True):
    """A case file, as far as a glance tells."""

    path: Path
    reference: str
    """Empty: the file cannot be read."""
    content: str
    """The digest of what it held."""

    @classmethod
    def of(cls, path: Path) -> Task:
        """Reads the YAML only where the reference is not plainly written."""
        try:
            content = path.read_bytes()
        except OSError:
            return cls(path, "", "")
        found = _REFERENCE.findall(content)
        if len(found) == 1:
            return cls(path, found[0][1].decode(), digest(content))
        case, _ = check_text(content, path)
        return cls(path, str(case.reference) if case else "", digest(content))


_REFERENCE = re.compile(
    rb"""^reference:[ \t]*(["']?)([A-Za-z0-9][A-Za-z0-9._-]*)\1[ \t]*(?:[ \t]#[^\n]*)?\r?$""", re.MULTILINE
)
