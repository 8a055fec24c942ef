from __future__ import annotations

import datetime
import io
import re
import runpy
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import docx
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Document,
    Emphasis,
    Field,
    Heading,
    LineBreak,
    Link,
    Note,
    NumberedList,
    Paragraph,
    Quote,
    SourceReference,
    Strong,
    Table,
    Text,
    block_texts,
)
from hrdalert.documents.packaged import packaged_letters
from hrdalert.errors import WriterError
from hrdalert.writers.docx import DocxWriter
from tests.writers.docx_reading import WORD
from tests.writers.reading import read_back

from .sample import sample_document, text

W = f"{{{WORD}}}"
WRITER = DocxWriter()
ROOT = Path(__file__).parents[2]


def document(*blocks: Block, language: str = "en", **changes: str) -> Document:
    made = Document(
        id="press-release",
        title="A title",
        language=language,
        audience="public",
        date=datetime.date(2021, 4, 20),
        organisation="Example Defenders Watch",
        reference="2020-117",
        blocks=blocks,
    )
    return replace(made, **changes)


def written(*blocks: Block, language: str = "en", **changes: str) -> bytes:
    return WRITER.write(document(*blocks, language=language, **changes)).content


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if not name.startswith("word/media/")]
        return {name: archive.read(name).decode() for name in names}


def body(content: bytes) -> ElementTree.Element:
    found = ElementTree.fromstring(parts(content)["word/document.xml"]).find(f"{W}body")
    assert found is not None
    return found


def value(element: ElementTree.Element, path: str) -> str | None:
    """The ``w:val`` of a descendant, by a path like ``pPr/pStyle``."""
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def style_ids(content: bytes) -> dict[str, str]:
    sheet = ElementTree.fromstring(parts(content)["word/styles.xml"])
    return {value(style, "name") or "": style.get(f"{W}styleId") or "" for style in sheet.iter(f"{W}style")}


def run_with(content: bytes, words: str) -> ElementTree.Element:
    (found,) = [run for run in body(content).iter(f"{W}r") if "".join(run.itertext()) == words]
    return found


# what a reader finds


def test_every_piece_of_every_block_is_read_back_in_order() -> None:
    sample = sample_document()
    found = read_back(WRITER.format, WRITER.write(sample).content).replace("\u00a0", " ")
    end = 0
    for piece in block_texts(sample.blocks):
        place = found.find(piece, end)
        assert place >= 0, piece
        end = place + len(piece)


def test_no_line_breaks_between_the_numbers_of_sources() -> None:
    cited = Paragraph((Text("He was held "), SourceReference((1, 2)), Text(".")))
    assert read_back(WRITER.format, written(cited)) == "He was held\u00a0[1,\u00a02]."


def test_no_line_parts_a_number_from_what_it_numbers() -> None:
    sentence = "On 22 October 2020 it adopted Opinion No. 40/2021, on articles 6 and 9."
    held = "On 22\u00a0October 2020 it adopted Opinion No.\u00a040/2021, on articles\u00a06 and 9."
    assert read_back(WRITER.format, written(Paragraph((Text(sentence),)))) == held
    table = Table(((Text("Date"),),), (((Text("22 October 2020"),),),))
    assert "22 October 2020" in read_back(WRITER.format, written(table))


def test_what_leads_to_a_list_stays_with_it() -> None:
    asks = NumberedList(((Paragraph((Text("to release her."),)),),))
    lead = Paragraph((Text("We respectfully ask them:"),), 28)
    assert b"<w:keepNext/>" in _body(written(lead, asks))
    assert b"<w:keepNext/>" not in _body(written(lead))
    end = Paragraph((Strong((Text("ENDS"),)),))
    assert b"<w:keepNext/>" in _body(written(Paragraph((Text("The end is near."),)), end))


