"""The outbox: documents are put into it for their readers, and what waits there is read and approved.

The commands and the desk do the same by it.
"""

from __future__ import annotations

import datetime
import difflib
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from hrdalert.cases.values import moment_of
from hrdalert.dispatch.dispatches import Dispatch
from hrdalert.dispatch.engines import place_of
from hrdalert.dispatch.messages import MessageBuilder, dispatches, near_copies
from hrdalert.dispatch.plan import Plan, plan
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.sql_tables import GONE, OPEN
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.errors import UnreachableError, WorkspaceError
from hrdalert.knowledge.in_use import OfOffice

if TYPE_CHECKING:
    from hrdalert.workspace import OpenCase, Workspace


@contextmanager
def register_of(
    workspace: Workspace,
    *,
    take_over: datetime.datetime | None = None,
    waits: Callable[[str], object] | None = None,
) -> Iterator[Register]:
    """The register of a workspace. ``take_over`` is now, where it is an older copy that is used from now on.

    Where ``waits`` is given, a server that does not answer is waited for, and ``waits`` is called with what is wrong.
    Raises WorkspaceError for whatever keeps the register from being read and written to the end.
    """
    place = place_of(workspace.settings.mail, workspace.register)
    register = None
    while register is None:
        try:
            register = Register.open(place, take_over=take_over)
        except UnreachableError as error:
            if waits is None:
                raise
            waits(str(error))
            time.sleep(1)
    try:
        yield register
    except (DatabaseError, sqlite3.Error) as error:  # the second of what the register says without SQLAlchemy
        said, name = " ".join(str(getattr(error, "orig", error)).split()), workspace.register.as_posix()
        what = f"{name} could not be read or written to the end: {said}."
        mend = "Does another program hold the file? Try again then: what was noted holds."
        if register.server is not None:
            what = f"The register's database went away: {said}."
            mend = "Try again when it is back. What was noted by then holds."
        elif "full" in said:
            what = f"The disk is full: {name} could not be written to the end."
            mend = "Make room, and try again: what was noted holds."
        raise WorkspaceError(what, mend) from None
    finally:
        register.close()


# --- putting into it


@dataclass(frozen=True, eq=False)
class Queued(OfOffice):
    """What came of putting a document into the outbox."""

    builder: MessageBuilder
    ids: Sequence[int]
    had: Mapping[str, Dispatch]
    """By mailbox, the dispatches beside which no other one is wanted."""
    lost: Sequence[Dispatch]
    """Who got a mistake, and does not get its correction."""
    alike: Sequence[str]
    """Which letters are nearly the same as one of another case, as sentences."""


def readers_of(
    one: OpenCase,
    request: DocumentRequest,
    register: Register,
    clock: datetime.date,
    *,
    only: Sequence[str] = (),
    is_again: bool = False,
    wrong: Mapping[str, Dispatch] | None = None,
) -> tuple[Plan, Mapping[str, Dispatch]]:
    """Who gets a document when it is queued, and by mailbox the dispatches beside which no other one is wanted."""
    states = OPEN if is_again else (*OPEN, *GONE)
    had = register.standing(str(one.case.reference), request.document, states)
    return plan(one, request, clock, only=only, sent=had, wrong=wrong), had


def queue_document(
    one: OpenCase,
    request: DocumentRequest,
    register: Register,
    at: datetime.datetime,
    *,
    clock: datetime.date,
    only: Sequence[str] = (),
    again: str = "",
    wrong: Mapping[str, Dispatch] | None = None,
    looked_at: bool = False,
) -> Queued:
    """Puts the messages of a document into the outbox, one to each recipient; nothing is sent.

    ``again`` is why those who have it get it once more; ``wrong`` are those that left with a mistake, and ``again``
    says what it was. ``looked_at``: somebody looked at the annexes that cannot be searched for names.
    """
    made, had = readers_of(one, request, register, clock, only=only, is_again=bool(again), wrong=wrong)
    builder = MessageBuilder(made, looked_at=looked_at)
    counts = register.counts(made.reference, request.document)
    ids = register.queue(dispatches(builder, counts, again), at)
    lost = made.lost(wrong) if wrong and not only else []
    return Queued(builder, ids, had, lost, near_copies(register, made, ids))


