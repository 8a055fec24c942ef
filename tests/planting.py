"""A case with a word of its own in every field, and the decisions on who may see each of them.

The fields are found by walking the model of the case file, so that a new one has no decision until somebody takes it.
"""

from __future__ import annotations

import datetime
import random
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, TypeAlias

import yaml

from hrdalert.audience import Audience
from hrdalert.cases import Case
from hrdalert.cases.checks import words_of as vocabulary_of
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.shape import Key, Shape, shape_of
from tests.disclosing import AUDIENCES, DAY, read

Scenario: TypeAlias = Literal["open", "withheld", "confidential"]
SCENARIOS: tuple[Scenario, ...] = ("open", "withheld", "confidential")
LETTERS: Mapping[str, Audience] = {"i": "internal", "u": "un", "g": "government", "p": "public"}
EARLIER = datetime.date(2031, 1, 15)

# Who sees what is written there: where everybody agreed, where nobody was asked, and where all is marked confidential
# (and no quotation approved). i: the office, u: UN experts, g: the Government, p: the public, -: nobody;
# = : a word of a list, a handle or a switch, in which nothing of the case can stand.
DECISIONS = """
Case.reference            = = =
Case.id                   - - -
Case.language             = = =
Case.country              = = =
Case.countries            = = =
Case.territory            = = =
Case.third_states         = = =
Case.communications_searched iu i iu
Case.may_be_mentioned     - - -
Cooperation.answer        = = =
Cooperation.how           iu i iu
Telling.as_of             = = =
Telling.status            = = =
Telling.headline          iugp i iugp
Telling.headlines         iugp i iugp
Telling.summary           iugp i iugp
Telling.position          iugp i iugp
Telling.prisoner_of_conscience = = =
Telling.appeal_to         = = =
Telling.texts             iugp i iugp
Telling.notes             i i i
PublicTelling.headline    - ugp -
PublicTelling.headlines   - ugp -
PublicTelling.summary     - ugp -
PublicTelling.position    - ugp -
PublicTelling.appeal_to   = = =
PublicTelling.texts       - ugp -
Urgency.why               iugp i iugp
Urgency.act_by            iugp i iugp
Urgency.fallback          iugp i iugp
Urgency.fallback_why      iugp i iugp
Demand.do                 = = =
Demand.text               iugp i iugp
Demand.what               iugp i iugp
Demand.of                 = = =
Demand.to                 = = =
Demand.public             - ugp -
MandateRequest.id         = = =
MandateRequest.reason     iu i iu
Quotation.text            iugp i -
Quotation.speaker         iugp i -
Quotation.approved        - - -
Action.number             iugp iugp iugp
Action.issue              = = =
Action.deadline           iugp iugp iugp
Person.id                 iugp i iugp
Person.title              iugp i iugp
Person.pronouns           = = =
Person.gender             iugp i iugp
Person.occupation         iugp i iugp
Person.never_named        = = =
Name.full                 iugp i iugp
Name.family               iugp i iugp
Name.given                - - -
Name.short                iugp i iugp
Name.native               iugp i iugp
Name.native_of            iugp i iugp
Name.aliases              iugp i iugp
Name.wrong                - - -
Pseudonym.text            - ugp -
Pseudonym.pronouns        = = =
Consent.answer            = = =
Consent.by                i i i
Consent.say_who           = = =
Consent.date              iu i iu
Consent.how               iu i iu
Consent.until             iu i iu
Consent.source            = = =
Consent.why               iu i iu
AllegedVictim.kind        = = =
AllegedVictim.born        iugp i iugp
AllegedVictim.died        iugp i iugp
AllegedVictim.nationality = = =
AllegedVictim.origin      iugp i iugp
AllegedVictim.residence   iugp i iugp
AllegedVictim.human_rights_work iugp i iugp
AllegedVictim.sources     = = =
AllegedVictim.known       - - -
PublicPerson.occupation   - ugp -
PublicPerson.human_rights_work - ugp -
Related.known             - - -
Relation.of               = = =
Relation.as               iugp iugp iugp
AllegedPerpetrator.id     iugp iugp i
AllegedPerpetrator.name   iugp i i
AllegedPerpetrator.kind   = = =
AllegedPerpetrator.state_link iugp i i
AllegedPerpetrator.rank   iugp i i
AllegedPerpetrator.role   iugp i i
AllegedPerpetrator.individuals = = =
AllegedPerpetrator.sources = = =
AllegedPerpetrator.known  - - -
PublicPerpetrator.name    - ugp -
Fact.id                   iugp iugp i
Fact.date                 iugp i i
Fact.part                 = = =
Fact.time                 = = =
Fact.known                - - -
Fact.place                iugp i i
Fact.what                 iugp i i
Fact.in_short             iugp i i
Fact.by                   = = =
Fact.of                   = = =
Fact.weight               = = =
Fact.confidence           = = =
Fact.confidential         = = =
Fact.sources              = = =
PublicForm.date           - ugp -
PublicForm.place          - ugp -
PublicForm.what           - ugp -
PublicForm.in_short       - ugp -
Incident.violations       = = =
Incident.told_with        = = =
Follows.incident          = = =
Follows.as                = = =
Account.of                = = =
Account.told              = = =
Account.on                iugp i i
CustodyState.state        = = =
Custody.id                iugp iugp i
Custody.of                = = =
Custody.from              iugp i i
Custody.until             iugp i i
Custody.known             - - -
Custody.regime            = = =
Custody.place             iugp i i
Custody.by                = = =
Custody.confidential      = = =
Custody.sources           = = =
custody.public.what       - - -
custody.public.in_short   - - -
Proceeding.stage          = = =
Proceeding.court          iugp i i
Proceeding.outcome        iugp i i
Charge.name               iugp i i
Charge.law                iugp i i
Charge.acts               iugp i i
Charge.penalty            iugp i i
Charge.public             - ugp -
Remedy.body               iugp i i
Remedy.step               iugp i i
Remedy.result             iugp i i
UNAction.kind             = = =
UNAction.reference        iugp i i
UNAction.concerns         iugp i i
UNAction.result           iugp i i
UNAction.identifies       = = =
Source.id                 iugp iugp i
Source.kind               = = =
Source.title              iugp iugp i
Source.publisher          iugp iugp i
Source.date               iugp iugp i
Source.known              - - -
Source.url                iugp iugp i
Source.first_hand         = = =
Source.confidential       = = =
Source.identifies         = = =
Source.note               iugp iugp i
Measure.title             iugp iugp iugp
Measure.kind              = = =
Measure.stage             iugp iugp iugp
Measure.date              iugp iugp iugp
Measure.text              iugp iugp iugp
Measure.concerns          iugp iugp iugp
RuleOff.id                = = =
RuleOff.why               - - -
"""
ROWS = {row.split()[0]: tuple(row.split()[1:]) for row in DECISIONS.strip().splitlines()}


