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
    """Why nothing is sent by e-mail; empty where something is."""
    document: Document | None = None
    """What it would get; None where nothing was made for it, or it is not ready."""
    corrects: str = ""
    """The Message-ID of the message whose mistake this one corrects."""

    def as_data(self) -> dict[str, Any]:
        office = {"office": str(self.recipient.office_in(self.language)), "kind": self.recipient.kind}
        own = {key: getattr(self, key) for key in ("language", "channel", "address", "why_not")}
        return {"recipient": self.recipient.id, **office, **own}


@dataclass(frozen=True)
class Plan(OfOffice):
    """All recipients of one document of a case, as it is on a day."""

    opened: OpenCase
    request: DocumentRequest
    front: FrontMatter
    """Of the template: whom it is for, the mandates or a procedure in their place, press, members or authorities."""
    rows: tuple[Row, ...]
    followed: Mapping[str, Dispatch] = field(default_factory=dict)
    """By recipient and mailbox, what arrived of the document that this one follows, and whose readers alone get it."""
    clock: datetime.date = datetime.date.min
    """Today, by which consents are looked at."""
    made_of: str = ""
    """The digest of all that was read; empty for what is told from the register, too, which changes without a file."""

    @property
    def by_hand(self) -> list[str]:
        """Where the procedures themselves take what no recipient gets: addresses, or pages to look them up on."""
        ids = () if any(row.document for row in self.rows) else self.front.doors
        channels = [knowledge.procedures()[id].channel for id in ids]
        return list(dict.fromkeys(str(channel.address or channel.page) for channel in channels))

    def lost(self, had: Mapping[str, Dispatch]) -> list[Dispatch]:
        """Of these dispatches, those whose recipients are none of the document any more."""
        ids = {row.recipient.id for row in self.rows}
        boxes = {normal(row.address) for row in self.rows if row.address}
        gone = (one for one in had.values() if one.recipient not in ids and one.mailbox not in boxes)
        return list(dict.fromkeys(gone))

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
        """Those who get it by e-mail."""
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
    """Who gets a document of a case; of one that follows another, those who got that one.

    ``only`` keeps to these recipients and groups, and whom it names by id gets what follows in any case, as does
    ``everybody``, where messages are in the register already; ``sent`` are the dispatches, by mailbox, beside which no
    other one is wanted. ``wrong`` are those that left with a mistake, by mailbox: who got one gets its correction, at
    the address of now, and nobody else does.

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
    no_mail = load_no_mail(opened.workspace.recipients_folder, opened.workspace.resources.recipients)
    had, mistaken = _also_by_recipient(sent or {}), None if wrong is None else _also_by_recipient(wrong)
    doors = _Doors(clock, opened.workspace.recipients_folder, no_mail, had, mistaken)
    letters = {made.document.recipient: made for made in drafts}
    none = {refusal.recipient: refusal.why for refusal in refusals}
    follows = "" if everybody or wrong is not None else next(iter(front.follows), "")
    rows, by_hand = [], "each of its forms is handed in by hand" if front.per else ""
    for recipient in chosen:
        why = _did_not_get(recipient, follows, followed) if follows and recipient.id not in only else by_hand
        letter = letters.get(recipient.id) or letters.get(None)
        why = why or _why_no_letter(recipient, request.language, letter, none)
        rows.append(
            doors.row(recipient, request.language, None if why or not letter else letter.document, why)
        )
    reached = {key: one for key, one in followed.items() if one.state in REACHED and one.mailbox != FORM}
    got = reached if follows and not only else {}
    return Plan(opened, request, front, tuple(rows), got, clock, "" if front.follows else fingerprint)


def _did_not_get(recipient: Recipient, document: str, followed: Mapping[str, Dispatch]) -> str:
    """Why somebody gets nothing that follows a document; empty for whom that one reached."""
    before = followed.get(recipient.id) or followed.get(normal(recipient.email or "-"))
    if before is None:
        return f"{document} did not go to it; if this shall all the same: --to {recipient.id}"
    if before.state in REACHED:
        return ""
    what = "came back from there" if before.state == "bounced" else "may not have arrived there"
    return f"{document} {what}: dispatch {before.id}, {before.state}"


def require_ready(opened: OpenCase, drafts: Sequence[Draft], refusals: Sequence[Refusal]) -> None:
    """Raises NotReadyError, LeakError or RefusedError where nothing may leave, with all that is wrong."""
    if any(made.is_ready for made in drafts):
        return
    if errors := _errors(drafts):
        raise NotReadyError(errors)
    if problems := {problem: None for refusal in refusals for problem in refusal.problems}:
        raise LeakError(problems)
    why = "; ".join(dict.fromkeys(refusal.why for refusal in refusals))
    mend = " ".join(dict.fromkeys(refusal.mend for refusal in refusals if refusal.mend))
    raise RefusedError(f"{opened.path.as_posix()}: {why}", mend[:1].upper() + mend[1:])


def _errors(drafts: Iterable[Draft]) -> list[Problem]:
    problems = (problem for made in drafts for problem in made.problems if problem.severity == "error")
    return list(dict.fromkeys(problems))


def require_consents(case: Case, audience: Audience, request: DocumentRequest, clock: datetime.date) -> None:
    """Raises RefusedError where somebody may not be named today who may be on the day of the document.

    A consent had a last day, and it has passed.
    """
    then, now = (
        {person.id for person in withheld_people(case, audience, day)} for day in (request.day, clock)
    )
    if lapsed := sorted(now - then) if clock > request.day else []:
        what = f"a consent that {request.document} rests on is over: {', '.join(lapsed)}"
        raise RefusedError(what, "Ask again, and write the new date in the case file, or answer: no.")


def _chosen(
    opened: OpenCase,
    request: DocumentRequest,
    front: FrontMatter,
    only: Sequence[str],
    followed: Mapping[str, Dispatch],
) -> Sequence[Recipient]:
    recipients, to = opened.workspace.resources.recipients, front.to
    chosen: Sequence[Recipient]
    if to == "authorities":
        chosen = _appealed_to(opened.case, recipients)
    else:
        kind = {"press": "press", "members": "member", "mandates": "un"}.get(to)
        chosen = [recipient for recipient in recipients if recipient.kind == kind]
    if to == "mandates":
        # A UN mailbox of this group takes submissions to every mandate; other procedures are none of theirs.
        wanted = {*(front.doors or (*opened.mandate_ids(request.day), "special_procedures")), *followed}
        chosen = [one for one in chosen if wanted & {one.id, *one.groups, normal(one.email or "-")}]
    if not only:
        return chosen
    asked = {recipient.id for recipient in recipients.resolve(only)}
    if strangers := asked - {recipient.id for recipient in chosen}:
        raise WorkspaceError(
            f"{request.document} is addressed to {' or '.join(front.doors) or to}, and {', '.join(sorted(strangers))} "
            f"{'is' if len(strangers) == 1 else 'are'} not among them.",
            "An authority gets a letter where the case names it under appeal_to:.",
        )
    return [recipient for recipient in chosen if recipient.id in asked]


def _appealed_to(case: Case, recipients: Recipients) -> Sequence[Recipient]:
    """The offices under appeal_to; raises InputErrors at the line of each that may not be written to."""
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
    recipient: Recipient, language: str, letter: Draft | None, none: Mapping[str | None, str]
) -> str:
    """Why a recipient gets nothing of what was made for it, or for everybody; empty where it gets that."""
    if letter is None:
        return none.get(recipient.id, "nothing is asked of it: no letter was made for it")
    if not letter.is_ready:
        first, *others = _errors([letter])
        more = f" (and {len(others)} more: hrdalert check)" if others else ""
        return f"its letter is not ready: {first.in_a_line}{more}"
    unmet = recipient.without_salutation(language) if letter.document.recipient else None
    return unmet.in_a_line if unmet else ""


@dataclass(slots=True)
class _Doors:
    """Which recipients can be reached, one after the other: a mailbox that one of them has is taken."""

    clock: datetime.date
    folder: Path
    no_mail: NoMailList
    sent: Mapping[str, Dispatch]
    wrong: Mapping[str, Dispatch] | None
    _taken: dict[str, str] = field(default_factory=dict)

    def row(self, recipient: Recipient, language: str, document: Document | None, why_none: str) -> Row:
        address = str(recipient.email or "")
        channel = recipient.channel or ("email" if address else "")
        mistake = (self.wrong or {}).get(normal(address)) or (self.wrong or {}).get(recipient.id)
        why = (*filter(None, [why_none]), *self._why_not(recipient, channel, address, mistake))
        if not why:
            self._taken[normal(address)] = recipient.id
        corrects = mistake.message_id if mistake else ""
        return Row(recipient, language, channel, address, why, document, corrects)

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
            yield _had(before, f"has it already, by {before.address or before.mailbox}: {before.state}")
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
                yield _had(before, f"went there before: {before.state}, queued {before.queued_at[:10]}")
        if address and recipient.openpgp is not None:
            yield from self._why_not_encrypted(recipient)

    def _why_not_encrypted(self, recipient: Recipient) -> Iterator[str]:
        """Whoever has a key gets nothing in clear text, whatever is wrong with the key."""
        from hrdalert.dispatch.openpgp import require_certificate

        assert recipient.openpgp is not None
        key = self.folder / str(recipient.openpgp.key)
        now = datetime.datetime.combine(self.clock, datetime.time(12), datetime.UTC)
        try:
            require_certificate(key, now, str(recipient.openpgp.fingerprint))
        except HrdAlertError as error:
            yield error.in_a_line


def _had(before: Dispatch, it: str) -> str:
    if before.state in OPEN:
        return f"it waits to leave already: dispatch {before.id}, {before.state}"
    return f"it {it}"


def _also_by_recipient(had: Mapping[str, Dispatch]) -> Mapping[str, Dispatch]:
    """Dispatches by mailbox and by recipient, the last to each at whatever address."""
    return {**{one.recipient: one for one in had.values()}, **had}


def why_not_written_to(recipient: Recipient, clock: datetime.date) -> Iterator[str]:
    """Why nobody writes to an office as its record is, by whatever way: it is invented, or its address unverified."""
    is_checked = recipient.is_of_a_state or recipient.kind in ("un", "company", "armed_group")
    if recipient.is_invented:
        yield "it is invented, and came with the workspace"
    elif is_checked and (stale := recipient.staleness(clock)):
        yield f"{'its address was ' if recipient.is_on_file else ''}{stale}"
