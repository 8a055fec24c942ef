"""A case file as a form: what the model says of a key decides what kind of field it gets."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.key_paths import key_at
from hrdalert.cases.likely_words import words_of
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.located_yaml import KeyPath, plain_values
from hrdalert.cases.model import Case
from hrdalert.cases.shape import Key, shape_of
from hrdalert.cases.values import UNFILLED
from hrdalert.desk.labels import PageWords, page_words
from hrdalert.store import read_text

Kind: TypeAlias = Literal["line", "text", "choice", "open", "words", "lines", "part", "parts", "yaml"]
Path_: TypeAlias = tuple[str | int, ...]
_YES_NO: Final = ("yes", "no")


@cache
def table(name: str) -> Any:
    """A table of ``rooms.yaml``."""
    return plain_values(read_text(Path(__file__).with_name("rooms.yaml")))[name]


class Option(Struct, frozen=True):
    """A word that can be chosen."""

    word: str
    label: str
    why: str = ""


class Item(Struct, frozen=True):
    """An item of a list of parts, as one line says it."""

    path: Path_
    title: str
    was: Any


class Field(Struct, frozen=True):
    """One key of the case file on the page."""

    path: Path_
    kind: Kind
    label: str
    hint: str
    was: Any
    """What the file says there."""
    value: Any = ""
    """The same, as the page shows it."""
    placeholder: str = ""
    rows: int = 1
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()
    more: tuple[Field, ...] = ()
    """Of a part: its fields, and those that are not seen at once."""
    more_label: str = ""
    items: tuple[Item, ...] = ()
    can_begin: bool = True
    """Of a list of parts: whether an item can be begun without a word chosen from ``options``."""

    @property
    def at(self) -> str:
        """The path, as the page names the field."""
        return json.dumps(self.path, ensure_ascii=False, separators=(",", ":"))

    @property
    def is_told_anew(self) -> bool:
        """Whether it is a text that tells of what the chronology has told."""
        return self.kind == "text" and self.path[0] not in table("first_told")

    @property
    def is_filled(self) -> bool:
        return self.was not in (None, "", [], {})


class Room(Struct, frozen=True):
    """A group of keys that are seen together."""

    id: str
    keys: tuple[str, ...]


@cache
def rooms() -> tuple[Room, ...]:
    """The rooms in their order; keys of the model that none names stand in the last, with texts of documents."""
    named = [key for room in table("rooms") for key in room["keys"]]
    rest = tuple(key for key in shape_of(Case).keys if key not in named)
    *first, last = [Room(room["id"], tuple(room["keys"])) for room in table("rooms")]
    return (*first, Room(last.id, (*last.keys, *rest)))


def room_of(path: KeyPath) -> str:
    """The room in which a path has its field."""
    for name, apart in table("apart").items():
        key = key_at(path[:1]) if path else None
        if key and key.part and key.part.model.__name__ == name and len(path) > 2 and path[2] in apart:
            return str(apart[path[2]])
    return next((room.id for room in rooms() if path and path[0] in room.keys), rooms()[-1].id)


def said_at(values: Any, path: KeyPath) -> tuple[Path_, Any]:
    """The path as the file has it, and what stands there: a bare value stands for its part, or for a list of one."""
    real: Path_ = ()
    for number, step in enumerate(path):
        key = key_at(path[:number])
        if isinstance(values, str) and key and (step == 0 or step == key.short):
            continue
        real = (*real, step)
        if isinstance(values, dict):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            values = None
    return real, values


class Form:
    """The fields of one case file.

    ``values`` is what it says, ``offices`` are recipients by their ids, ``raw`` gives what stands at a path as written.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        offices: Mapping[str, str],
        raw: Callable[[KeyPath], str],
        words: PageWords | None = None,
    ) -> None:
        self._values, self._offices, self._raw = values, offices, raw
        self._words = words or page_words()

    def room(self, id: str) -> tuple[Field, ...]:
        """The fields of a room."""
        keys = shape_of(Case).keys
        fields = [self.field((name,), keys[name]) for room in rooms() if room.id == id for name in room.keys]
        return (*fields, *self._apart(id))

    def _apart(self, room: str) -> Iterator[Field]:
        """Fields of parts that stand in this room: what each person agreed to."""
        for name in ("alleged_victims", "related"):
            part = shape_of(Case).keys[name].part
            apart = table("apart").get(part.model.__name__, {}) if part else {}
            people = self._values.get(name)
            for number, person in enumerate(people if isinstance(people, list) else ()):
                for key in apart if part else ():
                    if apart[key] == room and part and isinstance(person, dict):
                        field = self.field((name, number, key), part.keys[key])
                        called = person.get("name") or person.get("pseudonym") or person.get("id") or ""
                        yield _called(field, _without_brackets(str(called)) or self._words.label("any", key))

    def part(self, path: Path_) -> Field | None:
        """A part with its fields, such as an item of a list that was opened."""
        key = key_at(path)
        return self._part(path, key) if key and key.part else None

    def field(self, path: Path_, key: Key) -> Field:
        """The field of a key."""
        if key.part and not key.many and not key.named:
            return self._part(path, key)
        _, was = said_at(self._values, path)
        kind, options = self._kind(key), tuple(self._options(key, path))
        if kind == "parts":
            items, to_add = tuple(self._items(path, key, was)), tuple(self._adding(path, key))
            can_begin = not to_add or bool(begun(path, self._values))
            return Field(
                path, kind, *self._called(path, key), was, options=to_add, items=items, can_begin=can_begin
            )
        value: Any = was
        if not isinstance(was, str | None) and kind in ("line", "text", "choice", "open"):
            kind = "yaml"
        if kind == "yaml":
            value = was = self._raw(said_at(self._values, path)[0])
        elif kind == "words":
            value = [was] if isinstance(was, str) else list(was or ())
        elif kind == "lines":
            value = "\n".join(map(str, was)) if isinstance(was, list) else was or ""
        is_open = isinstance(value, str) and value.startswith(UNFILLED)
        rows = 5 if key.name in table("tall") else 4 if kind == "lines" and value else 1
        shown = _without_brackets(value) if is_open else _example(key)
        words = _paragraphs(value) if kind == "text" else value
        if kind in ("line", "open"):
            words = in_a_line(value)
        return Field(
            path,
            kind,
            *self._called(path, key),
            was,
            "" if is_open else words or "",
            shown,
            rows,
            options,
        )

    def _called(self, path: Path_, key: Key) -> tuple[str, str]:
        """The label of a key and its hint."""
        model = _model(path)
        return self._words.label(model, key.name), self._words.hint(model, key)

    def _part(self, path: Path_, key: Key) -> Field:
        part = key.part
        assert part is not None
        _, was = said_at(self._values, path)
        model = part.model.__name__
        first = table("shown").get(model) or [name for name, one in part.keys.items() if one.required]
        first = [*first, *([key.short] if key.short and key.short not in first else [])]
        apart = table("apart").get(model, {})
        fields = {
            name: self.field((*path, name), one) for name, one in part.keys.items() if name not in apart
        }
        seen = [name for name in first if name in fields]
        seen += [
            name
            for name, one in fields.items()
            if name not in first and one.is_filled and not _is_id(part.keys[name])
        ]
        return Field(
            path,
            "part",
            *self._called(path, key),
            was,
            fields=tuple(fields[name] for name in seen),
            more=tuple(one for name, one in fields.items() if name not in seen),
            more_label=self._words.more(model),
        )

    @staticmethod
    def _kind(key: Key) -> Kind:
        is_word = bool(key.words or key.vocabulary or key.refers or key.name in table("offices"))
        if key.part and key.many:
            return "parts"
        if key.named or key.core is Any:
            return "yaml"
        if key.many:
            return "words" if is_word and not key.open else "lines"
        if is_word or key.core is bool:
            return "open" if key.open else "choice"
        return "text" if key.is_text and not key.same else "line"

    def _adding(self, path: Path_, key: Key) -> Iterator[Option]:
        """The words of which each adds an item to a list of parts."""
        if name := added_by(key):
            assert key.part is not None
            yield from self._options(key.part.keys[name], (*path, 0, name))

    def _options(self, key: Key, path: Path_) -> Iterator[Option]:
        """The words that can be chosen, with what each means."""
        if key.core is bool:
            yield from (Option(word, self._words.choice("any", key, word)) for word in _YES_NO)
        elif key.vocabulary:
            for word in words_of(key.vocabulary):
                yield Option(word, *self._words.term(key.vocabulary, word))
        elif key.words:
            model = _model(path)
            yield from (Option(word, self._words.choice(model, key, word)) for word in map(str, key.words))
        elif key.refers:
            yield from self._referred(key.refers)
        elif key.name in table("offices"):
            yield from (Option(id, name) for id, name in self._offices.items())

    def _referred(self, to: str) -> Iterator[Option]:
        lists = {
            "person": ("alleged_victims", "related"),
            "perpetrator": ("alleged_perpetrators",),
            "entry": ("chronology",),
            "source": ("sources",),
        }
        for name in lists[to]:
            parts = self._values.get(name)
            for part in parts if isinstance(parts, list) else ():
                if isinstance(part, dict) and part.get("id"):
                    yield Option(str(part["id"]), title_of(part))

    def _items(self, path: Path_, key: Key, was: Any) -> Iterator[Item]:
        items = was if isinstance(was, list) else [] if was is None or was == "" else [was]
        for number, item in enumerate(items):
            yield Item((*path, number), title_of(item, partial(self._name, key)), item)

    def _name(self, key: Key, name: str, word: str) -> str:
        """What a word that stands under a key of a part is called, where it is one of a list or somebody's id."""
        inner = key.part.keys.get(name) if key.part else None
        if inner and inner.vocabulary and word in words_of(inner.vocabulary):
            return self._words.term(inner.vocabulary, word)[0]
        return self._names.get(word, word) if inner and inner.refers else word

    def title(self, path: Path_) -> str:
        """What stands at a path, in a line: an item of a list as the list has it, a word by its name."""
        key, (_, said) = key_at(path), said_at(self._values, path)
        if key and key.words and isinstance(said, str):
            return self._words.choice(_model(path), key, said)
        return title_of(said, partial(self._name, key)) if key else str(said)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """What those are called to whom the file refers, by their ids."""
        return {
            option.word: option.label for to in ("person", "perpetrator") for option in self._referred(to)
        }


