"""Helpers of a template for what happened: dates, the time between two of them, and facts in a sentence."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Literal

from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.view import FactView, Gap
from hrdalert.documents.casetext import CaseText, DateMention, Misuse
from hrdalert.documents.printing import spoken
from hrdalert.documents.speech import Speech
from hrdalert.documents.wording import Wording

# Up to here two facts are told by the days between them: "six days later".
_NEAR = 10


class Telling:
    """The facts of one document."""

    def __init__(self, speech: Speech, wording: Wording) -> None:
        self._speech = speech
        self._language = speech.language
        self._wording = wording

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

    def _mention(self, mention: DateMention) -> CaseText:
        return self._speech.tokens.add(mention, self._speech.date_words(mention, True))

    def days(self, a: Any, b: Any = None) -> int | None:
        """The days from ``a`` to ``b`` (the document's own day, if left out); None unless both are exact."""
        return self._language.days(self._date(a), self._date_or_today(b))

    def day_after(self, days: int) -> CaseText:
        """The day so many days after the document's own, in words."""
        day = self._speech.view.date + datetime.timedelta(days=days)
        return self._mention(DateMention(CaseDate.on(day), "date"))

    def between(self, how: Literal["span", "later", "after"]) -> Callable[..., CaseText | None]:
        def words(a: Any, b: Any = None) -> CaseText | None:
            if isinstance(a, Gap) or isinstance(b, Gap):
                return None
            said = getattr(self._language, how)(self._date(a), self._date_or_today(b))
            return self._wording.words(said) if said else None

        return words

    # --- facts ---

    def opening(self, fact: FactView, before: Any = None) -> CaseText | Literal[""]:
        """When a fact was, to stand before its words: "Six days later, on 22 October,". Nothing where they say it."""
        if not isinstance(fact.date, CaseDate) or fact.date.is_unknown or fact.date.is_interval:
            return ""
        if fact.what and self._gives_its_date(fact.date, self._wording.plain(fact.what)):
            return ""
        if isinstance(before, FactView) and isinstance(before.date, CaseDate):
            said = self._soon_after(before.date, fact.date)
            if said:
                return self._wording.words(self._language.capitalise(said))
        return self._mention(DateMention(fact.date, "on", capital=True))

    def _soon_after(self, before: CaseDate, date: CaseDate) -> str | None:
        """Such as "six days later, on 22 October,"; None where it is not soon, or not certain."""
        days = self._language.days(before, date)
        if days is None or days > _NEAR:
            return None
        words = self._language.later(before, date)
        if not words or days == 0:
            return words
        with_year = before.start is None or date.start is None or before.start.year != date.start.year
        on = self._language.date_phrase(date, with_year=with_year, style=self._speech.style)
        return f"{words}, {on},"

    def _gives_its_date(self, date: CaseDate, words: str) -> bool:
        """Whether the words of a fact say when it was."""
        return self._language.date_bare(date, with_year=False) in words

    def brief(self, fact: FactView) -> str:
        """A fact as a clause with its date: "police took him from his home in X County, on 22 October 2020"."""
        if not fact.in_short:
            raise Misuse(
                "this fact has no words in short (in_short:)", "Ask for them first: {% if fact.in_short %}."
            )
        if not isinstance(fact.date, CaseDate):
            return spoken([fact.in_short])
        comma = "," if fact.date.is_interval or "," in self._wording.plain(fact.in_short) else ""
        return spoken([fact.in_short, f"{comma} ", self._mention(DateMention(fact.date, "on"))])
