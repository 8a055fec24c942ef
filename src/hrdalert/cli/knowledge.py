"""The command ``knowledge``: what the UN and the law say, from where and as of when, and what is the office's own."""

from __future__ import annotations

import datetime
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from hrdalert.cli.options import as_json, date_option, hint, show_json, today

if TYPE_CHECKING:
    from hrdalert.knowledge.subjects import Entry


@click.command()
@click.argument("subject", required=False)
@click.argument("id", required=False)
@click.option("--unverified", is_flag=True, help="Only what nobody has read in a text, whole or in part.")
@click.option("--older-than", type=click.IntRange(0), metavar="DAYS", help="Only what was read longer ago.")
@date_option("The day from which ages are counted. Default: today.")
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

    Alone it counts the records of each subject; with SUBJECT it lists them; with ID it prints one as the file to
    begin with when you correct it, knowledge/SUBJECT.yaml.
    """
    from hrdalert.knowledge.subjects import SUBJECTS, counts, entries, entry, to_correct
    from hrdalert.workspace import Workspace

    Workspace.open()
    day = day or today()
    if subject and id:
        record = entry(subject, id)
        if as_json:
            show_json(record.as_data())
        else:
            click.echo(f"# {shorten(record.title, 100, placeholder=' …')}: {_facts(record)}")
            click.echo(to_correct(record), nl=False)
        return
    if not (subject or unverified or older_than is not None):
        for count in counts(day):
            said = ", ".join(f"{number} {what}" for what, number in count.items() if isinstance(number, int))
            click.echo(f"{count['subject']:<19} {said}")
        return
    listed = [
        record
        for name in ([subject] if subject else SUBJECTS)
        for record in entries(name)
        if not (unverified and record.verified == "yes")
        and (older_than is None or record.is_older(day, older_than))
    ]
    if as_json:
        show_json([record.as_data() for record in listed])
        return
    for record in listed:
        name = record.id if subject else f"{record.subject} {record.id}"
        click.echo(f"{name:<28} {shorten(record.title, 100, placeholder=' …')}  ({_facts(record)})")
    hint(f"\n{len(listed)} record{'s' if len(listed) != 1 else ''}.", err=True)


def _facts(record: Entry) -> str:
    """As of when, whether somebody read it, where, and whose it is."""
    sources = " ".join(source.key for source in record.sources) or "own words"
    verified = {"yes": "verified", "in part": "verified in part", "no": "unverified"}[record.verified]
    facts = [f"as of {record.as_of}", verified, sources]
    return ", ".join([*facts, "yours"] if record.is_own else facts)
