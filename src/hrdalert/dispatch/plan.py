"""Who would get a document, how, in which language, and who cannot and why; shown before anything is queued."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.consent import withheld_people
from hrdalert.dispatch.dispatches import FORM, Dispatch
from hrdalert.dispatch.fingerprints import fingerprint_of
from hrdalert.dispatch.sent import who_got
from hrdalert.dispatch.sql_tables import OPEN, REACHED
from hrdalert.documents.blocks import Document
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.drafts.drafting import DocumentRequest, Draft, Refusal
from hrdalert.errors import (
    HrdAlertError,
    InputErrors,
    LeakError,
    NotReadyError,
    Problem,
    RefusedError,
    WorkspaceError,
    WrongRecipients,
)
from hrdalert.knowledge import OfOffice, of_office
from hrdalert.recipients import NoMailList, Recipient, Recipients, load_no_mail
from hrdalert.recipients.mailboxes import fault, normal

if TYPE_CHECKING:
    from hrdalert.workspace import OpenCase, Workspace

BY_HAND = {
    "post": "by post",
    "fax": "by fax",
    "form": "by its online form",
    "via_embassy": "through an embassy",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One recipient of one document."""

    recipient: Recipient
    language: str
    channel: str
    address: str
    why_not: tuple[str, ...]
    """Why the recipient gets no e-mail; empty where it gets one."""
    document: Document | None = None
    """The document for this recipient; None where none was made for it, or the one made is not ready."""
    corrects: str = ""
    """The Message-ID of the message whose mistake this document corrects."""

    def as_data(self) -> dict[str, Any]:
        office = {"office": str(self.recipient.office_in(self.language)), "kind": self.recipient.kind}
        delivery = {key: getattr(self, key) for key in ("language", "channel", "address", "why_not")}
        return {"recipient": self.recipient.id, **office, **delivery}


@dataclass(frozen=True)
class Plan(OfOffice):
    """All recipients of one document of a case, as it is on a day."""

    opened: OpenCase
    request: DocumentRequest
    front: FrontMatter
    """The head of the template: it says whom the document is for."""
    rows: tuple[Row, ...]
    followed: Mapping[str, Dispatch] = field(default_factory=dict)
    """The dispatches, by recipient and mailbox, that arrived of the document that this one follows."""
    clock: datetime.date = datetime.date.min
    """Today, the day on which consents must hold."""
    made_of: str = ""
    """The digest of the files read; empty for a document that follows another, whose readers the register knows."""

    @property
    def by_hand(self) -> list[str]:
        """Addresses of the procedures, or pages that give them, for a document that no recipient on file gets."""
        if any(row.document for row in self.rows):
            return []
        channels = [knowledge.procedures()[id].channel for id in self.front.doors]
        return list(dict.fromkeys(str(channel.address or channel.page) for channel in channels))

    def lost(self, dispatches: Mapping[str, Dispatch]) -> list[Dispatch]:
        """The dispatches whose recipients do not get the document any more."""
        ids = {row.recipient.id for row in self.rows}
        boxes = {normal(row.address) for row in self.rows if row.address}
        lost = dict.fromkeys(dispatches.values())  # a dispatch may stand under its mailbox and its recipient
        for dispatch in dispatches.values():
            if dispatch.recipient in ids or dispatch.mailbox in boxes:
                lost.pop(dispatch, None)
        return list(lost)

    def as_data(self) -> dict[str, Any]:
        lost = [dispatch.recipient for dispatch in self.lost(self.followed)]
        rows = [row.as_data() for row in self.rows]
        return {"recipients": rows, "without_record": lost, "by_hand": self.by_hand}

    @property
    def workspace(self) -> Workspace:
        return self.opened.workspace

    @property
    def reference(self) -> str:
        return str(self.opened.case.reference)

    @property
    def going(self) -> list[Row]:
        """The rows of those who get the document by e-mail."""
        return [row for row in self.rows if not row.why_not]


