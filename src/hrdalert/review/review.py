"""The review of a case, of one document, and of the workspace: what a person should look at, as problems."""

import datetime
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from hrdalert.cases.model import Case
from hrdalert.disclosure.view import View
from hrdalert.documents.layout import LaidOut
from hrdalert.errors import Origin, Problem
from hrdalert.law.citations import StateLaw
from hrdalert.review import asks, event_rules, fact_rules, lives, people_rules, protected, status, text_rules  # noqa: F401 (read for their rules)
from hrdalert.review.document_rules import ReviewedDocument, document_rule
from hrdalert.review.rules import Finding, RuleTable, problem_of, rules
from hrdalert.review.sentence_rules import sentence_problems
from hrdalert.review.subject import Context, case_rule, own_words, reviewed
from hrdalert.review.tells import prose_remarks, tells
from hrdalert.settings import Settings, still_invented

workspace_rule: Final = RuleTable[Settings]()
"""Registers a rule on the settings."""


def review_case(
    case: Case, day: datetime.date, context: Context, law: Callable[[], Sequence[StateLaw]] | None = None
) -> list[Problem]:
    """The problems of a case as of a day, whichever document tells it, in the order of the file.

    Each problem says which documents it concerns. Demands against the state of a person, and names in texts, are
    checked in other rooms. ``law`` gives the law of each State concerned, where it is worked out anyway.
    """
    off = _left_out(case, context)
    subject = reviewed(case, day, context, law)
    problems = list(case_rule.problems(subject, off))
    problems += sentence_problems(subject, off)
    problems += (remark for remark in prose_remarks(subject) if remark.code not in off)
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.place)


def review_document(
    laid_out: LaidOut, view: View, case: Case, context: Context, traits: Collection[str]
) -> list[Problem]:
    """The problems of one laid out document, beside those that :func:`review_case` finds in its case."""
    made = (laid_out.document, laid_out.printed, view, case)
    subject = ReviewedDocument(*made, context.settings, context.readers)
    return list(document_rule.problems(subject, _left_out(case, context), traits))


def review_workspace(settings: Settings) -> list[Problem]:
    """The problems of the settings, once for all cases."""
    return list(workspace_rule.problems(settings, {str(rule.id) for rule in settings.rules.off}))


def unprinted(case: Case, printed: Collection[Origin], context: Context | None = None) -> list[Problem]:
    """A remark on each text that no document prints; ``printed``: the places of texts in all documents of a day.

    Texts under ``withheld:`` are left out: they wait for the day on which somebody may not be named.
    """
    rule, places = rules()["R51_unprinted"], frozenset(printed)
    own = own_words(case) if context is None or rule.id not in _left_out(case, context) else ()
    return [
        problem_of(rule, Finding(text.origin, f"no document of today prints {key}"))
        for key, text in own
        if not key.startswith("withheld.") and text.origin not in places
    ]


def _left_out(case: Case, context: Context) -> frozenset[str]:
    """Ids of the rules that the case or the office has switched off."""
    off = (*case.rules.off, *(context.settings.rules.off if context.settings else ()))
    return frozenset(str(rule.id) for rule in off)


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


def _left_out_in_vain(part: Settings | Case) -> Iterator[Finding]:
    known = {tell.id for tell in tells().tells}
    known |= {rule.id for rule in rules().values() if rule.decided != "no"}
    for rule in part.rules.off:
        if rule.id not in known:
            yield Finding(rule.id.origin, f"there is no rule {rule.id} that can be left out")
        elif rule.id in rules() and rules()[rule.id].protects:
            yield Finding(rule.id.origin, f"{rule.id} protects people, and cannot be left out")


workspace_rule("R55_rule_off")(_left_out_in_vain)
case_rule("R55_rule_off")(lambda subject: _left_out_in_vain(subject.case))
