"""What languages are called in one another: Chinese, chinois."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from hrdalert.kept import keep, kept


@cache
def language_names(tag: str) -> dict[str, str]:
    """The names of languages in one of them, by their tags; kept, since Babel takes long to start."""
    name, babel = f"names of languages in {tag}", _babel()
    if (found := kept(name, babel)) is not None:
        return cast(dict[str, str], json.loads(found))
    from babel import Locale

    names = dict(Locale.parse(tag, sep="-").languages)
    keep(name, json.dumps(names).encode(), babel)
    return names


def _babel() -> str:
    """Which Babel is installed, by the date of its main file."""
    spec = find_spec("babel")
    if spec is None or spec.origin is None:
        return ""
    return f"{spec.origin} {Path(spec.origin).stat().st_mtime_ns}"
