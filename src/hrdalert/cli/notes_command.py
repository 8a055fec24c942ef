"""The command ``notes``: days and sentences of notes, put into the chronology of a case."""

import sys
from pathlib import Path

import click

from hrdalert.cli import completion, options
from hrdalert.cli.document_commands import one_case
from hrdalert.errors import RefusedError, WorkspaceError
from hrdalert.store import read
from hrdalert.workspace import Workspace


@click.command()
@click.argument("case", shell_complete=completion.cases)
@click.argument("file", type=options.A_FILE)
@options.list_option("--sources", "sources", help="The sources that the notes are of: S1,S3.")
@click.option("--yes", is_flag=True, help="Add all that is found, and do not ask.")
def notes(case: str, file: Path, sources: tuple[str, ...], yes: bool) -> None:
    """Find days in notes, with the sentences that tell of them, and add what you say yes to to the chronology.

    FILE is text as it was jotted down: paragraphs, lists, or tables with cells between bars or tabs. What happened
    stays open: kind, place and violations are yours to write.
    """
    from hrdalert.drafts.notes import entries_in, read_notes, with_entries

    opened = one_case(Workspace.open(), case)
    on_file = [source.id for source in opened.case.sources]
    if unknown := [source for source in sources if source not in on_file]:
        raise WorkspaceError(
            f"{', '.join(unknown)}: the case has no such source.", f"It has: {', '.join(on_file)}"
        )
    content, taken = read(opened.path), 0
    at_terminal = sys.stdin.isatty() and options.is_at_a_terminal()
    for one in entries_in(read_notes(file), opened.case.language):
        click.echo(f"{file.name}:{one.line}  {one.date or 'no sure day'}  {one.text}")
        for entry in opened.case.chronology:
            if one.date and entry.date and entry.date.text == one.date:
                click.secho(f"  of that day on file: {entry.text}", dim=True)
        if yes or (at_terminal and click.confirm("Add it?", default=False)):
            content, taken = with_entries(content, opened.path, [one], sources), taken + 1
    if not yes and not at_terminal:
        what = "Nothing was written: there is no terminal at which somebody could say yes."
        raise RefusedError(what, "To add all of them:  --yes")
    if not taken:
        options.hint("Nothing was added.")
        return
    if not opened.is_as_read():
        raise RefusedError(f"{opened.path.as_posix()} changed meanwhile; nothing was written.", "Try again.")
    opened.rewritten(content)
    options.hint(f"{opened.path.as_posix()}: {taken} added to chronology\nNext:  hrdalert check {case}")
