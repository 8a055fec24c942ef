"""Drafting many cases: what has not changed is left, nothing is lost or left lying where it must not, on any cores."""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hrdalert.batch import WORTH_SHARING, Batch
from hrdalert.cases import Case
from hrdalert.cli import main
from hrdalert.cli.progress import Progress
from hrdalert.documents.letters import Letters
from hrdalert.drafting import Desk, filled
from hrdalert.outcome import Outcome
from hrdalert.record import Records, Turn
from hrdalert.workers import Workers
from hrdalert.workspace import Workspace
from tests.conftest import ROOT

DAY = datetime.date(2031, 5, 1)
INVENTED = ROOT / "tests" / "cases" / "arrest-in-ruritania.yaml"
RECIPIENTS = """\
recipients:
  - {id: harbour-master, office: Harbour Master of Saltmarsh, kind: police, address: [1 Quay Street, Saltmarsh],
     salutation: 'Dear Harbour Master,', source: an invented handbook, groups: [harbour]}
  - {id: water-minister, office: Minister of Water, kind: ministry, address: [2 Sluice Lane, Saltmarsh],
     salutation: 'Dear Minister,', source: an invented handbook}
"""
NAMED = "public: {answer: already_public, source: S1}"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["draft", "--date", str(DAY), "-o", "out", *words])


@dataclass(frozen=True)
class Office:
    """A workspace with invented cases, two of them where nothing else is said."""

    root: Path

    def add(self, reference: str, appeal_to: str = "harbour-master") -> Path:
        text = INVENTED.read_text(encoding="utf-8").replace("2031-007", reference)
        text = text.replace(
            "{this brace} is text too", "it is text"
        )  # a placeholder would keep it from being ready
        text = text.replace("mandates:", f"appeal_to: [{appeal_to}]\nmandates:")
        path = self.root / "cases" / f"{reference}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def draft(self, *words: str, status: int = 0) -> dict[str, Any]:
        done = run("-f", "txt", "--json", *words)
        assert done.exit_code == status, done.output
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def drafted(self, *words: str) -> list[str]:
        return sorted(each["path"].removeprefix("out/") for each in self.draft(*words)["drafted"])

    def file(self, name: str) -> Path:
        return self.root / "out" / name

    def files(self, out: str = "out") -> dict[str, bytes]:
        return {
            path.relative_to(self.root / out).as_posix(): path.read_bytes()
            for path in sorted((self.root / out).rglob("*"))
            if path.is_file()
        }

    def batch(self, clock: datetime.date, day: datetime.date = DAY) -> tuple[Batch, list[Outcome]]:
        """A run on another day than today."""
        workspace = Workspace.find(self.root)
        batch = Batch(Desk(workspace), (), ("txt",), ("en",), day, clock, workspace.out)
        return batch, list(batch.run(workspace.find_cases(), are_all=True))


def documents(reference: str, recipient: str = "harbour-master") -> list[str]:
    return [
        f"government/{reference}/appeal-letter/{recipient}.en.txt",
        f"internal/{reference}/case-sheet.en.txt",
        f"public/{reference}/press-release.en.txt",
        f"public/{reference}/urgent-action.en.txt",
        f"un/{reference}/un-communication.en.txt",
    ]


@cache
def packaged() -> Letters:
    return Letters()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    for name in ("cases", "recipients"):
        (tmp_path / name).mkdir()
    shutil.copy(ROOT / "hrdalert.yaml", tmp_path)
    (tmp_path / "recipients" / "invented.yaml").write_text(RECIPIENTS, encoding="utf-8")
    # What has no templates of its own shares the packaged ones, as they were read once.
    monkeypatch.setattr("hrdalert.drafting.Letters", lambda own: Letters(own) if own.exists() else packaged())
    made = Office(tmp_path)
    made.add("2031-001")
    made.add("2031-002", "water-minister")
    monkeypatch.chdir(tmp_path)
    yield made


# --- what has not changed