# --- a word in every field

_DOCUMENTS = [f"everything-{audience}" for audience in AUDIENCES]
# What can't be any word, or any day.
_FIXED: Mapping[str, Any] = {
    "Case.reference": "2031-099",
    "Case.language": "en",
    "Case.country": "AND",
    "Case.countries": None,
    "Case.territory": None,
    "Case.third_states": None,
    "Telling.as_of": DAY.isoformat(),
    "editions.as_of": EARLIER.isoformat(),
    "Telling.appeal_to": ["lamp-police"],
    "PublicTelling.appeal_to": ["lamp-police"],
    "Demand.do": "investigate",
    "RuleOff.id": "F18_age_of_case",
    "Action.issue": "2",
    "Demand.to": ["lamp-police"],
    "Person.pronouns": "they/them",
    "Person.never_named": None,
    "Pseudonym.pronouns": "they/them",
    "AllegedVictim.nationality": ["AND"],
    "AllegedPerpetrator.sources": "sources.id",
    "Fact.part": None,
    "Fact.time": "10:10",
    "custody.whereabouts.state": "known",
    "custody.lawyer.state": "allowed",
    "custody.family.state": "allowed",
    "custody.health.state": "concern",
}
_REFERS = {
    "person": "alleged_victims.id",
    "anyone": "alleged_victims.id",
    "perpetrator": "alleged_perpetrators.id",
    "incident": "incidents.id",
    "source": "sources.id",
}


