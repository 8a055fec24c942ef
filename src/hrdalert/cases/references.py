"""Whether the ids and the words of a case file lead somewhere.

It is asked of the values as they were written, and so is answered where other values are wrong too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from hrdalert.cases.likely_words import choice, few, meant, nearest, state_meant, words_of
from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.located_yaml import KeyPath, Scanned
from hrdalert.cases.mistakes import MOST_PROBLEMS, mistake
from hrdalert.cases.shape import Key, Shape
from hrdalert.cases.values import UNFILLED, id_of, is_id
from hrdalert.errors import Problem

Values: TypeAlias = Mapping[str, Any]


_HOMES: Mapping[str, tuple[str, ...]] = {
    "person": ("alleged_victims", "related"),
    "perpetrator": ("alleged_perpetrators",),
    "entry": ("chronology",),
    "source": ("sources",),
}
"""The lists in which ids stand, by what the model says of a key that names one."""
_CALLED: Mapping[str, tuple[str, str]] = {
    "person": ("an alleged victim or a related person", "alleged_victims: - {{id: {id}, name: {name}}}"),
    "perpetrator": ("an alleged perpetrator", "alleged_perpetrators: - {{id: {id}, name: {name}}}"),
    "entry": ("an entry of the chronology", "chronology, to the entry that is meant, id: {id}"),
    "source": ("a source", "sources: - {{id: {id}, kind: …, title: …, date: …}}"),
}
"""What that is, and what to add for one that is new."""


def texts_with(scanned: Scanned, sign: str) -> Iterator[LocatedText]:
    """Every scalar of a file in which a sign stands. Few files have it, and they are told by their text."""
    source = scanned.marks.text.text
    if sign in source or "\\" in source:
        yield from (text for text in texts_in(scanned.value) if sign in text)


def texts_in(value: Any) -> Iterator[LocatedText]:
    """Every scalar of a part of a file."""
    if isinstance(value, LocatedText):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def parts_of(value: Any) -> Iterator[tuple[int, Values]]:
    """The groups of keys in a list, with their places in it."""
    for number, part in enumerate(value if isinstance(value, list) else ()):
        if isinstance(part, dict):
            yield number, part


def parts(shape: Shape, value: Any, path: KeyPath = ()) -> Iterator[tuple[Shape, Values, KeyPath]]:
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
            spread = {key.short: item} if key.short and isinstance(item, LocatedText) else item
            yield from parts(key.part, spread, where)


def references(scanned: Scanned, walked: Sequence[tuple[Shape, Values, KeyPath]]) -> Iterator[Problem]:
    """Ids and words that lead nowhere, and ids that two have; ``walked``: all its :func:`parts`."""
    ids = {name: _ids(scanned.value, homes) for name, homes in _HOMES.items()}
    for _, victim in parts_of(scanned.value.get("alleged_victims")):
        ids["person"] += _ids(victim, ("members",))
    known = {name: list(dict.fromkeys(members)) for name, members in ids.items()}
    for members in (*ids.values(), *(_ids(scanned.value, (asked,)) for asked in ("demands", "requests"))):
        first: dict[str, LocatedText] = {}
        for id in members:
            if first.setdefault(id, id) is not id:
                yield mistake("duplicate-id", id.origin, id=id, line=first[id].origin.line)
    lost = 0
    for shape, part, path in walked:
        for name, value in part.items():
            key = shape.keys.get(name)
            if key is None:
                continue
            for word in _given(value) if key.vocabulary else ():
                if word not in words_of(key.vocabulary):
                    lost += 1
                    yield from _unknown_word(key, word, look=lost <= MOST_PROBLEMS)
            for id in _given(value) if key.refers else ():
                if id not in known[key.refers]:
                    lost += 1
                    yield _leads_nowhere(key, id, known, look=lost <= MOST_PROBLEMS)
            if name == "outcome" and isinstance(value, dict):
                for person in value:
                    if person not in known["person"]:
                        told = {"shown": shown(person), "known": few(known["person"])}
                        yield mistake("outcome-of-nobody", scanned.marks.key((*path, name, person)), **told)


def _given(value: Any) -> Iterator[LocatedText]:
    """A word that stands alone, or the words of a list."""
    for word in value if isinstance(value, list) else (value,):
        if isinstance(word, LocatedText) and UNFILLED not in word:
            yield word


def _ids(case: Values, homes: Sequence[str]) -> list[LocatedText]:
    """The ids of the members of some lists, in the order of the file."""
    return [id for home in homes for _, part in parts_of(case.get(home)) for id in _given(part.get("id"))]


def _leads_nowhere(key: Key, id: LocatedText, known: Mapping[str, Sequence[str]], *, look: bool) -> Problem:
    """``look``: also for the nearest id."""
    (expected, to_add), ids = _CALLED[key.refers], known[key.refers]
    other = next((_CALLED[kind][0] for kind, others in known.items() if id in others), None)
    is_of = "is the id of nothing in this case"
    if other:
        is_of = f"is the id of {other}, and {expected} is expected"
    new = id if is_id(id) and not other else id_of(id)
    mend = f"add under {to_add.format(id='…' if other else new, name='…' if is_id(id) else id)}"
    mend += f", and here write {new}" if new != id and not other else ""
    if ids:
        mend = f"the ids that can stand here: {few(ids)}; or {mend}"
        near = nearest(id, ids) if look else None
        mend = f"did you mean {near}? {mend}" if near else mend
    return Problem(id.origin, "unknown-id", f"{key.name}: {shown(id)} {is_of}", mend)


def _unknown_word(key: Key, word: LocatedText, *, look: bool) -> Iterator[Problem]:
    """What is said of a word that is not in its vocabulary; of an own word only where it looks mistyped."""
    known = words_of(key.vocabulary)
    if key.open:  # so like a word of the list, it is more likely mistyped than the office's own
        if near := meant("words", key.vocabulary, word) or (look and nearest(word, known, likeness=0.8)):
            yield mistake("own-word", word.origin, key=key.name, shown=shown(word), near=near)
    elif key.vocabulary == "country":
        if re.fullmatch("[A-Z]{3}", word):  # the model says so of any other form
            mend = state_meant(word) if look else ""
            yield mistake("unknown-country", word.origin, key=key.name, shown=shown(word), mend=mend)
    else:
        mend = choice(known, word, key.vocabulary) if look else f"write one of {few(known)}"
        if key.vocabulary in ("demand", "request"):
            mend += f"; or, in your own words, {{text: {word}}} in place of do:"
        name = "unknown-mandate" if key.vocabulary == "mandate" else "unknown-word"
        yield mistake(name, word.origin, at=f"{key.name}: ", shown=shown(word), mend=mend)
