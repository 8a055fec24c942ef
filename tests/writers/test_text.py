from __future__ import annotations

import datetime
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Document,
    Emphasis,
    Field,
    Heading,
    Inlines,
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
from hrdalert.writers import Writer
from hrdalert.writers.text import WIDTH, TextWriter, is_link
from tests.writers.reading import read_back

from .sample import sample_document, text

FRAGMENTS = (
    *("{{ 7*7 }}", "{% raw %}", "<b>&amp;</b>", "*x* _y_ [z](u)", "| # 1. ~ $ @ \\`", "&copy;", "&#65;"),
    *("```", "~~~", "<https://a>", "<a@b.c>", "[a]: u", "![i](j)", "](", "[^1]", "[x] ", "#", "# ", "1. "),
    *("1) ", "- ", "+ ", "* ", "> ", "---", "===", "--- | ---", ":-", "|", "\\", "`", "**", "***", "__", "_"),
    *("~", "!", "<", ">", "&", "<!-- ", "<br>", "<script>alert(1)</script>", "</p>", "</span>", "]]>"),
    *("#let x = 1", "$x$", "@ref", "//", "From ", ".", "-- ", "\n", "\n\n", "\n    ", " ", "  ", "\t"),
    *("\u00a0", "\u3000", "\u2028", "\u200b", "\u202e", "\ufeff", "“", "”", "é", "1", "(c)", "Chang"),
    *("常玮平", "ཤེས་རབ", "إبراهيم", "한국", "https://a.b/c_d*e", "www.a.b", "see https://a.b/c ", "a_b@c.de"),
)


def _writable(text: str) -> bool:
    return all(unicodedata.category(one) not in ("Cc", "Cs", "Cn") or one in "\n\t" for one in text)


hostile = (
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=3)), max_size=8)
    .map("".join)
    .filter(_writable)
)
"""Text that some format might take for its own; without the characters that no file may hold."""
texts = st.builds(Text, hostile)
urls = st.sampled_from(
    ["https://example.org/a_(b)?c=1&copy;=2*", "mailto:a@b.c", "tel:+1", "javascript:alert(1)", "ftp://a"]
)
inlines: st.SearchStrategy[Inlines] = st.recursive(
    st.one_of(texts, st.just(LineBreak()), st.just(SourceReference((1, 2)))).map(lambda inline: (inline,)),
    lambda inner: st.lists(
        st.one_of(texts, st.builds(Strong, inner), st.builds(Emphasis, inner), st.builds(Link, urls, inner)),
        max_size=4,
    ).map(tuple),
    max_leaves=6,
)


def _tables(columns: int) -> st.SearchStrategy[Table]:
    row = st.tuples(*[inlines] * columns)
    return st.builds(Table, row, st.lists(row, max_size=3).map(tuple))


leaves: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, st.integers(1, 4), inlines),
    st.builds(Paragraph, inlines, st.none() | st.integers(1, 200)),
    st.builds(AddressBlock, st.lists(inlines, max_size=3).map(tuple), st.booleans()),
    st.integers(1, 3).flatmap(_tables),
)


def _containers(inner: st.SearchStrategy[Blocks]) -> st.SearchStrategy[Blocks]:
    items = st.lists(inner, max_size=3).map(tuple)
    block: st.SearchStrategy[Block] = st.one_of(
        leaves,
        st.builds(BulletList, items),
        st.builds(NumberedList, items),
        st.builds(Quote, inner),
        st.builds(Note, inner),
        st.builds(Field, inlines, inner),
    )
    return st.lists(block, max_size=4).map(tuple)


hostile_blocks: st.SearchStrategy[Blocks] = st.recursive(
    st.lists(leaves, max_size=3).map(tuple), _containers, max_leaves=6
)
"""Every block and inline, nested, with hostile text wherever text may stand."""


def document(*blocks: Block, language: str = "en", title: str = "A title") -> Document:
    return Document(
        id="press-release",
        title=title,
        language=language,
        audience="public",
        date=datetime.date(2021, 4, 20),
        organisation="Example Defenders Watch",
        reference="2020-117",
        blocks=blocks,
    )


