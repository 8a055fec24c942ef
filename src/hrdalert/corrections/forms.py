"""The form of a knowledge file, subject by subject: which keys there are, and what stands in them.

The packaged files have this form too, and a test holds them to it.
"""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

import contextlib
import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    Field,
    PlainValidator,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from hrdalert import knowledge, settings
from hrdalert.cases.date_mistakes import DateMistake
from hrdalert.cases.messages import choice
from hrdalert.cases.shape import Short
from hrdalert.marked import shown
from hrdalert.settings import Url

_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"

Id: TypeAlias = Annotated[str, Field(pattern=_ID)]
Iso3: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Date: TypeAlias = Annotated[str, Field(pattern=_DATE)]
Texts: TypeAlias = dict[str, str]
Words: TypeAlias = tuple[str, ...]
Group: TypeAlias = Literal["woman", "child", "migrant", "minority", "disability"]


def _day(value: Any) -> datetime.date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with contextlib.suppress(ValueError):
            return datetime.date.fromisoformat(value)
    raise DateMistake(f"{shown(str(value))} is not a day", "write year, month and day: 2026-03-20")


Day: TypeAlias = Annotated[datetime.date, PlainValidator(_day)]


def _or_yes(value: Any, day: ValidatorFunctionWrapHandler) -> Any:
    return "yes" if value == "yes" else day(value)


def _a_vocabulary(name: str) -> str:
    if name not in knowledge.VOCABULARIES:
        raise ValueError(f"{name!r} is no vocabulary; {choice(knowledge.VOCABULARIES, name)}")
    return name


# --- what the records of several subjects have

_STATE = "a State, ISO 3166-1 alpha-3, such as CHN"
_DAY_OR_YEAR = "as precisely as it is known: 2026, 2026-03 or 2026-03-20"


class Part(settings.Part):
    """A part of a knowledge file. Unknown keys are errors."""

    DESCRIPTIONS: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("iso3", "country", "part_of", "state", "native_of"), _STATE),
        **dict.fromkeys(("withdrawal", "until", "text_of", "PrecedentRecord.date"), _DAY_OR_YEAR),
        "iso2": "ISO 3166-1 alpha-2, such as CN",
        "url": "a web address: https://…",
    }


class SourceEntry(Part):
    """Where something was read."""

    title: str | None = Field(None, description="what it is, for a reader who looks it up")
    url: Url | None = None
    date: str | None = Field(None, description="when it was printed, or when you asked")


class SourcedText(Part):
    """A text that was read somewhere."""

    text: str
    source: str = Field(description="the key in sources: of where it was read")


class OwnText(Part):
    """A text with its source, or a bare one in the office's own words."""

    text: str
    source: str | None = None


class SourcedAddress(Part):
    """An address that was read somewhere."""

    address: str
    source: str = Field(description="the key in sources: of where it was read")


Worded: TypeAlias = Annotated[OwnText, Short("text")]


class Record(Part):
    """What every record can have."""

    as_of: Day | None = Field(None, description="the day on which it was read, if not that of the whole file")


class SourcedRecord(Record):
    """A record of one source."""

    source: str = Field(description="the key in sources: of where it was read")


class KnowledgeFile(Part):
    """What every file begins with."""

    as_of: Day = Field(description="the day on which its sources were read: 2026-03-20")
    sources: dict[str, SourceEntry] = Field(
        default_factory=dict,
        description="where the records were read, each under a key: {gazette: {title: …, url: 'https://…'}}",
    )


# --- subject by subject


class Duty(Part):
    articles: Words
    says: str
    called_for_by: Words = Field(alias="for")
    beside: Words = Field((), alias="with")
    unless: Words = ()
    faint: Words = ()
    meets: Words = ()
    same_in: Words = ()
    only: Group | None = None
    short: str | None = None


class ArticlesRecord(SourcedRecord):
    id: Id
    articles: Texts
    duties: tuple[Duty, ...] = ()


class ArticlesFile(KnowledgeFile):
    records: tuple[ArticlesRecord, ...] = ()


