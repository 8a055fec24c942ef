"""A case is drafted into ``out/``: what is ready lies with its reader, what is not with the office alone, marked."""

from __future__ import annotations

import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pypdf
import pytest
import yaml

from hrdalert.drafts.case_run import Outcome, RunOptions, draft_case, draft_file
from hrdalert.drafts.parallel import of_each
from hrdalert.drafts.word_file import words_in
from hrdalert.workspace import Workspace
from tests.builder import EXAMPLE, SMALLEST, TESTS, case_text
from tests.drafting import ROOT, a_workspace
from tests.truth.expectations import EXPECTATIONS, stands
from tests.writers.reading import read_back

DAY = datetime.date(2026, 3, 20)
FORMATS = ("docx", "pdf", "html", "txt", "md")


def drafted(
    workspace: Workspace, day: datetime.date = DAY, formats: tuple[str, ...] = FORMATS, **run_options: Any
) -> Outcome:
    """The outcome of drafting the only case of a workspace."""
    (path,) = workspace.find_cases()
    fields = {
        "documents": (),
        "formats": formats,
        "languages": ("en",),
        "day": day,
        "clock": day,
        **run_options,
    }
    case_on_day = workspace.case(path).case_on_day(day, day)
    return draft_case(case_on_day, RunOptions(**fields), workspace.root)


def rewritten(workspace: Workspace, **changes: Any) -> Workspace:
    """The workspace with its case changed, opened anew."""
    (path,) = workspace.find_cases()
    path.write_text(case_text(EXAMPLE, **changes), encoding="utf-8")
    return Workspace.open(workspace.root)


def office(folder: Path, **changes: Any) -> Workspace:
    """A workspace with the example in it."""
    return rewritten(a_workspace(folder, EXAMPLE), **changes)


def lying(workspace: Workspace, audience: str) -> set[str]:
    """The names of the files that an audience finds."""
    folder = workspace.out / audience / "2026-014"
    return {path.name for path in folder.glob("*.*")} if folder.is_dir() else set()


def test_each_document_lies_with_its_reader(tmp_path: Path) -> None:
    workspace = office(tmp_path / "w")
    outcome = drafted(workspace)
    assert not outcome.failures and not outcome.not_ready
    for format in FORMATS:
        assert {f"press-release.en.{format}", f"urgent-action.en.{format}"} <= lying(workspace, "public")
        assert lying(workspace, "un") >= {f"un-communication.en.{format}"}
        assert lying(workspace, "government") >= {f"appeal-letter.harbour-police.en.{format}"}
        assert lying(workspace, "internal") >= {f"case-sheet.en.{format}"}


def test_the_smallest_case_gives_a_release_and_a_submission_both_ready(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "w", SMALLEST)
    outcome = drafted(workspace)
    assert not outcome.not_ready and not outcome.failures
    assert {path.name.partition(".")[0] for path in outcome.written} == {
        "press-release",
        "un-communication",
        "case-sheet",
    }


def test_what_is_not_ready_says_so_on_every_page_and_lies_with_the_office(tmp_path: Path) -> None:
    workspace = office(tmp_path / "w", action__until="2026-03-01")
    outcome = drafted(workspace)
    assert list(outcome.not_ready) == ["urgent-action.en"]
    assert not {name for name in lying(workspace, "public") if name.startswith("urgent-action")}
    folder = workspace.out / "internal/2026-014"
    for page in pypdf.PdfReader(folder / "urgent-action.en.pdf").pages:
        assert "Draft, not ready: 1 point" in " ".join(page.extract_text().split())
    for format in ("docx", "html", "txt", "md"):
        words = read_back(format, (folder / f"urgent-action.en.{format}").read_bytes())
        assert "Draft, not ready: 1 point" in " ".join(words.split()) or format == "docx"


def test_a_mended_case_moves_its_document_to_its_reader_and_leaves_no_marked_one(tmp_path: Path) -> None:
    workspace = office(tmp_path / "w", action__until="2026-03-01")
    drafted(workspace)
    workspace = rewritten(workspace)
    drafted(workspace)
    assert {f"urgent-action.en.{format}" for format in FORMATS} <= lying(workspace, "public")
    assert not {name for name in lying(workspace, "internal") if name.startswith("urgent-action")}


