"""What the packaged records of a subject show of their form: which keys, kinds of values and ids stand where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hrdalert.knowledge.subjects import SUBJECTS

Way = tuple[str, ...]
"""The way to a value within a record: keys, and ``*`` for any item of a list or a table."""


@dataclass(slots=True)
class Form:
    """What the packaged records of a subject show of one place in them."""

    kinds: set[type] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    always: set[str] | None = None
    """The keys that no record leaves out."""
    values: set[str] = field(default_factory=set)


def id_key(subject: str) -> str:
    """The key of a record that holds its id."""
    return "iso3" if subject in ("countries", "ratifications", "reservations") else "id"


@cache
def forms_of(subject: str) -> Mapping[Way, Form]:
    """What the packaged records of a subject show, by way."""
    forms: dict[Way, Form] = {}
    for record in SUBJECTS[subject].records().packaged().values():
        _show(record, (), forms)
    return forms


def below_of(way: Way, value: Mapping[str, Any], key: str) -> Way:
    """The way to what stands under a key; under every key alike, where only groups of keys stand below."""
    is_table = all(isinstance(below, dict) for below in value.values())
    return (*way, "*" if is_table else str(key))


def _show(value: Any, way: Way, forms: dict[Way, Form]) -> None:
    form = forms.setdefault(way, Form())
    form.kinds.add(type(value))
    if isinstance(value, dict):
        keys = set(map(str, value))
        form.keys |= keys
        form.always = keys if form.always is None else form.always & keys
        for key, below in value.items():
            _show(below, below_of(way, value, key), forms)
    elif isinstance(value, list):
        for below in value:
            _show(below, (*way, "*"), forms)
    elif isinstance(value, str):
        form.values.add(value)


@cache
def ids_at(subject: str, way: Way) -> frozenset[str]:
    """The ids that can stand at a place, as three values or more show; empty where it holds no ids of other records."""
    values = forms_of(subject)[way].values
    if len(values) < 3 or way[-1:] == (id_key(subject),):
        return frozenset()
    led_to = ("vocabulary.violation", "vocabulary.regime", "mandates", "instruments", "countries", "demands")
    of_subjects = (frozenset(SUBJECTS[name].records()) for name in (*led_to, "precedents", "provisions"))
    return next((ids for ids in of_subjects if values <= ids), frozenset())
