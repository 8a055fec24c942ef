"""Calendar files, as RFC 5545 has their texts."""

from __future__ import annotations

import datetime

from hrdalert.writers.ics import Event, calendar

DAY = datetime.date(2026, 12, 2)


def test_signs_with_a_meaning_in_calendars_are_escaped() -> None:
    """RFC 5545, 3.3.11: a backslash, semicolon, comma and line break of a text."""
    made = calendar([Event("one", DAY, "Appeal; last day, noon", "a\\b\nc")], DAY).decode()
    assert "SUMMARY:Appeal\\; last day\\, noon\r\n" in made
    assert "DESCRIPTION:a\\\\b\\nc\r\n" in made
