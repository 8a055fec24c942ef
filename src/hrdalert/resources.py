"""Where the files lie that come with hrdalert."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hrdalert.errors import WorkspaceError

PACKAGE = Path(__file__).parent


def packaged_letters() -> Path:
    """The folder of the packaged templates and letterhead."""
    return _packaged("letter_templates")


def packaged_recipients() -> Path:
    """The folder of the offices whose addresses published appeals have printed."""
    return _packaged("recipients")


@cache
def _packaged(name: str) -> Path:
    """A folder of files that people read: in the installed package, else beside ``src/``."""
    installed, beside_src = PACKAGE / name, PACKAGE.parents[1] / name
    for folder in (installed, beside_src):
        if folder.is_dir():
            return folder
    raise WorkspaceError(f"Files of hrdalert are missing: no {installed}, no {beside_src}.")
