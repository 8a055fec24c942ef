"""Who can be written to: the offices of ``recipients/``, each with its source and the day it was checked."""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias

from msgspec import Struct, field
from pydantic import AfterValidator, BeforeValidator, Field

from hrdalert import knowledge
from hrdalert.cases.messages import nearest
from hrdalert.cases.model import Day, Id, When
from hrdalert.cases.references import id_of, is_id
from hrdalert.cases.text import Told
from hrdalert.dispatch.arrangements import Hours, NoMail, OpenPgp, Weekdays
from hrdalert.dispatch.mailboxes import problems_of_duplicates
from hrdalert.dispatch.recipient_checks import Checks
from hrdalert.errors import InputErrors, Misaddressed, Problem, WrongRecipients
from hrdalert.file_mistakes import validated
from hrdalert.marked import Marked, shown
from hrdalert.marked_yaml import scan
from hrdalert.settings import Country, Email, Languages, Lines, Part, Texts, Url, Zone, in_language

LIMIT_DAYS = 90
"""An address that was checked longer ago is stale."""

Kind: TypeAlias = Literal[
    "head_of_state",
    "ministry",
    "police",
    "state_security",
    "procuratorate",
    "court",
    "prison",
    "detention_centre",
    "party",
    "parliament",
    "mission",
    "embassy",
    "un",
    "press",
    "member",
    "other",
]
Level: TypeAlias = Literal[
    "international",
    "national",
    "provincial",
    "municipal",
    "county",
    "facility",
    "party",
    "mission",
    "embassy",
]
Channel: TypeAlias = Literal["post", "fax", "email", "form", "via_embassy"]

_FORMS: Mapping[str, str] = {
    "head_of_state": "head_of_state_republic",
    "ministry": "minister",
    "procuratorate": "attorney_procurator_general",
    "court": "chief_judge_court_president",
    "mission": "ambassador_permanent_representative",
    "embassy": "embassy_unnamed",
}
"""The form of address that most offices of a kind have, where it greets without a name."""
_GREETINGS: Mapping[str, str] = {
    "police": "Dear Director,",
    "state_security": "Dear Director,",
    "prison": "Dear Director,",
    "detention_centre": "Dear Director,",
    "party": "Dear Secretary,",
    "press": "Dear Editor,",
}
"""What could be written as salutation to the other kinds."""
_OF_NO_STATE = ("un", "press", "member", "other")


def _role(role: str) -> str:
    known = knowledge.roles()
    if role not in known:
        near = nearest(role, list(known))
        mend = f"did you mean {near}?" if near else f"write one of {', '.join(known)}"
        raise ValueError(f"{role!r} is no form of address; {mend}")
    return role


def _no_bare_holder(value: object) -> object:
    if isinstance(value, str):
        raise ValueError(
            f"keys with values are expected here, not {str(value)!r}; write holder: {{title: {value}}}"
        )
    return value


def _alone(value: object) -> object:
    return [value] if isinstance(value, str) else value


Ids: TypeAlias = Annotated[tuple[Id, ...], BeforeValidator(_alone)]


class Holder(Part):
    """Who holds the office, where a letter needs it. Holders change: the title alone is safer."""

    name: Marked | None = None
    title: Told | None = Field(None, description="as it stands before the name: Director")


