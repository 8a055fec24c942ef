"""Nothing empty is printed: an absent value takes along what it stands in, and what only introduced it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hrdalert.documents.layout import LaidOut
from tests.builder import EXAMPLE, SMALLEST, a_case
from tests.documents.views import READER, laid_out, note, texts_in, view_of

GONE = {
    "a paragraph": ("a {{ case.now }} b\n\nx", ["x"]),
    "a part": ("a[[, {{ case.now }}]][[, {{ case.headline }}]]", ["a, Puppeteer held for a play about a dam"]),
    "a part in a part": ("a[[, b[[, {{ case.now }}]]]]", ["a, b"]),
    "an item": ("- {{ case.now }}\n- x", ["x"]),
    "an item with all in it": ("- {{ case.now }}\n\n  more\n- x", ["x"]),
    "a list and its lead-in": ("We ask:\n\n- {{ case.now }}\n\nx", ["x"]),
    "a lead-in in bold": ("**We ask:**\n\n{{ case.now | paragraphs }}\n\nx", ["x"]),
    "a lead-in before a heading": (
        "We ask:\n\n{% for entry in measure.provisions %}\n- {{ entry.says }}\n{% endfor %}\n\n# X\n\nx",
        ["X", "x"],
    ),
    "a lead-in of a filter": ("We ask:\n\n{{ measure.provisions | listed('says') }}\n\nx", ["x"]),
    "a heading with all under it": ("## A\n\n### B\n\n{{ case.now }}\n\n## C\n\nx", ["C", "x"]),
    "a heading at the end": ("x\n\n## A\n\n{{ case.now }}", ["x"]),
    "a heading that holds it": ("x\n\n## A {{ case.now }}\n\ny", ["x", "y"]),
    "a row": ("| a |\n|---|\n| {{ case.now }} |\n| x |", ["a", "x"]),
    "a table": ("| a |\n|---|\n| {{ case.now }} |\n\nx", ["x"]),
    "a line of an address": ("::: address\n{{ case.now }}\\\nx\n:::", ["x"]),
    "a note and a quote": ("::: note\n{{ case.now }}\n:::\n\n> {{ case.now }}\n\nx", ["x"]),
    "nothing by or": ("{{ case.now or case.headline }}", ["Puppeteer held for a play about a dam"]),
    "both of or": ("{{ case.now or case.position }}\n\nx", ["x"]),
    "by a loop": ("{% for provision in measure.provisions %}\n{{ provision.says }}\n{% endfor %}\n\nx", ["x"]),
    "through every filter": (
        "{{ case.urgent.by | day }}\n\n{{ case.now | paragraphs | capital }}\n\n{{ members | table }}\n\n"
        "{{ case.quotes | paragraphs }}\n\n{{ members | joined }}\n\n{{ measure.provisions | numbered('says') }}\n\nx",
        ["x"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", GONE)
def test_what_is_absent_takes_its_place_along(tmp_path: Path, what: str) -> None:
    body, expected = GONE[what]
    assert texts_in(note(tmp_path, body + "\n", a_case(SMALLEST))) == expected


def test_a_lead_in_stays_where_its_list_does(tmp_path: Path) -> None:
    made = note(tmp_path, "We ask:\n\n- {{ case.now }}\n- x\n\nSincerely:\n\ny\n")
    assert texts_in(made) == ["We ask:", "x", "Sincerely:", "y"]


def test_what_went_is_listed_with_its_key_and_the_line_of_the_template(tmp_path: Path) -> None:
    made = note(tmp_path, "{{ case.now }}\n\nx[[ {{ case.urgent.by | day }}]]\n\n{{ members | table }}\n")
    assert [(part.key, part.origin.line) for part in made.left_out] == [
        ("case.now", 5),
        ("case.urgent.by", 7),
        ("members", 9),
    ]
    assert made.left_out[0].origin.file == tmp_path / "note" / "en.md"
    assert "case.now" in str(made.left_out[0]) and "en.md:5" in str(made.left_out[0])


def test_a_demand_that_lacks_what_it_needs_is_left_out_and_listed(tmp_path: Path) -> None:
    case = a_case(demands=[{"do": "investigate"}, {"do": "release"}])
    made = note(tmp_path, "We ask:\n\n{{ demands | listed }}\n", case, reader=READER)
    assert texts_in(made) == ["We ask:", "release Ada Quill"]
    assert [(part.key, part.origin.line) for part in made.left_out] == [("demands[0].what", 7)]


KEYS = [
    "now", "position", "link", "letter", "urgent", "demands", "mandates", "custody", "sources", "related", "action",
    "alleged_perpetrators", "alleged_victims__0__about", "alleged_victims__0__born", "chronology__2__place",
]  # fmt: skip
TRACES_OF_NOTHING = re.compile(r"None\b|Absent|\(\)|\(\s|,\s*,|,\s*\.|[\ue000-\uf8ff]|\[\[|\]\]|\{|\}|^\W*$")


@pytest.mark.parametrize(
    "document", ["press-release", "un-communication", "urgent-action", "appeal-letter", "case-sheet"]
)
@pytest.mark.parametrize("key", KEYS)
def test_no_document_shows_that_a_key_is_missing(document: str, key: str) -> None:
    case = a_case(EXAMPLE, **({} if key == "chronology__2__place" else {key: None}))
    _holds_nothing_empty(laid_out(case, document, reader=READER))


@pytest.mark.parametrize(
    "document", ["press-release", "un-communication", "urgent-action", "appeal-letter", "case-sheet"]
)
def test_no_document_of_the_smallest_case_has_holes(document: str) -> None:
    _holds_nothing_empty(laid_out(a_case(SMALLEST), document, reader=READER))


def _holds_nothing_empty(made: LaidOut) -> None:
    pieces = texts_in(made)
    assert len(pieces) > 8
    assert [piece for piece in pieces if piece and TRACES_OF_NOTHING.search(piece)] == []


def test_rows_without_values_and_columns_without_any_are_left_out(tmp_path: Path) -> None:
    case = a_case(EXAMPLE, alleged_victims__0__gender=None)
    made = note(tmp_path, '{{ people | table("name", "gender", "born") }}\n', case)
    assert texts_in(made) == ["Name", "Born", "Ms Ada Quill", "1994"]
    view = view_of(case, victims=())
    assert texts_in(note(tmp_path, "x\n\n{{ people | table }}\n", view=view)) == ["x"]
