"""A text of a case is printed word for word: nothing in it is markup, code, a list or a lead-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrdalert.documents.blocks import (
    Emphasis,
    Heading,
    Link,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
    inline_text,
)
from tests.builder import EXAMPLE, a_case
from tests.documents.views import laid_out, note, texts_in, view_of

HOSTILE = [
    "**not**",
    "1. May",
    "- a dash",
    "# no heading",
    "{{ 7*7 }}",
    "{% raw %} {x}",
    "She said:",
    "a | b \\| c",
    "back\\slash \\*",
    "<b>bold</b> &amp; <script>",
    "[[ kept ]]",
    "[a](https://b.example)",
    "::: note",
    "---",
    "> quoted",
    "`code` ~~~",
    "a  b   c",
    "\u202eright\u202c to left",
    "…\u00a0: « x »",
]
TEXTS = ["headline", "summary", "now", "position", "background", "alleged_victims__0__about"]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("key", TEXTS)
def test_a_text_is_printed_word_for_word(key: str, words: str) -> None:
    printed = texts_in(laid_out(a_case(EXAMPLE, **{key: words})))
    assert any(words in text for text in printed) or key == "summary"
    if key == "summary":
        made = laid_out(a_case(EXAMPLE, summary=words))
        assert f"(Geneva, 20 March 2026) – {words}" in texts_in(made)


@pytest.mark.parametrize("words", HOSTILE)
def test_a_text_that_looks_like_a_lead_in_stays_where_nothing_follows(tmp_path: Path, words: str) -> None:
    made = note(tmp_path, "{{ case.headline }}\n\n## Next\n\nx\n", a_case(headline=words))
    assert texts_in(made) == [words, "Next", "x"]


PLACES = """# {{ case.headline }}

Before **{{ case.headline }}** *{{ case.headline }}*, {{ case.headline }}{{ case.headline }}

- {{ case.headline }}

1. {{ case.headline }}

> {{ case.headline }}

| {{ case.headline }} | b |
| --- | --- |
| {{ case.headline }} | **{{ case.headline }}** |

[{{ case.headline }}](https://example.org/)

::: address
{{ case.headline }}\\
{{ case.headline }}
:::
"""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Zl", "Zp")), min_size=1))
def test_a_text_stays_itself_wherever_it_stands(tmp_path: Path, words: str) -> None:
    view = view_of(a_case())
    headline = view.texts["headline"].with_text(words.strip() or "x")
    view = view_of(a_case(), texts={**view.texts, "headline": headline})
    t = str(headline)
    pieces = texts_in(note(tmp_path, PLACES, view=view))
    assert pieces == [t, f"Before {t} {t}, {t}{t}", t, t, t, t, "b", t, t, t, t, t]


def test_markup_around_a_text_is_markup_and_in_it_is_none(tmp_path: Path) -> None:
    made = note(tmp_path, "# *{{ case.headline }}*\n\n**{{ case.headline }}** x\n", a_case(headline="*a*"))
    assert made.document.blocks == (
        Heading(1, (Emphasis((Text("*a*"),)),)),
        Paragraph((Strong((Text("*a*"),)), Text(" x"))),
    )


PROSE = "One\nline.\n\n  - *Two*\u00a0\u3000x\n\n\nThree"
PARTS = ["One line.", "- *Two*\u00a0\u3000x", "Three"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("{{ case.summary }}", PARTS),
        ("**{{ case.summary }}**", PARTS),
        ("- {{ case.summary }}", PARTS),
        ("(here) {{ case.summary }}", ["(here) One line.", *PARTS[1:]]),
        ("# {{ case.summary }}", [" ".join(PARTS)]),
        ("| {{ case.summary }} |\n|---|\n| x |", [" ".join(PARTS), "x"]),
        ("> {{ case.summary }}", PARTS),
    ],
)
def test_prose_has_paragraphs_where_it_has_empty_lines(
    tmp_path: Path, place: str, expected: list[str]
) -> None:
    assert texts_in(note(tmp_path, place + "\n", a_case(summary=PROSE))) == expected


def test_a_paragraph_of_several_stays_in_its_quote(tmp_path: Path) -> None:
    made = note(tmp_path, "> {{ case.position | paragraphs }}\n\nx\n", a_case(position="One.\n\nTwo."))
    quote, after = made.document.blocks
    assert isinstance(quote, Quote) and len(quote.content) == 2
    assert isinstance(after, Paragraph)


def test_a_full_stop_behind_an_abbreviation_is_not_doubled(tmp_path: Path) -> None:
    made = note(tmp_path, "For **{{ case.headline }}**. {{ case.headline }}...\n", a_case(headline="Ms K."))
    assert texts_in(made) == ["For Ms K. Ms K...."]


def test_a_native_name_keeps_its_language(tmp_path: Path) -> None:
    case = a_case(EXAMPLE, alleged_victims__0__native={"zh-Hans": "羽*毛*"})
    (block,) = note(tmp_path, '{{ victims | joined("native") }}\n', case).document.blocks
    assert block == Paragraph((Text("羽*毛*", "zh-Hans"),))


def test_the_address_of_a_source_is_a_link_and_any_other_text_is_not(tmp_path: Path) -> None:
    def listed(url: str) -> Any:
        case = a_case(EXAMPLE, sources__0__url=url, sources__0__cite="yes")
        return note(tmp_path, '{{ sources | joined("url") }}\n', case).document.blocks[0]

    address = "https://gull.example/a"
    assert listed(address).content == (Link(address, (Text(address),)),)
    assert listed("javascript:alert(1)").content == (Text("javascript:alert(1)"),)


def test_a_table_keeps_its_cells(tmp_path: Path) -> None:
    case = a_case(EXAMPLE, alleged_victims__0__occupation="x | y \\| z")
    (table,) = note(tmp_path, '{{ people | table("name", "occupation") }}\n', case).document.blocks
    assert isinstance(table, Table)
    assert [[inline_text(cell) for cell in row] for row in table.rows] == [["Ms Ada Quill", "x | y \\| z"]]


def test_printed_texts_are_known_by_their_place_in_the_case_file() -> None:
    case = a_case(EXAMPLE)
    made = laid_out(case)
    assert case.summary is not None and case.letter is not None
    assert case.summary.origin in made.printed
    assert case.letter.origin not in made.printed, "a release prints no letter"
