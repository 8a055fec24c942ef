"""The command ``bundle``: a document with its annexes, for one door."""

from __future__ import annotations

import datetime

import click

from hrdalert.cli import completion
from hrdalert.cli.dispatching import language_option, one_case, order_of
from hrdalert.cli.options import as_json, day_option, document_option, hint, show_json, to_option, today


@click.command()
@click.argument("case", shell_complete=completion.cases)
@document_option("Which document: un-communication.", required=True)
@language_option
@to_option
@day_option
@click.option(
    "--looked-at", is_flag=True, help="You looked at the pictures and scans, which cannot be searched."
)
@as_json
def bundle(
    case: str,
    document: str,
    language: str | None,
    only: tuple[str, ...],
    day: datetime.date | None,
    looked_at: bool,
    as_json: bool,
) -> None:
    """Put a document and its annexes into one folder and one PDF, with a list of exhibits.

    The document must be ready. Annexes are those under annexes: in the case file that go with this document. They are
    copied without their metadata, and searched for names that the reader may not have.
    """
    from hrdalert.drafts.bundle import Bundle
    from hrdalert.workspace import Workspace

    workspace = Workspace.open()
    one = one_case(workspace, case)
    order = order_of(one, document, language, day)
    workspace.letters.known(document)
    made = Bundle(one.telling(order.day, today()), order, only, looked_at)
    folder = made.write(workspace.root)
    files = [path.as_posix() for path in folder.written]
    if as_json:
        moved = [str(file) for file in folder.set_aside]
        show_json({"folder": made.place, "files": files, "warnings": made.warnings, "set_aside": moved})
        return
    hint(f"{made.document.reference}: {len(files)} files in {(workspace.out / made.place).as_posix()}")
    for file in files:
        hint(f"  {file.rpartition('/')[2]}")
    for line in (*made.warnings, *map(str, folder.set_aside)):
        click.secho(f"  {line}", fg="yellow", err=True)
