"""What a rule looks at: a case on a day, who reads the document, and the document itself where it is composed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct
from pydantic import BaseModel

from hrdalert import knowledge
from hrdalert.audience import Audience
from hrdalert.cases import Case, CaseDate, Told
from hrdalert.cases.model import (
    AllegedVictim,
    Custody,
    Fact,
    Incident,
    Proceeding,
    Source,
    Telling,
    UNAction,
)
from hrdalert.cases.text import NOWHERE, Marked
from hrdalert.disclosure.calendar import Calendar, calendar_of
from hrdalert.disclosure.clearance import named, withheld_victims
from hrdalert.disclosure.disclose import disclose
from hrdalert.disclosure.view import CaseView
from hrdalert.documents.blocks import Document, Heading, block_texts, inline_text
from hrdalert.documents.languages import find_language
from hrdalert.documents.office import Office
from hrdalert.documents.read_out import read_out
from hrdalert.errors import Origin, Severity
from hrdalert.patterns import later
from hrdalert.review.prose_reading import Passage, Reading, read

_Part = TypeVar("_Part", bound="Fact | Custody")
_WORD = later(r"\w[\w'’-]*")
_REFERENCE = later(r"\{[^{}]*\}")


_BRACES = re.compile(r"\{[^{}]*\}")
_TELLING_WORDS = 5


class Found(Struct, frozen=True):
    """One thing that a rule has found."""

    origin: Origin
    text: str
    mend: str = ""
    """What to do; empty: what the rule itself says."""
    severity: Severity | None = None
    """Where it weighs less than the rule."""


class Mailbox(Struct, frozen=True):
    """One to whom a document goes, as far as the rules ask."""

    id: str
    address: str
    is_checked: bool
    """Somebody has looked the address up, and not too long ago."""
    origin: Origin
    of_un: bool = False


class Addressed(Struct, frozen=True):
    """An office that the readers of a document are asked to write to."""

    id: str
    name: str
    is_reachable: bool
    """An address, a number, a mailbox or another way to it is on file."""
    origin: Origin


class Sent(Struct, frozen=True):
    """A document of the case that has gone out."""

    document: str
    day: datetime.date


class Seen(Struct, frozen=True, dict=True):
    """What the rules for one document look at. ``document`` is None where it is not composed."""

    case: Case
    telling: Telling
    audience: Audience
    language: str
    id: str
    """Of the document."""
    day: datetime.date
    clock: datetime.date
    office: Office
    document: Document | None = None
    mailboxes: tuple[Mailbox, ...] = ()
    sent: tuple[Sent, ...] = ()
    addressed: tuple[Addressed, ...] = ()

    # --- the case on the day ---

    @cached_property
    def view(self) -> CaseView:
        """What the document's audience may know. Most rules on the facts of a case ask for less, which costs less."""
        return disclose(self.case, self.audience, self.day, self.language, self.id)

    @cached_property
    def open_words(self) -> str:
        """All that a template could print, in one line."""
        return " ".join(" ".join(text.literal.split()) for text in self.view.texts_in_it)

    @cached_property
    def is_withheld(self) -> bool:
        """Whether a victim's name is withheld from the audience."""
        return bool(withheld_victims(self.case, self.audience))

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.case)

    def _told(self, parts: Iterable[_Part], enters: Callable[[Any], datetime.date]) -> tuple[_Part, ...]:
        """Those that are known by the day and that this audience is told of."""
        withheld = self.is_withheld
        return tuple(
            part
            for part in parts
            if enters(part) <= self.day and not part.confidential and (part.public or not withheld)
        )

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        return self._told(self.case.incidents, self.calendar.fact)

    @cached_property
    def proceedings(self) -> tuple[Proceeding, ...]:
        return self._told(self.case.proceedings, self.calendar.fact)

    @cached_property
    def un_history(self) -> tuple[UNAction, ...]:
        return self._told(self.case.un_history, self.calendar.fact)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        remedies = self._told(self.case.remedies, self.calendar.fact)
        return (*self.incidents, *self.proceedings, *remedies, *self.un_history)

    @cached_property
    def spells(self) -> tuple[Custody, ...]:
        """Spells of custody, whoever may read of them."""
        return tuple(each for each in self.case.custody if self.calendar.spell(each) <= self.day)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return tuple(each for each in self.case.sources if self.calendar.source(each) <= self.day)

    @cached_property
    def people(self) -> tuple[AllegedVictim, ...]:
        """The alleged victims who are single persons and in the case by the day."""
        return tuple(
            each
            for each in self.case.alleged_victims
            if each.kind == "person" and self.calendar.victim(each) <= self.day
        )

    @cached_property
    def named(self) -> frozenset[str]:
        """The ids of those whose names this audience may have."""
        return named(self.case, self.audience)

    def is_open(self, spell: Custody) -> bool:
        return self.calendar.end(spell) > self.day

    def ids_of(self, part: Fact | Custody) -> tuple[str, ...]:
        """Whom it befell: those named, else all alleged victims."""
        return part.of or tuple(each.id for each in self.case.alleged_victims)

    @cached_property
    def latest(self) -> datetime.date | None:
        """The day of the newest thing that happened to the people."""
        days = [last_day(each.when, self.day) for each in (*self.incidents, *self.proceedings)]
        return max((day for day in days if day), default=None)

    @cached_property
    def violations(self) -> frozenset[str]:
        return frozenset(each for incident in self.incidents for each in incident.violations)

    # --- places ---

    @cached_property
    def file(self) -> Origin:
        """The case file, for what stands in no line of it."""
        found = next(places(self.case), NOWHERE)
        return Origin(found.file)

    def place(self, *parts: Any) -> Origin:
        """The line of the first of these that has one; else the file."""
        return next((origin for part in parts for origin in places(part)), self.file)

    def line(self, part: BaseModel, *keys: str) -> Origin:
        """The line of a key of a part of the case, or of the part where it has no such key; else as :meth:`place`."""
        return self.case.line(part, *keys) or self.place(part)

    def at(self, passage: Passage, begin: int, end: int) -> Origin:
        """The line that some words of the document come from; words of the template stand at the document."""
        return passage.origin(begin, end) or self.paper

    def near(self, passage: Passage, begin: int, end: int) -> Origin:
        """The same; of words without a line, another of their paragraph."""
        return passage.origin(begin, end) or next((origin for *_, origin in passage.origins), self.paper)

    @cached_property
    def title(self) -> str:
        """What the document is called in a sentence: the urgent action."""
        called = knowledge.rule_documents().get(self.id, self.id)
        return f"the {called[:1].lower()}{called[1:]}"

    @property
    def paper(self) -> Origin:
        """The document, for what is missing in it."""
        language = self.document.language if self.document else self.language
        return Origin(Path(f"{self.id}.{language}"))

    # --- the document ---

    def tells(self, *told: Any) -> bool:
        """Whether the document has some of the words of these texts; of one that is not composed, whether it may."""
        if self.document is None:
            return True
        words = " ".join(self.text.split())
        return any(
            piece.strip(" .,") in words
            for text in texts_in(told)
            for piece in _BRACES.split(" ".join(text.split()))
            if len(piece.split()) >= _TELLING_WORDS
        )

    @cached_property
    def reading(self) -> Reading:
        return read(self.document) if self.document else Reading((), (), ())

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        return tuple(block_texts(self.document.blocks)) if self.document else ()

    @cached_property
    def text(self) -> str:
        return "\n".join(self.pieces)

    @property
    def is_english(self) -> bool:
        return self.document is not None and self.document.language.partition("-")[0] == "en"

    @cached_property
    def word_count(self) -> int:
        return count_words(self.text)

    def excerpt(self, passage: Passage, begin: int, end: int) -> str:
        """The words found, with a few around them."""
        first, last = max(0, begin - 30), min(len(passage.text), end + 30)
        words = " ".join(passage.text[first:last].split())
        return f"{'…' if first else ''}{words}{'…' if last < len(passage.text) else ''}"

    def matches(
        self, pattern: re.Pattern[str], *, own: bool = True, passages: Iterable[Passage] | None = None
    ) -> Iterator[tuple[Passage, re.Match[str]]]:
        """Each match in the document's words; with ``own`` not in what is quoted."""
        for passage in self.reading.written if passages is None else passages:
            for found in pattern.finditer(passage.own if own else passage.text):
                yield passage, found


