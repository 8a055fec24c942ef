"""The guide in docs/ holds: its examples are read, its commands are run, and what is generated is up to date.

A page speaks to these tests in remarks that no reader sees:

    <!-- run: hrdalert init office && cd office -->    is done before what follows
    <!-- file: cases/2026-014.yaml -->                 the example below is written to this file
    <!-- change: cases/2026-014.yaml:38 -->            the keys of the example below take the place of those in the
                                                       file, from this line on
    <!-- apart -->                                     the example below is no part of the case that the page is

In what a command says, ``…`` stands for any words, and alone on a line for any lines. What stands behind ``›`` is what
the reader answers to a question; none is left out.
"""

from __future__ import annotations

import datetime
import importlib.machinery
import importlib.util
import itertools
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from hrdalert.cases import Case, check_text
from hrdalert.cases.shape import Shape, shape_of
from hrdalert.cli import cases, deadlines, documents, knowledge, main, mandates, publishing, workspace
from hrdalert.dispatch.recipients import check_recipients
from hrdalert.documents.blocks import block_texts
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.errors import RefusedError
from hrdalert.settings import check_settings
from hrdalert.workspace import Workspace

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
TODAY = datetime.date(2026, 3, 30)
"""The day on which the guide is told."""
MINIMAL = """\
reference: 2026-014
country: CHN
as_of: 2026-03-30
status: ongoing
headline: Letter-writer held
summary: >
  Bo Sample was taken to the harbour station of Saltmarsh on 24 March 2026.
alleged_victims:
  - id: bo
    name: {full: Bo Sample, family: Sample}
    pronouns: he/him
    consent: {submission: yes, government: yes, un_report: yes, public: yes}
alleged_perpetrators:
  - {id: police, name: the Saltmarsh Harbour Police}
incidents:
  - id: arrest
    date: 2026-03-24
    what: Officers took {bo} from the market.
    in_short: officers took {bo} from the market
    sources: [S1]
appeal_to: [harbour-police]
sources:
  - {id: S1, kind: media, title: The Saltmarsh Gull, date: 2026-03-25}
"""


def script(name: str) -> ModuleType:
    """A program of script/, which has no suffix."""
    loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), str(ROOT / "script" / name))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


# --- reading a page ---


@dataclass(frozen=True)
class Step:
    """An example of a page, with the remark above it; a remark that stands alone has no example."""

    page: Path
    line: int
    remark: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"docs/{self.page.name}:{self.line}"


_STEP = re.compile(
    r"^(?:<!-- (?P<remark>(?:file|change|apart)[^\n]*?) -->\n+)?"
    r"(?P<indent> *)```(?P<kind>[\w-]*)\n(?P<text>.*?)^ *```$|^<!-- (?P<alone>run:[^\n]*?) -->$",
    re.MULTILINE | re.DOTALL,
)


def steps(page: Path) -> list[Step]:
    text = page.read_text("utf-8")
    return [
        Step(
            page,
            text.count("\n", 0, found.start()) + 1,
            found["alone"] or found["remark"] or "",
            found["kind"] or "",
            re.sub(f"^{found['indent'] or ''}", "", found["text"] or "", flags=re.MULTILINE),
        )
        for found in _STEP.finditer(text)
    ]


def named(found: Step) -> str:
    return str(found)


def keyed(text: str) -> dict[str, str]:
    """A YAML text as its keys of the first column, each with all of its lines."""
    parts: dict[str, str] = {}
    key = ""
    for line in text.splitlines(keepends=True):
        if match := re.match(r"[\w-]+(?=:)", line):
            key = match[0]
        parts[key] = parts.get(key, "") + line
    return parts


def in_a_case(fragment: str) -> str:
    """A piece of a case file, put into a case that has all the rest."""
    own = keyed(fragment)
    if "measure" in own:
        own["alleged_victims"] = own["incidents"] = ""
    if "countries" in own:
        own["country"] = ""
    return "".join((keyed(MINIMAL) | own).values())


def errors_in(text: str, page: Path) -> list[str]:
    _, problems = check_text(text, page)
    return [str(problem) for problem in problems if problem.severity == "error"]


# --- examples ---

