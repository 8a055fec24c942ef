"""From a YAML file to a :class:`Case`, or to all that is wrong with it."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from hrdalert.cases.checks import checked
from hrdalert.cases.messages import translated
from hrdalert.cases.model import Case
from hrdalert.errors import InputErrors, Problem
from hrdalert.marked_yaml import Marks, scan


def read_case(path: Path) -> Case:
    """The case of a file; raises InputErrors with all of its problems at once."""
    case, problems = check_case(path)
    if case is None:
        raise InputErrors(problems)
    return case


def check_case(path: Path) -> tuple[Case | None, list[Problem]]:
    """The case, or None if it has errors, and all problems, warnings too, in the order of the file."""
    case, problems, _ = _checked(path, path)
    return case, problems


def check_with_places(path: Path) -> tuple[Case | None, list[Problem], Marks]:
    """The same, and where each key and value of the file stands, by its path."""
    return _checked(path, path)


def check_text(text: str | bytes, file: Path) -> tuple[Case | None, list[Problem]]:
    """As :func:`check_case`, for a text that is not, or not yet, in the file."""
    case, problems, _ = _checked(text.encode() if isinstance(text, str) else text, file)
    return case, problems


def _checked(source: Path | bytes, file: Path) -> tuple[Case | None, list[Problem], Marks]:
    found = scan(source, file, keep_empty=False)
    problems = found.problems
    case = None
    if found.readable:
        try:
            case = Case.model_validate(found.value)
            case.is_read_from(found.marks)
        except ValidationError as error:
            problems += translated(error, found)
        problems += checked(found)
    problems.sort(key=lambda problem: problem.place)
    if any(problem.severity == "error" for problem in problems):
        case = None
    return case, problems, found.marks
