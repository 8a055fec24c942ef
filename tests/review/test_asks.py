"""What is said of demands that somebody or nobody is asked: of whom, why, and what to write."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hrdalert.errors import Problem
from tests.builder import EXAMPLE, a_case
from tests.review.reviewing import READERS, a_context, problems_in

COURT = replace(READERS["harbour-police"], id="dam-court", kind="court")
EMBASSY = replace(READERS["harbour-police"], id="embassy-of-france", kind="embassy", state="FRA")
OFFICES = {**READERS, "dam-court": COURT, "embassy-of-france": EMBASSY}
FOR_ALL = {"text": "see that the law is kept", "to": "court"}


def said(rule: str, *demands: dict[str, Any], **changes: Any) -> list[Problem]:
    """What a rule says of the example with these demands, on which letters go to the police, a ministry and a court."""
    offices = {"appeal_to": ["harbour-police", "ministry-of-waters", "dam-court"]}
    case = a_case(EXAMPLE, demands=list(demands), **offices | changes)
    problems = problems_in(case, context=a_context(readers={id: OFFICES[id] for id in case.appeal_to}))
    return [problem for problem in problems if problem.code.startswith(rule)]


@pytest.mark.parametrize(
    ("demand", "severity", "text", "mend"),
    [
        (
            {"do": "medical_care"},
            "remark",
            "medical_care: not asked of ministry-of-waters, dam-court (such an office cannot do it)",
            "name ministry-of-waters, dam-court under to: to ask it of them too",
        ),
        (
            {"id": "dam", "text": "mend the dam"},
            "remark",
            "dam: not asked of dam-court (your own words go to such an office only by to: or only:)",
            "name dam-court under to: to ask it of them too",
        ),
        (
            {"do": "release", "only": ["police", "court"]},
            "remark",
            "release: not asked of ministry-of-waters (only: names others)",
            "name ministry-of-waters under only: to ask it of them too",
        ),
        (
            {"do": "release", "only": ["harbour-police", "ministry-of-waters", "dam-court"]},
            "remark",
            "release: in no submission or release, since only: names single offices",
            "to have it there, write a kind of office under only:, such as court",
        ),
        (
            {**FOR_ALL, "to": ["court", "dam-cuort"]},
            "remark",
            "this demand: dam-cuort under to: is no kind of office, and gets no letter",
            "add dam-cuort to appeal_to:",
        ),
        (
            {"do": "release", "only": "dam-cuort"},
            "warning",
            "nobody is asked for release, not harbour-police, ministry-of-waters, dam-court (only: names others)",
            None,
        ),
        (
            {"do": "release", "for": "submission", "only": "dam-court"},
            "warning",
            "nobody is asked for release",
            None,
        ),
    ],
)
def test_who_does_not_get_a_demand_is_named_once_at_its_line(
    demand: dict[str, Any], severity: str, text: str, mend: str | None
) -> None:
    case = a_case(EXAMPLE, demands=[FOR_ALL, demand])
    (problem,) = said("R43", FOR_ALL, demand)
    assert (problem.severity, problem.text) == (severity, text)
    assert problem.mend == mend if mend else problem.mend
    assert problem.origin.line == case.origin("demands", 1).line


@pytest.mark.parametrize(
    "demand", [FOR_ALL, {"do": "medical_care", "for": "submission"}, {"do": "release", "state": "LAO"}]
)
def test_nothing_is_said_of_what_everybody_gets_who_is_meant(demand: dict[str, Any]) -> None:
    assert not said("R43", FOR_ALL, demand, state=None, states=["CHN", "LAO"])


def test_a_request_that_an_office_of_a_third_state_does_not_get_is_named() -> None:
    offices = {"third_states": "FRA", "appeal_to": ["harbour-police", "embassy-of-france"]}
    requests = [{"do": "report_home"}, {"do": "recommend_in_review", "what": "it"}]
    (problem,) = said("R43", FOR_ALL, requests=requests, **offices)
    assert (
        problem.text
        == "nobody is asked for recommend_in_review, not embassy-of-france (such an office cannot do it)"
    )


def test_an_action_that_lacks_the_first_demand_says_who_can_meet_it() -> None:
    (problem,) = said("R60", {"do": "quash_conviction"}, {"do": "release"})
    assert problem.severity == "warning" and "harbour-police" in problem.text
    assert problem.text.endswith("lacks the first demand, quash_conviction: such an office cannot do it")
    assert "action: {to: dam-court}" in problem.mend and "to: harbour-police at the demand" in problem.mend
    assert not said("R60", {"do": "quash_conviction"}, action={"to": "dam-court", "until": "2026-05-15"})
    assert not said("R60", {"do": "quash_conviction", "to": "police"})
    assert not said("R60", {"do": "quash_conviction", "for": "submission"}, {"do": "release"})


@pytest.mark.parametrize(
    ("first", "second", "is_twice"),
    [
        ({"do": "release"}, {"do": "release", "of": "ada", "unconditional": "yes"}, True),
        ({"text": "mend the dam"}, {"text": "Mend  the dam.", "to": "court"}, True),
        ({"do": "comply", "what": "A"}, {"do": "comply", "what": "B"}, False),
        ({"do": "release", "only": "police"}, {"do": "release", "only": "court"}, False),
        ({"do": "release", "for": "letters"}, {"do": "release", "for": ["release", "submission"]}, False),
        ({"do": "release", "state": "CHN"}, {"do": "release", "state": "LAO"}, False),
        ({"do": "release", "state": "CHN"}, {"do": "release"}, True),
    ],
)
def test_what_is_asked_twice_is_said_at_the_second(
    first: dict[str, Any], second: dict[str, Any], is_twice: bool
) -> None:
    both = {"state": None, "states": ["CHN", "LAO"]}
    case = a_case(EXAMPLE, demands=[first, second], **both)
    problems = said("R61", first, second, **both)
    assert [problem.origin.line for problem in problems] == [case.origin("demands", 1).line] * is_twice
