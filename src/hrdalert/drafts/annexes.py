"""The files that go with a document to its reader: copies without metadata, searched for names as documents are.

What a search cannot read, such as a photograph or a scan, somebody has to look at. The originals are only read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from hrdalert.cases.model import Annex
from hrdalert.documents.blocks import Document
from hrdalert.documents.front_matter import nearest
from hrdalert.documents.images import Image, has_place, read_image
from hrdalert.errors import InputErrors, LeakError, Origin, Problem, WriterError

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import StreamObject

    from hrdalert.drafts.telling import Telling

_NOT_COPIED: Final = (
    "/Annots", "/Metadata", "/PieceInfo", "/LastModified", "/StructParents", "/Tabs", "/AA", "/AF", "/Thumb",
)  # fmt: skip
"""What of a page tells of its making, or leads elsewhere (ISO 32000-1, table 30)."""
_ANEW: Final = "print it to a new PDF, and give that"


class Copy(Struct, frozen=True):
    """A copy of a file without its metadata."""

    content: bytes
    kind: str
    unread: str = ""
    """What of it cannot be searched for names."""
    told: tuple[str, ...] = ()
    """What the original says of its making, and the copy does not."""

    @property
    def said(self) -> tuple[str, ...]:
        """What somebody should know of it."""
        unread = f"{self.unread} cannot be searched for names; you looked at it" if self.unread else ""
        told = f"the copy is without {', '.join(self.told)}" if self.told else ""
        return tuple(filter(None, (unread, told)))


class Exhibit(Struct, frozen=True):
    """An annex, and the copy of it that goes to the reader."""

    annex: Annex
    copy: Copy


def exhibits_of(telling: Telling, document: Document, *, looked_at: bool) -> list[Exhibit]:
    """The annexes that go with a document, in the order of the case file.

    ``looked_at``: somebody looked at what cannot be searched. Raises InputErrors, or LeakError, with everything that
    keeps one of them out.
    """
    exhibits, problems = [], list(_astray(telling))
    for number, annex in enumerate(telling.in_language(document.language)[0].annexes):
        if document.id not in annex.to:
            continue
        origin = telling.case.origin("annexes", number, "file")
        try:
            copy = copy_of(telling.desk.pictures.place(str(annex.file)))
        except WriterError as error:
            problems.append(Problem(origin, "annex", str(error), error.hint))
            continue
        problems += _leaks(telling, document, annex, copy, origin)
        if copy.unread and not looked_at:
            mend = "look for names, faces and places in it, then say so: --looked-at"
            problems.append(Problem(origin, "annex", f"{copy.unread} cannot be searched for names", mend))
        exhibits.append(Exhibit(annex, copy))
    if problems:
        is_leak = any(problem.code == "name-leak" for problem in problems)
        raise (LeakError if is_leak else InputErrors)(problems)
    return exhibits


def _astray(telling: Telling) -> Iterator[Problem]:
    """Annexes that go with a document which there is not."""
    known = {document for document, _ in telling.desk.letters.all()}
    for number, annex in enumerate(telling.case.annexes):
        for document in (document for document in annex.to if document not in known):
            place = telling.case.origin("annexes", number, "to")
            yield Problem(place, "annex", f"there is no document {document}", nearest(document, known))


def _leaks(
    telling: Telling, document: Document, annex: Annex, copy: Copy, origin: Origin
) -> Iterator[Problem]:
    from hrdalert.drafts.word_file import words_in

    secrets = telling.secrets(document.audience, document.language)
    words = [] if copy.kind in ("jpg", "png") else words_in(Path(f"annex.{copy.kind}"), copy.content)
    for where, texts in (("this file", words), ("its title", [str(annex.title)])):
        for leak in secrets.found_in(texts):
            what = f"{leak.says[0]} stands in {where}, and its reader may not have it"
            mend = f"take it out of {where}, or leave the annex out of this document"
            yield Problem(origin, "name-leak", what, mend)


# --- copies without metadata


def copy_of(path: Path) -> Copy:
    """A copy of a file without its metadata.

    Raises WriterError where it cannot be read, or something in it cannot be taken out.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        why = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise WriterError(f"it cannot be read: {why}", "give its place in the workspace") from error
    if content.startswith((b"\xff\xd8", b"\x89PNG")):
        image = read_image(path)
        kind = "jpg" if image.kind == "jpeg" else "png"
        return Copy(image.content, kind, "a picture", metadata_of(content))
    try:
        if content.startswith(b"%PDF-"):
            return _copy_of_pdf(content)
        if content.startswith(b"PK"):
            return _copy_of_word(content)
    except WriterError:
        raise
    except Exception as error:  # pypdf and python-docx let errors of many kinds pass for a damaged file
        raise WriterError("it is damaged, or not what it seems to be", "save it anew") from error
    raise WriterError("it is neither PDF, JPEG, PNG nor a Word file (.docx)", "save it as one of these")


