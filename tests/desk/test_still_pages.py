"""After news the page lists what is as it was before, and notes what somebody read again."""

from __future__ import annotations

import re
from html import unescape

from tests.desk.conftest import CASE, Desk

RELEASED = """\
  - date: 2026-11-20
    kind: release
    place: Port Example
    text: On 20 November 2026 Ada Quill was released.
    by: police
    sources: S1
demands:"""
HELD = "summary: |\n  Ada Quill is held in the harbour. On"


def _news(desk: Desk) -> list[str]:
    """A release after a check that found the documents ready; the answers that the page offers."""
    case = CASE.replace("summary: |\n  On", HELD)
    desk.file.write_text(case, encoding="utf-8")
    assert not desk.ask("/case/2026-007/look").get_json()["isNews"]
    desk.file.write_text(case.replace("demands:", RELEASED), encoding="utf-8")
    assert desk.ask("/case/2026-007/look").get_json()["isNews"]
    return _answers(desk)


def _answers(desk: Desk) -> list[str]:
    return [unescape(one) for one in re.findall(r'name="true" value="([^"]+)"', _page(desk))]


def _page(desk: Desk) -> str:
    answer = desk.ask("/page/still/2026-007")
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_what_a_release_may_have_made_untrue_is_listed_with_its_sentence(desk: Desk) -> None:
    answers = _news(desk)
    page = _page(desk)
    assert "On 20 November 2026 Ada Quill was released." in page
    assert "<mark>Ada Quill is held in the harbour.</mark>" in page
    assert [answer.split()[0] for answer in answers if answer.startswith("summary ")] == ["summary"]


def test_what_is_said_to_be_true_is_listed_no_more_and_can_be_taken_back(desk: Desk) -> None:
    answers = _news(desk)
    before = desk.file.read_bytes()
    said = desk.ask("/still/2026-007", {"true": answers[:1]})
    assert said.get_json()["notice"] == "Noted of one text."
    assert _answers(desk) == answers[1:]
    desk.ask("/still/2026-007", {"true": answers[1:]})
    assert "Nothing waits to be read again." in _page(desk)
    for _ in range(2):
        assert desk.ask("/case/2026-007/undo", {}).get_json()["said"] == ""
    assert desk.file.read_bytes() == before
    assert _answers(desk) == answers


def test_a_text_that_changed_since_it_was_shown_is_not_called_true(desk: Desk) -> None:
    answers = _news(desk)
    text = desk.file.read_text(encoding="utf-8").replace("is held in", "was held in")
    desk.file.write_text(text, encoding="utf-8")
    assert desk.ask("/still/2026-007", {"true": answers}).status_code == 409
    assert desk.file.read_text(encoding="utf-8") == text


def test_nothing_ticked_writes_nothing(desk: Desk) -> None:
    _news(desk)
    before = desk.file.read_bytes()
    assert desk.ask("/still/2026-007", {}).get_json()["notice"] == "Nothing was changed."
    assert desk.file.read_bytes() == before
