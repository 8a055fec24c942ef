"""The rules at work: what a document and its case get wrong, most severe first.

What each rule finds, why, and how to mend it stands in the knowledge data; here is the function that finds it, by
its id. Rules look at the case, at what the reader of the document may know, and at the blocks of the composed
Document, never at a format.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from hrdalert import knowledge
from hrdalert.errors import Problem, Severity
from hrdalert.knowledge import Rule
from hrdalert.review.rules_after import AFTER
from hrdalert.review.rules_consent import CONSENT
from hrdalert.review.rules_facts import FACTS
from hrdalert.review.rules_form import FORM
from hrdalert.review.rules_seen import Found, Looks, Seen
from hrdalert.review.rules_style import STYLE

LOOKS: Final[Looks] = {**FACTS, **CONSENT, **FORM, **AFTER, **STYLE}
"""The function of each rule that a program can decide."""

_ORDER: tuple[Severity, ...] = ("error", "warning", "advice")


def rule_problems(seen: Seen, off: Collection[str] = ()) -> list[Problem]:
    """What the rules for a document find, most severe first; ``off`` are those that are done without.

    The office's own papers are left alone: they hold everything, and leave the house never.
    """
    if seen.view.audience == "internal":
        return []
    found = [
        _problem(rule, each)
        for id, look in LOOKS.items()
        if id not in off and (rule := knowledge.rules()[id]).applies_to(seen.id) and _can_look(rule, seen)
        for each in look(seen)
    ]
    return by_severity(dict.fromkeys(found))


def by_severity(problems: Collection[Problem]) -> list[Problem]:
    """The same problems, the most severe first, else in their order."""
    return sorted(problems, key=lambda problem: _ORDER.index(problem.severity))


def _can_look(rule: Rule, seen: Seen) -> bool:
    return seen.document is not None or rule.decided != "document"


def _problem(rule: Rule, found: Found) -> Problem:
    severity = found.severity if found.severity and _is_less(found.severity, rule.severity) else rule.severity
    return Problem(found.origin, rule.id, found.text, found.mend or rule.mend, severity)


def _is_less(one: Severity, two: Severity) -> bool:
    return _ORDER.index(one) > _ORDER.index(two)
