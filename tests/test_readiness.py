"""A document that is not ready is not drafted, unless as an incomplete one: marked on every page, and never sent."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result
from docx.shared import Pt
from msgspec.structs import replace
from pypdf import PdfReader

from hrdalert.checking import check
from hrdalert.cli import cases, documents, main
from hrdalert.dispatch.unfinished import KINDS, is_unfinished
from hrdalert.documents.blocks import PageMark
from hrdalert.documents.languages import find_language, languages
from hrdalert.drafting import Desk
from hrdalert.formats import find_writer
from hrdalert.settings import FORMATS
from hrdalert.workspace import Workspace
from hrdalert.writers import Writer
from hrdalert.writers.docx import DocxWriter
from tests import chang
from tests.conftest import ROOT

TODAY = datetime.date(2026, 6, 20)
"""Three months after what the example tells of custody: too old for any document that leaves the house."""
IN_TIME = datetime.date(2026, 3, 25)
OLD = "cases/example.yaml:15:11: error F05_present_state: the state of custody is told as of 2026-03-20, 92 days"
WORDS = "INCOMPLETE DRAFT – not for sending"
RELEASE = "out/public/2026-001/press-release.en.txt"
INCOMPLETE = "out/internal/2026-001/incomplete/press-release.en.incomplete.txt"
SET_ASIDE = "out/internal/2026-001/set-aside/public/press-release.en.txt"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    assert run("init", str(tmp_path / "office")).exit_code == 0
    monkeypatch.chdir(tmp_path / "office")
    today(monkeypatch, TODAY)
    case = Path("cases/example.yaml")  # its action goes on, so that custody alone is old
    case.write_text(case.read_text("utf-8").replace("deadline: 2026-05-15", "deadline: 2026-07-15"), "utf-8")
    yield tmp_path / "office"


def today(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> None:
    for module in (cases, documents):
        monkeypatch.setattr(module, "today", lambda: day)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def draft(*words: str, status: int = 0) -> str:
    done = run("draft", "example", "-f", "txt", *words)
    assert done.exit_code == status, done.output
    return done.output


def change(office: Path, old: str, new: str) -> None:
    case = office / "cases" / "example.yaml"
    text = case.read_text(encoding="utf-8")
    assert old in text
    case.write_text(text.replace(old, new), encoding="utf-8")


def check_again(office: Path) -> None:
    """The facts are checked once more, on the day of the test."""
    change(office, "as_of: 2026-03-20", f"as_of: {TODAY}")


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted((folder / "out").rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


# --- refused


def test_a_document_with_an_error_is_not_drafted_and_the_others_are(office: Path) -> None:
    said = draft(status=3)
    assert OLD in said
    assert "    Check the facts again and set as_of" in said
    assert "    Not made: appeal-letter, press-release, un-communication, urgent-action\n" in said
    assert (
        "To draft what is not ready all the same, marked as incomplete on every page: --incomplete\n" in said
    )
    assert said.endswith("4 failed, 1 file written.\n")
    assert "address" not in said  # of letters that were not made
    assert list(files(office)) == ["out/internal/2026-001/case-sheet.en.txt"]
    alone = draft("-d", "press-release", status=1)
    assert OLD in alone and alone.endswith("1 failed, 0 files written.\n")


def test_an_older_draft_does_not_pass_for_the_one_that_is_refused(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today(monkeypatch, IN_TIME)
    draft("-d", "press-release")
    before = files(office)[RELEASE]
    today(monkeypatch, TODAY)
    said = draft("-d", "press-release", status=1)
    assert (
        f"{RELEASE} was drafted before, and its document is not ready now: it is kept, for the office" in said
    )
    assert files(office) == {SET_ASIDE: before}


def test_what_was_edited_by_hand_is_kept_where_the_document_is_not_ready_any_more(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today(monkeypatch, IN_TIME)
    draft("-d", "press-release")
    (office / RELEASE).write_text("mended by hand", encoding="utf-8")
    today(monkeypatch, TODAY)
    draft("-d", "press-release", status=1)
    assert files(office) == {SET_ASIDE: b"mended by hand"}


def test_a_rule_that_the_office_does_without_refuses_nothing_until_it_is_back(office: Path) -> None:
    settings = office / "hrdalert.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + "\nrules: {off: [{id: F05_present_state, why: asked by hand}]}\n", "utf-8")
    draft("-d", "press-release")
    assert RELEASE in files(office)
    settings.write_text(text, encoding="utf-8")
    draft("-d", "press-release", status=1)
    assert list(files(office)) == [SET_ASIDE]


def test_documents_that_contradict_each_other_are_refused_even_if_one_of_them_is_as_it_was(
    office: Path,
) -> None:
    """A day of the summary, which the urgent action prints, is another one in the template of the release."""
    check_again(office)
    told = "Villagers had gathered under the old bridge to choose their songs on"
    change(office, "She is at risk of torture", f"{told} 1 February 2026. She is at risk of torture")
    draft("-d", "press-release,urgent-action,case-sheet")
    own = office / "letter_templates" / "press-release"
    own.mkdir(parents=True)
    (own / "en.md").write_text(
        '{% extends "packaged:press-release/en.md" %}\n{% block position %}\n'
        f"{told} 2 February 2026.\n{{% endblock %}}\n",
        encoding="utf-8",
    )
    words = ("-d", "press-release,urgent-action,case-sheet")
    (found,) = json.loads(run("check", "example", "--json", *words).output)
    ready = {each["document"] for each in found["readiness"] if each["ready"]}
    said = draft(*words, status=3)
    assert "F16_contradiction" in said
    left = {Path(path).name for path in files(office) if "set-aside" not in path}
    assert left == {f"{name}.en.txt" for name in ready} == {"case-sheet.en.txt"}


@pytest.mark.parametrize("day", [chang.THEN, datetime.date(2022, 2, 9), datetime.date(2024, 9, 18)])
def test_draft_refuses_what_check_calls_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: datetime.date
) -> None:
    """Of every document of every real case, for the same reasons."""
    shutil.copy(ROOT / "hrdalert.yaml", tmp_path)
    for name in ("cases", "recipients"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    today(monkeypatch, day)
    done = run("draft", "-f", "txt", "--json")
    drafted = {(Path(each["path"]).parts[2], each["document"]) for each in json.loads(done.stdout)["drafted"]}
    desk = Desk(Workspace.find())
    checked = [check(desk, path, day) for path in desk.workspace.find_cases()]
    ready = {(each.reference, found.document) for each in checked for found in each.readiness if found.ready}
    assert drafted == ready
    reasons = {
        (problem["code"], problem["line"])
        for failure in json.loads(done.stdout)["failed"]
        if isinstance(failure, list)
        for problem in failure
    }
    assert reasons == {
        (problem.code, problem.origin.line)
        for each in checked
        for found in each.readiness
        for problem in found.problems
        if problem.severity == "error"
    }


def test_an_address_of_the_un_counts_as_checked_only_for_so_long(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submission to it is judged anew on the day after, though nothing has changed."""
    (office / "recipients" / "un.yaml").write_text(
        "recipients:\n  - {id: defenders, office: Mandate on defenders, kind: un, email: box@un.example,\n"
        "     channel: email, verified_on: 2026-04-01, source: an invented page}\n",
        encoding="utf-8",
    )
    change(office, "appeal_to: [harbour-police,", "appeal_to: [defenders, harbour-police,")
    words = ("-d", "un-communication", "--date", "2026-04-02", "-o", "out")
    today(monkeypatch, datetime.date(2026, 6, 30))
    draft(*words)
    assert "1 case unchanged" in draft(*words)
    today(monkeypatch, datetime.date(2026, 7, 1))
    assert "A09_unverified_address" in draft(*words, status=1)