class Recipient(Part):
    """An office, and how to reach and address it."""

    id: Id
    office: Told = Field(description="the name of the office: Baoji City Public Security Bureau")
    called: Told | None = Field(
        None, description="what a letter calls the office once it is addressed: Bureau, for 'your Bureau'"
    )
    office_native: Marked | None = None
    kind: Kind
    level: Level | None = None
    country: Country | None = Field(
        None, description="where it is, ISO 3166-1 alpha-3; of an embassy, the host State"
    )
    represents: Country | None = Field(None, description="of an embassy or mission: the State that sent it")
    languages: Languages = Field((), description="in which it can be written to; first the best")
    holder: Annotated[Holder, BeforeValidator(_no_bare_holder)] | None = None
    address: Lines = ()
    address_native: Lines = ()
    phone: Marked | None = None
    fax: Marked | None = None
    email: Email | None = None
    form: Url | None = Field(None, description="the address of an online form")
    social: Texts = ()
    salutation: Told | None = Field(
        None, description="whole and never made from a name: {en: 'Dear Director He,'}"
    )
    form_of_address: Annotated[str, AfterValidator(_role)] | None = Field(
        None, description="the kind of office, for what salutation and closing leave open: minister"
    )
    closing: Told | None = None
    envelope: Told | None = Field(
        None, description="the lines above the address, where not title, name and office"
    )
    channel: Channel | None = Field(None, description="the best way to reach it")
    published: When | None = Field(None, description="when the source printed the address")
    source: Marked = Field(description="where the address was read")
    caveat: Told | None = None
    verified_on: Day | None = Field(
        None, description="the day on which somebody checked the address; empty: never"
    )
    groups: Ids = ()
    beat: Texts = Field((), description="of a journalist: what she or he writes about")
    timezone: Zone | None = Field(None, description="where it works: Europe/Berlin")
    hours: Hours | None = Field(
        None, description="when somebody reads there, by the clock of its time zone: 09:00-17:00"
    )
    days: Weekdays = Field((), description="the days on which somebody reads there; without it, mon to fri")
    honours_embargo: bool = Field(
        False, description="it has agreed to publish nothing before the hour of an embargo"
    )
    no_mail: NoMail | None = Field(None, description="it asked to be written to no more, and nothing is sent")
    openpgp: OpenPgp | None = Field(None, description="the key with which mail to it is encrypted")

    @property
    def acts_for(self) -> str | None:
        """The State: of an embassy or mission, the one that sent it."""
        return self.represents or self.country

    def is_in(self, states: Collection[str]) -> bool:
        """Whether it acts for one of these States, or for none; where none are given, always."""
        return not states or self.acts_for in (None, *states)

    @property
    def is_of_a_state(self) -> bool:
        """Whether it is an office of a State: what is written to it, that State knows."""
        return self.kind not in _OF_NO_STATE

    @property
    def is_invented(self) -> bool:
        """Whether it came with a new workspace, as an example."""
        return self.source.startswith("invented for this example")

    def is_stale(self, today: date, limit_days: int = LIMIT_DAYS) -> bool:
        """Whether the address was never checked, or too long ago to send anything to it."""
        return self.verified_on is None or not 0 <= (today - self.verified_on).days <= limit_days

    @property
    def holds_until(self) -> date | None:
        """The last day on which the address counts as checked; None: it never was."""
        return self.verified_on + timedelta(days=LIMIT_DAYS) if self.verified_on else None

    def as_known_on(self, day: date) -> Self:
        """The same, without the name of a holder whom its source printed only later: holders change."""
        printed = self.published.start if self.published else None
        if self.holder is None or self.holder.name is None or printed is None or printed <= day:
            return self
        name = str(self.holder.name)
        spoken = (self.salutation, self.envelope)
        salutation, envelope = (None if text and _names(text, name) else text for text in spoken)
        holder = self.holder.model_copy(update={"name": None})
        return self.model_copy(update={"holder": holder, "salutation": salutation, "envelope": envelope})

    def staleness(self, today: date, limit_days: int = LIMIT_DAYS) -> str | None:
        """What to tell a user about a stale address; None where it is fresh."""
        if not self.is_stale(today, limit_days):
            return None
        if self.verified_on is not None:
            return f"checked on {self.verified_on}, which is not within {limit_days} days of {today}"
        word = "on" if self.published and self.published.precision == "day" else "in"
        printed = f" since it was printed {word} {self.published}" if self.published else ""
        if not self.is_on_file:
            return f"no address or number is on file ({self.source})"
        return f"never checked{printed} ({self.source})"

    @property
    def is_on_file(self) -> bool:
        """Whether there is any way to reach it: by post, by telephone lines, or online."""
        return bool(self.address or self.address_native or self.ways())

    def ways(self) -> tuple[str, ...]:
        """How to reach it other than by post, each as a line to print."""
        named = (("Fax", self.fax), ("E-mail", self.email), ("Online form", self.form))
        return (*(f"{name}: {way}" for name, way in named if way), *map(str, self.social))

    def salutation_in(self, language: str) -> str | None:
        """Its own salutation, else the usual one of such offices if that needs no name and no guess.

        In English, an office whose holder has a title and no name that is known is greeted by the title.
        """
        own = self.salutation.version(language) if self.salutation else None
        return own or _usual(self.form_of_address, language, "salutations") or self._by_title(language)

    def _by_title(self, language: str) -> str | None:
        if language != "en" or self.holder is None or self.holder.name or not self.holder.title:
            return None
        return f"Dear {in_language(self.holder.title, language)},"

    def is_greeted_unread(self, language: str) -> bool:
        """Whether its letters have the greeting or the closing that such offices get, and nobody has read that."""
        form = knowledge.forms_of_address(self.form_of_address or "", language)
        has_own = self.salutation and self.closing
        return form is not None and not form.verified and not has_own

    def without_salutation(self, language: str) -> Problem | None:
        """What to mend before a letter in ``language`` can greet it; None where it can."""
        if self.salutation_in(language):
            return None
        form = _FORMS.get(self.kind)
        usual = _usual(form, language, "salutations")
        own = usual or (greeting(self.kind) if language == "en" else "…")
        mend = f"salutation: {{{language}: '{own}'}}"
        given = f"; {self.form_of_address} greets nobody without a name" if self.form_of_address else ""
        return Problem(
            self.office.origin,
            "no-salutation",
            f"{self.id} has no salutation in {language}, and a letter needs one{given}",
            f"write form_of_address: {form}, or {mend}" if usual and not given else f"write {mend}",
        )

    def closing_in(self, language: str) -> str | None:
        """The closing of a letter to it."""
        own = self.closing.version(language) if self.closing else None
        return own or _usual(self.form_of_address, language, "closings")

    def address_block(self, language: str = "en") -> tuple[str, ...]:
        """The lines of the envelope: holder, office and address; in Chinese those in its own script."""
        if language.startswith("zh") and self.address_native:
            return (self.office_native or self.office_in(language), *self.address_native)
        if self.envelope:
            return (*in_language(self.envelope, language).splitlines(), *self.address)
        holder, office = self._holder_in(language), self.office_in(language)
        return (*([holder] if holder and holder not in office else []), office, *self.address)

    def office_in(self, language: str) -> str:
        """The name of the office, in English where this language is not there."""
        return in_language(self.office, language)

    def _holder_in(self, language: str) -> str:
        if self.holder is None:
            return ""
        title = in_language(self.holder.title, language) if self.holder.title else ""
        return " ".join(filter(None, (title, self.holder.name)))


