"""Case files of the first edition, and its habits: what they are, and what to write now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hrdalert.cases.marked import Marked
from hrdalert.cases.marked_yaml import Scanned
from hrdalert.errors import Problem

_OLD_KEYS: Mapping[str, str] = {
    "incidents": "chronology",
    "proceedings": "chronology",
    "remedies": "chronology",
    "un_history": "chronology",
    "country": "state",
    "countries": "states",
    "urgency": "urgent",
    "cooperation_with_un": "reprisal",
    "prisoner_of_conscience": "demands: {do: release, unconditional: yes}",
    "public": "withheld",
    "headlines": "texts",
    "editions": "nothing: a case has one telling, as of its as_of",
}
_GUIDE = "docs/old-case-files.md says how a file is moved over, and has the whole list"


def of_first_edition(scanned: Scanned) -> Problem | None:
    """What is said of a file of the first edition, in place of everything else; None for any other file."""
    old = [key for key in scanned.value if key in _OLD_KEYS]
    if "chronology" in scanned.value or not ({"incidents", "editions"} & set(old) or len(old) > 1):
        return None
    became = "; ".join(f"{key} is now {_OLD_KEYS[key]}" for key in old)
    text = "this is a case file of the first edition of hrdalert, which is not read any more"
    return Problem(scanned.marks.key((old[0],)), "old-case-file", text, f"{became}. {_GUIDE}")


def tokens(scanned: Scanned) -> Iterator[Problem]:
    """``{ada.they}`` in a text: the first edition put a word in its place, and now it is printed as it stands."""
    lists = (
        scanned.value.get(name)
        for name in ("alleged_victims", "related", "alleged_perpetrators", "chronology")
    )
    parts = [part for parts in lists if isinstance(parts, list) for part in parts if isinstance(part, dict)]
    ids = [re.escape(part["id"]) for part in parts if isinstance(part.get("id"), str) and part["id"]]
    if not ids:
        return
    token = re.compile(rf"\{{(?:{'|'.join(ids)})(?:\.[\w.-]+)?\}}")
    for text in _texts(scanned.value):
        if "{" in text and (match := token.search(text)):
            what = f"{match[0]} would be printed as it stands: texts hold no tokens any more"
            yield Problem(
                text.origin_of(match[0]), "token", what, "write the name, or the word that is meant"
            )


def _texts(value: Any) -> Iterator[Marked]:
    if isinstance(value, Marked):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
