"""``hrdalert new --ask``, from the first question to the documents; or from where somebody stopped."""

from __future__ import annotations

import contextlib
import datetime
import re
import shlex
from collections.abc import Collection
from pathlib import Path

import click

from hrdalert.cases import CaseDate
from hrdalert.cli.answers import Answers
from hrdalert.cli.asking import Interview
from hrdalert.cli.proposing import is_unacknowledged
from hrdalert.cli.questions import Questions, yes
from hrdalert.deadlines.deadline import Deadline
from hrdalert.documents.languages import find_language
from hrdalert.errors import WorkspaceError
from hrdalert.workspace import Workspace

_ANSWERS = ".answers.json"
"""How the file ends that keeps the answers to a conversation that is not finished, beside its case."""
_REPLY, _ACTION = datetime.timedelta(days=30), datetime.timedelta(days=42)
"""After so long letters expect a reply, and an urgent action ends, where a case gives no day."""
_WORST = 2
"""So many remarks are shown where documents were just made."""


def begun(workspace: Workspace, id: str | None) -> str | None:
    """The case whose questions are to go on: that one, or, without a number, the one that somebody agrees to."""
    if id is not None:
        return id if _answers_of(workspace, id).exists() else None
    files = [file for file in workspace.cases_folder.glob(f"*{_ANSWERS}") if not _is_whole(file)]
    if not files:
        return None
    last = max(files, key=lambda file: file.stat().st_mtime).name.removesuffix(_ANSWERS)
    try:
        go_on = yes(f"Case {last} was begun. Go on with it?", "Enter for yes; n: another case") is not False
    except click.Abort:
        click.echo("\nNothing is lost: the answers are kept.")
        raise
    return last if go_on else None


def next_reference(workspace: Workspace, clock: datetime.date) -> str:
    """The number of a new case: the one after the highest of this year."""
    names = [*workspace.case_names()]
    names += [file.name.removesuffix(_ANSWERS) for file in workspace.cases_folder.glob(f"*{_ANSWERS}")]
    taken = (re.fullmatch(rf"{clock.year}-(\d+)", name) for name in names)
    return f"{clock.year}-{max((int(found[1]) for found in taken if found), default=0) + 1:03}"


def ask_case(workspace: Workspace, id: str, clock: datetime.date, folder: str | None = None) -> None:
    """A case made of answers; of those given before somebody stops, or anything goes wrong, nothing is lost.

    ``folder`` is where the workspace lies, for somebody who is not in it.

    Raises WorkspaceError where what was answered before cannot be read, or the case was changed since.
    """
    path = workspace.cases_folder / f"{id}.yaml"
    answers = _open(_answers_of(workspace, id), path)
    interview = Interview(workspace, id, path, clock, ask := Questions(answers))
    click.echo(f"Case {id}, in {path.as_posix()}")
    if answers.is_begun:
        click.echo("It goes on where you stopped; < goes back to the question before.")

    def conversation() -> None:
        nonlocal interview
        interview = Interview(workspace, id, path, clock, ask)
        interview.ask()

    try:
        with contextlib.suppress(click.Abort):
            ask.hold(conversation)
    finally:
        click.echo()
        for file in interview.put():
            click.echo(file)
    if interview.has_asked_all:
        answers.remove()
    elif interview.is_whole:
        answers.keep_for_later()
        click.echo(f"What more readers ask for, three minutes:  hrdalert new {id} --ask")
    if interview.is_whole:
        _make(id, clock, interview, folder)
        return
    left = ", ".join(title.lower() for title in interview.left)
    click.echo(f"Your answers so far are in it.{f' Not asked yet: {left}.' if left else ''}")
    click.echo(f"Go on with the questions:  hrdalert new {id} --ask")
    click.echo(f"Or fill it in; what is missing, and what to write there:  hrdalert check {id}")


def _is_whole(file: Path) -> bool:
    try:
        return Answers(file).is_whole
    except ValueError:
        return False


def _answers_of(workspace: Workspace, id: str) -> Path:
    return workspace.cases_folder / f"{id}{_ANSWERS}"


def _open(file: Path, path: Path) -> Answers:
    try:
        answers = Answers(file)
    except ValueError as error:
        raise WorkspaceError(
            f"What was answered before cannot be read: {error}", f"Remove that file, and go on in {path}."
        ) from None
    if changed := answers.changed(path):
        raise WorkspaceError(
            f"{changed} was changed since the questions were answered.",
            f"Go on in the files, and remove {file}: the questions would undo what was changed.",
        )
    return answers


