"""Deadlines as a file for a calendar program, which mostly lies on telephones and with a provider.

So it holds references and our own words: no name, no id, and no text of a case, unless the office asks for names.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence

from hrdalert.deadlines.deadline import Deadline, DeadlinesOfCase
from hrdalert.disclosure.clearance import people_of
from hrdalert.disclosure.names import leaks_found, secrets
from hrdalert.errors import RefusedError
from hrdalert.writers.ics import Event, calendar


def calendar_file(found: Sequence[DeadlinesOfCase], day: datetime.date, *, names: bool = False) -> bytes:
    """The calendar file of all deadlines of some cases; there must be one.

    With ``names`` an event names its people, but for those who are ``never_named``, and says from what it follows.

    Raises:
        RefusedError: the reference of a case holds a name, or is that of another case.
    """
    for each in found:
        _check_reference(each)
    for reference, count in Counter(each.reference for each in found).items():
        if count > 1:
            raise RefusedError(
                f"{count} cases have the reference {reference}, and a calendar cannot tell them apart.",
                "Give each case a reference of its own.",
            )
    return calendar((event for each in found for event in _events(each, names)), day)


def _check_reference(found: DeadlinesOfCase) -> None:
    if leaks_found(f"#{found.reference}", secrets(found.case, "public")):
        raise RefusedError(
            f"{found.path.as_posix()}: the reference holds the name of somebody who may not be named in public.",
            "Change the reference: it stands in calendars and names files.",
        )


def _events(found: DeadlinesOfCase, names: bool) -> Iterator[Event]:
    called = _called(found) if names else {}
    for each in found.deadlines:
        people = [called[id] for id in each.people if id in called]
        yield Event(
            id=f"{found.reference}.{each.id}@hrdalert",
            day=each.day,
            summary=f"{', '.join((found.reference, *people))}: {each.what}",
            description="\n".join(_described(found.reference, each, names)),
            reminds=each.severity != "passed",
        )


def _called(found: DeadlinesOfCase) -> dict[str, str]:
    return {person.id: str(person.name.full) for person in people_of(found.case) if not person.never_named}


def _described(reference: str, deadline: Deadline, names: bool) -> Iterator[str]:
    if names:
        yield deadline.why
    if deadline.rule:
        yield deadline.rule
    yield f"hrdalert deadlines {reference}"
