"""Letters to those who are reached by post or by fax: made for paper, and noted as what a person carries out."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.dispatch.dispatches import Dispatch, NewDispatch
from hrdalert.dispatch.fax_numbers import read_fax_number
from hrdalert.dispatch.message import message_id
from hrdalert.dispatch.printing import (
    FAX,
    POST,
    Letter,
    Sender,
    address_blocks,
    fax_list,
    has_postal_address,
    is_on_paper,
    merged,
    page_counts,
    postal_address,
    posting_list,
)
from hrdalert.dispatch.recipients import Recipient
from hrdalert.dispatch.suppressed import Suppressed, load_suppressed
from hrdalert.drafting import Desk
from hrdalert.errors import WorkspaceError, WriterError
from hrdalert.files import put
from hrdalert.planning import Plan, Row
from hrdalert.writers.labels import Form, address_pages

_ELSEWHERE = {
    "email": "by e-mail: hrdalert queue",
    "form": "by its online form",
    "via_embassy": "through an embassy",
}
TO_POST, TO_FAX, ADDRESSES = "to-post.pdf", "to-fax.pdf", "addresses.pdf"
POSTING_LIST, FAX_LIST = "posting-list.csv", "fax-list.csv"


class Sheet(Struct, frozen=True):
    """One recipient of a document on paper."""

    row: Row
    channel: str
    """``post`` or ``fax``; else how it is reached."""
    address: str
    """The lines of the envelope in one, or the number that is dialled."""
    mailbox: str
    """What the register compares: ``post:<recipient id>`` or ``fax:<number>``."""
    why_not: tuple[str, ...]
    """Why nothing is printed for it; empty where something is."""

    @property
    def recipient(self) -> Recipient:
        return self.row.recipient


class Printed(Struct, frozen=True):
    """What was made of a plan, in a folder."""

    files: Mapping[str, str]
    """By name, how much is in it: 12 pages."""
    warnings: tuple[str, ...]
    pages: tuple[int, ...]
    """How many pages each letter by post has, as the list numbers them."""


def sender_of(desk: Desk) -> Sender:
    organisation = desk.workspace.settings.organisation
    return Sender(str(organisation.country or "") or None, str(organisation.language))


def sheets(
    desk: Desk, made: Plan, clock: datetime.date, standing: Mapping[str, Dispatch], *, again: bool = False
) -> list[Sheet]:
    """Who of a plan gets its document on paper, and who does not and why.

    ``standing`` are the dispatches of the document that have left or are to leave, by mailbox: whoever has it, by
    whatever way, gets it on paper only ``again``.

    Raises InputErrors where the list of those to whom nothing is sent cannot be read.
    """
    suppressed = load_suppressed(desk.workspace.recipients_folder).with_records(desk.recipients)
    judge = _Judge(clock, suppressed, {} if again else standing, sender_of(desk), made.order.day)
    return [judge.sheet(row) for row in made.rows]


class _Judge:
    """Which recipients get a letter on paper, one after the other: a fax number that one of them has is taken."""

    def __init__(
        self,
        clock: datetime.date,
        suppressed: Suppressed,
        standing: Mapping[str, Dispatch],
        sender: Sender,
        day: datetime.date,
    ) -> None:
        self._clock = clock
        self._suppressed = suppressed
        self._standing = standing
        self._has_it = {each.recipient: each for each in standing.values()}
        self._sender = sender
        self._day = day
        self._taken: dict[str, str] = {}

    def sheet(self, row: Row) -> Sheet:
        channel = _channel(row.recipient)
        address = self._address(row, channel)
        mailbox = f"{FAX}{address}" if channel == "fax" else f"{POST}{row.recipient.id}"
        why = tuple(self._why_not(row, channel, address, mailbox))
        if not why:
            self._taken[mailbox] = row.recipient.id
        return Sheet(row, channel, address, mailbox, why)

    def _address(self, row: Row, channel: str) -> str:
        if channel == "fax":
            return read_fax_number(row.recipient.fax or "").international
        if channel == "post" and has_postal_address(row.recipient):
            return ", ".join(postal_address(row.recipient.as_known_on(self._day), row.language, self._sender))
        return ""

    def _why_not(self, row: Row, channel: str, address: str, mailbox: str) -> Iterator[str]:
        recipient = row.recipient
        if row.document is None:
            yield "no letter was made for it"
        if channel not in ("post", "fax"):
            yield (
                f"it is reached {_ELSEWHERE[channel]}"
                if channel
                else "neither an address nor a number is on file"
            )
        elif not address and channel == "fax" and recipient.fax:
            yield f"its fax number cannot be dialled: {read_fax_number(recipient.fax).remark}"
        elif not address:
            yield f"no {'fax number' if channel == 'fax' else 'postal address'} is on file"
        if recipient.is_invented:
            yield "it is invented, and came with the workspace"
        elif recipient.is_of_a_state and (stale := recipient.staleness(self._clock)):
            yield f"{'its address was ' if recipient.is_on_file else ''}{stale}"
        yield from self._why_unwanted(recipient)
        if other := self._taken.get(mailbox):
            yield f"{other} has the same number, and gets it"
        before = self._standing.get(mailbox) or self._has_it.get(recipient.id)
        if before and channel in ("post", "fax"):
            yield _had(before)

    def _why_unwanted(self, recipient: Recipient) -> Iterator[str]:
        """Whoever wants no mail wants no paper either."""
        if recipient.no_mail is not None:
            yield str(recipient.no_mail)
        elif recipient.email and (unwanted := self._suppressed.why(str(recipient.email))):
            yield f"nothing is sent there: {unwanted}"


def _channel(recipient: Recipient) -> str:
    """How it is reached; where nobody has said so and there is no e-mail address, on paper."""
    if recipient.channel or recipient.email:
        return recipient.channel or "email"
    if has_postal_address(recipient):
        return "post"
    return "fax" if recipient.fax else "form" if recipient.form else ""


def _had(before: Dispatch) -> str:
    if is_on_paper(before.mailbox) and before.state == "queued":
        return f"it was printed on {before.queued_at[:10]}, and is to be posted (dispatch {before.id})"
    if is_on_paper(before.mailbox):
        return f"it was sent before, on {before.sent_at[:10]} (dispatch {before.id})"
    return f"it went to {before.address} before: {before.state}, queued {before.queued_at[:10]}"


# --- to print


def print_letters(
    desk: Desk,
    made: Plan,
    going: Sequence[Sheet],
    folder: Path,
    note: Callable[[Sequence[NewDispatch]], list[int]],
    *,
    counts: Mapping[str, int],
    duplex: bool = False,
    labels: Form = "labels",
    again: str = "",
) -> tuple[Printed, list[int]]:
    """Makes all that is printed in a new ``folder``, and has it noted before anybody sees the folder.

    What was noted and not shown is never printed twice by itself; a folder that was shown and not noted might be.

    Raises:
        RefusedError: a letter must not leave the house, or was printed by somebody else in the meantime.
        WorkspaceError: the folder is there already.
        WriterError: a file cannot be written.

    """
    if folder.exists():
        raise WorkspaceError(
            f"{folder.as_posix()} is there already, and nothing in it is written over.",
            "Choose another folder: -o FOLDER",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=folder.parent, prefix=".hrdalert-", ignore_cleanup_errors=True
        ) as beside:
            making = Path(beside) / "print"
            letters, warnings = _letters(desk, made, going, making)
            printed = _sheets(desk, made, letters, making, duplex=duplex, labels=labels)
            noted = note([_noted(desk, made, each, letters[each.mailbox], counts, again) for each in going])
            making.rename(folder)
    except OSError as error:
        raise WriterError(
            f"{folder.as_posix()} cannot be written: {error.strerror or error}.",
            "Choose another folder: -o FOLDER. What hrdalert register lists as queued there was not printed: "
            "hrdalert withdraw",
        ) from None
    return replace(printed, warnings=(*warnings, *printed.warnings)), noted


def _letters(
    desk: Desk, made: Plan, going: Sequence[Sheet], folder: Path
) -> tuple[dict[str, Letter], tuple[str, ...]]:
    """Each letter as a PDF of its own, by mailbox."""
    found: dict[str, Letter] = {}
    warnings: dict[str, None] = {}
    for each in going:
        assert each.row.document is not None, "who has no document has a reason not to get one"
        (file,) = desk.files([each.row.document], ["pdf"])
        path = folder / "letters" / f"{each.recipient.id}.{each.row.language}.pdf"
        put(path, file.content)
        warnings |= dict.fromkeys(file.warnings)
        recipient = each.recipient.as_known_on(made.order.day)
        found[each.mailbox] = Letter(
            str(made.case.reference), made.order.document, each.row.language, recipient, path
        )
    return found, tuple(warnings)


def _sheets(
    desk: Desk, made: Plan, letters: Mapping[str, Letter], folder: Path, *, duplex: bool, labels: Form
) -> Printed:
    """The letters of each way in one file, the addresses, and the lists."""
    post = [letter for mailbox, letter in letters.items() if mailbox.startswith(POST)]
    fax = [letter for mailbox, letter in letters.items() if mailbox.startswith(FAX)]
    organisation, reference = desk.office.name, str(made.case.reference)
    files: dict[str, str] = {}
    warnings: tuple[str, ...] = ()
    if post:
        title = f"{reference}: letters to post"
        pages = merged(post, folder / TO_POST, organisation=organisation, title=title, duplex=duplex)
        files[TO_POST] = _count(pages, "page")
        sender = sender_of(desk)
        addresses = address_pages(
            address_blocks(post, sender),
            labels,
            language=made.order.language,
            organisation=organisation,
            title=f"{reference}: addresses",
        )
        put(folder / ADDRESSES, addresses.content)
        files[ADDRESSES] = _count(len(post), "address", "addresses")
        warnings = addresses.warnings
        put(folder / POSTING_LIST, posting_list(post, sender))
        files[POSTING_LIST] = _count(len(post), "letter")
    if fax:
        # A fax machine takes one side of each page.
        pages = merged(fax, folder / TO_FAX, organisation=organisation, title=f"{reference}: letters to fax")
        files[TO_FAX] = _count(pages, "page")
        put(folder / FAX_LIST, fax_list(fax))
        files[FAX_LIST] = _count(len(fax), "letter")
    return Printed(files, warnings, page_counts(post))


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _noted(
    desk: Desk, made: Plan, sheet: Sheet, letter: Letter, counts: Mapping[str, int], again: str
) -> NewDispatch:
    """A letter on paper as the register has it: the very file that was printed stands in place of a message."""
    document = sheet.row.document
    assert document is not None
    number = counts.get(sheet.mailbox, 0)
    key = f"{letter.reference}|{letter.document}|{sheet.mailbox}|{number}"
    content = letter.file.read_bytes()
    text = desk.writer("txt").write(document).content.decode("utf-8")
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
        words=f"By {sheet.channel} to: {sheet.address}\n\n{text}",
        number=number,
        again=again,
    )
