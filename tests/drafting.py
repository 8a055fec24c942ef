"""A workspace of the repository's settings with any cases in it, and what drafting makes of them: for tests."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

from hrdalert.cases.translations import is_translation
from hrdalert.drafts.drafting import DocumentRequest, Draft, Refusal, draft
from hrdalert.workspace import OpenCase, Workspace
from tests.builder import TESTS

ROOT = TESTS.parent
REAL = sorted(path for path in (ROOT / "cases").glob("*.yaml") if not is_translation(path))
SHAPES = sorted(
    path for path in (TESTS / "truth").glob("*.yaml") if path.stem != "recipients" and "." not in path.stem
)
EXAMPLES = [TESTS / "examples" / "case.yaml", TESTS / "examples" / "smallest.yaml"]


def a_workspace(
    folder: Path, *cases: Path, recipients: Path | None = None, settings: Path = ROOT / "hrdalert.yaml"
) -> Workspace:
    """A workspace with copies of these cases and their translations, and with the recipients that are theirs."""
    (folder / "cases").mkdir(parents=True)
    shutil.copy(settings, folder)
    shutil.copytree(ROOT / "design", folder / "design")
    (folder / "recipients").mkdir()
    for case in cases:
        for file in (case, *translations_of(case)):
            shutil.copy(file, folder / "cases" / file.name)
    for file in [recipients] if recipients else recipients_of(cases):
        shutil.copy(file, folder / "recipients" / f"{file.parent.name}-{file.name}")
    return Workspace.open(folder)


def translations_of(case: Path) -> list[Path]:
    """The files of its texts in other languages."""
    return sorted(filter(is_translation, case.parent.glob(f"{case.stem}.*{case.suffix}")))


def recipients_of(cases: tuple[Path, ...]) -> list[Path]:
    """The files of recipients beside these cases."""
    files = {path.parent / "recipients.yaml" for path in cases}
    own = [file for file in sorted(files) if file.is_file()]
    real = sorted((ROOT / "recipients").glob("*.yaml")) if any(path in REAL for path in cases) else []
    return [*own, *real]


def all_drafts(
    opened: OpenCase, day: datetime.date | None = None, language: str = ""
) -> tuple[list[Draft], list[Refusal]]:
    """Every document of a case in a language, without one in its own, as of its day."""
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    day = day or opened.case.as_of
    case_on_day = opened.case_on_day(day, day)
    for document, of_template in opened.workspace.letters.all():
        if of_template == (language or opened.case.language):
            made, refused = draft(case_on_day, DocumentRequest(document, of_template, day))
            drafts += made
            refusals += refused
    return drafts, refusals


def names(drafts: list[Draft]) -> Iterator[str]:
    """``appeal-letter/harbour-police`` for each draft."""
    for made in drafts:
        recipient = f"/{made.document.recipient}" if made.document.recipient else ""
        yield f"{made.document.id}{recipient}"
