"""Whom a case names to write to: where in its file a name stands that means nobody, or an office of another State."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hrdalert.errors import HrdAlertError, InputErrors, Misaddressed, Problem, WrongRecipients
from hrdalert.marked import Marked
from hrdalert.marked_yaml import scan


def at_its_line(error: HrdAlertError, file: Path) -> HrdAlertError:
    """The same error; names of wrong recipients become problems at the lines of the case file that hold them."""
    if not isinstance(error, WrongRecipients):
        return error
    places = [name for name in _appeals(scan(file, file).value) if name in error.names]
    problems = [_problem(place, error.names[place]) for place in places]
    return InputErrors(problems) if problems else error


def _appeals(value: object) -> Iterator[Marked]:
    """Every id that stands under appeal_to in a case file, in its editions, too."""
    if isinstance(value, dict):
        for key, found in value.items():
            if key == "appeal_to":
                yield from (each for each in _listed(found) if isinstance(each, Marked))
            else:
                yield from _appeals(found)
    elif isinstance(value, list):
        for each in value:
            yield from _appeals(each)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _problem(name: Marked, why: Misaddressed) -> Problem:
    return Problem(name.origin, why.code, f"appeal_to: {why.text}", why.mend)
