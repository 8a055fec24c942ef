"""Patterns that are compiled when they are first looked for: a hundred of them take longer than a document."""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    """Stands for a pattern until it is used, and lends it its methods from then on."""

    def __init__(self, text: str, flags: int) -> None:
        self._written = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        pattern = re.compile(*self._written)
        for method in ("finditer", "search", "match", "fullmatch", "findall", "sub", "split"):
            setattr(self, method, getattr(pattern, method))
        return getattr(pattern, name)


def later(text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern to search with, as :func:`re.compile` gives it. It cannot be given to a function of :mod:`re`."""
    return cast("re.Pattern[str]", _Later(text, flags))
