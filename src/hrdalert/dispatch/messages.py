"""The messages of a plan: what each recipient gets, and what a person approves before it leaves."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hrdalert.cases.model import Annex
from hrdalert.dispatch.attachments import Attachment, Attachments, Pen
from hrdalert.dispatch.dispatches import NewDispatch
from hrdalert.dispatch.message import Letter, headers_of, mailbox, message_id, message_of, wired
from hrdalert.dispatch.plan import Plan, Row
from hrdalert.dispatch.register import Register
from hrdalert.drafts.bundle import Copy, exhibits_of
from hrdalert.errors import LeakError, Problem, RefusedError
from hrdalert.knowledge import OfOffice
from hrdalert.recipients.mailboxes import fault, normal
from hrdalert.settings import Mail
from hrdalert.store import read

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


def mail_of(workspace: Workspace) -> Mail:
    """The settings by which this office sends; raises RefusedError where they are missing or cannot be used."""
    mail, mend = workspace.settings.mail, "Write mail: {from: Appeals Desk <appeals@example.org>}"
    if mail is None or not mail.sender:
        raise RefusedError("hrdalert.yaml does not say who sends.", mend)
    if why := fault(mailbox(str(mail.sender))):
        problem = f"hrdalert.yaml says that mail comes from {str(mail.sender)!r}, which is no address: {why}."
        raise RefusedError(problem, mend)
    leave = str(mail.unsubscribe or "")
    is_on_the_web = re.fullmatch(r"https?://[^\s<>]+", leave.replace("{address}", ""))
    if leave and not is_on_the_web and fault(leave.removeprefix("mailto:")):
        raise RefusedError(
            f"hrdalert.yaml says that lists are left at {leave!r}, which is neither a web nor an e-mail address.",
            "Write mail: {unsubscribe: https://example.org/leave}, or an e-mail address.",
        )
    return mail


def dispatches(builder: MessageBuilder, counts: Mapping[str, int], again: str = "") -> Iterator[NewDispatch]:
    """The messages of a plan, one after the other; ``counts`` says how often the document was queued for a mailbox."""
    going = builder.plan.going
    personal = [row.document for row in going if row.document and row.document.recipient]
    written = builder.pen.all(personal)
    for row in going:
        parts = next(written) if row.document and row.document.recipient else None
        yield builder.dispatch(row, counts.get(normal(row.address), 0), again, row.corrects, parts)


class MessageBuilder(OfOffice):
    """Makes the messages of one plan; a document that all recipients share is written once."""

    def __init__(self, plan: Plan, *, looked_at: bool = True) -> None:
        """``looked_at``: somebody looked at the annexes that cannot be searched for names.

        Raises RefusedError where ``hrdalert.yaml`` does not say who sends, or the annexes are too large; InputErrors or
        LeakError where an annex cannot go.
        """
        self.plan, workspace = plan, plan.workspace
        self.mail = mail_of(workspace)
        self.pen = Pen(workspace.resources.look, workspace.letters_folder, self.mail.attach)
        self._shared: Attachments | None = None
        self._case_file = read(plan.opened.path)
        self._case_on_day = plan.opened.case_on_day(plan.request.day, plan.clock)
        self.exhibits: Sequence[tuple[Annex, Copy]] = ()
        """The office's own files that go with the document."""
        documents = [row.document for row in plan.going if row.document]
        if documents and plan.opened.case.annexes:
            self.exhibits = exhibits_of(self._case_on_day, documents[0], looked_at=looked_at)
        most = self.mail.limits.megabytes
        size = sum(len(copy.content) for _, copy in self.exhibits) * 4 // 3  # as base64 makes it
        if size > most * 1_000_000:
            problem = f"The annexes make a message of {size / 1e6:.0f} MB, and mail: limits: megabytes: allows {most}."
            raise RefusedError(problem, "Save them smaller, or put them where readers can fetch them.")

    def dispatch(
        self, row: Row, number: int, again: str, corrects: str, parts: Attachments | None = None
    ) -> NewDispatch:
        """The message to one recipient: the ``number``-th of this document to its mailbox, counted from 0.

        ``parts`` are the written parts of the recipient's document; where they are None, they are written here.
        """
        reference, document = self.plan.reference, self.plan.request.document
        key = f"{reference}|{document}|{normal(row.address)}|{number}"
        letter = self._letter(row, parts)
        if corrects:
            letter = _correction(letter, again, corrects)
        plain, openpgp = message_of(letter, key), row.recipient.openpgp
        message = self._encrypted(row, plain)  # before the search for names: it says what is wrong with a key
        outer = headers_of(message) if openpgp else ()
        note = ("note on what was wrong", again if corrects else "")
        self._require_no_names(row, (*headers_of(plain), *outer, note))
        # A person approves the message and the keys that protect it: the words about them, and the recipient's file.
        protection = _protection(self.mail, row)
        approved = plain + protection.encode()
        if openpgp:
            approved += read(self.plan.workspace.recipients_folder / str(openpgp.key))
        return NewDispatch(
            reference=reference,
            document=document,
            language=row.language,
            day=self.plan.request.day,
            recipient=row.recipient.id,
            mailbox=normal(row.address),
            address=row.address,
            message=message,
            content=hashlib.sha256(approved).hexdigest(),
            message_id=message_id(letter.sender, key),
            words=in_words(letter, protection),
            case_file=self._case_file,
            number=number,
            not_before=self.plan.request.embargo,
            again=again,
            corrects=corrects,
            made_of=self.plan.made_of,
        )

    def _require_no_names(self, row: Row, heads: Iterable[tuple[str, str]]) -> None:
        """Raises LeakError where a header names somebody whom the reader may not know, outside the reader's address."""
        assert row.document is not None
        secrets = self._case_on_day.secrets(row.document.audience, row.document.language)
        texts = {
            words.replace(row.address, "").replace(wired(row.address), ""): header for header, words in heads
        }
        leaks = secrets.found_in(texts)
        if leaks:
            mend = "take it out of mail: in hrdalert.yaml, of the title of the document or of the record of the office"
            origin, to = self._case_on_day.case.origin("reference"), row.recipient.id
            problem = "{} stands in the {} of the message to {}, and its reader may not have it"
            problems = {problem.format(leak.says[0], texts[leak.text], to) for leak in leaks}
            raise LeakError(Problem(origin, "name-leak", text, mend) for text in sorted(problems))

    def _letter(self, row: Row, parts: Attachments | None) -> Letter:
        assert row.document is not None, "who has no document has a reason not to get one"
        document, mail, reference = row.document, self.mail, self.plan.reference
        if document.recipient is None:
            parts = self._shared = parts or self._shared or self.pen.parts(document)
        parts = parts or self.pen.parts(document)
        is_for_a_list = self.plan.front.to in ("press", "members")  # whose readers can leave it
        # Annexes are named by their numbers: the name of a file may tell of somebody.
        annexes = (
            Attachment(f"{reference}-annex-{number}.{copy.kind}", copy.content, str(annex.title))
            for number, (annex, copy) in enumerate(self.exhibits, 1)
        )
        return Letter(
            sender=str(mail.sender),
            name=str(row.recipient.office_in(row.language)),
            address=row.address,
            subject=f"{document.title} ({document.reference})",
            text=parts.text,
            page=parts.page,
            language=row.language,
            reply_to=str(mail.reply_to or ""),
            attachments=(*parts.files, *annexes),
            leave=str(mail.unsubscribe or "") if is_for_a_list else "",
            is_for_a_list=is_for_a_list,
        )

    def _encrypted(self, row: Row, plain: bytes) -> bytes:
        """The message, encrypted to the recipient's key where there is one, and signed inside with the office's key."""
        openpgp, mail, workspace = row.recipient.openpgp, self.mail, self.plan.workspace
        if openpgp is None:
            return plain
        from hrdalert.dispatch.openpgp import encrypted
        from hrdalert.dispatch.transports.secrets import read_secret

        key, now = workspace.recipients_folder / str(openpgp.key), datetime.datetime.now(datetime.UTC)
        signer = workspace.root / str(mail.sign) if mail.sign else None
        passphrase = partial(read_secret, mail.passphrase, str(mail.sign)) if mail.passphrase else None
        return encrypted(plain, key, signer, now, pinned=str(openpgp.fingerprint), passphrase=passphrase)


