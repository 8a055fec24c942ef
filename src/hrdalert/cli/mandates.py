"""The command ``mandates``: whom a case can be brought to at the United Nations, and why."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from hrdalert.cli.options import as_json, cases_argument, day_option, show_json, today

if TYPE_CHECKING:
    from hrdalert.addressing import Addressed, Addressee, OtherDoor


@click.command()
@cases_argument
@day_option
@click.option(
    "--whole", is_flag=True, help="Show the doors for cases of another kind, too, and why they are."
)
@as_json
def mandates(cases: tuple[str, ...], day: datetime.date | None, whole: bool, as_json: bool) -> None:
    """Show which UN experts are competent for a case, why, how each is reached, and which other doors are open.

    CASE is a file, a folder, an id or a reference; none means all of cases/. Where the case names no mandates, the
    submission is addressed to those suggested here; write those that you choose under mandates: in the case file.
    """
    from hrdalert.addressing import mandates_of_case
    from hrdalert.workspace import Workspace

    found = [mandates_of_case(path, day or today()) for path in Workspace.find().find_cases(cases)]
    if as_json:
        show_json([each.as_data() for each in found])
        return
    for each in found:
        _show(each, whole)


def _show(found: Addressed, whole: bool) -> None:
    click.secho(f"{found.path.as_posix()}  {found.reference}", bold=True)
    click.echo(f"  One form reaches every mandate: {found.form} (in {', '.join(found.languages)})")
    for heading, addressees in (
        ("Mandates that the case names", found.named),
        ("Also suggested by the facts" if found.named else _SUGGESTED, found.suggested),
    ):
        if addressees:
            click.secho(f"  {heading}", bold=True)
            for number, addressee in enumerate(addressees, 1):
                _show_addressee(number, addressee)
    if not (found.named or found.suggested):
        click.echo("  No mandate: give the incidents their violations:, or name mandates:")
    opened, closed = [[each for each in found.doors if each.open is way] for way in (True, False)]
    shown = [each for each in closed if each.fits or whole]
    if opened:
        click.secho("  Other doors that are open", bold=True)
    for door in opened:
        _show_open(door)
    if shown:
        click.secho("  Closed", bold=True)
    for door in shown:
        click.echo(f"    {door.title}{_for(door)}: {door.why}")
    if others := len(closed) - len(shown):
        said = "1 more is for a case" if others == 1 else f"{others} more are for cases"
        click.echo(f"  {said} of another kind:  hrdalert mandates {found.reference} --whole")
    click.echo()


_MOST_FACTS = 4
_SUGGESTED = "Mandates that the facts suggest; write those that you choose under mandates:"


def _show_addressee(number: int, addressee: Addressee) -> None:
    click.echo(f"    {number}. {addressee.title} ({addressee.id})")
    if addressee.reason:
        click.echo(f"        because {addressee.reason}")
    if addressee.because:
        more = len(addressee.because) - _MOST_FACTS
        click.echo(
            f"        facts: {'; '.join(addressee.because[:_MOST_FACTS])}{f'; {more} more' if more > 0 else ''}"
        )
    mailbox = f"or {addressee.email}" if addressee.email else "its mailbox: verify first, on ohchr.org"
    click.echo(f"        the online form; {mailbox}")
    if addressee.own_form:
        click.echo(f"        own form: {addressee.own_form}")
    for note in addressee.notes:
        click.echo(f"        {note}")


def _show_open(door: OtherDoor) -> None:
    until = f", until {door.until} (the day on which it is received)" if door.until else ""
    click.echo(f"    {door.title}{_for(door)}{until}")
    click.echo(f"        {door.why}")
    click.echo(f"        gives: {door.gives}")
    click.echo(f"        who may write: {door.who}")
    for need in door.needs:
        click.echo(f"        needs: {need}")
    if door.own_form:
        click.echo(f"        own form: {door.own_form}")
    languages = f" (in {', '.join(door.languages)})" if door.languages else ""
    click.echo(f"        {door.channel}{languages}")


def _for(door: OtherDoor) -> str:
    return f", for {', '.join(door.of)}" if door.of else ""
