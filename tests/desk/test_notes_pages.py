"""Notes that are pasted on the desk: what is ticked is added, as it was mended, and can be taken back."""

from __future__ import annotations

from tests.desk.conftest import CASE, Desk

NOTES = "On 5 May 2026 a lawyer was turned away. On 3 May 2026 <b>officers</b> took her."


def test_days_are_found_and_nothing_is_added_by_that(desk: Desk) -> None:
    found = desk.ask("/notes/2026-007/found", {"notes": NOTES}).get_data(as_text=True)
    assert 'value="2026-05-05"' in found and "a lawyer was turned away" in found
    assert "&lt;b&gt;officers" in found
    assert "Of that day the chronology has:" in found
    assert desk.file.read_text(encoding="utf-8") == CASE


def test_what_is_ticked_is_added_as_it_was_mended(desk: Desk) -> None:
    form = {"take": ["1"], "date-1": "2026-05-06", "text-1": "On 6 May 2026 a lawyer came.", "source": "S1"}
    said = desk.ask("/notes/2026-007/taken", {**form, "date-2": "2026-05-03", "text-2": "x"}).get_json()
    assert said == {"go": "case/2026-007", "notice": "One entry was added."}
    written = desk.file.read_text(encoding="utf-8")
    assert "On 6 May 2026 a lawyer came." in written and "x\n" not in written.partition("demands")[0][-3:]
    desk.ask("/case/2026-007/undo", {})
    assert desk.file.read_text(encoding="utf-8") == CASE


def test_a_day_that_is_none_is_told_and_nothing_is_added(desk: Desk) -> None:
    form = {"take": ["1", "2"], "date-1": "2026-05-06", "text-1": "x", "date-2": "May", "text-2": "y"}
    assert desk.ask("/notes/2026-007/taken", form).status_code == 409
    assert desk.ask("/notes/2026-007/taken", {}).get_json()["notice"] == "Nothing was changed."
    assert desk.file.read_text(encoding="utf-8") == CASE
