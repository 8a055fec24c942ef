"""One audience on one day: which texts, sources and parts of a case it may read."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from msgspec.structs import replace

from hrdalert.audience import Audience
from hrdalert.cases.model import Case, Source
from hrdalert.cases.references import Mention, parse
from hrdalert.cases.text import Marked, Told
from hrdalert.disclosure.calendar import calendar_of
from hrdalert.disclosure.clearance import named, people_of, withheld_victims
from hrdalert.disclosure.view import UNKNOWN, WITHHELD, Gap, Maybe, SourceView, TextView
from hrdalert.marked import NOWHERE


class Reader:
    """What the parts of a view are made with; all of it depends on these arguments only.

    Without ``words`` each text stays as it was written, of no line.
    """

    def __init__(
        self, case: Case, audience: Audience, day: datetime.date, language: str, *, words: bool = True
    ) -> None:
        self._words = words
        self.case = case
        self.audience: Audience = audience
        self.day = day
        self.language = language
        self.calendar = calendar_of(case)
        self.named = named(case, audience)
        self.withheld = bool(withheld_victims(case, audience))
        """A victim's name is withheld, so that every text may lead to it: each is told in its public form, or not."""
        self.kept_back: set[str] = set()
        """The lists of the case that hold more by this day than this audience may see."""
        self._mentioned = frozenset(
            part.id for part in (*people_of(case), *case.alleged_perpetrators, *case.incidents)
        )
        self._called = {
            person.id: self._neutral_id(number)
            for number, person in enumerate(people_of(case), 1)
            if person.id not in self.named
        }
        self.sources = {
            source.id: view for source in case.sources if (view := self._source(source)) is not None
        }

    @property
    def is_office(self) -> bool:
        return self.audience == "internal"

    def has_entered(self, day: datetime.date) -> bool:
        """Whether what enters on ``day`` may stand in a document of the reader's day."""
        return day <= self.day

    # --- people ---

    def id_of(self, person: str) -> str:
        """The id under which a view knows a person: ids are often made from names, and names are withheld."""
        return self._called.get(person, person)

    def _neutral_id(self, number: int) -> str:
        id = f"person-{number}"
        while id in self._mentioned:
            id += "x"
        return id

    # --- texts ---

    def text(self, told: Told | None, *, prose: bool = False) -> Maybe[TextView]:
        """The text in the document's language, or unknown."""
        version = told.version(self.language, self.case.language) if told else None
        if version is None:
            return UNKNOWN
        if not self._words:
            return TextView((str(version),), NOWHERE, prose)
        parts = tuple(
            replace(part, id=self._called[part.id])
            if isinstance(part, Mention) and part.id in self._called
            else part
            for part in parse(version, self._mentioned)
        )
        return TextView(parts, version.origin, prose)

    def mark(self, text: Marked | None, language: str | None = None) -> Maybe[TextView]:
        """A name, a reference or an address: literal whatever braces stand in it."""
        return UNKNOWN if text is None else literal(text, language)

    def open_text(
        self, told: Told | None, public: Told | None = None, *, prose: bool = False
    ) -> Maybe[TextView]:
        """A text, or what the public reads in its place while a victim's name is withheld."""
        if not self.withheld:
            return self.text(told, prose=prose)
        if public:
            return self.text(public, prose=prose)
        return WITHHELD if told else UNKNOWN

    # --- sources ---

    def _source(self, source: Source) -> SourceView | None:
        title = self.text(source.title)
        if not self.has_entered(self.calendar.source(source)) or isinstance(title, Gap):
            return None
        if (source.confidential and not self.is_office) or (self.withheld and source.identifies):
            self.kept_back.add("sources")
            return None
        return SourceView(
            id=source.id,
            kind=source.kind,
            title=title,
            publisher=self.text(source.publisher),
            date=source.date or UNKNOWN,
            url=self.mark(source.url),
            first_hand=source.first_hand,
            note=self.text(source.note),
        )

    def sources_of(self, ids: Iterable[str]) -> tuple[SourceView, ...]:
        return tuple(view for id in ids if (view := self.sources.get(id)))


def literal(text: Marked, language: str | None = None) -> TextView:
    return TextView((str(text),), text.origin, language=language)
