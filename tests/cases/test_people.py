"""The people of a case file and what it keeps for the office, as far as its mistakes let them be read."""

from __future__ import annotations

from pathlib import Path

from hrdalert.cases.people import people_in
from hrdalert.disclosure.confidential import Confidential


def test_a_confidential_source_that_does_not_say_what_it_is_counts_as_a_person() -> None:
    text = "reference: 2026-014\nsources:\n- {title: conversation with Tim Marsh, confidential: yes}\n"
    case, _ = people_in(text.encode(), Path("case.yaml"))
    assert "Tim Marsh" in {form.text for form in Confidential(case).for_others()}
