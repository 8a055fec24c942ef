"""An embargo is written into a case file, and not one byte beside it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdalert.cases.edit import with_embargo
from hrdalert.cases.reading import check_text
from hrdalert.cases.values import moment_of
from hrdalert.errors import RefusedError
from tests.builder import EXAMPLE, SMALLEST, TESTS

CASES = [
    path
    for folder in (TESTS.parent / "cases", TESTS / "truth", TESTS / "exemplars", TESTS / "examples")
    for path in sorted(folder.glob("*.yaml"))
    if check_text(path.read_bytes(), path).case is not None
]
FIRST, SECOND = "2031-03-29 09:00 Europe/Berlin", "2031-04-01T08:30+02:00"
KEYS = [f"release:\n  embargo: {FIRST}   # by phone\n", f"release: {{embargo: '{FIRST}'}} # by phone\n"]


def written(tmp_path: Path, content: bytes, embargo: str) -> bytes:
    file = tmp_path / "case.yaml"
    file.write_bytes(content)
    new = with_embargo(file, embargo)
    read = check_text(new, file).case
    assert read is not None and read.release.embargo == moment_of(embargo)
    assert file.read_bytes() == content, "who asks writes it"
    return new


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(CASES), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.integers(0, 2))
def test_nothing_beside_an_embargo_changes(
    tmp_path_factory: pytest.TempPathFactory, path: Path, end: str, is_marked: bool, empty: int
) -> None:
    text = path.read_text("utf-8").rstrip("\n") + "\n" * empty
    content = text.replace("\n", end).encode("utf-8-sig" if is_marked else "utf-8")
    folder = tmp_path_factory.mktemp("case")
    new = written(folder, content, FIRST)
    release, embargo = f"release:{end}".encode(), f"  embargo: {FIRST}{end}".encode()
    added = embargo if f"{end}release:{end}".encode() in content else release + embargo
    assert new.replace(added, b"", 1) in (content, content + end.encode())
    assert written(folder, new, SECOND) == new.replace(FIRST.encode(), SECOND.encode())


def test_an_embargo_stands_beside_the_words_of_a_release(tmp_path: Path) -> None:
    head = SMALLEST.read_text("utf-8")
    for before, after in ((head, ""), ("", head)):
        content = f"{before}release:   # for the desk\n    lead: They took her.\n{after}".encode()
        new = written(tmp_path, content, FIRST)
        line = f"took her.\n    embargo: {FIRST}\n".encode()
        assert new == content.replace(b"took her.\n", line)
    for empty in ("", " {}", " {lead: They took her.}"):
        written(tmp_path, f"{head}release:{empty}\n".encode(), FIRST)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("case", [EXAMPLE, SMALLEST])
def test_one_that_stands_there_gives_way_and_its_remark_stays(tmp_path: Path, key: str, case: Path) -> None:
    content = f"{key}{case.read_text('utf-8')}".encode()
    assert written(tmp_path, content, SECOND) == content.replace(FIRST.encode(), SECOND.encode(), 1)


def test_where_only_a_person_can_write_it_nothing_is_written(tmp_path: Path) -> None:
    text = (
        f"reference: x\nstatus: ongoing\nas_of: 2026-03-20\nnotes: &at {FIRST}\nrelease: {{embargo: *at}}\n"
    )
    with pytest.raises(RefusedError, match=r"case\.yaml:4 has an anchor") as said:
        written(tmp_path, text.encode(), SECOND)
    assert f"release: {{embargo: {SECOND}}}" in said.value.hint


@pytest.mark.parametrize("value", ["tomorrow", "2031-03-29 09:00", "[a, b]", "2031-03-29T09:00+99:00"])
def test_what_is_no_moment_is_a_mistake_at_its_line(value: str) -> None:
    text = f"reference: x\nstatus: ongoing\nas_of: 2026-03-20\nrelease:\n  embargo: {value}\n"
    read = check_text(text, Path("case.yaml"))
    (problem,) = (problem for problem in read.problems if problem.origin.line == 5)
    assert read.case is None and problem.origin.column == 12
    assert "is no moment" in problem.text or "says no zone" in problem.text