def test_what_has_not_changed_is_left_and_said(office: Office) -> None:
    everything = sorted(documents("2031-001") + documents("2031-002", "water-minister"))
    assert office.drafted() == everything
    before = {name: office.file(name).stat().st_mtime_ns for name in everything}
    again = office.draft()
    assert again["drafted"] == []
    assert sorted(again["unchanged"]) == [f"out/{name}" for name in everything]
    assert again["stale"].keys() == {"harbour-master", "water-minister"}
    assert before == {name: office.file(name).stat().st_mtime_ns for name in everything}
    assert "2 cases unchanged." in run("-f", "txt").stderr


def test_force_drafts_all_anew_and_gives_the_same_bytes(office: Office) -> None:
    office.draft()
    before = office.files()
    assert len(office.drafted("--force")) == len(before)
    assert office.files() == before


def test_an_unchanged_case_is_not_even_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.draft()
    office.change("cases/2031-002.yaml", "about a dam", "about the dam")
    read: list[str] = []

    def noted(text: bytes, file: Path) -> Case:
        read.append(file.name)
        return filled(text, file)

    monkeypatch.setattr("hrdalert.redrafting.filled", noted)
    office.draft()
    assert read == ["2031-002.yaml"]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("cases/2031-001.yaml", "about a dam", "about the dam", documents("2031-001")),
        ("hrdalert.yaml", "acronym: EDW", "acronym: EDX", "all"),
        ("hrdalert.yaml", "numbering:", "mail: {reply_to: desk@example.org}\nnumbering:", []),
        ("recipients/invented.yaml", "2 Sluice Lane", "3 Sluice Lane", "letters of 2031-002"),
        (
            "recipients/invented.yaml",
            "source: an invented",
            "verified_on: 2031-04-30, source: an invented",
            [],
        ),
    ],
)
def test_a_change_drafts_again_what_it_concerns(
    office: Office, file: str, old: str, new: str, expected: str | list[str]
) -> None:
    everything = office.drafted()
    office.change(file, old, new)
    if expected == "letters of 2031-002":  # no other document is made of what is known of recipients
        expected = [
            name for name in everything if "2031-002/" in name and re.search("letter/|urgent-action", name)
        ]
    elif expected == "all":
        expected = everything
    assert office.drafted() == sorted(expected)
    assert office.drafted() == []


def test_an_own_template_or_phrase_drafts_again_the_documents_that_use_it(office: Office) -> None:
    asked = ("-d", "press-release", "-d", "case-sheet")
    everything = office.drafted(*asked)
    own = office.root / "letter_templates"
    for name, text in (
        ("press-release/en.md", '{% extends "packaged:press-release/en.md" %}'),
        ("phrases/en.md", "{% macro greeting() %}Good evening{% endmacro %}"),
    ):
        (own / name).parent.mkdir(parents=True)
        (own / name).write_text(text + "\n", encoding="utf-8")
        concerned = [each for each in everything if name.startswith("phrases") or "press-release" in each]
        assert office.drafted(*asked) == concerned
        assert office.drafted(*asked) == []


def test_a_letterhead_drafts_word_files_again_and_no_others(office: Office) -> None:
    office.draft("-f", "docx,txt", "-d", "press-release")
    (office.root / "letter_templates").mkdir()
    shutil.copy(ROOT / "letter_templates" / "letterhead.docx", office.root / "letter_templates")
    assert office.drafted("-f", "docx,txt", "-d", "press-release") == []
    with (office.root / "letter_templates" / "letterhead.docx").open("ab") as letterhead:
        letterhead.write(b"\0" * 8)
    names = office.drafted("-f", "docx,txt", "-d", "press-release")
    assert names == [f"public/2031-00{number}/press-release.en.docx" for number in (1, 2)]


def test_what_is_asked_for_beyond_the_last_run_is_drafted(office: Office) -> None:
    office.draft("-d", "press-release")
    assert len(office.drafted("-d", "press-release", "-f", "txt,md")) == 2
    assert len(office.drafted("-d", "press-release", "--verify")) == 2
    assert office.drafted("-d", "press-release") == []
    assert len(office.drafted("-d", "press-release", "--date", "2031-05-02")) == 2


def test_a_file_that_is_gone_is_drafted_again(office: Office) -> None:
    office.draft()
    office.file(documents("2031-001")[2]).unlink()
    assert office.drafted() == [documents("2031-001")[2]]