def test_what_is_not_ready_any_more_leaves_in_every_format_though_one_is_asked_for(tmp_path: Path) -> None:
    workspace = office(tmp_path / "w")
    drafted(workspace)
    workspace = rewritten(workspace, action__until="2026-03-01")
    outcome = drafted(workspace, formats=("txt",), documents=("case-sheet",))
    assert not {name for name in lying(workspace, "public") if name.startswith("urgent-action")}
    assert {moved.kept.name for moved in outcome.set_aside} == {
        f"urgent-action.en.{format}" for format in FORMATS
    }


def test_a_letter_to_an_office_that_is_not_written_to_any_more_is_set_aside(tmp_path: Path) -> None:
    workspace = office(tmp_path / "w")
    drafted(workspace)
    workspace = rewritten(workspace, appeal_to=["ministry-of-waters"], action__to="harbour-police")
    outcome = drafted(workspace)
    assert lying(workspace, "government") == set()
    assert "appeal-letter.harbour-police.en.pdf" in {moved.kept.name for moved in outcome.set_aside}


@pytest.mark.parametrize(
    "file", [file for file in EXPECTATIONS if "first" in yaml.safe_load(file.read_text("utf-8"))]
)
def test_what_was_ready_before_may_not_stay_where_it_gives_somebody_away(file: Path, tmp_path: Path) -> None:
    """The case as it stood before is drafted in every format, then the case as it stands."""
    expected = yaml.safe_load(file.read_text("utf-8"))
    case, first = TESTS / "truth" / expected["case"], expected["first"]
    workspace = a_workspace(tmp_path / "w", case)
    (path,) = workspace.find_cases()
    text = path.read_text("utf-8")
    before = text
    for change in first["replace"]:
        assert before.count(change["old"]) == 1
        before = before.replace(change["old"], change["new"])
    path.write_text(before, encoding="utf-8")
    drafted(Workspace.open(workspace.root), first["date"], tuple(first["formats"]))
    assert any((workspace.out / "public").rglob("*.pdf"))
    path.write_text(text, encoding="utf-8")
    drafted(Workspace.open(workspace.root), expected["date"], ("docx",))
    for audience, hidden in expected["nowhere"].items():
        for draft in (path for path in (workspace.out / audience).rglob("*.*") if path.is_file()):
            words = read_back(draft.suffix[1:], draft.read_bytes())
            assert not [word for word in hidden if stands(word, " ".join(words.split()))], draft.name


@pytest.mark.parametrize(
    "change",
    [
        {"alleged_victims__0__consent": "withdrawn"},
        {"alleged_victims__0__consent__until": "2026-03-10"},
        {"alleged_victims__0__protect": "survivor"},
    ],
    ids=("withdrawn", "over", "protected"),
)
def test_no_file_of_a_reader_holds_a_name_that_is_withheld_now(
    change: dict[str, str], tmp_path: Path
) -> None:
    """Whoever put it there, whatever it is called and however deep it lies; all of it is kept for the office."""
    workspace = office(tmp_path / "w")
    drafted(workspace)
    public = workspace.out / "public/2026-014"
    for name in ("our release.txt", "release", "final/press-release.en.txt", "press-release.en.odt"):
        (public / name).parent.mkdir(exist_ok=True)
        (public / name).write_text("Ada Quill", encoding="utf-8")
    (public / "press-release.fr.html").write_text("<p>Ada <b>Quill</b></p>", encoding="utf-8")
    workspace = rewritten(workspace, **change)
    drafted(workspace, documents=("case-sheet",), formats=("txt",))
    release = public / "press-release.en.docx"
    import docx

    edited = docx.Document(str(release))
    edited.paragraphs[1].add_run(" Her name is Ada Quill.")
    edited.save(str(release))
    outcome = drafted(workspace, documents=("case-sheet",), formats=("txt",))
    assert [moved.file for moved in outcome.set_aside] == [release]
    # The action prints the address of an office in the town of somebody who is protected now, and is not ready.
    has_action = "alleged_victims__0__protect" not in change
    for audience in ("public", "government"):
        files = [path for path in (workspace.out / audience).rglob("*") if path.is_file()]
        assert len(files) == len(FORMATS) * (2 if audience == "public" and has_action else 1)
        assert not [path for path in files if any("quill" in words.casefold() for words in words_in(path))]
    aside = workspace.out / "internal/2026-014/set-aside"
    assert len([path for path in aside.rglob("*") if path.is_file()]) >= 6


