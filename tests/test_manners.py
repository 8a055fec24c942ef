"""What a command line is expected to do: colours, quiet, the nearest word, completion, progress."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hrdalert.cli import main

DRAFT = ("draft", "--date", "as_of", "-f", "txt")
HRDALERT = [sys.executable, "-m", "hrdalert"]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace, in which we stand."""
    assert run("init", str(tmp_path / "office")).exit_code == 0
    monkeypatch.chdir(tmp_path / "office")
    return tmp_path / "office"


def run(*words: str, **environment: str) -> Result:
    """What a command says to a terminal with colours."""
    return CliRunner(env=environment).invoke(main, words, catch_exceptions=False, color=True)


@pytest.mark.usefixtures("office")
def test_no_color_takes_the_colours_away_and_nothing_else() -> None:
    with_colours = run("check", "--date", "as_of", NO_COLOR="")
    without = run("check", "--date", "as_of", NO_COLOR="1")
    assert "\x1b[" in with_colours.output
    assert "\x1b[" not in without.output and without.output.count("\n") == with_colours.output.count("\n")
    assert "\x1b[" not in run("rules", NO_COLOR="1").output


@pytest.mark.usefixtures("office")
def test_quiet_before_or_behind_the_command_leaves_results_and_errors() -> None:
    assert "out/public" in run(*DRAFT).output
    assert run("--quiet", *DRAFT).output == run(*DRAFT, "-q").output == ""
    assert run("-q", "check", "--date", "as_of").output == ""
    Path("cases/example.yaml").write_text("reference: 2026-014\n", "utf-8")
    failed = run("-q", *DRAFT)
    assert failed.exit_code == 1 and "example.yaml:1" in failed.output


@pytest.mark.usefixtures("office")
def test_a_mistyped_command_or_option_is_answered_with_the_nearest() -> None:
    for words, meant in (
        (["drfat"], "draft"),
        (["draft", "--formt", "txt"], "--format"),
        (["shema"], "schema"),
    ):
        said = run(*words)
        assert said.exit_code == 2 and "Did you mean" in said.output and meant in said.output


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("dra", "draft"),
        ("draft 2026", "2026-014"),
        ("check exa", "example"),
        ("draft -d press", "press-release"),
        ("draft -d press-release,urg", "press-release,urgent-action"),
        ("draft -f docx,p", "docx,pdf"),
        ("draft -l e", "en"),
        ("queue example --to har", "harbour-police"),
        ("documents case-s", "case-sheet"),
        ("draft --rev", "--review"),
    ],
)
def test_a_shell_completes_what_the_workspace_has(office: Path, words: str, completed: str) -> None:
    typed = ["hrdalert", *words.split(" ")]
    asked = {"COMP_WORDS": " ".join(typed), "COMP_CWORD": str(len(typed) - 1)}
    assert completions(office, **asked) == [f"plain,{completed}"]


def test_outside_of_a_workspace_nothing_is_completed_but_commands(tmp_path: Path) -> None:
    assert completions(tmp_path, COMP_WORDS="hrdalert draft -d press", COMP_CWORD="3") == []


def completions(folder: Path, **asked: str) -> list[str]:
    """What bash is given to choose from."""
    done = subprocess.run(
        [sys.executable, "-c", "from hrdalert.cli import main; main(prog_name='hrdalert')"],
        cwd=folder, env={**os.environ, **asked, "_HRDALERT_COMPLETE": "bash_complete"},
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert not done.stderr
    return done.stdout.split()


def test_progress_says_what_is_made_to_a_terminal_and_to_nobody_else(office: Path) -> None:
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    text = Path("cases/example.yaml").read_text("utf-8")
    for number in range(101, 140):  # so many take longer than a second
        Path(f"cases/{number}.yaml").write_text(text.replace("2026-014", f"2026-{number}"), "utf-8")
    command = [*HRDALERT, "draft", "--date", "as_of", "-f", "docx,pdf", "--jobs", "1"]
    piped = subprocess.run(command, cwd=office, capture_output=True, text=True, check=True)
    assert " of 40" not in piped.stdout + piped.stderr
    shutil.rmtree("out")
    outside, inside = pty.openpty()
    with subprocess.Popen(command, cwd=office, stdout=subprocess.PIPE, stderr=inside) as process:
        os.close(inside)
        shown = read_all(outside)
        assert process.stdout and process.stdout.read().decode() == piped.stdout
    assert re.search(r"\r\d+ of 40  2026-\d+  [a-z]+-[a-z-]+", shown) and shown.endswith("\r")


def read_all(terminal: int) -> str:
    """What was shown on a terminal, until the last program has closed it."""
    pieces = []
    try:
        while piece := os.read(terminal, 65536):
            pieces.append(piece)
    except OSError:  # how Linux says that nobody writes there any more
        pass
    finally:
        os.close(terminal)
    return b"".join(pieces).decode()
