"""Whoever is withheld in a case stands in no document of another one, whatever shape or mistakes its file has."""

from __future__ import annotations

import datetime
import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from hrdalert.cli import main
from hrdalert.disclosure.audience import STOPPED
from hrdalert.dispatch.engines import place_of
from hrdalert.dispatch.register import Register
from hrdalert.errors import Problem
from hrdalert.workspace import Workspace
from tests.builder import EXAMPLE, SMALLEST, case_text, case_values
from tests.dispatch.test_register import new
from tests.drafting import a_workspace
from tests.inquiry.building import inquiry_values, rows, scrambled, text_of, write

DAY = datetime.date(2026, 3, 20)
NAME = "Zebedee Quirkalot"
PEOPLE = f"""\
alleged_victims:
  - id: zeb
    name: {NAME}
    pseudonym: Mr Z.
    consent: no
"""
HEAD, TAIL = case_text(SMALLEST, alleged_victims=None, reference="2026-900").split("\nchronology:", 1)
TAIL = f"chronology:{TAIL}"
FLOW = f"{{id: zeb, name: {NAME}, consent: no}}"
VALUES = case_values(
    SMALLEST, reference="2026-900", alleged_victims=[{"id": "zeb", "name": NAME, "consent": "no"}]
)


def around(people: str) -> str:
    """A whole file with these people in it."""
    return f"{HEAD}\n{people}{TAIL}"


SHAPES: dict[str, str | bytes] = {
    "as usual": around(PEOPLE),
    "JSON": json.dumps(VALUES),
    "JSON in lines": json.dumps(VALUES, indent=2),
    "flow": yaml.safe_dump(VALUES, default_flow_style=True, sort_keys=False),
    "a quoted key": around(PEOPLE.replace("alleged_victims:", '"alleged_victims":')),
    "a space before the colon": around(PEOPLE.replace("alleged_victims:", "alleged_victims :")),
    "an explicit key": around(PEOPLE.replace("alleged_victims:", "? alleged_victims\n:")),
    "an escaped key": around(PEOPLE.replace("alleged_victims:", '"alleged\\u005fvictims":')),
    "an anchor at the list": around(PEOPLE.replace("alleged_victims:", "alleged_victims: &all")),
    "a name that stands elsewhere": f"position: &whom {NAME}\n{around(PEOPLE.replace(NAME, '*whom'))}",
    "a tag of YAML itself": around(PEOPLE.replace("alleged_victims:", "alleged_victims: !!seq")),
    "no indentation": around(PEOPLE.replace("\n  ", "\n")),
    "all set in": "".join(f"    {line}\n" if line else "\n" for line in around(PEOPLE).splitlines()),
    "comments between": around(PEOPLE.replace("\n", "\n# who it is\n\n")),
    "a mark at the beginning": f"\ufeff{around(PEOPLE)}",
    "line ends of Windows": around(PEOPLE).replace("\n", "\r\n").encode(),
    "line ends of old Macs": around(PEOPLE).replace("\n", "\r").encode(),
    "a document that begins": f"%YAML 1.1\n---\n{around(PEOPLE)}...\n",
    "tabs behind values": around(PEOPLE.replace(NAME, f"{NAME}\t")),
    "a text over lines": around(PEOPLE.replace(f"name: {NAME}", "name: >-\n      Zebedee\n      Quirkalot")),
}
MISTAKES: dict[str, str | bytes] = {
    "a key that nobody knows": around(PEOPLE.replace("name:", "full_name:")),
    "a list called otherwise": around(PEOPLE.replace("alleged_victims:", "victims:")),
    "no dash": around(PEOPLE.replace("- id", "id").replace("\n    ", "\n  ")),
    "a name in braces": around(PEOPLE.replace(NAME, f"{{{NAME}}}")),
    "the same key twice": around(f"alleged_victims: [{FLOW}]\n{PEOPLE.replace(NAME, 'Somebody Else')}"),
    "two names of one": around(PEOPLE.replace("    pseudonym", "    name: Somebody Else\n    pseudonym")),
    "a merge key": f"position: &zeb\n{around('alleged_victims:' + chr(10) + f'  - <<: {FLOW}' + chr(10))}",
    "two documents": f"{HEAD}\n{TAIL}---\n{PEOPLE}",
    "a tab before a key": around(PEOPLE.replace("    name", "\tname")),
    "a quotation mark that nobody closes": around(PEOPLE.replace("pseudonym: Mr", 'pseudonym: "Mr')),
    "one that swallows the list": HEAD.replace("headline: ", 'headline: "')
    + f'\n{PEOPLE}notes: that"\n{TAIL}',
    "a list within a text": around(f"position: |\n  Free them.\n  {PEOPLE}".replace("\n  ", "\n    ")),
    "a name cut by a sign": around(PEOPLE.replace(NAME, "Zebedee #Quirkalot")),
    "a text of a tag": around(PEOPLE.replace(NAME, f"!!python/name:x {NAME}")),
    "UTF-16": around(PEOPLE).encode("utf-16"),
    "another encoding": around(PEOPLE.replace("Quirkalot", "Quírkalot")).encode("latin-1"),
    "an anchor that is not there": around(PEOPLE.replace(NAME, "*nobody")),
    "an unknown answer": around(PEOPLE.replace("consent: no", "consent: {public: yes, government: yess}")),
    "a wrong day": around(PEOPLE.replace("consent: no", "born: last year\n    consent: no")),
}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace with the example in it, whose texts name somebody of another case."""
    a_workspace(tmp_path / "w", EXAMPLE)
    text = case_text(EXAMPLE, now=f"{NAME} was there, too.", position=f"{NAME} must be heard.")
    (tmp_path / "w" / "cases" / "case.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "w"


def put(office: Path, content: str | bytes, name: str = "other") -> Path:
    """Another case file of the workspace."""
    path = office / "cases" / f"{name}.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def run(office: Path, *words: str) -> str:
    """How a command ends in a workspace, and what it says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(office)
        done = CliRunner().invoke(main, words, catch_exceptions=False)
    return f"{done.exit_code} {done.output}"


