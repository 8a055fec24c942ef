"""Whether a release must not be seen yet: messages with it wait in the register for the hour of an embargo."""

from __future__ import annotations

import datetime
from pathlib import Path

from msgspec import Struct

from hrdalert.dispatch.engines import place_of
from hrdalert.dispatch.register import Register
from hrdalert.errors import RefusedError
from hrdalert.publishing.releases import Release
from hrdalert.workspace import Workspace


class Embargo(Struct, frozen=True):
    """Until when nobody else may have a release, and the dispatches that say so."""

    until: datetime.datetime
    dispatches: tuple[int, ...]

    @classmethod
    def on(cls, release: Release, workspace: Workspace, now: datetime.datetime) -> Embargo | None:
        """The embargo on a release in whatever language; None: there is none.

        Raises WorkspaceError where there is a register, and it cannot be read.
        """
        place = place_of(workspace.settings.mail, workspace.register)
        if isinstance(place, Path) and not place.exists():
            return None
        register = Register.open(place)
        try:
            dispatches = register.find(reference=release.document.reference, document=release.document.id)
        finally:
            register.close()
        held = {
            dispatch.id: opens
            for dispatch in dispatches
            if dispatch.state != "withdrawn"
            and dispatch.not_before
            and (opens := datetime.datetime.fromisoformat(dispatch.not_before)) > now
        }
        return cls(max(held.values()), tuple(held)) if held else None

    @property
    def line(self) -> str:
        return f"This release is under an embargo until {self.until:%Y-%m-%d %H:%M} UTC"

    def refusal(self) -> RefusedError:
        ids = " ".join(map(str, self.dispatches))
        return RefusedError(
            f"{self.line}. Nothing was published.",
            "Publish it after that. Where the embargo holds no more, take back the messages that wait for it: "
            f"hrdalert withdraw {ids} --why REASON",
        )
