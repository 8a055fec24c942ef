"""Recipients of a table (CSV): each row is checked as a record is, and all of them become one file of ``recipients/``.

The headings are keys of a record. Nothing of a cell is changed on the way but the space around it.
"""

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec import Struct

from hrdalert.cases.located_text import FileText, LocatedText, shown
from hrdalert.cases.located_yaml import KeyPath, Places, Scanned
from hrdalert.cases.mistakes import UNWANTED, decoded, unreadable
from hrdalert.cases.validation import validated
from hrdalert.cases.values import id_of
from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.recipients import (
    NoMailList,
    Recipients,
    RecipientsFile,
    problems_between,
    problems_of_duplicates,
)
from hrdalert.recipients.mailboxes import normal
from hrdalert.store import read

COLUMNS: Final = (
    *("id", "office", "kind", "level", "country", "represents", "email", "address", "languages"),
    *("salutation", "channel", "groups", "source", "verified_on"),
)
_UNREADABLE: Final = re.compile(
    rf"^=|^#(N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|#+)$|[\n\ufffd]|{UNWANTED.pattern}"
)
"""What no person wrote: formulas and errors of spreadsheets, lost letters, line breaks and other controls."""


class Imported(Struct, frozen=True):
    """What is made of a table, before anything is written: a file with the recipients who are new."""

    count: int
    text: str
    left_out: Sequence[Problem]
    """The rows of those who are there already, or must not be written to."""
    warnings: Sequence[Problem]


class _Cells(Places):
    """Where the values of records stand in the table that they are made of: row for line, columns counted from 1."""

    def __init__(self, file: Path, headings: Sequence[str], rows: Sequence[int]) -> None:
        super().__init__(FileText(file, ""), None)
        self._headings, self._rows = headings, rows

    def value(self, path: KeyPath) -> Origin:
        """The cell, or the row where the table has no such column."""
        column = self._headings.index(str(path[2])) + 1 if self.has(path) else 0
        return Origin(self.text.file, self._rows[int(path[1])], column)

    key = value

    def has(self, path: KeyPath) -> bool:
        return len(path) > 2 and path[2] in self._headings


def import_table(file: Path, there: Recipients, no_mail: NoMailList) -> Imported:
    """The recipients of a table that are not there yet.

    Raises InputErrors with what is wrong with the headings, or else with all problems of all rows.
    """
    problems: list[Problem] = []
    headings, *table = _rows(file, problems) or [[]]
    problems += _problems_of_headings(file, headings)
    if not any(map(any, table)):
        problems.append(Problem(Origin(file, 1), "empty-table", "no row stands below the headings"))
    if problems:
        raise InputErrors(problems)
    rows = [number for number, cells in enumerate(table) if any(cells)]
    marks = _Cells(file, headings, [number + 2 for number in rows])
    records = [_record(Origin(file, number + 2), headings, table[number], problems) for number in rows]
    read, mistakes = validated(Scanned({"recipients": records}, marks, []), RecipientsFile)
    between = problems_between((record, marks, number) for number, record in enumerate(records))
    left_out = dict(_left_out(records, marks, there, no_mail))
    new = [number for number in range(len(records)) if number not in left_out]
    doubled = problems_of_duplicates(read.recipients[number] for number in new) if read else ()
    problems += (*mistakes, *between, *doubled)
    if errors := [one for one in (*problems, *left_out.values()) if one.severity == "error"]:
        raise InputErrors(errors)

    def plain(cell: Any) -> Any:
        return [*map(str, cell)] if isinstance(cell, list) else str(cell)

    listed = [{key: plain(cell) for key, cell in records[one].items()} for one in new]
    about = "# Made of a table by hrdalert recipients --import. Whatever is wrong or missing can be changed here.\n"
    text = yaml.safe_dump({"recipients": listed}, allow_unicode=True, sort_keys=False, width=10_000)
    text = f"{about}# All keys: docs/recipients.md\n\n{text}"
    return Imported(len(new), text, [*left_out.values()], problems)


