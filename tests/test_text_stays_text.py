"""A text of a case comes out as those very characters: in every format, in every place, through every filter."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given

from hrdalert.documents.blocks import (
    Emphasis,
    Field,
    Heading,
    Link,
    Paragraph,
    Strong,
    Table,
    Text,
    block_texts,
    inline_text,
)
from hrdalert.documents.casetext import PRIVATE
from hrdalert.errors import TemplateErrors
from hrdalert.formats import find_writer, missing_in
from hrdalert.settings import FORMATS
from hrdalert.writers import Writer
from tests.conftest import Bench, bench_in
from tests.strategies import NAME, case_with, examples, hostile

DOCUMENTS = ("un-communication", "press-release", "urgent-action", "appeal-letter", "case-sheet")
EXACT = ("docx", "html", "md")


@cache
def writer(format: str) -> Writer:
    return find_writer(format)


def folded(text: str) -> str:
    return "".join(text.split())


# --- the whole flow ---


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("format", FORMATS)
def test_a_name_comes_out_of_every_document_in_every_format(
    shared: Bench, document: str, format: str
) -> None:
    composed = shared.composed(document, case_with(NAME))
    texts = list(block_texts(composed.blocks))
    times = sum(text.count(NAME) for text in texts)
    assert times, "its characters stand in the document, line breaks and indents too"
    back = writer(format).read_back(writer(format).write(composed).content)
    assert missing_in(composed, back) is None
    if format in EXACT:
        assert back.count(NAME) == times
    else:
        assert folded(back).count(folded(NAME)) >= times


@examples(12)
@given(text=hostile)
def test_any_text_comes_out_of_real_documents(shared: Bench, text: str) -> None:
    case = case_with(text)
    for document in DOCUMENTS:
        composed = shared.composed(document, case)
        texts = list(block_texts(composed.blocks))
        assert any(text in each for each in texts)
        assert not any(PRIVATE.search(each) for each in (composed.title, *texts))
        for format in ("txt", "md", "html", "docx"):
            assert (
                missing_in(composed, writer(format).read_back(writer(format).write(composed).content)) is None
            )


# --- places ---

PLACES = """
# {{ case.headline }}

{{ case.headline }}

Before **{{ case.headline }}** *{{ case.headline }}* ***{{ case.headline }}***, {{ case.headline }}{{ case.headline }}
{{ case.headline }}

## 1. {{ case.headline }} after

- {{ case.headline }}
- a

  {{ case.headline }}

1. {{ case.headline }}

> {{ case.headline }}

| {{ case.headline }} | b |
| --- | --- |
| {{ case.headline }} | **{{ case.headline }}** |
| `{{ case.headline }}` | x |

