"""Helpers of a template for what happened: dates, the time between two of them, and facts in a sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Literal

from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.view import FactView, Gap, IncidentView, StateView
from hrdalert.documents.casetext import CaseText, DateMention, Misuse
from hrdalert.documents.printing import spoken
from hrdalert.documents.speech import Speech
from hrdalert.documents.wording import Wording

# Up to here two facts are told by the days between them: "six days later".
_NEAR = 10
# Who did what: the first words of a sentence.
_ALIKE = 2
# So many words may say before them where or at what hour it was: late at night police arrested …
_WHEN = 6
# A sentence of more words is too long for the first of a release.
_LEDE = 34


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


class Telling:
    """The facts of one document."""

    def __init__(self, speech: Speech, wording: Wording) -> None:
        self._speech = speech
        self._language = speech.language
        self._wording = wording
        self._opened = {"sentence": False, "paragraph": False}
        """Whether the last sentence, and the last paragraph, opened with a date."""
        self._dated: CaseDate | None = None
        self._interval = ""
        """What the last sentence opened with, if that was the time since another: the next day."""

    # --- dates ---

    def _date(self, value: Any) -> CaseDate:
        if isinstance(value, datetime.date):
            return CaseDate.on(value)
        if isinstance(value, CaseDate):
            return value
        if isinstance(value, Gap):
            raise Misuse(f"the date is {value.name} here", "Ask for it first: {% if … %}.")
        raise Misuse("a date is expected here", "Give it the date of a fact, such as incident.date.")

    def _date_or_today(self, value: Any) -> CaseDate:
        return self._date(self._speech.view.date if value is None else value)

    def dated(self, form: Literal["on", "date", "since"]) -> Callable[..., CaseText]:
        def words(value: Any, with_year: bool | None = None) -> CaseText:
            return self._mention(DateMention(self._date(value), form, with_year))

        return words

    def of_one_day(self, value: Any) -> CaseText:
        """The date of what was on one day, though two may be meant: 22 or 23 September 2025."""
        return self._wording.words(self._language.date_of_one(self._date(value), style=self._speech.style))

    def _mention(self, mention: DateMention) -> CaseText:
        return self._speech.tokens.add(mention, self._speech.date_words(mention, True))

    def days(self, a: Any, b: Any = None) -> int | None:
        """The days from ``a`` to ``b`` (the document's own day, if left out); None unless both are exact."""
        return self._language.days(self._date(a), self._date_or_today(b))

    def days_since(self, date: Any) -> int | None:
        """The days that have passed for certain since a date of any precision: from its end to the document's day."""
        end = self._date(date).end
        return (self._speech.view.date - end).days if end is not None else None

    def day_after(self, days: int) -> CaseText:
        """The day so many days after the document's own, in words."""
        day = self._speech.view.date + datetime.timedelta(days=days)
        return self._mention(DateMention(CaseDate.on(day), "date"))

    def between(self, how: Literal["span", "later", "after"]) -> Callable[..., CaseText | None]:
        def words(a: Any, b: Any = None) -> CaseText | None:
            if isinstance(a, Gap) or isinstance(b, Gap):
                return None
            one, two = self._date(a), self._date_or_today(b)
            if how == "after" and _in_one_month(one, two):
                return None
            said = getattr(self._language, how)(one, two)
            return self._wording.words(said) if said else None

        return words

    # --- facts ---

    def opening(self, fact: FactView, before: Any = None, first: bool = False) -> str:
        """When a fact was, to stand before its words: "Six days later, on 22 October,". Nothing where they say it.

        The time since the fact ``before`` is told where it is short, and where that one opened with its date too;
        ``first`` in its paragraph, where the paragraph before did.
        """
        opened = self._opened["paragraph" if first else "sentence"]
        said = self._opening(fact, before, None if opened else _NEAR, first)
        dated = bool(said) and fact.date == self._dated
        self._opened["sentence"] = dated
        if first:
            self._opened["paragraph"] = dated
        return said

    def _opening(self, fact: FactView, before: Any, most: int | None, first: bool) -> str:
        self._dated, interval = None, self._interval
        self._interval = ""
        if not isinstance(fact.date, CaseDate) or fact.date.is_unknown:
            return ""
        words = self._wording.plain(fact.what) if fact.what else ""
        if self._gives_its_date(fact.date, words) or self._language.tells_us(words):
            return ""
        if self.tells_the_present(fact):
            return self._as_of(fact.date)
        with_hour = self._opens_with_the_time(fact.date, words)
        comma = "," if self._language.opens_with_a_phrase(words) and not with_hour else ""
        if isinstance(before, FactView) and isinstance(before.date, CaseDate):
            said = self._later(before.date, self._day(fact.date, words), most, with_year=first)
            if said and said.partition(",")[0] != interval:
                self._interval = said.partition(",")[0]
                said = said.removesuffix(",") if with_hour else said if said.endswith(",") else said + comma
                return self._wording.words(self._language.capitalise(said))
        self._dated = fact.date
        if fact.date.open_end and fact.date.first is not None:
            if self._was_on_or_after(fact.date, words):
                return spoken([*self._not_before(fact.date, capital=True), comma])
            begin = self._mention(DateMention(fact.date.first, "date"))
            return spoken(
                [self._language.capitalise(self._language.beginning("\0")).partition("\0")[0], begin, comma]
            )
        if self._is_some_day_of(fact.date, words):
            said = self._language.date_of_one(fact.date, style=self._speech.style, phrase=True)
            return self._wording.words(f"{self._language.capitalise(said)}{comma}")
        return spoken([self._mention(DateMention(self._day(fact.date, words), "on", capital=True)), comma])

    def _is_some_day_of(self, date: CaseDate, words: str) -> bool:
        """Whether one act was on some day of months or years: of days "between" says it."""
        ends = (date.first, date.last)
        return (
            all(end is not None and not end.part for end in ends)
            and any(end is not None and end.precision != "day" for end in ends)
            and not self._language.is_lasting(words)
        )

    def _day(self, date: CaseDate, words: str) -> CaseDate:
        """A date without its hour where the words behind it begin with that."""
        return replace(date, time=None) if date.time and self._language.opens_with_the_hour(words) else date

    def _opens_with_the_time(self, date: CaseDate, words: str) -> bool:
        """Whether words begin with the hour, or, of a day without one, with a part of the day."""
        is_part = date.precision == "day" and not date.time and self._language.part_of_the_day_first(words)
        return self._language.opens_with_the_hour(words) or bool(is_part)

    def _was_on_or_after(self, date: CaseDate, words: str) -> bool:
        """Whether a date that is told without its end, since that is still to come, says when one act may have been."""
        return date.open_end and date.ends_later and not self._language.is_lasting(words)

    def _not_before(self, date: CaseDate, *, capital: bool = False) -> list[Any]:
        begin = date.first or date
        before = self._language.not_before("\0", day=begin.precision == "day").partition("\0")[0]
        words = self._language.capitalise(before) if capital else before
        return [words, self._mention(DateMention(begin, "date"))]

    def tells_the_present(self, fact: FactView) -> bool:
        """Whether the words of a state say how somebody is: "she has had pain since 2015"; no event, so never dated."""
        return (
            isinstance(fact, StateView)
            and bool(fact.what)
            and self._language.tells_the_present(self._wording.plain(fact.what))
        )

    def _as_of(self, date: CaseDate) -> str:
        """What stands before a state that is told in the present; nothing where it is as new as the telling."""
        if date.end is not None and date.end >= self._speech.view.as_of:
            return ""
        on = self._mention(DateMention(date, "date"))
        before, behind = self._language.as_of("\0").split("\0")
        return spoken([self._language.capitalise(before), on, behind, ","])

    def _later(self, before: CaseDate, date: CaseDate, most: int | None, *, with_year: bool) -> str | None:
        """Such as "six days later, on 22 October,"; None where it is not certain, or more than ``most`` days."""
        days = self._language.days(before, date)
        if most is not None and (days is None or days > most):
            return None
        if days is None and before.precision != date.precision:
            return None  # from a month to a day it may be more or less than the words would say
        words = self._language.later(before, date)
        if words and days == 0 and date.time:
            return f"{words}, {self._language.time_phrase(date.time)},"
        if not words or days == 0 or _in_one_month(before, date):
            return words
        if words[0].isdigit():  # no sentence begins with a figure
            return None
        far = with_year and (days is None or days > _NEAR)
        with_year = far or before.start is None or date.start is None or before.start.year != date.start.year
        on = self._language.date_phrase(date, with_year=with_year, style=self._speech.style)
        return f"{words}, {on},"

    def _gives_its_date(self, date: CaseDate, words: str) -> bool:
        """Whether the words of a fact say when it was; of an interval, one of its ends will do."""
        ends = [end for end in (date.first, date.last) if end is not None] if date.is_interval else [date]
        return any(self._language.gives_date(end, words) for end in ends)

    def is_attributed(self, value: Any) -> bool:
        """Whether a text says by itself whose account it is, or that it is reported."""
        return self._language.is_attributed(self._wording.plain(value))

    def is_one_act(self, fact: FactView) -> bool:
        """Whether a fact was done on one day, so that an interval is when that may have been: a trial, a transfer."""
        if not isinstance(fact, IncidentView | StateView):
            return True
        if isinstance(fact, StateView) or isinstance(fact.what, Gap):
            return False
        return not self._language.is_lasting(self._wording.plain(fact.what))

    def names_nobody(self, value: Any) -> bool:
        """Whether what stands for a name says only that nobody is known: unknown people."""
        return self._language.names_nobody(self._wording.plain(value))

    def brief(self, fact: FactView) -> str:
        """A fact as a clause with its date: "police took him from his home in X County, on 22 October 2020"."""
        return self._clause(fact, _short(fact))

    def told_first(self, fact: FactView, whole: bool = False, next: Any = "") -> str:
        """A fact as a lede has it: ``brief``, with its place where neither these words nor the ``next`` ones name it.

        ``whole``: in the words of the first sentence of ``what``, where that tells more.
        """
        words: Any = _short(fact)
        if is_whole := whole and self._adds(fact):
            words = self._wording.clause(self._wording.first(fact.what))
        where = self._where(fact, (words, next))
        return self._clause(fact, words, where, may_be_dated=is_whole, begins=True)

    def tells_cause(self, fact: FactView) -> bool:
        """Whether the first sentence of ``what``, where it tells more, says how long after its cause a fact was."""
        cause = fact.follows.incident if isinstance(fact, IncidentView) and fact.follows else None
        if cause is None or not (isinstance(fact.date, CaseDate) and isinstance(cause.date, CaseDate)):
            return False
        since = self._language.after(cause.date, fact.date)
        return (
            bool(since)
            and self._adds(fact)
            and str(since) in self._wording.plain(self._wording.first(fact.what))
        )

    def beyond(self, fact: FactView) -> str:
        """What a fact says beyond its words in short: the rest of ``what``, or all where its first sentence adds."""
        if not fact.what:
            return ""
        return self._wording.capital(fact.what) if self._adds(fact) else self._wording.rest(fact.what)

    def begins_alike(self, fact: FactView) -> bool:
        """Whether the first sentence of a fact says at its beginning what its words in short say, and then more.

        One behind the other they read as the same thing told twice: a lede then takes that sentence, and its rest
        follows.
        """
        if not (fact.what and fact.in_short and self._adds(fact)):
            return False
        first = self._without_names(self._wording.plain(self._wording.first(fact.what))).split()
        short = self._without_names(self._wording.plain(fact.in_short)).split()
        begins = [word.lower() for word in short[:_ALIKE]]
        words = [word.lower() for word in first[: _ALIKE + _WHEN]]
        alike = any(words[at : at + _ALIKE] == begins for at in range(_WHEN + 1))
        return alike and len(first) <= _LEDE

    def _without_names(self, text: str) -> str:
        """A text with the same sign for whatever names the people of the case: first by the whole name, then a part."""
        for name in sorted(filter(None, map(str, self._speech.called)), key=len, reverse=True):
            text = text.replace(name, "~")
        return text

    def not_us(self, text: Any, fact: FactView) -> Any:
        """What follows a sentence that ends with who we are, so that a "They" at its start is not taken for us."""
        by = fact.by if isinstance(fact, IncidentView) and fact.by else ()
        if isinstance(text, Gap) or not text or len(by) != 1 or self.names_nobody(by[0].name):
            return text
        # In other words than the sentence before has, it would be somebody else.
        if not {*_words(self._wording.plain(by[0].name))} & {*_words(self._wording.plain(fact.what))} - {
            "the",
            "of",
        }:
            return text
        they = self._language.capitalise(self._language.pronouns_for_several().they)
        words = self._wording.plain(text).split()
        if words[:1] != [they] or self._language.agrees_with_several(" ".join(words[1:2])):
            return text
        return self._wording.begun_otherwise(text, they, self._wording.capital(by[0].name))

    def begins_with_somebody(self, fact: FactView) -> bool:
        """Whether the words in short begin with a name of the case: "Ada Quill went missing"."""
        short = self._wording.plain(fact.in_short) if fact.in_short else ""
        return any(short.startswith(str(name)) for name in self._speech.called if name)

    def untold(self, facts: Iterable[FactView], text: Any) -> list[FactView]:
        """The facts without the one whose every word stands in a text that was read before, its date too.

        With a role or a place between them they are the same sentences still.
        """
        if isinstance(text, Gap) or not text:
            return list(facts)
        read = set(_words(self._wording.plain(text)))
        return [fact for fact in facts if not self._is_in(fact, read)]

    def _is_in(self, fact: FactView, read: set[str]) -> bool:
        if not fact.what or isinstance(fact.date, Gap):
            return False
        day = self._speech.date_words(DateMention(fact.date, "date", False), True)
        return read.issuperset(_words(f"{self._wording.plain(fact.what)} {day}"))

    def tells_of_refused_lawyers(self, fact: FactView) -> bool:
        """Whether what a fact tells says that lawyers were refused somebody who is held."""
        return bool(fact.what) and self._language.lawyers_were_refused(self._wording.plain(fact.what))

    def tells_not_where(self, fact: FactView) -> bool:
        """Whether what a fact tells says already that nobody knows where somebody is."""
        return bool(fact.what) and self._language.nobody_knows_where(self._wording.plain(fact.what))

    def _adds(self, fact: FactView) -> bool:
        """Whether the first sentence of a fact tells more than its words in short, its place and who did it."""
        known = (fact.in_short, fact.place, *(each.name for each in fact.by), *self._speech.called)
        said = " ".join(self._wording.plain(words) for words in known if words)
        first = self._wording.plain(self._wording.first(fact.what)) if fact.what else ""
        return bool(self._language.added(first, said))

    def _clause(
        self,
        fact: FactView,
        words: Any,
        where: tuple[Any, ...] = (),
        *,
        may_be_dated: bool = False,
        begins: bool = False,
    ) -> str:
        plain = self._wording.plain(words)
        if not isinstance(fact.date, CaseDate) or (may_be_dated and self._gives_its_date(fact.date, plain)):
            return spoken([words, *where])
        at_once = where if self._language.ends_in_a_spot(plain) else ()
        has_comma = any("," in self._wording.plain(part) for part in (words, *at_once))
        night = self._night(fact)
        comma = "," if (fact.date.is_interval and not night) or has_comma else ""
        when = self._wording.words(night) if night else self._when(fact.date, plain)
        if self._language.tells_of_a_plan(plain):
            where = () if self._language.is_only_planned(plain) else where
            return spoken([when, *((",", *where, ",") if where else (",",)), " ", words])
        if not comma and fact.date.is_exact and self._language.ends_in_a_part_of_the_day(plain):
            day = self._mention(DateMention(fact.date, "date"))
            return spoken([words, " ", self._language.of_the_day(day), *((",", *where) if where else ())])
        if self._opens_with_the_time(fact.date, plain):
            return spoken([when, " ", words, *((",", *where) if where else ())])
        if (may_be_dated and "," in plain) or (begins and self._language.has_a_side_clause(plain)):
            # behind so long a clause, a date would belong to its end
            return spoken([when, *((",", *where, ",") if where else ()), " ", words])
        return spoken([words, *at_once, f"{comma} ", when, *(() if at_once or not where else (",", *where))])

    def _night(self, fact: FactView) -> str:
        """Of which night an account tells, between the two days of a fact; else nothing."""
        night = self._language.night_phrase(fact.date) if isinstance(fact.date, CaseDate) else ""
        told = self._wording.plain(fact.what).casefold() if night and fact.what else ""
        return night if night and night.casefold() in told else ""

    def _when(self, date: CaseDate, words: str) -> str:
        if self._was_on_or_after(date, words):
            return spoken(self._not_before(date))
        return self._mention(DateMention(self._day(date, words), "on"))

    def _where(self, fact: FactView, around: tuple[Any, ...]) -> tuple[Any, ...]:
        """The place of a fact with what stands before it; nothing where the words around name it."""
        place = self._wording.plain(fact.place) if fact.place else ""
        phrase = self._language.place_phrase(place) if place else None
        is_said = any(self._language.is_placed(self._wording.plain(each), place) for each in around if each)
        return () if phrase is None or is_said else (f" {phrase} ", fact.place)


def _short(fact: FactView) -> Any:
    if not fact.in_short:
        raise Misuse(
            "this fact has no words in short (in_short:)", "Ask for them first: {% if fact.in_short %}."
        )
    return fact.in_short


def _in_one_month(one: CaseDate, two: CaseDate) -> bool:
    """Whether no more is known of two dates than their month, or their year, which is the same."""
    if one.precision == two.precision == "day" or one.start is None or two.start is None:
        return False
    by_year = "year" in (one.precision, two.precision)
    return one.start.year == two.start.year and (by_year or one.start.month == two.start.month)
