"""The text, the page and the file that a message has of a document; many documents are written on all cores.

This module imports neither the workspace nor the register, so that the processes that write letters start quickly.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.disclosure.audience import Audience
from hrdalert.documents.blocks import Document, without_images
from hrdalert.drafts.formats import find_writer
from hrdalert.drafts.parallel import of_each
from hrdalert.writers import Writer
from hrdalert.writers.look import Look

_USUAL: Mapping[Audience, str] = {"government": "pdf", "third_state": "pdf", "un": "docx"}
"""The format of the attachment where the settings name none: authorities file a letter, and the UN asks for Word."""


class Attachment(Struct, frozen=True):
    """A file of a message. Its name is plain ASCII and names nobody."""

    name: str
    content: bytes
    title: str = ""
    """What the file is, for those who approve the message."""


class Attachments(Struct, frozen=True):
    """The text, the page and the files of a message."""

    text: str
    page: str
    files: tuple[Attachment, ...]


class Pen:
    """Writes the parts of messages in an office's look, with its own letterhead from the folder of its letters."""

    def __init__(self, look: Look, letters: Path, attach: Mapping[str, str]) -> None:
        self._look, self._letters, self._attach = look, letters, attach
        self._writers: dict[str, Writer] = {}

    def parts(self, document: Document) -> Attachments:
        # Mail programs show no picture that is a part of the page, so the words for it stand there.
        page = self._written("html", without_images(document)).decode("utf-8")
        kind = self._attach.get(document.id) or _USUAL.get(document.audience, "none")
        name = f"{document.reference}-{document.id}.{kind}"
        files = () if kind == "none" else (Attachment(name, self._written(kind, document)),)
        return Attachments(text_of(document), page, files)

    def _written(self, format: str, document: Document) -> bytes:
        if format not in self._writers:
            look = replace(self._look, logo=None) if format == "html" else self._look
            self._writers[format] = find_writer(format, self._letters, look)
        return self._writers[format].write(document).content

    def all(self, documents: Sequence[Document]) -> Iterator[Attachments]:
        """The parts of each document, in their order."""
        opened = partial(Pen, self._look, self._letters, self._attach)
        # 150 letters take longer to write than processes take to start.
        return of_each(self, documents, Pen.parts, opened=opened, worth=150, at_once=5)


def text_of(document: Document) -> str:
    """A document as plain text, as an e-mail and the register have it."""
    return find_writer("txt").write(document).content.decode("utf-8")
