"""The files of a document: who writes each format, where it goes, and whether all of the document is in it."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Final

from hrdalert.documents.blocks import Document, MarkKind, block_texts
from hrdalert.errors import WriterError
from hrdalert.settings import FORMATS
from hrdalert.writers import Writer
from hrdalert.writers.text import legal

REVIEW: Final = "review"
"""The format of a review copy: a Word file with comments."""


def find_writer(format: str, letterhead: Path | None = None) -> Writer:
    """The writer of a format; each is imported where it is used, since some take long to start."""
    match format:
        case "docx" | "review":
            from hrdalert.writers.docx import DocxWriter

            return DocxWriter(letterhead if letterhead and letterhead.is_file() else None)
        case "pdf":
            from hrdalert.writers.pdf import PdfWriter

            return PdfWriter()
        case "html":
            from hrdalert.writers.html import HtmlWriter

            return HtmlWriter()
        case "txt":
            from hrdalert.writers.text import TextWriter

            return TextWriter()
        case "md":
            from hrdalert.writers.markdown import MarkdownWriter

            return MarkdownWriter()
        case _:
            raise WriterError(f"there is no format {format!r}", f"There are: {', '.join(FORMATS)}")


def place(document: Document, format: str) -> Path:
    """Where a draft goes: ``<audience>/<reference>/<document>.<language>.<format>``; no path holds a name.

    One with a mark goes to the office's own folder, and its name says what it is:
    ``internal/<reference>/incomplete/<document>.<language>.incomplete.<format>``.
    """
    folder, ending = Path(document.audience) / document.reference, f"{document.language}.{format}"
    if document.mark:
        kind = document.mark.kind
        folder = folder_of(document.reference, kind)
        ending = f"{document.language}.{kind}.{'docx' if format == REVIEW else format}"
    if document.recipient:
        return folder / document.id / f"{document.recipient}.{ending}"
    return folder / f"{document.id}.{ending}"


def folder_of(reference: str, kind: MarkKind) -> Path:
    """Where the documents of a case go that have a mark of this kind: the office alone reads them."""
    return Path("internal") / reference / kind


def missing_in(document: Document, text: str) -> str | None:
    """The first piece of the document that its file does not hold in its place; None: all is there, in order.

    White space and format characters are left out of account, and so is what a file may not hold.
    """
    whole, at = _bare(text), 0
    for piece in block_texts(document.blocks):
        bare = _bare(piece)
        found = whole.find(bare, at)
        if found < 0:
            return piece
        at = found + len(bare)
    return None


def _bare(text: str) -> str:
    """The text without what formats may change: white space, direction marks, and characters that no file may hold."""
    from hrdalert.writers.pdf_reading import comparable

    return comparable(unicodedata.normalize("NFC", legal(text)))