# --- incomplete


def test_an_incomplete_draft_is_made_for_the_office_alone(office: Path) -> None:
    said = draft("--incomplete")
    assert OLD in said
    assert (
        "    Drafted as incomplete, and not for sending: "
        "appeal-letter, press-release, un-communication, urgent-action\n" in said
    )
    names = ("appeal-letter/harbour-police", "appeal-letter/ministry-of-waters")
    assert list(files(office)) == [
        "out/internal/2026-001/case-sheet.en.txt",
        *(
            f"out/internal/2026-001/incomplete/{name}.en.incomplete.txt"
            for name in (*names, "press-release", "un-communication", "urgent-action")
        ),
    ]
    as_data = json.loads(run("draft", "example", "-f", "txt", "--incomplete", "--json").stdout)
    assert {(each["document"], each["mark"]) for each in as_data["drafted"]} == {
        (name, "incomplete")
        for name in ("appeal-letter", "press-release", "un-communication", "urgent-action")
    }
    assert {problem["code"] for each in as_data["incomplete"] for problem in each} == {"F05_present_state"}


def test_what_is_ready_is_drafted_as_ever_with_incomplete_too(office: Path) -> None:
    check_again(office)
    draft("-o", "one")
    draft("--incomplete", "-o", "two")
    one, two = (
        {
            path.relative_to(office / name).as_posix(): path.read_bytes()
            for path in (office / name).rglob("*.*")
        }
        for name in ("one", "two")
    )
    assert one == two and not any("incomplete" in path for path in one)


