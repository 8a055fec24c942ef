"""From a YAML file to a :class:`Case`, with all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from hrdalert.cases.coherence import coherence
from hrdalert.cases.marked_yaml import Marks, scan
from hrdalert.cases.mistakes import translated
from hrdalert.cases.model import Case
from hrdalert.cases.old_files import of_first_edition, tokens
from hrdalert.cases.references import parts, references
from hrdalert.cases.shape import shape_of
from hrdalert.errors import Problem


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a file holds: the case, every problem in the order of the file, and where things stand.

    A case can have errors: ids that lead nowhere, unknown words, dates out of order. It is None where values are of
    the wrong kind or keys are unknown, so that nobody can say what was meant.
    """

    path: Path
    case: Case | None
    problems: tuple[Problem, ...]
    marks: Marks


def check_case(path: Path) -> CaseFile:
    """Read a case file; raises nothing for what is wrong in it."""
    return _checked(path, path)


def check_text(text: str | bytes, file: Path) -> CaseFile:
    """As :func:`check_case`, for a text that is not, or not yet, in the file."""
    return _checked(text.encode() if isinstance(text, str) else text, file)


def _checked(source: Path | bytes, file: Path) -> CaseFile:
    scanned = scan(source, file, keep_empty=False)
    case, problems = None, list(scanned.problems)
    if old := of_first_edition(scanned):
        problems = [old]
    elif scanned.readable:
        try:
            case = Case.model_validate(scanned.value)
            case.is_read_from(file, scanned.marks)
        except ValidationError as error:
            problems += translated(error, scanned.marks, Case)
        walked = list(parts(shape_of(Case), scanned.value))
        problems += [*references(scanned, walked), *coherence(scanned, walked), *tokens(scanned)]
    problems.sort(key=lambda problem: problem.place)
    return CaseFile(file, case, tuple(dict.fromkeys(problems)), scanned.marks)