def not_in_order(written: str, blocks: Blocks) -> str | None:
    """The first piece of the blocks that does not stand in its place in what was written."""
    position = 0
    for piece in block_texts(blocks):
        found = written.find(piece, position)
        if found < 0:
            return piece
        position = found + len(piece)
    return None


def everywhere(words: str) -> Blocks:
    """The same text in each place where text may stand."""
    line = text(words)
    return (
        Heading(2, line),
        Paragraph(line),
        Paragraph(
            (Text("Before "), Strong(line), Text(" between "), Emphasis(line), Text(" after")), number=1
        ),
        BulletList(((Paragraph(line),), (Paragraph(line),))),
        NumberedList(((Paragraph(line),),)),
        Table((line, line), ((line, line),)),
        AddressBlock((line, line)),
        Field(line, (Paragraph(line),)),
        Paragraph((Link("https://example.org/", line),)),
    )


def twice(writer: Writer) -> tuple[bytes, bytes]:
    return writer.write(sample_document()).content, writer.write(sample_document()).content


WRITER = TextWriter()


def written(*blocks: Block) -> str:
    return WRITER.write(document(*blocks)).content.decode()


def folded(words: str) -> str:
    return "".join(words.split())


def missing(blocks: Blocks) -> str | None:
    """:func:`not_in_order` for text, with white space left out of account."""
    whole, position = folded(read_back(WRITER.format, WRITER.write(document(*blocks)).content)), 0
    for piece in map(folded, block_texts(blocks)):
        found = whole.find(piece, position)
        if found < 0:
            return piece
        position = found + len(piece)
    return None


def test_every_piece_of_a_document_stands_in_its_order() -> None:
    assert missing(sample_document().blocks) is None


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = twice(WRITER)
    assert first == second


@given(hostile)
def test_hostile_text_comes_back_everywhere(words: str) -> None:
    assert missing(everywhere(words)) is None


@given(hostile_blocks)
def test_any_document_comes_back(blocks: Blocks) -> None:
    assert missing(blocks) is None


def _columns(line: str) -> int:
    return sum(
        0
        if unicodedata.category(one) in ("Mn", "Me", "Cf")
        else 8
        if one == "\t"
        else 1 + (unicodedata.east_asian_width(one) in "WF")
        for one in line
    )


@given(st.lists(hostile, min_size=3, max_size=12).map(" ".join))
def test_a_line_fits_unless_it_is_one_word(words: str) -> None:
    for line in written(Paragraph(text(words))).split("\n"):
        assert _columns(line) <= WIDTH or " " not in line.strip(" ")


@given(hostile_blocks)
def test_no_line_ends_in_a_space(blocks: Blocks) -> None:
    lines = written(*blocks).split("\n")
    assert lines == [line.rstrip() for line in lines]


def test_long_prose_is_wrapped_at_72_columns_without_breaking_words_or_urls() -> None:
    url = "https://www.example.org/" + "a-very-long-path/" * 6
    lines = written(
        Paragraph(text(f"{'Police officers took him from his home. ' * 5}See {url} there."))
    ).splitlines()
    assert url in lines
    assert all(len(line) <= WIDTH for line in lines if line != url)
    assert [line for line in lines if len(line) > 60]


def test_chinese_counts_two_columns_and_breaks_where_chinese_may() -> None:
    lines = written(Paragraph(text("常玮平律师于二〇二〇年被带走，至今下落不明。" * 4))).splitlines()
    assert [_columns(line) <= WIDTH for line in lines] == [True] * 3
    assert not [line for line in lines if line.startswith(("，", "。"))]


def test_tibetan_breaks_after_its_marks_and_combining_signs_take_no_column() -> None:
    lines = written(Paragraph(text("བཀྲ་ཤིས་" * 30))).splitlines()
    assert all(_columns(line) <= WIDTH and line.endswith("་") for line in lines)
    assert written(Paragraph(text("e\u0301" * WIDTH))).count("\n") == 1


