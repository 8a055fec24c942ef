"""The one thing to do next in a case, which the terminal and the desk each say in their own words."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from hrdalert.drafts.checking import Checked, Readiness
from hrdalert.errors import Problem

Kind: TypeAlias = Literal["refused", "mend", "nothing", "look", "draft"]
"""See to what is refused; mend what is wrong; nothing, for there is no document that could go to anybody; look at the
warnings, and draft; draft. The first that there is to do.
"""


class NextStep(Struct, frozen=True):
    """What to do next, and what is ready."""

    kind: Kind
    problems: tuple[Problem, ...] = ()
    """What is to be mended or looked at, the first of it first."""
    refused: tuple[Readiness, ...] = ()
    """The documents that are refused for one reason, where that is to be seen to."""
    ready: tuple[Readiness, ...] = ()
    """What the office prints for itself is ready for nobody, unless nothing else was asked for."""


def next_step(checked: Checked) -> NextStep:
    """The one thing to do next in a case."""
    errors, warnings = (
        tuple(problem for problem in checked.problems if problem.severity == severity)
        for severity in ("error", "warning")
    )
    outside = [one for one in checked.documents if one.audience != "internal"]
    ready = tuple(one for one in outside or checked.documents if one.state == "ready")
    refused = [one for one in checked.documents if one.state == "refused"]
    if refused:
        alike = tuple(one for one in refused if one.refusal == refused[0].refusal)
        return NextStep("refused", (refused[0].cause,) if refused[0].cause else (), alike, ready)
    if errors:
        return NextStep("mend", errors, ready=ready)
    if not ready:
        return NextStep("nothing")
    return NextStep("look" if warnings else "draft", warnings, ready=ready)
