"""Rules on how things stand: urgency, days that have passed, the end of a case, procedures that close."""

import datetime
from collections.abc import Iterator

from hrdalert.cases.located_text import LocatedText
from hrdalert.disclosure.audience import READERS
from hrdalert.errors import Severity
from hrdalert.factcheck.claims.days import days_named
from hrdalert.law.deadlines import DueDates
from hrdalert.law.mandate_choice import request_of
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
    if age < datetime.timedelta() and subject.case.as_of > subject.context.clock:
        text = f"as_of, {subject.case.as_of}, lies ahead of today"
        yield Finding(subject.case.origin("as_of"), text, "write the day on which all of it was last checked")


@case_rule("R05_type")
def over_and_held(subject: Reviewed) -> Iterator[Finding]:
    if subject.held and not subject.goes_on:
        who = ", ".join(victim.id for victim in subject.held[:5])
        text = f"the status is {subject.case.status}, and {who} is still held"
        yield Finding(subject.case.origin("status"), text)


@case_rule("R06_why_urgent")
def urgency_missing(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    if not request_of(case, subject.day).startswith("urgent"):
        return
    if case.urgent is None:
        text = "an urgent appeal needs a sentence on why it cannot wait, and a day"
        yield Finding(case.origin("urgent"), text)
    elif case.urgent.by is None:
        text = "nothing says by which day something must be done"
        mend = "write by: with the day of a hearing, a transfer or the like"
        yield Finding(case.origin("urgent"), text, mend, "remark")


@case_rule("R46_closing")
def closing_missing(subject: Reviewed) -> Iterator[Finding]:
    if subject.case.status == "closed" and subject.case.closing is None:
        yield Finding(subject.case.origin("closing"), "the case is closed, and closing: is missing")


@case_rule("R47_urgent_by_passed")
def urgent_day_passed(subject: Reviewed) -> Iterator[Finding]:
    """Find urgent days that have passed. An audience from which a victim is withheld reads that of ``withheld:``."""
    case = subject.case
    own = case.withheld.urgent if case.withheld else None
    for path, urgent in (((), case.urgent), (("withheld",), own)):
        readers = [audience for audience in READERS if subject.is_withheld_from(audience) == bool(path)]
        if readers and urgent is not None and urgent.by is not None and urgent.by < subject.day:
            documents = [f"{audience} prints:urgent.by" for audience in readers]
            # An action prints its own last day, where it has one.
            asked = [audience for audience in readers if audience != "public" or case.action.until is None]
            documents += (f"{audience} prints:reply_by" for audience in asked)
            origin = case.origin(*path, "urgent", "by")
            yield Finding(origin, f"{urgent.by} has passed", documents=tuple(documents))


@case_rule("R48_action_over")
def action_over(subject: Reviewed) -> Iterator[Finding]:
    """Find the last day of an action that has passed; on a closed case nobody writes any more."""
    until = subject.case.action.until
    if until is not None and until < subject.day and subject.case.status != "closed":
        text = f"the last day of the action, {until}, has passed"
        yield Finding(subject.case.origin("action", "until"), text)


@case_rule("F22_day_passed")
def day_passed(subject: Reviewed) -> Iterator[Finding]:
    """Find days under ``next:`` that lay ahead on ``as_of`` and have passed by the day of the document."""
    case = subject.case
    for number, entry in subject.entries:
        first, last = (entry.date.start, entry.date.end) if entry.date else (None, None)
        if entry.kind == "hearing" and first and last and case.as_of < first and last < subject.day:
            text = f"the hearing of {entry.date} has passed since {case.as_of}"
            yield Finding(subject.entry_origin(number), text)
    next_step = case.measure.next if case.measure else None
    if next_step and next_step.by and next_step.by.end and next_step.by.end < subject.day:
        text = f"the next step was to come by {next_step.by}, which has passed"
        yield Finding(case.origin("measure", "next"), text, documents=("prints:measure.next",))
    if subject.day <= case.as_of:
        return
    is_withheld = subject.is_withheld_from("public") or subject.is_withheld_from("government")
    told_of: dict[datetime.date, dict[str, LocatedText]] = {}
    for key, told in subject.words:
        if key.startswith("chronology[") or (key.startswith("withheld.") and not is_withheld):
            continue  # of an entry, what was to come stays true
        for named in dict.fromkeys(days_named(told, case.language)):
            for year in {named.year} if named.year else {case.as_of.year, subject.day.year}:
                if (passed := named.in_year(year)) and case.as_of < passed < subject.day:
                    told_of.setdefault(passed, {})[key] = told
    for passed, texts in told_of.items():
        keys = ", ".join(f"{key} (line {told.origin.line})" for key, told in texts.items())
        text = f"{passed} lay ahead on {case.as_of} and has passed; these texts name it: {keys}"
        yield Finding(next(iter(texts.values())).origin, text, severity="remark")


@case_rule("R15_wgeid_window")
def disappearance_window(subject: Reviewed) -> Iterator[Finding]:
    """Find the end of the time for urgent procedures on a disappearance: once for all, by the earliest day."""
    due = DueDates(subject.case, subject.day).of_disappearances()
    windows = [window for window in due if window.severity != "passed"]
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
        mend = "write reprisal: how it is connected with that cooperation"
        yield Finding(case.origin("reprisal"), text, mend)
