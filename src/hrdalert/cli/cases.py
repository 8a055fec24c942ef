"""Commands about case files: ``new``, ``schema`` and ``check``."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hrdalert.cli.deadlines import COLOURS
from hrdalert.cli.options import (
    as_json,
    cases_argument,
    day_option,
    documents_option,
    json_text,
    show_json,
    today,
)

if TYPE_CHECKING:
    from hrdalert.checking import Checked, NamedFor, Readiness
    from hrdalert.drafting import Desk
    from hrdalert.overview import Glance

_IN_WHOLE = 20
"""So many cases are shown whole, if nothing else is asked for: of more, nobody reads all lines."""


@click.command()
@click.argument("id", metavar="[ID]", required=False)
@click.option("--ask", is_flag=True, help="Ask in plain words, and write the file from the answers.")
def new(id: str | None, ask: bool) -> None:
    """Begin a case file: cases/ID.yaml, a short form to fill in, all the rest as remarks.

    Choose an ID that is not made from a name, such as 2026-014: it names files and messages. With --ask you answer
    short questions instead, and leave open what you do not know; where you stopped before, they go on.
    """
    from hrdalert.errors import WorkspaceError
    from hrdalert.files import put
    from hrdalert.workspace import Workspace

    workspace = Workspace.find()
    if ask:
        from hrdalert.cli.asked_case import ask_case, begun, next_reference

        folder = click.get_current_context().obj  # where hrdalert init has made the workspace

        if known := begun(workspace, id):
            ask_case(workspace, known, today(), folder)
            return
        id = id or next_reference(workspace, today())
    elif id is None:
        raise click.UsageError("Give the case a number, such as 2026-014, or be asked: hrdalert new --ask")
    path = workspace.cases_folder / f"{id}.yaml"
    if path.exists():
        raise WorkspaceError(f"{path} is there already.", "Choose another id, or go on with that file.")
    if taken := workspace.cases_called(id):
        raise WorkspaceError(f"{taken[0]} has the number {id} already.", "Choose another one.")
    if ask:
        ask_case(workspace, id, today(), folder)
        return
    from hrdalert.cases.new_case import new_case

    put(path, new_case(id, today()).encode())
    click.echo(f"{path}\nFill it in, then:  hrdalert check {id}")


@click.command()
@click.option("--words", is_flag=True, help="List the words that the vocabularies hold, instead.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file."
)
def schema(words: bool, output: Path | None) -> None:
    """Print the JSON Schema of case files, from which editors complete and check.

    For VS Code, write it with -o case.schema.json and begin case files with:
    # yaml-language-server: $schema=../case.schema.json
    """
    from hrdalert.cases.schema import json_schema, vocabularies_text
    from hrdalert.errors import WorkspaceError
    from hrdalert.files import put
    from hrdalert.workspace import Workspace

    with contextlib.suppress(WorkspaceError):  # outside of a workspace, the packaged words
        Workspace.find()
    text = vocabularies_text() if words else json_text(json_schema())
    if output is None:
        click.echo(text)
    else:
        put(output, f"{text}\n".encode())
        click.echo(output.as_posix())


@click.command()
@cases_argument
@documents_option
@click.option(
    "--brief/--whole",
    default=None,
    help=f"A few lines a case, the most pressing first, by its facts; or all of it, its documents too. "
    f"Default: brief for more than {_IN_WHOLE} cases; with -d and --json, whole.",
)
@day_option
@as_json
def check(
    cases: tuple[str, ...],
    documents: tuple[str, ...],
    brief: bool | None,
    day: datetime.date | None,
    as_json: bool,
) -> None:
    """Find gaps and mistakes in cases, and say which documents each is ready for.

    CASE is a file, a folder, an id or a reference; none means all of cases/. Each case ends with the deadlines
    that have passed or fall within two weeks. Exit status 1 if a case has errors. In brief no document is
    composed: what its words show is told where this case was checked in whole that day, and nothing that its
    documents are made from has changed since.
    """
    from hrdalert.checking import check_all
    from hrdalert.drafting import Desk
    from hrdalert.workspace import Workspace

    workspace = Workspace.find()
    desk = Desk(workspace)
    for document in documents:
        desk.letters.known(document)
    paths = workspace.find_cases(cases)
    day = day or today()
    if brief is None:
        brief = len(paths) > _IN_WHOLE and not (documents or as_json)
    if brief:
        _show_brief(desk, paths, day, as_json)
        return
    found = check_all(desk, paths, day, documents)
    if as_json:
        every = list(found)
        show_json([each.as_data() for each in every])
        failed = any(each.has_errors for each in every)
    else:
        failed = _show_all(desk, paths, found, day)
    if failed:
        raise SystemExit(1)


def _show_brief(desk: Desk, paths: Sequence[Path], day: datetime.date, as_json: bool) -> None:
    from hrdalert.checking import of_each
    from hrdalert.overview import glance
    from hrdalert.verdicts import Verdicts

    look = partial(glance, day=day, verdicts=Verdicts.of(desk, day))
    found = sorted(of_each(desk, paths, look, 60), key=lambda each: each.urgency)
    if as_json:
        show_json([each.as_data() for each in found])
    else:
        _show_knowledge(desk)
        for each in found:
            _show_glance(each, day)
        _show_what_was_looked_at(found)
        _show_of_all(desk, paths)
    if any(each.errors for each in found):
        raise SystemExit(1)


def _show_glance(found: Glance, day: datetime.date) -> None:
    name = found.reference or found.path.as_posix()
    click.secho(f"{name:<14} {' '.join(found.states):<8} {found.told}", bold=True)
    for problem in found.errors:
        is_rule = problem.code[:1].isupper()
        click.secho(f"    {problem.as_remark if is_rule else problem.in_a_line}", fg="red")
    if found.not_ready:
        whys = [f" ({', '.join(ids)})" if ids else "" for ids in found.not_ready.values()]
        said = ", ".join(document + why for document, why in zip(found.not_ready, whys, strict=True))
        click.secho(f"    not ready: {said}", fg="yellow")
    for due in found.due:
        click.secho(f"    {due.day}, {due.in_days(day)}: {due.said}", fg=COLOURS[due.severity])
    if found.all_remarks:
        click.secho(f"    {', '.join(found.all_remarks)}", fg="yellow")
    if found.law:
        click.echo(f"    binding: {', '.join(found.law)}")


def _show_what_was_looked_at(found: Sequence[Glance]) -> None:
    """Whether the documents of the cases are told of, too, and what shows more."""
    looked = sum(each.documents is not None for each in found)
    left = len(found) - looked
    counted = f"{len(found)} case{'s' if len(found) != 1 else ''}"
    if not left:
        click.echo(f"\n{counted}, with what was found in the documents. All that is to be said of a case:")
        click.echo("  hrdalert check CASE")
        return
    if looked:
        click.echo(
            f"\n{counted}, {looked} with what was found in the documents. "
            f"Those of the other {left} have not been looked at as they are today:"
        )
    else:
        click.echo(f"\n{counted}, by the facts alone. What the documents say is looked at, too:")
    click.echo("  hrdalert check CASE\n  hrdalert check --whole")


def _show_all(desk: Desk, paths: Sequence[Path], found: Iterable[Checked], day: datetime.date) -> bool:
    """Shows each case as soon as it is checked, then what holds for all; tells whether one has errors."""
    failed, remark = False, None
    _show_knowledge(desk)
    for each in found:
        _show(each, day)
        failed = failed or each.has_errors
        remark = remark or next(each.remarks, None)
    if remark:
        click.echo(f"What a remark means, and what to do about it:  hrdalert rules {remark.code}")
    _show_of_all(desk, paths)
    return failed


def _show_knowledge(desk: Desk) -> None:
    for problem in desk.workspace.knowledge_problems():
        click.secho(str(problem), fg="yellow")


def _show_of_all(desk: Desk, paths: Sequence[Path]) -> None:
    """What was not looked at in any case, and an organisation that is invented still."""
    if why := desk.unread_register:
        click.secho(f"What was sent was not looked at. {why}", fg="yellow")
    for id, why in desk.rules_off.items():
        click.echo(f"Not looked for, as hrdalert.yaml says: {id} ({why})")
    if warning := desk.still_invented(paths):
        click.secho(str(warning), fg="yellow")


def _show(found: Checked, day: datetime.date) -> None:
    click.secho(f"{found.path.as_posix()}  {found.reference}", bold=True)
    if found.has_errors:
        _show_problems(found)
        count = sum(problem.severity == "error" for problem in found.problems)
        click.echo(f"  {count} error{'s' if count != 1 else ''}: no document can be made of it.\n")
        return
    if found.asks_for:
        click.echo(f"  It asks for {found.asks_for}")
    if found.addressed_to:
        click.echo(f"  {found.addressed_to[0].upper()}{found.addressed_to[1:]}")
    for _, answers in groupby(found.consents, lambda each: each.person):
        for line in _consent_lines(list(answers)):
            click.echo(f"  {line}")
    for line in found.stale:
        click.secho(f"  {line}", fg="yellow")
    _show_problems(found)
    if found.outrun:
        click.secho(f"  {found.outrun}", fg="yellow")
    if found.untold:
        click.secho(f"  {found.untold}", fg="yellow")
    said: set[str] = {problem.in_a_line for problem in found.problems}
    for each in found.readiness if not found.untold else ():
        _show_readiness(each, said)
    for id, why in found.rules_off.items():
        click.echo(f"  Not looked for, as this case says: {id} ({why})")
    for due in found.deadlines:
        behind = f" {due.why[0].upper()}{due.why[1:]}." if due.kind == "custody_state" else ""
        click.secho(f"  {due.day}, {due.in_days(day)}: {due.said}{behind}", fg=COLOURS[due.severity])
    click.echo()


def _show_problems(found: Checked) -> None:
    for problem in found.problems:
        click.secho(str(problem), fg="red" if problem.severity == "error" else "yellow")


def _consent_lines(answers: Sequence[NamedFor]) -> Iterator[str]:
    """One person's answers: one line where all are the same, else one for those that are."""
    alike: dict[tuple[str, str], list[NamedFor]] = {}
    for each in answers:
        alike.setdefault((each.said, each.basis), []).append(each)
    person = f"{answers[0].name} ({answers[0].person})"
    if len(alike) > 1:
        yield f"{person}:"
    for (said, basis), group in alike.items():
        uses = ", ".join(each.use.replace("_", " ") for each in group)
        if len(alike) > 1:
            line = f"    {uses}: {said}"
        elif group[0].asked:
            line = f"{person}: {said} for all four uses"
        else:
            line = f"{person}: no agreement on file for any of the four uses"
        line += f" ({basis})" if basis else ""
        told = next((each.told for each in group if each.told), "")
        yield f"{line}; of public UN reports the submission says: {told}" if told else line


