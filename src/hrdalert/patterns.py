"""Patterns that are compiled when they are first looked for: a hundred of them take longer than a document.

Most of them are found in few texts, and to try one at each character of a text takes long. A pattern can say what
stands near whatever it finds; a text without that is not looked through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any, cast

_NOTHING: dict[str, Callable[[], Any]] = {
    "finditer": lambda: iter(()),
    "findall": list,
    "search": lambda: None,
    "match": lambda: None,
    "fullmatch": lambda: None,
}
"""What each method gives where a pattern is not found."""


class _Later:
    """Stands for a pattern until it is used, and lends it its methods from then on."""

    def __init__(self, text: str, flags: int, near: Collection[str]) -> None:
        self._written = text, flags
        self._near = tuple(near)
        self._any_case = bool(flags & re.IGNORECASE)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in _NOTHING and self._near:
            return self._where_near(name)
        pattern = re.compile(*self._written)
        for method in ("sub", "split", *(() if self._near else _NOTHING)):
            setattr(self, method, getattr(pattern, method))
        return vars(self).get(name) or getattr(pattern, name)

    def _where_near(self, method: str) -> Callable[..., Any]:
        """A method of a pattern that looks only at texts that hold one of the words near it, made for the first one."""
        near, any_case, nothing = self._near, self._any_case, _NOTHING[method]

        def first(text: str, *where: int) -> Any:
            plain = _folded(text) if any_case else text
            if not any(word in plain for word in near):
                return nothing()
            look = getattr(re.compile(*self._written), method)

            def looked(text: str, *where: int) -> Any:
                plain = _folded(text) if any_case else text
                for word in near:
                    if word in plain:
                        return look(text, *where)
                return nothing()

            setattr(self, method, looked)
            return look(text, *where)

        setattr(self, method, first)
        return first


def _folded(text: str) -> str:
    """The same in small letters, as patterns for any case take them: a dotless i for an i too."""
    return text.lower() if text.isascii() else text.casefold().replace("ı", "i")


def later(text: str, flags: int = 0, *, near: Collection[str] = ()) -> re.Pattern[str]:
    """A pattern to search with, as :func:`re.compile` gives it. It cannot be given to a function of :mod:`re`.

    In each text that it is found in stands one of ``near``; of a pattern for any case, they are in small letters.
    """
    return cast("re.Pattern[str]", _Later(text, flags, near))
