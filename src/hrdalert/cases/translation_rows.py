"""What a translation lacks, or has of words that changed: a row each for its translator, and what comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count as count_from
from typing import Any, Literal

from msgspec import Struct

from hrdalert.cases.edit import set_at
from hrdalert.cases.model import Case
from hrdalert.cases.originals import Original
from hrdalert.cases.shape import shape_of
from hrdalert.cases.translations import Translation, noted, translation_file
from hrdalert.cases.values import Part
from hrdalert.cases.yaml_spans import Layout

EMPTY = b"{}"
"""The content of a translation that is not begun."""


class Row(Struct, frozen=True):
    """A text to translate."""

    key: str
    """``demands.free.text``; of the texts of a list each with its number: ``questions.0``."""
    state: Literal["missing", "changed"]
    original: str
    so_far: str = ""
    """The translation that stands there; of a text that changed."""
    new: tuple[str, ...] = ()
    """The sentences of the original that were not there when it was translated."""


class Returned(Struct, frozen=True):
    """What came of a sheet: the content of the translation with its texts, and the keys of what went in or did not."""

    content: bytes
    taken: Sequence[str]
    empty: Sequence[str]
    """Texts that stand in the sheet without a translation."""
    changed: Sequence[str]
    """Texts of which the case file says something else than the sheet; or it has none any more."""


def with_ids(case: Case, language: str, content: bytes, data: bytes) -> bytes:
    """The content of a case file in which each item with a text that a translation lacks has an id.

    ``content`` is that of the translation, ``data`` that of the case file. By its id an item is found in a translation.
    """
    for original in Translation.of(case, language, content).missing:
        for *above, number in _nameless(case, original.path):
            path = (*above, number)
            data = set_at(data, case.file, (*path, "id"), _new_id(str(above[-1]), int(number), data))
    return data


def _nameless(case: Case, path: Sequence[str | int]) -> Iterator[tuple[str | int, ...]]:
    """The places in the case file of the items of a path that have no id and can have one."""
    part: Part = case
    place: tuple[str | int, ...] = ()
    steps = iter(path[:-1])
    for name in steps:
        below = getattr(part, shape_of(type(part)).keys[str(name)].field)
        place = (*place, name)
        if isinstance(below, tuple):
            called = next(steps)
            number = _number_in(below, called)
            place, part = (*place, number), below[number]
            if isinstance(called, int) and "id" in shape_of(type(part)).keys:
                yield place
        else:
            part = below


def _number_in(parts: Sequence[Any], called: str | int) -> int:
    """The number of an item that is called by its id, or by its number where it has none."""
    return called if isinstance(called, int) else [one.id for one in parts].index(called)


def _new_id(name: str, number: int, data: bytes) -> str:
    """An id that stands nowhere in a file: ``demand-5`` for the fifth of the demands."""
    start = f"{name.removesuffix('s')}-"
    return next(
        id for id in (f"{start}{count}" for count in count_from(number + 1)) if id.encode() not in data
    )


def rows(case: Case, language: str, content: bytes) -> list[Row]:
    """A row for each text that a translation with this content lacks, and for each that changed since."""
    translation = Translation.of(case, language, content)
    found = []
    for original in _open(translation):
        since = translation.since.get(original.key, ())
        new = tuple(sentence for sentence, _ in original.new_since(since)) if since else ()
        so_far = dict(_leaves(original.told, original.key)) if original.told is not None else {}
        for key, text in _leaves(original.value, original.key):
            state: Literal["missing", "changed"] = "missing" if original.told is None else "changed"
            found.append(Row(key, state, text, so_far.get(key, ""), new))
    return found


def taken_back(case: Case, language: str, content: bytes, sheet: Mapping[str, tuple[str, str]]) -> Returned:
    """Put the translations of a sheet into the content of a translation, and note what they were made from.

    ``sheet`` has by key the original that its translator saw, and the translation. One goes in where the case file
    still says that original; of a list all of its texts, or none.
    """
    told: dict[Original, Any] = {}
    empty, changed = list[str](), dict.fromkeys(sheet)
    translation = Translation.of(case, language, content)
    for original in (*translation.originals, *translation.missing):
        texts = dict(_leaves(original.value, original.key))
        same = [key for key in texts if key in sheet and sheet[key][0].split() == texts[key].split()]
        given = {key: sheet[key][1].strip() for key in same}
        for key in same:
            del changed[key]
        if len(given) == len(texts) and all(given.values()):
            told[original] = _filled(original.value, original.key, given)
        else:
            empty += same
    return Returned(
        _with_texts(case, language, content, told), [one.key for one in told], empty, list(changed)
    )


def _with_texts(case: Case, language: str, content: bytes, told: Mapping[Original, Any]) -> bytes:
    """The content of a translation with these texts, and with the digests of what they were made from."""
    if not told:
        return content
    file = translation_file(case.file, language)
    values = Layout(content, file).values
    if not values:
        content = f"reference: {case.reference}\nlanguage: {language}\n".encode()
    for original, text in told.items():
        _place(values, case, original.path, text)
    for top in dict.fromkeys(str(original.path[0]) for original in told):
        content = set_at(content, file, (top,), values[top])
    return noted(case, language, content, [original.key for original in told])[0]


def _open(translation: Translation) -> Iterator[Original]:
    yield from translation.missing
    for original in translation.originals:
        if translation.since.get(original.key) != original.digests:
            yield original


def _leaves(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Each text of a value, by its key: its paragraphs, for a line break is a space."""
    if isinstance(value, str):
        yield (
            key,
            "\n\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", value.strip())),
        )
        return
    for name, part in value.items() if isinstance(value, Mapping) else enumerate(value):
        yield from _leaves(part, f"{key}.{name}")


def _filled(value: Any, key: str, told: Mapping[str, str]) -> Any:
    """A value of the same form with these texts, as a case file has them."""
    if isinstance(value, str):
        return told[key]
    if isinstance(value, Mapping):
        return {name: _filled(part, f"{key}.{name}", told) for name, part in value.items()}
    return [_filled(part, f"{key}.{number}", told) for number, part in enumerate(value)]


def _place(values: dict[str, Any], part: Part, path: Sequence[str | int], told: Any) -> None:
    """Put a text among the values of a translation, at the place that its original has in the case."""
    name, *rest = path
    if not rest:
        values[str(name)] = told
        return
    key = shape_of(type(part)).keys[str(name)]
    below = getattr(part, key.field)
    if key.many:
        called, *rest = rest
        items = values.setdefault(key.name, [])
        if isinstance(called, int):
            items += [{} for _ in below[len(items) :]]
            number = called
        else:
            number = _number_of(items, called)
        if not isinstance(items[number], dict):
            items[number] = {"id": called}
        _place(items[number], below[_number_in(below, called)], rest, told)
    else:
        if not isinstance(values.get(key.name), dict):  # a short form stands for its own key
            values[key.name] = {key.short: values[key.name]} if key.name in values else {}
        _place(values[key.name], below, rest, told)


def _number_of(items: list[Any], id: str) -> int:
    """The place of an item among those of a list, to which it is added where it is missing."""
    for number, item in enumerate(items):
        if item == id or (isinstance(item, dict) and item.get("id") == id):
            return number
    items.append({"id": id})
    return len(items) - 1
