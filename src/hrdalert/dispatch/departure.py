"""What leaves now: looked at anew first, by the one sender of a register, or given to the workers of an office."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hrdalert.dispatch.dispatches import Dispatch
from hrdalert.dispatch.fingerprints import unchanged
from hrdalert.dispatch.messages import mail_of
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.revalidation import revalidate
from hrdalert.dispatch.run import Run
from hrdalert.dispatch.sender import alone
from hrdalert.dispatch.transports.find import find_transport
from hrdalert.errors import InputErrors, RefusedError, WorkspaceError, how_to_install
from hrdalert.knowledge.in_use import OfOffice
from hrdalert.settings import Mail, still_invented

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Departure(OfOffice):
    """The messages of a register that may leave, while their sender has it to itself."""

    workspace: Workspace
    register: Register
    mail: Mail
    recovered: Sequence[Dispatch]
    """What a sender that died had begun: it is uncertain."""
    changed: Sequence[tuple[Dispatch, str]]
    """What says something else since it was approved, and so stays, each with why it may not be made any more."""
    due: Sequence[Dispatch]
    holds: Callable[[], bool]
    """Whether the files are as they were when all this was looked at."""

    def run(self, sleep: Callable[[float], object] = time.sleep) -> Run:
        """The run that sends what is due; of a register that is on no server. ``sleep`` waits as the limits want it."""
        transport = find_transport(self.mail, self.workspace.root)
        return Run(self.register, transport, self.mail, sleep=sleep, holds=self.holds)

    def give_to_workers(self, *, hurried: bool = False) -> list[int]:
        """Gives what is approved to the workers; returns it. Raises WorkspaceError where they lack a package."""
        require_workers(self.register)
        from hrdalert.dispatch.worker import release

        return release(self.workspace, self.register, hurried=hurried)


@contextmanager
def departing(
    workspace: Workspace,
    register: Register,
    now: Callable[[], datetime.datetime],
    clock: datetime.date,
    *,
    hurried: bool = False,
) -> Iterator[Departure]:
    """What may leave now; ``hurried`` also what a server would not take before.

    Raises InputErrors where the invented organisation would write to somebody outside of this machine, RefusedError
    where another process sends.
    """
    mail = mail_of(workspace)
    _require_office(workspace, mail)
    with alone(workspace.register) if register.server is None else nullcontext():
        recovered = register.find(ids=register.recover(now()))
        if hurried:
            register.hurry(now())
        holds = unchanged(workspace)
        approved = register.find(states=("approved",), by_mail=True)
        changed = revalidate(workspace, register, approved, clock)
        yield Departure(workspace, register, mail, recovered, changed, register.due(now()), holds)


def recovered(workspace: Workspace, register: Register, now: datetime.datetime) -> None:
    """Makes uncertain what a sender that died had begun; nothing where somebody sends at this moment."""
    with suppress(RefusedError), alone(workspace.register) if register.server is None else nullcontext():
        register.recover(now)


def _require_office(workspace: Workspace, mail: Mail) -> None:
    is_elsewhere = mail.transport is not None and not mail.transport.stays_here
    if (warning := still_invented(workspace.settings)) and is_elsewhere:
        raise InputErrors([replace(warning, severity="error")])


def require_workers(register: Register) -> None:
    """Raise RefusedError where the register is a file, WorkspaceError where what workers need is not installed."""
    if register.server is None:
        raise RefusedError(
            "The register of this workspace is in a file: there is nothing for workers to do.",
            "Send with hrdalert send --send. An office with several desks writes mail: register: in hrdalert.yaml.",
        )
    try:
        import procrastinate as _  # noqa: F401
    except ImportError:
        what = "Workers need more than is installed."
        raise WorkspaceError(what, how_to_install("office")) from None
