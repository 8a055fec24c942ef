"""The review is linear: ten times the file takes about ten times the time."""

from __future__ import annotations

import time

import pytest

from hrdalert.cases.model import Case
from tests.builder import EXAMPLE, a_case, case_values
from tests.review.reviewing import problems_in

SECONDS = 10


def with_entries(count: int) -> Case:
    """The example with many entries."""
    entry = case_values(EXAMPLE)["chronology"][1]
    entries = [{**entry, "id": f"e{number}", "because_of": None} for number in range(count)]
    return a_case(
        EXAMPLE, chronology=[{key: value for key, value in one.items() if value} for one in entries]
    )


def with_people(count: int) -> Case:
    """The example with many victims, one entry and one custody each."""
    values = case_values(EXAMPLE)
    victim, entry = values["alleged_victims"][0], values["chronology"][1]
    victims = [{**victim, "id": f"p{number}", "name": f"Ada Quill{number}"} for number in range(count)]
    entries = [
        {**entry, "id": f"e{number}", "of": f"p{number}", "because_of": "e0"} for number in range(count)
    ]
    custody = [{**values["custody"][0], "of": f"p{number}"} for number in range(count)]
    demands = [{"do": "release"}]
    return a_case(EXAMPLE, alleged_victims=victims, chronology=entries, custody=custody, demands=demands)


@pytest.mark.parametrize(("make", "count"), [(with_entries, 5000), (with_people, 500)])
def test_a_large_case_is_reviewed_within_seconds(make: object, count: int) -> None:
    assert callable(make)
    case = make(count)
    begun = time.process_time()
    problems = problems_in(case)
    assert time.process_time() - begun < SECONDS
    assert problems
