"""What is exact, whatever the case: days that there are not, weekdays, articles, treaties, and who is dead or free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from hrdalert import knowledge
from hrdalert.factcheck.claims.cited_law import Cited
from hrdalert.factcheck.claims.days import NamedDay, weekdays_of
from hrdalert.factcheck.claims.prose import Claim, Prose
from hrdalert.factcheck.claims.states import people_in
from hrdalert.factcheck.finding import Difference, line_of
from hrdalert.factcheck.onfile import OnFile
from hrdalert.knowledge.countries import Country
from hrdalert.knowledge.in_use import remembered

_FAR: Final = 400
"""So many characters around a claim are looked at, however long its sentence is."""
_LAST_COMMENT: Final = 40
"""So many has the committee that has the most; general knowledge, not checked against a text."""


def exact_differences(facts: OnFile, key: str, prose: Prose, claims: Iterable[Claim]) -> Iterator[Difference]:
    """What cannot be so, in a text or an entry."""
    for claim in claims:
        match claim.kind:
            case "day":
                yield from _impossible(claim)
            case "weekday":
                yield from _other_weekday(facts, prose, claim)
            case "cited":
                yield from _law(facts, prose, claim)
            case "outcome" if not key.startswith("chronology["):
                yield from _outcome(facts, claim)
            case "comment" if claim.value > _LAST_COMMENT:
                says = "no committee of the United Nations has so many general comments"
                yield Difference.of("G33_numbered", claim, says, "remark")
            case "held" | "free" | "was_freed" | "to_be_freed" if not key.startswith("chronology["):
                yield from _present(facts, prose, claim)


def _outcome(facts: OnFile, claim: Claim) -> Iterator[Difference]:
    """An outcome that no judgment on file has, nor any sentence there."""
    if claim.value not in facts.outcomes:
        yield Difference.of("G23_told_outcome", claim, "no judgment on file has this outcome")


def _impossible(claim: Claim) -> Iterator[Difference]:
    day: NamedDay = claim.value
    if day.in_year(day.year or 2024) is None:
        yield Difference.of("G01_no_such_day", claim, "there is no such day")


def _other_weekday(facts: OnFile, prose: Prose, claim: Claim) -> Iterator[Difference]:
    """Of a day without its year, any year in which it is on file."""
    weekday, day = claim.value
    years = (
        [day.year]
        if day.year
        else {known.year for known in facts.days if (known.month, known.day) == (day.month, day.day)}
    )
    meant = [one for one in map(day.in_year, years) if one]
    if meant and all(one.weekday() != weekday for one in meant):
        names = {number: name for name, number in weekdays_of(prose.language).items()}
        says = f"{meant[0]} was a {names[meant[0].weekday()].capitalize()}"
        yield Difference.of("G02_weekday", claim, says, None if day.year else "warning")


def _law(facts: OnFile, prose: Prose, claim: Claim) -> Iterator[Difference]:
    cited: Cited = claim.value
    instrument = knowledge.instruments()[cited.instrument]
    beyond = [number for number in cited.articles if instrument.last and number > instrument.last]
    if beyond:
        says = f"the last {instrument.parts} of it is {instrument.last}"
        yield Difference.of("G03_article", claim, says)
    if instrument.is_treaty and not beyond:
        yield from _treaty(facts, prose, claim)


def _treaty(facts: OnFile, prose: Prose, claim: Claim) -> Iterator[Difference]:
    """A treaty that never bound any State of the case by its day, in a sentence that does not speak of that."""
    case = facts.case
    begin, end = prose.sentence_at(claim.begin)
    begin, end = max(begin, claim.begin - _FAR), min(end, claim.end + _FAR)
    inside = prose.words_in(begin, end)
    if not prose.words.treaty_doubt.isdisjoint(prose.plain[inside.start : inside.stop]):
        return
    states = {*case.all_states, *case.third_states, *(entry.state for entry in case.chronology)}
    states |= {state for victim in case.alleged_victims for state in victim.nationality}
    known = [state for state in states if state and state in knowledge.countries()]
    if not known or any(one.iso3 not in known for one in _named_states(prose, begin, end)):
        return
    days = {case.as_of, *(entry.date.start for entry in case.chronology if entry.date and entry.date.start)}
    held = [
        knowledge.standing(
            claim.value.instrument, state, day, case.territory if state == case.state else None
        )
        for state in known
        for day in (case.as_of, min(days))
    ]
    if all(one.state in ("not_a_party", "signed") for one in held):
        states_named = ", ".join(knowledge.countries()[state].usual("en") for state in sorted(known))
        how = "was only signed by" if held[0].state == "signed" else "does not bind"
        yield Difference.of("G04_treaty", claim, f"on {case.as_of} this treaty {how} {states_named}")


def _named_states(prose: Prose, begin: int, end: int) -> Iterator[Country]:
    """The States that a sentence names by a word of their own."""
    sentence = prose.text[begin:end]
    return (country for name, country in _names_of_states(prose.language) if name in sentence)


@remembered
def _names_of_states(language: str) -> list[tuple[str, Country]]:
    return [
        (name, country)
        for country in knowledge.countries().values()
        for name in {country.short(language), country.usual(language).removeprefix("the ")}
    ]


def _present(facts: OnFile, prose: Prose, claim: Claim) -> Iterator[Difference]:
    """Of the one person whom the sentence names, or else the one whom the sentence before names alone."""
    begin = max(prose.sentence_at(claim.begin)[0], claim.begin - _FAR)
    named = people_in(prose, begin, claim.begin, facts.forms)
    before = max(prose.sentence_at(max(begin - 2, 0))[0], begin - _FAR)
    named = named or people_in(prose, before, begin, facts.forms)
    ids = {id for id, _ in named}
    victims = [victim.id for victim in facts.case.alleged_victims]
    if len(ids) > 1 or (not ids and len(victims) != 1):
        return
    id = next(iter(ids or victims))
    state = facts.states_now.get(id, "")
    if state == "dead" or (claim.kind == "held" and state == "free"):
        if claim.kind in ("free", "was_freed"):
            return
        number = victims.index(id)
        at = ("alleged_victims", number, "died") if state == "dead" else ("custody",)
        how = "died" if state == "dead" else "custody is over"
        yield Difference.of("G05_told_as_held", claim, f"{id}: {how}{line_of(facts.case, at)}")
    elif claim.kind == "free" and state == "held":
        says = f"{id} is held by custody{line_of(facts.case, ('custody',))}"
        yield Difference.of("G22_told_as_free", claim, says)
    elif claim.kind == "was_freed" and state == "held" and not _was_freed(facts, prose):
        yield Difference.of("G22_told_as_free", claim, f"no entry tells of a release of {id}", "remark")


def _was_freed(facts: OnFile, prose: Prose) -> bool:
    """Whether anything on file tells that somebody was let go."""
    kinds = {entry.kind for entry in facts.case.chronology}
    return (
        "release" in kinds
        or any(spell.until for spell in facts.case.custody)
        or any(word.startswith(prose.words.freed) for word in facts.words)
    )
