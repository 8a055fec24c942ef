"""Letters by post: printed files, and dispatches that a person carries out."""

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
    """The lines of the envelope; empty where the recipient is not reached by post."""
    why_not: tuple[str, ...]
    """Why nothing is printed for the recipient; empty where a letter is."""

    @property
    def address(self) -> str:
        return ", ".join(self.lines)

    @property
    def recipient(self) -> Recipient:
        return self.row.recipient


def sheets(
    plan: Plan, clock: datetime.date, standing: Mapping[str, Dispatch], *, again: bool = False
) -> list[Sheet]:
    """For each recipient of a plan, the envelope of its letter on paper, or why it gets none.

    ``standing`` are the dispatches of the document that have left or are to leave, by mailbox: a recipient that has the
    document, by post or otherwise, gets it on paper only ``again``.

    Raises InputErrors where the list of those to whom nothing is sent cannot be read.
    """
    no_mail = load_no_mail(plan.workspace.recipients_folder, plan.workspace.resources.recipients)
    before = {} if again else {dispatch.recipient: dispatch for dispatch in standing.values()}
    sender = plan.workspace.settings.organisation
    all_sheets = []
    for row in plan.rows:
        recipient = row.recipient.as_known_on(plan.request.day)
        by_post = recipient.reached_by == "post" and recipient.has_postal_address
        why_not = [*_why_not(row, by_post), *why_not_written_to(row.recipient, clock)]
        why_not += _why_unwanted(recipient, no_mail)
        if by_post and recipient.id in before:
            why_not.append(_why_not_again(before[recipient.id]))
        lines = postal_address(recipient, row.language, sender) if by_post else ()
        all_sheets.append(Sheet(row, lines, tuple(why_not)))
    return all_sheets


def _why_not(row: Row, by_post: bool) -> Iterator[str]:
    """Why a recipient gets no letter on paper: none was made, it is reached otherwise, or its address is missing."""
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
    """Why nothing is sent to a recipient that wants no mail, for it wants no paper either."""
    if recipient.no_mail is not None:
        yield str(recipient.no_mail)
    elif recipient.email and (unwanted := no_mail.why(str(recipient.email))):
        yield f"nothing is sent there: {unwanted}"


def _why_not_again(before: Dispatch) -> str:
    if not is_on_paper(before.mailbox):
        return f"it went to {before.address} before: {before.state}, queued {before.queued_at[:10]}"
    if before.state == "queued":
        return f"it was printed on {before.queued_at[:10]}, and is to be posted (dispatch {before.id})"
    return f"it was sent before, on {before.sent_at[:10]} (dispatch {before.id})"


def print_letters(
    plan: Plan,
    going: Sequence[Sheet],
    folder: Path,
    note: Callable[[Sequence[NewDispatch]], list[int]],
    *,
    counts: Mapping[str, int],
    duplex: bool = False,
    again: str = "",
) -> tuple[list[int], int, list[str]]:
    """Makes the files to print in a new ``folder``; ``note`` notes the letters before anybody sees the folder.

    Returns the dispatches in the order of the letters, how many pages the file to post has, blank ones too, and
    warnings. Letters are noted first, since a folder that is seen and not noted could be printed and posted twice.
    Raises RefusedError where a letter was printed by somebody else in the meantime, WorkspaceError where the folder is
    there already, and WriterError where a file cannot be written.
    """
    if folder.exists():
        problem = f"{folder.as_posix()} is there already, and nothing in it is written over."
        raise WorkspaceError(problem, "Choose another folder: -o FOLDER")
    letters, warnings = _written(plan, going)
    unprinted = "What hrdalert register lists as queued there was not printed: hrdalert withdraw"
    with writing(folder, f"Choose another folder: -o FOLDER. {unprinted}"):
        make_folder(folder.parent)
        hidden = tempfile.TemporaryDirectory(None, ".hrdalert-", folder.parent, ignore_cleanup_errors=True)
        with hidden as beside:
            unseen = Path(beside) / "print"
            for sheet, letter in zip(going, letters, strict=True):
                put(unseen / "letters" / f"{sheet.recipient.id}.{sheet.row.language}.pdf", letter)
            to_post, page_counts, pages = _merged(plan, letters, duplex=duplex)
            put(unseen / "to-post.pdf", to_post)
            put(unseen / "posting-list.csv", _posting_list(plan, going, page_counts))
            new = [
                _dispatch(plan, sheet, letter, counts, again)
                for sheet, letter in zip(going, letters, strict=True)
            ]
            ids = note(new)
            unseen.rename(folder)
    return ids, pages, warnings


def _written(plan: Plan, going: Sequence[Sheet]) -> tuple[list[bytes], list[str]]:
    """The letters as PDF files, in their order, and the warnings of the writer."""
    writer = plan.workspace.resources.writer("pdf")
    letters, warnings = [], dict[str, None]()
    for sheet in going:
        assert sheet.row.document is not None, "who has no document has a reason not to get one"
        letter = writer.write(sheet.row.document)
        letters.append(letter.content)
        warnings |= dict.fromkeys(letter.warnings)
    return letters, list(warnings)


