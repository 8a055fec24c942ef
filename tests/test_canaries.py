"""No file holds what its reader may not see: a word of its own in every field of the case, searched for in every part.

The fields are found by walking the model of the case file, so that a new one fails here until somebody has decided
who may see it. What a reader may see is looked for too, so that nothing passes by printing nothing.
"""

from __future__ import annotations

import dataclasses
import datetime
import random
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pytest
import yaml
from hrdalert.audience import Audience
from hrdalert.cases import Case
from hrdalert.cases.checks import words_of as vocabulary_of
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.shape import Key, Shape, shape_of
from hrdalert.disclosure.view import CaseView
from hrdalert.documents.compose import Order
from hrdalert.drafting import FORMATS, Desk
from hrdalert.errors import RefusedError

from tests.disclosing import AUDIENCES, DAY, PACKAGED, office_in, parts_of, read, squeezed, view_of

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
Case.notes                i i i
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
PublicTelling.headline    - ugp -
PublicTelling.headlines   - ugp -
PublicTelling.summary     - ugp -
PublicTelling.position    - ugp -
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
Action.deadline           iugp iugp iugp
Person.id                 iugp i iugp
Person.title              iugp i iugp
Person.pronouns           = = =
Person.gender             iugp i iugp
Person.occupation         iugp i iugp
Name.full                 iugp i iugp
Name.family               iugp i iugp
Name.given                - - -
Name.short                iugp i iugp
Name.native               iugp i iugp
Name.aliases              iugp i iugp
Name.wrong                - - -
Pseudonym.text            - ugp -
Pseudonym.pronouns        = = =
Consent.answer            = = =
Consent.by                iu i iu
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
"""
_ROWS = {row.split()[0]: tuple(row.split()[1:]) for row in DECISIONS.strip().splitlines()}


# --- a word in every field

_DOCUMENTS = [f"everything-{audience}" for audience in AUDIENCES]
# What can't be any word, or any day.
_FIXED: Mapping[str, Any] = {
    "Case.reference": "2031-099",
    "Case.language": "en",
    "Case.country": "AND",
    "Case.countries": None,
    "Case.territory": None,
    "Telling.as_of": DAY.isoformat(),
    "editions.as_of": EARLIER.isoformat(),
    "Telling.appeal_to": ["lamp-police"],
    "Demand.do": "investigate",
    "Demand.to": ["lamp-police"],
    "Person.pronouns": "they/them",
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
        self.rows[dotted] = dotted if dotted in _ROWS else row
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
        }.get(key.name, word)

    def _day(self, path: str) -> str | None:
        if path.endswith("quotes.approved") and self.scenario == "confidential":
            return None
        self.day += datetime.timedelta(days=36)
        # A consent that is over would stop the document; all other days are long past.
        day = self.day.replace(year=self.day.year + 100) if path.endswith(".until") and "consent" in path else self.day
        self.canaries[path] = f"{day.day} {day:%B %Y}"
        return day.isoformat()

    def sees(self, path: str) -> str:
        """The letters of those who may see what stands at these keys."""
        if path.startswith("editions."):
            return "-"
        return _ROWS[self.rows[path]][SCENARIOS.index(self.scenario)]


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


# --- the decisions


def test_somebody_has_decided_who_may_see_each_field() -> None:
    """A new field of the case file fails here, and so does a decision on a field that is gone."""
    used = {row for measure in (False, True) for row in planted("open", measure)[0].rows.values()}
    assert used == set(_ROWS)


def test_words_and_days_stand_nowhere_twice() -> None:
    for scenario in SCENARIOS:
        words = list(map(squeezed, planted(scenario)[0].canaries.values()))
        assert len(words) > 200
        assert not [word for word in words if sum(word in other for other in words) > 1]


def test_what_holds_nothing_of_the_case_has_no_word() -> None:
    for scenario in SCENARIOS:
        planting, _ = planted(scenario)
        marked = {path for path in planting.canaries if planting.sees(path) == "="}
        assert not marked
        unmarked = {path for path in planting.rows if path not in planting.canaries}
        assert all(planting.sees(path) in ("=", "-") for path in unmarked), unmarked


# --- views


def _strings(value: Any) -> Iterator[str]:
    """Everything in a view that could be printed: texts, words, ids and days."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, CaseDate | datetime.date):
        day = value.start if isinstance(value, CaseDate) else value
        yield f"{day.day} {day:%B %Y}" if day else str(value)
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, Mapping | types.MappingProxyType):
        yield from _strings((*value.keys(), *value.values()))
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            if each.name != "origin" or not hasattr(getattr(value, each.name), "line"):
                yield from _strings(getattr(value, each.name))


