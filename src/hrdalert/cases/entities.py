"""Who a case is about, to what they agreed, what happened to them, entry by entry, and how they are held."""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.shape import Refers, Short, Word
from hrdalert.cases.values import (
    Day,
    Id,
    Many,
    Name,
    Part,
    Persons,
    SourceIds,
    State,
    States,
    Text,
    Use,
    Violations,
    When,
    key,
    under_no_name,
)

# --- consent

GivenAnswer: TypeAlias = Literal["yes", "no", "withdrawn", "already_public", "cannot_be_asked"]
Answer: TypeAlias = GivenAnswer | Literal["not_asked"]


class Grounds(Part):
    """What an answer rests on, and how long it holds."""

    by: Text | None = key("who answered: herself, her brother, his lawyer")
    date: When | None = key("when the answer was given")
    how: Text | None = key("telephone, a signed form, word of mouth")
    why: Text | None = key("of cannot_be_asked: why; of already_public: where the name stands")
    source: Annotated[str, Refers("source")] | None = key("of already_public: the source with the name")
    until: Day | None = key("the last day on which the answer holds")


class ConsentAnswer(Grounds):
    """One answer to one use of a name. Missing is no."""

    answer: GivenAnswer = Field(description="yes, no, withdrawn, already_public or cannot_be_asked")


UseAnswer: TypeAlias = Annotated[ConsentAnswer, Short("answer")] | None


class Consent(Grounds):
    """The answers of one person: one a use, or one for several uses (``for``)."""

    submission: UseAnswer = key("to this submission to UN experts")
    government: UseAnswer = key("to being named to the Government")
    un_report: UseAnswer = key("to being named in public UN reports")
    public: UseAnswer = key("to being named in public")
    for_: Many[Use] = key("the uses that answer is for: [submission, government, public]", (), alias="for")
    answer: GivenAnswer | None = key("one answer for the uses under for")

    def to(self, use: Use) -> "ConsentAnswer | Consent | None":
        """The answer to one use, with its grounds; None where nobody was asked, which is no."""
        own: ConsentAnswer | None = getattr(self, use)
        if own is not None or self.answer is None or (self.for_ and use not in self.for_):
            return own
        return self

    def answers(self) -> Iterator[tuple[Use, "ConsentAnswer | Consent | None"]]:
        """Each use with its answer."""
        return ((use, self.to(use)) for use in get_args(Use))


# --- who


class Photo(Part):
    """A photograph of a person, with a consent of its own."""

    file: Name = Field(description="in the workspace: photos/ada.jpg")
    alt: Text = Field(description="what the picture shows, for those who cannot see it")
    credit: Name | None = key("whose picture it is")
    consent: UseAnswer = key("to this picture in public; missing is no")


class Person(Part):
    """What alleged victims and related people have in common."""

    id: Id = Field(description="a short name within this file, such as ada")
    name: Name | None = key("the full name, in the order in which it is said")
    short: Text | None = key("how demands call the person or group, where not by the name: the women")
    also: Many[Name] = key("every other form of the name, so that it is found where it may not stand", ())
    native: dict[str, Name] = key("the name in its own script: {zh-Hans: 常玮平}", {})
    common: Many[Name] = key(
        "words of the name that are other words too: not searched for alone, only the whole name is", ()
    )
    title: Text | None = key("Mr, Ms, Dr; never guessed")
    pronouns: Name | None = key("she/her, he/him, they/them")
    consent: Annotated[Consent, Short("answer")] = Field(
        default_factory=Consent,
        description="the answer to each use of the name; what is not named is no",
        json_schema_extra={"readers": "un internal"},
    )
    pseudonym: Text | None = key("stands for the name wherever it is not cleared: Ms K.")
    family: Name | None = key("of the name, the family name, for forms of the UN", readers="un internal")
    given: Name | None = key("of the name, the given name, for forms of the UN", readers="un internal")
    birth_place: Name | None = key("for forms of the UN: where the person was born", readers="un internal")
    document: Name | None = key(
        "for forms of the UN: an identity document, with its number, day and issuer", readers="un internal"
    )
    address: Name | None = key("for forms of the UN: the usual address", readers="un internal")
    parents: Name | None = key("for forms of the UN: the names of the parents", readers="un internal")
    minority: Name | None = key(
        "for forms of the UN: the Indigenous people or minority of the person", readers="un internal"
    )
    more: dict[str, Name] = key(
        "for forms of the UN: answers to other fields by their ids: {marital_status: married}",
        {},
        readers="un internal",
    )

    @property
    def called(self) -> LocatedText:
        """What the office calls the person: the name, else the short form, the pseudonym or the id."""
        return self.name or self.short or self.pseudonym or LocatedText(self.id)


Outcome: TypeAlias = Literal["convicted", "acquitted", "upheld", "quashed"]
Kind: TypeAlias = Literal["person", "group", "organisation", "community"]


def _member(row: Any) -> Any:
    """Lets other forms of the name of a member be a list, which becomes one text."""
    also = row.get("also") if isinstance(row, dict) else None
    if not isinstance(also, list) or not all(isinstance(form, LocatedText) for form in also):
        return row
    return {**row, "also": also[0].with_text(", ".join(also))} if also else row


