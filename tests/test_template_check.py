"""A template is checked before it is used: every mistake at once, each at its line, with how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hrdalert.documents.check import check_template
from hrdalert.documents.compose import Order
from hrdalert.documents.letters import Letters
from hrdalert.errors import Problem, TemplateErrors
from tests.conftest import DAY, Bench
from tests.strategies import case_with

FIRST = 8
"""The line of the first word of a template of the bench, whose front matter has seven lines."""


def problems(bench: Bench, text: str, name: str = "", **front: Any) -> list[Problem]:
    """What the check says of a template with this text."""
    name = bench.template(text, name, **front)
    letters = Letters(bench.root / "letter_templates")
    return check_template(letters, letters.find(name, "en"))


def lines(found: list[Problem]) -> list[tuple[int, str]]:
    return sorted((problem.origin.line, problem.code) for problem in found)


# --- the packaged templates, and those of a new workspace ---


@pytest.mark.parametrize(("document", "language"), Letters().all())
def test_the_packaged_templates_have_no_mistakes(document: str, language: str) -> None:
    letters = Letters()
    assert check_template(letters, letters.find(document, language)) == []


# --- one mistake each ---

MISTAKES = {
    # names
    "{{ cse.headline }}": ("unknown-name", "cse", "case"),
    "{{ case.headlin }}": ("unknown-name", "case.headlin", "headline"),
    "{{ case.custody[0].plaze }}": ("unknown-name", "plaze", "place"),
    "{% for incident in case.incidents %}{{ incident.plaze }}{% endfor %}": (
        "unknown-name",
        "plaze",
        "place",
    ),
    "{{ story.lead.in_shrt }}": ("unknown-name", "in_shrt", "in_short"),
    "{{ (case.incidents | first).plaze }}": ("unknown-name", "plaze", "place"),
    "{{ organisation.adress }}": ("unknown-name", "adress", "address"),
    "{% for x in victims %}{{ loop.indx }}{% endfor %}": ("unknown-name", "loop.indx", "index"),
    "{% for x in victims %}{{ loop.previtem.nam }}{% endfor %}": ("unknown-name", "nam", "name"),
    "{{ loop.index }}": ("unknown-name", "loop", ""),
    "{{ country('CHN').nme }}": ("unknown-name", "nme", "name"),
    "{{ say.demnd(1) }}": ("unknown-name", "say.demnd", "demand"),
    "{% macro m(fact) %}{{ fact.wat }}{% endmacro %}": ("unknown-name", "wat", "what"),
    "{% for x in victims %}{% block b %}{{ x.id }}{% endblock %}{% endfor %}": ("unknown-name", "x", ""),
    # filters and tests
    "{{ victim | ful_name }}": ("unknown-filter", "ful_name", "full_name"),
    "{{ case.headline | e }}": ("unknown-filter", "e", ""),
    "{{ case.headline | safe }}": ("unknown-filter", "safe", ""),
    "{{ case.headline | tojson }}": ("unknown-filter", "tojson", ""),
    "{% set a | urlize %}x{% endset %}": ("unknown-filter", "urlize", ""),
    "{% filter upperr %}x{% endfilter %}": ("unknown-filter", "upperr", "upper"),
    "{% if case.headline is knwn %}x{% endif %}": ("unknown-test", "knwn", "known"),
    "{% if case.headline is upper %}x{% endif %}": ("unknown-test", "upper", "known"),
    # what is printed
    "{{ date }}": ("template-date", "date", "| on"),
    "{{ case.incidents[0].date }}": ("template-date", "date", "| on"),
    "{{ 'on ' ~ date }}": ("template-date", "date", "| on"),
    "{{ victim }}": ("template-print", "victim", "full_name"),
    "{{ victims }}": ("template-print", "victims", "full_name"),
    "{{ 'x' ~ victim }}": ("template-print", "victim", "full_name"),
    "{{ case.incidents }}": ("template-print", "case.incidents", "fields"),
    "{{ case }}": ("template-print", "case", "fields"),
    "{{ victim.name }}": ("template-print", "victim.name", "fields"),
    # texts
    "{% if case.headline == 'x' %}y{% endif %}": ("template-text", "case.headline", "word of a list"),
    "{% if 'x' == case.headline %}y{% endif %}": ("template-text", "case.headline", "word of a list"),
    "{% if 'x' in case.headline %}y{% endif %}": ("template-text", "case.headline", "word of a list"),
    "{% if 'x' not in case.headline %}y{% endif %}": ("template-text", "case.headline", "word of a list"),
    "{% if case.headline != 'x' %}y{% endif %}": ("template-text", "case.headline", "word of a list"),
    "{{ case.headline.upper() }}": ("template-text", "upper", "as it is"),
    "{{ case.headline[:3] }}": ("template-text", "cut", "as it is"),
    "{{ case.headline | upper }}": ("template-text", "upper", "as it is"),
    "{{ case.headline | first }}": ("template-text", "first", "as it is"),
    "{% for x in case.headline %}x{% endfor %}": ("template-loop", "case.headline", "for"),
    "{{ case.victims.name }}": ("template-list", "case.victims", "for"),
    "{{ case.headline | on }}": ("template-date", "no date", "date of a fact"),
    "{{ case.headline | full_name }}": ("template-person", "no person", "victim"),
    "[x]({{ case.sources[0].url }})": ("template-link", "address", "link(source)"),
    "[x](https://a.example/{{ case.headline }})": ("template-link", "address", "link(source)"),
    # braces that are no tags
    "{case.headline}": ("template-braces", "{case.headline}", "{{ … }}"),
    "{ case.headline }}": ("template-braces", "}}", "{{ … }}"),
    # other templates
    "{% include 'phrases/en.md' %}": ("template-include", "takes in", "say."),
    "{% include '/etc/passwd' %}": ("template-include", "takes in", "say."),
    "{% import 'phrases/en.md' as p %}{{ p.x() }}": ("template-include", "takes in", "say."),
    "{% from 'phrases/en.md' import who %}{{ who(victim) }}": ("template-include", "takes in", "say."),
    "{% extends 'packaged:pres-release/en.md' %}": ("template-missing", "pres-release", "packaged:"),
    "{% extends '../../../hrdalert.yaml' %}": ("template-missing", "hrdalert.yaml", "packaged:"),
    "{% extends case.headline %}": ("template-missing", "name", "quotes"),
    # containers
    "::: note": ("template-block", "not closed", ":::"),
    ":::": ("template-block", "closes nothing", "Take"),
    "::: Note\nx\n:::": ("template-block", "Note", "note"),
    # syntax
    "{{ case.headline": ("template-syntax", "{{ is not closed", "}}"),
    "{% if case.headline": ("template-syntax", "{% is not closed", "%}"),
    "{# remark": ("template-syntax", "{# is not closed", "#}"),
    "{% if case.headline %}x": ("template-syntax", "if … %} is not closed", "endif"),
    "{% for x in victims %}x": ("template-syntax", "for … %} is not closed", "endfor"),
    "{% endif %}": ("template-syntax", "endif %} closes nothing", "Take"),
    "{% else %}": ("template-syntax", "belongs to no", "if"),
    "{% if true %}{% else if false %}{% endif %}": ("template-syntax", "if is not expected", "{%"),
    "{{ case.headline headline }}": ("template-syntax", "headline is not expected", "{{"),
    "{{ case.headline ! }}": ("template-syntax", "'!' is not expected", "{{"),
    "{{ }}": ("template-syntax", "", "{{"),
    "{% unless x %}": ("template-syntax", "{% unless %} is not known", "The tags are"),
    "{% set = 3 %}": ("template-syntax", "", "{{"),
    "{{ 'x }}": ("template-syntax", "not expected", "{{"),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_each_mistake_is_named_with_its_line_and_its_mend(bench: Bench, text: str) -> None:
    code, said, mend = MISTAKES[text]
    (problem,) = problems(bench, f"# Title\n\n{text}\n\nThe end.\n")
    assert (problem.code, problem.origin.line) == (code, FIRST + 2)
    assert said in problem.text
    assert mend in problem.mend
    assert problem.mend


GOOD = """
{% set a, b = 1, 2 %}{% with c = a %}{{ c ~ b }}{% endwith %}
{% macro m(x, y=1) %}{{ x }}{{ varargs | length }}{{ caller() if caller else '' }}{% endmacro %}
{% call(inner) m(1) %}{{ inner }}{% endcall %}
{% set ns = namespace(n=0) %}{% for x in victims if x.born recursive %}{% set ns.n = ns.n + 1 %}{% endfor %}
{% if case.status == 'ongoing' and 'x' in ['x'] and not case.summary is unknown %}x{% endif %}
{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{% endfor %}
{{ victims | map(attribute='name') | map(attribute='full') | list | joined }}
{{ {'a': case.headline}['a'] }} {{ range(3) | join(', ') }} {% raw %}{{ not.read }}{% endraw %}
{# {% extends "nothing/en.md" %} {{ #}
{{ case.texts['x'].y if case.texts['x'] }} {{ date | day }} {{ date.year }}
{{
  case.headline
}}
{% if
   case.headline
%}
x
{% endif %}
%}
"""


def test_what_is_right_is_not_complained_of(bench: Bench) -> None:
    found = problems(bench, GOOD)
    assert [(problem.origin.line, problem.text) for problem in found] == [(FIRST + 19, "%} closes nothing")]


# --- all at once ---

SEVERAL = """# {{ case.headlin }}

{% if case.summary
{{ case.summary }}

{{ victim | ful_name }} {{ date }}
{% for incident in case.incidents %}
{{ incident.plaze
}} {{ incident.what | | on }}
{% endfor %}
{% if true %}
{% endfor %}
{% frobnicate %}
{% set x = %}{{ x }}
{% macro m( %}{{ m() }}{% endmacro %}
::: nte
{{ say.nothing() }}
:::
::: note
{{ case.summary }}{{ }}
"""


def test_every_mistake_is_found_at_once(bench: Bench) -> None:
    found = problems(bench, SEVERAL)
    assert lines(found) == [
        (FIRST, "unknown-name"),
        (FIRST + 2, "template-syntax"),
        (FIRST + 5, "template-date"),
        (FIRST + 5, "unknown-filter"),
        (FIRST + 7, "unknown-name"),
        (FIRST + 8, "template-syntax"),
        (FIRST + 10, "template-syntax"),
        (FIRST + 11, "template-syntax"),
        (FIRST + 12, "template-syntax"),
        (FIRST + 13, "template-syntax"),
        (FIRST + 14, "template-syntax"),
        (FIRST + 15, "template-block"),
        (FIRST + 16, "unknown-name"),
        (FIRST + 18, "template-block"),
        (FIRST + 19, "template-syntax"),
    ]


def test_nothing_is_written_of_a_template_with_mistakes(bench: Bench, tmp_path: Path) -> None:
    name = bench.template("{{ case.headline }} {{ case.headlin }}\n")
    with pytest.raises(TemplateErrors):
        list(bench.desk.draft(case_with("x"), Order(name, "en", DAY), ("md",), tmp_path / "out", DAY))
    assert not (tmp_path / "out").exists()


def test_the_mistakes_of_all_files_of_a_template_are_found(bench: Bench) -> None:
    bench.template("{% block a %}{{ case.headlin }}{% endblock %}\n", "parent")
    bench.write("phrases/en.md", "{% macro mine(person) %}{{ person.nam }}{% endmacro %}\n")
    found = problems(
        bench, '{% extends "parent/en.md" %}\n{% block a %}{{ victim }}{{ say.mine(victim) }}{% endblock %}'
    )
    assert {(problem.origin.file.parent.name, problem.origin.line, problem.code) for problem in found} == {
        ("invented-0", FIRST + 1, "template-print"),
        ("parent", FIRST, "unknown-name"),
        ("phrases", 1, "unknown-name"),
    }


# --- templates that extend others ---


def test_a_block_that_no_parent_has_is_a_mistake(bench: Bench) -> None:
    (problem,) = problems(
        bench, '{% extends "packaged:press-release/en.md" %}\n{% block ledde %}x{% endblock %}\n'
    )
    assert (problem.code, problem.origin.line, problem.mend) == (
        "unknown-block",
        FIRST + 1,
        "Did you mean lede?",
    )


def test_words_outside_of_blocks_would_not_be_printed(bench: Bench) -> None:
    text = '{% extends "packaged:press-release/en.md" %}\n\nLost words.\n'
    text += "{% block lede %}x{% endblock %}\n{{ case.headline }}\n"
    assert lines(problems(bench, text)) == [(FIRST + 2, "outside-block"), (FIRST + 4, "outside-block")]


def test_a_block_knows_what_its_parent_sets(bench: Bench) -> None:
    bench.template(
        "{% set agency = organisation.name %}{% macro m() %}x{% endmacro %}{% block a %}{% endblock %}\n",
        "parent",
    )
    text = '{% extends "parent/en.md" %}{% block a %}{{ agency }} {{ m() }} {{ agncy }}{% endblock %}\n'
    (problem,) = problems(bench, text)
    assert problem.mend == "Did you mean agency?"


def test_a_template_that_extends_itself_is_told_how_to_name_the_packaged_one(bench: Bench) -> None:
    text = '{% extends "press-release/en.md" %}\n{% block lede %}x{% endblock %}\n'
    (problem,) = problems(bench, text, name="press-release")
    assert (problem.code, problem.origin.line) == ("template-circle", FIRST)
    assert "packaged:press-release/en.md" in problem.mend


def test_two_templates_that_extend_each_other(bench: Bench) -> None:
    bench.template('{% extends "two/en.md" %}\n', "one")
    assert "template-circle" in [
        problem.code for problem in problems(bench, '{% extends "one/en.md" %}\n', name="two")
    ]


# --- front matter ---

HEAD = "document: x\nlanguage: en\naudience: public\ntitle: T\naddressed_to: press\n"


@pytest.mark.parametrize(
    ("text", "line", "said", "mend"),
    [
        ("no front matter", 1, "no front matter", "document: …"),
        ("---\ndocument: x\n\n# Title\n", 1, "not closed", "---"),
        (f"---\n{HEAD}adressed_to: press\n---\n", 7, "adressed_to", "addressed_to"),
        (f"---\n{HEAD.replace('title: T', '')}---\n", 1, "title is missing", "title: …"),
        (f"---\n{HEAD.replace('public', 'pubic')}---\n", 4, "pubic", "public"),
        (f"---\n{HEAD.replace('press', 'presse')}---\n", 6, "presse", "press"),
        (f"---\n{HEAD.replace(': x', ': y')}---\n", 2, "the file is x/en.md", "document: x"),
        (f"---\n{HEAD.replace(': en', ': fr')}---\n", 3, "the file is x/en.md", "language: en"),
        (f"---\n{HEAD.replace('title: T', 'title: [a]')}---\n", 5, "title", "quotes"),
        (f"---\n{HEAD.replace('title: T', 'title: {{ x }}')}---\n", 5, "", "quotes"),
        (f"---\n{HEAD.replace('title: T', 'title: a: b')}---\n", 5, "", "quotes"),
        (f"---\n{HEAD}cite: perhaps\n---\n", 7, "perhaps", "cite: true"),
        (f"---\n{HEAD}names: short\n---\n", 7, "short", "family"),
        (f"---\n{HEAD}letter: two\n---\n", 7, "two", "each"),
        ("---\n- a\n- b\n---\n", 2, "keys with values", "title: …"),
        (f"---\n{HEAD}about: \x07\n---\n", 2, "cannot be read", "quotes"),
        ("---\n" + HEAD.replace(" T", " '{% if true %}'") + "---\n", 5, "title: ", "endif"),
    ],
)
def test_mistakes_of_the_front_matter(bench: Bench, text: str, line: int, said: str, mend: str) -> None:
    bench.write("x/en.md", text)
    letters = Letters(bench.root / "letter_templates")
    found = check_template(letters, letters.find("x", "en"))
    assert found[0].origin.line == line
    assert said in found[0].text
    assert mend in found[0].mend
    with pytest.raises(TemplateErrors):
        bench.composed("x", case_with("x"))


def test_a_title_is_checked_and_printed_as_text_is(bench: Bench) -> None:
    for title, code in {
        "{{ case.headlin }}": "unknown-name",
        "{{ date }}": "template-date",
        "{{ victim }}": "template-print",
        "{{ case.headline": "template-syntax",
    }.items():
        (problem,) = problems(bench, "x\n", title=title)
        assert (problem.code, problem.origin.line) == (code, 5)
        assert problem.text.startswith("title: ")
    name = bench.template("x\n", title="Of {{ date | day }}: {{ case.headline }}, {{ say.who(victim) }}")
    assert bench.composed(name, case_with("*x*")).title == "Of 20 April 2031: *x*, a *x*"


def test_a_title_that_this_case_cannot_fill_is_named_at_its_line(bench: Bench) -> None:
    name = bench.template("x\n", title="{{ case.notes }}")
    with pytest.raises(TemplateErrors) as error:
        bench.composed(name, case_with("x"))
    (problem,) = error.value.problems
    assert problem.origin.line == 5
    assert problem.text == "title: this is withheld"


def test_front_matter_and_text_are_complained_of_together(bench: Bench) -> None:
    found = problems(bench, "{{ victim }}\n", audience="pubic", cite="x")
    assert lines(found) == [(4, "front-matter"), (7, "front-matter"), (FIRST + 1, "template-print")]


def test_a_file_that_is_not_utf_8(bench: Bench) -> None:
    bench.write("x/en.md", "x").write_bytes(b"---\ntitle: \xff\n---\n")
    with pytest.raises(TemplateErrors, match="not UTF-8"):
        bench.composed("x", case_with("x"))


def test_an_extending_template_takes_its_front_matter_from_its_parent(bench: Bench) -> None:
    bench.write("press-release/en.md", '---\ntitle: Own\n---\n{% extends "packaged:press-release/en.md" %}\n')
    letters = Letters(bench.root / "letter_templates")
    front = letters.front_matter(letters.find("press-release", "en"))
    assert (front.title, front.audience, front.names) == ("Own", "public", "family")
