"""Markdown becomes blocks: as people write it, and with the signs of our own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdalert.documents.blocks import (
    AddressBlock,
    Banner,
    Block,
    Blocks,
    BulletList,
    Emphasis,
    Heading,
    Inlines,
    LineBreak,
    Link,
    Note,
    NumberedList,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
    block_texts,
)
from hrdalert.documents.casetext import PRIVATE, Misuse, TextTable, TextToken, token_of
from hrdalert.documents.markdown_reading import MarkdownMistake, _Reader, parser, read_markdown
from hrdalert.documents.printing import with_words


def text(content: str) -> Inlines:
    return (Text(content),)


def paragraph(content: str) -> Paragraph:
    return Paragraph(text(content))


READ: dict[str, Blocks] = {
    "One\ntwo.": (paragraph("One two."),),
    "One\\\ntwo.": (Paragraph((Text("One"), LineBreak(), Text("two."))),),
    "# A\n\n## B\n#### D": (Heading(1, text("A")), Heading(2, text("B")), Heading(4, text("D"))),
    "*a* **b** ***c***": (
        Paragraph(
            (Emphasis(text("a")), Text(" "), Strong(text("b")), Text(" "), Emphasis((Strong(text("c")),)))
        ),
    ),
    "[a *b*](https://a.b/c_d)": (Paragraph((Link("https://a.b/c_d", (Text("a "), Emphasis(text("b")))),)),),
    "- a\n- b\n  - c": (BulletList(((paragraph("a"),), (paragraph("b"), BulletList(((paragraph("c"),),))))),),
    "- a\n\n\n- b": (BulletList(((paragraph("a"),), (paragraph("b"),))),),
    "1. a\n2. b": (NumberedList(((paragraph("a"),), (paragraph("b"),))),),
    "> a\n>\n> b": (Quote((paragraph("a"), paragraph("b"))),),
    "| a | b |\n|---|---|\n| c | |": (Table((text("a"), text("b")), ((text("c"), ()),)),),
    "    a\n    b": (paragraph("a b"),),
    "<b>a</b> &amp; &copy;": (paragraph("<b>a</b> & ©"),),
    "[a]: https://a.b": (Paragraph((Text("[a]: https://a.b"),)),),
    "\\*a\\* `b`": (paragraph("*a* b"),),
    "::: address\nA\\\nB\n:::": (AddressBlock((text("A"), text("B"))),),
    "::: signature\nA\n:::": (AddressBlock((text("A"),), signature=True),),
    "::: banner\nA\\\nB\n:::": (Banner((text("A"), text("B"))),),
    "::: note\nA\n\n- b\n:::": (Note((paragraph("A"), BulletList(((paragraph("b"),),)))),),
    "[[a]] b": (paragraph("a b"),),
    "": (),
    "#": (),
    ">": (),
    "-": (),
}


@pytest.mark.parametrize("markdown", READ)
def test_markdown_becomes_blocks(markdown: str) -> None:
    assert read_markdown(markdown) == READ[markdown]


def test_every_block_is_read_by_some_markdown() -> None:
    """But for a photograph and a field of a form, which are values."""
    kinds = {type(block).__name__ for blocks in READ.values() for block in blocks}
    assert kinds == {kind.__name__ for kind in Block.__args__} - {"Picture", "Field"}


@pytest.mark.parametrize(
    ("markdown", "line", "said"),
    [
        ("a\n\n::: note\nb", 3, "not closed"),
        ("a\n\n::: nte\nb\n:::", 3, "unknown block ::: nte"),
        ("a\n\n::: note label\nb\n:::", 3, "behind ::: note"),
        ("a\n\n::: address\n# b\n:::", 4, "lines only"),
        ("a\n\n##### b", 3, "level 5"),
        ("a\n\n---\n\nb", 3, "hr"),
        ("a\n\n```\nb\n```", 3, "fence"),
        ("a\n\n[b](file:///etc/passwd)", 3, "file:///etc/passwd"),
        ("a\n\n[b](https://[a)", 3, "https://[a"),
        ("a\n\n![b](https://a.b)", 3, "image"),
        ("a\n\n> - c\n> - [b](javascript:x)", 4, "javascript:x"),
    ],
)
def test_mistakes_are_said_with_their_line(markdown: str, line: int, said: str) -> None:
    with pytest.raises(MarkdownMistake) as error:
        read_markdown(markdown)
    assert said in str(error.value)
    assert error.value.line == line


# --- tokens ---

FRAGMENTS = (
    "*x*", "**", "`", "```\n", "[z](u)", "](https://a.b)", "[", "# ", "1. ", "- ", "> ", "---", "\n---\n", "|",
    "| a |\n|---|\n| ", "\\", "    x", "::: note\n", "\n:::\n", "&nbsp;", "\n\n", "[[", "]]", " ", ".", ":", "<b>",
)  # fmt: skip
WORDS = "⟦*x* | y⟧"


@settings(max_examples=300)
@given(parts=st.lists(st.one_of(st.none(), st.sampled_from(FRAGMENTS)), max_size=12))
def test_tokens_among_any_markdown_come_out_whole_or_are_refused(parts: list[str | None]) -> None:
    """Whatever Markdown a template consists of, no text of the case is lost, cut or read as markup."""
    texts = TextTable()
    markdown = "".join(texts.text(WORDS) if part is None else part for part in parts)
    try:
        blocks = with_words(read_markdown(markdown), texts)
    except MarkdownMistake:
        return
    printed = "\n".join(block_texts(blocks))
    assert printed.count(WORDS) == parts.count(None)
    assert not PRIVATE.search(printed)


def test_a_token_that_was_changed_is_refused() -> None:
    texts = TextTable()
    one, two = str.__str__(texts.text("one")), str.__str__(texts.text("two"))
    for changed in (one[1:], one[:-1], one[:2] + two[2:], one.replace(one[1], two[1], 1), one[::-1]):
        with pytest.raises(MarkdownMistake):
            with_words(read_markdown(changed), texts)


def test_a_token_that_was_never_made_is_refused() -> None:
    with pytest.raises(MarkdownMistake):
        with_words(read_markdown(str.__str__(TextTable().text("one"))), TextTable())


def test_nothing_can_be_asked_of_a_token() -> None:
    one, two = TextTable().text("b"), TextTable().text("a")
    for question in (
        lambda: len(one),
        lambda: list(one),
        lambda: one[0],
        lambda: "b" in one,
        lambda: one < two,
        lambda: one == "b",
        lambda: one != "b",
    ):
        with pytest.raises(Misuse):
            question()
    assert one


LOST = ["[x]({})", "[x](https://a.example/{})", "<https://{}>", "[x](https://a.example '{}')", "```{}\nx\n```",
        "| a |\n|---|\n| b | {} |", "::: note {}\nx\n:::", "![{}](https://a.example)"]  # fmt: skip


@pytest.mark.parametrize("place", LOST)
def test_where_a_text_would_be_lost_it_is_refused(place: str) -> None:
    token: TextToken = TextTable().text("words")
    with pytest.raises(MarkdownMistake) as error:
        read_markdown(place.replace("{}", str.__str__(token)))
    assert not PRIVATE.search(str(error.value)) or "address" in str(error.value)


LINES = (
    *(
        "",
        "",
        "",
        " ",
        "\t",
        "words",
        "# head",
        "## head",
        "---",
        "- - -",
        "- item",
        "* item",
        "  under it",
        "1. item",
    ),
    *(
        "2) item",
        "   deep",
        "> quoted",
        "| a | b |",
        "| - | - |",
        "| c | d |",
        ":::",
        "::: note",
        "::: banner",
    ),
    *(
        "  ::: note",
        "- ::: note",
        "```",
        "**bold**",
        "*",
        "-",
        "+ item",
        "10. item",
        "a line  ",
        "***",
        "::::",
        "=====",
    ),
)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(LINES), max_size=24))
def test_what_is_read_in_parts_is_what_is_read_whole(lines: list[str]) -> None:
    """Each line of words with a token of its own, so that none can be taken for another."""
    told = (
        f"{line} {token_of(number)}" if line[-1:].isalpha() else line for number, line in enumerate(lines)
    )
    written = "\n".join(told)
    try:
        whole = _Reader().blocks(iter(parser().parse(written)), None)
    except MarkdownMistake as mistake:
        with pytest.raises(MarkdownMistake) as raised:
            read_markdown(written)
        assert (str(raised.value), raised.value.line) == (str(mistake), mistake.line)
    else:
        assert read_markdown(written) == whole
