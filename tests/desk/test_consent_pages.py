"""The page of who agreed to what: who is named to whom, the page to read out, and the answers that are noted."""

from __future__ import annotations

import re
from html import unescape

from tests.desk.conftest import CASE, Desk

GUARD = """\
related:
  - {id: guard, name: Bo Marsh, role: witness}
"""
PAGE = "/page/consent/2026-007"


def _answers(desk: Desk, **changes: str) -> dict[str, str]:
    """The form of the page as it is shown, with some answers changed."""
    page = desk.ask(PAGE).get_data(as_text=True)
    boxes = re.findall(r'<input (?:type="hidden" )?name="([^"]+)" value="([^"]*)"', page)
    shown = {name: unescape(value) for name, value in boxes}
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', page):
        chosen = re.search(r'value="([^"]*)" selected', options)
        shown[name] = chosen[1] if chosen else ""
    return {**shown, **{name.replace("__", "."): value for name, value in changes.items()}}


def test_the_page_to_read_out_names_nobody_else(desk: Desk) -> None:
    desk.file.write_text(CASE + GUARD, encoding="utf-8")
    page = desk.ask(PAGE).get_data(as_text=True)
    paper = page[page.index('class="paper"') : page.index("</article>")]
    assert "Ada Quill" in paper
    assert "Bo Marsh" not in paper
    assert "Bo Marsh" in desk.ask("/page/named/2026-007").get_data(as_text=True)


def test_who_is_named_in_which_document(desk: Desk) -> None:
    table = desk.ask("/page/named/2026-007").get_data(as_text=True)
    assert "Ada Quill" in table
    assert "Press release" in table


def test_answers_that_nobody_changed_change_nothing(desk: Desk) -> None:
    said = desk.ask("/consent/2026-007", _answers(desk)).get_json()
    assert said["notice"] == "Nothing was changed."
    assert desk.file.read_text(encoding="utf-8") == CASE


def test_a_consent_taken_back_for_one_use_is_noted_for_that_alone(desk: Desk) -> None:
    answers = _answers(desk, public__answer="withdrawn", public__date="2026-12-01", public__by="her brother")
    assert desk.ask("/consent/2026-007", answers).status_code == 200
    table = desk.ask("/page/named/2026-007").get_data(as_text=True)
    assert "consent withdrawn" in table or "withdrawn" in table
    assert "Press release" not in re.sub(r"Set aside.*", "", table)
    undone = desk.ask("/case/2026-007/undo", {})
    assert undone.status_code == 200
    assert desk.file.read_text(encoding="utf-8") == CASE


def test_a_day_that_is_none_is_refused_and_nothing_is_written(desk: Desk) -> None:
    answer = desk.ask("/consent/2026-007", _answers(desk, public__date="yesterday"))
    assert answer.status_code == 409
    assert desk.file.read_text(encoding="utf-8") == CASE


def test_answers_changed_elsewhere_meanwhile_stay(desk: Desk) -> None:
    answers = _answers(desk, public__answer="no")
    theirs = CASE.replace("answer: yes", "answer: withdrawn")
    desk.file.write_text(theirs, encoding="utf-8")
    assert desk.ask("/consent/2026-007", answers).status_code == 409
    assert desk.file.read_text(encoding="utf-8") == theirs


def test_what_the_file_has_in_two_lines_is_one_line_of_the_form(desk: Desk) -> None:
    """A field of one line drops line breaks, and would write the words without the space between them."""
    text = CASE.replace("by: herself", "by: herself and PEN\n      Saltmarsh")
    desk.file.write_text(text, encoding="utf-8")
    assert _answers(desk)["public.by"] == "herself and PEN Saltmarsh"
    assert desk.ask("/consent/2026-007", _answers(desk)).get_json()["notice"] == "Nothing was changed."
    assert desk.file.read_text(encoding="utf-8") == text
