"""What goes to one door: a document with its annexes, as copies without metadata, and all of it as one PDF.

An annex is searched for names as a document is. What a search cannot read, such as a photograph or a scan, somebody has
to look at. The originals are only read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec.structs import replace

from hrdalert.cases.model import Annex
from hrdalert.documents import blocks as doc
from hrdalert.documents.front_matter import nearest
from hrdalert.documents.images import Image, read_image
from hrdalert.drafts.drafting import Order, draft
from hrdalert.drafts.folder import Folder
from hrdalert.drafts.telling import Telling
from hrdalert.errors import (
    InputErrors,
    LeakError,
    NotReadyError,
    Origin,
    Problem,
    RefusedError,
    WorkspaceError,
    WriterError,
)

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import StreamObject


@dataclass(slots=True)
class Bundle:
    """A document that is ready, and its annexes in the order of the case file.

    Raises InputErrors with everything that keeps it from being made: nothing was written then.
    """

    telling: Telling
    order: Order
    to: tuple[str, ...] = ()
    """The one office that a letter goes to."""
    looked_at: bool = False
    """Whether somebody looked at what cannot be searched for names."""
    document: doc.Document = field(init=False)
    warnings: list[str] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict, repr=False)
    """The files by their names."""
    _exhibits: list[tuple[doc.Inlines, bytes]] = field(default_factory=list, repr=False)
    """The title and the pages of each; no pages where it cannot be printed."""
    _pages: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    not_copied: ClassVar = (
        "/Annots", "/Metadata", "/PieceInfo", "/LastModified", "/StructParents", "/Tabs", "/AA", "/AF", "/Thumb",
    )  # fmt: skip
    """What of a page tells of its making, or leads elsewhere (ISO 32000-1, table 30)."""
    anew: ClassVar = "print it to a new PDF, and give that"

    def __post_init__(self) -> None:
        self.document = self._ready()
        pdf = self.telling.desk.writer("pdf").write(self.document).content
        self.contents[self._name(1, "pdf")] = pdf
        self._exhibits.append(((doc.Text(self.document.title),), pdf))
        problems = list(self._astray())
        case, _ = self.telling.in_language(self.order.language)
        for number, annex in enumerate(case.annexes):
            if self.document.id in annex.to:
                problems += self._add(annex, self.telling.case.origin("annexes", number, "file"))
        if problems:
            is_leak = any(problem.code == "name-leak" for problem in problems)
            raise (LeakError if is_leak else InputErrors)(problems)
        self.contents[f"{self.document.id}.bundle.pdf"] = self._joined()

    @property
    def place(self) -> str:
        """Its folder below ``out/``: ``un/2026-014/un-communication.bundle``."""
        to = f".{self.document.recipient}" if self.document.recipient else ""
        return f"{self.document.audience}/{self.document.reference}/{self.document.id}{to}.bundle"

    def write(self, root: Path) -> Folder:
        """Write it; what lay in its folder before and is no part of it any more is set aside."""
        folder = Folder.open(root, self.document.reference)
        Folder.refuse_links(folder.out, folder.out / self.place)
        files = {f"{self.place}/{name}": content for name, content in self.contents.items()}
        tells = partial(self.telling.desk.gives_away, self.telling.case, self.telling.consent_day)
        try:
            folder.write(files, tells)
            folder.clear(self.place, files, "is no part of this bundle any more")
        finally:
            folder.close()
        return folder

    # --- what goes into it

    def _ready(self) -> doc.Document:
        """The document. Raises an error with what keeps it from its reader."""
        drafts, refusals = draft(self.telling, self.order)
        chosen = [made for made in drafts if not self.to or made.document.recipient in self.to]
        if not chosen:
            if problems := [problem for refusal in refusals for problem in refusal.problems]:
                raise LeakError(dict.fromkeys(problems))
            whys = [refusal.why for refusal in refusals] or [f"no letter goes to {', '.join(self.to)}"]
            mends = dict.fromkeys(refusal.mend for refusal in refusals if refusal.mend)
            what = f"no {self.order.document}: {'; '.join(dict.fromkeys(whys))}"
            raise RefusedError(what, "; ".join(mends))
        if len(chosen) > 1:
            names = ", ".join(made.document.recipient or "" for made in chosen)
            raise WorkspaceError("a bundle goes to one office", f"say to which, with --to: {names}")
        if errors := [problem for problem in chosen[0].problems if problem.severity == "error"]:
            raise NotReadyError(errors)
        return chosen[0].document

    def _astray(self) -> Iterator[Problem]:
        """Annexes that go with a document which there is not."""
        known = {document for document, _ in self.telling.desk.letters.all()}
        for number, annex in enumerate(self.telling.case.annexes):
            for document in (document for document in annex.to if document not in known):
                place = self.telling.case.origin("annexes", number, "to")
                yield Problem(place, "annex", f"there is no document {document}", nearest(document, known))

    def _name(self, number: int, kind: str) -> str:
        """The name of a file: its number and the document, and never a word of the case."""
        annex = f"-annex-{number - 1}" if number > 1 else ""
        return f"{number:02}-{self.document.id}{annex}.{kind}"

    def _add(self, annex: Annex, origin: Origin) -> Iterator[Problem]:
        """Take a clean copy of an annex in; gives what keeps it out."""
        try:
            content, kind, unread = self._copy(self.telling.desk.pictures.place(str(annex.file)))
        except WriterError as error:
            yield Problem(origin, "annex", str(error), error.hint)
            return
        number = len(self._exhibits) + 1
        name = self._name(number, kind)
        yield from self._leaks(annex, name, content, origin)
        if unread and not self.looked_at:
            mend = "look for names, faces and places in it, then say so: --looked-at"
            yield Problem(origin, "annex", f"{unread} cannot be searched for names", mend)
        elif unread:
            self.warnings.append(f"{name}: {unread} cannot be searched for names; you looked at it")
        self.contents[name] = content
        self._exhibits.append((self._title(annex), self._printed(annex, name, content, kind)))

    def _leaks(self, annex: Annex, name: str, content: bytes, origin: Origin) -> Iterator[Problem]:
        from hrdalert.drafts.word_file import words_in

        secrets = self.telling.secrets(self.document.audience, self.document.language)
        words = [] if name.endswith(("jpg", "png")) else words_in(Path(name), content)
        for where, texts in (("this file", words), ("its title", [str(annex.title)])):
            for leak in secrets.found_in(texts):
                what = f"{leak.says[0]} stands in {where}, and its reader may not have it"
                mend = f"take it out of {where}, or leave the annex out of this document's bundle"
                yield Problem(origin, "name-leak", what, mend)

    def _title(self, annex: Annex) -> doc.Inlines:
        """What the list of exhibits says, with the numbers that this reader's sources have."""
        view = self.telling.view(self.document.audience, self.document.language)
        cites = self.telling.desk.letters.find(self.document.id, self.document.language).front.cite
        numbers = tuple(source.number for source in view.sources if source.id in annex.sources)
        cited = (doc.Text(" "), doc.SourceReference(numbers)) if cites and numbers else ()
        return (doc.Text(str(annex.title)), *cited)

    # --- copies without metadata

    def _copy(self, path: Path) -> tuple[bytes, str, str]:
        """A copy of a file, what kind of file it is, and what of it cannot be searched.

        Raises WriterError where it cannot be read, or something in it cannot be taken out.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            why = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
            raise WriterError(f"it cannot be read: {why}", "give its place in the workspace") from error
        if content.startswith((b"\xff\xd8", b"\x89PNG")):
            image = read_image(path)
            return image.content, "jpg" if image.kind == "jpeg" else "png", "a picture"
        try:
            if content.startswith(b"%PDF-"):
                return self._copy_of_pdf(content)
            if content.startswith(b"PK"):
                return self._copy_of_word(content)
        except WriterError:
            raise
        except Exception as error:  # pypdf and python-docx let errors of many kinds pass for a damaged file
            raise WriterError("it is damaged, or not what it seems to be", "save it anew") from error
        raise WriterError("it is neither PDF, JPEG, PNG nor a Word file (.docx)", "save it as one of these")

    def _copy_of_pdf(self, content: bytes) -> tuple[bytes, str, str]:
        from pypdf import PdfReader, PdfWriter
        from pypdf.generic import ContentStream, DictionaryObject, StreamObject

        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise WriterError("it is locked with a password", "save it without one")
        if "/OCProperties" in reader.root_object:
            raise WriterError("it has layers, some of which may be hidden", self.anew)
        for page in reader.pages:
            notes: Any = page.get("/Annots")  # a list, or where in the file one lies
            if notes and any(note.get_object()["/Subtype"] != "/Link" for note in notes.get_object()):
                raise WriterError("it has comments, attachments, form fields or a signature", self.anew)
        writer = PdfWriter()
        self._append(writer, reader)
        for one in writer._objects:  # pypdf has no other way to all that a file holds
            if isinstance(one, DictionaryObject) and one.get("/Type") != "/Catalog":
                for key in ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/OC"):
                    one.pop(key, None)
            if isinstance(one, StreamObject) and not isinstance(one, ContentStream):
                self._undress(one)
        is_read = [page.extract_text().strip() and not len(page.images) for page in reader.pages]
        unread = [str(number) for number, is_text in enumerate(is_read, 1) if not is_text]
        pages = f"what is no text on page {', '.join(unread)}" if unread else ""
        return self._written(writer, {}), "pdf", pages

    def _undress(self, stream: StreamObject) -> None:
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
            raise WriterError("it holds a picture whose metadata cannot be taken out", self.anew) from None

    def _copy_of_word(self, content: bytes) -> tuple[bytes, str, str]:
        import docx

        from hrdalert.drafts.word_file import WordFile
        from hrdalert.writers.docx_letterhead import undated

        word = docx.Document(BytesIO(content))
        WordFile.tidy(word)
        pictures = 0
        for part in word.part.package.iter_parts():
            kind = part.content_type
            if kind in ("image/jpeg", "image/png"):
                is_jpeg = kind == "image/jpeg"
                image = Image.of_jpeg(part.blob, may_lie=True) if is_jpeg else Image.of_png(part.blob)
                part._blob, pictures = image.content, pictures + 1
            elif not kind.endswith("xml"):
                raise WriterError("it holds a file of its own, whose metadata cannot be taken out", self.anew)
            elif b"w:author=" in part.blob:
                mend = "accept the changes, and take the comments out"
                raise WriterError("it has comments or tracked changes", mend)
            links = [relation.target_ref for relation in part.rels.values() if relation.is_external]
            if any(not link.startswith(("http:", "https:", "mailto:", "tel:")) for link in links):
                raise WriterError("it leads to a file on somebody's computer", "take that link out")
        file = BytesIO()
        word.save(file)
        return undated(file.getvalue()), "docx", "a picture in it" if pictures else ""

    # --- one PDF of all

    def _page(self, *blocks: doc.Block, title: str) -> bytes:
        """A page of the bundle's own."""
        page = replace(self.document, title=title, blocks=blocks, organisation="", word=b"")
        return self.telling.desk.writer("pdf").write(page).content

    def _printed(self, annex: Annex, name: str, content: bytes, kind: str) -> bytes:
        """The pages of an annex in the one PDF; of a Word file, one that says where it lies."""
        title = (doc.Text(str(annex.title)),)
        if kind == "pdf":
            return content
        if kind == "docx":
            apart = doc.Paragraph((doc.Text(self._words("apart").format(file=name)),))
            return self._page(doc.Heading(1, title), apart, title=str(annex.title))
        image = Image.of_jpeg(content) if kind == "jpg" else Image.of_png(content)
        return self._page(doc.Heading(1, title), doc.Picture(image, title), title=str(annex.title))

    def _words(self, key: str) -> str:
        return self.telling.desk.letters.words(self.document.language).get("exhibits", key)

    def _joined(self) -> bytes:
        """The list of exhibits, and behind it each of them."""
        from pypdf import PdfReader, PdfWriter

        # Kept open to the end: pypdf knows what it has copied already by its reader's place in memory.
        readers = [PdfReader(BytesIO(pages)) for _, pages in self._exhibits]
        counts = [len(reader.pages) for reader in readers]
        length, first = 0, PdfReader(BytesIO(self._list(counts, 1)))
        while length != len(first.pages):  # a longer list moves all that stands behind it
            length = len(first.pages)
            first = PdfReader(BytesIO(self._list(counts, length)))
        writer = PdfWriter()
        titles = [doc.inline_text(title) for title, _ in self._exhibits]
        for title, reader in zip((self._words("title"), *titles), (first, *readers), strict=True):
            begin = len(writer.pages)
            self._append(writer, reader)
            writer.add_outline_item(title=title, page_number=begin)
        about = {"/Title": self.document.title, "/Author": self.document.organisation}
        return self._written(writer, about)

    def _list(self, counts: list[int], length: int) -> bytes:
        """The pages that say what is in the bundle, where they are ``length`` pages long."""
        rows, begin = [], length + 1
        for number, ((title, _), count) in enumerate(zip(self._exhibits, counts, strict=True), 1):
            pages = str(begin) if count == 1 else f"{begin}–{begin + count - 1}"
            rows.append(((doc.Text(str(number)),), title, (doc.Text(pages),)))
            begin += count
        header = tuple((doc.Text(self._words(key)),) for key in ("number", "exhibit", "pages"))
        head = self._words("title")
        return self._page(doc.Heading(1, (doc.Text(head),)), doc.Table(header, tuple(rows)), title=head)

    def _append(self, writer: PdfWriter, reader: PdfReader) -> None:
        """Add pages without what belongs to their making; a link would bring the page along that it leads to."""
        for page in reader.pages:
            page.pop("/Annots", None)
            writer.add_page(page, excluded_keys=self.not_copied)

    def _written(self, writer: PdfWriter, about: dict[str, str]) -> bytes:
        writer.metadata = about
        file = BytesIO()
        writer.write(file)
        return file.getvalue()
