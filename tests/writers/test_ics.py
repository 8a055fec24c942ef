"""Calendar files, as RFC 5545 has their texts."""

from __future__ import annotations

import datetime

import pytest

from hrdalert.writers.ics import Event, calendar

DAY = datetime.date(2026, 12, 2)


def test_signs_with_a_meaning_in_calendars_are_escaped() -> None:
    """RFC 5545, 3.3.11: a backslash, semicolon, comma and line break of a text."""
    made = calendar([Event("one", DAY, "Appeal; last day, noon", "a\\b\nc")], DAY).decode()
    assert "SUMMARY:Appeal\\; last day\\, noon\r\n" in made
    assert "DESCRIPTION:a\\\\b\\nc\r\n" in made


@pytest.mark.parametrize(("octets", "lines"), [(75, 1), (76, 2)])
def test_a_line_of_75_octets_stays_whole(octets: int, lines: int) -> None:
    """RFC 5545, 3.1: a line is at most 75 octets long, and goes on behind a space."""
    summary = "x" * (octets - len("SUMMARY:"))
    made = calendar([Event("one", DAY, summary, "", reminds=False)], DAY)
    begin, end = made.index(b"SUMMARY:"), made.index(b"\r\nDESCRIPTION:")
    pieces = made[begin:end].split(b"\r\n ")
    assert b"".join(pieces) == f"SUMMARY:{summary}".encode()
    assert len(pieces) == lines and len(pieces[0]) == 75
