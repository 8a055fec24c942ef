"""What `check` shows of a case: one screen, whatever its width; a line for each of several; all of it with --whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hrdalert.cli import main
from tests.builder import EXAMPLE, case_text
from tests.drafting import REAL, SHAPES, a_workspace

LABEL = 11
WIDTHS = (40, 60, 80, 100, 200)
BROKEN = {
    "cut-off": "reference: 2026-014\n",
    "no-yaml": 'reference: [2026-014\nheadline: "\n',
    "wrong-words": case_text(EXAMPLE, status="wrong", state="ATLANTIS", as_of="yesterday"),
    "many-of-a-kind": case_text(
        EXAMPLE, sources=[{"id": f"S{number}", "kind": "ngo"} for number in range(1, 60)]
    ),
    "passed": case_text(
        EXAMPLE, action={"until": "2026-03-01"}, urgent={"why": "She is ill.", "by": "2026-03-02"}
    ),
    "without-people": case_text(EXAMPLE, alleged_victims=None),
}


def check(*words: str, columns: int = 80, lines: int = 24) -> Result:
    screen = CliRunner(env={"COLUMNS": str(columns), "LINES": str(lines)})
    return screen.invoke(main, ["check", *words, "--date", "as_of"], catch_exceptions=False)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose path has spaces, in which we stand."""
    folder = tmp_path / "the office"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    monkeypatch.chdir(folder)
    return folder


def parts_of(line: str) -> list[str]:
    """What stands in a line that may not be parted: a word, a path, the command at the end."""
    return re.split(
        r" (?!\d)", re.sub(r"(hrdalert .*|cases/.*? 014.yaml\S*)", lambda one: one[0].replace(" ", "_"), line)
    )