def test_a_url_with_chinese_characters_stays_whole() -> None:
    url = "https://zh.wikipedia.org/wiki/" + "常玮平" * 20
    assert url in written(Paragraph(text(f"见 {url} 。"))).splitlines()


def test_the_letter_reads_as_a_letter() -> None:
    assert (
        written(
            Heading(1, text("Lawyer charged")),
            AddressBlock((text("Director He Dong"), text("Baoji City"))),
            Paragraph(text("Mr Chang was taken from his home."), number=1),
            NumberedList(((Paragraph(text("to tell his family;")),), (Paragraph(text("to release him.")),))),
            BulletList(
                (
                    (Paragraph(text("lawyers:")), NumberedList(((Paragraph(text("his own")),),))),
                    (Paragraph(text("his family")),),
                )
            ),
            Quote((Paragraph(text("“He was kept in a chair.”")),)),
            Field(text("DEADLINE:"), (Paragraph(text("15 June 2021")),)),
            Field(text("Name"), (BulletList(((Paragraph(text("Chang")),),)),)),
            AddressBlock((text("Director"),), signature=True),
            Paragraph((Text("See "), Link("https://example.org/a", text("the law")), Text("."))),
            Paragraph((Text("Write to "), Link("mailto:a@example.org", text("a@example.org")))),
        )
        == """\
Lawyer charged
==============

Director He Dong
Baoji City

1.  Mr Chang was taken from his home.

1. to tell his family;
2. to release him.

- lawyers:
  1. his own
- his family

    “He was kept in a chair.”

DEADLINE: 15 June 2021

Name:
    - Chang




Director

See the law. <https://example.org/a>

Write to a@example.org
"""
    )


def test_a_small_table_has_columns_and_the_last_one_may_run_over_lines() -> None:
    table = Table(
        (text("Date"), text("What happened")),
        (
            (
                text("22 October 2020"),
                text("Police took him from his home in Fengxiang County, and his wife was told."),
            ),
            (text("常玮平"), text("charged")),
        ),
    )
    assert (
        written(table)
        == """\
Date             What happened
---------------  -------------------------------------------------------
22 October 2020  Police took him from his home in Fengxiang County, and
                 his wife was told.

常玮平           charged
"""
    )


def test_a_wide_table_becomes_a_block_a_row_without_empty_labels() -> None:
    header = tuple(text(f"A heading of some length {number}") for number in (1, 2, 3))
    table = Table(header, ((text("one"), text(""), text("three")),))
    assert written(table).splitlines() == [
        "A heading of some length 1 | A heading of some length 2 | A heading of",
        "some length 3",
        "-" * 70,
        "",
        "A heading of some length 1: one",
        "A heading of some length 3: three",
    ]


def test_line_breaks_and_indents_survive() -> None:
    assert written(Paragraph(text("one\n    two  three\n\nfour"))) == "one\n    two  three\n\nfour\n"


def test_what_no_file_may_hold_is_replaced_and_said() -> None:
    made = WRITER.write(document(Paragraph(text("a\x00b\ud800c\r\nd\re\x1b"))))
    assert made.content.decode() == "a\ufffdb\ufffdc\nd\ne\ufffd\n"
    assert [warning[:6] for warning in made.warnings] == ["U+0000", "U+001B", "U+D800"]


def test_links_are_of_four_kinds() -> None:
    assert all(map(is_link, ("https://a.b/?c=d", "HTTP://a.b", "mailto:a@b.c", "tel:+41229170000")))
    assert not any(
        map(is_link, ("javascript:alert(1)", "ftp://a.b", "/a", "https://a b", "https://a\n.b", ""))
    )


def test_a_reference_keeps_the_mark_that_follows_it() -> None:
    """Wherever the line ends."""
    for length in range(50, 75):
        words = (Text("x" * length), Text(" convicted "), SourceReference((1, 12)), Text("."))
        lines = TextWriter().write(document(Paragraph(words))).content.decode().splitlines()
        assert [line for line in lines if "[1, 12]." in line], lines
