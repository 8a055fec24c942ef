"""The review copy: a Word file for the office, with what a reviewer should look at beside the words it is about."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import docx
import pytest
from click.testing import CliRunner, Result

from hrdalert.cli import cases, documents, main
from hrdalert.dispatch.unfinished import is_unfinished
from hrdalert.writers.docx_package import WORD
from tests.conftest import ROOT

TODAY = datetime.date(2026, 4, 10)
W = f"{{{WORD}}}"
REVIEW = "out/internal/2026-001/review"
RELEASE = f"{REVIEW}/press-release.en.review.docx"
TITLE = "Puppeteer held for a play about a dam"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    assert run("init", str(tmp_path / "office")).exit_code == 0
    monkeypatch.chdir(tmp_path / "office")
    for module in (cases, documents):
        monkeypatch.setattr(module, "today", lambda: TODAY)
    yield tmp_path / "office"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def change(office: Path, old: str, new: str) -> None:
    case = office / "cases" / "example.yaml"
    text = case.read_text(encoding="utf-8")
    assert old in text
    case.write_text(text.replace(old, new), encoding="utf-8")


class Comment(NamedTuple):
    words: str
    """What it is about."""
    text: str


def review(document: str = "press-release", status: int = 0) -> list[Comment]:
    done = run("draft", "example", "-d", document, "--review")
    assert done.exit_code == status, done.output
    return comments(Path(f"{REVIEW}/{document}.en.review.docx"))


def comments(path: Path) -> list[Comment]:
    """The comments as python-docx reads them, each with the words between its beginning and its end."""
    read = docx.Document(str(path))
    words: dict[int, str] = {}
    running: set[int] = set()
    for element in read.element.body.iter():
        number = int(element.get(f"{W}id") or 0)
        if element.tag == f"{W}commentRangeStart":
            running.add(number)
        elif element.tag == f"{W}commentRangeEnd":
            running.remove(number)
        elif element.tag == f"{W}t":
            for each in running:
                words[each] = words.get(each, "") + (element.text or "")
    assert not running
    return [
        Comment(words[each.comment_id], "\n".join(line.text for line in each.paragraphs))
        for each in read.comments
    ]


def about(found: list[Comment], code: str) -> list[Comment]:
    return [each for each in found if code in each.text]


# --- which comments, and where


def test_a_fact_that_is_told_as_established_and_is_not_has_the_rule_and_its_sources(office: Path) -> None:
    change(office, "    sources: [S1, S2]\n", "    sources: [S1, S2]\n    confidence: credible\n")
    (found,) = about(review("un-communication"), "F19_unverified_marked")
    assert found.words.startswith(
        "On 3 March 2026 officers of the Saltmarsh Harbour Police took Ms Example from"
    )
    assert found.text.startswith("F19_unverified_marked (warning): credible, and told as established: “")
    assert found.text.splitlines()[-2:] == [
        "Source S1: The Saltmarsh Gull, Puppets on the square, 2026-03-04",
        "Source S2: conversation with a relative, 2026-03-09; confidential; first-hand",
    ]


def test_a_fact_that_says_whose_account_it_is_is_still_pointed_out(office: Path) -> None:
    change(office, "    sources: [S1]\n\n", "    sources: [S1]\n    confidence: alleged\n\n")
    change(office, "{ada} staged the play", "Reportedly {ada} staged the play")
    (found,) = about(review("un-communication"), "F19_unverified_marked")
    assert found.text.splitlines()[0] == "F19_unverified_marked: play (2026-02-17) is alleged, not confirmed"


def test_a_fact_without_a_source_and_one_with_confidential_ones_alone(office: Path) -> None:
    change(office, "    sources: [S1, S2]\n", "    sources: [S2]\n")
    change(office, "    sources: [S1]\n\n", "\n")
    found = review("un-communication")
    (without,) = about(found, "no source is given for play")
    assert without.text.startswith("F13_sources_named (warning): ")
    assert '"Low Water"' in without.words
    (hidden,) = about(found, "every source of arrest (2026-03-03) is confidential")
    assert "took Ms Example from her workshop" in hidden.words
    assert "Source S2: conversation with a relative, 2026-03-09; confidential; first-hand" in hidden.text


def test_a_rule_that_is_switched_off_says_nothing(office: Path) -> None:
    off = "".join(f"{{id: {id}, why: ours}}, " for id in ("F05_present_state", "F15_secondhand"))
    with (office / "hrdalert.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"\nrules: {{off: [{off}]}}\n")
    found = review("un-communication")
    assert about(found, "F13_sources_named")
    assert not about(found, "F05_") and not about(found, "F15_")


def test_what_was_last_known_of_custody_is_pointed_out_before_it_is_too_old(office: Path) -> None:
    """After twenty of thirty days; the sources of it are named."""
    (found,) = about(review(), "of the custody of ada; the limit is 30 days")
    assert found.words == TITLE
    assert "whereabouts: unknown is of 2026-03-09, 32 days ago" in found.text
    assert "Source S2: conversation with a relative" in found.text
    run("draft", "example", "-d", "press-release", "--review", "--date", "2026-03-28", "-o", "out")
    assert not about(comments(Path(RELEASE)), "the limit is 30 days")


def test_a_contradiction_stands_at_the_very_words(office: Path) -> None:
    change(
        office,
        "She is at risk of torture",
        "Police took her from her workshop on 5 March 2026. She is at risk of torture",
    )
    found = about(review("urgent-action"), "F16_contradiction")
    # once for the fact that has another day, once for the release, which tells it of another day
    assert {each.words for each in found} >= {"5 March 2026"}
    assert "“5 March 2026” stands here, and arrest has 2026-03-03" in found[0].text


def test_words_of_a_template_are_found_by_what_a_rule_quotes(office: Path) -> None:
    own = office / "letter_templates" / "press-release"
    own.mkdir(parents=True)
    (own / "en.md").write_text(
        '{% extends "packaged:press-release/en.md" %}\n{% block position %}\n'
        "This is a *truly horrific* and brutal outrage, and it is hereby condemned.\n{% endblock %}\n",
        encoding="utf-8",
    )
    (found,) = about(review(), "T21_outrage")[:1]
    assert found.words != TITLE
    assert found.words.strip() in "This is a truly horrific and brutal outrage, and it is hereby condemned."


def test_what_has_no_place_in_the_text_stands_at_the_title(office: Path) -> None:
    found = about(review("un-communication"), "A08_contact_alive")
    assert [each.words for each in found] == [
        "Submission to the special procedures of the Human Rights Council"
    ]


def test_knowledge_that_nobody_has_read_is_pointed_out_where_it_is_printed(office: Path) -> None:
    found = review("un-communication")
    assert about(found, "articles udhr")[0].words == "Universal Declaration of Human Rights"
    run("draft", "example", "-d", "appeal-letter", "--review")
    letter = comments(Path(f"{REVIEW}/appeal-letter/harbour-police.en.review.docx"))
    (address,) = about(letter, "recipients harbour-police: the address was never checked")
    assert address.words == "Saltmarsh Harbour Police"
    assert not about(letter, "ministry-of-waters")


def test_a_document_that_is_not_ready_has_its_errors_as_comments(office: Path) -> None:
    change(office, "as_of: 2026-03-20", "as_of: 2026-03-10")
    assert run("draft", "example", "-d", "press-release").exit_code == 1
    (error,) = about(review(), "F05_present_state (error)")
    assert error.words == TITLE


# --- the file


def test_a_review_copy_goes_to_the_office_and_says_what_it_is(office: Path) -> None:
    run("draft", "example", "--review")
    files = sorted(path.as_posix() for path in Path("out").rglob("*") if path.is_file())
    assert files == [
        f"{REVIEW}/{name}.en.review.docx"
        for name in (
            "appeal-letter/harbour-police",
            "appeal-letter/ministry-of-waters",
            "case-sheet",
            "press-release",
            "un-communication",
            "urgent-action",
        )
    ]
    for path in files:
        read = docx.Document(path)
        assert read.sections[0].header.paragraphs[0].text == "REVIEW COPY – not for sending"
        assert read.core_properties.keywords == "review, not for sending"
        assert is_unfinished(Path(path))
    renamed = shutil.copy(RELEASE, "release.docx")
    assert is_unfinished(Path(renamed))


def test_comments_bear_the_organisation_and_the_day_of_the_telling(office: Path) -> None:
    run("draft", "example", "-d", "press-release", "--review")
    found = docx.Document(RELEASE).comments
    assert {(each.author, each.initials) for each in found} == {("EDW", "EDW")}
    assert {each.timestamp.date() for each in found if each.timestamp} == {datetime.date(2026, 3, 20)}


def test_the_same_case_makes_the_same_bytes_whatever_the_day_of_the_clock(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("draft", "example", "-d", "press-release", "--review", "--date", "2026-03-28", "-o")
    run(*words, "one")
    monkeypatch.setattr(documents, "today", lambda: TODAY + datetime.timedelta(days=20))
    run(*words, "two")
    place = RELEASE.removeprefix("out/")
    assert (office / "one" / place).read_bytes() == (office / "two" / place).read_bytes()


def test_the_finished_draft_has_no_comments_and_no_trace_of_them(office: Path) -> None:
    run("draft", "example", "-d", "press-release", "-f", "docx", "-o", "before")
    run("draft", "example", "-d", "press-release", "--review")
    run("draft", "example", "-d", "press-release", "-f", "docx")
    finished = office / "out/public/2026-001/press-release.en.docx"
    assert finished.read_bytes() == (office / "before/public/2026-001/press-release.en.docx").read_bytes()
    with zipfile.ZipFile(finished) as archive:
        assert not [name for name in archive.namelist() if "comment" in name or "mark" in name]
        assert not [name for name in archive.namelist() if b"comment" in archive.read(name)]
    assert Path(RELEASE).is_file()  # the reviewers' work stays
    assert not is_unfinished(finished)


def test_every_part_is_valid_xml_and_every_comment_is_reached(office: Path) -> None:
    shutil.copy(ROOT / "letter_templates" / "letterhead.docx", office / "letter_templates")
    run("draft", "example", "-d", "un-communication", "--review")
    with zipfile.ZipFile(f"{REVIEW}/un-communication.en.review.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)
    body = ElementTree.fromstring(parts["word/document.xml"])
    numbers = [each.get(f"{W}id") for each in ElementTree.fromstring(parts["word/comments.xml"])]
    assert numbers == [str(number) for number in range(len(numbers))]
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(str(each.get(f"{W}id")) for each in body.iter(W + tag)) == sorted(map(str, numbers))
    assert b"/word/comments.xml" in parts["[Content_Types].xml"]
    assert b"relationships/comments" in parts["word/_rels/document.xml.rels"]


def test_an_own_letterhead_is_kept(office: Path) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].add_run("Saltmarsh Letter Watch")
    made.save(str(office / "letter_templates" / "letterhead.docx"))
    run("draft", "example", "-d", "press-release", "--review")
    header = docx.Document(RELEASE).sections[0].header
    assert [line.text for line in header.paragraphs] == [
        "REVIEW COPY – not for sending",
        "Saltmarsh Letter Watch",
    ]


def test_what_reviewers_wrote_into_it_is_never_overwritten(office: Path) -> None:
    run("draft", "example", "-d", "press-release", "--review")
    Path(RELEASE).write_bytes(b"with answers")
    assert (
        "was edited by hand and stays as it is"
        in run("draft", "example", "-d", "press-release", "--review").output
    )
    change(office, "a play about a dam", "a play on a dam")
    said = run("draft", "example", "-d", "press-release", "--review").output
    assert "set-aside/internal/review/press-release.en.review.docx" in said
    assert Path(said.rpartition(" as ")[2].strip()).read_bytes() == b"with answers"


def test_comments_are_for_word_files_alone(office: Path) -> None:
    refused = run("draft", "example", "--review", "-f", "docx,pdf")
    assert refused.exit_code == 2
    assert "--review: comments are for Word files alone" in refused.output
    assert run("draft", "example", "-d", "press-release", "--review", "-f", "docx").exit_code == 0


def test_a_review_copy_passes_the_search_for_names_and_needs_the_consents(office: Path) -> None:
    for use, document, said in (
        ("public", "press-release", "name-leak"),
        ("government", "appeal-letter", "holds no consent"),
    ):
        change(office, f"{use}: {{answer: yes, by: brother", f"{use}: {{answer: no, by: brother")
        done = run("draft", "example", "-d", document, "--review", "--incomplete")
        assert done.exit_code == 1 and said in done.output
    assert not Path(REVIEW).exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here")
def test_libreoffice_shows_every_comment(office: Path) -> None:
    expected = review("un-communication")
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation={(office / 'profile').as_uri()}", "--headless",
            "--convert-to", "odt", "--outdir", str(office), f"{REVIEW}/un-communication.en.review.docx",
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with zipfile.ZipFile(office / "un-communication.en.review.odt") as archive:
        content = ElementTree.fromstring(archive.read("content.xml"))
    notes = content.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation")
    assert len(list(notes)) == len(expected)


def archived(path: Path, name: str, text: str) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, text)
    return path.read_bytes()


def test_what_another_program_made_of_a_draft_is_still_one(tmp_path: Path) -> None:
    mark = "INCOMPLETE DRAFT – not for sending"
    archived(tmp_path / "letter.odt", "content.xml", f"<p>{mark}</p>")
    (tmp_path / "letter.txt").write_bytes(mark.encode("utf-16"))
    (tmp_path / "letter.html").write_bytes(f"<p>{mark}</p>".encode("utf-16"))
    (tmp_path / "LETTER.REVIEW.TXT").write_text("a letter", "utf-8")
    for path in tmp_path.iterdir():
        assert is_unfinished(path), path.name
    (tmp_path / "sound.txt").write_bytes("Dear Director,".encode("utf-16"))
    archived(tmp_path / "sound.odt", "content.xml", "<p>Dear Director,</p>")
    assert not is_unfinished(tmp_path / "sound.txt")
    assert not is_unfinished(tmp_path / "sound.odt")


def test_what_cannot_be_read_is_not_finished(tmp_path: Path) -> None:
    whole = archived(tmp_path / "whole.docx", "word/document.xml", "<p>words</p>")
    entry = whole.index(b"PK\x01\x02")
    locked, unknown = bytearray(whole), bytearray(whole)
    locked[6] |= 1  # encrypted (APPNOTE 4.4.4)
    locked[entry + 8] |= 1
    unknown[8] = unknown[entry + 10] = 97  # a way of packing that nobody reads
    broken = {"locked.docx": bytes(locked), "unknown.docx": bytes(unknown)}
    for name, content in {**broken, "empty.pdf": b"", "cut.pdf": b"%PDF-1.7\n1 0 obj <</Kids"}.items():
        (tmp_path / name).write_bytes(content)
        assert is_unfinished(tmp_path / name), name
    assert not is_unfinished(tmp_path / "whole.docx")
