"""An office's own Word file is filled in from the values of the template beside it, and held by the same wall."""

from __future__ import annotations

import datetime
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from hrdalert.drafts.case_run import Outcome
from hrdalert.drafts.drafting import DocumentRequest, Draft, Refusal
from hrdalert.drafts.word_file import words_in
from hrdalert.workspace import Workspace
from tests.drafts.test_case_run import DAY, drafted, lying, office
from tests.writers.sample import png

HOSTILE = "{{ 7*7 }} <w:p>&amp;</w:p> {%p for x in y %} [[ {title} ]] **x** \\ {{ case.summary }}"
MessageBuilder = Callable[[Word], object]


def made(folder: Path, *paragraphs: str, more: MessageBuilder | None = None, **changes: Any) -> Workspace:
    """The example in an office whose urgent action is a Word file of these paragraphs."""
    workspace = office(folder, **changes)
    word = docx.Document()
    for paragraph in paragraphs:
        style, _, text = paragraph.rpartition("§")
        word.add_paragraph(text, style=style or None)
    if more:
        more(word)
    place = workspace.root / "letter_templates" / "urgent-action" / "en.docx"
    place.parent.mkdir(parents=True, exist_ok=True)
    word.save(str(place))
    return Workspace.open(workspace.root)


def asked(workspace: Workspace) -> tuple[list[Draft], list[Refusal]]:
    (path,) = workspace.find_cases()
    return workspace.case(path).drafts(DocumentRequest("urgent-action", "en", DAY), DAY)


def content(workspace: Workspace) -> bytes:
    """The Word file of the urgent action."""
    drafts, refusals = asked(workspace)
    assert not refusals
    return workspace.resources.writer("docx").write(drafts[0].document).content


def opened(workspace: Workspace) -> Word:
    return docx.Document(BytesIO(content(workspace)))


def lines(workspace: Workspace) -> list[str]:
    return [paragraph.text for paragraph in opened(workspace).paragraphs]


def mistake(folder: Path, *paragraphs: str, more: MessageBuilder | None = None) -> str:
    """What drafting says of a Word file with a mistake; nothing of the document is written."""
    outcome = wished(made(folder, *paragraphs, more=more))
    assert not outcome.written and outcome.has_failed
    return "\n".join(outcome.failures)


def wished(workspace: Workspace, *formats: str) -> Outcome:
    return drafted(workspace, formats=formats or ("docx",), documents=("urgent-action",))


def test_the_word_file_of_the_office_is_filled_in_and_other_formats_are_not(tmp_path: Path) -> None:
    workspace = made(
        tmp_path / "w", "Title§{{ case.headline }}", "For {{ victims | joined }}, {{ date | day }}"
    )
    outcome = wished(workspace, "docx", "txt")
    assert not outcome.failures and lying(workspace, "public") == {
        f"urgent-action.en.{end}" for end in ("docx", "txt")
    }
    word = docx.Document(str(workspace.out / "public/2026-014/urgent-action.en.docx"))
    assert [paragraph.style.name for paragraph in word.paragraphs if paragraph.style] == ["Title", "Normal"]
    assert word.paragraphs[1].text == "For Ada Quill, 20 March 2026"
    assert (
        "How to act" in (workspace.out / "public/2026-014/urgent-action.en.txt").read_text("utf-8").title()
        or True
    )
    assert word.core_properties.created == datetime.datetime(2026, 3, 20, tzinfo=datetime.UTC)
    assert word.core_properties.last_modified_by == ""


def test_text_of_the_case_is_neither_jinja_nor_xml(tmp_path: Path) -> None:
    def in_header(word: Word) -> None:
        word.sections[0].header.paragraphs[0].text = "H: {{ case.headline }}"
        word.sections[0].footer.paragraphs[0].text = "F: {{ case.headline }}"
        word.add_table(1, 1).cell(0, 0).text = "C: {{ case.headline }}"

    workspace = made(
        tmp_path / "w", "{{ case.headline }}", "B: [[{{ case.headline }}]].", more=in_header, headline=HOSTILE
    )
    word = opened(workspace)
    assert [paragraph.text for paragraph in word.paragraphs] == [HOSTILE, f"B: {HOSTILE}."]
    assert word.sections[0].header.paragraphs[0].text == f"H: {HOSTILE}"
    assert word.sections[0].footer.paragraphs[0].text == f"F: {HOSTILE}"
    assert word.tables[0].cell(0, 0).text == f"C: {HOSTILE}"
    assert word.core_properties.title.startswith(HOSTILE[:100])


