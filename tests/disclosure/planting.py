"""A case with a word of its own in every field, and the decisions on who may see each of them.

The fields are found by walking the model of the case file, so that a new one has no decision until somebody takes it.
"""

from __future__ import annotations

import dataclasses
import datetime
import random
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from msgspec import Struct
from pydantic import BaseModel

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.likely_words import words_of as vocabulary_of
from hrdalert.cases.model import Case
from hrdalert.cases.reading import check_text
from hrdalert.cases.shape import Key, Shape, shape_of
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.folding import letters_of
from hrdalert.disclosure.view import View
from hrdalert.errors import InputErrors
from tests.builder import written as yaml_of

Scenario: TypeAlias = Literal["all", "nobody", "un", "confidential"]
SCENARIOS: tuple[Scenario, ...] = ("all", "nobody", "un", "confidential")
LETTERS: Mapping[str, Audience] = {
    "i": "internal",
    "u": "un",
    "g": "government",
    "t": "third_state",
    "p": "public",
}
DAY = datetime.date(2031, 6, 1)

# Who sees what is written there: where everybody agreed, where nobody was asked, where the answer to UN experts is yes
# and all others were withdrawn, and where all is marked confidential (and no quote approved).
# i: the office, u: UN experts, g: a Government, t: a third State, p: the public, -: nobody;
# = : a word of a list, a code or a switch, in which nothing of the case can stand; a switch that an audience is told of
# has its letters where it is on.
DECISIONS = """
Case.reference            =     =     =     =
Case.state                =     =     =     =
Case.states               =     =     =     =
Case.territory            =     =     =     =
Case.third_states         =     =     =     =
Case.authorities          iugtp iugtp iugtp iugtp
Case.status               =     =     =     =
Case.as_of                =     =     =     =
Case.language             =     =     =     =
Case.headline             iugtp iu    iu    iugtp
Case.subject              iugtp iu    iu    iugtp
Case.summary              iugtp iu    iu    iugtp
Case.now                  iugtp iu    iu    iugtp
Case.letter               iugtp iu    iu    iugtp
Case.position             iugtp iu    iu    iugtp
Case.link                 iu    iu    iu    iu
Case.reprisal             iu    iu    iu    iu
Case.background           iugtp iu    iu    iugtp
Case.closing              iugtp iu    iu    iugtp
Case.joint                iugtp iu    iu    iugtp
Case.signatories          iugtp iugtp iugtp iugtp
Case.notes                i     i     i     i
Case.texts                iugtp iu    iu    iugtp
Case.appeal_to            =     =     =     =
Case.questions            iu    iu    iu    iu
Case.unknown              iu    iu    iu    iu
Case.experts              iu    iu    iu    iu
Argument.right            =     =     =     =
Argument.text             iu    iu    iu    iu
Argument.answer           iu    iu    iu    iu
Argument.cite             iu    iu    iu    iu
ReleaseWords.subhead      iugtp iu    iu    iugtp
ReleaseWords.lead         iugtp iu    iu    iugtp
ReleaseWords.story        iugtp iu    iu    iugtp
ReleaseWords.further      iugtp iu    iu    iugtp
Urgent.why                iugtp iu    iu    iugtp
Urgent.by                 iugtp iu    iu    iugtp
Post.text                 iugtp iu   iu   iugtp
Post.for                  =    =    =    =
Quote.text                iugtp iu    iu    -
Quote.approved            -     -     -     -
Withheld.headline         -     gtp   gtp   -
Withheld.subject          -     gtp   gtp   -
Withheld.summary          -     gtp   gtp   -
Withheld.now              -     gtp   gtp   -
Withheld.letter           -     gtp   gtp   -
Withheld.position         -     gtp   gtp   -
Withheld.background       -     gtp   gtp   -
Withheld.closing          -     gtp   gtp   -
Withheld.joint            -     gtp   gtp   -
Withheld.texts            -     gtp   gtp   -
Withheld.questions        -     -     -     -
Withheld.unknown          -     -     -     -
Withheld.experts          -     -     -     -
withheld.analysis.text    -     -     -     -
withheld.analysis.answer  -     -     -     -
withheld.analysis.cite    -     -     -     -
withheld.release.subhead  -     gtp   gtp   -
withheld.release.lead     -     gtp   gtp   -
withheld.release.story    -     gtp   gtp   -
withheld.release.further  -     gtp   gtp   -
withheld.posts.text       -    gtp  gtp  -
withheld.quotes.text      -     gtp   gtp   -
withheld.urgent.why       -     gtp   gtp   -
withheld.urgent.by        -     gtp   gtp   -
withheld.demands.text     -     gtp   gtp   -
withheld.demands.what     -     gtp   gtp   -
withheld.demands.by       -     gtp   gtp   -
withheld.requests.text    -     -     -     -
withheld.requests.what    -     -     -     -
withheld.requests.by      -     -     -     -
Withheld.violations       =     =     =     =
Withheld.is               =     =     =     =
Person.id                 iugtp i     iu    iugtp
Person.name               iugtp i     iu    iugtp
Person.short              iugtp i     iu    iugtp
Person.also               -     -     -     -
Person.common             -     -     -     -
Person.native             iugtp i     iu    iugtp
Person.title              iugtp i     iu    iugtp
Person.pronouns           iugtp i     iu    iugtp
Person.pseudonym          -     ugtp  gtp   -
related.pseudonym         -     u     -     -
Person.family             iu    i     iu    iu
Person.given              iu    i     iu    iu
Person.birth_place        iu    i     iu    iu
Person.document           iu    i     iu    iu
Person.address            iu    i     iu    iu
Person.parents            iu    i     iu    iu
Person.minority           iu    i     iu    iu
Person.more               iu    i     iu    iu
Grounds.by                -     -     -     -
Grounds.date              -     -     -     -
Grounds.how               -     -     -     -
Grounds.why               -     -     -     -
Grounds.until             -     -     -     -
Grounds.source            =     =     =     =
Consent.for               =     =     =     =
Consent.answer            =     =     =     =
ConsentAnswer.by          iu    i     iu    iu
ConsentAnswer.date        iu    i     iu    iu
ConsentAnswer.how         iu    i     iu    iu
ConsentAnswer.why         iu    i     iu    iu
ConsentAnswer.until       -     -     -     -
ConsentAnswer.source      =     =     =     =
ConsentAnswer.answer      =     =     =     =
AllegedVictim.kind        =     =     =     =
AllegedVictim.gender      iugtp i     iu    iugtp
AllegedVictim.born        iugtp i     iu    iugtp
AllegedVictim.died        iugtp i     iu    iugtp
AllegedVictim.nationality =     =     =     =
AllegedVictim.occupation  iugtp i     iu    iugtp
AllegedVictim.is          =     =     =     =
AllegedVictim.about       iugtp i     iu    iugtp
AllegedVictim.count       iugtp i     iu    iugtp
AllegedVictim.members     iugtp i     iu    iugtp
AllegedVictim.protect     =     =     =     =
Photo.file                -     -     -     -
Photo.alt                 p     -     -     p
Photo.credit              p     -     -     p
photo.consent.by          -     -     -     -
photo.consent.date        -     -     -     -
photo.consent.how         -     -     -     -
photo.consent.why         -     -     -     -
photo.consent.until       -     -     -     -
Related.role              iugtp iu    iu    iugtp
AllegedPerpetrator.id     iugtp iu    iu    i
AllegedPerpetrator.name   iugtp iu    iu    i
AllegedPerpetrator.kind   =     =     =     =
AllegedPerpetrator.state_link iu    iu    iu    i
AllegedPerpetrator.role   iugtp iu    iu    i
AllegedPerpetrator.rank   iugtp iu    iu    i
AllegedPerpetrator.individuals =     =     =     =
AllegedPerpetrator.office =     =     =     =
AllegedPerpetrator.state  =     =     =     =
Entry.id                  iugtp iu    iu    i
Entry.date                iugtp iu    iu    i
Entry.part                =     =     =     =
Entry.place               iugtp iu    iu    i
Entry.state               =     =     =     =
Entry.kind                =     =     =     =
Entry.text                iugtp iu    iu    i
Entry.violations          =     =     =     =
Entry.by                  =     =     =     =
Entry.of                  =     =     =     =
Entry.because_of          =     =     =     =
Entry.attempted           =     =     =     =
Entry.facts               =     =     =     =
Entry.sources             =     =     =     =
Entry.confidential        =     =     =     i
Entry.continues           =     =     =     =
Entry.weight              =     =     =     =
Entry.law                 iu    iu    iu    i
Entry.court               iugtp iu    iu    i
Entry.in_absentia         =     =     =     =
Entry.result              iugtp iu    iu    i
Entry.outcome             =     =     =     =
Entry.reference           iugtp iu    iu    i
Entry.at                  iu    iu    iu    i
Entry.warrant             iu    iu    iu    i
Entry.ordered_by          iu    iu    iu    i
Entry.reason              iu    iu    iu    i
Entry.last_seen           iu    iu    iu    i
Entry.believed_because    iu    iu    iu    i
Custody.of                =     =     =     =
Custody.from              iugtp iu    iu    iugtp
Custody.until             iugtp iu    iu    iugtp
Custody.kind              =     =     =     =
Custody.place             iugtp iu    iu    iugtp
Custody.lawyer            iugtp iu    iu    iugtp
Custody.family            iugtp iu    iu    iugtp
Custody.health            iugtp iu    iu    iugtp
Custody.acknowledged      =     =     =     =
Custody.by                =     =     =     =
Custody.ordered_by        iu    iu    iu    iu
Custody.reason            iu    iu    iu    iu
Custody.law               iu    iu    iu    iu
Custody.state             =     =     =     =
Arbitrary.categories      =     =     =     =
Arbitrary.why             iu    iu    iu    iu
Measure.title             iugtp iugtp iugtp iugtp
Measure.kind              =     =     =     =
Measure.stage             =     =     =     =
Measure.stage_text        iugtp iugtp iugtp iugtp
Measure.affects           iugtp iugtp iugtp iugtp
Measure.violations        =     =     =     =
Measure.facts             =     =     =     =
Measure.since             iugtp iugtp iugtp iugtp
Measure.sources           =     =     =     =
Next.what                 iugtp iugtp iugtp iugtp
Next.by                   iugtp iugtp iugtp iugtp
Provision.article         iugtp iugtp iugtp iugtp
Provision.says            iugtp iugtp iugtp iugtp
Provision.standard        iugtp iugtp iugtp iugtp
Provision.concern         iugtp iugtp iugtp iugtp
Provision.ask             iugtp iugtp iugtp iugtp
Request.do                =     =     =     =
Request.text              iugtp iu    iu    iugtp
Request.id                -     -     -     -
Request.of                =     =     =     =
Request.what              iugtp iu    iu    iugtp
Request.by                iugtp iu    iu    iugtp
Demand.unconditional      =     =     =     =
Demand.for                =     =     =     =
Request.to                =     =     =     =
Request.only              =     =     =     =
Request.state             =     =     =     =
requests.text             it    i     i     it
requests.what             it    i     i     it
requests.by               it    i     i     it
MandateReason.id          =     =     =     =
MandateReason.reason      iu    iu    iu    iu
Action.number             iugtp iugtp iugtp iugtp
Action.issue              =     =     =     =
Action.until              iugtp iugtp iugtp iugtp
Action.to                 =     =     =     =
Source.id                 iugtp iu    iu    i
Source.kind               =     =     =     =
Source.title              iugtp iu    iu    i
Source.publisher          iugtp iu    iu    i
Source.date               iugtp iu    iu    i
Source.url                iugtp iu    iu    i
Source.first_hand         i     i     i     i
Source.confidential       =     =     =     i
Source.identifies         =     =     =     =
Source.cite               =     =     =     =
Source.note               i     i     i     i
Release.embargo           =     =     =     =
Annex.file                -     -     -     -
Annex.title               -     -     -     -
Annex.to                  =     =     =     =
Annex.sources             =     =     =     =
Ahead.date                i     i     i     i
Ahead.what                i     i     i     i
Ahead.of                  =     =     =     =
Said.text                 i     i     i     i
Said.words                i     i     i     i
Said.why                  i     i     i     i
Case.still_true           =     =     =     =
RuleOff.id                =     =     =     =
RuleOff.why               -     -     -     -
"""
ROWS = {row.split()[0]: tuple(row.split()[1:]) for row in DECISIONS.strip().splitlines()}

