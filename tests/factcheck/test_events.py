"""After an event every text that a reader says needs a change is listed, and nothing that prints one is ready."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from hrdalert.cli import main, options
from hrdalert.drafts.checking import AS_OF, Checked, check
from hrdalert.workspace import Workspace
from tests.builder import EXAMPLE, TESTS, case_text
from tests.drafting import a_workspace, all_drafts

EVENTS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "events.yaml").read_text("utf-8"), yaml.BaseLoader
)
CLOCK = datetime.date(2026, 11, 1)
LISTED = "A12_not_read_again"


def office(folder: Path, event: dict[str, Any]) -> Workspace:
    """A workspace with the case as it was before an event."""
    base = TESTS / f"{event['case']}.yaml"
    workspace = a_workspace(folder, base, recipients=TESTS / base.parent / "recipients.yaml")
    return told(workspace, base, **changes(event, "before"))


def changes(event: dict[str, Any], *keys: str) -> dict[str, Any]:
    every = {path: value for key in keys for path, value in event.get(key, {}).items()}
    return {path: None if value == "null" else value for path, value in every.items()}


def told(workspace: Workspace, base: Path, **edits: Any) -> Workspace:
    (path,) = workspace.find_cases()
    path.write_text(case_text(base, **edits), encoding="utf-8")
    return Workspace.open(workspace.root)


def checked(workspace: Workspace) -> Checked:
    (path,) = workspace.find_cases()
    return check(workspace, path, AS_OF, CLOCK)


def listed(one: Checked) -> set[str]:
    return {told.key for unread in one.unread for told in unread.texts}


def printed_by_ready(workspace: Workspace) -> set[str]:
    """The keys of all that documents print that are ready."""
    opened = workspace.case(workspace.find_cases()[0])
    case_on_day = opened.case_on_day(opened.case.as_of, CLOCK)
    drafts, _ = all_drafts(opened)
    places = frozenset(place for made in drafts if made.is_ready for place in made.printed)
    return {text.removeprefix("text:") for text in case_on_day.texts(opened.case.language, places)}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event["event"]))
def test_what_an_event_made_untrue_is_listed_until_it_changes_or_is_called_true(
    event: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, needs = TESTS / f"{event['case']}.yaml", set(event["needs"])
    workspace = office(tmp_path / "w", event)
    before = checked(workspace)
    assert not before.unread and "ready" in {one.state for one in before.documents}
    assert needs & printed_by_ready(workspace)
    edits = changes(event, "before", "edits")
    workspace = told(workspace, base, **edits)
    after = checked(workspace)
    assert needs <= listed(after)
    assert not needs & printed_by_ready(workspace)
    (problem, *_) = [problem for problem in after.problems if problem.code == LISTED]
    assert problem.severity == "error" and all(key in problem.text for key in needs)
    assert listed(checked(workspace)) == listed(after)  # to look is not to read

    monkeypatch.chdir(workspace.root)
    monkeypatch.setattr(options, "today", lambda: CLOCK)
    if rest := listed(after) - needs:
        hrdalert("still-true", after.reference, *sorted(rest), "--yes")
    assert listed(checked(Workspace.open("."))) == needs
    hrdalert("still-true", after.reference, "--yes")
    clear = checked(Workspace.open("."))
    assert not clear.unread and LISTED not in {problem.code for problem in clear.problems}


def hrdalert(*words: str, status: int = 0) -> str:
    said = CliRunner().invoke(main, words, catch_exceptions=False)
    assert said.exit_code == status, said.output
    return said.output


FREED: dict[str, Any] = next(event for event in EVENTS if event["event"] == "release")
EDITS = changes(FREED, "edits")


def freed(folder: Path) -> Workspace:
    """The example after a release that nobody has told in its texts."""
    workspace = office(folder, FREED)
    checked(workspace)
    return told(workspace, EXAMPLE, **EDITS)


def test_a_text_is_listed_until_its_words_change_and_again_when_they_come_back(tmp_path: Path) -> None:
    workspace = freed(tmp_path / "w")
    assert "position" in listed(checked(workspace))
    new = told(
        workspace, EXAMPLE, **EDITS, position="Nobody should be held for a play, not even for three weeks."
    )
    assert "position" not in listed(checked(new)) and "summary" in listed(checked(new))
    assert "position" in listed(checked(told(workspace, EXAMPLE, **EDITS)))


def test_a_mistake_that_was_mended_is_no_event(tmp_path: Path) -> None:
    workspace = office(tmp_path / "w", FREED)
    checked(workspace)
    assert listed(checked(told(workspace, EXAMPLE, custody__0__place="Saltmarsh")))
    assert not listed(checked(told(workspace, EXAMPLE)))


def test_what_was_said_once_holds_for_no_later_event(tmp_path: Path) -> None:
    """A day written by hand counts for events up to it; the same day twice, for none that came between."""
    workspace = freed(tmp_path / "w")
    said = {**EDITS, "still_true": {"position": "2026-03-25", "summary": "2026-03-23"}}
    assert {"position", "summary"} & listed(checked(told(workspace, EXAMPLE, **said))) == {"summary"}
    later = {**said, "chronology__4": {**EDITS["chronology__3"], "kind": "arrest", "date": "2026-03-25"}}
    assert "position" in listed(checked(told(workspace, EXAMPLE, **later)))


def test_what_was_said_and_taken_back_is_listed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = freed(tmp_path / "w")
    before = listed(checked(workspace))
    monkeypatch.chdir(workspace.root)
    monkeypatch.setattr(options, "today", lambda: CLOCK)
    hrdalert("still-true", "2026-014", "position", "--yes")
    assert listed(checked(Workspace.open("."))) == before - {"position"}
    assert listed(checked(told(workspace, EXAMPLE, **EDITS))) == before


def test_a_case_of_which_nothing_is_ready_is_still_being_written(tmp_path: Path) -> None:
    workspace = office(tmp_path / "w", FREED)
    (
        checked(
            told(
                workspace,
                EXAMPLE,
                alleged_victims__0__consent=None,
                headline=None,
                summary=None,
                withheld=None,
            )
        )
    )
    assert not listed(checked(told(workspace, EXAMPLE, **EDITS)))


def test_a_translation_of_a_text_that_is_listed_is_not_ready(tmp_path: Path) -> None:
    workspace = freed(tmp_path / "w")
    (path,) = workspace.find_cases()
    path.with_suffix(".fr.yaml").write_text(
        "language: fr\nheadline: Une marionnettiste détenue\n", encoding="utf-8"
    )
    made = Workspace.open(workspace.root).case(path).draft("press-release", language="fr")
    assert LISTED in {problem.code for problem in made.errors}


def test_drafts_say_what_is_listed_and_stay_with_the_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = office(tmp_path / "w", FREED)
    monkeypatch.chdir(workspace.root)
    monkeypatch.setattr(options, "today", lambda: CLOCK)
    how = ("draft", "-d", "press-release", "-f", "txt", "--date", "as_of")
    hrdalert(*how)
    assert Path("out/public/2026-014/press-release.en.txt").is_file()
    told(workspace, EXAMPLE, **EDITS)
    assert "release of 2026-03-24" in (said := hrdalert(*how)) and "position" in said
    assert not Path("out/public/2026-014/press-release.en.txt").exists()
    remembered = Path(".hrdalert/checked/2026-014.json").read_text("utf-8")
    assert "Quill" not in remembered and "Saltmarsh" not in remembered


def test_no_sentence_with_a_withheld_name_is_shown(tmp_path: Path) -> None:
    workspace = office(tmp_path / "w", FREED)
    secret = {"alleged_victims__0__consent": {"submission": {"answer": "yes", "by": "brother"}}}
    checked(told(workspace, EXAMPLE, **secret))
    after = checked(told(workspace, EXAMPLE, **secret, **EDITS))
    (problem,) = [problem for problem in after.problems if problem.code == LISTED]
    assert "summary" in problem.text and "“" in problem.text and "Quill" not in problem.text


def test_nothing_is_written_without_a_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = freed(tmp_path / "w")
    monkeypatch.chdir(workspace.root)
    before = workspace.find_cases()[0].read_bytes()
    hrdalert("still-true", "2026-014", status=1)
    hrdalert("still-true", "2026-014", "nothing.like.it", status=1)
    assert Workspace.open(".").find_cases()[0].read_bytes() == before


@pytest.mark.parametrize("spoilt", ["", "[]", '{"form": 0}', '{"texts": {"0123456789abcdef": 7}}'])
def test_a_memory_that_cannot_be_read_begins_anew(spoilt: str, tmp_path: Path) -> None:
    workspace = freed(tmp_path / "w")
    (workspace.root / ".hrdalert/checked/2026-014.json").write_text(spoilt, encoding="utf-8")
    assert not listed(checked(workspace))
    later = {**EDITS, "chronology__4": {**EDITS["chronology__3"], "kind": "arrest", "date": "2026-03-25"}}
    assert "position" in listed(checked(told(workspace, EXAMPLE, **later)))


def test_whoever_is_forgotten_is_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = freed(tmp_path / "w")
    monkeypatch.chdir(workspace.root)
    assert Path(".hrdalert/checked/2026-014.json").is_file()
    hrdalert("forget", "2026-014/ada", "--yes")
    assert not Path(".hrdalert/checked/2026-014.json").exists()
