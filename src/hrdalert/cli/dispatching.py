"""The outbox: ``queue`` and ``approve``, and what all commands on dispatches share."""

import datetime
import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import click

from hrdalert.cli import completion, options
from hrdalert.cli.document_commands import one_case, order_of
from hrdalert.cli.options import hint, now, show_json, today
from hrdalert.dispatch.dispatches import Dispatch, in_zone, zone_of
from hrdalert.dispatch.messages import MessageBuilder, mail_of
from hrdalert.dispatch.outbox import (
    age_of,
    changed_lines,
    embargo_of,
    queue_document,
    register_of,
    under_embargo,
    waiting_texts,
)
from hrdalert.dispatch.plan import Plan, Row
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.revalidation import mistaken, revalidate
from hrdalert.documents.date_wording import language_name
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.errors import WorkspaceError
from hrdalert.settings import still_invented
from hrdalert.workspace import OpenCase, Workspace

this_document_option = options.document_option("Only this document.", default="")
COLOURS = {"sent": "green", "failed": "red", "uncertain": "red", "bounced": "red", "later": "yellow"}


@contextmanager
def opened(
    *, take_over: bool = False, waits: Callable[[str], object] | None = None
) -> Iterator[tuple[Workspace, Register]]:
    """The workspace and its register.

    With ``take_over`` the register is an older copy, which lacks messages that left since and is used from now on.
    Where ``waits`` is given, a server that does not answer is waited for, and ``waits`` is called with what is wrong.
    """
    workspace = Workspace.open()
    with register_of(workspace, take_over=now() if take_over else None, waits=waits) as register:
        yield workspace, register


@click.command()
@click.argument("case", shell_complete=completion.cases)
@options.document_option("Which document: press-release.", required=True)
@options.language_option
@options.to_option
@click.option(
    "--embargo",
    metavar="MOMENT",
    help="Nothing public leaves before, as the case file then says: '2026-03-29 09:00 Europe/Berlin'.",
)
@click.option("--again", metavar="REASON", default="", help="Why those who have it get it once more.")
@click.option(
    "--correct",
    metavar="MISTAKE",
    default="",
    help="Send the corrected text to all who got the other, and to nobody else; say what was wrong.",
)
@options.day_option
@click.option("--looked-at", is_flag=True, help="You looked at annexes that cannot be searched for names.")
@options.as_json
def queue(
    case: str,
    document: str,
    language: str | None,
    only: tuple[str, ...],
    embargo: str | None,
    again: str,
    correct: str,
    day: datetime.date | None,
    looked_at: bool,
    as_json: bool,
) -> None:
    """Put the messages of a document into the outbox: one to each recipient. Nothing is sent.

    Shows who gets it, and who does not and why. Next: hrdalert approve.
    """
    again, correct = again.strip(), correct.strip()
    if correct and again:
        raise click.UsageError("--correct says already that it goes once more: leave --again out")
    with opened() as (workspace, register):
        one = one_case(workspace, case)
        one, request = _held(one, order_of(one, document, language, day), embargo)
        wrong = mistaken(one, register, document, today()) if correct else None
        why = again or correct
        given = partial(queue_document, clock=today(), only=only, again=why, wrong=wrong)
        done = given(one, request, register, now(), looked_at=looked_at)
    builder, ids, lost, alike = done.builder, done.ids, done.lost, done.alike
    if as_json:
        not_corrected = [{"recipient": one.recipient, "address": one.address} for one in lost]
        show_json({"queued": ids, **builder.plan.as_data(), "alike": alike, "not_corrected": not_corrected})
    else:
        _show_queued(builder, ids, lost, alike)
        if done.had and not ids and not why:
            wrong_there = "Where what they have is wrong:  --correct and what was."
            hint(f"To send it there once more:  --again and why. {wrong_there}")
        if correct and not wrong:
            same = "Nobody has a text that says anything else than the case says now"
            click.echo(f"{same}: mend the case first.")
    if not ids:
        raise SystemExit(1)


