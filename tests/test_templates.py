"""Templates of an office and of a case: what hides what, what can be changed, and what is numbered, cited and named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hrdalert.cases import Case
from hrdalert.documents.blocks import (
    Document,
    NumberedList,
    Paragraph,
    SourceReference,
    Text,
    block_texts,
    inline_text,
)
from hrdalert.documents.letters import Letters
from hrdalert.errors import TemplateErrors, WorkspaceError
from hrdalert.resources import packaged_letters
from tests.conftest import Bench, read
from tests.strategies import case_with

CASE = """
reference: 2031-007
country: CHN
as_of: 2031-04-20
status: ongoing
cooperation_with_un: no
headline: Puppeteers held
summary: {summary}
demands: [{{do: release}}]
mandates: [{{id: torture, reason: "{{ada}} was hurt"}}]
texts: {texts}
alleged_victims:
  - id: ada
    name: {{full: Ada Example, family: Example}}
    title: Ms
    pronouns: {pronouns}
    occupation: puppeteer
    consent: {{submission: yes, government: yes, un_report: no, public: yes}}
  - id: bo
    name: {{full: Bo Other, family: Other}}
    title: Mr
    consent: {{submission: yes, government: yes, un_report: no, public: yes}}
incidents:
  - {{id: play, of: [ada], date: 2031-02-14, what: "{{ada.They}} staged a play {{play.on}}.",
     in_short: "{{ada.they}} staged a play", sources: [S2]}}
  - {{id: arrest, of: [ada], date: 2031-03-03, in_short: "police took {{ada.them}}", weight: lead, sources: [S1, S2],
     what: "Police took {{ada.them}} {{arrest.on}}, {{arrest.after.play}} the play."}}
  - {{id: later, of: [ada], date: 2032-01-02, what: Nothing yet., in_short: nothing yet, sources: [S3]}}
sources:
  - {{id: S1, kind: media, title: The Gull, date: 2031-03-04, url: 'https://gull.example/a'}}
  - {{id: S2, kind: media, title: The Tern, date: 2031-02-15}}
  - {{id: S3, kind: media, title: The Rook, date: 2031-02-15}}
