"""The commands, as somebody types them: what they say, and with which exit status they end."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hrdalert.cli import main
from tests.builder import EXAMPLE, case_text


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace, in which we stand."""
    assert run("init", str(tmp_path / "office")).exit_code == 0
    monkeypatch.chdir(tmp_path / "office")
    return tmp_path / "office"


def run(*words: str) -> Result:
    """What a command says and how it ends; a fault of the program is raised."""
    return CliRunner().invoke(main, words, catch_exceptions=False)


def rewrite(**changes: object) -> None:
    """The example of a new workspace, changed."""
    Path("cases/example.yaml").write_text(case_text(EXAMPLE, **changes), encoding="utf-8")


@pytest.mark.usefixtures("office")
def test_a_new_workspace_is_checked_and_drafted_at_once() -> None:
    checked = run("check", "--date", "as_of")
    assert checked.exit_code == 0, checked.output
    first, second, *_ = checked.output.splitlines()
    assert first == "2026-014  cases/example.yaml" and second.startswith("Next: ")
    assert "hrdalert draft 2026-014 --date 2026-03-20\n" in checked.output
    drafted = run("draft", "--date", "as_of", "-f", "txt")
    assert drafted.exit_code == 0, drafted.output
    assert "out/public/2026-014" in drafted.output
    assert Path("out/public/2026-014/press-release.en.txt").is_file()


@pytest.mark.usefixtures("office")
def test_check_says_what_to_mend_first_and_fails() -> None:
    rewrite(headline=None, status="wrong")
    checked = run("check")
    assert checked.exit_code == 1
    assert "Next:      mend cases/example.yaml:" in checked.output and "status" in checked.output


@pytest.mark.usefixtures("office")
def test_check_of_one_document_says_nothing_of_what_concerns_others() -> None:
    rewrite(urgent={"why": "She is ill.", "by": "2026-03-25"}, action={"until": "2026-03-22"})
    of_all, release = (
        run("check", "--date", "2026-03-24", "--whole", *more).output
        for more in ((), ("-d", "press-release"))
    )
    assert "R48_action_over" in of_all and "letter" in of_all
    assert "R48_action_over" not in release and "R51_unprinted" not in release
    assert run("check", "--date", "2026-03-24", "-d", "press-release").exit_code == 0
    assert run("check", "--date", "2026-03-24").exit_code == 1


@pytest.mark.usefixtures("office")
def test_check_names_each_part_that_an_absent_value_took_along() -> None:
    rewrite(now=None)
    output = run("check", "--date", "as_of", "--whole").output
    (line,) = (line for line in output.splitlines() if "left out of press-release, for want of:" in line)
    assert "case.now (line " in line


@pytest.mark.usefixtures("office")
def test_check_as_data_has_the_same() -> None:
    (checked,) = json.loads(run("check", "--date", "as_of", "--json").output)
    assert checked["reference"] == "2026-014"
    states = {entry["document"]: entry["state"] for entry in checked["documents"]}
    assert states["press-release"] == "ready" and states["case-closing"] == "does not fit"


@pytest.mark.usefixtures("office")
def test_draft_ends_with_three_where_some_of_it_could_not_be_made() -> None:
    rewrite(summary=None)
    drafted = run("draft", "--date", "as_of", "-f", "txt")
    assert drafted.exit_code == 3
    assert "no press-release: the case lacks summary" in drafted.output
    assert not Path("out/public").exists()


@pytest.mark.usefixtures("office")
def test_draft_says_how_to_check_a_document_on_request() -> None:
    drafted = run("draft", "--date", "as_of", "-f", "txt", "-d", "wgad")
    assert "hrdalert check 2026-014 -d wgad\n" in drafted.output


@pytest.mark.usefixtures("office")
def test_draft_ends_with_one_where_nothing_could_be_made() -> None:
    Path("cases/example.yaml").write_text("reference: 2026-014\n", encoding="utf-8")
    drafted = run("draft")
    assert drafted.exit_code == 1
    assert "example.yaml:1" in drafted.output and not Path("out").exists()


@pytest.mark.usefixtures("office")
def test_a_day_before_as_of_is_refused() -> None:
    drafted = run("draft", "--date", "2026-03-01", "-f", "txt")
    assert drafted.exit_code == 1 and "an earlier day" in drafted.output


@pytest.mark.usefixtures("office")
def test_two_cases_with_one_reference_are_not_drafted() -> None:
    shutil.copy("cases/example.yaml", "cases/copy.yaml")
    drafted = run("draft")
    assert drafted.exit_code == 1 and "2026-014" in drafted.output and not Path("out").exists()


