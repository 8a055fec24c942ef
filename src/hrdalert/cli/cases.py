"""Commands about a workspace and its case files: ``init``, ``new``, ``schema`` and ``check``."""

import contextlib
import datetime
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click

from hrdalert.cases.schema import json_schema, new_case, vocabularies_text
from hrdalert.cli import options
from hrdalert.cli.progress import Progress
from hrdalert.cli.screen import (
    called,
    is_refused,
    next_words,
    show,
    show_count,
    show_line,
    show_refused,
    show_whole,
)
from hrdalert.dispatch.sent import sent_of
from hrdalert.drafts.checking import Checked
from hrdalert.drafts.checking import check as check_case
from hrdalert.drafts.parallel import of_each
from hrdalert.errors import WorkspaceError
from hrdalert.store import put
from hrdalert.workspace import Workspace
from hrdalert.workspace import init as make


@click.command()
@click.argument("reference")
def new(reference: str) -> None:
    """Begin a case file: cases/REFERENCE.yaml, a form that says what each key is for.

    Choose a REFERENCE that is not made from a name, such as 2026-014: it names files and messages.
    """
    workspace = Workspace.open()
    path = workspace.place_of_new(reference)
    put(path, new_case(reference, options.today()).encode())
    options.hint(f"{path.as_posix()}\nFill it in, then:  hrdalert check {reference}")


@click.command()
@click.option("--words", is_flag=True, help="List the words that the vocabularies hold, instead.")
@click.option("-o", "--output", type=options.A_FILE, help="Write it to this file.")
def schema(words: bool, output: Path | None) -> None:
    """Print the JSON Schema of case files, from which editors complete and check.

    For VS Code, write it with -o case.schema.json and begin case files with:
    # yaml-language-server: $schema=../case.schema.json
    """
    with contextlib.suppress(WorkspaceError):  # outside of a workspace, the packaged words
        Workspace.open()
    text = vocabularies_text() if words else options.json_text(json_schema())
    if output is None:
        click.echo(text)
    else:
        put(output, f"{text}\n".encode())
        options.hint(output.as_posix())


@click.command()
@options.cases_argument
@options.documents_option
@options.languages_option
@options.day_option
@click.option(
    "--people-changed",
    is_flag=True,
    help="Of one CASE: people, parts of their names or answers were taken out on purpose; the file is whole.",
)
@click.option(
    "--whole",
    is_flag=True,
    help="All that is found, each problem in a line of its own with its id, as editors and grep read it.",
)
@options.as_json
def check(
    cases: tuple[str, ...],
    documents: tuple[str, ...],
    languages: tuple[str, ...],
    day: datetime.date | None,
    people_changed: bool,
    whole: bool,
    as_json: bool,
) -> None:
    """Say what to do next, which documents are ready, who is named to whom, and what is wrong, on one screen.

    CASE is a file, a folder or a reference; none means all of cases/, and several get a line each. With -q only what is
    refused is said. Exit status 1 where something keeps a document from its reader.
    """
    workspace = Workspace.open()
    for document in documents:
        workspace.letters.known(document)
    paths = workspace.find_cases(cases)
    clock = options.today()
    if people_changed and len(paths) > 1:
        raise click.UsageError("--people-changed is said of one case: give its reference.")
    if people_changed:
        workspace.resources.everybody.remember(paths[0], clock)
    look = partial(check_case, day=day, clock=clock, documents=documents, languages=languages, sent=sent_of)
    failed = False
    every, wrong = [], list[tuple[str, bool]]()
    show = _shower(len(paths), documents, languages, day, whole=whole)
    for problem in () if options.is_quiet() else workspace.own_problems:
        options.show_problem(problem)
    with Progress(len(paths)) as progress:
        for checked in of_each(workspace, paths, look, opened=partial(Workspace.open, workspace.root)):
            failed = failed or checked.has_errors
            progress.clear()
            if as_json:
                every.append({**checked.as_data(), "next": next_words(checked)})
            else:
                show(checked)
            if checked.has_errors or is_refused(checked):
                wrong.append((called(checked), is_refused(checked)))
            progress.done(checked.reference)
    if as_json:
        options.show_json(every)
    elif show is show_line:
        show_count(wrong, len(paths))
    if failed:
        raise SystemExit(1)


def _shower(
    cases: int, documents: Sequence[str], languages: Sequence[str], day: datetime.date | None, *, whole: bool
) -> Callable[[Checked], None]:
    """The function that shows a checked case, as the options of ``check`` ask for it."""
    if options.is_quiet():
        return show_refused
    if whole:
        return show_whole
    if cases > 1:
        return show_line
    asked = "".join(
        f" {option} {','.join(of)}" for option, of in (("-d", documents), ("-l", languages)) if of
    )
    asked += f" --date {'as_of' if day == options.AS_OF else day}" if day else ""

    def show_one(checked: Checked) -> None:
        show(checked, f"hrdalert check {called(checked)}{asked} --whole")

    return show_one


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a new workspace in DIR: settings, an example case, recipients, a place for your templates."""
    for path in make(folder):
        options.hint(path.as_posix())
    options.hint(
        f"\nGo on with:\n  cd {folder.as_posix()}\n  hrdalert check --date as_of\n  hrdalert draft --date as_of\n"
        "Then put your organisation into hrdalert.yaml, and begin your first case: hrdalert new 2026-001"
    )
