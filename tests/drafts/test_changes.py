"""Words back from Word: exactly the sentences that were changed, added and taken out, each beside its key."""

from __future__ import annotations

import json
import random
import re
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from hrdalert.cases.sentences import sentences
from hrdalert.cli import main
from hrdalert.drafts.changes import Changes, changes, differences, rejoined
from hrdalert.drafts.formats import find_writer, stem
from hrdalert.drafts.word_file import read_word_file
from hrdalert.errors import WriterError
from hrdalert.workspace import OpenCase, Workspace
from tests.builder import EXAMPLE
from tests.drafting import REAL, ROOT, a_workspace, all_drafts
from tests.drafts.edited import NEEDS_LIBREOFFICE, LibreOffice, by_hand, sentences_of_one_run

PLUMS = "Plums ripen late beside the harbour."
"""A sentence that is like no other."""


def named(found: Changes) -> Counter[tuple[str, str, str]]:
    return Counter((change.kind, change.old, change.new) for change in found.changes)


def drafted(workspace: Workspace, opened: OpenCase) -> dict[str, bytes]:
    """Every document of a case as a Word file, by its stem; marks as they are."""
    writer = find_writer("docx", workspace.letters.own)
    return {stem(draft.document): writer.write(draft.document).content for draft in all_drafts(opened)[0]}


