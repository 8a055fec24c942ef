"""What happened, entry by entry, and how people are held."""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.shape import Refers, Word
from hrdalert.cases.values import (
    Id,
    Many,
    Name,
    Part,
    Persons,
    SourceIds,
    State,
    Text,
    Violations,
    When,
    key,
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

    id: Id | None = key("needed where another line names it (because_of)")
    date: When | None = key("when it happened; a/b lasts, [a..b] is one day between, unknown")
    part: Literal["early", "mid", "late"] | None = key("of the month or year that date gives")
    place: Text | None = key("town or district, and what stands around it")
    state: State | None = key("the State whose act it is, where not the first of the case")
    kind: EntryKind = key("incident, arrest, charge, judgment … in a word of the list", "incident")
    text: Text | None = key("whole sentences, with their date and place in them")
    violations: Violations = key("what was violated, in words of the vocabulary", ())
    by: Annotated[Many[str], Refers("perpetrator")] = key("ids of alleged perpetrators", ())
    of: Persons = key("whom it befell; without it, all alleged victims", ())
    because_of: Annotated[str, Refers("entry")] | None = key("the entry that this is taken to punish")
    attempted: bool = key("it was tried, and not carried out", False)
    facts: Many[Annotated[str, Word("fact")]] = key(
        "what the law asks and data do not show: body_withheld, firearms", ()
    )
    sources: SourceIds = key("ids of sources", ())
    confidential: bool = key("for the office alone: stands in the case sheet and nowhere else", False)
    continues: bool = key("stands in the paragraph of the entry before, and is left out with it", False)
    weight: Weight = key("lead: what the summary tells; background: the submission alone", "body")
    law: Name | None = key("of a charge: the provision, by its id or in your words")
    court: Text | None = key("of a hearing or judgment")
    in_absentia: bool = key("of a hearing or judgment: without the person", False)
    result: Text | None = key("of a hearing or judgment: what came of it, in your words")
    outcome: Annotated[dict[str, Outcome], BeforeValidator(under_no_name)] = key(
        "of a judgment: convicted, acquitted, upheld or quashed; or one a person {ada: convicted}", {}
    )
    reference: Name | None = key("of an act of the UN: AL CHN 10/2022")
    at: Text | None = key("of an arrest or disappearance: the exact place, for forms of the UN")
    warrant: Text | None = key(
        "of an arrest: whether a warrant or another decision was shown: yes, no, unknown"
    )
    ordered_by: Text | None = key("of an arrest: the authority that issued it")
    reason: Text | None = key("of an arrest: the reasons that the authorities gave")
    last_seen: Text | None = key("of a disappearance: when, where and by whom last seen")
    believed_because: Text | None = key(
        "of a disappearance: why the State, or those it supports, are believed responsible"
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

    of: Persons = key("who is held; without it, all alleged victims", ())
    from_: When = Field(alias="from", description="since when")
    until: When | None = key("until when, if it is over")
    kind: Annotated[str, Word("regime", open=True)] | None = key("prison, police_custody, incommunicado …")
    place: Text | None = key("where; unknown where nobody knows")
    lawyer: Text | None = key("allowed, refused, none, or your own words")
    family: Text | None = key("allowed, refused, none, or your own words")
    health: Text | None = key("a word of the vocabulary, or your own words")
    acknowledged: bool | None = key("no: the authorities deny that they hold the person")
    by: Annotated[Many[str], Refers("perpetrator")] = key(
        "ids of alleged perpetrators who hold the person", ()
    )
    ordered_by: Text | None = key("the authority that ordered it")
    reason: Text | None = key("the reasons that the authorities gave")
    law: Name | None = key("the provision that it rests on, in your words")
    state: State | None = key("the State that holds the person, where not the first of the case")
