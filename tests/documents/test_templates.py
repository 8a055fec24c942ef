"""An office's own templates and words, and what is said of mistakes in them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from hrdalert.documents.catalogue import described, fits, missing
from hrdalert.documents.date_wording import date_words
from hrdalert.documents.layout import lay_out
from hrdalert.documents.templates import Letters
from hrdalert.documents.words import read_words
from hrdalert.errors import Problem, TemplateErrors, WorkspaceError
from tests.builder import EXAMPLE, SMALLEST, a_case
from tests.documents.views import FRONT, READER, laid_out, note, own_letters, texts_in, view_of


def problems_of(folder: Path, body: str, front: str = FRONT) -> tuple[Problem, ...]:
    with pytest.raises(TemplateErrors) as error:
        note(folder, body, a_case(EXAMPLE), front, reader=READER)
    return tuple(error.value.problems)


# --- mistakes ---

WRONG = {
    "{{ case.sumary }}": ("case has no sumary", "summary"),
    "{{ vitcims | joined }}": ("'vitcims' is no value", "victims"),
    "{{ victims | paragraphs('abuot') }}": ("victims has no abuot", "about"),
    "{{ people | table('nam') }}": ("people has no nam", "name"),
    "{{ victims | joyned }}": ("No filter named 'joyned'", "joined"),
    "{{ date }}": ("a date needs its words", "| day"),
    "{{ case.headline | day }}": ("this is no date", ""),
    "{{ victims }}": ("a list cannot be printed", "joined"),
    "{{ office.signatory }}": ("office.signatory cannot be printed", "name"),
    "{{ chronology.of_weight }}": ("to be called", "brackets"),
    "{{ case.headline.upper }}": ("a text has no upper", ""),
    "{% if case.headline == 'x' %}x{% endif %}": ("cannot be asked", "case.status"),
    "{% if case.sumary %}x{% endif %}": ("case has no sumary", ""),
    "{% for entry in case.summary %}x{% endfor %}": ("cannot be gone through", ""),
    "{% for a in b %}x{% endfor %}": ("'b' is no value", ""),
    "{{ case.headline ": ("", ""),
    "{% block x %}": ("", ""),
    "a [[ b": ("do not stand in one line", "one line"),
    "a \ue000\ue010\ue004\ue010\ue001": ("private area", ""),
    "{{ '\\ue000\\ue010\\ue004\\ue010\\ue001' }}": ("cut or changed", ""),
}


@pytest.mark.parametrize("body", WRONG)
def test_a_mistake_is_an_error_at_its_line_and_never_an_absence(tmp_path: Path, body: str) -> None:
    text, mend = WRONG[body]
    (problem,) = problems_of(tmp_path, f"# A\n\n{body}\n")
    assert problem.origin.file == tmp_path / "note" / "en.md"
    assert problem.origin.line in (7, 8)
    assert text in problem.text and mend in problem.mend + problem.text
    assert problem.mend or mend == ""


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, "{{ case.a }}\n\n{{ case.b | paragraphs }}\n\n{{ c }}\n\n{{ date }}\n")
    assert [problem.origin.line for problem in problems] == [5, 7, 9, 11]


@pytest.mark.parametrize(
    ("markdown", "said"),
    [("##### T", "level 5"), ("[x](javascript:alert)", "javascript:alert"), ("a {{ sources | listed }}", "of a line")],
)  # fmt: skip
def test_mistakes_of_markdown_name_the_template(tmp_path: Path, markdown: str, said: str) -> None:
    (problem,) = problems_of(tmp_path, f"x\n\n{markdown}\n", FRONT.replace("press", "press\ncite: yes"))
    assert said in problem.text and problem.mend
    assert problem.origin.file == tmp_path / "note" / "en.md"


HEADS = {
    "": "there is no front matter",
    "---\naudience: public\n": "not closed",
    "---\naudience: public\n---\n": "to is missing",
    "---\naudience: publik\nto: press\n---\n": "'publik' cannot stand here",
    "---\naudience: public\nto: press\nneeds: [headlin]\n---\n": "'headlin' cannot stand here",
    "---\naudience: public\nto: press\nfit: past\n---\n": "unknown key fit",
    "---\naudience: [public]\nto: press\n---\n": "audience: expected one word",
    "---\naudience: 'public\nto: press\n---\n": "",
}


@pytest.mark.parametrize("head", HEADS)
def test_mistakes_in_the_head_are_told_with_a_mend(tmp_path: Path, head: str) -> None:
    letters = own_letters(tmp_path, "x\n", head)
    with pytest.raises(TemplateErrors) as error:
        letters.find("note", "en")
    assert HEADS[head] in error.value.problems[0].text
    assert error.value.problems[0].mend
    assert described(letters, "note", "en").problems == tuple(error.value.problems)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    letters = own_letters(tmp_path, "x")
    (tmp_path / "note" / "en.md").write_bytes(b"---\n\xff\xfe")
    with pytest.raises(TemplateErrors, match="UTF-8"):
        letters.find("note", "en")


def test_a_mistake_that_this_case_does_not_show_is_found_on_the_specimens(tmp_path: Path) -> None:
    letters = own_letters(tmp_path, "{% for step in measure.provisions %}{{ step.sais }}{% endfor %}\n")
    assert laid_out(a_case(), "note", letters=letters).document.blocks == ()
    (problem,) = described(letters, "note", "en").problems
    assert "sais" in problem.text and problem.origin.line == 5


def test_no_message_shows_where_hrdalert_is_installed(tmp_path: Path) -> None:
    made = laid_out(a_case())
    assert made.left_out
    assert {part.origin.file.as_posix() for part in made.left_out} == {"packaged:press-release/en.md"}


# --- the sandbox ---


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ case.__class__ }}",
        "{{ victims._items }}",
        "{{ case._values }}",
        "{{ self._TemplateReference__context }}",
        "{{ self.x() }}",
        "{{ (1).__class__ }}",
        "{{ range(10 ** 10) }}",
        "{{ 'a' * 10 ** 9 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ case.headline[1:] }}",
        "{{ case.headline ~ 'x' }}",
        "{{ case['headline'] }}",
        "{{ victims.__len__() }}",
        "{{ chronology.groups }}",
        "{{ chronology._chosen('weight', ['lead'], wanted=true) }}",
        "{{ date.replace(year=2000) | day }}",
        "{{ case.file.read_text() }}",
        "{{ _page.texts }}",
        "{{ own.x }}",
        "{{ lipsum() }}",
        "{{ dict(a=1) }}",
        "{{ [].append(1) }}",
        "{% set x = 1 %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'press-release/en.md' %}",
        "{% import 'press-release/en.md' as x %}",
        "{% filter told %}x{% endfilter %}",
        "{% call x() %}{% endcall %}",
        "{{ case.headline | _printed('x', 1) }}",
        "{{ true }}",
        "{{ none }}",
    ],
)
def test_a_template_reaches_nothing_but_its_values(tmp_path: Path, body: str) -> None:
    assert problems_of(tmp_path, body + "\n")


@pytest.mark.parametrize(
    "document", ["../x", "/etc", "..", "a/b", "", ".", "x\x00", "packaged:press-release"]
)
def test_a_document_is_no_path(tmp_path: Path, document: str) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "en.md").write_text(FRONT + "outside", "utf-8")
    with pytest.raises(WorkspaceError):
        Letters(tmp_path / "letters").find(document, "en")


@pytest.mark.parametrize("name", ["../../x/en.md", "/etc/passwd", "packaged:../x", "nothing"])
def test_only_templates_can_be_extended(tmp_path: Path, name: str) -> None:
    (problem,) = problems_of(tmp_path, f'{{% extends "{name}" %}}\n')
    assert "there is no template" in problem.text


# --- own templates ---


def test_an_own_template_stands_before_the_packaged_one(tmp_path: Path) -> None:
    letters = own_letters(tmp_path, "# Ours\n", document="press-release")
    template = letters.find("press-release", "en")
    assert template.file == tmp_path / "press-release" / "en.md"
    assert template.hides is not None and template.hides.is_file()
    assert texts_in(laid_out(letters=letters)) == ["Ours"]
    assert ("press-release", "en") in letters.all()
    assert described(letters, "press-release", "en").files == (template.file, template.hides)


def test_an_own_template_words_one_block_anew_and_keeps_the_rest(tmp_path: Path) -> None:
    body = '{% extends "packaged:press-release" %}\n{% block now %}\nOurs.\n{% endblock %}\n'
    letters = own_letters(tmp_path, body, "---\ncite: yes\n---\n", document="press-release")
    made = texts_in(laid_out(a_case(EXAMPLE), letters=letters))
    assert "Ours." in made and "For immediate release" in made
    assert not any(text.startswith("As of 20 March 2026 nobody knows") for text in made)
    front = letters.find("press-release", "en").front
    assert front.cite and front.audience == "public" and front.needs == ("headline", "summary")


def test_a_template_that_extends_itself_is_told_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(TemplateErrors, match="extends itself"):
        own_letters(tmp_path, '{% extends "note" %}\n').find("note", "en")


def test_a_case_words_a_block_of_a_document(tmp_path: Path) -> None:
    case = a_case(EXAMPLE, texts={"press-release": {"now": "Our own.\n\n{{ case.x }}:"}})
    made = texts_in(laid_out(case))
    at = made.index("Our own.")
    assert made[at + 1] == "{{ case.x }}:"
    assert not any(text.startswith("As of 20 March 2026 nobody knows") for text in made)


def test_a_case_words_a_block_for_one_reader() -> None:
    case = a_case(EXAMPLE)
    assert case.letter is not None
    own = {"appeal-letter/harbour-police": {"letter": case.letter.with_text("For the police.")}}
    made = laid_out(case, "appeal-letter", view=view_of(case, "government", block_texts=own), reader=READER)
    assert "For the police." in texts_in(made)
    other = {"appeal-letter/other": {"letter": case.letter.with_text("For others.")}}
    made = laid_out(case, "appeal-letter", view=view_of(case, "government", block_texts=other), reader=READER)
    assert "For others." not in texts_in(made)


def test_an_own_block_is_numbered_where_the_document_numbers(tmp_path: Path) -> None:
    case = a_case(EXAMPLE, texts={"un-communication": {"summary": "Ours."}})
    numbered = [
        block
        for block in laid_out(case, "un-communication").document.blocks
        if getattr(block, "number", None)
    ]
    assert numbered[0].content[0].text == "Ours."  # type: ignore[union-attr]
    assert [block.number for block in numbered] == list(range(1, len(numbered) + 1))  # type: ignore[union-attr]


# --- words ---


def test_own_words_replace_the_packaged_ones_key_by_key(tmp_path: Path) -> None:
    words = "demands: {release: {unconditional: 'set {of} free at once'}}\n"
    letters = own_letters(tmp_path, "{{ demands | listed }}\n", words__en=words)
    made = texts_in(laid_out(a_case(EXAMPLE), "note", letters=letters, reader=READER))
    assert made[0] == "set Ada Quill free at once"
    assert made[1].startswith("disclose her fate and whereabouts")


def test_mistakes_in_own_words_are_told_with_their_line(tmp_path: Path) -> None:
    letters = own_letters(tmp_path, "x\n", words__en="demands:\n  release: {plain: 'x'\n")
    with pytest.raises(TemplateErrors) as error:
        letters.words("en")
    assert error.value.problems[0].origin.file == tmp_path / "words" / "en.yaml"


def test_a_list_that_lacks_a_word_is_named(tmp_path: Path) -> None:
    own_letters(tmp_path, "x\n", words__xx="labels: {}\n")
    with pytest.raises(TemplateErrors, match=r"lacks labels\.victims\.one"):
        read_words("xx", tmp_path).get("labels", "victims", "one")


def test_all_words_that_a_language_lacks_are_named_at_once(tmp_path: Path) -> None:
    """Twenty words are cut out of the French lists, which then are those of another language."""
    words: Any = read_words("fr").sections
    sections = {key: dict(words[key]) for key in words if isinstance(words[key], dict)}
    of_a_section = {key for key in words["columns"] if key in read_words("en").sections["columns"]}
    cut = {*sorted(of_a_section)[:19]}
    sections["columns"] = {key: word for key, word in words["columns"].items() if key not in cut}
    del sections["dates"]["day"]
    own_letters(tmp_path, "x\n", words__es=yaml.safe_dump({**words, **sections}))
    with pytest.raises(TemplateErrors) as error:
        date_words(datetime.date(2026, 3, 20), read_words("es", tmp_path))
    (problem,) = error.value.problems
    assert "lacks dates.day" in problem.text
    assert len(cut) == 19 and {f"columns.{key}" for key in cut} <= {*re.findall(r"[\w.]+", problem.mend)}


def test_files_called_by_no_code_of_a_language_are_said(tmp_path: Path) -> None:
    own_letters(tmp_path, "x\n", words__xx="dates: {day: '{d} {month} {y}'}\n")
    with pytest.raises(TemplateErrors, match="xx is no code of a language"):
        date_words(datetime.date(2026, 3, 20), read_words("xx", tmp_path))


def test_a_template_prints_words_of_the_list(tmp_path: Path) -> None:
    assert texts_in(note(tmp_path, "{{ words.answers.withdrawn }} {{ case.status }}\n")) == [
        "withdrawn ongoing"
    ]
    (problem,) = problems_of(tmp_path, "{{ words.answers.nothing }}\n")
    assert "words.answers has no nothing" in problem.text


# --- the catalogue ---


def test_every_packaged_template_is_without_mistakes() -> None:
    letters = Letters()
    documents = [described(letters, document, language) for document, language in letters.all()]
    assert {about.document for about in documents} == {
        "un-communication", "press-release", "urgent-action", "case-closing", "appeal-letter", "case-sheet",
        "wgad", "wgeid", "ced-urgent-action", "cerd-early-warning", "un-reprisals", "un-form", "case-update",
        "joint-statement", "further-information", "diplomatic-letter", "social-posts", "consent-page",
    }  # fmt: skip
    assert [problem for about in documents for problem in about.problems] == []
    assert all(about.about and about.audience for about in documents)


@pytest.mark.parametrize(
    ("document", "status", "does_fit"),
    [("urgent-action", "past", False), ("urgent-action", "imminent", True), ("case-closing", "closed", True),
     ("case-closing", "ongoing", False), ("press-release", "closed", True)],
)  # fmt: skip
def test_a_document_fits_cases_of_some_statuses(document: str, status: str, does_fit: bool) -> None:
    why = fits(Letters().find(document, "en").front, a_case(status=status))
    assert (why == "") is does_fit
    assert does_fit or status in why


def test_a_document_is_not_made_without_what_it_needs() -> None:
    front = Letters().find("urgent-action", "en").front
    assert missing(front, view_of(a_case(SMALLEST))) == (), "the summary stands in for the letter"
    assert missing(front, view_of(a_case(SMALLEST, summary=None))) == ("summary", "letter")
    assert missing(front, view_of(a_case(SMALLEST, demands=None))) == ("demands",)


def test_an_unknown_document_is_answered_with_the_nearest() -> None:
    with pytest.raises(WorkspaceError) as error:
        Letters().known("pres-release")
    assert "press-release" in error.value.hint
    with pytest.raises(WorkspaceError) as error:
        Letters().find("press-release", "xx")
    assert "en" in error.value.hint


def test_the_same_arguments_give_the_same_document() -> None:
    one, two = (laid_out(a_case(EXAMPLE), "un-communication") for _ in range(2))
    assert one.document == two.document
    assert lay_out.__doc__ and "same" in lay_out.__doc__


def test_a_template_of_an_office_can_choose(tmp_path: Path) -> None:
    choice = "{% if case.status == 'ongoing' and not measure %}\na\n{% else %}\nb\n{% endif %}\n"
    body = choice + "\n{{ 'x' if case.now else 'y' }}\n"
    assert texts_in(note(tmp_path, body)) == ["a", "y"]
