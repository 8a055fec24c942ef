"""One office, and how to reach and address it."""

# No "from __future__ import annotations" here: pydantic would compile each annotation from text at every start.

import datetime
import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal, Self, TypeAlias

from pydantic import Field, field_validator

from hrdalert import knowledge
from hrdalert.cases.likely_words import choice
from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.values import Day, FileId, Ids, Part, TextsByLanguage, When, in_language
from hrdalert.documents.office import Reader
from hrdalert.errors import Problem
from hrdalert.settings import Country, Email, Languages, Lines, Texts, Url

Kind: TypeAlias = Literal[
    "police", "prison", "prosecutor", "court", "ministry_justice", "ministry_interior", "ministry_foreign",
    "ministry_other", "parliament", "head_of_state", "head_of_government", "regional_authority",
    "ombudsman", "embassy", "company", "armed_group", "un", "press", "member", "other",
]  # fmt: skip

UNNAMED = "en"
"""The language of a recipient's text that is written without a language."""
FORMS: Mapping[str, str] = {
    "prosecutor": "attorney_procurator_general",
    "court": "chief_judge_court_president",
    **{f"ministry_{field}": "minister" for field in ("justice", "interior", "foreign", "other")},
    "head_of_state": "head_of_state_republic",
    "head_of_government": "prime_minister",
    "embassy": "embassy_unnamed",
}
"""The usual form of address of a kind of office; only forms whose salutation needs no name."""
LIMIT_DAYS = 90
"""An address is stale so many days after it was checked."""


class NoMail(Part):
    """A recipient's wish to get nothing any more."""

    since: Day = Field(description="the day on which they asked for it")
    why: LocatedText = Field(description="what they said, in a few words: left the newsroom")

    def __str__(self) -> str:
        return f"nothing is sent any more since {self.since}: {self.why}"


class OpenPgp(Part):
    """The OpenPGP key of a recipient."""

    key: LocatedText = Field(description="the file of the public key, in recipients/: keys/desk.asc")
    fingerprint: LocatedText = Field(
        description="the 40 digits of the key, read from another place than the key itself"
    )
    required: bool = Field(False, description="nothing is sent without encryption")

    @field_validator("key")
    @classmethod
    def _lies_within(cls, name: LocatedText) -> LocatedText:
        """Require a relative path that stays within recipients/ on every operating system."""
        if not re.fullmatch(r"[^./\\:][^/\\:]*(/[^./\\:][^/\\:]*)*", name):
            raise ValueError(f"{shown(name)} is no file of recipients/; write it as keys/desk.asc")
        return name

    @field_validator("fingerprint")
    @classmethod
    def _is_whole(cls, text: LocatedText) -> LocatedText:
        """Require the whole fingerprint of a key of version 4 or 6 (RFC 9580, section 5.5.4)."""
        if not re.fullmatch(r"[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}", re.sub(r"[\s:]", "", text)):
            raise ValueError(
                f"{shown(text, 80)} is no fingerprint of an OpenPGP key; write all of its 40 digits 0 to 9 and A to F"
                " (64 for a key of the newest kind), with or without spaces"
            )
        return text


class Holder(Part):
    """Who holds the office, where a letter needs it. Holders change: the title alone is safer."""

    name: LocatedText | None = None
    title: TextsByLanguage | None = Field(None, description="as it stands before the name: Director")


