"""The text of an entry held against the data of the entry: its day, court, place, law, result, people, outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Entry
from hrdalert.factcheck.claims.days import months_of
from hrdalert.factcheck.claims.found import claims_of
from hrdalert.factcheck.claims.prose import Claim, Prose
from hrdalert.factcheck.claims.states import people_in
from hrdalert.factcheck.finding import Difference, line_of
from hrdalert.factcheck.onfile import OnFile
from hrdalert.factcheck.phrases import any_of, words_of
from hrdalert.factcheck.spelling import misspelt

_EARLY: Final = 90
"""A place so far into a text may be another one, of which somebody speaks."""


def entry_differences(facts: OnFile, number: int) -> Iterator[Difference]:
    """What the text of one entry says otherwise than its data."""
    entry, (prose, claims) = facts.case.chronology[number], facts.entries[number]
    yield from _date(facts, entry, prose, claims)
    yield from _bodies(facts, number, entry, prose, claims)
    for name, kinds in (
        ("law", ("article", "cited")),
        ("result", ("span", "sum")),
        ("reference", ("numbered",)),
    ):
        datum = getattr(entry, name)
        provision = knowledge.provisions().get(datum or "") if name == "law" else None
        if provision and provision.article:
            datum = f"article {provision.article}"
        if datum:
            yield from _numbers(facts, number, name, facts.prose(datum), claims, kinds)
    yield from _people(facts, entry, prose)
    yield from names_here(facts, prose, claims)
    yield from _outcome(facts, number, entry, prose)


def _date(facts: OnFile, entry: Entry, prose: Prose, claims: Sequence[Claim]) -> Iterator[Difference]:
    """What is not dated to one day is told by its months too, beside the day of who reports it."""
    date = entry.when
    if date is None or date.approximate or not (date.start or date.end):
        return
    told = [claim for claim in claims if claim.kind in ("day", "month", "year")]
    days = [claim for claim in told if claim.kind == "day"]
    is_open = date.start is None or date.end is None
    if any(is_compatible(claim, date) for claim in days) or (
        not days and (is_open or any(is_compatible(claim, date) for claim in told))
    ):
        return
    lasts = date.start != date.end
    ends = {end.month for end in (date.start, date.end) if end} if lasts else set()
    if any(month in ends and name in prose.lower for name, month in months_of(prose.language).items()):
        return
    if first := next(iter(days or told), None):
        yield Difference.of("F23_other_day", first, f"the date of the entry is {date}")


def is_compatible(claim: Claim, date: CaseDate) -> bool:
    """Whether a day, month or year can be that of a date."""
    if claim.kind == "day":
        return bool(claim.value.is_within(date))
    start, end = date.start or date.end, date.end or date.start
    if start is None or end is None:
        return False
    if claim.kind == "year":
        return bool(start.year <= claim.value <= end.year)
    return bool((start.year, start.month) <= claim.value <= (end.year, end.month))


def _bodies(
    facts: OnFile, number: int, entry: Entry, prose: Prose, claims: Sequence[Claim]
) -> Iterator[Difference]:
    """Another court or place than that of the entry, of which the text has no word."""
    at = ("chronology", number)
    if entry.court and (own := _names(facts, entry.court)):
        told = [claim for claim in claims if claim.kind == "court" and len(claim.value) > 1]
        if told and not any(claim.value <= own or own & claim.value - prose.words.courts for claim in told):
            where = f"the court of the entry is {entry.court}{line_of(facts.case, (*at, 'court'))}"
            yield Difference.of("G11_entry_court", told[0], where)
    if entry.place and (own := _names(facts, entry.place)) and own.isdisjoint(prose.plain):
        where = f"the place of the entry is {entry.place}{line_of(facts.case, (*at, 'place'))}"
        others = (claim for claim in claims if _is_other_place(facts, prose, claim))
        yield from (Difference.of("G12_entry_place", claim, where) for claim in islice(others, 1))


def _is_other_place(facts: OnFile, prose: Prose, claim: Claim) -> bool:
    """Whether a text begins with what happened in a place that is on file; of somebody's mother in it is none."""
    if claim.kind != "name" or claim.begin > _EARLY:
        return False
    words, _ = claim.value
    before = prose.words_in(0, claim.begin)
    last = prose.plain[before.start : before.stop][-2:]
    is_place = " ".join(words) in facts.places and facts.named_everywhere.isdisjoint(map(str.lower, words))
    return is_place and last[-1:] in (["in"], ["at"]) and last[0] not in prose.words.others


