"""Markdown becomes blocks: as people write it, and with five signs of our own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Emphasis,
    Field,
    Heading,
    Inlines,
    LineBreak,
    Link,
    Note,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    SourceReference,
    Strong,
    Table,
    Text,
    block_texts,
)
from hrdalert.documents.casetext import (
    NOTHING,
    PRIVATE,
    CaseText,
    Citation,
    Misuse,
    ParagraphStart,
    Tokens,
    Words,
)
from hrdalert.documents.markdown import MarkdownMistake, Voice, in_one_line, read, tidy
from tests.strategies import FRAGMENTS, hostile


def voice() -> Voice:
    def paragraphs(numbers: Sequence[int], whole: bool) -> str:
        return f"§{'–'.join(map(str, numbers))}" if whole else f"§{','.join(map(str, numbers))}"

    return Voice(lambda mention, year: f"{mention.date}{year}", paragraphs, lambda id: text(f"source {id}"))


def blocks(markdown: str, tokens: Tokens | None = None) -> Blocks:
    return read(markdown, tokens or Tokens(), voice())


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
    "<https://a.b>": (Paragraph((Link("https://a.b", text("https://a.b")),)),),
    "- a\n- b\n  - c": (BulletList(((paragraph("a"),), (paragraph("b"), BulletList(((paragraph("c"),),))))),),
    "1. a\n2. b": (NumberedList(((paragraph("a"),), (paragraph("b"),))),),
    "> a\n>\n> b": (Quote((paragraph("a"), paragraph("b"))),),
    "| a | b |\n|---|---|\n| c | |": (Table((text("a"), text("b")), ((text("c"), ()),)),),
    "a\n\n---\n\nb": (paragraph("a"), PageBreak(), paragraph("b")),
    "a\n---\nb": (paragraph("a"), PageBreak(), paragraph("b")),
    "a\n===\nb": (paragraph("a === b"),),
    "    a\n    b": (paragraph("a b"),),
    "<b>a</b> &amp; &copy;": (paragraph("<b>a</b> & ©"),),
    "<div>\n\n*a*\n\n</div>": (paragraph("<div>"), Paragraph((Emphasis(text("a")),)), paragraph("</div>")),
    "[a]: https://a.b": (Paragraph((Text("[a]: https://a.b"),)),),
    "\\*a\\* `b`": (paragraph("*a* b"),),
    "```\n*a*\n```": (paragraph("*a*"),),
    "::: address\nA\\\nB\n:::": (AddressBlock((text("A"), text("B"))),),
    "::: signature\nA\n:::": (AddressBlock((text("A"),), signature=True),),
    "::: note\nA\n\n- b\n:::": (Note((paragraph("A"), BulletList(((paragraph("b"),),)))),),
    "::: letters\n1. a\n2. b\n:::": (NumberedList(((paragraph("a"),), (paragraph("b"),)), "alpha"),),
    "::: field Label: *x*\nA\n\nB\n:::": (Field(text("Label: *x*"), (paragraph("A"), paragraph("B"))),),
    "::: note\n::: field L\nA\n:::\n:::\nafter": (
        Note((Field(text("L"), (paragraph("A"),)),)),
        paragraph("after"),
    ),
    "a\n::: note\nb\n:::\nc": (paragraph("a"), Note((paragraph("b"),)), paragraph("c")),
    "- a\n\n  ::: note\n  b\n  :::\n": (BulletList(((paragraph("a"), Note((paragraph("b"),))),)),),
    "::::": (paragraph("::::"),),
    "": (),
    "#": (),
    ">": (),
    "-": (),
}


@pytest.mark.parametrize("markdown", READ)
def test_markdown_becomes_blocks(markdown: str) -> None:
    assert blocks(markdown) == READ[markdown]


@pytest.mark.parametrize(
    ("markdown", "line", "said"),
    [
        ("a\n\n::: note\nb", 3, "not closed"),
        ("a\n\n::: nte\nb\n:::", 3, "unknown block ::: nte"),
        ("a\n\n::: note label\nb\n:::", 3, "behind ::: note"),
        ("a\n\n::: address\n# b\n:::", 4, "lines only"),
        ("a\n\n##### b", 3, "level 5"),
        ("a\n\n[b](file:///etc/passwd)", 3, "file:///etc/passwd"),
        ("a\n\n[b](//a.b)", 3, "//a.b"),
        ("a\n\n[b](<https://a b>)", 3, "https://a b"),
        ("a\n\n[b](https://[a)", 3, "https://[a"),
        ("a\n\n![b](https://a.b)", 3, "image"),
        ("a\n\n> - c\n> - [b](javascript:x)", 4, "javascript:x"),
        ("a\n\n| b |\n|---|\n| [b](x) |", 5, "'x'"),
        ("a\n\n\ue000b", 3, "cut or changed"),
    ],
)
def test_mistakes_are_said_with_their_line(markdown: str, line: int, said: str) -> None:
    with pytest.raises(MarkdownMistake) as error:
        blocks(markdown)
    assert said in str(error.value)
    assert error.value.line == line


# --- tokens ---


def token(tokens: Tokens, words: str) -> CaseText:
    return tokens.add(Words((words,), words), words)


@settings(deadline=None, max_examples=200)
@given(before=st.sampled_from(["", "a ", "**", "# ", "- ", "| ", "[", "`", "> ", "1. "]), words=hostile)
@example(before="**", words="**")
def test_a_token_is_one_text_wherever_it_stands(before: str, words: str) -> None:
    tokens = Tokens()
    close = {"**": "**", "[": "](https://a.b)", "`": "`"}.get(before, "")
    found = list(block_texts(blocks(f"{before}{token(tokens, words)}{close}\n", tokens)))
    literal = {"a ": "a ", "| ": "| "}.get(before, "")
    assert found == [literal + words]


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_tokens_among_any_markdown_come_out_whole_or_are_refused(data: st.DataObject) -> None:
    """Whatever Markdown a template consists of, no text of the case is lost, cut or read as markup."""
    tokens = Tokens()
    words = "⟦*x* | y⟧"
    parts = data.draw(
        st.lists(st.one_of(st.none(), st.sampled_from([f for f in FRAGMENTS if "{" not in f])), max_size=12)
    )
    markdown = "".join(token(tokens, words) if part is None else part for part in parts)
    try:
        found = blocks(markdown, tokens)
    except MarkdownMistake:
        return
    printed = "\n".join(block_texts(found))
    assert printed.count(words) == parts.count(None)
    assert not PRIVATE.search(printed)


def test_a_text_in_the_label_of_a_field_without_an_answer_is_refused() -> None:
    tokens = Tokens()
    with pytest.raises(MarkdownMistake, match="without an answer"):
        blocks(f"::: field x{token(tokens, 'words')}\n:::\n", tokens)
    assert blocks("::: field Health:\n:::\n", tokens) == ()


def test_a_token_that_was_changed_is_refused() -> None:
    tokens = Tokens()
    one, two = str(token(tokens, "one")), str(token(tokens, "two"))
    for changed in (one[1:], one[:-1], one[:2] + two[2:], one.replace(one[1], two[1], 1), one[::-1]):
        with pytest.raises(MarkdownMistake, match="cut or changed"):
            blocks(changed, tokens)
    twelve = [str(token(tokens, str(number))) for number in range(12)]
    for start in range(1, len(twelve[-1])):
        for other in (one, two, *twelve[:9]):
            for end in range(1, len(other)):
                mixed = twelve[-1][:start] + other[end:]
                if mixed not in (one, two, *twelve):
                    with pytest.raises(LookupError):
                        list(tokens.split(mixed))


def test_a_token_that_was_never_made_is_refused() -> None:
    tokens = Tokens()
    made = str(token(tokens, "one"))
    with pytest.raises(MarkdownMistake):
        blocks(made, Tokens())


def test_nothing_can_be_asked_of_a_token() -> None:
    tokens = Tokens()
    one, two = token(tokens, "b"), token(tokens, "a")
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
    assert one == token(tokens, "b")
    assert one != two
    assert len({one, two, token(tokens, "a")}) == 2
    assert str(one).startswith("\ue000")


def test_sources_stand_before_the_full_stop() -> None:
    tokens = Tokens()
    cited = tokens.add(Citation(("S1", "S2")))
    again = tokens.add(Citation(("S2",)))
    (found,) = blocks(f"He was taken.{cited} She {again} too{again}.", tokens)
    assert found == Paragraph(
        (
            *(Text("He was taken "), SourceReference((1, 2)), Text(". She "), SourceReference((2,))),
            *(Text(" too "), SourceReference((2,)), Text(".")),
        )
    )


def test_a_paragraph_is_numbered_once_and_no_heading_is() -> None:
    tokens = Tokens()
    start = tokens.add(ParagraphStart("a"))
    assert blocks(f"{start} One", tokens) == (Paragraph(text("One"), 1),)
    assert blocks(f"{start}", tokens) == ()
    for wrong in (f"# {start} One", f"{start} One\n{start} two", f"| {start} x |\n|---|\n"):
        with pytest.raises(MarkdownMistake):
            blocks(wrong, tokens)


# --- empty slots ---

N = NOTHING


@pytest.mark.parametrize(
    ("left", "tidied"),
    [
        (f"a {N} b", "a b"),
        (f"a {N}, b", "a, b"),
        (f"a {N}.", "a."),
        (f"a ({N}) b", "a () b"),
        (f"a\n{N}\nb", "a\nb"),
        (f"a\n  {N} {N}\nb", "a\nb"),
        (f"a **{N}** b", "a b"),
        (f"*{N}* b", " b"),
        (f"**a** {N} **b**", "**a** **b**"),
        (f"**a**{N}**b**", "**a****b**"),
        ("a\n\n****\n\nb", "a\n\n\nb"),
        ("a\n\n** **\nb", "a\n\nb"),
        ("a\n\n***\n\nb", "a\n\n***\n\nb"),
        ("a   b", "a b"),
        ("  - a  b", "  - a b"),
        ("a \nb", "a\nb"),
        ("3 .5 and x ?y", "3 .5 and x ?y"),
        ("a . b", "a. b"),
        ("  \n", "\n"),
        ("a\u00a0 b", "a\u00a0 b"),
    ],
)
def test_what_an_empty_slot_leaves_is_taken_out(left: str, tidied: str) -> None:
    assert tidy(left) == tidied


def test_a_cases_own_spaces_are_not_tidied() -> None:
    tokens = Tokens()
    words = "a   b , c ."
    assert list(block_texts(blocks(f"x  {token(tokens, words)}  , y", tokens))) == [f"x {words}, y"]


def test_a_title_is_one_line() -> None:
    assert in_one_line("a\n b\t\tc \u00a0d") == "a b c \u00a0d"


def test_every_block_is_read_by_some_markdown() -> None:
    kinds = {type(block) for found in READ.values() for block in _all(found)}
    assert {kind.__name__ for kind in kinds} == {kind.__name__ for kind in Block.__args__}


def _all(found: Blocks) -> list[Block]:
    return [
        each
        for block in found
        for each in (block, *_all(getattr(block, "content", ()) if isinstance(block, Note) else ()))
    ]