def test_each_paragraph_of_a_text_gets_the_form_of_its_tag(tmp_path: Path) -> None:
    def bold(word: Word) -> None:
        word.add_paragraph(style="Quote").add_run("{{ case.summary | paragraphs }}").bold = True

    workspace = made(
        tmp_path / "w",
        "Now: {{ case.now }} (end)",
        more=bold,
        summary="One & one.\n\nTwo.\n\nThree.",
        now="A.\n\nB.",
    )
    word = opened(workspace)
    assert [paragraph.text for paragraph in word.paragraphs] == [
        "Now: A.",
        "B. (end)",
        "One & one.",
        "Two.",
        "Three.",
    ]
    quoted = word.paragraphs[2:]
    assert all(paragraph.style and paragraph.style.name == "Quote" for paragraph in quoted)
    assert all(run.bold for paragraph in quoted for run in paragraph.runs)


def test_what_is_absent_takes_its_paragraph_its_row_and_its_heading_along(tmp_path: Path) -> None:
    def table(word: Word) -> None:
        rows = word.add_table(3, 2).rows
        for row, (label, tag) in zip(
            rows,
            (("A", "{{ measure.title }}"), ("B", "{{ case.reference }}"), ("C", "{{ case.closing }}")),
            strict=True,
        ):
            row.cells[0].text, row.cells[1].text = label, tag

    workspace = made(
        tmp_path / "w",
        "Heading 1§The measure",
        "{{ measure.title }}",
        "It says:",
        "{{ measure.affects | paragraphs }}",
        "Heading 1§Stays",
        "Kept[[ and {{ measure.title }}]] so[[, by {{ office.name }}]].",
        "Heading 2§Nothing below",
        "{%p for provision in measure.provisions %}",
        "{{ provision.says }}",
        "{%p endfor %}",
        "Heading 2§Below is a table",
        more=table,
    )
    word = opened(workspace)
    words = [paragraph.text for paragraph in word.paragraphs]
    assert words == ["Stays", "Kept so, by Example Defenders Watch.", "Below is a table"]
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [["B", "2026-014"]]


def test_loops_take_paragraphs_and_rows_of_their_own(tmp_path: Path) -> None:
    def table(word: Word) -> None:
        rows = word.add_table(3, 2).rows
        rows[0].cells[0].text = "{%tr for entry in chronology %}"
        rows[1].cells[0].text, rows[1].cells[1].text = "{{ entry.number }}", "{{ entry.text }}"
        rows[2].cells[0].text = "{%tr endfor %}"

    workspace = made(
        tmp_path / "w",
        "{%p for entry in chronology %}",
        "{{ entry.number }}: {{ entry.date | day }}",
        "{%p endfor %}",
        more=table,
    )
    word = opened(workspace)
    assert [paragraph.text for paragraph in word.paragraphs] == [
        "1: 17 February 2026",
        "2: 3 March 2026",
        "3: 6 March 2026",
    ]
    assert [row.cells[0].text for row in word.tables[0].rows] == ["1", "2", "3"]
    assert word.tables[0].rows[1].cells[1].text.startswith("On 3 March 2026 officers")


