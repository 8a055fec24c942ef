"""What the register of a workspace says to those who do not work on it: what was sent, and to whom."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from hrdalert.dispatch.dispatches import Dispatch
    from hrdalert.dispatch.register import Register
    from hrdalert.workspace import Workspace

T = TypeVar("T")


def sent_of(workspace: Workspace, reference: str, *documents: str) -> tuple[bytes, datetime.date] | None:
    """The case file and the day of the latest dispatch of a case that left, or waits; of documents, that arrived."""
    return from_register(workspace, lambda register: register.sent_of(reference, *documents))


def who_got(workspace: Workspace, reference: str, documents: Sequence[str]) -> Mapping[str, Dispatch]:
    """By recipient and by mailbox, the dispatch that says best whether one of these documents of a case arrived there.

    One that came back outweighs one that arrived before it; one of which nobody knows outweighs neither.
    """
    from hrdalert.dispatch.sql_tables import GONE, REACHED

    left = from_register(workspace, lambda register: register.find(reference=reference, states=GONE))
    got: dict[str, Dispatch] = {}
    for dispatch in (one for one in left or () if one.document in documents):
        for key in (dispatch.recipient, dispatch.mailbox):
            if key not in got or dispatch.state in (*REACHED, "bounced"):
                got[key] = dispatch
    return got


def from_register(workspace: Workspace, read: Callable[[Register], T], *, whole: bool = False) -> T | None:
    """What is read from the register; None where there is none, and none is made.

    ``whole``: every page of a file is looked at. Raises WorkspaceError where there is one that cannot be read.
    """
    mail = workspace.settings.mail
    if not (mail and mail.database) and not workspace.register.exists():
        return None
    # These take time that an office without a register should not spend.
    from hrdalert.dispatch.engines import place_of
    from hrdalert.dispatch.register import Register

    register = Register.open(place_of(mail, workspace.register), whole=whole)
    try:
        return read(register)
    finally:
        register.close()