@pytest.mark.usefixtures("office")
def test_new_writes_a_form_that_check_asks_to_be_filled_in() -> None:
    assert run("new", "2026-077").exit_code == 0
    checked = run("check", "2026-077")
    said = " ".join(checked.output.split())
    assert checked.exit_code == 1 and said.count("write it without the brackets") == 2, (
        "as the next step, and once"
    )
    whole = run("check", "2026-077", "--whole")
    assert whole.exit_code == 1 and whole.output.count("still to be filled in") > 8
    assert run("new", "2026-077").exit_code == 1


@pytest.mark.usefixtures("office")
def test_law_mandates_and_deadlines_of_a_case() -> None:
    law = run("law", "--date", "as_of")
    assert (
        law.exit_code == 0
        and "Convention against Torture" in law.output
        and "signed, not ratified" in law.output
    )
    mandates = run("mandates", "--date", "as_of")
    assert "human_rights_defenders" in mandates.output and "named" in mandates.output
    due = run("deadlines", "--date", "as_of", "--ics", "days.ics")
    assert "2026-04-10" in due.output and "BEGIN:VCALENDAR" in Path("days.ics").read_text("utf-8")
    assert "Quill" not in Path("days.ics").read_text("utf-8")
    for command in ("law", "mandates", "deadlines"):
        json.loads(run(command, "--date", "as_of", "--json").output)


@pytest.mark.usefixtures("office")
def test_law_says_since_when_by_which_source_and_with_which_reservations_a_treaty_binds() -> None:
    act = {"chronology__0__violations": ["minority_rights"], "alleged_victims__0__is": ["minority"]}
    case = case_text(state="FRA", chronology__0__date="2021-03-04", **act)
    Path("cases/2026-001.yaml").write_text(case, encoding="utf-8")
    law = run("law", "2026-001").output
    assert "accession of 1980-11-04, binds since 1981-02-04; United Nations Treaty Collection" in law
    assert "not applicable to the Republic; another article serves better (United Nations Treaty" in law
    assert re.search(
        r"binds by 2010-06-01, since when is not on file; Treaty database .*\[never verified\]", law
    )


@pytest.mark.usefixtures("office")
def test_what_is_known_and_looked_at_is_listed() -> None:
    for words in (("rules",), ("rules", "R06"), ("knowledge",), ("knowledge", "mandates"), ("documents",)):
        listed = run(*words)
        assert listed.exit_code == 0 and listed.output.strip(), words
    one = run("documents", "press-release")
    assert "headline, summary" in one.output and "opening" in one.output
    of = {about["document"]: about["of"] for about in json.loads(run("documents", "--json").output)}
    assert {document for document, kind in of.items() if kind == "inquiry"} == {
        "aggregate-table", "annual-report", "call-for-inputs", "confidential-annex", "cover-email", "report-release",
        "trace",
    }  # fmt: skip
    assert (
        of["press-release"] == "case"
        and "to press; of an inquiry." in run("documents", "annual-report").output
    )
    assert json.loads(run("schema").output)["properties"]["summary"]
    assert "arbitrary_detention" in run("schema", "--words").output


@pytest.mark.usefixtures("office")
def test_a_document_that_there_is_none_of_is_answered_with_the_nearest() -> None:
    for command in ("check", "draft", "documents"):
        option = [] if command == "documents" else ["-d"]
        said = run(command, *option, "press-relase")
        assert said.exit_code == 1 and "press-release" in said.output


@pytest.mark.usefixtures("office")
def test_a_mistake_in_an_own_template_is_shown_at_its_line() -> None:
    own = Path("letter_templates/press-release/en.md")
    own.parent.mkdir(parents=True)
    own.write_text(
        "---\naudience: public\nto: press\nabout: mine\nfits: any\nneeds: []\n---\n# {{ case.sumary }}\n",
        "utf-8",
    )
    drafted = run("draft", "--date", "as_of", "-d", "press-release", "-f", "txt")
    assert drafted.exit_code == 1
    assert "press-release/en.md:8" in drafted.output and "summary" in drafted.output
    assert run("documents", "press-release").exit_code == 1


def test_outside_of_a_workspace_each_command_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("check", "draft", "law", "mandates", "deadlines", "recipients", "documents"):
        said = run(command)
        assert said.exit_code == 1 and "hrdalert init" in said.output
