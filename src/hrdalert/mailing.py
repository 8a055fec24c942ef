"""The messages of a plan, and whether those that wait still say what the files say."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases import read_case
from hrdalert.disclosure import withheld_victims
from hrdalert.dispatch.dispatches import Dispatch, NewDispatch
from hrdalert.dispatch.mailboxes import fault, normal
from hrdalert.dispatch.message import Attachment, Letter, mailbox, message_id, message_of
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.tables import GONE
from hrdalert.documents.blocks import Document
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.errors import GapError, HrdAlertError, RefusedError
from hrdalert.planning import LISTS, Plan, Row, plan
from hrdalert.settings import SETTINGS, Mail
from hrdalert.workspace import Workspace

ATTACHED: Mapping[str, str] = {"appeal-letter": "pdf", "un-communication": "docx"}
"""What goes beside the words where the settings say nothing: authorities file a letter, and the UN asks for Word."""


def dispatches(
    desk: Desk,
    made: Plan,
    counts: Mapping[str, int],
    *,
    not_before: datetime.datetime | None = None,
    again: str = "",
) -> list[NewDispatch]:
    """The messages of a plan; ``counts`` is, by mailbox, how often the register has this document already.

    Raises RefusedError where ``hrdalert.yaml`` does not say who sends.
    """
    mail = mail_of(desk)
    return [
        replace(
            _dispatch(desk, mail, made, row, counts.get(normal(row.address), 0), again, row.corrects),
            not_before=not_before,
        )
        for row in made.going
    ]


def mail_of(desk: Desk) -> Mail:
    """How this office sends; raises RefusedError where it does not say."""
    mail = desk.workspace.settings.mail
    if mail is None or not mail.sender:
        raise RefusedError(
            "hrdalert.yaml does not say who sends.", "Write mail: {from: Appeals Desk <appeals@example.org>}"
        )
    if why := fault(mailbox(str(mail.sender))):
        raise RefusedError(
            f"hrdalert.yaml says that mail comes from {str(mail.sender)!r}, which is no address: {why}.",
            "Write mail: {from: Appeals Desk <appeals@example.org>}",
        )
    leave = str(mail.unsubscribe or "")
    if (
        leave
        and not re.fullmatch(r"https?://[^\s<>]+", leave.replace("{address}", ""))
        and fault(leave.removeprefix("mailto:"))
    ):
        raise RefusedError(
            f"hrdalert.yaml says that lists are left at {leave!r}, which is neither a web nor an e-mail address.",
            "Write mail: {unsubscribe: https://example.org/leave}, or an e-mail address.",
        )
    return mail


def _dispatch(
    desk: Desk,
    mail: Mail,
    made: Plan,
    row: Row,
    number: int,
    again: str,
    corrects: str,
) -> NewDispatch:
    reference, document = str(made.case.reference), made.order.document
    key = f"{reference}|{document}|{normal(row.address)}|{number}"
    letter = letter_for(desk, mail, made, row)
    if corrects:
        letter = _correction(letter, again, corrects)
    plain = message_of(letter, key)
    return NewDispatch(
        reference=reference,
        document=document,
        language=row.language,
        day=made.order.day,
        recipient=row.recipient.id,
        mailbox=normal(row.address),
        address=row.address,
        message=_sealed(desk, mail, row, plain),  # first: it says what is wrong with a key
        content=hashlib.sha256(_approved(desk, mail, row, plain)).hexdigest(),
        message_id=message_id(letter.sender, key),
        words=in_words(letter, _seal(mail, row)),
        number=number,
        again=again,
        corrects=corrects,
    )


def _approved(desk: Desk, mail: Mail, row: Row, plain: bytes) -> bytes:
    """What approval holds for: the message, and to which key it is encrypted, down to the part that encrypts."""
    found = row.recipient.openpgp
    key = (desk.workspace.recipients_folder / str(found.key)).read_bytes() if found else b""
    return plain + _seal(mail, row).encode() + key


def _seal(mail: Mail, row: Row) -> str:
    """To which key a message is encrypted, and with which it is signed: a part of what is approved; or nothing."""
    to = re.sub(r"[\s:]", "", str(row.recipient.openpgp.fingerprint)).upper() if row.recipient.openpgp else ""
    return "".join(
        (f"\nEncrypted to the key {to}" if to else "", f"\nSigned with {mail.sign}" if mail.sign else "")
    )


def _sealed(desk: Desk, mail: Mail, row: Row, plain: bytes) -> bytes:
    """The message encrypted to the recipient's key where there is one, and signed where the office has one."""
    found = row.recipient.openpgp
    signer = desk.workspace.root / str(mail.sign) if mail.sign else None
    if found is None and signer is None:
        return plain
    from hrdalert.dispatch.openpgp import encrypted, signed
    from hrdalert.dispatch.transports.secrets import read_secret

    def passphrase() -> str:
        return read_secret(mail.passphrase, str(mail.sign)) if mail.passphrase else ""

    now = datetime.datetime.now(datetime.UTC)
    if found is None:
        assert signer is not None
        return signed(plain, signer, now, passphrase=passphrase)
    key = desk.workspace.recipients_folder / str(found.key)
    return encrypted(plain, key, signer, now, pinned=str(found.fingerprint), passphrase=passphrase)


