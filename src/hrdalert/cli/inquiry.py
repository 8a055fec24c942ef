"""The commands about inquiries: ``inquiry check``, ``draft``, ``trace`` and ``sent``."""

import datetime

import click

from hrdalert.cli import options
from hrdalert.inquiry.study import Study
from hrdalert.workspace import Workspace


@click.group()
def inquiry() -> None:
    """The answer to a call for inputs, made of a questionnaire's answers: inquiries/ID/inquiry.yaml."""


_day = options.date_option("The day of the documents. Default: as_of: of the inquiry.")


@inquiry.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@_day
@options.as_json
def check(ids: tuple[str, ...], day: datetime.date | None, as_json: bool) -> None:
    """Compare each number with the count and each quotation with its answer, and look for names in every document.

    Exit status 1 where something keeps a document from its reader.
    """
    failed, data = False, []
    for study in Study.of(Workspace.open(), ids, day):
        errors = study.errors()
        failed = failed or bool(errors)
        if as_json:
            problems = [problem.as_data() for problem in study.problems]
            data.append({"id": study.inquiry.id, "problems": problems})
            continue
        click.secho(f"{study.folder.as_posix()}  {len(study.answers.people)} who answered", bold=True)
        following = f"mend {errors[0].origin}" if errors else f"hrdalert inquiry draft {study.inquiry.id}"
        click.secho(f"  Next: {following}", bold=True)
        if (limit := study.inquiry.call.limit) and not errors:
            length = study.pages.length(study.document("call-for-inputs"))
            click.echo(f"  call-for-inputs has {length} of {limit.words} words")
        for problem in study.problems:
            options.show_problem(problem)
    if as_json:
        options.show_json(data)
    if failed:
        raise SystemExit(1)


@inquiry.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@options.list_option("-d", "--document", "documents", help="Only these: call-for-inputs,annual-report.")
@options.formats_option
@_day
def draft(
    ids: tuple[str, ...], documents: tuple[str, ...], formats: tuple[str, ...], day: datetime.date | None
) -> None:
    """Make the submission, its table and e-mail, the report and its release, and for the office annex and trace.

    Where anything is wrong, nothing is written.
    """
    workspace = Workspace.open()
    for study in Study.of(workspace, ids, day):
        folder = study.draft(workspace.root, documents, formats or workspace.settings.defaults.formats)
        places = sorted({path.parent.as_posix() for path in folder.written})
        options.hint(f"{study.inquiry.id}: {len(folder.written)} files in {', '.join(places)}")
        for path in folder.edited:
            click.secho(f"  {path.as_posix()} was edited and stays as it is", err=True, fg="yellow")
        for moved in folder.set_aside:
            click.secho(f"  {moved}", err=True, fg="yellow")


@inquiry.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@options.as_json
def trace(ids: tuple[str, ...], as_json: bool) -> None:
    """List each figure and quotation with its respondents. For the office alone."""
    rows = [(study.inquiry.id, row) for study in Study.of(Workspace.open(), ids, None) for row in study.trace]
    keys = ("where", "what", "count", "respondents")
    if as_json:
        options.show_json([{"id": id, **dict(zip(keys, row, strict=True))} for id, row in rows])
        return
    for _, (where, what, count, respondents) in rows:
        click.secho(f"{where}  {what}  {count}", bold=True)
        click.echo(f"  {respondents}")


@inquiry.command()
@click.argument("document")
@click.argument("id")
@_day
def sent(document: str, id: str, day: datetime.date | None) -> None:
    """Note that DOCUMENT of the inquiry ID went out. From the first one on, who counts is closed."""
    for study in Study.of(Workspace.open(), (id,), day):
        options.hint(f"{study.went_out(document).as_posix()}\nFrom now on the answers stay as they are.")