# What can't be any word, or any day; None: left out.
_FIXED: Mapping[str, Any] = {
    "Case.reference": "2031-099",
    "Case.state": "AND",
    "Case.states": None,
    "Case.territory": None,
    "Case.third_states": ["FRA"],
    "Case.as_of": DAY.isoformat(),
    "Case.language": "en",
    "Case.appeal_to": ["lamp-police", "lamp-embassy"],
    "AllegedVictim.protect": None,
    "AllegedPerpetrator.office": "lamp-police",
    "Entry.kind": "un",
    "Entry.state": "AND",
    "Entry.part": None,
    "Entry.continues": None,
    "Entry.outcome": None,
    "Action.issue": "2",
    "Action.to": "lamp-police",
    "Request.to": ["lamp-police", "lamp-embassy"],
    "Request.only": ["lamp-police", "lamp-embassy"],
    "Request.state": None,
    "Demand.for": None,
    "AllegedPerpetrator.state": "AND",
    "AllegedVictim.nationality": ["AND"],
    "Source.identifies": None,
    "Annex.to": ["press-release"],
    "Release.embargo": None,
    "Case.still_true": {"headline": DAY.isoformat()},
    "RuleOff.id": "F18_age_of_case",
    "Consent.for": None,
    "Consent.answer": None,
}
_REFERS = {
    "person": "alleged_victims.id",
    "perpetrator": "alleged_perpetrators.id",
    "entry": "chronology.id",
    "source": "sources.id",
}