class AllegedVictim(Person):
    """A person, group, organisation or community to whom it happened."""

    kind: Kind = key("person, group, organisation or community", "person")
    gender: Text | None = key("male, female, or the person's own word")
    born: When | None = key("1984, 1984-03, 1984~ (about)")
    died: When | None = key("the date of death")
    nationality: States = key("codes of the States of nationality: CHN", ())
    occupation: Text | None = key("without article: human rights lawyer")
    is_: Many[Annotated[str, Word("person_kind")]] = key(
        "what decides which law applies: indigenous, minority, lawyer, journalist, refugee, disability",
        (),
        alias="is",
    )
    about: Text | None = key("whole sentences on the person's work")
    count: Name | None = key("of a group: how many they are")
    members: tuple[Annotated[dict[str, Text], BeforeValidator(_member)], ...] = key(
        "of a group: a row each, with columns of your own: {name: …, sentence: …}; id: and also: are not printed",
        (),
    )
    protect: Literal["minor", "survivor"] | None = key("never named anywhere, and needs no name")
    photo: Photo | None = key("a photograph, with a consent of its own")

    @property
    def apart(self) -> dict[str, dict[str, LocatedText]]:
        """The members who are told of apart, by id: with one of their own, with an outcome in a word, or dead."""
        apart: dict[str, dict[str, LocatedText]] = {}
        for number, row in enumerate(self.members, 1):
            if "id" in row or "died" in row or row.get("outcome") in get_args(Outcome):
                apart[str(row.get("id") or f"{self.id}.{number}")] = row
        return apart

    @property
    def ids(self) -> frozenset[str]:
        """The id, and those of members who are told of apart."""
        return frozenset((self.id, *self.apart))

    @property
    def member_names(self) -> tuple[str, ...]:
        """The names of the members, and the other forms of these."""
        forms = (
            form for row in self.members for form in (row.get("name", ""), *row.get("also", "").split(","))
        )
        return tuple(filter(None, map(str.strip, forms)))


class Related(Person):
    """A relative, lawyer or witness, who consents for themselves."""

    role: Text | None = key("who it is: brother of Ada Quill")


class AllegedPerpetrator(Part):
    """Who is alleged to have done it."""

    id: Id = Field(description="a short name within this file, such as police")
    name: Name = Field(description="as it stands in a list: Baoji City Public Security Bureau")
    kind: Literal["state", "non_state", "company", "unknown"] = key("what it is", "state")
    state_link: Text | None = key(
        "for those outside the State: what the State knew or failed to do", readers="un internal"
    )
    role: Text | None = key("what it is alleged to have done, after its name: turned her lawyer away")
    rank: Text | None = key("rank or post, where it is known")
    individuals: Literal["known", "unknown"] | None = key("unknown: nobody knows the officers' names")
    office: Id | None = key("the id of the recipient that this office is, if it can be written to")
    state: State | None = key("its State, where not the first of the case")


# --- what happened

EntryKind: TypeAlias = Literal[
    "incident", "arrest", "disappearance", "threat", "attack", "killing", "death", "search", "charge", "hearing",
    "judgment", "release", "law", "statement", "remedy", "regional", "un",
]  # fmt: skip
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
Weight: TypeAlias = Literal["lead", "body", "background"]


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
    facts: Many[Annotated[str, Word("fact")]] = key("what the law asks and data do not show: firearms", ())
    sources: SourceIds = key("ids of sources", ())
    confidential: bool = key("for the office alone: stands in the case sheet and nowhere else", False)
    continues: bool = key("stands in the paragraph of the entry before, and is left out with it", False)
    weight: Weight = key("lead: what the summary tells; background: the submission alone", "body")
    law: Name | None = key(
        "of a charge or judgment: the provision, by its id or in your words", readers="un internal"
    )
    court: Text | None = key("of a hearing or judgment")
    in_absentia: bool = key("of a hearing or judgment: without the person", False)
    result: Text | None = key("of a hearing or judgment: what came of it, in your words")
    outcome: Annotated[dict[str, Outcome], BeforeValidator(under_no_name)] = key(
        "of a judgment: convicted, acquitted, upheld or quashed; or one a person {ada: convicted}", {}
    )
    reference: Name | None = key("of an act of the UN or of a regional body: AL CHN 10/2022")
    at: Text | None = key(
        "of an arrest or disappearance: the exact place, for forms of the UN", readers="un internal"
    )
    warrant: Text | None = key(
        "of an arrest: whether a warrant or other decision was shown: yes, no, unknown", readers="un internal"
    )
    ordered_by: Text | None = key("of an arrest: the authority that issued it", readers="un internal")
    reason: Text | None = key("of an arrest: the reasons that the authorities gave", readers="un internal")
    last_seen: Text | None = key(
        "of a disappearance: when, where and by whom last seen", readers="un internal"
    )
    believed_because: Text | None = key(
        "of a disappearance: why the State, or those it supports, are believed responsible",
        readers="un internal",
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

    @property
    def is_on_appeal(self) -> bool:
        """Whether a court decided on what another court had decided."""
        return not {"upheld", "quashed"}.isdisjoint(self.outcome.values())

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
    by: Annotated[Many[str], Refers("perpetrator")] = key("ids of alleged perpetrators who hold them", ())
    ordered_by: Text | None = key("the authority that ordered it", readers="un internal")
    reason: Text | None = key("the reasons that the authorities gave", readers="un internal")
    law: Name | None = key("the provision that it rests on, in your words", readers="un internal")
    state: State | None = key("the State that holds the person, where not the first of the case")
