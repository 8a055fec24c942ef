"""A case file that was cut off, by a full disk or a half-done copy, publishes nobody whom the whole one withholds.

Each case is drafted whole and then cut off, at a few lines and bytes; ``HRDALERT_CUTS=all`` takes each line and 200
random bytes of every case of the repository.
"""

from __future__ import annotations

import datetime
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cli import main
from hrdalert.disclosure.audience import STOPPED
from hrdalert.disclosure.leaks import Secrets
from hrdalert.drafts.case_run import Outcome, RunOptions, draft_file
from hrdalert.workspace import Workspace
from tests.builder import EXAMPLE, case_text, truth
from tests.drafting import REAL, SHAPES, a_workspace

IS_WHOLE = os.environ.get("HRDALERT_CUTS") == "all"
WITHHELD = ("child", "survivors", "withdrawn")
CASES = [*SHAPES, *REAL] if IS_WHOLE else [*map(truth, WITHHELD)]


def draft(workspace: Workspace, *, day: datetime.date | None = None) -> Outcome:
    """What comes of drafting the only case, in a new run."""
    workspace = Workspace.open(workspace.root)
    (path,) = workspace.find_cases()
    day = day or datetime.date(2026, 3, 20)
    return draft_file(workspace, path, RunOptions((), ("txt",), ("en", "fr"), day, day))


def cuts(content: bytes) -> list[int]:
    """Where a file is cut off."""
    lines, dice = [at + 1 for at, byte in enumerate(content) if byte == 10], random.Random(1)
    people = content.find(b"\nalleged_victims:") + 1
    near = [at for at in lines if people <= at < people + 900]
    if IS_WHOLE:
        return [*lines, *dice.sample(range(1, len(content)), 200)]
    return [*dice.sample(near, 5), *dice.sample(range(people, people + 900), 4), *dice.sample(lines, 2)]


def given_away(out: Path, secrets: dict[str, Secrets]) -> Iterator[str]:
    """The files outside that hold a name which the whole case withholds."""
    for audience, names in secrets.items():
        for file in (path for path in (out / audience).rglob("*") if path.is_file()):
            if names.found_in([file.read_text("utf-8"), file.name]):
                yield file.name


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("is_known", [True, False], ids=["drafted before", "on another machine"])
def test_nobody_whom_the_whole_file_withholds_is_given_away(
    case: Path, is_known: bool, tmp_path: Path
) -> None:
    workspace = a_workspace(tmp_path / "w", case)
    (path,) = workspace.find_cases()
    whole, day = path.read_bytes(), workspace.case(path).case.as_of
    opened = workspace.case(path).case
    secrets = {str(one): workspace.resources.secrets(opened, one, day) for one in STOPPED}
    if is_known:
        draft(workspace, day=day)
    shutil.copytree(workspace.root, tmp_path / "before")
    for at in cuts(whole):
        shutil.rmtree(workspace.root)
        shutil.copytree(tmp_path / "before", workspace.root)
        path.write_bytes(whole[:at])
        outcome = draft(workspace, day=day)
        said = [*outcome.failures, *(str(refusal.as_data()) for refusal in outcome.refused)]
        assert not list(given_away(workspace.out, secrets)), at
        assert not [text for text in said if secrets["public"].found_in([text])], at


def the_case(workspace: Workspace) -> Path:
    (path,) = workspace.find_cases()
    return path


def the_texts(workspace: Workspace) -> list[str]:
    """All that lies with the public and Governments."""
    files = (path for one in STOPPED for path in (workspace.out / one).rglob("*.txt"))
    return [path.read_text("utf-8") for path in files]


def run(workspace: Workspace, *words: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(workspace.root)
        done = CliRunner().invoke(main, words, catch_exceptions=False)
    return f"{done.exit_code} {done.output}"


ALL: dict[str, object] = {"for": ["submission", "government", "public"], "answer": "yes", "by": "herself"}
ALL |= {"date": "2026-03-09", "how": "a form"}
LOST: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "protect:": ({"consent": ALL, "protect": "survivor"}, {"consent": ALL}),
    "the day until which it holds": ({"consent": {**ALL, "until": "2026-03-10"}}, {"consent": ALL}),
    "answers to two uses": ({"consent": {**ALL, "government": "no", "public": "no"}}, {"consent": ALL}),
}


