"""English, as press officers and lawyers write it. Every function is as :class:`.base.Language` says.

Dates: "on" stands before a day only, "in" before months and years; a range inside a month names it once.
Numbers: words to ten, figures after. Lists: no comma before "and".
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct

from hrdalert.cases import sentences
from hrdalert.cases.dates import CaseDate, days_in_month
from hrdalert.documents.blocks import MarkKind
from hrdalert.documents.languages.base import After, Pronouns, Style, Unknown
from hrdalert.documents.languages.base import days as days

tag = "en"

QUOTE_OPEN = QUOTE_CLOSE = '"'
APOSTROPHE = "'"

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


_MARKS: dict[MarkKind, str] = {
    "incomplete": "INCOMPLETE DRAFT – not for sending",
    "review": "REVIEW COPY – not for sending",
}


def mark(kind: MarkKind) -> str:
    """What stands on every page of a document that must not leave the house."""
    return _MARKS[kind]


def gap(key: str) -> str:
    """What an incomplete draft has in place of a text: "[THE SUMMARY IS MISSING]"."""
    return f"[THE {key.upper()} IS MISSING]"


# Dates

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
    if date.approximate:
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


def beginning(date: str) -> str:
    """Such as "from 22 October 2020"."""
    return f"from {date}"


def as_of(date: str) -> str:
    """Such as "as of 22 October 2020"."""
    return f"as of {date}"


def time_phrase(time: str) -> str:
    """Such as "at about 2.30 p.m.", "at about noon"."""
    return f"at about {_clock(time, 'uk')}"


def since_phrase(
    date: CaseDate, *, with_year: bool = True, style: Style = "uk", unknown: Unknown = "not_known"
) -> str:
    """Such as "since 22 October 2020", "since about 2017"; of an interval: since its beginning."""
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


def span(a: CaseDate, b: CaseDate) -> str | None:
    """Such as "six days", "almost six months", "more than a year", "about two months".

    "Almost" is up to 5 % below a round span, "more than" above it, "about" wherever a date is approximate or
    known by its month only. Days up to 27, then months, from two years on years. None for dates that are
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
    return gap.hedge + counted(gap.n, gap.unit, f"{gap.unit}s")


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


