"""The commands of the register: ``register``, ``posted``, ``decide``, ``withdraw``, ``reply`` and ``replies``."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from msgspec import to_builtins

from hrdalert.cli import completion
from hrdalert.cli.dispatching import opened, reference_of, this_document_option
from hrdalert.cli.document_commands import one_case, order_of
from hrdalert.cli.options import (
    a_day,
    as_json,
    document_option,
    language_option,
    list_option,
    now,
    show_json,
    today,
)
from hrdalert.cli.registered import show_all, show_csv, show_table
from hrdalert.dispatch.afterwards import answer_by, hand_in, note_answer, note_posted
from hrdalert.dispatch.dispatches import zone_of
from hrdalert.dispatch.mail_sources import ImapMailbox
from hrdalert.dispatch.sql_tables import STATES, Kind
from hrdalert.dispatch.transports.secrets import read_secret
from hrdalert.errors import RefusedError, WorkspaceError
from hrdalert.store import read_text
from hrdalert.workspace import Workspace


@click.command(name="register")
@click.argument("case", required=False, default="", shell_complete=completion.cases)
@this_document_option
@click.option(
    "--recipient",
    metavar="ID",
    default="",
    shell_complete=completion.recipients,
    help="Only to this recipient, or this address.",
)
@list_option("--state", "states", help="Only in these states: sent,failed.")
@click.option("--due", is_flag=True, help="Only what was sent, has no answer, and should have one by now.")
@click.option("--csv", "as_csv", is_flag=True, help="Print it as CSV, for spreadsheets.")
@click.option(
    "--take-over",
    is_flag=True,
    help="Go on with a copy that lacks what left since: what had not left in it is uncertain.",
)
@as_json
def register_(
    case: str,
    document: str,
    recipient: str,
    states: tuple[str, ...],
    due: bool,
    as_csv: bool,
    take_over: bool,
    as_json: bool,
) -> None:
    """List what was queued, sent, answered and returned, the oldest first."""
    if unknown := [state for state in states if state not in STATES]:
        raise click.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(STATES)}")
    with opened(take_over=take_over) as (workspace, register):
        reference = reference_of(workspace, register, case) if case else ""
        wanted = [state for state in STATES if state in states] if states else None
        dispatches = register.find(reference=reference, document=document, recipient=recipient, states=wanted)
        if due:
            expected = ((dispatch, answer_by(dispatch, workspace.letters)) for dispatch in dispatches)
            dispatches = [dispatch for dispatch, by in expected if by is not None and by < today()]
        if as_csv and not as_json:
            show_csv(dispatches)
            return
        events = {dispatch.id: register.events(dispatch.id) for dispatch in dispatches}
        if not as_json:
            show_table(workspace, register, dispatches, events)
            return
    show_json([{**to_builtins(one), "events": to_builtins(events[one.id])} for one in dispatches])


A_DISPATCH = click.IntRange(1, 2**31 - 1)
"""The number of a dispatch: no database takes a larger one."""
A_MOMENT = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"])
"""By the clock of the office."""


@click.command()
@click.argument("ids", metavar="ID...", type=A_DISPATCH, nargs=-1, required=True)
@click.option("--tracking", metavar="TEXT", default="", help="The tracking number.")
@click.option("--on", "day", callback=a_day, metavar="DAY", help="When, as 2026-03-20. Default: today.")
def posted(ids: tuple[int, ...], tracking: str, day: datetime.date | None) -> None:
    """Say that letters on paper were posted: those that hrdalert print made.

    ID stands before each of them when they are printed, and in hrdalert register.
    """
    if tracking and len(ids) > 1:
        raise click.UsageError("A tracking number belongs to one letter: give one ID.")
    day = day or today()
    with opened() as (_, register), _answered_well():
        for letter in note_posted(register, ids, tracking, day, now(), today()):
            click.echo(f"{letter.id}: posted to {letter.recipient} on {day}.")


@contextmanager
def _answered_well() -> Iterator[None]:
    """A word of the command that cannot be is an error of its usage."""
    try:
        yield
    except WorkspaceError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.argument("case", shell_complete=completion.cases)
@document_option("Which document: un-communication.", required=True)
@click.option("--by", type=click.Choice(["form"]), required=True, help="Its reader's online form.")
@click.option("--on", "day", callback=a_day, metavar="DAY", help="When, as 2026-03-20. Default: today.")
@click.option("--again", metavar="REASON", default="", help="Why it was handed in once more.")
@language_option
def sent(
    case: str, document: str, by: str, day: datetime.date | None, again: str, language: str | None
) -> None:
    """Say that you handed a document in by an online form: what follows it is made from then on.

    The register keeps the case file as it is now.
    """
    day = day or today()
    with opened() as (workspace, register):
        workspace.letters.known(document)
        one = one_case(workspace, case)
        with _answered_well():
            request = order_of(one, document, language, day)
            id = hand_in(one, request, register, again, now(), today())
    click.echo(f"{id}: {document} of {one.case.reference} was handed in by its online form on {day}.")


@click.command()
@click.argument("ids", metavar="[ID]...", type=A_DISPATCH, nargs=-1)
@click.argument("why")
@click.option("--went/--did-not-go", "went", default=None, required=True, help="What you found out.")
@click.option("--all", "every", is_flag=True, help="Of all that are uncertain.")
@click.option(
    "--since",
    type=A_MOMENT,
    metavar="MOMENT",
    help="Of those that were tried from then on: '2026-03-29 09:00'.",
)
@click.option("--until", type=A_MOMENT, metavar="MOMENT", help="Of those that were tried until then.")
@click.option(
    "--in-log",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Of those whose Message-ID stands in the log of your mail server.",
)
def decide(
    ids: tuple[int, ...],
    why: str,
    went: bool,
    every: bool,
    since: datetime.datetime | None,
    until: datetime.datetime | None,
    in_log: Path | None,
) -> None:
    """Say of uncertain messages whether they went, and how you know.

    Those that did not go can be queued again.
    """
    if bool(ids) == (every or bool(since or until or in_log)):
        raise click.UsageError("Give IDs, or --all, --since, --until or --in-log.")
    first = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    with opened() as (workspace, register):
        if not ids:
            zone = zone_of(workspace.settings.mail)
            began, ended = (moment and moment.replace(tzinfo=zone) for moment in (since, until))
            found = register.uncertain(began or first, ended or now())
            logged = read_text(in_log, errors="replace") if in_log else ""
            ids = tuple(id for id, message in found.items() if not in_log or message.strip("<>") in logged)
        register.decide(ids, went, why, now())
        left = len(register.uncertain(first, now()))
    for id in ids:
        click.echo(f"{id}: {'sent' if went else 'failed; it can be queued again'}.")
    if left or not ids:
        many = f"{left} is" if left == 1 else f"{left} are"
        click.echo(f"{many} uncertain still:  hrdalert register --state uncertain")


@click.command()
@click.argument("ids", metavar="ID...", type=A_DISPATCH, nargs=-1, required=True)
@click.option("--why", required=True, help="The reason, for the register.")
def withdraw(ids: tuple[int, ...], why: str) -> None:
    """Take messages back that have not left."""
    ids = tuple(dict.fromkeys(ids))
    with opened() as (_, register):
        done = register.withdraw(ids, why, now())
    for id in ids:
        click.echo(f"{id}: {'withdrawn' if id in done else 'has left already, or is not there'}")
    if len(done) < len(ids):
        raise SystemExit(3)


@click.command()
@click.argument("id", type=A_DISPATCH)
@click.argument("text")
@click.option("--bounced", is_flag=True, help="It came back, and nobody read it.")
@click.option("--reference", is_flag=True, help="TEXT is a reference of the UN, such as AL CHN 4/2021.")
def reply(id: int, text: str, bounced: bool, reference: bool) -> None:
    """Note what came of a message: a reply in a few words, a bounce, or the UN's reference code."""
    kind: Kind = "bounce" if bounced else "reference" if reference else "reply"
    with opened() as (workspace, register), _answered_well():
        note_answer(workspace.settings, register, id, kind, text, now())
    click.echo(f"{id}: noted.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True), required=False)
@click.option(
    "--since", callback=a_day, metavar="DAY", help="Of the inbox, from this day on. Default: 30 days ago."
)
@as_json
def replies(source: Path | None, since: datetime.date | None, as_json: bool) -> None:
    """Read what came back, and note it: replies, bounces, and the references that the UN gives.

    SOURCE is a folder of .eml files, an mbox file or a Maildir; without it, the inbox that hrdalert.yaml names. Nothing
    in it is changed, opened or followed. What was noted before is not noted again.
    """
    with opened() as (workspace, register):
        place = source or _inbox(workspace, since or today() - datetime.timedelta(days=30))
        show_all(workspace, register, place, as_json=as_json)


def _inbox(workspace: Workspace, since: datetime.date) -> ImapMailbox:
    mail = workspace.settings.mail
    inbox = mail.inbox if mail else None
    if inbox is None:
        raise RefusedError(
            "hrdalert.yaml names no inbox.",
            "Name a folder or file of saved messages, or write mail: {inbox: {host: …, user: …, password: {env: …}}}",
        )
    return ImapMailbox(inbox, since, lambda: read_secret(inbox.password, str(inbox.user)))