def test_an_incomplete_draft_takes_an_older_one_out_of_the_way(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today(monkeypatch, IN_TIME)
    draft("-d", "press-release")
    today(monkeypatch, TODAY)
    draft("-d", "press-release", "--incomplete")
    assert list(files(office)) == [INCOMPLETE, SET_ASIDE]


def test_the_finished_draft_takes_the_incomplete_one_away(office: Path) -> None:
    draft("-d", "press-release", "--incomplete", "-f", "txt,md")
    assert draft("-d", "press-release", status=1).count("set-aside") == 0
    assert INCOMPLETE in files(office)  # refused again: the incomplete one may stay, it says what it is
    check_again(office)
    draft("-d", "press-release")
    assert list(files(office)) == [RELEASE]
    assert "1 case unchanged" in draft("-d", "press-release")
    assert "1 case unchanged" in draft("-d", "press-release", "--incomplete")


@pytest.mark.parametrize("memory", ["record", "none"])
def test_an_incomplete_draft_that_was_edited_is_kept(office: Path, memory: str) -> None:
    draft("-d", "press-release", "--incomplete")
    (office / INCOMPLETE).write_text("mended by hand", encoding="utf-8")
    if memory == "none":
        shutil.rmtree(office / ".hrdalert")
    check_again(office)
    assert "was edited by hand, and its document is finished now" in draft("-d", "press-release")
    kept = "out/internal/2026-001/set-aside/internal/incomplete/press-release.en.incomplete.txt"
    assert files(office)[kept] == b"mended by hand"
    assert INCOMPLETE not in files(office)


def test_an_edited_incomplete_draft_is_left_while_the_case_is_the_same(office: Path) -> None:
    draft("-d", "press-release", "--incomplete")
    (office / INCOMPLETE).write_text("mended by hand", encoding="utf-8")
    assert f"{INCOMPLETE} was edited by hand and stays as it is." in draft(
        "-d", "press-release", "--incomplete"
    )
    assert files(office) == {INCOMPLETE: b"mended by hand"}


def test_a_missing_headline_is_a_gap_in_an_incomplete_draft_and_nowhere_else(office: Path) -> None:
    check_again(office)
    change(office, "headline: Puppeteer held for a play about a dam\n", "")
    change(office, "appeal_to: [harbour-police, ministry-of-waters]\n", "")
    refused = draft("-d", "press-release", status=1)
    assert "needs what case 2026-001 does not say on 2026-06-20: headline" in refused
    assert "--incomplete" in refused
    assert "error needs: press-release needs what" in draft("-d", "press-release", "--incomplete")
    text = (office / INCOMPLETE).read_text(encoding="utf-8")
    assert text.count("[THE HEADLINE IS MISSING]") == 1
    assert text.startswith(WORDS) and text.endswith(f"{WORDS}\n")
    # whom a letter goes to, or what a submission asks for, cannot be left open
    change(office, "status: ongoing ", "")
    for document in ("urgent-action", "un-communication"):
        draft("-d", document, "--incomplete", status=1)
    assert list(files(office)) == [INCOMPLETE]


@pytest.mark.parametrize(
    ("old", "new", "document", "said"),
    [
        ("government: {answer: yes", "government: {answer: no", "appeal-letter", "holds no consent"),
        ("submission: {answer: yes", "submission: {answer: no", "un-communication", "holds no consent"),
        ("public: {answer: yes", "public: {answer: no", "press-release", "name-leak"),
        ("  Puppeteer Ada", "  ⟨Puppeteer⟩ Ada", "press-release", "is still to be filled in"),
        ("as_of: 2026-03-20 ", "as_of: ⟨2026-03-20⟩ ", "press-release", "is only proposed"),
        ("country: CHN ", "cuntry: CHN ", "press-release", "unknown-key"),
        (
            "public: {answer: yes, by: brother, date: 2026-03-09",
            "public: {answer: yes, until: 2026-05-01, by: brother, date: 2026-03-09",
            "press-release",
            "is over",
        ),
    ],
)
def test_incomplete_overrides_no_consent_no_leak_and_no_placeholder(
    office: Path, old: str, new: str, document: str, said: str
) -> None:
    change(office, old, new)
    assert said in draft("-d", document, "--incomplete", status=1)
    assert files(office) == {}


# --- what a marked file looks like, and that nobody sends it


def marked(format: str, writer: Writer | None = None, document: str = "press-release") -> bytes:
    mark = PageMark("incomplete", find_language("en").mark("incomplete"))
    return (
        (writer or find_writer(format))
        .write(replace(chang.composed(document, chang.THEN), mark=mark))
        .content
    )


def letterhead(path: Path) -> Path:
    """A letterhead with a header of its own on the first page, and none on even ones."""
    made = docx.Document()
    section = made.sections[0]
    section.different_first_page_header_footer = True
    made.settings.odd_and_even_pages_header_footer = True
    section.first_page_header.paragraphs[0].add_run("SALTMARSH LETTER WATCH").font.size = Pt(26)
    section.header.paragraphs[0].add_run("Letter Watch, {reference}")
    made.save(str(path))
    return path


def test_every_header_of_a_word_file_has_the_words_and_all_that_it_had(tmp_path: Path) -> None:
    read = docx.Document(BytesIO(marked("docx", DocxWriter(letterhead(tmp_path / "letterhead.docx")))))
    (section,) = read.sections
    headers = {
        "SALTMARSH LETTER WATCH": section.first_page_header,
        "Letter Watch, 2020-117": section.header,
        "": section.even_page_header,
    }
    for own, header in headers.items():
        assert not header.is_linked_to_previous
        assert [paragraph.text for paragraph in header.paragraphs] == [WORDS, own]
    assert read.core_properties.keywords == "incomplete, not for sending"
    assert read.core_properties.title.startswith(f"{WORDS}: ")
    assert [read.paragraphs[at].text for at in (0, -1)] == [WORDS, WORDS]


def test_the_packaged_letterhead_has_the_words_on_every_page_too() -> None:
    (section,) = docx.Document(BytesIO(marked("docx"))).sections
    for header in (section.header, section.first_page_header, section.even_page_header):
        assert header.paragraphs[0].text == WORDS


def test_every_page_of_a_pdf_has_the_words(tmp_path: Path) -> None:
    found = find_writer("pdf").write(
        replace(
            chang.composed("un-communication", chang.THEN),
            mark=PageMark("incomplete", find_language("en").mark("incomplete")),
        )
    )
    reader = PdfReader(BytesIO(found.content))
    assert len(reader.pages) > 2
    # above and below; on the first and the last page also where a screen reader finds it
    counts = [page.extract_text().count(WORDS) for page in reader.pages]
    assert counts == [3, *([2] * (len(counts) - 2)), 3]
    assert reader.metadata is not None and reader.metadata.keywords == "incomplete, not for sending"
    assert find_writer("pdf").read_back(found.content).count(WORDS) == 2
    assert not found.warnings or all("font" in warning for warning in found.warnings)


def test_a_page_says_so_above_below_and_on_each_sheet_that_is_printed() -> None:
    page = marked("html").decode()
    body = page.partition("<body>")[2]
    assert body.lstrip().startswith(f'<p class="mark" role="note">{WORDS}</p>')
    assert f'<p class="page-mark" aria-hidden="true">{WORDS}</p>' in body
    printed = page.partition("@media print {\n  .mark")[2]
    assert "position: fixed" in printed and ".page-mark { display: none; }" in page
    assert '<meta name="keywords" content="incomplete, not for sending">' in page
    assert f"<title>{WORDS}: " in page


@pytest.mark.parametrize("format", ["txt", "md"])
def test_plain_text_says_so_first_last_and_above_each_section(format: str) -> None:
    lines = [line.strip("*# ") for line in marked(format).decode().splitlines() if line.strip()]
    assert lines[0] == lines[-1] == WORDS
    for heading in ("Contacts", "Notes to editors", "About"):
        assert lines[lines.index(heading) - 1] == WORDS


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_but_a_mark_makes_a_difference_and_each_time_the_same(format: str) -> None:
    made = chang.composed("press-release", chang.THEN)
    plain = find_writer(format).write(made).content
    assert marked(format) == marked(format) != plain
    assert find_writer(format).write(made).content == plain
    assert WORDS not in find_writer(format).read_back(plain)


@pytest.mark.parametrize("format", FORMATS)
def test_a_marked_file_is_known_whatever_it_is_called(tmp_path: Path, format: str) -> None:
    other = tmp_path / f"release.{format}"
    other.write_bytes(marked(format))
    assert is_unfinished(other)
    finished = tmp_path / f"finished.{format}"
    finished.write_bytes(find_writer(format).write(chang.composed("press-release", chang.THEN)).content)
    assert not is_unfinished(finished)
    for place in (
        f"release.en.incomplete.{format}",
        f"release.en.review.{format}",
        f"internal/2020-117/review/a.{format}",
    ):
        (tmp_path / place).parent.mkdir(exist_ok=True, parents=True)
        shutil.copy(finished, tmp_path / place)
        assert is_unfinished(tmp_path / place)
    (tmp_path / "review").mkdir()
    assert not is_unfinished(Path(shutil.copy(finished, tmp_path / "review")))  # any folder of somebody's
    with pytest.raises(OSError):
        is_unfinished(tmp_path / f"none.{format}")


@pytest.mark.parametrize("lost", ["properties", "headers"])
def test_a_word_file_is_known_by_its_properties_or_its_words(tmp_path: Path, lost: str) -> None:
    """Each by itself is enough, as when somebody deletes a header or a program its properties."""
    with zipfile.ZipFile(BytesIO(marked("docx"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if lost == "properties":
        parts["docProps/core.xml"] = re.sub(
            rb"<cp:keywords>.*?</cp:keywords>", b"", parts["docProps/core.xml"]
        )
    else:
        parts = {name: part.replace(WORDS.encode(), b"") for name, part in parts.items()}
    path = tmp_path / "release.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert is_unfinished(path)


@pytest.mark.parametrize("name", ["release.docx", "release.pdf"])
def test_a_file_that_cannot_be_read_is_not_sent_either(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"no such thing")
    assert is_unfinished(tmp_path / name)


def test_every_language_has_words_for_every_mark() -> None:
    words: list[Any] = [find_language(tag).mark(kind) for tag in languages() for kind in KINDS]
    assert len(set(words)) == len(words) and all(words)
