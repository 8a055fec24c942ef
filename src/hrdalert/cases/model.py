"""The case file as typed, frozen values: what happened, to whom, and who may know.

The names are those of the case file (``hrdalert new`` writes one and explains each), and each field's
description is what ``hrdalert schema`` prints for editors; where a field has none,
:mod:`hrdalert.cases.descriptions` has it. Everything but the first few keys may be missing: a case grows.
"""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

import datetime
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.shape import Refers, Short, Word
from hrdalert.cases.text import Marked, Told
from hrdalert.cases.values import (
    RULE,
    AsOf,
    Ids,
    Part,
    Perpetrators,
    Persons,
    SourceIds,
    State,
    States,
    Texts,
    Violations,
    alone,
)
from hrdalert.cases.values import Day as Day
from hrdalert.cases.values import Id as Id
from hrdalert.cases.values import Use as Use
from hrdalert.cases.values import When as When
from hrdalert.errors import Origin
from hrdalert.marked_yaml import Marks

# --- who


class Consent(Part):
    """One person's answer to one use of the name and the story. Missing is no."""

    answer: Literal["yes", "no", "withdrawn", "already_public", "cannot_be_asked"]
    by: Told | None = Field(
        None,
        description="who answered, where not the person: wife, lawyer, or the id of a related person",
    )
    say_who: bool | None = Field(
        None,
        description="whether documents tell who answered; without it, only of related persons who may be named",
    )
    date: When | None = None
    how: Told | None = Field(
        None, description="as it stands after 'by': telephone, a signed form, word of mouth"
    )
    until: Day | None = Field(None, description="the last day on which the answer holds")
    source: Annotated[Id, Refers("source")] | None = Field(
        None, description="for already_public: the source that named the person"
    )
    why: Told | None = Field(
        None, description="for cannot_be_asked: why, as a clause: lawyers cannot reach {chang.them}"
    )


ConsentEntry: TypeAlias = Annotated[Consent, Short("answer")]


class Consents(Part):
    """Consent is asked for each use; one answer never stands for another."""

    submission: ConsentEntry | None = Field(None, description="to a submission to UN experts")
    government: ConsentEntry | None = Field(None, description="to being named to the Government")
    un_report: ConsentEntry | None = Field(
        None, description="to being named in public UN reports and the database"
    )
    public: ConsentEntry | None = Field(None, description="to being named in public")

    def to(self, use: Use) -> Consent:
        found: Consent | None = getattr(self, use)
        return found or Consent.model_construct(answer="no")


class Name(Part):
    """A name is data: no short form is ever made by splitting one."""

    full: Marked
    family: Marked | None = Field(None, description="the family name, if there is one")
    given: Marked | None = None
    short: Marked | None = Field(
        None, description="how later mentions call the person, where not the family name"
    )
    native: dict[str, Marked] = Field({}, description="in the person's own script: {zh-Hans: 常玮平}")
    native_of: Marked | None = Field(
        None, description="the part of the name that native gives, where that is not the whole name"
    )
    aliases: Texts = ()
    wrong: Texts = Field((), description="forms seen elsewhere that are mistakes, never to be printed")


NameEntry: TypeAlias = Annotated[Name, Short("full")]


class Pseudonym(Part):
    text: Marked
    pronouns: Marked | None = None


class Person(Part):
    """What victims and relatives have in common."""

    id: Id
    name: NameEntry
    title: Marked | None = Field(None, description="Mr, Ms, Dr; never guessed")
    pronouns: Marked | None = Field(None, description="she/her, he/him, they/them, it/its")
    gender: Marked | None = None
    occupation: Told | None = Field(None, description="without article: human rights lawyer")
    consent: Consents = Field(default_factory=Consents)
    pseudonym: Annotated[Pseudonym, Short("text")] | None = Field(
        None, description="used wherever the name is not cleared: {text: Mr A., pronouns: he/him}"
    )
    never_named: Literal["minor", "survivor", "other"] | None = Field(
        None,
        description="why the person is called by the pseudonym in every document, whatever is answered under consent",
    )


class PublicPerson(Part):
    """What the public reads of a victim while the name is withheld."""

    occupation: Told | None = None
    human_rights_work: Told | None = None


