"""What goes to one door: a document with its annexes, as copies without metadata, and all of it as one PDF.

An annex is searched for names as a document is. What a search cannot read, such as a photograph or a scan, somebody has
to look at. The originals are only read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases.model import Annex
from hrdalert.documents import blocks as doc
from hrdalert.documents.front_matter import nearest
from hrdalert.documents.images import Image, has_place, read_image
from hrdalert.documents.outside import content_of
from hrdalert.drafts.case_on_day import CaseOnDay
from hrdalert.drafts.drafting import DocumentRequest, draft
from hrdalert.drafts.folder import Folder
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
from hrdalert.knowledge import OfOffice


@dataclass
class Bundle(OfOffice):
    """A document that is ready, and its annexes in the order of the case file.

    Raises InputErrors with everything that keeps it from being made: nothing was written then.
    """

    case_on_day: CaseOnDay
    request: DocumentRequest
    to: tuple[str, ...] = ()
    """The one office that a letter goes to."""
    looked_at: bool = False
    """Whether somebody looked at what cannot be searched for names."""
    document: doc.Document = field(init=False)
    warnings: list[str] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict, repr=False)
    """The files by their names."""
    _exhibits: list[tuple[doc.Inlines, bytes]] = field(default_factory=list, repr=False)
    """The title and the pages of each."""

    def __post_init__(self) -> None:
        self.document = self._ready()
        pdf = self.case_on_day.resources.writer("pdf").write(self.document).content
        self.contents[self._name(1, "pdf")] = pdf
        self._exhibits.append(((doc.Text(self.document.title),), pdf))
        exhibits = exhibits_of(self.case_on_day, self.document, looked_at=self.looked_at)
        for number, (annex, copy) in enumerate(exhibits, 2):
            name = self._name(number, copy.kind)
            self.warnings += [f"{name}: {said}" for said in copy.said]
            self.contents[name] = copy.content
            self._exhibits.append((self._title(annex), self._printed(str(annex.title), name, copy)))
        self.contents[f"{self.document.id}.bundle.pdf"] = self._joined()

    @property
    def place(self) -> str:
        """Its folder below ``out/``: ``un/2026-014/un-communication.bundle``."""
        to = f".{self.document.recipient}" if self.document.recipient else ""
        return f"{self.document.audience}/{self.document.reference}/{self.document.id}{to}.bundle"

    def write(self, root: Path) -> Folder:
        """Write the bundle, and set aside the files of an older one that are no part of it."""
        tells = partial(
            self.case_on_day.resources.gives_away, self.case_on_day.case, self.case_on_day.consent_day
        )
        files = {f"{self.place}/{name}": content for name, content in self.contents.items()}
        with Folder.open(root, self.document.reference) as folder:
            Folder.require_no_links(folder.out, folder.out / self.place)
            folder.write(files, tells, self.case_on_day.is_as_read)
            folder.clear(self.place, files, "is no part of this bundle any more")
        if folder.stuck:
            raise WriterError("\n".join(folder.stuck))
        return folder

    # --- what goes into it

    def _ready(self) -> doc.Document:
        """The document that the bundle begins with. Raises an error that says what keeps it from its reader."""
        drafts, refusals = draft(self.case_on_day, self.request)
        chosen = [made for made in drafts if not self.to or made.document.recipient in self.to]
        problems = [problem for refusal in refusals for problem in refusal.problems]
        if not chosen and problems:
            raise LeakError(dict.fromkeys(problems))
        if not chosen:
            whys = [refusal.why for refusal in refusals] or [f"no letter goes to {', '.join(self.to)}"]
            mends = dict.fromkeys(refusal.mend for refusal in refusals if refusal.mend)
            what = f"no {self.request.document}: {'; '.join(dict.fromkeys(whys))}"
            raise RefusedError(what, "; ".join(mends))
        if len(chosen) > 1:
            names = ", ".join(made.document.recipient or "" for made in chosen)
            raise WorkspaceError("a bundle goes to one office", f"say to which, with --to: {names}")
        if not chosen[0].is_ready:
            raise NotReadyError(chosen[0].errors)
        return chosen[0].document

    def _name(self, number: int, kind: str) -> str:
        """The name of a file: its number and the document, and never a word of the case."""
        annex = f"-annex-{number - 1}" if number > 1 else ""
        return f"{number:02}-{self.document.id}{annex}.{kind}"

    def _title(self, annex: Annex) -> doc.Inlines:
        """What the list of exhibits says, with the numbers that this reader's sources have."""
        view = self.case_on_day.view(self.document.audience, self.document.language)
        cites = self.case_on_day.resources.letters.find(self.document.id, self.document.language).front.cite
        numbers = tuple(source.number for source in view.sources if source.id in annex.sources)
        cited = (doc.Text(" "), doc.SourceReference(numbers)) if cites and numbers else ()
        return (doc.Text(str(annex.title)), *cited)

    # --- one PDF of all

    def _page(self, title: str, block: doc.Block) -> bytes:
        """A page that the bundle adds, such as the sheet before an annex."""
        blocks = (doc.Heading(1, (doc.Text(title),)), block)
        page = replace(self.document, title=title, blocks=blocks, organisation="", word=b"")
        return self.case_on_day.resources.writer("pdf").write(page).content

    def _printed(self, title: str, name: str, copy: Copy) -> bytes:
        """The pages of an annex in the whole PDF; for a Word file, one page that says where the file lies."""
        if copy.kind == "pdf":
            return copy.content
        if copy.kind == "docx":
            return self._page(title, doc.Paragraph((doc.Text(self._words("apart", file=name)),)))
        image = (Image.of_jpeg if copy.kind == "jpg" else Image.of_png)(copy.content)
        return self._page(title, doc.Picture(image, (doc.Text(title),)))

    def _words(self, key: str, **values: str) -> str:
        words = self.case_on_day.resources.letters.words(self.document.language)
        return words.fill(words.get("exhibits", key), **values)

    def _joined(self) -> bytes:
        """The list of exhibits, and behind it each of them."""
        from pypdf import PdfReader, PdfWriter

        from hrdalert.drafts.pdf_file import append, written

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
            append(writer, reader)
            writer.add_outline_item(title=title, page_number=begin)
        return written(writer, {"/Title": self.document.title, "/Author": self.document.organisation})

    def _list(self, counts: list[int], length: int) -> bytes:
        """The pages that say what is in the bundle, where they are ``length`` pages long."""
        rows, begin = [], length + 1
        for number, ((title, _), count) in enumerate(zip(self._exhibits, counts, strict=True), 1):
            pages = str(begin) if count == 1 else f"{begin}–{begin + count - 1}"
            rows.append(((doc.Text(str(number)),), title, (doc.Text(pages),)))
            begin += count
        header = tuple((doc.Text(self._words(key)),) for key in ("number", "exhibit", "pages"))
        return self._page(self._words("title"), doc.Table(header, tuple(rows)))


