"""The search for names that are left in a view, and the problems to show for them, each at its line.

Names are looked for as words, whatever stands between them: ``chang-weiping`` in an address is a leak as ``Chang
Weiping`` is, and so is a native form anywhere in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import BaseModel

from hrdalert.audience import Audience
from hrdalert.cases.model import Case
from hrdalert.cases.text import NOWHERE, Marked, Told
from hrdalert.disclosure.names import Found, Secret, leaks_found, leaks_in, secrets
from hrdalert.disclosure.of_last import OfLast
from hrdalert.disclosure.view import CaseView, TextView
from hrdalert.errors import Origin, Problem

_READERS: Mapping[Audience, str] = {
    "public": "the public",
    "government": "the Government",
    "un": "UN experts",
}
_Path: TypeAlias = tuple[str, ...]


def leaks_in_view(case: Case, view: CaseView) -> list[Problem]:
    """Each name left in a text of the view that its audience may not have, at its line in the case file."""
    searched = _searched(case)
    if id(view) not in searched:
        searched[id(view)] = (view, _leaks_in(case, view))
    return list(searched[id(view)][1])


def _not_searched(_: Case) -> dict[int, tuple[CaseView, list[Problem]]]:
    return {}


_searched = OfLast(_not_searched)
"""What was found in each view, which several documents share; the view is kept so that its id stays its own."""


def _leaks_in(case: Case, view: CaseView) -> list[Problem]:
    hidden = secrets(case, view.audience)
    texts = [(text, found) for text in view.texts_in_it if (found := leaks_found(text.literal, hidden))]
    # As an address, where capitals mean nothing: it names files and folders.
    of_reference = leaks_found(f"#{view.reference}", hidden)
    if not texts and not of_reference:
        return []
    written = dict(_written(case))
    problems = {
        _problem(origin, secret, view, path): None
        for text, found in texts
        for secret, path, origin in _places(text, found, written)
    }
    file = next(iter(written), NOWHERE).file
    for each in of_reference:
        problems[_problem(Origin(file), each.secret, view, ("reference",))] = None
    return list(problems)


def leaks_composed(
    case: Case, audience: Audience, texts: Sequence[str], templates: Iterable[tuple[Path, str]]
) -> list[Problem]:
    """Each name that stands in the texts of a composed document, wherever it comes from.

    It is shown at its lines in the templates; where it is in none of them, at the first one's head.
    """
    hidden = secrets(case, audience)
    found = list(leaks_in("\n".join(texts), hidden))
    if not found:
        return []
    files = list(templates)
    lines: dict[Secret, list[Origin]] = {}
    for path, source in files:
        for each in leaks_found(source, found):
            line = source.count("\n", 0, each.start) + 1 if each.surface else 0
            lines.setdefault(each.secret, []).append(Origin(path, line))
    return [
        leak(origin, secret, audience)
        for secret in found
        for origin in lines.get(secret, [Origin(files[0][0])])
    ]


def leak(origin: Origin, secret: Secret, audience: Audience) -> Problem:
    """The problem to show for a secret that was found in what was composed."""
    mend = "Take it out of the template, or out of the texts of hrdalert.yaml or recipients/ that it prints."
    return _name_leak(origin, secret, audience, mend)


def _problem(origin: Origin, secret: Secret, view: CaseView, path: _Path) -> Problem:
    return _name_leak(origin, secret, view.audience, _mend(secret, path, view.name_withheld))


def _name_leak(origin: Origin, secret: Secret, audience: Audience, mend: str) -> Problem:
    reader = _READERS.get(audience, audience)
    text = f"“{secret.text}” stands here, and {reader} may not have the name of {secret.person}"
    return Problem(origin, "name-leak", text, mend)


def _mend(secret: Secret, path: _Path, name_withheld: bool) -> str:
    """What to write instead, by where the name stands in the case file."""
    if path[-1:] == ("reference",):
        return "Choose a neutral reference, such as 2026-014: it stands in documents and names their files."
    if "pseudonym" in path:
        return "Choose a pseudonym that holds no part of the name."
    if "name" in path and path[0] in ("alleged_victims", "related"):
        return "This name leads to another one: withhold it too, with consent: no and a pseudonym."
    if path[:1] == ("sources",):
        instead = "take the address out" if path[-1] == "url" else f"write {{{secret.person}}} in its place"
        return f"Mark the source confidential: yes, or {instead}."
    instead = ", or give the text a public: form without the name" if name_withheld else ""
    return f"Write {{{secret.person}}} in its place{instead}."


# --- lines


def _places(
    text: TextView, found: Sequence[Found], written: Mapping[Origin, tuple[_Path, Marked]]
) -> Iterator[tuple[Secret, _Path, Origin]]:
    """Every place in the file where a name stands in this text; of an encoded one, where the text begins."""
    path, mark = written.get(text.origin, ((), None))
    places: list[tuple[int, int]] = []
    for each in sorted(found, key=lambda each: -len(each.surface or "")):
        matches = _matches(mark, each.surface) if mark is not None and each.surface else []
        if mark is None or not matches:
            yield each.secret, path, text.origin
        for number, match in enumerate(matches):
            inside = any(start <= match.start() and match.end() <= end for start, end in places)
            if mark is not None and not inside and not _is_reference(mark, match):
                places.append(match.span())
                yield each.secret, path, mark.origin_of(match[0], number)


def _matches(text: str, surface: str) -> list[re.Match[str]]:
    return list(re.finditer(r"\s+".join(map(re.escape, surface.split())), text))


def _is_reference(text: str, match: re.Match[str]) -> bool:
    return text[: match.start()].endswith("{") and text[match.end() :].startswith((".", "}"))


def _written(part: Any, path: _Path = ()) -> Iterator[tuple[Origin, tuple[_Path, Marked]]]:
    """Every text of the case file by the place where it stands, with the keys that lead to it."""
    if isinstance(part, Marked):
        yield part.origin, (path, part)
    elif isinstance(part, Told):
        for version in part.versions.values():
            yield version.origin, (path, version)
    elif isinstance(part, BaseModel):
        for name, value in part:
            yield from _written(value, (*path, name))
    elif isinstance(part, tuple):
        for value in part:
            yield from _written(value, path)
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _written(value, (*path, str(key)))