class AllegedVictim(Person):
    kind: Literal["person", "group", "organisation", "community"] = "person"
    born: When | None = None
    died: When | None = None
    nationality: States = ()
    origin: Told | None = Field(None, description="the place the person is known to be from: Baoji")
    residence: Told | None = None
    human_rights_work: Told | None = Field(
        None, description="whole sentences: for whom and for what the person worked"
    )
    sources: SourceIds = ()
    known: Day | None = None
    public: PublicPerson | None = None


class Relation(Part):
    of: Annotated[Id, Refers("person")]
    role: Told = Field(alias="as", description="wife, brother, lawyer")


class Related(Person):
    """A relative, lawyer or witness, who consents for themselves."""

    relation: Relation
    known: Day | None = Field(
        None, description="the day from which documents may speak of this person; without it, always"
    )


class PublicPerpetrator(Part):
    name: Told


class AllegedPerpetrator(Part):
    id: Id
    name: Told = Field(description="as it stands in a sentence: the Baoji City Public Security Bureau")
    kind: Literal["state", "non_state", "unknown"] = "state"
    state_link: Told | None = Field(
        None, description="for those outside the State: what the State knew or failed to do"
    )
    rank: Told | None = None
    role: Told | None = Field(
        None,
        description="what it did or is alleged to have done, after its name: refused {chang.their} lawyers",
    )
    individuals: Literal["known", "unknown"] | None = Field(
        None,
        description="unknown: the unit is known, its officers' names and ranks are not, which is then said",
    )
    public: PublicPerpetrator | None = None
    sources: SourceIds = ()
    known: Day | None = None


# --- what


class PublicForm(Part):
    """What the public reads of a fact while a name is withheld. Without it the fact is not told."""

    date: When | None = None
    place: Told | None = None
    what: Told | None = None
    in_short: Told | None = None


class Account(Part):
    """Whose account a fact is, where it is not established otherwise."""

    of: Annotated[Id, Refers("anyone")]
    told: Literal["public", "lawyer", "lawyers", "family", "authorities", "us"] | None = None
    on: When | None = Field(None, description="when it was told, where that is not when it became known")


class Follows(Part):
    """The link that makes it a case about human rights work."""

    incident: Annotated[Id, Refers("incident")]
    role: Annotated[str, Word("link")] = Field("reprisal", alias="as")


class Fact(Part):
    """What incidents, steps of proceedings, remedies and the states of custody have in common."""

    id: Id | None = None
    date: When | None = Field(None, description="when it happened")
    part: Literal["early", "mid", "late"] | None = Field(
        None, description="of the month or year that date gives"
    )
    time: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    known: Day | None = Field(
        None, description="when it became known; without it, the earliest date of its sources"
    )
    place: Told | None = None
    what: Told | None = Field(
        None, description="whole sentences, told once, where a document tells the facts"
    )
    in_short: Told | None = Field(
        None, description="a clause with its subject and no date, for every other place"
    )
    public: PublicForm | None = None
    by: Perpetrators = ()
    of: Persons = Field((), description="whom it befell; without it, all")
    weight: Literal["lead", "body", "background"] = Field(
        "body", description="lead: what the case is about; background: what a short document may leave out"
    )
    confidence: Literal["confirmed", "credible", "alleged"] = "confirmed"
    confidential: bool = Field(False, description="for the office only: in no document but the case sheet")
    sources: SourceIds = ()

    @cached_property
    def when(self) -> CaseDate | None:
        """The date with its part and time."""
        if self.date is None or not (self.part or self.time):
            return self.date
        return CaseDate.parse(str(self.date), part=self.part, time=self.time)

    @model_validator(mode="after")
    def _date_fits(self) -> Self:
        try:
            _ = self.when
        except ValueError as error:
            raise PydanticCustomError(RULE, "{text}", {"text": str(error)}) from None
        return self


class Incident(Fact):
    id: Id
    violations: Violations = ()
    follows: Follows | None = None
    account: Account | None = None
    told_with: Literal["events", "person"] = Field(
        "events", description="person: told where the person is introduced, such as the loss of a licence"
    )


class CustodyState(Fact):
    """One dated thing known of whereabouts, lawyers, family or health in a spell of custody."""

    state: str


UNACKNOWLEDGED = frozenset({"denied", "not_acknowledged"})
"""States of whereabouts in which no custody is acknowledged. A denial stands until the place is known."""


