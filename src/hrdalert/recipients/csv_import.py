"""Imports recipients from a table (CSV): checks each row like a record, and makes one file of ``recipients/``.

The headings are the keys of a record. A cell keeps its text, but for the space around it.
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
"""Text that no person typed: formulas and errors of spreadsheets, replacement characters, line breaks, controls."""


class Imported(Struct, frozen=True):
    """The result of an import before anything is written: the text of a file with the new recipients."""

    count: int
    """How many recipients are new."""
    text: str
    left_out: Sequence[Problem]
    """A remark for each row whose recipient is in the workspace already, or must get no mail."""
    warnings: Sequence[Problem]


class _Cells(Places):
    """The places of a table's values, for problems: the row is the line, and columns count from 1."""

    def __init__(self, file: Path, headings: Sequence[str], rows: Sequence[int]) -> None:
        """``rows`` has the row of each record, in the order of the records."""
        super().__init__(FileText(file, ""), None)
        self._headings, self._rows = headings, rows

    def value(self, path: KeyPath) -> Origin:
        """The place of the cell; column 0, which means the whole row, where the table has no such column."""
        # A path is ("recipients", number of the record, key).
        column = self._headings.index(str(path[2])) + 1 if self.has(path) else 0
        return Origin(self.text.file, self._rows[int(path[1])], column)

    key = value

    def has(self, path: KeyPath) -> bool:
        return len(path) > 2 and path[2] in self._headings


def import_table(file: Path, existing: Recipients, no_mail: NoMailList) -> Imported:
    """Read the recipients of a table that are not among the ``existing`` ones.

    Raises InputErrors with the problems of the headings; where there are none, with the errors of all rows.
    """
    problems: list[Problem] = []
    headings, *table = _rows(file, problems) or [[]]
    problems += _problems_of_headings(file, headings)
    if not any(map(any, table)):
        problems.append(Problem(Origin(file, 1), "empty-table", "no row stands below the headings"))
    if problems:
        raise InputErrors(problems)
    # Rows count from 1, and the first one has the headings. Empty rows are passed over.
    cells_by_row = {row: cells for row, cells in enumerate(table, 2) if any(cells)}
    marks = _Cells(file, headings, list(cells_by_row))
    records = [_record(Origin(file, row), headings, cells, problems) for row, cells in cells_by_row.items()]
    checked, mistakes = validated(Scanned({"recipients": records}, marks, []), RecipientsFile)
    problems += mistakes
    problems += problems_between((record, marks, number) for number, record in enumerate(records))
    left_out = dict(_left_out(records, marks, existing, no_mail))
    new = [number for number in range(len(records)) if number not in left_out]
    if checked:
        problems += problems_of_duplicates(checked.recipients[number] for number in new)
    errors = [problem for problem in (*problems, *left_out.values()) if problem.severity == "error"]
    if errors:
        raise InputErrors(errors)
    return Imported(len(new), _as_yaml([records[number] for number in new]), [*left_out.values()], problems)


def _as_yaml(records: Sequence[Mapping[str, Any]]) -> str:
    """The text of a file of ``recipients/`` that has these records."""

    def plain(cell: Any) -> Any:
        return [*map(str, cell)] if isinstance(cell, list) else str(cell)

    listed = [{key: plain(cell) for key, cell in record.items()} for record in records]
    about = "# Made of a table by hrdalert recipients --import. Whatever is wrong or missing can be changed here.\n"
    text = yaml.safe_dump({"recipients": listed}, allow_unicode=True, sort_keys=False, width=10_000)
    return f"{about}# All keys: docs/recipients.md\n\n{text}"


def place_for(file: Path, folder: Path) -> Path:
    """The path in ``folder`` for the recipients of a table: the table's name, with a number where that is taken."""
    stem = id_of(file.stem).replace("…", "imported")
    path = folder / f"{stem}.yaml"
    for number in itertools.count(2):
        if not path.exists():
            break
        path = folder / f"{stem}-{number}.yaml"
    return path


def _rows(file: Path, problems: list[Problem]) -> list[list[str]]:
    """Read the cells of each row, up to the first row that breaks the rules of CSV; add what is wrong to ``problems``.

    Raises InputErrors where the file cannot be read.
    """
    rows: list[list[str]] = []
    try:
        text = decoded(read(file), file, problems)
        delimiter = max(
            ",;", key=text.partition("\n")[0].count
        )  # spreadsheets in many languages write semicolons
        for cells in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True):
            rows.append([cell.strip() for cell in cells])
    except OSError as error:
        raise InputErrors([unreadable(file, error)]) from None
    except csv.Error:
        what = "a quotation mark is not closed, or text stands behind the closing one"
        mend = "write a quotation mark within a cell twice, or save the table anew from the spreadsheet"
        problems.append(Problem(Origin(file, len(rows) + 1), "broken-row", what, mend))
    return rows


def _problems_of_headings(file: Path, headings: Sequence[str]) -> Iterator[Problem]:
    """Headings that are no key of a record or stand there twice, and columns that are missing."""
    mend = f"the columns are {', '.join(COLUMNS)}; hrdalert recipients --import - prints them"
    for number, heading in enumerate(headings):
        place = Origin(file, 1, number + 1)
        if heading not in COLUMNS:
            yield Problem(place, "unknown-column", f"there is no column {shown(heading)}", mend)
        elif heading in headings[:number]:
            text = f"the column {heading} stands there twice"
            yield Problem(place, "repeated-column", text, "keep one of them")
    missing = [name for name in ("id", "office", "kind", "source") if name not in headings]
    if missing:
        text = f"the table has no column for {' and '.join(missing)}, which every recipient needs"
        yield Problem(Origin(file, 1), "missing-column", text, mend)


def _record(
    row: Origin, headings: Sequence[str], cells: Sequence[str], problems: list[Problem]
) -> dict[str, Any]:
    """Make a record of the cells of a row; add what is wrong with them to ``problems``."""
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
    records: Sequence[Mapping[str, Any]], marks: Places, existing: Recipients, no_mail: NoMailList
) -> Iterator[tuple[int, Problem]]:
    """The numbers of the records that exist already or must get no mail, each with a remark that says so.

    An id that belongs to an existing recipient with another mailbox comes with an error instead.
    """
    owners = {normal(recipient.email): recipient.id for recipient in existing if recipient.email}
    for number, record in enumerate(records):
        id = record.get("id", "")
        email = record.get("email", "")
        same_id = existing.get(id)
        owner = owners.get(normal(email)) if email else None
        unwanted = no_mail.why(email) if email else None
        file = same_id.source.origin.file.as_posix() if same_id else ""
        if same_id and normal(same_id.email or "") != normal(email):
            text = f"{id}: this id is taken: it stands in {file} already"
            place = marks.value(("recipients", number, "id"))
            yield number, Problem(place, "duplicate-id", text, "choose another one")
            continue
        if same_id:
            why = f"it is there already ({file})"
        elif owner:
            why = f"{owner} has its mailbox already"
        elif unwanted:
            why = f"nothing is sent there: {unwanted}"
        else:
            continue
        place = marks.value(("recipients", number))
        yield number, Problem(place, "left-out", f"{id} was left out: {why}", "", "remark")