class CountryName(Part):
    """The names of a State in one language; French and Spanish have the forms with prepositions beside them."""

    short: str
    formal: str
    running: str | None = None
    usual: Texts = Field(default_factory=dict)
    article: str | None = None
    article_optional: bool | None = None
    gender: str | None = None
    number: str | None = None
    de: str | None = None
    de_bare: str | None = None
    within: str | None = Field(None, alias="in")
    to: str | None = None
    a: str | None = None
    formal_de: str | None = None
    tw: str | None = None
    hk: str | None = None


class CountryRecord(SourcedRecord):
    iso3: Iso3
    iso2: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    status: Literal["member", "observer", "territory"]
    part_of: Iso3 | None = None
    names: dict[str, CountryName]
    nationality: str | None = None
    authorities: str | None = None


class CountriesFile(KnowledgeFile):
    records: tuple[CountryRecord, ...] = ()


class Formula(Part):
    text: str
    when: str | None = None


Formulas: TypeAlias = tuple[Annotated[Formula, Short("text")], ...]


class Accepted(Part):
    accepted: Words
    source: str


class DoorWindow(SourcedText):
    months: int


class DoorChannelEntry(Part):
    kind: Literal["form", "email"]
    address: str | None = Field(None, description="one that was read in a text of the body itself")
    page: Url | None = Field(None, description="where a person looks the address up")
    candidate: str | None = Field(None, description="an address that nobody has checked")
    note: str | None = None
    source: str


class DoorRecord(Record):
    id: Id
    kind: knowledge.DoorKind
    title: str | None = None
    gives: SourcedText | None = None
    who: SourcedText | None = None
    consent: Literal["required", "prior", "none"] | None = None
    consent_says: SourcedText | None = None
    window: DoorWindow | None = None
    languages: Accepted | None = None
    needs: tuple[SourcedText, ...] | None = None
    limit: SourcedText | None = None
    own_form: SourcedText | None = None
    channel: DoorChannelEntry | None = None
    committee: str | None = None
    treaty: str | None = None
    by: str | None = None
    article: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """A complaint takes the rest from what complaints have in common."""
        needed = (
            ("committee", "treaty", "by")
            if self.kind == "complaint"
            else ("title", "gives", "who", "consent", "needs", "channel")
        )
        if missing := [name for name in needed if getattr(self, name) is None]:
            raise ValueError(f"the procedure has no {missing[0]}; write {', '.join(missing)}")
        return self


class Complaints(Part):
    gives: SourcedText
    who: SourcedText
    consent: Literal["required", "prior", "none"]
    consent_says: SourcedText | None = None
    languages: Accepted | None = None
    own_form: SourcedText | None = None
    needs: tuple[SourcedText, ...]
    channel: DoorChannelEntry


class DoorsFile(KnowledgeFile):
    complaints: Complaints | None = Field(
        None, description="what complaints to all committees have in common"
    )
    records: tuple[DoorRecord, ...] = ()


class FormOfAddress(Part):
    salutation: Formulas = ()
    closing: Formulas = ()
    envelope: Formulas = ()
    note: str | None = None
    sources: Words = Field(description="the keys in sources: of where it was read")
    unverified: tuple[Literal["salutation", "closing"], ...] = ()


class RoleRecord(Record):
    id: Id
    note: str | None = None
    forms: dict[str, FormOfAddress]


class FormsOfAddressFile(KnowledgeFile):
    records: tuple[RoleRecord, ...] = ()


class Wait(Part):
    days: int = 0
    months: int = 0


class InstrumentRecord(SourcedRecord):
    id: Id
    kind: Literal["treaty", "other_treaty", "regional_treaty", "declaration", "general_comment"]
    short: str
    title: str
    name: str | None = None
    later: str | None = None
    parts: Literal["article", "principle", "rule", "guideline"] = "article"
    citation: str
    adopted: Day
    in_force: Day | None = None
    wait: Wait = Field(default_factory=Wait)
    body: str | None = None
    complaints: str | None = None
    applies_with: str | None = None
    note: str | None = None


