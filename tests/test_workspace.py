"""A workspace is found from below, its cases by any of their names, and a new one is ready to run."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cases.reading import check_case
from hrdalert.cli import main
from hrdalert.errors import InputErrors, WorkspaceError
from hrdalert.recipients import load_recipients
from hrdalert.settings import still_invented
from hrdalert.workspace import Workspace, init
from tests.builder import read_settings

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with four cases, in which we stand."""
    monkeypatch.chdir(tmp_path)
    cases = tmp_path / "cases"
    (cases / "2031").mkdir(parents=True)
    (tmp_path / "hrdalert.yaml").write_text("organisation: {name: Office}\n")
    (cases / "puppets.yaml").write_text("reference: 2031-007\nstate: CHN\n")
    (cases / "broken.yaml").write_text("reference: '2031-008'  # a remark\nstate: [\n")
    (cases / "2031" / "dam.yml").write_text('reference: "2031-009"\nchronology:\n  - id: ada\n')
    (cases / ".hidden.yaml").write_text("reference: 1\n")
    return Workspace.open()


@pytest.mark.usefixtures("workspace")
def test_it_is_found_from_a_folder_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("cases/2031")
    found = Workspace.open()
    assert found.cases_folder.resolve() == tmp_path.resolve() / "cases"
    assert found.cases_folder == Path("../../cases"), "paths are shown as seen from here"
    assert Workspace.open(tmp_path / "cases").root == tmp_path


@pytest.mark.usefixtures("workspace")
def test_it_is_opened_from_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path.parent)
    assert Workspace.open(tmp_path.name).root == Path(tmp_path.name)
    assert Workspace.open(f"{tmp_path.name}/cases").root == Path(tmp_path.name)


@pytest.mark.parametrize("key", ["reference:", '"reference":'])
def test_two_cases_with_one_reference_are_errors_of_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    init(tmp_path / "office")
    monkeypatch.chdir(tmp_path / "office")
    first, second = Path("cases/example.yaml"), Path("cases/again.yaml")
    second.write_text(first.read_text("utf-8").replace("reference:", key, 1), "utf-8")
    for command in ("check", "draft"):
        for path in (first, second):
            done = CliRunner().invoke(main, [command, str(path), "--date", "as_of"], catch_exceptions=False)
            assert done.exit_code == 1 and "is the reference of several cases" in done.output
            assert "cases/again.yaml" in done.output and "cases/example.yaml" in done.output
    assert not Path("out").exists()
    (twice,) = (one for one in Workspace.open().case(second).problems if one.code == "reference-twice")
    assert twice.severity == "error" and twice.origin.line == 2


def test_without_one_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as error:
        Workspace.open(tmp_path)
    assert "hrdalert init" in error.value.hint


@pytest.mark.parametrize(
    "name",
    [
        "2031-007",
        "puppets",
        "puppets.yaml",
        "cases/puppets.yaml",
        "./cases/puppets.yaml",
        "cases/puppets",
    ],
)
def test_a_case_is_found_by_each_of_its_names(workspace: Workspace, name: str) -> None:
    (found,) = workspace.find_cases([name])
    assert found.resolve() == workspace.cases_folder.resolve() / "puppets.yaml"


def test_a_case_with_mistakes_is_found_too(workspace: Workspace) -> None:
    assert [path.name for path in workspace.find_cases(["2031-008", "2031-009"])] == [
        "broken.yaml",
        "dam.yml",
    ]


