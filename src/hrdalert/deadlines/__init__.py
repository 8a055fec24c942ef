"""What is due in a case and by when: by its own facts, by the rules of the UN, and by the State's own law.

Only what the office knew by the day counts, as in every document of that day. What is old is to be asked again; nothing
here says that it is no longer so.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from hrdalert.cases import Case
from hrdalert.cases.reading import check_with_places
from hrdalert.deadlines import of_custody, of_the_un, own_days
from hrdalert.deadlines.calendar_file import calendar_file
from hrdalert.deadlines.deadline import Deadline, DeadlinesOfCase, Kind
from hrdalert.deadlines.known import Known
from hrdalert.errors import Problem
from hrdalert.marked_yaml import Marks

__all__ = [
    "Deadline",
    "DeadlinesOfCase",
    "Kind",
    "calendar_file",
    "deadlines",
    "deadlines_of_cases",
    "is_pressing",
    "pressing",
]

_TWO_WEEKS = datetime.timedelta(days=14)


def deadlines(case: Case, day: datetime.date) -> list[Deadline]:
    """All deadlines of a case as it was known on a day, in the order of their days."""
    known = Known(case, day)
    found = (
        *own_days.of_the_telling(known),
        *own_days.of_consents(known),
        *of_the_un.of_disappearances(known),
        *of_the_un.of_letters(known),
        *of_the_un.of_replies(known),
        *of_custody.of_states(known),
        *of_custody.of_ends(known),
        *of_custody.of_law(known),
    )
    return sorted(found, key=lambda each: (each.day, each.kind, each.at[:1], each.people))


def deadlines_of_cases(
    paths: Iterable[Path], day: datetime.date
) -> tuple[list[DeadlinesOfCase], list[Problem]]:
    """Those of case files, each with its line; and the problems of the files that have errors."""
    found: list[DeadlinesOfCase] = []
    problems: list[Problem] = []
    for path in paths:
        case, mistakes, marks = check_with_places(path)
        if case is None:
            problems += mistakes
        else:
            found.append(DeadlinesOfCase(path, case, day, tuple(_placed(deadlines(case, day), marks))))
    return found, problems


def pressing(case: Case, marks: Marks, day: datetime.date) -> tuple[Deadline, ...]:
    """The deadlines that have passed, are close, or fall within two weeks: what ``hrdalert check`` ends with."""
    return tuple(_placed((each for each in deadlines(case, day) if is_pressing(each, day)), marks))


def is_pressing(deadline: Deadline, day: datetime.date) -> bool:
    """Whether it has passed by a day, is close, or falls within two weeks."""
    return deadline.severity != "ahead" or deadline.day <= day + _TWO_WEEKS


def _placed(found: Iterable[Deadline], marks: Marks) -> Iterator[Deadline]:
    return (replace(each, place=marks.key(each.at)) for each in found)