class InstrumentsFile(KnowledgeFile):
    records: tuple[InstrumentRecord, ...] = ()


class Signs(Part):
    """What in a case points to a mandate, beside the violations."""

    roles: Words = ()
    described: dict[str, Words] = Field(default_factory=dict)
    acts: Words = ()
    steps: Words = ()
    custody: Words = ()
    custody_why: Words = ()
    work: bool = False
    workers: Words = ()
    marks: tuple[Group, ...] = ()


class RuleRecord(SourcedRecord):
    id: Id
    severity: Literal["error", "warning", "advice"]
    documents: Words
    decided: Literal["case", "document", "file", "no"]
    finds: str
    why: str
    mend: str
    ask: str | None = None
    protects: str | None = None
    note: str | None = None


class RulesFile(KnowledgeFile):
    documents: Texts = Field(
        default_factory=dict, description="what each document is called that a rule applies to"
    )
    records: tuple[RuleRecord, ...] = ()


class SourcedYear(Part):
    year: Annotated[str, Field(pattern=r"^\d{4}$")]
    source: str


class TakesCommunications(Part):
    answer: Literal["seen", "presumed"]
    source: str


class MandateRecord(Record):
    id: Id
    title: dict[str, SourcedText]
    kind: Literal["special_rapporteur", "independent_expert", "working_group"]
    scope: Literal["thematic", "country"]
    country: Iso3 | None = None
    since: SourcedYear | None = None
    dormant: bool = False
    email: SourcedAddress | None = None
    email_candidate: SourcedAddress | None = None
    own_form: SourcedText | None = None
    takes_communications: TakesCommunications
    established_by: SourcedText
    topics: Words
    signs: Signs = Field(default_factory=Signs)
    note: str | None = None


class MandatesFile(KnowledgeFile):
    aliases: dict[str, str] = Field(default_factory=dict, description="older and shorter ids: {wgad: …}")
    records: tuple[MandateRecord, ...] = ()


class PrecedentRecord(SourcedRecord):
    id: Id
    kind: str
    symbol: str | None = None
    number: str | None = None
    date: Date
    state: Iso3 | None = None
    territory: str | None = None
    subject: str
    held: str
    outcome: str | None = None
    outcome_verified: bool = True
    wgad_categories: Words = ()
    violations: Words
    says: str | None = None
    says_for: Words = ()
    says_law: Words = ()
    read: bool
    number_verified: bool = True
    note: str | None = None


class PrecedentsFile(KnowledgeFile):
    records: tuple[PrecedentRecord, ...] = ()


class LawEntry(Part):
    country: Iso3
    territory: str | None = None
    title: str
    native: str
    text_of: Date


class Limit(Part):
    hours: int = 0
    days: int = 0
    working_days: int = 0
    months: int = 0


class LegalLimit(Limit):
    said: str
    regime: str | None = None
    stage: str | None = None
    ended_by: Words = ()
    since: Day | None = None


class ProvisionRecord(SourcedRecord):
    id: Id
    law: str
    article: str | None = None
    offence: Texts = Field(default_factory=dict)
    topic: str | None = None
    native: Texts = Field(default_factory=dict)
    rule: str | None = None
    conduct: str | None = None
    penalties: str | None = None
    max_penalty: str | None = None
    can_carry: Texts = Field(default_factory=dict)
    limits: tuple[LegalLimit, ...] = ()
    state_security: bool = False
    terrorism: bool = False
    protects_victims: bool = False
    breach_test: str | None = None
    right: str | None = None
    un_criticism: Words = ()
    note: str | None = None


class ProvisionsFile(KnowledgeFile):
    laws: dict[str, LawEntry] = Field(default_factory=dict)
    records: tuple[ProvisionRecord, ...] = ()


