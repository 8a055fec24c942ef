"""The command ``print``: the letters that go by post, on paper."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hrdalert.cli import completion
from hrdalert.cli.dispatching import language_option, now, one_case, opened, order_of
from hrdalert.cli.options import day_option, document_option, hint, to_option, today

if TYPE_CHECKING:
    from hrdalert.dispatch.dispatches import NewDispatch
    from hrdalert.dispatch.paper import Printed, Sheet
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
    from hrdalert.dispatch.messages import near_copies
    from hrdalert.dispatch.paper import print_letters, sheets
    from hrdalert.dispatch.plan import plan
    from hrdalert.settings import still_invented

    alike: list[str] = []
    with opened() as (workspace, register):
        one = one_case(workspace, case)
        reference = str(one.case.reference)
        made = plan(one, order_of(one, document, language, day), today(), only=only)
        going = _going(sheets(made, today(), register.standing(reference, document), again=bool(again)))
        if warning := still_invented(workspace.settings):
            click.secho(str(warning), fg="yellow", err=True)
        folder = folder or _new_folder(workspace, reference)
        counts = register.counts(reference, document)

        def note(new: Sequence[NewDispatch]) -> list[int]:
            ids = register.queue(new, now())
            alike.extend(near_copies(register, made, ids))
            return ids

        printed = print_letters(made, going, folder, note, counts=counts, duplex=duplex, again=again)
    for line in printed.warnings:
        click.secho(f"  {line}", fg="yellow", err=True)
    for line in alike:
        click.secho(f"  {line}: write it in other words, or it is taken for a copy", fg="yellow", err=True)
    _show(going, printed, folder)
    _show_next(printed, duplex=duplex)


def _going(found: Sequence[Sheet]) -> list[Sheet]:
    """Who gets a letter; the others are shown with the reason. Ends the command where nobody gets one."""
    for sheet in found:
        if sheet.why_not:
            click.secho(f"  {sheet.recipient.id:<28} not printed: {'; '.join(sheet.why_not)}", fg="yellow")
    going = [sheet for sheet in found if not sheet.why_not]
    if not going:
        click.echo("Nothing to print: nobody is reached by post who has no letter yet.")
        raise SystemExit(1)
    return going


def _new_folder(workspace: Workspace, reference: str) -> Path:
    """One of today: what was printed before may have notes of a person in its lists, and is not written over.

    It lies beside the drafts of this case that the office alone reads. out/government is what a government may see:
    this holds the letters to all offices in one file, and a list of everybody who is written to.
    """
    from hrdalert.drafts.folder import Folder

    parent = workspace.out / "internal" / reference / "print"
    Folder.refuse_links(workspace.out, parent)
    number, folder = 1, parent / today().isoformat()
    while folder.exists():
        number += 1
        folder = parent / f"{today().isoformat()}-{number}"
    return folder


def _show(going: Sequence[Sheet], printed: Printed, folder: Path) -> None:
    for sheet, id in zip(going, printed.ids, strict=True):
        click.echo(f"{id:>5}  {sheet.recipient.id:<28} by post  {sheet.address}")
    pages, letters = printed.pages, len(going)
    hint(f"\n{folder.as_posix()}:")
    hint(f"  {'to-post.pdf':<18} {pages} page{'' if pages == 1 else 's'}")
    hint(f"  {'posting-list.csv':<18} {letters} letter{'' if letters == 1 else 's'}")
    hint(f"  {'letters/':<18} each letter by itself")


def _show_next(printed: Printed, *, duplex: bool) -> None:
    """What a person does with the files, step by step."""
    sides = "on both sides" if duplex else "on one side of the paper"
    steps = (
        f"Print to-post.pdf {sides}. Read each letter, and have it signed.",
        "Write the addresses of posting-list.csv on the envelopes, or print them from your office program.",
        "Post them. Page 3-1 is the first of letter 3 in the list; write the day and the tracking number there.",
        f"Say which have gone:  hrdalert posted {' '.join(map(str, printed.ids[:2]))}{' …' * (len(printed.ids) > 2)}",
    )
    hint("\nNothing has left. Next:")
    for number, step in enumerate(steps, 1):
        hint(f"  {number}. {step}")
