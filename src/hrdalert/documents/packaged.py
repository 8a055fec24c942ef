"""Where the templates, word lists and letterhead of hrdalert lie."""

from functools import cache
from pathlib import Path

from hrdalert.errors import WorkspaceError


@cache
def packaged_letters() -> Path:
    """The folder of templates, word lists and letterhead: in the installed package, else beside ``src/``."""
    package = Path(__file__).parents[1]
    for folder in (package, package.parents[1]):
        if (folder / "letter_templates").is_dir():
            return folder / "letter_templates"
    raise WorkspaceError("Files of hrdalert are missing.", "Install hrdalert again.")
