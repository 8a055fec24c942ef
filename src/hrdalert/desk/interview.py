"""A new case, begun by six questions. What it writes is the form of ``hrdalert new``, with the answers in it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from msgspec import UNSET, Struct

from hrdalert.cases.dates import CaseDate, DateMistake
from hrdalert.cases.edit import Edit, edited
from hrdalert.cases.likely_words import meaning, words_of
from hrdalert.cases.schema import new_case
from hrdalert.desk.case_form import Option
from hrdalert.errors import WorkspaceError
from hrdalert.store import put
from hrdalert.workspace import Workspace

STATUSES = (
    Option("ongoing", "It goes on", "Somebody is held, on trial, threatened or followed."),
    Option("imminent", "It is about to happen", "An execution, a deportation, a hearing, a vote."),
    Option("past", "It is over, and nobody answered for it", "Somebody was killed, attacked or sentenced."),
    Option("closed", "It has ended", "Somebody was released, or a law was withdrawn."),
)


class Answers(Struct):
    """What was answered; all but the State and the reference may be left out."""

    state: str = ""
    name: str = ""
    status: str = "ongoing"
    date: str = ""
    place: str = ""
    text: str = ""
    headline: str = ""
    reference: str = ""


def proposed(workspace: Workspace, today: datetime.date) -> str:
    """The next reference of the year that no case has."""
    taken = set(workspace.case_names())
    return next(one for number in range(1, 10_000) if (one := f"{today.year}-{number:03}") not in taken)


def states(language: str) -> list[Option]:
    """The States, by their names."""
    options = [Option(code, meaning("country", code, language)[0]) for code in words_of("country")]
    return sorted(options, key=lambda option: option.label)


def begin(workspace: Workspace, answers: Answers, today: datetime.date) -> Path:
    """Writes the file of a new case. Raises WorkspaceError with what to answer instead, and nothing is written."""
    if answers.state not in words_of("country"):
        raise WorkspaceError("No State was chosen.", "Choose the one whose authorities are concerned.")
    date = answers.date.strip() or "unknown"
    try:
        CaseDate.parse(date)
    except DateMistake as error:
        raise WorkspaceError(str(error)) from error
    path = workspace.place_of_new(answers.reference.strip())
    put(
        path,
        edited(new_case(answers.reference.strip(), today).encode(), path, list(_edits(answers, date, today))),
    )
    return path


def _edits(answers: Answers, date: str, today: datetime.date) -> Iterator[Edit]:
    """The answers, and what goes of the form as nobody answered it: the page shows those keys all the same."""
    said = {
        ("state",): answers.state,
        ("status",): answers.status,
        ("as_of",): today.isoformat(),
        ("headline",): answers.headline.strip(),
        ("alleged_victims", 0, "name"): answers.name.strip(),
        ("chronology", 0, "date"): date,
        ("chronology", 0, "place"): answers.place.strip(),
        ("chronology", 0, "text"): answers.text.strip(),
    }
    for path, value in said.items():
        if value:
            yield Edit("put", path, UNSET, value)
    if not answers.place.strip():
        yield Edit("remove", ("chronology", 0, "place"))
    yield Edit("remove", ("chronology", 0, "sources"))
    yield Edit("remove", ("sources", 0))
