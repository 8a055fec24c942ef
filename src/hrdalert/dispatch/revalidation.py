"""Whether messages that wait, or have left, still say what the files say."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hrdalert.disclosure.consent import withheld_victims
from hrdalert.dispatch.attachments import text_of
from hrdalert.dispatch.dispatches import Dispatch, moment
from hrdalert.dispatch.fingerprints import fingerprint_of
from hrdalert.dispatch.messages import MessageBuilder
from hrdalert.dispatch.plan import plan
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.sql_tables import GONE
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.errors import HrdAlertError, LeakError, RefusedError
from hrdalert.recipients.mailboxes import normal

if TYPE_CHECKING:
    from hrdalert.workspace import OpenCase, Workspace


def revalidate(
    workspace: Workspace, register: Register, waiting: Sequence[Dispatch], clock: datetime.date
) -> list[tuple[Dispatch, str]]:
    """Makes each waiting message once more from the files; where it says something else, its approval is void.

    A message whose digest of files is that of now is not made again. Returns the messages that changed, each with the
    reason why it may not be made any more, empty where it says other words now. A message that may not be made any more
    stays queued: only a person withdraws it.
    """
    changed: list[tuple[Dispatch, str]] = []
    groups = defaultdict[tuple[str, DocumentRequest], list[Dispatch]](list)
    fingerprint = fingerprint_of(workspace, clock)
    for dispatch in waiting:
        if dispatch.made_of != fingerprint:
            groups[dispatch.reference, order_of(dispatch, workspace)].append(dispatch)
    for (reference, request), group in groups.items():
        changed += _revalidate_group(workspace, register, reference, request, group, clock)
    return changed


def _revalidate_group(
    workspace: Workspace,
    register: Register,
    reference: str,
    request: DocumentRequest,
    group: Sequence[Dispatch],
    clock: datetime.date,
) -> Iterator[tuple[Dispatch, str]]:
    """The same as ``revalidate`` does, for dispatches of one document of a case."""
    try:
        opened = workspace.case(reference)
        builder = MessageBuilder(plan(opened, _of_now(request, opened, group), clock, everybody=True))
    except (HrdAlertError, OSError) as error:
        why = error.in_a_line if isinstance(error, HrdAlertError) else str(error)
        if isinstance(error, RefusedError):  # mostly because the text with a name may not be read any more
            why = f"{_withheld(workspace, reference, request, clock)}{why}"
        for dispatch in group:
            register.void(dispatch.id)
            yield dispatch, why
        return
    rows = {row.recipient.id: row for row in builder.plan.rows}
    unchanged: list[int] = []
    for dispatch in group:
        row = rows.get(dispatch.recipient)
        why = "; ".join(row.why_not) if row else "it is not written to any more"
        is_replaced = False
        if row is not None and not why:
            box, number = normal(row.address), dispatch.number
            if box != dispatch.mailbox:
                number = register.counts(reference, request.document).get(box, 0)
            try:
                new = builder.dispatch(row, number, dispatch.again, dispatch.corrects)
                if new.content == dispatch.content:
                    unchanged.append(dispatch.id)
                    continue
                register.replace(dispatch.id, new)
                is_replaced = True
            except (
                RefusedError,
                LeakError,
            ) as error:  # such as another recipient's dispatch to the new mailbox
                why = error.in_a_line
        if not is_replaced:
            register.void(dispatch.id)
        yield dispatch, why
    register.checked(unchanged, builder.plan.made_of)


def order_of(dispatch: Dispatch, workspace: Workspace) -> DocumentRequest:
    """The request by which a dispatch was made when it was queued."""
    day = datetime.date.fromisoformat(dispatch.day)
    until = dispatch.not_before
    embargo = workspace.settings.local(datetime.datetime.fromisoformat(until)) if until else None
    return DocumentRequest(dispatch.document, dispatch.language, day, embargo, is_released=embargo is None)


def _of_now(request: DocumentRequest, opened: OpenCase, group: Sequence[Dispatch]) -> DocumentRequest:
    """The request under the embargo of the case, where its hour was still ahead when these dispatches were queued."""
    until = opened.workspace.resources.embargo_on(opened.case, request.document, request.language)
    is_held = until is not None and moment(until) > max(dispatch.queued_at for dispatch in group)
    return replace(request, embargo=until, is_released=False) if is_held else request


def _withheld(workspace: Workspace, reference: str, request: DocumentRequest, clock: datetime.date) -> str:
    """A sentence on whom the readers of a document may not know by name; empty where there is nobody."""
    audience = workspace.letters.find(request.document, request.language).front.audience
    withheld = withheld_victims(workspace.case(reference).case, audience, clock)
    ids = ", ".join(victim.id for victim in withheld)
    return f"By the consent in the case file {ids} may not be named to its readers (now). " if ids else ""


def mistaken(
    opened: OpenCase, register: Register, document: str, clock: datetime.date
) -> dict[str, Dispatch]:
    """By mailbox, the messages that left and do not say what the files say now: only they are to be corrected."""
    left = register.standing(str(opened.case.reference), document, GONE)
    requests = {box: order_of(dispatch, opened.workspace) for box, dispatch in left.items()}
    right = {request: _texts_of_now(opened, request, clock) for request in set(requests.values())}
    corrected = {dispatch.corrects for dispatch in register.find(document=document, states=GONE)}
    wrong = {}
    for box, dispatch in left.items():
        if dispatch.message_id in corrected:  # its correction went to another address, and is looked at there
            continue
        text = right[requests[box]].get(dispatch.recipient)
        if text is None or not register.words(dispatch.id)[0].rstrip().endswith(text):
            wrong[box] = dispatch
    return wrong


def _texts_of_now(opened: OpenCase, request: DocumentRequest, clock: datetime.date) -> Mapping[str, str]:
    """By recipient, the text that a document has by the files of now; empty where it cannot be made any more."""
    try:
        rows = plan(opened, request, clock, everybody=True).rows
    except HrdAlertError:
        return {}
    documents = {row.recipient.id: row.document for row in rows if row.document}
    # A document that all share is written once: its recipient is None.
    texts = {document.recipient: text_of(document).rstrip() for document in documents.values()}
    return {recipient: texts[document.recipient] for recipient, document in documents.items()}