EXAMPLES = [
    step
    for page in PAGES
    for step in steps(page)
    if step.kind == "yaml" and not step.remark.startswith(("file", "change"))
]


@pytest.mark.parametrize("step", EXAMPLES, ids=named)
def test_every_example_can_be_read(step: Step, tmp_path: Path) -> None:
    keys = keyed(step.text)
    if "recipients" in keys:
        (tmp_path / "example.yaml").write_text(step.text, "utf-8")
        assert [str(problem) for problem in check_recipients(tmp_path)[1]] == []
    elif "organisation" in keys:
        file = tmp_path / "hrdalert.yaml"
        file.write_text(step.text, "utf-8")
        assert [str(problem) for problem in check_settings(file)[1]] == []
    elif step.page.name == "case-file.md" and not step.remark:
        pass  # read below, with all the others of the page
    else:
        whole = "reference" in keys
        assert errors_in(step.text if whole else in_a_case(step.text), step.page) == []


def test_the_pieces_of_the_case_file_are_one_case() -> None:
    page = DOCS / "case-file.md"
    text = "".join(step.text for step in steps(page) if step.kind == "yaml" and not step.remark)
    assert errors_in(text, page) == []


SHAPES = [step for step in EXAMPLES if step.page.name == "shapes.md"]


@pytest.mark.parametrize("step", SHAPES, ids=named)
def test_every_shape_can_be_drafted(step: Step, tmp_path: Path) -> None:
    """Each document is made, or is refused with what would mend it; none holds a hole."""
    CliRunner().invoke(main, ["init", str(tmp_path / "office")], catch_exceptions=False)
    desk = Desk(Workspace.find(tmp_path / "office"))
    case, problems = check_text(in_a_case(step.text), step.page)
    assert case is not None, [str(problem) for problem in problems]
    made = 0
    for name, language in desk.letters.all():
        try:
            found = desk.documents(case, Order(name, language, TODAY), TODAY)
        except RefusedError as refused:
            assert refused.hint
            continue
        for document in found:
            made += 1
            for text in block_texts(document.blocks):
                assert not re.search(r"\bNone\b(?! of the sources)|[{}⟨⟩]|\S {2}\S| ,", text), (name, text)
    assert made


# --- commands ---


@dataclass
class Done:
    """A step of a page that was done: each command with what the page and what the program says."""

    step: Step
    done: list[tuple[str, str, str | None]]


class Walk:
    """A reader who does what a page says, in an empty folder, on the day of the guide."""

    def __init__(self, folder: Path, *, colours: bool = False) -> None:
        self._folder = folder
        self._colours = colours
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> Walk:
        for module in (cases, deadlines, documents, knowledge, mandates, publishing, workspace):
            self._patch.setattr(module, "today", lambda: TODAY)
        self._patch.chdir(self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    def along(self, page: Path) -> Iterator[Done]:
        for step in steps(page):
            what, _, where = step.remark.partition(": ")
            if what == "run":
                for command in where.split(" && "):
                    self.do(command)
            elif what == "file":
                Path(where).parent.mkdir(parents=True, exist_ok=True)
                Path(where).write_text(step.text, "utf-8")
            elif what == "change":
                change(where, step.text)
            commands = told(step.text) if step.kind == "console" else ()
            yield Done(step, [(command, said, self.do(command, answers(said))) for command, said in commands])

    def do(self, command: str, answers: str = "") -> str | None:
        """What a command says to a reader who gives these answers; None where it is none of ours."""
        words = shlex.split(command)
        if words[0] == "cd":
            self._patch.chdir(words[1])
            return None
        if words[0] == "mkdir":
            Path(words[1]).mkdir()
            return None
        if words[0] != "hrdalert":
            return None
        if ">" in words:
            Path(words[-1]).write_text(self._run(words[1:-2]), "utf-8")
            return ""
        return self._run(words[1:], answers)

    def _run(self, words: list[str], answers: str = "") -> str:
        done = CliRunner().invoke(main, words, answers, catch_exceptions=False, color=self._colours)
        return done.output.replace("\\", "/")


def change(place: str, by: str) -> None:
    """Puts lines in the place of those with the same keys, or behind the one before where the file has none."""
    name, _, line = place.partition(":")
    first = int(line or 1) - 1
    lines = Path(name).read_text("utf-8").splitlines(keepends=True)
    at = len(lines)
    for key, new in _at_one_depth(by):
        begin = next((n for n in range(first, len(lines)) if lines[n].startswith(key)), None)
        if begin is None:
            lines[at:at] = new
            at += len(new)
        else:
            end = begin + 1
            while end < len(lines) and _depth(lines[end]) > _depth(lines[begin]):
                end += 1
            while not lines[end - 1].strip():
                end -= 1
            lines[begin:end] = new
            at = begin + len(new)
    Path(name).write_text("".join(lines), "utf-8")


def _at_one_depth(text: str) -> Iterator[tuple[str, list[str]]]:
    lines = text.splitlines(keepends=True)
    depth = _depth(lines[0])
    starts = [n for n, line in enumerate(lines) if _depth(line) == depth] + [len(lines)]
    for begin, end in itertools.pairwise(starts):
        yield lines[begin].partition(":")[0] + ":", lines[begin:end]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else 99


def told(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a console with what each of them says."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


def answers(said: str) -> str:
    return "".join(f"{line.partition('›')[2].strip()}\n" for line in said.splitlines() if "›" in line)


def pattern(said: str) -> str:
    lines = [
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + " *\n"
        for line in said.rstrip("\n").split("\n")
    ]
    return "".join(lines) if said.strip() else r"\s*"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if "$ hrdalert" in page.read_text("utf-8")], ids=lambda page: page.name
)
def test_every_command_does_what_the_page_says(page: Path, tmp_path: Path) -> None:
    with Walk(tmp_path) as walk:
        for step in walk.along(page):
            for command, said, found in step.done:
                if found is not None:
                    lines = found.rstrip("\n") + "\n"
                    assert re.fullmatch(pattern(said), lines), f"{step.step}: {command} says\n{lines}"


