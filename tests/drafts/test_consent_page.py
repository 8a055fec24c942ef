"""The page that is read to a family before a name is written: its sentences, its answers, and nobody else's name."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from hrdalert.cases.model import Case
from hrdalert.documents.blocks import Table, block_texts, inline_text
from hrdalert.drafts.drafting import DocumentRequest, Draft
from tests.builder import case_text
from tests.drafting import a_workspace

DAY = datetime.date(2026, 12, 2)
ADA: dict[str, Any] = {
    "id": "ada",
    "name": "Ada Quill",
    "also": ["Ms Quill", "Quill"],
    "title": "Ms",
    "pseudonym": "Ms V.",
    "parents": "Eda Quill and Odo Quill",
}
PEOPLE: dict[str, Any] = {
    "language": "en",
    "alleged_victims": [ADA, {"id": "ben", "name": "Ben Marsh", "consent": "yes", "pseudonym": "her pupil"}],
    "related": [
        {"id": "tim", "name": "Tim Quill", "role": "brother of Ada Quill"},
        {"id": "eva", "name": "Eva Stone", "role": "lawyer"},
    ],
    "alleged_perpetrators": [
        {"id": "police", "name": "Harbour Police"},
        {"id": "head", "name": "Olaf Grim", "rank": "Colonel"},
    ],
    "summary": "Ada Quill and Ben Marsh were taken from a workshop. Ben Marsh is free again.",
    "now": "Tim Quill and Eva Stone were not let in to see Ada Quill. Olaf Grim sent Ms Quill away.",
}


def pages(tmp_path: Path, **changes: Any) -> list[Draft]:
    """The page of each person of a case."""
    file = tmp_path / "given" / "case.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(case_text(**{**PEOPLE, **changes}), encoding="utf-8")
    workspace = a_workspace(tmp_path / "office", file)
    drafts, refusals = workspace.case(workspace.find_cases()[0]).drafts(
        DocumentRequest("consent-page", "en", DAY), DAY
    )
    assert not refusals
    return drafts


def words(draft: Draft) -> str:
    return "\n".join(block_texts(draft.document.blocks))


def ada(**changes: Any) -> dict[str, Any]:
    return {"alleged_victims": [{**ADA, **changes}]}


def test_each_person_has_a_page_for_the_office_alone(tmp_path: Path) -> None:
    made = pages(tmp_path)
    titles = [draft.document.title.rpartition(" of ")[2] for draft in made]
    assert titles == ["Ada Quill", "Ben Marsh", "Tim Quill", "Eva Stone"]
    assert {draft.document.audience for draft in made} == {"internal"}
    assert [draft.document.recipient for draft in made] == ["1", "2", "3", "4"]


def test_it_says_what_would_be_written_if_the_answer_were_yes(tmp_path: Path) -> None:
    """Nobody has answered yet, and so no document has the name."""
    said = words(pages(tmp_path)[0])
    assert "Ada Quill and her pupil were taken from a workshop." in said
    assert "is free again" not in said


@pytest.mark.parametrize(("number", "own"), list(enumerate(("Ada", "Ben", "Tim", "Eva"))))
def test_nobody_else_is_named(number: int, own: str, tmp_path: Path) -> None:
    """Neither other people of the case, nor officials, nor parents; a reader is told who they are."""
    said = words(pages(tmp_path)[number])
    for name in {"Ada", "Ben", "Tim", "Eva", "Eda", "Odo", "Olaf", "Grim", "Stone", "Marsh"} - {own}:
        surname = {"Stone": "Eva", "Marsh": "Ben"}.get(name)
        assert surname == own or name not in said


def test_others_are_called_by_what_they_are_to_the_person(tmp_path: Path) -> None:
    said = words(pages(tmp_path)[0])
    assert "and the lawyer were not let in to see Ada Quill." in said
    assert "Another person sent Ms Quill away." in said


def test_an_answer_is_noted_without_the_names_in_it(tmp_path: Path) -> None:
    given = {"answer": "yes", "by": "Tim Quill", "date": "2026-05-01", "how": "a call with Eva Stone"}
    made = pages(tmp_path, **ada(consent={"submission": given, "public": "no"}))[0]
    (table,) = (block for block in made.document.blocks if isinstance(block, Table))
    first, *_, last = [[inline_text(cell) for cell in row] for row in table.rows]
    assert first[1:4] == ["☒", "☐", "☐"]
    assert "1 May 2026" in first and "the lawyer" in first[5]
    assert last[1:4] == ["☐", "☒", "☐"]
    assert "Tim" not in words(made)


CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "a dead person": ({"died": "2026-11-02"}, "so we ask the family", "is a child"),
    "a child": ({"born": "2015"}, "A parent or guardian answers", "sorry for your loss"),
    "somebody protected": (
        {"protect": "survivor"},
        "we give this name to no Government",
        "The public may know",
    ),
    "somebody who took a yes back": (
        {"consent": {"public": {"answer": "withdrawn", "by": "herself", "date": "2026-11-20"}}},
        "A yes was taken back",
        "before anybody was asked",
    ),
    "somebody named without being asked": (
        {"consent": {"public": {"answer": "already_public", "why": "the court said it"}}},
        "before anybody was asked",
        "A yes was taken back",
    ),
}


@pytest.mark.parametrize(("changes", "has", "lacks"), CASES.values(), ids=CASES)
def test_it_speaks_to_whoever_is_asked(changes: dict[str, Any], has: str, lacks: str, tmp_path: Path) -> None:
    said = words(pages(tmp_path, **ada(**changes))[0])
    assert has in said
    assert lacks not in said


def test_a_protected_person_is_asked_about_the_experts_alone(tmp_path: Path) -> None:
    made = pages(tmp_path, **ada(protect="minor"))[0]
    (table,) = (block for block in made.document.blocks if isinstance(block, Table))
    assert len(table.rows) == 1


def test_whoever_has_no_name_has_a_page(tmp_path: Path) -> None:
    nameless = {"id": "girl", "pseudonym": "the girl", "protect": "minor"}
    made = pages(tmp_path, alleged_victims=[nameless])[0]
    assert made.document.title.endswith("the girl")


def test_only_what_is_asked_for_is_made(tmp_path: Path) -> None:
    """It is made where somebody names it, and one person's page alone where only that is asked for."""
    file = tmp_path / "case.yaml"
    file.write_text(case_text(**PEOPLE), encoding="utf-8")
    workspace = a_workspace(tmp_path / "office", file)
    opened = workspace.case(workspace.find_cases()[0])
    assert not workspace.letters.is_wished("consent-page", "en", (), opened.case)
    (made,), _ = opened.drafts(DocumentRequest("consent-page", "en", DAY, form=2), DAY)
    assert made.document.title.endswith("Ben Marsh")
    assert isinstance(opened.case, Case)
