"""The invented cases: what ``check`` must say of each, at which line, and what it must not say."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from hrdalert.cases.model import Case
from hrdalert.disclosure.disclose import disclose
from hrdalert.documents.office import Reader
from hrdalert.errors import Problem
from hrdalert.law.demands import demand_problems
from hrdalert.recipients import load_recipients, reader_of
from hrdalert.review.review import review_case
from hrdalert.review.rules import rules
from hrdalert.review.subject import Context
from tests.builder import TESTS, read_case

TRUTH = TESTS / "truth"
EXPECTED = sorted(TRUTH.glob("*.expect.yaml"))
NOT_SAID = {
    "no victim": "F11_victim_basics",
    "the case is not ready": "R02_language",
    "as_of is older than 30 days": "F21_checked_long_ago",
    "the date has passed": "R47_urgent_by_passed",
    "count differs from the list": "F17_numbers",
    "custody is open": "R05_type",
    "a form that two people share": "F24_same_name",
    "a form that two people share is an error": "F24_same_name",
    "consent for the submission is missing": "C01_consent_submission",
    "ask for the school or the village": "F02_place",
    "no place in the public text": "F02_place",
    "custody says nothing of today": "F05_present_state",
    "custody of benito says nothing of today": "F05_present_state",
    "release is asked of somebody who is free": "demand-state",
}
"""Messages that must not come, by the rule that would give them."""
OF_THE_READING = {
    "the key name is missing",
    "dates out of order",
    "which State an entry belongs to",
    "47 messages, one a member",
}
"""Messages that would come from the reading of the file."""
_RULE = re.compile(r"[A-Z]\d\d_\w+")


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reader]:
    """The offices that the cases write to."""
    folder = tmp_path_factory.mktemp("recipients")
    shutil.copy(TRUTH / "recipients.yaml", folder)
    return {recipient.id: reader_of(recipient, "en") for recipient in load_recipients(folder)}


def said(expected: dict[str, Any], readers: Mapping[str, Reader]) -> tuple[Case, list[Problem]]:
    """Everything that is said of a case as of its day: by the review, of its demands, and for each audience."""
    case, day = read_case(TRUTH / expected["case"]), expected["date"]
    context = Context(clock=day, readers={id: readers[id] for id in case.appeal_to})
    views = [disclose(case, audience, day) for audience in ("un", "government", "public")]
    return case, [
        *review_case(case, day, context),
        *demand_problems(case, day),
        *(problem for view in views for problem in view.problems),
    ]


def line_of(case: Case, key: str) -> int | None:
    """The line of a key; people, sources and demands are called by their id or word. None where the file lacks it."""
    path: list[str | int] = []
    value: Any = case
    for step in key.split("."):
        if isinstance(value, tuple):
            ids = [getattr(part, "id", None) or getattr(part, "do", None) for part in value]
            path.append(ids.index(step))
            value = value[ids.index(step)]
        else:
            path.append(step)
            value = getattr(value, step)
    return case.origin(*path).line if value not in (None, ()) else None


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_what_must_be_said_is_said_at_its_line(path: Path, readers: dict[str, Reader]) -> None:
    expected = yaml.safe_load(path.read_text("utf-8"))
    case, problems = said(expected, readers)
    for message in expected["check"]:
        line = line_of(case, message["key"])
        places = [problem.origin.line for problem in problems if problem.severity == message["severity"]]
        assert line in places if line else places, message


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_what_must_not_be_said_is_not_said(path: Path, readers: dict[str, Reader]) -> None:
    expected = yaml.safe_load(path.read_text("utf-8"))
    _, problems = said(expected, readers)
    codes = {problem.code for problem in problems}
    for message in expected["check_not"]:
        rule = _RULE.match(message)
        if message in OF_THE_READING:
            continue
        assert (rule[0] if rule else NOT_SAID[message]) not in codes, message


def test_forty_seven_members_give_no_message_each(readers: dict[str, Reader]) -> None:
    expected = yaml.safe_load((TRUTH / "forty-seven.expect.yaml").read_text("utf-8"))
    found = said(expected, readers)[1]
    assert len([one for one in found if one.code not in rules() or rules()[one.code].decided != "text"]) < 10
