"""The command ``deadlines``: what is due, in a list and in a calendar file."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hrdalert.cli.options import a_day, as_json, cases_argument, show_json, today

if TYPE_CHECKING:
    from hrdalert.deadlines import Deadline, DeadlinesOfCase

COLOURS = {"passed": "red", "soon": "yellow", "ahead": None}
"""A deadline is coloured as an error is where it has passed, and as a warning is where it is close."""


@click.command()
@cases_argument
@click.option(
    "--date",
    "day",
    callback=a_day,
    metavar="DATE",
    help="The day from which is counted, as 2026-03-20. Default: today. It decides what is known by then.",
)
@click.option(
    "--days", type=click.IntRange(0, 36500), metavar="N", help="Only what has passed or is due within N days."
)
@click.option(
    "--ics",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write them to this calendar file, too: references, and nobody's name.",
)
@click.option(
    "--names", is_flag=True, help="With --ics: name the people. Calendars are copied to telephones."
)
@as_json
def deadlines(
    cases: tuple[str, ...],
    day: datetime.date | None,
    days: int | None,
    file: Path | None,
    names: bool,
    as_json: bool,
) -> None:
    """List what is due in cases, by the day; what has passed comes first.

    CASE is a file, a folder, an id or a reference; none means all of cases/. The days are those that a case sets
    (act_by, the last day of an urgent action, consents, ends of custody), those of UN procedures, those from
    which facts are to be asked for again, and the limits of the State's own law.
    """
    from hrdalert.deadlines import deadlines_of_cases
    from hrdalert.workspace import Workspace

    if names and file is None:
        raise click.UsageError("--names is said of a calendar file: give --ics FILE as well")
    day = day or today()
    found, problems = deadlines_of_cases(Workspace.find().find_cases(cases), day)
    if days is not None:
        found = [each.within(days) for each in found]
    if as_json:
        show_json([each.as_data() for each in found])
    else:
        _show(found)
    if problems:
        for problem in problems:
            click.echo(str(problem), err=True)
        unwritten = f" {file} was not written." if file else ""
        click.echo(f"Cases with errors are not in the list.{unwritten}", err=True)
        raise SystemExit(1)
    if file is not None:
        _write(file, found, day, names)


def _show(found: Sequence[DeadlinesOfCase]) -> None:
    """All of them by their days; in a second line the fact and its place, and in a third the rule's source."""
    rows = sorted(
        ((due, each) for each in found for due in each.deadlines),
        key=lambda row: (row[0].day, row[1].reference),
    )
    if not rows:
        click.echo("No deadlines.")
        return
    whens = [_when(due, each.day) for due, each in rows]
    width, wide = max(map(len, whens)), max(len(each.reference) for _, each in rows)
    for when, (due, each) in zip(whens, rows, strict=True):
        line = f"{due.day}  {when:<{width}}  {each.reference:<{wide}}  {due.said}"
        click.secho(line, fg=COLOURS[due.severity])
        click.echo(f"            {due.why}  {due.place}")
        if due.source:
            click.echo(f"            {due.source}")


def _when(due: Deadline, day: datetime.date) -> str:
    return f"passed {due.in_days(day)}" if due.severity == "passed" else due.in_days(day)


def _write(file: Path, found: Sequence[DeadlinesOfCase], day: datetime.date, names: bool) -> None:
    """Writes the calendar file whole, or not at all where it would hold nothing. What is written goes to stderr."""
    from hrdalert.deadlines import calendar_file
    from hrdalert.errors import WriterError
    from hrdalert.files import put

    if not any(each.deadlines for each in found):
        click.echo(f"{file.as_posix()} was not written: there is nothing to put into it.", err=True)
        return
    content = calendar_file(found, day, names=names)
    try:
        put(file, content)
    except OSError as error:
        why = f"{file.as_posix()} cannot be written: {error.strerror or error}."
        raise WriterError(why, "Choose another folder, or close the program that holds the file.") from None
    click.echo(file.as_posix(), err=True)
