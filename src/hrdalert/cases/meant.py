"""Which id of a case was meant, where another spelling of it stands or the name of somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hrdalert.cases.ground import Values, parts_of
from hrdalert.cases.names import is_two_people
from hrdalert.cases.references import FORMS
from hrdalert.marked import Marked
from hrdalert.patterns import later

_BETWEEN = later(r"[\s_.,:;'’-]+")
_WORD = later(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAMED = ("alleged_victims", "related", "alleged_perpetrators")
_OTHERS = ("aliases", "wrong")
_FORMS = frozenset(form for forms in FORMS.values() for form in forms if form)


class Meant:
    """The ids of a case that texts can mention, by their spelling and by the names that belong to them."""

    def __init__(self, case: Values, ids: Iterable[str]) -> None:
        self._ids = {_plain(id): id for id in reversed(list(ids))}
        self._names: dict[str, list[str]] = {}
        self._words: dict[str, list[str]] = {}
        for home in _NAMED:
            for each in parts_of(case.get(home)):
                if isinstance(id := each.get("id"), Marked):
                    self._learn(str(id), each.get("name"))

    def _learn(self, id: str, name: Any) -> None:
        """An alias may name somebody else within it (the wife of N. N.), and counts only as a whole."""
        for each in sorted(set(_names(name))):
            if "{" not in each:
                self._names.setdefault(_plain(each), []).append(id)
        own = (
            {key: value for key, value in name.items() if key not in _OTHERS}
            if isinstance(name, dict)
            else name
        )
        names = [each for each in _names(own) if "{" not in each and not is_two_people(each)]
        words = {word for each in names for word in _WORD.findall(each)}
        for word in sorted(word for word in words if len(word) > 1 and not word.islower()):
            self._words.setdefault(_plain(word), []).append(id)

    def references(self, inner: str) -> list[str]:
        """What to write for something between braces that was meant as a reference; nothing, where it is text."""
        written, _, form = inner.strip().partition(".")
        form = "".join(form.split())
        *before, last = _BETWEEN.split(inner.strip()) or [""]
        if before and last in _FORMS and (id := self._ids.get(_plain(" ".join(before)))):
            return [f"{id}.{last}"]
        if before and last == "s" and (id := self._ids.get(_plain(" ".join(before)))):
            return [id]
        id = self._ids.get(_plain(written))
        return [f"{each}.{form}" if form else each for each in ([id] if id else self.by_name(written))]

    def by_name(self, written: str) -> list[str]:
        """The ids of those whose name this is, or a part of it."""
        if whole := self._names.get(_plain(written)):
            return list(dict.fromkeys(whole))
        words = written.strip().removeprefix("the ").split()
        found = [self._words.get(_plain(word), []) for word in words]
        return [id for id in dict.fromkeys(found[0]) if all(id in each for each in found)] if found else []


def _plain(text: str) -> str:
    return _BETWEEN.sub("", text).casefold()


def _names(value: Any) -> Iterator[str]:
    """All names that stand under ``name:``, in whatever form."""
    if isinstance(value, Marked):
        yield str(value)
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _names(each)
