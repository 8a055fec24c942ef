"""How long a Word file takes: our writer beside docxtpl and python-docx, with the same words, in one run.

    python benchmarks/word.py

Each of the three starts from the packaged letterhead and makes the letter of :mod:`letters`. Ours is given the
composed Document, docxtpl a template made beforehand and the words, python-docx the words. Ours keeps the letterhead
open; docxtpl and python-docx must read it again for every letter. Before anything is timed, the three files are read
back: they hold the same words. (Not named for the format: a ``docx.py`` here would hide the package that it measures.)
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document as Word
from docxtpl import DocxTemplate

from hrdalert.resources import packaged_letters
from hrdalert.writers.docx import DocxWriter
from letters import HEADER, INCIDENTS, REQUESTS, Letter
from side_by_side import Job, Row, medians, show

WRITER = DocxWriter()


def with_hrdalert(letter: Letter) -> bytes:
    return WRITER.write(letter.document()).content


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


def with_docxtpl(letter: Letter, template: Path) -> bytes:
    filled = DocxTemplate(str(template))
    filled.render(
        {
            "title": letter.title,
            "address": "\n".join(letter.address),
            "paragraphs": letter.paragraphs,
            "incidents": letter.rows,
            "requests": REQUESTS,
        },
        autoescape=True,
    )
    return _saved(filled)


def with_python_docx(letter: Letter) -> bytes:
    made = blank_letter()
    made.add_paragraph(letter.title, style="Title")
    made.add_paragraph("\n".join(letter.address), style="Address")
    for text in letter.paragraphs:
        made.add_paragraph(text, style="Body Text")
    made.add_paragraph(INCIDENTS, style="Heading 1")
    table = made.add_table(rows=1, cols=3, style="Report Table")
    for cell, name in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = name
    for row in letter.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for style in ("List Number", "List Bullet"):
        for text in REQUESTS:
            made.add_paragraph(text, style=style)
    return _saved(made)


def _saved(letter: Word | DocxTemplate) -> bytes:
    file = io.BytesIO()
    letter.save(file)
    return file.getvalue()


def words(content: bytes) -> list[str]:
    """The words of a Word file, whoever made it."""
    return WRITER.read_back(content).split()


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "letter.docx"
        make_template(template)
        letter = Letter()
        expected = words(with_hrdalert(letter))
        assert words(with_docxtpl(letter, template)) == words(with_python_docx(letter)) == expected
        yield from _compared(template, 10, 15, 20, "a composed letter to docx", (15, 50))
        yield from _compared(template, 1000, 5, 1, "the same with 1,000 incidents", (5, 8))
        yield _linear()


def _compared(
    template: Path, incidents: int, turns: int, jobs: int, work: str, targets: tuple[float, float]
) -> Iterator[Row]:
    def ours() -> Job:
        document = Letter(incidents).document()
        return lambda: WRITER.write(document)

    def docxtpl() -> Job:
        letter = Letter(incidents)
        return lambda: with_docxtpl(letter, template)

    def python_docx() -> Job:
        letter = Letter(incidents)
        return lambda: with_python_docx(letter)

    ways = {"ours": ours, "docxtpl": docxtpl, "python-docx": python_docx}
    found = medians(ways, turns, dict.fromkeys(ways, jobs))
    yield Row(work, found["ours"], "docxtpl", found["docxtpl"], *targets)
    yield Row(work, found["ours"], "python-docx by hand", found["python-docx"])


def _linear() -> Row:
    """An incident of 4,000 beside one of 1,000."""

    def writing(incidents: int) -> Job:
        document = Letter(incidents).document()
        return lambda: WRITER.write(document)

    found = medians({"many": lambda: writing(4000), "fewer": lambda: writing(1000)}, 7)
    return Row(
        "an incident of 4,000", found["many"] / 4000, "one of 1,000", found["fewer"] / 1000, 1.2, 1.05, True
    )


if __name__ == "__main__":
    show(rows())
