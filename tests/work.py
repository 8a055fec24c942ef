"""How much work a function is: counted, so that it is the same on every machine and at every hour."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any


def work(of: Callable[[], Any]) -> int:
    """How many functions are called while it runs, of Python and of C."""
    events: Counter[str] = Counter()

    def count(frame: FrameType, event: str, argument: Any) -> None:
        events[event] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        of()
    finally:
        sys.setprofile(before)
    return events["call"] + events["c_call"]
