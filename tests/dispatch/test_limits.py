"""Embargoes hold to the minute in their zone, limits by the clock, and hours of recipients in theirs."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.cases.values import moment_of
from hrdalert.dispatch.run import Throttle
from hrdalert.settings import Limits

NOON = datetime.datetime(2026, 3, 30, 12, tzinfo=datetime.UTC)


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-28 09:00 Europe/Berlin", "2026-03-28T08:00"),  # the day before clocks are put forward
        ("2026-03-29 09:00 Europe/Berlin", "2026-03-29T07:00"),
        ("2026-10-25 01:30 Europe/Berlin", "2026-10-24T23:30"),
        ("2026-10-25 02:30 Europe/Berlin", "2026-10-25T01:30"),  # an hour that comes twice: the second
        ("2026-11-01 00:01 UTC", "2026-11-01T00:01"),
        ("2026-12-10 09:00 Asia/Shanghai", "2026-12-10T01:00"),
        ("2026-07-01 09:00 Asia/Kathmandu", "2026-07-01T03:15"),
    ],
)
def test_an_embargo_is_a_moment_in_its_zone(written: str, moment: str) -> None:
    assert moment_of(written) == utc(moment)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-03-29 02:30 Europe/Berlin", "there is no 02:30 on 2026-03-29 in Europe/Berlin"),
        ("2026-03-29 09:00", "write it as 2026-03-29 09:00 Europe/Berlin"),
        ("2026-03-29 09:00 Berlin", "Berlin is no time zone"),
        ("2026-02-30 09:00 UTC", "is no moment"),
        ("tomorrow", "is no moment"),
        ("2026-03-29 09:00 ../etc/passwd", "is no time zone"),
        ("0001-01-01 00:00 Asia/Tokyo", "write a year of our time"),
        ("9999-12-31 23:59 America/New_York", "write a year of our time"),
    ],
)
def test_what_is_no_moment_is_said_so(written: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace(".", r"\.")):
        moment_of(written)


def test_limits_count_minutes_hours_days_and_domains() -> None:
    throttle = Throttle(Limits(per_minute=3, per_hour=5, per_day=6, per_domain=2))
    second = datetime.timedelta(seconds=1)
    for n in range(2):
        assert throttle.opens("a.example") is None
        throttle.note(NOON + n * second, "a.example")
    assert throttle.opens("a.example") == NOON + datetime.timedelta(minutes=1)
    assert throttle.opens("b.example") is None
    throttle.note(NOON + 2 * second, "b.example")
    assert throttle.opens("c.example") == NOON + datetime.timedelta(minutes=1)
    for minutes in (2, 4):
        throttle.note(NOON + datetime.timedelta(minutes=minutes), "c.example")
    assert throttle.opens("d.example") == NOON + datetime.timedelta(hours=1)
    throttle.note(NOON + datetime.timedelta(hours=2), "d.example")
    assert throttle.opens("e.example") == NOON + datetime.timedelta(days=1)


@given(
    st.integers(1, 4),
    st.integers(1, 3),
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from("abc")), max_size=40),
)
def test_no_minute_ever_has_more_than_the_limits_let(
    per_minute: int, per_domain: int, wishes: list[tuple[int, str]]
) -> None:
    throttle = Throttle(Limits(per_minute=per_minute, per_domain=per_domain))
    now, left = NOON, list[tuple[datetime.datetime, str]]()
    for wait, domain in wishes:
        now += datetime.timedelta(seconds=wait)
        if (when := throttle.opens(domain)) is not None:
            now = max(now, when)
        throttle.note(now, domain)
        left.append((now, domain))
    minute = datetime.timedelta(minutes=1)
    for at, domain in left:
        within = [each for each in left if at <= each[0] < at + minute]
        assert len(within) <= per_minute
        assert sum(each[1] == domain for each in within) <= per_domain


def test_what_the_register_keeps_to_the_second_opens_no_second_early() -> None:
    left = NOON + datetime.timedelta(seconds=0.9)
    throttle = Throttle(Limits(per_day=1, per_domain=1), [(NOON, "a.example")])  # as the register has it
    opened = throttle.opens("b.example")
    assert opened is not None and opened >= left + datetime.timedelta(days=1)
