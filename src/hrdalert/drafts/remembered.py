"""What an object works out once, and keeps as long as it lives."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def remembered(method: Callable[P, T]) -> Callable[P, T]:
    """A method that works out each answer once."""

    @wraps(method)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        kept: dict[object, T] = vars(args[0]).setdefault(f"of {method.__name__}", {})
        key = (*args[1:], *kwargs.items())
        if key not in kept:
            kept[key] = method(*args, **kwargs)
        return kept[key]

    return asked
