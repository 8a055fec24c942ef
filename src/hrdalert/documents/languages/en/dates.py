"""Dates in English, and the time from one to the next."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Literal, NamedTuple, TypeAlias

from hrdalert.cases.date_form import days_in_month
from hrdalert.cases.dates import CaseDate
from hrdalert.documents.languages.base import Style, Unknown
from hrdalert.documents.languages.en.numbers import counted

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


_UNKNOWN_DATE: dict[Unknown, str] = {
    "not_known": "a date that is not known to us",
    "not_public": "a date that has not been made public",
}
_UNKNOWN_BARE: dict[Unknown, str] = {
    "not_known": "date not known",
    "not_public": "date not made public",
}


def date_phrase(
    date: CaseDate,
    *,
    with_year: bool = True,
    style: Style = "uk",
    day_of_week: bool = False,
    unknown: Unknown = "not_known",
) -> str:
    """A date with its preposition.

    "on 22 October 2020", "in early December 2019", "in 2017", "around 22 January 2020", "possibly in 1984",
    "between 10 and 12 September 2017", "from May to December 2020", "since 22 October 2020",
    "until April 2021", "at about 2.30 p.m. on 17 April 2020".
    """
    if date.is_unknown:
        return f"on {_UNKNOWN_DATE[unknown]}"
    if date.is_interval:
        return _interval_phrase(date, with_year, style)
    if date.approximate and date.part is not None:
        phrase = f"in {_about(date, with_year, style)}"
    elif date.approximate:
        phrase = f"around {_words(date, with_year, style)}"
    elif date.precision == "day":
        phrase = f"on {_words(date, with_year, style, day_of_week)}"
    else:
        phrase = f"in {_words(date, with_year, style)}"
    return _possibly(date) + (_at_time(date, phrase, with_year, style) if date.time else phrase)


def date_bare(
    date: CaseDate, *, with_year: bool = True, style: Style = "uk", unknown: Unknown = "not_known"
) -> str:
    """A date without a preposition: "22 October 2020", "about 22 January 2020", "May to December 2020".

    An open interval keeps its word ("since 2017", "until 2017"), an unknown date becomes "date not known".
    """
    if date.is_unknown:
        return _UNKNOWN_BARE[unknown]
    if date.first is None or date.last is None:
        words = _open_words(date, with_year, style) if date.is_interval else _about(date, with_year, style)
        if date.time == "00:00" and not date.approximate:
            words = f"about {_midnight(_start(date), with_year, style)}"
        elif date.time:
            words += f", about {_clock(date.time, style)}"
    elif date.first.text == date.last.text:
        return date_bare(date.first, with_year=with_year, style=style)
    else:
        words = _range(date.first, date.last, "to", with_year, style)
    return _possibly(date) + words


def date_of_one(date: CaseDate, *, style: Style = "uk", phrase: bool = False) -> str:
    """As ``date_bare``; of something that was on one day in an interval, none of which it lasted.

    "22 or 23 September 2025", "between 3 February and the end of 2021", "on or after 12 September 2017"; as a phrase
    "in October or November 2021".
    """
    first, last = date.first, date.last
    if first is not None and date.ends_in is not None:
        return f"{_possibly(date)}between {_range(first, date.ends_in, 'and', True, style)}"
    if first is not None and last is None and date.ends_later:
        return _possibly(date) + not_before(date_bare(first, style=style), day=first.precision == "day")
    if first is None or last is None or first.text == last.text:
        return date_bare(date, style=style)
    if _are_neighbours(first, last):
        before = f"{'on' if first.precision == 'day' else 'in'} " if phrase else ""
        return _possibly(date) + before + _range(first, last, "or", True, style)
    return f"{_possibly(date)}between {_range(first, last, 'and', True, style)}"


def night_phrase(date: CaseDate) -> str:
    """Of two days that follow each other "on the night of 6 to 7 October 2020"; empty of any other date."""
    if date.first is None or date.last is None or not _are_two_days(date):
        return ""
    return f"on the night of {_range(date.first, date.last, 'to', True, 'uk')}"


def _are_two_days(date: CaseDate) -> bool:
    """Whether an interval is of two days that follow each other: no months, and no years."""
    first, last = date.first, date.last
    return (
        first is not None and last is not None and first.precision == "day" and _are_neighbours(first, last)
    )


def _are_neighbours(one: CaseDate, two: CaseDate) -> bool:
    """Whether no third day, month or year lies between two."""
    if one.start is None or one.end is None or two.start is None or one.precision != two.precision:
        return False
    return (two.start - one.end).days == 1


def beginning(date: str) -> str:
    """Such as "from 22 October 2020"."""
    return f"from {date}"


def not_before(date: str, *, day: bool) -> str:
    """Such as "on or after 22 October 2020", "in or after October 2020"."""
    return f"{'on' if day else 'in'} or after {date}"


_PARTS = {"early": "beginning|start", "mid": "middle", "late": "end"}


def gives_date(date: CaseDate, text: str) -> bool:
    """Of early November also "the beginning of November"; of what is only about right, with "around" or without."""
    plain = replace(date, time=None, approximate=False, uncertain=False)
    if date_bare(plain, with_year=False) in text:
        return True
    if date.part is None or date.precision != "part":
        return False
    whole = date_bare(replace(plain, part=None, precision="month"), with_year=False)
    return re.search(rf"\b(?:{_PARTS[date.part]}) of {whole}", text) is not None


def as_of(date: str) -> str:
    """Such as "as of 22 October 2020"."""
    return f"as of {date}"


def time_phrase(time: str) -> str:
    """Such as "at about 2.30 p.m.", "at about noon"."""
    return f"at about {_clock(time, 'uk')}"


def since_phrase(
    date: CaseDate, *, with_year: bool = True, style: Style = "uk", unknown: Unknown = "not_known"
) -> str:
    """Such as "since 22 October 2020", "since about 2017"; of an interval since its beginning; "since 6 or 7 May"."""
    if date.first is not None and date.last is not None and _are_two_days(date):
        return f"{_possibly(date)}since {_range(date.first, date.last, 'or', with_year, style)}"
    begins = date.first if date.is_interval else date
    if begins is None or begins.is_unknown:
        return f"since {_UNKNOWN_DATE[unknown]}"
    return f"{_possibly(begins)}since {_about(begins, with_year, style)}"


def _possibly(date: CaseDate) -> str:
    return "possibly " if date.uncertain else ""


def _about(date: CaseDate, with_year: bool, style: Style) -> str:
    words = _words(date, with_year, style)
    return f"about {words}" if date.approximate else words


def _words(date: CaseDate, with_year: bool, style: Style, day_of_week: bool = False) -> str:
    """A day, part, month or year. A year that stands alone is never left out."""
    start = _start(date)
    if date.precision == "day":
        words = _day(start, with_year, style)
        comma = "," if style == "us" else ""
        return f"{_WEEKDAYS[start.weekday()]}{comma} {words}" if day_of_week else words
    if date.precision == "year" or (date.end is not None and date.end.month != start.month):
        words = str(start.year)
    else:
        words = _MONTHS[start.month - 1] + (f" {start.year}" if with_year else "")
    if date.part is not None:
        return f"mid-{words}" if date.part == "mid" else f"{date.part} {words}"
    return words


def _start(date: CaseDate) -> datetime.date:
    if date.start is None:
        raise ValueError(f"{date} has no beginning")
    return date.start


def _day(day: datetime.date, with_year: bool, style: Style) -> str:
    month = _MONTHS[day.month - 1]
    if style == "us":
        return f"{month} {day.day}, {day.year}" if with_year else f"{month} {day.day}"
    return f"{day.day} {month} {day.year}" if with_year else f"{day.day} {month}"


def _interval_phrase(date: CaseDate, with_year: bool, style: Style) -> str:
    """Days are "between", months and years "from … to"; the same date twice is that date."""
    first, last = date.first, date.last
    if first is None or last is None:
        return _possibly(date) + _open_words(date, with_year, style)
    if first.text == last.text:
        return date_phrase(first, with_year=with_year, style=style)
    if first.precision == last.precision == "day":
        return f"{_possibly(date)}between {_range(first, last, 'and', with_year, style)}"
    return f"{_possibly(date)}from {_range(first, last, 'to', with_year, style)}"


def _open_words(date: CaseDate, with_year: bool, style: Style) -> str:
    if date.first is not None:
        return f"since {_about(date.first, with_year, style)}"
    if date.last is not None:
        return f"until {_about(date.last, with_year, style)}"
    raise ValueError(f"{date} is not an interval")


def _range(first: CaseDate, last: CaseDate, joiner: str, with_year: bool, style: Style) -> str:
    """Two dates with ``joiner`` between them; what they share is said once."""
    one, two = _start(first), _start(last)
    years_alone = "year" in (first.precision, last.precision)
    is_end = last.precision == "year" and not (last.part or last.approximate)
    if one.year == two.year and is_end and first.precision != "year":
        return f"{_about(first, False, style)} {joiner} the end of {two.year}"
    if one.year != two.year or years_alone:
        comma = "," if style == "us" and first.precision == "day" else ""
        return f"{_about(first, True, style)}{comma} {joiner} {_about(last, True, style)}"
    if first.precision == last.precision == "day" and one.month == two.month:
        return _days_of_month(first, last, joiner, with_year, style)
    return f"{_about(first, False, style)} {joiner} {_about(last, with_year, style)}"


def _days_of_month(first: CaseDate, last: CaseDate, joiner: str, with_year: bool, style: Style) -> str:
    one, two = _start(first), _start(last)
    if style == "uk":
        about = "about " if first.approximate else ""
        return f"{about}{one.day} {joiner} {_about(last, with_year, style)}"
    if last.approximate:
        return f"{_about(first, False, style)} {joiner} {_about(last, with_year, style)}"
    return f"{_about(first, False, style)} {joiner} {two.day}" + (f", {two.year}" if with_year else "")


def _at_time(date: CaseDate, phrase: str, with_year: bool, style: Style) -> str:
    time = date.time or ""
    if date.approximate:
        return f"at about {_clock(time, style)}, {phrase}"
    if time == "00:00":
        return f"at about {_midnight(_start(date), with_year, style)}"
    return f"at about {_clock(time, style)} {phrase}"


def _midnight(day: datetime.date, with_year: bool, style: Style) -> str:
    """The one at which ``day`` began, so told that nobody takes it for the next."""
    before = day - datetime.timedelta(days=1)
    if before.month == day.month and style == "uk":
        return f"midnight between {before.day} and {_day(day, with_year, style)}"
    if before.month == day.month:
        year = f", {day.year}" if with_year else ""
        return f"midnight between {_day(before, False, style)} and {day.day}{year}"
    both = before.year != day.year
    comma = "," if both and style == "us" else ""
    return f"midnight between {_day(before, both, style)}{comma} and {_day(day, with_year or both, style)}"


def _clock(time: str, style: Style) -> str:
    hour, minute = int(time[:2]), time[3:]
    if time in ("00:00", "12:00"):
        return "noon" if hour else "midnight"
    half = "a.m." if hour < 12 else "p.m."
    point = ":" if style == "us" else "."
    return f"{hour % 12 or 12}{'' if minute == '00' else point + minute} {half}"


# From one date to the next

_Unit: TypeAlias = Literal["day", "week", "month", "year"]
_Hedge: TypeAlias = Literal["", "almost ", "more than ", "about "]
_DAYS_UP_TO = 27
_MONTHS_UP_TO = 23


class _Gap(NamedTuple):
    """So many units. With ``calendar``, 0 is the same day, month or year, 1 the next, whatever the days."""

    n: int
    unit: _Unit
    hedge: _Hedge = ""
    calendar: bool = False
    and_a_half: bool = False
    """Of years, from two on."""


def span(a: CaseDate, b: CaseDate) -> str | None:
    """Such as "six days", "almost six months", "more than a year", "about two months".

    "Almost" is up to 5 % below a round span, "more than" above it, "about" wherever a date is approximate or
    known by its month only. Days up to 27, then months, from two years on years and half years. None for dates that are
    doubted, unknown, intervals, known by the year only, or in the other order, and for the same date.
    """
    gap = _gap(a, b)
    if gap is None or gap.n == 0 or _unit(a, b) == "year":
        return None
    if _unit(a, b) == "month" and not gap.hedge:
        gap = gap._replace(hedge="about ")
    return _gap_words(gap)


def later(a: CaseDate, b: CaseDate) -> str | None:
    """Such as "six days later", "the same day", "the next day", "almost six months later", "the next month".

    None for dates that are doubted, unknown, intervals, or in the other order.
    """
    gap = _gap(a, b)
    if gap is None:
        return None
    if gap.calendar:
        return f"the {'next' if gap.n else 'same'} {gap.unit}"
    return f"{_gap_words(gap)} later"


def after(a: CaseDate, b: CaseDate) -> str | None:
    """Such as "six days after", "the day after", "on the same day that"; a clause about ``a`` follows.

    None as for :func:`later`.
    """
    gap = _gap(a, b)
    if gap is None:
        return None
    if gap.calendar and gap.n:
        return f"the {gap.unit} after"
    if gap.calendar:
        return f"{'on' if gap.unit == 'day' else 'in'} the same {gap.unit} that"
    return f"{_gap_words(gap)} after"


def _gap_words(gap: _Gap) -> str:
    if gap.n == 1 and gap.unit in ("month", "year"):
        return f"{gap.hedge}a {gap.unit}"
    return gap.hedge + counted(gap.n, gap.unit, f"{'and a half ' if gap.and_a_half else ''}{gap.unit}s")


def _gap(a: CaseDate, b: CaseDate) -> _Gap | None:
    if any(date.uncertain or date.is_interval or date.is_unknown for date in (a, b)) or _ends_before(b, a):
        return None
    one, two, unit = _start(a), _start(b), _unit(a, b)
    rough = a.approximate or b.approximate
    if unit == "day":
        return _rough((two - one).days) if rough else _exact(one, two)
    months = (two.year - one.year) * 12 + two.month - one.month
    count = months if unit == "month" else two.year - one.year
    if count < 2:
        return None if rough else _Gap(count, unit, calendar=True)
    gap = _in_months(months) if unit == "month" else _Gap(count, unit)
    return gap._replace(hedge="about ") if rough else gap


def _ends_before(b: CaseDate, a: CaseDate) -> bool:
    return b.end is not None and b.end < _start(a)


def _unit(a: CaseDate, b: CaseDate) -> Literal["day", "month", "year"]:
    """What both dates can be counted in."""
    units = [_unit_of(a), _unit_of(b)]
    return "year" if "year" in units else "month" if "month" in units else "day"


def _unit_of(date: CaseDate) -> Literal["day", "month", "year"]:
    if date.precision == "day":
        return "day"
    whole_year = date.end is None or date.end.month != _start(date).month
    return "year" if whole_year else "month"


def _exact(one: datetime.date, two: datetime.date) -> _Gap:
    count = (two - one).days
    if count <= _DAYS_UP_TO:
        return _Gap(count, "day", calendar=count < 2)
    months = (two.year - one.year) * 12 + two.month - one.month
    months -= _months_on(one, months) > two
    step = 12 if months > _MONTHS_UP_TO else 1
    low = months - months % step
    high_day = _months_on(one, low + step)
    above, missing = (two - _months_on(one, low)).days, (high_day - two).days
    if _is_almost(above, missing, whole=(high_day - one).days):
        return _round(low + step, "almost ")
    if not low:
        return _Gap(count, "day")
    if step == 12 and (half := _months_on(one, low + 6)) <= two:
        return _round(low, "more than " if half < two else "")._replace(and_a_half=True)
    return _round(low, "more than " if above else "")


def _is_almost(above: int, missing: int, whole: int) -> bool:
    """At most 5 % are missing of the whole, and it is nearer than the round span below."""
    return above > missing and missing * 20 <= whole


def _in_months(months: int) -> _Gap:
    """Of dates known by their months; from two years on in years."""
    above = months % 12
    if months <= _MONTHS_UP_TO or not above:
        return _round(months)
    low, missing = months - above, 12 - above
    if _is_almost(above, missing, whole=low + 12):
        return _round(low + 12, "almost ")
    if above >= 6:
        return _round(low, "more than " if above > 6 else "")._replace(and_a_half=True)
    return _round(low, "more than ")


def _round(months: int, hedge: _Hedge = "") -> _Gap:
    return _Gap(months, "month", hedge) if months % 12 else _Gap(months // 12, "year", hedge)


def _rough(count: int) -> _Gap | None:
    """Of days of which one is approximate: no number finer than that, and nothing of less than two days."""
    if count < 2:
        return None
    if count <= 10:
        return _Gap(count, "day", "about ")
    if count <= 24:
        return _Gap(2 if count <= 17 else 3, "week", "about ")
    if 39 <= count <= 51:
        return _Gap(6, "week", "about ")
    months = max(1, round(count / 30.44))
    return _round(months if months <= _MONTHS_UP_TO else round(months / 12) * 12, "about ")


def _months_on(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, days_in_month(year, month + 1)))
