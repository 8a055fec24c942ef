"""How long a PDF takes: our writer beside WeasyPrint.

Both make tagged PDF/UA files of the letter of :mod:`letters`, with the same head and foot on each page and the same
fonts for its Chinese characters. Ours is given the Document, WeasyPrint the web page that hrdalert makes of it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

from hrdalert.writers.fonts import wheel_folders
from hrdalert.writers.html import HtmlWriter
from hrdalert.writers.pdf import PdfWriter
from letters import Letter
from side_by_side import Job, Row, has, medians

WRITER = PdfWriter()
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


def share_fonts(folder: Path) -> None:
    """Let WeasyPrint, which asks fontconfig, use the fonts of wheels that hrdalert uses."""
    folders = "".join(f"<dir>{path}</dir>" for path in wheel_folders())
    file = folder / "fonts.conf"
    file.write_text(FONTS.format(folders=folders), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(file)


def with_hrdalert(incidents: int) -> Job:
    """Our way to the next letter."""
    document = Letter(incidents).document()
    return lambda: WRITER.write(document)


def with_weasyprint(incidents: int) -> Job:
    """The way of WeasyPrint to the next letter; the page is made beforehand."""
    weasyprint = import_module("weasyprint")  # not among our own tools
    document = Letter(incidents).document()
    page = HtmlWriter().write(document).content.decode()
    page = page.replace("</style>", PAGE.format(document.organisation, document.reference) + "</style>", 1)
    return lambda: weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")


def rows(whole: bool) -> Iterator[Row]:
    """A letter of three pages, and one with a thousand incidents."""
    if not has("weasyprint", "a letter to PDF"):
        return
    has("noto_cjk_sans_otc", "a name in Chinese characters")
    with tempfile.TemporaryDirectory() as folder:
        share_fonts(Path(folder))
        for incidents, turns, jobs, work in (
            (10, 10, 10, "a letter to PDF"),
            (1000, 2, 1, "the same with 1,000 incidents"),
        ):
            ways = {
                "ours": partial(with_hrdalert, incidents),
                "WeasyPrint": partial(with_weasyprint, incidents),
            }
            seconds = medians(ways, turns, jobs)
            yield Row(
                work, seconds["ours"], "WeasyPrint", seconds["WeasyPrint"], 15 if incidents == 10 else None
            )
