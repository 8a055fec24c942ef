"""The dated facts of a case as one audience may see them on one day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.text import NOWHERE, Told
from hrdalert.cases.model import Charge, Custody, CustodyState, Fact, Incident, PublicForm
from hrdalert.disclosure.view import (
    UNKNOWN,
    WITHHELD,
    Access,
    AccountView,
    ChargeView,
    CustodyView,
    FactView,
    FollowsView,
    Gap,
    IncidentView,
    Maybe,
    PerpetratorView,
    PersonView,
    ProceedingView,
    RemedyView,
    StateView,
    TextView,
    UNActionView,
)
from hrdalert.errors import Origin

if TYPE_CHECKING:
    from hrdalert.disclosure.disclose import _Disclosure

# A state that denies, and the states that contradict it: the denial is silent where one of them is withheld.
_CONTRADICTED_BY = {
    "none_known": {"allowed"},
    "refused": set[str](),
    "unknown": {"known", "believed", "concern"},
}
_Kind = Literal["incident", "proceeding", "remedy", "un_action", "state"]


class Facts:
    """The facts of the case in the eyes of ``room``: built once, in the order of the file."""

    def __init__(self, room: _Disclosure) -> None:
        self._room = room
        self._incidents: dict[str, IncidentView | None] = {}
        self._order: dict[tuple[str, str], tuple[Any, ...]] = {}
        self._states = 0
        self._by_id = {incident.id: incident for incident in room.case.incidents}
        for incident in room.case.incidents:
            self._incident(incident)
        self.incidents = tuple(view for view in self._incidents.values() if view)

    # --- what enters ---

    def _is_told(self, fact: Fact) -> bool:
        room = self._room
        if fact.confidential and room.audience != "internal":
            return False
        if fact.when is not None and not fact.when.entered_by(room.day):
            return False
        return room.is_known(fact.known, fact.sources)

    @property
    def _blurred(self) -> bool:
        """Whether facts are told in their public form: a name is withheld, and any text may lead to it."""
        return bool(self._room.withheld)

    def _common(self, fact: Fact, kind: _Kind, number: int, origin: Origin) -> dict[str, Any] | None:
        if not self._is_told(fact):
            return None
        room, public = self._room, fact.public if self._blurred else None
        if self._blurred and public is None:
            return None
        date: Maybe[CaseDate]
        if public is not None:
            date = public.date or WITHHELD
        else:
            date = fact.when.as_told_on(room.day) if fact.when else UNKNOWN
        shown = public or fact
        if room.audience == "internal" and not fact.what and fact.public:
            shown = fact.public
        id = fact.id or f"{kind}-{number}"
        self._order[kind, id] = _when(fact)
        return {
            "id": id,
            "kind": kind,
            "date": date,
            "place": room.text(shown.place) if shown.place or public is None else WITHHELD,
            "what": room.text(shown.what, prose=True) if shown.what or public is None else WITHHELD,
            "in_short": room.text(shown.in_short) if shown.in_short or public is None else WITHHELD,
            "of": self.people(fact.of),
            "by": self.perpetrators(fact.by),
            "confidence": fact.confidence,
            "weight": fact.weight,
            "sources": room.sources_of(fact.sources),
            "origin": origin,
        }

    def people(self, ids: Iterable[str]) -> tuple[PersonView, ...]:
        room = self._room
        return tuple(room.persons[id] for id in ids if id in room.persons) or room.victims

    def perpetrators(self, ids: Iterable[str]) -> tuple[PerpetratorView, ...]:
        known = self._room.perpetrators
        return tuple(known[id] for id in ids if id in known)

    # --- incidents ---

    def _incident(self, incident: Incident) -> IncidentView | None:
        if incident.id in self._incidents:
            return self._incidents[incident.id]
        self._incidents[incident.id] = None
        common = self._common(incident, "incident", 0, _origin(incident))
        if common is None:
            return None
        account: Maybe[AccountView] = UNKNOWN
        if incident.account and incident.account.of in self._room.persons:
            account = AccountView(
                self._room.persons[incident.account.of], incident.account.told or UNKNOWN
            )
        view = IncidentView(
            **common,
            violations=incident.violations,
            follows=self._follows(incident),
            account=account,
            told_with=incident.told_with,
        )
        self._incidents[incident.id] = view
        return view

    def _follows(self, incident: Incident) -> Maybe[FollowsView]:
        if incident.follows is None:
            return UNKNOWN
        earlier = self._by_id.get(incident.follows.incident)
        view = self._incident(earlier) if earlier else None
        return FollowsView(view, incident.follows.role) if view else WITHHELD

    # --- proceedings, remedies, UN history ---

    @cached_property
    def proceedings(self) -> tuple[ProceedingView, ...]:
        views = []
        for number, step in enumerate(self._room.case.proceedings, 1):
            common = self._common(step, "proceeding", number, _origin(step))
            if common is None:
                continue
            blurred = self._blurred
            views.append(
                ProceedingView(
                    **common,
                    stage=step.stage,
                    court=WITHHELD if blurred else self._room.text(step.court),
                    charge=self._charge(step.charge, blurred),
                    outcome=WITHHELD if blurred else self._room.text(step.outcome),
                )
            )
        return tuple(views)

    def _charge(self, charge: Charge | None, blurred: bool) -> Maybe[ChargeView]:
        if charge is None:
            return UNKNOWN
        room = self._room
        if blurred:
            name = room.text(charge.public)
            if isinstance(name, Gap):
                return WITHHELD
            return ChargeView(name, (), WITHHELD, WITHHELD, False, WITHHELD, False)
        name = room.text(charge.name)
        if isinstance(name, Gap):
            return UNKNOWN
        native = tuple(
            TextView((str(text),), text.origin, language=language)
            for language, text in charge.name.versions.items()
            if language not in ("", room.language, "en")
        )
        acts = room.text(charge.acts)
        not_stated = isinstance(acts, TextView) and acts.literal == "not_stated"
        return ChargeView(
            name=name,
            native=native,
            law=charge.law or UNKNOWN,
            acts=UNKNOWN if not_stated else acts,
            acts_not_stated=not_stated,
            penalty=room.text(charge.penalty),
            quoted=True,
        )

    @cached_property
    def remedies(self) -> tuple[RemedyView, ...]:
        text, views = self._room.open_text, []
        for number, remedy in enumerate(self._room.case.remedies, 1):
            common = self._common(remedy, "remedy", number, _origin(remedy))
            if common:
                views.append(
                    RemedyView(**common, body=text(remedy.body), step=text(remedy.step), result=text(remedy.result))
                )
        return tuple(views)

    @cached_property
    def un_history(self) -> tuple[UNActionView, ...]:
        room, views = self._room, []
        for number, action in enumerate(room.case.un_history, 1):
            if room.withheld and action.identifies:
                continue
            common = self._common(action, "un_action", number, _origin(action))
            if common:
                hidden = bool(room.withheld)
                views.append(
                    UNActionView(
                        **common,
                        action=action.kind,
                        reference=WITHHELD if hidden else room.mark(action.reference),
                        concerns=WITHHELD if hidden else room.text(action.concerns),
                        result=WITHHELD if hidden else room.text(action.result),
                    )
                )
        return tuple(views)

    # --- custody ---

    @cached_property
    def custody(self) -> tuple[CustodyView, ...]:
        return tuple(
            self._spell(spell, number)
            for number, spell in enumerate(self._room.case.custody, 1)
            if self._room.custody_is_told(spell)
        )

    def _spell(self, spell: Custody, number: int) -> CustodyView:
        room = self._room
        public = spell.public if room.withheld else None
        until: Maybe[CaseDate] = UNKNOWN
        if spell.until and _is_over(spell.until, room.day):
            until = WITHHELD if room.withheld else spell.until
        return CustodyView(
            id=spell.id or f"custody-{number}",
            of=self.people(spell.of),
            start=(public.date or WITHHELD) if public else spell.start.as_told_on(room.day),
            until=until,
            open=until is UNKNOWN,
            regime=spell.regime or UNKNOWN,
            place=(room.text(public.place) if public.place else WITHHELD) if public else room.text(spell.place),
            by=self.perpetrators(spell.by),
            whereabouts=self._access(spell.whereabouts),
            lawyer=self._access(spell.lawyer),
            family=self._access(spell.family),
            health=self._access(spell.health),
            sources=room.sources_of(spell.sources),
            origin=_origin(spell),
        )

    def _access(self, states: tuple[CustodyState, ...]) -> Access:
        by_now = [
            state
            for state in states
            if (state.when is None or state.when.entered_by(self._room.day))
            and self._room.is_known(state.known, state.sources)
        ]
        pairs = [(state, self._state(state)) for state in by_now]
        told = [(state, view) for state, view in pairs if view is not None]
        views = tuple(view for _, view in told)
        if not told:
            gap = WITHHELD if by_now else UNKNOWN
            return Access(gap, gap, ())
        newest, latest = max(told, key=lambda pair: _state_order(pair[0]))
        against = _CONTRADICTED_BY.get(newest.state, set())
        if any(state.state in against for state in by_now):
            return Access(WITHHELD, WITHHELD, views)
        return Access(latest.state, latest, views)

    def _state(self, state: CustodyState) -> StateView | None:
        if state.confidential and self._room.audience != "internal":
            return None
        self._states += 1
        bare = self._blurred and state.public is None
        common = self._common(
            state.model_copy(update={"public": PublicForm()}) if bare else state, "state", self._states, _origin(state)
        )
        return StateView(**common, state=state.state) if common else None

    # --- all of it, in order ---

    def chronology(self) -> tuple[FactView, ...]:
        """What is told of what happened, oldest first; of custody, only what has words of its own."""
        states = (
            state
            for spell in self.custody
            for access in (spell.whereabouts, spell.lawyer, spell.family, spell.health)
            for state in access.all
            if state.what or state.in_short
        )
        facts: list[FactView] = [
            *self.incidents, *self.proceedings, *self.remedies, *self.un_history, *states
        ]  # fmt: skip
        return tuple(sorted(facts, key=lambda fact: self._order[fact.kind, fact.id]))


def _when(fact: Fact) -> tuple[Any, ...]:
    """By the true date, also where it is withheld; a fact without one comes last, a day keeps the order of the file."""
    return fact.when.told_key if fact.when else (datetime.date.max,)


def _state_order(state: CustodyState) -> tuple[Any, ...]:
    """A state without a date is older than any other."""
    return state.when.sort_key if state.when else (datetime.date.min,)


def _is_over(end: CaseDate, day: datetime.date) -> bool:
    """Whether a spell that ends so is over on ``day``: not while its end may still lie ahead."""
    return end.end is not None and end.end <= day


def _origin(part: Fact | Custody) -> Origin:
    """The line of a fact: of the first text in it that knows its own."""
    for name in ("what", "in_short", "place"):
        told = getattr(part, name, None)
        if isinstance(told, Told):
            return told.origin
    return NOWHERE
