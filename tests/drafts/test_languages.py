"""A language is a set of files: templates, a word list and the texts of a case make its documents, and no code does."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert import knowledge
from hrdalert.cases.translations import translated
from hrdalert.cli import main
from hrdalert.documents.packaged import packaged_letters
from hrdalert.drafts.checking import Checked, check
from hrdalert.drafts.drafting import DocumentRequest, Draft
from hrdalert.drafts.formats import find_writer
from hrdalert.errors import Problem
from hrdalert.workspace import Workspace
from tests.builder import EXAMPLE, SMALLEST, case_text, case_values, read_case
from tests.drafting import REAL, a_workspace, translations_of

DAY = datetime.date(2026, 3, 20)
_KEYS = ("headline", "summary", "now", "letter", "position", "background")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """The example in an invented language: files alone, made of the English ones."""
    folder = a_workspace(tmp_path / "w", EXAMPLE).root
    own = folder / "letter_templates"
    (own / "words").mkdir(parents=True)
    for file in packaged_letters().glob("words/en*.yaml"):
        words = file.read_text("utf-8").replace('knowledge: "yes"', "")
        (own / "words" / file.name.replace("en.", "eo.", 1)).write_text(words, "utf-8")
    for document in ("press-release", "appeal-letter"):
        (own / document).mkdir()
        english = (packaged_letters() / document / "en.md").read_text("utf-8")
        (own / document / "eo.md").write_text(english.replace("For immediate release", "Tuj"), "utf-8")
    values = case_values(EXAMPLE)
    texts = "".join(f"{key}: |\n  EO {' '.join(values[key].split())}\n" for key in _KEYS if key in values)
    (folder / "cases" / "case.eo.yaml").write_text(texts, "utf-8")
    titles = "law:\n  titles:\n" + "".join(f"    {id}: la {id}\n" for id in knowledge.instruments())
    (own / "words" / "eo.titles.yaml").write_text(titles, "utf-8")
    return Workspace.open(folder)


def checked(workspace: Workspace, *languages: str) -> Checked:
    (path,) = workspace.find_cases()
    return check(workspace, path, DAY, DAY, languages=languages)


def drafts(workspace: Workspace, document: str) -> list[Draft]:
    return workspace.case("case").drafts(DocumentRequest(document, "eo", DAY), clock=DAY)[0]


def test_check_looks_at_each_language_that_a_case_is_translated_into(workspace: Workspace) -> None:
    both = {(of.document, of.language) for of in checked(workspace).documents}
    assert both >= {("press-release", "en"), ("press-release", "eo"), ("appeal-letter", "eo")}
    assert ("case-sheet", "eo") not in both, "there is no template of it"
    assert {of.language for of in checked(workspace, "en").documents} == {"en"}
    codes = {problem.code for problem in checked(workspace, "eo").problems}
    assert "R51_unprinted" not in codes, "English texts are printed by English documents"


def test_a_document_of_old_words_is_not_ready_till_somebody_says_that_it_was_translated_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(*words: str, status: int = 0) -> str:
        done = CliRunner().invoke(main, words, catch_exceptions=False)
        assert done.exit_code == status, done.output
        return done.output

    def stale() -> dict[str, list[Problem]]:
        """By document: the errors of texts that changed since they were translated."""
        found = {
            document: [
                error for one in drafts(Workspace.open(workspace.root), document) for error in one.errors
            ]
            for document in ("press-release", "appeal-letter")
        }
        return {
            document: [error for error in errors if error.code == "stale-translation"]
            for document, errors in found.items()
        }

    monkeypatch.chdir(workspace.root)
    assert "position" in said("translated", "case", "eo")
    assert stale() == {"press-release": [], "appeal-letter": []}
    case = Path("cases/case.yaml")
    position = str(case_values(EXAMPLE)["position"])
    case.write_text(case_text(EXAMPLE, position=f"{position} Open the door."), "utf-8")
    found = stale()
    assert found["appeal-letter"] == [], "it prints no position"
    (error,) = found["press-release"]
    assert error.origin.line == _line_of(Path("cases/case.eo.yaml"), "position: |")
    assert "Open the door." in error.text
    assert "summary" not in said("translated", "case", "eo", "position")
    assert stale()["press-release"] == []
    assert "no text of positon" in said("translated", "case", "eo", "positon", status=1)


@pytest.mark.parametrize("path", [path for path in REAL if translations_of(path)], ids=lambda path: path.stem)
def test_the_translations_of_the_repository_are_of_what_their_cases_say(path: Path) -> None:
    for file in translations_of(path):
        _, problems = translated(read_case(path), file.stem.rpartition(".")[2])
        assert [str(problem) for problem in problems if "translated" in problem.mend] == []


def test_pronouns_are_those_of_the_list_where_it_has_them(workspace: Workspace) -> None:
    own = workspace.letters_folder
    (own / "words" / "eo.more.yaml").write_text("pronouns: {she/her: ŝi}\n", "utf-8")
    page = (own / "press-release" / "eo.md").read_text("utf-8")
    (own / "press-release" / "eo.md").write_text(page + '\n{{ named | joined("with_pronouns") }}\n', "utf-8")
    (release,) = drafts(Workspace.open(workspace.root), "press-release")
    assert "Ada Quill (ŝi)" in find_writer("txt").write(release.document).content.decode()


def test_a_document_of_another_language_holds_no_words_of_the_packaged_data(workspace: Workspace) -> None:
    (release,) = drafts(workspace, "press-release")
    words = find_writer("txt").write(release.document).content.decode()
    assert "Tuj" in words and "EO Ada Quill" in words
    assert "The authorities of China" in words and "The Chinese authorities" not in words
    assert re.search(r"la (iccpr|udhr|cat)\b", words)
    assert "everyone" not in words, "duties are in English alone, so articles stand for themselves"


def test_an_office_is_greeted_in_the_language_of_the_letter(workspace: Workspace) -> None:
    letters = drafts(workspace, "appeal-letter")
    lacking = {
        problem.text for letter in letters for problem in letter.problems if problem.code == "no-salutation"
    }
    assert lacking and all(" has no salutation in eo" in text for text in lacking)
    assert not any(letter.is_ready for letter in letters)
    names = {
        problem.text for letter in letters for problem in letter.problems if problem.code == "no-office-name"
    }
    assert names and all(" has no name in eo" in text for text in names), "a warning"
    assert "no-salutation" not in {problem.code for problem in checked(workspace, "en").problems}
    assert "no-salutation" in {problem.code for problem in checked(workspace, "eo").problems}


def test_a_text_of_the_office_that_a_language_lacks_is_a_warning(workspace: Workspace) -> None:
    (release,) = drafts(workspace, "press-release")
    problems = [problem for problem in release.problems if problem.code == "R57_office_language"]
    assert {problem.severity for problem in problems} == {"warning"}
    assert all(problem.origin.file.name == "hrdalert.yaml" for problem in problems)
    assert any("has not said this in eo" in problem.text for problem in problems)
    settings = workspace.root / "hrdalert.yaml"
    settings.write_text(settings.read_text("utf-8").replace("    en: >", "    eo: >"), "utf-8")
    (release,) = drafts(Workspace.open(workspace.root), "press-release")
    lines = {problem.origin.line for problem in release.problems if problem.code == "R57_office_language"}
    assert lines == {problem.origin.line for problem in problems} - {_line_of(settings, "    eo: >")}


def _line_of(file: Path, line: str) -> int:
    return file.read_text("utf-8").splitlines().index(line) + 1


def test_a_name_in_another_language_is_found_in_every_case_and_every_form(workspace: Workspace) -> None:
    """Tim Quill may be named to nobody: neither by the form of the translation nor by that of the case file."""
    cases = workspace.cases_folder
    texts = (cases / "case.eo.yaml").read_text("utf-8")
    told = texts.replace("EO As of", "EO Timo Kvilo, Tim Quill, Timĉjo: as of", 1)
    people = "related:\n  - {id: tim, name: Timo Kvilo, also: Timĉjo, pseudonym: s-ro T.}\n"
    (cases / "case.eo.yaml").write_text(told + people, "utf-8")
    (release,) = drafts(Workspace.open(workspace.root), "press-release")
    words = find_writer("txt").write(release.document).content.decode()
    assert "EO s-ro T., s-ro T., s-ro T.: as of" in " ".join(words.split())
    other = case_text(SMALLEST, reference="2026-099", headline="Timo Kvilo stays away")
    (cases / "other.yaml").write_text(other, "utf-8")
    opened = Workspace.open(workspace.root).case("other")
    made, refusals = opened.drafts(DocumentRequest("press-release", "en", DAY), clock=DAY)
    assert made == []
    assert {problem.code for refusal in refusals for problem in refusal.problems} == {"name-leak"}
