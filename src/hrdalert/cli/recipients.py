"""The command ``recipients``: who can be written to, who would get a document, and addresses taken in from a table."""

import datetime
from pathlib import Path
from typing import Any

import click

from hrdalert.cli import completion
from hrdalert.cli.options import as_json, day_option, document_option, hint, show_json, today
from hrdalert.errors import InputErrors
from hrdalert.recipients import NoMailList, Recipient, load_no_mail, load_recipients
from hrdalert.recipients.csv_import import COLUMNS, import_table, place_for
from hrdalert.store import put, writing
from hrdalert.workspace import Workspace


@click.command()
@click.argument("case", required=False, shell_complete=completion.cases)
@document_option("Who would get this document.")
@click.option(
    "--import",
    "table",
    metavar="FILE.csv",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Take in the rows of a spreadsheet, saved as CSV UTF-8: a new file in recipients/. "
    "With - in place of a file: print its headings.",
)
@day_option
@as_json
def recipients(
    case: str | None, document: str | None, table: Path | None, day: datetime.date | None, as_json: bool
) -> None:
    """List who can be written to, and which addresses nobody has checked.

    With CASE: those to whom its letters go, and the offices of its States. With -d as well: who would get that
    document, how, and who cannot and why.
    """
    if table is not None:
        if case or document or day or as_json:
            raise click.UsageError("--import stands alone")
        _import(table)
    elif document and not case:
        raise click.UsageError("--document is said of a case: give CASE as well")
    elif case and document:
        _who_gets(case, document, day, as_json)
    else:
        _list(case, day or today(), as_json)


def _import(table: Path) -> None:
    """Write the recipients of a table that are not on file yet into a new file, and print those that are left out."""
    if str(table) == "-":
        click.echo(",".join(COLUMNS))
        return
    folder = Workspace.open().recipients_folder
    imported = import_table(table, load_recipients(folder), load_no_mail(folder))
    for problem in (*imported.warnings, *imported.left_out):
        click.echo(str(problem), err=True)
    count, left = imported.count, len(imported.left_out)
    if count:
        place = place_for(table, folder)
        with writing(place, "Close the program that holds the file, or look who may write there."):
            put(place, imported.text.encode())
        hint(place.as_posix())
    new = f"{count} recipient{'s' if count != 1 else ''}" if count else "Nothing was written: nobody is new"
    left_out = f"; {left} row{'s were' if left != 1 else ' was'} left out" if left else ""
    hint(f"\n{new}{left_out}.", err=True)


def _who_gets(case: str, document: str, day: datetime.date | None, as_json: bool) -> None:
    """Print who would get a document, how and in which language, and who cannot get it and why."""
    from hrdalert.cli.dispatching import opened, show_plan
    from hrdalert.cli.document_commands import one_case, order_of
    from hrdalert.dispatch.plan import plan

    with opened() as (workspace, register):
        one = one_case(workspace, case)
        sent = register.standing(str(one.case.reference), document)
        made = plan(one, order_of(one, document, None, day), today(), sent=sent)
    if as_json:
        show_json([row.as_data() for row in made.rows])
        return
    show_plan(made)
    hint(f"\n{len(made.going)} of {len(made.rows)} would get it by e-mail.", err=True)


def _list(case: str | None, day: datetime.date, as_json: bool) -> None:
    """Print all recipients; for a case, those who get its letters, then the other offices of its States."""
    workspace = Workspace.open()
    known = workspace.resources.recipients
    listed = {recipient.id: recipient for recipient in known}
    if case is not None:
        one = workspace.case(case).case
        offices = (recipient for recipient in known if recipient.acts_for in one.all_states)
        listed = {recipient.id: recipient for recipient in (*known.resolve(one.appeal_to), *offices)}
    no_mail, problems = NoMailList(), list(known.warnings)
    try:
        no_mail = load_no_mail(workspace.recipients_folder, known)
    except InputErrors as error:
        problems += error.problems
    language = workspace.settings.defaults.languages[0]
    rows = [_row(recipient, no_mail, language, day) for recipient in listed.values()]
    if as_json:
        show_json(rows)
    else:
        for row in rows:
            click.echo(f"{row['id']:<28} {row['office']}")
            click.echo(f"{'':<28} {row['kind']}, by {row['channel'] or 'no channel known'}; {row['state']}")
            if "no_mail" in row:
                click.echo(f"{'':<28} {row['no_mail']}")
        hint(f"\n{len(rows)} recipient{'s' if len(rows) != 1 else ''}.", err=True)
    for problem in problems:
        click.echo(str(problem), err=True)
    if any(problem.severity == "error" for problem in problems):
        raise SystemExit(1)


def _row(recipient: Recipient, no_mail: NoMailList, language: str, day: datetime.date) -> dict[str, Any]:
    row = {
        "id": recipient.id,
        "office": str(recipient.office_in(language)),
        "kind": recipient.kind,
        "country": recipient.country,
        "channel": recipient.channel or ("email" if recipient.email else None),
        "languages": list(recipient.languages),
        "groups": list(recipient.groups),
        "state": recipient.staleness(day) or "checked",
    }
    if recipient.no_mail:
        row["no_mail"] = str(recipient.no_mail)
    elif recipient.email and (why := no_mail.why(recipient.email)):
        row["no_mail"] = f"nothing is sent: {why}"
    return row
