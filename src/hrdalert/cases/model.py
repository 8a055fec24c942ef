"""The case file as typed, frozen values: what happened, to whom, and who may know.

The names are those of the case file, and the description of a field is what ``hrdalert schema`` prints. Everything but
the first keys may be missing: a case grows. A text is a :class:`LocatedText`, which knows its place in the file.
"""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, PrivateAttr

from hrdalert.cases.entities import (
    ENTRY_KINDS,
    AllegedPerpetrator,
    AllegedVictim,
    Answer,
    Consent,
    ConsentAnswer,
    Custody,
    Entry,
    EntryKind,
    Kind,
    Outcome,
    Person,
    Related,
    Weight,
)
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.located_yaml import Places
from hrdalert.cases.shape import Short, Word, shape_of
from hrdalert.cases.statements import (
    Action,
    Arbitrary,
    Argument,
    Demand,
    MandateReason,
    Post,
    Quote,
    Release,
    ReleaseWords,
    Request,
    Urgent,
)
from hrdalert.cases.values import (
    Day,
    FileId,
    Id,
    Ids,
    Language,
    Many,
    Moment,
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
    block_texts,
    key,
)
from hrdalert.errors import Origin, Problem


class Next(Part):
    """What comes next of a measure."""

    what: Text = Field(description="a whole sentence")
    by: When | None = key("the day by which it comes")


class Provision(Part):
    """One article of a measure, for the table."""

    article: Text | None = key("clause 3")
    says: Text | None = key("what it says")
    standard: Text | None = key("what it must be measured by: ICCPR 22")
    concern: Text | None = key("what is wrong with it")
    ask: Text | None = key("what is asked: delete")


class Measure(Part):
    """A law, a bill or a practice."""

    title: Text = Field(description="its name, with its article where a sentence needs one")
    kind: Literal["law", "bill", "practice", "policy", "decree"] | None = key("what it is")
    stage: Literal["tabled", "adopted", "signed", "in_force", "practice"] | None = key("how far it has come")
    stage_text: Text | None = key("the stage, as it is printed: in force since 1 January 2026")
    affects: Text | None = key("whole sentences: whom it concerns")
    violations: Violations = key("what it violates, in words of the vocabulary", ())
    facts: Many[Annotated[str, Word("fact")]] = key("what the law asks and data do not show: funding", ())
    since: When | None = key("the day it was tabled, adopted or came into force")
    sources: SourceIds = key("ids of sources", ())
    next: Annotated[Next, Short("what")] | None = key("what comes next: {what: …, by: 2026-03-19}")
    provisions: tuple[Provision, ...] = key("its articles: a row each of a table", ())


class Annex(Part):
    """A file that goes with a document to its reader, in a bundle."""

    file: Name = Field(description="in the workspace: annexes/verdict.pdf; a PDF, JPEG, PNG or Word file")
    title: Name = Field(description="what it is, as the list of exhibits has it")
    to: Ids = Field(description="the documents that it goes with: [un-communication]")
    sources: SourceIds = key("ids of sources", ())


class Source(Part):
    """Who or what gave the information."""

    id: Id = Field(description="a short name within this file, such as S1")
    kind: Annotated[str, Word("source_kind", open=True)] = Field(
        description="ngo, media, family, lawyer … or your own words"
    )
    title: Name = Field(description="of the article, the report or the conversation")
    publisher: Name | None = key("who published it")
    date: When | None = key("when it was published or said")
    url: Name | None = key("its whole address, beginning with https:// or http://")
    first_hand: bool = key(
        "yes: the source saw it happen, or it happened to the source", False, readers="internal"
    )
    confidential: bool = key("stands in no document but the case sheet", False)
    identifies: bool | None = key("whether it leads to the victim; no: listed where the name is withheld")
    cite: bool = key("named in releases too", False)
    note: Name | None = key("for the office: read in a copy", readers="internal")


class RuleOff(Part):
    """A rule that this case does without."""

    id: Name = Field(description="the rule, as check names it")
    why: Name = Field(description="the reason, which check shows")


class Rules(Part):
    """Rules that are left out."""

    off: tuple[RuleOff, ...] = key("those that are left out, each with its reason", ())


Blocks: TypeAlias = Annotated[dict[str, dict[str, Any]], BeforeValidator(block_texts)]


