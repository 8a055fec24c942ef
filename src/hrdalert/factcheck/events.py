"""Events: what changes how a person or a measure stands, by the data of a case; and the texts that tell of it."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml
from msgspec import Struct

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import RELEASE, TEXTS, Case, Request, Withheld, texts_of
from hrdalert.cases.sentences import folded, sentences
from hrdalert.disclosure.name_forms import forms_of
from hrdalert.disclosure.search import Finder, names_in
from hrdalert.errors import Origin
from hrdalert.law.persons import At, people_at
from hrdalert.store import read

Of: TypeAlias = frozenset[str] | None
"""The ids of the people whom something is about; None: of everybody in the case."""
OTHERS_SAY: Final = frozenset({"un", "regional", "statement"})
"""Kinds of entries that change nothing for the people of a case."""
_KINDS_IF_NEWEST: Final = frozenset({"incident", "hearing", "remedy"})
"""Kinds that may change it: the newest entry counts, and what is told of earlier days does not."""
_KINDS: Final = frozenset(
    {"arrest", "disappearance", "death", "killing", "charge", "judgment", "release", "law"}
)
"""Kinds of entries that change how somebody, or a measure, stands."""
_TELLING: Final = frozenset({*TEXTS, *RELEASE, "why", "text", "about", "what", "reason"}) | {
    *("answer", "questions", "experts", "affects", "concern", "ask", "says", "stage_text")
}
"""The last keys of texts that tell how things stand."""
_ELSEWHERE: Final = frozenset(
    {"chronology", "custody", "sources", "alleged_perpetrators", "related", "annexes", "said", "rules"}
) | {"authorities", "joint", "notes"}
"""Homes of what tells of one day, of what is data, and of what stays true whatever happens to somebody."""
_KEY: Final = re.compile(r"(?:withheld\.)?(\w+)(?:\[(\d+)\])?(.*)", re.DOTALL)
"""The home of a text, its place there, and the rest of its key."""


class Event(Struct, frozen=True):
    """One datum on how somebody, or a measure, stands. It is new where no file before had it."""

    digest: str
    """Of its data, without the name of anybody."""
    says: str
    """What it is: release of 2025-11-20."""
    topic: str
    """A key of ``events.yaml``."""
    at: At
    of: Of
    day: datetime.date | None = None
    """When it happened; None where nobody knows, or it lies ahead."""


class Told(Struct, frozen=True):
    """What tells how things stand: a text, or a datum that follows from it."""

    key: str
    words: str
    """Of a datum, what it is and its value."""
    origin: Origin
    of: Of
    printed_as: str
    """What a document has that prints it, as ``Problem.documents`` says it."""

    @property
    def is_text(self) -> bool:
        return self.printed_as.startswith("text:")

    @property
    def digest(self) -> str:
        """Of its words, however they are set out and wherever they stand."""
        return digest_of(*self.words.split())


def digest_of(*data: object) -> str:
    return hashlib.blake2b("\0".join(map(str, data)).encode(), digest_size=8).hexdigest()


# --- events


def events_of(case: Case) -> tuple[Event, ...]:
    """All of a case, in the order of the file: what a confidential entry tells is for the office alone."""
    return (*_of_measure(case), *_of_people(case), *_of_entries(case), *_of_custody(case), *_of_days(case))


def _of_entries(case: Case) -> Iterator[Event]:
    dated = (entry.date.start for entry in case.chronology if entry.date and entry.kind not in OTHERS_SAY)
    newest = max((day for day in dated if day), default=None)
    for number, entry in enumerate(case.chronology):
        is_newest = entry.kind in _KINDS_IF_NEWEST and entry.date and entry.date.start == newest
        if not (entry.kind in _KINDS or is_newest) or entry.confidential or entry.attempted:
            continue
        of = None if entry.kind == "law" and not entry.of else _ids(case, entry)
        when, outcome = entry.when, sorted(entry.outcome.items())
        data = (entry.kind, when, when and when.part, sorted(entry.of), outcome, entry.result)
        topic = {"judgment": "court", "charge": "court", "hearing": "court", "law": "measure"}
        says = f"{entry.kind} of {when}" if when else str(entry.kind)
        day = _latest(case, when)
        yield Event(digest_of(*data), says, topic.get(entry.kind, "liberty"), ("chronology", number), of, day)


def _of_custody(case: Case) -> Iterator[Event]:
    for number, spell in enumerate(case.custody):
        says = f"custody from {spell.from_}" + (f" until {spell.until}" if spell.until else "")
        beside = ("of", "by", "ordered_by", "reason", "law")
        data = (f"{key} {value}" for key, value in vars(spell).items() if value and key not in beside)
        digest, day = digest_of(sorted(spell.of), *data), _latest(case, spell.from_, spell.until)
        yield Event(digest, says, "liberty", ("custody", number), _ids(case, spell), day)


def _of_people(case: Case) -> Iterator[Event]:
    """Deaths, the fates of members of a group that stand in its rows, and consent that was taken back."""
    for number, victim in enumerate(case.alleged_victims):
        at = ("alleged_victims", number)
        rows: dict[str, Mapping[str, object]] = {victim.id: {"died": victim.died}, **victim.apart}
        for id, row in rows.items():
            for key, topic in (("died", "liberty"), ("outcome", "court")):
                if fate := row.get(key):
                    day = _latest(case, fate) if isinstance(fate, CaseDate) else None
                    yield Event(digest_of(id, key, fate), f"{key} {fate} of {id}", topic, at, victim.ids, day)
    for person, home in people_at(case):
        answers = ((use, answer) for use, answer in person.consent.answers() if answer)
        uses = {use: answer for use, answer in answers if answer.answer == "withdrawn"}
        if uses:
            day = _latest(case, *(answer.date for answer in uses.values()))
            says = f"consent of {person.id} withdrawn ({', '.join(uses)})"
            digest = digest_of("withdrawn", person.id, *uses)
            yield Event(digest, says, "consent", (*home, "consent"), frozenset({person.id}), day)


def _of_days(case: Case) -> Iterator[Event]:
    """Days by which something must be done, such as that of an execution: set, or moved."""
    for home, number, ask in asks_of(case):
        if ask.by:
            at: At = (*home, number, "by")
            what = ask.do or "demand"
            says = f"day of {what}, {ask.by}"
            yield Event(digest_of("by", what, ask.by), says, "day", at, _ids(case, ask))
    for number, ahead in enumerate(case.next):
        digest, of = digest_of("next", ahead.date, *sorted(ahead.of)), _ids(case, ahead)
        yield Event(digest, f"{ahead.date}, a day ahead", "day", ("next", number), of)
    if case.urgent and case.urgent.by:
        says = f"day by which to act, {case.urgent.by}"
        yield Event(digest_of("urgent", case.urgent.by), says, "day", ("urgent", "by"), None)


def _of_measure(case: Case) -> Iterator[Event]:
    if measure := case.measure:
        by = measure.next.by if measure.next else None
        digest = digest_of("measure", measure.kind, measure.stage, measure.since, by)
        says = f"measure: {', '.join(map(str, filter(None, (measure.stage, measure.since, by))))}"
        yield Event(digest, says, "measure", ("measure",), None)


def _ids(case: Case, part: Any) -> frozenset[str]:
    return frozenset().union(*(victim.ids for victim in case.victims_of(part)))


def _latest(case: Case, *dates: CaseDate | None) -> datetime.date | None:
    """The latest of some days that had come when the case was last checked."""
    days = (date.start for date in dates if date and date.start and date.start <= case.as_of)
    return max(days, default=None)


# --- texts


def told_in(case: Case) -> Iterator[Told]:
    """All of a case: its texts, its status, days by which to act, and what is asked. Entries tell of their day."""
    for key, text in texts_of(case):
        home, number, rest = _KEY.fullmatch(key).groups()  # type: ignore[union-attr]
        last = re.sub(r"\[\d+\]$", "", f"{home}{rest}").rpartition(".")[2]
        if home in _ELSEWHERE or rest.startswith(".consent.") or not (last in _TELLING or home == "texts"):
            continue
        of: Of = None
        if home == "measure":
            of = frozenset()
        elif home == "alleged_victims":
            of = case.alleged_victims[int(number)].ids
        elif home in ("demands", "requests"):
            ask = getattr(case.withheld if key.startswith("withheld.") else case, home)[int(number)]
            of = _ids(case, ask) if ask.of else None
        yield Told(key, text, text.origin, of, f"text:{key}")
    by, until = case.urgent and case.urgent.by, case.action.until
    for key, value in (("status", case.status), ("urgent.by", by), ("action.until", until)):
        if value:
            yield Told(key, f"{key} {value}", case.origin(*key.split(".")), None, f"prints:{key}")
    for home, number, ask in asks_of(case):
        if ask.do:
            name, words = ".".join(home), f"{ask.do} {' '.join(ask.of)} {ask.by}"
            of = _ids(case, ask) if ask.of else None
            yield Told(f"{name}[{number}]", words, case.origin(*home, number), of, f"asks:{name}.{number}")


def asks_of(case: Case) -> Iterator[tuple[tuple[str, ...], int, Request]]:
    """Each demand and request with its home and its place there."""
    parts: tuple[tuple[tuple[str, ...], Case | Withheld | None], ...] = (
        ((), case),
        (("withheld",), case.withheld),
    )
    for above, part in parts:
        for home in ("demands", "requests") if part else ():
            yield from (((*above, home), number, ask) for number, ask in enumerate(getattr(part, home)))


def is_about(case: Case, told: Told, event: Event) -> bool:
    """Whether an event can have made a text untrue: where consent was taken back, one that has the name."""
    if event.topic == "consent":
        people = (person for person in case.people if event.of and person.id in event.of)
        names = Finder(form for person in people for form in forms_of(person))
        return bool(names_in(names, told.words))
    return event.of is None or told.of is None or not event.of.isdisjoint(told.of)


def sentence_of(text: str, topics: Iterable[str], language: str) -> str:
    """The first sentence of a text that has a word of one of the topics; empty where none has."""
    found = _words(language, frozenset(topics))
    return next((one for one in sentences([folded(text)]) if found and found.search(one)), "")


@cache
def _words(language: str, topics: frozenset[str]) -> re.Pattern[str] | None:
    lists = word_lists().get(language.partition("-")[0], {})
    words = [word for topic in sorted(topics) for word in lists.get(topic, ())]
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(longest_first)})(?!\w)") if words else None


@cache
def word_lists() -> dict[str, dict[str, list[str]]]:
    """The words of each language by topic, as they stand in ``events.yaml``."""
    file = Path(__file__).with_name("events.yaml")
    return dict(yaml.load(read(file), yaml.CSafeLoader))
