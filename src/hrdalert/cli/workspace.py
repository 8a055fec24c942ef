"""Commands about the workspace: ``init`` and ``recipients``."""

from __future__ import annotations

import contextlib
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
    from hrdalert.settings import SETTINGS

    made = workspace.init(folder)
    if ask:
        click.echo(f"A workspace is in {folder.as_posix()}.")
        _ask(folder, is_new=folder / SETTINGS in made)
        return
    for path in made:
        click.echo(path)
    if folder.resolve() == Path.cwd().resolve():
        click.echo(f"\nThis folder is a workspace now. Draft its example:\n\n    {_DRAFT_EXAMPLE}")
    else:
        way = f"cd {shlex.quote(str(folder))}"
        click.echo(
            f"\nA workspace is in {folder}. Go there, and draft its example:\n\n    {way}\n    {_DRAFT_EXAMPLE}"
        )


def _ask(folder: Path, is_new: bool) -> None:
    """Asks for the organisation, where its settings are not there yet, and then for a first case."""
    from hrdalert.cli.asking_office import ask_office
    from hrdalert.cli.cases import new
    from hrdalert.cli.questions import yes
    from hrdalert.files import put
    from hrdalert.settings import SETTINGS

    settings = folder / SETTINGS
    is_here = folder.resolve() == Path.cwd().resolve()
    way = "" if is_here else f"cd {shlex.quote(str(folder))} && "
    to_a_case = False
    try:
        if is_new:
            text, to_a_case = ask_office()
            put(settings, text.encode())
            click.echo(f"\n{settings.as_posix()}: change it there.")
        else:
            click.echo(f"{settings.as_posix()} was there already, and stays as it is.")
    except click.Abort:
        click.echo(f"\n{settings.as_posix()} has the invented organisation still: put your own in its place.")
        return
    with contextlib.suppress(click.Abort):
        if to_a_case or yes("A case now?", "Enter for yes; n for later") is not False:
            with contextlib.chdir(folder):
                new.main(["--ask"], "hrdalert new", standalone_mode=False, obj="" if is_here else str(folder))
            return
    click.echo(f"A first case:  {way}hrdalert new --ask")


@click.command()
@click.argument("case", required=False)
@click.option("-d", "--document", "document", metavar="ID", help="Who would get this document.")
@click.option(
    "--import",
    "table",
    metavar="FILE.csv",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Take in the addresses of a spreadsheet, saved as CSV: a new file in recipients/.",
)
@click.option(
    "--kind", metavar="KIND", help="With --import: what they all are, as in a record. Default: press."
)
@click.option(
    "--group", "groups", metavar="NAME", multiple=True, help="With --import: a group for all of them."
)
@click.option("--source", metavar="TEXT", help="With --import: where these addresses were read.")
@day_option
@as_json
def recipients(
    case: str | None,
    document: str | None,
    table: Path | None,
    kind: str | None,
    groups: tuple[str, ...],
    source: str | None,
    day: datetime.date | None,
    as_json: bool,
) -> None:
    """List who can be written to, and which addresses nobody has checked.

    With CASE: those to whom its letters go, and the offices of its State. With -d as well: who would get that
    document, how, and who cannot and why.
    """
    if table is not None:
        if case or document or day or as_json:
            raise click.UsageError("--import stands alone, with --kind, --group and --source")
        from hrdalert.cli.importing import import_recipients

        import_recipients(table, kind or "press", groups, source or "")
        return
    if kind or groups or source:
        raise click.UsageError(
            "--kind, --group and --source are said of a table: give --import FILE.csv as well"
        )
    if document and not case:
        raise click.UsageError("--document is said of a case: give CASE as well")
    if case and document:
        _who_gets(case, document, day or today(), as_json)
    else:
        _list(case, day or today(), as_json)


def _who_gets(case: str, document: str, day: datetime.date, as_json: bool) -> None:
    """Who would get a document, how and in which language, and who cannot and why."""
    from hrdalert.cli.dispatching import opened, show_plan
    from hrdalert.documents.compose import Order
    from hrdalert.planning import plan

    with opened() as (desk, register):
        (path,) = desk.workspace.find_cases([case])
        reference = desk.reference(path)
        order = Order(document, desk.workspace.settings.defaults.languages[0], day)
        made = plan(desk, path, order, today(), sent=register.standing(reference, document))
    if as_json:
        show_json([row.as_data() for row in made.rows])
        return
    show_plan(made)
    click.echo(f"\n{len(made.going)} of {len(made.rows)} would get it by e-mail.", err=True)


def _list(case: str | None, day: datetime.date, as_json: bool) -> None:
    from hrdalert.dispatch.suppressed import Suppressed, check_suppressed
    from hrdalert.drafting import Desk
    from hrdalert.workspace import Workspace

    desk = Desk(Workspace.find())
    rows = desk.recipient_rows(case, day)
    suppressed, problems = check_suppressed(desk.workspace.recipients_folder)
    listed = (suppressed or Suppressed()).with_records(desk.recipients)
    for row in rows:
        found = desk.recipients.by_id[row["id"]]
        if found.no_mail:
            row["no_mail"] = str(found.no_mail)
        elif found.email and (why := listed.why(found.email)):
            row["no_mail"] = f"nothing is sent: {why}"
    if as_json:
        show_json(rows)
    else:
        for row in rows:
            click.echo(f"{row['id']:<28} {row['office']}")
            click.echo(f"{'':<28} {row['kind']}, by {row['channel'] or 'no channel known'}; {row['state']}")
            if "no_mail" in row:
                click.echo(f"{'':<28} {row['no_mail']}")
        click.echo(f"\n{len(rows)} recipient{'s' if len(rows) != 1 else ''}.", err=True)
    for problem in (*desk.recipients.warnings, *problems):
        click.echo(str(problem), err=True)
    if suppressed is None:
        raise SystemExit(1)