def _make(id: str, clock: datetime.date, interview: Interview, folder: str | None) -> None:
    """Makes the documents of a case that was just answered."""
    from hrdalert.cli.documents import draft

    of_day = [] if interview.day == clock else ["--date", interview.day.isoformat()]
    again = " ".join((id, *of_day))
    with contextlib.suppress(click.Abort):
        is_to_make = interview.is_to_make
        if is_to_make is None:
            is_to_make = (
                yes("\nMake the documents now?", "Enter for yes; n: read the file over first") is not False
            )
        if is_to_make:
            with contextlib.suppress(SystemExit):  # what is not ready is said, and the rest is made
                draft.main([id, *of_day], "hrdalert draft", standalone_mode=False)
            if folder:
                click.echo(f"\nThey lie in {Path(folder).as_posix()}. Go there:  cd {shlex.quote(folder)}")
            path = interview.path.as_posix()
            click.echo(f"\nRead each aloud. What is wrong, change in {path}, and:  hrdalert draft {again}")
            _show_worst(id, interview, again)
            return
    click.echo(f"Read it over, then:  hrdalert check {again}")


def _show_worst(id: str, interview: Interview, again: str) -> None:
    """The first remarks on a case that was just drafted, in words for somebody who never saw an id, and the way on."""
    from hrdalert.checking import check_all
    from hrdalert.deadlines import deadlines_of_cases
    from hrdalert.drafting import Desk

    workspace = Workspace.find()
    (found,) = check_all(Desk(workspace), workspace.find_cases([id]), interview.day, ())
    (of_case,), _ = deadlines_of_cases([found.path], interview.day)
    way = f"hrdalert mandates {again}"
    urgent = (
        each.day for each in of_case.deadlines if each.kind == "disappearance" and each.day >= interview.day
    )
    if until := next(urgent, None):
        if_so = "" if is_unacknowledged(interview.case) else ", if somebody asked and was not told where"
        click.echo(f"Until {until} the UN Working Group on disappearances can take it as urgent{if_so}.")
        click.echo(f"How, and which other ways are open:  {way}")
    else:
        click.echo(f"UN experts for it, and other ways that are open:  {way}")
    for each in of_case.deadlines:
        if each.kind == "legal_limit":
            _show_limit(each, interview.day)
    _show_days(interview, {each.document for each in found.readiness if each.ready})
    first = sorted(
        found.remarks,
        key=lambda each: (not each.code.startswith(_OF_PEOPLE), any(later in each.text for later in _LATER)),
    )
    remarks = list(dict.fromkeys(_in_plain_words(interview, each.text) for each in first))
    if not remarks:
        return
    click.echo("\nWhat their readers would miss:")
    for text in remarks[:_WORST]:
        click.secho(f"  - {text}", fg="yellow")
    more = len(remarks) - _WORST
    click.echo(
        f"{f'{more} more, each' if more > 0 else 'Each'} with the line to mend:  hrdalert check {again}"
    )


def _show_limit(limit: Deadline, day: datetime.date) -> None:
    """How long a State's own law lets somebody be held so: the first that a lawyer asks."""
    until = f"until {find_language('en').date_bare(CaseDate.on(limit.day))}"
    past = " That day is past: was more ordered? If so, change the custody." if limit.day < day else ""
    click.echo(f"{limit.what.replace('until this day', until)}{past}")


def _show_days(interview: Interview, ready: Collection[str]) -> None:
    """The days that nobody was asked for, which the documents have all the same."""
    english, said = find_language("en"), []
    if "appeal-letter" in ready and not interview.case.get("urgency"):
        reply = CaseDate.on(interview.day + _REPLY)
        said.append(f"The letters ask for a reply by {english.date_bare(reply)}")
    if "urgent-action" in ready:
        until = CaseDate.on(interview.day + _ACTION)
        said.append(
            f"{'the' if said else 'The'} action runs until {english.date_bare(until)} (action: in that file)"
        )
    if said:
        click.echo(f"{', '.join(said)}.")


def _in_plain_words(interview: Interview, remark: str) -> str:
    """A remark without ids and keys: people by their names, what happened by its day."""
    told = _KEY.sub("", _INCIDENT.sub(r"the event of \1", interview.with_names(remark)))
    return told.replace("the file does not say: ", "not asked yet: ")


_INCIDENT = re.compile(r"(?:the incident )?\bincident\d+ \(([^()]*)\)")
_OF_PEOPLE = ("C", "S24")
"""Rules that protect somebody, whose remarks come first."""
_LATER = (
    "nothing is said of health",
    "no day is given by which something must be done",
    "the file does not say: ",
)
"""Remarks on what is asked with the rest alone, which come last."""
_KEY = re.compile(r" \([a-z_]+:\)")
"""A key of the case file, which a remark names and nobody who was asked has seen."""