class Recipient(Part):
    """An office, and how to reach and address it."""

    id: FileId
    office: TextsByLanguage = Field(description="the name of the office: Baoji City Public Security Bureau")
    office_native: LocatedText | None = None
    kind: Kind
    level: LocatedText | None = Field(None, description="for you to know: national, provincial, local")
    country: Country | None = Field(
        None, description="where it is, ISO 3166-1 alpha-3; of an embassy, the host State"
    )
    represents: Country | None = Field(None, description="of an embassy or mission: the State that sent it")
    languages: Languages = Field((), description="in which it can be written to; first the best")
    holder: Holder | None = None
    address: Lines = ()
    address_native: Lines = ()
    phone: LocatedText | None = None
    fax: LocatedText | None = None
    email: Email | None = None
    form: Url | None = Field(None, description="the address of an online form")
    social: Texts = ()
    salutation: TextsByLanguage | None = Field(
        None, description="whole and never made from a name: {en: 'Dear Director He,'}"
    )
    form_of_address: str | None = Field(
        None, description="the kind of office, for what salutation and closing leave open: minister"
    )
    closing: TextsByLanguage | None = None
    envelope: TextsByLanguage | None = Field(
        None, description="the lines above the address, where not title, name and office"
    )
    channel: Literal["post", "fax", "email", "form", "via_embassy"] | None = Field(
        None, description="the best way to reach it"
    )
    published: When | None = Field(None, description="when the source printed the address")
    source: LocatedText = Field(description="where the address was read")
    caveat: TextsByLanguage | None = None
    verified_on: Day | None = Field(
        None, description="the day on which somebody checked the address; empty: never"
    )
    groups: Ids = ()
    beat: Texts = Field((), description="of a journalist: what she or he writes about")
    honours_embargo: bool = Field(
        False, description="it has agreed to publish nothing before the hour of an embargo"
    )
    no_mail: NoMail | None = Field(None, description="it asked to be written to no more, and nothing is sent")
    openpgp: OpenPgp | None = Field(None, description="the key with which mail to it is encrypted")

    @field_validator("form_of_address")
    @classmethod
    def _is_known(cls, role: str | None) -> str | None:
        known = list(knowledge.roles())
        if role and role not in known:
            raise ValueError(f"{role!r} is no form of address; {choice(known, role)}")
        return role

    @property
    def acts_for(self) -> str | None:
        """The State for which the office acts; for an embassy or mission, the State that sent it."""
        return self.represents or self.country

    def is_in(self, states: Collection[str]) -> bool:
        """Whether the office acts for one of these States or for no State; always true where ``states`` is empty."""
        return not states or self.acts_for in (None, *states)

    @property
    def is_of_a_state(self) -> bool:
        """Whether the office belongs to a State, which then knows whatever is written to the office."""
        return self.kind not in ("company", "armed_group", "un", "press", "member", "other")

    @property
    def is_invented(self) -> bool:
        """Whether the recipient is one of the invented examples of a new workspace."""
        return self.source.startswith("invented for this example")

    def as_known_on(self, day: date) -> Self:
        """This recipient, without the holder's name where the source printed the name only after ``day``.

        Offices change hands, and nobody knows from a later source who held an office on an earlier day.
        """
        printed = self.published.start if self.published else None
        if self.holder is None or self.holder.name is None or printed is None or printed <= day:
            return self
        parts_of_name = set(self.holder.name.split())
        changed: dict[str, object] = {"holder": self.holder.model_copy(update={"name": None})}
        for key in ("salutation", "envelope"):
            texts: Mapping[str, str] | None = getattr(self, key)
            words = re.findall(r"\w+", " ".join(texts.values())) if texts else ()
            # A part of the name is enough to drop the text: Dear Director He.
            if not parts_of_name.isdisjoint(words):
                changed[key] = None
        return self.model_copy(update=changed)

    def staleness(self, today: date) -> str | None:
        """What to tell a user about an address that nobody ever checked, or not lately; None where it is fresh."""
        if self.verified_on is not None:
            if 0 <= (today - self.verified_on).days <= LIMIT_DAYS:
                return None
            return f"checked on {self.verified_on}, which is not within {LIMIT_DAYS} days of {today}"
        word = "on" if self.published and self.published.precision == "day" else "in"
        printed = f" since it was printed {word} {self.published}" if self.published else ""
        if not self.is_on_file:
            return f"no address or number is on file ({self.source})"
        return f"never checked{printed} ({self.source})"

    @property
    def is_on_file(self) -> bool:
        """Whether an address or number is on file by which the office can be reached in writing."""
        return bool(self.has_postal_address or self.fax or self.email or self.form or self.social)

    @property
    def has_postal_address(self) -> bool:
        return bool(self.address or self.address_native)

    @property
    def reached_by(self) -> str:
        """The recipient's ``channel``, else the first of e-mail, post, fax and form with an address; empty for none."""
        if self.channel:
            return self.channel
        ways = {"email": self.email, "post": self.has_postal_address, "fax": self.fax, "form": self.form}
        return next((channel for channel, address in ways.items() if address), "")

    def salutation_in(self, language: str) -> str | None:
        """The salutation of the record, else the usual one for such offices if it needs no name and no guess.

        In English, where neither exists, a holder whose title is known and whose name is not is greeted by the title.
        None where no rule gives a salutation.
        """
        known = _own(self.salutation, language) or _usual(self.form_of_address, language, "salutations")
        if known:
            return known
        has_title_alone = self.holder and self.holder.title and not self.holder.name
        if has_title_alone and language == UNNAMED:
            return f"Dear {self._holder_in(language)},"
        return None

    def without_salutation(self, language: str) -> Problem | None:
        """A problem where a letter in ``language`` would have no salutation, with what to mend; else None."""
        if self.salutation_in(language):
            return None
        usual_form = FORMS.get(self.kind)
        mend = f"write salutation: {{{language}: 'Dear …,'}}"
        text = f"{self.id} has no salutation in {language}, and a letter needs one"
        if self.form_of_address:
            text = f"{text}; {self.form_of_address} greets nobody without a name"
        elif _usual(usual_form, language, "salutations"):
            mend = f"write form_of_address: {usual_form}; or {mend}"
        return Problem(next(iter(self.office.values())).origin, "no-salutation", text, mend)

    def unnamed_in(self, language: str) -> Problem | None:
        """A warning where the office has no name in ``language``, so that letters use another language; else None."""
        is_native = language.startswith("zh") and self.office_native is not None
        if is_native or _own(self.office, language):
            return None
        name = in_language(self.office, language)
        text = f"{self.id} has no name in {language}, and letters in it say: {name}"
        mend = f"write office: {{{UNNAMED}: {name}, {language}: …}}"
        return Problem(name.origin, "no-office-name", text, mend, "warning")

    def address_block(self, language: str = UNNAMED) -> tuple[str, ...]:
        """The lines of the envelope: holder, office and address; in Chinese, office and address in Chinese script."""
        if language.startswith("zh") and self.address_native:
            return (self.office_native or self.office_in(language), *self.address_native)
        if self.envelope:
            return (*in_language(self.envelope, language).splitlines(), *self.address)
        lines = (self.office_in(language), *self.address)
        addressee = self.addressee_in(language)
        return (addressee, *lines) if addressee else lines

    def addressee_in(self, language: str) -> str | None:
        """The holder, for the line above the office; None where there is no holder to add.

        Lines of ``envelope`` stand in place of the holder, and some names of offices include the holder's title.
        """
        holder = "" if self.envelope else self._holder_in(language)
        return holder if holder and holder not in self.office_in(language) else None

    def office_in(self, language: str) -> str:
        """The name of the office in ``language``; where there is none, in English, else in the first one on file."""
        return in_language(self.office, language)

    def _holder_in(self, language: str) -> str:
        """The holder's title and name, as far as they are known; empty where neither is."""
        if self.holder is None:
            return ""
        title = in_language(self.holder.title, language) if self.holder.title else ""
        return " ".join(filter(None, (title, self.holder.name)))