[{{ case.headline }}](https://example.org/)

::: field {{ case.headline }}
{{ case.headline }}
:::

::: address
{{ case.headline }}\\
{{ case.headline }}
:::

::: note
    {{ case.headline }}
:::

::: letters
1. {{ case.headline }}
:::
{% set kept = case.headline %}{% set caught %}{{ case.headline }}{% endset %}
{% macro twice(x) %}{{ x }} {{ x }}{% endmacro %}
{% macro wrapped() %}*{{ caller() }}*{% endmacro %}

{{ kept }} and {{ caught }} and {{ twice(kept) }}

{% call wrapped() %}{{ kept }}{% endcall %} and {% filter trim %} {{ caught }} {% endfilter %}

{% for each in [kept, caught] %}
{{ loop.index }}: {{ each }} {{ loop.previtem if not loop.first else '' }} {{ loop.cycle(kept, caught) }}

{% endfor %}
{% with x = kept %}
{{ x }}
{% endwith %}
"""
T = "⟦TEXT⟧"
EXPECTED = [
    *(T, T, f"Before {T} {T} {T}, {T}{T} {T}", f"1. {T} after"),
    *(T, "a", T, T, T),
    *(T, "b", T, T, T, "x"),
    *(T, T, T, T, T, T, T),
    *(f"{T} and {T} and {T} {T}", f"{T} and {T}"),
    *(f"1: {T}  {T}", f"2: {T} {T} {T}"),
    T,
]


@examples(40)
@given(text=hostile)
@example(text=NAME)
@example(text="**")
@example(text="    x")
@example(text="\u0301a" * 3)
def test_a_text_stays_itself_wherever_it_stands(shared: Bench, text: str) -> None:
    text = text.strip(" ")
    name = shared.template(PLACES, "places", title="{{ case.headline }}")
    document = shared.composed(name, case_with(text))
    expected = [re.sub("  +", " ", each).replace(T, text) for each in EXPECTED]
    assert list(block_texts(document.blocks)) == expected
    assert folded(document.title) == folded(text)


def test_markup_around_a_text_is_markup_and_in_it_is_none(bench: Bench) -> None:
    document = bench.composed(
        bench.template("# *{{ case.headline }}*\n\n**{{ case.headline }}** x\n"), case_with("*a*")
    )
    assert document.blocks == (
        Heading(1, (Emphasis((Text("*a*"),)),)),
        Paragraph((Strong((Text("*a*"),)), Text(" x"))),
    )


def test_a_text_of_a_native_name_keeps_its_language(bench: Bench) -> None:
    document = bench.composed(bench.template("({{ victim | native }})\n"), case_with("常 *x*"))
    assert document.blocks == (Paragraph((Text("("), Text("常 *x*", "zh-Hans"), Text(")"))),)


def test_prose_has_paragraphs_where_it_has_empty_lines(bench: Bench) -> None:
    text = "One\nline.\n\n  - *Two*\u00a0\u3000x\n\n\nThree"
    name = bench.template(
        "{{ case.summary }}\n\n- {{ case.summary }}\n\n# {{ case.summary }}\n\n| {{ case.summary }} |\n|---|\n"
    )
    texts = list(block_texts(bench.composed(name, case_with(text)).blocks))
    parts = ["One line.", "- *Two*\u00a0\u3000x", "Three"]
    assert texts == [*parts, *parts, " ".join(parts), " ".join(parts)]


def test_prose_in_a_label_and_in_code_loses_nothing(bench: Bench) -> None:
    name = bench.template("::: field {{ case.summary }}\nx\n:::\n\n```\n{{ case.summary }}\n```\n")
    assert list(block_texts(bench.composed(name, case_with("a\n\nb")).blocks)) == ["a b", "x", "a", "b"]


DROPPED = {
    "the address of a link": "[x]({{ case.headline }})",
    "a part of an address": "[x](https://a.example/{{ case.headline }})",
    "an address by itself": "<https://{{ case.headline }}>",
    "the title of a link": "[x](https://a.example '{{ case.headline }}')",
    "the words behind a fence": "```{{ case.headline }}\nx\n```",
    "a cell too many": "| a |\n|---|\n| b | {{ case.headline }} |",
    "behind a container": "::: note {{ case.headline }}\nx\n:::",
    "a picture": "![{{ case.headline }}](https://a.example)",
    "the label of a paragraph": "{{ para(case.headline) }} x",
    "a reference to one": "{{ paragraph(case.headline) }}",
    "the paragraph of the sources": "{{ case.headline }} {{ source_list() }}",
}


@pytest.mark.parametrize("place", DROPPED)
def test_where_a_text_would_be_lost_it_is_refused(bench: Bench, place: str) -> None:
    with pytest.raises(TemplateErrors) as error:
        bench.composed(bench.template(DROPPED[place] + "\n"), case_with("x"))
    assert not PRIVATE.search(str(error.value))
    assert all(problem.mend for problem in error.value.problems) or place == "a picture"


# --- signs that only a template could write ---


@pytest.mark.parametrize(
    "forged", ["\ue000\ue010\ue004\ue010\ue001", "{{ '\\ue000' }}", "&#xE000;", "\ue003", "\U000f0001"]
)
def test_a_template_cannot_hold_private_signs(bench: Bench, forged: str) -> None:
    name = bench.template(f"{{{{ case.headline }}}}\n\n{forged}\n")
    with pytest.raises(TemplateErrors) as error:
        bench.composed(name, case_with("x"))
    (problem,) = error.value.problems
    assert (problem.code, problem.origin.line) == ("private-use", 10)


def test_a_link_is_made_of_an_address_and_words(bench: Bench) -> None:
    name = bench.template("See {{ link(case.sources[0], case.headline) }} or {{ link(case.sources[0]) }}.\n")
    (paragraph,) = bench.composed(name, case_with("[a](b)")).blocks
    assert isinstance(paragraph, Paragraph)
    links = [inline for inline in paragraph.content if isinstance(inline, Link)]
    address = "https://gull.example/a"
    assert links == [Link(address, (Text("[a](b)"),)), Link(address, (Text(address),))]


def test_a_table_keeps_its_cells(bench: Bench) -> None:
    name = bench.template("| a | b |\n|---|---|\n| {{ case.headline }} | c |\n")
    (table,) = bench.composed(name, case_with("x | y \\| z")).blocks
    assert isinstance(table, Table)
    assert [[inline_text(cell) for cell in row] for row in table.rows] == [["x | y \\| z", "c"]]


def test_a_label_without_words_is_not_printed(bench: Bench) -> None:
    name = bench.template("::: field {{ '' }}\nx\n:::\n\n::: field L:\n{{ '' }}\n:::\n")
    document = bench.composed(name, case_with("x"))
    assert not any(isinstance(block, Field) for block in document.blocks)
    assert list(block_texts(document.blocks)) == ["x"]


def test_the_office_and_its_recipients_are_text_too(tmp_path: Path) -> None:
    bench = bench_in(tmp_path)
    settings_file = tmp_path / "hrdalert.yaml"
    written = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(
        written.replace("name: Example Defenders Watch", "name: '*EDW* {{ 7*7 }} <b>'", 1), encoding="utf-8"
    )
    document = bench.composed(bench.template("- {{ organisation.name }}\n"), case_with("x"))
    assert list(block_texts(document.blocks)) == ["*EDW* {{ 7*7 }} <b>"]
