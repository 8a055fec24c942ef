"""What an office knows better changes its documents; what has no source, no date or no home is shown at its line."""

from __future__ import annotations

import copy
import datetime
import itertools
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from hrdalert import knowledge
from hrdalert.cli import main
from hrdalert.corrections import check_knowledge, to_correct
from hrdalert.knowledge import Entry
from hrdalert.workspace import Workspace
from tests.conftest import ROOT

BROKEN = sorted(path for path in (ROOT / "tests" / "knowledge").iterdir() if path.is_dir())
PACKAGED = ROOT / "src" / "hrdalert" / "knowledge" / "data"
DAY = "2031-05-01"
CASE = """\
reference: 2031-050
country: CHN
as_of: 2031-04-20
status: ongoing
headline: Lamplighter held for a song
summary: >
  Sample Wick, a lamplighter, has been held since 3 March 2031. He had sung of a dam.
mandates: [torture]
appeal_to: [water-minister]
alleged_victims:
  - id: wick
    name: {full: Sample Wick, family: Wick}
    pronouns: he/him
    consent: {submission: yes, government: yes, un_report: yes, public: yes}
alleged_perpetrators:
  - {id: guard, name: the Harbour Guard of Saltmarsh}
incidents:
  - id: arrest
    date: 2031-03-03
    place: Saltmarsh
    what: The guard took {wick} from the square.
    in_short: the guard took {wick} from the square
    violations: [arbitrary_detention]
    by: guard
    sources: [S1]
custody:
  - {of: wick, from: 2031-03-03, regime: police_custody, whereabouts: [{state: known, date: 2031-03-04}]}
sources:
  - {id: S1, kind: family, title: a call with his sister, date: 2031-03-04}
"""
RECIPIENTS = """\
recipients:
  - {id: water-minister, office: Ministry of Water, kind: ministry, address: [2 Sluice Lane, Saltmarsh],
     form_of_address: minister, source: an invented handbook}
"""


