"""Whom a case withheld when it was last drafted, so that a file that was cut off since does not publish them.

In ``.hrdalert/withheld/<reference>.json`` stand ids, answers to consent and how many letters a name has in all of its
forms: no name, and nothing of which one could be guessed.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from hrdalert.cases.model import AllegedVictim, Case, Consent, ConsentAnswer, Person
from hrdalert.disclosure.audience import READERS, Audience
from hrdalert.disclosure.consent import may_be_named
from hrdalert.disclosure.folding import letters_of
from hrdalert.errors import Origin, Problem
from hrdalert.store import STATE, put, read_private, writing

STOPPED: tuple[Audience, ...] = ("government", "third_state", "public")
"""The audiences for which nothing is made while somebody may be missing."""


class Before(Struct, frozen=True):
    """A person who was withheld."""

    letters: int
    withheld_from: tuple[Audience, ...]
    answers: dict[str, str]
    """By use, what was answered and until when it holds; without a use, the one answer for several."""


def missing(root: Path, file: Path, case: Case, day: datetime.date) -> Iterator[Problem]:
    """What a case has lost of those whom it withheld, while nobody has said that this is meant."""
    path = _path(root, case)
    mend = "see whether the file was cut off, and bring back what it lost; where it is meant: "
    mend += f"hrdalert check {case.reference} --people-changed"
    try:
        before = msgspec.json.decode(read_private(path), type=dict[str, Before])
    except FileNotFoundError:
        return
    except (OSError, msgspec.MsgspecError):
        yield Problem(Origin(path), "people-gone", "whom the case withheld before cannot be read", mend)
        return
    people = {person.id: person for person in case.people}
    for id, was in before.items():
        person = people.get(id)
        whom = " and ".join(READERS[audience] for audience in was.withheld_from)
        if person is None:
            what = f"{id}, whom {whom} may not know by name, was in this file when it was last drafted, and is not now"
        elif named := [READERS[one] for one in was.withheld_from if _is_named_by_loss(was, person, one, day)]:
            what = f"{id} was not named to {' and '.join(named)} before, and would be now, though no answer changed"
        elif _letters(person) < was.letters and any(_withheld(person, day)):
            what = f"less of the name of {id} stands in this file than when it was last drafted"
        else:
            continue
        yield Problem(Origin(file), "people-gone", what, mend)


def remember(root: Path, case: Case, day: datetime.date) -> None:
    """Note whom a case withholds on a day. Raises WriterError where nothing can be noted."""
    now = {
        person.id: Before(_letters(person), withheld_from, _answers(person.consent))
        for person in case.people
        if (withheld_from := tuple(_withheld(person, day)))
    }
    path = _path(root, case)
    content = f"{json.dumps(msgspec.to_builtins(now), indent=1, sort_keys=True)}\n".encode()
    if now or path.exists():
        with writing(path, "See to the folder, and draft again."):
            put(path, content)


def _path(root: Path, case: Case) -> Path:
    return root / STATE / "withheld" / f"{case.reference}.json"


def _withheld(person: Person, day: datetime.date) -> Iterator[Audience]:
    return (audience for audience in STOPPED if not may_be_named(person, audience, day))


def _letters(person: Person) -> int:
    members = person.member_names if isinstance(person, AllegedVictim) else ()
    names = (person.name, *person.also, *person.native.values(), *members)
    return sum(len(letters_of(name)) for name in names if name)


def _answers(consent: Consent) -> dict[str, str]:
    given: Mapping[str, Consent | ConsentAnswer | None]
    given = {"": consent, "government": consent.government, "public": consent.public}
    return {
        use: f"{one.answer} {one.until or ''}".strip() for use, one in given.items() if one and one.answer
    }


def _is_named_by_loss(was: Before, person: Person, audience: Audience, day: datetime.date) -> bool:
    """Whether somebody is named to an audience now, by an answer that stood there before.

    A file that lost its end may have lost protect:, an answer to one use, or the day until which one holds.
    """
    if not may_be_named(person, audience, day):
        return False
    use, answers = "government" if audience == "government" else "public", _answers(person.consent)
    place = use if use in answers else ""
    answer, _, until = answers[place].partition(" ")
    answered, _, held_until = was.answers.get(place, "").partition(" ")
    return answer == answered and until in ("", held_until)
