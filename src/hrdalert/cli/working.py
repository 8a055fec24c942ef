"""Office mode on the command line: ``worker``, and what ``send --send`` does where workers send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hrdalert.cli.dispatching import COLOURS, now, opened
from hrdalert.cli.options import hint, show_json

if TYPE_CHECKING:
    from hrdalert.dispatch.register import Register
    from hrdalert.dispatch.worker import Report
    from hrdalert.workspace import Workspace


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
def worker(once: bool) -> None:
    """Send what the desks of an office give to the queue, until it is stopped.

    For offices whose register is on a server: hrdalert.yaml says mail: register. Any number of workers can run, on as
    many machines as needed; together they keep the limits, and no message leaves twice.
    """
    from hrdalert.dispatch.messages import mail_of
    from hrdalert.dispatch.transports.find import find_transport

    with opened() as (workspace, register):
        _require_workers(register)
        from hrdalert.dispatch.worker import Worker

        transport = find_transport(mail_of(workspace), workspace.root)
        hint("Working. Ctrl+C ends it after the message that it is at.", err=True)
        Worker(workspace.root, register, transport, _say).run(once=once)


def _say(report: Report) -> None:
    colour = COLOURS.get(report.outcome) if report.outcome else "yellow"
    click.secho(report.text, fg=colour)


def _require_workers(register: Register) -> None:
    """Raises RefusedError where the register is in a file, WorkspaceError without what works the queue."""
    from hrdalert.errors import RefusedError, WorkspaceError

    if register.server is None:
        raise RefusedError(
            "The register of this workspace is in a file: there is nothing for workers to do.",
            "Send with hrdalert send --send. An office with several desks writes mail: register: in hrdalert.yaml.",
        )
    try:
        import procrastinate as _  # noqa: F401
    except ImportError:
        raise WorkspaceError(
            "Workers need more than is installed.", "Install it: pip install 'hrdalert[office]'."
        ) from None


def give_to_workers(workspace: Workspace, register: Register, hurried: bool, as_json: bool) -> None:
    """Gives what is approved to the workers, and says so."""
    _require_workers(register)
    from hrdalert.dispatch.jobs import release
    from hrdalert.dispatch.printing import is_on_paper

    given = release(workspace, register, now(), hurried=hurried)
    if as_json:
        show_json({"given": given})
        return
    for dispatch in register.find(ids=given):
        click.echo(
            f"{dispatch.id:>5}  {dispatch.reference}  {dispatch.document} to {dispatch.recipient}, {dispatch.address}"
        )
    if waiting := sum(not is_on_paper(dispatch.mailbox) for dispatch in register.find(states=("queued",))):
        hint(f"{waiting} {'waits' if waiting == 1 else 'wait'} for approval:  hrdalert approve")
    many = "message is" if len(given) == 1 else "messages are"
    click.echo(
        f"{len(given)} {many} with the workers now, each when its time comes. They send:  hrdalert worker"
    )
