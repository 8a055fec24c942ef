"""Dates in the words of a language: months from Babel, their order and company from the list of words."""

import datetime
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names

from hrdalert.cases.dates import CaseDate
from hrdalert.documents.words import Words
from hrdalert.errors import Origin, Problem, TemplateErrors


def date_words(date: datetime.date | CaseDate, words: Words, *, inside: bool = False) -> str:
    """A date as it is known: a day, a month, "about 1984", "May 2020 to April 2021"; ``inside`` other words."""
    if isinstance(date, datetime.date):
        return _day(date, words)
    if date.is_unknown:
        return words.get("dates", "unknown")
    first = _single(date.first, words, inside=True) if date.first else ""
    last = _single(date.last, words, inside=True) if date.last else ""
    if first == last:
        return _single(date.first or date, words, inside=inside)
    if first and last:
        form = "one_of" if date.is_one_of else "lasting"
    elif date.is_one_of:
        form = "not_before" if first else "not_after"
    else:
        form = "since" if first else "until"
    return words.fill(words.get("dates", form), a=first, b=last)


def _single(date: CaseDate, words: Words, *, inside: bool = False) -> str:
    """A day, a month or a year; ``inside`` other words of a date, where some languages give a day its article."""
    start = date.start
    if start is None:
        return words.get("dates", "unknown")
    if date.precision == "day":
        span = _day(start, words)
        if inside or date.approximate:
            span = words.fill(words.find("dates", "inside") or "{day}", day=span)
    elif date.precision == "month" or (date.part is not None and date.end and date.end.month == start.month):
        month = _months(words.language)[start.month]
        span = words.fill(words.get("dates", "month"), month=month, y=str(start.year))
    else:
        span = words.fill(words.get("dates", "year"), y=str(start.year))
    about, uncertain = "about" if date.approximate else "", "uncertain" if date.uncertain else ""
    for form in filter(None, (date.part, about, uncertain)):
        span = words.fill(words.get("dates", form), span=span)
    return span


def _day(day: datetime.date, words: Words) -> str:
    first = words.find("dates", "first_of_month") if day.day == 1 else None
    month = _months(words.language)[day.month]
    return words.fill(words.get("dates", "day"), d=first or str(day.day), month=month, y=str(day.year))


@cache
def _months(language: str) -> dict[int, str]:
    """The names of months. Raises TemplateErrors where files are called by what is no code of a language."""
    try:
        return dict(get_month_names("wide", "format", Locale.parse(language, sep="-")))
    except (ValueError, UnknownLocaleError):
        what = f"{language} is no code of a language whose months are known"
        mend = "call templates and word lists by the code of their language, such as es.md and words/es.yaml"
        raise TemplateErrors(
            [Problem(Origin(Path(f"letter_templates/words/{language}.yaml")), "unknown-language", what, mend)]
        ) from None


@cache
def language_name(code: str, language: str = "en") -> str:
    """What a language is called in another: Chinese. The code itself where Babel does not know it."""
    try:
        return Locale.parse(code, sep="-").get_display_name(Locale.parse(language, sep="-")) or code
    except (ValueError, UnknownLocaleError):
        return code
