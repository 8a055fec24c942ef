"""The commands ``knowledge`` and ``rules``: what is known, from where, and what is looked at before anything leaves."""

import textwrap
from textwrap import shorten

import click

from hrdalert.cli.options import SEVERITY_COLOURS, as_json, hint, show_json, today
from hrdalert.knowledge.subjects import SUBJECTS, Entry, counts, entries, entry, to_correct
from hrdalert.review.rules import Rule
from hrdalert.review.tells import explain, explained
from hrdalert.workspace import Workspace


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
    """A record's day, whether somebody read it in a text, its sources, and whether it is the office's own."""
    sources = " ".join(source.key for source in record.sources) or "own words"
    facts = [f"as of {record.as_of}", "verified" if record.verified else "unverified", sources]
    return ", ".join([*facts, "yours"] if record.is_own else facts)


@click.command()
@click.argument("id", metavar="[ID]", required=False)
@as_json
def rules(id: str | None, as_json: bool) -> None:
    """List the rules that check looks at documents by; with ID, explain one and say how to do without it.

    ID is a rule such as F02_place, or the beginning of it: F02.
    """
    listed = [explain(id)] if id else explained()
    if as_json:
        show_json([rule.as_data() for rule in listed])
    elif id:
        _show(listed[0])
    else:
        for rule in listed:
            severity = click.style(f"{rule.severity:<7}", fg=SEVERITY_COLOURS[rule.severity])
            click.echo(f"{rule.id:<26} {severity}  {rule.finds}\n{'':36}{rule.about}")


def _show(rule: Rule) -> None:
    click.secho(f"{rule.id}  {rule.severity}", bold=True)
    verified = {True: "read in a text", False: "not verified: nobody has read it in a text", None: ""}
    for label, text in (
        ("Finds", rule.finds),
        ("Why", rule.why),
        ("To mend", rule.mend),
        ("Documents", rule.about),
        ("Note", rule.note),
        ("Protects", rule.protects),
        ("Source", str(rule.source)),
        ("Verified", verified[rule.verified]),
        ("To do without", f"write {rule.off} in hrdalert.yaml, or in one case file" if rule.off else ""),
    ):
        if text:
            first, rest = f"  {label + ':':<15} ", " " * 18
            lines = textwrap.wrap(
                text, 110, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
            )
            click.echo("\n".join(lines))
