"""Letters to those who are reached by post: made for paper, and noted as what a person carries out."""

import datetime
import hashlib
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hrdalert import knowledge
from hrdalert.cases.likely_words import meant
from hrdalert.dispatch.attachments import text_of
from hrdalert.dispatch.dispatches import FORM, POST, Dispatch, NewDispatch, is_on_paper
from hrdalert.dispatch.message import message_id
from hrdalert.dispatch.plan import BY_HAND, Plan, Row, why_not_written_to
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.errors import WorkspaceError
from hrdalert.recipients import NoMailList, Recipient, load_no_mail
from hrdalert.settings import Organisation
from hrdalert.store import make_folder, put, read, writing
from hrdalert.writers.tables import csv_file


@dataclass(frozen=True, slots=True)
class Sheet:
    """One recipient of a document on paper."""

    row: Row
    lines: tuple[str, ...]
    """Of the envelope."""
    why_not: tuple[str, ...]
    """Why nothing is printed for it; empty where something is."""

    @property
    def address(self) -> str:
        return ", ".join(self.lines)

    @property
    def recipient(self) -> Recipient:
        return self.row.recipient


def sheets(
    made: Plan, clock: datetime.date, standing: Mapping[str, Dispatch], *, again: bool = False
) -> list[Sheet]:
    """Who of a plan gets its document on paper, and who does not and why.

    ``standing`` are the dispatches of the document that have left or are to leave, by mailbox: whoever has it, by
    whatever way, gets it on paper only ``again``.

    Raises InputErrors where the list of those to whom nothing is sent cannot be read.
    """
    no_mail = load_no_mail(made.workspace.recipients_folder, made.workspace.resources.recipients)
    before = {} if again else {dispatch.recipient: dispatch for dispatch in standing.values()}
    sender = made.workspace.settings.organisation
    found = []
    for row in made.rows:
        recipient = row.recipient.as_known_on(made.request.day)
        by_post = recipient.reached_by == "post" and recipient.has_postal_address
        had = before.get(recipient.id) if by_post else None
        why = [*_why_not(row, by_post), *why_not_written_to(row.recipient, clock)]
        why += [*_why_unwanted(recipient, no_mail), *([_had(had)] if had else [])]
        lines = postal_address(recipient, row.language, sender) if by_post else ()
        found.append(Sheet(row, lines, tuple(why)))
    return found


def _why_not(row: Row, by_post: bool) -> Iterator[str]:
    channel = row.recipient.reached_by
    if row.document is None:
        yield row.why_not[0]
    if channel == "email":
        yield "it is reached by e-mail: hrdalert queue"
    elif channel != "post":
        yield f"it is reached {BY_HAND[channel]}" if channel else "no address is on file"
    elif not by_post:
        yield "no postal address is on file"


def _why_unwanted(recipient: Recipient, no_mail: NoMailList) -> Iterator[str]:
    """Whoever wants no mail wants no paper either."""
    if recipient.no_mail is not None:
        yield str(recipient.no_mail)
    elif recipient.email and (unwanted := no_mail.why(str(recipient.email))):
        yield f"nothing is sent there: {unwanted}"


def _had(before: Dispatch) -> str:
    if not is_on_paper(before.mailbox):
        return f"it went to {before.address} before: {before.state}, queued {before.queued_at[:10]}"
    if before.state == "queued":
        return f"it was printed on {before.queued_at[:10]}, and is to be posted (dispatch {before.id})"
    return f"it was sent before, on {before.sent_at[:10]} (dispatch {before.id})"


def print_letters(
    made: Plan,
    going: Sequence[Sheet],
    folder: Path,
    note: Callable[[Sequence[NewDispatch]], list[int]],
    *,
    counts: Mapping[str, int],
    duplex: bool = False,
    again: str = "",
) -> tuple[list[int], int, list[str]]:
    """Makes all that is printed in a new ``folder``, and has it noted before anybody sees the folder.

    Returns the dispatches in the order of the letters, how many pages the one file has, blank ones too, and warnings.
    What was noted and not shown is never printed twice by itself; a folder that was shown and not noted might be.
    Raises RefusedError where a letter was printed by somebody else in the meantime, WorkspaceError where the folder is
    there already, and WriterError where a file cannot be written.
    """
    if folder.exists():
        what = f"{folder.as_posix()} is there already, and nothing in it is written over."
        raise WorkspaceError(what, "Choose another folder: -o FOLDER")
    writer = made.workspace.resources.writer("pdf")
    letters, warnings = [], dict[str, None]()
    for sheet in going:
        assert sheet.row.document is not None, "who has no document has a reason not to get one"
        letter = writer.write(sheet.row.document)
        letters.append(letter.content)
        warnings |= dict.fromkeys(letter.warnings)
    unprinted = "What hrdalert register lists as queued there was not printed: hrdalert withdraw"
    with writing(folder, f"Choose another folder: -o FOLDER. {unprinted}"):
        make_folder(folder.parent)
        hidden = tempfile.TemporaryDirectory(None, ".hrdalert-", folder.parent, ignore_cleanup_errors=True)
        with hidden as beside:
            making = Path(beside) / "print"
            for sheet, content in zip(going, letters, strict=True):
                put(making / "letters" / f"{sheet.recipient.id}.{sheet.row.language}.pdf", content)
            content, counted, pages = _merged(made, letters, duplex=duplex)
            put(making / "to-post.pdf", content)
            put(making / "posting-list.csv", _posting_list(made, going, counted))
            ids = note([_noted(made, *one, counts, again) for one in zip(going, letters, strict=True)])
            making.rename(folder)
    return ids, pages, list(warnings)


