"""The review is linear: ten times the file is about ten times the work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hrdalert.cases.model import Case
from tests.builder import EXAMPLE, a_case, case_values
from tests.review.reviewing import problems_in
from tests.work import work


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


@pytest.mark.parametrize(("make", "few"), [(with_entries, 100), (with_people, 20)])
def test_ten_times_the_case_is_far_from_a_hundred_times_the_work(
    make: Callable[[int], Case], few: int
) -> None:
    small, large = make(few), make(10 * few)
    assert problems_in(large) and problems_in(small)
    assert work(lambda: problems_in(large)) < 30 * work(lambda: problems_in(small))
