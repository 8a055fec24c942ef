"""What is asked of each State and of each office, in which wording, and which demands would be wrong today."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal, Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace as changed

from hrdalert import knowledge
from hrdalert.cases.model import AllegedVictim, Case, Custody, Demand, Entry, Request
from hrdalert.errors import Problem
from hrdalert.law.persons import is_child, is_dead, is_free, is_of, judgments_of, outcome_of, spells_of

OF_NO_STATE: Final = frozenset({"company", "armed_group"})
"""Kinds of office that are none of a State."""
_ASKED_BY_NAME: Final = OF_NO_STATE | {"court"}
"""Kinds that words of the office's own are not for, unless it names them: a court is asked what courts can do."""


class OfficeRequest(Struct, frozen=True):
    """One demand or request as one list asks it."""

    number: int
    """Its place among those that were given, from 0."""
    demand: Request
    wording: str
    """Its key in the word list: plain, unconditional, dead, held, capital, minor."""
    several: bool
    """Whether it is about more than one person."""
    sees_to: bool = False
    """Whether it is asked of an office that cannot do it, and can use its powers so that others do."""
    through_others: bool = False
    """Whether a letter asks to have it done: of what the office cannot do, and of what a head of State has done."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of documents that ask it; empty: all."""
        return self.demand.for_ if isinstance(self.demand, Demand) else ()


@dataclass(frozen=True, slots=True)
class OfficeRequests:
    """What one office is asked, and what a document asks beside it of each State."""

    by_state: Mapping[str, tuple[OfficeRequest, ...]] = field(default_factory=dict)
    asks: tuple[OfficeRequest, ...] = ()
    """Of the office, which can do it or bring it about."""
    referred: tuple[OfficeRequest, ...] = ()
    """What the office is asked to pass on."""
    requests: tuple[OfficeRequest, ...] = ()
    """Of the office, as one of a third State."""

    @property
    def done(self) -> tuple[OfficeRequest, ...]:
        """What the office itself does."""
        return tuple(ask for ask in self.asks if not ask.through_others)

    @property
    def seen_to(self) -> tuple[OfficeRequest, ...]:
        """What others do, and the office can bring about."""
        return tuple(ask for ask in self.asks if ask.through_others)

    @property
    def of_office(self) -> tuple[OfficeRequest, ...]:
        """All that the office itself is asked; a letter to it is made where there is any."""
        return (*self.asks, *self.referred, *self.requests)

    def in_documents(self, kind: str) -> OfficeRequests:
        """What documents of a kind ask: those under ``for:`` of each demand; all, where it has none."""

        def asked(asks: Sequence[OfficeRequest]) -> tuple[OfficeRequest, ...]:
            return tuple(ask for ask in asks if not ask.kinds or kind in ask.kinds)

        by_state = {state: asked(asks) for state, asks in self.by_state.items()}
        return OfficeRequests(by_state, asked(self.asks), asked(self.referred), self.requests)


