from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
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
from hrdalert.errors import WriterError
from hrdalert.writers import Writer, pdf
from hrdalert.writers.pdf import PdfWriter
from hrdalert.writers.text import legal
from tests.writers.pdf_reading import comparable
from tests.writers.reading import read_back

from .sample import sample_document, text

WRITER: Writer = PdfWriter()
HOSTILE = (
    *(
        '#eval("1+1")',
        "#let x = 1",
        "$x$",
        "@ref",
        "<label>",
        "*b*",
        "_i_",
        "\\",
        '"',
        "\\n",
        "\\u{41}",
        "//",
    ),
    *(
        "/* c */",
        "[",
        "]",
        "{",
        "}",
        "#",
        "`",
        "```",
        "= H",
        "- ",
        "+ ",
        "/ t: d",
        "~",
        "--",
        "---",
        "...",
        "'",
    ),
    *("{{ 7*7 }}", "{% raw %}", "<b>&amp;</b>", "&copy;", "https://a.b/c_d*e", "\n", "\n\n", "\n    ", "   "),
    *(
        "\t",
        "\u00a0",
        "\u2028",
        "\u200b",
        "\u202e",
        "\u2067",
        "\ufeff",
        "Chang",
        "fi ffl",
        "é",
        "e\u0323\u0301",
    ),
    *(
        "12, ",
        "(",
        ")",
        "“",
        "”",
        "Анна",
        "Ελλάδα",
        "שָׁלוֹם",
        "✓",
        "x" * 70,
        "https://example.org/" + "a-b/" * 30,
    ),
)
IN_OTHER_FONTS = ("常玮平", "，", "إبراهيم", "مُحَمَّدٌ", "می‌خواهم", "ئۇيغۇر")


def pieces(*fragments: str) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(st.sampled_from(fragments), st.text("ab ", max_size=3)), max_size=8).map(
        "".join
    )


def document(*blocks: Block, language: str = "en") -> Document:
    return replace(sample_document(), blocks=blocks, language=language)


def in_every_place(content: str) -> Document:
    words = text(content)
    return document(
        Heading(1, words),
        AddressBlock((words, words)),
        Heading(3, words),
        Paragraph((Strong(words), Emphasis(words), Link("https://example.org/", words), *words), number=3),
        BulletList(((Paragraph(words), Paragraph(words)), (NumberedList(((Paragraph(words),),)),))),
        Table((words, words), ((words, words), (words, (*words, LineBreak(), *words)))),
        Quote((Paragraph(words),)),
        Note((Paragraph(words), Heading(4, words))),
        Field(words, (Paragraph(words),)),
        Field(words, (Paragraph(words), BulletList(((Paragraph(words),),)))),
        AddressBlock((words,), signature=True),
    )


def assert_holds(read: str, document: Document) -> None:
    """Each piece of the document is in the text, in order, whatever the white space."""
    read, position = comparable(read), 0
    for piece in block_texts(document.blocks):
        piece = comparable(legal(piece))
        found = read.find(piece, position)
        assert found >= 0, f"{piece!r} is not in {read[position:]!r}"
        position = found + len(piece)


def written(document: Document) -> str:
    return read_back(WRITER.format, WRITER.write(document).content)


def opened(document: Document, writer: Writer = WRITER) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(writer.write(document).content))


def is_accessible(reader: pypdf.PdfReader) -> bool:
    assert reader.xmp_metadata is not None
    return b"<pdfuaid:part>1<" in reader.xmp_metadata.stream.get_data()


def drawn(page: pypdf.PageObject) -> bytes:
    content = page.get_contents()
    assert content is not None
    return content.get_data()


def tags(reader: pypdf.PdfReader) -> list[str]:
    """The kinds of elements in reading order."""

    def walk(element: Any) -> Iterable[str]:
        for kid in element if isinstance(element, list) else [element]:
            kid = kid.get_object() if hasattr(kid, "get_object") else kid
            if isinstance(kid, dict) and "/S" in kid:
                yield kid["/S"].removeprefix("/")
            if isinstance(kid, dict):
                yield from walk(kid.get("/K", []))

    root: Any = reader.root_object["/StructTreeRoot"]
    return list(walk(root["/K"]))


@cache
def lacking_fonts() -> tuple[str, ...]:
    return WRITER.write(sample_document()).warnings


def sample() -> Document:
    """The sample, where this computer has fonts for its names."""
    if lacking_fonts():
        pytest.skip("; ".join(lacking_fonts()))
    return sample_document()


