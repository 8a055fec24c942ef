"""The desk lists what is due in all cases, and who can be written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrdalert.law.deadlines import deadlines
from hrdalert.workspace import Workspace
from tests.desk.conftest import TODAY, Desk

FRENCH = {"Accept-Language": "fr"}
RECIPIENTS = """\
recipients:
  - id: harbour
    office: {en: Harbour Police}
    kind: police
    country: EGY
    email: harbour@police.invalid
    languages: [en, ar]
    source: a call
  - id: gull
    office: {en: The Gull}
    kind: press
    email: news@gull.invalid
    source: its page
    verified_on: 2026-11-20
    no_mail: {since: 2026-11-25, why: left the newsroom}
"""


@pytest.fixture
def with_days(desk: Desk) -> Desk:
    """Of two days that the office set, one has passed."""
    text = desk.file.read_text(encoding="utf-8").replace("{do: release}", "{do: release, by: 2026-12-01}")
    desk.file.write_text(f"{text}action: {{until: 2026-12-03}}\n", encoding="utf-8")
    return desk


def test_what_is_due_stands_by_month_and_leads_to_its_case(with_days: Desk) -> None:
    case = Workspace.open(with_days.root).case("2026-007").case
    due = deadlines(case, TODAY)
    html = with_days.ask("/page/deadlines").get_data(as_text=True)
    assert due and html.count('href="#case/2026-007"') == len(due)
    assert all(f'datetime="{one.day}"' in html and one.what in html for one in due)


def test_its_file_for_a_calendar_is_that_of_the_command(with_days: Desk) -> None:
    answer = with_days.ask("/deadlines.ics")
    case = Workspace.open(with_days.root).case("2026-007").case
    assert answer.data.count(b"BEGIN:VEVENT") == len(deadlines(case, TODAY))
    assert b"Quill" not in answer.data


def test_without_a_case_nothing_is_due_and_there_is_no_file(desk: Desk) -> None:
    desk.file.unlink()
    assert desk.ask("/deadlines.ics").status_code == 404
    assert "Nothing is due." in desk.ask("/page/deadlines").get_data(as_text=True)


def test_a_case_that_cannot_be_read_is_named_and_hides_no_other(with_days: Desk) -> None:
    (with_days.root / "cases" / "broken.yaml").write_text("reference: [\n", encoding="utf-8")
    said = with_days.ask("/page/deadlines").get_data(as_text=True)
    assert 'href="#case/broken"' in said and 'href="#case/2026-007"' in said


def test_the_page_of_deadlines_speaks_french(with_days: Desk) -> None:
    said = with_days.ask("/page/deadlines", **FRENCH).get_data(as_text=True)
    assert "Décembre 2026" in said and "demain" in said


def test_recipients_stand_with_what_is_to_be_known_before_one_writes(desk: Desk, workspace: Path) -> None:
    (workspace / "recipients" / "example.yaml").write_text(RECIPIENTS, encoding="utf-8")
    said = desk.ask("/page/recipients").get_data(as_text=True)
    assert "harbour@police.invalid" in said and "never checked" in said and "English, Arabic" in said
    assert "news@gull.invalid" not in said and "left the newsroom" in said