class Custody(Part):
    """A spell of custody, with what is known of it."""

    id: Id | None = None
    of: Persons = ()
    start: When = Field(alias="from")
    until: When | None = None
    known: Day | None = None
    regime: Annotated[str, Word("regime")] | None = None
    place: Told | None = None
    by: Perpetrators = ()
    whereabouts: tuple[Annotated[CustodyState, Short("state")], ...] = ()
    lawyer: tuple[Annotated[CustodyState, Short("state")], ...] = ()
    family: tuple[Annotated[CustodyState, Short("state")], ...] = ()
    health: tuple[Annotated[CustodyState, Short("state")], ...] = ()
    public: PublicForm | None = None
    confidential: bool = False
    sources: SourceIds = ()


class Charge(Part):
    name: Told = Field(
        description="in each language: {en: subversion of State power, zh-Hans: 颠覆国家政权罪}"
    )
    law: Id | None = Field(
        None, description="the provision, by its id: cl_105_1 is article 105(1) of the Criminal Law of China"
    )
    acts: Told | None = Field(
        None,
        description="on which acts it rests; not_stated where nobody has said it, which is then said",
    )
    penalty: Told | None = Field(None, description="what it can carry: life imprisonment")
    public: Told | None = Field(
        None, description="what the public reads while a name is withheld: a State-security charge"
    )


class Proceeding(Fact):
    stage: Annotated[str, Word("stage")]
    court: Told | None = None
    charge: Annotated[Charge, Short("name")] | None = None
    outcome: Told | None = None


class Remedy(Fact):
    body: Told | None = None
    step: Told | None = None
    result: Told | None = None


class UNAction(Fact):
    kind: Annotated[str, Word("un_action")]
    reference: Marked | None = None
    concerns: Told | None = None
    result: Told | None = None
    identifies: bool = Field(True, description="no: a reader cannot find the person through it")


class Source(Part):
    id: Id
    kind: Annotated[str, Word("source")]
    title: Told
    publisher: Told | None = None
    date: When | None = None
    known: Day | None = Field(
        None,
        description="the day from which it may be cited, where its date is a month or a year and it came later in it",
    )
    url: Annotated[Marked, Field(description="http or https")] | None = None
    first_hand: bool = False
    confidential: bool = False
    identifies: bool = Field(True, description="no: a reader cannot find the person through it")
    note: Told | None = Field(
        None, description="what a reader should know of it, to follow its number: names X as its informant"
    )


class Measure(Part):
    """A law, a bill or a practice, without an individual victim."""

    title: Told
    kind: Annotated[str, Word("measure")]
    stage: Told | None = None
    date: When | None = None
    text: Told
    concerns: Told | None = None


# --- what is told of it on a day


class Urgency(Part):
    why: Told
    act_by: Day | None = None
    fallback: Day | None = None
    fallback_why: Told | None = Field(None, description="a clause: a change of custody is due in these days")


class Demand(Part):
    do: Annotated[str, Word("demand")] | None = None
    text: Told | None = Field(
        None, description="a demand in the case's own words, as an infinitive without 'to'"
    )
    what: Told | None = Field(
        None,
        description="for investigate: {chang.their} account of January 2020; for a release without conditions, what "
        "somebody is held for: {chang.their} poems",
    )
    of: Persons = ()
    to: Ids = Field((), description="alleged perpetrators or recipients that can do it; without it, all")
    public: Told | None = Field(None, description="what the public reads instead while a name is withheld")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.do is None and self.text is None:
            raise PydanticCustomError(RULE, "a demand needs do: (a word of the list of demands) or text:")
        return self


class MandateRequest(Part):
    id: Annotated[Id, Word("mandate")]
    reason: Told | None = Field(None, description="one fact of the case, as a clause after 'because'")


class Quotation(Part):
    text: Told
    speaker: Told = Field(description="name and title: N.N., Executive Director of X")
    approved: Day | None = Field(
        None, description="the day the speaker approved it; unapproved, it is never printed"
    )


class Action(Part):
    number: Marked | None = None
    issue: int = Field(1, ge=1, le=50, description="1 for the first action on the case, 2 for the second …")
    deadline: Day | None = None


class PublicTelling(Part):
    headline: Told | None = None
    headlines: dict[Id, Told] = Field({})
    summary: Told | None = None
    position: Told | None = None
    appeal_to: Ids = Field(
        (), description="who is written to instead: an office near the person leads to them"
    )
    texts: dict[Id, dict[Id, Told]] = Field({})


