"""The command ``translated``: which texts of a translation were made from what the case file says now."""

import click

from hrdalert.cases.translations import translated_from_now, translation_file
from hrdalert.cli import completion, options
from hrdalert.cli.document_commands import one_case
from hrdalert.errors import RefusedError
from hrdalert.store import put, writing
from hrdalert.workspace import Workspace


@click.command()
@click.argument("case", shell_complete=completion.cases)
@click.argument("language", shell_complete=completion.languages)
@click.argument("keys", metavar="[KEY]...", nargs=-1)
def translated(case: str, language: str, keys: tuple[str, ...]) -> None:
    """Say of texts of a translation that they say what the case file says now.

    KEY is one as check names it, such as chronology.call.text, or the beginning of several: chronology. None means all
    that the translation has. A digest of each sentence of the case file is written below its texts; where the case file
    changes later, check says so, and the documents that print that text are not ready.
    """
    workspace = Workspace.open()
    opened = one_case(workspace, case)
    file = translation_file(opened.path, language)
    content, new = translated_from_now(opened.case, language, keys)
    if not opened.is_as_read():
        raise RefusedError(f"{file.as_posix()} changed meanwhile; nothing was written.", "Try again.")
    with writing(file, "See who may write there."):
        put(file, content, on_disk=True)
    for original in new:
        click.echo(f"  {original.translated_at}  {original.key}")
    count = f"{len(new)} text{'' if len(new) == 1 else 's'}" if new else "Nothing"
    options.hint(f"{count} noted in {file.as_posix()}\nNext:  hrdalert check {case} -l {language}")