Look: TypeAlias = Callable[[Seen], Iterable[Found]]
"""A rule at work."""
Looks: TypeAlias = Mapping[str, Look]


def places(part: Any) -> Iterator[Origin]:
    """Where the texts of a part of a case stand, in the order of its keys."""
    if isinstance(part, Marked | Told):
        if part.origin != NOWHERE:
            yield part.origin
    elif isinstance(part, BaseModel):
        for _, value in part:
            yield from places(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from places(value)
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from places(value)


def texts_in(part: Any) -> Iterator[Marked]:
    """Every text of a part of a case, in every language that it has."""
    if isinstance(part, Marked):
        yield part
    elif isinstance(part, Told):
        yield from part.versions.values()
    elif isinstance(part, BaseModel):
        for _, value in part:
            yield from texts_in(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from texts_in(value)
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from texts_in(value)


def plain(text: str) -> str:
    """A text of the case without its references, in one line."""
    return " ".join(_REFERENCE.sub(" ", text).split())


def spoken(case: Case, text: str) -> str:
    """The first sentence of a text of the case, for the office: its references are read as documents print them."""
    line = read_out(case, " ".join(text.split()))
    return line[: find_language("en").sentence_end(line)].rstrip()


def first_words(text: str, most: int = 160) -> str:
    """A sentence whole, or to the end of a word."""
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0]} …"


def count_words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))


def last_day(date: CaseDate | None, today: datetime.date) -> datetime.date | None:
    """The last day that something took; of what goes on, today."""
    if date is None or date.is_unknown:
        return None
    return min(date.end or today, today)


def short(id: str, date: CaseDate | None = None) -> str:
    """How a fact is called in a message."""
    return f"{id} ({date})" if date else id


def heading_texts(document: Document) -> Iterator[tuple[int, int, str]]:
    """Position among the blocks, level and words of each heading."""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            yield number, block.level, inline_text(block.content)


class Section(Struct, frozen=True):
    """A heading of a document with all that stands under it, up to the next one."""

    heading: str
    level: int
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def sections(document: Document) -> list[Section]:
    """The document cut at its headings; what comes before the first has an empty heading."""
    heads = [(0, 0, ""), *((at + 1, level, text) for at, level, text in heading_texts(document))]
    ends = [at - 1 for at, _, _ in heads[1:]] + [len(document.blocks)]
    return [
        Section(text, level, tuple(block_texts(document.blocks[begin:end])))
        for (begin, level, text), end in zip(heads, ends, strict=True)
    ]