class OfficeOf(Protocol):
    """What decides what an office is asked: its id, its kind, and the State that it belongs to or represents."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str | None: ...


def is_of_third_state(case: Case, kind: str, state: str | None) -> bool:
    """Whether an office is that of a State which the case does not concern, and which may be written to."""
    is_elsewhere = state not in (*case.all_states, case.territory)
    return is_elsewhere and state in case.third_states and kind not in OF_NO_STATE


def addressed(case: Case, offices: Mapping[str, OfficeOf]) -> str:
    """The office that an action addresses: ``action.to``, else the first of appeal_to that is of no third State."""
    elsewhere = {id for id, one in offices.items() if is_of_third_state(case, one.kind, one.state)}
    return case.action.to or next((id for id in case.appeal_to if id not in elsewhere), "")


def asks_of_state(
    case: Case, demands: Sequence[Demand], state: str, day: datetime.date
) -> tuple[OfficeRequest, ...]:
    """What a State is asked: no demand on other States, and none that ``only`` keeps for single offices.

    A demand for kinds of its offices is one on the State; companies and armed groups are no offices of it.
    """
    kinds = set(knowledge.demands().header.extra["office_kinds"]) - OF_NO_STATE
    return tuple(
        _ask(case, number, demand, day)
        for number, demand in enumerate(demands)
        if demand.state in (None, state) and not (demand.only and kinds.isdisjoint(demand.only))
    )


def asks_of_office(
    case: Case, demands: Sequence[Demand], office: OfficeOf, day: datetime.date
) -> OfficeRequests:
    """What an office is asked to do or to see to, what to pass on, and what it is asked as one of a third State."""
    asks, referred = [], []
    for number, demand in enumerate(demands):
        role = role_of(case, demand, office)
        if role == "conveys":
            referred.append(_ask(case, number, demand, day))
        elif role in ("does", "sees_to"):
            sees_to = role == "sees_to"
            through_others = sees_to or knowledge.has_it_done(office.kind, demand.do or "")
            ask = _ask(case, number, demand, day)
            asks.append(changed(ask, sees_to=sees_to, through_others=through_others))
    requests = [
        _ask(case, number, request, day)
        for number, request in enumerate(case.requests)
        if role_in_request(case, request, office) == "does"
    ]
    return OfficeRequests({}, tuple(asks), tuple(referred), tuple(requests))


Role: TypeAlias = Literal[
    "does", "sees_to", "conveys", "elsewhere", "others", "no_power", "no_guarantee", "own_words"
]
"""What an office is asked, or why nothing: as it is elsewhere, or by a key under ``unasked`` in ``demands.yaml``."""


ASKED: Final[frozenset[Role]] = frozenset({"does", "sees_to", "conveys"})


def role_of(case: Case, demand: Demand, office: OfficeOf) -> Role:
    """What an office is asked of a demand, or why nothing.

    Asked are those that can do it, those that have powers over others, and those that pass on; ``to`` adds offices,
    and with ``only`` there are no others. Of a third State are asked those whom ``state`` means or an id names.
    """
    kind, named = office.kind, (*demand.to, *demand.only)
    concerned = (*case.all_states, *filter(None, (case.territory,)))
    is_concerned = office.state in concerned or kind in OF_NO_STATE
    is_asked = is_concerned or demand.state is not None
    is_named = office.id in named or (is_asked and kind in named)
    if demand.state not in (None, office.state) or not (is_asked or is_named):
        return "elsewhere"
    if demand.only and not is_named:
        return "others"
    passes_on = knowledge.passes_on(kind) and (is_concerned or is_named)
    known = knowledge.demands().get(demand.do) if demand.do else None
    if known is None:
        if passes_on and is_concerned and not demand.only:
            return "conveys"
        return "does" if is_named or (demand.text and kind not in _ASKED_BY_NAME) else "own_words"
    if kind in known.do and (is_named or not passes_on):
        return "does"
    if passes_on:
        return "conveys"
    if known.see_to and kind in known.refer and knowledge.sees_to(kind):
        return "sees_to"
    if is_named:
        return "does"
    return "no_guarantee" if knowledge.sees_to(kind) and not known.see_to else "no_power"


def role_in_request(case: Case, request: Request, office: OfficeOf) -> Role:
    """What an office of a third State is asked of a request, or why nothing; ``to`` and ``only`` as in a demand."""
    is_third = is_of_third_state(case, office.kind, office.state)
    if not is_third or request.state not in (None, office.state):
        return "elsewhere"
    is_named = not {office.id, office.kind}.isdisjoint((*request.to, *request.only))
    if request.only and not is_named:
        return "others"
    known = knowledge.known_demand(request.do)
    return "does" if is_named or known is None or office.kind in known.do else "no_power"


def _ask(case: Case, number: int, demand: Request, day: datetime.date) -> OfficeRequest:
    victims = case.victims_of(demand)
    are_many = max(len(victims), len(demand.of)) > 1
    several = are_many or any(victim.kind in ("group", "community") for victim in victims)
    return OfficeRequest(number, demand, _wording(case, demand, victims, day), several)


def _wording(case: Case, demand: Request, victims: Sequence[AllegedVictim], day: datetime.date) -> str:
    """The wording that the data call for, of those that the demand has."""
    known = knowledge.known_demand(demand.do)
    words = known.wordings if known else frozenset[str]()
    is_unconditional = isinstance(demand, Demand) and demand.unconditional
    if not (victims and words):
        return "unconditional" if is_unconditional and "unconditional" in words else "plain"
    # By a body of the United Nations, as an entry says or an opinion that is to be met.
    found_arbitrary: list[Entry | Demand] = [
        *(entry for entry in case.chronology if "found_arbitrary" in entry.facts),
        *(other for other in case.all_demands if other.do == "implement_opinion"),
    ]
    deadly = [entry for entry in case.chronology if "death_penalty" in entry.violations]
    if "capital" in words and any(is_of(entry, victim) for entry in deadly for victim in victims):
        return "capital"
    calls_for: Mapping[str, Callable[[AllegedVictim], bool]] = {
        "dead": lambda victim: is_dead(victim, day),
        "unconditional": lambda one: is_unconditional or any(is_of(part, one) for part in found_arbitrary),
        "held": lambda victim: any(
            spell.is_open_on(day) and spell.custody is not None and _is_admitted(spell.custody)
            for spell in spells_of(case, victim)
        ),
        "minor": lambda victim: is_child(victim, day),
    }
    fitting = (word for word, applies in calls_for.items() if word in words and all(map(applies, victims)))
    return next(fitting, "plain")


def _is_admitted(custody: Custody) -> bool:
    """Whether the authorities admit that they hold somebody; in a prison nobody is held without a court of theirs."""
    return custody.acknowledged or (custody.acknowledged is None and custody.kind == "prison")


# --- demands that would be wrong


def demand_problems(
    case: Case,
    day: datetime.date,
    offices: Mapping[str, OfficeOf] | None = None,
    *,
    is_withheld: bool = True,
) -> Iterator[Problem]:
    """Each demand that would be wrong in the state of its people or of the measure, as an error of what asks it.

    Nothing is said of a demand that nobody is asked. ``offices``: those that letters go to, by their ids, None for any;
    ``is_withheld``: whether somebody reads what stands under ``withheld:``.
    """
    by_id = {victim.id: victim for victim in case.alleged_victims}

    @cache
    def states_of(id: str, state: str | None) -> frozenset[str]:
        return frozenset(_states(case, by_id[id], state, day))

    own = case.withheld if is_withheld else None
    withheld, requests = (own.demands, own.requests) if own else ((), ())
    lists: tuple[tuple[tuple[str, ...], Sequence[Request], Collection[int]], ...] = (
        (("demands",), case.demands, _asked(case, case.demands, day, offices)),
        (("withheld", "demands"), withheld, _asked(case, withheld, day, offices)),
        (("requests",), case.requests, range(len(case.requests))),
        (("withheld", "requests"), requests, range(len(requests))),
    )
    for path, asks, asked in lists:
        for number in asked:
            for key, text, mend in _faults(case, asks[number], day, states_of):
                documents = (f"asks:{'.'.join(path)}.{number}",)
                yield Problem(
                    case.origin(*path, number, key), "demand-state", text, mend, documents=documents
                )


def _asked(
    case: Case, demands: Sequence[Demand], day: datetime.date, offices: Mapping[str, OfficeOf] | None
) -> list[int]:
    """The places of the demands that a State or an office is asked, in their order."""
    of_states = (asks_of_state(case, demands, state, day) for state in case.all_states)
    of_offices = (asks_of_office(case, demands, office, day) for office in (offices or {}).values())
    asked = (*of_states, *((*one.asks, *one.referred) for one in of_offices))
    return sorted({ask.number for asks in asked for ask in asks})


def _faults(
    case: Case, demand: Request, day: datetime.date, states_of: Callable[[str, str | None], frozenset[str]]
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a demand: the key, what it is, and what to write instead."""
    known = knowledge.known_demand(demand.do)
    not_when = known.not_when if known else {}
    if demand.by is not None and demand.by < day and "execution_date_passed" not in not_when:
        text = f"{demand.do or 'this demand'}: its day, {demand.by}, has passed"
        yield "by", text, "ask what came of it; write what is asked now, or another day under by"
    if known is None:
        return
    if known.what == "required" and demand.what is None:
        yield "do", f"{known.id}: what is missing", "write under what what it is about, with its article"
    said, missed = (knowledge.demands().header.extra[table] for table in ("said", "missed"))
    victims = case.victims_of(demand) if known.of != "none" else ()
    states = {victim.id: states_of(victim.id, demand.state) for victim in victims}
    wrong: dict[str, list[str]] = {}
    for id, are in states.items():
        if state := next((state for state in not_when if state in are), None):
            wrong.setdefault(state, []).append(id)
    for state, ids in wrong.items():
        named = ((other, knowledge.known_demand(other)) for other in not_when[state])
        fitting = [other for other, one in named if one and all(one.fits(states[id]) for id in ids)]
        yield _of_some(known.id, said[state], _instead(state, fitting or not_when[state]), ids, states)
    if others := [id for id, are in states.items() if not known.is_for(are)]:
        kind = "person" if known.of == "organisation" else "organisation"
        text = f"{{}} is a{'n' * (kind[0] == 'o')} {kind}"
        yield _of_some(known.id, text, "write another demand, or text: in your words", others, states)
    for state in known.only_when:
        if missing := [id for id, are in states.items() if state not in are]:
            text, mend = missed[state]
            yield _of_some(known.id, text, mend, missing, states)
    dead = [victim.id for victim in victims if is_dead(victim, day)]
    if "dead" in known.wordings and 0 < len(dead) < len(victims):
        text = f"{known.id}: it is asked for the dead and the living at once"
        yield "do", text, f"write it twice, once with of: [{', '.join(dead)}]"
    for state in _states_of_measure(case):
        if state in not_when:
            yield "do", f"{known.id}: {said[state]}", _instead(state, not_when[state])