class CommitmentEntry(Part):
    """What a State has done about one treaty."""

    ratification: Day | None = None
    accession: Day | None = None
    succession: Day | None = None
    acceptance: Day | None = None
    signed: Annotated[Day, WrapValidator(_or_yes)] | None = Field(
        None, description="the day, or yes where it is not known"
    )
    party: Literal["yes", "no", "contested"] | None = Field(
        None, description="where no act is on file: whether the State is a party"
    )
    withdrawal: Date | None = None
    until: Date | None = None
    complaints: Words = ()
    inquiry: bool | None = None
    reservation: str | None = None
    caution: bool = False
    source: str | None = None


class TerritoryEntry(Part):
    since: Annotated[str, Field(pattern=r"^\d{4}$", description="a year, such as 1997")]
    treaties: Words


class RatificationsRecord(SourcedRecord):
    iso3: Iso3
    note: str | None = None
    territories: dict[str, TerritoryEntry] = Field(default_factory=dict)
    treaties: dict[str, CommitmentEntry]


class RatificationsFile(KnowledgeFile):
    records: tuple[RatificationsRecord, ...] = ()


class RightMandates(Part):
    primary: Words
    if_relevant: Words = ()


class RightRecord(SourcedRecord):
    id: Id
    family: str
    articles: dict[str, Words]
    soft_law: dict[str, Words] = Field(default_factory=dict)
    wgad_categories: Words = ()
    mandates: RightMandates
    note: str | None = None


class RightsFile(KnowledgeFile):
    wgad_categories: dict[str, SourcedText] = Field(default_factory=dict)
    records: tuple[RightRecord, ...] = ()


class FormFieldEntry(Part):
    id: Id
    label: str
    type: str
    needed: Literal["always", "urgent_appeal", "human_rights_defenders", "optional", "unknown"]
    note: str | None = None
    source: str


class SectionRecord(Record):
    id: Id
    label: str
    repeatable: bool = False
    fields: tuple[FormFieldEntry, ...]


class ChannelEntry(Part):
    id: Id
    kind: Literal["form", "email", "post"]
    address: str | None = None
    status: Literal["uncertain"] | None = None
    note: str | None = None
    source: str


class OnlineForm(Part):
    status: str | None = None
    limits: str | None = None
    note: str
    source: str


class NeverUse(Part):
    addresses: Words
    note: str | None = None
    source: str


class SpecialProceduresFile(KnowledgeFile):
    languages: Accepted | None = None
    form: OnlineForm | None = None
    channels: tuple[ChannelEntry, ...] = ()
    never_use: NeverUse | None = None
    records: tuple[SectionRecord, ...] = ()


class TimeLimitRecord(SourcedRecord, Limit):
    id: Id
    rule: str
    warn_after_days: int | None = None


class TimeLimitsFile(KnowledgeFile):
    records: tuple[TimeLimitRecord, ...] = ()


class TermRecord(Record):
    id: Id
    label: dict[str, Worded]
    explanation: str
    phrase: Texts = Field(default_factory=dict)
    native: dict[str, Worded] = Field(default_factory=dict)
    acronym: str | None = None
    deprives_of_liberty: bool | None = None
    provision: str | None = None
    family: str | None = None
    violations: Words = ()
    rests_on: Words = ()
    looks_back: bool = False


class VocabularyFile(KnowledgeFile):
    """One vocabulary; a file can hold several, between lines of three dashes."""

    vocabulary: Annotated[str, AfterValidator(_a_vocabulary)]
    families: dict[str, Texts] = Field(default_factory=dict)
    native_of: dict[str, Iso3] = Field(default_factory=dict)
    records: tuple[TermRecord, ...] = ()


FORMS: Mapping[str, type[KnowledgeFile]] = {
    "mandates": MandatesFile,
    "special_procedures": SpecialProceduresFile,
    "doors": DoorsFile,
    "time_limits": TimeLimitsFile,
    "instruments": InstrumentsFile,
    "ratifications": RatificationsFile,
    "articles": ArticlesFile,
    "rights": RightsFile,
    "provisions": ProvisionsFile,
    "precedents": PrecedentsFile,
    "rules": RulesFile,
    "forms_of_address": FormsOfAddressFile,
    "countries": CountriesFile,
    "vocabulary": VocabularyFile,
}
"""By subject, which is the name of the file."""
