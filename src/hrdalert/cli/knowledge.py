"""The command ``knowledge``: what the UN and the law say, from where and as of when, and what is the office's own."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

import click

from hrdalert.cli.options import as_json, hint, show_json, today

if TYPE_CHECKING:
    from hrdalert.knowledge.subjects import Entry


@click.command()
@click.argument("subject", required=False)
@click.argument("id", required=False)
@click.option("--unverified", is_flag=True, help="Only what nobody has read in a text, whole or in part.")
@click.option("--older-than", type=click.IntRange(0), metavar="DAYS", help="Only what was read longer ago.")
@as_json
def knowledge(
    subject: str | None, id: str | None, unverified: bool, older_than: int | None, as_json: bool
) -> None:
    """List what is known of the UN and the law, with its sources, and what of it is your own.

    Alone it counts the records of each subject; with SUBJECT it lists them; with ID it prints one as the file to
    begin with when you correct it, knowledge/SUBJECT.yaml.
    """
    from hrdalert.knowledge.subjects import SUBJECTS, counts, entries, entry, to_correct
    from hrdalert.workspace import Workspace

    Workspace.open()
    if not (subject or unverified or older_than is not None):
        for count in counts(today()):
            said = ", ".join(f"{number} {what}" for what, number in count.items() if isinstance(number, int))
            click.echo(f"{count['subject']:<19} {said}")
        return
    if subject and id:
        listed = [entry(subject, id)]
    else:
        every = (record for name in ([subject] if subject else SUBJECTS) for record in entries(name))
        listed = [
            record
            for record in every
            if not (unverified and record.verified)
            and (older_than is None or (today() - record.as_of).days > older_than)
        ]
    if as_json:
        show_json(listed[0].as_data() if id else [record.as_data() for record in listed])
    elif id:
        click.echo(f"# {shorten(listed[0].title, 100, placeholder=' …')}: {_facts(listed[0])}")
        click.echo(to_correct(listed[0]), nl=False)
    else:
        for record in listed:
            name = record.id if subject else f"{record.subject} {record.id}"
            click.echo(f"{name:<28} {shorten(record.title, 100, placeholder=' …')}  ({_facts(record)})")
        hint(f"\n{len(listed)} record{'s' if len(listed) != 1 else ''}.", err=True)


def _facts(record: Entry) -> str:
    """As of when, whether somebody read it, where, and whose it is."""
    sources = " ".join(source.key for source in record.sources) or "own words"
    facts = [f"as of {record.as_of}", "verified" if record.verified else "unverified", sources]
    return ", ".join([*facts, "yours"] if record.is_own else facts)