def _model(path: Path_) -> str:
    """The name of the part of the model in which a path lies."""
    above = key_at(path[:-1]) if len(path) > 1 else None
    return above.part.model.__name__ if above and above.part else "Case"


def _is_id(key: Key) -> bool:
    """Whether it is the name by which other parts of the file refer to one."""
    return key.name == "id" and not key.vocabulary


def title_of(item: Any, called: Callable[[str, str], str] = lambda _, word: word) -> str:
    """An item of a list in a line: its day, and what names it or the beginning of its words.

    ``called`` says what a word under a key is called.
    """
    if not isinstance(item, dict):
        return _without_brackets(str(item))
    day = _without_brackets(str(item.get("date") or item.get("from") or ""))
    names = ("headline", "name", "text", "title", "what", "why", "do", "right", "id", "of", "article")
    name = next((name for name in names if item.get(name)), "")
    parts = item[name] if name and isinstance(item[name], list) else [item[name]] if name else []
    words = _without_brackets(" ".join(", ".join(called(name, str(part)) for part in parts).split()))
    short = words if len(words) < 110 else words[:109].rsplit(" ", 1)[0] + " …"
    return " · ".join(filter(None, (day.strip("[]").replace("..", " … "), short)))


def _called(field: Field, name: str) -> Field:
    return replace(field, label=name)


