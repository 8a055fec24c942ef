"""What other rooms ask the register of a workspace: what was sent, and to whom."""

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
    """The case file and the day of the latest dispatch of a case, as ``Register.sent_of`` gives them."""
    return from_register(workspace, lambda register: register.sent_of(reference, *documents))


def who_got(workspace: Workspace, reference: str, documents: Sequence[str]) -> Mapping[str, Dispatch]:
    """By recipient and by mailbox, the dispatch that says best whether one of these documents of a case arrived there.

    The latest dispatch that was sent, replied to or bounced says it; without such a one, the first that may have left.
    """
    from hrdalert.dispatch.sql_tables import GONE, REACHED

    left = from_register(workspace, lambda register: register.find(reference=reference, states=GONE))
    best: dict[str, Dispatch] = {}
    for dispatch in left or ():
        if dispatch.document not in documents:
            continue
        for key in (dispatch.recipient, dispatch.mailbox):
            if key not in best or dispatch.state in (*REACHED, "bounced"):
                best[key] = dispatch
    return best


def from_register(workspace: Workspace, read: Callable[[Register], T], *, whole: bool = False) -> T | None:
    """The answer of ``read`` to the workspace's register; None where there is no register, and none is made.

    With ``whole`` every page of a file is checked. Raises WorkspaceError where the register cannot be read.
    """
    mail = workspace.settings.mail
    if not (mail and mail.database) and not workspace.register.exists():
        return None
    # Importing these takes time, which an office without a register should not spend.
    from hrdalert.dispatch.engines import place_of
    from hrdalert.dispatch.register import Register

    register = Register.open(place_of(mail, workspace.register), whole=whole)
    try:
        return read(register)
    finally:
        register.close()