"""


def case(texts: str = "{}", pronouns: str = "she/her", summary: str = "A summary of {ada}.") -> Case:
    summary = f'"{summary}"'
    text = CASE.format(texts=texts, pronouns=pronouns, summary=summary)
    return read(text if pronouns else text.replace("    pronouns: \n", ""), Path("cases/puppets.yaml"))


def texts(document: Document) -> list[str]:
    return list(block_texts(document.blocks))


def numbered(document: Document) -> list[tuple[int | None, str]]:
    return [
        (block.number, inline_text(block.content))
        for block in document.blocks
        if isinstance(block, Paragraph)
    ]


def printed(bench: Bench, text: str, of: Case | None = None, **front: Any) -> list[str]:
    return texts(bench.composed(bench.template(text, **front), of or case()))


# --- whose template ---


def test_an_own_template_hides_the_packaged_one(bench: Bench) -> None:
    assert len(texts(bench.composed("press-release", case()))) > 5
    bench.template("Own release on {{ case.headline }}.\n", "press-release")
    fresh = Bench(bench.root)
    assert texts(fresh.composed("press-release", case())) == ["Own release on Puppeteers held."]
    letters = fresh.desk.letters
    hidden = letters.hides(letters.find("press-release", "en"))
    assert hidden is not None
    assert hidden.path == packaged_letters() / "press-release" / "en.md"
    assert letters.hides(letters.find("urgent-action", "en")) is None


def test_a_template_is_read_again_when_it_was_changed(bench: Bench) -> None:
    name = bench.template("One.\n")
    assert texts(bench.composed(name, case())) == ["One."]
    bench.template("One and two.\n", name)
    assert texts(bench.composed(name, case())) == ["One and two."]


def test_an_own_template_extends_the_packaged_one_and_changes_a_block(bench: Bench) -> None:
    before = texts(bench.composed("press-release", case()))
    bench.write(
        "press-release/en.md",
        '---\nabout: ours\n---\n{% extends "packaged:press-release/en.md" %}\n\n'
        "{% block release_line %}\n**Embargoed, {{ agency }}**\n{% endblock %}\n"
        "{% block subhead %}\n{{ super() }}\nSub-head of {{ headline }}\n{% endblock %}\n",
    )
    after = texts(Bench(bench.root).composed("press-release", case()))
    assert after == [
        "Embargoed, Example Defenders Watch",
        before[1],
        "Sub-head of Puppeteers held",
        *before[2:],
    ]


def test_an_own_document_of_a_new_name(bench: Bench) -> None:
    bench.template("Hello.\n", "newsletter-item")
    assert ("newsletter-item", "en") in bench.desk.letters.all()
    assert texts(bench.composed("newsletter-item", case())) == ["Hello."]
    with pytest.raises(WorkspaceError) as error:
        bench.composed("newsleter-item", case())
    assert "newsletter-item (en)" in error.value.hint


def test_the_packaged_folder_as_own_folder_hides_nothing() -> None:
    letters = Letters(packaged_letters())
    for document, language in letters.all():
        file = letters.find(document, language)
        assert not file.own
        assert letters.hides(file) is None
    assert [each.own for each in letters.phrases("en")] == [False]


def test_an_own_phrase_stands_before_the_packaged_one_inside_of_others_too(bench: Bench) -> None:
    text = "{{ say.name_with_script(victim) }}; {{ say.governments() }}; {{ say.mine() }}\n"
    bench.write("phrases/en.md", "{% macro mine() %}own {{ say.governments() }}{% endmacro %}\n")
    usual = "the Government of China"
    assert printed(bench, text) == [f"Ada Example; {usual}; own {usual}"]
    bench.write(
        "phrases/en.md",
        "{% macro mine() %}own {{ say.governments() }}{% endmacro %}\n"
        "{% macro governments() %}all of them{% endmacro %}\n",
    )
    assert printed(Bench(bench.root, bench._numbers), text)[0].endswith("; all of them; own all of them")


def test_a_phrase_of_nothing_can_be_asked(bench: Bench) -> None:
    bench.write(
        "phrases/en.md", "{% macro mine(x) %}\n{% if x %}\n{{ x }}\n{% endif %}\n{{ '' }}\n{% endmacro %}\n"
    )
    text = (
        "{% macro local(x) %}{{ x }}{% endmacro %}{% set caught %} {{ local('') }} {% endset %}"
        "{{ 'a' if say.mine('') else 'b' }}{{ 'a' if say.mine('x') else 'b' }}"
        "{{ 'a' if local('') else 'b' }}{{ 'a' if local(case.headline) else 'b' }}{{ 'a' if caught else 'b' }}\n"
    )
    assert printed(bench, text) == ["babab"]


# --- a case's own words ---


def test_a_case_words_a_block_itself(bench: Bench) -> None:
    name = bench.template(
        "{% block one %}\nOne.\n{% endblock %}\n\n{% block two %}\nTwo.\n{% endblock %}\n", "x"
    )
    own = case('{x: {two: "*Own* words of {ada},\\n\\nand {{ more }}."}}')
    assert texts(bench.composed(name, own)) == ["One.", "*Own* words of Ada Example,", "and {{ more }}."]


def test_a_block_in_a_cases_own_words_keeps_a_number(bench: Bench) -> None:
    name = bench.template(
        "{{ para() }} First, as {{ paragraph('two') }} says.\n\n"
        "{% block two %}\n{{ para('two') }} Second.\n{% endblock %}\n\n"
        "{{ para() }} Third.\n",
        "x",
        numbered=True,
    )
    document = bench.composed(name, case("{x: {two: Own words.}}"))
    assert numbered(document) == [(1, "First, as paragraph 2 says."), (2, "Own words."), (3, "Third.")]


def test_an_unknown_block_is_a_problem_at_its_line_of_the_case(bench: Bench) -> None:
    with pytest.raises(TemplateErrors) as error:
        bench.composed(
            "press-release", case("\n  press-release:\n    lede: fine\n    ledde: wrong\n    notess: too")
        )
    places = [(str(problem.origin), problem.code, problem.text) for problem in error.value.problems]
    assert [place[0].rpartition(":")[0] for place in places] == [
        "cases/puppets.yaml:14",
        "cases/puppets.yaml:15",
    ]
    assert "'ledde'" in places[0][2]
    assert "lede" in error.value.problems[0].mend


def test_a_block_of_a_template_that_extends_another_can_be_worded_too(bench: Bench) -> None:
    bench.write("press-release/en.md", '---\nabout: x\n---\n{% extends "packaged:press-release/en.md" %}\n')
    document = bench.composed("press-release", case("{press-release: {lede: Own lede.}}"))
    assert "(Example Defenders Watch, 20 April 2031) – Own lede." in texts(document)


# --- numbers ---

NUMBERED = """
See {{ paragraph('c') }}, {{ paragraph('a', 'c') }} and **{{ paragraphs_from('a', 'c') }}**.

