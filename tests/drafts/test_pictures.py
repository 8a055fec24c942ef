"""A photograph is printed in public where its own consent, and the name's, is there; else nobody sees it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from hrdalert.documents.blocks import Picture, inline_text
from hrdalert.drafts.drafting import Draft
from tests.builder import EXAMPLE, case_text
from tests.drafting import a_workspace, all_drafts
from tests.writers.sample import png

DAY = datetime.date(2026, 3, 20)
PHOTO = {
    "file": "photos/quay.png",
    "alt": "Ada Quill at a quay",
    "credit": "Photograph: the workshop",
    "consent": "yes",
}


def drafted(folder: Path, photo: Any, *, content: bytes | None = png(), **changes: Any) -> dict[str, Draft]:
    """Every draft of the example with a photograph of its alleged victim."""
    case = folder / "case.yaml"
    case.write_text(case_text(EXAMPLE, alleged_victims__0__photo=photo, **changes), encoding="utf-8")
    recipients = EXAMPLE.parent / "recipients.yaml"
    workspace = a_workspace(folder / "office", case, recipients=recipients)
    if content is not None:
        (workspace.root / "photos").mkdir()
        (workspace.root / "photos" / "quay.png").write_bytes(content)
    drafts, _ = all_drafts(workspace.case("case"), DAY)
    return {made.document.id: made for made in drafts}


def pictures(drafts: dict[str, Draft]) -> dict[str, Picture]:
    return {
        document: block
        for document, made in drafts.items()
        for block in made.document.blocks
        if isinstance(block, Picture)
    }


def said(drafts: dict[str, Draft], code: str) -> set[str]:
    return {problem.text for made in drafts.values() for problem in made.problems if problem.code == code}


def test_a_photograph_stands_in_the_release_and_the_action_alone(tmp_path: Path) -> None:
    found = pictures(drafted(tmp_path, PHOTO))
    assert sorted(found) == ["press-release", "urgent-action"]
    for picture in found.values():
        assert picture.image is not None and picture.image.content == png()
        assert inline_text(picture.alternative) == "Ada Quill at a quay"
        assert inline_text(picture.credit) == "Photograph: the workshop"


@pytest.mark.parametrize(
    "consent", [None, "no", "withdrawn", {"answer": "yes", "until": "2026-03-19"}], ids=lambda it: str(it)[:9]
)
def test_without_its_own_consent_nobody_sees_it_and_check_says_so(tmp_path: Path, consent: Any) -> None:
    photo = {**PHOTO, "consent": consent} if consent else {k: v for k, v in PHOTO.items() if k != "consent"}
    drafts = drafted(tmp_path, photo)
    assert not pictures(drafts)
    assert said(drafts, "photo") == {
        "the photograph of ada is not printed: it, or the name, is not cleared for the public"
    }


def test_the_photograph_of_somebody_withheld_is_never_shown(tmp_path: Path) -> None:
    drafts = drafted(tmp_path, PHOTO, alleged_victims__0__consent={"submission": "yes"})
    assert not pictures(drafts)


@pytest.mark.parametrize(
    ("photo", "content", "reason"),
    [
        (PHOTO, None, "quay.png cannot be read: there is no such file"),
        (PHOTO, b"GIF89a", "quay.png is neither JPEG nor PNG"),
        ({**PHOTO, "file": "../../quay.png"}, png(), "../../quay.png lies outside the workspace"),
    ],
)
def test_a_photograph_that_cannot_be_read_stops_nothing_and_is_said(
    tmp_path: Path, photo: Any, content: bytes | None, reason: str
) -> None:
    drafts = drafted(tmp_path, photo, content=content)
    assert not pictures(drafts)
    assert drafts["press-release"].is_ready
    assert said(drafts, "picture") == {f"{reason}, and documents are made without this picture"}
