"""Rules on how things stand: urgency, days that have passed, the end of a case, doors that close."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from hrdalert.errors import Severity
from hrdalert.law.communications import request_of
from hrdalert.law.deadlines import of_disappearances
from hrdalert.review.rules import Finding
from hrdalert.review.subject import Reviewed, case_rule


@case_rule("F05_present_state")
def nothing_on_today(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    if subject.held and case.now is None and case.status != "closed":
        who = ", ".join(victim.id for victim in subject.held[:5])
        yield Finding(case.origin("now"), f"{who} is held, and nothing says how things stand today")


@case_rule("F21_checked_long_ago")
def checked_long_ago(subject: Reviewed) -> Iterator[Finding]:
    age = subject.day - subject.case.as_of
    if age > datetime.timedelta(days=30):
        text = f"the case was last checked on {subject.case.as_of}, {age.days} days before {subject.day}"
        yield Finding(subject.case.origin("as_of"), text)


@case_rule("R05_type")
def over_and_held(subject: Reviewed) -> Iterator[Finding]:
    if subject.held and not subject.goes_on:
        who = ", ".join(victim.id for victim in subject.held[:5])
        yield Finding(
            subject.case.origin("status"), f"the status is {subject.case.status}, and {who} is still held"
        )


@case_rule("R06_why_urgent")
def urgency_missing(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    if request_of(case) != "urgent_appeal":
        return
    if case.urgent is None:
        yield Finding(
            case.origin("urgent"), "an urgent appeal needs a sentence on why it cannot wait, and a day"
        )
    elif case.urgent.by is None:
        text = "nothing says by which day something must be done"
        yield Finding(
            case.origin("urgent"),
            text,
            "write by: with the day of a hearing, a transfer or the like",
            "remark",
        )


@case_rule("R46_closing")
def closing_missing(subject: Reviewed) -> Iterator[Finding]:
    if subject.case.status == "closed" and subject.case.closing is None:
        yield Finding(subject.case.origin("closing"), "the case is closed, and closing: is missing")


@case_rule("R47_urgent_by_passed")
def urgent_day_passed(subject: Reviewed) -> Iterator[Finding]:
    """Letters print the day under ``withheld:`` where a victim is withheld from a Government."""
    case = subject.case
    is_withheld = subject.is_withheld_from("government")
    if case.urgent is not None and case.urgent.by is not None and case.urgent.by < subject.day:
        documents = ("un-communication",) if is_withheld else None
        yield Finding(case.origin("urgent", "by"), f"{case.urgent.by} has passed", documents=documents)
    own = case.withheld.urgent if case.withheld and is_withheld else None
    if own is not None and own.by is not None and own.by < subject.day:
        origin = case.origin("withheld", "urgent", "by")
        yield Finding(origin, f"{own.by} has passed", documents=("appeal-letter",))


@case_rule("R48_action_over")
def action_over(subject: Reviewed) -> Iterator[Finding]:
    """An action that is past or closed is over, and nobody sends it."""
    until = subject.case.action.until
    if until is not None and until < subject.day and subject.goes_on:
        yield Finding(
            subject.case.origin("action", "until"), f"the last day of the action, {until}, has passed"
        )


@case_rule("R15_wgeid_window")
def disappearance_window(subject: Reviewed) -> Iterator[Finding]:
    """One finding for all who are missing, with the day that comes first, as the deadlines of the case have it."""
    windows = [
        window for window in of_disappearances(subject.case, subject.day) if window.severity != "passed"
    ]
    if windows:
        first = min(windows, key=lambda window: window.day)
        people = ", ".join(dict.fromkeys(id for window in windows for id in window.people))
        text = f"the urgent procedure of the Working Group on disappearances is open until {first.day}, for {people}"
        severity: Severity = "warning" if first.severity == "soon" else "remark"
        yield Finding(subject.case.origin("chronology"), text, severity=severity)


@case_rule("R40_reprisal_door")
def reprisal(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    if case.reprisal is not None:
        text = "a reprisal for cooperation with the United Nations can be reported as such, where the people agree"
        yield Finding(case.reprisal.origin, text)
    elif any("reprisals_un" in entry.violations for _, entry in subject.entries):
        text = "a violation is a reprisal for cooperation with the United Nations, and reprisal: is missing"
        yield Finding(
            case.origin("reprisal"), text, "write reprisal: how it is connected with that cooperation"
        )
