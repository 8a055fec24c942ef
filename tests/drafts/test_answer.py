"""What comes back from a brief: names for tokens, byte by byte into the file, and nothing without a yes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from hrdalert.cli import main
from hrdalert.drafts.answer import Answer, Proposal
from hrdalert.drafts.brief import Brief
from hrdalert.errors import InputErrors
from hrdalert.workspace import Workspace
from tests.builder import EXAMPLE, case_text, truth
from tests.drafting import REAL, ROOT

OFFICE = Workspace.open(ROOT)
NEW = """⟦P1⟧ was taken on 3 March 2026. "Low Water": that is ⟦P1⟧'s play.

Her brother, ⟦P2⟧, asked after her."""


def of(path: Path, *documents: str) -> Brief:
    opened = OFFICE.case(path)
    return Brief(opened.case_on_day(clock=opened.case.as_of), documents)


def a_case(folder: Path, **changes: object) -> Path:
    file = folder / "case.yaml"
    yes = {"answer": "yes", "date": "2026-03-09"}
    file.write_text(case_text(EXAMPLE, **{"alleged_victims__0__consent": yes, **changes}), encoding="utf-8")
    return file


def answered(brief: Brief, text: str, file: Path, *only: str) -> list[Proposal]:
    file.write_text(f"{brief.first_line}\n\n{text}\n", encoding="utf-8")
    return Answer(file).read(brief, only)[0]


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_text_comes_back_whole_and_the_file_is_as_it_was_elsewhere(path: Path, tmp_path: Path) -> None:
    brief = of(path)
    told = "Of ⟦P1⟧ nothing else is told, as number ⟦N1⟧ says."
    value = told.replace("⟦P1⟧", brief.tokens.values["⟦P1⟧"]).replace("⟦N1⟧", brief.tokens.values["⟦N1⟧"])
    for key, asked in brief.asked.items():
        text = f"- {told}\n- {told}" if asked.job.get("list") else f"{told}\n\n{told}"
        if asked.right and asked.now is None:
            continue
        (proposal,) = answered(brief, f"## {key}\n{text}", tmp_path / "answer.md")
        new = proposal.put(path.read_bytes(), path).decode()
        read = yaml.load(new, yaml.BaseLoader)
        before = yaml.load(path.read_bytes(), yaml.BaseLoader)
        for step in asked.path[:-1]:
            if isinstance(read, list):
                read, before = (next(one for one in of if one["right"] == step) for of in (read, before))
            else:
                read, before = read[step], before.setdefault(step, {})
        is_list = asked.job.get("list")
        assert (
            read[asked.path[-1]] == [value, value]
            if is_list
            else read[asked.path[-1]].split() == 2 * value.split()
        )
        del read[asked.path[-1]]
        before.pop(asked.path[-1], None)
        assert read == before


def test_an_argument_on_a_new_right_is_added_with_its_answer(tmp_path: Path) -> None:
    path = a_case(tmp_path)
    brief = of(path)
    text, answer = answered(
        brief,
        "## analysis[liberty].text\nNobody may be held in secret.\n## analysis[liberty].answer\nIt may say so.",
        tmp_path / "answer.md",
    )
    with pytest.raises(
        InputErrors, match=r"answer.md:5:1: error no-argument: .*\n.*analysis\[liberty\].text first"
    ):
        answer.put(path.read_bytes(), path)
    new = answer.put(text.put(path.read_bytes(), path), path)
    (added,) = yaml.load(new, yaml.BaseLoader)["analysis"]
    assert added == {
        "right": "liberty",
        "text": "Nobody may be held in secret.",
        "answer": "It may say so.",
    }


HOSTILE = [
    ("## summary\n⟦P9⟧ was taken.", "4:1: error unknown-token"),
    ("## summary\n⟦P1 was taken.", "4:1: error unknown-token"),
    ("## summary\nTaken: ⟦P1 or P2⟧.", "4:8: error unknown-token"),
    ("## summary\n[[P1]] was taken.", "4:1: error token-typed"),
    ("## notes\nMine.", "3:1: error unknown-key"),
    ("## alleged_victims\n[]", "3:1: error unknown-key"),
    ("## withheld.summary\nMine.", "3:1: error unknown-key"),
    ("## letter\nA.\n## letter\nB.", "5:1: error repeated-key"),
    ("## summary\nShe <b>was</b> taken.", "4:5: error html"),
    ("## summary\n<script>x</script>", "4:1: error html"),
    ("## summary\nA &nbsp; B", "4:3: error html"),
    ("## summary\n{{ case.notes }}", "4:1: error jinja"),
    ("## summary\n{% include 'x' %}", "4:1: error jinja"),
    ("## summary\n**She** was taken.", "4:1: error markdown"),
    ("## summary\n# A heading", "4:1: error markdown"),
    ("## summary\n```\nx\n```", "4:1: error markdown"),
    ("## summary\nA \u202etxet", "4:3: error invisible"),
    ("## summary\nA\u200bda", "4:2: error invisible"),
    ("## summary\nA \x1b[31m red", "4:3: error control-character"),
    ("## summary\nA \ue000 B", "4:3: error private-use"),
    ("## remarks\nA \x1b[31m red", "4:3: error control-character"),
    ("## summary\n" + "word " * 700, "3:1: error too-long"),
    ("## release.lead\nA phone: ⟦P1⟧ <a href='x'>", "4:15: error html"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrong"), HOSTILE, ids=[wrong[:28] for _, wrong in HOSTILE])
def test_what_is_hostile_or_broken_is_refused_at_its_place(tmp_path: Path, text: str, wrong: str) -> None:
    brief = of(a_case(tmp_path))
    with pytest.raises(InputErrors) as refused:
        answered(brief, text, tmp_path / "answer.md")
    assert f"answer.md:{wrong}" in str(refused.value)
    assert "\x1b" not in str(refused.value) and "\u202e" not in str(refused.value)


def test_a_name_that_is_typed_out_is_shown_and_where_it_is_withheld_refused(tmp_path: Path) -> None:
    brief, file = of(a_case(tmp_path)), tmp_path / "answer.md"
    file.write_text(f"{brief.first_line}\n## summary\nThey took Ada Quill.\n", encoding="utf-8")
    (proposal,), (shown,), _ = Answer(file).read(brief)
    assert proposal.value == "They took Ada Quill." and "Quill" not in str(shown)
    assert str(shown).startswith(f"{file.as_posix()}:3:11: warning typed-name")
    brief = of(truth("withdrawn"))
    for typed in ("They took Sao Thi Lang.", "LẶNG was taken.", "⟦P1⟧ was taken."):
        with pytest.raises(
            InputErrors, match=r"answer.md:4:[0-9]+: error (withheld-name|unknown-token)"
        ) as refused:
            answered(brief, f"## withheld.summary\n{typed}", file)
        assert "Lang" not in str(refused.value) and "LẶNG" not in str(refused.value)


def test_what_stands_under_withheld_comes_back_there(tmp_path: Path) -> None:
    path = truth("withdrawn")
    brief, text = of(path), "A court sentenced a woman to prison for what she counted."
    for key, steps in (("withheld.now", ("now",)), ("withheld.release.lead", ("release", "lead"))):
        (proposal,) = answered(brief, f"## {key}\n{text}", tmp_path / "answer.md")
        read = yaml.load(proposal.put(path.read_bytes(), path), yaml.BaseLoader)
        before = yaml.load(path.read_bytes(), yaml.BaseLoader)
        told = read.pop("withheld")
        for step in steps:
            told = told[step]
        assert told.rstrip("\n") == text and before.pop("withheld") and read == before


def test_an_answer_to_another_brief_is_refused(tmp_path: Path) -> None:
    path, file = a_case(tmp_path), tmp_path / "answer.md"
    answered(of(path), "## summary\nNew.", file)
    two = {"id": "ben", "name": "Ben Reed", "consent": {"answer": "yes", "date": "2026-03-09"}}
    changed = of(a_case(tmp_path, alleged_victims__1=two))
    for brief in (changed, of(REAL[0]), of(a_case(tmp_path), "press-release")):
        with pytest.raises(InputErrors, match=r"answer.md:1:1: error other-brief"):
            Answer(file).read(brief)
    brief = of(a_case(tmp_path, summary="Other words.", notes="More."))
    assert [one.value for one in Answer(file).read(brief)[0]] == ["New."]
    for content in (b"", b"## summary\nx\n", b"Brief xyz\n", b"\xff\xfeB", b"PK\x03\x04", b"\0"):
        file.write_bytes(content)
        with pytest.raises(InputErrors, match=r"answer.md:1:1: error"):
            Answer(file)


def test_a_file_of_more_than_a_megabyte_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "answer.md"
    with file.open("wb") as big:
        big.truncate(1_000_001)
    with pytest.raises(InputErrors, match="too-large"):
        Answer(file)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace, in which we stand, with a brief of its example and an answer to it."""
    assert CliRunner().invoke(main, ["init", str(tmp_path / "office")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "office")
    example = Path("cases/example.yaml")
    example.write_text(f"# ours\n{example.read_text('utf-8')}# to the end\n", encoding="utf-8")
    made = CliRunner().invoke(main, ["brief", "example"], catch_exceptions=False)
    assert made.exit_code == 0 and "out/internal/2026-014/brief.md" in made.output
    lines = Path("out/internal/2026-014/brief.md").read_text("utf-8").splitlines()
    first = next(line for line in lines if line.startswith("Brief "))
    text = f"Here you are:\n## summary\n{NEW}\n## now\nNothing is known.\n## remarks\nThe day is unclear.\n"
    Path("answer.md").write_text(f"{first}\n{text}", encoding="utf-8")
    return tmp_path / "office"


def at_a_terminal(answers: str, *words: str) -> tuple[str, int]:
    """What the command says at a terminal to somebody who types these answers, and how it ends."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "hrdalert", "texts", "example", "answer.md", *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        os.write(ours, answers.encode())
        said = b""
        try:
            while piece := os.read(ours, 10_000):
                said += piece
        except OSError:  # so Linux says that the other end is closed
            pass
    os.close(ours)
    return said.decode(), running.returncode


def test_only_what_somebody_says_yes_to_is_written(office: Path) -> None:
    path = office / "cases" / "example.yaml"
    old = path.read_text("utf-8")
    path.chmod(0o640)
    said, status = at_a_terminal("y\nn\n")
    assert status == 0 and "The day is unclear." in said and "warning no-key" in said
    assert "0 wrong for sure" in said and "with nothing on file to compare" in said and " on file: " in said
    assert "+ Ada Quill was taken on 3 March 2026." in said and "- Puppeteer Ada Quill was taken" in said
    new = path.read_text("utf-8")
    was, told = (yaml.load(text, yaml.BaseLoader) for text in (old, new))
    assert told.pop("summary") == NEW.replace("⟦P1⟧", "Ada Quill").replace("⟦P2⟧", "Tim Quill") + "\n"
    assert was.pop("summary") and was == told
    assert (
        new.startswith("# ours\n") and new.endswith("# to the end\n") and path.stat().st_mode & 0o777 == 0o640
    )
    begin, end = old.index("summary: |\n"), old.index("\nnow:")
    assert new.startswith(old[:begin]) and new.endswith(old[end:])
    again, status = at_a_terminal("y\n", "--only", "now")
    assert (
        status == 0
        and "Nothing is known." in path.read_text("utf-8")
        and "summary" not in again.partition("?")[0]
    )


def test_without_a_yes_or_a_terminal_nothing_is_written(office: Path) -> None:
    old = (office / "cases" / "example.yaml").read_bytes()
    assert at_a_terminal("n\n\n")[1] == 0
    assert at_a_terminal("y\n\x04")[1] == 1, "who leaves in the middle has said nothing"
    piped = CliRunner().invoke(
        main, ["texts", "example", "answer.md"], input="y\ny\n", catch_exceptions=False
    )
    assert piped.exit_code == 1 and "Nothing was written: there is no terminal" in piped.output
    assert "+ ⟦P1⟧ was taken" in piped.output and "Quill" not in piped.output
    unknown = CliRunner().invoke(main, ["texts", "example", "answer.md", "--only", "letter"])
    assert unknown.exit_code == 1 and "The answer has no letter." in unknown.output
    assert (office / "cases" / "example.yaml").read_bytes() == old


@pytest.mark.usefixtures("office")
def test_a_brief_that_would_name_somebody_leaves_the_old_one_as_it_is() -> None:
    old = Path("out/internal/2026-014/brief.md").read_bytes()
    path = Path("cases/example.yaml")
    path.write_text(
        path.read_text("utf-8").replace("Puppets on the", "Free %41da%20Quill on the"), encoding="utf-8"
    )
    made = CliRunner().invoke(main, ["brief", "example"])
    assert made.exit_code == 1 and "name-in-brief" in made.output and "Nothing was written" in made.output
    assert Path("out/internal/2026-014/brief.md").read_bytes() == old


@pytest.mark.usefixtures("office")
def test_a_brief_that_somebody_wrote_into_is_set_aside_and_not_lost() -> None:
    path = Path("out/internal/2026-014/brief.md")
    path.write_text("My answer.\n", encoding="utf-8")
    made = CliRunner().invoke(main, ["brief", "example", "-d", "press-release"])
    assert made.exit_code == 0 and path.read_text("utf-8").startswith("# Brief")
    assert [file.read_text("utf-8") for file in Path("out").rglob("set-aside/**/brief.md")] == [
        "My answer.\n"
    ]
    assert CliRunner().invoke(main, ["brief", "example", "-o", "other.md"]).exit_code == 0
    assert Path("other.md").read_text("utf-8").startswith("# Brief")