# --- what is generated, and what leads elsewhere ---


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_generated_is_up_to_date(page: Path) -> None:
    text = page.read_text("utf-8")
    assert script("make-docs").made(text) == text, "run script/make-docs"


def shapes(shape: Shape, seen: dict[str, Shape]) -> dict[str, Shape]:
    if shape.model.__name__ not in seen:
        seen[shape.model.__name__] = shape
        for key in shape.keys.values():
            if key.part:
                shapes(key.part, seen)
    return seen


def test_every_key_of_the_case_file_is_on_the_page() -> None:
    text = (DOCS / "case-file.md").read_text("utf-8")
    found = re.findall(r"<!-- make-docs: keys (\w+)[^\n]* -->\n(.*?)<!-- end -->", text, re.DOTALL)
    rows = {
        name: re.findall(r"^\| `([\w-]+)`.* \| (.*?) \| (.*?) \|$", table, re.MULTILINE)
        for name, table in found
    }
    tables = {name: {key for key, _, _ in cells} for name, cells in rows.items()}
    for shape in shapes(shape_of(Case), {}).values():
        lines = [model.__name__ for model in shape.model.__mro__ if model.__name__ in tables]
        shown = {key for name in lines for key in tables[name]}
        assert set(shape.keys) <= shown, shape.model.__name__
    without = {
        key
        for cells in rows.values()
        for key, allowed, example in cells
        if not example and "#keys-" not in allowed
    }
    assert not without, "each key has an example in the pieces of the page"


def test_every_document_and_every_command_is_on_its_page() -> None:
    documents_page = (DOCS / "documents.md").read_text("utf-8")
    office = Desk(Workspace.find(ROOT)).letters
    for name, _ in office.all():
        assert f"<!-- make-docs: document {name} -->" in documents_page
    commands_page = (DOCS / "commands.md").read_text("utf-8")
    for name in main.commands:
        assert f"\n## hrdalert {name}\n" in commands_page


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of headings, and those that a page sets itself."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return made | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), target


def test_the_pictures_are_there_and_small() -> None:
    pictures = sorted((DOCS / "pictures").iterdir())
    assert {picture.name for picture in pictures} == {"check.svg", "urgent-action.png"}
    assert all(picture.stat().st_size < 150_000 for picture in pictures)
    assert (DOCS / "pictures" / "check.svg").read_text("utf-8") == script("make-pictures").terminal()
