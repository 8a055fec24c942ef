"""The rules at work: what a document and its case get wrong, most severe first.

What each rule finds, why, and how to mend it stands in the knowledge data; here is the function that finds it, by
its id. Rules look at the case, at what the reader of the document may know, and at the blocks of the composed
Document, never at a format.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from hrdalert import knowledge
from hrdalert.cases import Case
from hrdalert.documents.blocks import Document
from hrdalert.errors import Origin, Problem, Severity
from hrdalert.knowledge import Rule
from hrdalert.review.prose_reading import read
from hrdalert.review.rules_after import AFTER
from hrdalert.review.rules_agreement import contradictions_between, days_of
from hrdalert.review.rules_clauses import CLAUSES
from hrdalert.review.rules_consent import CONSENT
from hrdalert.review.rules_facts import FACTS
from hrdalert.review.rules_form import FORM
from hrdalert.review.rules_seen import Found, Looks, Seen
from hrdalert.review.rules_style import STYLE

LOOKS: Final[Looks] = {**FACTS, **CONSENT, **FORM, **AFTER, **STYLE, **CLAUSES}
"""The function of each rule that a program can decide."""

_ORDER: tuple[Severity, ...] = ("error", "warning", "advice")


def rule_problems(seen: Seen, off: Collection[str] = (), *, errors_alone: bool = False) -> list[Problem]:
    """What the rules for a document find, most severe first; ``off`` are those that are done without.

    ``errors_alone`` leaves out the rules that can find none, and what the others find beside. The office's own papers
    are left alone: they hold everything, and leave the house never.
    """
    if seen.audience == "internal":
        return []
    found = [
        _problem(rule, each)
        for id, look in LOOKS.items()
        if id not in off and (not errors_alone or knowledge.rules().plainly(id, "severity") == "error")
        if (rule := knowledge.rules()[id]).applies_to(seen.id) and _can_look(rule, seen)
        for each in look(seen)
    ]
    return by_severity(
        dict.fromkeys(problem for problem in found if problem.severity == "error" or not errors_alone)
    )


def problems_between(case: Case, documents: Sequence[Document], off: Collection[str] = ()) -> list[Problem]:
    """Contradictions between the documents of a case: the same told with another day (rule F16)."""
    rule = knowledge.rules()["F16_contradiction"]
    english = [
        each for each in documents if each.language.partition("-")[0] == "en" and each.audience != "internal"
    ]
    if rule.id in off or not english:
        return []
    found = []
    for sentence in contradictions_between(days_of(case, english[0].date), [read(each) for each in english]):
        passage, words = sentence.passage, " ".join(sentence.text.split())
        origin = passage.origin(sentence.begin, sentence.end) or Origin(Path(f"{english[0].id}.en"))
        text = f"another document, or another place, gives another day for this: “{words[:90]}”"
        found.append(Problem(origin, rule.id, text, rule.mend, rule.severity))
    return list(dict.fromkeys(found))


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
