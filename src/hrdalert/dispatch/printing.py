"""What goes by post: all letters in one file to print, their postal addresses, and a list for whoever posts them."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.dispatch.recipients import Recipient
from hrdalert.dispatch.recipients.kinds import UNNAMED
from hrdalert.documents.blocks import NOT_FOR_SENDING
from hrdalert.drafts.files import put
from hrdalert.errors import RefusedError, WorkspaceError, WriterError
from hrdalert.settings import Organisation

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter


class Letter(Struct, frozen=True):
    """A drafted letter, and the office that it goes to."""

    reference: str
    document: str
    """Its id in the catalogue: ``appeal-letter``."""
    language: str
    recipient: Recipient
    file: Path
    """The PDF that ``hrdalert draft`` wrote."""

    @property
    def office(self) -> str:
        return self.recipient.office_in(self.language)


POST, FAX = "post:", "fax:"
"""How the mailbox of a dispatch begins that a person carries out; one of e-mail has an ``@``, and these have none.

Nothing is faxed any more; registers may have such dispatches of earlier years.
"""


def is_on_paper(mailbox: str) -> bool:
    """Whether a person carries out what goes there: it is neither approved nor sent by ``hrdalert send``."""
    return mailbox.startswith((POST, FAX))


class Sender(Struct, frozen=True):
    """From where letters go by post."""

    country: str | None = None
    """ISO 3166-1 alpha-3; None: not known, and every address gets its country."""
    language: str = UNNAMED
    """In which its post office reads the country that a letter goes to."""

    @classmethod
    def of(cls, organisation: Organisation) -> Sender:
        return cls(str(organisation.country or "") or None, str(organisation.language))


# --- letters, to print


def merged(
    letters: Sequence[Letter], path: Path, *, organisation: str, title: str, duplex: bool = False
) -> int:
    """Writes one PDF of all letters, in order, and returns how many pages it has: the same bytes each time.

    With ``duplex``, for a printer that prints on both sides, each letter begins on an odd page: behind one with an
    odd number of pages comes a blank one. An outline names the offices; the pages are labelled by letter and page,
    as 3-1 for the first page of the third. The file is for paper: it has no links, and no tags for screen readers.
    Nothing of the letters' own properties goes into it.

    Raises:
        RefusedError: a letter must not leave the house, or stands there twice.
        WorkspaceError: a letter is not there, or no PDF.
        WriterError: there are no letters, or the file is one of them or cannot be written.

    """
    from pypdf import PdfWriter

    if not letters:
        raise WriterError("There are no letters to print.", "Choose letters that go by post.")
    if path.resolve() in {letter.file.resolve() for letter in letters}:
        what = f"{path.as_posix()} is one of the letters."
        raise WriterError(what, "Choose another name for the file to print.")
    # Kept open to the end: pypdf knows what it has copied already by its reader's place in memory.
    opened = _opened(letters)
    writer = PdfWriter()
    writer.metadata = {"/Title": title, "/Author": organisation}
    for number, (letter, reader) in enumerate(zip(letters, opened, strict=True), 1):
        _append(writer, letter, reader, number)
        blank = len(writer.pages)
        if duplex and number < len(letters) and blank % 2:
            writer.add_blank_page()  # of the size of the page before
            writer.set_page_label(blank, blank, prefix=f"{number}-blank")
    written = io.BytesIO()
    writer.write(written)
    try:
        put(path, written.getvalue())
    except OSError as error:
        what = f"{path.as_posix()} cannot be written: {error.strerror or error}."
        raise WriterError(what, "Choose another folder, or close the program that holds the file.") from None
    return len(writer.pages)


def page_counts(letters: Sequence[Letter]) -> tuple[int, ...]:
    """How many pages each letter has; raises the errors of :func:`merged` for letters that must not leave."""
    return tuple(len(reader.pages) for reader in _opened(letters))


def _append(writer: PdfWriter, letter: Letter, reader: PdfReader, number: int) -> None:
    """Adds the pages of a letter, without what says something of their making, and without links.

    Paper has none, and a link to a page would bring along the page it leads to.
    """
    from pypdf.constants import PageLabelStyle
    from pypdf.generic import ArrayObject, NameObject

    # What belongs to the making of a page, to tags and to actions (ISO 32000-1, table 30).
    not_for_paper = ("/Metadata", "/PieceInfo", "/LastModified", "/StructParents", "/Tabs", "/AA", "/Thumb")
    first = len(writer.pages)
    for page in reader.pages:
        notes: Any = page.get("/Annots")
        if notes is not None:
            kept = [note for note in notes.get_object() if note.get_object().get("/Subtype") != "/Link"]
            page[NameObject("/Annots")] = ArrayObject(kept)
        writer.add_page(page, excluded_keys=not_for_paper)
    last = len(writer.pages) - 1
    writer.add_outline_item(title=letter.office, page_number=first)
    writer.set_page_label(first, last, style=PageLabelStyle.DECIMAL, prefix=f"{number}-", start=1)


def _opened(letters: Sequence[Letter]) -> list[PdfReader]:
    """The files of the letters; raises the errors of :func:`merged`, each with all letters that it is about."""
    from pypdf import PdfReader

    def files(some: Iterable[Letter]) -> str:
        return ", ".join(dict.fromkeys(letter.file.as_posix() for letter in some))

    if lacking := [one for one in letters if one.file.suffix.lower() != ".pdf" or not one.file.is_file()]:
        what = f"These letters are not there, or no PDF: {files(lacking)}."
        raise WorkspaceError(what, "Draft them with: hrdalert draft -f pdf")
    seen: set[object] = set()
    twice = []
    for letter in letters:
        same = (letter.reference, letter.document, letter.language, letter.recipient.id)
        file = letter.file.resolve()
        twice += [letter] if seen & {same, file} else []
        seen |= {same, file}
    if twice:
        what = f"These letters stand there twice: {files(twice)}."
        raise RefusedError(what, "Leave one out: nobody must get a letter twice.")
    if unfinished := [letter for letter in letters if _is_unfinished(letter.file)]:
        raise RefusedError(
            f"These must not be sent: {files(unfinished)}. Each is a draft that is not ready, a review copy, "
            "or a file that cannot be read.",
            "Draft them again once nothing is missing.",
        )
    return [PdfReader(io.BytesIO(letter.file.read_bytes())) for letter in letters]


def _is_unfinished(file: Path) -> bool:
    """Whether the properties of a PDF say that it is not for sending; one that cannot be read is not, either."""
    from pypdf import PdfReader

    try:
        properties = PdfReader(io.BytesIO(file.read_bytes())).metadata
    except Exception:  # whatever a broken file breaks in its reader
        return True
    return properties is not None and NOT_FOR_SENDING in str(properties.get("/Keywords", ""))


# --- addresses, for envelopes


def postal_address(
    recipient: Recipient, language: str = UNNAMED, sender: Sender | None = None
) -> tuple[str, ...]:
    """The lines for an envelope: in the script of the country where they are on file in it, the country last.

    Of another country than the sender's, it stands in capitals and in letters that the sender's post office reads, as
    the rules of the Universal Postal Union have it. What stands last in the address says which country that is, before
    ``country:`` does: an office may be written to through a mission elsewhere. An embassy or mission has its address in
    the script of the country where it stands.
    """
    sender = sender or Sender()
    is_native = bool(recipient.address_native) and not (recipient.represents and recipient.address)
    if is_native:
        block = (recipient.office_native or recipient.office_in(language), *recipient.address_native)
    else:
        block = recipient.address_block(language)
    lines = tuple(" ".join(str(line).split()) for line in block)
    count = len(recipient.address_native if is_native else recipient.address)
    above, address = lines[: len(lines) - count], lines[len(lines) - count :]
    return tuple(filter(None, (*above, *_with_country(address, recipient.country, sender))))


def _with_country(lines: tuple[str, ...], country: str | None, sender: Sender) -> tuple[str, ...]:
    """The lines of an address with the country in capitals, in a line of its own."""
    if not lines:
        return ()
    rest, written = lines[:-1], lines[-1]
    codes = (country, *knowledge.countries()) if country else tuple(knowledge.countries())
    named = next((code for code in codes if _folded(written) in _names(code)), None)
    for sign in (",", "，", "،") if country and not named else ():
        before, _, behind = written.rpartition(sign)
        if country and before.strip() and _folded(behind) in _names(country):
            rest, written, named = (*rest, before.strip()), behind.strip().rstrip("."), country
            break
    to = named or country
    if to is None or to == sender.country:
        return lines
    if named is None:
        rest = lines
    if named is None or _folded(written) not in _names(to, sender.language):
        state = knowledge.country(to)
        written = state.headline(sender.language) if state else to
    return (*rest, written.upper())


def _names(code: str, language: str = "") -> set[str]:
    """What a State is called, as :func:`_folded` has it, in a language; without one, in any."""
    state = knowledge.country(code)
    if state is None:
        return {_folded(code)}
    short = {"ARE": ("UAE",), "GBR": ("UK", "Great Britain"), "USA": ("US",)}.get(code, ())
    found = {code, *short} if language in ("", UNNAMED) else set()
    for name in map(state.name, [language] if language else state.names):
        found |= {name.short, name.running, name.formal, *name.usual.values()}
    return set(map(_folded, found))


def _folded(name: str) -> str:
    """A name as it is compared: no capitals, dots, or article."""
    return " ".join(name.casefold().replace(".", "").replace("’", "'").split()).removeprefix("the ")


# --- the list, for whoever carries them out


def posting_list(letters: Sequence[Letter], sender: Sender | None = None) -> bytes:
    """A table (CSV, RFC 4180) of what goes by post to whom, numbered as :func:`merged` labels its pages.

    In UTF-8, which the mark at its beginning tells spreadsheets. The last columns are empty, for a pen. Raises the
    errors of :func:`merged` for letters that must not leave.
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    to_fill_in = ("Posted on", "Tracking number", "Posted by")
    told = ("Number", "Reference", "Document", "Recipient", "Office", "Address", "Pages", "Remark")
    rows.writerow((*told, *to_fill_in))
    for number, (letter, reader) in enumerate(zip(letters, _opened(letters), strict=True), 1):
        is_there = letter.recipient.has_postal_address
        address = postal_address(letter.recipient, letter.language, sender) if is_there else ()
        remark = "" if is_there else "no postal address is on file"
        what = (str(number), letter.reference, letter.document, letter.recipient.id, letter.office)
        cells = (*what, "\n".join(address), str(len(reader.pages)), remark)
        rows.writerow([*map(harmless, cells), *("" for _ in to_fill_in)])
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before it, if it might be taken for one.

    That is, where it begins with one of the signs of which OWASP warns (CSV Injection), full-width ones among them, or
    with a control sign, and where one of them follows white space or signs without a shape.
    """

    def is_unseen(sign: str) -> bool:
        return bool(sign) and unicodedata.category(sign) in ("Cc", "Cf")

    first = next((sign for sign in cell if not (sign.isspace() or is_unseen(sign))), "")
    begins_a_formula = first and first in "=+-@＝＋－＠"
    return f"'{cell}" if begins_a_formula or is_unseen(cell[:1]) else cell