def kept(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("case", REAL, ids=[path.stem for path in REAL])
def test_exactly_what_was_edited_is_named_in_every_document(case: Path, tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "office", case)
    opened = workspace.case(workspace.find_cases()[0])
    chance = random.Random(case.stem)
    for name, content in drafted(workspace, opened).items():
        able = [text for text in sentences_of_one_run(content) if text.count(" ") > 4]
        before = chance.choice([text for text in able if text.endswith(".")])
        out, old = chance.sample([text for text in able if text != before], 2)
        new = " promptly ".join(old.rsplit(" ", 1))
        content = by_hand(content, [(before, f"{before} {PLUMS}"), (old, new), (out, "")])
        back = kept(tmp_path / "mail" / "back.docx", content)
        found = changes(workspace, back, documents=[name.partition(".")[0]])
        assert stem(found.document) == name
        expected = [("taken out", out, ""), ("changed", old, new), ("added", "", PLUMS)]
        assert named(found) == Counter(expected), name
        if found.document.id != "consent-page":  # that one quotes the others, where the keys are
            assert all(change.key for change in found.changes if _stands_in(case, change.old)), found.changes


def _stands_in(case: Path, sentence: str) -> bool:
    return bool(sentence) and sentence in " ".join(case.read_text("utf-8").split())


# LibreOffice


@NEEDS_LIBREOFFICE
def test_what_libreoffice_rewrites_is_no_change(tmp_path: Path) -> None:
    """Runs, styles, tabs and lists: all is written another way, and every word is the same."""
    cases = [path for path in REAL if path.stem.split("-")[1] in ("tibet", "jani")]
    workspace = a_workspace(tmp_path / "office", *cases)
    files = [
        kept(tmp_path / "mail" / f"{number}-{count}.docx", content)
        for number, path in enumerate(workspace.find_cases())
        for count, content in enumerate(drafted(workspace, workspace.case(path)).values())
    ]
    for file in LibreOffice(tmp_path / "program").round_trip(files):
        assert named(changes(workspace, file)) == Counter(), file


@NEEDS_LIBREOFFICE
@pytest.mark.parametrize("tracked", [False, True], ids=["plain", "tracked"])
def test_what_was_edited_in_libreoffice_is_named_exactly(tmp_path: Path, tracked: bool) -> None:
    workspace = a_workspace(tmp_path / "office", EXAMPLE)
    content = drafted(workspace, workspace.case("2026-014"))["un-communication.en"]
    file = kept(tmp_path / "mail" / "for comments.docx", content)
    risk, charge, back = (
        "She is at risk of torture and other ill-treatment.",
        "The Harbour Police have named no charge.",
        "give back the eleven puppets that were carried away",
    )
    lawyer, grave = "Her lawyer was turned away on 6 March.", risk.replace("at risk", "at grave risk")
    custody, family = "incommunicado detention", "protect her family"
    edits = [(lawyer, ""), (risk, grave), (charge, f"{charge} {PLUMS}"), (back, f"{back}\n{family}")]
    edits += [(custody, "secret detention"), ("Steps taken", "Steps taken so far")]
    edited = LibreOffice(tmp_path / "program").edit(file, edits, tracked=tracked)
    assert ("<w:del " in docx.Document(str(edited)).element.xml) is tracked
    found = changes(workspace, edited)
    assert [(change.kind, change.old, change.new, change.key) for change in found.changes] == [
        ("taken out", lawyer, "", "summary"),
        ("changed", risk, grave, "summary"),
        ("added", "", family, "demands 5 text"),
        ("added", "", PLUMS, "now"),
        ("changed", f"Ada Quill: {custody}.", "Ada Quill: secret detention.", "custody_kinds incommunicado"),
        ("changed", "Steps taken", "Steps taken so far", ""),
    ]


# which draft, which key, and what is no change


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with an invented case and its drafts, in which we stand."""
    a_workspace(tmp_path / "office", EXAMPLE)
    monkeypatch.chdir(tmp_path / "office")
    assert run("draft", "--date", "as_of", "-f", "docx").exit_code == 0
    return tmp_path / "office"


def run(*words: str) -> Result:
    """What a command says and how it ends; a fault of the program is raised."""
    return CliRunner().invoke(main, words, catch_exceptions=False)


RELEASE = Path("out/public/2026-014/press-release.en.docx")


@pytest.mark.usefixtures("office")
def test_each_sentence_stands_beside_its_line_and_key_and_nothing_is_written() -> None:
    content = RELEASE.read_bytes()
    assert run("changes", RELEASE.as_posix()).output.startswith(f"{RELEASE.as_posix()}: no changes\n")
    old, out, line = (
        "She is at risk",
        "It is not known where she is held or whether she has been charged. ",
        "ENDS",
    )
    edited = by_hand(content, [(old, "She is at grave risk"), (out, ""), (line, "END")])
    RELEASE.write_bytes(edited)
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    template = (ROOT / "letter_templates/press-release/en.md").read_text("utf-8").split("\n")
    shown = run("changes", RELEASE.as_posix())
    assert shown.exit_code == 0
    assert shown.output.splitlines() == [
        f"{RELEASE.as_posix()}: 2 changed, 1 taken out",
        "  beside press-release (en) of 2026-014, 2026-03-20",
        "cases/case.yaml:12  summary",
        f"  - {out.strip()}",
        "cases/case.yaml:13  summary",
        "  - She is at risk of torture and other ill-treatment.",
        "  + She is at grave risk of torture and other ill-treatment.",
        f"packaged:press-release/en.md:{template.index('**ENDS**') + 1}  its own words",
        "  - ENDS",
        "  + END",
    ]
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


@pytest.mark.usefixtures("office")
def test_fixed_words_stand_beside_the_file_that_has_them() -> None:
    own = Path("letter_templates/press-release/en.md")
    own.parent.mkdir(parents=True)
    block = "{% block position %}\nThis is what we think of it all.\n{% endblock %}\n"
    own.write_text('{% extends "packaged:press-release" %}\n' + block, encoding="utf-8")
    assert run("draft", "--date", "as_of", "-f", "docx").exit_code == 0
    edits = [("what we think", "what I think"), ("The facts are stated", "Facts are stated")]
    edits += [
        ("For immediate release", f"{PLUMS} For immediate release"),
        ("regular contact", "some contact"),
    ]
    RELEASE.write_bytes(by_hand(RELEASE.read_bytes(), edits))
    heads = [line for line in run("changes", RELEASE.as_posix()).output.splitlines()[2:] if line[0] != " "]
    assert [re.sub(r":\d+ ", ":N ", head) for head in heads] == [
        "before packaged:press-release/en.md:N  its own words",
        "letter_templates/press-release/en.md:N  its own words",
        "packaged:words/en.demands.yaml:N  demands access again",
        "packaged:press-release/en.md:N  its own words",
    ]


@pytest.mark.usefixtures("office")
def test_json_tells_the_same() -> None:
    RELEASE.write_bytes(by_hand(RELEASE.read_bytes(), [("She is at risk", "She is at grave risk")]))
    told = json.loads(run("changes", RELEASE.as_posix(), "--json").stdout)
    assert (told["document"], told["language"], told["date"]) == ("press-release", "en", "2026-03-20")
    (change,) = told["changes"]
    assert (change["file"], change["line"], change["key"]) == ("cases/case.yaml", 13, "summary")
    assert change["kind"] == "changed" and change["new"].startswith("She is at grave risk")
    told = json.loads(run("changes", RELEASE.as_posix(), "--json", "--date", "2026-04-01").stdout)
    assert told["date"] == "2026-04-01" and any("1 April 2026" in change["old"] for change in told["changes"])


@pytest.mark.usefixtures("office")
def test_the_case_file_changed_since_the_draft_and_a_line_says_so() -> None:
    case = Path("cases/case.yaml")
    case.write_text(
        case.read_text("utf-8").replace("at risk of torture", "at grave risk of torture"), "utf-8"
    )
    told = json.loads(run("changes", RELEASE.as_posix(), "--json").stdout)
    assert [change["old"][:19] for change in told["changes"]] == ["She is at grave ris"]
    assert "changed since it was drafted" in told["notes"][0]
    later = case.read_text("utf-8").replace("as_of: 2026-03-20", "as_of: 2026-03-21")
    case.write_text(later.replace("at grave risk of torture", "at risk of torture"), "utf-8")
    told = json.loads(run("changes", RELEASE.as_posix(), "--json").stdout)
    assert "The draft is of 2026-03-20, and the case was checked anew on 2026-03-21" in told["notes"][0]


def test_a_letter_is_known_among_those_to_several_offices_whatever_it_is_called(tmp_path: Path) -> None:
    case = next(path for path in REAL if "vietnam" in path.stem)
    workspace = a_workspace(tmp_path / "office", case)
    files = drafted(workspace, workspace.case(workspace.find_cases()[0]))
    letters = {name: content for name, content in files.items() if name.startswith("appeal-letter")}
    assert len(letters) > 1
    for name, content in letters.items():
        found = changes(workspace, kept(tmp_path / "letter final (2).docx", content))
        assert stem(found.document) == name and not found.changes


def test_marks_of_a_draft_that_is_not_ready_and_of_a_review_copy_are_no_changes(office: Path) -> None:
    case = Path("cases/case.yaml")
    case.write_text(case.read_text("utf-8").replace("until: 2026-05-15", "until: 2026-03-01"), "utf-8")
    assert run("draft", "--date", "as_of", "-f", "docx").exit_code == 0
    assert run("draft", "--date", "as_of", "-f", "docx", "--review").exit_code == 0
    marked = Path("out/internal/2026-014/urgent-action.en.docx")
    assert "Draft, not ready" in docx.Document(str(marked)).paragraphs[0].text
    review = marked.with_name("urgent-action.en.review.docx")
    opened = docx.Document(str(review))
    paragraph = next(paragraph for paragraph in opened.paragraphs if "at risk" in paragraph.text)
    opened.add_comment(paragraph.runs[0], "Says who?", "Mo")
    opened.save(str(review))
    workspace = Workspace.open(office)
    assert changes(workspace, marked).changes == ()
    assert changes(workspace, review).changes == ()
    assert changes(workspace, review).comments == (("Mo", "Says who?"),)


def test_a_break_a_join_and_a_number_are_no_changes(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "office", next(path for path in REAL if "rabkova" in path.stem))
    content = drafted(workspace, workspace.case("2020-103"))["un-communication.en"]
    opened = docx.Document(BytesIO(content))
    numbered = [paragraph for paragraph in opened.paragraphs if paragraph.text.startswith(("3.\t", "4.\t"))]
    assert len(numbered) == 2
    for paragraph in numbered:
        paragraph.runs[0].text = "33.\t"
        run = next(run for run in paragraph.runs if run.text.count(" ") > 3)
        begin, end = run.text.split(" ", 3)[:3], run.text.split(" ", 3)[3]
        run.text = f"{' '.join(begin)}\n{end}"  # python-docx makes a soft break of it
        run.bold = True
    opened.save(str(tmp_path / "back.docx"))
    assert changes(workspace, tmp_path / "back.docx").changes == ()


def test_what_is_no_draft_of_a_case_here_is_refused_with_what_to_do(office: Path) -> None:
    text, other = Path("notes.docx"), Path("other.docx")
    text.write_text("no archive", encoding="utf-8")
    opened = docx.Document()
    opened.add_paragraph("A shopping list.")
    opened.save(str(other))
    for file, what, mend in (
        (text, "notes.docx: it is damaged, or it is no Word file that can be read", "Save it anew in Word"),
        (other, "other.docx names no case of this workspace", "--case REFERENCE"),
    ):
        refused = run("changes", str(file))
        assert refused.exit_code == 1 and what in refused.output and mend in refused.output
    refused = run("changes", str(other), "--case", "2026-014")
    assert refused.exit_code == 1 and "is like no draft" in refused.output
    case = Path("cases/case.yaml")
    case.write_text(case.read_text("utf-8").replace("headline:", "subject:", 1), "utf-8")
    refused = run("changes", RELEASE.as_posix())
    assert refused.exit_code == 1 and "No press-release is made of the case now" in refused.output
    assert run("changes", "gone.docx").exit_code == 2


def test_what_colleagues_tracked_counts_as_accepted() -> None:
    opened = docx.Document()
    body = opened.element.body
    paragraphs = (
        "<w:r><w:t>One </w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t><w:tab/><w:t>word.</w:t></w:r></w:ins>",
        "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del>",
        "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Two </w:t></w:r>",
        "<w:hyperlink><w:r><w:t>as</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:t> one.</w:t></w:r>"
        "</w:sdtContent></w:sdt>",
        "<w:moveFrom><w:r><w:t>Three.</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>Four.</w:t></w:r></w:moveTo>",
        "<w:r><w:t>Box:</w:t><w:txbxContent><w:p><w:r><w:t>in it.</w:t></w:r></w:p></w:txbxContent></w:r>",
    )
    for paragraph in paragraphs:
        body.insert(len(body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{paragraph}</w:p>"))
    saved = BytesIO()
    opened.save(saved)
    assert read_word_file(saved.getvalue()).lines == (
        "One new\tword.", "Two as one.", "Four.", "Box:", "in it.",
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_file_is_refused_or_read_and_never_a_fault(seed: int) -> None:
    chance, whole = random.Random(seed), BytesIO()
    docx.Document().save(whole)
    parts = {name: zipfile.ZipFile(whole).read(name) for name in zipfile.ZipFile(whole).namelist()}
    refused = 0
    for _ in range(25):
        name, damaged = chance.choice(sorted(parts)), BytesIO()
        begin = chance.randrange(len(parts[name]))
        content = parts[name][:begin] + parts[name][begin + chance.randrange(1, 90) :]
        with zipfile.ZipFile(damaged, "w") as archive:
            for part in parts:
                if part != name or chance.random() > 0.3:
                    archive.writestr(part, content if part == name else parts[part])
        data = damaged.getvalue()
        try:
            read_word_file(data[: chance.choice([len(data), begin])])
        except WriterError:
            refused += 1
    assert 0 < refused <= 25


# sentences


def told(old: list[str], new: list[str]) -> list[tuple[str, str, str]]:
    old = rejoined(old, new)
    return [(kind, before, after) for kind, _, before, after in differences(old, rejoined(new, old))]


def test_sentences_end_where_a_reader_sees_it() -> None:
    assert sentences(["One. Two? “Three!” Four [1, 2] and. [3] Five", "Six. [4, 5]"]) == [
        "One.", "Two?", "“Three!”", "Four [1, 2] and. [3]", "Five", "Six. [4, 5]",
    ]  # fmt: skip
    assert sentences(["她被捕了。律师被拒绝会见！为什么？"]) == ["她被捕了。", "律师被拒绝会见！", "为什么？"]
    assert sentences(["3.5 km,\u00a0so\u200e it\u2011is"]) == ["3.5 km, so it-is"]


def test_of_sentences_that_stand_together_each_is_paired_with_its_like() -> None:
    old = ["She was taken at dawn by police.", "She is ill.", "Nobody knows where she is held."]
    new = ["Nobody outside knows where she is held.", PLUMS]
    assert told(old, new) == [
        ("taken out", old[0], ""),
        ("taken out", old[1], ""),
        ("changed", old[2], new[0]),
        ("added", "", new[1]),
    ]
    assert told(old, []) == [("taken out", sentence, "") for sentence in old]
    assert told([], new) == [("added", "", sentence) for sentence in new]
    assert told(["A line", "and its end.", "Old."], ["A line and its end.", "New."])[-1][0] == "added"
    assert told(["她被捕了。", "律师被拒绝会见。"], ["她昨天被捕了。", "律师被拒绝会见。"]) == [
        ("changed", "她被捕了。", "她昨天被捕了。")
    ]
