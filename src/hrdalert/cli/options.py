"""Options that several commands share, and how results are shown."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Sequence
from typing import Any

import click


class Day(click.ParamType):
    """A day, written as 2026-03-20."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-03-20", param, ctx)


class Commas(click.ParamType):
    """Words with commas between them: docx,pdf."""

    name = "list"

    def __init__(self, choices: Sequence[str] = ()) -> None:
        self.choices = tuple(choices)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        words = tuple(word.strip() for word in str(value).split(",") if word.strip())
        unknown = [word for word in words if self.choices and word not in self.choices]
        if unknown or not words:
            self.fail(f"{', '.join(unknown) or 'nothing'}: choose from {', '.join(self.choices)}", param, ctx)
        return tuple(dict.fromkeys(words))


FORMATS = ("docx", "pdf", "html", "txt", "md")

cases_argument = click.argument("cases", metavar="[CASE]...", nargs=-1)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
day_option: Callable[[Any], Any] = click.option(
    "--date",
    "day",
    type=Day(),
    default=None,
    metavar="DATE",
    help="The day of the documents, as 2026-03-20. Default: today. It decides what is known by then.",
)


def today() -> datetime.date:
    return datetime.date.today()


def show_json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
