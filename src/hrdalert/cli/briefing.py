"""The commands ``brief`` and ``texts``: what somebody writes with, and what comes back."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hrdalert.cli import completion, options
from hrdalert.cli.document_commands import one_case
from hrdalert.store import read

if TYPE_CHECKING:
    from hrdalert.drafts.answer import Proposal
    from hrdalert.drafts.brief import Brief
    from hrdalert.drafts.case_on_day import CaseOnDay


@click.command()
@click.argument("case", shell_complete=completion.cases)
@options.documents_option
@click.option("--for", "reader", type=click.Choice(["public"]), help="Make it of withheld: alone.")
@click.option("-o", "--output", type=options.A_FILE, help="Write it to this file.")
def brief(case: str, documents: tuple[str, ...], reader: str | None, output: Path | None) -> None:
    """Make a brief to write with, for a colleague or whatever writes: facts, law, asks, and the texts that are wanted.

    Names, places of protected people and numbers of cases are tokens, such as ⟦P1⟧. Where somebody may not be named
    it is made of withheld: alone. It lies in out/internal/<reference>/brief.md, and says what it still gives away.
    """
    from hrdalert.drafts.brief import Brief
    from hrdalert.drafts.folder import Folder
    from hrdalert.store import put, writing
    from hrdalert.workspace import Workspace

    workspace = Workspace.open()
    for document in documents:
        workspace.letters.known(document)
    opened = one_case(workspace, case)
    made = Brief(opened.case_on_day(clock=options.today()), documents, for_public=reader is not None)
    content, place = made.text.encode(), f"internal/{made.reference}/brief.md"
    if output is not None:
        with writing(output, "Choose another folder, or close the program that holds the file."):
            put(output, content)
    else:
        with Folder.open(workspace.root, made.reference) as folder:
            folder.write({place: content})
        for moved in folder.set_aside:
            click.secho(str(moved), err=True, fg="yellow")
    if made.is_withheld:
        click.secho("It is made of withheld: alone.", err=True, fg="yellow")
    path = (output or workspace.out / place).as_posix()
    options.hint(f"{path}\nRead what it still gives away. With the answer:  hrdalert texts {case} FILE")


@click.command()
@click.argument("case", shell_complete=completion.cases)
@click.argument("file", type=options.A_FILE)
@options.list_option("--only", "only", help="Only these keys: summary,release.lead.")
def texts(case: str, file: Path, only: tuple[str, ...]) -> None:
    """Read the answer to a brief, show what it would change in the case file, and write what you say yes to.

    Names are put back for tokens, and each sentence is held against the facts: what of it is on file, what to look at,
    and how many sentences have nothing on file to compare. Nothing else of the file changes, and nothing is written
    where nobody can be asked.
    """
    from hrdalert.drafts.answer import Answer
    from hrdalert.drafts.brief import Brief
    from hrdalert.errors import InputErrors, RefusedError
    from hrdalert.workspace import Workspace

    workspace = Workspace.open()
    opened = one_case(workspace, case)
    answer = Answer(file)
    for document in answer.documents:
        workspace.letters.known(document)
    case_on_day = opened.case_on_day(clock=options.today())
    made = Brief(case_on_day, answer.documents, for_public=answer.for_public)
    proposals, problems, remarks = answer.read(made, only)
    for problem in problems:
        options.show_problem(problem)
    if remarks:
        click.echo(f"Remarks of whoever wrote it:\n{remarks}\n")
    at_terminal = sys.stdin.isatty() and options.is_at_a_terminal()
    content, taken, refused = read(opened.path), list[str](), False
    for proposal in proposals:
        key = proposal.asked.key
        is_new = _show(proposal, made, with_names=at_terminal)
        if is_new:
            _show_held(proposal, case_on_day, made, with_names=at_terminal)
        if not is_new or not at_terminal:
            continue
        if click.confirm(f"Write it to {key}?", default=False):
            try:
                content = proposal.put(content, opened.path)
                taken.append(key)
            except (InputErrors, RefusedError) as error:
                refused = True
                click.secho(error.in_a_line, fg="red", err=True)
    if not at_terminal:
        raise RefusedError("Nothing was written: there is no terminal at which somebody could say yes.")
    if taken and not opened.is_as_read():
        raise RefusedError(f"{opened.path.as_posix()} changed meanwhile; nothing was written.", "Try again.")
    if taken:
        opened.rewritten(content)
        options.hint(f"{opened.path.as_posix()}: {', '.join(taken)}\nNext:  hrdalert check {case}")
    if refused:
        raise SystemExit(3 if taken else 1)


def _show(proposal: Proposal, made: Brief, *, with_names: bool) -> bool:
    """Show a proposed text beside the text on file, sentence by sentence; return whether they differ."""
    from hrdalert.cases.sentences import sentences
    from hrdalert.documents.casetext import paragraphs_of
    from hrdalert.drafts.changes import differences

    def told(value: Any) -> list[str]:
        texts = value if isinstance(value, list) else [value]
        return sentences(part.text for text in texts for part in paragraphs_of(text))

    least, most = proposal.asked.job["words"]
    each = " each" if proposal.asked.job.get("list") else ""
    count = f"{len(proposal.told.split())} words, {least} to {most}{each} asked for"
    click.secho(f"{proposal.asked.key}  {count}  ({proposal.origin})", bold=True)
    found = list(differences(sentences(proposal.asked.paragraphs), told(proposal.value)))
    for _, _, before, after in found:
        for sign, text, colour in (("-", before, "red"), ("+", after, "green")):
            if text:
                click.secho(f"  {sign} {text if with_names else made.tokens.hide(text)}", fg=colour)
    if not found:
        click.echo("  says what stands there")
    return bool(found)


def _show_held(proposal: Proposal, case_on_day: CaseOnDay, made: Brief, *, with_names: bool) -> None:
    """Show for each sentence what is on file and what differs, and count those with nothing on file to compare."""
    from hrdalert.review.sentence_rules import lines_on

    value = proposal.value if isinstance(proposal.value, list) else [proposal.value]
    text, key = "\n\n".join(map(str, value)), proposal.asked.key
    lines = list(lines_on(case_on_day.case, case_on_day.context, case_on_day.day, key, text))
    counts = Counter(what for what, _ in lines)
    many = f"{len(lines)} sentences" if len(lines) != 1 else "1 sentence"
    click.echo(
        f"  {many}: {counts['error']} wrong for sure, {counts['warning']} to look at,"
        f" {counts['nothing']} with nothing on file to compare"
    )
    for number, (what, of) in enumerate(lines, 1):
        line = f"  {number:3} {what}: {of}" if what != "nothing" else f"  {number:3} nothing {of}"
        click.secho(
            line if with_names else made.tokens.hide(line), fg={"error": "red", "warning": "yellow"}.get(what)
        )
