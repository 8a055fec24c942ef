"""The guide in docs/ holds: its commands are run, its examples are read and drafted, and its links lead somewhere.

A page speaks to these tests in remarks that no reader sees:

    <!-- run: hrdalert init office && cd office -->    is done before what follows
    <!-- file: cases/2026-014.yaml -->                 the example below is written to this file
    <!-- change: cases/2026-014.yaml:38 -->            the keys of the example below take the place of those in the
                                                       file, from this line on
    <!-- apart -->                                     the example below is no piece of a case

Where an example asks to ``write today's day here``, they do, on the real clock.
In what a command says, ``…`` stands for any words, and alone on a line for any lines.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cases.reading import check_text
from hrdalert.cli import main
from hrdalert.recipients import load_recipients
from hrdalert.workspace import init
from tests.builder import read_settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
LINKING = [
    *PAGES,
    *sorted((ROOT / "docs" / "design").glob("*.md")),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
]
THE_REST = """\
reference: 2026-090
state: CHN
as_of: 2026-03-30
status: ongoing
headline: Letter-writer held in China
summary: Ada Quill was taken to the harbour station of Saltmarsh on 24 March 2026.
alleged_victims:
  - id: ada
    name: Ada Quill
    consent: {for: [submission, government, public], answer: yes, by: her brother, date: 2026-03-25, how: telephone}
alleged_perpetrators:
  - {id: police, name: Saltmarsh Harbour Police}
chronology:
  - kind: arrest
    date: 2026-03-24
    text: On 24 March 2026 officers took Ada Quill from the market.
    violations: [arbitrary_detention]
    sources: [S1]
demands: [{do: access}]
appeal_to: [harbour-police]
sources:
  - {id: S1, kind: media, title: The Saltmarsh Gull, date: 2026-03-25}
"""
"""What an example of a case file does not say."""
_STEP = re.compile(
    r"^(?:<!-- (?P<remark>(?:file|change|apart)[^\n]*?) -->\n+)?"
    r"```(?P<kind>[\w-]*)\n(?P<text>.*?)^```$|^<!-- (?P<alone>run:[^\n]*?) -->$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Step:
    """An example of a page with the remark above it; a remark that stands alone has no example."""

    page: Path
    line: int
    remark: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


def steps(page: Path) -> Iterator[Step]:
    text = page.read_text("utf-8")
    for match in _STEP.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        remark = match["alone"] or match["remark"] or ""
        yield Step(page, line, remark, match["kind"] or "", match["text"] or "")


# --- commands


def run(command: str, folder: Path) -> str:
    """What a command says to somebody in a folder; nothing is answered to a question.

    One that no shell has to read is run here, which spares it the time that Python takes to begin.
    """
    name, *words = shlex.split(command)
    shown = {"NO_COLOR": "1", "COLUMNS": "100"}
    if name == "hrdalert" and command.split()[1:] == words:
        with contextlib.chdir(folder):
            return CliRunner(env=shown).invoke(main, words, catch_exceptions=False).output
    environment = {**os.environ, **shown}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    return done.stdout


def as_asked(text: str) -> str:
    """An example as a reader writes it, who puts today's day where the example asks for it."""
    return re.sub(
        r"\d{4}-\d\d-\d\d(?= +# write today's day here$)", str(date.today()), text, flags=re.MULTILINE
    )


def pattern(said: str) -> str:
    lines = [
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + " *\n"
        for line in said.rstrip("\n").split("\n")
    ]
    return "".join(lines) if said.strip() else r"\s*"


def keyed(text: str) -> dict[str, str]:
    """The keys at the least depth of a piece of YAML, each with all of its lines."""
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if depth(line) == depth(lines[0])]
    return {
        lines[begin].partition(":")[0] + ":": "".join(lines[begin:end])
        for begin, end in itertools.pairwise([*starts, len(lines)])
    }


def depth(line: str) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else 99


