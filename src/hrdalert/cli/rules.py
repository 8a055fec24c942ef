"""The command ``rules``: what is looked at before a document leaves, and why."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from hrdalert.cli.options import SEVERITY_COLOURS, as_json, show_json

if TYPE_CHECKING:
    from hrdalert.review.rules import Rule


@click.command()
@click.argument("id", metavar="[ID]", required=False)
@as_json
def rules(id: str | None, as_json: bool) -> None:
    """List the rules that check looks at documents by; with ID, explain one and say how to do without it.

    ID is a rule such as F02_place, or the beginning of it: F02.
    """
    from hrdalert.review.tells import explain, explained

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