@of_office
def plan(
    opened: OpenCase,
    request: DocumentRequest,
    clock: datetime.date,
    *,
    only: Sequence[str] = (),
    sent: Mapping[str, Dispatch] | None = None,
    wrong: Mapping[str, Dispatch] | None = None,
    everybody: bool = False,
) -> Plan:
    """Who gets a document of a case. A document that follows another one goes to those who got the other one.

    ``only`` keeps to these recipients and groups; a recipient that it names by id gets even a document whose
    forerunner it did not get, as all recipients do with ``everybody``, for messages that are in the register already.
    ``sent`` are the dispatches, by mailbox, whose recipients get no second one. ``wrong`` are the dispatches, by
    mailbox, that left with a mistake: their recipients alone get the correction, at the address of now.

    Raises InputErrors where a template, a file of recipients or a name under appeal_to has mistakes, NotReadyError
    where no draft is ready, LeakError where it would name somebody who did not agree, RefusedError where it may not be
    made of this case or is for the office alone, and WorkspaceError where no file has a recipient of ``only``.
    """
    fingerprint = fingerprint_of(opened.workspace, clock)
    opened.workspace.letters.known(request.document)
    front = opened.workspace.letters.find(request.document, request.language).front
    if front.audience == "internal":
        raise RefusedError(f"{request.document} is for the office alone: it is sent to nobody.")
    require_consents(opened.case, front.audience, request, clock)
    drafts, refusals = opened.drafts(request, clock)
    require_ready(opened, drafts, refusals)
    followed = who_got(opened.workspace, opened.case.reference, front.follows) if front.follows else {}
    chosen = _chosen(opened, request, front, only, followed)
    folder = opened.workspace.recipients_folder
    no_mail = load_no_mail(folder, opened.workspace.resources.recipients)
    mistaken = None if wrong is None else _also_by_recipient(wrong)
    reach = _Reach(clock, folder, no_mail, _also_by_recipient(sent or {}), mistaken)
    letters = {draft.document.recipient: draft for draft in drafts}
    refused = {refusal.recipient: refusal.why for refusal in refusals}
    forerunner = "" if everybody or wrong is not None else next(iter(front.follows), "")
    by_hand = "each of its forms is handed in by hand" if front.per else ""
    rows = []
    for recipient in chosen:
        why_none = by_hand
        if forerunner and recipient.id not in only:
            why_none = _did_not_get(recipient, forerunner, followed)
        letter = letters.get(recipient.id) or letters.get(None)
        why_none = why_none or _why_no_letter(recipient, request.language, letter, refused)
        document = letter.document if letter and not why_none else None
        rows.append(reach.row(recipient, request.language, document, why_none))
    arrived = _arrived(followed) if forerunner and not only else {}
    return Plan(opened, request, front, tuple(rows), arrived, clock, "" if front.follows else fingerprint)


def _arrived(dispatches: Mapping[str, Dispatch]) -> Mapping[str, Dispatch]:
    """The dispatches that reached a recipient on file, as an online form is not."""
    reached = {key: before for key, before in dispatches.items() if before.state in REACHED}
    return {key: before for key, before in reached.items() if before.mailbox != FORM}


def _did_not_get(recipient: Recipient, forerunner: str, followed: Mapping[str, Dispatch]) -> str:
    """Why a recipient gets no document that follows ``forerunner``; empty where the forerunner reached it."""
    before = followed.get(recipient.id) or followed.get(normal(recipient.email or "-"))
    if before is None:
        return f"{forerunner} did not go to it; if this shall all the same: --to {recipient.id}"
    if before.state in REACHED:
        return ""
    fate = "came back from there" if before.state == "bounced" else "may not have arrived there"
    return f"{forerunner} {fate}: dispatch {before.id}, {before.state}"


