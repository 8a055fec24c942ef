"""A joint statement: sorted, whoever joins later changes nothing else, and nobody withheld signs it."""

from __future__ import annotations

from pathlib import Path

from hrdalert.documents.blocks import block_texts
from hrdalert.drafts.drafting import DocumentRequest
from tests.builder import EXAMPLE, case_file, case_text
from tests.drafting import a_workspace

NAMES = ["Salt Marsh Watch", "Österhav Center", "The Lantern League", "arch of Quays"]
JOINT = {
    "joint": "We, the undersigned organisations, are troubled by the arrest of Ada Quill.",
    "signatories": NAMES,
}


def lines(folder: Path, **changes: object) -> list[str]:
    """The pieces of the statement; none where there is none."""
    (folder / "given").mkdir(parents=True)
    file = folder / "given" / "2026-014.yaml"
    file.write_text(case_text(EXAMPLE, **changes), encoding="utf-8")
    workspace = a_workspace(folder / "office", file, recipients=EXAMPLE.parent / "recipients.yaml")
    opened = workspace.case(workspace.find_cases()[0])
    drafts, _ = opened.drafts(
        DocumentRequest("joint-statement", "en", opened.case.as_of), clock=opened.case.as_of
    )
    return [piece for draft in drafts for piece in block_texts(draft.document.blocks)]


def test_those_who_sign_are_sorted_and_one_more_changes_nothing_else(tmp_path: Path) -> None:
    before = lines(tmp_path / "before", **JOINT)
    after = lines(tmp_path / "after", **{**JOINT, "signatories": ["Mudflat Union", *NAMES]})
    at = before.index("Signatories (4)") + 1
    assert before[at : at + 4] == [
        "arch of Quays",
        "Österhav Center",
        "Salt Marsh Watch",
        "The Lantern League",
    ]
    after[after.index("Signatories (5)")] = "Signatories (4)"
    assert [line for line in after if line != "Mudflat Union"] == before


def test_nobody_signs_twice() -> None:
    read = case_file(EXAMPLE, **{**JOINT, "signatories": [*NAMES, "the lantern  League"]})
    (twice,) = [problem for problem in read.problems if problem.code == "signs-twice"]
    assert twice.severity == "error" and twice.documents == ("joint-statement",)
    assert twice.text.startswith("'the lantern League' signs twice: it stands in line ")
    assert read.case and twice.origin == read.case.signatories[4].origin


def test_without_those_who_sign_there_is_no_statement(tmp_path: Path) -> None:
    assert lines(tmp_path, joint=JOINT["joint"]) == []


def test_who_is_withheld_from_the_public_stands_in_none(tmp_path: Path) -> None:
    """Until ``withheld:`` has how it begins there is none; a name that stands there keeps it back."""
    silent = {**JOINT, "alleged_victims__0__consent": {"submission": "yes"}}
    own = "We, the undersigned organisations, are troubled by the arrest of a puppeteer."
    assert lines(tmp_path / "without", **silent) == []
    told = lines(tmp_path / "with", **silent, withheld__joint=own)
    assert own in told and "Signatories (4)" in told and not any("Quill" in line for line in told)
    assert lines(tmp_path / "named", **silent, withheld__joint=JOINT["joint"]) == []
