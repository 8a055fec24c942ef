"""Generated cases in seven scripts: names in disguise reach nobody, and nothing is refused where there is none.

Fifty cases; ``HRDALERT_GENERATED=1000 script/test -k generated`` takes as many as it says. Of every tenth the
Word and PDF files are made too. The search is that of :mod:`tests.disclosure.generated`.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner

from hrdalert.cases.reading import check_text
from hrdalert.cli import main
from hrdalert.disclosure.disclose import disclose
from tests.builder import EXAMPLE, written
from tests.disclosure.generated import USES, Generated, letters
from tests.disclosure.planting import ROWS, strings
from tests.drafting import a_workspace

BATCH = 50
BATCHES = range(max(1, int(os.environ.get("HRDALERT_GENERATED", BATCH)) // BATCH))
DAY = datetime.date(2031, 3, 20)
OF_NAMES = {
    *("shared-form", "unlisted-form", "hidden-name", "no-pseudonym", "name-leak"),
    *("name-in-withheld", "name-in-pseudonym", "name-in-title", "source-names-person"),
}
COMMANDS = ("check", "law", "mandates", "deadlines")


def cases_of(batch: int) -> list[Generated]:
    return [Generated(number) for number in range(batch * BATCH, (batch + 1) * BATCH)]


def an_office(folder: Path, values: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace of these cases, in which we stand."""
    folder.mkdir()
    files = [folder / f"{case['reference']}.yaml" for case in values]
    for file, case in zip(files, values, strict=True):
        file.write_text(written(case), encoding="utf-8")
    a_workspace(folder / "office", *files, recipients=EXAMPLE.parent / "recipients.yaml")
    monkeypatch.chdir(folder / "office")


def outputs(cases: list[Generated]) -> dict[str, str]:
    """What each command says, in words and as data; files are made by the way."""
    few = [case.reference for case in cases[::10]]
    commands = [f"{command}{form}" for command in COMMANDS for form in ("", " --json")]
    commands += ["draft -j 1 -f txt,html,md --json", f"draft -j 1 -f docx,pdf {' '.join(few)}"]
    commands += [
        f"{command} {reference}"
        for reference in few
        for command in ("check", "check --whole", "recipients", "recipients --json")
    ]
    return {command: run(command) for command in commands}


def run(command: str) -> str:
    wide = CliRunner(env={"COLUMNS": "9999"})
    return wide.invoke(main, [*command.split(), "--date", "as_of"], catch_exceptions=False).output


def told(outputs: dict[str, str], cases: list[Generated]) -> list[str]:
    """Where an output names somebody who may not be named to everybody, and the office asks for no names.

    ``check`` says who is named to whom, and ``mandates`` the office's own reason for each.
    """
    asked_for = ("named to ", '"name": ', '"reason": ')
    people = [person for case in cases for person in case.people if person.withheld_from]
    lines = {line: command for command, said in outputs.items() for line in said.splitlines()}
    return [
        f"{command}: {line}"
        for line, command in lines.items()
        if command != "mandates" and not any(words in line for words in asked_for)
        if (plain := letters(line)) and any(person.found_in(plain) for person in people)
    ]


def read(path: Path) -> Iterator[str]:
    """Everything that a file holds, and its path."""
    yield path.as_posix()
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as opened:
            for name in opened.namelist():
                text = opened.read(name).decode("utf-8", "replace")
                yield from (name, text, re.sub("<[^>]*>", "", text))
    elif path.suffix == ".pdf":
        reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
        yield from (page.extract_text() for page in reader.pages)
        yield f"{reader.metadata} {reader.xmp_metadata and reader.xmp_metadata.stream.get_data()!r} {reader.outline}"
        for page in reader.pages:
            yield from (str(note.get_object()) for note in page.get("/Annots") or ())
    else:
        text = path.read_text("utf-8")
        yield from (text, re.sub("<[^>]*>", "", text))


def leaks(cases: list[Generated]) -> list[str]:
    """Where a name stands in a file whose reader may not have it: one of the case, or the whole name of another's."""
    found = []
    for audience in USES:
        for case in cases:
            for path in sorted((Path("out") / audience / case.reference).rglob("*.*")):
                text = "|".join(map(letters, read(path)))
                found += [
                    f"{path} {person.id} of {owner.number}"
                    for owner in (case, before(case))
                    for person in owner.people
                    if audience in person.withheld_from and person.found_in(text, whole=owner is not case)
                ]
    return found


def before(case: Generated) -> Generated:
    """The case whose people are hidden in this one."""
    return Generated(case.number - 1 if case.number % BATCH else case.number + 1)


@pytest.mark.parametrize("batch", BATCHES)
def test_generated_names_in_every_text_are_in_no_view_and_no_message(batch: int) -> None:
    rows: set[str] = set()
    for case in cases_of(batch):
        values, planted = case.filled()
        rows |= planted
        opened = check_text(written(values), Path("case.yaml")).case
        assert opened is not None
        for audience in USES:
            view = disclose(opened, audience, DAY)  # type: ignore[arg-type]
            said = [*strings(view), *(problem.text + problem.mend for problem in view.problems)]
            text = "|".join(map(letters, said))
            assert not [
                (case.number, person.name)
                for person in case.people
                if audience in person.withheld_from and person.found_in(text)
            ]
            assert view.problems or not [p for p in case.people if audience in p.withheld_from]
    days_and_ids = re.compile(
        r".*\.(?:id|date|by|born|died|from|until|since|first_hand|name|short|native|family|given)"
    )
    seen = {row for row, letters_of_readers in ROWS.items() if letters_of_readers[0] not in "=-i"}
    assert {row for row in seen - rows if not days_and_ids.fullmatch(row)} == set()


@pytest.mark.parametrize("batch", BATCHES)
def test_generated_names_in_disguise_leave_in_no_file_and_no_output(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = cases_of(batch)
    an_office(tmp_path / "planted", [case.planted(before(case))[0] for case in cases], monkeypatch)
    said = outputs(cases)
    assert not (found := leaks(cases)), "\n".join(found)
    assert not (found := told(said, cases)), "\n".join(found)
    stopped = {
        checked["reference"] for checked in json.loads(said["check --json"]) if of_names(checked["problems"])
    }
    assert len(stopped) > len(cases) / 2


@pytest.mark.parametrize("batch", BATCHES)
def test_generated_cases_with_listed_names_alone_are_refused_nothing(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = cases_of(batch)
    an_office(tmp_path / "clean", [case.clean() for case in cases], monkeypatch)
    said = outputs(cases)
    assert not (found := leaks(cases)), "\n".join(found)
    assert not (found := told(said, cases)), "\n".join(found)
    for checked in json.loads(said["check --json"]):
        assert not of_names(checked["problems"])
    (drafted,) = (json.loads(text) for command, text in said.items() if "txt" in command)
    assert not [refused for outcome in drafted for refused in outcome["refused"] if refused["fits"]]
    for case in cases:
        assert files_of(case, "txt") and bool(files_of(case, "pdf")) is (case.number % 10 == 0)


def of_names(problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The problems that a name makes."""
    return [problem for problem in problems if problem["code"] in OF_NAMES]


def files_of(case: Generated, format: str) -> list[Path]:
    """Its files for readers outside the office."""
    return [path for audience in USES for path in Path("out", audience, case.reference).rglob(f"*.{format}")]
