"""How long a PDF takes: our writer beside WeasyPrint and LibreOffice, in one run.

    python benchmarks/pdf.py

All make tagged PDF/UA files of the letter of :mod:`letters`, with the same head and foot on each page and the same
fonts for its Chinese characters. Ours is given the composed Document. WeasyPrint sets the web page that hrdalert
makes of it, and LibreOffice its Word file, both made beforehand; LibreOffice is started anew for each file, with a
profile that it knows. "typst started anew" is ours without the compiler that it keeps. The letter to the next
authority is one of whose case the compiler remembers most. From the case file, ours also reads, checks and composes,
while WeasyPrint is given the page.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from hrdalert.documents.blocks import Document
from hrdalert.writers import pdf
from hrdalert.writers.docx import DocxWriter
from hrdalert.writers.fonts import wheel_fonts
from hrdalert.writers.html import HtmlWriter
from hrdalert.writers.pdf import PdfWriter
from letters import Letter
from side_by_side import Job, Row, Way, medians, note, show
from submission import Office

WRITER = PdfWriter()
ACCESSIBLE = '{"PDFUACompliance": {"type": "boolean", "value": "true"}}'
PAGE = """
@page {{
  @top-left {{ content: "{}"; font: 8.5pt serif }}
  @top-right {{ content: "{}"; font: 8.5pt serif }}
  @bottom-center {{ content: "Page " counter(page) " of " counter(pages); font: 8.5pt serif }}
}}
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  {folders}
</fontconfig>
"""


@contextmanager
def shared_fonts(folder: Path) -> Iterator[None]:
    """Lets WeasyPrint and LibreOffice, which ask fontconfig, use the fonts of wheels that hrdalert uses."""
    file = folder / "fonts.conf"
    folders = "".join(f"<dir>{path}</dir>" for path in sorted({path.parent for path in wheel_fonts()}))
    file.write_text(FONTS.format(folders=folders), encoding="utf-8")
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(file)
    yield
    if before is None:
        del os.environ["FONTCONFIG_FILE"]
    else:
        os.environ["FONTCONFIG_FILE"] = before


def with_hrdalert(letter: Letter) -> Job:
    document = letter.document()
    return lambda: WRITER.write(document)


def with_typst_anew(letter: Letter) -> Job:
    document = letter.document()

    def write() -> None:
        pdf._press.cache_clear()
        PdfWriter().write(document)

    return write


def with_weasyprint(document: Document) -> Job:
    weasyprint = import_module("weasyprint")  # not among our own tools
    page = HtmlWriter().write(document).content.decode()
    page = page.replace("</style>", PAGE.format(document.organisation, document.reference) + "</style>", 1)
    return lambda: weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")


def with_libreoffice(letter: Letter, folder: Path) -> Job:
    file = folder / f"{letter.number}.docx"
    file.write_bytes(DocxWriter().write(letter.document()).content)
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", f"pdf:writer_pdf_Export:{ACCESSIBLE}", "--outdir", str(folder), str(file)]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def with_the_case_known(letter: Letter) -> Job:
    """The letter to an authority, where one to another authority was written before."""
    WRITER.write(Letter(authority=0, number=letter.number).document())
    return with_hrdalert(letter)


TARGETS = {"WeasyPrint": (20, 35), "LibreOffice": (25, 40)}
JOBS = {"hrdalert": 10, "next authority": 5, "typst anew": 3}


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, shared_fonts(Path(folder)):
        others = _others(Path(folder))
        authorities = itertools.count(1)
        ways: dict[str, Way] = {
            "hrdalert": lambda: with_hrdalert(Letter()),
            "next authority": lambda: with_the_case_known(Letter(authority=next(authorities), number=0)),
            "typst anew": lambda: with_typst_anew(Letter()),
            **others,
        }
        found = medians(ways, 10, JOBS)
        for name in others:
            yield Row("a letter to PDF", found["hrdalert"], name, found[name], *TARGETS[name])
        yield Row("a letter to PDF", found["hrdalert"], "typst started anew", found["typst anew"])
        for name in others:
            yield Row("the letter to the next authority", found["next authority"], name, found[name])
        if "WeasyPrint" in others:
            ways = {
                "hrdalert": lambda: with_hrdalert(Letter(1000)),
                "WeasyPrint": lambda: with_weasyprint(Letter(1000).document()),
            }
            found = medians(ways, 2)
            yield Row("with 1,000 incidents to PDF", found["hrdalert"], "WeasyPrint", found["WeasyPrint"])
            yield from _from_the_case_file(Path(folder))


def _from_the_case_file(folder: Path) -> Iterator[Row]:
    office = Office(folder)
    texts = office.texts()

    def ours() -> Job:
        text = next(texts)
        return lambda: WRITER.write(office.document(text))

    ways = {"hrdalert": ours, "WeasyPrint": lambda: with_weasyprint(office.document(next(texts)))}
    found = medians(ways, 8, {"hrdalert": 5})
    yield Row(
        "a submission, from the case file",
        found["hrdalert"],
        "WeasyPrint, from the page",
        found["WeasyPrint"],
    )


def _others(folder: Path) -> dict[str, Way]:
    others: dict[str, Way] = {}
    if find_spec("weasyprint"):
        others["WeasyPrint"] = lambda: with_weasyprint(Letter().document())
    else:
        note("WeasyPrint is not installed: its rows are left out.")
    if shutil.which("soffice"):
        others["LibreOffice"] = lambda: with_libreoffice(Letter(), folder)
    else:
        note("LibreOffice (soffice) is not installed: its rows are left out.")
    return others


if __name__ == "__main__":
    show(rows())
