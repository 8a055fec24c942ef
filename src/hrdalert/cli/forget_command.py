"""The command ``forget``: a person or a case taken out of all that a workspace holds."""

import json
from collections import Counter
from pathlib import Path

import click

from hrdalert.cases.values import is_id
from hrdalert.cli import completion
from hrdalert.cli.options import now, today
from hrdalert.disclosure.audience import AUDIENCES
from hrdalert.drafts.forget_person import Forgotten
from hrdalert.errors import WorkspaceError
from hrdalert.publishing.forgetting import left, steps
from hrdalert.store import STATE, put, read_private
from hrdalert.workspace import Workspace

BEYOND = (
    "Out of reach are the mailboxes of those who got it, copies and backups of this folder, the history of git, what a "
    "website, its archives and search machines keep, files that you saved elsewhere, what the disk has not overwritten "
    "yet, and spreadsheets, pictures and recordings, which cannot be searched."
)


@click.command()
@click.argument("whom", metavar="PERSON|CASE", shell_complete=completion.cases)
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(whom: str, yes: bool) -> None:
    """Take a person, or a whole case, out of everything that the workspace holds, for good.

    PERSON is the reference of a case with the id of the person, 2026-014/ada, or an id that no other case has.
    The case goes on: wherever the name stood in its file, the pseudonym stands. Drafts, messages and pages that hold
    the name are deleted, and can be made again. Of a CASE everything is deleted, its file too. The register knows as
    before what went to whom, so that nothing goes twice. You see all of it first, and are asked.
    """
    workspace = Workspace.open()
    one = _meant(workspace, whom)
    one.require_words()
    planned = list(steps(workspace, one, now()))
    for step in planned:
        click.echo(f"  {step.what}")
    if not yes and not click.confirm("Take all of this out? Nothing brings it back"):
        click.echo("Nothing was changed.")
        raise SystemExit(1)
    to_do = [words for step in planned if isinstance(words := step.do(), str)]
    to_do += (f"The name stands in {place} still: take it out there." for place in left(workspace, one))
    counts = Counter(step.kind for step in planned)
    _leave_receipt(workspace, one, counts)
    click.echo(f"Done: {', '.join(f'{count} {kind}' for kind, count in counts.items())}.")
    for words in to_do:
        click.secho(f"  {words}", fg="yellow")
    click.echo(BEYOND)
    if to_do:
        raise SystemExit(3)


def _meant(workspace: Workspace, name: str) -> Forgotten:
    """The person or case that a name means. Raises WorkspaceError where it means nobody, or several."""
    people = {path.resolve(): case for path, case in workspace.resources.everybody.people.items()}
    case, _, id = name.rpartition("/")
    if name in workspace.case_names() or Path(name).is_file():
        paths, id = workspace.find_cases([name]), ""
    else:
        among = workspace.find_cases([case]) if case else list(workspace.resources.everybody.people)
        paths = [path for path in among if path.resolve() in people and people[path.resolve()].person(id)]
    if not paths and is_id(name) and any((workspace.out / one / name).is_dir() for one in AUDIENCES):
        return Forgotten(name)  # whose file is gone already
    if len(paths) != 1:
        several = f"stands in several cases: {', '.join(path.as_posix() for path in paths)}."
        what = f"{name} {several if paths else 'is no case, and no id of a person in one.'}"
        raise WorkspaceError(what, "Give the reference of a case, or CASE/PERSON, such as 2026-014/ada.")
    workspace.require_no_doubles(paths)
    opened, named = workspace.case(paths[0]).case, people[paths[0].resolve()]
    person = named.person(id) if id else None
    return Forgotten(opened.reference, opened, (person,) if person else named.people, person)


def _leave_receipt(workspace: Workspace, one: Forgotten, counts: Counter[str]) -> None:
    """Write down, without the name, that somebody was forgotten."""
    path = workspace.root / STATE / "forgotten.json"
    receipts = json.loads(read_private(path)) if path.exists() else []
    of = "a case" if one.whole.found_in([one.reference]) else one.reference
    receipts.append({"on": str(today()), "what": f"a person of {of}" if one.person else of, **counts})
    put(path, f"{json.dumps(receipts, indent=1)}\n".encode())