def test_a_file_is_found_by_its_name_wherever_it_lies(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("dam.yml", "2031/dam", "cases/2031/dam", "dam"):
        (found,) = workspace.find_cases([name])
        assert found.name == "dam.yml"
    (workspace.root / "recipients").mkdir()
    monkeypatch.chdir("recipients")
    assert [path.name for path in Workspace.open().find_cases(["puppets.yaml"])] == ["puppets.yaml"]


def test_no_name_means_all_and_a_folder_all_within_it(workspace: Workspace) -> None:
    every = [path.name for path in workspace.find_cases()]
    assert every == ["dam.yml", "broken.yaml", "puppets.yaml"]
    assert [path.name for path in workspace.find_cases(["2031"])] == ["dam.yml"]
    assert [path.name for path in workspace.find_cases(["."])] == every
    assert [path.name for path in workspace.find_cases(["2031-007", "cases"])] == [
        "puppets.yaml",
        "dam.yml",
        "broken.yaml",
    ]


def test_all_unknown_names_are_named_with_the_nearest_known(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="no case pupets, no case zzz") as error:
        workspace.find_cases(["pupets", "2031-007", "zzz"])
    assert "puppets" in error.value.hint
    with pytest.raises(WorkspaceError) as error:
        workspace.find_cases(["qqqq"])
    assert error.value.hint == "There are: 2031-009, 2031-008, 2031-007", "each case once"


def test_a_name_of_two_cases_is_refused(workspace: Workspace) -> None:
    (workspace.cases_folder / "other.yaml").write_text("reference: 2031-007\n")
    with pytest.raises(WorkspaceError, match="several cases"):
        workspace.find_cases(["2031-007"])


def test_a_workspace_without_cases_says_so(tmp_path: Path) -> None:
    (tmp_path / "hrdalert.yaml").write_text("organisation: {name: Office}\n")
    with pytest.raises(WorkspaceError, match="no cases"):
        Workspace.open(tmp_path).find_cases()


def test_a_new_workspace_is_sound(tmp_path: Path) -> None:
    made = init(tmp_path / "office")
    assert (tmp_path / "office" / ".gitignore") in made
    workspace = Workspace.open(tmp_path / "office")
    (path,) = workspace.find_cases()
    read = check_case(path)
    case = read.case
    assert case is not None and not read.problems
    recipients = load_recipients(workspace.recipients_folder)
    assert [each.id for each in recipients.resolve(case.appeal_to)] == [
        "harbour-police",
        "ministry-of-waters",
    ]
    assert workspace.letters_folder.is_dir()
    assert not workspace.out.exists() and not workspace.register.exists()


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("folder", [".", "office", "cases/2031"])
def test_no_workspace_is_made_in_another(tmp_path: Path, folder: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(WorkspaceError, match=r"There is a workspace in .* already; nothing was written"):
        init(Path(folder))
    assert sorted(tmp_path.rglob("*")) == before


def test_a_new_workspace_overwrites_nothing(tmp_path: Path) -> None:
    mine = tmp_path / "cases" / "example.yaml"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(WorkspaceError, match="nothing was written"):
        init(tmp_path)
    assert mine.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [mine.parent]


def test_the_settings_of_the_repository() -> None:
    settings = read_settings(REPOSITORY / "hrdalert.yaml")
    organisation = settings.organisation
    assert organisation.called("en") == organisation.called("fr") == "Example Defenders Watch"
    appeals, press = settings.contact("appeals"), settings.contact("press")
    assert (
        appeals and appeals.email == "appeals@example.org" and appeals.languages == ("en", "fr", "es", "zh")
    )
    assert press and press.phone == "+1 202 555 0100"
    assert settings.contact("submissions") == appeals, "where none has the role, the first"


def test_settings_are_checked_like_a_case(tmp_path: Path) -> None:
    file = tmp_path / "hrdalert.yaml"
    file.write_text(
        """\
organisation:
  name: {en: Office, zh-Hans: 办公室}
  country: United States
  signatory: Director
contacts:
  - {name: A, emial: a@example.org}
defaults: {formats: [docx, odt]}
numbering: amnesty
mail: {transport: {password: hunter2}}
rules: {off: [{id: F18}]}
"""
    )
    with pytest.raises(InputErrors) as error:
        read_settings(file)
    problems = error.value.problems
    assert [
        (problem.origin.line, problem.code) for problem in sorted(problems, key=lambda each: each.place)
    ] == [
        (3, "wrong-value"),
        (6, "unknown-key"),
        (7, "unknown-word"),
        (8, "unknown-key"),
        (9, "wrong-value"),
        (10, "missing-key"),
    ]
    assert any(problem.mend == "write USA" for problem in problems)
    assert not any("hunter2" in str(problem) for problem in problems), "a password is repeated nowhere"


def test_what_is_left_of_the_invented_organisation_is_said_with_its_lines(tmp_path: Path) -> None:
    init(tmp_path)
    file = tmp_path / "hrdalert.yaml"
    as_made = file.read_text(encoding="utf-8")

    def left(text: str) -> str:
        file.write_text(text, encoding="utf-8")
        problem = still_invented(read_settings(file))
        return f"{problem.origin.line}: {problem.text.partition(': ')[2]}" if problem else ""

    assert (
        left(as_made)
        == "5: name (line 5), acronym (line 6), about (line 12), email (line 20), phone (line 24)"
    )
    mended = as_made
    for old, new in (
        ("name: Example Defenders Watch ", "name: Office "),
        ("acronym: EDW", "acronym: O"),
        ("Example Defenders Watch documents", "The office documents"),
        ("appeals@example.org", "appeals@office.example"),
        ("press@example.org", "press@office.example"),
    ):
        mended = mended.replace(old, new)
    assert left(mended) == "24: phone (line 24)"
    assert left(mended.replace("# website", "website")) == "10: website (line 10), phone (line 24)"
    assert left(mended.replace("+1 202 555 0100", "+1 202 555 0177")) == ""
    assert still_invented(read_settings(REPOSITORY / "hrdalert.yaml")), "that one is an example, too"


def test_names_of_the_organisation_by_language(tmp_path: Path) -> None:
    file = tmp_path / "hrdalert.yaml"
    file.write_text("organisation: {name: {en: Office, zh-Hans: 办公室}, address: 'a'}\n")
    organisation = read_settings(file).organisation
    assert organisation.called("zh-Hans") == "办公室"
    assert organisation.called("fr") == "Office"
    assert organisation.address == ("a",)