def _protection(mail: Mail, row: Row) -> str:
    """The lines that name the key to which a message is encrypted, and the key that signs it; empty without a key."""
    openpgp = row.recipient.openpgp
    if openpgp is None:
        return ""
    to = re.sub(r"[\s:]", "", str(openpgp.fingerprint)).upper()
    return f"\nEncrypted to the key {to}" + (f"\nSigned with {mail.sign}" if mail.sign else "")


def _correction(letter: Letter, why: str, corrects: str) -> Letter:
    """The letter as an answer to the message that it corrects, with what was wrong in that one above its text."""
    note = f"Correction: {why.rstrip('.')}. Please use this text in place of the one that we sent you before."
    above = f"<p><strong>{escape(note)}</strong></p>"
    return replace(
        letter,
        subject=f"Correction: {letter.subject}",
        text=f"{note}\n\n{letter.text}",
        page=re.sub("<body[^>]*>", lambda body: f"{body[0]}{above}", letter.page, count=1),
        answers=corrects,
    )


def in_words(letter: Letter, protection: str = "") -> str:
    """A message as a person reads it: who gets it, its subject, files and keys, and its text."""
    head = f"From: {letter.sender}\nTo: {letter.name} <{letter.address}>\nSubject: {letter.subject}"
    for file in letter.attachments:
        head += f"\nAttached: {file.name}" + (f" ({file.title})" if file.title else "")
    return f"{head}{protection}\n\n{letter.text}"


def near_copies(register: Register, plan: Plan, ids: Sequence[int]) -> list[str]:
    """Warnings about letters nearly equal to a letter to the same office on another case: it would not read them."""
    if plan.front.to != "authorities" or not ids:
        return []
    new = {dispatch.mailbox: dispatch for dispatch in register.find(ids=ids)}
    warnings: dict[str, str] = {}
    for box, reference, earlier in register.beside(ids[0], plan.reference):
        if box not in new or box in warnings:
            continue
        # Words of the letters themselves, which an empty line parts from the heads.
        words = register.words(new[box].id)[0].partition("\n\n")[2].split()
        earlier_words = earlier.partition("\n\n")[2].split()
        # So much in common looks like one letter that was sent twice.
        if SequenceMatcher(None, words, earlier_words, autojunk=False).quick_ratio() >= 0.9:
            warnings[box] = f"{new[box].recipient} gets nearly the same letter as that of {reference}"
    return list(warnings.values())