def test_a_writer_that_fails_keeps_no_file_with_a_name_where_it_lies(tmp_path: Path) -> None:
    workspace = office(tmp_path / "w")
    drafted(workspace)
    (workspace.letters_folder).mkdir()
    (workspace.letters_folder / "letterhead.docx").write_bytes(b"no Word file")
    outcome = drafted(rewritten(workspace, alleged_victims__0__consent="withdrawn"))
    assert len(outcome.failures) == 1 and "letterhead" in outcome.failures[0]
    assert lying(workspace, "public") >= {"press-release.en.pdf"}
    assert not {name for name in lying(workspace, "public") if name.endswith(".docx")}


def test_a_review_copy_has_a_comment_at_each_text_that_somebody_should_look_at(tmp_path: Path) -> None:
    workspace = office(tmp_path / "w", chronology__1__sources=None)
    drafted(workspace, review=True, documents=("press-release",))
    copy = workspace.out / "internal/2026-014/press-release.en.review.docx"
    import docx

    comments = [comment.text for comment in docx.Document(str(copy)).comments]
    assert comments and any("left out" in comment for comment in comments)
    assert not lying(workspace, "public")


def test_a_case_that_cannot_be_read_keeps_no_other_from_being_drafted(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "w", EXAMPLE, SMALLEST)
    (workspace.cases_folder / "broken.yaml").write_text("reference: 2026-099\nstatus: [", encoding="utf-8")
    smallest = workspace.cases_folder / "smallest.yaml"
    smallest.write_text(smallest.read_text("utf-8").replace("2026-014", "2026-015"), encoding="utf-8")
    run_options = RunOptions((), ("txt",), ("en",), DAY, DAY)
    look, opened = partial(draft_file, options=run_options), partial(Workspace.open, workspace.root)
    outcomes = list(of_each(workspace, workspace.find_cases(), look, jobs=2, opened=opened))
    assert [bool(outcome.failures) for outcome in outcomes] == [True, False, False]
    assert "broken.yaml:2" in outcomes[0].failures[0]


def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        workspace = office(tmp_path / name)
        drafted(workspace)
        files = sorted(path for path in workspace.out.rglob("*.*") if path.is_file())
        contents.append([(path.relative_to(workspace.out), path.read_bytes()) for path in files])
    assert contents[0] == contents[1] and contents[0]


@pytest.mark.parametrize("place", ["signatory", "contact", "address", "letterhead"])
def test_the_office_own_words_are_searched_for_whole_names(place: str, tmp_path: Path) -> None:
    """The refusal names the file and not the name; a surname that somebody of the office shares stops nothing."""
    given = {"answer": "yes", "by": "her brother", "date": "2026-03-09", "how": "signed form"}
    workspace = office(tmp_path / "w", alleged_victims__0__consent={"submission": given})
    settings, letterhead = workspace.root / "hrdalert.yaml", workspace.letters_folder / "letterhead.docx"
    for name, is_refused in (("Maria Quill", False), ("Ada Quill", True)):
        written = yaml.safe_load((ROOT / "hrdalert.yaml").read_text("utf-8"))
        if place == "signatory":
            written["organisation"]["signatory"]["name"] = name
        elif place == "address":
            written["organisation"]["address"] = [f"{name if is_refused else 'Tower'} House", "1 Street"]
        elif place == "contact":
            written["contacts"][1]["name"] = name
        else:
            import docx

            head = docx.Document(str(ROOT / "letter_templates/letterhead.docx"))
            words = f"In memory of {name}" if is_refused else "Founded long ago"
            head.sections[0].footer.paragraphs[0].add_run(words)
            letterhead.parent.mkdir(exist_ok=True)
            head.save(str(letterhead))
        settings.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
        outcome = drafted(Workspace.open(workspace.root), formats=("docx",))
        refused = {refusal.document: refusal.problems for refusal in outcome.refused if refusal.fits}
        assert ({"press-release", "urgent-action", "appeal-letter"} <= set(refused)) is is_refused, name
        file = letterhead if place == "letterhead" else settings
        assert all(problem.origin.file == file for found in refused.values() for problem in found)
        assert "Quill" not in str(refused)