@dataclass
class Planting:
    """A case with a word (or a day) of its own in every field, and where each of them was put."""

    scenario: Scenario
    name: str = ""
    """A name that stands in each text too, where it is given; then the victim has it."""
    canaries: dict[str, str] = field(default_factory=dict)
    """By the keys that lead there: ``chronology.text``."""
    rows: dict[str, str] = field(default_factory=dict)
    """The row of the decisions, by the same keys."""
    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    """Who may read what stands there, as the model says it, by the same keys."""
    day: datetime.date = datetime.date(1951, 1, 3)

    @property
    def case(self) -> Case:
        data = self.part(shape_of(Case), ())
        if self.name:
            data["alleged_victims"][0] |= {"name": self.name, "also": [], "native": {}, "pseudonym": "Ember"}
        checked = check_text(yaml_of(data), Path("case.yaml"))
        if checked.case is None:
            raise InputErrors(checked.problems)
        return checked.case

    def part(self, shape: Shape, path: tuple[str, ...]) -> dict[str, Any]:
        values = {name: self._value(shape, key, (*path, name)) for name, key in shape.keys.items()}
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, shape: Shape, key: Key, path: tuple[str, ...]) -> Any:
        if key.part is not None:
            self.readers[".".join(path)] = key.readers
            part = self.part(key.part, path)
            return [part] if key.many else part
        dotted, row = ".".join(path), f"{owner(shape, key.name)}.{key.name}"
        endings = (".".join(path[start:]) for start in range(len(path)))
        self.readers[dotted] = key.readers
        self.rows[dotted] = next((ending for ending in endings if ending in ROWS), row)
        if row in _FIXED:
            return _FIXED[row]
        value = self._planted(shape, key, dotted)
        return [value] if key.many else value

    def _planted(self, shape: Shape, key: Key, path: str) -> Any:
        kinds = set(kinds_in(shape, key))
        if key.refers:
            return _word(_REFERS[key.refers])
        if key.name == "answer" and "consent" in path:
            agreed = {"all": True, "confidential": True, "nobody": False, "un": ".submission." in path}
            return "yes" if agreed[self.scenario] else "withdrawn" if self.scenario == "un" else "no"
        if key.vocabulary or key.words:
            return next(iter(key.words or vocabulary_of(key.vocabulary)))
        if bool in kinds:
            on = {"first_hand": True, "confidential": self.scenario == "confidential"}
            if not on.get(key.name):
                return "no"
            self.canaries[path] = f"{shape.model.__name__}.{key.name}"
            return "yes"
        if kinds & {CaseDate, datetime.date}:
            return self._day(path)
        word = self.canaries[path] = _word(path)
        if key.name == "id":
            return word
        text = f"{word} and {self.name}. {word}" if self.name else word
        shaped = {
            "url": f"https://lamp.example/{word}",
            "native": {"ru": word},
            "texts": {"press-release": {"own": text}, "appeal-letter": {"lamp-police": {"letter": text}}},
            "members": {"cell": word},
            "more": {"marital_status": text},
        }
        return shaped.get(key.name, text)

    def _day(self, path: str) -> str | None:
        if path.endswith("quotes.approved") and self.scenario == "confidential":
            return None
        self.day += datetime.timedelta(days=36)
        # A consent that is over would not hold; all other days are long past.
        day = (
            self.day.replace(year=self.day.year + 100)
            if path.endswith(".until") and "consent" in path
            else self.day
        )
        self.canaries[path] = written(day)
        return day.isoformat()

    def sees(self, path: str) -> str:
        """The letters of those who may see what stands at these keys."""
        return ROWS[self.rows[path]][SCENARIOS.index(self.scenario)]


