"""``hrdalert.yaml``: the organisation, its contacts, and how it works. Checked like a case file."""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from hrdalert import knowledge
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.located_yaml import scan
from hrdalert.cases.model import Rules
from hrdalert.cases.shape import Short
from hrdalert.cases.values import Language, Many, Part, TextsByLanguage, alone, in_language, key
from hrdalert.errors import Origin, Problem
from hrdalert.store import read_text

SETTINGS = "hrdalert.yaml"
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


def _only(kind: str | Callable[[str], object], what: str, mend: str) -> AfterValidator:
    """A check that a value fits a pattern, or a function that raises ValueError for what it cannot read."""
    is_one = re.compile(kind).fullmatch if isinstance(kind, str) else kind

    def check(value: Any) -> Any:
        with suppress(LookupError, ValueError, OSError):
            if is_one(value):
                return value
        raise ValueError(f"{str(value)!r} is no {what}; {mend}")

    return AfterValidator(check)


def _lines(value: Any) -> Any:
    """Lets lines be given as a list or as a text of several lines."""
    return [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else value


Country: TypeAlias = Annotated[
    str,
    _only(lambda code: code in knowledge.countries(), "code of a State", "write three capitals, such as CHN"),
]
Email: TypeAlias = Annotated[
    LocatedText, _only(EMAIL.fullmatch, "e-mail address", "write it as desk@example.org")
]
Url: TypeAlias = Annotated[LocatedText, _only(r"https?://\S+", "web address", "write it with https://")]
Zone: TypeAlias = Annotated[LocatedText, _only(ZoneInfo, "time zone", "write it as Europe/Berlin")]
Colour: TypeAlias = Annotated[
    LocatedText, _only("#[0-9A-Fa-f]{6}", "colour", 'write it in quotes: "#1B4965"')
]
Font: TypeAlias = Annotated[LocatedText, _only(r"[\w .+-]+", "name of a font", "write it as Word lists it")]
Texts: TypeAlias = Many[LocatedText]
Lines: TypeAlias = Annotated[tuple[LocatedText, ...], BeforeValidator(_lines)]
Languages: TypeAlias = Many[Language]
Format: TypeAlias = Literal["docx", "pdf", "html", "txt", "md"]
FORMATS: tuple[str, ...] = get_args(Format)


class Signatory(Part):
    """Who signs letters. Without a name the office signs."""

    name: TextsByLanguage | None = None
    title: TextsByLanguage = Field(description="Executive Director")


class Organisation(Part):
    """Who writes."""

    name: TextsByLanguage = Field(description="as in a sentence; or one a language: {en: …, zh-Hans: …}")
    acronym: LocatedText | None = None
    address: Lines = key("the postal address, a line each", ())
    website: Url | None = None
    about: TextsByLanguage | None = key("two or three sentences that end a press release")
    mission: TextsByLanguage | None = key("what it does, behind its name in a letter: works for …")
    place: TextsByLanguage | None = key("the city that a letter is dated from")
    country: Country | None = key("ISO 3166-1 alpha-3, such as USA: decides which embassy gets a copy")
    language: Language = key("the language of texts that do not name theirs", "en")
    signatory: Annotated[Signatory, Short("title")] | None = key(
        "who signs letters: {name: …, title: Executive Director}"
    )

    def called(self, language: str) -> LocatedText:
        """The organisation's name in a language."""
        return in_language(self.name, language, self.language)


class Design(Part):
    """How the office's paper looks, in Word, PDF and web pages alike."""

    logo: LocatedText | None = key("a picture in the workspace, JPEG or PNG: design/logo.png")
    colour: Colour | None = key('of headings, lines and the head of urgent actions: "#1B4965"')
    font: Font | None = key("the name of a family that is installed: Source Sans 3")


class Contact(Part):
    """Somebody whom readers can reach."""

    name: TextsByLanguage | None = key("a person or a desk: Press officer")
    role: LocatedText | None = key("press, appeals or submissions; or in your own words")
    phone: LocatedText | None = None
    email: Email | None = None
    languages: Languages = ()
    handle: LocatedText | None = key("on a social network: @example")
    hours: TextsByLanguage | None = key("when they answer: at any hour")


class Defaults(Part):
    """What commands take when nothing else is said."""

    languages: Languages = ("en",)
    formats: Many[Format] = ("docx", "pdf")


class Secret(Part):
    """Where a secret is, which never stands in a file: one of three places."""

    env: LocatedText | None = key("the name of the environment variable that holds it")
    keyring: LocatedText | None = key("the name of the service under which the system's keyring holds it")
    command: Texts = key("a program and its words, which prints it: [pass, show, appeals]", ())

    @model_validator(mode="before")
    @classmethod
    def _is_no_secret(cls, value: Any) -> Any:
        if isinstance(value, str):
            what = "a password must not stand in a file; write {env: NAME_OF_THE_VARIABLE} that holds it"
            raise ValueError(what)
        return value

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(map(bool, (self.env, self.keyring, self.command))) != 1:
            raise PydanticCustomError("rule", "write one of {{env: …}}, {{keyring: …}} and {{command: […]}}")
        return self


def is_this_machine(host: str | None) -> bool:
    """Whether a host name leads to this machine itself, so that what is sent there crosses no network."""
    return (host or "").lower() in ("localhost", "127.0.0.1", "::1")


class Transport(Part):
    """The way by which messages leave."""

    kind: Literal["smtp", "folder"] = "smtp"
    host: LocatedText | None = key("of smtp: mail.example.org")
    port: int | None = None
    security: Literal["none", "starttls", "tls"] = key("none only on this machine: localhost", "starttls")
    user: LocatedText | None = None
    password: Secret | None = key("{env: NAME_OF_THE_VARIABLE}; it never stands in this file")
    token: Secret | None = key("an OAuth2 token in place of a password")
    folder: LocatedText | None = key("of folder: where messages are put as .eml files")

    @property
    def stays_here(self) -> bool:
        """Whether messages go no further than this machine: into a folder, or to a server on it."""
        return self.kind == "folder" or (self.kind == "smtp" and is_this_machine(self.host))


class Inbox(Part):
    """The mailbox that replies and bounces come to. It is only read (IMAP)."""

    host: LocatedText = Field(description="imap.example.org")
    port: int | None = None
    security: Literal["none", "tls"] = key("none only on this machine: localhost", "tls")
    user: LocatedText
    password: Secret = Field(description="{env: NAME_OF_THE_VARIABLE}; it never stands in this file")


class Limits(Part):
    """How fast messages leave. Not given is no limit, but for a domain: five a minute."""

    per_minute: Annotated[int, Field(gt=0)] | None = None
    per_hour: Annotated[int, Field(gt=0)] | None = None
    per_day: Annotated[int, Field(gt=0)] | None = None
    per_domain: Annotated[int, Field(gt=0)] = key("a minute, to one domain", 5)
    megabytes: Annotated[int, Field(gt=0)] = key("of one message: few servers take more", 10)


class Mail(Part):
    """How messages are sent."""

    sender: LocatedText | None = key("Appeals Desk <appeals@example.org>", alias="from")
    reply_to: Email | None = None
    timezone: Zone = key("of the sender: Europe/Berlin", LocatedText("UTC"))
    transport: Transport | None = None
    inbox: Inbox | None = key("where replies and bounces are read from")
    limits: Limits = Field(default_factory=Limits)
    approvals: Annotated[int, Field(ge=1, le=2)] = key("how many people approve a message: 1 or 2", 1)
    unsubscribe: LocatedText | None = key(
        "where readers of lists leave them: https://example.org/leave?who={address}, or an e-mail address; "
        "with {address} a click is enough"
    )
    attach: dict[str, Literal["none", "pdf", "docx"]] = key(
        "what is attached, by document: {press-release: none, appeal-letter: pdf}", {}
    )
    sign: LocatedText | None = key(
        "the file of the OpenPGP key that signs what is encrypted, and can read it"
    )
    passphrase: Secret | None = key("of that key, where it has one")
    database: Secret | None = key(
        "of an office with several desks: where the address of the register's PostgreSQL database is, "
        "{env: NAME_OF_THE_VARIABLE}; it holds a password, and never stands in this file",
        alias="register",
    )


class WordPress(Part):
    """The office's own website, where it is a WordPress."""

    url: Url = Field(description="https://www.example.org")
    user: LocatedText = Field(description="who writes posts there; no administrator is needed")
    password: Secret = Field(description="where the application password is: {env: NAME_OF_THE_VARIABLE}")
    categories: Texts = key("of its posts, as they are called there: [Press releases]", ())
    tags: Texts = ()


class StaticSite(Part):
    """Releases as a folder of pages, to be put on any web server."""

    folder: LocatedText = key("of the workspace, for nothing but these pages", LocatedText("site"))
    url: Url = Field(description="where the folder will be found: https://www.example.org/releases")
    title: LocatedText = Field(description="of the page that lists the releases: Releases of Example Watch")


class Publishing(Part):
    """Where releases are published."""

    wordpress: WordPress | None = None
    site: StaticSite | None = None


class Settings(Part):
    """All of ``hrdalert.yaml``."""

    organisation: Organisation
    contacts: tuple[Contact, ...] = ()
    design: Design = Field(default_factory=Design)
    defaults: Defaults = Field(default_factory=Defaults)
    mail: Mail | None = None
    publishing: Publishing | None = None
    rules: Rules = Field(default_factory=Rules)

    def local(self, at: datetime.datetime) -> datetime.datetime:
        """A moment by the clock of the office, which its documents and messages name."""
        return at.astimezone(ZoneInfo(str(self.mail.timezone) if self.mail else "UTC"))

    def contact(self, role: str) -> Contact | None:
        """The contact for ``press``, ``appeals`` or ``submissions``; where none has that role, the first."""
        named = [contact for contact in self.contacts if contact.role and contact.role.lower() == role]
        return next(iter(named or self.contacts), None)


def still_invented(settings: Settings) -> Problem | None:
    """A warning where documents would still print the invented organisation of a new workspace."""
    lines: dict[str, Origin] = {}
    for what, text in _printed(settings):
        if (what, " ".join(text.split())) in _invented():
            lines.setdefault(what, text.origin)
    if not lines:
        return None
    where = ", ".join(f"{what} (line {origin.line})" for what, origin in lines.items())
    what = f"the invented organisation of a new workspace still stands here: {where}"
    mend = "put your own in its place before anything leaves the house"
    return Problem(next(iter(lines.values())), "invented-organisation", what, mend, "warning")


@cache
def _invented() -> frozenset[tuple[str, str]]:
    """The keys and texts of the invented organisation in a new workspace, lines in comments included."""
    file = Path(__file__).parent / "workspace_files" / SETTINGS
    text = re.sub(r"(?m)^( +)# (?=[a-z]+: )", r"\1", read_text(file))
    found = Settings.model_validate(scan(text.encode(), file, keep_empty=False).value)
    return frozenset((what, " ".join(words.split())) for what, words in _printed(found))


def _printed(settings: Settings) -> Iterator[tuple[str, LocatedText]]:
    """The texts of an organisation that documents print and that no two organisations share, each with its key."""
    organisation = settings.organisation
    for what in ("name", "acronym", "address", "website", "about"):
        value: Mapping[str, LocatedText] | LocatedText | tuple[LocatedText, ...] | None = getattr(
            organisation, what
        )
        texts = value.values() if isinstance(value, dict) else alone(value) or ()
        yield from ((what, text) for text in texts)
    for contact in settings.contacts:
        yield from ((what, words) for what in ("phone", "email") if (words := getattr(contact, what)))
