"""An office's own records: they take the place of ours, and every mistake in them is met at its line."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from hrdalert import knowledge
from hrdalert.cases.own_records import read_own
from hrdalert.cli import main
from hrdalert.errors import Problem
from hrdalert.knowledge import SUBJECTS, Knowledge
from hrdalert.knowledge.subjects import to_correct
from hrdalert.law.citations import law_of
from hrdalert.workspace import init
from tests.builder import a_case, written

DAY = datetime.date(2026, 12, 1)


def file_of(folder: Path, subject: str, id: str, **changes: Any) -> Path:
    """A record as `hrdalert knowledge` gives it, changed by path as the builder of cases does."""
    values = yaml.safe_load(to_correct(knowledge.entry(subject, id)))
    values["as_of"] = DAY
    values.setdefault("sources", {})["page"] = {
        "title": "a page that we read",
        "url": "https://page.example/",
    }
    for path, value in changes.items():
        *way, last = (int(step) if step.isdecimal() else step for step in path.split("__"))
        place: Any = values
        for step in way:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    file = folder / f"{subject}.yaml"
    file.write_text(written(values), "utf-8")
    return file


def problems_of(folder: Path) -> list[Problem]:
    own, problems = read_own(folder)
    assert not own or not any(problem.severity == "error" for problem in problems)
    return [problem for problem in problems if problem.severity != "remark"]


def test_a_record_takes_the_place_of_ours(tmp_path: Path) -> None:
    file_of(
        tmp_path,
        "mandates",
        "torture",
        records__0__title__en={"text": "Rapporteur on torture", "source": "page"},
    )
    own, (in_use,) = read_own(tmp_path)
    assert in_use.severity == "remark" and "is your own record, as of 2026-12-01" in in_use.text
    before = knowledge.mandates()["torture"]
    with Knowledge(own).used():
        mandate = knowledge.mandates()["torture"]
        assert mandate and mandate.title() == "Rapporteur on torture"
        assert (mandate.as_of, mandate.source.title) == (DAY, "a page that we read")
        assert knowledge.entry("mandates", "torture").is_own
    assert knowledge.mandates()["torture"] == before


def test_a_treaty_that_a_state_has_ratified_is_cited(tmp_path: Path) -> None:
    def treaties() -> set[str]:
        case = a_case(as_of="2026-11-01", chronology__0__date="2026-10-01")
        return {citation.instrument for law in law_of(case, DAY) for citation in law.binding}

    assert "iccpr" not in treaties()
    ratified = {"ratification": datetime.date(2026, 5, 1), "source": "page"}
    file_of(tmp_path, "ratifications", "CHN", records__0__treaties__iccpr=ratified)
    own, (in_use,) = read_own(tmp_path)
    assert in_use.severity == "remark" and "is your own record, as of 2026-12-01" in in_use.text
    with Knowledge(own).used():
        assert "iccpr" in treaties()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_is_printed_of_a_record_can_be_put_into_the_folder(subject: str, tmp_path: Path) -> None:
    for number, entry in enumerate(list(knowledge.entries(subject))[::9]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / f"{subject}.yaml").write_text(to_correct(entry), "utf-8")
        own, problems = read_own(folder)
        assert own and {problem.code for problem in problems} == {"own-record"}, (entry.id, problems)


@pytest.mark.parametrize(
    ("subject", "id", "changes", "code", "words"),
    [
        ("mandates", "torture", {"records__0__id": "tortur"}, "unknown-id", "did you mean torture?"),
        ("mandates", "torture", {"records__0__colour": "red"}, "unknown-key", "colour"),
        ("mandates", "torture", {"records__0__kind": None}, "missing-key", "kind"),
        ("mandates", "torture", {"records__0__topics": "torture"}, "wrong-value", "a list"),
        (
            "mandates",
            "torture",
            {"records__0__title__en__source": "pag"},
            "unknown-source",
            "did you mean page?",
        ),
        ("mandates", "torture", {"records__0__title__en": None}, "missing-key", "en"),
        ("mandates", "torture", {"as_of": None}, "own-record", "as_of: 2026-03-20"),
        ("mandates", "torture", {"as_of": "today"}, "own-record", "as_of: 2026-03-20"),
        ("mandates", "torture", {"records": []}, "own-record", "records"),
        ("mandates", "torture", {"sources__page": {"date": "2026"}}, "own-record", "look it up"),
        ("mandates", "torture", {"form": "x"}, "own-record", "as_of, sources and records"),
        (
            "rights",
            "torture",
            {"records__0__mandates__primary": ["tortur"]},
            "unknown-id",
            "did you mean torture?",
        ),
        ("rights", "torture", {"records__0__source": None}, "missing-source", "source"),
        ("demands", "release", {"records__0__violations": ["torure"]}, "unknown-id", "did you mean torture?"),
        (
            "ratifications",
            "CHN",
            {"records__0__treaties__iccpr": {"signed": "soon"}},
            "wrong-value",
            "2026-03-20",
        ),
        ("mandates", "torture", {"as_of": datetime.date(2020, 1, 1)}, "older-than-packaged", "compare"),
    ],
)
def test_a_mistake_is_met_at_its_line(
    subject: str, id: str, changes: dict[str, Any], code: str, words: str, tmp_path: Path
) -> None:
    file_of(tmp_path, subject, id, **changes)
    problems = problems_of(tmp_path)
    assert any(problem.code == code and words in f"{problem.text} {problem.mend}" for problem in problems), (
        problems
    )
    assert all(problem.origin.line > 0 and problem.mend for problem in problems)


def test_a_file_has_the_name_of_a_subject_once(tmp_path: Path) -> None:
    file_of(tmp_path, "mandates", "torture").rename(tmp_path / "mandate.yaml")
    (problem,) = problems_of(tmp_path)
    assert (problem.code, problem.mend) == ("unknown-subject", "did you mean mandates?")
    (tmp_path / "mandate.yaml").unlink()
    (tmp_path / "more").mkdir()
    file_of(tmp_path, "mandates", "torture")
    file_of(tmp_path / "more", "mandates", "health")
    assert [problem.code for problem in problems_of(tmp_path)] == ["second-file"]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "mandates.yaml").write_text("records: [", "utf-8")
    assert problems_of(tmp_path)
    assert read_own(tmp_path / "nowhere") == ({}, [])


@pytest.mark.parametrize("value", ["text", 7, True, None, [], {}, [[]], {"a": {"b": 1}}, [None], "{of}"])
@pytest.mark.parametrize(
    "key", ["records", "sources", "as_of", "records__0", "records__0__title", "records__0__topics"]
)
def test_whatever_stands_in_a_file_is_a_problem_or_can_be_used(key: str, value: Any, tmp_path: Path) -> None:
    file = file_of(tmp_path, "mandates", "torture")
    values = yaml.safe_load(file.read_text("utf-8"))
    *way, last = (int(step) if step.isdecimal() else step for step in key.split("__"))
    place: Any = values
    for step in way:
        place = place[step]
    place[last] = value
    file.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    own, problems = read_own(tmp_path)
    with Knowledge(own).used():
        assert (bool(problems) or bool(own)) and "torture" in knowledge.mandates()


def test_an_own_record_is_marked_wherever_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init(tmp_path / "office")
    monkeypatch.chdir(tmp_path / "office")
    (tmp_path / "office" / "knowledge").mkdir()
    file_of(tmp_path / "office" / "knowledge", "instruments", "cat")

    def said(*words: str) -> str:
        done = CliRunner().invoke(main, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    is_own = "cat of instruments is your own record, as of 2026-12-01"
    assert f"knowledge/instruments.yaml:11:3: remark own-record: {is_own}" in said(
        "check", "--date", "as_of", "--whole"
    )
    assert "[your own record]" in said("law", "--date", "as_of")
    assert "yours" in said("knowledge", "instruments", "cat")
    said("draft", "-d", "case-sheet", "-f", "txt", "--date", "as_of")
    (sheet,) = (tmp_path / "office").glob("out/**/case-sheet.en.txt")
    assert "Your own record instruments cat, as of 2026-12-01" in " ".join(sheet.read_text("utf-8").split())