def _names(facts: OnFile, text: str) -> set[str]:
    return {word.lower() for word in facts.prose(text).names}


def _numbers(
    facts: OnFile, number: int, name: str, datum: Prose, claims: Sequence[Claim], kinds: tuple[str, ...]
) -> Iterator[Difference]:
    """Numbers of a kind that both the text and a datum have, and of which they share none."""
    own = {told for claim in claims_of(datum) if claim.kind in kinds for told in _plain(claim)}
    told = [(claim, value) for claim in claims if claim.kind in kinds for value in _plain(claim)]
    if name == "result":
        units = {unit for unit, _ in own}
        told = [(claim, value) for claim, value in told if value[0] in units]
        if own and told and not own.issubset({value for _, value in told}):
            wrong = [claim for claim, value in told if value not in own]
            if wrong:
                where = line_of(facts.case, ("chronology", number, name))
                yield Difference.of(
                    "G14_entry_result", wrong[0], f"the result of the entry is “{datum.text}”{where}"
                )
    elif own and told and own.isdisjoint(value for _, value in told):
        rule = {"law": "G13_entry_law", "reference": "G15_entry_reference"}[name]
        where = line_of(facts.case, ("chronology", number, name))
        yield Difference.of(rule, told[0][0], f"the {name} of the entry is “{datum.text}”{where}")


def _plain(claim: Claim) -> list[Any]:
    """What of a claim is compared with a datum."""
    match claim.kind:
        case "article":
            return list(claim.value)
        case "cited":
            return list(claim.value.articles)
        case "span":
            unit = "months" if claim.value.months is not None else claim.value.unit
            return [(unit, claim.value.months if claim.value.months is not None else claim.value.number)]
        case "sum":
            return [(claim.value.currency, claim.value.number)]
    return [claim.value]


def names_here(
    facts: OnFile, prose: Prose, claims: Sequence[Claim], *, is_about: bool = False
) -> Iterator[Difference]:
    """A word that nothing else on file has, and that is nearly one of the name of somebody.

    In what a text ``is_about`` somebody, names of several such words are on file nowhere.
    """
    for claim in claims:
        words, is_first = claim.value if claim.kind == "name" else ((), False)
        alone = [word for word in words if _is_alone(facts, word)]
        near = next(filter(None, (misspelt(word, facts.names_of_people) for word in alone)), "")
        if near:
            yield Difference.of("G20_misspelt", claim, f"on file is {near}")
        elif is_about and len(alone) > 1 and not (is_first and len(alone) < len(words)):
            yield Difference.of("G34_name", claim, "no entry and no list of people or sources has this name")


def _is_alone(facts: OnFile, word: str) -> bool:
    plain = word.lower()
    if facts.sources_of_words[plain] != 1 or word.isupper():
        return False
    known = (facts.words_of_people, facts.named_everywhere, words_of(facts.language).capitals)
    return not any(plain in words for words in known)


def _people(facts: OnFile, entry: Entry, prose: Prose) -> Iterator[Difference]:
    """Victims named in the text, and none of those whom the entry is of."""
    victims = {victim.id: victim for victim in facts.case.alleged_victims if victim.kind == "person"}
    own = [id for id in entry.of if id in victims]
    if not own or len(own) < len(entry.of):
        return
    named = people_in(prose, 0, len(prose.text), facts.forms)
    others = [(id, at) for id, at in named if id in victims and id not in own]
    if others and not any(id in own for id, _ in named):
        begin, end = prose.spans[others[0][1]]
        yield Difference("G16_entry_of", begin, end, f"the entry is of {', '.join(own)}")


def _outcome(facts: OnFile, number: int, entry: Entry, prose: Prose) -> Iterator[Difference]:
    """Words of another outcome, and none of the entry's own."""
    outcomes = {str(outcome) for outcome in entry.outcome.values()}
    lists = prose.words.outcomes
    if not outcomes or not lists or any(any_of(lists[own]).search(prose.text) for own in outcomes):
        return
    for other, words in lists.items():
        if other not in outcomes and (found := any_of(words).search(prose.text)):
            where = line_of(facts.case, ("chronology", number, "outcome"))
            yield Difference(
                "G17_entry_outcome",
                *found.span(),
                f"the outcome of the entry is {', '.join(sorted(outcomes))}{where}",
            )
            return
