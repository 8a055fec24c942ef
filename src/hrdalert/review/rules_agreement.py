"""Rules on whether an account agrees with itself: dates, terms, ages, titles, numbers, and what is told twice."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator, Sequence

from hrdalert.cases import Case
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Incident, Proceeding, Telling
from hrdalert.review.prose_findings import any_of, sentences_of
from hrdalert.review.prose_reading import Reading, Sentence
from hrdalert.review.rules_english import (
    AGE,
    COUNTED_DAYS,
    COUNTED_PEOPLE,
    NUMBERS,
    ORDERED,
    TERM,
    dates_at,
    dates_in,
    term_of,
)
from hrdalert.review.rules_seen import Found, Seen, plain, texts_in

_DAYS_NEAR = 3
_SAME_EVENT = 2 / 3
_FEWEST_SHARED = 2
_SAME_FACT = 2 / 3
_FEWEST_WORDS = 4


def contradictions(seen: Seen) -> Iterator[Found]:
    if not seen.is_english:
        return
    yield from _other_dates(seen)
    yield from _other_terms(seen)
    yield from _other_ages(seen)
    yield from _other_titles(seen)


def _other_dates(seen: Seen) -> Iterator[Found]:
    """A day beside that of a fact, in a sentence that tells the same."""
    own = days_of(seen.case, seen.day)
    told = [(sentence, dates_at(sentence.text)) for sentence in sentences_of(seen.reading.prose)]
    strange = [
        (sentence, *dates[0]) for sentence, dates in told if len(dates) == 1 and dates[0][1] not in own
    ]
    if not strange:
        return
    facts = [
        (fact, fact.when.start, _content(fact.in_short or fact.what))
        for fact in seen.facts
        if fact.when and _is_day(fact.when)
    ]
    for sentence, found, day in strange:
        words = _content_of(sentence.text)
        for fact, right, content in facts:
            if right and _is_near(day, right) and _tells_the_same(content, words):
                begin = sentence.begin + found.start()
                text = f"“{found[0]}” stands here, and {fact.id or 'the case file'} has {right}"
                yield Found(seen.at(sentence.passage, begin, begin + len(found[0])), text)
                break


def days_of(case: Case, day: datetime.date) -> frozenset[datetime.date]:
    """Every day that the case file gives as a value, and that of the document."""
    return case.days | {day}


def contradictions_between(
    case_days: frozenset[datetime.date], readings: Sequence[Reading]
) -> list[Sentence]:
    """Sentences that tell what another one tells, here or in another document of the case, with another day.

    Of two such days one is none of the case file's: that is the sentence to look at.
    """
    told = [
        (sentence, days[0], _content_of(sentence.text))
        for reading in readings
        for passage in reading.prose
        for sentence in passage.sentences
        if len(days := dates_in(sentence.text)) == 1
    ]
    strange = [each for each in told if each[1] not in case_days]
    return [
        sentence
        for sentence, day, words in strange
        if any(_is_near(day, other) and _says_the_same(words, said) for _, other, said in told)
    ]


def _says_the_same(one: frozenset[str], two: frozenset[str]) -> bool:
    return len(one & two) >= max(_FEWEST_SHARED + 2, _SAME_EVENT * min(len(one), len(two)))


def _is_day(date: CaseDate) -> bool:
    return date.precision == "day" and not date.is_interval and not date.approximate


def _is_near(one: datetime.date, two: datetime.date) -> bool:
    same_day = (one.day, one.month) == (two.day, two.month) and abs(one.year - two.year) == 1
    return one != two and (same_day or abs((one - two).days) <= _DAYS_NEAR)


def _content(told: object) -> frozenset[str]:
    return frozenset().union(*(_content_of(plain(text)) for text in texts_in(told)))


def _content_of(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in re.findall(r"[A-Za-z]{4,}", text))


def _tells_the_same(told: frozenset[str], words: frozenset[str]) -> bool:
    shared = len(told & words)
    return len(told) >= _FEWEST_SHARED and shared >= _FEWEST_SHARED and shared >= _SAME_EVENT * len(told)


def _other_terms(seen: Seen) -> Iterator[Found]:
    """Another term of imprisonment than the case file has, of a person of the case."""
    known = {
        term
        for step in seen.case.proceedings
        for text in (*texts_in(step.outcome), *texts_in(step.what), *texts_in(step.in_short))
        for found in TERM.finditer(text)
        if (term := term_of(found))
    }
    called = any_of(_called(seen))
    for passage in seen.reading.prose if known and called else ():
        for sentence in passage.sentences:
            for found in TERM.finditer(sentence.own):
                term = term_of(found)
                if (
                    term
                    and term not in known
                    and "sentenced" in sentence.own
                    and called
                    and called.search(sentence.own)
                ):
                    begin = sentence.begin + found.start()
                    text = f"“{found[0]}” stands here, and no sentence in the case file is as long as that"
                    yield Found(seen.at(passage, begin, begin + len(found[0])), text)


def _called(seen: Seen) -> Iterator[str]:
    for victim in seen.case.alleged_victims:
        yield from (str(part) for part in (victim.name.full, victim.name.family, victim.name.short) if part)


def _other_ages(seen: Seen) -> Iterator[Found]:
    born = [victim.born for victim in seen.people if victim.born is not None]
    if len(seen.people) != 1 or not born or born[0].start is None or born[0].end is None:
        return
    oldest, youngest = ((seen.day - day).days / 365.25 for day in (born[0].start, born[0].end))
    called = any_of(_called(seen))
    for passage, found in seen.matches(AGE):
        age = int(found["age"])
        near = passage.own[max(0, found.start() - 60) : found.end() + 60]
        if called and called.search(near) and not youngest - 2 < age < oldest + 1:
            text = f"“{found[0]}” stands here, and born: is {born[0]}"
            yield Found(seen.at(passage, *found.span()), text)


def _other_titles(seen: Seen) -> Iterator[Found]:
    for victim in seen.people:
        title = str(victim.title or "").rstrip(".")
        known = [str(part) for part in (victim.name.family, victim.name.short, victim.name.full) if part]
        shared = [each for each in seen.case.related if each.name.family in known or each.name.full in known]
        if title not in ("Mr", "Ms", "Mrs", "Miss") or shared:
            continue
        wrong = "Mr" if title != "Mr" else "Ms|Mrs|Miss"
        pattern = re.compile(rf"\b(?:{wrong})\.? (?:{'|'.join(map(re.escape, known))})\b")
        for passage, found in seen.matches(pattern):
            text = f"“{found[0]}” stands here, and title: is {title}"
            yield Found(seen.at(passage, *found.span()), text)


# --- numbers


def numbers(seen: Seen) -> Iterator[Found]:
    """A count of days that lies between no two days of the case, or a headline that counts other people."""
    if not seen.is_english:
        return
    counted = list(seen.matches(COUNTED_DAYS, passages=seen.reading.prose))
    days = sorted(each for each in days_of(seen.case, seen.day) if counted and each <= seen.day)
    spans = {
        abs((one - two).days) + extra for one, two in itertools.combinations(days, 2) for extra in (0, 1)
    }
    for passage, found in counted:
        if int(found["days"]) not in spans and not ORDERED.search(passage.own, 0, found.start("days")):
            text = f"“{found[0]}” lies between no two days of the case file"
            yield Found(seen.at(passage, *found.span()), text)
    yield from _counted_people(seen, seen.telling)


def _counted_people(seen: Seen, telling: Telling) -> Iterator[Found]:
    if any(each.kind != "person" for each in seen.case.alleged_victims):
        return
    for told in (telling.headline, *telling.headlines.values()):
        for text in texts_in(told):
            found = COUNTED_PEOPLE.match(text)
            if found and NUMBERS[found["count"].lower()] != len(seen.people):
                yield Found(
                    text.origin, f"the headline counts “{found[0]}”, and the file has {len(seen.people)}"
                )


# --- told once


def told_twice(seen: Seen) -> Iterator[Found]:
    """Two facts of one day and of the same people whose words are mostly the same, or two of one step in a court."""
    facts: tuple[Incident | Proceeding, ...] = (*seen.incidents, *seen.proceedings)
    for one, two in itertools.combinations(facts, 2):
        if one.date is None or one.date.is_unknown or str(one.date) != str(two.date):
            continue
        if (one.time and two.time and one.time != two.time) or set(seen.ids_of(one)).isdisjoint(
            seen.ids_of(two)
        ):
            continue
        if _is_one_step(one, two) or _is_told_alike(_words_of(one), _words_of(two)):
            names = f"{_fact_called(one)} and {_fact_called(two)}"
            yield Found(seen.place(two, one), f"{names}, both of {one.date}, seem to tell the same")


def _fact_called(fact: Incident | Proceeding) -> str:
    return (
        f"the incident {fact.id}"
        if isinstance(fact, Incident)
        else f"the step {fact.stage.replace('_', ' ')}"
    )


def _is_one_step(one: Incident | Proceeding, two: Incident | Proceeding) -> bool:
    """Whether both are the same step, said in no two ways: charged twice on one day may be two charges."""
    if not (isinstance(one, Proceeding) and isinstance(two, Proceeding)) or one.stage != two.stage:
        return False
    return all(
        getattr(one, key) is None or getattr(two, key) is None or getattr(one, key) == getattr(two, key)
        for key in ("court", "charge", "outcome", "place", "in_short")
    )


def _words_of(fact: Incident | Proceeding) -> frozenset[str]:
    """The longer words of a fact, as it is told in full; those of a step of proceedings with its name and outcome."""
    words = _content(fact.what or fact.in_short)
    if isinstance(fact, Proceeding):
        words |= _content_of(fact.stage.replace("_", " "))
        words |= _content((fact.court, fact.outcome, fact.charge and fact.charge.name))
    return words


def _is_told_alike(one: frozenset[str], two: frozenset[str]) -> bool:
    shared = len(one & two)
    return shared >= _FEWEST_WORDS and shared >= _SAME_FACT * min(len(one), len(two))