class Withheld(Part):
    """What everybody reads to whom a victim may not be named, a Government included. No real name stands here."""

    headline: Text | None = key("in place of the text of this name")
    subject: Text | None = key("in place of the text of this name")
    summary: Text | None = key("in place of the text of this name")
    now: Text | None = key("in place of the text of this name")
    letter: Text | None = key("in place of the text of this name")
    position: Text | None = key("in place of the text of this name")
    background: Text | None = key("in place of the text of this name")
    closing: Text | None = key("in place of the text of this name")
    joint: Text | None = key("in place of the text of this name")
    quotes: tuple[Annotated[Quote, Short("text")], ...] = key("in place of the text of this name", ())
    posts: tuple[Annotated[Post, Short("text")], ...] = key("in place of the text of this name", ())
    demands: tuple[Demand, ...] = key("in place of the text of this name", ())
    urgent: Annotated[Urgent, Short("why")] | None = key("in place of the text of this name")
    texts: Blocks = key("one document's own words for a block: {press-release: {opening: …}}", {})
    requests: tuple[Annotated[Request, Short("do")], ...] = key("in place of the text of this name", ())
    analysis: tuple[Argument, ...] = key("in place of the text of this name", ())
    questions: tuple[Text, ...] = key("in place of the text of this name", ())
    unknown: Text | None = key("in place of the text of this name")
    experts: tuple[Text, ...] = key("in place of the text of this name", ())
    release: ReleaseWords = Field(
        default_factory=cache(ReleaseWords), description="in place of the text of this name"
    )
    violations: Violations = key(
        "the violations whose law these readers may see; without it, no law is printed", ()
    )
    is_: Many[Annotated[str, Word("person_kind")]] = key(
        "what these readers may learn of the victims from that law: minor, woman, disability", (), alias="is"
    )


class Ahead(Part):
    """A day that lies ahead: of a hearing, an execution, a vote."""

    date: When = Field(description="the day, as far as it is known: 2026-04-10")
    what: Text = Field(
        description="what is to come, with its article: the first hearing",
        json_schema_extra={"readers": "internal"},
    )
    of: Persons = key("whom it concerns; without it, all alleged victims", ())


class Said(Part):
    """An answer to a finding of check."""

    text: Name = Field(description="the key of the text: withheld.summary")
    words: Name = Field(description="the words that were found, as they stand there")
    why: Name = Field(description="why they may stay")


