"""Where the files lie that come with hrdalert and that people read: templates and recipients."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hrdalert.errors import WorkspaceError

_PACKAGE = Path(__file__).parents[1]


def packaged_letters() -> Path:
    """The folder of the packaged templates, word lists and letterhead."""
    return _packaged("letter_templates")


def packaged_recipients() -> Path:
    """The folder of the offices whose addresses published appeals have printed."""
    return _packaged("recipients")


@cache
def _packaged(name: str) -> Path:
    """A folder in the installed package, else beside ``src/``."""
    for folder in (_PACKAGE / name, _PACKAGE.parents[1] / name):
        if folder.is_dir():
            return folder
    raise WorkspaceError("Files of hrdalert are missing.", "Install hrdalert again.")