def letter_for(desk: Desk, mail: Mail, made: Plan, row: Row) -> Letter:
    """What one recipient gets."""
    assert row.document is not None, "who has no document has a reason not to get one"
    document = row.document
    kind = mail.attach.get(document.id) or ATTACHED.get(document.id, "none")
    files = [] if kind == "none" else desk.files([document], [kind])
    return Letter(
        sender=str(mail.sender),
        name=str(row.recipient.office_in(row.language)),
        address=row.address,
        subject=f"{document.title} ({document.reference})",
        text=_text(desk, document),
        page=desk.writer("html").write(document).content.decode("utf-8"),
        language=row.language,
        reply_to=str(mail.reply_to or ""),
        attachments=tuple(
            Attachment(f"{document.reference}-{document.id}.{each.format}", each.content) for each in files
        ),
        leave=str(mail.unsubscribe or "") if made.addressed_to in LISTS else "",
    )


def _text(desk: Desk, document: Document) -> str:
    return desk.writer("txt").write(document).content.decode("utf-8")


def _correction(letter: Letter, why: str, corrects: str) -> Letter:
    """The same, as an answer to the message that it corrects, with what was wrong above it."""
    note = f"Correction: {why.rstrip('.')}. Please use this text in place of the one that we sent you before."
    return replace(
        letter,
        subject=f"Correction: {letter.subject}",
        text=f"{note}\n\n{letter.text}",
        page=_BODY.sub(
            lambda found: f"{found[0]}<p><strong>{escape(note)}</strong></p>", letter.page, count=1
        ),
        answers=corrects,
    )


def in_words(letter: Letter, seal: str = "") -> str:
    """A message as a person reads it: to whom, about what, how it is sealed, and what it says."""
    files = "".join(f"\nAttached: {each.name}" for each in letter.attachments)
    head = f"From: {letter.sender}\nTo: {letter.name} <{letter.address}>\nSubject: {letter.subject}"
    return f"{head}{files}{seal}\n\n{letter.text}"


_BODY = re.compile(r"<body[^>]*>")
_ALIKE = 0.9
"""Two letters that have so much of their words in common look like one that was sent twice."""


def near_copies(register: Register, new: Sequence[NewDispatch]) -> Iterator[str]:
    """Which of these letters are nearly the same as one to the same office on another case, which it would not read."""
    from difflib import SequenceMatcher

    for each in new:
        words = _body(each.words)
        for reference, before in register.words_to(each.mailbox):
            if reference == each.reference:
                continue
            if SequenceMatcher(None, words, _body(before), autojunk=False).quick_ratio() >= _ALIKE:
                yield f"{each.recipient} gets nearly the same letter as that of {reference}"
                break


def _body(words: str) -> list[str]:
    return words.partition("\n\n")[2].split()


