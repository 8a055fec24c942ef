"""Options that several commands share, and how results are shown."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hrdalert.cli import completion

if TYPE_CHECKING:
    from hrdalert.errors import Problem

A_FILE = click.Path(path_type=Path, dir_okay=False)
AS_OF = datetime.date.min
"""Stands for ``--date as_of``: each case on its own day."""


def a_day(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime.date | None:
    """Read a day written as 2026-03-20."""
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day; write it as 2026-03-20") from None


def some_words(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Read words that stand behind one option with commas (en,fr), or behind several."""
    words = (word.strip() for value in values for word in value.split(","))
    found = tuple(dict.fromkeys(filter(None, words)))
    if values and not found:
        raise click.BadParameter("write one or more words, with commas between them")
    return found


def some_formats(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Read formats that stand behind one option with commas (docx,pdf), or behind several."""
    from hrdalert.settings import FORMATS

    words = some_words(ctx, param, values)
    if unknown := [word for word in words if word not in FORMATS]:
        raise click.BadParameter(f"{', '.join(unknown)}: Choose from {', '.join(FORMATS)}")
    return words


def list_option(*names: str, help: str, **how: Any) -> Callable[[Any], Any]:
    """An option for several words, with commas between them or an option each."""
    return click.option(*names, metavar="LIST", multiple=True, help=help, **{"callback": some_words, **how})


def document_option(help: str, **how: Any) -> Callable[[Any], Any]:
    """The option for one document."""
    completed = completion.documents
    return click.option("-d", "--document", metavar="ID", shell_complete=completed, help=help, **how)


def date_option(help: str, called_by: Callable[..., datetime.date | None] = a_day) -> Callable[[Any], Any]:
    """The option for a day."""
    return click.option("--date", "day", callback=called_by, metavar="DATE", help=help)


cases_argument = click.argument("cases", metavar="[CASE]...", nargs=-1, shell_complete=completion.cases)
documents_option = list_option(
    *("-d", "--document", "documents"),
    shell_complete=completion.documents,
    help="Only these documents: press-release,urgent-action.",
)
formats_option = list_option(
    *("-f", "--format", "formats"),
    callback=some_formats,
    shell_complete=completion.formats,
    help="docx,pdf,html,txt,md (default: hrdalert.yaml).",
)
languages_option = list_option(
    *("-l", "--language", "languages"),
    shell_complete=completion.languages,
    help="Such as fr (default: hrdalert.yaml).",
)
to_option = list_option(
    "--to", "only", shell_complete=completion.recipients, help="Only these recipients and groups."
)
language_option = click.option(
    "-l",
    "--language",
    metavar="LANGUAGE",
    shell_complete=completion.languages,
    help="Such as fr (default: the first of hrdalert.yaml).",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
day_option = date_option(
    "The day of the documents, as 2026-03-20; or as_of, each case's own. Default: today.",
    lambda ctx, param, value: AS_OF if value == "as_of" else a_day(ctx, param, value),
)
SEVERITY_COLOURS = {"error": "red", "warning": "yellow", "remark": "cyan"}
_QUIET = "hrdalert.quiet"


def quiet_option() -> click.Option:
    """``--quiet``, which stands before a command or behind it."""

    def be_quiet(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value:
            ctx.meta[_QUIET] = True

    words = "Say results and errors alone: no progress, no list of what was written, no next step."
    return click.Option(
        ["-q", "--quiet"], is_flag=True, expose_value=False, is_eager=True, callback=be_quiet, help=words
    )


def is_quiet() -> bool:
    """Whether ``--quiet`` was given."""
    context = click.get_current_context(silent=True)
    return context is not None and _QUIET in context.meta


def hint(text: str, *, err: bool = False, fg: str | None = None) -> None:
    """Print what was written, a count, or what to do next; nothing with ``--quiet``."""
    if not is_quiet():
        click.secho(text, err=err, fg=fg)


def is_at_a_terminal(*, err: bool = False) -> bool:
    """Whether a person reads what is printed: old texts of a case must not get into a log or a timer's mail."""
    return (sys.stderr if err else sys.stdout).isatty()


def today() -> datetime.date:
    """Today, by the clock of this machine."""
    return datetime.date.today()


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def show_problem(problem: Problem) -> None:
    """Print a problem below the case or inquiry that has it."""
    click.secho(f"  {problem}".replace("\n", "\n  "), fg=SEVERITY_COLOURS[problem.severity])


def json_text(data: Any) -> str:
    """Plain data as JSON that people can read."""
    import json

    return json.dumps(data, ensure_ascii=False, indent=2)


def show_json(data: Any) -> None:
    """Print plain data as JSON."""
    click.echo(json_text(data))
