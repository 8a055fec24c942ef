"""Case files of the first edition, and its habits: what they are, and what to write now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrdalert.cases.marked_yaml import Scanned
from hrdalert.cases.references import parts_of, texts_with
from hrdalert.cases.taken_for import meant
from hrdalert.errors import Problem

_OLD_KEYS = (
    *("incidents", "proceedings", "remedies", "un_history", "country", "countries", "urgency"),
    *("cooperation_with_un", "prisoner_of_conscience", "public", "headlines", "editions"),
)


def of_first_edition(scanned: Scanned) -> Problem | None:
    """What is said of a file of the first edition, in place of everything else; None for any other file."""
    old = [key for key in scanned.value if key in _OLD_KEYS]
    if "chronology" in scanned.value or not ({"incidents", "editions"} & set(old) or len(old) > 1):
        return None
    became = "; ".join(f"{key} is now {meant('keys', 'Case', key)}" for key in old)
    mend = f"{became}. docs/old-case-files.md says how a file is moved over, and has the whole list"
    text = "this is a case file of the first edition of hrdalert, which is not read any more"
    return Problem(scanned.marks.key((old[0],)), "old-case-file", text, mend)


def tokens(scanned: Scanned) -> Iterator[Problem]:
    """``{ada.they}`` in a text: the first edition put a word in its place, and now it is printed as it stands."""
    lists = ("alleged_victims", "related", "alleged_perpetrators", "chronology")
    parts = [part for name in lists for _, part in parts_of(scanned.value.get(name))]
    ids = [re.escape(part["id"]) for part in parts if isinstance(part.get("id"), str) and part["id"]]
    if not ids:
        return
    token = re.compile(rf"\{{(?:{'|'.join(ids)})(?:\.[\w.-]+)?\}}")
    if not token.search(scanned.marks.text.text):
        return
    for text in texts_with(scanned, "{"):
        if match := token.search(text):
            what = f"{match[0]} would be printed as it stands: texts hold no tokens any more"
            mend = "write the name, or the word that is meant"
            yield Problem(text.origin_of(match[0]), "token", what, mend)