def mistaken(
    desk: Desk,
    register: Register,
    path: Path,
    document: str,
    left: Mapping[str, Dispatch],
    clock: datetime.date,
) -> dict[str, Dispatch]:
    """Of what left, by mailbox, that which the files would not say any more: nothing else is to be corrected."""
    right: dict[tuple[str, str], Mapping[str, str]] = {}
    for language, day in {(each.language, each.day) for each in left.values()}:
        order = Order(document, language, datetime.date.fromisoformat(day))
        try:
            rows = plan(desk, path, order, clock).rows
        except HrdAlertError:  # it could not be made any more as of that day
            rows = ()
        right[language, day] = {
            row.recipient.id: _text(desk, row.document).rstrip() for row in rows if row.document
        }
    corrected = {each.corrects for each in register.find(document=document, states=GONE)}
    found = {}
    for box, each in left.items():
        if each.message_id in corrected:  # at another address by now, where it is looked at by itself
            continue
        text = right[each.language, each.day].get(each.recipient)
        if text is None or not register.words(each.id)[0].rstrip().endswith(text):
            found[box] = each
    return found


def stamps(workspace: Workspace) -> Iterator[tuple[str, int, int]]:
    """Of each file that messages are made of: its path, when it was changed, and its size."""
    folders = (
        workspace.cases_folder,
        workspace.recipients_folder,
        workspace.letters,
        workspace.knowledge_folder,
    )
    for path in (workspace.root / SETTINGS, *(file for folder in folders for file in folder.rglob("*"))):
        with contextlib.suppress(OSError):
            found = path.stat()
            yield str(path), found.st_mtime_ns, found.st_size


class Changed(Struct, frozen=True):
    """What became of a message that waits, since its case, a template or an address changed."""

    dispatch: Dispatch
    words: str = ""
    """What it says now; empty where it may not be made any more."""
    why: str = ""


def renewed(
    desk: Desk, register: Register, waiting: Sequence[Dispatch], clock: datetime.date
) -> list[Changed]:
    """Makes each waiting message once more of what the files say now; where it says something else, approval is void.

    Returns those that changed. One that may not be made any more is withdrawn by nobody but a person: it stays queued.
    """
    changed: list[Changed] = []
    groups: dict[tuple[str, str, str, str], list[Dispatch]] = {}
    for each in waiting:
        groups.setdefault((each.reference, each.document, each.language, each.day), []).append(each)
    for (reference, document, language, day), group in groups.items():
        order = Order(document, language, datetime.date.fromisoformat(day))
        changed += _renewed_group(desk, register, reference, order, group, clock)
    return changed


def _withheld(desk: Desk, reference: str, order: Order) -> str:
    """Who may not be named to the readers of a document that cannot be made any more: mostly a consent has changed."""
    try:
        (path,) = desk.workspace.find_cases([reference])
        case, audience = read_case(path), desk.audience(order)
    except (HrdAlertError, ValueError):
        return ""
    hidden = ", ".join(each.id for each in withheld_victims(case, audience))
    return (
        f"By the consent in the case file {hidden} may not be named to its readers (now). " if hidden else ""
    )


def _renewed_group(
    desk: Desk,
    register: Register,
    reference: str,
    order: Order,
    group: Sequence[Dispatch],
    clock: datetime.date,
) -> Iterator[Changed]:
    try:
        (path,) = desk.workspace.find_cases([reference])
        made = plan(desk, path, order, clock)
        mail = mail_of(desk)
    except HrdAlertError as error:
        # A text is missing mostly because the one with the name may not be read any more.
        withheld = _withheld(desk, reference, order) if isinstance(error, GapError) else ""
        why = f"{withheld}{error.in_a_line}"
        for each in group:
            register.void(each.id)
            yield Changed(each, why=why)
        return
    rows = {row.recipient.id: row for row in made.rows}
    for each in group:
        row = rows.get(each.recipient)
        if row is None or not row.can_go:
            register.void(each.id)
            yield Changed(each, why="; ".join(row.why_not) if row else "it is not written to any more")
            continue
        box, number = normal(row.address), each.number
        if box != each.mailbox:
            number = register.counts(reference, order.document).get(box, 0)
        new = _dispatch(desk, mail, made, row, number, each.again, each.corrects)
        if new.content != each.content:
            try:
                register.replace(each.id, new)
            except RefusedError as error:  # another record has that mailbox by now
                register.void(each.id)
                yield Changed(each, why=error.in_a_line)
            else:
                yield Changed(each, words=new.words)