@pytest.mark.parametrize("what", LOST)
def test_who_would_be_named_for_want_of_lines_is_not_until_somebody_says_so(
    what: str, tmp_path: Path
) -> None:
    workspace = a_workspace(tmp_path / "w", EXAMPLE)
    texts = []
    for values in LOST[what]:
        person = {f"alleged_victims__0__{key}": value for key, value in values.items()}
        the_case(workspace).write_text(case_text(EXAMPLE, **person), encoding="utf-8")
        outcome = draft(workspace)
        texts.append(the_texts(workspace))
        assert texts[-1] and not any("Ada Quill" in text for text in texts[-1])
    assert texts[0] == texts[1]
    assert "ada was not named to" in str(outcome.refused) and "--people-changed" in str(outcome.refused)
    said = run(workspace, "check", "2026-014", "--date", "2026-03-20", "--people-changed")
    assert "Ada Quill (ada)" in said and "people-gone" not in said
    draft(workspace)
    assert any("Ada Quill" in text for text in the_texts(workspace))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"alleged_victims__0__id": "beata"}, "ada, whom"),
        ({"alleged_victims__0__name": "Ada Qui"}, "less of the name of ada"),
        ({"alleged_victims__0__also": None}, "less of the name of ada"),
    ],
)
def test_who_is_gone_or_has_lost_a_part_of_the_name_is_asked_about(
    changes: dict[str, str | None], said: str, tmp_path: Path
) -> None:
    workspace = a_workspace(tmp_path / "w", EXAMPLE)
    for more in ({}, changes):
        values = {"alleged_victims__0__consent": "no", **more}
        the_case(workspace).write_text(case_text(EXAMPLE, **values), encoding="utf-8")
        outcome = draft(workspace)
    assert said in str(outcome.refused) and "Quill" not in str(outcome.refused)


def test_an_answer_that_changed_needs_no_more_words(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "w", EXAMPLE)
    for answer in ("no", "yes"):
        consent = {**ALL, "answer": answer}
        the_case(workspace).write_text(
            case_text(EXAMPLE, alleged_victims__0__consent=consent), encoding="utf-8"
        )
        outcome = draft(workspace)
    assert not outcome.has_failed and any("Ada Quill" in text for text in the_texts(workspace))


def test_what_is_remembered_holds_no_name(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "w", truth("withdrawn"))
    draft(workspace)
    [note] = (workspace.root / ".hrdalert" / "withheld").iterdir()
    assert '"lang"' in note.read_text("utf-8") and "L\\u1eb7ng" not in note.read_text("utf-8")
    assert os.name == "nt" or note.stat().st_mode & 0o777 == 0o600
    note.write_text("{", encoding="utf-8")
    assert "cannot be read" in str(draft(workspace).refused)


@pytest.mark.parametrize("lost", ["alleged_victims", "chronology"])
def test_a_case_without_people_or_without_facts_gives_a_case_sheet_at_most(lost: str, tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "w", EXAMPLE)
    others = dict.fromkeys(("urgent", "custody", "demands", "action", "mandates", "arbitrary"))
    values = {key: None for key in others if f"\n{key}:" in EXAMPLE.read_text("utf-8")}
    the_case(workspace).write_text(case_text(EXAMPLE, **values, **{lost: None}), encoding="utf-8")
    outcome = draft(workspace)
    assert {path.name for path in outcome.written} == {"case-sheet.en.txt"}
    assert f"the file has neither {lost}: nor measure:" in str(outcome.refused)


# --- a consent that is taken back while a case is drafted


@pytest.mark.parametrize("file", ["case.yaml", "case.fr.yaml"])
def test_what_changed_while_it_was_drafted_is_not_put_in_its_place(file: str, tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "w", EXAMPLE)
    path = the_case(workspace)
    path.with_name("case.fr.yaml").write_text("language: fr\n", encoding="utf-8")
    workspace = Workspace.open(workspace.root)

    def take_back(*_: str) -> None:
        changed = path.with_name(file)
        changed.write_text(changed.read_text("utf-8") + "# withdrawn\n", encoding="utf-8")

    day = datetime.date(2026, 3, 20)
    outcome = draft_file(workspace, path, RunOptions((), ("txt",), ("en",), day, day), take_back)
    assert outcome.has_failed and "changed while it was drafted" in outcome.failures[0]
    assert not the_texts(workspace) and {path.parts[-3] for path in outcome.written} == {"internal", "un"}
    assert not draft(workspace).has_failed and the_texts(workspace)


def test_a_file_that_was_cut_off_after_the_run_began_is_not_drafted_from(tmp_path: Path) -> None:
    """The people of all cases are read once, before the first one is drafted."""
    workspace = a_workspace(tmp_path / "w", EXAMPLE)
    path = the_case(workspace)
    assert workspace.resources.everybody.people
    path.write_text(case_text(EXAMPLE, alleged_victims__0__consent=ALL, related=None), encoding="utf-8")
    day = datetime.date(2026, 3, 20)
    outcome = draft_file(workspace, path, RunOptions((), ("txt",), ("en",), day, day))
    assert outcome.has_failed and not the_texts(workspace)


def test_what_is_remembered_outlives_a_file_that_lost_everybody(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "w", truth("withdrawn"))
    draft(workspace)
    whole = the_case(workspace).read_text("utf-8")
    for text in (whole.partition("alleged_victims:")[0], whole.replace("id: lang", "id: lan")):
        the_case(workspace).write_text(text, encoding="utf-8")
        outcome = draft(workspace)
    assert "lang, whom" in str(outcome.refused)