# --- annexes

_ANEW: Final = "print it to a new PDF, and give that"


class Copy(Struct, frozen=True):
    """A copy of a file without its metadata."""

    content: bytes
    kind: str
    unread: str = ""
    """What of it cannot be searched for names."""
    told: tuple[str, ...] = ()
    """What the original says of its making, and the copy does not."""
    words: tuple[str, ...] = ()
    """All that a search can read of it."""

    @property
    def said(self) -> tuple[str, ...]:
        """What whoever sends the copy should know: what was taken out, and what cannot be searched."""
        unread = f"{self.unread} cannot be searched for names; you looked at it" if self.unread else ""
        told = f"the copy is without {', '.join(self.told)}" if self.told else ""
        return tuple(filter(None, (unread, told)))


def exhibits_of(
    case_on_day: CaseOnDay, document: doc.Document, *, looked_at: bool
) -> list[tuple[Annex, Copy]]:
    """The annexes that go with a document, in the order of the case file, and the copies that go to the reader.

    ``looked_at``: somebody has looked at the annexes that cannot be searched for names. Raises InputErrors, or
    LeakError, with everything that keeps one of them out.
    """
    known = {document for document, _ in case_on_day.resources.letters.all()}
    exhibits, problems = [], list[Problem]()
    for number, annex in enumerate(case_on_day.case.annexes):
        for astray in (document for document in annex.to if document not in known):
            place = case_on_day.case.origin("annexes", number, "to")
            what = f"there is no document {astray}"
            problems.append(Problem(place, "annex", what, nearest(astray, known)))
    for number, annex in enumerate(case_on_day.in_language(document.language)[0].annexes):
        if document.id not in annex.to:
            continue
        origin = case_on_day.case.origin("annexes", number, "file")
        try:
            copy = copy_of(case_on_day.resources.pictures.place(str(annex.file)))
        except WriterError as error:
            problems.append(Problem(origin, "annex", str(error), error.hint))
            continue
        problems += _leaks(case_on_day, document, annex, copy, origin)
        if copy.unread and not looked_at:
            mend = "look for names, faces and places in it, then say so: --looked-at"
            what = f"{annex.file}: {copy.unread} cannot be searched for names"
            problems.append(Problem(origin, "annex", what, mend))
        exhibits.append((annex, copy))
    if problems:
        is_leak = any(problem.code == "name-leak" for problem in problems)
        raise (LeakError if is_leak else InputErrors)(problems)
    return exhibits