def test_every_block_reads_back_in_order() -> None:
    assert_holds(written(sample()), sample())


def test_words_stay_apart() -> None:
    read = written(sample()).replace("\u00a0", " ")
    assert "Director He Dong Baoji City Public Security Bureau 57 Zhongshanxilu" in read
    assert (
        "1. Mr Chang Weiping (常玮平), a human rights lawyer, was taken from his home on 22 October" in read
    )
    assert "1. to disclose at once where Mr Chang is held;\n" in read
    assert "PREFERRED LANGUAGE: Chinese or English.\n" in read


@pytest.mark.parametrize("fragment", HOSTILE)
def test_hostile_text_is_only_text(fragment: str) -> None:
    doc = in_every_place(f"a{fragment}b")
    result = WRITER.write(doc)
    assert_holds(read_back(WRITER.format, result.content), doc)
    assert result.warnings == ()


@settings(max_examples=25)
@given(pieces(*HOSTILE))
def test_any_mixture_of_hostile_text_is_only_text(content: str) -> None:
    doc = in_every_place(content)
    assert_holds(written(doc), doc)


@example('#let x = 1\t#eval("1+1")', "ar")
@example('//#eval("1+1")a\u2028#eval("1+1")', "ar")
@settings(max_examples=25)
@given(pieces(*HOSTILE, *IN_OTHER_FONTS), st.sampled_from(["en", "ar", "zh-Hans", "ru", "he", "x-unknown"]))
def test_any_mixture_of_scripts_reads_back(content: str, language: str) -> None:
    sample()
    doc = replace(in_every_place(content), language=language)
    assert_holds(read_back(WRITER.format, WRITER.write(doc).content), doc)


@pytest.mark.parametrize("content", ["a\x01b", "a\x85b", "a\ud800b", "a\uffffb"])
def test_what_is_no_character_becomes_the_replacement_character(content: str) -> None:
    result = WRITER.write(document(Paragraph(text(content))))
    assert read_back(WRITER.format, result.content) == "a\ufffdb"
    assert is_accessible(pypdf.PdfReader(io.BytesIO(result.content)))


def test_an_open_mark_of_direction_turns_nothing_round() -> None:
    assert written(document(Paragraph((*text("a \u202e"), *text("left alone"))))) == "a left alone"


def test_line_breaks_and_spaces_stand_on_the_page() -> None:
    page = opened(document(Paragraph(text("first\n    second  third\n\nlast")))).pages[0]
    assert "first\n    second  third\n\nlast" in re.sub(r" +\n", "\n", page.extract_text())


def test_an_empty_document_and_empty_blocks_are_a_page() -> None:
    empty = document(
        Heading(1, ()),
        Paragraph(()),
        BulletList(()),
        NumberedList(((),)),
        Table((), ()),
        Table((text("a"),), ()),
        AddressBlock(()),
        Quote(()),
        Note(()),
        Field((), ()),
    )
    assert written(document()) == ""
    assert is_accessible(opened(empty))
    assert is_accessible(opened(replace(empty, title="", organisation="", reference="")))


def test_the_file_is_pdf_ua_with_title_language_and_bookmarks() -> None:
    reader = opened(sample())
    assert is_accessible(reader)
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    outline: Any = reader.outline
    assert outline[0].title == "Submission to the special procedures of the Human Rights Council"
    assert [entry.title for entry in outline[1] if not isinstance(entry, list)] == [
        "1. Subject of the submission",
        "2. Incident and present situation",
        "3. What we ask",
        "Steps",
    ]


def test_metadata_says_nothing_of_the_machine() -> None:
    reader = opened(sample())
    assert not re.search(rb"(?i)typst|krilla|xmp-writer", WRITER.write(sample()).content)
    info = {key: str(value) for key, value in (reader.metadata or {}).items()}
    assert info == {
        "/Title": "Request for an urgent appeal: Mr Chang Weiping",
        "/Author": "Example Defenders Watch",
        "/CreationDate": "D:20210420000000Z",
        "/ModDate": "D:20210420000000Z",
    }


def test_a_file_says_where_its_objects_stand() -> None:
    """ISO 32000-1, 7.5: ``startxref`` names the byte of the table, and the table that of each object."""
    content = WRITER.write(document(Paragraph(text("Ada Quill")))).content
    table = int(content.rpartition(b"startxref")[2].split()[0])
    entries = re.match(rb"xref\s+0 \d+\s+((?:\d{10} \d{5} [fn]\s+)+)trailer", content[table:])
    assert entries is not None, content[table : table + 100]
    for number, entry in enumerate(entries[1].splitlines()):
        place, generation, use = entry.split()
        if use == b"n":
            assert content[int(place) :].startswith(b"%d %d obj" % (number, int(generation)))


