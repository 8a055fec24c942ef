"""What a coordinator reads when a date cannot be read: what it most often is, and what to write instead."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from hrdalert.cases.date_form import (
    FIRST_YEAR,
    LAST_YEAR,
    PARTS,
    SINGLE,
    TIME,
    days_in_month,
    flag_of,
    is_date,
)
from hrdalert.patterns import later


class DateMistake(ValueError):
    """A date that cannot be read: ``text`` says what was found and what is wrong, ``mend`` what to write."""

    def __init__(self, text: str, mend: str) -> None:
        super().__init__(text, mend)
        self.text = text
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.text}; {self.mend}"


_EXPECTED = "write a date such as 2020-10-22, 2020-10 or 2020 (about: 2020-10-22~), or the word unknown"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBERS = later(r"([0-9]{1,2})[/.\-\s]\s*([0-9]{1,2})[/.\-\s]\s*([0-9]{4})")
_STAMP = later(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ,]+| at )([0-9]{1,2}:[0-9]{2})(?:[:.Zz+\-0-9\s].*)?")
_RANGE = later(r"(.*?)(?:\s+(?:to|until|till|and|-|–|—)\s+|\s*(?:–|—|\.\.)\s*)(.*)")


def _shown(text: str) -> str:
    return f'"{text}"' if len(text) <= 40 else f'"{text[:40]}…"'


def no_such_day(text: str, year: int, month: int, day: int) -> DateMistake:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return DateMistake(
            f"{_shown(text)}: the year {year:04} is outside {FIRST_YEAR} to {LAST_YEAR}",
            "write the year with its four digits, or the word unknown",
        )
    if not 1 <= month <= 12:
        return DateMistake(
            f"{_shown(text)}: there is no month {month:02}",
            "write the year, the month (01 to 12), then the day: 2020-10-22",
        )
    days = days_in_month(year, month)
    return DateMistake(
        f"{_shown(text)} is not a date: {_MONTHS[month - 1]} {year} has {days} days",
        f"write a day from 01 to {days}, or only {year}-{month:02} if the day is not known",
    )


def no_part(text: str, part: str) -> DateMistake:
    if part not in PARTS:
        return DateMistake(f"part {_shown(part)} is not known", "write early, mid or late")
    if SINGLE.fullmatch(text):
        return DateMistake(
            f"{_shown(text)} is a day, and a day has no part: {part}",
            f"write only the month, {text[:7]}, or take part away",
        )
    return DateMistake(
        f"part: {part} cannot stand beside {_shown(text)}",
        "give a part to a month (2020-10) or a year (2020) only",
    )


def no_time(text: str, time: str) -> DateMistake:
    return DateMistake(
        f"time {_shown(time)} stands beside {_shown(text)}, which is not a day",
        "give the whole date (2020-10-22), or take time away",
    )


def no_such_time(time: str) -> DateMistake:
    return DateMistake(
        f"time {_shown(time)} is not a time of the day",
        f"write hours and minutes, in quotation marks: time: '{_time_meant(time) or '23:00'}'",
    )


def _time_meant(time: str) -> str | None:
    found = re.fullmatch(r"([0-9]{1,2})[:.h]([0-9]{2})(?:[:.][0-9]{2})?", time.strip())
    meant = f"{found[1]:0>2}:{found[2]}" if found else ""
    return meant if TIME.fullmatch(meant) else None


def ends_before_it_begins(text: str, first: str, last: str) -> DateMistake:
    return DateMistake(
        f"the interval {_shown(text)} ends before it begins",
        f"write {last}/{first}, or mend one of its two dates",
    )


def unreadable(text: str) -> DateMistake:
    """The mistake that such a text most often is, with what was meant where that can be told."""
    for explain in _EXPLANATIONS:
        mistake = explain(text)
        if mistake is not None:
            return mistake
    return DateMistake(f"{_shown(text)} is not a date that can be read", _EXPECTED)


def _empty(text: str) -> DateMistake | None:
    return None if text else DateMistake("the date is empty", _EXPECTED)


def _timestamp(text: str) -> DateMistake | None:
    found = _STAMP.fullmatch(text)
    if found is None:
        return None
    return DateMistake(
        f"{_shown(text)} is a date and a time in one",
        f"split them: date: {found[1]} and time: '{found[2]:0>5}'",
    )


def _day_first(text: str) -> DateMistake | None:
    """``30/02/2023``, ``12.5.2020``: day and month may be either."""
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return None
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    meant = dict.fromkeys(f"{year}-{month:02}-{day:02}" for day, month in ((one, two), (two, one)))
    written = [f"{date} for {_in_words(date)}" for date in meant if is_date(date)]
    why = f"{_shown(text)} does not begin with the year"
    if not written and two <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
        why += f", and {_MONTHS[two - 1]} {year} has {days_in_month(year, two)} days" if two else ""
    return DateMistake(why, "write " + " or ".join(written or ["year, month and day, as in 2020-10-22"]))


def _in_words(date: str) -> str:
    year, month, day = map(int, date.split("-"))
    return f"{day} {_MONTHS[month - 1]} {year}"


_ON = dict.fromkeys(("on ", "in ", "during "), "on")
_PARTS = {
    **dict.fromkeys(("early ", "early in ", "beginning of ", "the beginning of "), "early"),
    **dict.fromkeys(("mid-", "mid ", "middle of ", "the middle of "), "mid"),
    **dict.fromkeys(("late ", "late in ", "end of ", "the end of "), "late"),
}
_ABOUT = dict.fromkeys(("about ", "around ", "circa ", "ca. ", "ca ", "c. ", "c.", "~"), "~")
_BOUNDS = {
    **dict.fromkeys(("before ", "earlier than ", "prior to "), "before"),
    **dict.fromkeys(("after ", "later than "), "after"),
    **dict.fromkeys(("by ", "no later than ", "at the latest "), "by"),
    **dict.fromkeys(("until ", "till ", "up to "), "until"),
    "since ": "since",
}


def _in_other_words(text: str) -> DateMistake | None:
    """A date in another form: ``22 October 2020``, ``2020-1-5``, ``about 1984``, ``mid-May 2020``."""
    _, words = _cut(text.lower().replace(",", " ").strip(" ."), _ON)
    part, words = _cut(words, _PARTS)
    about, words = _cut(words, _ABOUT)
    meant = _date_in(words)
    if meant is None:
        return None
    return DateMistake(
        f"{_shown(text)} is not in the form that is read here",
        f"write {meant}{about}" + (f" and part: {part}" if part and len(meant) < 10 else ""),
    )


def _bounded(text: str) -> DateMistake | None:
    """``before 23 December 2021``, ``since May 2021``: one end of a time, of a single event or of what goes on."""
    bound, words = _cut(text.lower().replace(",", " ").strip(" ."), _BOUNDS)
    date = _date_in(words)
    if not bound or date is None:
        return None
    return DateMistake(
        f"{_shown(text)} is not in the form that is read here", f"write {_meant_by(bound, date)}"
    )


def _meant_by(bound: str, date: str) -> str:
    either = "the first and the last day that it can have been, such as"
    match bound:
        case "since":
            return f"{date}/.."
        case "until":
            return f"../{date}"
        case "after":
            begin = _neighbour(date, 1)
            end = _last_of_month(begin) if len(begin) == 10 else _neighbour(begin, 1)
            return f"{either} {begin}/{end}; or {begin}/.., if it goes on since then"
        case _:
            end = _neighbour(date, -1) if bound == "before" else date
            begin = f"{end[:8]}01" if len(end) == 10 else _neighbour(end, -1)
            return f"{either} {begin}/{end}; or ../{end}, if it went on until then"


def _neighbour(date: str, step: int) -> str:
    """The day, month or year before or behind a date."""
    if len(date) == 4:
        return f"{int(date) + step:04}"
    if len(date) == 7:
        months = int(date[:4]) * 12 + int(date[5:]) - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=step)).isoformat()


def _last_of_month(day: str) -> str:
    return f"{day[:8]}{days_in_month(int(day[:4]), int(day[5:7])):02}"


def _cut(words: str, openings: dict[str, str]) -> tuple[str, str]:
    found = max((opening for opening in openings if words.startswith(opening)), key=len, default="")
    return openings.get(found, ""), words.removeprefix(found).strip()


def _date_in(words: str) -> str | None:
    for pattern in _FORMS:
        found = pattern.fullmatch(words)
        if found is not None:
            parts = found.groupdict()
            month, day = _month_number(parts.get("month") or ""), parts.get("day")
            date = "-".join(filter(None, (parts["year"], month, f"{day:0>2}" if day else "")))
            if is_date(date):
                return date
    return None


_FORMS = tuple(
    later(form)
    for form in (
        r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[\s\-./]*"
        r"(?P<month>[a-z]{3,9})\.?[\s\-./]*(?P<year>[0-9]{4})",
        r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\s+(?P<year>[0-9]{4})",
        r"(?P<month>[a-z]{3,9})\.?[\s\-./]*(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})\s*[\-–—‐‑./]\s*(?P<month>[0-9]{1,2})\s*[\-–—‐‑./]\s*(?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<year>[0-9]{4})\s*[\-–—‐‑.]\s*(?P<month>[0-9]{1,2})",
        r"(?P<month>[0-9]{1,2})\s*[/.\-]\s*(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-[xu]{2}",
        r"(?P<year>[0-9]{4})(?:-[xu]{2})*",
    )
)


def _month_number(month: str) -> str:
    """``10`` for 10, Oct and October; a word that is no month comes back as it is."""
    if not month or month.isdigit():
        return month and f"{month:0>2}"
    names = [name.lower() for name in _MONTHS]
    number = next(
        (n for n, name in enumerate(names, 1) if name.startswith(month) or month == "sept" == name[:4]), 0
    )
    return f"{number:02}" if number else month


def _both_flags(text: str) -> DateMistake | None:
    date = re.sub(r"\s*([~?%])\s*", r"\1", text).rstrip("~?%")
    flags = text[len(date) :].replace(" ", "")
    if not flags or not is_date(date):
        return None
    flag = flag_of("~" in flags or "%" in flags, "?" in flags or "%" in flags)
    return DateMistake(f"{_shown(text)} is not in the form that is read here", f"write {date}{flag}")


_FROM = later(r"(?:between|from)\s+", re.IGNORECASE)
_GLUED = later(r"([0-9]{1,2}|[0-9]{4})\s*[-–—]\s*([0-9]{1,2}\s.*|[0-9]{4})")
_YEAR = later(r"[0-9]{4}")
_DAY_AND_YEAR = later(r"([0-9]{1,2}) ([0-9]{4})")
_DAY_ALONE = later(r"[0-9]{1,2}(?:st|nd|rd|th)?")


def _between(text: str) -> DateMistake | None:
    """``between 1 and 23 December 2021``, ``March to May 2021``: an end says only what the other does not."""
    words = _FROM.sub("", text.lower().replace(",", " ").strip(" ."), 1)
    found = _RANGE.fullmatch(words) or _GLUED.fullmatch(words)
    if found is None:
        return None
    first, last = (" ".join(end.split()) for end in found.groups())
    begin, end = _completed(first, last), _completed(last, first)
    if begin and end and end < begin and not _YEAR.search(first):
        begin = f"{int(begin[:4]) - 1}{begin[4:]}"
    if begin is None or end is None or end < begin:
        return None
    return DateMistake(f"{_shown(text)} is not an interval that can be read", f"write {begin}/{end}")


def _completed(end: str, other: str) -> str | None:
    """One end of an interval as a date, its month and year taken from the other where it has none."""
    month = next((word for word in re.findall(r"[a-z]{3,9}", other) if _month_number(word) != word), "")
    year = found[0] if (found := _YEAR.search(other)) else ""
    if month and (found := _DAY_AND_YEAR.fullmatch(end)):
        return _date_in(f"{found[1]} {month} {found[2]}")
    if _DAY_ALONE.fullmatch(end):
        return _date_in(f"{end} {month} {year}")
    return _date_in(end) or _date_in(f"{end} {year}")


def _unfinished_interval(text: str) -> DateMistake | None:
    """``2020-10-22/``, ``2020-10-22/23``, ``2020-10-22 to 2020-10-25``, an end that is no date."""
    ends = text.split("/")
    found = _RANGE.fullmatch(text) if len(ends) == 1 else None
    if found is not None:
        ends = list(found.groups())
    if len(ends) != 2:
        return None
    meant = [end if is_date(end) else _whole(end.strip(), ends[0]) for end in ends]
    if not any(SINGLE.fullmatch(end) for end in meant):
        return None
    example = "/".join(meant) if all(map(is_date, meant)) else "2020-10-22/2020-10-25"
    return DateMistake(
        f"{_shown(text)} is not an interval that can be read",
        f"write both dates in full, with / between them: {example} (an end that is open: ..)",
    )


def _whole(end: str, first: str) -> str:
    """What an end is short for: nothing for an open end, ``23`` for that day of the same month."""
    if not end:
        return ".."
    if re.fullmatch(r"[0-9]{1,2}", end):
        return f"{first[:7]}-{end:0>2}"
    if re.fullmatch(r"[0-9]{2}-[0-9]{2}", end):
        return f"{first[:4]}-{end}"
    return _date_in(end.lower()) or end


def _no_date_at_all(text: str) -> DateMistake | None:
    if text.lower().strip(" .") not in {
        "unknown",
        "n/a",
        "na",
        "none",
        "null",
        "?",
        "-",
        "–",
        "tbc",
        "tbd",
        "not known",
    }:
        return None
    return DateMistake(f"{_shown(text)} is not a date", "write the word unknown, or leave the date out")


_EXPLANATIONS: tuple[Callable[[str], DateMistake | None], ...] = (
    _empty,
    _no_date_at_all,
    _timestamp,
    _day_first,
    _both_flags,
    _in_other_words,
    _bounded,
    _between,
    _unfinished_interval,
)
