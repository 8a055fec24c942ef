"""How long a Word file takes: our writer beside docxtpl and python-docx, with the same words, in one run.

The letter has about 1,200 words, a table of ten incidents and two lists. Each of the three starts from the
packaged letterhead. Ours keeps it open; docxtpl and python-docx must read it again for every letter.
(Not named for the format: a ``docx.py`` here would hide the package that it measures.)
"""

from __future__ import annotations

import datetime
import io
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document as Word
from docxtpl import DocxTemplate

from hrdalert.cases import read_case
from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    BulletList,
    Document,
    Heading,
    Inlines,
    NumberedList,
    Paragraph,
    Table,
    Text,
    block_texts,
)
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.resources import packaged_letters
from hrdalert.workspace import Workspace
from hrdalert.writers.docx import DocxWriter

LETTERHEAD = packaged_letters() / "letterhead.docx"
SENTENCES = (
    "Police officers from Baoji City took him from his home in Fengxiang County, Shaanxi Province, six days "
    "after he published a video describing torture in an earlier detention, and no lawyer is known to have "
    "seen him since; his wife was told by telephone that he was under residential surveillance.",
    "The city's judicial administration bureau suspended his licence to practise, and annulled it on the day "
    "on which he was first detained; his clients have included people refused work because of HIV, hepatitis "
    "B, their gender or their sexual orientation, and other human rights defenders.",
    "The Convention against Torture, which the State ratified on 4 October 1988, obliges it to investigate "
    "promptly and impartially, and to protect anyone who alleges torture from ill-treatment or intimidation "
    "in consequence of the complaint or of any evidence given.",
)
PARAGRAPHS = tuple(f"{SENTENCES[n % 3]} {SENTENCES[(n + 1) % 3]}" for n in range(12))
REQUESTS = (
    "to disclose at once where he is held and under which measure, and to inform his family and his lawyers;",
    "to give him regular and unrestricted access to lawyers of his own choice and to his family;",
    "to protect him from torture and other ill-treatment;",
    "to release him, unless there is sufficient, credible and admissible evidence of an offence;",
    "to end the surveillance and harassment of his family.",
)
ADDRESS = ("Director He Dong", "Baoji City Public Security Bureau", "Baoji Shi, Shaanxi 721001")
TITLE = "Lawyer charged after speaking of torture"
HEADER = ("Date", "Place", "What happened")


def incidents(count: int) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            f"{n % 28 + 1} October 2020",
            "Fengxiang County",
            f"Incident {n}: two requests by lawyers were refused.",
        )
        for n in range(count)
    )


def composed(rows: tuple[tuple[str, str, str], ...]) -> Document:
    blocks: list[Block] = [
        Heading(1, _text(TITLE)),
        AddressBlock(tuple(map(_text, ADDRESS))),
        *(Paragraph(_text(text)) for text in PARAGRAPHS[:6]),
        Heading(2, _text("Incidents")),
        Table(tuple(map(_text, HEADER)), tuple(tuple(map(_text, row)) for row in rows)),
        *(Paragraph(_text(text)) for text in PARAGRAPHS[6:]),
        NumberedList(tuple((Paragraph(_text(text)),) for text in REQUESTS)),
        BulletList(tuple((Paragraph(_text(text)),) for text in REQUESTS)),
    ]
    return Document(
        id="appeal-letter",
        title=TITLE,
        language="en",
        audience="government",
        date=datetime.date(2021, 4, 20),
        organisation="Example Defenders Watch",
        reference="2020-117",
        blocks=tuple(blocks),
    )


def _text(text: str) -> Inlines:
    return (Text(text),)


def make_template(path: Path) -> None:
    """The letter as docxtpl wants it: a Word file with Jinja's tags."""
    letter = _blank_letter()
    letter.add_paragraph("{{ title }}", style="Title")
    letter.add_paragraph("{{ address }}", style="Address")
    _loop(letter, "paragraph in opening", "{{ paragraph }}", "Body Text")
    letter.add_paragraph("Incidents", style="Heading 1")
    table = letter.add_table(rows=4, cols=3, style="Report Table")
    for cell, name in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = name
    table.cell(1, 0).text = "{%tr for row in incidents %}"
    for column in range(3):
        table.cell(2, column).text = f"{{{{ row[{column}] }}}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    _loop(letter, "paragraph in closing", "{{ paragraph }}", "Body Text")
    _loop(letter, "item in requests", "{{ item }}", "List Number")
    _loop(letter, "item in requests", "{{ item }}", "List Bullet")
    letter.save(str(path))


def _loop(letter: Word, what: str, line: str, style: str) -> None:
    letter.add_paragraph(f"{{%p for {what} %}}")
    letter.add_paragraph(line, style=style)
    letter.add_paragraph("{%p endfor %}")


def _blank_letter() -> Word:
    """The letterhead without its specimens."""
    letter = docx.Document(str(LETTERHEAD))
    for paragraph in letter.paragraphs:
        paragraph._element.getparent().remove(paragraph._element)
    return letter


