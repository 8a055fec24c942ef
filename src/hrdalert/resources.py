"""Where the files lie that come with hrdalert."""

from __future__ import annotations

import importlib.resources
from functools import cache
from pathlib import Path

from hrdalert.errors import WorkspaceError


@cache
def packaged_letters() -> Path:
    """The folder of the packaged templates and letterhead: in the installed package, else beside ``src/``."""
    installed = Path(str(importlib.resources.files("hrdalert"))) / "letter_templates"
    beside_src = Path(__file__).parents[2] / "letter_templates"
    for folder in (installed, beside_src):
        if folder.is_dir():
            return folder
    raise WorkspaceError(f"The packaged letter templates are missing: no {installed}, no {beside_src}.")
