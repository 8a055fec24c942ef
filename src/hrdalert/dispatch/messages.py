"""The messages of a plan: what each recipient gets, and what a person approves of it."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape

from msgspec.structs import replace

from hrdalert.dispatch.dispatches import NewDispatch
from hrdalert.dispatch.mailboxes import fault, normal
from hrdalert.dispatch.message import Attachment, Letter, mailbox, message_id, message_of
from hrdalert.dispatch.plan import Plan, Row
from hrdalert.dispatch.register import Register
from hrdalert.documents.blocks import Document, without_images
from hrdalert.drafts.formats import find_writer
from hrdalert.errors import RefusedError
from hrdalert.settings import Mail
from hrdalert.workspace import Workspace


def mail_of(workspace: Workspace) -> Mail:
    """How this office sends; raises RefusedError where it does not say."""
    mail, mend = workspace.settings.mail, "Write mail: {from: Appeals Desk <appeals@example.org>}"
    if mail is None or not mail.sender:
        raise RefusedError("hrdalert.yaml does not say who sends.", mend)
    if why := fault(mailbox(str(mail.sender))):
        what = f"hrdalert.yaml says that mail comes from {str(mail.sender)!r}, which is no address: {why}."
        raise RefusedError(what, mend)
    leave = str(mail.unsubscribe or "")
    is_on_the_web = re.fullmatch(r"https?://[^\s<>]+", leave.replace("{address}", ""))
    if leave and not is_on_the_web and fault(leave.removeprefix("mailto:")):
        raise RefusedError(
            f"hrdalert.yaml says that lists are left at {leave!r}, which is neither a web nor an e-mail address.",
            "Write mail: {unsubscribe: https://example.org/leave}, or an e-mail address.",
        )
    return mail


def dispatches(
    made: Plan, counts: Mapping[str, int], *, not_before: datetime.datetime | None = None, again: str = ""
) -> list[NewDispatch]:
    """The messages of a plan; ``counts`` is, by mailbox, how often the register has this document already.

    Raises RefusedError where ``hrdalert.yaml`` does not say who sends.
    """
    making = Making.of(made)
    numbered = ((row, counts.get(normal(row.address), 0)) for row in made.going)
    new = (making.dispatch(row, number, again, row.corrects) for row, number in numbered)
    return [replace(dispatch, not_before=not_before) for dispatch in new]


@dataclass(frozen=True, slots=True)
class _Parts:
    """A document in the forms in which a message has it."""

    text: str
    page: str
    files: tuple[Attachment, ...]


@dataclass(slots=True)
class Making:
    """The messages of one plan at work: what all of them share is written once."""

    plan: Plan
    mail: Mail
    case_file: bytes = field(repr=False)
    made_of: str = ""
    """Of all that they are made of; empty for what is told from the register, too, which changes without a file."""
    _parts: dict[str | None, _Parts] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, plan: Plan) -> Making:
        """Raises RefusedError where ``hrdalert.yaml`` does not say who sends."""
        made_of = "" if plan.follows else plan.made_of
        return cls(plan, mail_of(plan.workspace), plan.opened.path.read_bytes(), made_of)

    def dispatch(self, row: Row, number: int, again: str, corrects: str) -> NewDispatch:
        """The message to one recipient: the ``number``-th of this document to its mailbox, counted from 0."""
        reference, document = self.plan.reference, self.plan.order.document
        key = f"{reference}|{document}|{normal(row.address)}|{number}"
        letter = self._letter(row)
        if corrects:
            letter = _correction(letter, again, corrects)
        plain = message_of(letter, key)
        return NewDispatch(
            reference=reference,
            document=document,
            language=row.language,
            day=self.plan.order.day,
            recipient=row.recipient.id,
            mailbox=normal(row.address),
            address=row.address,
            message=self._sealed(row, plain),  # first: it says what is wrong with a key
            content=hashlib.sha256(self._approved(row, plain)).hexdigest(),
            message_id=message_id(letter.sender, key),
            words=in_words(letter, _seal(self.mail, row)),
            case_file=self.case_file,
            number=number,
            again=again,
            corrects=corrects,
            made_of=self.made_of,
        )

    def _letter(self, row: Row) -> Letter:
        assert row.document is not None, "who has no document has a reason not to get one"
        document, mail = row.document, self.mail
        if document.recipient not in self._parts:
            self._parts[document.recipient] = self._written(document)
        parts = self._parts[document.recipient]
        return Letter(
            sender=str(mail.sender),
            name=str(row.recipient.office_in(row.language)),
            address=row.address,
            subject=f"{document.title} ({document.reference})",
            text=parts.text,
            page=parts.page,
            language=row.language,
            reply_to=str(mail.reply_to or ""),
            attachments=parts.files,
            leave=str(mail.unsubscribe or "") if self.plan.is_for_a_list else "",
        )

    def _written(self, document: Document) -> _Parts:
        # Mail programs show no picture that lies in the page, so its words stand there.
        look = replace(self.plan.workspace.desk.look, logo=None)
        page = find_writer("html", look=look).write(without_images(document)).content.decode("utf-8")
        # Where the settings say nothing: authorities file a letter, and the UN asks for Word.
        usual = {"appeal-letter": "pdf", "diplomatic-letter": "pdf", "un-communication": "docx"}.get(
            document.id, "none"
        )
        kind = self.mail.attach.get(document.id) or usual
        files: tuple[Attachment, ...] = ()
        if kind != "none":
            content = self.plan.workspace.desk.writer(kind).write(document).content
            files = (Attachment(f"{document.reference}-{document.id}.{kind}", content),)
        return _Parts(text_of(document), page, files)

    def _approved(self, row: Row, plain: bytes) -> bytes:
        """What approval holds for: the message, and to which key it is encrypted, down to the part that encrypts."""
        openpgp = row.recipient.openpgp
        folder = self.plan.workspace.recipients_folder
        key = (folder / str(openpgp.key)).read_bytes() if openpgp else b""
        return plain + _seal(self.mail, row).encode() + key

    def _sealed(self, row: Row, plain: bytes) -> bytes:
        """The message encrypted to the recipient's key where there is one, and signed where the office has one."""
        openpgp, mail, workspace = row.recipient.openpgp, self.mail, self.plan.workspace
        signer = workspace.root / str(mail.sign) if mail.sign else None
        if openpgp is None and signer is None:
            return plain
        from hrdalert.dispatch.openpgp import encrypted, signed
        from hrdalert.dispatch.transports.secrets import read_secret

        def passphrase() -> str:
            return read_secret(mail.passphrase, str(mail.sign)) if mail.passphrase else ""

        now = datetime.datetime.now(datetime.UTC)
        if openpgp is None:
            assert signer is not None
            return signed(plain, signer, now, passphrase=passphrase)
        key = workspace.recipients_folder / str(openpgp.key)
        return encrypted(plain, key, signer, now, pinned=str(openpgp.fingerprint), passphrase=passphrase)


