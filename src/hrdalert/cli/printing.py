"""The command ``print``: the letters that go by post or by fax, on paper."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from hrdalert.cli.dispatching import now, opened
from hrdalert.cli.options import day_option, language_option, to_option, today

if TYPE_CHECKING:
    from hrdalert.dispatch.dispatches import NewDispatch
    from hrdalert.dispatch.register import Register
    from hrdalert.drafting import Desk
    from hrdalert.planning import Plan
    from hrdalert.posting import Printed, Sheet


@click.command(name="print")
@click.argument("case")
@click.option(
    "-d",
    "--document",
    "document",
    metavar="ID",
    default="appeal-letter",
    help="Which document. Default: appeal-letter.",
)
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
@click.option(
    "--duplex", is_flag=True, help="For a printer that prints on both sides: no letter shares a sheet."
)
@click.option(
    "--labels",
    type=click.Choice(["labels", "slips", "pages"]),
    default="labels",
    help="The addresses: on A4 sheets of 24 labels (70 x 37 mm), on slips to cut out, or each on a page that shows in "
    "the window of an envelope. Default: labels.",
)
@click.option("--again", metavar="REASON", default="", help="Why those who have the letter get it once more.")
@day_option
def print_(
    case: str,
    document: str,
    language: str,
    only: tuple[str, ...],
    folder: Path | None,
    duplex: bool,
    labels: Literal["labels", "slips", "pages"],
    again: str,
    day: datetime.date | None,
) -> None:
    """Make the letters of a case that go by post or by fax: one file to print, addresses and lists.

    Shows who gets a letter on paper, and who does not and why. Each is noted in the register, and not made a second
    time; when it was posted or faxed, say so: hrdalert posted ID.
    """
    from hrdalert.documents.compose import Order
    from hrdalert.planning import plan
    from hrdalert.posting import print_letters, sheets

    alike: list[str] = []
    with opened() as (desk, register):
        (path,) = desk.workspace.find_cases([case])
        reference = desk.reference(path)
        made = plan(desk, path, Order(document, language, day or today()), today(), only=only)
        found = sheets(desk, made, today(), register.standing(reference, document), again=bool(again))
        going = _going(found)
        if warning := desk.still_invented([path]):
            click.secho(str(warning), fg="yellow", err=True)
        folder = folder or _new_folder(desk, reference)
        printed, ids = print_letters(
            desk,
            made,
            going,
            folder,
            _noting(register, made, alike),
            counts=register.counts(reference, document),
            duplex=duplex,
            labels=labels,
            again=again,
        )
    _show_warnings(printed, alike)
    _show(going, ids)
    _show_files(folder, printed.files)
    _show_next(going, ids, printed.pages, duplex=duplex, labels=labels)


def _going(found: Sequence[Sheet]) -> list[Sheet]:
    """Who gets a letter; the others are shown with the reason. Ends the command where nobody gets one."""
    for each in found:
        if each.why_not:
            click.secho(f"  {each.recipient.id:<28} not printed: {'; '.join(each.why_not)}", fg="yellow")
    going = [each for each in found if not each.why_not]
    if not going:
        click.echo("Nothing to print: nobody is reached by post or fax who has no letter yet.")
        raise SystemExit(1)
    return going


def _noting(register: Register, made: Plan, alike: list[str]) -> Callable[[Sequence[NewDispatch]], list[int]]:
    """Notes the letters in the register; ``alike`` gets those that are nearly the same as one of another case."""
    from hrdalert.mailing import near_copies

    def note(new: Sequence[NewDispatch]) -> list[int]:
        alike.extend(near_copies(register, new) if made.addressed_to == "authorities" else ())
        return register.queue(new, now())

    return note


def _new_folder(desk: Desk, reference: str) -> Path:
    """One of today: what was printed before may have notes of a person in its lists, and is not written over.

    It lies beside the drafts of this case that the office alone reads. out/government is what a government may see:
    this holds the letters to all offices in one file, and a list of everybody who is written to.
    """
    parent = desk.workspace.out / "internal" / reference / "print"
    number, folder = 1, parent / today().isoformat()
    while folder.exists():
        number += 1
        folder = parent / f"{today().isoformat()}-{number}"
    return folder


def _show_warnings(printed: Printed, alike: Sequence[str]) -> None:
    for line in printed.warnings:
        click.secho(f"  {line}", fg="yellow", err=True)
    for line in alike:
        click.secho(f"  {line}: write it in other words, or it is taken for a copy", fg="yellow", err=True)


def _show(going: Sequence[Sheet], ids: Sequence[int]) -> None:
    for each, id in zip(going, ids, strict=True):
        click.echo(f"{id:>5}  {each.recipient.id:<28} by {each.channel:<4}  {each.address}")


def _show_files(folder: Path, files: Mapping[str, str]) -> None:
    click.echo(f"\n{folder.as_posix()}:")
    for name, holds in files.items():
        click.echo(f"  {name:<18} {holds}")
    click.echo(f"  {'letters/':<18} each letter by itself")


def _show_next(
    going: Sequence[Sheet], ids: Sequence[int], pages: Sequence[int], *, duplex: bool, labels: str
) -> None:
    """What a person does with the files, step by step."""
    ways = {each.channel for each in going}
    steps = []
    if "post" in ways:
        sides = "on both sides" if duplex else "on one side of the paper"
        steps.append(f"Print to-post.pdf {sides}. Read each letter, and have it signed.")
        steps.append(_OF_ADDRESSES[labels])
        steps.append(f"Post them. {_where(pages)}; write the day and the tracking number into the list.")
    if "fax" in ways:
        steps.append("Print to-fax.pdf, have the letters signed, and fax each to its number in fax-list.csv.")
    example = ids[0] if len(ids) == 1 else f"{ids[0]} {ids[1]}"
    steps.append(f"Say which have gone:  hrdalert posted {example}{' …' if len(ids) > 2 else ''}")
    click.echo("\nNothing has left. Next:")
    for number, step in enumerate(steps, 1):
        click.echo(f"  {number}. {step}")


def _where(pages: Sequence[int]) -> str:
    """Which pages are those of the first two letters, as a viewer labels them."""
    first, *others = (_labels(number, count) for number, count in enumerate(pages, 1))
    second = f", letter 2 {others[0]}" if others else ""
    return f"Letter 1 of posting-list.csv {first} of to-post.pdf{second}{', and so on' if others[1:] else ''}"


def _labels(letter: int, pages: int) -> str:
    if pages == 1:
        return f"is page {letter}-1"
    return f"has the pages {letter}-1 {'and' if pages == 2 else 'to'} {letter}-{pages}"


_OF_ADDRESSES = {
    "labels": "Print addresses.pdf on A4 sheets of 24 labels (70 x 37 mm), at 100 %, not fitted to the page.",
    "slips": "Print addresses.pdf at 100 %, cut along its lines, and glue a slip onto each envelope.",
    "pages": "Print addresses.pdf, and lay each page before its letter: the address shows in the envelope's window.",
}
