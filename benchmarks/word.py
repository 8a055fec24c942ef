"""How long a Word file takes: our writer beside docxtpl, with the same words.

Both start from the packaged letterhead and make the letter of :mod:`letters`. Ours is given the Document and keeps the
letterhead open; docxtpl is given a template made beforehand and the words, and must read it again for every letter.
Before anything is timed, both files are read back: they hold the same words. (Not named for the format: a ``docx.py``
here would hide the package that it measures.)
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import docx
from docx.document import Document as Word
from docx.oxml.ns import qn

from hrdalert.documents.packaged import packaged_letters
from hrdalert.writers.docx import DocxWriter
from letters import HEADER, INCIDENTS, REQUESTS, Letter
from side_by_side import Row, Way, has, medians

WRITER = DocxWriter()


def make_template(path: Path) -> None:
    """The letter as docxtpl wants it: a Word file with Jinja's tags."""
    letter = blank_letter()
    letter.add_paragraph("{{ title }}", style="Title")
    letter.add_paragraph("{{ address }}", style="Address")
    _loop(letter, "paragraph in paragraphs", "{{ paragraph }}", "Body Text")
    letter.add_paragraph(INCIDENTS, style="Heading 1")
    table = letter.add_table(rows=4, cols=3, style="Report Table")
    for cell, name in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = name
    table.cell(1, 0).text = "{%tr for row in incidents %}"
    for column in range(3):
        table.cell(2, column).text = f"{{{{ row[{column}] }}}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    _loop(letter, "item in requests", "{{ item }}", "List Number")
    _loop(letter, "item in requests", "{{ item }}", "List Bullet")
    letter.save(str(path))


def _loop(letter: Word, what: str, line: str, style: str) -> None:
    letter.add_paragraph(f"{{%p for {what} %}}")
    letter.add_paragraph(line, style=style)
    letter.add_paragraph("{%p endfor %}")


def blank_letter() -> Word:
    """The letterhead without its specimens."""
    letter = docx.Document(str(packaged_letters() / "letterhead.docx"))
    for paragraph in letter.paragraphs:
        paragraph._element.getparent().remove(paragraph._element)
    return letter


def with_hrdalert(incidents: int) -> Callable[[], bytes]:
    """Our way to the next letter."""
    document = Letter(incidents).document()
    return lambda: WRITER.write(document).content


def with_docxtpl(incidents: int, template: Path, number: int | None = None) -> Callable[[], bytes]:
    """The way of docxtpl to the next letter, or to that of a number."""
    from docxtpl import DocxTemplate

    letter = Letter(incidents) if number is None else Letter(incidents, number=number)
    values = {
        "title": letter.title,
        "address": "\n".join(letter.address),
        "paragraphs": letter.paragraphs,
        "incidents": letter.rows,
        "requests": REQUESTS,
    }

    def write() -> bytes:
        filled = DocxTemplate(str(template))
        filled.render(values, autoescape=True)
        file = io.BytesIO()
        filled.save(file)
        return file.getvalue()

    return write


def words(content: bytes) -> list[str]:
    """The words of the body of a Word file, whoever made it."""
    body = docx.Document(io.BytesIO(content)).element.body
    pieces = body.iter(*map(qn, ("w:p", "w:br", "w:tab", "w:t")))
    return "".join(element.text if element.tag == qn("w:t") else " " for element in pieces).split()


def rows(whole: bool) -> Iterator[Row]:
    """A letter of three pages, and one with a thousand incidents."""
    if not has("docxtpl", "a letter to docx"):
        return
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "letter.docx"
        make_template(template)
        first = Letter()
        expected = words(WRITER.write(first.document()).content)
        assert words(with_docxtpl(10, template, first.number)()) == expected
        for incidents, turns, jobs, work, target in (
            (10, 15, 20, "a letter to docx", 3),
            (1000, 5, 1, "the same with 1,000 incidents", 3),
        ):
            ways: dict[str, Way] = {
                "ours": partial(with_hrdalert, incidents),
                "docxtpl": partial(with_docxtpl, incidents, template),
            }
            seconds = medians(ways, turns, jobs)
            yield Row(work, seconds["ours"], "docxtpl", seconds["docxtpl"], target)
