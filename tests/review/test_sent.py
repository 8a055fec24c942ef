"""What the review says against the case as it was sent last, and against what was printed."""

from __future__ import annotations

import datetime

from hrdalert.errors import Origin
from hrdalert.review.review import unprinted
from tests.builder import EXAMPLE, a_case
from tests.review.reviewing import a_context, problems_in

NEXT_DAY = datetime.date(2026, 3, 21)
NEW = {"date": "2026-03-21", "text": "On 21 March 2026 she was moved.", "sources": ["S1"]}


def test_what_happened_since_asks_for_an_update() -> None:
    sent = a_case(EXAMPLE)
    later = a_case(EXAMPLE, as_of="2026-03-21", chronology__3=NEW)
    (warning,) = [
        problem
        for problem in problems_in(later, NEXT_DAY, a_context(sent=sent))
        if problem.code == "A01_update"
    ]
    assert warning.origin == later.origin("chronology", 3)
    assert warning.documents == ("un",)
    reworded = a_case(
        EXAMPLE, as_of="2026-03-21", chronology__2__text="On 6 March 2026 her lawyer was sent away."
    )
    assert "A01_update" not in {
        problem.code for problem in problems_in(reworded, NEXT_DAY, a_context(sent=sent))
    }


def test_a_text_that_no_document_prints_is_listed_at_its_line() -> None:
    case = a_case(EXAMPLE)
    printed = {each.origin for each in unprinted(case, ()) if not each.text.endswith(" position")}
    (remark,) = unprinted(case, printed)
    assert remark.origin == case.position.origin  # type: ignore[union-attr]
    assert remark.text == "no document of today prints position"
    assert unprinted(case, printed | {remark.origin}) == []


def test_what_waits_or_is_for_the_office_is_not_missed() -> None:
    """Texts under withheld, notes and confidential entries are printed nowhere, and that is meant."""
    case = a_case(EXAMPLE, notes="A word for the office.", chronology__2__confidential="yes")
    keys = {problem.text.rpartition(" ")[2] for problem in unprinted(case, {Origin(case.file)})}
    assert {"summary", "chronology[1].text", "alleged_victims[0].about"} <= keys
    assert not any(key.startswith(("withheld", "notes", "chronology[2]", "sources")) for key in keys)
