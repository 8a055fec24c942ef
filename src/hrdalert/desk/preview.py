"""A case as the page has it, saved or not: a document as it stands, and what check finds, each with its field."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace as changed

from hrdalert.cases.key_paths import KeyPaths
from hrdalert.cases.located_yaml import KeyPath
from hrdalert.cases.yaml_spans import Layout
from hrdalert.desk.case_form import room_of, table, title_of
from hrdalert.desk.labels import PageWords
from hrdalert.desk.plain_words import in_words, plain
from hrdalert.dispatch.sent import sent_of
from hrdalert.documents import blocks as doc
from hrdalert.drafts.checking import Checked, check
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.errors import HrdAlertError, InputErrors, RefusedError
from hrdalert.workspace import Workspace
from hrdalert.writers.html import page_parts, stylesheet

_OWN_IDS: Final = re.compile(rf"\b(?:{'|'.join(table('ids').values())})\d+\b")


class Preview(Struct):
    """A document as it stands."""

    html: str = ""
    """Empty where nothing can be shown."""
    note: str = ""
    """Why it is not there."""
    direction: str = "ltr"
    language: str = "en"


def at(path: KeyPath) -> str:
    """A path as the page writes it."""
    return json.dumps(list(path), ensure_ascii=False, separators=(",", ":"))


def preview(
    workspace: Workspace,
    file: Path,
    data: bytes,
    document: str,
    today: datetime.date,
    words: PageWords,
) -> Preview:
    """The document that the bytes of a case file give, or in the words of the page why they give none."""
    try:
        case = workspace.case(file, data, typed_on=today)
    except InputErrors as error:
        why = next((problem.text for problem in error.problems if problem.severity == "error"), "")
        waits = words.word("The document waits, for the case cannot be read like this:")
        return Preview(note=f"{waits} {in_words(why, words)}")
    name, _, recipient = document.partition("/")
    request = DocumentRequest(name, case.case.language, max(today, case.case.as_of))
    try:
        documents, refusals = case.seen(request, today)
    except HrdAlertError as error:
        return Preview(note=in_words(plain(error), words))
    seen = next((one for one in documents if one.recipient == (recipient or one.recipient)), None)
    if seen is None:
        refusal = next(iter(refusals), None)
        why = ". ".join(filter(None, (refusal.why, refusal.mend))) if refusal else ""
        not_yet, unknown = map(words.word, ("This document is not made yet:", "There is no such document."))
        return Preview(note=f"{not_yet} {in_words(why, words)}" if why else unknown)
    places = KeyPaths(data, file)

    def place_of(text: doc.Text) -> str:
        path = places.path(text.origin)
        return at(path) if path else ""

    parts = page_parts(seen, workspace.resources.look, place_of)
    return Preview(
        f"{parts.letterhead}<header>{parts.header}</header>{parts.main}",
        direction=parts.direction,
        language=parts.language,
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


def _people(data: bytes, file: Path) -> dict[str, str]:
    """What people and bodies are called, by the ids that the desk gives."""
    try:
        values = Layout(data, file).values
    except RefusedError:
        return {}
    lists = (values.get(name) for name in ("alleged_victims", "related", "alleged_perpetrators"))
    items = [item for items in lists if isinstance(items, list) for item in items if isinstance(item, dict)]
    return {
        str(item.get("id")): title_of({"name": item.get("name") or item.get("pseudonym")}) for item in items
    }


def findings(checked: Checked, data: bytes, words: PageWords) -> Iterator[dict[str, Any]]:
    """What check finds, each with the field that it stands at."""
    people = _people(data, checked.path)
    for problem, path in checked.placed(data):
        text, mend = (
            _OWN_IDS.sub(lambda id: people.get(id[0], id[0]), said) for said in (problem.text, problem.mend)
        )
        yield {
            "at": at(path),
            "room": room_of(path) if path else "",
            "severity": problem.severity,
            "text": in_words(text.partition(":\n")[0], words, path),
            "mend": in_words(mend, words, path),
        }


def looked(workspace: Workspace, file: Path, today: datetime.date) -> Checked:
    """Everything about a case as it is on the disk."""
    return check(workspace, file, clock=today, sent=sent_of)
