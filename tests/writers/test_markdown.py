from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Emphasis,
    Field,
    Heading,
    Inline,
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
)
from hrdalert.writers.markdown import MarkdownWriter
from tests.writers.reading import read_back

from .sample import sample_document, text
from .test_text import document, everywhere, hostile, hostile_blocks, not_in_order, twice

WRITER = MarkdownWriter()


def written(*blocks: Block) -> str:
    return WRITER.write(document(*blocks)).content.decode()


def missing(blocks: Blocks) -> str | None:
    return not_in_order(read_back(WRITER.format, WRITER.write(document(*blocks)).content), blocks)


def line(*content: Inline) -> str:
    return written(Paragraph(content)).removesuffix("\n")


def parsed(source: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        yield token
        yield from token.children or ()


def kinds(source: str) -> list[str]:
    """What a parser opens, in order."""
    return [token.type.removesuffix("_open") for token in parsed(source) if token.nesting == 1]


def test_every_piece_of_a_document_stands_in_its_order() -> None:
    assert missing(sample_document().blocks) is None


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = twice(WRITER)
    assert first == second


@given(hostile)
def test_hostile_text_comes_back_exactly_everywhere(words: str) -> None:
    assert missing(everywhere(words)) is None


@given(hostile_blocks)
def test_any_document_comes_back_exactly(blocks: Blocks) -> None:
    assert missing(blocks) is None


@given(hostile)
def test_text_never_becomes_markup(words: str) -> None:
    source = written(
        Heading(1, text(f"x{words}")),
        Paragraph(text(f"x{words}")),
        BulletList(((Paragraph(text(f"x{words}")),),)),
    )
    assert kinds(source) == ["heading", "paragraph", "bullet_list", "list_item", "paragraph"]


@given(hostile)
def test_strong_text_is_strong(words: str) -> None:
    source = line(Text("before"), Strong(text(f"a{words}b")), Text("after"))
    assert kinds(source.replace("<strong>", "**").replace("</strong>", "**"))[:2] == ["paragraph", "strong"]


@pytest.mark.parametrize(
    "words",
    [
        "Mr. Chang (Chang is the family name) was taken on 1 May - six days later - at 5 o'clock.",
        "Smith & Co., AT&T, 5 < 6, US$ 500, #7/21, snake_case, 50% + 3 = 53, well-known: see [1, 2]!",
        "2020-117 – “subversion of State power” (颠覆国家政权罪); article 105(1), c/o a@example.org",
        "https://www.ohchr.org/EN/NewsEvents/Pages/DisplayNews.aspx?NewsID=26612&LangID=E#a_b",
        "(a) to release him;",
        "1 May",
    ],
)
def test_ordinary_prose_needs_no_escape(words: str) -> None:
    assert line(Text(words)) == words


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("1. May", "1\\. May"),
        ("2021) was", "2021\\) was"),
        ("# 1", "\\# 1"),
        ("#1", "#1"),
        ("- a", "\\- a"),
        ("-a", "-a"),
        ("+ a", "\\+ a"),
        ("> a", "\\> a"),
        ("---", "\\---"),
        ("a\n===", "a\\\n\\==="),
        ("a | b\n--- | ---", "a | b\\\n\\--- | ---"),
        ("[a]: b", "\\[a]: b"),
        ("a [b](c)", "a [b\\](c)"),
        ("*a* _b_", "\\*a\\* \\_b\\_"),
        ("<b>", "\\<b>"),
        ("&copy; & co", "\\&copy; & co"),
        ("`a` ~b~", "\\`a\\` \\~b\\~"),
        ("C:\\temp", "C:\\\\temp"),
        (" a\n  b ", "&#32;a\\\n&#32; b&#32;"),
        ("a\tb\n", "a&#9;b&#10;"),
    ],
)
def test_what_would_be_markup_is_escaped(words: str, source: str) -> None:
    assert line(Text(words)) == source


