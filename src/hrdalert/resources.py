"""Where the files lie that come with hrdalert."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hrdalert.errors import WorkspaceError

PACKAGE = Path(__file__).parent


@cache
def packaged_letters() -> Path:
    """The folder of the packaged templates and letterhead: in the installed package, else beside ``src/``."""
    installed = PACKAGE / "letter_templates"
    beside_src = PACKAGE.parents[1] / "letter_templates"
    for folder in (installed, beside_src):
        if folder.is_dir():
            return folder
    raise WorkspaceError(f"The packaged letter templates are missing: no {installed}, no {beside_src}.")