def test_the_same_document_is_the_same_bytes_in_any_process() -> None:
    here = WRITER.write(sample()).content
    WRITER.write(document(Paragraph(text("another"))))
    assert WRITER.write(sample()).content == here
    program = (
        "import sys; from tests.writers.test_pdf import WRITER, sample_document; "
        "sys.stdout.buffer.write(WRITER.write(sample_document()).content)"
    )
    other = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert other.stdout == here


def test_blocks_are_tagged_for_what_they_are() -> None:
    found = tags(opened(sample()))
    assert re.findall(r"\bH\d", " ".join(found)) == ["H1", "H2", "H2", "H3", "H4", "H2", "H2"]
    assert found.count("L") == 6
    assert found.count("Lbl") == found.count("LBody") == found.count("LI") == 12
    assert found.count("TH") == 3
    assert found.count("TD") == 9
    assert {"Table", "BlockQuote", "Link", "Strong", "Em"} <= set(found)


def test_a_heading_is_tagged_without_skipping_a_level() -> None:
    reader = opened(document(*(Heading(level, text("a")) for level in (2, 4, 3, 2))))
    assert is_accessible(reader)
    assert [tag for tag in tags(reader) if tag[0] == "H"] == ["H1", "H2", "H3", "H2"]


def test_links_lead_where_they_say() -> None:
    links = [
        annotation.get_object()["/A"]["/URI"]
        for page in opened(sample()).pages
        for annotation in page.get("/Annots", [])
    ]
    assert links == ["https://example.org/law?a=1&b=2", "mailto:appeals@example.org"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://example.org/" + "a" * 9000, ""])
def test_what_is_no_link_stays_text(url: str) -> None:
    reader = opened(document(Paragraph((Link(url, text("words")),))))
    assert is_accessible(reader)
    assert "/Annots" not in reader.pages[0]


def test_lists_count_from_one_again() -> None:
    items = ((Paragraph(text("x")),), (Paragraph(text("y")),))
    read = written(document(NumberedList(items), NumberedList(items)))
    assert read.split() == ["1.", "x", "2.", "y", "1.", "x", "2.", "y"]


def test_a_table_repeats_its_header_for_the_eye_only() -> None:
    rows = tuple((text(f"{number} May"), text("He was held. " * 20)) for number in range(40))
    doc = document(Table((text("Day of it"), text("What happened")), rows))
    reader = opened(doc)
    assert len(reader.pages) > 2
    assert all("Day of it" in page.extract_text() for page in reader.pages)
    read = written(doc)
    assert read.count("Day of it") == 1
    assert "Page 2 of" not in read
    assert_holds(read, doc)


def test_cells_longer_than_a_page_read_back_one_after_the_other() -> None:
    doc = document(Table(tuple(map(text, "ab")), (tuple(text(word * 3000) for word in ("left ", "right ")),)))
    assert_holds(written(doc), doc)


def test_a_table_of_very_many_rows_becomes_lines_that_hold_all_its_cells() -> None:
    rows = tuple((text(f"{number}th day"), (), text("He was held.")) for number in range(1001))
    doc = document(Table((text("Day of it"), text("Place"), text("What happened")), rows))
    assert_holds(written(doc), doc)
    reader = opened(doc)
    assert is_accessible(reader)
    assert "Table" not in tags(reader)
    assert "20th day · – · He was held." in " ".join(reader.pages[0].extract_text().split())


def test_pages_bear_organisation_reference_and_number() -> None:
    doc = document(*(Paragraph(text(f"Line {number}")) for number in range(50)))
    pages = [page.extract_text() for page in opened(doc).pages]
    assert ["Page 1 of 2" in pages[0], "Page 2 of 2" in pages[1]] == [True, True]
    assert all("Example Defenders Watch" in page and "2020-117" in page for page in pages)
    sample()
    assert "第1页，共2页" in "".join(opened(replace(doc, language="zh-Hans")).pages[0].extract_text().split())
    assert "1 / 2" in opened(replace(doc, language="bo")).pages[0].extract_text()


@pytest.mark.parametrize("lines", range(31, 37))
def test_no_page_parts_a_list_from_the_sentence_that_leads_to_it(lines: int) -> None:
    before = [Paragraph(text(f"Line {number}")) for number in range(lines)]
    items = BulletList(((Paragraph(text("first item")),), (Paragraph(text("second item")),)))
    pages = [
        page.extract_text() for page in opened(document(*before, Paragraph(text("We ask:")), items)).pages
    ]
    assert [("We ask:" in page) for page in pages] == [("first item" in page) for page in pages]


@pytest.mark.parametrize("lines", range(26, 37))
def test_a_signature_never_stands_on_a_page_without_a_sentence_of_the_letter(lines: int) -> None:
    blocks: list[Block] = [Paragraph(text(f"Line {number}")) for number in range(lines)]
    blocks += [Paragraph(text("We await your reply.")), Paragraph(text("Yours sincerely,"))]
    blocks += [AddressBlock((text("Ilse Varga"),), signature=True), Paragraph(text("cc: the Ambassador"))]
    pages = [page.extract_text() for page in opened(document(*blocks)).pages]
    (last,) = [page for page in pages if "Ilse Varga" in page]
    assert all(words in last for words in ("We await your reply.", "Yours sincerely,", "cc: the Ambassador"))


def test_names_are_tagged_with_their_language() -> None:
    content = b"".join(drawn(page) for page in opened(sample()).pages)
    assert set(re.findall(rb"/Lang ?\(([^)]*)\)", content)) >= {
        b"zh-CN",
        b"bo",
        b"ar",
        b"ru",
        b"ko",
        b"ja",
        b"th",
    }


@pytest.mark.parametrize("language", ["ar", "fa", "he", "ug", "ur"])
def test_a_document_in_a_language_from_right_to_left_starts_at_the_right(language: str) -> None:
    reader = opened(document(Paragraph(text("إبراهيم שלום")), language=language))
    root: Any = reader.root_object
    assert root["/ViewerPreferences"]["/Direction"] == "/R2L"
    letterhead, _, words, *_ = re.findall(rb"-1 ([\d.]+) [\d.]+ cm.*scn\nBT", drawn(reader.pages[0]))
    assert float(letterhead) > 300
    assert float(words) > 300


def test_a_name_between_brackets_keeps_its_order() -> None:
    sample()
    doc = document(
        Paragraph((*text("(ABC) "), Text("إبراهيم متولي (سلوان)", "ar"), *text(", 12 January (2020) [1]")))
    )
    assert written(doc) == "(ABC) إبراهيم متولي (سلوان), 12\u00a0January (2020) [1]"


def test_no_line_parts_a_number_from_what_it_numbers() -> None:
    said = "On 12 January 2020, 640 kilometres away, in article 18, paragraph 5 and No. 9 of 24 pages "
    read = written(document(Paragraph((*text(said), SourceReference((1, 2))))))
    for kept in (
        "12\u00a0January 2020",
        "640\u00a0kilometres",
        "article\u00a018",
        "paragraph\u00a05",
        "No.\u00a09",
    ):
        assert kept in read
    assert read.endswith("24 pages\u00a0[1,\u00a02]")
    beside = "FIDH–OMCT wrote on 12 January 2020, in article 18, of Марфа Рабкова and 张展 "
    read = written(document(Paragraph((*text(beside), SourceReference((1, 2))))))
    assert "12\u00a0January 2020" in read
    assert "article\u00a018" in read
    assert read.endswith("\u00a0[1,\u00a02]")


def test_a_missing_font_is_said_and_harms_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "places_for", lambda _: ("typst",))
    writer = PdfWriter()
    result = writer.write(sample_document())
    reader = pypdf.PdfReader(io.BytesIO(result.content))
    assert not is_accessible(reader)
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    said = {warning.split(" here (")[0]: warning for warning in result.warnings}
    assert "pip install '.[fonts]'" in said["no font for 10 Han characters"]
    assert "On Debian install fonts-noto-core" in said["no font for 6 Tibetan characters"]
    assert writer.write(sample_document()) == result
    known = [piece for piece in block_texts(sample_document().blocks) if piece.isascii()]
    read = comparable(read_back(writer.format, result.content))
    assert all(comparable(piece) in read for piece in known)


def test_nothing_is_cut_where_a_document_cannot_be_set() -> None:
    block: Block = Paragraph(text("x"))
    for _ in range(150):
        block = Quote((block,))
    with pytest.raises(WriterError, match="typst cannot set this document"):
        WRITER.write(document(block))
