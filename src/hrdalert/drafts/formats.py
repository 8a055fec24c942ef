"""The files of a document: who writes each format, and where it goes."""

from pathlib import Path

from hrdalert.documents.blocks import Document
from hrdalert.documents.packaged import packaged_letters
from hrdalert.errors import WriterError
from hrdalert.store import read
from hrdalert.writers import Writer
from hrdalert.writers.look import PLAIN, Look


def find_writer(format: str, letters: Path | None = None, look: Look = PLAIN) -> Writer:
    """The writer of a format; a Word file takes the letterhead among the office's own ``letters``, if there is one.

    Raises WriterError for a format that does not exist.
    """
    match format:  # each is imported where it is used, since some take long to start
        case "docx":
            from hrdalert.writers.docx import DocxWriter

            return DocxWriter(own_letterhead(letters) if letters else None, look)
        case "pdf":
            from hrdalert.writers.pdf import PdfWriter

            return PdfWriter(look=look)
        case "html":
            from hrdalert.writers.html import HtmlWriter

            return HtmlWriter(look)
        case "txt":
            from hrdalert.writers.text import TextWriter

            return TextWriter()
        case "md":
            from hrdalert.writers.markdown import MarkdownWriter

            return MarkdownWriter()
        case _:
            from hrdalert.settings import FORMATS

            raise WriterError(f"there is no format {format!r}", f"There are: {', '.join(FORMATS)}")


def own_letterhead(letters: Path) -> Path | None:
    """An office's own letterhead, or None. A mere copy of the packaged letterhead is not the office's own."""
    own, packaged = (folder / "letterhead.docx" for folder in (letters, packaged_letters()))
    return own if own.is_file() and read(own) != read(packaged) else None


def place(document: Document, format: str) -> str:
    """The place of a draft below ``out/``: ``<audience>/<reference>/<document>[.<recipient>].<language>.<format>``.

    A draft that is not ready, and a review copy, go to the folder of the office itself. No path holds a name.
    """
    audience = "internal" if document.mark else document.audience
    ending = f"review.{format}" if document.mark and document.mark.kind == "review" else format
    return f"{audience}/{document.reference}/{stem(document)}.{ending}"


def stem(document: Document) -> str:
    """The name of a draft's files, without the format: ``appeal-letter.harbour-police.en``."""
    recipient = f".{document.recipient}" if document.recipient else ""
    return f"{document.id}{recipient}.{document.language}"