def _show_readiness(each: Readiness, said: set[str]) -> None:
    """A document, and what was found in it; what was said before is named by its rule or its line alone."""
    state = click.style("ready", fg="green") if each.ready else click.style("needs", fg="yellow")
    click.echo(f"  {each.document:<18} {each.language}  {state}")
    shown = {f"{problem.code}: {problem.in_a_line}": problem.as_remark for problem in each.problems}
    if again := [need for need in each.needs if _is_said(shown.get(need, need), need, said, None)]:
        click.echo(f"      needs as above: {_in_short(again)}")
    remarks = [problem for problem in each.problems if problem.severity != "error"]
    if known := [
        problem.code
        for problem in remarks
        if _is_said(
            problem.as_found,
            problem.as_found,
            said,
            "yellow" if problem.severity == "warning" else "cyan",
        )
    ]:
        click.echo(f"      as above: {', '.join(dict.fromkeys(known))}")


def _is_said(line: str, known_as: str, said: set[str], colour: str | None) -> bool:
    """Whether a line was said before, which is known by other words; if not, it is said now."""
    if known_as in said:
        return True
    said.add(known_as)
    click.secho(f"      {line}", fg=colour)
    return False


_CODE = re.compile(r"[A-Z]\d+_\w+(?=: )")
_PLACE = re.compile(r"(.+?):(\d+):\d+: ")


def _in_short(needs: Sequence[str]) -> str:
    """Needs by the rules that they are of, or by the lines of files at which they stand."""
    rules = [code[0] for need in needs if (code := _CODE.match(need))]
    places = [place.groups() for need in needs if not _CODE.match(need) and (place := _PLACE.match(need))]
    others = [need.partition(";")[0] for need in needs if not (_CODE.match(need) or _PLACE.match(need))]
    lines = [
        f"{file} line{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"
        for file, group in groupby(places, lambda place: place[0])
        for numbers in [list(dict.fromkeys(line for _, line in group))]
    ]
    return ", ".join(dict.fromkeys((*rules, *lines, *others)))
