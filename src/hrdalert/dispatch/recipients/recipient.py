"""One office, and how to reach and address it."""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field

from hrdalert import knowledge
from hrdalert.cases.marked import Marked
from hrdalert.cases.messages import nearest
from hrdalert.cases.values import Day, Id, Ids, Part, TextsByLanguage, When, in_language
from hrdalert.dispatch.recipients.arrangements import Hours, NoMail, OpenPgp, Weekdays
from hrdalert.dispatch.recipients.kinds import (
    FORMS,
    OF_NO_STATE,
    UNNAMED,
    Channel,
    KindEntry,
    Level,
    greeting,
    usual,
)
from hrdalert.errors import Problem
from hrdalert.settings import Country, Email, Languages, Lines, Texts, Url, Zone

LIMIT_DAYS = 90
"""An address that was checked longer ago is stale."""


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


class Holder(Part):
    """Who holds the office, where a letter needs it. Holders change: the title alone is safer."""

    name: Marked | None = None
    title: TextsByLanguage | None = Field(None, description="as it stands before the name: Director")


class Recipient(Part):
    """An office, and how to reach and address it."""

    id: Id
    office: TextsByLanguage = Field(description="the name of the office: Baoji City Public Security Bureau")
    office_native: Marked | None = None
    kind: KindEntry
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
    salutation: TextsByLanguage | None = Field(
        None, description="whole and never made from a name: {en: 'Dear Director He,'}"
    )
    form_of_address: Annotated[str, AfterValidator(_role)] | None = Field(
        None, description="the kind of office, for what salutation and closing leave open: minister"
    )
    closing: TextsByLanguage | None = None
    envelope: TextsByLanguage | None = Field(
        None, description="the lines above the address, where not title, name and office"
    )
    channel: Channel | None = Field(None, description="the best way to reach it")
    published: When | None = Field(None, description="when the source printed the address")
    source: Marked = Field(description="where the address was read")
    caveat: TextsByLanguage | None = None
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
        return self.kind not in OF_NO_STATE

    @property
    def is_invented(self) -> bool:
        """Whether it came with a new workspace, as an example."""
        return self.source.startswith("invented for this example")

    def is_stale(self, today: date, limit_days: int = LIMIT_DAYS) -> bool:
        """Whether the address was never checked, or too long ago to send anything to it."""
        return self.verified_on is None or not 0 <= (today - self.verified_on).days <= limit_days

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
        own = _own(self.salutation, language)
        return own or usual(self.form_of_address, language, "salutations") or self._by_title(language)

    def _by_title(self, language: str) -> str | None:
        if language != UNNAMED or self.holder is None or self.holder.name or not self.holder.title:
            return None
        return f"Dear {in_language(self.holder.title, language)},"

    def without_salutation(self, language: str) -> Problem | None:
        """What to mend before a letter in ``language`` can greet it; None where it can."""
        if self.salutation_in(language):
            return None
        form = FORMS.get(self.kind)
        mend = f"salutation: {{{language}: '{greeting(self.kind, language)}'}}"
        is_usual = usual(form, language, "salutations") and not self.form_of_address
        given = f"; {self.form_of_address} greets nobody without a name" if self.form_of_address else ""
        return Problem(
            next(iter(self.office.values())).origin,
            "no-salutation",
            f"{self.id} has no salutation in {language}, and a letter needs one{given}",
            f"write form_of_address: {form}, or {mend}" if is_usual else f"write {mend}",
        )

    def closing_in(self, language: str) -> str | None:
        """The closing of a letter to it."""
        return _own(self.closing, language) or usual(self.form_of_address, language, "closings")

    def address_block(self, language: str = UNNAMED) -> tuple[str, ...]:
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


def _own(texts: Mapping[str, Marked] | None, language: str) -> Marked | None:
    """The text in this language and no other; None where there is none."""
    keys = (language, "") if language == UNNAMED else (language,)
    return next((texts[key] for key in keys if key in texts), None) if texts else None


def _names(texts: Mapping[str, Marked], name: str) -> bool:
    """Whether a text holds a name, or a part of it that may stand for it: Dear Director He."""
    words = {word for version in texts.values() for word in re.findall(r"\w+", version)}
    return not words.isdisjoint(name.split())


class RecipientsFile(Part):
    """One file of ``recipients/``."""

    recipients: tuple[Recipient, ...]