@pytest.mark.parametrize("path", [*REAL, *SHAPES], ids=lambda path: path.stem)
def test_a_case_without_errors_fits_on_a_screen(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(a_workspace(tmp_path / "w", path).root)
    said = check(path.stem)
    if said.exit_code == 0:
        lines = said.output.splitlines()
        assert len(lines) <= 24 and max(map(len, lines)) <= 80, said.output
    found = json.loads(check(path.stem, "--json").output)[0]
    assert said.output.count("\nerror ") == len(
        {one["code"] for one in found["problems"] if one["severity"] == "error"}
    )


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name", BROKEN)
def test_no_line_is_too_wide_and_no_place_is_cut(office: Path, name: str, columns: int) -> None:
    path = office / "cases" / "case 014.yaml"
    (office / "cases" / "example.yaml").unlink()
    path.write_text(BROKEN[name], encoding="utf-8")
    said = check(columns=columns).output
    for line in said.splitlines():
        assert len(line) <= columns or len(parts_of(line[LABEL:])) == 1, line
    (found,) = json.loads(check("--json").output)
    assert "cases/case 014.yaml" in said
    for kind in {one["code"] for one in found["problems"] if one["severity"] == "error"}:
        first = next(one for one in found["problems"] if one["code"] == kind)
        assert re.search(rf"(?:lines? |, |:){first['line']}\b", said), first
    whole = check("--whole", columns=columns).output
    for one in found["problems"]:
        place = f"{one['file']}:{one['line']}:{one['column']}"
        assert f"{place}: {one['severity']} {one['code']}: " in whole and (one["mend"] in whole), one


@pytest.mark.usefixtures("office")
def test_problems_of_one_kind_stand_together_with_what_to_do_once() -> None:
    Path("cases/example.yaml").write_text(BROKEN["many-of-a-kind"], encoding="utf-8")
    said = " ".join(check().output.split())
    assert re.search(r"lines \d+(, \d+)+ and \d+ more: the key title is missing →", said)
    whole = [line for line in check("--whole").output.splitlines() if re.match(r"  \S+:\d+:\d+: ", line)]
    kinds = [line.split(": ")[1] for line in whole]
    assert len(set(kinds)) == sum(before != kind for before, kind in zip(["", *kinds], kinds, strict=False))


@pytest.mark.usefixtures("office")
def test_a_higher_screen_has_more_on_it_and_a_lower_one_all_warnings() -> None:
    low, usual, high = (check(lines=lines).output for lines in (5, 24, 60))
    assert low.count("\nwarning ") == usual.count("\nwarning ") == high.count("\nwarning ") > 0
    assert low.count("\nremark ") == 0 < high.count("\nremark ")
    assert "more remarks" in low and "what to do about" in low and "more remark" not in high


@pytest.mark.usefixtures("office")
def test_several_cases_have_a_line_each_and_the_next_step_begins_with_what_is_refused() -> None:
    example = Path("cases/example.yaml").read_text("utf-8")
    names = {"2026-015": "", "2026-016": "summary", "2026-017": "status"}
    for reference, lacking in names.items():
        text = example.replace("2026-014", reference)
        text = re.sub(rf"(?m)^{lacking}:.*\n(?:  .*\n)*", "", text) if lacking else text
        Path(f"cases/{reference}.yaml").write_text(text, encoding="utf-8")
    done = check()
    *lines, count, following = done.output.splitlines()
    assert done.exit_code == 1
    assert [line.split()[0] for line in lines] == ["2026-015", "2026-016", "2026-017", "2026-014"]
    assert "cannot be read" in lines[2] and "cases/2026-017.yaml:" in lines[2] and "refused" in lines[1]
    assert count == "4 cases: 2 ready, 2 to mend" and following == "Next:  hrdalert check 2026-016"
    quiet = check("-q")
    assert quiet.exit_code == 1
    assert [line[:8] for line in quiet.output.splitlines()] == ["2026-016", "cases/20"]
    assert "lacks summary" in quiet.output and "2026-015" not in quiet.output


@pytest.mark.usefixtures("office")
def test_what_is_refused_comes_before_what_is_wrong() -> None:
    case = case_text(EXAMPLE, summary=None, action={"until": "2026-03-01"})
    Path("cases/example.yaml").write_text(case, encoding="utf-8")
    said = check().output
    following = " ".join(re.split(r"\n(?=\S)", said)[1].split())
    assert "refused: the case lacks summary" in following and "2026-03-01" not in following
    assert "2026-03-01" in said


@pytest.mark.usefixtures("office")
def test_a_case_for_which_the_office_has_nothing_but_its_own_sheet_is_not_told_to_draft() -> None:
    (found,) = json.loads(check("-d", "case-sheet", "--json").output)
    assert found["next"].endswith("hrdalert draft 2026-014 --date 2026-03-20"), "nothing else was asked for"
    Path("cases/example.yaml").write_text(BROKEN["without-people"], encoding="utf-8")
    (found,) = json.loads(check("--json").output)
    ready = [one["document"] for one in found["documents"] if one["state"] == "ready"]
    assert ready in ([], ["case-sheet"]) and "hrdalert draft" not in found["next"]


def test_the_help_has_each_command_once_in_its_group() -> None:
    said = CliRunner().invoke(main, ["--help"]).output
    listed = re.findall(r"(?m)^  ([a-z][a-z-]+) +[A-Z]", said)
    assert sorted(listed) == sorted(main.list_commands(None)), said  # type: ignore[arg-type]
    assert (
        said.index("The first evening:")
        < said.index("  check ")
        < said.index("Sending:")
        < said.index("  queue ")
    )


@pytest.mark.usefixtures("office")
def test_a_translation_is_checked_with_its_case() -> None:
    Path("cases/example.fr.yaml").write_text("headline: Une marionnettiste détenue\n", encoding="utf-8")
    said = check("cases/example.fr.yaml").output
    assert said.startswith("2026-014  cases/example.yaml") and "cases/example.fr.yaml:1: nothing says" in said