def _show_queued(
    builder: MessageBuilder, ids: Sequence[int], lost: Sequence[Dispatch], alike: Sequence[str]
) -> None:
    """Print who gets the messages, with which annexes, and what to do before they can leave."""
    settings, held_until = builder.plan.workspace.settings, builder.plan.request.embargo
    show_plan(builder.plan)
    if ids:
        many = "message is" if len(ids) == 1 else "messages are"
        read = f"Read and approve them:  hrdalert approve {builder.plan.reference}"
        hint(f"{len(ids)} {many} in the outbox. {read}")
    else:
        click.echo("Nothing was put into the outbox.")
    for number, (annex, copy) in enumerate(builder.exhibits if ids else (), 1):
        for said in copy.said:
            click.secho(f"  annex {number}, {annex.file}: {said}", fg="yellow")
    if ids and held_until is not None:
        click.echo(f"Nothing of it leaves before {held_until:%Y-%m-%d %H:%M %Z}.")
    has_no_way = settings.mail is not None and settings.mail.transport is None
    mend = "write mail: {transport: …} (docs/sending.md)"
    no_way = f"hrdalert.yaml does not say yet by what mail leaves: {mend}." if has_no_way else ""
    to_say = (still_invented(settings), no_way, age_of(builder.plan.request.day, today()))
    for warning in filter(None, to_say):
        click.secho(str(warning), fg="yellow", err=True)
    for had in lost:
        text = f"got the mistake at {had.address}, and this does not go there: write to it yourself"
        click.secho(f"  {had.recipient:<28} {text}", fg="red")
    for line in alike:
        click.secho(f"  {line}: write it in other words, or it is taken for a copy", fg="yellow")


def _held(one: OpenCase, request: DocumentRequest, written: str | None) -> tuple[OpenCase, DocumentRequest]:
    """The case under the embargo given with the command, which is written into its file, and the request to queue.

    Raises RefusedError where the command gives no embargo while that of the case still lasts.
    """
    if written is None:
        one.require_embargo(request.document, request.language, now())
        return one, request
    try:
        opens = embargo_of(one, request, written, now())
    except WorkspaceError as error:
        raise click.BadParameter(str(error)) from None
    stands = one.case.release.embargo
    one, request = under_embargo(one, request, written, now())
    if opens != stands:
        click.echo(f"{one.case.origin('release', 'embargo')}: the embargo stands there now.", err=True)
    return one, request


def reference_of(workspace: Workspace, register: Register, case: str) -> str:
    """The reference of the case of a name; where its file is gone, the name itself.

    Raises WorkspaceError where neither a file nor the register knows the name: after a slip of the pen, an empty answer
    would look as if nothing had been sent.
    """
    try:
        return str(one_case(workspace, case).case.reference)
    except WorkspaceError:
        if register.find(reference=case):
            return case
        raise


def _better_in(row: Row) -> str:
    """A remark that the recipient reads another language than that of the text, if so."""
    best = [*map(str, row.recipient.languages)]
    if not best or row.language in best:
        return ""
    return f"  (reads {language_name(best[0])}; this is in {row.language})"


def show_plan(made: Plan) -> None:
    for row in made.going:
        click.echo(f"  {row.recipient.id:<28} {row.language}  {row.address}{_better_in(row)}")
    not_sent = [(row.recipient.id, "; ".join(row.why_not)) for row in made.rows if row.why_not]
    for had in made.lost(made.followed):
        why = f"{had.document} went to {had.address}, and this does not: it is no recipient any more"
        not_sent.append((had.recipient, why))
    for recipient, why in not_sent:
        click.secho(f"  {recipient:<28} not sent: {why}", fg="yellow")
    doors = " or ".join(made.front.doors)
    if not made.rows:
        no = f"has the id or group {doors}" if doors else f"is one of the {made.front.to}"
        click.secho(f"  Nobody: no recipient {no}.", fg="yellow")
    for where in made.by_hand:
        click.echo(f"  It goes there by hand:  {where}")
    if made.front.to == "mandates" and not doors:
        from hrdalert import knowledge

        form = knowledge.special_procedures().form_url
        click.echo(f"  Every mandate takes submissions by the online form:  {form}")


