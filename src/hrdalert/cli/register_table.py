"""The table of ``register``: what became of each dispatch, what still holds it, and since when."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click
from msgspec import structs

from hrdalert.cli.dispatching import COLOURS, now
from hrdalert.cli.moments import in_zone, zone_of
from hrdalert.dispatch.dispatches import Dispatch, Event, is_on_paper, moment
from hrdalert.dispatch.mail_text import shown_line
from hrdalert.dispatch.paper import harmless
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.tables import GONE, OPEN
from hrdalert.errors import RefusedError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from hrdalert.workspace import Workspace


def show_table(
    workspace: Workspace,
    register: Register,
    dispatches: Sequence[Dispatch],
    events: Mapping[int, Sequence[Event]],
) -> None:
    """Each dispatch in a line, by the clock of the office, and below it what holds it and what happened to it."""
    zone, since = zone_of(workspace.settings.mail), register.first_attempts()
    for dispatch in dispatches:
        when = in_zone(dispatch.sent_at or dispatch.queued_at, zone)
        line = f"{dispatch.id:>5}  {when}  {dispatch.state:<9}  {dispatch.reference}  {dispatch.document}"
        click.secho(f"{line} to {dispatch.recipient}, {dispatch.address}", fg=COLOURS.get(dispatch.state))
        for text in _what_holds(dispatch, since.get(dispatch.id, dispatch.queued_at), zone):
            click.secho(f"         {text}", fg="yellow" if dispatch.state in OPEN else None)
        for happened in events[dispatch.id]:
            click.echo(f"         {in_zone(happened.at, zone)}  {happened.kind}: {happened.text}")
    click.echo(f"{len(dispatches)} dispatch{'es' if len(dispatches) != 1 else ''}.", err=True)


def _what_holds(dispatch: Dispatch, since: str, zone: ZoneInfo) -> Iterator[str]:
    if dispatch.again:
        yield f"{'correction' if dispatch.corrects else 'once more'}: {dispatch.again}"
    if held := _held_until(dispatch, zone):
        yield held
    if dispatch.state == "approved" and dispatch.tries:
        next_try = in_zone(dispatch.next_try or dispatch.queued_at, zone)
        again = f"It is tried again after {next_try}."
        if dispatch.next_try <= moment(now()):
            again = f"Its next try has been due since {next_try}:  hrdalert send --send"
        yield f"tried since {in_zone(since, zone)}: {_answer(dispatch)}. {again}"
    elif dispatch.state in ("failed", "uncertain") and dispatch.answer:
        yield shown_line(dispatch.answer, 1_000)


def _answer(dispatch: Dispatch) -> str:
    """What a server said, not without end, to stand in a sentence."""
    return shown_line(dispatch.answer, 1_000).rstrip(".")


def _held_until(dispatch: Dispatch, zone: ZoneInfo) -> str:
    """Until when an embargo holds what has not left; empty where none does any more."""
    is_held = dispatch.state in OPEN and dispatch.not_before > moment(now())
    return f"not before {in_zone(dispatch.not_before, zone)}" if is_held else ""


def show_csv(dispatches: Sequence[Dispatch]) -> None:
    """The same for spreadsheets, whose cells are no formulas."""
    names = [name for name in Dispatch.__struct_fields__ if name not in ("mailbox", "content")]
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(names)
    for dispatch in dispatches:
        values = structs.asdict(dispatch)
        rows.writerow([harmless(str(values[name])) for name in names])


def require_left(workspace: Workspace, register: Register, dispatch: Dispatch) -> None:
    """Raises RefusedError for what nobody can have answered: it has surely not left."""
    if dispatch.state in GONE:
        return
    # That an uncertain one did not go was decided by a person, whom an answer can prove wrong.
    if any(happened.kind == "decision" for happened in register.events(dispatch.id)):
        return
    held = _held_until(dispatch, zone_of(workspace.settings.mail))
    why = ", ".join(filter(None, (dispatch.state, _answer(dispatch), held)))
    mend = f"If this answers another message, hrdalert register {dispatch.reference} lists them."
    if is_on_paper(dispatch.mailbox):
        mend = f"When it has gone, say so first:  hrdalert posted {dispatch.id}"
    raise RefusedError(f"Dispatch {dispatch.id} has not left ({why}).", mend)
