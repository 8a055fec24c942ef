"""A translator's sheet: the texts that a translation lacks beside room for their translation, in Word and in YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Final

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row

from hrdalert.cases.located_yaml import scan
from hrdalert.cases.translation_rows import Row
from hrdalert.cases.written import with_dash
from hrdalert.documents.date_wording import language_name
from hrdalert.drafts.word_file import table_rows, untold
from hrdalert.errors import InputErrors, WorkspaceError, WriterError
from hrdalert.store import read

_NOTE: Final = (
    "For the office and its translator alone: here stands what the case file says, also names that are withheld "
    "from others. Leave the first two columns as they are. What stays empty stays untranslated."
)
_STATES: Final = {"missing": "", "changed": "changed; what is new is in bold"}
_WIDTHS: Final = (34, 88, 58, 88)
"""Of the columns, in millimetres, on A4 across."""


class Sheet:
    """The texts of a case that a translation lacks, for whoever translates them."""

    def __init__(self, reference: str, language: str, own: str, rows: Sequence[Row]) -> None:
        self.title = f"{reference}: to be translated into {language_name(language)}"
        self._columns = (
            "Text",
            f"In {language_name(own)}",
            "So far",
            f"In {language_name(language)}",
        )
        self._rows = rows

    @property
    def word(self) -> bytes:
        """As a Word file: a table of the key, the original, what stands there so far, and an empty cell."""
        word = docx.Document()
        page = word.sections[0]
        page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(14)
        word.styles["Normal"].font.size = Pt(10)
        word.core_properties.title = self.title
        word.add_heading(self.title, 1)
        word.add_paragraph(_NOTE)
        table = word.add_table(1, len(self._columns), style="Table Grid")
        table.autofit = False
        for cell, column in zip(table.rows[0].cells, self._columns, strict=True):
            cell.paragraphs[0].add_run(column).bold = True
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in self._rows:
            _fill(table.add_row(), row)
        for column, width in zip(table.columns, _WIDTHS, strict=True):
            column.width = Mm(width)
        untold(word)
        content = BytesIO()
        word.save(content)
        return content.getvalue()

    @property
    def yaml(self) -> bytes:
        """As YAML: a list of the same."""
        lines = [f"# {self.title}.", *(f"# {line}" for line in wrap(_NOTE, 110)), "texts:"]
        for row in self._rows:
            item = {"text": row.key, "says": row.original, "so_far": row.so_far}
            lines += with_dash({key: value for key, value in item.items() if value}, 2)
            lines.append('    translation: ""')
        return "\n".join((*lines, "")).encode()


def read_sheet(path: Path) -> Mapping[str, tuple[str, str]]:
    """The original and the translation of each text of a sheet, by its key; raises WorkspaceError where it is none."""
    try:
        found = dict(_of_word(read(path)) if path.suffix == ".docx" else _of_yaml(path))
    except WriterError as error:
        raise WorkspaceError(f"{path.as_posix()}: {error}", error.hint) from error
    if not found:
        mend = "Give the sheet that hrdalert translate made, as .docx or as .yaml."
        raise WorkspaceError(f"{path.as_posix()} is no sheet of a translation: it has no texts.", mend)
    return found


def _fill(line: _Row, row: Row) -> None:
    key, original, so_far, _ = line.cells
    key.paragraphs[0].add_run(row.key)
    if _STATES[row.state]:
        key.add_paragraph().add_run(_STATES[row.state]).italic = True
    _write(original, row.original, row.new)
    _write(so_far, row.so_far)


def _write(cell: _Cell, text: str, bold: Sequence[str] = ()) -> None:
    """A paragraph for each of a text; some of its sentences in bold."""
    cuts = re.compile("|".join(map(re.escape, bold)) or "$^")
    for number, paragraph in enumerate(text.split("\n\n")):
        into, place = cell.add_paragraph() if number else cell.paragraphs[0], 0
        for found in cuts.finditer(paragraph):
            into.add_run(paragraph[place : found.start()])
            into.add_run(found[0]).bold = True
            place = found.end()
        into.add_run(paragraph[place:])


def _of_word(content: bytes) -> Iterator[tuple[str, tuple[str, str]]]:
    for cells in table_rows(content):
        if len(cells) == len(_WIDTHS):
            key, original, _, translation = cells
            yield key.split("\n")[0].strip(), (original, translation)


def _of_yaml(path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    scanned = scan(read(path), path)
    if not scanned.readable:
        raise InputErrors(scanned.problems)
    items = scanned.value.get("texts")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("text"):
            yield str(item["text"]), (str(item.get("says") or ""), str(item.get("translation") or ""))
