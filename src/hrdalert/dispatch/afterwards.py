"""What a person notes in the register: a letter was posted, a form handed in, an answer came."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hrdalert import knowledge
from hrdalert.dispatch.dispatches import Dispatch, Event, in_zone, is_on_paper, moment, zone_of
from hrdalert.dispatch.mail_text import shown_line
from hrdalert.dispatch.paper import by_form
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.replies import un_reference
from hrdalert.dispatch.sql_tables import GONE, OPEN, Kind
from hrdalert.documents.templates import Letters
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.errors import RefusedError, TemplateErrors, WorkspaceError
from hrdalert.settings import Settings
from hrdalert.store import read

if TYPE_CHECKING:
    from hrdalert.workspace import OpenCase


def dispatches_of(register: Register, ids: Sequence[int]) -> list[Dispatch]:
    """The dispatches of these numbers; raises WorkspaceError where one is not there."""
    dispatches = register.find(ids=ids)
    if unknown := set(ids) - {dispatch.id for dispatch in dispatches}:
        few = ", ".join(map(str, sorted(unknown)))
        raise WorkspaceError(f"there is no dispatch {few}; hrdalert register lists them")
    return dispatches


def note_posted(
    register: Register,
    ids: Sequence[int],
    tracking: str,
    day: datetime.date,
    now: datetime.datetime,
    clock: datetime.date,
) -> Iterator[Dispatch]:
    """Notes that letters on paper were posted on a day; gives each. Raises WorkspaceError where that cannot be."""
    letters = dispatches_of(register, ids)
    if day > clock:
        raise WorkspaceError(f"{day} is still to come; say so when the letter has gone")
    for letter in letters:
        printed = datetime.date.fromisoformat(letter.queued_at[:10])
        # The register counts days in UTC, which may be one ahead of where the office is.
        if day < printed - datetime.timedelta(days=1):
            raise WorkspaceError(f"dispatch {letter.id} was printed on {printed}, after {day}")
    for letter in letters:
        said = f"posted{f', {tracking}' if tracking else ''}"
        register.carried_out(letter.id, said, _noon_of(day, now, clock))
        yield letter


def hand_in(
    one: OpenCase,
    request: DocumentRequest,
    register: Register,
    again: str,
    now: datetime.datetime,
    clock: datetime.date,
) -> int:
    """Notes that a document was handed in by an online form on the day of the request; returns its number.

    The register keeps the case file as it is now. Raises WorkspaceError for a day to come, RefusedError for what is
    for the office alone, and for what was handed in before, where nothing says why it was once more.
    """
    if request.day > clock:
        raise WorkspaceError(f"{request.day} is still to come; say so when it has been handed in")
    letters = one.workspace.letters
    letters.known(request.document)
    if letters.find(request.document, request.language).front.audience == "internal":
        raise RefusedError(f"{request.document} is for the office alone: it is handed in to nobody.")
    number = sum(register.counts(one.case.reference, request.document).values())
    dispatch = by_form(request, one.case.reference, read(one.path), number, again.strip())
    (id,) = register.queue([dispatch], now)
    register.carried_out(id, "handed in by its online form", _noon_of(request.day, now, clock))
    return id


def note_answer(
    settings: Settings, register: Register, id: int, kind: Kind, text: str, now: datetime.datetime
) -> None:
    """Notes what came of a dispatch: a reply, a bounce, or the UN's reference.

    Raises WorkspaceError where the dispatch is not there or the reference is none, RefusedError where nobody can have
    answered, since it has not left.
    """
    code = un_reference(text) if kind == "reference" else text
    if code is None:
        what = f"{text!r} is no reference of a communication; write it as AL CHN 4/2021"
        raise WorkspaceError(what)
    (dispatch,) = dispatches_of(register, [id])
    _require_left(settings, register, dispatch, now)
    register.note(Event(id, kind, moment(now), code))


def answer_by(dispatch: Dispatch, letters: Letters) -> datetime.date | None:
    """The day by which a dispatch should be answered; None where no answer is awaited, or one came.

    For the UN, the days that a Government has to answer a communication (OHCHR's manual of special procedures); for a
    Government, the thirty days that the letter itself asks for.
    """
    if dispatch.state != "sent" or not dispatch.sent_at:
        return None
    try:
        audience = letters.find(dispatch.document, dispatch.language).front.audience
    except (TemplateErrors, WorkspaceError):  # a template that is gone, or has mistakes by now
        return None
    limit = knowledge.time_limits()["communication"].limit.days
    days = {"government": 30, "third_state": 30, "un": limit}.get(audience)
    if days is None:
        return None
    return datetime.date.fromisoformat(dispatch.sent_at[:10]) + datetime.timedelta(days=days)


def answer_of(dispatch: Dispatch) -> str:
    """The answer of a mail server, shortened to fit into a sentence."""
    return shown_line(dispatch.answer, 1_000).rstrip(".")


def held_until(settings: Settings, dispatch: Dispatch, now: datetime.datetime) -> str:
    """The end of the embargo that holds a waiting message back; empty where none holds it."""
    is_held = dispatch.state in OPEN and dispatch.not_before > moment(now)
    return f"not before {in_zone(dispatch.not_before, zone_of(settings.mail))}" if is_held else ""


def _require_left(settings: Settings, register: Register, dispatch: Dispatch, now: datetime.datetime) -> None:
    if dispatch.state in GONE:
        return
    # That an uncertain one did not go was decided by a person, whom an answer can prove wrong.
    if any(happened.kind == "decision" for happened in register.events(dispatch.id)):
        return
    held = held_until(settings, dispatch, now)
    why = ", ".join(filter(None, (dispatch.state, answer_of(dispatch), held)))
    mend = f"If this answers another message, hrdalert register {dispatch.reference} lists them."
    if is_on_paper(dispatch.mailbox):
        mend = f"When it has gone, say so first:  hrdalert posted {dispatch.id}"
    raise RefusedError(f"Dispatch {dispatch.id} has not left ({why}).", mend)


def _noon_of(day: datetime.date, now: datetime.datetime, clock: datetime.date) -> datetime.datetime:
    """The moment to note for something that was done on a day: now if that is today, else noon of the day."""
    return now if day == clock else datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
