"""The rules and the remarks on prose, listed and found by id: the answer of ``hrdalert rules``."""

from __future__ import annotations

from difflib import get_close_matches

from hrdalert.errors import WorkspaceError
from hrdalert.review.rules import EVERY, Rule, RuleSource, rules
from hrdalert.review.tells import Tell, tells


def explained() -> list[Rule]:
    """All rules, then the remarks on prose as rules that are our own."""
    return [*rules().values(), *map(_as_rule, tells().tells)]


def explain(id: str) -> Rule:
    """The rule of an id, or of its beginning (``F02``). Raises WorkspaceError where there is none, or several."""
    known = {rule.id: rule for rule in explained()}
    beginnings = (f"{id.casefold()}_", f"{id.casefold()}-")
    matching = [key for key in known if key.casefold() == id.casefold()]
    matching = matching or [key for key in known if key.casefold().startswith(beginnings)]
    if len(matching) == 1:
        return known[matching[0]]
    if matching:
        raise WorkspaceError(f"{id} is the beginning of several rules.", f"Which of {', '.join(matching)}?")
    near = get_close_matches(id, known, 1)
    hint = f"Did you mean {near[0]}?" if near else "hrdalert rules lists them."
    raise WorkspaceError(f"There is no rule {id}.", hint)


def _as_rule(tell: Tell) -> Rule:
    return Rule(
        id=tell.id,
        severity="remark",
        documents=(EVERY,),
        decided="prose",
        finds=", ".join(tell.tokens) or tell.pattern.pattern,
        why="",
        mend=tell.message,
        ask="",
        note="",
        protects="",
        source=RuleSource("our own reading", "", None),
        as_of=tells().as_of,
    )
