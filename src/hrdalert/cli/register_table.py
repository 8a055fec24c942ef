"""The table of ``register``: what became of each dispatch, what still holds it, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

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


class Table:
    """Shows dispatches by the clock of the office."""

    def __init__(self, workspace: Workspace, register: Register) -> None:
        self._zone = zone_of(workspace.settings.mail)
        self._register = register

    def show(self, dispatches: Sequence[Dispatch], events: Mapping[int, Sequence[Event]]) -> None:
        """Each dispatch in a line, and below it what holds it and what happened to it."""
        since = self._register.first_attempts() if any(map(_waits_for_next_try, dispatches)) else {}
        for dispatch in dispatches:
            self._show_one(dispatch, since.get(dispatch.id, dispatch.queued_at))
            for happened in events[dispatch.id]:
                self._say(f"{in_zone(happened.at, self._zone)}  {happened.kind}: {happened.text}")
        click.echo(f"{len(dispatches)} dispatch{'es' if len(dispatches) != 1 else ''}.", err=True)

    def _show_one(self, dispatch: Dispatch, since: str) -> None:
        when = in_zone(dispatch.sent_at or dispatch.queued_at, self._zone)
        line = f"{dispatch.id:>5}  {when}  {dispatch.state:<9}  {dispatch.reference}  {dispatch.document}"
        click.secho(f"{line} to {dispatch.recipient}, {dispatch.address}", fg=COLOURS.get(dispatch.state))
        if dispatch.again:
            self._say(f"{'correction' if dispatch.corrects else 'once more'}: {dispatch.again}")
        if held := held_until(dispatch, self._zone):
            self._say(held, "yellow")
        if _waits_for_next_try(dispatch):
            self._say(self._tried(dispatch, since), "yellow")
        elif dispatch.state in ("failed", "uncertain") and dispatch.answer:
            self._say(_answer(dispatch))

    def _tried(self, dispatch: Dispatch, since: str) -> str:
        """Since when it is being tried, what the server said last, and when it is tried again."""
        next_try = in_zone(dispatch.next_try or dispatch.queued_at, self._zone)
        again = f"It is tried again after {next_try}."
        if dispatch.next_try <= moment(now()):
            again = f"Its next try has been due since {next_try}:  hrdalert send --send"
        return f"tried since {in_zone(since, self._zone)}: {_answer(dispatch).rstrip('.')}. {again}"

    @staticmethod
    def _say(text: str, colour: str | None = None) -> None:
        click.secho(f"         {text}", fg=colour)


def _waits_for_next_try(dispatch: Dispatch) -> bool:
    return dispatch.state == "approved" and dispatch.tries > 0


def _answer(dispatch: Dispatch) -> str:
    """What a server said, not without end."""
    return shown_line(dispatch.answer, 1_000)


def held_until(dispatch: Dispatch, zone: ZoneInfo) -> str:
    """Until when an embargo holds what has not left; empty where none does any more."""
    is_held = dispatch.state in OPEN and dispatch.not_before > moment(now())
    return f"not before {in_zone(dispatch.not_before, zone)}" if is_held else ""


def show_csv(dispatches: Sequence[Dispatch]) -> None:
    """The same for spreadsheets, whose cells are no formulas."""
    import csv
    import io

    from msgspec import structs

    out = io.StringIO()
    names = [name for name in Dispatch.__struct_fields__ if name not in ("mailbox", "content")]
    rows = csv.writer(out, lineterminator="\n")  # the standard output makes of it what is usual here
    rows.writerow(names)
    for dispatch in dispatches:
        values = structs.asdict(dispatch)
        rows.writerow([harmless(str(values[name])) for name in names])
    click.echo(out.getvalue(), nl=False)


# --- what can have an answer


def require_left(workspace: Workspace, register: Register, dispatch: Dispatch) -> None:
    """Raises RefusedError for what nobody can have answered: it has surely not left."""
    if dispatch.state in GONE:
        return
    # That an uncertain one did not go was decided by a person, whom an answer can prove wrong.
    if any(happened.kind == "decision" for happened in register.events(dispatch.id)):
        return
    held = held_until(dispatch, zone_of(workspace.settings.mail))
    why = ", ".join(filter(None, (dispatch.state, _answer(dispatch).rstrip("."), held)))
    mend = f"If this answers another message, hrdalert register {dispatch.reference} lists them."
    if is_on_paper(dispatch.mailbox):
        mend = f"When it has gone, say so first:  hrdalert posted {dispatch.id}"
    raise RefusedError(f"Dispatch {dispatch.id} has not left ({why}).", mend)