@pytest.mark.parametrize(
    ("content", "source"),
    [
        ((Strong(text("a b")), Text(" c")), "**a b** c"),
        ((Text("a"), Emphasis(text("b")), Text("c")), "a*b*c"),
        ((Strong(text("Name:")), Text(" Chang")), "**Name:** Chang"),
        ((Text("a"), Strong(text("(b)")), Text("c")), "a<strong>(b)</strong>c"),
        ((Strong(text(" a")),), "<strong> a</strong>"),
        ((Strong(text("a")), Emphasis(text("b"))), "**a**<em>b</em>"),
        ((Strong((Emphasis(text("a")),)),), "<strong>*a*</strong>"),
        ((Strong((Strong(text("a")), Text(" b"))),), "**a b**"),
        ((Strong(()), Text("a")), "a"),
        ((Text("]"), Strong(()), Text("(u)")), "\\](u)"),
        ((Text("see "), SourceReference((1, 2))), "see [1, 2]"),
        ((Text("a"), LineBreak(), Text("b")), "a\\\nb"),
    ],
)
def test_strong_and_emphasis_hold_where_asterisks_would_not(content: tuple[Inline, ...], source: str) -> None:
    assert line(*content) == source


@pytest.mark.parametrize(
    ("url", "words", "source"),
    [
        ("https://a.b/c", "law", "[law](https://a.b/c)"),
        ("https://a.b/c", "https://a.b/c", "<https://a.b/c>"),
        ("https://a.b/%C3%A9", "https://a.b/%C3%A9", "[https://a.b/%C3%A9](https://a.b/%C3%A9)"),
        ("https://a.b/(c)", "a [b]", "[a \\[b\\]](https://a.b/\\(c\\))"),
        ("mailto:a@b.c", "write", "[write](mailto:a@b.c)"),
        ("javascript:alert(1)", "law", "law"),
        ("https://a.b\n.c", "law", "law"),
    ],
)
def test_links(url: str, words: str, source: str) -> None:
    assert line(Link(url, text(words))) == source
    assert missing((Paragraph((Text("!"), Link(url, text(words)))),)) is None


@pytest.mark.parametrize(
    "url", ["https://A.B/~c", "http://a.b:80/?c=d&e=f#g", "https://a.b", "https://xn--a.b/"]
)
def test_a_url_as_its_own_text_keeps_every_character(url: str) -> None:
    assert missing((Paragraph((Link(url, text(url)),)),)) is None


def test_lists_side_by_side_stay_two_lists() -> None:
    bullets = BulletList(((Paragraph(text("a")),),))
    numbered = NumberedList(((Paragraph(text("a")),),))
    assert written(bullets, bullets, numbered, numbered) == "- a\n\n* a\n\n1. a\n\n1) a\n"
    assert kinds(written(bullets, bullets)).count("bullet_list") == 2
    assert kinds(written(numbered, numbered)).count("ordered_list") == 2


def test_the_document_reads_well_as_it_is() -> None:
    inner = BulletList(((Paragraph(text("his own")),),))
    assert (
        written(
            Heading(1, text("Lawyer charged")),
            Paragraph(text("Mr Chang was taken."), number=12),
            AddressBlock((text("Director He Dong"), text("Baoji City"))),
            NumberedList(((Paragraph(text("tell his family;")),), (Paragraph(text("release him.")),))),
            NumberedList(((Paragraph(text("lawyers:")), inner), (Paragraph(text("family")),))),
            Table((text("Date"), text("What")), ((text("1 May"), text("a|b\nc")),)),
            Quote((Paragraph(text("one")), Paragraph(text("two")))),
            Note((Paragraph(text("for the office")),)),
            Field(text("Deadline"), (Paragraph(text("15 June")),)),
            AddressBlock((text("Director"),), signature=True),
            Heading(2, text("a\nb #")),
        )
        == """\
# Lawyer charged

**12.** Mr Chang was taken.

Director He Dong\\
Baoji City

1. tell his family;
2. release him.

1) lawyers:

   - his own

2) family

| Date | What |
| --- | --- |
| 1 May | a\\|b<br>c |

> one
>
> two

> for the office

**Deadline:** 15 June

&nbsp;

Director

## a<br>b \\#
"""
    )


def test_what_no_file_may_hold_is_replaced_and_said() -> None:
    made = WRITER.write(document(Paragraph(text("a\x00b\ud800c\r\nd"))))
    assert made.content.decode() == "a\ufffdb\ufffdc\\\nd\n"
    assert len(made.warnings) == 2
