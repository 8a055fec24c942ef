"""What the rules look at: a case on a day, and what the workspace knows beside it."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import RELEASE, TEXTS, AllegedVictim, Case, Demand, Entry, Person, Said, texts_of
from hrdalert.disclosure.audience import READERS, Audience
from hrdalert.disclosure.consent import may_be_named, reads_withheld, withheld_people
from hrdalert.disclosure.names import Names
from hrdalert.documents.office import Reader
from hrdalert.documents.templates import Letters
from hrdalert.errors import InputErrors, Origin
from hrdalert.factcheck.memory import Memory
from hrdalert.law.citations import StateLaw, law_of
from hrdalert.law.demands import OfficeRequests, asks_of_office
from hrdalert.law.mandate_choice import suggested_mandates
from hrdalert.law.persons import held_since
from hrdalert.review.rules import RuleTable
from hrdalert.settings import Settings

DEFENDERS: Final = "human_rights_defenders"
TOLD_AS_OF: Final = tuple(key for key in TEXTS if key not in ("authorities", "joint", "notes"))
"""The texts that tell of the case, and so of the day on which it was last checked."""


def own_words(case: Case) -> Iterator[tuple[str, LocatedText]]:
    """The texts that documents may print as they stand, with their keys; not what is for the office alone."""
    own_keys = {*TOLD_AS_OF, "why", "text", "about", "affects", "concern", "ask", "state_link"}
    own_keys |= {"answer", "questions", "experts", *RELEASE}
    hidden = {f"chronology[{number}]" for number, entry in enumerate(case.chronology) if entry.confidential}
    for key, text in texts_of(case):
        first, _, rest = key.partition(".")
        last = key.rpartition(".")[2].partition("[")[0]
        is_own = last in own_keys or ".texts." in f".{key}"
        if (
            is_own
            and first not in hidden
            and not first.startswith(("rules", "said["))
            and not rest.startswith("consent")
        ):
            yield key, text


@dataclass(frozen=True, slots=True)
class Context:
    """What rules need of the workspace beside the case."""

    clock: datetime.date
    """Today."""
    readers: Mapping[str, Reader] = field(default_factory=dict)
    """The offices under ``appeal_to`` that are on file, by id."""
    letters: Letters | None = field(default=None, repr=False)
    """The templates, by which texts of a case for one document are checked; None: these are not looked at."""
    settings: Settings | None = field(default=None, repr=False)
    path: Path | None = None
    """Of the case file, where it is not the one that the case was read from."""
    namesakes: Callable[[Person], Iterable[tuple[str, Person]]] = field(default=lambda _: (), repr=False)
    """People of other cases who have nearly the name of somebody, each with the name of the case."""
    names_somebody: Callable[[str], bool] = field(default=lambda _: False, repr=False)
    """Whether words have a name, or a part of one, of somebody in the workspace who is withheld from any reader."""
    previous: Callable[[tuple[str, ...]], tuple[Case, datetime.date, Mapping[str, str]] | None] = field(
        default=lambda _: None, repr=False
    )
    """Of documents, the case as one last went out, its day, and its public address by language; None: none did."""
    memory: Memory = field(default_factory=Memory, repr=False)
    """What the texts of the case were written under."""
    sent: Case | None = field(default=None, repr=False)
    """The case as the latest document was sent of it; None: nothing was sent, or nobody knows."""

    def blocks(self) -> Mapping[str, frozenset[str] | None]:
        """The names of the blocks of each document that there is; None for one whose template has mistakes."""
        blocks: dict[str, frozenset[str] | None] = {}
        if self.letters is None:
            return blocks
        for document, language in self.letters.all():
            try:
                names = frozenset(self.letters.find(document, language).blocks)
            except InputErrors:
                blocks[document] = None
            else:
                known = blocks.get(document, frozenset())
                blocks[document] = None if known is None else known | names
        return blocks

    def to_offices(self) -> frozenset[str]:
        """The documents that are letters to offices, each of which can have words of its own."""
        letters = self.letters
        if letters is None:
            return frozenset()
        return frozenset(
            document for document, language in letters.all() if letters.speaks_to_offices(document, language)
        )


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A case on a day, with what several rules share."""

    case: Case
    day: datetime.date
    context: Context
    entries: tuple[tuple[int, Entry], ...]
    """With their place in the file; those for the office alone are left out."""
    held: tuple[AllegedVictim, ...]
    withheld: Mapping[Audience, frozenset[str]]
    """Ids of those of all people who may not be named to UN experts, a Government, the public."""
    mandates: frozenset[str]
    """Ids of the mandates addressed: those that the case names, else those that its facts suggest."""
    demands: tuple[Demand, ...]
    """Those of letters."""
    asked: Mapping[str, OfficeRequests]
    """What each office on file under ``appeal_to`` is asked, by its id."""
    words: tuple[tuple[str, LocatedText], ...]
    """The office's own texts, with their keys."""
    law: Callable[[], Sequence[StateLaw]]
    """Gives the law of each State concerned."""

    @property
    def goes_on(self) -> bool:
        """Whether people are asked to act."""
        return self.case.status in ("imminent", "ongoing")

    def entry_origin(self, number: int) -> Origin:
        """The line of an entry."""
        return self.case.origin("chronology", number)

    def victims(self) -> Iterator[tuple[AllegedVictim, Origin]]:
        """The alleged victims, each with its line."""
        for number, victim in enumerate(self.case.alleged_victims):
            yield victim, self.case.origin("alleged_victims", number)

    def readers_of(self, person: Person) -> list[Audience]:
        """The audiences that may have a person's name, of this case or another one."""
        return [audience for audience in READERS if may_be_named(person, audience, self.day)]

    def is_withheld_from(self, audience: Audience) -> bool:
        """Whether a victim may not be named to an audience, which then reads ``withheld:``."""
        return reads_withheld(self.case, audience, self.day)


