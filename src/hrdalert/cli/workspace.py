"""Commands about the workspace: ``init`` and ``recipients``."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path

import click

from hrdalert.cli.options import as_json, day_option, show_json, today

_DRAFT_EXAMPLE = "hrdalert draft example --date 2026-03-20"
"""As of the day on which it is told: today, what it says of custody is too old for any document."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--ask", is_flag=True, help="Ask about your organisation, and write hrdalert.yaml from the answers."
)
def init(folder: Path, ask: bool) -> None:
    """Make a new workspace in DIR, with an invented case that works.

    Nothing that is there already is changed.
    """
    from hrdalert import workspace

    for path in workspace.init(folder):
        click.echo(path)
    if ask:
        _ask(folder)
    if folder.resolve() == Path.cwd().resolve():
        click.echo(f"\nThis folder is a workspace now. Draft its example:\n\n    {_DRAFT_EXAMPLE}")
    else:
        way = f"cd {shlex.quote(str(folder))}"
        click.echo(
            f"\nA workspace is in {folder}. Go there, and draft its example:\n\n    {way}\n    {_DRAFT_EXAMPLE}"
        )


def _ask(folder: Path) -> None:
    from hrdalert.cli.asking import ask_office
    from hrdalert.drafting import put
    from hrdalert.settings import SETTINGS

    try:
        put(folder / SETTINGS, ask_office().encode())
    except click.Abort:
        click.echo(f"\n{folder / SETTINGS} has the invented organisation still: put your own in its place.")


@click.command()
@click.argument("case", required=False)
@click.option("-d", "--document", "document", metavar="ID", help="Who would get this document.")
@day_option
@as_json
def recipients(case: str | None, document: str | None, day: datetime.date | None, as_json: bool) -> None:
    """List who can be written to, and which addresses nobody has checked.

    With CASE: those to whom its letters go, and the offices of its State.
    """
    from hrdalert.drafting import Desk
    from hrdalert.workspace import Workspace

    desk = Desk(Workspace.find())
    rows = desk.recipient_rows(case, document, day or today())
    if as_json:
        show_json(rows)
        return
    for row in rows:
        click.echo(f"{row['id']:<28} {row['office']}")
        click.echo(f"{'':<28} {row['kind']}, by {row['channel'] or 'no channel known'}; {row['state']}")
    click.echo(f"\n{len(rows)} recipient{'s' if len(rows) != 1 else ''}.", err=True)
