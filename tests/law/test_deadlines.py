"""What is due by when, and what a calendar may hold of it."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.drafts.calendar_event import calendar_event
from hrdalert.law.deadlines import deadlines
from hrdalert.law.report import mandate_report
from hrdalert.writers.ics import calendar
from tests.builder import TESTS, a_case, truth
from tests.review.reviewing import problems_in

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
        assert each.origin.line > 0 and each.what == knowledge.time_limits().header.extra["what"][each.kind]
        assert not each.rule or (each.source is not None and each.as_of is not None)


@pytest.mark.parametrize("name", CASES)
def test_a_calendar_names_nobody(name: str) -> None:
    case = a_case(truth(name))
    events = [calendar_event(due, case.reference) for due in deadlines(case, case.as_of)]
    if not events:
        return
    file = calendar(events, case.as_of)
    text = file.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == len(events) and case.reference in text
    for person in case.people:
        for form in (person.id, person.name, *person.also):
            assert form is None or not re.search(rf"\b{re.escape(str(form))}\b", text)


def latest_of(text: str, told: datetime.date) -> datetime.date | None:
    """The latest day that a disappearance can mean, by the text of its date: read apart from the product."""
    begins = text.partition("/")[0] if "/" in text else text.strip("[]").rpartition("..")[2]
    if not begins[:4].isdecimal():
        return None
    year, month, day = (*map(int, begins.rstrip("~?%").split("-")), 12, 31)[:3]
    if len(begins.rstrip("~?%")) == 7:
        day = 31
    return min(datetime.date(year, month, min(day, monthrange(year, month)[1])), told)


def three_months_after(day: datetime.date) -> datetime.date:
    year, month = (day.year, day.month + 3) if day.month < 10 else (day.year + 1, day.month - 9)
    return datetime.date(year, month, min(day.day, monthrange(year, month)[1]))


@st.composite
def dates_of_a_disappearance(draw: st.DrawFn) -> str:
    days = st.dates(datetime.date(2025, 6, 1), DAY)
    precise = st.sampled_from([4, 7, 10, 10])
    first, last = sorted((draw(days), draw(days)))
    begins, ends = first.isoformat()[: draw(precise)], last.isoformat()[: draw(precise)]
    flag = draw(st.sampled_from(["", "~", "?"]))
    ranges = [f"{first}/{last}", f"{begins}/..", f"[{first}..{last}]", f"[{first}..]", "unknown"]
    return draw(st.sampled_from([begins + flag, ends + flag, *ranges]))


@given(text=dates_of_a_disappearance(), after=st.integers(0, 150), is_entry=st.booleans())
@example(text="2025-11", after=0, is_entry=True)
@example(text="2025-11-30", after=0, is_entry=False)
@example(text="2026", after=92, is_entry=True)
@settings(max_examples=150)
def test_mandates_deadlines_and_check_say_the_same_of_the_window(
    text: str, after: int, *, is_entry: bool
) -> None:
    taken: dict[str, Any] = {"chronology__0__kind": "disappearance", "chronology__0__date": text}
    held = {"custody": [{"from": text, "kind": "incommunicado", "place": "unknown"}]}
    case, day = a_case(**(taken if is_entry else held)), DAY + datetime.timedelta(after)
    latest = latest_of(text, case.as_of)
    until = three_months_after(latest) if latest else None
    is_open = until is not None and day <= until
    (door,) = (each for each in mandate_report(case, day)["doors"] if each["id"] == "wgeid_urgent")
    assert (door["until"], door["open"]) == (until, is_open)
    due_by = [each for each in deadlines(case, day) if each.kind == "disappearance"]
    assert [each.day for each in due_by] == ([until] if until else [])
    assert all((each.severity != "passed") is is_open for each in due_by)
    said = [problem for problem in problems_in(case, day) if problem.code == "R15_wgeid_window"]
    assert len(said) == is_open and all(f"is open until {until}, for ada" in problem.text for problem in said)
    assert [problem.severity for problem in said] == [
        "warning" if each.severity == "soon" else "remark" for each in due_by if is_open
    ]
