"""``hrdalert recipients --import``: a table of addresses becomes a file of recipients."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, get_args

import click

from hrdalert.cases.messages import nearest
from hrdalert.cases.values import is_id
from hrdalert.dispatch.csv_import import Imported, Wanted, import_table, place_for
from hrdalert.dispatch.no_mail import load_no_mail
from hrdalert.dispatch.recipients import Kind, load_recipients
from hrdalert.drafts.files import put
from hrdalert.errors import InputErrors, Problem, WriterError
from hrdalert.workspace import Workspace


def import_recipients(file: Path, kind: str, groups: tuple[str, ...], source: str) -> None:
    """Writes the recipients of a table that are not there yet to a new file, and names those that are left out.

    Where the table has an error, all of its problems are shown, nothing is written, and the command ends. Raises
    InputErrors with those of the recipients that are there, or of the list of those to whom nothing is sent.
    """
    wanted = Wanted(_kind(kind), _checked(groups), source.strip())
    folder = Workspace.open().recipients_folder
    there, no_mail = load_recipients(folder), load_no_mail(folder)
    try:
        imported = import_table(file, wanted, there, no_mail)
    except InputErrors as error:
        _end(error.problems)
    for problem in imported.warnings:
        click.echo(str(problem), err=True)
    for problem in imported.left_out:
        click.echo(problem.in_a_line, err=True)
    if imported.records:
        place = place_for(file, folder)
        _write(place, imported)
        click.echo(place.as_posix())
    click.echo(_said(imported), err=True)


def _end(problems: Sequence[Problem]) -> NoReturn:
    """Shows what is to be mended, and counts apart what only might be: a row with a warning is taken as it stands."""
    for problem in problems:
        click.echo(str(problem), err=True)
    warnings = sum(problem.severity != "error" for problem in problems)
    more = f" and {_count(warnings, 'warning')}" if warnings else ""
    click.echo(f"{_count(len(problems) - warnings, 'problem')}{more}. Nothing was written.", err=True)
    raise SystemExit(1)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


def _kind(word: str) -> Kind:
    kinds: tuple[Kind, ...] = get_args(Kind)
    known = next((kind for kind in kinds if kind == word), None)
    if known is None:
        near = nearest(word, kinds)
        ask = f"did you mean {near}? " if near else ""
        raise click.BadParameter(f"{word}: {ask}Choose from {', '.join(kinds)}", param_hint="--kind")
    return known


def _checked(groups: tuple[str, ...]) -> tuple[str, ...]:
    if wrong := [group for group in groups if not is_id(group)]:
        text = f"{', '.join(wrong)}: write letters A to Z, digits, - and _ only"
        raise click.BadParameter(text, param_hint="--group")
    return groups


def _write(place: Path, imported: Imported) -> None:
    try:
        put(place, imported.text.encode())
    except OSError as error:
        why = f"{place.as_posix()} cannot be written: {error.strerror or error}."
        raise WriterError(
            why, "Close the program that holds the file, or look who may write there."
        ) from None


def _said(imported: Imported) -> str:
    count, left = len(imported.records), len(imported.left_out)
    new = _count(count, "recipient") if count else "Nothing was written: nobody is new"
    left_out = f"; {left} row{'s were' if left != 1 else ' was'} left out" if left else ""
    warnings = f"; {_count(len(imported.warnings), 'warning')}" if imported.warnings else ""
    return f"\n{new}{left_out}{warnings}."
