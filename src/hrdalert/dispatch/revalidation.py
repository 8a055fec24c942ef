"""Whether messages that wait, or have left, still say what the files say now."""

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
    """Makes each waiting message once more of what the files say now; where it says something else, approval is void.

    Nothing is made while all that a message was made of is what it was: its digest says so. Returns those that changed,
    each with why it may not be made any more; empty where it may, and says other words now. Whatever may not is
    withdrawn by nobody but a person: it stays queued.
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
    try:
        opened = workspace.case(reference)
        builder = MessageBuilder(plan(opened, _of_now(request, opened, group), clock, everybody=True))
    except (HrdAlertError, OSError) as error:
        why = error.in_a_line if isinstance(error, HrdAlertError) else str(error)
        if isinstance(error, RefusedError):  # mostly since the text with the name may not be read any more
            why = f"{_withheld(workspace, reference, request, clock)}{why}"
        for dispatch in group:
            register.void(dispatch.id)
            yield dispatch, why
        return
    rows = {row.recipient.id: row for row in builder.plan.rows}
    same = []
    for dispatch in group:
        row = rows.get(dispatch.recipient)
        why = "; ".join(row.why_not) if row else "it is not written to any more"
        if row is not None and not why:
            box, number = normal(row.address), dispatch.number
            if box != dispatch.mailbox:
                number = register.counts(reference, request.document).get(box, 0)
            try:
                new = builder.dispatch(row, number, dispatch.again, dispatch.corrects)
                if new.content == dispatch.content:
                    same.append(dispatch.id)
                    continue
                register.replace(dispatch.id, new)
            except (RefusedError, LeakError) as error:  # another record has that mailbox by now
                why = error.in_a_line
            else:
                yield dispatch, ""
                continue
        register.void(dispatch.id)
        yield dispatch, why
    register.checked(same, builder.plan.made_of)


def order_of(dispatch: Dispatch, workspace: Workspace) -> DocumentRequest:
    """What was ordered when a dispatch was queued."""
    day = datetime.date.fromisoformat(dispatch.day)
    at = dispatch.not_before
    embargo = workspace.settings.local(datetime.datetime.fromisoformat(at)) if at else None
    return DocumentRequest(dispatch.document, dispatch.language, day, embargo, is_released=embargo is None)


def _of_now(request: DocumentRequest, opened: OpenCase, group: Sequence[Dispatch]) -> DocumentRequest:
    """The order of these dispatches under the embargo of the case, where its hour was ahead when they were queued."""
    until = opened.workspace.resources.embargo_on(opened.case, request.document, request.language)
    is_held = until is not None and moment(until) > max(dispatch.queued_at for dispatch in group)
    return replace(request, embargo=until, is_released=False) if is_held else request


def _withheld(workspace: Workspace, reference: str, request: DocumentRequest, clock: datetime.date) -> str:
    """Who may not be named to the readers of a document, as a sentence; empty where everybody may."""
    audience = workspace.letters.find(request.document, request.language).front.audience
    withheld = withheld_victims(workspace.case(reference).case, audience, clock)
    ids = ", ".join(victim.id for victim in withheld)
    return f"By the consent in the case file {ids} may not be named to its readers (now). " if ids else ""


def mistaken(one: OpenCase, register: Register, document: str, clock: datetime.date) -> dict[str, Dispatch]:
    """Of what left, by mailbox, that which the files would not say any more: nothing else is to be corrected."""
    left = register.standing(str(one.case.reference), document, GONE)
    right: dict[DocumentRequest, Mapping[str, str]] = {}
    requests = {box: order_of(dispatch, one.workspace) for box, dispatch in left.items()}
    for request in set(requests.values()):
        try:
            rows = plan(one, request, clock, everybody=True).rows
        except HrdAlertError:  # it could not be made any more as of that day
            rows = ()
        texts = {row.document.recipient: text_of(row.document).rstrip() for row in rows if row.document}
        right[request] = {row.recipient.id: texts[row.document.recipient] for row in rows if row.document}
    corrected = {dispatch.corrects for dispatch in register.find(document=document, states=GONE)}
    wrong = {}
    for box, dispatch in left.items():
        if dispatch.message_id in corrected:  # at another address by now, where it is looked at by itself
            continue
        text = right[requests[box]].get(dispatch.recipient)
        if text is None or not register.words(dispatch.id)[0].rstrip().endswith(text):
            wrong[box] = dispatch
    return wrong
