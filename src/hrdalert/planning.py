"""Who would get a document, how, in which language, and who cannot and why; shown before anything is queued."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from hrdalert.cases import Case
from hrdalert.cases.reading import read_case
from hrdalert.disclosure.disclose import telling_of
from hrdalert.dispatch.dispatches import Dispatch
from hrdalert.dispatch.mailboxes import fault, normal
from hrdalert.dispatch.recipients import Recipient
from hrdalert.dispatch.suppressed import Suppressed, load_suppressed
from hrdalert.dispatch.tables import OPEN
from hrdalert.documents.blocks import Document
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk, untold
from hrdalert.errors import HrdAlertError, NotReadyError, RefusedError, WorkspaceError
from hrdalert.reviewing import review

_KINDS = {"press": ("press",), "members": ("member",), "mandates": ("un",)}
"""The kinds of recipients that a document is for, where the case does not name them."""
_ALL_MANDATES = "special_procedures"
"""The group of a UN mailbox that takes submissions to every mandate."""
LISTS = ("press", "members")
"""Those who can leave a list."""
_BY_HAND = {
    "post": "by post",
    "fax": "by fax",
    "form": "by its online form",
    "via_embassy": "through an embassy",
}


class Row(Struct, frozen=True):
    """One recipient of one document."""

    recipient: Recipient
    language: str
    channel: str
    address: str
    why_not: tuple[str, ...]
    """Why nothing is sent by e-mail; empty where something is."""
    document: Document | None = None
    corrects: str = ""
    """The Message-ID of the message whose mistake this one corrects."""

    @property
    def can_go(self) -> bool:
        return not self.why_not

    def as_data(self) -> dict[str, Any]:
        return {
            "recipient": self.recipient.id,
            "office": str(self.recipient.office_in("en")),
            "kind": self.recipient.kind,
            "language": self.language,
            "channel": self.channel,
            "address": self.address,
            "why_not": list(self.why_not),
        }


class Plan(Struct, frozen=True):
    """All recipients of one document of a case, as it is on a day."""

    case: Case
    path: Path
    order: Order
    addressed_to: str
    rows: tuple[Row, ...]

    @property
    def going(self) -> list[Row]:
        return [row for row in self.rows if row.can_go]


def plan(
    desk: Desk,
    path: Path,
    order: Order,
    clock: datetime.date,
    *,
    only: Sequence[str] = (),
    sent: Mapping[str, Dispatch] | None = None,
    wrong: Mapping[str, Dispatch] | None = None,
) -> Plan:
    """Who gets a document of a case.

    ``only`` keeps to these recipients and groups; ``sent`` are the dispatches, by mailbox, beside which no other one
    is wanted. ``wrong`` are those that left with a mistake, by mailbox: who got one gets its correction, at the address
    of now, and nobody else does.

    Raises:
        InputErrors: the case, a template or a file of recipients has mistakes.
        NotReadyError: a rule finds an error in the document.
        RefusedError: it may not be made of this case, or is for the office alone.
        WorkspaceError: ``only`` names somebody whom no file of recipients has.

    """
    case = read_case(path)
    if why := untold(case, order.day):
        raise RefusedError(f"{path.as_posix()}: {why}")
    front = desk.letters.front_matter(desk.letters.find(order.document, order.language))
    if front.audience == "internal":
        raise RefusedError(f"{order.document} is for the office alone: it is sent to nobody.")
    documents = desk.documents(case, order, clock)
    if errors := review(desk, case, order, documents, clock, errors_alone=True):
        raise NotReadyError(errors)
    chosen = _chosen(desk, case, order, front.addressed_to, only)
    by_recipient = {document.recipient: document for document in documents}
    shared = by_recipient.get(None)
    doors = _Doors(clock, desk.workspace.recipients_folder, _suppressed(desk), sent or {}, wrong)
    rows = [doors.row(each, order.language, by_recipient.get(each.id, shared)) for each in chosen]
    return Plan(case, path, order, front.addressed_to, tuple(rows))


def _suppressed(desk: Desk) -> Suppressed:
    """To whom nothing is sent; raises InputErrors where the list cannot be read, for then nothing may be sent."""
    return load_suppressed(desk.workspace.recipients_folder).with_records(desk.recipients)


def _chosen(
    desk: Desk, case: Case, order: Order, addressed_to: str, only: Sequence[str]
) -> Sequence[Recipient]:
    if addressed_to == "authorities":
        found: Sequence[Recipient] = desk.recipients.resolve(
            desk.written_to(case, order), case.written_states
        )
    else:
        kinds = _KINDS.get(addressed_to, ())
        found = [each for each in desk.recipients if each.kind in kinds]
    if addressed_to == "mandates":
        asked_for = {str(each.id) for each in telling_of(case, order.day).mandates} | {_ALL_MANDATES}
        found = [each for each in found if asked_for & {str(each.id), *map(str, each.groups)}]
    if not only:
        return found
    asked = {each.id for each in desk.recipients.resolve(only)}
    if strangers := asked - {each.id for each in found}:
        raise WorkspaceError(
            f"{order.document} is addressed to {addressed_to}, and {', '.join(sorted(strangers))} "
            f"{'is' if len(strangers) == 1 else 'are'} not among them.",
            "An authority gets a letter where the case names it under appeal_to:.",
        )
    return [each for each in found if each.id in asked]


class _Doors:
    """Which recipients can be reached, one after the other: a mailbox that one of them has is taken."""

    def __init__(
        self,
        clock: datetime.date,
        folder: Path,
        suppressed: Suppressed,
        sent: Mapping[str, Dispatch],
        wrong: Mapping[str, Dispatch] | None,
    ) -> None:
        self._clock = clock
        self._folder = folder
        self._suppressed = suppressed
        self._sent = sent
        self._sent_to = {each.recipient: each for each in sent.values()}
        self._wrong = wrong
        self._wrong_to = {each.recipient: each for each in (wrong or {}).values()}
        self._taken: dict[str, str] = {}

    def row(self, recipient: Recipient, language: str, document: Document | None) -> Row:
        address = str(recipient.email or "")
        channel = recipient.channel or ("email" if address else "")
        why = tuple(self._why_not(recipient, channel, address, document))
        if not why:
            self._taken[normal(address)] = recipient.id
        mistake = self._mistake(recipient, address)
        corrects = mistake.message_id if mistake else ""
        return Row(recipient, language, channel, address, why, document, corrects)

    def _mistake(self, recipient: Recipient, address: str) -> Dispatch | None:
        """What a recipient got that is to be corrected."""
        return (self._wrong or {}).get(normal(address)) or self._wrong_to.get(recipient.id)

    def _why_not(
        self, recipient: Recipient, channel: str, address: str, document: Document | None
    ) -> Iterator[str]:
        if document is None:
            yield "no letter was made for it"
        if channel in _BY_HAND:
            yield f"it is reached {_BY_HAND[channel]}"
        elif not address:
            yield "no e-mail address is on file"
        if recipient.is_invented:
            yield "it is invented, and came with the workspace"
        elif (recipient.is_of_a_state or recipient.kind == "un") and (
            stale := recipient.staleness(self._clock)
        ):
            yield f"{'its address was ' if recipient.is_on_file else ''}{stale}"
        if (before := self._sent_to.get(recipient.id)) is not None and before.mailbox != normal(
            address or "-"
        ):
            yield _had(before, f"has it already, by {before.address or before.mailbox}: {before.state}")
        if self._wrong is not None and self._mistake(recipient, address) is None:
            yield "it has no text with a mistake: it got none, or has the right one by now"
        if address:
            yield from self._why_not_there(address)
            yield from self._why_not_encrypted(recipient, address)

    def _why_not_there(self, address: str) -> Iterator[str]:
        if wrong := fault(address):
            yield f"{address} can be no mailbox: {wrong}"
            return
        if unwanted := self._suppressed.why(address):
            yield f"nothing is sent there: {unwanted}"
        if other := self._taken.get(normal(address)):
            yield f"{other} has the same mailbox, and gets it"
        if (before := self._sent.get(normal(address))) is not None:
            yield _had(before, f"went there before: {before.state}, queued {before.queued_at[:10]}")

    def _why_not_encrypted(self, recipient: Recipient, address: str) -> Iterator[str]:
        """Whoever has a key gets nothing in clear text, whatever is wrong with the key."""
        if recipient.openpgp is None:
            return
        from hrdalert.dispatch.openpgp import certificate_problems

        key = self._folder / str(recipient.openpgp.key)
        now = datetime.datetime.combine(self._clock, datetime.time(12), datetime.UTC)
        try:
            problems = certificate_problems(key, now, address, str(recipient.openpgp.fingerprint))
        except HrdAlertError as error:
            yield error.in_a_line
            return
        yield from (problem.text for problem in problems if problem.severity == "error")


def _had(before: Dispatch, it: str) -> str:
    if before.state in OPEN:
        return f"it waits to leave already: dispatch {before.id}, {before.state}"
    return f"it {it}"