@pytest.mark.parametrize("with_measure", [False, True], ids=["people", "measure"])
@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_view_holds_what_its_audience_may_see_and_nothing_else(
    scenario: Scenario, letter: str, with_measure: bool
) -> None:
    planting, case = planted(scenario, with_measure)
    view: CaseView = view_of(case, LETTERS[letter])
    found = squeezed("|".join(_strings(view)))
    wrong = {
        path: planting.sees(path)
        for path, canary in planting.canaries.items()
        if (squeezed(canary) in found) is not (letter in planting.sees(path))
    }
    assert not wrong


# --- files


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return office_in(tmp_path_factory.mktemp("canaries") / "office")


def draft(desk: Desk, case: Case, document: str, out: Path, day: datetime.date = DAY) -> list[Path]:
    return [drafted.path for drafted in desk.draft(case, Order(document, "en", day), FORMATS, out, DAY)]


def found_in(path: Path, planting: Planting) -> dict[str, str]:
    """The canaries in a file, by the keys where they stand in the case, each with the part where it was found."""
    parts = {name: squeezed(text) for name, text in parts_of(path)}
    return {
        keys: name
        for keys, canary in planting.canaries.items()
        for name, text in parts.items()
        if squeezed(canary) in text
    }


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_part_of_any_file_holds_what_its_reader_may_not_see(
    desk: Desk, tmp_path: Path, scenario: Scenario, letter: str
) -> None:
    """Neither what the packaged documents print, nor what any template could print of the view."""
    planting, case = planted(scenario)
    everything = f"everything-{LETTERS[letter]}"
    may_see = {path for path in planting.canaries if letter in planting.sees(path)}
    refused = set()
    for document in (everything, *(name for name, reader in PACKAGED.items() if reader == LETTERS[letter])):
        try:
            paths = draft(desk, case, document, tmp_path)
        except RefusedError:
            refused.add(document)
            continue
        assert {path.suffix.removeprefix(".") for path in paths} == set(FORMATS)
        for path in paths:
            found = found_in(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path, planting)
            assert not {keys: part for keys, part in found.items() if keys not in may_see}, path
            if document == everything:
                assert not may_see - set(found), path
    assert refused == ({"un-communication", "appeal-letter"} & set(PACKAGED) if scenario == "withheld" else set()) & {
        name for name, reader in PACKAGED.items() if reader == LETTERS[letter]
    }


@pytest.mark.parametrize("letter", LETTERS)
def test_a_document_of_an_earlier_day_holds_nothing_of_the_present_telling(
    desk: Desk, tmp_path: Path, letter: str
) -> None:
    """And the one of today nothing of the earlier: each is told by one edition alone."""
    planting, case = planted("open")
    now = {path: f"editions.{path}" for path in planting.canaries if f"editions.{path}" in planting.canaries}
    assert len(now) > 15
    (path,) = [
        path
        for path in draft(desk, case, f"everything-{LETTERS[letter]}", tmp_path, EARLIER)
        if path.suffix == ".txt"
    ]
    found = set(found_in(path, planting))
    assert not found & set(now)
    assert {then for path, then in now.items() if letter in planting.sees(path)} == found & set(now.values())


def test_a_canary_is_found_wherever_a_file_can_hide_it(desk: Desk, tmp_path: Path) -> None:
    """The search itself: in runs that Word has split, in streams, in metadata and in the names of files."""
    import io
    import zipfile

    import pypdf

    planting = Planting("open", canaries={"word": "zakodubemona"})
    docx = tmp_path / "split.docx"
    with zipfile.ZipFile(docx, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:r><w:t>zako</w:t></w:r><w:r><w:t>du&#98;emona</w:t></w:r>")
    assert found_in(docx, planting)
    hidden = tmp_path / "metadata.pdf"
    writer = pypdf.PdfWriter()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Keywords": "Zako-du-bemona"})
    buffer = io.BytesIO()
    writer.write(buffer)
    hidden.write_bytes(buffer.getvalue())
    assert found_in(hidden, planting)
    named = tmp_path / "Zakodubemona.md"
    named.write_text("nothing")
    assert found_in(named, planting)
    assert not found_in(tmp_path / "split.docx", Planting("open", canaries={"word": "zakodubemonu"}))
