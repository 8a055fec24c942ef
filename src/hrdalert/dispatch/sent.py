"""The case file as it was when something of a case was last sent, for the check of what has not changed since."""

from __future__ import annotations

from pathlib import Path

from hrdalert.dispatch.engines import place_of
from hrdalert.dispatch.register import Register
from hrdalert.workspace import Workspace


def sent_case(workspace: Workspace, reference: str) -> bytes | None:
    """The case file as of the latest document of a case that left, or waits to; None where there is none.

    Makes no register where there is none. Raises WorkspaceError where there is one that cannot be read.
    """
    place = place_of(workspace.settings.mail, workspace.register)
    if isinstance(place, Path) and not place.exists():
        return None
    register = Register.open(place)
    try:
        return register.sent_case(reference)
    finally:
        register.close()