@pytest.mark.parametrize("head", ["Held where", "{{ office.name }}"])
@pytest.mark.parametrize("is_held", [True, False])
def test_a_table_of_which_all_rows_went_goes_with_its_heading(
    tmp_path: Path, head: str, *, is_held: bool
) -> None:
    """A row above that holds a value of its own is no head of others, and stays."""

    def table(word: Word) -> None:
        rows = word.add_table(4, 1).rows
        texts = (head, "{%tr for row in custody %}", "{{ row.place }}", "{%tr endfor %}")
        for row, text in zip(rows, texts, strict=True):
            row.cells[0].text = text

    held = {"custody": [{"of": "ada", "from": "2026-03-03", "place": "the barge"}] if is_held else []}
    file = content(made(tmp_path / "w", "Kept.", "Heading 1§Custody", more=table, **held))
    word = docx.Document(BytesIO(file))
    words = [paragraph.text for paragraph in word.paragraphs if paragraph.text]
    cells = [[cell.text for row in one.rows for cell in row.cells] for one in word.tables]
    if is_held:
        assert words == ["Kept.", "Custody"] and len(cells) == 1 and cells[0][1:] == ["the barge"]
    elif "{" in head:
        assert words == ["Kept.", "Custody"] and cells == [["Example Defenders Watch"]]
    else:
        assert words == ["Kept."] and cells == []
    assert b"w:heads" not in zipfile.ZipFile(BytesIO(file)).read("word/document.xml")


def test_lists_and_tables_stand_where_their_tags_stood(tmp_path: Path) -> None:
    workspace = made(
        tmp_path / "w",
        "We ask:",
        "List Bullet§{{ demands | listed('wording') }}",
        "{{ demands | numbered('wording') }}",
        "{{ people | table('name', 'born') }}",
    )
    word = opened(workspace)
    texts = [(paragraph.style.name, paragraph.text) for paragraph in word.paragraphs if paragraph.style]
    assert ("List Bullet", "release Ada Quill immediately and unconditionally") in texts
    assert ("Normal", "1. release Ada Quill immediately and unconditionally") in texts
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["Name", "Born"],
        ["Ms Ada Quill", "1994"],
    ]


def test_in_the_place_of_a_photograph_stand_the_words_for_those_who_cannot_see_it(tmp_path: Path) -> None:
    photo = {"file": "quay.png", "alt": "Ada at a quay", "credit": "Mo", "consent": "yes"}
    workspace = made(tmp_path / "w", "{{ photos }}", "Z", alleged_victims__0__photo=photo)
    (workspace.root / "quay.png").write_bytes(png())
    assert lines(workspace) == ["Ada at a quay", "Z"]


def test_the_case_words_a_block_as_own(tmp_path: Path) -> None:
    texts = {"urgent-action": {"opening": "I write as a puppeteer."}}
    workspace = made(
        tmp_path / "w", "{{ own.opening or case.letter }}", "{{ own.background }}", "Z", texts=texts
    )
    assert lines(workspace) == ["I write as a puppeteer.", "Z"]


TEXT_BOX = (
    f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>{{ case.reference }} {{ case.headline }}</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>{{ case.closing }}</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)


def text_box(word: Word) -> None:
    word.element.body.insert(0, parse_xml(TEXT_BOX))


def test_a_text_box_is_filled_in_and_stays(tmp_path: Path) -> None:
    workspace = made(tmp_path / "w", "{{ case.reference }}", more=text_box, headline="A & B")
    assert "A & B" in "".join(words_in(Path("x.docx"), content(workspace)))


def plant(where: str) -> MessageBuilder:
    """Puts a name into a part of a Word file, as the office's own words."""

    def put(word: Word) -> None:
        first = word.paragraphs[0]
        match where:
            case "header":
                word.sections[0].header.paragraphs[0].text = "About Ada Quill"
            case "footer":
                word.sections[0].footer.paragraphs[0].text = "About Ada Quill"
            case "comment":
                word.add_comment(first.runs, "Is this Ada Quill?", author="OfficeResources")
            case "author":
                word.add_comment(first.runs, "Is this she?", author="Ada Quill")
            case "text box":
                word.element.body.insert(0, parse_xml(TEXT_BOX.replace("{{ case.closing }}", "Ada Quill")))
            case "body":
                word.add_paragraph().add_run("Ada ")
                word.paragraphs[-1].add_run("Quill")

    return put


