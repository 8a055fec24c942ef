"""The command ``rules``: what is looked at before a document leaves, and why."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from hrdalert.cli.options import as_json, show_json

if TYPE_CHECKING:
    from hrdalert.explaining import Explained

_COLOURS = {"error": "red", "warning": "yellow", "advice": "cyan"}


@click.command()
@click.argument("id", metavar="[ID]", required=False)
@as_json
def rules(id: str | None, as_json: bool) -> None:
    """List the rules that check looks at documents by; with ID, explain one and say how to do without it.

    ID is a rule such as F02_place, or the beginning of it: F02.
    """
    from hrdalert.explaining import explain, explained

    found = [explain(id)] if id else explained()
    if as_json:
        show_json([each.as_data() for each in found])
    elif id:
        _show(found[0])
    else:
        for each in found:
            _show_line(each)


def _show_line(rule: Explained) -> None:
    severity = click.style(f"{rule.severity:<7}", fg=_COLOURS[rule.severity])
    click.echo(f"{rule.id:<26} {severity}  {rule.finds}\n{'':36}{', '.join(rule.documents)}")


def _show(rule: Explained) -> None:
    click.secho(f"{rule.id}  {rule.severity}", bold=True)
    verified = {True: "read in a text", False: "not verified: nobody has read it in a text", None: ""}
    for label, text in (
        ("Finds", rule.finds),
        ("Why", rule.why),
        ("To mend", rule.mend),
        ("Documents", ", ".join(rule.documents)),
        ("Decided", rule.decided),
        ("Note", rule.note),
        ("Protects", rule.protects),
        ("Source", rule.source),
        ("Verified", verified[rule.verified]),
        (
            "To do without",
            f"write {rule.off} in hrdalert.yaml, or in one case file" if rule.can_be_off else "",
        ),
    ):
        if text:
            click.echo(_set_in(label, text))


def _set_in(label: str, text: str) -> str:
    """A text beside its label, wrapped, with no word broken at a hyphen."""
    return textwrap.fill(
        text,
        110,
        initial_indent=f"  {label + ':':<15} ",
        subsequent_indent=" " * 18,
        break_on_hyphens=False,
        break_long_words=False,
    )