def reviewed(
    case: Case, day: datetime.date, context: Context, law: Callable[[], Sequence[StateLaw]] | None = None
) -> Reviewed:
    """A case on a day with all that the rules share, worked out once."""
    is_replaced = case.withheld and case.withheld.demands and reads_withheld(case, "government", day)
    demands = case.withheld.demands if case.withheld and is_replaced else case.demands
    readers = {id: reader for id in case.appeal_to if (reader := context.readers.get(id)) is not None}
    withheld = {audience: withheld_people(case, audience, day) for audience in READERS}
    return Reviewed(
        case=case,
        day=day,
        context=context,
        entries=tuple(numbered for numbered in enumerate(case.chronology) if not numbered[1].confidential),
        held=tuple(victim for victim in case.alleged_victims if held_since(case, victim, day)),
        withheld={audience: frozenset(one.id for one in people) for audience, people in withheld.items()},
        mandates=frozenset([named.id for named in case.mandates] or suggested_mandates(case, day)),
        demands=demands,
        asked={id: asks_of_office(case, demands, reader, day) for id, reader in readers.items()},
        words=tuple(own_words(case)),
        law=law or partial(law_of, case, day),
    )


case_rule: Final = RuleTable[Reviewed]()
"""Registers a rule on a case."""


def withheld_names(subject: Reviewed) -> Names:
    """The names of the case that some reader may not have: no message repeats one of them."""
    withheld = frozenset[str]().union(*subject.withheld.values())
    return Names(subject.case, [person for person in subject.case.people if person.id in withheld])


def is_said(case: Case, key: str, words: str) -> bool:
    """Whether an answer under ``said:`` covers some words of the text under a key, and the words still stand there."""
    answers = [said for said in case.said if said.text == key and _plain(words) in _plain(said.words)]
    return any(has_words(case, said) for said in answers)


def has_words(case: Case, said: Said) -> bool:
    """Whether the words of an answer still stand in its text, which may have changed since."""
    texts = dict((*texts_of(case), *texts_of(case.mandates, "mandates")))
    return _plain(said.words) in _plain(texts.get(said.text, ""))


def way_to_say(key: str, words: str) -> str:
    """The line to write under ``said:`` for words that may stay."""
    return f"leave it out; where it leads to nobody, write said: [{{text: {key}, words: {words!r}, why: …}}]"


def _plain(text: str) -> str:
    """The words of a text alone, between blanks."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return f" {words} "
