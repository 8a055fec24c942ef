"""What a reviewer should look at, at the words of a document that it is about: the comments of a review copy.

Everything that a rule finds; and of each fact that the document tells, that it is not confirmed, has no source, or none
that a reader can weigh or look up, or was last known too long ago. What nobody has read in a text of the knowledge that
is printed: the articles of an instrument, a ratification, a precedent, a provision.

A remark stands at the words that a rule quotes, else at the line of the case file that it names, else at another text
of the same fact or person, else at the title. Its lines may hold what is confidential: a review copy is the office's.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from hrdalert import knowledge
from hrdalert.cases.model import Custody, CustodyState, Fact, Proceeding, Source, UNAction
from hrdalert.disclosure.calendar import states_of
from hrdalert.documents.blocks import Document, Heading, Remark, Text, contents, texts_of, with_texts
from hrdalert.documents.legal_choice import case_law
from hrdalert.errors import Origin, Problem
from hrdalert.review.rules_facts import FIRST_HAND, MATTERS, OLD_STATUS
from hrdalert.review.rules_seen import Seen, places, short, texts_in

_STATE: Final = "F05_present_state"
_NEAR: Final = 2 / 3
"""From so much of a limit on, something is near it."""
_QUOTED = re.compile(r"“([^”]+)”")
_FEWEST = 4
"""Characters of a quotation by which its words are found."""


class Comment(Struct, frozen=True):
    """A remark that has no place in the document yet."""

    lines: tuple[str, ...]
    words: tuple[str, ...] = ()
    """What to look for in the document, the best first."""
    origins: tuple[Origin, ...] = ()
    """Where what it is about stands in the case file, the best first."""
    must_be_there: bool = False
    """It is about something that is printed; where that is not found, there is nothing to remark."""


def comments(seen: Seen, problems: Iterable[Problem], off: Collection[str] = ()) -> list[Comment]:
    """All that there is to say of a document.

    ``problems`` are what its review has found, and ``off`` the rules that are done without.
    """
    problems = list(problems)
    return [
        *(_of_problem(seen, problem) for problem in problems),
        *_of_facts(seen, problems, off),
        *(_of_custody(seen) if _STATE not in off else ()),
        *_of_knowledge(seen),
    ]


def with_comments(document: Document, found: Iterable[Comment]) -> Document:
    """The document with each comment at its words."""
    places = _Words(document)
    remarks: dict[int, list[Remark]] = {}
    for comment in dict.fromkeys(found):
        if place := places.of(comment):
            number, begin, end = place
            remarks.setdefault(number, []).append(Remark(begin, end, comment.lines))
    numbers = itertools.count()

    def remarked(text: Text) -> Text:
        here = remarks.get(next(numbers), ())
        return dataclasses.replace(text, remarks=tuple(here)) if here else text

    return replace(document, blocks=with_texts(document.blocks, remarked))


# --- what is said


def _of_problem(seen: Seen, problem: Problem) -> Comment:
    part = _part_at(seen, problem.origin)
    sources = _sources_of(seen, part) if isinstance(part, Fact) else ()
    lines = (f"{problem.code} ({problem.severity}): {problem.text}", problem.mend, *sources)
    origins = (problem.origin, *_origins(part)) if problem.origin.line else ()
    words = (*_QUOTED.findall(problem.text)[-1:],)
    return Comment(tuple(filter(None, lines)), words, origins)


def _of_facts(seen: Seen, problems: Sequence[Problem], off: Collection[str]) -> Iterator[Comment]:
    """Of each fact that is printed: not confirmed, without a source, or with none that can be weighed or looked up."""
    said = {(problem.code, problem.origin) for problem in problems}
    for fact in seen.facts:
        origins = _origins(fact)
        what = short(_called(fact), fact.date)
        lines = [
            f"{code}: {text}"
            for code, text in _doubts(seen, fact, what)
            if code not in off and not any((code, origin) in said for origin in origins)
        ]
        if lines:
            yield Comment((*lines, *_sources_of(seen, fact)), (), origins, must_be_there=True)


def _called(fact: Fact) -> str:
    """How a message calls a fact."""
    match fact:
        case Proceeding(stage=called) | UNAction(kind=called):
            return str(called)
        case _:
            return fact.id or type(fact).__name__.lower()


def _doubts(seen: Seen, fact: Fact, what: str) -> Iterator[tuple[str, str]]:
    if fact.confidence != "confirmed":
        yield "F19_unverified_marked", f"{what} is {fact.confidence}, not confirmed"
    sources = _known_sources(seen, fact)
    if not sources:
        yield "F13_sources_named", f"{what} has no source"
    elif not isinstance(fact, UNAction) and not any(
        each.first_hand or each.kind in FIRST_HAND for each in sources
    ):
        yield "F15_secondhand", f"no source of {what} is first-hand or a document"
    if sources and all(each.confidential for each in sources):
        yield "F13_sources_named", f"every source of {what} is confidential: no reader can look it up"


def _of_custody(seen: Seen) -> Iterator[Comment]:
    """What was last known of somebody who is held, where that is old, or nearly so."""
    for spell in seen.spells:
        states = dict(_newest_states(seen, spell)) if seen.is_open(spell) else {}
        old = {matter: state for matter, state in states.items() if _age(seen, state) > OLD_STATUS * _NEAR}
        if old:
            who = ", ".join(seen.ids_of(spell))
            told = (
                f"{matter}: {state.state} is of {seen.calendar.fact(state)}, {_age(seen, state).days} days ago"
                for matter, state in old.items()
            )
            lines = (
                f"{_STATE}: of the custody of {who}; the limit is {OLD_STATUS.days} days",
                *told,
            )
            sources = dict.fromkeys(line for state in old.values() for line in _sources_of(seen, state))
            origins = (origin for part in (*old.values(), spell) for origin in _origins(part))
            yield Comment((*lines, *sources), (), tuple(origins))


def _newest_states(seen: Seen, spell: Custody) -> Iterator[tuple[str, CustodyState]]:
    """Of each matter, what was known last by the day of the document."""
    for matter in MATTERS:
        known = [each for each in getattr(spell, matter) if seen.calendar.fact(each) <= seen.day]
        if known:
            yield matter, max(known, key=seen.calendar.fact)


def _age(seen: Seen, state: CustodyState) -> datetime.timedelta:
    return seen.day - seen.calendar.fact(state)


def _of_knowledge(seen: Seen) -> Iterator[Comment]:
    """What is printed of the knowledge data and was read in no text."""
    if seen.audience == "internal":
        return
    law = case_law(seen.view)
    for bound in (*law.binding, *law.regional, *law.ended):
        commitment = bound.standing.commitment
        lines = [_own_reading(bound.instrument)]
        if commitment is not None and not commitment.verified:
            lines.append(
                f"ratifications {bound.state}: that {bound.state} is a party to it was read in no text: look it up"
            )
        yield Comment(tuple(lines), (bound.instrument.name,), (), must_be_there=True)
    for listed in law.listed:
        yield Comment((_own_reading(listed.instrument),), (listed.instrument.name,), (), must_be_there=True)
    for precedent in (*law.precedents, *(one for each in law.binding for one in each.precedents)):
        if not precedent.verified and precedent.says:
            text = (
                f"precedents {precedent.id}: {precedent.symbol or precedent.subject} is known from others who "
                f"report it ({precedent.source.title}): look it up"
            )
            yield Comment((text,), (precedent.says,), (), must_be_there=True)
    yield from _of_provisions(seen)


def _own_reading(instrument: knowledge.Instrument) -> str:
    return f"articles {instrument.id}: which articles these are, and what they ask for, is our own reading: look it up"


def _of_provisions(seen: Seen) -> Iterator[Comment]:
    for step in seen.proceedings:
        charge = step.charge
        provision = knowledge.provisions().get(str(charge.law)) if charge and charge.law else None
        if provision is not None and not provision.verified:
            text = f"provisions {provision.id}: {provision.law.title} was not read for it: look it up"
            yield Comment((text,), (), (*_origins(charge), *_origins(step)), must_be_there=True)


def _known_sources(seen: Seen, fact: Fact) -> list[Source]:
    return [each for each in seen.sources if each.id in fact.sources]


def _sources_of(seen: Seen, fact: Fact) -> tuple[str, ...]:
    return tuple(_source_line(seen, source) for source in _known_sources(seen, fact))


def _source_line(seen: Seen, source: Source) -> str:
    own = seen.case.language
    publisher = source.publisher.version(own, own) if source.publisher else None
    named = ", ".join(filter(None, (publisher, source.title.version(own, own), str(source.date or ""))))
    line = f"Source {source.id}: {named}"
    for word, holds in (("confidential", source.confidential), ("first-hand", source.first_hand)):
        line += f"; {word}" if holds else ""
    return line


# --- where it stands in the case file


def _parts(seen: Seen) -> Iterator[Any]:
    """What remarks are about, the smaller before what holds it."""
    for spell in seen.case.custody:
        yield from states_of(spell)
    case = seen.case
    yield from (*case.incidents, *case.custody, *case.proceedings, *case.remedies, *case.un_history)
    yield from (*case.alleged_victims, *case.related, *case.alleged_perpetrators, *case.sources)


def _part_at(seen: Seen, origin: Origin) -> Any:
    """The fact, person or source to which a line of the case file belongs; None: another."""
    if not origin.line:
        return None
    return next((part for part in _parts(seen) if origin in _origins(part)), None)


def _origins(part: Any) -> tuple[Origin, ...]:
    """Every place of a part of the case file; what it tells in whole sentences comes first."""
    told = (text for key in ("what", "in_short") for text in texts_in(getattr(part, key, None)))
    return tuple(
        dict.fromkeys((*(text.origin for text in told), *places(part), *(t.origin for t in texts_in(part))))
    )


# --- where it stands in the document


class _Words:
    """The texts of a document, with the paragraph that each belongs to."""

    def __init__(self, document: Document) -> None:
        title = next((block for block in document.blocks if isinstance(block, Heading)), None)
        self._texts: list[Text] = []
        self._paragraphs: list[tuple[str, range]] = []
        """The words of each piece of the document, and the numbers of its texts."""
        self._title = 0
        for content in contents(document.blocks):
            if title is not None and title.level == 1 and content is title.content:
                self._title = len(self._texts)
            texts = list(texts_of(content))
            numbers = range(len(self._texts), len(self._texts) + len(texts))
            self._paragraphs.append(("".join(text.text for text in texts), numbers))
            self._texts += texts

    def of(self, comment: Comment) -> tuple[int, int, int] | None:
        """The number of a text, and from where to where in it; None where there is no place for it."""
        if not self._texts:
            return None
        quoted = next(filter(None, map(self._quoted, comment.words)), None)
        number = self._from(comment.origins)
        if quoted is not None:
            return quoted
        if number is None and comment.must_be_there:
            return None
        number = self._title if number is None else number
        return number, *_words_in(self._texts[number].text)

    def _from(self, origins: Iterable[Origin]) -> int | None:
        """The first text that comes from the first of these places that a text comes from."""
        for same in (
            lambda one, two: one == two,
            lambda one, two: (one.file, one.line) == (two.file, two.line),
        ):
            for origin in origins:
                for number, text in enumerate(self._texts):
                    if text.origin is not None and text.text.strip() and same(text.origin, origin):
                        return number
        return None

    def _quoted(self, words: str) -> tuple[int, int, int] | None:
        """Where a quotation stands: in the text that holds most of it. What it leaves out is an ellipsis."""
        piece = max(words.split("…"), key=len).strip()
        if len(piece) < _FEWEST:
            return None
        pattern = re.compile(r"\s+".join(map(re.escape, piece.split())))
        for joined, numbers in self._paragraphs:
            if found := pattern.search(joined):
                return self._most_of(numbers, *found.span())
        return None

    def _most_of(self, numbers: Iterable[int], begin: int, end: int) -> tuple[int, int, int]:
        pieces = []
        at = 0
        for number in numbers:
            length = len(self._texts[number].text)
            first, last = max(begin - at, 0), min(end - at, length)
            pieces.append((last - first, -number, first, last))
            at += length
        _, negative, first, last = max(pieces)
        return -negative, first, last


def _words_in(text: str) -> tuple[int, int]:
    """Where the words of a text begin and end, without the full stop of the sentence before and white space."""
    begin = re.match(r"[\s.,;:)]*", text)
    return (begin.end() if begin and begin.end() < len(text.rstrip()) else 0), len(text.rstrip()) or len(text)
