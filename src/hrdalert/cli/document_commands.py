"""Commands about documents: ``documents``, ``draft``, ``changes`` and ``bundle``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hrdalert.cli import completion, options
from hrdalert.cli.options import language_option, now
from hrdalert.cli.progress import Progress
from hrdalert.documents.catalogue import About, described
from hrdalert.drafts.bundle import Bundle
from hrdalert.drafts.case_run import Outcome, RunOptions, draft_file
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.drafts.parallel import of_each
from hrdalert.workspace import OpenCase, Workspace

if TYPE_CHECKING:
    from hrdalert.drafts.changes import Change, Changes


@click.command()
@click.argument("id", required=False, shell_complete=completion.documents)
@options.as_json
def documents(id: str | None, as_json: bool) -> None:
    """List the documents of cases and of inquiries; with ID, say what one needs and where its wording lies."""
    letters = Workspace.open().letters
    names = (*letters.all(), *letters.all("inquiry"))
    if id and id not in dict(names):
        letters.known(id)
    listed = [described(letters, *name) for name in names if not id or name[0] == id]
    if as_json:
        options.show_json([about.as_data() for about in listed])
    else:
        for about in listed:
            _show(about, whole=bool(id))
    for problem in (problem for about in listed for problem in about.problems):
        click.secho(str(problem), fg="red", err=True)
    if any(about.problems for about in listed):
        raise SystemExit(1)


def _show(about: About, whole: bool) -> None:
    click.secho(f"{about.document}  ({about.language})", bold=True)
    click.echo(f"  {about.about}")
    fits = "of an inquiry" if about.of == "inquiry" else f"fits {', '.join(about.fits) or 'any case'}"
    click.echo(f"  For {about.audience}, to {about.to}; {fits}.")
    if whole:
        click.echo(f"  It needs {', '.join(about.needs) or 'nothing in particular'}.")
        if about.blocks:
            click.echo(f"  Blocks that you or a case may word anew: {', '.join(about.blocks)}.")
        for path in about.files:
            click.echo(f"  {path}")
    click.echo()


@click.command()
@options.cases_argument
@options.documents_option
@options.formats_option
@options.languages_option
@options.day_option
@click.option("--review", is_flag=True, help="Make Word files with comments on what to look at.")
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes (default: one a core).")
@options.as_json
def draft(
    cases: tuple[str, ...],
    documents: tuple[str, ...],
    formats: tuple[str, ...],
    languages: tuple[str, ...],
    day: datetime.date | None,
    review: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Make the documents of cases, in out/<audience>/<reference>/.

    CASE is a file, a folder or a reference; none means all of cases/. A draft that is not ready says so on every
    page and lies in out/internal; out/public holds only what the public may see. A file that you edited is never
    overwritten. Exit status 1 where nothing could be made, 3 where some of it was.
    """
    workspace = Workspace.open()
    for document in documents:
        workspace.letters.known(document)
    defaults = workspace.settings.defaults
    formats, languages = formats or defaults.formats, languages or defaults.languages
    run_options = RunOptions(documents, formats, languages, day, options.today(), review)
    for language in run_options.languages:
        workspace.letters.known_language(language)
    paths = workspace.find_cases(cases)
    workspace.require_no_doubles(paths)
    outcomes = []
    with Progress(len(paths)) as progress:
        look = partial(draft_file, options=run_options, tell=progress.making)
        for outcome in of_each(workspace, paths, look, jobs, opened=partial(Workspace.open, workspace.root)):
            outcomes.append(outcome)
            progress.clear()
            if not as_json:
                _show_outcome(outcome, run_options.documents)
            progress.done(outcome.reference)
    for outcome in list(Outcome.of_others(workspace, outcomes, options.today())):
        outcomes.append(outcome)
        if not as_json:
            _show_outcome(outcome, run_options.documents)
    if as_json:
        options.show_json([outcome.as_data() for outcome in outcomes])
    if any(outcome.has_failed for outcome in outcomes):
        raise SystemExit(3 if any(outcome.written for outcome in outcomes) else 1)


def _show_outcome(outcome: Outcome, wished: tuple[str, ...]) -> None:
    if outcome.written:
        folders = sorted({path.parent.as_posix() for path in outcome.written})
        count = len(outcome.written)
        options.hint(f"{outcome.reference}: {count} file{'s' if count > 1 else ''} in {', '.join(folders)}")
    for line in _said(outcome, wished):
        click.secho(line, err=True, fg="yellow")
    if outcome.not_ready or (outcome.refused and outcome.has_failed):
        of = "".join(f" -d {document}" for document in wished)
        text = f"  What to mend, and where:  hrdalert check {outcome.reference}{of}"
        options.hint(text, err=True, fg="yellow")