@click.command()
@click.argument("case", required=False, default="", shell_complete=completion.cases)
@this_document_option
@click.option("--by", metavar="NAME", default="", help="Who approves. Default: the name of your account.")
@click.option("--all", "show_all", is_flag=True, help="Show every message whole, not each text once.")
@click.option("--yes", is_flag=True, help="Do not ask: they were read.")
def approve(case: str, document: str, by: str, show_all: bool, yes: bool) -> None:
    """Show the messages of the outbox, and let those leave that you agree with.

    What is approved are these very words: when the case, a template or a file changes, the approval is void, and the
    difference is shown. Where hrdalert.yaml says approvals: 2, two people approve.
    """
    by = by.strip() or _account()
    with opened() as (workspace, register):
        reference = reference_of(workspace, register, case) if case else ""
        those = partial(register.find, reference=reference, document=document, by_mail=True)
        waiting = those(states=("queued", "approved"))
        changed = revalidate(workspace, register, waiting, today())
        show_changed(register, changed)
        for day in sorted({dispatch.day for dispatch in waiting}):
            if old := age_of(datetime.date.fromisoformat(day), today()):
                click.secho(old, fg="yellow")
        impossible = {dispatch.id for dispatch, why in changed if why}
        messages = [dispatch for dispatch in those(states=("queued",)) if dispatch.id not in impossible]
        if not messages:
            many = "One message waits" if len(impossible) == 1 else f"{len(impossible)} messages wait"
            why = "cannot be approved as long as what stands above is so"
            stays = f"{many}, and {why}:  hrdalert withdraw ID takes one back."
            click.echo(stays if impossible else "Nothing waits for approval.")
            return
        _show_messages(workspace, register, messages, show_all)
        many = "this message" if len(messages) == 1 else f"these {len(messages)} messages"
        if not yes and not click.confirm(f"Approve {many}, as they stand? Nothing is sent by that"):
            click.echo("Nothing was approved.")
            raise SystemExit(1)
        needed = mail_of(workspace).approvals
        seen = {dispatch.id: dispatch.content for dispatch in messages}
        ready = register.approve(list(seen), by, now(), needed, seen=seen)
    if not ready:
        click.echo(f"Noted: {by}. Another person approves them, too.")
    else:
        click.echo(f"{len(ready)} approved by {by}.")
        hint("Look once more, and send them:  hrdalert send, then hrdalert send --send")


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, on some systems
        raise click.UsageError("This account has no name. Say who approves: --by NAME") from None


def show_changed(register: Register, changed: Sequence[tuple[Dispatch, str]], *, err: bool = False) -> None:
    """Print what became of the waiting messages that differ from what the files say now.

    ``err`` prints to standard error, where standard output is for other programs.
    """
    said: set[str] = set()
    for dispatch, why in changed:
        name = f"{dispatch.id}  {dispatch.document} to {dispatch.recipient}"
        if why:
            click.secho(f"{name}: not sent. {why if why not in said else 'As above.'}", fg="red", err=err)
            said.add(why)
            continue
        click.secho(f"{name}: changed since it was queued; its approval is void", fg="yellow", err=err)
        difference = _difference(*register.words(dispatch.id), is_shown=options.is_at_a_terminal(err=err))
        for line in difference.splitlines() if difference not in said else ["As above."]:
            click.echo(f"    {line}", err=err)
        said.add(difference)


def _difference(words: str, before: str, *, is_shown: bool) -> str:
    """The lines of a message that changed: behind ``-`` as they were, behind ``+`` as they are now.

    An old line may hold a name whose consent was taken back. Where the difference ``is_shown`` to nobody at a
    terminal, the text says instead how to read the new words.
    """
    if words == before:
        return "Its words are the same: its page or a file beside it is another one."
    if not is_shown:
        return "A terminal shows what is different. Read what it says now:  hrdalert approve"
    changes = changed_lines(words, before)
    return "\n".join(
        line
        for was, is_now in changes
        for line in (*(f"-{one}" for one in was), *(f"+{one}" for one in is_now))
    )


def _show_messages(
    workspace: Workspace, register: Register, messages: Sequence[Dispatch], show_all: bool
) -> None:
    """Print each different text once and whole: every letter, but a release once, with all its recipients."""
    zone = zone_of(workspace.settings.mail)
    for text in waiting_texts(register, messages):
        for dispatch in text.dispatches:
            if show_all or dispatch is text.dispatches[0]:
                click.secho(f"\n— {dispatch.id}", bold=True)
                click.echo(register.words(dispatch.id)[0].rstrip())
            else:
                click.echo(f"— {dispatch.id}  the same to {dispatch.recipient}, {dispatch.address}")
            if dispatch.not_before:
                click.echo(f"  It leaves at {in_zone(dispatch.not_before, zone)} or later.")
    click.echo()
