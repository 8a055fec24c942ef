"""What a word list can hold: the keys of the English lists and of the data, and the names that fill a wording.

All else that stands in an office's own list is a mistake: nobody would read it, or it would be printed as it stands.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from hrdalert import knowledge
from hrdalert.cases.likely_words import few, nearest
from hrdalert.cases.located_text import LocatedText, kind_of, shown
from hrdalert.cases.located_yaml import KeyPath, Scanned
from hrdalert.cases.mistakes import MOST_ALIKE, mistake
from hrdalert.errors import Problem
from hrdalert.knowledge.vocabulary import KnownDemand

PLACE: Final = re.compile(r"\{(\w+)\}")
PART: Final = re.compile(r"\[\[((?:(?!\[\[|\]\]).)*)\]\]", re.DOTALL)
_BRACES: Final = re.compile(r"\{[^{}]*\}|[{}]")
_NONE: Final = frozenset[str]()
_FORMS: Final = ("one", "several", "definite_one", "definite_several")


class _Open(dict[str, Any]):
    """Keys beside which the office's own can stand: labels of its own words."""


def keys_of_lists(english: Mapping[str, Any], documents: Collection[str]) -> Mapping[str, Any]:
    """Every key that a list can have; at its end, the names that its wording is filled with."""
    known, articles = _names_in(english), knowledge.articles()
    duties = {id: {duty.key: _NONE for duty in record.duties} for id, record in articles.items()}
    parts = {part: dict.fromkeys(_FORMS, names["one"]) for part, names in known["law"]["parts"].items()}
    titles = dict.fromkeys((*knowledge.instruments(), *articles), _NONE)
    known |= {key: _Open(known[key]) for key in ("cells", "columns", "custody_kinds", "source_kinds")}
    return {
        **known,
        "authorities": dict.fromkeys(knowledge.countries(), _NONE),
        "dates": known["dates"] | {"inside": frozenset(("day",)), "first_of_month": _NONE},
        "demands": _asks(english["demands"], knowledge.demands()),
        "documents": known["documents"] | dict.fromkeys(documents, _NONE),
        "joints": {"contracted": _Open(), "elided": _Open(), "vowels": _NONE},
        "law": known["law"] | {"duties": duties, "parts": parts, "titles": titles},
        "pronouns": _Open(),
        "third_state": _asks(english["third_state"], knowledge.requests()),
    }


def _names_in(value: Any) -> Any:
    """A list with the names in its wordings in place of these."""
    if isinstance(value, Mapping):
        return {key: _names_in(below) for key, below in value.items()}
    return frozenset(PLACE.findall(value))


def _asks(english: Mapping[str, Any], demands: Mapping[str, KnownDemand]) -> dict[str, Any]:
    names = frozenset(("of", "what"))
    asks = {}
    for id, known in demands.items():
        plain = ("plain", "several", "minor", "dead", *known.wordings, *english.get(id, ()))
        forms = (*plain, "see_to", *(f"see_to_{form}" for form in plain))
        of_all = (*forms, *(f"{form}_several" for form in forms))
        asks[id] = dict.fromkeys(of_all, names)
        asks[id] |= dict.fromkeys(("again", *(f"{form}_again" for form in of_all)), names | {"whose", "who"})
    return asks


def mistakes_of_list(
    scanned: Scanned, known: Any, value: Any = None, path: KeyPath = ()
) -> Iterator[Problem]:
    """What is wrong with a list, or with the part of it at a path, each at its place."""
    value = value if path else scanned.value
    if isinstance(known, frozenset) and isinstance(value, dict) and path[0] == "law":
        # A sentence of the law can have several forms.
        known = dict.fromkeys(("says", "short") if path[1] == "duties" else _FORMS, known)
    if isinstance(known, frozenset) and isinstance(value, LocatedText):
        yield from _wrong_names(value, known)
    elif isinstance(known, frozenset) or not isinstance(value, dict):
        expected = "a text is" if isinstance(known, frozenset) else "keys with texts are"
        told = {"key": path[-1], "expected": expected, "kind": kind_of(value)}
        yield mistake("kind-of-words", scanned.marks.value(path), **told)
    else:
        for key, below in value.items():
            is_open = isinstance(known, _Open)
            near = None if key in known else nearest(key, known, 0.75 if is_open else 0.6)
            if near or not (is_open or key in known):
                mend = f"did you mean {near}?" if near else f"the keys here are {few(known)}"
                yield mistake("unknown-words", scanned.marks.key((*path, key)), key=shown(key), mend=mend)
            else:
                yield from mistakes_of_list(scanned, known.get(key, _NONE), below, (*path, key))


def _wrong_names(wording: LocatedText, names: Collection[str]) -> Iterator[Problem]:
    """What stands in braces and cannot be filled in, and a ``[[`` or ``]]`` that has no part with a name."""
    can = (
        f"the names that can stand here are {', '.join(sorted(names))}" if names else "no name can stand here"
    )
    braces = (match[0] for match in _BRACES.finditer(wording) if match[0][1:-1] not in names)
    for braced in islice(dict.fromkeys(braces), MOST_ALIKE):
        yield mistake("no-such-name", wording.origin_of(braced), shown=shown(braced), can=can)
    rest = PART.sub(lambda part: "" if PLACE.search(part[1]) else part[0], wording)
    for sign in ("[[", "]]"):
        if sign in rest:
            yield mistake("part-without-name", wording.origin_of(sign), sign=sign)
