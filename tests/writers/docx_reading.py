"""The text of a Word file, as a reader finds it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

from hrdalert.errors import WriterError
from hrdalert.writers.docx_forms import MARKS

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_P, _R, _T, _BR, _CR, _TAB, _STYLE = (
    f"{{{WORD}}}{tag}" for tag in ("p", "r", "t", "br", "cr", "tab", "rStyle")
)
_BIDI, _RTL = f"{{{WORD}}}pPr/{{{WORD}}}bidi", f"{{{WORD}}}rPr/{{{WORD}}}rtl"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_VAL, _TYPE = f"{{{WORD}}}val", f"{{{WORD}}}type"


def read_text(content: bytes) -> str:
    """The body's text, a line a paragraph, table cells among them. Raises WriterError for another file."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            body = ElementTree.fromstring(opened.read("word/document.xml"))
            sheet = ElementTree.fromstring(opened.read("word/styles.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
        raise WriterError(f"This is no Word file that could be read back: {error}") from error
    number = next(
        (
            style.get(f"{{{WORD}}}styleId")
            for style in sheet
            for name in style.iterfind(f"{{{WORD}}}name")
            if name.get(_VAL, "").lower() == "paragraph number"
        ),
        None,
    )
    return "\n".join("".join(_words(paragraph, number)) for paragraph in body.iter(_P))


def _words(paragraph: ElementTree.Element, number: str | None) -> Iterator[str]:
    """The words of a paragraph, without the marks of direction that stand behind what runs the other way."""
    leftwards = paragraph.find(_BIDI) is not None
    turned = False
    for run in paragraph.iter(_R):
        if turned and "".join(run.itertext()) == MARKS[leftwards]:
            turned = False
            continue
        if leftwards and "".join(run.itertext()) == MARKS[False]:
            continue
        turned = run.find(_T) is not None and (run.find(_RTL) is not None) is not leftwards
        style = run.find(f"{{*}}rPr/{_STYLE}")
        tab = " " if number is not None and style is not None and style.get(_VAL) == number else "\t"
        for picture in run.iter(_PICTURE):
            yield picture.get("descr", "")
        for piece in run:
            if piece.tag == _T:
                yield piece.text or ""
            elif piece.tag == _CR or (piece.tag == _BR and piece.get(_TYPE) in (None, "textWrapping")):
                yield "\n"
            elif piece.tag == _TAB:
                yield tab
