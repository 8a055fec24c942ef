"""The command ``init``: a new workspace."""

from __future__ import annotations

from pathlib import Path

import click

from hrdalert.cli.options import hint


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a new workspace in DIR: settings, an example case, recipients, a place for your templates."""
    from hrdalert.workspace import init as make

    for path in make(folder):
        hint(path.as_posix())
    hint(
        f"\nGo on with:\n  cd {folder.as_posix()}\n  hrdalert check --date as_of\n  hrdalert draft --date as_of\n"
        "Then put your organisation into hrdalert.yaml, and begin your first case: hrdalert new 2026-001"
    )
