"""A case that somebody types and that is in no file yet: it is looked at as any other, and writes nothing."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from hrdalert.drafts.case_run import RunOptions, draft_case
from hrdalert.drafts.checking import AS_OF, check, look
from hrdalert.errors import InputErrors
from hrdalert.workspace import OpenCase, Workspace
from tests.builder import EXAMPLE, case_text
from tests.drafting import a_workspace

DAY = datetime.date(2026, 3, 20)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return a_workspace(tmp_path / "w", EXAMPLE)


def case_file(workspace: Workspace) -> Path:
    return workspace.find_cases()[0]


def typed(workspace: Workspace, **changes: object) -> OpenCase:
    return workspace.case(case_file(workspace), case_text(EXAMPLE, **changes).encode())


def files(workspace: Workspace) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}


def test_what_is_typed_is_as_read_once_the_file_says_it(workspace: Workspace) -> None:
    path = case_file(workspace)
    assert workspace.case(path, path.read_bytes()).is_as_read()
    opened = typed(workspace, headline="Another headline")
    assert str(opened.case.headline) == "Another headline"
    assert not opened.is_as_read()
    path.write_bytes(case_text(EXAMPLE, headline="Another headline").encode())
    assert not opened.is_as_read(), "its people were read before"
    assert typed(Workspace.open(workspace.root), headline="Another headline").is_as_read()


def test_a_translation_that_changed_makes_it_older(workspace: Workspace) -> None:
    path = case_file(workspace)
    opened = workspace.case(path, path.read_bytes())
    path.with_suffix(".fr.yaml").write_text("language: fr\nheadline: Une lampe\n", encoding="utf-8")
    assert not opened.is_as_read()


def test_nothing_that_is_typed_lies_where_the_public_reads(workspace: Workspace) -> None:
    opened = typed(workspace, headline="Another headline")
    options = RunOptions(("press-release",), ("txt",), ("en",), AS_OF, DAY)
    outcome = draft_case(opened.case_on_day(DAY, DAY), options, workspace.root)
    assert outcome.has_failed and not outcome.written
    assert not (workspace.root / "out" / "public").exists()


def test_a_look_says_what_check_says_and_writes_nothing(workspace: Workspace) -> None:
    path, before = case_file(workspace), files(workspace)
    looked = look(workspace.case(path, path.read_bytes()), AS_OF, DAY)
    assert files(workspace) == before
    assert check(workspace, path, AS_OF, DAY) == looked
    assert [path.parent.name for path in files(workspace).keys() - before.keys()] == ["checked"]


def test_a_look_at_what_is_typed_leaves_what_is_remembered_alone(workspace: Workspace) -> None:
    check(workspace, case_file(workspace), AS_OF, DAY)
    before = files(workspace)
    looked = look(typed(workspace, summary="Ada Quill was freed on 19 March 2026."), AS_OF, DAY)
    assert looked.documents and files(workspace) == before


def test_what_is_typed_is_refused_as_a_file_is(workspace: Workspace) -> None:
    path = case_file(workspace)
    with pytest.raises(InputErrors):
        workspace.case(path, b"reference: [\n")
    path.with_name("other.yaml").write_text(case_text(EXAMPLE, reference="2026-099"), encoding="utf-8")
    problems = typed(Workspace.open(workspace.root), reference="2026-099").problems
    assert "reference-twice" in {problem.code for problem in problems}