def with_docxtpl(template: Path, rows: tuple[tuple[str, str, str], ...]) -> bytes:
    letter = DocxTemplate(str(template))
    letter.render(
        {
            "title": TITLE,
            "address": "\n".join(ADDRESS),
            "opening": PARAGRAPHS[:6],
            "closing": PARAGRAPHS[6:],
            "incidents": rows,
            "requests": REQUESTS,
        },
        autoescape=True,
    )
    file = io.BytesIO()
    letter.save(file)
    return file.getvalue()


def with_python_docx(rows: tuple[tuple[str, str, str], ...]) -> bytes:
    letter = _blank_letter()
    letter.add_paragraph(TITLE, style="Title")
    letter.add_paragraph("\n".join(ADDRESS), style="Address")
    for text in PARAGRAPHS[:6]:
        letter.add_paragraph(text, style="Body Text")
    letter.add_paragraph("Incidents", style="Heading 1")
    table = letter.add_table(rows=1, cols=3, style="Report Table")
    for cell, name in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = name
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for text in PARAGRAPHS[6:]:
        letter.add_paragraph(text, style="Body Text")
    for style in ("List Number", "List Bullet"):
        for text in REQUESTS:
            letter.add_paragraph(text, style=style)
    file = io.BytesIO()
    letter.save(file)
    return file.getvalue()


def medians(ways: dict[str, Callable[[], bytes]], turns: int, letters: int) -> dict[str, float]:
    """In milliseconds a letter.

    The ways take turns, so that a busy machine slows all of them; a turn is a batch of letters, as in use.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(turns):
        for name, way in ways.items():
            start = time.perf_counter()
            for _ in range(letters):
                way()
            times[name].append(1000 * (time.perf_counter() - start) / letters)
    return {name: statistics.median(measured) for name, measured in times.items()}


def compare(count: int, template: Path, turns: int, letters: int) -> list[str]:
    rows = incidents(count)
    writer, document = DocxWriter(), composed(rows)
    words = sum(
        len(text.split()) for text in (*PARAGRAPHS, *REQUESTS, *REQUESTS, *(" ".join(row) for row in rows))
    )
    found = medians(
        {
            "hrdalert": lambda: writer.write(document).content,
            "docxtpl": lambda: with_docxtpl(template, rows),
            "python-docx": lambda: with_python_docx(rows),
        },
        turns,
        letters,
    )
    ours = found["hrdalert"]
    return [
        f"{count:>6} incidents, {words:>6} words   {name:<12} {median:>9.2f} ms   {median / ours:>6.1f} ×"
        for name, median in found.items()
    ]


def submission() -> Document:
    """The submission to the special procedures of the repository's own case, as of 20 April 2021."""
    root = Path(__file__).parents[1]
    day = datetime.date(2021, 4, 20)
    desk = Desk(Workspace.find(root))
    case = read_case(root / "cases" / "china-chang-weiping.yaml")
    return desk.documents(case, Order("un-communication", "en", day), day)[0]


_STYLES: dict[type[Block], str] = {
    Heading: "Heading 1",
    BulletList: "List Bullet",
    NumberedList: "List Number",
}


def compare_submission(folder: Path, turns: int, letters: int) -> list[str]:
    """The same words in the same styles, a loop of docxtpl over each run of blocks of one style."""
    document, writer = submission(), DocxWriter()
    runs = [
        (style, [text for block in blocks for text in block_texts((block,))])
        for style, blocks in itertools.groupby(
            document.blocks, lambda block: _STYLES.get(type(block), "Body Text")
        )
    ]
    letter = _blank_letter()
    for number, (style, _) in enumerate(runs):
        _loop(letter, f"text in run{number}", "{{ text }}", style)
    template = folder / "submission.docx"
    letter.save(str(template))

    def docxtpl() -> bytes:
        filled = DocxTemplate(str(template))
        filled.render({f"run{number}": texts for number, (_, texts) in enumerate(runs)}, autoescape=True)
        file = io.BytesIO()
        filled.save(file)
        return file.getvalue()

    found = medians({"hrdalert": lambda: writer.write(document).content, "docxtpl": docxtpl}, turns, letters)
    words = sum(len(text.split()) for text in block_texts(document.blocks))
    ours = found["hrdalert"]
    return [
        f"{'the submission':>16}, {words:>6} words   {name:<12} {median:>9.2f} ms   {median / ours:>6.1f} ×"
        for name, median in found.items()
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write("\n".join(compare_submission(Path(folder), 15, 20)) + "\n")
        template = Path(folder) / "letter.docx"
        make_template(template)
        for count, turns, letters in ((10, 15, 20), (1000, 5, 1)):
            sys.stdout.write("\n".join(compare(count, template, turns, letters)) + "\n")


if __name__ == "__main__":
    main()
