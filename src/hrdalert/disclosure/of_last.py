"""What is worked out of a case once, while it is the one that is asked about."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from hrdalert.cases import Case

T = TypeVar("T")


class OfLast(threading.local, Generic[T]):
    """Of the case that was asked about last, the same again; by identity, since to compare cases takes long.

    Only of one case at a time, so that memory does not grow with their number.
    """

    def __init__(self, make: Callable[[Case], T]) -> None:
        self._make = make
        self._case: Case | None = None
        self._made: T

    def __call__(self, case: Case) -> T:
        if self._case is not case:
            self._case, self._made = case, self._make(case)
        return self._made