# Numbers and lists

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = (
    *("zeroth", "first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)


def number(n: int) -> str:
    """Words to ten, figures after: "six", "11", "1,700"."""
    return _NUMBERS[n] if 0 <= n <= 10 else f"{n:,}"


def ordinal(n: int) -> str:
    """Such as "first" to "tenth", then "11th", "22nd"."""
    if 0 <= n <= 10:
        return _ORDINALS[n]
    ending = "th" if n // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n:,}{ending}"


def counted(n: int, singular: str, plural: str) -> str:
    """Such as "one request", "two requests", "no requests"."""
    if n == 0:
        return f"no {plural}"
    return f"{number(n)} {singular if n == 1 else plural}"


def join(items: Sequence[str], conj: Literal["and", "or"] = "and") -> str:
    """Such as "A", "A and B", "A, B and C"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conj} {items[-1]}"


def articles(parts: str, numbers: Sequence[str]) -> str:
    """Such as "article 12", "articles 9(1) and 14", "principle 7", "rules 43 and 44"."""
    return f"{parts}{'s' if len(numbers) > 1 else ''} {join(list(numbers))}"


def paragraphs(numbers: Sequence[int], *, whole: bool = False) -> str:
    """Such as "paragraph 4", "paragraphs 20 and 29", "paragraphs 7 to 10"."""
    distinct = [str(number) for number in sorted(set(numbers))]
    if len(distinct) == 1:
        return f"paragraph {distinct[0]}"
    return f"paragraphs {distinct[0]} to {distinct[-1]}" if whole else f"paragraphs {join(distinct)}"


def yours(office: str) -> str:
    """How a letter speaks of the office it is addressed to: "your Bureau"."""
    return f"your {office}"


def list_marker(n: int, style: Literal["decimal", "alpha"] = "decimal") -> str:
    """Such as "1." or "(a)"; after "(z)" comes "(aa)"."""
    if style == "decimal":
        return f"{n}."
    letters = ""
    while n > 0:
        n, letter = divmod(n - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return f"({letters})"


# Nouns


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_OPENING = "\"'“‘«‹([{¿¡ \t\n"
_AN_LETTERS = frozenset("AEFHILMNORSX")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,}s?(?![a-z])|[A-Z](?![A-Za-z'’])")
_SPOKEN_AS_WORDS = frozenset({"FARC", "FIFA", "HAMAS", "LATAM", "MERCOSUR", "NASA", "NATO", "RAND", "SWAT"})
_A_DESPITE_VOWEL = re.compile(
    r"eu|ewe|one\b|once\b|one-|ou[iy]|ubiq|ufo|ugand|ukrain|ukul|ural|urani|urin|urug|us[aeu]|usual|ut[eio]"
    r"|uyghur|uni(?!d[ei]|m[pa]|n|ll|ss)"
)
_AN_DESPITE_CONSONANT = re.compile(r"hour|honest|hono|heir")
_NUMBER = re.compile(r"[0-9][0-9,]*")
_DETERMINERS = _listed("""
    a an the this that these those my our your his her its their
    one some any no each every both two three several many
""")
_PLURAL_NAMES = frozenset(
    {"Nations", "States", "Philippines", "Netherlands", "Emirates", "Maldives", "Bahamas"}
)


def article(word: str) -> str:
    """Such as "a" or "an", by sound: "an hour", "a university", "an NGO", "a UN expert", "an 18-year-old"."""
    word = word.lstrip(_OPENING)
    figures = _NUMBER.match(word)
    if figures:
        return "an" if _number_begins_with_vowel(figures[0]) else "a"
    acronym = _ACRONYM.match(word)
    if acronym and acronym[0].rstrip("s") not in _SPOKEN_AS_WORDS:
        return "an" if word[0] in _AN_LETTERS else "a"
    plain = unicodedata.normalize("NFKD", word[:20]).encode("ascii", "ignore").decode().lower()
    if _AN_DESPITE_CONSONANT.match(plain):
        return "an"
    return "an" if plain[:1] in tuple("aeiou") and not _A_DESPITE_VOWEL.match(plain) else "a"


def _number_begins_with_vowel(figures: str) -> bool:
    """Eight, eleven, eighteen, eighty, and the years 11xx and 18xx."""
    group = figures.split(",")[0]
    return group.startswith("8") or (group[:2] in ("11", "18") and len(group) in (2, 4))


def with_article(noun: str) -> str:
    """Such as "a human rights lawyer", "an activist"; "the president of the association" stays as it is."""
    first = noun.lstrip(_OPENING).partition(" ")[0]
    if first.lower() in _DETERMINERS and not (len(first) > 1 and first.isupper()):
        return noun
    return f"{article(noun)} {noun}"


def possessive(name: str, *, plural: bool | None = None) -> str:
    """Such as "Chang's", "Reyes's", "the monk's", "families'".

    Unless ``plural`` says, a last word that ends in s and is not a name (no capital) is taken for a plural.
    """
    if plural is None:
        last = name.split(" ")[-1]
        plural = last in _PLURAL_NAMES or (last.endswith("s") and last.islower() and not last.endswith("ss"))
    return name + (APOSTROPHE if plural and name.endswith("s") else f"{APOSTROPHE}s")


def quoted(text: str) -> str:
    """A text in the quotation marks that all documents use."""
    return f"{QUOTE_OPEN}{text}{QUOTE_CLOSE}"


# Sentences

_NEVER_A_NAME = _listed("""
    a an the this that these those he she it they his her its their we our us you your
    one two three four five six seven eight nine ten some several many most few all both each every
    no none nobody neither either another other
    about according after around as at because before behind between by despite during following for from
    if in into near of on once over since so soon then there though through to under until upon when where
    whether while with within without yet now also only
    police officers officials authorities prosecutors soldiers guards agents lawyers relatives witnesses
    procuratorate mandate security judges courts doctors relatives neighbours friends colleagues journalists activists
    members men women people plainclothes plain unidentified unknown armed masked unsigned anonymous uniformed
    shots threats letters leaflets messages calls reports information news searches money equipment computers telephones
    gunmen attackers assailants assailant callers caller hackers strangers individuals persons somebody someone
    residents villagers families family friends supporters protesters demonstrators workers students teachers nurses
    investigators interrogators warders guards staff detectives customs immigration intelligence counter-terrorism
    military paramilitary riot border traffic local municipal provincial regional national federal foreign
    hundreds dozens thousands scores smoke stones fire bullets part parts access contact visits
    whoever whatever whichever stigmatisation harassment surveillance intimidation
    concerns concern charges hearings proceedings appeals complaints accounts documents medical prison detention
""")
_OPENS_A_PHRASE = _listed("""
    about according after almost as before by despite during following hours nearly shortly since soon
    until when where while
""")
_PRONOUN_OR_SURNAME = frozenset({"He", "She", "We", "You", "So", "Her", "An"})
_THE_IN_NAMES = frozenset({"Hague", "Gambia", "Guardian", "Economist", "Elders"})
_FIRST_WORD = re.compile(r"([A-Z][a-z]*)(?![A-Za-z'’])(?:[ -]([^\W\d_]+))?")


def capitalise(sentence: str) -> str:
    """A capital first letter, behind an opening quotation mark or bracket too; the rest stays.

    A sentence that begins with a figure or with anything else that is no letter stays as it is.
    """
    start = len(sentence) - len(sentence.lstrip(_OPENING))
    letter = sentence[start : start + 1].title()
    return sentence[:start] + letter + sentence[start + 1 :] if len(letter) == 1 else sentence


def lower_first(clause: str) -> str:
    """A small first letter, if the first word is one that is never a name (the, they, police, after).

    "He" and other words that are surnames too keep their capital before another capital: "He Dong signed".
    """
    found = _FIRST_WORD.match(clause)
    if found is None or found[1].lower() not in _NEVER_A_NAME:
        return clause
    return clause if _begins_a_name(found[1], found[2] or "") else clause[0].lower() + clause[1:]


_MOST_BEFORE_A_NAME = 4


def stands_before_a_name(role: str) -> bool:
    """A role of a few words, none of which hangs on another: not "volunteer of Viasna"."""
    words = role.lower().split()
    return len(words) <= _MOST_BEFORE_A_NAME and not {"of", "in", "at", "for", "from", "the", "who"} & set(
        words
    )


_IRREGULAR = {"man": "men", "woman": "women", "person": "people", "child": "children"}


def plural(role: str) -> str | None:
    """Of a role that ends with its noun, which is one of those that people are."""
    if not stands_before_a_name(role) or not re.fullmatch(r"[A-Za-z][A-Za-z' -]*", role) or " and " in role:
        return None
    before, last = role[: role.rfind(" ") + 1], role[role.rfind(" ") + 1 :]
    for one, several in _IRREGULAR.items():
        if last.endswith(one):
            return f"{before}{last.removesuffix(one)}{several}"
    if last.endswith(("s", "x", "ch", "sh")):
        return f"{role}es"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{role[:-1]}ies"
    return f"{role}s"


_SENTENCE_END = re.compile(
    r"""(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|No|St))(?<!\bMrs)(?<!\.m)[.!?]["”]?(?:\s+(?=[A-Z"“])|\s+$)"""
)


def sentence_end(text: str) -> int | None:
    """Behind a stop, a space and before a capital, or before what the text goes on with; "No. 5" ends none."""
    found = _SENTENCE_END.search(text)
    return found.end() if found else None


_ATTRIBUTES = re.compile(
    r"report|alleg|accord|account|\bsa(?:id|ys?)\b|\bstate[sd]?\b|\btold\b|claim|attribut|believ|appear|descri"
    r"|information|known to|\bwrote\b|\blearn|seem|suspect|understood|emerged|recall|testif",
    re.IGNORECASE,
)
_WHO_CLAIMED = re.compile(r"\bwho (?:said|say|claimed|told \w+|stated)\b", re.IGNORECASE)


def is_attributed(text: str) -> bool:
    """Such as "reportedly", "by her account"; not "men who said that they were from the police"."""
    return _ATTRIBUTES.search(_WHO_CLAIMED.sub("", text)) is not None


_PRESENT = re.compile(
    r"\b(?:is|are|has|have|does|do|can|cannot|may|must|suffers?|needs?|feels?|remains?|takes?|lives?|seems?|complains?"
    r"|coughs?|bleeds?|lacks?|gets?|walks?|eats?|sleeps?|says?|reports?)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|could|told|said|wrote|lost|bled|fell|met|saw|found|went|came|became|began|took|gave|got"
    r"|felt|broke|left|kept|spoke|made|(?<!\bher )(?<!\bhis )(?<!\btheir )(?<!\bthe )(?<!\ban )(?<!\ba )\w{2,}ed)\b",
    re.IGNORECASE,
)


def tells_the_present(text: str) -> bool:
    """Whether a verb in the present or the present perfect comes before any in the past."""
    present, past = _PRESENT.search(text), _PAST.search(text)
    return present is not None and (past is None or present.start() < past.start())


def lacks_its_subject(text: str) -> bool:
    """Such as "Writes about rivers."."""
    return text.split()[:1] != [] and text.split()[0].endswith("s") and sentences.lacks_its_subject(text)


_IS_A = re.compile(r",? (?:is|was|are|were) (?:an?|the|one|among)\b")


def says_what_one_is(text: str, names: Sequence[str]) -> bool:
    """Such as "Chang Weiping is a lawyer who …"."""
    return any(text.startswith(name) and _IS_A.match(text, len(name)) for name in names)


def opens_with_a_phrase(sentence: str) -> bool:
    """Such as "After the play, police …", "By her account, …"."""
    return sentence.lstrip(_OPENING).partition(" ")[0].lower() in _OPENS_A_PHRASE


# What a sentence tells, and where it was

_WORD = re.compile(r"\b[^\W\d_][\w'’-]+")
_TELLS_NOTHING = _listed("""
    a an the this that these those his her their its him them she he they it who whom whose which what
    was were is are be been being has have had did does do would could will can may might must
    and or but nor not no of in on at to from by with for as into onto out up down off over under between within without
    about around after before during since until when while where then there again also later same day night
    one two some any all each both other another own such more most very just only still even
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    mr ms mrs dr took taken take arrested arrest detained seized police officers officer member members custody away
""")
"""Words that add nothing to a clause that says who was taken by whom."""
_STEM = 4
_ADDED = 2


def added(sentence: str, said: str) -> tuple[str, ...]:
    """Two words of weight or more: "plain clothes", "warrant"."""
    known = set(map(_stem, _WORD.findall(said)))
    heavy = (word for word in map(_bare, _WORD.findall(sentence)) if word.lower() not in _TELLS_NOTHING)
    new = {_stem(word): word for word in heavy if _stem(word) not in known}
    return tuple(new.values()) if len(new) >= _ADDED else ()


def _bare(word: str) -> str:
    return re.sub("['’]s?$", "", word)


def _stem(word: str) -> str:
    return _bare(word).lower()[:_STEM]


_PLACE = re.compile(r"(?:(?:the|an?) )?[^\W_](?:(?! or\b)[^;()…])*")
_NO_PLACE = re.compile(
    r"['’]s\b|^(?:online|prison|home|work|by|on|at|in|near|his|her|their|its|unknown|somewhere|several|various)\b",
    re.IGNORECASE,
)
_AT = re.compile(
    r"\b(?:airport|station|border|checkpoint|crossing|bridge|university|school|court|harbour|port|landing"
    r"|monastery|camp|hospital|embassy|consulate|office)\b|^[0-9]",
    re.IGNORECASE,
)
_OF_MANY_PLACES = _listed("""
    the a an of and in at by county province city district region town village state republic island islands
    international national municipality prefecture prison centre center detention autonomous north south east west