def change(file: Path, first: int, by: str) -> None:
    """Put keys in the place of those in a file, from a line on, or behind the one before where it has none."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = len(lines)
    for key, new in keyed(by).items():
        begin = next((number for number in range(first, len(lines)) if lines[number].startswith(key)), None)
        if begin is None:
            begin = end = at
        else:
            end = begin + 1
            while end < len(lines) and depth(lines[end]) > depth(lines[begin]):
                end += 1
        lines[begin:end] = new.splitlines(keepends=True)
        at = begin + new.count("\n")
    file.write_text("".join(lines), "utf-8")


@pytest.mark.parametrize(
    "page", [page for page in PAGES if "$ hrdalert" in page.read_text("utf-8")], ids=lambda page: page.name
)
def test_every_command_does_what_the_page_says(page: Path, tmp_path: Path) -> None:
    folder = tmp_path
    for step in steps(page):
        what, _, where = step.remark.partition(": ")
        if what == "run":
            commands = [(command, "…") for command in where.split(" && ")]
        else:
            commands = [
                (command, said)
                for part in re.split(r"^\$ ", step.text, flags=re.MULTILINE)[1:]
                for command, _, said in [part.partition("\n")]
                if step.kind == "console"
            ]
        if what == "file":
            (folder / where).parent.mkdir(parents=True, exist_ok=True)
            (folder / where).write_text(as_asked(step.text), "utf-8")
        elif what == "change":
            name, _, line = where.partition(":")
            change(folder / name, int(line or 1) - 1, step.text)
        for command, said in commands:
            if command.startswith("cd "):
                folder /= shlex.split(command)[1]
                continue
            lines = run(command, folder).rstrip("\n") + "\n"
            assert re.fullmatch(pattern(said), lines), f"{step}: {command} says\n{lines}"


# --- examples

EXAMPLES = [
    step
    for page in [*PAGES, ROOT / "README.md"]
    for step in steps(page)
    if step.kind == "yaml" and not step.remark
]


@pytest.mark.parametrize("step", EXAMPLES, ids=str)
def test_every_example_can_be_read(step: Step, tmp_path: Path) -> None:
    """Reading raises where there is a mistake."""
    keys = {key.rstrip(":") for key in keyed(step.text)}
    file = tmp_path / "hrdalert.yaml"
    if "recipients" in keys:
        file.write_text(step.text, "utf-8")
        load_recipients(tmp_path)
    elif keys & {"design", "mail", "publishing"}:
        file.write_text(f"organisation: {{name: Example}}\n{step.text}", "utf-8")
        read_settings(file)
    else:
        assert [str(problem) for problem in check_text(in_a_case(step.text), file).problems] == []


@pytest.mark.parametrize("step", [step for step in EXAMPLES if step.page.name == "case-file.md"], ids=str)
def test_no_document_of_an_example_has_an_error(
    step: Step, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init(tmp_path / "office")
    monkeypatch.chdir(tmp_path / "office")
    Path("cases/2026-090.yaml").write_text(in_a_case(step.text), "utf-8")
    said = CliRunner().invoke(main, ["check", "2026-090", "--date", "2026-03-30"]).output
    assert "\nready " in said and "press-release" in said and "not ready" not in said, said


def in_a_case(piece: str) -> str:
    """A piece of a case file, put into a case that has all the rest."""
    own = keyed(piece)
    if "reference:" in own:
        return piece
    if "measure:" in own:
        own |= dict.fromkeys(("alleged_victims:", "chronology:", "alleged_perpetrators:"), "")
    if "states:" in own:
        own["state:"] = ""
    return "".join((keyed(THE_REST) | own).values())


# --- links


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of headings."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    own = set(re.findall(r'<a id="([^"]+)">', text))
    return own | {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", LINKING, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def test_what_is_made_for_the_pages_is_as_the_program_is() -> None:
    """``script/make-docs`` writes these parts anew after a change of keys, words, templates or commands."""
    done = subprocess.run(
        [sys.executable, "script/make-docs", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