def _leaks(
    case_on_day: CaseOnDay, document: doc.Document, annex: Annex, copy: Copy, origin: Origin
) -> Iterator[Problem]:
    secrets = case_on_day.secrets(document.audience, document.language)
    for where, texts in (("this file", copy.words), ("its title", [str(annex.title)])):
        for leak in secrets.found_in(texts):
            what = f"{leak.says[0]} stands in {where}, and its reader may not have it"
            mend = f"take it out of {where}, or leave the annex out of this document"
            yield Problem(origin, "name-leak", what, mend)


# --- copies without metadata


def copy_of(path: Path) -> Copy:
    """A copy of a file without its metadata.

    Raises WriterError where it cannot be read, or something in it cannot be taken out.
    """
    from hrdalert.drafts.pdf_file import PdfFile, copied

    content = content_of(path)
    try:
        if content.startswith((b"\xff\xd8", b"\x89PNG")):
            image = read_image(path)
            kind = "jpg" if image.kind == "jpeg" else "png"
            return Copy(image.content, kind, "a picture", _metadata_of(content))
        if content.startswith(b"%PDF-"):
            copy, said = copied(content)
            pdf = PdfFile(copy)
            return Copy(copy, "pdf", pdf.unread, said, tuple(pdf.words))
        if content.startswith(b"PK"):
            return _copy_of_word(content)
    except WriterError:
        raise
    except Exception as error:  # pypdf and python-docx let errors of many kinds pass for a damaged file
        raise WriterError("it is damaged, or not what it seems to be", "save it anew") from error
    raise WriterError("it is neither PDF, JPEG, PNG nor a Word file (.docx)", "save it as one of these")


def _copy_of_word(content: bytes) -> Copy:
    import docx

    from hrdalert.drafts.word_file import untold
    from hrdalert.writers.docx_letterhead import undated
    from hrdalert.writers.docx_outside import checked, parts_of, words_of

    word = docx.Document(BytesIO(checked(content)))
    about = word.core_properties
    people = {"author": about.author, "last edited by": about.last_modified_by, "title": about.title}
    told = tuple(f"{name}: {value}" for name, value in people.items() if value)
    untold(word)
    unread = ""
    for part in word.part.package.iter_parts():
        kind = part.content_type
        if kind in ("image/jpeg", "image/png"):
            unread = "a picture in it"
        elif not kind.endswith("xml"):
            raise WriterError("it holds a file of its own, whose metadata cannot be taken out", _ANEW)
        elif b"w:author=" in part.blob:
            mend = "accept the changes, and take the comments out"
            raise WriterError("it has comments or tracked changes", mend)
    file = BytesIO()
    word.save(file)
    copy = undated(file.getvalue())
    return Copy(copy, "docx", unread, told, tuple(words_of(parts_of(copy))))


def _metadata_of(content: bytes) -> tuple[str, ...]:
    """What a camera or a program wrote beside a picture, in plain words."""
    found = {
        "EXIF": b"Exif\0\0" in content or b"eXIf" in content,
        "the place where it was taken (GPS)": has_place(content),
        "XMP": b"ns.adobe.com/xap" in content or b"XML:com.adobe.xmp" in content,
        "IPTC": b"Photoshop 3.0" in content,
    }
    return tuple(name for name, is_there in found.items() if is_there)
