"""The texts of a case as one audience reads them, and what is wrong with them."""

import datetime
from functools import cache
from typing import Any, TypeAlias

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import Case, Custody, Entry, Person
from hrdalert.cases.shape import Key, shape_of
from hrdalert.cases.values import Part
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.consent import reads_withheld, withheld_people
from hrdalert.disclosure.names import BLANK, Names, problem_at, problem_of
from hrdalert.errors import Origin, Problem

KnownNames: TypeAlias = dict[frozenset[str], Names]
"""Of one case, by the ids of those who are withheld: two audiences may share it."""


@cache
def _asked_keys(part: type[Part], audience: Audience) -> tuple[Key, ...]:
    """The keys of a part behind which a text stands that an audience may know, and not every reader."""
    keys = shape_of(part).keys.values()
    return tuple(key for key in keys if key.readers and key.is_read_by(audience) and key.core is LocatedText)


class Texts:
    """Gives each text without the names that its audience may not have, and collects the problems."""

    def __init__(self, case: Case, audience: Audience, day: datetime.date, known: KnownNames) -> None:
        withheld = withheld_people(case, audience, day)
        ids = frozenset(person.id for person in withheld)
        self.audience = audience
        self.is_withheld = reads_withheld(case, audience, day)
        if ids not in known:
            known[ids] = Names(case, withheld)
        self.names = known[ids]
        self._problems: dict[Problem, None] = {}
        self._nameless: dict[str, Problem] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong so far, in the order of the file; that somebody has no pseudonym once, at the first use."""
        return tuple(sorted((*self._problems, *self._nameless.values()), key=lambda problem: problem.place))

    def add(self, problem: Problem) -> None:
        """Add what is wrong; the same is said once."""
        self._problems[problem] = None

    def text(
        self, text: LocatedText | None, *, is_sentence: bool = True, documents: tuple[str, ...] = ()
    ) -> LocatedText | None:
        """A text with a pseudonym for each withheld name. ``documents`` are those that alone print it."""
        spans = [] if text is None else self.names.spans(text)
        if text is None or not spans:
            return text
        for span in (span for span in spans if span.flaw):
            problem = problem_of(text, span, span.flaw, self.audience, documents)
            if span.flaw == "nameless":
                self._lacks_pseudonym(span.people[0], problem)
            else:
                self.add(problem)
        return text.with_text(self.names.with_pseudonyms(text, is_sentence=is_sentence))

    def told(self, text: LocatedText | None, documents: tuple[str, ...] = ()) -> LocatedText | None:
        """A text that ``withheld:`` has too: a name is an error there, and gives way to the pseudonym elsewhere."""
        if self.is_withheld:
            return self.unchanged(text, "withheld", documents)
        return self.text(text, documents=documents)

    def phrase(self, text: LocatedText | None) -> LocatedText | None:
        """The same for what stands within a sentence, a line or a table: a pseudonym gets no capital there."""
        return self.text(text, is_sentence=False)

    def phrases(self, part: object, *keys: str) -> dict[str, Any]:
        """Values of a part of the case as phrases, by key."""
        return {key: self.phrase(getattr(part, key)) for key in keys}

    def asked(self, part: Person | Entry | Custody) -> dict[str, LocatedText]:
        """What only some readers may know of a part, as forms of the UN ask for it: as phrases, by key."""
        asked: dict[str, LocatedText] = {}
        for key in _asked_keys(type(part), self.audience):
            value = getattr(part, key.field)
            asked |= value if key.named else {key.name: value}
        return {key: text for key, value in asked.items() if (text := self.phrase(value)) is not None}

    def may_read(self, part: type[Part], name: str) -> bool:
        """Whether the audience may know what stands behind a key of a part."""
        return shape_of(part).keys[name].is_read_by(self.audience)

    def unchanged(
        self, text: LocatedText | None, flaw: str, documents: tuple[str, ...] = ()
    ) -> LocatedText | None:
        """A text in which nothing is replaced. A withheld name in it is an error, and the text is left out."""
        spans = [] if text is None else self.names.spans(text)
        if text is None or not spans:
            return text
        for span in spans:
            self.add(problem_of(text, span, flaw, self.audience, documents))
        return None

    def name_for(self, person: Person, origin: Origin) -> LocatedText:
        """What stands for a withheld person. That there is nothing is a problem at ``origin``, or at the first use."""
        pseudonym = self.names.pseudonym(person.id)
        if pseudonym is None:
            self._lacks_pseudonym(person.id, problem_at(origin, (person.id,), "nameless", self.audience))
            return LocatedText(BLANK, origin)
        return self.unchanged(pseudonym, "pseudonym") or LocatedText(BLANK, origin)

    def _lacks_pseudonym(self, id: str, problem: Problem) -> None:
        known = self._nameless.get(id)
        if known is None or problem.place < known.place:
            self._nameless[id] = problem
