"""The command ``print``: the letters that go by post, on paper."""

import datetime
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import click

from hrdalert.cli import completion
from hrdalert.cli.dispatching import opened
from hrdalert.cli.document_commands import one_case, order_of
from hrdalert.cli.options import day_option, document_option, hint, language_option, now, to_option, today
from hrdalert.dispatch.messages import near_copies
from hrdalert.dispatch.paper import Sheet, print_letters, sheets
from hrdalert.dispatch.plan import plan
from hrdalert.drafts.folder import Folder
from hrdalert.settings import still_invented
from hrdalert.workspace import Workspace


@click.command(name="print")
@click.argument("case", shell_complete=completion.cases)
@document_option("Which document. Default: appeal-letter.", default="appeal-letter")
@language_option
@to_option
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="A new folder for the files. Default: one of today in out/internal/<reference>/print.",
)
@click.option("--duplex", is_flag=True, help="For a printer of both sides: no letter shares a sheet.")
@click.option("--again", metavar="REASON", default="", help="Why those who have the letter get it once more.")
@day_option
def print_(
    case: str,
    document: str,
    language: str | None,
    only: tuple[str, ...],
    folder: Path | None,
    duplex: bool,
    again: str,
    day: datetime.date | None,
) -> None:
    """Make the letters of a case that go by post: one file to print, and a list with the addresses.

    Shows who gets a letter on paper, and who does not and why. Each is noted in the register, and not made a second
    time; when it was posted, say so: hrdalert posted ID.
    """
    with opened() as (workspace, register):
        one = one_case(workspace, case)
        reference = str(one.case.reference)
        request = order_of(one, document, language, day)
        one.require_embargo(document, request.language, now())
        made = plan(one, request, today(), only=only)
        going = _going(sheets(made, today(), register.standing(reference, document), again=bool(again)))
        if warning := still_invented(workspace.settings):
            click.secho(str(warning), fg="yellow", err=True)
        folder = folder or _new_folder(workspace, reference)
        counts = register.counts(reference, document)
        how = made, going, folder, lambda new: register.queue(new, now())
        ids, pages, warnings = print_letters(*how, counts=counts, duplex=duplex, again=again)
        alike = near_copies(register, made, ids)
    for line in warnings:
        click.secho(f"  {line}", fg="yellow", err=True)
    for line in alike:
        click.secho(f"  {line}: write it in other words, or it is taken for a copy", fg="yellow", err=True)
    for sheet, id in zip(going, ids, strict=True):
        click.echo(f"{id:>5}  {sheet.recipient.id:<28} by post  {sheet.address}")
    _show(ids, pages, folder, "on both sides" if duplex else "on one side of the paper")


def _going(found: Sequence[Sheet]) -> list[Sheet]:
    """The sheets of those who get a letter. The others are printed with the reason.

    Ends the command where nobody gets a letter.
    """
    for sheet in found:
        if sheet.why_not:
            click.secho(f"  {sheet.recipient.id:<28} not printed: {'; '.join(sheet.why_not)}", fg="yellow")
    going = [sheet for sheet in found if not sheet.why_not]
    if not going:
        click.echo("Nothing to print: nobody is reached by post who has no letter yet.")
        raise SystemExit(1)
    return going


def _new_folder(workspace: Workspace, reference: str) -> Path:
    """A new folder named after today. An older one may hold lists with a person's notes, and is not written over.

    The folder lies among the drafts for the office alone, not in out/government: it holds the letters to all offices in
    one file, and a list of everybody who is written to.
    """
    parent = workspace.out / "internal" / reference / "print"
    Folder.require_no_links(workspace.out, parent)
    places = (parent / f"{today()}{f'-{n}' if n > 1 else ''}" for n in count(1))
    return next(place for place in places if not place.exists())


def _show(ids: Sequence[int], pages: int, folder: Path, sides: str) -> None:
    """Print which files were made, and what to do with them step by step."""
    letters, some = len(ids), " ".join(map(str, ids[:2])) + " …" * (len(ids) > 2)
    hint(
        f"\n{folder.as_posix()}:\n"
        f"  to-post.pdf        {pages} page{'' if pages == 1 else 's'}\n"
        f"  posting-list.csv   {letters} letter{'' if letters == 1 else 's'}\n"
        "  letters/           each letter by itself\n\nNothing has left. Next:\n"
        f"  1. Print to-post.pdf {sides}. Read each letter, and have it signed.\n"
        "  2. Write the addresses of posting-list.csv on the envelopes, or print them from your office program.\n"
        "  3. Post them. Page 3-1 is the first of letter 3 in the list;"
        " write the day and the tracking number there.\n"
        f"  4. Say which have gone:  hrdalert posted {some}"
    )
