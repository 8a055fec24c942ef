"""How the columns of a table share the page."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader

from hrdalert.documents.blocks import Heading, Paragraph, Table
from hrdalert.writers.html import HtmlWriter
from hrdalert.writers.pdf import PdfWriter
from hrdalert.writers.tables import column_widths

from .sample import sample_document, text

PAGE = 9070
"""The text of an A4 page between margins of 25 mm, in twentieths of a point."""
MARGINS = 240
LETTER = 95
"""An average letter of a table, in twentieths of a point."""
WORDS = st.text("abcdefghij", min_size=1, max_size=14)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 8))
    cells = st.lists(WORDS, max_size=6).map(lambda words: text(" ".join(words)))
    row = st.tuples(*[cells] * columns)
    return Table(header=draw(row), rows=tuple(draw(st.lists(row, min_size=1, max_size=4))))


@given(tables())
def test_the_columns_fill_the_page_and_none_is_without_width(table: Table) -> None:
    widths = column_widths(table, PAGE)
    assert sum(widths) == PAGE
    assert min(widths) > MARGINS / 2


def test_a_long_word_does_not_run_into_the_next_column() -> None:
    """Eight columns, as of a submission, whose longest words together are just wider than the page."""
    header = ("Who", "From", "Until", "Custody", "Place", "Lawyer", "Family", "Health")
    row = (
        "Ada Quillworth", "10 September 2017", "12 September 2017", "incommunicado detention",
        "Saltmarsh airport, then Abbotsley, by her account", "none known", "none known", "of concern",
    )  # fmt: skip
    table = Table(header=tuple(map(text, header)), rows=(tuple(map(text, row)),))
    for width, words in zip(column_widths(table, PAGE), row, strict=True):
        assert width >= MARGINS + LETTER * max(map(len, words.split())), words


def test_a_head_in_bold_is_not_parted_over_short_cells() -> None:
    header = ("Name", "Number", "Gender", "Nationality", "Occupation")
    row = ("the families of the valley", "about 700, close to 1,700 people", "f", "Colombia", "association")
    table = Table(header=tuple(map(text, header)), rows=(tuple(map(text, row)),))
    for width, head in zip(column_widths(table, PAGE), header, strict=True):
        assert width >= MARGINS + LETTER * len(head) * 6 // 5, head


def test_a_word_of_five_thousand_letters_wraps() -> None:
    """In a paragraph, a heading and a cell; Word does it by itself, in columns of a fixed width."""
    word = "W" * 5000
    table = Table((text("Name"), text("Born")), ((text(word), text("1984")),))
    document = replace(sample_document(), blocks=(Heading(2, text(word)), Paragraph(text(word)), table))
    pages = PdfReader(io.BytesIO(PdfWriter().write(document).content)).pages
    lines = "\n".join(page.extract_text() for page in pages).split("\n")
    assert sum(line.count("W") for line in lines if "WW" in line) == 3 * len(word)
    assert max(map(len, lines)) < 120
    page = HtmlWriter().write(document).content.decode()
    assert (
        f'<td class="wide">{word}</td><td>1984</td>' in page
        and "td.wide { overflow-wrap: anywhere; }" in page
    )


@pytest.mark.parametrize("letter", ["\u0436", "\u0628", "\u05e9", "\u0e01", "\u0f40"])
def test_such_a_word_wraps_in_scripts_whose_letters_join_or_that_have_no_spaces(letter: str) -> None:
    document = replace(sample_document(), blocks=(Paragraph(text(letter * 5000)),))
    pages = PdfReader(io.BytesIO(PdfWriter().write(document).content)).pages
    assert max(len(line) for page in pages for line in page.extract_text().split("\n")) < 250
