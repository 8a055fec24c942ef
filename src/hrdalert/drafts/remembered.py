"""What an object works out once, and keeps as long as it lives."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def remembered(method: Callable[P, T]) -> Callable[P, T]:
    """A method that works out each answer once; it is asked without keywords."""

    @wraps(method)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        itself, *question = args
        kept: dict[object, T] = vars(itself).setdefault(f"of {method.__name__}", {})
        key = tuple(question)
        if key not in kept:
            kept[key] = method(*args, **kwargs)
        return kept[key]

    return asked