def test_a_name_withheld_in_one_case_stops_a_document_of_another(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = case_text(SMALLEST, reference="2026-015", alleged_victims__0__name="Orla Fennimore")
    other.write_text(text.replace("Ada Quill", "Orla Fennimore"), encoding="utf-8")
    secret = tmp_path / "secret.yaml"
    secret.write_text(
        case_text(
            SMALLEST,
            reference="2026-016",
            alleged_victims__0__consent=None,
            alleged_victims__0__pseudonym="Ms K.",
        ),
        encoding="utf-8",
    )
    workspace = a_workspace(tmp_path / "w", other, secret)
    path = workspace.cases_folder / "other.yaml"
    path.write_text(
        path.read_text("utf-8") + "now: Like Ada Quill, she is held in a cellar.\n", encoding="utf-8"
    )
    opened = Workspace.open(workspace.root).case("2026-015")
    outcome = draft_case(
        opened.case_on_day(DAY, DAY), RunOptions((), ("txt",), ("en",), DAY, DAY), workspace.root
    )
    refused = {refusal.document: refusal for refusal in outcome.refused if refusal.fits}
    assert "press-release" in refused
    said = str(refused["press-release"])
    assert "Quill" not in said and "other.yaml" in str(refused["press-release"].problems[0].origin)


def test_a_consent_that_is_taken_back_empties_the_folders_of_other_cases_too(tmp_path: Path) -> None:
    """Though their own documents are not asked for, and the file cannot be read any more."""
    other = tmp_path / "other.yaml"
    text = case_text(SMALLEST, reference="2026-015", now="Like Ada Quill, she is held in a cellar.")
    other.write_text(text.replace("Ada Quill was", "Orla Fen was"), encoding="utf-8")
    workspace = a_workspace(tmp_path / "w", EXAMPLE, other)
    path = workspace.cases_folder / "other.yaml"
    path.write_text(path.read_text("utf-8").replace("name: Ada Quill", "name: Orla Fen"), encoding="utf-8")
    run_options = RunOptions((), ("txt", "pdf"), ("en",), DAY, DAY)
    for case in workspace.find_cases():
        draft_file(Workspace.open(workspace.root), case, run_options)
    assert sorted((workspace.out / "public/2026-015").iterdir())
    workspace.cases_folder.joinpath("case.yaml").write_text(
        case_text(EXAMPLE, alleged_victims__0__consent="withdrawn"), encoding="utf-8"
    )
    path.write_text(path.read_text("utf-8") + "status: [", encoding="utf-8")
    nameless = path.read_text("utf-8").replace("reference:", "referense:")
    path.with_name("nameless.yaml").write_text(nameless, encoding="utf-8")
    workspace = Workspace.open(workspace.root)
    drafted_now = [draft_file(workspace, workspace.cases_folder / "case.yaml", run_options)]
    (outcome,) = Outcome.of_others(workspace, drafted_now, DAY)
    assert outcome.reference == "2026-015" and len(outcome.set_aside) == 4
    assert not any((workspace.out / "public/2026-015").iterdir())
    assert not any((workspace.out / "un/2026-015").iterdir())
    assert not list(Outcome.of_others(workspace, drafted_now, DAY))


@pytest.mark.parametrize(
    ("name", "is_said"), [("Quill Adá", True), ("Ada Quils", True), ("Ada Quaver", False)]
)
def test_people_of_two_cases_with_nearly_one_name_are_pointed_out(
    name: str, is_said: bool, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    consent = {"submission": {"answer": "yes", "by": "her aunt", "date": "2026-03-09"}}
    other.write_text(
        case_text(
            SMALLEST,
            reference="2026-015",
            alleged_victims__0__name=name,
            alleged_victims__0__consent=consent,
            alleged_victims__0__pseudonym="Ms K.",
        ),
        encoding="utf-8",
    )
    workspace = a_workspace(tmp_path / "w", SMALLEST, other)
    case_on_day = workspace.case(workspace.cases_folder / "smallest.yaml").case_on_day(DAY, DAY)
    said = [problem for problem in case_on_day.reviewed if problem.code == "F24_same_name"]
    assert bool(said) is is_said
    assert all(problem.severity == "remark" and "ada of case other" in problem.text for problem in said)
