"""What goes to one door: a document with its annexes, as copies without metadata, and all of it as one PDF.

An annex is searched for names as a document is. What a search cannot read, such as a photograph or a scan, somebody has
to look at. The originals are only read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path

from msgspec.structs import replace

from hrdalert.cases.model import Annex
from hrdalert.documents import blocks as doc
from hrdalert.documents.images import Image
from hrdalert.drafts.annexes import Copy, append, exhibits_of, written
from hrdalert.drafts.drafting import Order, draft
from hrdalert.drafts.folder import Folder
from hrdalert.drafts.telling import Telling
from hrdalert.errors import (
    LeakError,
    NotReadyError,
    RefusedError,
    WorkspaceError,
)


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

    def __post_init__(self) -> None:
        self.document = self._ready()
        pdf = self.telling.desk.writer("pdf").write(self.document).content
        self.contents[self._name(1, "pdf")] = pdf
        self._exhibits.append(((doc.Text(self.document.title),), pdf))
        for number, exhibit in enumerate(
            exhibits_of(self.telling, self.document, looked_at=self.looked_at), 2
        ):
            name = self._name(number, exhibit.copy.kind)
            self.warnings += [f"{name}: {said}" for said in exhibit.copy.said]
            self.contents[name] = exhibit.copy.content
            title = self._title(exhibit.annex)
            self._exhibits.append((title, self._printed(exhibit.annex, name, exhibit.copy)))
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

    def _name(self, number: int, kind: str) -> str:
        """The name of a file: its number and the document, and never a word of the case."""
        annex = f"-annex-{number - 1}" if number > 1 else ""
        return f"{number:02}-{self.document.id}{annex}.{kind}"

    def _title(self, annex: Annex) -> doc.Inlines:
        """What the list of exhibits says, with the numbers that this reader's sources have."""
        view = self.telling.view(self.document.audience, self.document.language)
        cites = self.telling.desk.letters.find(self.document.id, self.document.language).front.cite
        numbers = tuple(source.number for source in view.sources if source.id in annex.sources)
        cited = (doc.Text(" "), doc.SourceReference(numbers)) if cites and numbers else ()
        return (doc.Text(str(annex.title)), *cited)

    # --- one PDF of all

    def _page(self, *blocks: doc.Block, title: str) -> bytes:
        """A page of the bundle's own."""
        page = replace(self.document, title=title, blocks=blocks, organisation="", word=b"")
        return self.telling.desk.writer("pdf").write(page).content

    def _printed(self, annex: Annex, name: str, copy: Copy) -> bytes:
        """The pages of an annex in the one PDF; of a Word file, one that says where it lies."""
        title = (doc.Text(str(annex.title)),)
        if copy.kind == "pdf":
            return copy.content
        if copy.kind == "docx":
            apart = doc.Paragraph((doc.Text(self._words("apart").format(file=name)),))
            return self._page(doc.Heading(1, title), apart, title=str(annex.title))
        image = (Image.of_jpeg if copy.kind == "jpg" else Image.of_png)(copy.content)
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
            append(writer, reader)
            writer.add_outline_item(title=title, page_number=begin)
        about = {"/Title": self.document.title, "/Author": self.document.organisation}
        return written(writer, about)

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
