"""What happened, entry by entry, and how people are held."""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.shape import Refers, Word
from hrdalert.cases.values import (
    Id,
    Name,
    Part,
    Persons,
    SourceIds,
    State,
    Text,
    Violations,
    When,
    alone,
    under_no_name,
)  # fmt: skip

EntryKind: TypeAlias = Literal[
    "incident", "arrest", "disappearance", "threat", "attack", "killing", "death", "search", "charge", "hearing",
    "judgment", "release", "law", "statement", "remedy", "un",
]  # fmt: skip
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
Weight: TypeAlias = Literal["lead", "body", "background"]
Outcome: TypeAlias = Literal["convicted", "acquitted", "upheld", "quashed"]


class Entry(Part):
    """One thing that happened, as it shall be read, with its data."""

    id: Id | None = Field(None, description="needed where another line names it (because_of)")
    date: When | None = Field(
        None, description="when it happened; a/b lasts, [a..b] is one day between, unknown"
    )
    part: Literal["early", "mid", "late"] | None = Field(
        None, description="of the month or year that date gives"
    )
    place: Text | None = Field(None, description="town or district, and what stands around it")
    state: State | None = Field(
        None, description="the State whose act it is, where not the first of the case"
    )
    kind: EntryKind = Field(
        "incident", description="incident, arrest, charge, judgment … in a word of the list"
    )
    text: Text | None = Field(None, description="whole sentences, with their date and place in them")
    violations: Violations = Field((), description="what was violated, in words of the vocabulary")
    by: Annotated[tuple[str, ...], BeforeValidator(alone), Refers("perpetrator")] = Field(
        (), description="ids of alleged perpetrators"
    )
    of: Persons = Field((), description="whom it befell; without it, all alleged victims")
    because_of: Annotated[str, Refers("entry")] | None = Field(
        None, description="the entry that this is taken to punish"
    )
    attempted: bool = Field(False, description="it was tried, and not carried out")
    facts: Annotated[tuple[Annotated[str, Word("fact")], ...], BeforeValidator(alone)] = Field(
        (), description="what the law asks and data do not show: body_withheld, firearms"
    )
    sources: SourceIds = Field((), description="ids of sources")
    confidential: bool = Field(
        False, description="for the office alone: stands in the case sheet and nowhere else"
    )
    continues: bool = Field(
        False, description="stands in the paragraph of the entry before, and is left out with it"
    )
    weight: Weight = Field(
        "body", description="lead: what the summary tells; background: the submission alone"
    )
    law: Name | None = Field(None, description="of a charge: the provision, by its id or in your words")
    court: Text | None = Field(None, description="of a hearing or judgment")
    in_absentia: bool = Field(False, description="of a hearing or judgment: without the person")
    result: Text | None = Field(None, description="of a hearing or judgment: what came of it, in your words")
    outcome: Annotated[dict[str, Outcome], BeforeValidator(under_no_name)] = Field(
        {},
        description="of a judgment: convicted, acquitted, upheld or quashed; or one a person {ada: convicted}",
    )
    reference: Name | None = Field(None, description="of an act of the UN: AL CHN 10/2022")
    at: Text | None = Field(
        None, description="of an arrest or disappearance: the exact place, for forms of the UN"
    )
    warrant: Text | None = Field(
        None, description="of an arrest: whether a warrant or another decision was shown: yes, no, unknown"
    )
    ordered_by: Text | None = Field(None, description="of an arrest: the authority that issued it")
    reason: Text | None = Field(None, description="of an arrest: the reasons that the authorities gave")
    last_seen: Text | None = Field(None, description="of a disappearance: when, where and by whom last seen")
    believed_because: Text | None = Field(
        None, description="of a disappearance: why the State, or those it supports, are believed responsible"
    )

    @field_validator("part")
    @classmethod
    def _fits(cls, part: str | None, info: ValidationInfo) -> str | None:
        date = info.data.get("date")
        if part is not None and isinstance(date, CaseDate):
            CaseDate.parse(date.text, part=part)
        elif part is not None and "date" in info.data:
            raise ValueError(f"{part!r} says more of a date, and there is none; write date: as well")
        return part

    @property
    def when(self) -> CaseDate | None:
        """The date with its part."""
        if self.date is None or self.part is None:
            return self.date
        return CaseDate.parse(self.date.text, part=self.part)

    def outcome_of(self, person: str) -> Outcome | None:
        """What was decided about one person."""
        return self.outcome.get(person) or self.outcome.get("")


class Custody(Part):
    """A spell of custody: data for the law, the rules and a table; never a sentence."""

    of: Persons = Field((), description="who is held; without it, all alleged victims")
    from_: When = Field(alias="from", description="since when")
    until: When | None = Field(None, description="until when, if it is over")
    kind: Annotated[str, Word("regime", open=True)] | None = Field(
        None, description="prison, police_custody, incommunicado …"
    )
    place: Text | None = Field(None, description="where; unknown where nobody knows")
    lawyer: Text | None = Field(None, description="allowed, refused, none, or your own words")
    family: Text | None = Field(None, description="allowed, refused, none, or your own words")
    health: Text | None = Field(None, description="a word of the vocabulary, or your own words")
    acknowledged: bool | None = Field(None, description="no: the authorities deny that they hold the person")
    by: Annotated[tuple[str, ...], BeforeValidator(alone), Refers("perpetrator")] = Field(
        (), description="ids of alleged perpetrators who hold the person"
    )
    ordered_by: Text | None = Field(None, description="the authority that ordered it")
    reason: Text | None = Field(None, description="the reasons that the authorities gave")
    law: Name | None = Field(None, description="the provision that it rests on, in your words")
    state: State | None = Field(
        None, description="the State that holds the person, where not the first of the case"
    )