def embargo_of(
    one: OpenCase, request: DocumentRequest, written: str, now: datetime.datetime
) -> datetime.datetime:
    """The hour that somebody wrote for what the public can see; raises WorkspaceError where it cannot hold."""
    if one.workspace.letters.find(request.document, request.language).front.audience != "public":
        what = f"An embargo is for what the public can see, and {request.document} is not: leave it out"
        raise WorkspaceError(what)
    try:
        opens = moment_of(written)
    except ValueError as error:
        raise WorkspaceError(str(error)) from None
    stands = one.case.release.embargo
    if opens <= now:
        mend = "look at the year and the zone, or leave the embargo out"
        raise WorkspaceError(f"{written} is over already, and would hold nothing; {mend}")
    if stands and opens < stands:
        what = "the case is under an embargo for longer; mend the hour there if it is an earlier one now"
        raise WorkspaceError(f"{one.case.origin('release', 'embargo')}: {what}")
    return opens


def under_embargo(
    one: OpenCase, request: DocumentRequest, written: str, now: datetime.datetime
) -> tuple[OpenCase, DocumentRequest]:
    """The case under an embargo, which is written into its file, and the request to queue."""
    if embargo_of(one, request, written, now) != one.case.release.embargo:
        one = one.under_embargo(written.strip())
    held_until = one.workspace.resources.embargo_on(one.case, request.document, request.language)
    return one, replace(request, embargo=held_until, is_released=False)


def under_its_embargo(one: OpenCase, request: DocumentRequest, now: datetime.datetime) -> DocumentRequest:
    """The request under the embargo that the case has now, if that lasts for this document."""
    until = one.workspace.resources.embargo_on(one.case, request.document, request.language)
    return replace(request, embargo=until, is_released=False) if until and until > now else request


def age_of(day: datetime.date, today: datetime.date) -> str:
    """A sentence that a document is as of a day long ago, if so: its readers would wonder; else nothing."""
    ago = (today - day).days
    if ago < 3:
        return ""
    return f"It is dated {day}, {ago} days ago, and says so: its deadlines may have passed. Is that the one to send?"


# --- what waits there


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A text that waits, and all to whom it goes."""

    words: str
    """As the first of them gets it, with its head."""
    dispatches: Sequence[Dispatch]


def waiting_texts(register: Register, messages: Sequence[Dispatch]) -> list[WaitingText]:
    """Each different text of these messages once: every letter, but a release once, with all its recipients."""
    texts: dict[tuple[str, ...], WaitingText] = {}
    for dispatch in messages:
        words = register.words(dispatch.id)[0]
        head, _, body = words.partition("\n\n")
        same = tuple(line for line in head.splitlines() if not line.startswith("To: "))
        text = texts.setdefault((dispatch.reference, *same, body), WaitingText(words, []))
        texts[dispatch.reference, *same, body] = WaitingText(text.words, [*text.dispatches, dispatch])
    return list(texts.values())


def changed_lines(words: str, before: str) -> list[tuple[list[str], list[str]]]:
    """Where a message changed: the lines as they were, and as they are now."""
    was, now = before.splitlines(), words.splitlines()
    underline = re.compile(r"[=-]{3,}")  # of a title, as long as the title
    changes = []
    for kind, begin, end, begin_now, end_now in difflib.SequenceMatcher(None, was, now).get_opcodes():
        lines = was[begin:end], now[begin_now:end_now]
        old, new = ([line for line in some if not underline.fullmatch(line)] for some in lines)
        if kind != "equal" and (old or new):
            changes.append((old, new))
    return changes
