"""How the facts of a case become a story: what leads, what led to it, what is newest, and what belongs together."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.view import (
    UNKNOWN,
    CaseView,
    CustodyView,
    FactView,
    Gap,
    IncidentView,
    Maybe,
    PersonView,
    ProceedingView,
    StateView,
    UNActionView,
)

# More events than this are too many for a document of a page or two: what is background is then left to longer ones.
_MANY = 9
# Incidents of so many days after the lead incident are of the same news.
_SAME_NEWS = 14
# A fact of so many days before it is told with it.
_PRELUDE = 31
# Background of so many days before a fact leads to it.
_LEADS_TO = 300


class Story(Struct, frozen=True):
    """The facts of a case in the order in which documents need them."""

    lead: Maybe[IncidentView]
    """The incident that the case is about: the newest of weight lead, else that with which an open spell of custody
    began, else the newest one."""
    taking: Maybe[IncidentView]
    """The incident with which the newest open spell of custody began: of the same day, and of the same people."""
    cause: Maybe[IncidentView]
    """What the lead incident followed, where the case says so."""
    newest: Maybe[FactView]
    """The last thing that happened, of which a document can give the news."""
    step: Maybe[ProceedingView]
    """The newest step of proceedings."""
    charge: Maybe[ProceedingView]
    """The newest step that gives a charge."""
    custody: Maybe[CustodyView]
    """The spell of custody that is open on the day; unknown where there are several, of different people."""
    since: Maybe[CaseDate]
    """When that custody began, with the spells that went before it without a break."""
    custodies: tuple[CustodyView, ...]
    """All spells that are open on the day, in the order of the file."""
    died: tuple[PersonView, ...]
    """The victims who have died."""
    present: tuple[StateView, ...]
    """States of health in an open spell of custody whose words say how somebody is, and not what happened."""
    person: tuple[FactView, ...]
    """Told where the person is introduced, oldest first."""
    events: tuple[FactView, ...]
    """Told as what happened, oldest first."""
    short: tuple[FactView, ...]
    """The same for a short document: where there are many, without those of weight background."""
    before: tuple[FactView, ...]
    """Those of the events that come before the lead incident."""
    prelude: Maybe[FactView]
    """The last of these, where it belongs to the same news."""
    after: tuple[FactView, ...]
    """Those that come after it, the UN's own steps apart."""
    un: tuple[UNActionView, ...]


def story(case: CaseView, is_present: Callable[[StateView], bool] = lambda _: False) -> Story:
    """The story of a case, bound or not; ``is_present`` says whether the words of a state tell the present."""
    incidents = [incident for incident in case.incidents if incident.told_with == "events"]
    spells = _open_spells(case)
    takings = [incident for spell in reversed(spells) for incident in _takings(spell, case, incidents)]
    lead = _lead(incidents, takings)
    present = _present(spells, is_present)
    events = tuple(
        fact
        for fact in case.chronology
        if fact.kind != "un_action" and _is_event(fact) and fact not in present
    )
    at = events.index(lead) if isinstance(lead, IncidentView) and lead in events else len(events)
    weighty = tuple(fact for fact in events if fact.weight != "background" or fact in takings)
    short = events if len(events) <= _MANY else weighty
    before = tuple(fact for fact in events[:at] if fact in short)
    steps = sorted((step for step in case.proceedings if step.date), key=_when)
    charged = [step for step in steps if step.charge]
    return Story(
        lead=lead,
        taking=takings[0] if takings else UNKNOWN,
        cause=_cause(lead),
        newest=_newest(_news(case, incidents, steps), lead),
        step=steps[-1] if steps else UNKNOWN,
        charge=charged[-1] if charged else UNKNOWN,
        custody=spells[0] if len(spells) == 1 else UNKNOWN,
        since=held_since(spells[0], case) if len(spells) == 1 else UNKNOWN,
        custodies=spells,
        died=tuple(victim for victim in case.victims if victim.died),
        present=present,
        person=tuple(
            fact
            for fact in case.chronology
            if isinstance(fact, IncidentView) and fact.told_with == "person" and fact.what
        ),
        events=events,
        short=short,
        before=before,
        prelude=before[-1] if before and _is_same_news(before[-1], lead, _PRELUDE) else UNKNOWN,
        after=tuple(fact for fact in events[at + 1 :] if fact in short),
        un=tuple(action for action in case.un_history if action.what),
    )


def _present(spells: Iterable[CustodyView], is_present: Callable[[StateView], bool]) -> tuple[StateView, ...]:
    states = (spell.health.latest for spell in spells)
    return tuple(
        state for state in states if isinstance(state, StateView) and state.what and is_present(state)
    )


def _news(
    case: CaseView, incidents: Sequence[IncidentView], steps: Sequence[ProceedingView]
) -> Sequence[FactView]:
    """The facts with a date that are news; background, where there are no others."""
    un_news = [action for action in case.un_history if action.weight == "lead" and action.in_short]
    told = [
        fact for fact in (*incidents, *steps, *un_news) if fact.in_short or isinstance(fact, ProceedingView)
    ]
    dated = [fact for fact in told if isinstance(fact.date, CaseDate) and not fact.date.is_unknown]
    return [fact for fact in dated if fact.weight != "background"] or dated