def _said(outcome: Outcome, wished: tuple[str, ...]) -> Iterator[str]:
    """The lines that tell a person what was drafted of one case, and what was not."""
    for name, problems in outcome.not_ready.items():
        count = len(problems)
        yield f"  {name} is not ready ({count} error{'s' if count > 1 else ''}), and lies in out/internal"
    errors = (problem for problems in outcome.not_ready.values() for problem in problems)
    for problem in dict.fromkeys(one for one in errors if one.code == "A12_not_read_again"):
        yield f"  {problem}".replace("\n", "\n  ")
    for refusal in outcome.refused:
        if refusal.fits or refusal.document in wished:
            name = f"{refusal.document}/{refusal.recipient}" if refusal.recipient else refusal.document
            yield f"  no {name}: {refusal.why}{f'; {refusal.mend}' if refusal.mend else ''}"
            yield from (f"    {problem.in_a_line}" for problem in refusal.problems)
    for path in outcome.edited:
        yield f"  {path.as_posix()} was edited and stays as it is"
    yield from (f"  {moved}" for moved in outcome.set_aside)
    yield from (f"  {warning}" for warning in outcome.warnings)
    yield from outcome.failures


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--case", metavar="CASE", help="Of which case it is, where the file does not say so.")
@options.documents_option
@options.date_option("The day of the draft. Default: what the file says.")
@options.as_json
def changes(
    file: Path, case: str | None, documents: tuple[str, ...], day: datetime.date | None, as_json: bool
) -> None:
    """List the sentences of an edited Word file that are not as the case file has them, each with its key.

    FILE is a draft that colleagues edited, in out/ or wherever it lies. What they changed, added and took out is for
    you to carry back into the case file: this command writes nothing.
    """
    from hrdalert.drafts.changes import changes as changes_of  # brings python-docx along

    workspace = Workspace.open()
    for document in documents:
        workspace.letters.known(document)
    compared = changes_of(workspace, file, case=case, documents=documents, day=day, clock=options.today())
    if as_json:
        options.show_json({"file": file.as_posix(), **compared.as_data()})
    else:
        _show_changes(file, compared)


def _show_changes(file: Path, compared: Changes) -> None:
    document, kinds = compared.document, [change.kind for change in compared.changes]
    counts = [f"{kinds.count(kind)} {kind}" for kind in ("changed", "added", "taken out") if kind in kinds]
    click.secho(f"{file.as_posix()}: {', '.join(counts) or 'no changes'}", bold=True)
    name = f"{document.id}/{document.recipient}" if document.recipient else document.id
    click.echo(f"  beside {name} ({document.language}) of {document.reference}, {document.date}")
    for note in compared.notes:
        click.secho(f"  {note}", fg="yellow")
    head = ""
    for change in compared.changes:
        if (next_head := _head(change)) != head:
            head = next_head
            click.echo(head)
        if change.old:
            click.secho(f"  - {change.old}", fg="red")
        if change.new:
            click.secho(f"  + {change.new}", fg="green")
    for author, text in compared.comments:
        click.echo(f"comment by {author or 'somebody'}: {text}")


def _head(change: Change) -> str:
    """The place, in a case file or template, into which to carry a change."""
    line = f":{change.origin.line}" if change.origin.line else ""
    where = "" if change.where == "at" else f"{change.where} "
    key = change.key or ("its own words" if line else "no text of the case: data, or words of a list")
    return f"{where}{change.origin.file.as_posix()}{line}  {key}"


@click.command()
@click.argument("case", shell_complete=completion.cases)
@options.document_option("Which document: un-communication.", required=True)
@language_option
@options.to_option
@options.day_option
@click.option("--looked-at", is_flag=True, help="You looked at pictures and scans, which cannot be searched.")
@options.as_json
def bundle(
    case: str,
    document: str,
    language: str | None,
    only: tuple[str, ...],
    day: datetime.date | None,
    looked_at: bool,
    as_json: bool,
) -> None:
    """Put a document and its annexes into one folder and one PDF, with a list of exhibits.

    The document must be ready. Annexes are those under annexes: in the case file that go with this document. They are
    copied without their metadata, and searched for names that the reader may not have.
    """
    workspace = Workspace.open()
    one = one_case(workspace, case)
    request = order_of(one, document, language, day)
    workspace.letters.known(document)
    one.require_embargo(document, request.language, now())
    made = Bundle(one.case_on_day(request.day, options.today()), request, only, looked_at)
    folder = made.write(workspace.root)
    files = [path.as_posix() for path in folder.written]
    if as_json:
        moved = [str(file) for file in folder.set_aside]
        data = {"folder": made.place, "files": files, "warnings": made.warnings, "set_aside": moved}
        options.show_json(data)
        return
    place = (workspace.out / made.place).as_posix()
    options.hint(f"{made.document.reference}: {len(files)} files in {place}")
    for file in files:
        options.hint(f"  {file.rpartition('/')[2]}")
    for line in (*made.warnings, *map(str, folder.set_aside)):
        click.secho(f"  {line}", fg="yellow", err=True)


def one_case(workspace: Workspace, case: str) -> OpenCase:
    """The one case that a name means; raises InputErrors where its file cannot be read."""
    return workspace.case(one_file(workspace, case))


def one_file(workspace: Workspace, case: str) -> Path:
    """The file of the one case that a name means; it may have mistakes."""
    paths = workspace.find_cases([case])
    if len(paths) != 1:
        raise click.UsageError(f"{case} is {len(paths)} cases: give one.")
    return paths[0]


def order_of(
    one: OpenCase, document: str, language: str | None, day: datetime.date | None
) -> DocumentRequest:
    """The request for a document in a language, as of a day, or of today where none is given."""
    day = one.case.as_of if day == options.AS_OF else day or options.today()
    return one.request(document, language or "", day, now())