def _merged(made: Plan, letters: Sequence[bytes], *, duplex: bool) -> tuple[bytes, list[int], int]:
    """One PDF of all letters, in order, how many pages each has, and it: the same bytes each time.

    With ``duplex``, for a printer that prints on both sides, each letter begins on an odd page. The pages are labelled
    by letter and page, as 3-1 for the first page of the third.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.constants import PageLabelStyle

    from hrdalert.drafts.pdf_file import append, written

    writer = PdfWriter()
    # Kept open to the end: pypdf knows what it has copied already by its reader's place in memory.
    readers = [PdfReader(io.BytesIO(content)) for content in letters]
    for number, reader in enumerate(readers, 1):
        first = len(writer.pages)
        append(writer, reader)
        if duplex and number < len(letters) and len(writer.pages) % 2:
            writer.add_blank_page()  # of the size of the page before
        writer.set_page_label(first, len(writer.pages) - 1, PageLabelStyle.DECIMAL, f"{number}-", 1)
    organisation = made.workspace.settings.organisation.called(made.request.language)
    about = {"/Title": f"{made.reference}: letters to post", "/Author": str(organisation)}
    return written(writer, about), [len(reader.pages) for reader in readers], len(writer.pages)


def _posting_list(made: Plan, going: Sequence[Sheet], pages: Sequence[int]) -> bytes:
    """A table of what goes to whom, numbered as the pages are; the last columns are for a pen."""
    told = ("Number", "Reference", "Document", "Recipient", "Office", "Address", "Pages")
    rows = [(*told, "Posted on", "Tracking number", "Posted by")]
    for number, (sheet, count) in enumerate(zip(going, pages, strict=True), 1):
        office, lines = sheet.recipient.office_in(sheet.row.language), "\n".join(sheet.lines)
        what = str(number), made.reference, made.request.document, sheet.recipient.id
        rows.append((*what, office, lines, str(count), "", "", ""))
    return csv_file(rows)


def _noted(made: Plan, sheet: Sheet, letter: bytes, counts: Mapping[str, int], again: str) -> NewDispatch:
    """A letter on paper as the register has it: the very file that was printed stands in place of a message."""
    assert sheet.row.document is not None
    mailbox = f"{POST}{sheet.recipient.id}"
    number = counts.get(mailbox, 0)
    return NewDispatch(
        reference=made.reference,
        document=made.request.document,
        language=sheet.row.language,
        day=made.request.day,
        recipient=sheet.recipient.id,
        mailbox=mailbox,
        address=sheet.address,
        content=hashlib.sha256(letter).hexdigest(),
        message=letter,
        message_id=message_id("", f"{made.reference}|{made.request.document}|{mailbox}|{number}"),
        words=f"By post to: {sheet.address}\n\n{text_of(sheet.row.document)}",
        case_file=read(made.opened.path),
        number=number,
        again=again,
    )


def by_form(
    request: DocumentRequest, reference: str, case_file: bytes, number: int, again: str
) -> NewDispatch:
    """A document that was handed in by an online form, as the register has it, which never saw what was typed."""
    return NewDispatch(
        reference=reference,
        document=request.document,
        language=request.language,
        day=request.day,
        recipient="online-form",
        mailbox=FORM,
        address="an online form",
        content="",
        message=b"",
        message_id=message_id("", f"{reference}|{request.document}|{FORM}|{number}"),
        words="",
        case_file=case_file,
        number=number,
        again=again,
    )


def postal_address(recipient: Recipient, language: str, sender: Organisation) -> tuple[str, ...]:
    """The lines for an envelope: in the script of the country where they are on file in it, the country last.

    Of another country than the sender's, it stands in capitals and in letters that the sender's post office reads, as
    the rules of the Universal Postal Union have it. What stands last in the address says which country that is, before
    ``country:`` does: an office may be written to through a mission elsewhere. An embassy or mission has its address in
    the script of the country where it stands.
    """
    is_native = bool(recipient.address_native) and not (recipient.represents and recipient.address)
    if is_native:
        block = (recipient.office_native or recipient.office_in(language), *recipient.address_native)
    else:
        block = recipient.address_block(language)
    lines = tuple(" ".join(str(line).split()) for line in block)
    count = len(recipient.address_native if is_native else recipient.address)
    above, address = lines[: len(lines) - count], lines[len(lines) - count :]
    return tuple(filter(None, (*above, *_with_country(address, recipient.country, sender))))


@knowledge.remembered
def states_called(name: str) -> tuple[str, ...]:
    """The codes of the States of this name, or code, in any language; capitals, dots and the article do not count."""

    def plain(text: str) -> str:
        return " ".join(text.casefold().replace(".", "").split()).removeprefix("the ")

    own, found = plain(name), [meant("words", "country", name)]
    for code, state in knowledge.countries().items():
        names = (part for one in state.names.values() for part in (one.short, one.running, one.formal))
        usual = (part for one in state.names.values() for part in one.usual.values())
        if own in map(plain, (code, *names, *usual)):
            found.append(code)
    return tuple(code for code in dict.fromkeys(found) if code)


def _with_country(lines: tuple[str, ...], country: str | None, sender: Organisation) -> tuple[str, ...]:
    """The lines of an address with the country in capitals, in a line of its own, where it is not the sender's."""
    if not lines:
        return ()
    before, _, behind = lines[-1].rpartition(",")
    if country and before and country in states_called(behind):
        lines = (*lines[:-1], before.strip(), behind.strip())
    # AL may be Alabama: two or three letters are no other country than that of the record.
    named = [code for code in states_called(lines[-1]) if code == country or len(lines[-1]) > 3]
    to = country if country in named or not named else named[0]
    if to is None or to == str(sender.country or ""):
        return lines
    state = knowledge.countries().get(to)
    name = state.headline(str(sender.language)) if state else to
    return (*(lines[:-1] if named else lines), name.upper())