def test_a_copied_folder_is_known_by_its_bytes(office: Office) -> None:
    office.draft()
    for name in office.files():
        os.utime(office.file(name), (0, 0))
    assert office.drafted() == []


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"version": 0}', b"\xff\x00", b'{"version":1,"entries":{"a":1}}']
)
def test_a_record_that_cannot_be_read_means_only_that_its_case_is_drafted_again(
    office: Office, damage: bytes
) -> None:
    office.draft("-d", "press-release")
    (record,) = office.root.glob(".hrdalert/drafts/*/2031-001.json")
    record.write_bytes(damage)
    found = office.draft("-d", "press-release")
    assert [each["path"] for each in found["drafted"]] == ["out/public/2031-001/press-release.en.txt"]
    assert found["set_aside"] == []
    assert office.drafted("-d", "press-release") == []


def test_a_record_leads_to_no_other_folder(office: Office) -> None:
    office.draft("-d", "press-release")
    (record,) = office.root.glob(".hrdalert/drafts/*/2031-001.json")
    text = record.read_text(encoding="utf-8").replace("public/2031-001/", "public/../../cases/")
    record.write_text(text, encoding="utf-8")
    office.change("cases/2031-001.yaml", NAMED, "public: no")
    office.draft()
    assert (office.root / "cases" / "2031-001.yaml").is_file()


def test_the_record_holds_no_name_and_stays_out_of_git_and_of_the_drafts(office: Office) -> None:
    (office.root / "cases" / "2031-001.yaml").rename(office.root / "cases" / "ottoline-quirk.yaml")
    office.draft()
    kept = [path for path in (office.root / ".hrdalert").rglob("*") if path.is_file()]
    assert len([path for path in kept if path.suffix == ".json"]) == 2
    for path in kept:
        assert not re.search(
            r"quirk|ottoline|puppet", str(path) + path.read_text(encoding="utf-8"), re.IGNORECASE
        )
    assert (office.root / ".hrdalert" / ".gitignore").read_text(encoding="utf-8").endswith("*\n")
    assert not [name for name in office.files() if "/." in f"/{name}"]


# --- what somebody has edited


RELEASE = "public/2031-001/press-release.en.txt"


def test_an_edited_file_is_left_while_the_case_is_the_same(office: Office) -> None:
    office.draft()
    office.file(RELEASE).write_text("Worded with care.", encoding="utf-8")
    for words in ((), ("--date", "2031-05-02"), ("--verify",)):
        found = office.draft(*words)
        assert found["edited"] == [f"out/{RELEASE}"]
        assert f"out/{RELEASE}" not in found["unchanged"]
        assert office.file(RELEASE).read_text(encoding="utf-8") == "Worded with care."
    said = run("-f", "txt").stderr
    assert f"out/{RELEASE} was edited by hand and stays as it is." in said


@pytest.mark.parametrize("by", ["case", "force"])
def test_an_edited_file_is_kept_for_the_office_when_a_new_draft_takes_its_place(
    office: Office, by: str
) -> None:
    office.draft()
    for edition in ("first", "second"):
        office.file(RELEASE).write_text(edition, encoding="utf-8")
        if by == "case":
            office.change("cases/2031-001.yaml", "headline: ", "headline: Still ")
        found = office.draft(*(["--force"] if by == "force" else []))
        assert [each["file"] for each in found["set_aside"]] == [f"out/{RELEASE}"]
        assert (office.root / found["set_aside"][0]["kept"]).read_text(encoding="utf-8") == edition
    kept = [name for name in office.files() if "set-aside" in name]
    assert kept == [
        f"internal/2031-001/set-aside/public/press-release{number}.en.txt" for number in (".2", "")
    ]
    assert "Ottoline Quirk" in office.file(RELEASE).read_text(encoding="utf-8")
    assert office.draft()["edited"] == []


def test_a_file_that_no_record_knows_is_not_overwritten(office: Office) -> None:
    office.file(RELEASE).parent.mkdir(parents=True)
    office.file(RELEASE).write_text("From last year.", encoding="utf-8")
    (moved,) = office.draft()["set_aside"]
    assert (office.root / moved["kept"]).read_text(encoding="utf-8") == "From last year."
    assert "hrdalert had not written it" in moved["why"]