# Heading on {{ paragraph('b') }}

{{ para('a') }} One.

- {{ paragraph('a') }}

{{ para() }} {{ '' }}

| {{ paragraph('c') }} |
|---|

{{ para('b') }} {{ case.summary }}

> {{ para('c') }} Three.
"""


def test_paragraphs_count_on_and_references_find_them(bench: Bench) -> None:
    name = bench.template(NUMBERED, numbered=True)
    document = bench.composed(name, case(summary="Two.\\n\\nMore."))
    assert texts(document) == [
        "See paragraph 3, paragraphs 1 and 3 and paragraphs 1 to 3.",
        "Heading on paragraph 2",
        *("One.", "paragraph 1", "paragraph 3", "Two.", "More.", "Three."),
    ]
    assert [number for number, _ in numbered(document)] == [None, 1, 2, None]


def test_sources_are_numbered_in_the_order_of_first_use_and_listed(bench: Bench) -> None:
    text = """
{% for fact in case.incidents if fact.id != 'later' %}
{{ fact.what }}{{ sources(fact) }}

{% endfor %}
As {{ source_number(case.sources[0]) }} says{{ sources(case.sources[0]) }}, it was so.

{{ source_list() }}
"""
    document = bench.composed(bench.template(text, cite=True), case())
    listed = document.blocks[-1]
    assert isinstance(listed, NumberedList)
    assert [inline_text(item[0].content) for item in listed.items if isinstance(item[0], Paragraph)] == [
        "The Tern, 15 February 2031.",
        "The Gull, 4 March 2031. https://gull.example/a",
    ]
    assert texts(document)[:3] == [
        "Ada Example staged a play on 14 February 2031 [1].",
        "Police took her on 3 March 2031, 17 days after the play [1, 2].",
        "As 2 says [2], it was so.",
    ]
    told = document.blocks[1]
    assert isinstance(told, Paragraph)
    assert told.content[1:] == (SourceReference((1, 2)), Text("."))


def test_without_citing_there_are_no_numbers_and_no_list(bench: Bench) -> None:
    text = "{{ case.incidents[0].in_short }}{{ sources(case.incidents[0]) }}.\n\n{{ source_list() }}\n"
    assert printed(bench, text) == ["Ada Example staged a play."]


def test_a_list_may_stand_before_what_is_cited(bench: Bench) -> None:
    text = "{{ source_list() }}\n\n- {{ sources(case.sources[2]) }}\n"
    assert printed(bench, text, cite=True)[0] == "The Rook, 15 February 2031."


# --- years and names ---


def test_a_year_is_left_out_where_the_same_paragraph_has_said_it(bench: Bench) -> None:
    play, arrest = "case.incidents[0]", "case.incidents[1]"
    text = (
        f"{{{{ {play}.date | on }}}}, {{{{ {arrest}.date | on }}}}, "
        f"{{{{ {play}.date | on }}}}, {{{{ {play}.date | day }}}}.\n\n"
        f"{{{{ {arrest}.date | on }}}} and {{{{ {arrest}.date | on(false) }}}}, {{{{ {arrest}.date | on(true) }}}}.\n\n"
        f"{{{{ {arrest}.what }}}} {{{{ {arrest}.date | on | capital }}}}.\n"
    )
    assert printed(bench, text) == [
        "on 14 February 2031, on 3 March, on 14 February 2031, 14 February 2031.",
        "on 3 March 2031 and on 3 March, on 3 March 2031.",
        "Police took Ada Example on 3 March 2031, 17 days after the play. On 3 March.",
    ]


def test_a_person_is_named_in_full_first_and_shortly_later(bench: Bench) -> None:
    text = "{{ victim | again }}, {{ victim | again }}; {{ case.summary }}\n\n{{ victim | again }}\n"
    for naming, first, later in (
        ("title", "Ms Ada Example", "Ms Example"),
        ("full", "Ada Example", "Ada Example"),
        ("family", "puppeteer Ada Example", "Example"),
    ):
        assert printed(bench, text, names=naming) == [f"{first}, {later}; A summary of {later}.", later]
    text = "{{ case.summary }} {{ victim | again }}\n"
    assert printed(bench, text, names="family") == ["A summary of puppeteer Ada Example. Example"]
    text = "{{ victim | full_name }}; {{ victim | again }}; {{ victims[1] | again }}\n"
    assert printed(bench, text, names="title") == ["Ms Ada Example; Ms Example; Mr Bo Other"]


AGREES = "{ada.They} {ada.was} there; {ada} {ada.has} {ada.their} own; {ada.they} {ada.is} {ada.themself}."


@pytest.mark.parametrize(
    ("pronouns", "expected"),
    [
        ("she/her", "She was there; Ada Example has her own; she is herself."),
        ("they/them", "They were there; Ada Example has their own; they are themself."),
        ("", "Ada Example was there; Ada Example has Ada Example's own; Ada Example is Ada Example."),
    ],
)
def test_verbs_agree_with_what_stands_before_them(bench: Bench, pronouns: str, expected: str) -> None:
    named = "{{ victims[0] | bare_name }}\n\n{{ case.summary }}\n"
    assert printed(bench, named, case(pronouns=pronouns, summary=AGREES))[1] == expected


def test_pronouns_and_verbs_of_several(bench: Bench) -> None:
    text = (
        "{{ victims | They }} {{ victims | was }} {{ victims | verb('says') }} "
        "{{ victims | them }} {{ victims | their }}; "
        "{{ victim | They }} {{ victim | was }} {{ victim | verb('says') }}; "
        "{{ victim | again }} {{ victim | was('name') }}; {{ victims | full_name }}\n"
    )
    assert printed(bench, text, case(pronouns="they/them")) == [
        "They were say them their; They were say; Ada Example was; Ada Example and Bo Other"
    ]


def test_references_to_what_may_not_be_told_are_all_named_at_once(bench: Bench) -> None:
    other = case(summary="After {gone.on}, {gone2.on}.")
    assert printed(bench, "{{ case.summary }}\n", other) == ["After {gone.on}, {gone2.on}."], (
        "no ids, and so text"
    )
    with pytest.raises(TemplateErrors) as error:
        bench.composed(
            "press-release",
            case(summary="{later.on} and {later.after.play}", texts='{press-release: {lede: "{later.on}"}}'),
        )
    assert {problem.code for problem in error.value.problems} == {"reference-absent"}
    assert len(error.value.problems) == 2


# --- empty slots ---


def test_an_empty_slot_leaves_nothing(bench: Bench) -> None:
    text = """
One {{ '' }} two {{ '' }}. Three {{ 'x' if false }}, four.
{{ '' }}
Five.

{{ '' }}

**{{ '' }}** six *{{ '' }}*.

**{% for person in case.related %}{{ person | full_name }}{% endfor %}**

# {{ '' }}

- {{ '' }}

> {{ '' }}

::: note
{{ '' }}
:::

::: address
{{ '' }}
:::
"""
    assert printed(bench, text) == ["One two. Three, four. Five.", "six."]


def test_a_cases_own_spaces_stay(bench: Bench) -> None:
    odd = "a  b , c\n   d  ."
    assert texts(bench.composed(bench.template("{{ case.headline }}  x , y\n"), case_with(odd))) == [
        f"{odd} x, y"
    ]


def test_tags_at_the_ends_of_lines_keep_words_apart(bench: Bench) -> None:
    text = """
{% if true %}One{% endif %}
two {% if true %}three{% endif %}
{% if true %}
four
{% endif %}
five {# a remark #}
{% if
  true
%}
six
{% endif %}{% if true %}
seven
{% endif %}
- a{% if true %} b{% endif %}
- {% if true %}c{% endif %}
"""
    assert printed(bench, text) == ["One two three four five six seven", "a b", "c"]