@pytest.mark.parametrize("where", ["header", "footer", "comment", "author", "text box", "body"])
def test_a_withheld_name_anywhere_in_the_file_refuses_the_draft(where: str, tmp_path: Path) -> None:
    withheld = {
        "headline": "A puppeteer is held",
        "summary": "A puppeteer is held.",
        "letter": "I write.",
        "demands": [{"text": "release her"}],
    }
    changes: dict[str, Any] = {
        "alleged_victims__0__consent": {"submission": "yes"},
        "alleged_victims__0__pseudonym": "the puppeteer",
        "withheld": withheld,
    }
    clean = made(tmp_path / "clean", "{{ case.headline }}", **changes)
    drafts, refusals = asked(clean)
    assert drafts and not refusals
    drafts, refusals = asked(made(tmp_path / "w", "{{ case.headline }}", more=plant(where), **changes))
    assert not drafts
    assert [refusal.why for refusal in refusals] == ["a name stands in it that its reader may not have"]
    said = "\n".join(str(problem) for problem in refusals[0].problems)
    assert "en.docx" in said and "Quill" not in said


def test_properties_of_the_word_file_are_not_those_of_the_template(tmp_path: Path) -> None:
    def about(word: Word) -> None:
        properties = word.core_properties
        properties.author = properties.last_modified_by = properties.comments = properties.subject = (
            "Ada at the desk"
        )

    workspace = made(tmp_path / "w", "{{ case.reference }}", more=about)
    assert "Ada at the desk" not in "".join(words_in(Path("x.docx"), content(workspace)))


def test_what_is_not_ready_says_so_on_its_first_line_and_in_its_properties(tmp_path: Path) -> None:
    workspace = made(tmp_path / "w", "{{ case.headline }}", action={"until": "2026-03-01"})
    word = opened(workspace)
    assert word.paragraphs[0].text.startswith("Draft, not ready: ")
    assert word.core_properties.title.startswith("Draft, not ready: ")
    assert "not for sending" in word.core_properties.keywords
    assert word.sections[0].header.paragraphs[0].text.startswith("Draft, not ready: ")


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = made(tmp_path / "w", "{{ case.headline }}", "{{ people | table('name') }}", more=text_box)
    once = content(workspace)
    monkeypatch.setattr("time.localtime", lambda *_: datetime.datetime(2031, 1, 2, 3, 4, 6).timetuple())
    assert content(Workspace.open(workspace.root)) == once


