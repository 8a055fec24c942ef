"""What a template cannot do while it is filled in: each is an error at its line, and none reaches out of the view."""

from __future__ import annotations

import pytest

from hrdalert.documents.letters import Letters
from hrdalert.errors import TemplateErrors, WorkspaceError
from tests.conftest import Bench
from tests.strategies import case_with

FIRST = 8
"""The line of the first word of a template of the bench."""

# --- while it is filled in ---

RUNTIME = {
    "{{ case.notes }}": "this is withheld",
    "{{ case.action.number }}": "this is unknown",
    "{{ story.charge.charge.name }}": "this is unknown",
    "{{ case.action.deadline | on }}": "the date is unknown here",
    "{{ case.victims[0].name.full }}{{ none }}": "there is nothing to print here",
    "{{ later(case.incidents[0].date, case.incidents[0].date, 3) }}": "takes from 1 to 2",
    "{{ victim | on }}": "no date",
    "{{ case.sources | full_name }}": "no person",
    "{{ 1 / 0 }}": "division by zero",
    "{{ victim.id.upper() }}": "a text has no .upper",
    "{{ case.texts_in_it() }}": "texts_in_it",
    "{{ date.today() }}": "today",
    "{{ case.incidents.append(1) }}": "append",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "recursion",
    "{{ label('colour', 'red') }}": "colour",
    "{{ true }}": "true has no words",
    "{{ say.who }}": "function or a macro",
}


@pytest.mark.parametrize("text", RUNTIME)
def test_what_goes_wrong_later_is_named_at_the_line_of_the_template(bench: Bench, text: str) -> None:
    name = bench.template("# Title\n\n{% if true %}\n\n" + text + "\n{% endif %}\n")
    with pytest.raises(TemplateErrors) as error:
        bench.composed(name, case_with("x"))
    (problem,) = error.value.problems
    assert RUNTIME[text] in problem.text
    assert problem.mend
    assert (problem.origin.file.name, problem.origin.line) == ("en.md", FIRST + 4)


def test_what_goes_wrong_in_a_phrase_is_named_there(bench: Bench) -> None:
    bench.write("phrases/en.md", "\n{% macro mine() -%}\n{{ case.notes }}\n{%- endmacro %}\n")
    name = bench.template("{{ say.mine() }}\n")
    with pytest.raises(TemplateErrors) as error:
        bench.composed(name, case_with("x"))
    assert (error.value.problems[0].origin.file.parent.name, error.value.problems[0].origin.line) == (
        "phrases",
        3,
    )


def test_a_reference_to_no_paragraph_and_other_mistakes_of_markdown_say_where(bench: Bench) -> None:
    for text, said in {
        "{{ para('a') }} See {{ paragraph('b') }} on.": "no paragraph is called b",
        "# {{ para() }} Title": "only a paragraph can have a number",
        "{{ para() }} one\n{{ para() }} two": "two numbers",
        "##### Title": "level 5",
        "[x](javascript:alert)": "javascript:alert",
        "::: address\n- x\n:::": "lines only",
    }.items():
        with pytest.raises(TemplateErrors) as error:
            bench.composed(bench.template(f"x\n\n{text}\n"), case_with("x"))
        (problem,) = error.value.problems
        assert said in problem.text
        assert "where it comes to" in problem.text
        assert problem.mend


# --- the sandbox ---


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ case.__class__ }}",
        "{{ victim._fields }}",
        "{{ case.person('quirk') }}",
        "{{ say._letters }}",
        "{{ link.__self__ }}",
        "{{ link.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ (1).__class__ }}",
        "{{ namespace.__init__ }}",
        "{{ range.__doc__ }}",
        "{{ victims.__len__() }}",
        "{{ date.replace(year=2000) | on }}",
        "{{ date.fromisoformat('2000-01-01') | on }}",
        "{{ case.date.today() | on }}",
        "{{ case.sources[0].origin.file.read_text() }}",
        "{{ case.incidents[0].origin.file }}",
        "{{ case.incidents[0]['__class__'] }}",
        "{{ case['person'] }}",
        "{{ _filters }}",
        "{{ _own }}",
        "{{ cycler }}",
        "{{ lipsum() }}",
        "{{ dict(a=1) }}",
        "{{ [].append(1) }}",
        "{{ case.headlines.update({}) }}",
    ],
)
def test_a_template_reaches_nothing_but_the_view(bench: Bench, text: str) -> None:
    with pytest.raises(TemplateErrors):
        bench.composed(bench.template(text + "\n"), case_with("x"))


@pytest.mark.parametrize("document", ["../x", "/etc", "..", "a/b", "", ".", "x\x00"])
def test_a_document_is_no_path(bench: Bench, document: str) -> None:
    (bench.root / "x").mkdir()
    (bench.root / "x" / "en.md").write_text("outside", encoding="utf-8")
    with pytest.raises(WorkspaceError):
        bench.composed(document, case_with("x"))


@pytest.mark.parametrize(
    "name", ["../../x/en.md", "/etc/passwd", "packaged:../pyproject.toml", "packaged:/etc/passwd"]
)
def test_a_loader_gives_nothing_from_outside_of_its_folders(bench: Bench, name: str) -> None:
    (bench.root / "x").mkdir()
    (bench.root / "x" / "en.md").write_text("outside", encoding="utf-8")
    letters = Letters(bench.root / "letter_templates")
    assert letters.named(name) is None
