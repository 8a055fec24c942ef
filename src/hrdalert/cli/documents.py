"""Commands about documents: ``documents`` and ``draft``."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hrdalert.cli.options import (
    as_json,
    cases_argument,
    day_option,
    documents_option,
    show_json,
    some_formats,
    some_words,
    today,
)

if TYPE_CHECKING:
    from hrdalert.batch import Batch
    from hrdalert.documents.needs import DocumentFacts
    from hrdalert.outcome import Outcome


@click.command()
@click.argument("id", required=False)
@as_json
def documents(id: str | None, as_json: bool) -> None:
    """List the documents; with ID, say what one needs from a case and where its wording lies."""
    from hrdalert.documents.needs import described
    from hrdalert.drafting import Desk
    from hrdalert.workspace import Workspace

    letters = Desk(Workspace.find()).letters
    if id:
        letters.known(id)
    found = [described(letters, name, language) for name, language in letters.all() if not id or name == id]
    if as_json:
        show_json([each.as_data() for each in found])
        return
    for each in found:
        _show(each, whole=bool(id))
    for each in found:
        for problem in each.problems:
            click.secho(str(problem), fg="red", err=True)
    if any(each.problems for each in found):
        raise SystemExit(1)


def _show(facts: DocumentFacts, whole: bool) -> None:
    click.secho(f"{facts.document}  ({facts.language})", bold=True)
    if facts.about:
        click.echo(f"  {facts.about}")
    click.echo(f"  For {facts.audience}, addressed to {facts.addressed_to}.")
    for line in facts.files:
        click.echo(f"  {line}")
    if whole:
        for title, items in (
            ("It needs from a case:", facts.needs),
            ("It tells, where the case has it:", facts.uses),
            ("Blocks that an office or a case may word anew:", facts.blocks),
        ):
            if items:
                click.echo(f"\n  {title}")
            for item in items:
                click.echo(f"    - {item}")
    click.echo()


@click.command()
@cases_argument
@documents_option
@click.option(
    "-f",
    "--format",
    "formats",
    metavar="LIST",
    multiple=True,
    callback=some_formats,
    help="docx,pdf,html,txt,md (default: hrdalert.yaml).",
)
@click.option(
    "-l",
    "--language",
    "languages",
    metavar="LIST",
    multiple=True,
    callback=some_words,
    help="Such as en (default: hrdalert.yaml).",
)
@day_option
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to (default: out; with the --date of another day, a folder of that day in it).",
)
@click.option(
    "--verify", is_flag=True, help="Read each file back, and check that all of its text is there, in order."
)
@click.option(
    "--incomplete",
    is_flag=True,
    help="Draft what is not ready, too: marked on every page, in out/internal, never to be sent.",
)
@click.option(
    "--review",
    is_flag=True,
    help="Make review copies instead: Word files with comments on what to look at, in out/internal.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Draft anew what has not changed, too. A file edited by hand is set aside, for the office alone.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="In how many processes (default: one for each core, where there is enough to do).",
)
@as_json
def draft(
    cases: tuple[str, ...],
    documents: tuple[str, ...],
    formats: tuple[str, ...],
    languages: tuple[str, ...],
    day: datetime.date | None,
    out: Path | None,
    verify: bool,
    incomplete: bool,
    review: bool,
    force: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Make the documents of cases.

    CASE is a file, a folder, an id or a reference; none means all of cases/. Files go to
    out/<audience>/<reference>/, where out/public holds only what the public may see; as of another day
    than today, to out/<day>/. What has not changed since it was drafted last is left as it is.

    A document in which a rule finds an error is not made, and an earlier draft of it is set aside: see
    hrdalert check. Exit status 1 where nothing could be made, 3 where the rest was.
    """
    from hrdalert.batch import Batch
    from hrdalert.drafting import Desk
    from hrdalert.formats import REVIEW
    from hrdalert.workspace import Workspace

    if review and set(formats) - {"docx"}:
        raise click.UsageError("--review: comments are for Word files alone. Leave -f out, or write -f docx.")
    workspace = Workspace.find()
    defaults = workspace.settings.defaults
    batch = Batch(
        desk=Desk(workspace),
        documents=documents,
        formats=(REVIEW,) if review else formats or tuple(defaults.formats),
        languages=languages or tuple(defaults.languages),
        day=day or today(),
        clock=today(),
        out=out or workspace.drafts(day or today(), today()),
        verify=verify,
        incomplete=incomplete,
        review=review,
        force=force,
        jobs=jobs,
    )
    kept = _run(batch, workspace.find_cases(cases), are_all=not cases, as_json=as_json)
    if as_json:
        show_json(batch.as_data(kept))
    else:
        for line in batch.remarks():
            click.secho(line, err=True, fg="yellow")
    raise SystemExit(batch.status)


def _run(batch: Batch, cases: Sequence[Path], *, are_all: bool, as_json: bool) -> list[Outcome]:
    """Drafts, and shows each file as it is there; for other programs, what came of each case is kept for the end."""
    from hrdalert.cli.progress import Progress

    kept = []
    with Progress() as progress, closing(batch.run(cases, are_all=are_all)) as run:
        try:
            for outcome in run:
                if as_json:
                    kept.append(outcome)
                elif outcome.drafted:
                    progress.clear()
                    click.echo("\n".join(file.path.as_posix() for file in outcome.drafted))
                progress.show(batch.done, batch.cases, outcome.reference)
        except KeyboardInterrupt:
            run.close()
            progress.clear()
            click.echo(batch.progress, err=True)
            raise SystemExit(130) from None
    return kept
