"""The one thing to do next in a case: the same for the terminal and the desk."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from hrdalert.cli.screen import next_words
from hrdalert.desk.labels import page_words
from hrdalert.desk.what_next import what_next
from hrdalert.drafts.checking import AS_OF, Checked, check
from hrdalert.drafts.next_step import next_step
from hrdalert.workspace import Workspace
from tests.builder import EXAMPLE, case_text
from tests.drafting import a_workspace

HEADER = "reference: 2026-014\nstate: EGY\nstatus: ongoing\nas_of: 2026-03-20\n"
ACTION = {"action": {"until": "2026-03-01"}}


def looked(folder: Path, text: str, documents: Sequence[str] = ()) -> tuple[Workspace, Checked]:
    workspace = a_workspace(folder, EXAMPLE)
    (path,) = workspace.find_cases()
    path.write_text(text, encoding="utf-8")
    workspace = Workspace.open(folder)
    return workspace, check(workspace, path, AS_OF, datetime.date(2026, 3, 20), documents)


def test_of_a_case_of_four_lines_nothing_is_ready(tmp_path: Path) -> None:
    """The case sheet could be printed, and is for nobody: the next step is to see to what is refused."""
    workspace, checked = looked(tmp_path / "w", HEADER)
    step = next_step(checked)
    assert "case-sheet" in {one.document for one in checked.documents if one.state == "ready"}
    assert step.kind == "refused"
    assert not step.ready
    assert "case-sheet" not in {one.document for one in step.refused}
    assert step.problems[0].code == "not-whole"
    assert "hrdalert draft" not in next_words(checked)
    said = what_next(workspace, checked, page_words())
    assert said.startswith("Not made yet: ") and "hrdalert" not in said and ".yaml" not in said


def test_a_text_that_is_missing_is_said_with_what_to_write(tmp_path: Path) -> None:
    workspace, checked = looked(tmp_path / "w", case_text(EXAMPLE, summary=None, **ACTION))
    assert next_step(checked).kind == "refused" and not next_step(checked).problems
    assert "lacks summary" in next_words(checked) and "lacks summary" in what_next(
        workspace, checked, page_words()
    )


def test_what_is_ready_is_said_beside_what_is_refused(tmp_path: Path) -> None:
    workspace, checked = looked(tmp_path / "w", case_text(EXAMPLE, letter=None, appeal_to=None))
    assert next_step(checked).kind == "refused"
    assert "press-release" in {one.document for one in next_step(checked).ready}
    assert "Ready: " in what_next(workspace, checked, page_words())


def test_an_error_is_mended_before_anything_is_drafted(tmp_path: Path) -> None:
    workspace, checked = looked(tmp_path / "w", case_text(EXAMPLE, **ACTION))
    step = next_step(checked)
    assert step.kind == "mend" and {problem.severity for problem in step.problems} == {"error"}
    assert next_words(checked).startswith("mend ")
    assert "To mend first, of " in what_next(workspace, checked, page_words())


def test_a_file_that_cannot_be_read_is_mended(tmp_path: Path) -> None:
    workspace, checked = looked(tmp_path / "w", "reference: [\n")
    assert next_step(checked).kind == "mend"
    assert "To mend first, of " in what_next(workspace, checked, page_words())


def test_what_is_ready_is_named_after_the_warnings(tmp_path: Path) -> None:
    workspace, checked = looked(tmp_path / "w", case_text(EXAMPLE))
    step = next_step(checked)
    has_warnings = any(problem.severity == "warning" for problem in checked.problems)
    assert step.kind == ("look" if has_warnings else "draft")
    ready = {one.document for one in step.ready}
    assert "press-release" in ready and "case-sheet" not in ready
    assert next_words(checked).endswith("hrdalert draft 2026-014")
    assert "Ready: " in what_next(workspace, checked, page_words()) and "Press release" in what_next(
        workspace, checked, page_words()
    )


def test_the_case_sheet_is_ready_for_whoever_asks_for_nothing_else(tmp_path: Path) -> None:
    _, checked = looked(tmp_path / "w", case_text(EXAMPLE), ["case-sheet"])
    assert [one.document for one in next_step(checked).ready] == ["case-sheet"]