def _names(text: Told, name: str) -> bool:
    """Whether a text holds a name, or a part of it that may stand for it: Dear Director He."""
    words = {word for version in text.versions.values() for word in re.findall(r"\w+", version)}
    return not words.isdisjoint(name.split())


def greeting(kind: str) -> str:
    """What could be written as the salutation of an office of a kind, in English."""
    usual = _usual(_FORMS.get(kind), "en", "salutations")
    return usual or _GREETINGS.get(kind, "Dear Sir or Madam,")


def _usual(role: str | None, language: str, part: Literal["salutations", "closings"]) -> str | None:
    """What such offices are usually told, if that needs no name and no guess."""
    form = knowledge.forms_of_address(role or "", language)
    formulas = getattr(form, part) if form else ()
    return next((each.text for each in formulas if not each.when and "{" not in each.text), None)


class RecipientsFile(Part):
    """One file of ``recipients/``."""

    recipients: tuple[Recipient, ...]


class Recipients(Struct, frozen=True, dict=True):
    """All recipients of a workspace."""

    by_id: Mapping[str, Recipient] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    """What their files should have otherwise, and nothing waits for."""

    @classmethod
    def of(cls, recipients: Iterable[Recipient], warnings: Iterable[Problem] = ()) -> Self:
        return cls({recipient.id: recipient for recipient in recipients}, tuple(warnings))

    def __iter__(self) -> Iterator[Recipient]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, recipient_id: str) -> Recipient | None:
        return self.by_id.get(recipient_id)

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups."""
        return tuple(sorted({group for recipient in self for group in recipient.groups}))

    def group(self, name: str) -> tuple[Recipient, ...]:
        """The members of a group, in the order of the files; none if there is no such group."""
        return tuple(recipient for recipient in self if name in recipient.groups)

    def resolve(self, names: Iterable[str], states: Collection[str] = ()) -> tuple[Recipient, ...]:
        """The recipients that ids and groups mean, each once.

        Raises WrongRecipients with all names that mean none, and, where ``states`` are given, with those of
        offices that act for another State.
        """
        names = tuple(names)
        invented = any(each.is_invented for each in self.known(names))
        wrong = {name: why for name in names if (why := self._wrong(name, states, invented))}
        if wrong:
            raise WrongRecipients(wrong)
        return self.known(names)

    def _wrong(self, name: str, states: Collection[str], invented: bool) -> Misaddressed | None:
        meant = self._meant(name)
        if not meant:
            return self._unknown(name, states, invented)
        elsewhere = [each for each in meant if each.is_of_a_state and not each.is_in(states)]
        if not elsewhere:
            return None
        who = ", ".join(f"{each.id} acts for {each.acts_for}" for each in elsewhere)
        group = f" (in the group {name})" if self.get(name) is None else ""
        others = ", ".join(dict.fromkeys(str(each.acts_for) for each in elsewhere))
        return Misaddressed(
            "office-of-another-state",
            f"the case concerns {', '.join(states)}, and {who}{group}: a letter would tell another State of it",
            f"take it out; where {others} is concerned too, write it under countries:, and where it is not and is"
            f" to be written to all the same, write third_states: [{others}]",
        )

    def _unknown(self, name: str, states: Collection[str], invented: bool) -> Misaddressed:
        """Of a name that means nobody; what is like it is an office of these States, and no invented one."""
        fitting = [each for each in self if each.is_in(states) and (invented or not each.is_invented)]
        near = nearest(
            name, [*(each.id for each in fitting), *(group for each in fitting for group in each.groups)]
        )
        id, office = (name, "…") if is_id(name) else (id_of(name), name)
        state = next(iter(states), "…")
        entry = f"- {{id: {id}, office: {office}, kind: …, country: {state}, address: […], source: …}}"
        add = f"write it down in a file of recipients/, under recipients: {entry}"
        return Misaddressed(
            "unknown-recipient",
            f"there is no recipient and no group {shown(name)}",
            f"did you mean {near}? For another office, {add}"
            if near
            else f"see hrdalert recipients; or {add}",
        )

    def known(self, names: Iterable[str]) -> tuple[Recipient, ...]:
        """The recipients that ids and groups mean, each once; of a name that means none, nothing."""
        return tuple({member.id: member for name in names for member in self._meant(name)}.values())

    def _meant(self, name: str) -> tuple[Recipient, ...]:
        one = self.get(name)
        return (one,) if one else self.group(name)

    def for_country(self, iso3: str) -> tuple[Recipient, ...]:
        """The offices of a State: those in it but for foreign embassies, and its own missions abroad."""
        return tuple(each for each in self if each.acts_for == iso3)

    def embassy(self, of: str, in_country: str) -> Recipient | None:
        """The embassy of a State in another."""
        for each in self:
            if (each.kind, each.represents, each.country) == ("embassy", of, in_country):
                return each
        return None


def load_recipients(folder: Path) -> Recipients:
    """All recipients of a folder (none, where it is not there); raises InputErrors with all problems."""
    recipients, problems = check_recipients(folder)
    if recipients is None:
        raise InputErrors(problems)
    return recipients


_OF_THE_UN = re.compile(rb"""\bkind["']?\s*:\s*(?:["']?un\b|[*&!|>])""")


def may_have_un(folder: Path) -> bool:
    """Whether any file of a folder may have an office of the UN: a look at its words, not its sense."""
    return any(_OF_THE_UN.search(path.read_bytes()) for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    return sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")])


def check_recipients(folder: Path) -> tuple[Recipients | None, list[Problem]]:
    """All recipients, or None if there are errors, and all problems of all files, warnings too."""
    checks = Checks()
    recipients: list[Recipient] = []
    for path in _files(folder):
        found = scan(path, path, keep_empty=False)
        file, problems = validated(found, RecipientsFile)
        checks.problems += problems
        recipients += file.recipients if file else ()
        written = found.value.get("recipients")
        for number, entry in enumerate(written if isinstance(written, list) else ()):
            if isinstance(entry, dict):
                checks.add(entry, found.marks, number)
    checks.problems += problems_of_duplicates(recipients)
    checks.problems.sort(key=lambda problem: problem.place)
    if any(problem.severity == "error" for problem in checks.problems):
        return None, checks.problems
    return Recipients.of(recipients, checks.problems), checks.problems
