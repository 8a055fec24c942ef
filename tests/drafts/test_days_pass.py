"""When a day passes, exactly the documents that would be wrong are not ready any more: each document, on both days."""

from __future__ import annotations

import datetime
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from hrdalert.cases.reading import check_text
from hrdalert.drafts.checking import Checked, check
from hrdalert.law.demands import demand_problems
from hrdalert.review.review import review_case
from tests.builder import EXAMPLE, case_text
from tests.drafting import a_workspace
from tests.review.reviewing import a_context

LAST = datetime.date(2026, 4, 10)
AFTER = LAST + datetime.timedelta(days=1)
UN, RELEASE, ACTION, CLOSING = "un-communication", "press-release", "urgent-action", "case-closing"
SHEET, POLICE, WATERS = "case-sheet", "appeal-letter/harbour-police", "appeal-letter/ministry-of-waters"
EVERY = {UN, RELEASE, ACTION, CLOSING, SHEET, POLICE, WATERS}
ABROAD = {"diplomatic-letter": "does not fit"}
"""The example asks nothing of another State."""
FOR_BOTH: dict[str, Any] = {
    "demands__4__only": None,
    "urgent__by": "2026-05-10",
    "action__until": "2026-05-15",
}
CLOSED = {
    "status": "closed",
    "closing": "She is at home.",
    "now": "Ada Quill has been at home since 19 March 2026.",
    "withheld__summary": "A puppeteer was taken from her workshop in March 2026. She is at home.",
    "urgent__why": "Her puppets must be back before the season begins.",
    "custody__0__until": "2026-03-19",
}


def checked(folder: Path, day: datetime.date, changes: dict[str, Any]) -> Checked:
    """The example with letters to two offices, changed by path, as it stands on a day."""
    workspace = a_workspace(folder / str(day), EXAMPLE)
    case = folder / str(day) / "cases" / "case.yaml"
    case.write_text(case_text(EXAMPLE, **FOR_BOTH | changes), "utf-8")
    return check(workspace, case, day, day, languages=["en"])


@pytest.mark.parametrize(
    ("changes", "unfit", "wrong"),
    [
        ({"urgent__by": "2026-04-10"}, {CLOSING}, {UN, POLICE, WATERS}),
        ({"urgent__by": "2026-04-10", "action__until": None}, {CLOSING}, {UN, POLICE, WATERS, ACTION}),
        ({"urgent__by": "2026-04-10", "status": "past"}, {CLOSING, ACTION}, {UN, POLICE, WATERS}),
        ({"action__until": "2026-04-10"}, {CLOSING}, {ACTION}),
        ({"action__until": "2026-04-10", "status": "past"}, {CLOSING, ACTION}, set()),
        ({"now": "The court will hear Ada Quill on 10 April 2026."}, {CLOSING}, set()),
        ({"measure": {"title": "Dam Bill", "next": {"what": "A vote.", "by": "2026-04-10"}}}, {CLOSING}, set()),
        ({"demands__2__by": "2026-04-10"}, {CLOSING}, {UN, RELEASE, ACTION, POLICE}),
        ({"demands__4__by": "2026-04-10"}, {CLOSING}, {UN, RELEASE, ACTION, POLICE, WATERS}),
        (
            {"demands__5": {"text": "stop the dam", "only": "ministry_other", "by": "2026-04-10"}},
            {CLOSING},
            {UN, RELEASE, WATERS},
        ),
        ({"demands__5": {"do": "halt_execution", "of": "ada", "by": "2026-04-10"}}, {CLOSING}, {UN, RELEASE}),
        (
            {
                "demands__5": {"do": "halt_execution", "of": "ada", "by": "2026-04-10"},
                "alleged_victims__0__consent__for": ["submission", "government"],
                "withheld__demands": [{"text": "spare her"}],
            },
            {CLOSING},
            {UN},
        ),
    ],
)  # fmt: skip
def test_a_day_that_passes_marks_what_would_be_wrong_and_no_more(
    changes: dict[str, Any], unfit: set[str], wrong: set[str], tmp_path: Path
) -> None:
    for day, not_ready in ((LAST, set[str]()), (AFTER, wrong)):
        states = {each.name: each.state for each in checked(tmp_path, day, changes).documents}
        expected = dict.fromkeys(EVERY, "ready") | ABROAD | dict.fromkeys(unfit, "does not fit")
        assert states == expected | dict.fromkeys(not_ready, "not ready"), day


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"action__until": "2026-03-20"}, set()),
        ({"urgent__by": "2026-03-20"}, {UN, POLICE, WATERS}),
        ({"demands": [{"do": "release"}, {"text": "pay for the puppets"}]}, {UN, RELEASE, CLOSING, POLICE}),
    ],
)
def test_a_closed_case_has_a_closing_in_place_of_the_action(
    changes: dict[str, Any], wrong: set[str], tmp_path: Path
) -> None:
    freed = {**CLOSED, "demands": [{"text": "give back the puppets"}], **changes}
    states = {each.name: each.state for each in checked(tmp_path, LAST, freed).documents}
    assert states == dict.fromkeys(EVERY, "ready") | ABROAD | {ACTION: "does not fit"} | dict.fromkeys(
        wrong, "not ready"
    )


def test_500_people_and_5000_entries_are_held_to_their_days() -> None:
    """Half of them are free, and one was born after an arrest: one error a demand or an entry, not hundreds."""
    person = {
        "name": "Ada Quill",
        "also": None,
        "born": "1990",
        "consent": {"for": "submission", "answer": "yes"},
    }
    people = [{**person, "id": f"p{number}", "name": f"Ada Quill{number}"} for number in range(500)]
    people[0]["born"] = "2026-03-10"
    entry = {"date": "2026-03-03", "kind": "arrest", "text": "On 3 March 2026 police came.", "sources": "S1"}
    entries = [{**entry, "of": f"p{number % 500}"} for number in range(5000)]
    custody = [
        {"of": f"p{number}", "from": "2026-03-03", "until": "2026-03-04"} for number in range(1, 500, 2)
    ]
    demands = [{"do": word} for word in ("release", "access", "medical_care", "reparation")]
    values = {"alleged_victims": people, "chronology": entries, "custody": custody, "demands": demands}
    text = case_text(EXAMPLE, **values, related=None, urgent=None)
    read = check_text(text, Path("case.yaml"))
    assert read.case is not None
    said = [*read.problems, *demand_problems(read.case, AFTER), *review_case(read.case, AFTER, a_context())]
    errors = [problem.code for problem in said if problem.severity == "error"]
    assert sorted(errors) == ["before-birth"] * 10 + ["demand-state"] * 4
    tracemalloc.start()
    found = [problem.text.partition(",")[0] for problem in demand_problems(read.case, AFTER)]
    assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    tracemalloc.stop()
    free = [f"{word}: p1 is free" for word in ("release", "access", "medical_care")]
    assert found == ["release: p0 is a child", *free]