def drafted(office: Path, *words: str) -> str:
    return run(office, "draft", "2026-014", "-f", "txt", "--date", "as_of", *words)


def outside(office: Path, name: str = "Zebedee") -> list[str]:
    """The files for the public, a Government or a third State that hold a name."""
    files = [file for one in STOPPED for file in (office / "out" / one).rglob("*.*")]
    return [file.name for file in files if name in file.read_text("utf-8")]


def looked_for(office: Path) -> tuple[bool, list[Problem]]:
    """Whether the name would be found in a document for the public, and what could hide somebody."""
    resources = Workspace.open(office).resources
    return bool(resources.others("public", DAY).found_in([f"{NAME} is free."])), [
        *resources.everybody.problems(DAY)
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_people_are_found_in_whatever_shape_a_file_has(office: Path, shape: str) -> None:
    put(office, SHAPES[shape])
    assert looked_for(office) == (True, [])


@pytest.mark.parametrize("mistake", MISTAKES)
def test_people_of_a_file_with_a_mistake_are_found_or_the_file_is_named(office: Path, mistake: str) -> None:
    other = put(office, MISTAKES[mistake])
    is_found, problems = looked_for(office)
    assert is_found or any(problem.origin.file == other and problem.mend for problem in problems)


def test_a_name_of_another_case_stops_a_document_and_no_message_repeats_it(office: Path) -> None:
    put(office, SHAPES["JSON"])
    said = drafted(office, "-d", "press-release")
    assert said.startswith("1 ") and "zeb of case 2026-900" in said and "Zebedee" not in said
    assert not outside(office)


def test_while_a_file_cannot_be_read_the_office_and_the_un_get_their_documents_and_nobody_else(
    office: Path,
) -> None:
    put(office, MISTAKES["another encoding"])
    assert drafted(office).startswith("3 ") and {path.name for path in (office / "out").iterdir()} == {
        "internal",
        "un",
    }
    said = run(office, "check", "2026-014", "--date", "as_of", "--whole")
    following = " ".join(said.partition("Next:")[2].partition("\nrefused")[0].split())
    assert said.startswith("1 ") and "are refused: not everybody whom it must not name is known" in following
    assert "cases/other.yaml:18:21: the file is not saved as UTF-8" in following
    put(office, SHAPES["as usual"].replace(NAME, "Somebody Else"))  # type: ignore[arg-type]
    assert drafted(office).startswith("0 ") and outside(office)
    put(office, MISTAKES["two documents"])
    assert drafted(office).startswith("3 ")
    assert outside(office)  # what was made of all that could be read stays


def test_a_form_that_was_begun_counts_for_nobody_until_a_name_stands_there(office: Path) -> None:
    assert run(office, "new", "2026-901").startswith("0 ")
    form = (office / "cases" / "2026-901.yaml").read_text("utf-8")
    resources = Workspace.open(office).resources
    assert not resources.others("public", DAY).found_in(["Full name, Ms A. and ⟨full name⟩"])
    put(office, form.replace("⟨full name⟩", f"⟨{NAME}⟩"), "2026-901")
    assert looked_for(office) == (True, [])


SOURCE = {
    "id": "S1",
    "kind": "lawyer",
    "title": f"conversation with {NAME}",
    "confidential": "yes",
    "date": "2026",
}
KEPT: list[tuple[str, dict[str, Any]]] = [
    (
        "all of case 2026-900",
        {
            "alleged_victims__0": {
                "id": "all",
                "kind": "group",
                "name": "the Lamps",
                "members": [{"name": NAME}],
            }
        },
    ),
    ("a name of the confidential source S1", {"sources__0": SOURCE}),
    ("", {"sources__0": {**SOURCE, "kind": "ngo", "title": "annual report", "publisher": NAME}}),
    ("a telephone number", {"notes": "Call 00 99 555 0100 204"}),
    (
        "a telephone number",
        {"alleged_victims__0__consent": {"public": {"answer": "no", "by": "+99 555 0100 204"}}},
    ),
    ("a telephone number", {"sources__0__note": "0555 0100 204"}),
    ("a telephone number", {"chronology__0__confidential": "yes", "chronology__0__text": "By 555 0100 204."}),
]


@pytest.mark.parametrize(("what", "values"), KEPT)
def test_members_of_groups_and_what_a_case_keeps_for_the_office_are_looked_for_in_others(
    office: Path, what: str, values: dict[str, Any]
) -> None:
    put(office, case_text(SMALLEST, reference="2026-900", **values))
    resources, text = Workspace.open(office).resources, f"{NAME} can be reached at 555 0100 204."
    leaks = resources.others("public", DAY).found_in([text])
    assert [what in leak.person and "2026-900" in leak.person for leak in leaks] == [True] * bool(what)
    assert not resources.others("internal", DAY).found_in([text])


def test_who_answered_an_inquiry_stands_in_no_document_of_a_case(office: Path) -> None:
    survey = scrambled(1)
    table = rows(survey, "google")
    table[1][2] = NAME
    folder = write(office, inquiry_values(survey), text_of(table))
    assert looked_for(office) == (True, [])
    assert "a name of a respondent (answers.csv:2) stands here" in drafted(office) and not outside(office)
    (folder / "answers.csv").write_text("Id\n1\n", encoding="utf-8")
    _, [problem] = looked_for(office)
    assert problem.origin.file == folder / "answers.csv" and "no column 'Name'" in problem.text
    (folder / "answers.csv").unlink()
    assert looked_for(office) == (False, [])


# --- cases that are gone


def test_a_case_that_is_gone_stops_others_while_its_files_lie_there(office: Path) -> None:
    other = put(office, case_text(SMALLEST, reference="2026-900"))
    run(office, "draft", "2026-900", "-f", "txt", "--date", "as_of")
    other.unlink()
    said = drafted(office)
    assert said.startswith("3 ") and "out/public/2026-900: 2026-900 has no case file any more" in said
    assert not list((office / "out/public").glob("2026-014/*"))
    for folder in (office / "out").glob("*/2026-900"):
        shutil.rmtree(folder)
    assert drafted(office).startswith("0 ")


def test_whom_the_register_knows_of_a_case_that_is_gone_is_looked_for(office: Path) -> None:
    sent = SHAPES["as usual"]
    assert isinstance(sent, str)
    with closing(Register.open(place_of(None, office / "register.db"))) as register:
        register.queue(
            [new(reference="2026-900", case_file=sent.encode())], datetime.datetime.now(datetime.UTC)
        )
    assert looked_for(office) == (True, [])
    put(office, sent.replace(NAME, "Somebody Else"))
    assert looked_for(office) == (False, [])
    (office / "register.db").write_bytes(b"no register" * 100)
    _, [problem] = looked_for(office)
    assert problem.origin.file.name == "register.db" and "cannot be read" in problem.text


def test_a_page_of_a_case_that_is_gone_has_to_be_taken_down(office: Path) -> None:
    page = {"date": "2026-03-20", "lines": [], "title": "", "language": "en", "day": "2026-03-20"}
    page |= {"published": "2026-03-20T10:00:00Z", "updated": "2026-03-20T10:00:00Z"}
    (office / ".hrdalert").mkdir()
    note = {"version": 2, "pages": {"2026-900.press-release.en": page}}
    (office / ".hrdalert" / "published.json").write_text(json.dumps(note), encoding="utf-8")
    _, [problem] = looked_for(office)
    assert "2026-900 has no case file any more, and lies on your website" in problem.text
    put(office, case_text(SMALLEST, reference="2026-900"))
    assert looked_for(office) == (False, [])