class Case(Part):
    """All of a case file."""

    reference: FileId = Field(description="neutral, never made from a name: it names files and messages")
    state: State | None = key("the State concerned (ISO 3166-1 alpha-3): CHN")
    states: States = key("the States concerned, where there are several; the first is the default below", ())
    territory: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = key(
        "HKG, where law differs from the State's; an entry with state: CHN is then an act outside it"
    )
    third_states: States = key("other States that may be written to", ())
    authorities: Text | None = key("who should act, if not “the … authorities”: the Hong Kong authorities")
    status: Literal["imminent", "ongoing", "past", "closed"] = Field(
        description="imminent, ongoing, past or closed"
    )
    as_of: Day = Field(description="the day on which all of it was last checked")
    language: Language = key("the language of the texts: en, fr, zh-Hans", "en")

    headline: Text | None = key("a few words, as over a press release")
    subject: Text | None = key("a noun phrase for submissions and letters; else the headline stands there")
    summary: Text | None = key("50 to 120 words that stand alone")
    now: Text | None = key("where things stand: place, lawyer, family, health, next date, what is not known")
    letter: Text | None = key(
        "first person singular: what an official should read, argued, with the law that it rests on"
    )
    position: Text | None = key(
        "your view, in public; a release quotes three paragraphs: high up, behind the story, before the asks"
    )
    link: Text | None = key("how it is connected with the work for human rights", readers="un internal")
    reprisal: Text | None = key(
        "how it is connected with cooperation with the United Nations", readers="un internal"
    )
    background: Text | None = key(
        "what led up to it; without it, the entries of the chronology of weight body stand there"
    )
    closing: Text | None = key("how it ended, for a case that is closed")
    urgent: Annotated[Urgent, Short("why")] | None = key("why it cannot wait: {why: …, by: 2026-04-10}")
    analysis: tuple[Argument, ...] = key(
        "why each right was breached, the strongest first: [{right: liberty, text: …, answer: …}]",
        (),
        readers="un internal",
    )
    questions: tuple[Text, ...] = key(
        "what the Government should be asked, each a whole sentence", (), readers="un internal"
    )
    unknown: Text | None = key(
        "what you do not know, and where sources differ, in whole sentences", readers="un internal"
    )
    experts: tuple[Text, ...] = key(
        "what the UN experts are asked beyond writing, bare infinitives: speak publicly",
        (),
        readers="un internal",
    )
    quotes: tuple[Annotated[Quote, Short("text")], ...] = key(
        "what somebody says of it, in whole sentences: [{text: …, approved: 2026-03-20}]", ()
    )
    posts: tuple[Annotated[Post, Short("text")], ...] = key(
        "your posts for social networks, each as it shall stand there: [{text: …, for: x}]", ()
    )
    notes: Name | None = key("for the office; in the case sheet alone", readers="internal")
    withheld: Withheld | None = key("for all to whom a victim may not be named; no real name stands in it")
    texts: Blocks = key(
        "own words for a block: {press-release: {opening: …}}, of one letter {appeal-letter/harbour-police: {…}}",
        {},
    )

    alleged_victims: tuple[AllegedVictim, ...] = key(
        "the persons, groups, organisations or communities to whom it happened", ()
    )
    related: tuple[Related, ...] = key("relatives, lawyers and witnesses, who consent for themselves", ())
    alleged_perpetrators: tuple[AllegedPerpetrator, ...] = key("who is alleged to have done it", ())
    chronology: tuple[Entry, ...] = key("what happened, oldest first", ())
    custody: tuple[Custody, ...] = key(
        "each time in custody, as data: of, from, until, kind, place, lawyer, family, health", ()
    )
    measure: Measure | None = key("a law, a bill or a practice")
    joint: Text | None = key("how a joint statement begins: We, the undersigned organisations, …")
    signatories: tuple[Name, ...] = key("who signs a joint statement, in any order", ())
    arbitrary: Annotated[Arbitrary, Short("why")] | None = key(
        "why a detention is arbitrary: {categories: [II, III], why: …}", readers="un internal"
    )
    demands: tuple[Annotated[Demand, Short("do")], ...] = key(
        "what is asked for: {do: release, of: ada}, or in your own words {text: …}", ()
    )
    requests: tuple[Annotated[Request, Short("do")], ...] = key(
        "what other States are asked to do, those of third_states: {do: raise_case, of: ada}",
        (),
        readers="third_state internal",
    )
    mandates: tuple[Annotated[MandateReason, Short("id")], ...] = key(
        "the UN experts to write to; without it, they are suggested", (), readers="un internal"
    )
    appeal_to: Ids = key("whom letters go to: ids of recipients", ())
    action: Action = Field(
        default_factory=cache(Action), description="of the urgent action: its number and days"
    )
    release: Release = Field(
        default_factory=cache(Release),
        description="what the news release says, and when the public may know: {lead: …, embargo: …}",
    )
    sources: tuple[Source, ...] = key("where the information comes from; numbered in this order", ())
    annexes: tuple[Annex, ...] = key("what goes with documents in bundles, in this order", ())
    next: tuple[Ahead, ...] = key(
        "days that lie ahead, which texts may then tell: [{date: 2026-04-10, what: the first hearing}]",
        (),
        readers="internal",
    )
    said: tuple[Said, ...] = key(
        "answers to findings of check, each as long as its words stand in its text", (), readers="internal"
    )
    still_true: dict[str, Day] = key(
        "texts that somebody read again after news, by their keys, and that need no change: {position: 2026-03-21}",
        {},
        readers="internal",
    )
    rules: Rules = Field(
        default_factory=cache(Rules),
        description="rules of check that this case does without: {off: [{id: …, why: …}]}",
    )

    _marks: Places | None = PrivateAttr(None)
    _file: Path = PrivateAttr(Path("<no file>"))
    _hiding: tuple[Problem, ...] | None = PrivateAttr(None)
    _about: tuple[tuple[Any, ...], dict[str, list[int]]] = PrivateAttr(((), {}))
    """Entries, and the places of those about somebody by their id: a case may have thousands."""
    _places: tuple[tuple[AllegedVictim, ...], dict[str, int]] = PrivateAttr(((), {}))
    """Alleged victims, and the place of each by its id: a case may have hundreds."""

    def is_read_from(self, file: Path, marks: Places, hiding: Iterable[Problem] | None = None) -> None:
        """Remember the file, by which problems say where things stand; ``hiding`` of a text that is being typed."""
        self._file, self._marks = file, marks
        self._hiding = None if hiding is None else tuple(hiding)

    @property
    def file(self) -> Path:
        """The file that the case was read from."""
        return self._file

    def origin(self, *path: str | int) -> Origin:
        """Where the key at a path stands: ``("alleged_victims", 0, "born")``; a missing one at the part above it."""
        marks = (self.__pydantic_private__ or {}).get("_marks")  # self._marks takes ten times as long
        return Origin(self._file) if marks is None else marks.key(path)

    @property
    def is_typed(self) -> bool:
        """Whether it is what somebody is typing, which may lack what cannot be read yet: it is made into no file."""
        return self._hiding is not None

    @property
    def hiding(self) -> tuple[Problem, ...]:
        """What could hide somebody in what is being typed."""
        return self._hiding or ()

    @property
    def all_states(self) -> tuple[str, ...]:
        """The States concerned, the default first."""
        return self.states or ((self.state,) if self.state else ())

    @property
    def written_to(self) -> tuple[str, ...]:
        """The States, and the territory, whose offices may be written to."""
        return (*self.all_states, *self.third_states, *filter(None, (self.territory,)))

    def state_of(self, part: Entry | Custody | AllegedPerpetrator) -> str | None:
        """The State whose act an entry or a custody is, or whose office somebody holds."""
        return part.state or next(iter(self.all_states), None)

    @property
    def people(self) -> tuple[Person, ...]:
        """Alleged victims and related people."""
        return (*self.alleged_victims, *self.related)

    @property
    def all_demands(self) -> tuple[Demand, ...]:
        """The demands, and those in their place under ``withheld``."""
        return (*self.demands, *(self.withheld.demands if self.withheld else ()))

    def person(self, id: str) -> Person | None:
        """The victim or related person of an id."""
        return next((person for person in self.people if person.id == id), None)

    def victims_of(self, part: Entry | Custody | Request) -> tuple[AllegedVictim, ...]:
        """The alleged victims whom an entry, a custody or a demand is about; all of them where it names nobody.

        Of a member of a group it is the group.
        """
        if not part.of:
            return self.alleged_victims
        victims, known = (self.__pydantic_private__ or {})["_places"]
        if victims is not self.alleged_victims:
            known = {id: place for place, victim in enumerate(self.alleged_victims) for id in victim.ids}
            self._places = (self.alleged_victims, known)
        return tuple(self.alleged_victims[at] for at in sorted({known[id] for id in part.of if id in known}))


