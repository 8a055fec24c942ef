"""A case as the page has it, saved or not: a document as it stands, and what check finds, each with its field."""

from __future__ import annotations

import datetime
import json
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace as changed

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.located_yaml import KeyPath, scan
from hrdalert.desk.case_form import key_at, room_of
from hrdalert.documents import blocks as doc
from hrdalert.drafts.checking import Checked, check
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.errors import HrdAlertError, InputErrors, Origin
from hrdalert.workspace import Workspace
from hrdalert.writers.html import page_parts, stylesheet


class Places:
    """Which field a place of a case file belongs to."""

    def __init__(self, data: bytes, file: Path) -> None:
        scanned = scan(data, file)
        self._marks, self._file = scanned.marks, file
        found = dict(self._walked(scanned.value, ()))
        self._starts = sorted(found)
        self._paths = [found[start] for start in self._starts]

    def _walked(self, value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[int, int], KeyPath]]:
        if isinstance(value, LocatedText):
            key = key_at(path)
            field = (*path, key.short) if key and key.part and key.short else path
            yield (value.origin.line, value.origin.column), field
            return
        items = value.items() if isinstance(value, dict) else enumerate(value or ())
        for step, inner in items:
            key_place = self._marks.key((*path, step))
            yield (key_place.line, key_place.column), (*path, step)
            yield from self._walked(inner, (*path, step))

    def path(self, origin: Origin | None) -> KeyPath:
        """The path of what stands at a place, or around it; empty for another file."""
        if origin is None or origin.file.resolve() != self._file.resolve() or not self._starts:
            return ()
        number = bisect_right(self._starts, (origin.line, origin.column or 10_000)) - 1
        return self._paths[number] if number >= 0 else ()


class Preview(Struct):
    """A document as it stands."""

    html: str = ""
    """Empty where nothing can be shown."""
    note: str = ""
    """Why it is not there, or what it is not."""
    direction: str = "ltr"
    language: str = "en"


def at(path: KeyPath) -> str:
    """A path as the page writes it."""
    return json.dumps(list(path), ensure_ascii=False, separators=(",", ":"))


def preview(workspace: Workspace, file: Path, data: bytes, document: str, today: datetime.date) -> Preview:
    """The document that the bytes of a case file give, or why they give none."""
    try:
        case = workspace.case(file, data, typed_on=today)
    except InputErrors as error:
        why = next((problem.text for problem in error.problems if problem.severity == "error"), "")
        return Preview(note=f"The document waits, for the case cannot be read like this: {why}")
    name, _, recipient = document.partition("/")
    request = DocumentRequest(name, case.case.language, max(today, case.case.as_of))
    try:
        drafts, refusals = case.drafts(request, today)
    except HrdAlertError as error:
        return Preview(note=error.in_a_line)
    made = next(
        (one for one in drafts if one.document.recipient == (recipient or one.document.recipient)), None
    )
    if made is None:
        refusal = next(iter(refusals), None)
        why = ". ".join(filter(None, (refusal.why, refusal.mend))) if refusal else ""
        return Preview(note=f"This document is not made yet: {why}" if why else "There is no such document.")
    places = Places(data, file)

    def place_of(text: doc.Text) -> str:
        path = places.path(text.origin)
        return at(path) if path else ""

    parts = page_parts(made.document, workspace.resources.look, place_of)
    note = made.document.mark.words if made.document.mark else ""
    return Preview(
        f"{parts.letterhead}<header>{parts.header}</header>{parts.main}",
        note,
        parts.direction,
        parts.language,
    )


def on_paper(document: doc.Document) -> str:
    """A document for a page that has a title of its own: each heading is one level lower."""
    blocks = tuple(
        changed(block, level=block.level + 1) if isinstance(block, doc.Heading) else block
        for block in doc.between_marks(document)
    )
    parts = page_parts(changed(document, blocks=blocks))
    return (
        f'<article class="paper" lang="{document.language}" dir="{parts.direction}">'
        f"{parts.header}{parts.main}</article>"
    )


def style(workspace: Workspace) -> str:
    """The stylesheet of documents, for a page in the page."""
    return stylesheet(workspace.resources.look, root=":host", body=".paper")


def findings(checked: Checked, data: bytes, file: Path) -> Iterator[dict[str, Any]]:
    """What check finds, each with the field that it stands at."""
    places = Places(data, file)
    for problem in checked.problems:
        path = places.path(problem.origin)
        yield {
            "at": at(path),
            "room": room_of(path) if path else "",
            "severity": problem.severity,
            "text": problem.text,
            "mend": problem.mend,
        }


def looked(workspace: Workspace, file: Path, today: datetime.date) -> Checked:
    """Everything about a case as it is on the disk."""
    return check(workspace, file, clock=today)
