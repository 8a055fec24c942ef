"""Recipients of a table (CSV): each row is checked as a record is, and all of them become one file of ``recipients/``.

The headings are keys of a record. Nothing of a cell is changed on the way but the space around it.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec import Struct

from hrdalert.cases import yaml_mistakes
from hrdalert.cases.marked import FileText, Marked, shown
from hrdalert.cases.marked_yaml import KeyPath, Marks, Scanned
from hrdalert.cases.messages import nearest
from hrdalert.cases.mistakes import validated
from hrdalert.cases.values import id_of
from hrdalert.dispatch.mailboxes import normal, problems_of_duplicates
from hrdalert.dispatch.no_mail import NoMailList
from hrdalert.dispatch.recipients import Recipients, RecipientsFile
from hrdalert.dispatch.recipients.reading import Checks
from hrdalert.errors import InputErrors, Origin, Problem

COLUMNS: Final = (
    *("id", "office", "kind", "level", "country", "represents", "email", "address", "languages"),
    *("salutation", "channel", "groups", "source", "verified_on"),
)
_SEPARATORS: Final[Mapping[str, str]] = {"address": "[|\n]", "languages": "[|,;\n]", "groups": "[|,;\n]"}
"""What stands between the values of a cell that may have several."""
_UNREADABLE: Final = re.compile(
    rf"^=|^#(N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|#+)$|\ufffd|{yaml_mistakes.UNWANTED.pattern}"
)
"""What no person wrote: formulas and errors of spreadsheets, lost letters, control characters."""
TEMPLATE: Final = f"""\
{",".join(COLUMNS)}
harbour-desk,Saltmarsh Harbour Police,police,local,CHN,,,"1 Quay Street | Saltmarsh | China",en | zh-Hans,\
"Dear Director,",post,saltmarsh,invented for this example,
harbour-gazette,The Harbour Gazette,press,,CHN,,desk@gazette.example,,en,,,press,invented for this example,
"""
"""A table to fill in, with two rows that nothing is ever sent to."""


class Imported(Struct, frozen=True):
    """What is made of a table, before anything is written."""

    count: int
    """How many recipients are new."""
    text: str
    """The file with them."""
    left_out: tuple[Problem, ...]
    """The rows of those who are there already, or must not be written to."""
    warnings: tuple[Problem, ...]


class _Cells(Marks):
    """Where the values of records stand in the table that they are made of: row for line, columns counted from 1."""

    def __init__(self, file: Path, headings: Sequence[str], rows: Sequence[int]) -> None:
        super().__init__(FileText(file, ""), None)
        self._headings, self._rows = headings, rows

    def value(self, path: KeyPath) -> Origin:
        """The cell, or the row where the table has no such column."""
        row = self._rows[int(path[1])] if len(path) > 1 else 1
        return Origin(self.text.file, row, self._headings.index(str(path[2])) + 1 if self.has(path) else 0)

    def key(self, path: KeyPath) -> Origin:
        return self.value(path)

    def has(self, path: KeyPath) -> bool:
        return len(path) > 2 and path[2] in self._headings


def import_table(file: Path, there: Recipients, no_mail: NoMailList) -> Imported:
    """The recipients of a table that are not there yet.

    Raises InputErrors with all problems of all rows.
    """
    problems: list[Problem] = []
    (first, headings), *rows = _rows(file, problems) or [(1, [])]
    headings = [heading.lower() for heading in headings]
    problems += _problems_of_headings(file, first, headings)
    if not rows:
        problems.append(Problem(Origin(file, first), "empty-table", "no row stands below the headings"))
    records = [_record(file, number, headings, cells, problems) for number, cells in rows]
    marks = _Cells(file, headings, [number for number, _ in rows])
    read, found = validated(Scanned({"recipients": records}, marks, []), RecipientsFile)
    checks = Checks()
    for number, record in enumerate(records):
        checks.add(record, marks, number)
    # That a column is missing is said once.
    problems += (one for one in (*found, *checks.problems) if one.code != "missing-key" or one.origin.column)
    left_out = dict(_left_out(records, marks, there, no_mail, problems))
    new = [number for number in range(len(records)) if number not in left_out]
    problems += problems_of_duplicates(read.recipients[number] for number in new) if read else ()
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise InputErrors(errors)
    text = _text(file, [records[number] for number in new])
    return Imported(len(new), text, tuple(left_out.values()), tuple(problems))


def place_for(file: Path, folder: Path) -> Path:
    """Where the recipients of a table are written: a file of its name that is not there yet."""
    name = id_of(file.stem)
    stem = "imported" if name == "…" else name
    names = (f"{stem}{f'-{n}' if n > 1 else ''}.yaml" for n in itertools.count(1))
    return next(place for each in names if not (place := folder / each).exists())


# --- the table


def _rows(file: Path, problems: list[Problem]) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with its number as spreadsheets count, up to one that cannot be read."""
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise InputErrors([yaml_mistakes.unreadable(file, error)]) from None
    except UnicodeDecodeError as error:
        place = Origin(file, data[: error.start].count(b"\n") + 1)
        mend = "open it in the spreadsheet, choose 'Save as', and there 'CSV UTF-8'"
        raise InputErrors([Problem(place, "not-utf8", "this is no table in UTF-8", mend)]) from None
    top = next(filter(str.strip, text.splitlines()), "")
    sign = max(",;\t", key=lambda sign: sum(word.strip(' "').lower() in COLUMNS for word in top.split(sign)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if any(map(str.strip, cells)):
                rows.append((number, [cell.strip() for cell in cells]))
    except csv.Error:
        what = "a quotation mark is not closed, or text stands behind the closing one"
        mend = "write a quotation mark within a cell twice, or save the table anew from the spreadsheet"
        problems.append(Problem(Origin(file, number + 1), "broken-row", what, mend))
    return rows


def _problems_of_headings(file: Path, row: int, headings: Sequence[str]) -> Iterator[Problem]:
    listed = f"the columns are {', '.join(COLUMNS)}; hrdalert recipients --import - prints a table to fill in"
    for number, heading in enumerate(headings, 1):
        place = Origin(file, row, number)
        if heading and heading not in COLUMNS:
            near = nearest(heading, COLUMNS)
            mend = f"did you mean {near}? The{listed[3:]}" if near else listed
            yield Problem(place, "unknown-column", f"there is no column {shown(heading)}", mend)
        elif heading and heading in headings[: number - 1]:
            text = f"the column {heading} stands there twice"
            yield Problem(place, "repeated-column", text, "keep one of them")
    if missing := [name for name in ("id", "office", "kind", "source") if name not in headings]:
        text = f"the table has no column for {' and '.join(missing)}, which every recipient needs"
        yield Problem(Origin(file, row), "missing-column", text, listed)


def _record(
    file: Path, row: int, headings: Sequence[str], cells: Sequence[str], problems: list[Problem]
) -> dict[str, Any]:
    """The keys of a record, with the values that a row gives them."""
    record: dict[str, Any] = {}
    for number, (heading, cell) in enumerate(itertools.zip_longest(headings, cells, fillvalue=""), 1):
        place = Origin(file, row, number)
        if cell and not heading:
            mend = "write a heading, or put a text that has a comma or a semicolon into quotation marks"
            problems.append(Problem(place, "no-heading", f"{shown(cell)} stands under no heading", mend))
        elif cell and heading in _SEPARATORS:
            parts = map(str.strip, re.split(_SEPARATORS[heading], "\n".join(cell.splitlines())))
            record[heading] = [Marked(part, place) for part in parts if part]
        elif cell and heading in COLUMNS:
            record[heading] = Marked(cell, place)
        if _UNREADABLE.search(cell):
            text = f"{shown(cell)} is a formula or an error of the spreadsheet, or has a letter that is lost"
            problems.append(Problem(place, "no-text", text, "type the text itself, and save as 'CSV UTF-8'"))
        elif heading not in _SEPARATORS and len(cell.splitlines()) > 1:
            text = f"{shown(cell)} has a line break in it"
            problems.append(Problem(place, "line-break", text, "write it in one line"))
    return record


# --- who is new


def _left_out(
    records: Sequence[Mapping[str, Any]],
    marks: Marks,
    there: Recipients,
    no_mail: NoMailList,
    problems: list[Problem],
) -> Iterator[tuple[int, Problem]]:
    """The numbers of the records that are there already, or must not be written to, each with a remark that says so.

    An id that somebody with another mailbox has is a problem.
    """
    owners = {normal(known.email): known.id for known in there if known.email}
    for number, record in enumerate(records):
        id, email = record.get("id", ""), record.get("email", "")
        place, known, why = marks.value(("recipients", number)), there.get(id), ""
        if known and normal(known.email or "") == normal(email):
            why = f"it is there already ({known.source.origin.file.as_posix()})"
        elif known:
            text = f"{id}: this id is taken: it stands in {known.source.origin.file.as_posix()} already"
            place = marks.value(("recipients", number, "id"))
            problems.append(Problem(place, "duplicate-id", text, "choose another one"))
        elif email and (owner := owners.get(normal(email))):
            why = f"{owner} has its mailbox already"
        elif email and (reason := no_mail.why(email)):
            why = f"nothing is sent there: {reason}"
        if why:
            yield number, Problem(place, "left-out", f"{id} was left out: {why}", "", "remark")


def _text(file: Path, records: Sequence[Mapping[str, Any]]) -> str:
    """The records as a file of recipients."""
    name = "".join(sign if sign.isprintable() else "?" for sign in file.name)
    plain = [
        {key: str(value) if isinstance(value, str) else [*map(str, value)] for key, value in record.items()}
        for record in records
    ]
    body = yaml.safe_dump({"recipients": plain}, allow_unicode=True, sort_keys=False, width=10_000)
    return (
        f"# Made of {name} by hrdalert recipients --import. Whatever is wrong or missing can be changed here.\n"
        f"# All keys: docs/recipients.md\n\n{body}"
    )