# --- what must not lie there any more


def withdraw(office: Office) -> None:
    office.change("cases/2031-001.yaml", NAMED, "public: withdrawn")
    office.change("cases/2031-001.yaml", "government: yes", "government: withdrawn")


@pytest.mark.parametrize("memory", ["record", "none", "edited"])
def test_a_withdrawn_consent_leaves_nothing_for_other_readers(office: Office, memory: str) -> None:
    """Whether or not a record knows the files, and even if somebody has edited them."""
    office.draft()
    if memory == "none":
        shutil.rmtree(office.root / ".hrdalert")
    if memory == "edited":
        office.file(RELEASE).write_text("Ottoline Quirk, puppeteer.", encoding="utf-8")
    withdraw(office)
    found = office.draft()
    taken = {each["file"].removeprefix("out/") for each in found["set_aside"]}
    assert taken >= {RELEASE, "public/2031-001/urgent-action.en.txt", documents("2031-001")[0]}
    for name, content in office.files().items():
        if name.startswith(("public/2031-001", "government/2031-001")):
            assert b"Quirk" not in content
    said = run("-f", "txt").stderr
    assert "2031-001: no press-release, as before." in said
    assert office.draft("-d", "press-release", status=3)["drafted"] == []


def test_what_was_refused_and_may_be_made_again_is_not_said_to_be_refused(office: Office) -> None:
    withdraw(office)
    office.draft()
    assert "2031-001: no press-release, as before." in run("-f", "txt").stderr
    office.change("cases/2031-001.yaml", "public: withdrawn", NAMED)
    assert f"out/{RELEASE}" in [each["path"] for each in office.draft()["drafted"]]
    assert "no press-release" not in run("-f", "txt").stderr


def test_a_consent_that_is_over_leaves_nothing_either(office: Office) -> None:
    """Though nothing but the day of the clock has changed."""
    office.change("cases/2031-001.yaml", "government: yes", "government: {answer: yes, until: 2031-05-10}")
    office.batch(DAY)
    batch, _ = office.batch(datetime.date(2031, 5, 10))
    assert batch.unchanged_cases == 2
    batch, _ = office.batch(datetime.date(2031, 5, 11))
    letter = documents("2031-001")[0]
    assert Path(office.root / "out" / letter) in [moved.file for moved in batch.set_aside]
    assert not office.file(letter).exists()
    assert office.file(documents("2031-002", "water-minister")[0]).exists()


def test_a_letter_to_an_office_that_is_written_to_no_more_is_set_aside(office: Office) -> None:
    office.add("2031-001", "harbour-master, water-minister")
    office.draft()
    office.change("cases/2031-001.yaml", "[harbour-master, water-minister]", "[water-minister]")
    (moved,) = office.draft()["set_aside"]
    assert moved["file"] == f"out/{documents('2031-001')[0]}"
    assert "is not asked for by this case any more" in moved["why"]


def test_a_document_without_a_template_is_set_aside(office: Office) -> None:
    template = office.root / "letter_templates" / "notice" / "en.md"
    template.parent.mkdir(parents=True)
    template.write_text(
        "---\ndocument: notice\nlanguage: en\naudience: public\ntitle: Notice\naddressed_to: press\n---\n# Notice\n",
        encoding="utf-8",
    )
    office.draft()
    template.unlink()
    assert [each["file"] for each in office.draft()["set_aside"]] == [
        f"out/public/2031-00{number}/notice.en.txt" for number in (1, 2)
    ]


def test_a_day_of_which_a_case_tells_nothing_moves_no_draft(office: Office) -> None:
    office.draft()
    before = office.files()
    found = office.draft("--date", "2030-01-01", status=1)
    assert found["set_aside"] == found["older"] == found["skipped"] == []
    assert office.files() == before
    said = run("-f", "txt", "--date", "2030-01-01").stderr.splitlines()
    assert [line for line in said if "nothing made" in line] == [
        f"cases/2031-00{number}.yaml: nothing made: the case is told as of 2031-04-20; "
        "for an earlier day, such as 2030-01-01, add editions: (docs/case-file.md)"
        for number in (1, 2)
    ]
    office.change("cases/2031-002.yaml", "as_of: 2031-04-20", "as_of: 2031-04-22")
    assert len(office.draft("--date", "2031-04-21", status=3)["failed"]) == 1