@dataclass(frozen=True)
class Office:
    """A workspace with one invented case."""

    root: Path

    def knows(self, subject: str, text: str) -> None:
        folder = self.root / "knowledge"
        folder.mkdir(exist_ok=True)
        (folder / f"{subject}.yaml").write_text(text, encoding="utf-8")

    def corrects(self, subject: str, id: str, *changes: tuple[str, str]) -> None:
        """Writes what ``hrdalert knowledge`` prints of a record, with something changed, as the guide says."""
        text = run("knowledge", subject, id).stdout
        for old, new in changes:
            assert old in text, text
            text = text.replace(old, new)
        self.knows(subject, text)

    def draft(self, *words: str) -> dict[str, Any]:
        done = run("draft", "--date", DAY, "-o", "out", "-f", "txt", "--json", *words)
        assert done.exit_code == 0, done.output
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def text(self, document: str) -> str:
        (path,) = self.root.glob(f"out/*/2031-050/{document}.en.txt")
        return " ".join(path.read_text(encoding="utf-8").split())


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    for name in ("cases", "recipients"):
        (tmp_path / name).mkdir()
    shutil.copy(ROOT / "hrdalert.yaml", tmp_path)
    (tmp_path / "recipients" / "invented.yaml").write_text(RECIPIENTS, encoding="utf-8")
    (tmp_path / "cases" / "wick.yaml").write_text(CASE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield Office(tmp_path)


# --- what an office knows changes what it drafts


def test_a_corrected_title_of_a_mandate_is_the_one_that_is_written_to(office: Office) -> None:
    office.draft()
    old = "Special Rapporteur on torture and other cruel, inhuman or degrading treatment or punishment"
    assert old in office.text("un-communication")
    office.corrects("mandates", "torture", (old, "Special Rapporteur on torture and on lamps"))
    office.draft()
    assert "Special Rapporteur on torture and on lamps" in office.text("un-communication")
    assert (
        "inhuman or degrading treatment or punishment"
        not in office.text("un-communication").split("Facts")[0]
    )


def test_a_treaty_that_a_state_has_ratified_is_cited(office: Office) -> None:
    covenant = "International Covenant on Civil and Political Rights"
    office.draft()
    assert f"China ratified the {covenant}" not in office.text("un-communication")
    office.corrects(
        "ratifications", "CHN", ("iccpr: {signed: 1998-10-05}", "iccpr: {ratification: 2030-06-01}")
    )
    office.draft()
    said = f"China ratified the {covenant} on 1 June 2030"
    assert f"{said}. It is bound to hold nobody arbitrarily (article 9(1))." in office.text(
        "un-communication"
    )
    letter = office.text("appeal-letter/water-minister")
    assert f"{said}, and is bound to hold nobody arbitrarily (article 9(1))." in letter
    law = run("law", "2031-050", "--date", DAY).stdout
    assert "binding; ratification of 2030-06-01; in force since 2030-09-01 [United Nations Treaty" in law


def test_a_treaty_that_a_state_ratified_yesterday_is_not_called_binding_before_it_is(office: Office) -> None:
    office.corrects(
        "ratifications", "CHN", ("iccpr: {signed: 1998-10-05}", "iccpr: {ratification: 2031-03-02}")
    )
    law = run("law", "2031-050", "--date", DAY).stdout
    assert "deposited, and not in force yet; ratification of 2031-03-02" in law
    office.draft()
    assert "International Covenant on Civil" not in office.text("un-communication")


def test_a_corrected_form_of_address_greets_in_the_letter(office: Office) -> None:
    office.draft()
    assert "Dear Minister," in office.text("appeal-letter/water-minister")
    office.corrects("forms_of_address", "minister", ("'Dear Minister,'", "'Dear Keeper of the Waters,'"))
    office.draft()
    assert "Dear Keeper of the Waters," in office.text("appeal-letter/water-minister")
    assert "Dear Minister," not in office.text("appeal-letter/water-minister")


def test_a_corrected_term_is_the_one_that_documents_and_the_schema_use(office: Office) -> None:
    office.draft()
    assert "Police custody, since 3 March 2031" in office.text("case-sheet")
    office.corrects("vocabulary", "regime/police_custody", ("en: police custody", "en: custody of the guard"))
    office.draft()
    assert "Custody of the guard, since 3 March 2031" in office.text("case-sheet")
    assert "custody of the guard" in run("schema", "--words").stdout
    assert knowledge.vocabulary("violation")["torture"].label() == "Torture"


def test_a_new_record_joins_the_packaged_ones_and_the_case_can_name_it(office: Office) -> None:
    office.knows("mandates", NEW_MANDATE)
    case = office.root / "cases" / "wick.yaml"
    case.write_text(CASE.replace("mandates: [torture]", "mandates: [lamps]"), encoding="utf-8")
    office.draft()
    assert "Independent Expert on lamps" in office.text("un-communication")
    assert list(knowledge.mandates())[-1] == "lamps"
    assert len(knowledge.mandates()) == 60 and knowledge.mandate("lanterns") == knowledge.mandates()["lamps"]


NEW_MANDATE = """\
as_of: 2031-04-01
aliases: {lanterns: lamps}
sources:
  page: {title: an invented page of the Human Rights Council}
records:
  - id: lamps
    title: {en: {text: Independent Expert on lamps, source: page}}
    kind: independent_expert
    scope: thematic
    takes_communications: {answer: seen, source: page}
    established_by: {text: HRC 99/1, source: page}
    topics: [lamps]
"""


def test_a_new_treaty_stands_among_the_treaties(office: Office) -> None:
    office.knows("instruments", NEW_TREATY)
    office.knows(
        "rights",
        run("knowledge", "rights", "arbitrary_detention").stdout.replace("udhr:", "lamps: ['7']\n    udhr:"),
    )
    office.corrects("ratifications", "CHN", ("iccpr: {", "lamps: {accession: 2030-01-01}\n    iccpr: {"))
    Workspace.find(office.root)
    cited = knowledge.law_of(["arbitrary_detention"], "CHN", datetime.date(2031, 3, 3))
    kinds = [each.instrument.is_treaty for each in cited]
    assert kinds == sorted(kinds, reverse=True)
    (own,) = (each for each in cited if each.instrument.id == "lamps")
    assert own.binds and own.articles == ("7",)


NEW_TREATY = """\
as_of: 2031-04-01
sources:
  page: {title: an invented treaty series}
records:
  - {id: lamps, kind: treaty, short: CL, title: Convention on Lamps, citation: 1 LTS 1, adopted: 2029-01-01,
     in_force: 2029-06-01, wait: {days: 30}, source: page}
"""


def test_what_stands_beside_the_records_can_be_corrected(office: Office) -> None:
    office.corrects("special_procedures", "post", ("8-14 Avenue de la Paix", "1 Invented Road"))
    Workspace.find(office.root)
    procedures = knowledge.special_procedures()
    assert "1 Invented Road" in str(procedures.channels["post"].address)
    assert procedures.form_url == "https://spsubmission.ohchr.org/"
    assert [entry.id for entry in knowledge.entries("special_procedures") if entry.is_own] == ["post"]


def test_a_state_that_the_office_adds_has_no_ratifications_on_file(office: Office) -> None:
    text = run("knowledge", "countries", "CHN").stdout
    office.knows("countries", text.replace("iso3: CHN", "iso3: RUR").replace("iso2: CN", "iso2: RU"))
    Workspace.find(office.root)
    assert knowledge.standing("iccpr", "RUR", datetime.date(2031, 1, 1)).state == "not_on_file"


# --- what has not changed is left


def test_only_a_change_of_what_the_knowledge_says_drafts_again(office: Office) -> None:
    """Then everything is drafted again, whatever the record was about; a remark in the file changes nothing."""
    office.corrects("mandates", "torture", ("torture and other cruel, inhuman or degrading", "torture and"))
    assert len(office.draft()["drafted"]) == 5
    assert office.draft()["drafted"] == []
    file = office.root / "knowledge" / "mandates.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"# A remark.\n{text}", encoding="utf-8")
    assert office.draft()["drafted"] == []
    file.write_text(text.replace("scope: thematic", "scope: thematic\n  note: look it up"), encoding="utf-8")
    assert len(office.draft()["drafted"]) == 5
    shutil.rmtree(office.root / "knowledge")
    assert len(office.draft()["drafted"]) == 5
    assert "inhuman or degrading" in office.text("un-communication")


def test_other_processes_know_the_same(office: Office) -> None:
    office.corrects(
        "mandates", "torture", ("torture and other cruel, inhuman or degrading", "torture, lamps and")
    )
    case = CASE.replace("2031-050", "2031-051")
    (office.root / "cases" / "second.yaml").write_text(case, encoding="utf-8")
    assert len(office.draft("--jobs", "2")["drafted"]) == 10
    assert "torture, lamps and" in office.text("un-communication")


def test_an_office_without_such_a_folder_has_the_packaged_records(office: Office) -> None:
    office.knows("mandates", NEW_MANDATE)
    Workspace.find(office.root)
    assert "lamps" in knowledge.mandates()
    shutil.rmtree(office.root / "knowledge")
    Workspace.find(office.root)
    assert "lamps" not in knowledge.mandates()


# --- what is wrong


@pytest.mark.parametrize("folder", BROKEN, ids=lambda path: path.name)
def test_mistakes_come_all_at_once_each_at_its_line(folder: Path) -> None:
    own, problems = check_knowledge(folder)
    said = "".join(f"{problem}\n" for problem in problems).replace(f"{folder.as_posix()}/", "")
    assert said == (folder / "expected.txt").read_text(encoding="utf-8")
    assert own is None and all(problem.mend and problem.origin.column for problem in problems)


@pytest.mark.parametrize("command", [["check"], ["draft"], ["knowledge"], ["law"]], ids=str)
def test_every_command_stops_at_a_record_without_a_source(office: Office, command: list[str]) -> None:
    """Together with the mistakes in the settings, and before anything is written."""
    shutil.copytree(ROOT / "tests" / "knowledge" / "missing-source", office.root / "knowledge")
    with (office.root / "hrdalert.yaml").open("a", encoding="utf-8") as settings:
        settings.write("colour: blue\n")
    done = run(*command)
    assert done.exit_code == 1
    assert "knowledge/ratifications.yaml:6:11: error unknown-source: the source 'gazete'" in done.stderr
    assert "did you mean gazette?" in done.stderr and "unknown key 'colour'" in done.stderr
    assert "3 problems. Nothing was written." in done.stderr
    assert not (office.root / "out").exists()


def test_check_warns_of_a_record_that_is_older_than_the_packaged_one(office: Office) -> None:
    office.knows("mandates", NEW_MANDATE)
    assert "older-than-packaged" not in run("check").stdout
    office.corrects("mandates", "torture", ("as_of: 2026-11-24", "as_of: 2025-01-02"))
    done = run("check", "--date", DAY)
    assert "mandates.yaml:" in done.stdout and "older-than-packaged" in done.stdout
    assert "torture is as of 2025-01-02, and the packaged record is as of 2026-11-24" in done.stdout
    assert done.exit_code == 0


def test_a_file_that_cannot_be_read_is_a_problem(office: Office) -> None:
    office.knows("mandates", "as_of: [2031-04-01\n")
    office.knows("vocabulary", "vocabulary: stage\nas_of: [\n")
    (office.root / "knowledge" / "more").mkdir()
    (office.root / "knowledge" / "more" / "mandates.yml").write_text("as_of: 2031-04-01\n", encoding="utf-8")
    own, problems = check_knowledge(office.root / "knowledge")
    assert own is None
    assert {problem.code for problem in problems} >= {"second-file"} and len(problems) == 3


ONE_OF_EACH = [next(iter(knowledge.entries(subject))) for subject in knowledge.SUBJECTS]


@pytest.mark.parametrize("entry", ONE_OF_EACH, ids=lambda entry: entry.subject)
@pytest.mark.parametrize("wrong", [None, "x", ["x"], {"x": "y"}], ids=str)
def test_whatever_stands_in_a_record_is_a_problem_or_can_be_used(
    entry: Entry, wrong: object, tmp_path: Path
) -> None:
    """No mistake gets as far as a traceback, and each problem says how to mend it."""
    sound = yaml.safe_load(to_correct(entry))
    (home,) = {"records", "channels"} & set(sound)
    for key in sound[home][0]:
        data = copy.deepcopy(sound)
        data[home][0][key] = wrong
        text = yaml.safe_dump(data, allow_unicode=True)
        (tmp_path / f"{entry.subject}.yaml").write_text(text, encoding="utf-8")
        own, problems = check_knowledge(tmp_path)
        assert all(problem.mend and problem.origin.line for problem in problems)
        if own is not None:
            knowledge.correct(own)
            assert any(each.is_own for each in knowledge.entries(entry.subject))


# --- the packaged data, as strictly as an office's


def test_the_packaged_data_pass_the_checks_of_an_office() -> None:
    """Ids lead somewhere, every source is in a table and is named, dates are days, no key is unknown."""
    own, problems = check_knowledge(PACKAGED)
    assert [str(problem) for problem in problems] == []
    assert own is not None
    assert {path.stem for path in PACKAGED.glob("*.yaml")} == set(knowledge.SUBJECTS)


def test_the_packaged_data_read_as_an_offices_say_the_same() -> None:
    """The form of an office's file loses nothing and reads nothing otherwise."""
    before = {subject: list(knowledge.entries(subject)) for subject in knowledge.SUBJECTS}
    built = {name: dict(knowledge.vocabulary(name)) for name in knowledge.VOCABULARIES}
    states, mandates = dict(knowledge.commitments()), dict(knowledge.mandates())
    own, _ = check_knowledge(PACKAGED)
    assert own is not None
    knowledge.correct(own)
    assert dict(knowledge.commitments()) == states and dict(knowledge.mandates()) == mandates
    assert {name: dict(knowledge.vocabulary(name)) for name in knowledge.VOCABULARIES} == built
    for subject, entries in before.items():
        for old, new in zip(entries, knowledge.entries(subject), strict=True):
            assert new.is_own and not old.is_own
            assert (new.name, new.title, new.as_of, new.verified) == (
                old.name,
                old.title,
                old.as_of,
                old.verified,
            )
            assert new.sources == old.sources, old.name


SOME = [
    entry
    for subject in knowledge.SUBJECTS
    for _, entries in itertools.groupby(knowledge.entries(subject), lambda entry: entry.part)
    for entry in list(entries)[::60]
]


@pytest.mark.parametrize("entry", SOME, ids=lambda entry: f"{entry.subject} {entry.name}")
def test_what_is_printed_of_a_record_can_be_put_into_the_folder(entry: Entry, tmp_path: Path) -> None:
    (tmp_path / f"{entry.subject}.yaml").write_text(to_correct(entry), encoding="utf-8")
    own, problems = check_knowledge(tmp_path)
    assert [str(problem) for problem in problems if problem.code != "older-than-packaged"] == []
    assert own is not None
    knowledge.correct(own)
    (again,) = (each for each in knowledge.entries(entry.subject) if each.is_own)
    assert (again.name, again.title, again.sources) == (entry.name, entry.title, entry.sources)


# --- the list


def test_the_subjects_are_counted(office: Office) -> None:
    office.knows("mandates", NEW_MANDATE)
    rows = {
        row["subject"]: row for row in json.loads(run("knowledge", "--json", "--date", "2031-04-02").stdout)
    }
    assert list(rows) == list(knowledge.SUBJECTS)
    mandates = rows["mandates"]
    assert (mandates["records"], mandates["yours"], mandates["old"]) == (60, 1, 59)
    assert mandates["oldest"] == "2026-11-24" and mandates["unverified"] + mandates["in_part"] < 60
    said = run("knowledge", "--date", "2031-04-02").stdout
    assert re.search(
        r"60 records, \d+ unverified, \d+ in part, 59 older than 365 days, the oldest as of .*, 1 yours", said
    )
    assert "older than" not in run("knowledge", "--date", "2025-05-01").stdout


def test_the_records_of_a_subject_are_a_line_each(office: Office) -> None:
    office.knows("mandates", NEW_MANDATE)
    lines = run("knowledge", "mandates").stdout.splitlines()
    assert len(lines) == 60
    assert lines[-1].split() == (
        [
            "lamps",
            "Independent",
            "Expert",
            "on",
            "lamps",
            "(as",
            "of",
            "2031-04-01,",
            "verified,",
            "page,",
            "yours)",
        ]
    )
    found = run("knowledge", "--older-than", "100", "--date", "2031-04-02", "--json").stdout
    assert "lamps" not in {each["id"] for each in json.loads(found)}
    verified = {each["verified"] for each in json.loads(run("knowledge", "--unverified", "--json").stdout)}
    assert verified == {"no", "in part"}


def test_one_record_is_shown_whole_with_its_sources(office: Office) -> None:
    said = run("knowledge", "mandates", "wgad").stdout
    assert said.startswith("# Working Group on Arbitrary Detention: as of 2026-11-24, verified in part, ")
    assert "# To correct it, put it into knowledge/mandates.yaml, whole" in said
    assert "hrc-wg-ad@un.org" in said and "https://docs.un.org/en/A/HRC/63/33" in said
    (data,) = json.loads(run("knowledge", "mandates", "wgad", "--json").stdout)
    assert data["record"]["kind"] == "working_group" and data["sources"][0]["key"] == "W_6333"
    assert run("knowledge", "vocabulary", "refused").stdout.count("- id: refused") == 2
    assert run("knowledge", "vocabulary", "lawyer/refused").stdout.count("- id: refused") == 1


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["mandate"], "Did you mean mandates?"),
        (["puppets"], "The subjects are mandates"),
        (["mandates", "tortur"], "Did you mean torture?"),
        (["mandates", "qqqq"], "hrdalert knowledge mandates lists those there are."),
    ],
    ids=str,
)
def test_what_there_is_not_is_said_with_what_there_is(office: Office, words: list[str], hint: str) -> None:
    done = run("knowledge", *words)
    assert done.exit_code == 1 and hint in done.stderr
