"""What lies in ``out/``: ours is replaced, what was edited is never lost, what may not stand there is set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrdalert.drafts.folder import Folder
from hrdalert.errors import WriterError

RELEASE = "public/2026-014/press-release.en.txt"
MARKED = "internal/2026-014/press-release.en.txt"


def folder(root: Path) -> Folder:
    return Folder.open(root, "2026-014")


def written(root: Path, content: str, place: str = RELEASE) -> Folder:
    opened = folder(root)
    opened.write({place: content.encode()})
    opened.save()
    return opened


def text(root: Path, place: str) -> str:
    return (root / "out" / place).read_text("utf-8")


def set_aside(root: Path) -> list[str]:
    there = (root / "out/internal/2026-014/set-aside").rglob("*.*")
    return sorted(path.read_text("utf-8") for path in there if path.is_file())


def test_a_draft_that_nobody_touched_is_replaced(tmp_path: Path) -> None:
    written(tmp_path, "one")
    again = written(tmp_path, "two")
    assert text(tmp_path, RELEASE) == "two"
    assert again.set_aside == [] and set_aside(tmp_path) == []


def test_an_edited_draft_stays_where_the_new_one_would_say_the_same(tmp_path: Path) -> None:
    written(tmp_path, "one")
    (tmp_path / "out" / RELEASE).write_text("one, by hand", encoding="utf-8")
    again = written(tmp_path, "one")
    assert text(tmp_path, RELEASE) == "one, by hand"
    assert [path.name for path in again.edited] == ["press-release.en.txt"]


def test_an_edited_draft_is_set_aside_where_there_is_something_new_to_say(tmp_path: Path) -> None:
    written(tmp_path, "one")
    (tmp_path / "out" / RELEASE).write_text("one, by hand", encoding="utf-8")
    again = written(tmp_path, "two")
    assert text(tmp_path, RELEASE) == "two"
    assert set_aside(tmp_path) == ["one, by hand"]
    assert "was edited" in str(again.set_aside[0])


def test_two_edited_drafts_are_both_kept(tmp_path: Path) -> None:
    for number in ("1", "2", "3"):
        written(tmp_path, f"draft {number}")
        (tmp_path / "out" / RELEASE).write_text(f"hand {number}", encoding="utf-8")
    written(tmp_path, "draft 4")
    assert set_aside(tmp_path) == ["hand 1", "hand 2", "hand 3"]


def test_a_file_that_was_not_written_here_is_set_aside_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "out" / RELEASE
    path.parent.mkdir(parents=True)
    path.write_text("somebody's own", encoding="utf-8")
    written(tmp_path, "one")
    assert text(tmp_path, RELEASE) == "one"
    assert set_aside(tmp_path) == ["somebody's own"]


def test_what_is_withdrawn_leaves_every_folder_and_format(tmp_path: Path) -> None:
    opened = folder(tmp_path)
    places = [
        f"{audience}/2026-014/press-release.en.{format}"
        for audience in ("public", "un")
        for format in ("docx", "pdf")
    ]
    opened.write({place: place.encode() for place in places})
    opened.withdraw("press-release.en", (), "is not ready any more")
    opened.save()
    assert not [path for path in (tmp_path / "out/public").rglob("*.*") if path.is_file()]
    assert not [path for path in (tmp_path / "out/un").rglob("*.*") if path.is_file()]
    assert len(set_aside(tmp_path)) == 4


def test_the_marked_draft_goes_when_the_document_is_ready(tmp_path: Path) -> None:
    written(tmp_path, "not ready", MARKED)
    opened = folder(tmp_path)
    opened.withdraw("press-release.en", {RELEASE}, "")
    opened.write({RELEASE: b"ready"})
    opened.save()
    assert not (tmp_path / "out" / MARKED).exists() and text(tmp_path, RELEASE) == "ready"
    assert set_aside(tmp_path) == []


def test_a_marked_draft_that_somebody_edited_is_kept(tmp_path: Path) -> None:
    written(tmp_path, "not ready", MARKED)
    (tmp_path / "out" / MARKED).write_text("an hour of work", encoding="utf-8")
    opened = folder(tmp_path)
    opened.withdraw("press-release.en", {RELEASE}, "was edited")
    assert set_aside(tmp_path) == ["an hour of work"]


def test_after_an_interrupted_run_no_file_of_ours_counts_as_edited(tmp_path: Path) -> None:
    written(tmp_path, "one")
    opened = folder(tmp_path)
    opened.write({RELEASE: b"two"})  # and the run ends here, before the ledger is closed
    again = written(tmp_path, "three")
    assert text(tmp_path, RELEASE) == "three" and again.set_aside == []


def test_what_a_killed_run_left_half_written_is_taken_away(tmp_path: Path) -> None:
    written(tmp_path, "one")
    half = (tmp_path / "out" / RELEASE).with_name(".hrdalert-0123456789abcdef.part")
    half.write_text("Ada Qu", encoding="utf-8")
    again = written(tmp_path, "two")
    assert not half.exists() and again.set_aside == [] and set_aside(tmp_path) == []
    assert text(tmp_path, RELEASE) == "two"


def test_a_lost_ledger_costs_a_copy_and_no_work(tmp_path: Path) -> None:
    written(tmp_path, "one")
    (tmp_path / ".hrdalert/drafts/2026-014.json").write_text("{broken", encoding="utf-8")
    written(tmp_path, "two")
    assert text(tmp_path, RELEASE) == "two" and set_aside(tmp_path) == ["one"]


def test_a_folder_in_the_place_of_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "out" / RELEASE).mkdir(parents=True)
    with pytest.raises(WriterError, match="press-release"):
        written(tmp_path, "one")
