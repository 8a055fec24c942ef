"""The commands that send: ``send``, and ``worker`` of an office with several desks."""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

import click

from hrdalert.cli.dispatching import COLOURS, opened, show_changed
from hrdalert.cli.options import as_json, hint, now, show_json, today
from hrdalert.cli.progress import Progress
from hrdalert.dispatch.departure import departing, require_workers
from hrdalert.dispatch.dispatches import Dispatch, in_zone, moment, zone_of
from hrdalert.dispatch.messages import mail_of
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.revalidation import revalidate
from hrdalert.dispatch.run import Run
from hrdalert.dispatch.sender import Outcome
from hrdalert.dispatch.transports.find import find_transport
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
        if not really:
            # What changed since its approval would not leave either: it loses it now, and the difference is shown.
            mail_of(workspace)
            show_changed(register, revalidate(workspace, register, _approved(register), today()), err=as_json)
            _show_due(workspace, register, register.due(now()), as_json)
            return
        with departing(workspace, register, now, today(), hurried=retry) as departure:
            for one in departure.recovered:
                click.secho(f"{one.id}  uncertain: {one.document} to {one.address}", fg="red", err=True)
            show_changed(register, departure.changed, err=as_json)
            if register.server is not None:
                _show_given(register, departure.give_to_workers(hurried=retry), as_json)
                return
            if not departure.due:
                _show_due(workspace, register, (), as_json)
                raise SystemExit(1 if departure.changed else 0)
            run = departure.run()
            _carry_out(run, departure.due, as_json)
        if run.counts["failed"] or run.counts["uncertain"] or run.is_broken:
            raise SystemExit(3)


def _approved(register: Register) -> list[Dispatch]:
    return register.find(states=("approved",), by_mail=True)


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
        require_workers(register)
        from hrdalert.dispatch.worker import Worker

        transport = find_transport(mail_of(workspace), workspace.root)
        hint("Working. Ctrl+C ends it after the message that it is at.", err=True)

        def say(text: str, outcome: Outcome | None) -> None:
            click.secho(text, fg=COLOURS.get(outcome or "later"))

        anew = partial(Workspace.open, workspace.root.absolute())
        Worker(anew, register, transport, say).run(once=once)


def _show_given(register: Register, given: Sequence[int], as_json: bool) -> None:
    """Print which messages were given to the workers, and how many."""
    if as_json:
        show_json({"given": given})
        return
    for dispatch in register.find(ids=given):
        click.echo(f"{_line(dispatch)}, {dispatch.address}")
    if waiting := len(register.find(states=("queued",), by_mail=True)):
        hint(f"{waiting} {'waits' if waiting == 1 else 'wait'} for approval:  hrdalert approve")
    many = f"{len(given)} message is" if len(given) == 1 else f"{len(given)} messages are"
    click.echo(f"{many} with the workers now, each when its time comes. They send:  hrdalert worker")
