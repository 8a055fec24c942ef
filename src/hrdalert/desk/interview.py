"""A new case, begun by six questions. What it writes is the form of ``hrdalert new``, with the answers in it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import UNSET, Struct, convert

from hrdalert.cases.dates import CaseDate, DateMistake
from hrdalert.cases.edit import Edit, edited
from hrdalert.cases.likely_words import meaning, words_of
from hrdalert.cases.schema import new_case
from hrdalert.cases.values import UNFILLED
from hrdalert.cases.yaml_spans import Layout
from hrdalert.desk.case_form import Option, Path_
from hrdalert.drafts.notes import date_in
from hrdalert.errors import WorkspaceError
from hrdalert.store import put
from hrdalert.workspace import Workspace

STATUSES = (
    Option("ongoing", "It goes on", "Somebody is held, on trial, threatened or followed."),
    Option("imminent", "It is about to happen", "An execution, a deportation, a hearing, a vote."),
    Option("past", "It is over, and nobody answered for it", "Somebody was killed, attacked or sentenced."),
    Option("closed", "It has ended", "Somebody was released, or a law was withdrawn."),
)


QUESTIONS = ("state", "name", "status", "happened", "headline", "reference")
"""One a screen, in their order."""


class Answers(Struct):
    """What was answered; all but the State and the reference may be left out."""

    state: str = ""
    name: str = ""
    status: str = "ongoing"
    date: str = ""
    place: str = ""
    text: str = ""
    by: str = ""
    headline: str = ""
    as_of: str = ""
    reference: str = ""


def proposed(workspace: Workspace, today: datetime.date) -> str:
    """The next reference of the year that no case has."""
    taken = set(workspace.case_names())
    return next(one for number in range(1, 10_000) if (one := f"{today.year}-{number:03}") not in taken)


def states(language: str) -> list[Option]:
    """The States, by their names."""
    options = [Option(code, meaning("country", code, language)[0]) for code in words_of("country")]
    return sorted(options, key=lambda option: option.label)


def dated(given: Mapping[str, str], language: str) -> Answers:
    """The answers as they were sent, each day as a case file has it."""
    days = {key: date_in(given[key].strip(), language) for key in ("date", "as_of") if given.get(key)}
    return convert({**given, **days}, Answers)


def require_answer(question: str, answers: Answers) -> None:
    """Raises WorkspaceError with what to answer instead, where the answer to a question cannot stand."""
    if question == "state" and answers.state not in words_of("country"):
        raise WorkspaceError("No State was chosen.", "Choose the one whose authorities are concerned.")
    if question == "happened":
        try:
            CaseDate.parse(answers.date.strip() or "unknown")
        except DateMistake as error:
            raise WorkspaceError(str(error)) from error
    if question == "reference":
        try:
            datetime.date.fromisoformat(answers.as_of)
        except ValueError as error:
            what = f"{answers.as_of or 'Nothing'} is no day on which all of this was checked."
            raise WorkspaceError(what, "Write one such as 2026-01-30.") from error


def begin(workspace: Workspace, answers: Answers, today: datetime.date) -> Path:
    """Writes the file of a new case. Raises WorkspaceError with what to answer instead, and nothing is written."""
    for question in QUESTIONS:
        require_answer(question, answers)
    reference = answers.reference.strip()
    path = workspace.place_of_new(reference)
    form = new_case(reference, today).encode()
    answered = [Edit("put", place, UNSET, said) for place, said in _said(answers).items()]
    data = edited(form, path, answered)
    left_open = [Edit("remove", place) for place in _left_open(Layout(data, path).values)]
    put(path, edited(data, path, left_open))
    return path


def _said(answers: Answers) -> Mapping[Path_, str]:
    """The answers, by where they stand in the file."""
    said: dict[Path_, str] = {
        ("state",): answers.state,
        ("status",): answers.status,
        ("as_of",): answers.as_of,
        ("headline",): answers.headline,
        ("alleged_victims", 0, "name"): answers.name,
        ("alleged_perpetrators", 0, "name"): answers.by,
        ("chronology", 0, "date"): answers.date,
        ("chronology", 0, "place"): answers.place,
        ("chronology", 0, "text"): answers.text,
    }
    return {path: words.strip() for path, words in said.items() if words.strip()}


def _left_open(values: Mapping[str, Any]) -> Iterator[Path_]:
    """What nobody answered, and what nobody was asked. It goes of the file: the page shows those keys all the same."""
    for key, value in values.items():
        items = value if isinstance(value, list) else ()
        for number, item in enumerate(items):
            yield from _left_open_in((key, number), item)
        if _is_open(value):
            yield (key,)
    if _is_open(values["alleged_perpetrators"][0]["name"]):
        yield ("chronology", 0, "by")


def _left_open_in(path: Path_, item: Mapping[str, Any]) -> Iterator[Path_]:
    """The keys of an item that are left open; where all that was asked for is, the item."""
    open_keys = [key for key, value in item.items() if _is_open(value)]
    asked = {
        "alleged_victims": ["name"],
        "alleged_perpetrators": ["name"],
        "chronology": ["date", "place", "text"],
    }
    if all(key in open_keys for key in asked.get(str(path[0]), ())):
        yield path
    else:
        yield from ((*path, key) for key in (*open_keys, "consent", "sources") if key in item)


def _is_open(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(UNFILLED)
