"""Rules on hrdalert.yaml: who signs, who can be reached, which rules are left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hrdalert.cases.model import RuleOff
from hrdalert.review.rules import Finding, RuleTable, rules
from hrdalert.review.subject import Reviewed, case_rule
from hrdalert.review.tells import tells
from hrdalert.settings import Settings, still_invented

workspace_rule: Final = RuleTable[Settings]()
"""Registers a rule on the settings."""


@workspace_rule("R01_anonymous")
def nobody_to_reach(settings: Settings) -> Iterator[Finding]:
    if not any(contact.email or contact.phone for contact in settings.contacts):
        name = next(iter(settings.organisation.name.values()))
        yield Finding(name.origin, "the office has no contact with an e-mail address or a telephone")


@workspace_rule("R56_example_office")
def example_office(settings: Settings) -> Iterator[Finding]:
    problem = still_invented(settings)
    if problem is not None:
        yield Finding(problem.origin, problem.text)


@case_rule("R55_rule_off")
def rule_not_left_out(subject: Reviewed) -> Iterator[Finding]:
    yield from wrongly_off(subject.case.rules.off)


@workspace_rule("R55_rule_off")
def rule_not_left_out_anywhere(settings: Settings) -> Iterator[Finding]:
    yield from wrongly_off(settings.rules.off)


def wrongly_off(off: tuple[RuleOff, ...]) -> Iterator[Finding]:
    """Rules that are left out in vain."""
    known = {tell.id for tell in tells().tells} | {
        rule.id for rule in rules().values() if rule.decided != "no"
    }
    for rule in off:
        if rule.id not in known:
            yield Finding(rule.id.origin, f"there is no rule {rule.id} that can be left out")
        elif rule.id in rules() and rules()[rule.id].protects:
            yield Finding(rule.id.origin, f"{rule.id} protects people, and cannot be left out")
