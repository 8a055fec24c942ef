"""Letters to those who are reached by post: made for paper, and noted as what a person carries out."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hrdalert.dispatch.dispatches import Dispatch, NewDispatch
from hrdalert.dispatch.message import message_id
from hrdalert.dispatch.no_mail import NoMailList, load_no_mail
from hrdalert.dispatch.parts import text_of
from hrdalert.dispatch.plan import BY_HAND, Plan, Row, why_not_written_to
from hrdalert.dispatch.printing import (
    POST,
    Letter,
    Sender,
    is_on_paper,
    merged,
    page_counts,
    postal_address,
    posting_list,
)
from hrdalert.dispatch.recipients import Recipient
from hrdalert.drafts.files import put
from hrdalert.errors import WorkspaceError, WriterError


@dataclass(frozen=True, slots=True)
class Sheet:
    """One recipient of a document on paper."""

    row: Row
    address: str
    """The lines of the envelope in one."""
    why_not: tuple[str, ...]
    """Why nothing is printed for it; empty where something is."""

    @property
    def recipient(self) -> Recipient:
        return self.row.recipient

    @property
    def mailbox(self) -> str:
        """What the register compares: ``post:<recipient id>``."""
        return f"{POST}{self.recipient.id}"


@dataclass(frozen=True, slots=True)
class Printed:
    """What was made of a plan, in a folder."""

    ids: tuple[int, ...]
    """Of the dispatches, in the order of the letters."""
    pages: tuple[int, ...]
    """How many pages each letter has, as the list numbers them."""
    pages_to_print: int
    """How many the one file has, blank ones too."""
    warnings: tuple[str, ...]


def sheets(
    made: Plan, clock: datetime.date, standing: Mapping[str, Dispatch], *, again: bool = False
) -> list[Sheet]:
    """Who of a plan gets its document on paper, and who does not and why.

    ``standing`` are the dispatches of the document that have left or are to leave, by mailbox: whoever has it, by
    whatever way, gets it on paper only ``again``.

    Raises InputErrors where the list of those to whom nothing is sent cannot be read.
    """
    no_mail = load_no_mail(made.workspace.recipients_folder).with_records(made.workspace.desk.recipients)
    before = {} if again else {dispatch.recipient: dispatch for dispatch in standing.values()}
    sender = Sender.of(made.workspace.settings.organisation)
    found = []
    for row in made.rows:
        recipient = row.recipient.as_known_on(made.order.day)
        by_post = recipient.reached_by == "post" and recipient.has_postal_address
        address = ", ".join(postal_address(recipient, row.language, sender)) if by_post else ""
        why = (
            *_why_not(row, address),
            *why_not_written_to(row.recipient, clock),
            *_why_unwanted(row.recipient, no_mail),
            *([_had(before[recipient.id])] if recipient.id in before and by_post else []),
        )
        found.append(Sheet(row, address, why))
    return found


def _why_not(row: Row, address: str) -> Iterator[str]:
    channel = row.recipient.reached_by
    if row.document is None:
        yield row.why_not[0]
    if channel == "email":
        yield "it is reached by e-mail: hrdalert queue"
    elif channel != "post":
        yield f"it is reached {BY_HAND[channel]}" if channel else "no address is on file"
    elif not address:
        yield "no postal address is on file"


def _why_unwanted(recipient: Recipient, no_mail: NoMailList) -> Iterator[str]:
    """Whoever wants no mail wants no paper either."""
    if recipient.no_mail is not None:
        yield str(recipient.no_mail)
    elif recipient.email and (unwanted := no_mail.why(str(recipient.email))):
        yield f"nothing is sent there: {unwanted}"


def _had(before: Dispatch) -> str:
    if is_on_paper(before.mailbox) and before.state == "queued":
        return f"it was printed on {before.queued_at[:10]}, and is to be posted (dispatch {before.id})"
    if is_on_paper(before.mailbox):
        return f"it was sent before, on {before.sent_at[:10]} (dispatch {before.id})"
    return f"it went to {before.address} before: {before.state}, queued {before.queued_at[:10]}"


# --- to print


def print_letters(
    made: Plan,
    going: Sequence[Sheet],
    folder: Path,
    note: Callable[[Sequence[NewDispatch]], list[int]],
    *,
    counts: Mapping[str, int],
    duplex: bool = False,
    again: str = "",
) -> Printed:
    """Makes all that is printed in a new ``folder``, and has it noted before anybody sees the folder.

    What was noted and not shown is never printed twice by itself; a folder that was shown and not noted might be.

    Raises:
        RefusedError: a letter must not leave the house, or was printed by somebody else in the meantime.
        WorkspaceError: the folder is there already.
        WriterError: a file cannot be written.

    """
    if folder.exists():
        what = f"{folder.as_posix()} is there already, and nothing in it is written over."
        raise WorkspaceError(what, "Choose another folder: -o FOLDER")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=folder.parent, prefix=".hrdalert-", ignore_cleanup_errors=True
        ) as beside:
            making = Path(beside) / "print"
            letters, warnings = _letters(made, going, making)
            in_order = tuple(letters.values())
            settings = made.workspace.settings.organisation
            organisation = str(settings.called(made.order.language))
            title = f"{made.reference}: letters to post"
            one_file = making / "to-post.pdf"
            to_print = merged(in_order, one_file, organisation=organisation, title=title, duplex=duplex)
            pages = page_counts(in_order)
            put(making / "posting-list.csv", posting_list(in_order, Sender.of(settings)))
            ids = note([_noted(made, sheet, letters[sheet.mailbox], counts, again) for sheet in going])
            making.rename(folder)
    except OSError as error:
        raise WriterError(
            f"{folder.as_posix()} cannot be written: {error.strerror or error}.",
            "Choose another folder: -o FOLDER. What hrdalert register lists as queued there was not printed: "
            "hrdalert withdraw",
        ) from None
    return Printed(tuple(ids), pages, to_print, warnings)


def _letters(made: Plan, going: Sequence[Sheet], folder: Path) -> tuple[dict[str, Letter], tuple[str, ...]]:
    """Each letter as a PDF of its own, by mailbox, and what its writer warns of."""
    letters: dict[str, Letter] = {}
    warnings: dict[str, None] = {}
    writer = made.workspace.desk.writer("pdf")
    for sheet in going:
        assert sheet.row.document is not None, "who has no document has a reason not to get one"
        written = writer.write(sheet.row.document)
        path = folder / "letters" / f"{sheet.recipient.id}.{sheet.row.language}.pdf"
        put(path, written.content)
        warnings |= dict.fromkeys(written.warnings)
        recipient, document = sheet.recipient.as_known_on(made.order.day), made.order.document
        letters[sheet.mailbox] = Letter(made.reference, document, sheet.row.language, recipient, path)
    return letters, tuple(warnings)


def _noted(made: Plan, sheet: Sheet, letter: Letter, counts: Mapping[str, int], again: str) -> NewDispatch:
    """A letter on paper as the register has it: the very file that was printed stands in place of a message."""
    assert sheet.row.document is not None
    number = counts.get(sheet.mailbox, 0)
    key = f"{letter.reference}|{letter.document}|{sheet.mailbox}|{number}"
    content = letter.file.read_bytes()
    return NewDispatch(
        reference=letter.reference,
        document=letter.document,
        language=letter.language,
        day=made.order.day,
        recipient=sheet.recipient.id,
        mailbox=sheet.mailbox,
        address=sheet.address,
        content=hashlib.sha256(content).hexdigest(),
        message=content,
        message_id=message_id("", key),
        words=f"By post to: {sheet.address}\n\n{text_of(sheet.row.document)}",
        case_file=made.opened.path.read_bytes(),
        number=number,
        again=again,
    )