def _without_brackets(words: str) -> str:
    return words.strip().removeprefix(UNFILLED).removesuffix("⟩").strip()


def in_a_line(words: str | None) -> str:
    """Words as a field of one line holds them: a line break of the file is a space."""
    return " ".join((words or "").split())


def _paragraphs(text: str | None) -> str:
    """A text as one reads it: a line break of the file is a space, an empty line parts paragraphs."""
    parts = (text or "").split("\n\n")
    return "\n\n".join(" ".join(part.split("\n")) for part in parts)


def _example(key: Key) -> str:
    if key.core in (CaseDate, datetime.date):
        return "2026-01-30"
    return ""


def added_by(key: Key) -> str | None:
    """The key of a part of a list whose words say enough for a new item; None where an item wants more."""
    return table("added_by").get(key.part.model.__name__) if key.part else None


def begun(path: Sequence[str | int], values: Mapping[str, Any], word: str = "") -> dict[str, Any]:
    """What a new item of the list at a path says at first: an id where others refer to it, and what it cannot lack.

    ``word`` is what was chosen from the list of what can be added. Empty: nothing can be begun without such a word.
    """
    key = key_at(path)
    if key is None or key.part is None:
        return {}
    name = key.part.model.__name__
    item = dict(table("begin").get(name) or {})
    if chosen := added_by(key):
        required = [name for name, one in key.part.keys.items() if one.required]
        if word:
            return {chosen: word, **{name: said for name, said in item.items() if name in required}}
        return {} if chosen in required else item
    if stem := table("ids").get(name):
        taken = json.dumps(values)
        number = next(number for number in range(1, 100_000) if f'"{stem}{number}"' not in taken)
        item = {"id": f"{stem}{number}", **item}
    return item or {
        name: f"{UNFILLED}{page_words().hint(key.part.model.__name__, one)}⟩"
        for name, one in key.part.keys.items()
        if one.core is LocatedText
    }
