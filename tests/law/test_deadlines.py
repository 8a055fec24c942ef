"""What is due by when, and what a calendar may hold of it."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.law.deadlines import calendar_days, deadlines
from hrdalert.writers.ics import Event, calendar
from tests.builder import TESTS, a_case, truth

DAY = datetime.date(2026, 3, 20)
CASES = sorted(
    path.stem
    for path in (TESTS / "truth").glob("*.yaml")
    if "." not in path.stem and path.stem != "recipients"
)


def due(case: Case, day: datetime.date = DAY) -> dict[str, tuple[str, str]]:
    """By kind, the day and how near it is."""
    return {each.kind: (each.day.isoformat(), each.severity) for each in deadlines(case, day)}


@pytest.mark.parametrize(
    ("by", "severity"),
    [("2026-03-19", "passed"), ("2026-03-20", "soon"), ("2026-03-27", "soon"), ("2026-03-28", "ahead")],
)
def test_a_day_is_soon_in_its_last_week(by: str, severity: str) -> None:
    assert due(a_case(urgent={"why": "She is ill.", "by": by}))["act_by"] == (by, severity)


def test_the_office_s_own_days_are_due() -> None:
    own: dict[str, Any] = {
        "action": {"until": "2026-05-15"},
        "demands": [{"do": "halt_execution", "by": "2026-04-06"}],
        "measure": {"title": "Bill", "next": {"what": "The vote is in June.", "by": "2026-06"}},
    }
    found = due(a_case(**own))
    assert found["action"][0] == "2026-05-15" and found["demand"][0] == "2026-04-06"
    assert found["next"][0] == "2026-06-30"
    assert "action" not in due(a_case(**own, status="closed"))


def test_an_urgency_that_is_over_is_not_due() -> None:
    assert "act_by" not in due(a_case(status="past", urgent={"why": "She is ill.", "by": "2026-04-01"}))


def test_the_urgent_window_is_close_from_day_75() -> None:
    case = a_case(truth("undated"))
    assert due(case, datetime.date(2026, 2, 12))["disappearance"] == ("2026-02-28", "ahead")
    assert due(case, datetime.date(2026, 2, 13))["disappearance"] == ("2026-02-28", "soon")
    assert due(case, datetime.date(2026, 3, 1))["disappearance"] == ("2026-02-28", "passed")


@pytest.mark.parametrize(
    ("reference", "last"),
    [("AL CHN 10/2022", "2026-05-18"), ("OL CHN 1/2026", "2026-03-23"), ("A/HRC/1", None)],
)
def test_a_letter_of_the_un_is_confidential_for_a_time(reference: str, last: str | None) -> None:
    letter = {"date": "2026-03-19", "kind": "un", "reference": reference, "text": "Experts wrote."}
    found = due(a_case(chronology__1=letter))
    assert found.get("communication", (None,))[0] == last


def test_a_consent_ends_and_becomes_old() -> None:
    consent = {"for": ["submission"], "answer": "yes", "date": "2025-06-30", "until": "2026-12-31"}
    found = due(a_case(alleged_victims__0__consent=consent, chronology__0__kind="incident"))
    assert (found["consent_ends"][0], found["consent_old"][0]) == ("2026-12-31", "2026-06-30")
    arrested = due(a_case(alleged_victims__0__consent=consent, chronology__0__kind="arrest"))
    assert arrested["consent_old"] == ("2026-03-03", "passed")
    refused = {"for": ["submission"], "answer": "no", "date": "2025-06-30"}
    assert "consent_old" not in due(a_case(alleged_victims__0__consent=refused))


def test_custody_is_asked_about_again_and_ends() -> None:
    held = {"custody": [{"from": "2026-03-03", "until": "2026-12-01", "kind": "prison"}]}
    found = due(a_case(**held))
    assert (found["custody_state"][0], found["end_of_custody"][0]) == ("2026-04-19", "2026-12-01")
    assert "custody_state" not in due(a_case(**held, alleged_victims__0__died="2026-03-10"))


def test_the_state_s_own_law_limits_custody_and_the_time_to_appeal() -> None:
    rsdl = a_case(custody=[{"from": "2026-03-03", "kind": "rsdl"}])
    assert due(rsdl)["legal_limit"][0] == "2026-09-03"
    assert "legal_limit" not in due(a_case(state="EGY", custody=[{"from": "2026-03-03", "kind": "rsdl"}]))
    judgment = {"date": "2026-03-12", "kind": "judgment", "outcome": "convicted", "text": "A court judged."}
    assert due(a_case(chronology__1=judgment))["legal_limit"][0] == "2026-03-22"
    appeal = {"date": "2026-03-14", "kind": "remedy", "text": "Her lawyer appealed."}
    assert "legal_limit" not in due(a_case(chronology__1=judgment, chronology__2=appeal))


@pytest.mark.parametrize("name", CASES)
def test_every_deadline_has_a_line_and_its_rule_a_source(name: str) -> None:
    case = a_case(truth(name))
    found = deadlines(case, case.as_of)
    assert [each.day for each in found] == sorted(each.day for each in found)
    assert len({each.id for each in found}) == len(found)
    for each in found:
        assert each.origin.line > 0 and each.what == knowledge.deadline_words()[each.kind]
        assert not each.rule or (each.source is not None and each.as_of is not None)


@pytest.mark.parametrize("name", CASES)
def test_a_calendar_names_nobody(name: str) -> None:
    case = a_case(truth(name))
    days = calendar_days(case, deadlines(case, case.as_of))
    if not days:
        return
    file = calendar(
        (Event(day.id, day.day, day.summary, day.description, day.reminds) for day in days), case.as_of
    )
    text = file.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == len(days) and case.reference in text
    for person in case.people:
        for form in (person.id, person.name, *person.also):
            assert form is None or not re.search(rf"\b{re.escape(str(form))}\b", text)
