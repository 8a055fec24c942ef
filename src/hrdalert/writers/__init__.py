"""One Document, one format each: bytes out, and the text of those bytes read back."""

from typing import Protocol

from msgspec import Struct

from hrdalert.documents.blocks import Document

FACE = (
    "docx",
    "docx_forms",
    "docx_heads",
    "docx_letterhead",
    "docx_outside",
    "html",
    "ics",
    "look",
    "markdown",
    "pdf",
    "scripts",
    "tables",
    "text",
)
"""The modules that other rooms may take from, beside what stands here."""


class Written(Struct, frozen=True):
    """A document in one format."""

    content: bytes
    warnings: tuple[str, ...] = ()
    """What a person should know, such as a character that no font here can show."""


class Writer(Protocol):
    """Turns a Document into one file."""

    format: str
    """The suffix, without a dot."""

    def write(self, document: Document) -> Written:
        """The bytes of the file: the same bytes for the same document, each time."""
        ...