def place_for(file: Path, folder: Path) -> Path:
    """Where the recipients of a table are written: a file of its name that is not there yet."""
    stem = id_of(file.stem).replace("…", "imported")
    places = (folder / f"{stem}{f'-{n}' if n > 1 else ''}.yaml" for n in itertools.count(1))
    return next(place for place in places if not place.exists())


def _rows(file: Path, problems: list[Problem]) -> list[list[str]]:
    """The rows, up to one that cannot be read."""
    rows: list[list[str]] = []
    try:
        text = decoded(read(file), file, problems)
        sign = max(",;", key=text.partition("\n")[0].count)
        for cells in csv.reader(io.StringIO(text), delimiter=sign, strict=True):
            rows.append([cell.strip() for cell in cells])
    except OSError as error:
        raise InputErrors([unreadable(file, error)]) from None
    except csv.Error:
        what = "a quotation mark is not closed, or text stands behind the closing one"
        mend = "write a quotation mark within a cell twice, or save the table anew from the spreadsheet"
        problems.append(Problem(Origin(file, len(rows) + 1), "broken-row", what, mend))
    return rows


def _problems_of_headings(file: Path, headings: Sequence[str]) -> Iterator[Problem]:
    mend = f"the columns are {', '.join(COLUMNS)}; hrdalert recipients --import - prints them"
    for number, heading in enumerate(headings):
        place = Origin(file, 1, number + 1)
        if heading not in COLUMNS:
            yield Problem(place, "unknown-column", f"there is no column {shown(heading)}", mend)
        elif heading in headings[:number]:
            text = f"the column {heading} stands there twice"
            yield Problem(place, "repeated-column", text, "keep one of them")
    if missing := [name for name in ("id", "office", "kind", "source") if name not in headings]:
        text = f"the table has no column for {' and '.join(missing)}, which every recipient needs"
        yield Problem(Origin(file, 1), "missing-column", text, mend)


def _record(
    row: Origin, headings: Sequence[str], cells: Sequence[str], problems: list[Problem]
) -> dict[str, Any]:
    """The keys of a record, with the values that a row gives them."""
    record: dict[str, Any] = {}
    for number, (heading, cell) in enumerate(itertools.zip_longest(headings, cells, fillvalue=""), 1):
        place = Origin(row.file, row.line, number)
        if cell and not heading:
            mend = "put a text that has a comma or a semicolon into quotation marks"
            problems.append(Problem(place, "no-heading", f"{shown(cell)} stands under no heading", mend))
        elif cell and heading in ("address", "languages", "groups"):
            record[heading] = [LocatedText(part.strip(), place) for part in cell.split("|") if part.strip()]
        elif cell:
            record[heading] = LocatedText(cell, place)
        if _UNREADABLE.search(cell):
            text = f"{shown(cell)} is a formula or an error of the spreadsheet, or has a line break or another control"
            problems.append(Problem(place, "no-text", text, "type the text itself, in one line"))
    return record


def _left_out(
    records: Sequence[Mapping[str, Any]], marks: Places, there: Recipients, no_mail: NoMailList
) -> Iterator[tuple[int, Problem]]:
    """The numbers of the records that are there already, or must not be written to, each with a remark that says so.

    An id that somebody with another mailbox has is an error.
    """
    owners = {normal(known.email): known.id for known in there if known.email}
    for number, record in enumerate(records):
        id, email = record.get("id", ""), record.get("email", "")
        known, why = there.get(id), ""
        where = known.source.origin.file.as_posix() if known else ""
        if known and normal(known.email or "") != normal(email):
            text = f"{id}: this id is taken: it stands in {where} already"
            place = marks.value(("recipients", number, "id"))
            yield number, Problem(place, "duplicate-id", text, "choose another one")
        elif known:
            why = f"it is there already ({where})"
        elif email and (owner := owners.get(normal(email))):
            why = f"{owner} has its mailbox already"
        elif email and (reason := no_mail.why(email)):
            why = f"nothing is sent there: {reason}"
        if why:
            place = marks.value(("recipients", number))
            yield number, Problem(place, "left-out", f"{id} was left out: {why}", "", "remark")
