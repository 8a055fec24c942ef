"""What is due in all cases, by the day, and the same as a file for a calendar program."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from babel.dates import format_date
from flask import Flask, Response, abort, render_template
from msgspec import Struct

from hrdalert.desk.labels import spoken
from hrdalert.desk.mail_words import counted
from hrdalert.desk.open_office import Office
from hrdalert.documents.date_wording import date_words
from hrdalert.drafts.calendar_event import calendar_event
from hrdalert.errors import InputErrors
from hrdalert.law.deadlines import Deadline, deadlines
from hrdalert.workspace import Workspace
from hrdalert.writers.ics import calendar


class Due(Struct):
    """A deadline of a case."""

    name: str
    """The case, as the page's address has it."""
    reference: str
    deadline: Deadline


class _Found(Struct):
    """What is due in the cases that can be read, the first day first, and the names of those that cannot."""

    due: list[Due]
    unread: list[str]


def add(app: Flask, office: Office) -> None:
    @app.get("/page/deadlines")
    def _deadlines() -> str:
        with office.at_work() as workspace:
            found, today = _in_all_cases(office, workspace), office.today()
            written = workspace.letters.words(spoken().language)
            values = {
                "passed": [one for one in reversed(found.due) if one.deadline.severity == "passed"],
                "months": _by_month([one for one in found.due if one.deadline.severity != "passed"]),
                "unread": found.unread,
                "day": partial(date_words, words=written),
                "off": lambda day: _days_off((day - today).days),
            }
            return render_template("deadlines.html", **values)

    @app.get("/deadlines.ics")
    def _calendar() -> Response:
        with office.at_work() as workspace:
            due = _in_all_cases(office, workspace).due or abort(404)
            events = [calendar_event(one.deadline, one.reference) for one in due]
            return Response(calendar(events, office.today()), mimetype="application/octet-stream")


def _in_all_cases(office: Office, workspace: Workspace) -> _Found:
    found = _Found([], [])
    for name, path in office.cases().items():
        try:
            case = workspace.case(path).case
        except InputErrors:
            found.unread.append(name)
            continue
        found.due += [Due(name, case.reference, due) for due in deadlines(case, office.today())]
    found.due.sort(key=lambda one: (one.deadline.day, one.reference))
    return found


def _by_month(due: Sequence[Due]) -> list[tuple[str, list[Due]]]:
    """Those of each month, below its name and year."""

    def month(one: Due) -> str:
        name: str = format_date(one.deadline.day, "LLLL y", locale=spoken().language)
        return name[0].upper() + name[1:]

    return [(name, list(those)) for name, those in groupby(due, month)]


def _days_off(days: int) -> str:
    """How far off a day is, in words."""
    if days == 0:
        return spoken().word("today")
    if days > 0:
        return counted(days, "tomorrow", "in {count} days")
    return counted(-days, "yesterday", "{count} days ago")
