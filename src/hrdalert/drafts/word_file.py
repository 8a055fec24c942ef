"""Reading a Word file that a colleague edited: the words of its body, as they stand once all changes are accepted.

For the search for names, every word of a file of any format.
"""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as Word
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from msgspec import Struct

from hrdalert.documents.outside import content_of
from hrdalert.errors import WriterError
from hrdalert.writers.docx_heads import heads
from hrdalert.writers.docx_letterhead import tidy
from hrdalert.writers.docx_outside import packed, parts_of, words_of

_GONE = frozenset(map(qn, ("w:del", "w:moveFrom")))
_NO_WORDS = {
    *_GONE,
    *map(qn, ("w:pPr", "w:rPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
"""What was taken out, and what Word writes a second time for older programs."""
_WORDS = {
    **dict.fromkeys(map(qn, ("w:br", "w:cr")), "\n"),
    **dict.fromkeys(map(qn, ("w:tab", "w:ptab")), "\t"),
    qn("w:noBreakHyphen"): "-",
}


class WordFile(Struct, frozen=True):
    """What a Word file says."""

    lines: tuple[str, ...]
    """Of its body, tables among it: a paragraph each, or what stands between two line breaks."""
    beside: str
    """The words of its title, headers and footers."""
    day: datetime.date | None
    """On which it was made, by its properties; office programs keep it."""
    comments: tuple[tuple[str, str], ...]
    """Who made each, and what it says."""


def untold(word: Word) -> None:
    """Take out of a Word file who wrote it, on which machine, and how long."""
    tidy(word)
    for part in word.part.package.iter_parts():
        for element in part.element.iter() if isinstance(part, XmlPart) else ():
            for name in [name for name in element.attrib if name.startswith(qn("w:rsid"))]:
                del element.attrib[name]


def read_word_file(content: bytes) -> WordFile:
    """Read a Word file. Raises WriterError where it is none."""
    with _readable():
        opened = docx.Document(BytesIO(packed(parts_of(content))))
        paragraphs = tuple(_paragraphs(opened.element.body))
        beside = [line for head in heads(opened) for line in _paragraphs(head.element)]
        about = opened.core_properties
        day = about.created.date() if about.created else None
        comments = tuple((comment.author, " ".join(comment.text.split())) for comment in opened.comments)
    plain = (re.sub(r"\d+\.\t", "", one, count=1) for one in paragraphs)  # that a number moved is no change
    lines = tuple(line for paragraph in plain for line in paragraph.split("\n"))
    return WordFile(lines, " ".join((about.title, *beside)), day, comments)


def table_rows(content: bytes) -> Iterator[tuple[str, ...]]:
    """The cells of each row below the head of each table of a Word file, their paragraphs an empty line apart.

    Raises WriterError where it is none.
    """
    with _readable():
        for table in docx.Document(BytesIO(packed(parts_of(content)))).tables:
            for row in table.rows[1:]:
                yield tuple("\n\n".join(filter(str.strip, _paragraphs(cell._tc))) for cell in row.cells)


@contextmanager
def _readable() -> Iterator[None]:
    """Say of whatever goes wrong that the file cannot be read."""
    try:
        yield
    except WriterError:
        raise
    except Exception as error:  # python-docx has no error of its own for a file that is damaged
        mend = "Save it as .docx in Word or LibreOffice, and give that file."
        raise WriterError("it is no Word file that can be read", mend) from error


def words_in(path: Path, content: bytes | None = None) -> Iterator[str]:
    """All words of a file: its pages, properties and links.

    Of a Word file also deleted text, comments with their authors, and descriptions of pictures.

    ``content`` is that of the file, where it was read already.

    Raises WriterError where it cannot be read.
    """
    try:
        content = content_of(path) if content is None else content
        if path.suffix == ".docx":
            yield from words_of(parts_of(content))
        elif path.suffix == ".pdf":
            from hrdalert.drafts.pdf_file import PdfFile

            yield from PdfFile(content).words
        else:
            text = content.decode("utf-8", "replace")
            yield from (text, re.sub("<[^>]*>", "", text))
    except Exception as error:  # python-docx and pypdf let errors of many kinds pass for a damaged file
        raise WriterError(f"{path.as_posix()} cannot be read", "See to the file.") from error


def _paragraphs(part: Any) -> Iterator[str]:
    """The words of each paragraph. A paragraph whose end mark was deleted is joined with the next."""
    words = ""
    for paragraph in part.iter(qn("w:p")):
        if any(above.tag in _NO_WORDS for above in paragraph.iterancestors()):
            continue
        words += "".join(_words(paragraph))
        marks = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        if marks is None or not any(mark.tag in _GONE for mark in marks):
            yield words
            words = ""
    if words:
        yield words


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _WORDS:
            yield _WORDS[child.tag]
        elif child.tag not in _NO_WORDS and child.tag != qn("w:p"):
            yield from _words(child)