def _of_some(
    demand: str, said: str, mend: str, ids: Sequence[str], asked_for: Collection[str]
) -> tuple[str, str, str]:
    """What is wrong with a demand of some people, who are parted from those of whom it is right."""
    more = f" and {len(ids) - 5} more" if len(ids) > 5 else ""
    text = f"{demand}: {', '.join(map(said.format, ids[:5]))}{more}"
    wrong = set(ids)
    if others := [id for id in asked_for if id not in wrong]:
        rest = f"[{', '.join(others)}]" if len(others) <= 5 else f"the {len(others)} others"
        mend = f"write of: {rest} in this one; for {', '.join(ids) if not more else 'these'} {mend}"
    return "do", text, mend


def _instead(state: str, demands: Sequence[str]) -> str:
    listed = " or ".join(filter(None, (", ".join(demands[:-1]), demands[-1])))
    if state == "execution_date_passed":
        return f"ask what has become of the person, and write {listed} instead, or the new day under by"
    return f"write {listed} instead"


def _states(case: Case, victim: AllegedVictim, state: str | None, day: datetime.date) -> Iterator[str]:
    """The states of a victim that demands, of one State or of all, are held to."""
    yield victim.kind
    if is_dead(victim, day):
        yield "dead"
    if is_free(case, victim, day):
        yield "free"
    yield from _states_of_trial(case, victim, day)
    if is_child(victim, day):
        yield "minor"
    halts = (demand for demand in case.all_demands if demand.do == "halt_execution" and is_of(demand, victim))
    if any(demand.by and demand.by < day for demand in halts):
        yield "execution_date_passed"
    done = (entry for entry in case.chronology if not entry.attempted and entry.kind != "threat")
    returns = (entry for entry in done if "refoulement" in entry.violations and is_of(entry, victim))
    if any(state in (None, case.state_of(entry)) for entry in returns):
        yield "returned"


def _states_of_trial(case: Case, victim: AllegedVictim, day: datetime.date) -> Iterator[str]:
    """Where proceedings stand; nothing where the latest judgment does not say what was decided.

    A new charge begins others, and the conviction before it stands all the same.
    """
    place, _, is_convicted = next(reversed(judgments_of(case, victim)), (None, None, False))
    if is_convicted is None:
        return
    if not is_convicted:
        yield "before_verdict"
    since = case.chronology[place + 1 :] if place is not None else ()
    if place is None or any(entry.kind == "charge" and is_of(entry, victim) for entry in since):
        return
    if is_convicted:
        yield "convicted"
    elif outcome_of(case, victim, day) != "quashed":
        yield "acquitted"


def _states_of_measure(case: Case) -> Iterator[str]:
    """The states of the bill; and that there is a measure, where nobody is a victim of it."""
    if case.measure is None:
        return
    if not case.alleged_victims:
        yield "measure"
    adopted = {"adopted": ("adopted",), "signed": ("adopted", "signed"), "in_force": ("adopted", "signed")}
    yield from {"tabled": ("tabled",), **adopted}.get(case.measure.stage or "", ())