class Telling(Part):
    """The office's judgement on one day. Facts carry their own dates."""

    as_of: Day = Field(description="when the facts were last checked")
    status: Literal["imminent", "ongoing", "past", "resolved"] | None = None
    headline: Told | None = None
    headlines: dict[Id, Told] = Field({}, description="where one document needs its own: {press-release: …}")
    summary: Told | None = Field(None, description="50 to 90 words that stand alone")
    urgency: Urgency | None = None
    position: Told | None = None
    demands: Annotated[tuple[Annotated[Demand, Short("do")], ...], BeforeValidator(alone)] = ()
    prisoner_of_conscience: Persons = ()
    mandates: Annotated[tuple[Annotated[MandateRequest, Short("id")], ...], BeforeValidator(alone)] = ()
    appeal_to: Ids = ()
    quotes: tuple[Quotation, ...] = ()
    action: Action | None = None
    texts: dict[Id, dict[Id, Told]] = Field({}, description="a block of a template in this case's own words")
    public: PublicTelling | None = None
    notes: Told | None = Field(
        None, description="for the office alone: in no document but the case sheet of this telling"
    )


class Cooperation(Part):
    answer: Literal["yes", "no"]
    how: Told | None = None


class RuleOff(Part):
    """A rule of the review that is done without."""

    id: Marked
    why: Told


class Rules(Part):
    off: tuple[RuleOff, ...] = ()


class Case(Telling):
    """One case file."""

    reference: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
            max_length=40,
            description="names files, letters and messages, so it is never made from a name: 2026-014",
        ),
    ]
    id: Id | None = None
    language: str = Field("en", description="the language of texts that do not name theirs")
    country: State | None = None
    countries: States = ()
    territory: State | None = Field(None, description="HKG, MAC … where the law differs")
    third_states: States = Field(
        (), description="States that are not concerned, and whose offices appeal_to names all the same"
    )
    cooperation_with_un: Annotated[Cooperation, Short("answer")] | None = None
    communications_searched: Day | None = Field(
        None,
        description="the day on which the published communications of UN experts were last searched for the case",
    )
    as_of: AsOf
    editions: tuple[Telling, ...] = ()
    alleged_victims: tuple[AllegedVictim, ...] = ()
    related: tuple[Related, ...] = ()
    may_be_mentioned: Texts = Field(
        (),
        description="people near who agreed to be told of without a name, or are public already: wife",
    )
    alleged_perpetrators: tuple[AllegedPerpetrator, ...] = ()
    incidents: tuple[Incident, ...] = ()
    custody: tuple[Custody, ...] = ()
    proceedings: tuple[Proceeding, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    un_history: tuple[UNAction, ...] = ()
    sources: tuple[Source, ...] = ()
    measure: Measure | None = None
    rules: Rules = Field(default_factory=Rules)

    @property
    def states(self) -> tuple[str, ...]:
        """The States concerned."""
        return self.countries or ((self.country,) if self.country else ())

    @property
    def written_states(self) -> tuple[str, ...]:
        """The States and the territory whose offices a letter may go to; none where the case names no State."""
        own = (*self.states, self.territory) if self.territory else self.states
        return tuple(dict.fromkeys((*own, *self.third_states))) if own else ()

    @cached_property
    def days(self) -> frozenset[datetime.date]:
        """Every day that the file gives as a value, and the first and the last that a longer time can mean."""
        return frozenset(_days_in(self))

    def is_read_from(self, marks: Marks) -> None:
        """Keeps where each key of the file stands: no part of the case, and nothing that two cases differ by."""
        self.__dict__["_marks"] = marks

    def line(self, part: BaseModel, *keys: str) -> Origin | None:
        """Where a key of an entry of one of the lists of this case stands, or the entry where it has no such key.

        None for anything else, and for a case of no file.
        """
        marks: Marks | None = self.__dict__.get("_marks")
        if marks is None:
            return None
        path = next(
            (
                (name, number)
                for name, value in self
                if isinstance(value, tuple)
                for number, each in enumerate(value)
                if each is part
            ),
            None,
        )
        return None if path is None else marks.key((*path, *keys))


def _days_in(part: object) -> Iterator[datetime.date]:
    if isinstance(part, CaseDate):
        yield from (day for day in (part.start, part.end) if day)
    elif isinstance(part, datetime.date):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _days_in(each)
    elif isinstance(part, BaseModel):
        for _, value in part:
            yield from _days_in(value)
