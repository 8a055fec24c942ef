"""The commands that send: ``send``, and ``worker`` of an office with several desks."""

from collections.abc import Sequence
from contextlib import nullcontext
from functools import cache, partial
from typing import Any

import click
from msgspec.structs import replace

from hrdalert.cli.dispatching import COLOURS, made_anew, opened
from hrdalert.cli.options import as_json, hint, now, show_json
from hrdalert.cli.progress import Progress
from hrdalert.dispatch.dispatches import Dispatch, in_zone, moment, zone_of
from hrdalert.dispatch.fingerprints import unchanged
from hrdalert.dispatch.messages import mail_of
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.run import Run
from hrdalert.dispatch.sender import Outcome, alone
from hrdalert.dispatch.transports.find import find_transport
from hrdalert.errors import InputErrors, RefusedError, WorkspaceError, how_to_install
from hrdalert.settings import Mail, still_invented
from hrdalert.workspace import Workspace


@click.command()
@click.option("--send", "really", is_flag=True, help="Send them. Without it, only show what would leave.")
@click.option("--retry", is_flag=True, help="Try again now what a server would not take before.")
@as_json
def send(really: bool, retry: bool, as_json: bool) -> None:
    """Send what is approved and due; without --send, show it.

    Each message is noted before it leaves. After a crash, what was begun stands as uncertain until a person decides:
    hrdalert decide. Exit status 3 where some messages failed. Where the register is on a server, workers send:
    they are given what is approved.
    """
    with opened() as (workspace, register):
        mail = mail_of(workspace)
        approved = partial(register.find, states=("approved",), by_mail=True)
        if not really:
            # What changed since its approval would not leave either: it loses it now, and the difference is shown.
            made_anew(workspace, register, approved(), err=as_json)
            _show_due(workspace, register, register.due(now()), as_json)
            return
        _require_office(workspace, mail)
        with alone(workspace.register) if register.server is None else nullcontext():
            _recover(register, retry)
            holds = unchanged(workspace)
            changed = made_anew(workspace, register, approved(), err=as_json)
            if register.server is not None:
                give_to_workers(workspace, register, retry, as_json)
                return
            due = register.due(now())
            if not due:
                _show_due(workspace, register, due, as_json)
                raise SystemExit(1 if changed else 0)
            run = Run(register, find_transport(mail, workspace.root), mail, holds=holds)
            _carry_out(run, due, as_json)
        if run.counts["failed"] or run.counts["uncertain"] or run.is_broken:
            raise SystemExit(3)


def _recover(register: Register, retry: bool) -> None:
    """Print which messages a sender that died had begun: they are uncertain.

    With ``retry`` waiting ones are tried at once.
    """
    for one in register.find(ids=register.recover(now())):
        click.secho(f"{one.id}  uncertain: {one.document} to {one.address}", fg="red", err=True)
    if retry:
        register.hurry(now())


def _require_office(workspace: Workspace, mail: Mail) -> None:
    """Raises InputErrors where the invented organisation would write to somebody outside of this machine."""
    is_elsewhere = mail.transport is not None and not mail.transport.stays_here
    if (warning := still_invented(workspace.settings)) and is_elsewhere:
        raise InputErrors([replace(warning, severity="error")])


def _line(dispatch: Dispatch) -> str:
    return f"{dispatch.id:>5}  {dispatch.reference}  {dispatch.document} to {dispatch.recipient}"


def _show_due(workspace: Workspace, register: Register, due: Sequence[Dispatch], as_json: bool) -> None:
    at = moment(now())
    later = [one for one in register.find(states=("approved",)) if one.waits_until > at]
    queued = len(register.find(states=("queued",), by_mail=True))
    paper = len(register.find(states=("queued",))) - queued
    if as_json:
        waits = {dispatch.id: dispatch.waits_until for dispatch in later}
        counted = {"to_approve": queued, "on_paper": paper, "results": [], "ended": None}
        show_json({"due": [dispatch.id for dispatch in due], "later": waits, **counted})
        return
    zone = zone_of(workspace.settings.mail)
    for dispatch in due:
        click.echo(f"{_line(dispatch)}, {dispatch.address}")
    for dispatch in later:
        click.echo(f"{_line(dispatch)}: not before {in_zone(dispatch.waits_until, zone)}")
    if queued:
        hint(f"{queued} wait for approval:  hrdalert approve")
    if paper:
        hint(f"{paper} on paper {'is' if paper == 1 else 'are'} to be posted:  hrdalert posted")
    click.echo(f"{len(due)} would leave now. Nothing was sent{':  hrdalert send --send' if due else ''}.")


def _carry_out(run: Run, due: Sequence[Dispatch], as_json: bool) -> None:
    results: list[dict[str, Any]] = []
    with Progress(len(due)) as progress:
        for result in run.send(due):
            results.append({key: getattr(result, key) for key in ("id", "address", "outcome", "answer")})
            if not as_json and result.outcome != "sent":
                progress.clear()
                line = f"{result.id:>5}  {result.address}: {result.outcome}. {result.answer}"
                click.secho(line, fg=COLOURS.get(result.outcome))
            progress.done(result.address)
    if as_json:
        show_json({"results": results, "ended": run.ended or None})
        return
    counts = ", ".join(f"{count} {outcome}" for outcome, count in run.counts.items())
    click.echo(f"{counts or 'Nothing was sent'}.")
    if run.ended:
        click.secho(f"Stopped: {run.ended}.", fg="yellow")
    if run.counts["uncertain"]:
        click.echo("Ask the recipient, or look into the mailbox, and say which it is:  hrdalert decide")


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
def worker(once: bool) -> None:
    """Send what the desks of an office give to the queue, until it is stopped.

    For offices whose register is on a server: hrdalert.yaml says mail: register. Any number of workers can run, on as
    many machines as needed; together they keep the limits, and no message leaves twice.
    """
    said = cache(lambda why: click.secho(f"{why} Waiting for it.", fg="yellow"))  # each reason once
    with opened(waits=None if once else said) as (workspace, register):
        _require_workers(register)
        from hrdalert.dispatch.worker import Worker

        transport = find_transport(mail_of(workspace), workspace.root)
        hint("Working. Ctrl+C ends it after the message that it is at.", err=True)

        def say(text: str, outcome: Outcome | None) -> None:
            click.secho(text, fg=COLOURS.get(outcome or "later"))

        anew = partial(Workspace.open, workspace.root.absolute())
        Worker(anew, register, transport, say).run(once=once)


def _require_workers(register: Register) -> None:
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


def give_to_workers(workspace: Workspace, register: Register, hurried: bool, as_json: bool) -> None:
    """Give approved messages to the workers, and print how many."""
    _require_workers(register)
    from hrdalert.dispatch.worker import release

    given = release(workspace, register, hurried=hurried)
    if as_json:
        show_json({"given": given})
        return
    for dispatch in register.find(ids=given):
        click.echo(f"{_line(dispatch)}, {dispatch.address}")
    if waiting := len(register.find(states=("queued",), by_mail=True)):
        hint(f"{waiting} {'waits' if waiting == 1 else 'wait'} for approval:  hrdalert approve")
    many = f"{len(given)} message is" if len(given) == 1 else f"{len(given)} messages are"
    click.echo(f"{many} with the workers now, each when its time comes. They send:  hrdalert worker")
