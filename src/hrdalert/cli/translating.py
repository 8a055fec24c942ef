"""The commands ``translate`` and ``translated``: what is to be translated, its return, and what was made from what."""

from collections.abc import Sequence
from pathlib import Path

import click

from hrdalert.cases.model import Case
from hrdalert.cases.translation_rows import EMPTY, Row, rows, taken_back, with_ids
from hrdalert.cases.translations import translated_from_now, translation_file
from hrdalert.cases.values import LANGUAGE
from hrdalert.cli import completion, options
from hrdalert.cli.document_commands import one_case
from hrdalert.drafts.folder import Folder
from hrdalert.drafts.translation_sheet import Sheet, read_sheet
from hrdalert.errors import RefusedError, WorkspaceError
from hrdalert.store import put, read, writing
from hrdalert.workspace import Workspace


@click.command()
@click.argument("case", shell_complete=completion.cases)
@click.argument("language", shell_complete=completion.languages)
@click.argument("file", required=False, type=options.A_FILE)
def translate(case: str, language: str, file: Path | None) -> None:
    """Write a sheet of what is to be translated, a Word table and the same in YAML; with FILE, read it back.

    It has the texts that the translation lacks, and those that changed in the case file since. A text goes into the
    translation where the case file still says what the translator saw; else it stands in the next sheet again.
    """
    workspace = Workspace.open()
    opened = one_case(workspace, case)
    if not LANGUAGE.fullmatch(language):
        raise WorkspaceError(f"{language} is no language: write its code, as fr, es or zh-Hans.")
    if language == opened.case.language:
        raise RefusedError(f"{opened.case.reference} is written in {language}: choose another language.")
    place = translation_file(opened.path, language)
    content = read(place) if place.is_file() else EMPTY
    if file is None:
        named = with_ids(opened.case, language, content, before := read(opened.path))
        if named != before:
            opened.rewritten(named)
            opened = one_case(workspace, case)
            options.hint(f"{opened.path.as_posix()}: items got an id, by which a translation finds them.")
        _write_sheet(workspace, opened.case, language, rows(opened.case, language, content))
        return
    returned = taken_back(opened.case, language, content, read_sheet(file))
    is_as_it_was = read(place) == content if place.is_file() else content == EMPTY
    if not (opened.is_as_read() and is_as_it_was):
        raise RefusedError(f"{place.as_posix()} changed meanwhile; nothing was written.", "Try again.")
    if returned.taken:
        with writing(place, "See who may write there."):
            put(place, returned.content, on_disk=True)
    for what, keys, colour in (
        ("translated", returned.taken, None),
        ("still without a translation", returned.empty, "yellow"),
        ("not taken, since the case file says something else by now", returned.changed, "yellow"),
    ):
        if keys:
            click.secho(f"{what}: {', '.join(keys)}", fg=colour)
    options.hint(f"{place.as_posix()}\nNext:  hrdalert check {case} -l {language}")


def _write_sheet(workspace: Workspace, case: Case, language: str, wanted: Sequence[Row]) -> None:
    if not wanted:
        options.hint(
            "Nothing is to be translated: every text is there, and made from what the case file says now."
        )
        return
    sheet = Sheet(case.reference, language, case.language, wanted)
    place = f"internal/{case.reference}/to-translate.{language}"
    with Folder.open(workspace.root, case.reference) as folder:
        folder.write({f"{place}.docx": sheet.word, f"{place}.yaml": sheet.yaml})
    for moved in folder.set_aside:
        click.secho(str(moved), err=True, fg="yellow")
    path = (workspace.out / place).as_posix()
    count = f"{len(wanted)} texts" if len(wanted) > 1 else "1 text"
    options.hint(
        f"{path}.docx\n{path}.yaml\n{count}. Translated:  hrdalert translate {case.reference} {language} {path}.docx"
    )


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