def _body(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return opened.read("word/document.xml")


def test_the_end_of_a_letter_is_kept_together() -> None:
    content = written(
        *(Paragraph(text(words)) for words in ("He was held.", "We await your reply.", "Yours sincerely,")),
        AddressBlock((text("Ilse Varga"),), signature=True),
        Paragraph(text("cc: the Ambassador")),
    )
    paragraphs = docx.Document(io.BytesIO(content)).paragraphs
    formats = [(each.paragraph_format, each.style and each.style.paragraph_format) for each in paragraphs]
    kept = [any(each and each.keep_with_next for each in pair) for pair in formats]
    assert kept == [False, True, True, True, False]


def test_the_number_of_a_paragraph_is_read_back() -> None:
    assert read_back(WRITER.format, written(Paragraph(text("He was held."), 12))) == "12. He was held."


def test_a_label_and_its_short_answer_share_a_line() -> None:
    short = Field(text("NAME:"), (Paragraph(text("Chang Weiping (he/him)")),))
    long = Field(text("NAMES:"), (Paragraph(text("One")), Paragraph(text("Two"))))
    assert read_back(WRITER.format, written(short, long)) == "NAME: Chang Weiping (he/him)\nNAMES:\nOne\nTwo"


def test_python_docx_reads_what_a_reader_sees() -> None:
    opened = docx.Document(io.BytesIO(WRITER.write(sample_document()).content))
    banner, title = opened.paragraphs[:2]
    assert banner.text == "SUBMISSION\nChina · 20\u00a0April 2021"
    assert title.text == "Submission to the special procedures of the Human Rights Council"
    assert title.style is not None and title.style.name == "Title"
    assert [cell.text for cell in opened.tables[0].rows[1].cells][:2] == ["12 January 2020", "Shaanxi"]


def test_another_file_cannot_be_read_back() -> None:
    with pytest.raises(WriterError, match="no Word file"):
        read_back(WRITER.format, b"%PDF-1.7")


FRAGMENTS = (
    "{{ 7*7 }}", "{% raw %}", "<b>&amp;</b>", "</w:t>", "]]>", "&#0;", "*x* _y_ [z](u)", "| # 1. ~ $ @ \\",
    "\x00", "\x0b\x0c", "\x1f", "\ufffe", "\ud800", "\n    indented\n\n", "\t", "  two  spaces  ", "\r\n",
    "\r", "\u2028", "=1+1", "{organisation}", "常玮平", "إبراهيم (متولي)", "ཤེས་རབ", "שלום", "“q”", "é",
    "e\u0301", "😀", "\u202e", "\xa0",
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=6).map("".join)
PLACES: tuple[Callable[[str], Block], ...] = (
    lambda it: Heading(1, text(it)),
    lambda it: Heading(3, (Strong(text(it)),)),
    lambda it: Paragraph(text(it)),
    lambda it: Paragraph((Emphasis((Strong(text(it, "ar")),)),)),
    lambda it: Paragraph((Link(f"https://example.org/{it}", text(it)),)),
    lambda it: BulletList(((Paragraph(text(it)),),)),
    lambda it: NumberedList(((Paragraph(text(it)),),)),
    lambda it: AddressBlock((text(it),)),
    lambda it: AddressBlock((text(it, "zh-Hans"),), signature=True),
    lambda it: Quote((Paragraph(text(it)),)),
    lambda it: Note((Paragraph(text(it)),)),
)


def as_read(hostile: str) -> str:
    """Characters that XML cannot hold are U+FFFD; a line end of any kind is a line break."""
    hostile = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", hostile)
    return spaced(hostile.replace("\r\n", "\n").replace("\r", "\n"))


def spaced(read: str) -> str:
    """With a space where one was made to hold a number and what it numbers together."""
    return read.replace("\u00a0", " ")


@given(
    hostile=HOSTILE, place=st.sampled_from(PLACES), language=st.sampled_from(["en", "ar", "zh-Hant", "bo"])
)
def test_text_is_literal_wherever_it_stands(
    hostile: str, place: Callable[[str], Block], language: str
) -> None:
    assert spaced(read_back(WRITER.format, written(place(hostile), language=language))) == as_read(hostile)


@given(label=HOSTILE, answer=HOSTILE)
def test_labels_and_answers_are_literal(label: str, answer: str) -> None:
    field = Field(text(label), (Paragraph(text(answer)),))
    assert spaced(read_back(WRITER.format, written(field))) == as_read(f"{label} {answer}")


@given(cells=st.lists(HOSTILE, min_size=4, max_size=4))
def test_cells_are_literal(cells: list[str]) -> None:
    first, second, third, fourth = map(text, cells)
    found = read_back(WRITER.format, written(Table((first, second), ((third, fourth),))))
    assert spaced(found) == "\n".join(map(as_read, cells)) + "\n"


@given(hostile=HOSTILE)
def test_metadata_and_headings_of_pages_are_literal(hostile: str) -> None:
    content = written(title=hostile, organisation=hostile, reference=hostile)
    for name, part in parts(content).items():
        assert ElementTree.fromstring(part) is not None, name
    header = "".join(ElementTree.fromstring(parts(content)["word/header2.xml"]).itertext())
    assert spaced(header).count(as_read(hostile).strip()) >= 2 or not hostile.strip()


# styles


@pytest.mark.parametrize("language", ["en", "ar"])
def test_only_styles_that_the_letterhead_has_are_used(language: str) -> None:
    content = WRITER.write(replace(sample_document(), language=language)).content
    known = set(style_ids(content).values())
    for name, part in parts(content).items():
        for used in re.findall(r'<w:(?:pStyle|rStyle|tblStyle|basedOn|next) w:val="([^"]*)"', part):
            assert used in known, (name, used)


def test_levels_of_headings_are_word_s_own() -> None:
    content = written(*(Heading(level, text(str(level))) for level in range(1, 7)))
    assert [value(paragraph, "pPr/pStyle") for paragraph in body(content).iter(f"{W}p")] == [
        "Title", "Heading1", "Heading2", "Heading3", "Heading3", "Heading3",
    ]  # fmt: skip


def test_a_paragraph_stays_with_the_list_or_the_signature_that_follows() -> None:
    content = written(
        Paragraph(text("We ask:")),
        BulletList(((Paragraph(text("one")),),)),
        Paragraph(text("Yours sincerely,")),
        AddressBlock((text("Director"),), signature=True),
    )
    styles = [value(paragraph, "pPr/pStyle") for paragraph in body(content).iter(f"{W}p")]
    assert styles == ["ListLeadIn", "ListBullet", "Closing", "Signature"]


def test_strong_in_a_heading_does_not_switch_bold_off() -> None:
    content = written(Heading(2, (Strong(text("Bold")), Text(" here"))))
    assert value(run_with(content, "Bold"), "rPr/rStyle") is None


def test_a_strong_link_is_a_link_and_bold() -> None:
    form = run_with(written(Paragraph((Strong((Link("https://example.org", text("here")),)),))), "here")
    assert value(form, "rPr/rStyle") == "Hyperlink"
    assert form.find(f"{W}rPr/{W}b") is not None


PARAGRAPH_FORM = (
    "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs overflowPunct bidi spacing ind "
    "contextualSpacing jc outlineLvl rPr"
)
RUN_FORM = "rStyle rFonts b bCs i iCs color spacing sz szCs u rtl cs lang"
SCHEMA = {
    "pPr": PARAGRAPH_FORM,
    "rPr": RUN_FORM,
    "pBdr": "top left bottom right",
    "tblPr": "tblStyle bidiVisual tblW tblInd tblBorders tblLayout tblCellMar tblLook",
    "style": "name basedOn next qFormat pPr rPr tblPr tblStylePr",
    "sectPr": "headerReference footerReference pgSz pgMar cols titlePg bidi",
    "numbering": "abstractNum num",
    "lvl": "start numFmt lvlText lvlJc pPr",
}


@pytest.mark.parametrize("language", ["en", "ar", "zh-Hans", "bo"])
def test_elements_stand_in_the_order_of_the_schema(language: str) -> None:
    """Word calls a file damaged otherwise; LibreOffice and python-docx would not notice."""
    for name, part in parts(WRITER.write(replace(sample_document(), language=language)).content).items():
        for element in ElementTree.fromstring(part).iter():
            order = SCHEMA.get(element.tag.removeprefix(W), "").split()
            if order:
                places = [order.index(child.tag.removeprefix(W)) for child in element]
                assert places == sorted(places), (name, element.tag, [child.tag for child in element])


# lists and tables


def numbering(content: bytes) -> dict[str, tuple[str, dict[str, str]]]:
    """By ``w:numId``: the format of the list's first level, and where its levels start again."""
    part = ElementTree.fromstring(parts(content)["word/numbering.xml"])
    formats = {
        definition.get(f"{W}abstractNumId"): value(definition, "lvl/numFmt") or ""
        for definition in part.iter(f"{W}abstractNum")
    }
    return {
        number.get(f"{W}numId") or "": (
            formats[value(number, "abstractNumId")],
            {
                override.get(f"{W}ilvl") or "": value(override, "startOverride") or ""
                for override in number.iter(f"{W}lvlOverride")
            },
        )
        for number in part.iter(f"{W}num")
    }


def items(content: bytes) -> list[tuple[str, str | None, str | None]]:
    """Text, ``w:numId`` and level of each paragraph that a list marks."""
    return [
        ("".join(it.itertext()), value(it, "pPr/numPr/numId"), value(it, "pPr/numPr/ilvl"))
        for it in body(content).iter(f"{W}p")
        if value(it, "pPr/numPr/numId")
    ]


def listed(*texts: str) -> tuple[Blocks, ...]:
    return tuple((Paragraph(text(it)),) for it in texts)


def test_every_numbered_list_begins_at_its_start() -> None:
    content = written(NumberedList(listed("a", "b")), NumberedList(listed("c")))
    (first, second, third), lists = items(content), numbering(content)
    assert first[1] == second[1] != third[1]
    assert lists[first[1] or ""] == lists[third[1] or ""] == ("decimal", {"0": "1"})


def test_a_list_in_a_list_is_a_level_deeper_and_its_item_goes_on_without_a_mark() -> None:
    inner = NumberedList(listed("inner"))
    content = written(BulletList(((Paragraph(text("outer")), inner, Paragraph(text("more"))),)))
    (outer, nested), lists = items(content), numbering(content)
    assert (outer[2], nested[2]) == ("0", "1")
    assert lists[nested[1] or ""] == ("decimal", {"1": "1"})
    assert [value(it, "pPr/pStyle") for it in body(content).iter(f"{W}p")] == [
        "ListBullet", "ListNumber", "ListContinue",
    ]  # fmt: skip


def test_an_item_that_begins_with_another_block_keeps_its_mark() -> None:
    content = written(NumberedList(((NumberedList(listed("deep")),), ())))
    assert [(it[0], it[2]) for it in items(content)] == [("", "0"), ("deep", "1"), ("", "0")]


def test_lists_may_be_deeper_than_word_s_levels() -> None:
    blocks: Blocks = (Paragraph(text("bottom")),)
    for _ in range(12):
        blocks = (NumberedList((blocks,)),)
    content = written(*blocks)
    assert items(content)[-1][::2] == ("bottom", "8")
    assert read_back(WRITER.format, content).strip() == "bottom"


def test_a_table_repeats_its_header_and_breaks_no_row() -> None:
    row = (text("a"), text("b"))
    content = written(Table((text("Date"), text("Place")), (row, row)))
    rows = list(body(content).iter(f"{W}tr"))
    assert [it.find(f"{W}trPr/{W}tblHeader") is not None for it in rows] == [True, False, False]
    assert all(it.find(f"{W}trPr/{W}cantSplit") is not None for it in rows)


def test_the_line_below_a_table_is_none_of_its_own() -> None:
    """LibreOffice loses rows over a table's own bottom border (see the style "After Table")."""
    styles = parts(written(Table((text("Date"),), ((text("a"),),))))["word/styles.xml"]
    lines = {
        name: re.findall(r"<w:(top|bottom|insideH) ", borders)
        for name, borders in re.findall(
            r'<w:name w:val="(Report Table|After Table)"/>.*?<w:(?:tblBorders|pBdr)>(.*?)</w:(?:tblBorders|pBdr)>',
            styles,
        )
    }
    assert lines == {"Report Table": ["top", "insideH"], "After Table": ["top"]}


def test_a_table_is_as_wide_as_the_text() -> None:
    wide = text("a long account of what happened, " * 9)
    content = written(Table((text("Date"), text("1"), text("2")), ((text("1 May 2020"), wide, wide),)))
    widths = [int(it.get(f"{W}w") or 0) for it in body(content).iter(f"{W}gridCol")]
    assert sum(widths) == 11906 - 2 * 1418
    assert widths[0] < widths[1]


def test_tables_that_follow_each_other_stay_two() -> None:
    table = Table((text("a"),), ((text("b"),),))
    assert [it.tag.removeprefix(W) for it in body(written(table, table))] == [
        "tbl", "p", "tbl", "p", "sectPr",
    ]  # fmt: skip


def test_blocks_without_anything_in_them_make_a_sound_file() -> None:
    content = written(
        Table((), ()),
        Table((text("a"),), ()),
        BulletList(()),
        AddressBlock(()),
        Quote(()),
        Field((), ()),
    )
    assert read_back(WRITER.format, content).strip() == "a"


# links, languages, directions


def test_links_are_relationships_and_a_url_has_one() -> None:
    link = Link("https://example.org/?a=1&b=<2>", text("law"))
    content = written(Paragraph((link, Text(" "), link, Link("mailto:a@example.org", text("write")))))
    found = ElementTree.fromstring(parts(content)["word/_rels/document.xml.rels"])
    targets = {it.get("Id"): it.get("Target") for it in found if it.get("TargetMode") == "External"}
    used = [
        it.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        for it in body(content).iter(f"{W}hyperlink")
    ]
    assert [targets[it] for it in used] == [
        "https://example.org/?a=1&b=%3C2%3E", "https://example.org/?a=1&b=%3C2%3E", "mailto:a@example.org",
    ]  # fmt: skip
    assert len(targets) == 2


def test_a_target_holds_only_characters_of_urls() -> None:
    content = written(Paragraph((Link('https://example.org/100% "常" #x%20y', text("x")),)))
    relations = parts(content)["word/_rels/document.xml.rels"]
    assert 'Target="https://example.org/100%25%20%22%E5%B8%B8%22%20#x%20y"' in relations


def test_a_link_in_a_link_is_its_words() -> None:
    inner = Link("https://example.org/2", text("inner"))
    content = written(Paragraph((Link("https://example.org/1", (inner,)),)))
    assert len(list(body(content).iter(f"{W}hyperlink"))) == 1


@pytest.mark.parametrize(
    ("name", "language", "slot", "tag", "font"),
    [
        ("常玮平", None, "eastAsia", "zh-CN", "Microsoft YaHei"),
        ("劉曉波", "zh-Hant", "eastAsia", "zh-TW", "Microsoft JhengHei"),
        ("東京の", None, "eastAsia", "ja-JP", "Yu Gothic"),
        ("إبراهيم متولي", None, "bidi", "ar-SA", "Arial"),
        ("نرگس", "fa", "bidi", "fa-IR", "Arial"),
        ("ཤེས་རབ", None, "bidi", "bo-CN", "Microsoft Himalaya"),
    ],
)
def test_a_name_in_its_own_script_has_its_language_and_font(
    name: str, language: str | None, slot: str, tag: str, font: str
) -> None:
    content = written(Paragraph((Text("Mr X ("), Text(name, language), Text(") was held."))))
    form = run_with(content, name).find(f"{W}rPr")
    assert form is not None
    fonts, language_tag = form.find(f"{W}rFonts"), form.find(f"{W}lang")
    assert fonts is not None and fonts.get(f"{W}{'cs' if slot == 'bidi' else 'eastAsia'}") == font
    assert (fonts.get(f"{W}hint") == "eastAsia") is (slot == "eastAsia")
    assert language_tag is not None and language_tag.get(f"{W}{slot}") == tag
    assert (form.find(f"{W}rtl") is not None) is (font == "Arial")
    assert (form.find(f"{W}cs") is not None) is (tag == "bo-CN")


def test_lines_with_stacks_of_letters_are_as_high_as_the_others() -> None:
    told = (Paragraph(text("Gyatso (ཤེས་རབ་རྒྱ་མཚོ) was held.")), Paragraph(text("He was held.")))
    tall, plain = list(body(written(*told)).iter(f"{W}p"))[:2]
    spacing = tall.find(f"{W}pPr/{W}spacing")
    assert spacing is not None and spacing.get(f"{W}lineRule") == "exact"
    assert 21 * 12 < int(spacing.get(f"{W}line", "0")) < 21 * 16, "letters of 10.5 points"
    assert plain.find(f"{W}pPr/{W}spacing") is None


def test_the_last_item_of_a_list_has_the_space_of_a_paragraph_behind_it() -> None:
    items = tuple((Paragraph(text(word)),) for word in ("one", "two"))
    first, last = list(body(written(BulletList(items), Paragraph(text("Behind.")))).iter(f"{W}p"))[:2]
    assert first.find(f"{W}pPr/{W}spacing") is None
    spacing = last.find(f"{W}pPr/{W}spacing")
    assert spacing is not None and spacing.get(f"{W}after") == "110"


def test_brackets_around_a_name_belong_to_the_sentence() -> None:
    content = written(Paragraph(text("Mr Metwally (إبراهيم متولي) was held.")))
    assert ["".join(it.itertext()) for it in body(content).iter(f"{W}r")] == [
        "Mr Metwally (", "إبراهيم متولي", "\u200e", ") was held.",
    ]  # fmt: skip


def test_words_of_another_language_are_tagged() -> None:
    run = run_with(written(Paragraph((Text("the "), Text("garde à vue", "fr")))), "garde à vue")
    assert value(run, "rPr/lang") == "fr-FR"
    assert run.find(f"{W}rPr/{W}rFonts") is None


def test_the_document_s_language_is_the_default() -> None:
    sheet = parts(written(Paragraph(text("Bonjour")), language="fr"))["word/styles.xml"]
    assert '<w:lang w:val="fr-FR" w:eastAsia="zh-CN" w:bidi="ar-SA"/>' in sheet


def test_a_document_from_right_to_left_is_so_throughout() -> None:
    rows = ((text("المطار"), text("القاهرة")),)
    content = written(
        Paragraph(text("اعتقل Metwally في")), Table((text("أ"), text("ب")), rows), language="ar"
    )
    paragraphs = list(body(content).iter(f"{W}p"))
    assert all(it.find(f"{W}pPr/{W}bidi") is not None for it in paragraphs)
    assert body(content).find(f"{W}tbl/{W}tblPr/{W}bidiVisual") is not None
    assert body(content).find(f"{W}sectPr/{W}bidi") is not None
    assert run_with(content, "Metwally").find(f"{W}rPr/{W}rtl") is None
    assert run_with(content, "المطار").find(f"{W}rPr/{W}rtl") is not None
    normal = re.search(r'w:styleId="Normal">.*?</w:style>', parts(content)["word/styles.xml"])
    assert normal is not None and "<w:bidi/>" in normal[0]


# the file


def test_the_same_document_is_the_same_bytes() -> None:
    first = WRITER.write(sample_document()).content
    assert WRITER.write(sample_document()).content == first
    assert DocxWriter().write(sample_document()).content == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {it.date_time for it in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_metadata_is_the_organisation_s_and_nothing_of_the_machine() -> None:
    content = written(title="Request <1> & more", language="en")
    core = docx.Document(io.BytesIO(content)).core_properties
    assert (core.title, core.author, core.language) == ("Request <1> & more", "Example Defenders Watch", "en")
    assert core.created == core.modified == datetime.datetime(2021, 4, 20, tzinfo=datetime.UTC)
    found = parts(content)
    assert [it for it in found if it.startswith("docProps")] == ["docProps/core.xml"]
    assert not re.search("python|Application>|lastModifiedBy", "".join(found.values()))


def test_header_and_footer_name_organisation_reference_and_page() -> None:
    found = parts(written(organisation="Dogs & Cats", reference="2020-117"))
    first, later = (ElementTree.fromstring(found[f"word/header{number}.xml"]) for number in (1, 2))
    assert "".join(first.itertext()) == "".join(later.itertext()) == "Dogs & Cats2020-117"
    footer = ElementTree.fromstring(found["word/footer1.xml"])
    assert "".join(footer.itertext()) == "Page 1 of 1"
    assert [it.get(f"{W}instr") for it in footer.iter(f"{W}fldSimple")] == [" PAGE ", " NUMPAGES "]


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Page 1 sur 1"), ("zh-Hans", "第 1 页，共 1 页"), ("tlh", "1 / 1")]
)
def test_the_page_is_counted_in_the_document_s_language(language: str, words: str) -> None:
    footer = ElementTree.fromstring(parts(written(language=language))["word/footer1.xml"])
    assert "".join(footer.itertext()).strip() == words


# letterheads


def changed(folder: Path, **replaced: tuple[str, str]) -> Path:
    """The packaged letterhead with a text replaced in a part, such as ``header2=(old, new)``."""
    path = folder / "letterhead.docx"
    with zipfile.ZipFile(packaged_letters() / "letterhead.docx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if Path(name).stem in replaced:
                before, after = replaced[Path(name).stem]
                assert before in content
                content = content.replace(before, after)
            new.writestr(name, content)
    return path


def test_the_packaged_letterhead_is_what_the_script_makes() -> None:
    made = runpy.run_path(str(ROOT / "script" / "make-letterhead"))["parts"]()
    assert parts((packaged_letters() / "letterhead.docx").read_bytes()) == made


def test_the_packaged_letterhead_lacks_nothing() -> None:
    assert not [warning for warning in WRITER.write(sample_document()).warnings if "letterhead" in warning]


def test_a_letterhead_made_in_word_gets_the_styles_that_it_lacks() -> None:
    writer = DocxWriter(Path(docx.__file__).parent / "templates" / "default.docx")
    written = writer.write(sample_document())
    warning = written.warnings[0]
    assert "lacks the styles" in warning and "Numbered Paragraph" in warning and "Title" not in warning
    known = set(style_ids(written.content).values())
    assert (
        set(re.findall(r'<w:[pr]Style w:val="([^"]*)"', parts(written.content)["word/document.xml"])) <= known
    )
    assert not [
        name for name in zipfile.ZipFile(io.BytesIO(written.content)).namelist() if "thumbnail" in name
    ]
    assert "restraint chair" in read_back(writer.format, written.content)


def test_styles_are_found_by_name_in_a_letterhead_from_another_word(tmp_path: Path) -> None:
    path = changed(tmp_path, styles=('w:styleId="Title"', 'w:styleId="Titre"'))
    written = DocxWriter(path).write(document(Heading(1, text("Bonjour"))))
    assert [value(it, "pPr/pStyle") for it in body(written.content).iter(f"{W}p")] == ["Titre"]
    assert written.warnings == ()


def test_a_placeholder_that_word_has_broken_up_is_filled(tmp_path: Path) -> None:
    broken = 'org</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>anisation}: '
    writer = DocxWriter(changed(tmp_path, header1=("organisation}", broken)))
    header = parts(writer.write(document(organisation="{title}")).content)["word/header1.xml"]
    assert "".join(ElementTree.fromstring(header).itertext()) == "{title}: 2020-117"


def test_pages_are_counted_where_the_placeholder_shares_its_run(tmp_path: Path) -> None:
    around = ("{page of pages}</w:t></w:r>", "({page of pages})</w:t><w:tab/></w:r>")
    writer = DocxWriter(changed(tmp_path, footer1=around))
    footer = ElementTree.fromstring(parts(writer.write(document()).content)["word/footer1.xml"])
    assert "".join(footer.itertext()) == "(Page 1 of 1)"
    assert len(list(footer.iter(f"{W}tab"))) == 2


def test_a_letterhead_s_own_bullets_are_used(tmp_path: Path) -> None:
    writer = DocxWriter(changed(tmp_path, numbering=("•", "■")))
    content = writer.write(document(BulletList(listed("a")))).content
    bullets = ElementTree.fromstring(parts(content)["word/numbering.xml"]).find(f"{W}abstractNum")
    assert bullets is not None and value(bullets, "lvl/lvlText") == "■"


def test_what_tells_of_people_and_machines_is_left_out(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        settings=("<w:zoom", '<w:attachedTemplate r:id="rId1"/><w:zoom'),
        document=("The letterhead", "DRAFT"),
    )
    schemas = "http://schemas.openxmlformats.org"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("docProps/custom.xml", "<Properties>Jane</Properties>")
        archive.writestr("customXml/item1.xml", "<jane/>")
        archive.writestr(
            "word/_rels/settings.xml.rels",
            f'<Relationships xmlns="{schemas}/package/2006/relationships"><Relationship Id="rId1" '
            f'Type="{schemas}/officeDocument/2006/relationships/attachedTemplate" '
            'Target="file:///C:/Users/Jane/x.dotx" TargetMode="External"/></Relationships>',
        )
    found = parts(DocxWriter(path).write(document()).content)
    assert not re.search("(?i)jane|attachedTemplate|DRAFT", "".join((*found, *found.values())))


@pytest.mark.parametrize("content", [b"", b"not a zip file", None])
def test_another_file_is_no_letterhead(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "letterhead.docx"
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    else:
        path.write_bytes(content)
    with pytest.raises(WriterError, match=r"letterhead\.docx cannot be opened as a Word file"):
        DocxWriter(path)


def test_a_letterhead_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match=r"gone\.docx"):
        DocxWriter(tmp_path / "gone.docx")


# LibreOffice


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here")
def test_libreoffice_shows_every_word_and_counts_lists_anew(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(WRITER.write(sample_document()).content)
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "letter.docx"),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "letter.pdf").pages]
    found = " ".join(" ".join(pages).split())
    for piece in block_texts(sample_document().blocks):
        if piece == "Chang Weiping in a court":  # read aloud, and not seen
            continue
        for word in re.findall(r"[A-Za-z0-9]+", piece):
            assert word in found, piece
    assert "1. to disclose at once" in found
    assert "1. FIDH–OMCT" in found
    assert "1. Call the family." in found
    assert f"Page 1 of {len(pages)}" in found
    assert all("2020-117" in page for page in pages)


def test_a_line_break_of_the_template_and_one_of_the_text_look_alike() -> None:
    assert read_back(WRITER.format, written(Paragraph((Text("a\nb"), LineBreak(), Text("c"))))) == "a\nb\nc"
