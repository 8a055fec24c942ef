"""Spells of custody, and what is known in them of whereabouts, lawyers, family and health."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Literal, TypeAlias

from msgspec import Struct

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import UNACKNOWLEDGED, Custody, CustodyState, PublicForm
from hrdalert.disclosure.calendar import denial_in
from hrdalert.disclosure.facts import Facts, origin_of
from hrdalert.disclosure.people import People
from hrdalert.disclosure.reader import Reader
from hrdalert.disclosure.view import (
    UNKNOWN,
    WITHHELD,
    Access,
    CustodyView,
    Maybe,
    PersonView,
    StateView,
)

Matter: TypeAlias = Literal["whereabouts", "lawyer", "family", "health"]
MATTERS: tuple[Matter, ...] = ("whereabouts", "lawyer", "family", "health")

_ALL = frozenset(
    {"known", "believed", "unknown", "concern", "allowed", "refused", "turned_away", "none_known"}
    | UNACKNOWLEDGED
)
# What makes a state untrue as the present one, where it is newer and may not be told.
_OVERTAKEN_BY: dict[str, frozenset[str]] = {
    "known": frozenset({"known", "believed", "unknown"} | UNACKNOWLEDGED),
    "believed": frozenset({"known", "believed", "unknown"} | UNACKNOWLEDGED),
    "unknown": frozenset({"known", "believed", "concern"}),
    "denied": frozenset({"known", "believed"}),
    "not_acknowledged": frozenset({"known", "believed"}),
    "concern": frozenset({"known", "unknown"}),
    "allowed": frozenset({"refused", "turned_away"}),
    "refused": frozenset({"allowed"}),
    "turned_away": frozenset({"allowed"}),
    "none_known": frozenset({"allowed"}),
    "not_stated": _ALL,
}
# What makes a denial untrue whenever it was so in the same spell: "no lawyer is known to have seen him since …".
_DENIED_BY: dict[str, frozenset[str]] = {"none_known": frozenset({"allowed"})}
# The same, of what may not be told: "is not stated in the information available".
_HIDDEN_BY: dict[str, frozenset[str]] = {"not_stated": _ALL}


class _Known(Struct, frozen=True):
    """One state that the office knows of by the day, and its view where this audience may have it."""

    state: CustodyState
    spell: Custody
    view: StateView | None

    @property
    def order(self) -> tuple[datetime.date | str, ...]:
        """A state without a date is as old as its spell."""
        return (self.state.when or self.spell.start).sort_key

    def may_be_newer(self, than: _Known) -> bool:
        """Whether it may be of the same time as another, or later; without a date in the same spell, it may."""
        return (self.state.when is None and self.spell is than.spell) or self.order >= than.order


class Spells:
    """The spells of custody that this audience may know of, in the order of the file."""

    def __init__(self, reader: Reader, people: People, facts: Facts) -> None:
        self._reader = reader
        self._people = people
        self._facts = facts
        self._states = 0
        self._known = {
            matter: [
                self._read(state, spell) for spell in reader.case.custody for state in getattr(spell, matter)
            ]
            for matter in MATTERS
        }

    @cached_property
    def views(self) -> tuple[CustodyView, ...]:
        told = []
        for number, spell in enumerate(self._reader.case.custody, 1):
            if self._is_told(spell):
                told.append(self._spell(spell, number))
            elif self._has_begun(spell):
                self._reader.kept_back.add("custody")
        return tuple(told)

    @cached_property
    def unacknowledged(self) -> tuple[PersonView, ...]:
        """Whom nobody acknowledges to hold: what is asked for them holds "if any authority holds them".

        Not of custody that is confidential, which this audience must not know of.
        """
        spells = [
            spell
            for spell in self._reader.case.custody
            if self._has_begun(spell)
            and not self._reader.has_entered(self._reader.calendar.end(spell))
            and (self._reader.is_office or not (spell.confidential or self._hides_a_denial(spell)))
            and denial_in(spell, [each for each in spell.whereabouts if self._facts.has_entered(each)])
        ]
        found = {person.id: person for spell in spells for person in self._people.people(spell.of)}
        return tuple(found.values())

    @property
    def told_states(self) -> tuple[StateView, ...]:
        """The states that have words of their own, which a chronology tells."""
        return tuple(
            state
            for spell in self.views
            for access in (spell.whereabouts, spell.lawyer, spell.family, spell.health)
            for state in access.all
            if state.what or state.in_short
        )

    def _has_begun(self, spell: Custody) -> bool:
        return self._reader.has_entered(self._reader.calendar.spell(spell))

    def _is_told(self, spell: Custody) -> bool:
        """It has begun, was known by the day, and is nothing for the office only.

        Nor is custody told to those who may not know that it is denied, or by whom the denial was ended.
        """
        if not self._reader.is_office and (spell.confidential or self._hides_a_denial(spell)):
            return False
        return self._has_begun(spell) and not (self._reader.withheld and spell.public is None)

    def _hides_a_denial(self, spell: Custody) -> bool:
        """Whether without what is confidential it would read as acknowledged, or as denied, where it is not."""
        known = [state for state in spell.whereabouts if self._facts.has_entered(state)]
        told = [state for state in known if not state.confidential]
        return (denial_in(spell, known) is None) != (denial_in(spell, told) is None)

    def _spell(self, spell: Custody, number: int) -> CustodyView:
        reader = self._reader
        public = spell.public if reader.withheld else None
        is_over = reader.has_entered(reader.calendar.end(spell))
        access = {matter: self._access(spell, matter) for matter in MATTERS}
        known = [state for state in spell.whereabouts if self._facts.has_entered(state)]
        return CustodyView(
            id=spell.id or f"custody.{number}",
            of=self._people.people(spell.of),
            start=UNKNOWN if spell.start.is_unknown else self._facts.date(spell.start, public),
            until=self._until(spell) if is_over else UNKNOWN,
            open=not is_over,
            regime=spell.regime or UNKNOWN,
            place=reader.open_text(spell.place, public.place if public else None),
            by=self._people.perpetrators_of(spell.by),
            unacknowledged=denial_in(spell, known) is not None,
            denial=self._denial(access["whereabouts"]),
            sources=reader.sources_of(spell.sources),
            origin=origin_of(spell),
            **access,
        )

    def _denial(self, whereabouts: Access) -> Maybe[StateView]:
        denials = [state for state in whereabouts.all if state.state in UNACKNOWLEDGED]
        return max(reversed(denials), key=_when, default=UNKNOWN)

    def _until(self, spell: Custody) -> Maybe[CaseDate]:
        if self._reader.withheld:
            return WITHHELD
        return UNKNOWN if spell.until is None or spell.until.is_unknown else spell.until

    # --- what is known of a matter ---

    def _read(self, state: CustodyState, spell: Custody) -> _Known:
        """A state of its own or with its word alone: where a name is withheld, the word needs no public form."""
        if not self._is_told(spell):
            return _Known(state, spell, None)
        self._states += 1
        common = self._facts.common(
            state, "state", self._states, state.public or PublicForm.model_construct()
        )
        return _Known(state, spell, StateView(**common, state=state.state) if common else None)

    def _access(self, spell: Custody, matter: Matter) -> Access:
        known = [each for each in self._known[matter] if self._facts.has_entered(each.state)]
        here = [each for each in known if each.spell is spell]
        told = [(each, each.view) for each in here if each.view is not None]
        views = tuple(view for _, view in told)
        if not told:
            gap = WITHHELD if here else UNKNOWN
            return Access(gap, gap, ())
        newest, latest = max(reversed(told), key=lambda pair: pair[0].order)
        if any(_silences(each, newest) for each in known):
            return Access(WITHHELD, WITHHELD, views)
        return Access(latest.state, latest, views)


def _silences(other: _Known, newest: _Known) -> bool:
    """Whether the newest state may not be told as the present one, because of another that is known to the office."""
    word, spell = newest.state.state, newest.spell
    here = other.spell is spell
    if here and other.state.state in _DENIED_BY.get(word, ()):
        return True
    if other.view is not None or not (here or _share_a_person(other.spell, spell)):
        return False
    if here and other.state.state in _HIDDEN_BY.get(word, ()):
        return True
    return other.state.state in _OVERTAKEN_BY.get(word, ()) and other.may_be_newer(newest)


def _when(state: StateView) -> tuple[bool, object]:
    return (True, state.date.sort_key) if isinstance(state.date, CaseDate) else (False, 0)


def _share_a_person(one: Custody, two: Custody) -> bool:
    return not one.of or not two.of or bool(set(one.of) & set(two.of))
