"""Whether the ids and the words of a case file lead somewhere.

It is asked of the values as they were written, and so is answered where other values are wrong too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from hrdalert.cases.marked import Marked, shown
from hrdalert.cases.marked_yaml import Scanned
from hrdalert.cases.messages import choice, few, nearest
from hrdalert.cases.model import Case
from hrdalert.cases.shape import Key, Shape, shape_of
from hrdalert.cases.states import state_meant
from hrdalert.cases.taken_for import word_meant
from hrdalert.cases.values import UNFILLED, id_of, is_id
from hrdalert.cases.vocabularies import known_words, words_of
from hrdalert.errors import Problem

Values: TypeAlias = Mapping[str, Any]
Path_: TypeAlias = tuple[str | int, ...]

_HOMES: Mapping[str, tuple[str, ...]] = {
    "person": ("alleged_victims", "related"),
    "perpetrator": ("alleged_perpetrators",),
    "entry": ("chronology",),
    "source": ("sources",),
}
"""The lists whose members' ids a key can name, by what the model says of the key."""
_CALLED = {
    "person": "an alleged victim or a related person",
    "perpetrator": "an alleged perpetrator",
    "entry": "an entry of the chronology",
    "source": "a source",
}
_NEW: Mapping[str, str] = {
    "person": "alleged_victims: - {{id: {id}, name: {name}}}",
    "perpetrator": "alleged_perpetrators: - {{id: {id}, name: {name}}}",
    "entry": "chronology, to the entry that is meant, id: {id}",
    "source": "sources: - {{id: {id}, kind: …, title: …, date: …}}",
}
_CLOSE = 0.8
"""An own word so like one of an open vocabulary is more likely mistyped than meant."""
_MOST_NEAR = 200
"""So many ids that lead nowhere are answered with the nearest one, which takes time."""


def parts_of(value: Any) -> Iterator[tuple[int, Values]]:
    """The groups of keys in a list, with their places in it."""
    for number, part in enumerate(value if isinstance(value, list) else ()):
        if isinstance(part, dict):
            yield number, part


def parts(shape: Shape, value: Any, path: Path_ = ()) -> Iterator[tuple[Shape, Values, Path_]]:
    """Every group of keys of a file, the file itself first; a short form as the part that it stands for."""
    if not isinstance(value, dict):
        return
    yield shape, value, path
    for name, below in value.items():
        key = shape.keys.get(name)
        if key is None or key.part is None:
            continue
        items = enumerate(below) if isinstance(below, list) else [(None, below)]
        for number, item in items:
            where = (*path, name) if number is None else (*path, name, number)
            spread = {key.short: item} if key.short and isinstance(item, Marked) else item
            yield from parts(key.part, spread, where)


def words(value: Any) -> Iterator[Marked]:
    """A word that stands alone, or the words of a list."""
    for word in value if isinstance(value, list) else (value,):
        if isinstance(word, Marked) and UNFILLED not in word:
            yield word


def references(scanned: Scanned) -> Iterator[Problem]:
    """Ids and words that lead nowhere, and ids that two have."""
    ids = {kind: _ids(scanned.value, homes) for kind, homes in _HOMES.items()}
    known = {kind: list(dict.fromkeys(members)) for kind, members in ids.items()}
    for members in (*ids.values(), _ids(scanned.value, ("demands",))):
        yield from _taken_twice(members)
    lost = 0
    for shape, part, path in parts(shape_of(Case), scanned.value):
        for name, value in part.items():
            key = shape.keys.get(name)
            if key is None:
                continue
            if key.vocabulary:
                yield from _words(key, value)
            for id in words(value) if key.refers else ():
                if id not in known[key.refers]:
                    lost += 1
                    yield _leads_nowhere(key, id, known, lost <= _MOST_NEAR)
            if name == "outcome" and isinstance(value, dict):
                for person in value:
                    if person not in known["person"]:
                        text = f"outcome: {shown(person)} is the id of no alleged victim"
                        mend = f"write one of {few(known['person'])}"
                        yield Problem(scanned.marks.key((*path, name, person)), "unknown-id", text, mend)


def _ids(case: Values, homes: Sequence[str]) -> list[Marked]:
    """The ids of the members of some lists, in the order of the file."""
    return [
        part["id"]
        for home in homes
        for _, part in parts_of(case.get(home))
        if isinstance(part.get("id"), Marked) and UNFILLED not in part["id"]
    ]


def _taken_twice(ids: Sequence[Marked]) -> Iterator[Problem]:
    first: dict[str, Marked] = {}
    for id in ids:
        if id in first:
            text = f"the id {id} is taken: it stands in line {first[id].origin.line} already"
            yield Problem(id.origin, "duplicate-id", text, "give each an id of its own")
        first.setdefault(id, id)


def _leads_nowhere(key: Key, id: Marked, known: Mapping[str, Sequence[str]], look: bool) -> Problem:
    """``look``: also for the nearest id."""
    called = _CALLED[key.refers]
    other = next((_CALLED[kind] for kind, ids in known.items() if kind != key.refers and id in ids), None)
    is_of = (
        f"is the id of {other}, and {called} is expected" if other else "is the id of nothing in this case"
    )
    new = id if is_id(id) and not other else id_of(id)
    name = "…" if is_id(id) else id
    mend = f"add under {_NEW[key.refers].format(id='…' if other else new, name=name)}"
    mend += f", and here write {new}" if new != id and not other else ""
    if ids := known[key.refers]:
        mend = f"the ids that can stand here: {few(ids)}; or {mend}"
        near = nearest(id, ids) if look else None
        mend = f"did you mean {near}? {mend}" if near else mend
    return Problem(id.origin, "unknown-id", f"{key.name}: {shown(id)} {is_of}", mend)


def _words(key: Key, value: Any) -> Iterator[Problem]:
    """Words that are not in their vocabulary, and own words that look mistyped."""
    for word in words(value):
        if word in known_words(key.vocabulary):
            continue
        if key.open:
            meant = word_meant(key.vocabulary, word)
            if near := meant or nearest(word, words_of(key.vocabulary), _CLOSE):
                text = f"{key.name}: {shown(word)} is no word of the list, and counts as your own words"
                yield Problem(word.origin, "own-word", text, f"did you mean {near}?", "warning")
        elif key.vocabulary == "country":
            if re.fullmatch("[A-Z]{3}", word):  # the model says so of any other form
                text = f"{key.name}: {shown(word)} is the code of no State"
                yield Problem(word.origin, "unknown-country", text, state_meant(word))
        else:
            is_mandate = key.vocabulary == "mandate"
            what = "no mandate" if is_mandate else "none of the words that can stand here"
            mend = choice(words_of(key.vocabulary), word, key.vocabulary)
            if key.vocabulary == "demand":
                mend += f"; or, in your own words, {{text: {word}}} in place of do:"
            code = "unknown-mandate" if is_mandate else "unknown-word"
            yield Problem(word.origin, code, f"{key.name}: {shown(word)} is {what}", mend)
