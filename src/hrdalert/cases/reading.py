"""From a YAML file to a :class:`Case`, with all that is wrong with it, and what a file of the first edition is."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from hrdalert.cases.coherence import coherence
from hrdalert.cases.half_typed import half_typed
from hrdalert.cases.likely_words import meant
from hrdalert.cases.located_yaml import Places, Scanned, scan
from hrdalert.cases.mistakes import mistake
from hrdalert.cases.model import Case
from hrdalert.cases.people import people_in
from hrdalert.cases.references import parts, parts_of, references, texts_with
from hrdalert.cases.shape import shape_of
from hrdalert.cases.validation import translated
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
    marks: Places


def check_case(path: Path) -> CaseFile:
    """Read a case file; raises nothing for what is wrong in it."""
    return check_text(path, path)


def check_text(source: Path | str | bytes, file: Path, *, typed_on: datetime.date | None = None) -> CaseFile:
    """As :func:`check_case`, for a text that is not, or not yet, in the file.

    ``typed_on`` is today for a text that somebody is typing: what cannot be read yet is left out, so that there is a
    case all the same, of which nothing can be made but what the typist sees.
    """
    data = source.encode() if isinstance(source, str) else source
    scanned = scan(data, file, keep_empty=False)
    case, marks, problems = None, scanned.marks, list(scanned.problems)
    if old := of_first_edition(scanned):
        problems = [old]
    elif scanned.readable:
        try:
            case = Case.model_validate(scanned.value)
        except ValidationError as error:
            problems += translated(error, scanned.marks, Case)
        walked = list(parts(shape_of(Case), scanned.value))
        problems += [*references(scanned, walked), *coherence(scanned, walked), *tokens(scanned)]
        if typed_on and any(problem.severity == "error" for problem in problems):
            case, marks = half_typed(scanned, problems, typed_on)
        if case:
            case.is_read_from(file, marks, hiding=people_in(data, file)[1] if typed_on else None)
    problems.sort(key=lambda problem: problem.place)
    return CaseFile(file, case, tuple(dict.fromkeys(problems)), scanned.marks)


_OLD_KEYS = (
    *("incidents", "proceedings", "remedies", "un_history", "country", "countries", "urgency"),
    *("cooperation_with_un", "prisoner_of_conscience", "public", "headlines", "editions"),
)


def of_first_edition(scanned: Scanned) -> Problem | None:
    """What is said of a file of the first edition, in place of everything else; None for any other file."""
    old = [key for key in scanned.value if key in _OLD_KEYS]
    if "chronology" in scanned.value or not ({"incidents", "editions"} & set(old) or len(old) > 1):
        return None
    became = "; ".join(f"{key} is now {meant('keys', 'Case', key)}" for key in old)
    return mistake("old-case-file", scanned.marks.key((old[0],)), became=became)


def tokens(scanned: Scanned) -> Iterator[Problem]:
    """``{ada.they}`` in a text: the first edition put a word in its place, and now it is printed as it stands."""
    lists = ("alleged_victims", "related", "alleged_perpetrators", "chronology")
    parts = [part for name in lists for _, part in parts_of(scanned.value.get(name))]
    ids = [re.escape(part["id"]) for part in parts if isinstance(part.get("id"), str) and part["id"]]
    token = re.compile(rf"\{{(?:{'|'.join(ids)})(?:\.[\w.-]+)?\}}")
    if not ids or not token.search(scanned.marks.text.text):
        return
    for text in texts_with(scanned, "{"):
        if match := token.search(text):
            yield mistake("token", text.origin_of(match[0]), token=match[0])