""")
_SPOT = re.compile(
    r"\b(?:from|at|in|into|inside|outside|near) (?:\S+ ){1,4}(?:home|house|flat|apartment|office|workshop|workplace"
    r"|shop|café|studio|school|street|market|square|hotel|car)$|\b(?:into custody|away|arrested|detained|abducted)$"
)


def place_phrase(place: str) -> str | None:
    """Of Saltmarsh "in", of the harbour station "at"; nothing for two places, a home or the telephone."""
    if not _PLACE.fullmatch(place) or _NO_PLACE.search(place):
        return None
    if place[0].islower() and not place.startswith(("the ", "a ", "an ")):
        return None
    return "at" if _AT.search(place.partition(",")[0]) else "in"


def is_placed(clause: str, place: str) -> bool:
    """By a word that tells the place: of a name, a word with a capital; else any."""
    words = [word for word in _WORD.findall(place) if word.lower() not in _OF_MANY_PLACES]
    names = [word for word in words if word[0].isupper()] or words
    return not names or bool({word.lower() for word in names} & set(map(str.lower, _WORD.findall(clause))))


def ends_in_a_spot(clause: str) -> bool:
    return bool(_SPOT.search(clause.rstrip(" .\n")))


def _begins_a_name(word: str, following: str) -> bool:
    if word == "The":
        return following in _THE_IN_NAMES
    if word == "An" and article(following) == "an":
        return False
    return word in _PRONOUN_OR_SURNAME and following.istitle()


# Pronouns and the verbs that agree with them

_PLURAL_VERBS = {"is": "are", "was": "were", "has": "have", "does": "do"}


class EnglishPronouns(Struct, frozen=True):
    """Forms and agreement: one person who is "they" takes a plural after the pronoun, not after the name."""

    they: str
    them: str
    their: str
    theirs: str
    themself: str
    plural_after_pronoun: bool = False
    number: Literal["singular", "plural"] = "singular"
    given: bool = True

    @property
    def be_present(self) -> str:
        return self.verb("is")

    @property
    def be_past(self) -> str:
        return self.verb("was")

    @property
    def have(self) -> str:
        return self.verb("has")

    def verb(self, singular: str, after: After = "pronoun") -> str:
        """Such as "has been" → "have been" where what stands before it takes the plural; "says" → "say"."""
        plural = self.number == "plural" or (after == "pronoun" and self.plural_after_pronoun)
        return _plural_verb(singular) if plural else singular


_GIVEN = {
    "he": EnglishPronouns("he", "him", "his", "his", "himself"),
    "she": EnglishPronouns("she", "her", "her", "hers", "herself"),
    "it": EnglishPronouns("it", "it", "its", "its", "itself"),
    "they": EnglishPronouns("they", "them", "their", "theirs", "themself", plural_after_pronoun=True),
}
_SEVERAL = EnglishPronouns(
    "they", "them", "their", "theirs", "themselves", plural_after_pronoun=True, number="plural"
)


def pronouns(given: str | None, *, again: str) -> Pronouns:
    """Of "he/him", "she/her", "they/them" or "it/its"; None repeats ``again`` ("Lin", "the monk")."""
    if given is None:
        belongs = possessive(again, plural=False)
        return EnglishPronouns(again, again, belongs, belongs, again, given=False)
    known = _GIVEN.get(given.strip().lower().partition("/")[0].strip())
    if known is None:
        raise ValueError(
            f'pronouns "{given}" are not known; write he/him, she/her, they/them or it/its, '
            "or leave them out and the name is repeated"
        )
    return known


def pronouns_for_several() -> Pronouns:
    """Of two people or more, whatever the pronouns of each."""
    return _SEVERAL


def _plural_verb(singular: str) -> str:
    verb, space, rest = singular.partition(" ")
    if verb in _PLURAL_VERBS:
        verb = _PLURAL_VERBS[verb]
    elif verb.endswith("ies") and len(verb) > 4:
        verb = f"{verb[:-3]}y"
    elif verb.endswith(("sses", "shes", "ches", "xes", "oes")):
        verb = verb[:-2]
    elif verb.endswith("s") and not verb.endswith("ss"):
        verb = verb[:-1]
    return f"{verb}{space}{rest}"


# Why a mandate is competent

reasons: Mapping[str, str] = {
    "held": "{they} {is} held",
    "held.since": "{they} {has} been held {what}",
    "taken": "{they} {was} taken, and no authority acknowledges holding {them}",
    "whereabouts.unknown": "it is not known where {they} {is} held",
    "whereabouts.denied": "the authorities deny holding {them}",
    "whereabouts.not_acknowledged": "the authorities have not acknowledged holding {them}",
    "lawyer.refused": "lawyers who asked to meet {them} were refused",
    "lawyer.turned_away": "a lawyer who asked for {them} was turned away",
    "lawyer.none_known": "no lawyer is known to have seen {them}",
    "health.concern": "there is concern for the health of {name}",
    "violation": "the facts suggest {what}",
    "is": "{they} {is} {what}",
    "country": "the State concerned is {what}",
    "account": "by {their} account, {what}",
    "account.lawyer": "{they} told {their} lawyer that {what}",
    "account.lawyers": "{they} told {their} lawyers that {what}",
    "account.family": "{they} told {their} family that {what}",
    "account.authorities": "{they} told the authorities that {what}",
    "account.us": "{they} told us that {what}",
}