def written(day: datetime.date) -> str:
    """A day as no other text has it."""
    return f"{day:%d%B%Y}"


def owner(shape: Shape, name: str) -> str:
    """The most general of the models that have this key."""
    model: type[BaseModel] = shape.model
    for parent in model.__mro__:
        fields = getattr(parent, "model_fields", {})
        if any((info.alias or field_name) == name for field_name, info in fields.items()):
            model = parent
    return (
        "ConsentAnswer"
        if model.__name__ == "Grounds" and shape.model.__name__ == "ConsentAnswer"
        else model.__name__
    )


def kinds_in(shape: Shape, key: Key) -> Iterator[Any]:
    """The types that an annotation is made of."""
    for name, info in shape.model.model_fields.items():
        if (info.alias or name) == key.name:
            yield from _leaves(info.annotation)


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
def planted(scenario: Scenario, name: str = "") -> tuple[Planting, Case]:
    planting = Planting(scenario, name)
    return planting, planting.case


def strings(value: Any) -> Iterator[str]:
    """Everything in a view that could be printed: texts, words, ids, days, and the names of switches that are on."""
    if isinstance(value, str):
        yield str(value)
    elif isinstance(value, CaseDate | datetime.date):
        day = value.start if isinstance(value, CaseDate) else value
        yield written(day) if day else str(value)
    elif isinstance(value, tuple | list | frozenset):
        for item in value:
            yield from strings(item)
    elif isinstance(value, Mapping):
        yield from strings((*value.keys(), *value.values()))
    elif isinstance(value, BaseModel):
        yield from strings([part for _, part in value])
    elif isinstance(value, Struct) or dataclasses.is_dataclass(value):
        names = (
            value.__struct_fields__
            if isinstance(value, Struct)
            else [f.name for f in dataclasses.fields(value)]
        )
        for name in names:
            if not (isinstance(value, View) and name in ("case", "problems")):
                part = getattr(value, name)
                yield from strings(
                    f"{type(value).__name__.removesuffix('View')}.{name}" if part is True else part
                )


def words_of(view: View) -> str:
    """All of that in letters, for a search."""
    return letters_of("|".join(strings(view)))