def require_ready(opened: OpenCase, drafts: Sequence[Draft], refusals: Sequence[Refusal]) -> None:
    """Raises NotReadyError, LeakError or RefusedError, with all that is wrong, where no draft may leave."""
    if any(draft.is_ready for draft in drafts):
        return
    if errors := _errors(drafts):
        raise NotReadyError(errors)
    if problems := {problem: None for refusal in refusals for problem in refusal.problems}:
        raise LeakError(problems)
    why = "; ".join(dict.fromkeys(refusal.why for refusal in refusals))
    mend = " ".join(dict.fromkeys(refusal.mend for refusal in refusals if refusal.mend))
    raise RefusedError(f"{opened.path.as_posix()}: {why}", mend[:1].upper() + mend[1:])


def _errors(drafts: Iterable[Draft]) -> list[Problem]:
    problems = (problem for draft in drafts for problem in draft.problems if problem.severity == "error")
    return list(dict.fromkeys(problems))


def require_consents(case: Case, audience: Audience, request: DocumentRequest, clock: datetime.date) -> None:
    """Raises RefusedError where a consent held on the day of the document, and its last day has passed by now."""
    if clock <= request.day:
        return
    withheld_then = {person.id for person in withheld_people(case, audience, request.day)}
    withheld_now = {person.id for person in withheld_people(case, audience, clock)}
    if lapsed := sorted(withheld_now - withheld_then):
        problem = f"a consent that {request.document} rests on is over: {', '.join(lapsed)}"
        raise RefusedError(problem, "Ask again, and write the new date in the case file, or answer: no.")


def _chosen(
    opened: OpenCase,
    request: DocumentRequest,
    front: FrontMatter,
    only: Sequence[str],
    followed: Mapping[str, Dispatch],
) -> Sequence[Recipient]:
    """The recipients that the template is for, or those of them that ``only`` names."""
    recipients = opened.workspace.resources.recipients
    chosen: Sequence[Recipient]
    if front.to == "authorities":
        chosen = _appealed_to(opened.case, recipients)
    else:
        kind = {"press": "press", "members": "member", "mandates": "un"}.get(front.to)
        chosen = [recipient for recipient in recipients if recipient.kind == kind]
    if front.to == "mandates":
        # The group special_procedures takes submissions to every mandate, but none to a procedure in front.doors.
        wanted = {*(front.doors or (*opened.mandate_ids(request.day), "special_procedures")), *followed}
        keys = {to.id: {to.id, *to.groups, normal(to.email or "-")} for to in chosen}
        chosen = [recipient for recipient in chosen if wanted & keys[recipient.id]]
    if not only:
        return chosen
    asked = {recipient.id for recipient in recipients.resolve(only)}
    if strangers := asked - {recipient.id for recipient in chosen}:
        addressees = " or ".join(front.doors) or front.to
        raise WorkspaceError(
            f"{request.document} is addressed to {addressees}, and {', '.join(sorted(strangers))} "
            f"{'is' if len(strangers) == 1 else 'are'} not among them.",
            "An authority gets a letter where the case names it under appeal_to:.",
        )
    return [recipient for recipient in chosen if recipient.id in asked]


def _appealed_to(case: Case, recipients: Recipients) -> Sequence[Recipient]:
    """The offices under appeal_to; raises InputErrors at the line of each office that may not be written to."""
    try:
        return recipients.resolve(case.appeal_to, case.written_to)
    except WrongRecipients as error:
        problems = [
            Problem(case.origin("appeal_to", number), why.code, f"appeal_to: {why.text}", why.mend)
            for number, id in enumerate(case.appeal_to)
            if (why := error.names.get(id))
        ]
        raise InputErrors(problems) from None


def _why_no_letter(
    recipient: Recipient, language: str, letter: Draft | None, refused: Mapping[str | None, str]
) -> str:
    """Why a recipient gets no letter, neither one of its own nor the one for everybody; empty where it gets one."""
    if letter is None:
        return refused.get(recipient.id, "nothing is asked of it: no letter was made for it")
    if not letter.is_ready:
        first, *others = _errors([letter])
        more = f" (and {len(others)} more: hrdalert check)" if others else ""
        return f"its letter is not ready: {first.in_a_line}{more}"
    unmet = recipient.without_salutation(language) if letter.document.recipient else None
    return unmet.in_a_line if unmet else ""


