"""How long a PDF takes: our writer beside typst called anew, WeasyPrint and LibreOffice, in one run.

The letter has about 1,200 words, a table of ten incidents and two lists. All make tagged PDF/UA files. Each
letter is about another case, with other words in every paragraph and row; "next authority" is the same letter
to another addressee, of which typst's kept compiler remembers most. WeasyPrint sets our HTML and LibreOffice
our Word file, made beforehand; both are left out where they are not installed.
"""

from __future__ import annotations

import datetime
import itertools
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

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
)
from hrdalert.writers import pdf
from hrdalert.writers.docx import DocxWriter
from hrdalert.writers.html import HtmlWriter
from hrdalert.writers.pdf import PdfWriter

SENTENCES = (
    "Police officers from Baoji City took Mr Chang Weiping (常玮平) from his home in Fengxiang County, "
    "Shaanxi, six days after he published a video describing torture in an earlier detention, and no lawyer "
    "is known to have seen him since; his wife was told by telephone that he was under surveillance.",
    "The city's judicial administration bureau suspended his licence to practise, and annulled it on the day "
    "on which he was first detained; his clients have included people refused work because of HIV, hepatitis "
    "B, their gender or their sexual orientation, and other human rights defenders.",
    "The Convention against Torture, which the State ratified on 4 October 1988, obliges it to investigate "
    "promptly and impartially, and to protect anyone who alleges torture from ill-treatment or intimidation "
    "in consequence of the complaint or of any evidence given.",
)
REQUESTS = (
    "to disclose at once where he is held and under which measure, and to inform his family and his lawyers;",
    "to give him regular and unrestricted access to lawyers of his own choice and to his family;",
    "to protect him from torture and other ill-treatment;",
    "to release him, unless there is sufficient, credible and admissible evidence of an offence;",
    "to end the surveillance and harassment of his family.",
)
ADDRESS = ("Director He Dong", "Baoji City Public Security Bureau", "Baoji Shi, Shaanxi 721001")


def letter(number: int, incidents: int, authority: int = 0) -> Document:
    """The letter about a case to an authority."""
    requests = tuple((Paragraph(_text(request)),) for request in REQUESTS)
    rows = tuple(
        (
            _text(f"{row % 28 + 1} October 2020"),
            _text("Fengxiang County"),
            _text(f"Incident {number}.{row}: two requests by lawyers were refused."),
        )
        for row in range(incidents)
    )
    blocks: tuple[Block, ...] = (
        Heading(1, _text(f"Lawyer {number} charged after speaking of torture")),
        AddressBlock(tuple(map(_text, (f"Authority {authority}", *ADDRESS)))),
        *(Paragraph(_text(f"({number}.{n}) {SENTENCES[n % 3]} {SENTENCES[(n + 1) % 3]}")) for n in range(12)),
        Heading(2, _text("Incidents")),
        Table((_text("Date"), _text("Place"), _text("What happened")), rows),
        NumberedList(requests),
        BulletList(requests),
    )
    return Document(
        id="appeal-letter",
        title=f"Lawyer {number} charged after speaking of torture",
        language="en",
        audience="government",
        date=datetime.date(2021, 4, 20),
        organisation="Example Defenders Watch",
        reference="2020-117",
        blocks=blocks,
    )


def _text(text: str) -> Inlines:
    return (Text(text),)


def with_hrdalert(document: Document) -> Callable[[], object]:
    return lambda: WRITER.write(document)


def with_typst_anew(document: Document) -> Callable[[], object]:
    def write() -> None:
        pdf._press.cache_clear()
        PdfWriter().write(document)

    return write


def with_weasyprint(document: Document) -> Callable[[], object]:
    weasyprint = import_module("weasyprint")  # not among our own tools

    page = HtmlWriter().write(document).content.decode()
    return lambda: weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")


def with_libreoffice(document: Document) -> Callable[[], object]:
    file = FOLDER / "letter.docx"
    file.write_bytes(DocxWriter().write(document).content)
    command = ["soffice", f"-env:UserInstallation={(FOLDER / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", f"pdf:writer_pdf_Export:{ACCESSIBLE}", "--outdir", str(FOLDER), str(file)]
    return lambda: subprocess.run(command, check=True, capture_output=True)


WRITER = PdfWriter()
FOLDER = Path(tempfile.mkdtemp())
ACCESSIBLE = '{"PDFUACompliance": {"type": "boolean", "value": "true"}}'
Way = Callable[[Document], Callable[[], object]]


def ways() -> Iterator[tuple[str, Way, int]]:
    """Each way with the letters that it writes in a turn."""
    yield "hrdalert", with_hrdalert, 10
    yield "typst anew", with_typst_anew, 5
    if find_spec("weasyprint"):
        yield "WeasyPrint", with_weasyprint, 1
    if shutil.which("soffice"):
        yield "LibreOffice", with_libreoffice, 1


def medians(incidents: int, turns: int) -> dict[str, float]:
    """In milliseconds a letter. The ways take turns, so that a busy machine slows all of them."""
    cases = itertools.count()
    times: dict[str, list[float]] = {"hrdalert": [], "next authority": []}
    for turn in range(turns + 1):
        for name, way, letters in ways():
            for _ in range(letters):
                times.setdefault(name, []).append(timed(way(letter(next(cases), incidents))))
        case = next(cases)
        WRITER.write(letter(case, incidents))
        for authority in range(1, 6):
            times["next authority"].append(timed(with_hrdalert(letter(case, incidents, authority))))
        if not turn:
            times = {name: [] for name in times}
    return {name: statistics.median(measured) for name, measured in times.items()}


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    try:
        for incidents, turns in ((10, 10), (1000, 3)):
            found = medians(incidents, turns)
            for name, median in found.items():
                ratio = median / found["hrdalert"]
                sys.stdout.write(
                    f"{incidents:>6} incidents   {name:<14} {median:>9.1f} ms   {ratio:>6.1f} ×\n"
                )
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main()