def _copy_of_pdf(content: bytes) -> Copy:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ContentStream, DictionaryObject, StreamObject

    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted:
        raise WriterError("it is locked with a password", "save it without one")
    if "/OCProperties" in reader.root_object:
        raise WriterError("it has layers, some of which may be hidden", _ANEW)
    for page in reader.pages:
        notes: Any = page.get("/Annots")  # a list, or where in the file one lies
        if notes and any(note.get_object()["/Subtype"] != "/Link" for note in notes.get_object()):
            raise WriterError("it has comments, attachments, form fields or a signature", _ANEW)
    writer = PdfWriter()
    append(writer, reader)
    for one in writer._objects:  # pypdf has no other way to all that a file holds
        if isinstance(one, DictionaryObject) and one.get("/Type") != "/Catalog":
            for key in ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/OC"):
                one.pop(key, None)
        if isinstance(one, StreamObject) and not isinstance(one, ContentStream):
            _undress(one)
    is_read = [page.extract_text().strip() and not len(page.images) for page in reader.pages]
    unread = [str(number) for number, is_text in enumerate(is_read, 1) if not is_text]
    pages = f"what is no text on page {', '.join(unread)}" if unread else ""
    info = {str(key)[1:]: str(value) for key, value in (reader.metadata or {}).items() if str(value).strip()}
    told = [f"{key.lower()}: {value}" for key, value in info.items()]
    told += ["XMP"] if "/Metadata" in reader.root_object else []
    return Copy(written(writer, {}), "pdf", pages, tuple(told))


def _undress(stream: StreamObject) -> None:
    """Take out what a camera wrote into a photograph that a PDF holds."""
    kind: Any = stream.get("/Subtype")
    said: Any = stream.get("/Filter")
    said = said.get_object() if said else ()
    filters = [said] if isinstance(said, str) else [filter.get_object() for filter in said]
    is_image = kind and kind.get_object() == "/Image"
    if not is_image or not {"/DCTDecode", "/JPXDecode"}.intersection(filters):
        return
    try:
        if filters != ["/DCTDecode"]:
            raise ValueError
        stream._data = Image.of_jpeg(stream._data, may_lie=True).content
    except (ValueError, IndexError, struct.error):
        raise WriterError("it holds a picture whose metadata cannot be taken out", _ANEW) from None


def _copy_of_word(content: bytes) -> Copy:
    import docx

    from hrdalert.drafts.word_file import WordFile
    from hrdalert.writers.docx_letterhead import undated

    word = docx.Document(BytesIO(content))
    about = word.core_properties
    people = {"author": about.author, "last edited by": about.last_modified_by, "title": about.title}
    told = tuple(f"{name}: {value}" for name, value in people.items() if value)
    WordFile.tidy(word)
    pictures = 0
    for part in word.part.package.iter_parts():
        kind = part.content_type
        if kind in ("image/jpeg", "image/png"):
            is_jpeg = kind == "image/jpeg"
            image = Image.of_jpeg(part.blob, may_lie=True) if is_jpeg else Image.of_png(part.blob)
            part._blob, pictures = image.content, pictures + 1
        elif not kind.endswith("xml"):
            raise WriterError("it holds a file of its own, whose metadata cannot be taken out", _ANEW)
        elif b"w:author=" in part.blob:
            mend = "accept the changes, and take the comments out"
            raise WriterError("it has comments or tracked changes", mend)
        links = [relation.target_ref for relation in part.rels.values() if relation.is_external]
        if any(not link.startswith(("http:", "https:", "mailto:", "tel:")) for link in links):
            raise WriterError("it leads to a file on somebody's computer", "take that link out")
    file = BytesIO()
    word.save(file)
    return Copy(undated(file.getvalue()), "docx", "a picture in it" if pictures else "", told)


def metadata_of(content: bytes) -> tuple[str, ...]:
    """What a camera or a program wrote beside a picture, in plain words."""
    found = {
        "EXIF": b"Exif\0\0" in content or b"eXIf" in content,
        "the place where it was taken (GPS)": has_place(content),
        "XMP": b"ns.adobe.com/xap" in content or b"XML:com.adobe.xmp" in content,
        "IPTC": b"Photoshop 3.0" in content,
    }
    return tuple(name for name, is_there in found.items() if is_there)


def append(writer: PdfWriter, reader: PdfReader) -> None:
    """Add pages without what belongs to their making; a link would bring the page along that it leads to."""
    for page in reader.pages:
        page.pop("/Annots", None)
        writer.add_page(page, excluded_keys=_NOT_COPIED)


def written(writer: PdfWriter, about: dict[str, str]) -> bytes:
    """The file, which says nothing of itself but ``about``."""
    writer.metadata = about
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
