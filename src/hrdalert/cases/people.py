"""Who a case is about: alleged victims, related people and alleged perpetrators, and to what they agreed."""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import BeforeValidator, Field

from hrdalert.cases.marked import Marked
from hrdalert.cases.shape import Refers, Short, Word
from hrdalert.cases.values import Day, Id, Name, Part, State, States, Text, Use, When, alone

# --- consent

GivenAnswer: TypeAlias = Literal["yes", "no", "withdrawn", "already_public", "cannot_be_asked"]
Answer: TypeAlias = GivenAnswer | Literal["not_asked"]


class Grounds(Part):
    """What an answer rests on, and how long it holds."""

    by: Text | None = Field(None, description="who answered: herself, her brother, his lawyer")
    date: When | None = Field(None, description="when the answer was given")
    how: Text | None = Field(None, description="telephone, a signed form, word of mouth")
    why: Text | None = Field(
        None, description="of cannot_be_asked: why; of already_public: where the name stands"
    )
    source: Annotated[str, Refers("source")] | None = Field(
        None, description="of already_public: the source that names the person"
    )
    until: Day | None = Field(None, description="the last day on which the answer holds")


class ConsentAnswer(Grounds):
    """One answer to one use of a name. Missing is no."""

    answer: GivenAnswer = Field(description="yes, no, withdrawn, already_public or cannot_be_asked")


UseAnswer: TypeAlias = Annotated[ConsentAnswer, Short("answer")] | None


class Consent(Grounds):
    """The answers of one person: one a use, or one for several uses (``for``)."""

    submission: UseAnswer = Field(None, description="to this submission to UN experts")
    government: UseAnswer = Field(None, description="to being named to the Government")
    un_report: UseAnswer = Field(None, description="to being named in public UN reports")
    public: UseAnswer = Field(None, description="to being named in public")
    for_: Annotated[tuple[Use, ...], BeforeValidator(alone)] = Field(
        (), alias="for", description="the uses that answer is for: [submission, government, public]"
    )
    answer: GivenAnswer | None = Field(None, description="one answer for the uses under for")

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
    credit: Name | None = Field(None, description="whose picture it is")
    consent: Annotated[ConsentAnswer, Short("answer")] | None = Field(
        None, description="to this picture in public; missing is no"
    )


class Person(Part):
    """What alleged victims and related people have in common."""

    id: Id = Field(description="a short name within this file: ada")
    name: Name | None = Field(None, description="the full name, in the order in which it is said")
    short: Text | None = Field(
        None, description="how demands call the person or group, where not by the name: the women"
    )
    also: Annotated[tuple[Name, ...], BeforeValidator(alone)] = Field(
        (), description="every other form of the name, so that it is found where it may not stand"
    )
    native: dict[str, Name] = Field({}, description="the name in its own script: {zh-Hans: 常玮平}")
    title: Text | None = Field(None, description="Mr, Ms, Dr; never guessed")
    pronouns: Name | None = Field(None, description="she/her, he/him, they/them")
    consent: Annotated[Consent, Short("answer")] = Field(
        default_factory=Consent, description="the answer to each use of the name; what is not named is no"
    )
    pseudonym: Text | None = Field(None, description="stands for the name wherever it is not cleared: Ms K.")
    family: Name | None = Field(None, description="of the name, the family name, for forms of the UN")
    given: Name | None = Field(None, description="of the name, the given name, for forms of the UN")
    birth_place: Name | None = Field(None, description="for forms of the UN: where the person was born")
    document: Name | None = Field(
        None, description="for forms of the UN: an identity document, with number, day and who issued it"
    )
    address: Name | None = Field(None, description="for forms of the UN: the usual address")
    parents: Name | None = Field(None, description="for forms of the UN: the names of the parents")
    minority: Name | None = Field(
        None, description="for forms of the UN: the Indigenous people or minority the person belongs to"
    )
    more: dict[str, Name] = Field(
        {}, description="for forms of the UN: answers to other fields by their ids: {marital_status: married}"
    )

    @property
    def called(self) -> Marked:
        """What the office calls the person: the name, else the short form, the pseudonym or the id."""
        return self.name or self.short or self.pseudonym or Marked(self.id)


Kind: TypeAlias = Literal["person", "group", "organisation", "community"]


class AllegedVictim(Person):
    """A person, group, organisation or community to whom it happened."""

    kind: Kind = Field("person", description="person, group, organisation or community")
    gender: Text | None = Field(None, description="male, female, or the person's own word")
    born: When | None = Field(None, description="1984, 1984-03, 1984~ (about)")
    died: When | None = Field(None, description="the date of death")
    nationality: States = Field((), description="codes of the States of nationality: CHN")
    occupation: Text | None = Field(None, description="without article: human rights lawyer")
    is_: Annotated[tuple[Annotated[str, Word("person_kind")], ...], BeforeValidator(alone)] = Field(
        (),
        alias="is",
        description="what decides which law applies: indigenous, minority, lawyer, journalist, refugee, disability",
    )
    about: Text | None = Field(None, description="whole sentences on the person's work")
    count: Name | None = Field(None, description="of a group: how many they are")
    members: tuple[dict[str, Text], ...] = Field(
        (), description="of a group: a row each, with columns of your own: {name: …, sentence: …}"
    )
    protect: Literal["minor", "survivor"] | None = Field(
        None, description="never named anywhere, and needs no name"
    )
    photo: Photo | None = Field(None, description="a photograph, with a consent of its own")


class Related(Person):
    """A relative, lawyer or witness, who consents for themselves."""

    role: Text | None = Field(None, description="who it is: brother of Ada Quill")


class AllegedPerpetrator(Part):
    """Who is alleged to have done it."""

    id: Id = Field(description="a short name within this file: police")
    name: Name = Field(description="as it stands in a list: Baoji City Public Security Bureau")
    kind: Literal["state", "non_state", "company", "unknown"] = Field(
        "state", description="state, non_state, company or unknown"
    )
    state_link: Text | None = Field(
        None, description="for those outside the State: what the State knew or failed to do"
    )
    role: Text | None = Field(
        None, description="what it is alleged to have done, after its name: turned her lawyer away"
    )
    rank: Text | None = Field(None, description="rank or post, where it is known")
    individuals: Literal["known", "unknown"] | None = Field(
        None, description="unknown: the officers' names are not known, which is then said"
    )
    office: Id | None = Field(
        None, description="the id of the recipient that this office is, if it can be written to"
    )
    state: State | None = Field(None, description="its State, where not the first of the case")