def test_drafts_of_another_day_go_to_a_folder_of_their_own(office: Office) -> None:
    """So that they overwrite none of today's, unless somebody says where they go."""
    words = ("2031-001", "-d", "press-release", "-f", "txt")
    day = datetime.date.today() + datetime.timedelta(days=400)
    assert CliRunner().invoke(main, ["draft", *words, "--date", "2031-04-21"]).exit_code == 0
    assert list(office.files()) == [f"2031-04-21/{RELEASE}"]
    done = CliRunner().invoke(main, ["draft", *words, "--date", "2031-04-22"])
    assert done.stdout == f"out/2031-04-22/{RELEASE}\n"
    assert "These drafts are as of 2031-04-22, and lie in out/2031-04-22." in done.stderr
    workspace = Workspace.find(office.root)
    assert workspace.drafts(day, day) == workspace.out
    assert "apart from" not in run(*words).stderr


def test_files_of_an_earlier_state_are_named(office: Office) -> None:
    """Where they were not asked for, and where the case cannot be read any more."""
    office.draft("-f", "txt,md", "-d", "press-release", "-d", "urgent-action")
    office.change("cases/2031-001.yaml", "headline: ", "headline: Still ")
    left = [
        f"out/public/2031-001/{name}"
        for name in ("press-release.en.md", "urgent-action.en.md", "urgent-action.en.txt")
    ]
    for _ in range(2):
        assert sorted(office.draft("-d", "press-release")["older"]) == left
    said = run("-f", "txt", "-d", "press-release").stderr
    assert "urgent-action.en.md, urgent-action.en.txt in out/public/2031-001" in said
    assert (
        "    To draft them too: hrdalert draft 2031-001 -f txt,md --date 2031-05-01 -o out, or delete them."
        in said
    )
    office.change("cases/2031-001.yaml", "as_of: 2031-04-20", "as_of: 2031-02-30")
    assert "out/public/2031-001/urgent-action.en.txt" in office.draft(status=3)["older"]


def test_drafts_of_a_case_that_is_gone_are_named(office: Office) -> None:
    office.draft()
    (office.root / "cases" / "2031-002.yaml").unlink()
    assert office.draft("2031-001")["orphans"] == []
    assert "out/public/2031-002" in office.draft()["orphans"]
    shutil.rmtree(office.root / "out")
    assert office.draft()["orphans"] == []


# --- what goes wrong


def test_two_cases_of_one_reference_are_refused_and_the_others_drafted(office: Office) -> None:
    shutil.copy(office.root / "cases" / "2031-001.yaml", office.root / "cases" / "copy.yaml")
    found = office.draft(status=3)
    assert len(found["failed"]) == 2
    assert all("has the same reference, 2031-001" in text for text in found["failed"])
    assert not (office.root / "out" / "public" / "2031-001").exists()
    assert office.file("public/2031-002/press-release.en.txt").is_file()


def test_a_case_whose_reference_another_file_has_is_refused_by_itself_too(office: Office) -> None:
    """Each draft would else overwrite the other's, and nobody would be told."""
    shutil.copy(office.root / "cases" / "2031-001.yaml", office.root / "cases" / "copy.yaml")
    for name in ("cases/2031-001.yaml", "cases/copy.yaml"):
        (failed,) = office.draft(name, status=1)["failed"]
        assert "has the same reference, 2031-001" in failed
    assert not (office.root / "out" / "public" / "2031-001").exists()
    assert office.drafted("2031-002"), "a case beside them is none of it"


def test_a_file_named_twice_is_one_case(office: Office) -> None:
    path = office.root / "cases" / "2031-001.yaml"
    assert office.drafted(str(path), "cases/2031-001.yaml") == sorted(documents("2031-001"))