TEXTS: tuple[str, ...] = tuple(name for name, key in shape_of(Case).keys.items() if key.is_text)
"""The keys of a case behind which one text stands."""
RELEASE: tuple[str, ...] = tuple(shape_of(ReleaseWords).keys)
"""The keys of what a news release alone says."""


def entries_about(case: Case, id: str) -> Iterator[tuple[int, Entry]]:
    """The entries of the chronology that name a person, or nobody and so all, with their places, in their order."""
    entries, about = (case.__pydantic_private__ or {}).get("_about", ((), {}))
    if entries is not case.chronology:
        about = defaultdict(list)
        for place, entry in enumerate(case.chronology):
            for named in dict.fromkeys(entry.of) or ("",):
                about[named].append(place)
        case._about = (case.chronology, about)
    places = sorted((*about.get(id, ()), *about.get("", ())))
    return ((place, case.chronology[place]) for place in places)


def texts_of(value: Any, key: str = "") -> list[tuple[str, LocatedText]]:
    """Every text of a case or a part of it, with its key: ``("chronology[2].text", …)``."""
    texts: list[tuple[str, LocatedText]] = []
    _gather(value, key, texts)
    return texts


def _gather(value: Any, key: str, texts: list[tuple[str, LocatedText]]) -> None:
    if isinstance(value, LocatedText):
        texts.append((key, value))
    elif isinstance(value, Part):
        parts = vars(value)
        for name, shown in _keys(type(value)):
            part = parts[name]
            if isinstance(part, LocatedText):
                texts.append((f"{key}.{shown}" if key else shown, part))
            elif part and isinstance(part, _MAY_HOLD_TEXTS):
                _gather(part, f"{key}.{shown}" if key else shown, texts)
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            _gather(part, f"{key}[{number}]", texts)
    elif isinstance(value, dict):
        for name, part in value.items():
            _gather(part, f"{key}.{name}", texts)


_MAY_HOLD_TEXTS: Final = (Part, tuple, dict)


@cache
def _keys(part: type[Part]) -> tuple[tuple[str, str], ...]:
    """The fields of a part, each with its key in a file."""
    return tuple((name, field.alias or name) for name, field in part.model_fields.items())
