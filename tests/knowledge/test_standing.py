"""How a State stands to a treaty on a day: acts, waiting times, withdrawals, territories, lists without days."""

from __future__ import annotations

import datetime

import pytest

from hrdalert import knowledge

day = datetime.date.fromisoformat


@pytest.mark.parametrize(
    ("treaty", "state", "on", "territory", "expected"),
    [
        ("iccpr", "CHN", "1998-10-04", None, "not_a_party"),
        ("iccpr", "CHN", "1998-10-05", None, "signed"),
        ("iccpr", "CHN", "2020-10-22", None, "signed"),
        ("iccpr", "CHN", "2020-10-22", "HKG", "bound"),
        ("iccpr", "CHN", "2020-10-22", "MAC", "bound"),
        ("iccpr", "CHN", "1996-01-01", "HKG", "not_yet"),
        ("iccpr", "CHN", "1997-12-30", "HKG", "not_yet"),  # only the year of the notification is on file
        ("iccpr", "CHN", "1997-12-31", "HKG", "bound"),
        ("ced", "CHN", "2020-10-22", "HKG", "not_a_party"),
        ("cat", "CHN", "1988-11-02", None, "not_yet"),
        ("cat", "CHN", "1988-11-03", None, "bound"),
        ("echr", "RUS", "2022-09-15", None, "bound"),
        ("echr", "RUS", "2022-09-16", None, "ended"),
        ("iccpr", "RUS", "2023-01-01", None, "bound"),
        ("iccpr_op1", "BLR", "2023-02-07", None, "bound"),
        ("iccpr_op1", "BLR", "2023-02-08", None, "ended"),
        ("iccpr", "COL", "1970-01-01", None, "not_yet"),
        ("iccpr", "COL", "1976-03-23", None, "bound"),
        ("iccpr", "OMN", "2025-11-09", None, "not_a_party"),
        ("iccpr", "OMN", "2026-02-09", None, "not_yet"),
        ("iccpr", "OMN", "2026-02-10", None, "bound"),
        ("iccpr", "SSD", "2024-05-04", None, "not_yet"),
        ("iccpr", "SSD", "2024-05-05", None, "bound"),
        ("achr", "TTO", "1999-05-25", None, "bound"),
        ("achr", "TTO", "1999-05-26", None, "ended"),
        ("cmw", "ZWE", "2025-02-28", None, "not_yet"),  # the first day of the month after three months
        ("cmw", "ZWE", "2025-03-01", None, "bound"),
        ("achr", "VEN", "2012-01-01", None, "bound"),
        ("achr", "VEN", "2020-01-01", None, "contested"),
        ("achr", "USA", "2020-01-01", None, "signed"),
        ("achr", "COL", "1978-07-17", None, "not_yet"),
        ("achpr", "EGY", "1999-12-30", None, "undated"),
        ("achpr", "EGY", "1999-12-31", None, "bound"),
        ("achpr", "MAR", "2026-01-01", None, "not_a_party"),
        ("arab_charter", "BHR", "2008-03-16", None, "bound"),
        ("escazu", "COL", "2024-12-23", None, "not_yet"),
        ("escazu", "COL", "2024-12-24", None, "bound"),
        ("escazu", "GTM", "2026-01-01", None, "signed"),
        ("aarhus", "BLR", "2022-10-24", None, "ended"),
        ("ilo_c169", "ARG", "2001-07-03", None, "bound"),
        ("vccr", "CHN", "2024-01-01", None, "not_on_file"),
    ],
)
def test_a_state_stands_to_a_treaty_as_its_acts_and_their_days_say(
    treaty: str, state: str, on: str, territory: str | None, expected: str
) -> None:
    assert knowledge.standing(treaty, state, day(on), territory).state == expected


def test_what_is_no_treaty_or_no_state_has_no_standing() -> None:
    with pytest.raises(KeyError, match="udhr is no treaty"):
        knowledge.standing("udhr", "CHN", day("2020-01-01"))
    with pytest.raises(KeyError):
        knowledge.standing("cat", "XXX", day("2020-01-01"))


def test_there_are_all_states_and_the_two_observers() -> None:
    assert set(knowledge.commitments()) == {
        code for code, country in knowledge.countries().items() if country.status != "territory"
    }
    assert {"PSE", "VAT"} <= set(knowledge.commitments())


@pytest.mark.parametrize(
    ("state", "treaty", "articles", "gists"),
    [
        ("IND", "iccpr", ("9(1)",), 1),
        ("IND", "iccpr", ("19",), 1),  # a part of the article is reserved
        ("IND", "iccpr", ("7",), 0),
        ("SAU", "crc", ("37",), 1),  # a general reservation
        ("USA", "iccpr", ("17",), 1),  # within a range
        ("PAK", "crc", ("37",), 0),  # withdrawn
        ("NOR", "cat", ("2",), 0),
    ],
)
def test_a_reservation_touches_its_articles_and_their_parts(
    state: str, treaty: str, articles: tuple[str, ...], gists: int
) -> None:
    assert len(knowledge.reservations_of(state, treaty, articles)) == gists
