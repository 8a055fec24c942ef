"""The command ``knowledge``: what the UN and the law say, from where and as of when, and what is the office's own."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from hrdalert.cli.options import a_day, as_json, show_json, today

if TYPE_CHECKING:
    from hrdalert.knowing import Count
    from hrdalert.knowledge import Entry


@click.command()
@click.argument("subject", required=False)
@click.argument("id", required=False)
@click.option("--unverified", is_flag=True, help="Only what nobody has read in a text, whole or in part.")
@click.option(
    "--older-than",
    "older_than",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Only what was read more than so many days before --date.",
)
@click.option(
    "--date",
    "day",
    callback=a_day,
    metavar="DATE",
    help="The day from which ages are counted. Default: today.",
)
@as_json
def knowledge(
    subject: str | None,
    id: str | None,
    unverified: bool,
    older_than: int | None,
    day: datetime.date | None,
    as_json: bool,
) -> None:
    """List what is known of the UN and the law, with its sources, and what of it is your own.

    Alone it counts the records of each subject, and those that are older than a year; with SUBJECT it lists them; with
    ID it prints one as the file to begin with when you correct it, knowledge/SUBJECT.yaml.
    """
    from hrdalert import knowing
    from hrdalert.workspace import Workspace

    Workspace.find()
    day = day or today()
    if not (subject or unverified or older_than is not None):
        counts = knowing.counts(day)
        if as_json:
            show_json([count.as_data() for count in counts])
        else:
            _show_counts(counts)
        return
    if subject and id:
        found = knowing.record(subject, id)
    else:
        found = knowing.records(subject, day, unverified=unverified, older_than=older_than)
    if as_json:
        show_json([knowing.as_data(entry) for entry in found])
    elif id:
        _show_whole(found)
    else:
        _show_list(found, with_subject=subject is None)


def _show_counts(counts: Sequence[Count]) -> None:
    from hrdalert.knowing import OLD_DAYS
    from hrdalert.knowledge import SUBJECTS

    for count in counts:
        click.secho(f"{count.subject:<19} {SUBJECTS[count.subject]}", bold=bool(count.yours))
        parts = [f"{count.records} records", f"{count.unverified} unverified"]
        parts += [f"{count.in_part} in part"] if count.in_part else []
        parts += [f"{count.old} older than {OLD_DAYS} days"] if count.old else []
        parts += [f"the oldest as of {count.oldest}"]
        parts += [f"{count.yours} yours"] if count.yours else []
        click.echo(f"{'':<19} {', '.join(parts)}")


def _show_list(found: Sequence[Entry], *, with_subject: bool) -> None:
    from hrdalert.knowing import facts_of

    for entry in found:
        name = f"{entry.subject} {entry.name}" if with_subject else entry.name
        click.echo(f"{name:<28} {shorten(entry.title, 100, placeholder=' …')}  ({facts_of(entry)})")
    click.echo(f"\n{len(found)} record{'s' if len(found) != 1 else ''}.", err=True)


def _show_whole(found: Sequence[Entry]) -> None:
    from hrdalert.corrections import to_correct
    from hrdalert.knowing import facts_of

    for number, entry in enumerate(found):
        if number:
            click.echo("---")
        click.echo(f"# {shorten(entry.title, 100, placeholder=' …')}: {facts_of(entry)}")
        if not entry.is_own:
            click.echo(
                f"# To correct it, put it into knowledge/{entry.subject}.yaml, whole, and change it there."
            )
        click.echo(to_correct(entry), nl=False)