def _newest(facts: Sequence[FactView], lead: Maybe[IncidentView]) -> Maybe[FactView]:
    """The newest fact; where that is an incident of the days after the lead incident, the lead incident."""
    if not facts:
        return UNKNOWN
    newest = max(reversed(facts), key=_when)
    if not (isinstance(lead, IncidentView) and lead in facts and isinstance(newest, IncidentView)):
        return newest
    return lead if _is_same_news(lead, newest, _SAME_NEWS) else newest


def _cause(lead: Maybe[IncidentView]) -> Maybe[IncidentView]:
    """What the lead incident answered; that two belong to one case is no such link."""
    if isinstance(lead, Gap) or isinstance(lead.follows, Gap) or lead.follows.role == "same_case":
        return UNKNOWN
    return lead.follows.incident


def _is_same_news(one: FactView, two: Maybe[FactView], days: int) -> bool:
    """Whether the second was at most so many days after the first; of months, their first days count."""
    if isinstance(two, Gap) or not (isinstance(one.date, CaseDate) and isinstance(two.date, CaseDate)):
        return False
    start, end = one.date.start, two.date.start
    return start is not None and end is not None and -31 < (end - start).days <= days


def _open_spells(case: CaseView) -> tuple[CustodyView, ...]:
    """Those that are open: of each person the newest, since an older one may only lack its end."""
    spells = [spell for spell in case.custody if spell.open and _is_custody(spell)]
    newest = {person.id: spell.id for spell in spells for person in spell.of}
    return tuple(spell for spell in spells if spell.id in newest.values())


def held_since(spell: CustodyView, case: CaseView) -> Maybe[CaseDate]:
    """Since when somebody has been held: the beginning of the first spell of an unbroken row.

    A spell may begin on the day after the last. Unknown where an earlier spell has no end in the file.
    """
    begin = spell.start
    if not isinstance(begin, CaseDate) or begin.start is None:
        return begin
    for other in case.custody:
        if other.of != spell.of or not _is_custody(other) or other.id == spell.id:
            continue
        if not isinstance(other.start, CaseDate) or other.start.start is None:
            continue
        if other.open and other.start.start < begin.start:
            return UNKNOWN  # nobody wrote whether it went on or ended before this one
        if not isinstance(other.until, CaseDate) or other.until.end is None:
            continue
        if other.start.start < begin.start <= other.until.end + datetime.timedelta(days=1):
            return held_since(other, case)
    return begin


def held_at_least_since(spell: CustodyView, case: CaseView) -> Maybe[CaseDate]:
    """The same, or, where an earlier spell has no end in the file, the beginning of this one."""
    since = held_since(spell, case)
    return since if isinstance(since, CaseDate) else spell.start


def _is_custody(spell: CustodyView) -> bool:
    if not spell.regime:
        return True
    return knowledge.vocabulary("regime")[str(spell.regime)].deprives_of_liberty is not False


def _is_event(fact: FactView) -> bool:
    if isinstance(fact, IncidentView) and fact.told_with == "person":
        return False
    return bool(fact.what) or isinstance(fact, ProceedingView)


def _lead(incidents: Sequence[IncidentView], takings: Sequence[IncidentView]) -> Maybe[IncidentView]:
    dated = [
        incident
        for incident in incidents
        if incident.what and (not isinstance(incident.date, CaseDate) or not incident.date.is_unknown)
    ] or [incident for incident in incidents if incident.date or incident.what]
    for weight in ("lead", "body", "background"):
        weighed = [incident for incident in dated if incident.weight == weight]
        if weighed and weight != "lead":
            weighed = [incident for incident in weighed if incident in takings] or weighed
        if weighed:
            return max(reversed(weighed), key=_when)
    return UNKNOWN


def _takings(spell: CustodyView, case: CaseView, incidents: Sequence[IncidentView]) -> Iterator[IncidentView]:
    """The incidents with which a spell of custody began, or the first of an unbroken row: of its day and its people."""
    begins = (spell.start, held_since(spell, case))
    days = [each.start for each in begins if isinstance(each, CaseDate) and each.precision == "day"]
    people = {person.id for person in spell.of}
    for incident in incidents:
        when, of = incident.date, {person.id for person in incident.of}
        if isinstance(when, CaseDate) and when.precision == "day" and when.start in days and people <= of:
            yield incident


def _when(fact: FactView) -> tuple[bool, object]:
    return (True, fact.date.told_key) if isinstance(fact.date, CaseDate) else (False, 0)


def episodes(facts: Iterable[FactView], words: int = 0) -> list[list[FactView]]:
    """Facts that make one paragraph: background with what it leads to, and what happened on one day.

    A paragraph that holds fewer ``words`` than these takes in the fact that follows.
    """
    found: list[list[FactView]] = []
    for fact in facts:
        last = found[-1][-1] if found else None
        if last is not None and (_leads_to(last, fact) or sum(map(_words, found[-1])) < words):
            found[-1].append(fact)
        else:
            found.append([fact])
    return found


def _leads_to(one: FactView, two: FactView) -> bool:
    background = one.weight == "background" and _is_same_news(one, two, _LEADS_TO)
    return background or _same_day(one, two)


def _words(fact: FactView) -> int:
    """About how many words a fact takes."""
    told = fact.what or fact.in_short
    text = str(getattr(told, "plain", None) or getattr(told, "literal", ""))
    return len(text.split()) or 12


def _same_day(one: FactView, two: FactView) -> bool:
    """Both on one day, or the second from that day on."""
    if not (isinstance(one.date, CaseDate) and isinstance(two.date, CaseDate)) or one.date.precision != "day":
        return False
    return one.date.start is not None and one.date.start == two.date.start
