"""The case file as it was when something of a case was last sent, for the check of what has not changed since."""

from __future__ import annotations

from hrdalert.workspace import Workspace


def sent_case(workspace: Workspace, reference: str) -> bytes | None:
    """The case file as of the latest document of a case that left, or waits to; None where there is none.

    Makes no register where there is none. Raises WorkspaceError where there is one that cannot be read.
    """
    mail = workspace.settings.mail
    if not (mail and mail.database) and not workspace.register.exists():
        return None
    # These take time that an office without a register should not spend.
    from hrdalert.dispatch.engines import place_of
    from hrdalert.dispatch.register import Register

    register = Register.open(place_of(mail, workspace.register))
    try:
        return register.sent_case(reference)
    finally:
        register.close()
