"""The dated facts of a case as one audience may see them on one day."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any, Literal, TypeAlias

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Charge, Custody, Fact, Incident, PublicForm
from hrdalert.cases.text import NOWHERE, Told
from hrdalert.disclosure.people import People
from hrdalert.disclosure.reader import Reader, literal
from hrdalert.disclosure.view import (
    UNKNOWN,
    WITHHELD,
    AccountView,
    ChargeView,
    FactView,
    FollowsView,
    Gap,
    IncidentView,
    Maybe,
    ProceedingView,
    RemedyView,
    TextView,
    UNActionView,
)
from hrdalert.errors import Origin

Kind: TypeAlias = Literal["incident", "proceeding", "remedy", "un_action", "state"]
_LISTS: dict[Kind, str] = {
    "incident": "incidents",
    "proceeding": "proceedings",
    "remedy": "remedies",
    "un_action": "un_history",
    "state": "custody",
}


class Facts:
    """Incidents, proceedings, remedies and UN history: built once, in the order of the file."""

    def __init__(self, reader: Reader, people: People) -> None:
        self._reader = reader
        self._people = people
        self._incidents: dict[str, IncidentView | None] = {}
        self._order: dict[tuple[str, str], tuple[datetime.date, ...]] = {}
        self._by_id = {incident.id: incident for incident in reader.case.incidents}
        for incident in reader.case.incidents:
            self._incident(incident)
        self.incidents = tuple(view for view in self._incidents.values() if view)

    # --- what enters ---

    def has_entered(self, fact: Fact) -> bool:
        return self._reader.has_entered(self._reader.calendar.fact(fact))

    def common(self, fact: Fact, kind: Kind, number: int, public: PublicForm | None = None) -> Any:
        """What all facts have in common, or None where this one may not be told.

        While a name is withheld a fact is told in its ``public`` form, its own where none is given here.
        """
        reader = self._reader
        if not self.has_entered(fact):
            return None
        form = (public or fact.public) if reader.withheld else None
        if (fact.confidential and not reader.is_office) or (reader.withheld and form is None):
            reader.kept_back.add(_LISTS[kind])
            return None
        told = form or fact
        what = told.what
        if reader.is_office and fact.public and not (what or fact.in_short or kind == "proceeding"):
            what = fact.public.what
        id = fact.id or f"{kind}.{number}"
        self._order[kind, id] = fact.when.told_key if fact.when else (datetime.date.max,)
        return {
            "id": id,
            "kind": kind,
            "date": self.date(fact.when, form),
            "place": self._text(told.place, form),
            "what": self._text(what, form, prose=True),
            "in_short": self._text(told.in_short, form),
            "of": self._people.people(fact.of),
            "by": self._people.perpetrators_of(fact.by),
            "confidence": fact.confidence,
            "weight": fact.weight,
            "sources": reader.sources_of(fact.sources),
            "origin": origin_of(fact),
        }

    def _text(self, told: Told | None, form: PublicForm | None, *, prose: bool = False) -> Maybe[TextView]:
        if told is None and form is not None:
            return WITHHELD
        return self._reader.text(told, prose=prose)

    def date(self, when: CaseDate | None, form: PublicForm | None) -> Maybe[CaseDate]:
        """The date as it is told on the day; of a fact in its public form, the date of that form."""
        day = self._reader.day
        if form is None:
            return when.as_told_on(day) if when else UNKNOWN
        if form.date is None or not form.date.entered_by(day):
            return WITHHELD
        return form.date.as_told_on(day)

    # --- incidents ---

    def _incident(self, incident: Incident) -> IncidentView | None:
        if incident.id in self._incidents:
            return self._incidents[incident.id]
        self._incidents[incident.id] = None
        common = self.common(incident, "incident", 0)
        if common is None:
            return None
        view = IncidentView(
            **common,
            violations=incident.violations,
            follows=self._follows(incident),
            account=self._account(incident),
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

    def _account(self, incident: Incident) -> Maybe[AccountView]:
        account = incident.account
        person = self._people.persons.get(account.of) if account else None
        if account is None or person is None:
            return UNKNOWN
        on: Maybe[CaseDate] = account.on or UNKNOWN
        return AccountView(person, account.told or UNKNOWN, WITHHELD if self._reader.withheld else on)

    # --- proceedings, remedies, UN history ---

    @cached_property
    def proceedings(self) -> tuple[ProceedingView, ...]:
        text = self._reader.open_text
        return tuple(
            ProceedingView(
                **common,
                stage=step.stage,
                court=text(step.court),
                charge=self._charge(step.charge),
                outcome=text(step.outcome),
            )
            for number, step in enumerate(self._reader.case.proceedings, 1)
            if (common := self.common(step, "proceeding", number))
        )

    def _charge(self, charge: Charge | None) -> Maybe[ChargeView]:
        if charge is None:
            return UNKNOWN
        reader = self._reader
        if reader.withheld:
            name = reader.text(charge.public)
            if isinstance(name, Gap):
                return WITHHELD
            return ChargeView(name, (), WITHHELD, WITHHELD, False, WITHHELD, False)
        name = reader.text(charge.name)
        if isinstance(name, Gap):
            return UNKNOWN
        acts = reader.text(charge.acts)
        not_stated = isinstance(acts, TextView) and acts.literal == "not_stated"
        return ChargeView(
            name=name,
            native=tuple(
                literal(text, language)
                for language, text in charge.name.versions.items()
                if language not in ("", reader.language, "en")
            ),
            law=charge.law or UNKNOWN,
            acts=UNKNOWN if not_stated else acts,
            acts_not_stated=not_stated,
            penalty=reader.text(charge.penalty),
            quoted=True,
        )

    @cached_property
    def remedies(self) -> tuple[RemedyView, ...]:
        text = self._reader.open_text
        return tuple(
            RemedyView(**common, body=text(remedy.body), step=text(remedy.step), result=text(remedy.result))
            for number, remedy in enumerate(self._reader.case.remedies, 1)
            if (common := self.common(remedy, "remedy", number))
        )

    @cached_property
    def un_history(self) -> tuple[UNActionView, ...]:
        reader, views = self._reader, []
        for number, action in enumerate(reader.case.un_history, 1):
            if reader.withheld and action.identifies:
                if self.has_entered(action):
                    reader.kept_back.add("un_history")
                continue
            common = self.common(action, "un_action", number)
            if common:
                views.append(
                    UNActionView(
                        **common,
                        action=action.kind,
                        reference=WITHHELD if reader.withheld else reader.mark(action.reference),
                        concerns=reader.open_text(action.concerns),
                        result=reader.open_text(action.result),
                    )
                )
        return tuple(views)

    # --- in order ---

    def in_order(self, facts: list[FactView]) -> tuple[FactView, ...]:
        """Oldest first, by the true date also where it is withheld; a day keeps the order of the file.

        Where a month or a year does not tell which was first, what an incident follows comes before it.
        """
        ordered = sorted(facts, key=lambda fact: self._order[fact.kind, fact.id])
        for fact in [each for each in ordered if isinstance(each, IncidentView)]:
            cause = fact.follows.incident.id if isinstance(fact.follows, FollowsView) else None
            at = ordered.index(fact)
            behind = next((each for each in ordered[at + 1 :] if each.id == cause), None)
            if behind is not None:
                ordered.remove(behind)
                ordered.insert(at, behind)
        return tuple(ordered)


def origin_of(part: Fact | Custody) -> Origin:
    """The line of a fact: of the first text in it that knows its own."""
    for name in ("what", "in_short", "place"):
        told = getattr(part, name, None)
        if isinstance(told, Told):
            return told.origin
    return NOWHERE
