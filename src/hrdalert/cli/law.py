"""The command ``law``: what a case may invoke, and why."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from hrdalert.cli.options import as_json, cases_argument, day_option, show_json, today

if TYPE_CHECKING:
    from hrdalert.invoking import Invoked, LawOfCase


@click.command()
@cases_argument
@day_option
@as_json
def law(cases: tuple[str, ...], day: datetime.date | None, as_json: bool) -> None:
    """Show the law that the facts of a case concern, what of it binds the State on their days, and why.

    CASE is a file, a folder, an id or a reference; none means all of cases/. Documents cite the weightiest of what
    binds, and of the declarations; what is signed only, has ended or is not on file is never cited as binding.
    """
    from hrdalert.invoking import law_of_case
    from hrdalert.workspace import Workspace

    found = [law_of_case(path, day or today()) for path in Workspace.find().find_cases(cases)]
    if as_json:
        show_json([each.as_data() for each in found])
        return
    for each in found:
        _show(each)


def _show(found: LawOfCase) -> None:
    click.secho(f"{found.path.as_posix()}  {found.reference}", bold=True)
    for heading, entries in (
        ("Binds", found.binding),
        ("Binds, and is cited only where the facts are of those whom it protects", found.binding_on_some),
        ("Declarations and principles, which bind no State and may be cited against any", found.declared),
        ("Signed, not ratified: no article of it is cited", found.signed),
        ("Not cited", found.not_cited),
    ):
        if entries:
            click.secho(f"  {heading}", bold=True)
            for entry in entries:
                _show_entry(entry)
    for heading, lines in (
        ("Categories of arbitrary detention that the facts suggest", found.categories),
        ("The State's own law", found.own_law),
        ("What UN bodies have said of such facts", found.precedents),
        ("Complaints", found.complaints),
    ):
        if lines:
            click.secho(f"  {heading}", bold=True)
            for line in lines:
                click.echo(f"    {line}")
    click.echo()


def _show_entry(entry: Invoked) -> None:
    click.echo(f"    {entry.state}  {entry.title}: {entry.articles}")
    for line in entry.because:
        click.echo(f"        {line}")
