"""Tables as spreadsheets save them: in whatever encoding, with whatever between the cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from hrdalert.cases import yaml_mistakes
from hrdalert.cases.marked import shown
from hrdalert.errors import InputErrors, Origin, Problem

_DELIMITERS: Final = (",", ";", "\t")
_TOLD_DELIMITER = re.compile(r"\A\ufeff?\"?sep=(?P<sign>[,;\t|])\"?\r?\n", re.IGNORECASE)
"""A first line that only Excel reads, and does not show."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .ods begin, and .xls."""
_SAVE_AS_CSV = "open it in the spreadsheet, choose 'Save as', and there 'CSV UTF-8'"


class Row(Struct, frozen=True):
    """A row that is not empty."""

    number: int
    """As the spreadsheet counts: the headings are row 1, and empty rows count."""
    cells: tuple[str, ...]
    """Without the space around them."""


class Table(Struct, frozen=True):
    """A table with its headings."""

    file: Path
    headings: Row
    rows: tuple[Row, ...]
    warnings: tuple[Problem, ...] = ()

    def origin(self, row: int, column: int = 0) -> Origin:
        """A cell as the place of a problem: row for line; columns are counted from 1, and 0 is the whole row."""
        return Origin(self.file, row, column)

    def called(self, row: int, column: int) -> str:
        """What a reader of the spreadsheet calls a cell: row 4, column C (E-mail)."""
        heading = self.headings.cells[column - 1] if column <= len(self.headings.cells) else ""
        return f"row {row}, column {letters(column)}{f' ({heading})' if heading else ''}"


def letters(column: int) -> str:
    """A column, counted from 1, as spreadsheets name it: A, Z, AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_table(file: Path, is_known: Callable[[str], bool]) -> Table:
    """The table of a file; ``is_known`` says of a heading whether it is one, which tells what parts the cells.

    Raises InputErrors where the file cannot be read, is no table, or has a quotation mark that is never closed.
    """
    text, is_guessed = _decoded(file)
    rows = list(_rows(file, *_delimited(text, is_known)))
    if not rows:
        raise InputErrors([Problem(Origin(file, 1, 1), "empty-table", "nothing stands in the table", "")])
    table = Table(file, rows[0], tuple(rows[1:]))
    return Table(file, rows[0], table.rows, tuple(_guessed(table))) if is_guessed else table


def _decoded(file: Path) -> tuple[str, bool]:
    """The text of a file, and whether its encoding is the one that is left when no other fits."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputErrors([yaml_mistakes.unreadable(file, error)]) from None
    if data.startswith(_WORKBOOKS):
        text = "this is a workbook of a spreadsheet, and no CSV file"
        raise InputErrors([Problem(Origin(file, 1, 1), "not-csv", text, _SAVE_AS_CSV)])
    for encoding in _encodings(data):
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding == "cp1252"
        except UnicodeDecodeError:
            continue
    text = "this is no text, or text in letters that cannot be told"
    raise InputErrors([Problem(Origin(file, 1, 1), "not-csv", text, _SAVE_AS_CSV)])


def _encodings(data: bytes) -> tuple[str, ...]:
    """What a file may be written in, the surest first."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    first, second = (data[n:400:2].count(0) for n in (0, 1))
    if 10 * (first + second) > len(data[:400]):  # half of the bytes of Latin letters; one may be a slip
        return ("utf-16-be" if first > second else "utf-16-le",)
    return ("utf-8-sig", "cp1252")


def _delimited(text: str, is_known: Callable[[str], bool]) -> tuple[str, str]:
    """The text from its headings on, and the sign between its cells: the one that makes the most known headings."""
    if told := _TOLD_DELIMITER.match(text):
        return text[told.end() :], told["sign"]

    def score(sign: str) -> tuple[int, int]:
        try:
            cells = next((row for row in _reader(text, sign) if any(map(str.strip, row))), [])
        except csv.Error:
            return (0, 0)
        return (sum(is_known(cell.strip()) for cell in cells), len(cells))

    return text, max(_DELIMITERS, key=score)


def _reader(text: str, sign: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True, skipinitialspace=True)


def _rows(file: Path, text: str, sign: str) -> Iterator[Row]:
    reader = _reader(text, sign)
    number = 0
    while True:
        number += 1
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return
        except csv.Error:
            text = f"row {number}: a quotation mark is not closed, or text stands behind the closing one"
            mend = "write a quotation mark within a cell twice, or save the table anew from the spreadsheet"
            raise InputErrors([Problem(Origin(file, number), "broken-row", text, mend)]) from None
        if any(cells):
            yield Row(number, cells)


def _guessed(table: Table) -> Iterator[Problem]:
    """A warning at the first cell whose letters were guessed."""
    for row in (table.headings, *table.rows):
        for column, cell in enumerate(row.cells, 1):
            if not cell.isascii():
                text = (
                    f"{table.called(row.number, column)}: the table is not saved as UTF-8, and was read as"
                    f" Windows-1252, which makes {shown(cell)} of this cell"
                )
                mend = "where a letter is wrong, save the table as 'CSV UTF-8' and import that"
                yield Problem(table.origin(row.number, column), "guessed-letters", text, mend, "warning")
                return