@dataclass
class Planting:
    """A case with a word (or a day) of its own in every field, and where each of them was put."""

    scenario: Scenario
    with_measure: bool = False
    canaries: dict[str, str] = field(default_factory=dict)
    """By the keys that lead there: ``incidents.public.what``."""
    rows: dict[str, str] = field(default_factory=dict)
    """The row of the decisions, by the same keys."""
    day: datetime.date = datetime.date(1951, 1, 3)

    @property
    def case(self) -> Case:
        data = self.part(shape_of(Case), ())
        return read(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))

    def part(self, shape: Shape, path: tuple[str, ...]) -> dict[str, Any]:
        values = {
            name: self._value(shape, key, (*path, name))
            for name, key in shape.keys.items()
            if not self._is_left_out((*path, name))
        }
        return {name: value for name, value in values.items() if value is not None}

    def _is_left_out(self, path: tuple[str, ...]) -> bool:
        """A case has alleged victims or a measure, never both."""
        if self.with_measure:
            return path[0] not in ("reference", "country", "as_of", "measure")
        return path[0] == "measure"

    def _value(self, shape: Shape, key: Key, path: tuple[str, ...]) -> Any:
        if key.part is not None:
            part = self.part(key.part, path)
            return [part] if key.many else part
        dotted, row = ".".join(path), f"{_owner(shape, key.name)}.{key.name}"
        self.rows[dotted] = dotted if dotted in ROWS else row
        if fixed := {dotted, row} & set(_FIXED):
            value = _FIXED[dotted if dotted in fixed else row]
            return _word(value) if value in _REFERS.values() else value
        value = self._planted(shape, key, dotted)
        return [value] if key.many else value

    def _planted(self, shape: Shape, key: Key, path: str) -> Any:
        kinds = set(_kinds_in(shape, key))
        if key.kind == "ids":
            return _word(_REFERS[key.refers])
        if key.name == "answer" and shape.model.__name__ == "Consent":
            return "no" if self.scenario == "withheld" else "yes"
        if key.kind == "words" or key.words:
            return (key.words or vocabulary_of(key.vocabulary))[0]
        if bool in kinds:
            return self.scenario == "confidential" if key.name == "confidential" else key.name == "first_hand"
        if kinds & {CaseDate, datetime.date}:
            return self._day(path)
        word = self.canaries[path] = _word(path)
        if key.name == "url":
            return f"https://lamp.example/{word}"
        return {
            "native": {"ru": word},
            "headlines": dict.fromkeys(_DOCUMENTS, word),
            "texts": {document: {"own": word} for document in _DOCUMENTS},
            "what": word if "demands" in path else f"It was {word}.",
        }.get(key.name, word)

    def _day(self, path: str) -> str | None:
        if path.endswith("quotes.approved") and self.scenario == "confidential":
            return None
        self.day += datetime.timedelta(days=36)
        # A consent that is over would stop the document; all other days are long past.
        day = (
            self.day.replace(year=self.day.year + 100)
            if path.endswith(".until") and "consent" in path
            else self.day
        )
        self.canaries[path] = f"{day.day} {day:%B %Y}"
        return day.isoformat()

    def sees(self, path: str) -> str:
        """The letters of those who may see what stands at these keys."""
        if path.startswith("editions."):
            return "-"
        return ROWS[self.rows[path]][SCENARIOS.index(self.scenario)]


def _owner(shape: Shape, name: str) -> str:
    """The most general of the models that have this key."""
    model = shape.model
    for parent in model.__mro__:
        fields = getattr(parent, "model_fields", {})
        if any((each.alias or field_name) == name for field_name, each in fields.items()):
            model = parent
    return model.__name__


def _kinds_in(shape: Shape, key: Key) -> Iterator[Any]:
    """The types that an annotation is made of."""
    for name, each in shape.model.model_fields.items():
        if (each.alias or name) == key.name:
            yield from _leaves(each.annotation)


def _leaves(annotation: Any) -> Iterator[Any]:
    arguments = typing.get_args(annotation)
    if not arguments or typing.get_origin(annotation) is Literal:
        yield annotation
    for argument in arguments if typing.get_origin(annotation) is not Literal else ():
        yield from _leaves(argument)


def _word(path: str) -> str:
    """A word that stands nowhere else, without letters that a font joins."""
    rng = random.Random(path)
    return "".join(rng.choice("bdgkmnprstvz") + rng.choice("aou") for _ in range(6))


@cache
def planted(scenario: Scenario, with_measure: bool = False) -> tuple[Planting, Case]:
    planting = Planting(scenario, with_measure)
    return planting, planting.case
