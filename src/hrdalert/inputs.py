"""What a draft is made from, as digests: where they are the same, so is the draft.

The case file, the template and its phrases, the recipients written to, the settings, the office's own knowledge, the
letterhead of a Word file, the fonts of a PDF, hrdalert itself with its data and the libraries that set the documents,
and the day. Digests are of content, not of dates of files, so that a copied or newly fetched workspace is known again.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.documents.compose import Order
from hrdalert.documents.letters import Letters
from hrdalert.drafting import Desk
from hrdalert.kept import keep, kept, program_mark
from hrdalert.resources import packaged_letters

_LIBRARIES = ("babel", "jinja2", "markdown-it-py", "pydantic", "python-docx", "pyyaml", "typst")
"""Those whose version can change what a document says or how it looks."""


def digest(*parts: bytes | str) -> str:
    """A digest of some texts or bytes, each kept apart from the next."""
    contents = [part.encode() if isinstance(part, str) else part for part in parts]
    return hashlib.sha256(b"".join(b"%d:%b" % (len(content), content) for content in contents)).hexdigest()


class Inputs(Struct, frozen=True):
    """All that the drafts of a run share, worked out once: digests by which a run knows what has changed."""

    shared: str
    """Of hrdalert, its data and libraries, of the office's own knowledge, and of the settings."""
    templates: Mapping[tuple[str, str], str]
    """By document and language, with the templates that one extends and the phrases of the language."""
    formats: Mapping[str, str]
    """What one format has beside: its letterhead, its fonts."""

    @classmethod
    def of(cls, desk: Desk, orders: Iterable[Order], formats: Iterable[str]) -> Inputs:
        return cls(
            digest(_program(), repr(knowledge.corrections()), _settings(desk)),
            {
                (order.document, order.language): _template(desk.letters, order.document, order.language)
                for order in orders
            },
            {format: _format(desk, format) for format in formats},
        )

    def key(self, order: Order, format: str, case: str, addressees: Iterable[str]) -> str:
        """The digest of all that one document in one format is made from.

        ``case`` is the digest of the case file, and ``addressees`` all that is known of each whom it speaks to.
        """
        return digest(
            self.shared,
            self.templates[order.document, order.language],
            self.formats[format],
            repr(order),
            case,
            *addressees,
        )


def _program() -> str:
    """The package as it is installed, its data included, and the libraries that set its documents.

    By sizes and dates of files, as Python knows its modules again: to read them all takes longer than a letter.
    """
    return digest(program_mark(), _versions())


def _versions() -> str:
    """Which versions of the libraries there are; kept until something is installed where Python looks for them."""
    folders = [Path(place) for place in sys.path if place.endswith("-packages")]
    places = [f"{folder} {folder.stat().st_mtime_ns}" for folder in folders if folder.is_dir()]
    if (found := kept("versions of libraries", *places)) is not None:
        return found.decode()
    from importlib.metadata import PackageNotFoundError, version

    versions = []
    for library in _LIBRARIES:
        try:
            versions.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            versions.append(library)
    keep("versions of libraries", "\n".join(versions).encode(), *places)
    return "\n".join(versions)


def _settings(desk: Desk) -> str:
    """What the settings say, but for how things leave the house; what the review leaves out decides what is ready."""
    return repr(desk.workspace.settings.model_copy(update={"mail": None, "publishing": None}))


def _template(letters: Letters, document: str, language: str) -> str:
    files = [*letters.chain(letters.find(document, language)), *letters.phrases(language)]
    beside = [repr(letters.all())] if any("checklists(" in file.source for file in files) else []
    return digest(*(part for file in files for part in (file.name, file.path.read_bytes())), *beside)


def _format(desk: Desk, format: str) -> str:
    match format:
        case "docx" | "review":
            own, packaged = (
                folder / "letterhead.docx" for folder in (desk.workspace.letters, packaged_letters())
            )
            return digest((own if own.is_file() else packaged).read_bytes())
        case "pdf":
            return digest(*_fonts())
        case _:
            return ""


def _fonts() -> list[str]:
    """The font files here, by size and date: to read them all would take longer than to draft."""
    from hrdalert.writers.fonts import system_fonts, wheel_fonts

    found = []
    for path in sorted({*wheel_fonts(), *system_fonts()}):
        try:
            about = path.stat()
        except OSError:
            continue
        found.append(f"{path} {about.st_size} {about.st_mtime_ns}")
    return found