@dataclass(slots=True)
class _Reach:
    """Says of one recipient after the other whether it can be reached by e-mail; each mailbox serves one recipient."""

    clock: datetime.date
    folder: Path
    no_mail: NoMailList
    sent: Mapping[str, Dispatch]
    wrong: Mapping[str, Dispatch] | None
    _taken: dict[str, str] = field(default_factory=dict)

    def row(self, recipient: Recipient, language: str, document: Document | None, why_none: str) -> Row:
        """The row of a recipient; ``why_none`` says why it has no document, and is empty where it has one."""
        address = str(recipient.email or "")
        channel = recipient.channel or ("email" if address else "")
        wrong = self.wrong or {}
        mistake = wrong.get(normal(address)) or wrong.get(recipient.id)
        why_not = list(self._why_not(recipient, channel, address, mistake))
        if why_none:
            why_not.insert(0, why_none)
        if not why_not:
            self._taken[normal(address)] = recipient.id
        corrects = mistake.message_id if mistake else ""
        return Row(recipient, language, channel, address, tuple(why_not), document, corrects)

    def _why_not(
        self, recipient: Recipient, channel: str, address: str, mistake: Dispatch | None
    ) -> Iterator[str]:
        box = normal(address or "-")
        if channel in BY_HAND:
            yield f"it is reached {BY_HAND[channel]}"
        elif not address:
            yield "no e-mail address is on file"
        yield from why_not_written_to(recipient, self.clock)
        before = self.sent.get(recipient.id)
        if before is not None and before.mailbox != box:
            yield _got(before, f"it has it already, by {before.address or before.mailbox}: {before.state}")
        if self.wrong is not None and mistake is None:
            yield "it has no text with a mistake: it got none, or has the right one by now"
        if address and (wrong := fault(address)):
            yield f"{address} can be no mailbox: {wrong}"
        elif address:
            if unwanted := self.no_mail.why(address):
                yield f"nothing is sent there: {unwanted}"
            if other := self._taken.get(box):
                yield f"{other} has the same mailbox, and gets it"
            if (before := self.sent.get(box)) is not None:
                yield _got(before, f"it went there before: {before.state}, queued {before.queued_at[:10]}")
        if address and recipient.openpgp is not None:
            yield from self._why_not_encrypted(recipient)

    def _why_not_encrypted(self, recipient: Recipient) -> Iterator[str]:
        """What is wrong with a recipient's key: whoever has a key gets nothing in clear text."""
        from hrdalert.dispatch.openpgp import require_certificate

        assert recipient.openpgp is not None
        key = self.folder / str(recipient.openpgp.key)
        now = datetime.datetime.combine(self.clock, datetime.time(12), datetime.UTC)
        try:
            require_certificate(key, now, str(recipient.openpgp.fingerprint))
        except HrdAlertError as error:
            yield error.in_a_line


def _got(before: Dispatch, where: str) -> str:
    """Why a document does not go once more: a dispatch of it waits, or left, as ``where`` says."""
    if before.state in OPEN:
        return f"it waits to leave already: dispatch {before.id}, {before.state}"
    return where


def _also_by_recipient(by_mailbox: Mapping[str, Dispatch]) -> Mapping[str, Dispatch]:
    """Dispatches by mailbox, and the last of each recipient by the recipient."""
    by_recipient = {dispatch.recipient: dispatch for dispatch in by_mailbox.values()}
    return {**by_recipient, **by_mailbox}


def why_not_written_to(recipient: Recipient, clock: datetime.date) -> Iterator[str]:
    """Why nobody writes to an office, by post or by e-mail: it is invented, or its address is unverified."""
    is_checked = recipient.is_of_a_state or recipient.kind in ("un", "company", "armed_group")
    if recipient.is_invented:
        yield "it is invented, and came with the workspace"
    elif is_checked and (stale := recipient.staleness(clock)):
        yield f"{'its address was ' if recipient.is_on_file else ''}{stale}"
