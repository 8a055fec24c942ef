"""The list of cases, and a new one by six questions."""

from __future__ import annotations

import re

import yaml

from hrdalert.cases.reading import check_case
from hrdalert.cases.values import UNFILLED
from tests.desk.conftest import Desk

ANSWERS = {
    "state": "TUN",
    "name": "Bea Marsh",
    "status": "imminent",
    "date": "2026-11",
    "place": "Port Example",
    "text": "In November 2026 a court in Port Example sentenced Bea Marsh.",
    "headline": "Writer Bea Marsh sentenced",
    "reference": "2026-008",
    "as_of": "1 December 2026",
    "step": "5",
}


def test_home_has_each_case_with_what_to_do_next(desk: Desk) -> None:
    page = desk.ask("/page/home").get_data(as_text=True)
    assert "2026-007" in page
    assert "Lawyer Ada Quill held in the harbour" in page
    news = desk.ask("/page/news/2026-007").get_data(as_text=True)
    assert "Ready" in news
    assert "hrdalert" not in news


def test_home_has_a_case_that_cannot_be_read(desk: Desk) -> None:
    (desk.root / "cases" / "2026-009.yaml").write_text(
        "reference: 2026-009\nheadline: [x\n", encoding="utf-8"
    )
    assert "2026-009" in desk.ask("/page/home").get_data(as_text=True)
    assert "To mend first" in desk.ask("/page/news/2026-009").get_data(as_text=True)


def test_home_without_cases(desk: Desk) -> None:
    desk.file.unlink()
    assert "no cases yet" in desk.ask("/page/home").get_data(as_text=True)


def test_six_answers_make_a_case_that_can_be_read(desk: Desk) -> None:
    assert desk.ask("/new", ANSWERS).get_json() == {"go": "case/2026-008"}
    read = check_case(desk.root / "cases" / "2026-008.yaml")
    assert read.case is not None, [problem.text for problem in read.problems]
    assert (read.case.state, read.case.status, str(read.case.as_of)) == ("TUN", "imminent", "2026-12-01")
    assert str(read.case.chronology[0].text) == ANSWERS["text"]
    assert desk.ask("/case/2026-008/room/who").status_code == 200


def test_each_screen_keeps_the_answers_to_the_others(desk: Desk) -> None:
    forward = desk.ask("/new", {**ANSWERS, "step": "3"}).get_data(as_text=True)
    assert ANSWERS["headline"] in forward and "Begin the case" not in forward
    back = desk.ask("/new", {**ANSWERS, "step": "4", "go": "back"}).get_data(as_text=True)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', back))
    seen = dict(re.findall(r'<input name="([^"]+)" value="([^"]*)"', back))
    text = re.search(r'name="text"[^>]*>([^<]*)<', back)
    assert text is not None
    assert {**ANSWERS, "step": "3", "as_of": "2026-12-01"}.items() <= {
        **hidden,
        **seen,
        "text": text[1],
    }.items()


def test_a_day_that_is_none_is_told_where_it_is_asked(desk: Desk) -> None:
    assert desk.ask("/new", {**ANSWERS, "date": "2026-13", "step": "3"}).status_code == 409
    assert desk.ask("/new", {**ANSWERS, "state": "", "step": "0"}).status_code == 409
    assert desk.ask("/new", {**ANSWERS, "as_of": "lately"}).status_code == 409


def test_a_state_and_a_reference_are_enough(desk: Desk) -> None:
    assert (
        desk.ask(
            "/new", {"state": "TUN", "reference": "2026-008", "as_of": "2026-12-01", "step": "5"}
        ).status_code
        == 200
    )
    read = check_case(desk.root / "cases" / "2026-008.yaml")
    assert read.case is not None, [problem.text for problem in read.problems]


def test_nothing_waits_in_a_new_case_that_nobody_was_asked(desk: Desk) -> None:
    """Each key that is still open would keep every document from its readers."""
    desk.ask("/new", {**ANSWERS, "by": "Harbour Police"})
    written = desk.root / "cases" / "2026-008.yaml"
    assert UNFILLED not in yaml.safe_dump(
        yaml.safe_load(written.read_text(encoding="utf-8")), allow_unicode=True
    )
    case = check_case(written).case
    assert case is not None
    assert [one.name for one in case.alleged_perpetrators] == ["Harbour Police"]
    assert case.chronology[0].by == (case.alleged_perpetrators[0].id,)


def test_what_was_answered_of_an_entry_stays(desk: Desk) -> None:
    desk.ask(
        "/new",
        {
            "state": "TUN",
            "reference": "2026-008",
            "place": "Port Example",
            "as_of": "2026-12-01",
            "step": "5",
        },
    )
    assert "Port Example" in (desk.root / "cases" / "2026-008.yaml").read_text(encoding="utf-8")


def test_nobody_agreed_to_anything_in_a_new_case(desk: Desk) -> None:
    desk.ask("/new", ANSWERS)
    case = check_case(desk.root / "cases" / "2026-008.yaml").case
    assert case is not None
    assert [answer for _, answer in case.alleged_victims[0].consent.answers() if answer] == []
    assert "nobody but the office" in desk.ask("/page/named/2026-008").get_data(as_text=True)


def test_what_cannot_be_is_said_and_nothing_is_written(desk: Desk) -> None:
    wrong = {"state": "", "reference": "../x", "date": "2026-13"}
    for key, value in {**wrong, "reference ": "2026-007"}.items():
        answer = desk.ask("/new", {**ANSWERS, key.strip(): value})
        assert answer.status_code == 409
        assert answer.get_json()["problem"]
    assert [path.name for path in (desk.root / "cases").iterdir()] == ["2026-007.yaml"]


def test_the_next_reference_is_proposed(desk: Desk) -> None:
    assert 'value="2026-001"' in desk.ask("/page/new").get_data(as_text=True)