def test_a_fault_of_the_program_in_one_case_stops_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Desk.documents

    def made(self: Desk, case: Any, *rest: Any, **more: Any) -> Any:
        return real(self, case, *rest, **more) if case.reference == "2031-002" else 1 / 0

    monkeypatch.setattr(Desk, "documents", made)
    found = office.draft(status=3)
    assert "hrdalert itself failed on this case" in found["failed"][0]
    assert len(found["drafted"]) == 5


def test_a_place_that_cannot_be_written_is_said(office: Office) -> None:
    office.file(RELEASE).mkdir(parents=True)
    (text,) = office.draft(status=3)["failed"]
    assert text.startswith(f"out/{RELEASE} cannot be written")


def test_two_runs_at_once_do_not_write_into_one_folder(office: Office) -> None:
    workspace = Workspace.find(office.root)
    with Turn(Records(workspace, workspace.out), workspace.out):
        done = run("-f", "txt")
        assert done.exit_code == 1
        assert "Another hrdalert draft is at work on out." in done.stderr
        assert office.drafted("-o", "elsewhere") != []
    assert office.drafted() != []


def test_a_mistake_in_recipients_is_shown_once(office: Office) -> None:
    """It stops what is written to recipients, in every case, and nothing else."""
    office.change("recipients/invented.yaml", "kind: police", "kind: polis")
    done = run("-f", "txt")
    assert done.exit_code == 3
    assert done.stderr.count("recipients/invented.yaml:2:") == 1
    assert "Not made: appeal-letter, urgent-action" in done.stderr
    assert {Path(name).name for name in office.files()} == {
        f"{document}.en.txt" for document in ("case-sheet", "press-release", "un-communication")
    }


def test_a_recipient_that_is_not_there_stops_its_letters_alone(office: Office) -> None:
    office.change("cases/2031-001.yaml", "appeal_to: [harbour-master]", "appeal_to: [harbor-master]")
    done = run("-f", "txt", "2031-001")
    assert done.exit_code == 3
    assert list(office.files()) == [
        name for name in documents("2031-001") if "appeal-letter" not in name and "urgent-action" not in name
    ]
    assert re.search(
        r"^cases/2031-001.yaml:\d+:13: error unknown-recipient: appeal_to: there is no recipient and no group "
        r"'harbor-master'\n    did you mean harbour-master\? .*\n    Not made: appeal-letter, urgent-action\n"
        r"2 failed, 3 files written\.$",
        done.stderr,
        re.MULTILINE,
    )


def test_a_refusal_comes_before_a_recipient_that_is_not_there(office: Office) -> None:
    withdraw(office)
    telling = "public: {headline: Puppeteer held, summary: A puppeteer is held., appeal_to: [harbor-master]}"
    office.change("cases/2031-001.yaml", "mandates:", f"{telling}\nmandates:")
    (text,) = office.draft("2031-001", "-d", "appeal-letter", status=1)["failed"]
    assert "no consent to that of: quirk" in text


def test_a_letter_that_cannot_be_made_leaves_none_that_names_somebody_it_would_not(office: Office) -> None:
    office.draft()
    withdraw(office)
    telling = "public: {headline: Puppeteer held, summary: A puppeteer is held., appeal_to: [harbor-master]}"
    office.change("cases/2031-001.yaml", "mandates:", f"{telling}\nmandates:")
    found = office.draft(status=3)
    assert "no recipient and no group 'harbor-master'" in str(found["failed"])
    for name, content in office.files().items():
        if name.startswith(("public/2031-001", "government/2031-001")):
            assert b"Quirk" not in content, name
    assert "out/public/2031-001/urgent-action.en.txt" in {each["file"] for each in found["set_aside"]}


# --- several processes


