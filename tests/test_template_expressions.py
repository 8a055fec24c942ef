"""Whatever a template does with a text: those very characters come out, or it is refused with a clear message."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert.documents.blocks import Document, Emphasis, Heading, Paragraph, block_texts
from hrdalert.documents.casetext import PRIVATE
from hrdalert.documents.helpers import FILTER_NAMES
from hrdalert.documents.letters import FILTERS
from hrdalert.documents.printing import FILTERS as TEXT_FILTERS
from hrdalert.errors import TemplateErrors
from tests.conftest import Bench
from tests.strategies import NAME, case_with, examples, hostile

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
    "'yes' if {t} | rest or true else 'no'": lambda text: "yes",
    "{t} | names_in_bold": as_it_is,
    "{t} | led_by('said') ~ ''": lambda text: f"said {text}",
    "(1 | ordinal) ~ {t}": lambda text: f"first{text}",
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
    "{t} | unclosed": as_it_is,
    "{t} | by": lambda text: f"by {text}",
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
        "one_day",
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