def _own(texts: Mapping[str, LocatedText] | None, language: str) -> LocatedText | None:
    """The text in this language; None where there is none, since a text in another language would not do."""
    if not texts:
        return None
    keys = (language, "") if language == UNNAMED else (language,)
    return next((texts[key] for key in keys if key in texts), None)


def _usual(role: str | None, language: str, part: Literal["salutations", "closings"]) -> str | None:
    """The usual salutation or closing for a form of address (``role``), if it needs no name and no guess; else None."""
    known = knowledge.roles().get(role or "")
    formulas = getattr(known.forms[language], part) if known and language in known.forms else ()
    return next((formula.text for formula in formulas if not formula.when and "{" not in formula.text), None)


class RecipientsFile(Part):
    """One file of ``recipients/``."""

    recipients: tuple[Recipient, ...]


def reader_of(recipient: Recipient, language: str, day: datetime.date | None = None) -> Reader:
    """The office as a letter in ``language`` shows it; with a ``day``, as the office was known on that day.

    The salutation is empty where none is known: ``recipient.without_salutation(language)`` says what to mend.
    """
    recipient = recipient.as_known_on(day) if day else recipient
    is_native = language.startswith("zh") and recipient.address_native
    envelope = in_language(recipient.envelope, language).splitlines() if recipient.envelope else None
    office = (recipient.office_native if is_native else None) or recipient.office_in(language)
    lines = recipient.address_native if is_native else recipient.address
    by_email = recipient.channel == "email" or (recipient.channel is None and not lines)
    closing = _own(recipient.closing, language) or _usual(recipient.form_of_address, language, "closings")
    return Reader(
        id=recipient.id,
        office=str(office),
        kind=recipient.kind,
        state=recipient.acts_for,
        salutation=str(recipient.salutation_in(language) or ""),
        addressee=recipient.addressee_in(language),
        envelope=None if envelope is None else ", ".join(envelope),
        closing=str(closing) if closing else None,
        address=", ".join(lines) or None,
        email=str(recipient.email) if recipient.email and by_email else None,
        languages=tuple(recipient.languages),
    )