def hrdalert(*words: str, **options: Any) -> subprocess.Popen[str]:
    """A process of its own, which hears Ctrl-C whatever the one that runs the tests does."""
    code = (
        "import signal, sys; from hrdalert.cli import main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "main(sys.argv[1:])"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, "draft", "--date", str(DAY), "-o", "out", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **options,
    )


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_one_process_or_two_give_the_same_bytes_in_the_same_order(office: Office) -> None:
    for number in range(3, 6):
        office.add(f"2031-00{number}")
    (office.root / "cases" / "broken.yaml").write_text("reference: 2031-000\n", encoding="utf-8")
    asked = ("-d", "press-release", "-d", "un-communication", "-d", "appeal-letter")
    found = {}
    for jobs in ("1", "2"):
        with hrdalert("-f", "docx,pdf", "-o", f"out{jobs}", "-j", jobs, *asked) as process:
            said = [text.replace(f"out{jobs}/", "out/") for text in process.communicate()]
        assert process.returncode == 3
        found[jobs] = (said, office.files(f"out{jobs}"))
    assert found["1"] == found["2"]
    assert len(found["1"][1]) == 30


def test_a_killed_run_leaves_whole_files_and_the_next_goes_on(office: Office) -> None:
    for number in range(3, 13):
        office.add(f"2031-{number:03}")
    with hrdalert("-f", "txt", "-j", "2") as process:
        until(lambda: len(list(office.root.glob("out/un/*"))) > 3)
        process.kill()
    until(lambda: not working(office.root))
    left = office.file("public/2031-001/.hrdalert-0123abcd.part")
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_text("half", encoding="utf-8")
    found = office.draft()
    assert found["unchanged"]
    assert len(found["unchanged"]) + len(found["drafted"]) == 12 * 5
    assert (found["edited"], found["set_aside"]) == ([], [])
    office.draft("-o", "whole")
    assert office.files() == office.files("whole")


def working(root: Path) -> list[str]:
    """The processes that work in a folder, where there is a /proc to look into."""
    found = []
    for process in Path("/proc").glob("[0-9]*") if Path("/proc/self/cwd").exists() else ():
        try:
            if process.name != str(os.getpid()) and (process / "cwd").readlink() == root:
                found.append(process.name)
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="a process group has no Ctrl-C of its own there")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_promptly_with_one_line_and_the_next_run_goes_on(office: Office, jobs: str) -> None:
    for number in range(3, 60):
        office.add(f"2031-{number:03}")
    with hrdalert("-f", "txt", "-j", jobs, start_new_session=True) as process:
        until(lambda: len(list(office.root.glob("out/un/*"))) > 4)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    assert re.fullmatch(
        r"Stopped after \d+ of 59 cases\. All files are whole; draft again to go on with the rest\.\n", said
    )
    assert working(office.root) == []
    assert not [name for name in office.files() if name.endswith(".part")]
    found = office.draft("2031-001", "2031-002")
    assert len(found["unchanged"]) >= 5  # the second may still have been in the hands of the other process
    assert len(found["unchanged"]) + len(found["drafted"]) == 10


def test_a_worker_that_dies_loses_one_task_alone() -> None:
    tasks = ["1", "2 + 2", "__import__('os')._exit(1)", "3 * 3", "4 * 4", "5 * 5"]
    with Workers(2, partial(partial, eval)) as workers:
        assert list(workers.results(tasks)) == [1, 4, None, 9, 16, 25]


def test_few_cases_start_no_process(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hrdalert.workers.Workers", None)
    assert WORTH_SHARING > 20
    assert len(office.draft("-f", "txt,md")["drafted"]) == 20


# --- progress


class _Terminal:
    """Stands for standard error, and counts as a terminal or not."""

    def __init__(self, is_terminal: bool) -> None:
        self.is_terminal = is_terminal
        self.text = ""

    def isatty(self) -> bool:
        return self.is_terminal

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None: ...


@pytest.mark.parametrize("is_terminal", [True, False])
def test_progress_is_shown_on_a_terminal_after_a_second(
    is_terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = _Terminal(is_terminal)
    now = [0.0]
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("hrdalert.cli.progress.time.monotonic", lambda: now[0])
    with Progress() as progress:
        for done, moment in ((1, 0.9), (20, 2.0), (21, 2.01), (400, 100.0)):
            now[0] = moment
            progress.show(done, 400, f"2031-{done:03}")
    lines = [line.strip() for line in terminal.text.split("\r")]
    assert lines == (["", "20 of 400 cases, 38 s left  2031-020", "", ""] if is_terminal else [""])
