"""A text of a case comes out as those very characters: in every format, in every place, through every filter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hrdalert.documents.blocks import (
    Document,
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
from hrdalert.documents.helpers import FILTER_NAMES
from hrdalert.documents.letters import FILTERS
from hrdalert.documents.printing import FILTERS as TEXT_FILTERS
from hrdalert.drafting import FORMATS, find_writer, missing_in
from hrdalert.errors import TemplateErrors
from hrdalert.writers import Writer
from tests.conftest import Bench, bench_in
from tests.strategies import NAME, case_with, hostile


def examples(count: int) -> settings:
    return settings(max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])


DOCUMENTS = ("un-communication", "press-release", "urgent-action", "appeal-letter", "case-sheet")
EXACT = ("docx", "html", "md")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """One workspace for all examples of a property."""
    return bench_in(tmp_path_factory.mktemp("workspace"))


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


# --- filters and operators ---

Outcome: TypeAlias = Callable[[str], str] | None
"""What is printed of a text; None: TemplateErrors."""


def as_it_is(text: str) -> str:
    return text


EXPRESSIONS: dict[str, Outcome] = {
    "{t} ~ {t}": lambda text: text + text,
    "'<b>' ~ {t} ~ '&amp;'": lambda text: f"<b>{text}&",
    "{t} + {t}": lambda text: text + text,
    "'a ' + {t}": lambda text: f"a {text}",
    "{t} % 3": None,
    "'%s' % {t}": None,
    "'%.1s' % {t}": None,
    "'%s %s' % ({t}, {t})": None,
    "{t} * 2": None,
    "2 * {t}": None,
    "-{t}": None,
    "{t}[0]": None,
    "{t}[:2]": None,
    "({t} ~ 'x')[1:]": None,
    "{t}.upper()": None,
    "{t}.format(1)": None,
    "'{{}}'.format({t})": None,
    "'{{!r}}'.format(victim)": None,
    "{t}.__class__": None,
    "{t}.plain": None,
    "'x' in {t}": None,
    "{t} in 'x'": None,
    "'yes' if {t} in [{t}] else 'no'": lambda text: "yes",
    "'yes' if {t} == 'x'": None,
    "'yes' if 'x' == {t}": None,
    "'yes' if ({t} ~ '') != 'x'": None,
    "'yes' if {t} < {t}": None,
    "'yes' if {t} == {t} else 'no'": lambda text: "yes",
    "'yes' if {t} else 'no'": lambda text: "yes",
    "{t} if true": as_it_is,
    "{t} or 'x'": as_it_is,
    "'x' and {t}": as_it_is,
    "[{t}, {t}] | join(' / ')": lambda text: f"{text} / {text}",
    "['a', 'b'] | join({t})": lambda text: f"a{text}b",
    "victims | join(', ', attribute='occupation')": as_it_is,
    "{t} | join": None,
    "[{t}, 'b', {t}] | joined": lambda text: f"{text}, b and {text}",
    "{t} | joined": None,
    "{t} | upper": None,
    "{t} | lower": None,
    "('a ' ~ {t}) | upper": None,
    "[{t}] | map('upper') | join": None,
    "{t} | replace('a', 'b')": None,
    "'abc' | replace('b', {t})": lambda text: f"a{text}c",
    "{t} | trim": as_it_is,
    "{t} | string": as_it_is,
    "{t} | default('x')": as_it_is,
    "{t} | first": None,
    "{t} | last": None,
    "{t} | length": None,
    "{t} | list": None,
    "{t} | list | join": None,
    "({t} ~ 'x') | list | join": None,
    "{t} | sort": None,
    "{t} | unique | join": None,
    "{t} | slice(2) | list": None,
    "{t} | map('upper') | list": None,
    "{t} | select | list | join": None,
    "{t} | reject('equalto', 'x') | list": None,
    "[{t}] | first": as_it_is,
    "[{t}] | list | last": as_it_is,
    "[{t}, {t}] | unique | join('-')": as_it_is,
    "[{t}, 'x'] | length": lambda text: "2",
    "[{t}, {t}] | sort | join('-')": lambda text: f"{text}-{text}",
    "victims | map(attribute='occupation') | list | joined": as_it_is,
    "victims | selectattr('occupation', 'equalto', 'x') | list | length": None,
    "{t} | quoted": lambda text: f'"{text}"',
    "{t} | a": lambda text: f"a {text}",
    "2 | counted('x', {t})": lambda text: f"two {text}",
    "{t} | number": None,
    "{t} | counted('x', 'y')": None,
    "{t} | possessive": lambda text: f"{text}'s",
    "{t} | capital": lambda text: f"X{text[1:]}",
    "{t} | lower_first": as_it_is,
    "{t} | clause": as_it_is,
    "{t} | sentence": lambda text: f"X{text[1:]}.",
    "('a ' ~ {t}) | capital": lambda text: f"A {text}",
    "({t} ~ ' b.') | clause": lambda text: f"{text} b",
    "{t} | on": None,
    "{t} | full_name": None,
    "{t} | verb('is')": None,
    "victim | full_name": as_it_is,
    "victim | again": as_it_is,
    "victim | bare_name": as_it_is,
    "victim | native": as_it_is,
    "victims | full_name": as_it_is,
    "victim | possessive": lambda text: f"{text}'s",
    "victim | string": None,
    "victim | upper": None,
    "victim | quoted": None,
    "victim | capital": None,
    "victim | a": None,
    "'a' ~ victim": None,
    "[victim] | join": None,
    "[victim] | joined": None,
    "case.notes ~ 'x'": None,
    "case.notes | capital": None,
    "date ~ 'x'": None,
    "date | quoted": None,
    "victims": None,
    "[{t}]": None,
    "{{'a': {t}}}": None,
    "link(case.sources[0], {t})": as_it_is,
    "link({t})": None,
    "link('https://a.example/' ~ {t})": None,
    "country({t}).name": None,
    "label('status', {t})": None,
    "mandate({t}).title": None,
    "para({t})": None,
    "day_after({t})": None,
    "range({t}) | list | length": None,
    "sources({t})": None,
    "brief(case.incidents[0]) | replace('a', 'b')": None,
}


@pytest.fixture(scope="module")
def expressions(shared: Bench) -> dict[str, str]:
    """The document of each expression, between two words; the text is one that begins and ends as no filter changes."""
    made = {}
    for expression in EXPRESSIONS:
        body = "begin {{ " + expression.format(t="case.headline") + " }} end\n"
        made[expression] = shared.template(body)
    return made


@examples(8)
@given(text=hostile)
@example(text=NAME)
def test_each_expression_prints_those_characters_or_is_refused(
    shared: Bench, expressions: dict[str, str], text: str
) -> None:
    text = f"x {text}yx"
    case = case_with(text)
    for expression, name in expressions.items():
        wanted = EXPRESSIONS[expression]
        try:
            document = shared.composed(name, case)
        except TemplateErrors as error:
            assert wanted is None, (expression, str(error))
            assert all(problem.origin.line == 8 and problem.mend for problem in error.problems), (
                expression,
                str(error),
            )
            assert not PRIVATE.search(str(error))
            continue
        expected = "begin end" if wanted is None else f"begin {wanted(text)} end"
        printed = list(block_texts(document.blocks))
        assert printed == [expected], expression


def test_every_filter_is_among_the_expressions() -> None:
    tried = " ".join(EXPRESSIONS)
    untried = {
        "since",
        "day",
        "they",
        "them",
        "their",
        "theirs",
        "themself",
        "They",
        "Their",
        "is",
        "was",
        "has",
    }
    missing = [
        name
        for name in (*FILTERS, *TEXT_FILTERS, *FILTER_NAMES)
        if not re.search(rf"\| {name}\b", tried) and name not in untried | {"rejectattr"}
    ]
    assert not missing


atoms = st.sampled_from(
    [
        *(
            "case.headline",
            "victim.occupation",
            "victim | full_name",
            "'lit'",
            "3",
            "[case.headline]",
            "victim",
        ),
        *(
            "date",
            "none",
            "case.notes",
            "sources(case.incidents[0])",
            "say.who(victim)",
            "caught",
            "twice(kept)",
        ),
        "range(3)",
    ]
)
filters = st.sampled_from([*FILTERS, *TEXT_FILTERS, *FILTER_NAMES])
arguments = st.sampled_from(
    ["", "", "(1)", "('a')", "('a', case.headline)", "(case.headline)", "(attribute='name')"]
)
operators = st.sampled_from(
    [" ~ ", " + ", " * ", " % ", " == ", " in ", " < ", " and ", " or ", " - ", " // "]
)
wild = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("({} | {}{})".format, inner, filters, arguments),
        st.builds("({}{}{})".format, inner, operators, inner),
        st.builds("({})[{}]".format, inner, st.sampled_from(["0", "1:", ":2", "::-1", "'name'"])),
        st.builds(
            "({}).{}".format,
            inner,
            st.sampled_from(["name", "text", "upper()", "format(1)", "__class__", "items()"]),
        ),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("link({})".format, inner),
    ),
    max_leaves=5,
)
WILD = """
{{% set kept = case.headline %}}{{% set caught %}}a {{{{ case.headline }}}}{{% endset %}}
{{% macro twice(x) %}}{{{{ x }}}}{{{{ x }}}}{{% endmacro %}}
{{{{ {} }}}}
"""


@examples(150)
@given(expression=wild)
def test_no_expression_makes_markup_or_a_piece_of_a_text(shared: Bench, expression: str) -> None:
    """Whatever is written in a tag: an error of the template, or words in which each text is whole."""
    name = shared.template(WILD.format(expression))
    text = "⟦*a* {{ 7*7 }} <b>&amp;⟧"
    try:
        document = shared.composed(name, case_with(text))
    except TemplateErrors as error:
        assert not PRIVATE.search(str(error))
        return
    for printed in block_texts(document.blocks):
        assert not PRIVATE.search(printed)
        assert not set("⟦⟧{}<") & set(printed.replace(text, "")), printed
        assert "View" not in printed
        assert "object at" not in printed
    assert not any(isinstance(inline, Emphasis) for inline in _inlines(document))


def _inlines(document: Document) -> Iterator[object]:
    for block in document.blocks:
        if isinstance(block, Paragraph | Heading):
            yield from block.content


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