def _merged(plan: Plan, letters: Sequence[bytes], *, duplex: bool) -> tuple[bytes, list[int], int]:
    """One PDF of all letters, in order, the pages of each letter, and the pages of the PDF: the same bytes each time.

    With ``duplex``, for a printer that prints on both sides, each letter begins on an odd page. The pages are labelled
    by letter and page, as 3-1 for the first page of the third letter.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.constants import PageLabelStyle

    from hrdalert.drafts.pdf_file import append, written

    writer = PdfWriter()
    # All readers stay open to the end: pypdf knows what it has copied by the place of its reader in memory.
    readers = [PdfReader(io.BytesIO(content)) for content in letters]
    for number, reader in enumerate(readers, 1):
        first = len(writer.pages)
        append(writer, reader)
        if duplex and number < len(letters) and len(writer.pages) % 2:
            writer.add_blank_page()  # of the size of the page before
        writer.set_page_label(first, len(writer.pages) - 1, PageLabelStyle.DECIMAL, f"{number}-", 1)
    organisation = plan.workspace.settings.organisation.called(plan.request.language)
    about = {"/Title": f"{plan.reference}: letters to post", "/Author": str(organisation)}
    return written(writer, about), [len(reader.pages) for reader in readers], len(writer.pages)


def _posting_list(plan: Plan, going: Sequence[Sheet], pages: Sequence[int]) -> bytes:
    """A table of the letters, numbered as in the labels of the pages; its last columns are filled in with a pen."""
    filled_in = ("Number", "Reference", "Document", "Recipient", "Office", "Address", "Pages")
    rows = [(*filled_in, "Posted on", "Tracking number", "Posted by")]
    for number, (sheet, count) in enumerate(zip(going, pages, strict=True), 1):
        office, lines = sheet.recipient.office_in(sheet.row.language), "\n".join(sheet.lines)
        letter = str(number), plan.reference, plan.request.document, sheet.recipient.id
        rows.append((*letter, office, lines, str(count), "", "", ""))
    return csv_file(rows)


def _dispatch(plan: Plan, sheet: Sheet, letter: bytes, counts: Mapping[str, int], again: str) -> NewDispatch:
    """A letter on paper as the register has it: the printed file stands in place of a message."""
    assert sheet.row.document is not None
    mailbox = f"{POST}{sheet.recipient.id}"
    number = counts.get(mailbox, 0)
    return NewDispatch(
        reference=plan.reference,
        document=plan.request.document,
        language=sheet.row.language,
        day=plan.request.day,
        recipient=sheet.recipient.id,
        mailbox=mailbox,
        address=sheet.address,
        content=hashlib.sha256(letter).hexdigest(),
        message=letter,
        message_id=message_id("", f"{plan.reference}|{plan.request.document}|{mailbox}|{number}"),
        words=f"By post to: {sheet.address}\n\n{text_of(sheet.row.document)}",
        case_file=read(plan.opened.path),
        number=number,
        again=again,
    )


def by_form(
    request: DocumentRequest, reference: str, case_file: bytes, number: int, again: str
) -> NewDispatch:
    """A document handed in by an online form, as the register has it: without words, for it saw nobody type them."""
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
    """The lines for an envelope, the country last; in the country's own script where the record has them in it.

    A country other than the sender's stands in capitals and in letters that the sender's post office reads, as the
    Universal Postal Union asks. The last line of the address says which country that is, before ``country:`` does: an
    office may be written to through a mission elsewhere. An embassy or a mission has its address in the script of the
    country where it stands.
    """
    is_native = bool(recipient.address_native) and not (recipient.represents and recipient.address)
    if is_native:
        block = (recipient.office_native or recipient.office_in(language), *recipient.address_native)
    else:
        block = recipient.address_block(language)
    lines = tuple(" ".join(str(line).split()) for line in block)
    count = len(recipient.address_native if is_native else recipient.address)
    office, address = lines[: len(lines) - count], lines[len(lines) - count :]
    return tuple(filter(None, (*office, *_with_country(address, recipient.country, sender))))


@knowledge.remembered
def states_called(name: str) -> tuple[str, ...]:
    """The codes of the States of this name, or code, in any language; capitals, dots and the article do not count."""

    def plain(text: str) -> str:
        return " ".join(text.casefold().replace(".", "").split()).removeprefix("the ")

    codes = [meant("words", "country", name)]
    for code, state in knowledge.countries().items():
        names = [code]
        for in_language in state.names.values():
            names += (in_language.short, in_language.running, in_language.formal, *in_language.usual.values())
        if plain(name) in map(plain, names):
            codes.append(code)
    return tuple(code for code in dict.fromkeys(codes) if code)


def _with_country(lines: tuple[str, ...], country: str | None, sender: Organisation) -> tuple[str, ...]:
    """The lines of an address; a country other than the sender's stands in capitals, in a line of its own."""
    if not lines:
        return ()
    before, _, behind = lines[-1].rpartition(",")
    if country and before and country in states_called(behind):
        lines = (*lines[:-1], before.strip(), behind.strip())
    # AL may be Alabama: two or three letters name no country but that of the record.
    named = [code for code in states_called(lines[-1]) if code == country or len(lines[-1]) > 3]
    destination = country if country in named or not named else named[0]
    if destination is None or destination == str(sender.country or ""):
        return lines
    state = knowledge.countries().get(destination)
    name = state.headline(str(sender.language)) if state else destination
    return (*(lines[:-1] if named else lines), name.upper())