def text_of(document: Document) -> str:
    """A document as plain text, as an e-mail and the register have it."""
    return find_writer("txt").write(document).content.decode("utf-8")


def _seal(mail: Mail, row: Row) -> str:
    """To which key a message is encrypted, and with which it is signed: a part of what is approved; or nothing."""
    openpgp = row.recipient.openpgp
    to = re.sub(r"[\s:]", "", str(openpgp.fingerprint)).upper() if openpgp else ""
    signed = f"\nSigned with {mail.sign}" if mail.sign else ""
    return (f"\nEncrypted to the key {to}" if to else "") + signed


def _correction(letter: Letter, why: str, corrects: str) -> Letter:
    """The same, as an answer to the message that it corrects, with what was wrong above it."""
    note = f"Correction: {why.rstrip('.')}. Please use this text in place of the one that we sent you before."
    above = f"<p><strong>{escape(note)}</strong></p>"
    return replace(
        letter,
        subject=f"Correction: {letter.subject}",
        text=f"{note}\n\n{letter.text}",
        page=re.sub("<body[^>]*>", lambda body: f"{body[0]}{above}", letter.page, count=1),
        answers=corrects,
    )


def in_words(letter: Letter, seal: str = "") -> str:
    """A message as a person reads it: to whom, about what, how it is sealed, and what it says."""
    files = "".join(f"\nAttached: {file.name}" for file in letter.attachments)
    head = f"From: {letter.sender}\nTo: {letter.name} <{letter.address}>\nSubject: {letter.subject}"
    return f"{head}{files}{seal}\n\n{letter.text}"


def near_copies(register: Register, new: Sequence[NewDispatch]) -> Iterator[str]:
    """Which of these letters are nearly the same as one to the same office on another case, which it would not read."""

    def body(words: str) -> list[str]:
        return words.partition("\n\n")[2].split()

    for dispatch in new:
        words = body(dispatch.words)
        for reference, before in register.words_to(dispatch.mailbox):
            if reference == dispatch.reference:
                continue
            # So much in common looks like one letter that was sent twice.
            if SequenceMatcher(None, words, body(before), autojunk=False).quick_ratio() >= 0.9:
                yield f"{dispatch.recipient} gets nearly the same letter as that of {reference}"
                break