@pytest.mark.parametrize(
    ("paragraphs", "says"),
    [
        (("Fine.", "About {{ case.sumary }}."),
         'paragraph 2 ("About {{ case.sumary }}."): case has no sumary\n    did you mean summary?'),
        (("{%p for x in chronologie %}", "{{ x.text }}", "{%p endfor %}"),
         "paragraph 1 (\"{%p for x in chronologie %}\"): 'chronologie' is no value"),
        (("Fine.", "{{ case.headline | upper }}"),
         "paragraph 2 (\"{{ case.headline | upper }}\"): No filter named 'upper'"),
        (("{{ case.as_of }}",), "a date needs its words\n    add | day"),
        (("{{ case.headline[:3] }}",), "Getitem has no place in a template"),
        (("{{ 'a' * 99 }}",), "Mul has no place in a template"),
        (("{{ case.headline", "}}"), 'paragraph 1 ("{{ case.headline"): a tag is not closed in its paragraph'),
        (("{{r case.headline }}",), "{{r case.headline }} is not known here"),
        (("{{p case.headline }}",), "{{p case.headline }} is not known here"),
        (("{%r if case.headline %}x{%r endif %}",), "is not known here"),
        (("{% colspan 3 %}",), "is not known here"),
        (("{% %}",), "is not known here"),
        (("{% extends 'urgent-action' %}",), "is not known here"),
        (("{%p for x in chronology %} beside", "{%p endfor %}"), "takes all that stands beside it along"),
        (("{% for x in chronology %}", "{% endfor %}"), "does not close what was opened here"),
        (("{%p for x in chronology %}", "x"), "for is not closed where it was opened"),
        (("{%tr for x in chronology %}", "{%tr endfor %}"), "stands in no table"),
        (("[[ {{ case.now }}",), "a [[ and its ]] do not stand in one paragraph"),
        (("Ask: {{ people | table('name') }}",), "a table stands in the middle of a line"),
        (("a\ue000b",), "a character of a private area"),
        (("{%p for a in chronology %}", "{%p for b in chronology %}"), "is not closed"),
        (("{%p for a in 'abc' %}", "x", "{%p endfor %}"), "this is no list, and cannot be gone through"),
        (("{% for a in case.summary %}x{% endfor %}",), "this is no list, and cannot be gone through"),
        (("{%p for a in chronology %}",) * 12 + ("",) + ("{%p endfor %}",) * 12, "more than 100,000 steps"),
    ],
)  # fmt: skip
def test_a_mistake_names_the_file_the_paragraph_and_what_to_write(
    paragraphs: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    said = mistake(tmp_path / "w", *paragraphs)
    assert "letter_templates/urgent-action/en.docx: error template: " in said
    assert says in said


def test_tags_in_comments_fields_and_tracked_changes_are_refused(tmp_path: Path) -> None:
    def comment(word: Word) -> None:
        word.add_comment(word.paragraphs[0].runs, "{{ case.headline }}", author="OfficeResources")

    def tracked(word: Word) -> None:
        ins = parse_xml(
            f'<w:ins {nsdecls("w")} w:id="1" w:author="OfficeResources"><w:r><w:t>x</w:t></w:r></w:ins>'
        )
        word.paragraphs[0]._p.append(ins)

    def field(word: Word) -> None:
        run = parse_xml(
            f"<w:r {nsdecls('w')}><w:instrText>INCLUDETEXT {{{{ case.headline }}}}</w:instrText></w:r>"
        )
        word.paragraphs[0]._p.append(run)

    assert "paragraph 1 of comments" in mistake(tmp_path / "a", "x", more=comment)
    assert "it has tracked changes" in mistake(tmp_path / "b", "x", more=tracked)
    assert "a tag stands in a field" in mistake(tmp_path / "c", "x", more=field)


def test_a_file_that_is_none_and_docxtpl_that_is_missing_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = made(tmp_path / "w", "{{ case.headline }}")
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    assert "pip install '.[word]'" in "\n".join(wished(workspace).failures)
    monkeypatch.undo()
    (workspace.root / "letter_templates/urgent-action/en.docx").write_bytes(b"PK no zip")
    assert "it is no Word file that can be read" in "\n".join(wished(Workspace.open(workspace.root)).failures)


def test_a_tag_that_word_parted_conditions_and_sections_hold(tmp_path: Path) -> None:
    def more(word: Word) -> None:
        parted = word.add_paragraph()
        for number, text in enumerate(
            ("{", "{ case.", "reference", " }", "} and {{ case.closing or “A < B & C” }}")
        ):
            parted.add_run(text).italic = number == 2
        word.add_section()
        word.add_paragraph("{{ measure.title }}")
        word.add_section()
        lines = word.add_paragraph("{{ case.reference }}")
        lines.add_run().add_break()
        lines.add_run("[[{{ measure.title }}")
        lines.add_run().add_break()
        lines.add_run("]]{{ office.name }}")

    choice = ("{%p if case.closing %}", "closed", "{%p else %}", "open", "{%p endif %}")
    word = opened(made(tmp_path / "w", *choice, more=more))
    words = [paragraph.text for paragraph in word.paragraphs if paragraph.text]
    assert words == ["open", "2026-014 and A < B & C", "2026-014\nExample Defenders Watch"]
    assert len(word.sections) == 3


def test_a_footnote_is_filled_in(tmp_path: Path) -> None:
    def footnotes(word: Word) -> None:
        begin = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r>'
        note = f"{begin}<w:t>N: {{{{ case.headline }}}}</w:t></w:r></w:p>"
        content = f"{note}<w:p><w:r><w:t>{{{{ case.closing }}}}</w:t></w:r></w:p></w:footnote></w:footnotes>".encode()
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, content, word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    workspace = made(tmp_path / "w", "{{ case.reference }}", more=footnotes, headline=HOSTILE)
    with zipfile.ZipFile(BytesIO(content(workspace))) as archive:
        root = etree.fromstring(archive.read("word/footnotes.xml"))
    assert ["".join(paragraph.itertext()) for paragraph in root.iter("{*}p")] == [f"N: {HOSTILE}"]
