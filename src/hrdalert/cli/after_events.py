"""The command ``still-true``: texts that did not change after an event, and need no change."""

import click

from hrdalert.cli import completion, options
from hrdalert.cli.document_commands import one_case
from hrdalert.drafts.still_true import questions, say_still_true
from hrdalert.errors import WorkspaceError
from hrdalert.workspace import Workspace


@click.command()
@click.argument("case", shell_complete=completion.cases)
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--yes", is_flag=True, help="Do not ask.")
def still_true(case: str, keys: tuple[str, ...], yes: bool) -> None:
    """Say of texts that check lists after an event that you have read them, and that they are still true.

    KEY is one as check lists it: position, demands[0].text. None means all that are listed. The day is written into
    the case file, under still_true:, and clears a text until the next event.
    """
    workspace = Workspace.open()
    opened = one_case(workspace, case)
    listed = questions(opened, options.today())
    if not listed:
        options.hint("No text is listed: none is as it was before an event.")
        return
    if unknown := [key for key in keys if key not in listed]:
        what = f"{', '.join(unknown)}: nothing of the kind is listed."
        raise WorkspaceError(what, f"Listed are: {', '.join(listed)}")
    chosen = [one.told for key, one in listed.items() if key in keys or not keys]
    for told in chosen:
        click.echo(f"  {told.origin}  {told.key}")
    count = f"all of {len(chosen)} texts" if len(chosen) > 1 else "this text"
    if not yes and not click.confirm(f"Have you read {count}, and are they still true?"):
        click.echo("Nothing was changed.")
        raise SystemExit(1)
    say_still_true(opened, [told.key for told in chosen], options.today())
    options.hint(f"{opened.path.as_posix()}: still_true\nNext:  hrdalert check {case}")
