"""The people of all other cases of a workspace: a name withheld in one case stands in no document of another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from hrdalert.cases.marked import Marked
from hrdalert.cases.marked_yaml import plain_values
from hrdalert.cases.model import AllegedVictim, Case, Consent, Person, Related
from hrdalert.cases.translations import is_translation, translated_by

_PEOPLE = re.compile(r"^(alleged_victims|related):.*\n(?:(?:[ \t#-].*)?\n)*", re.MULTILINE)
"""The part of a case file that lists people, up to the next key at the beginning of a line."""
_MODELS: Mapping[str, type[Person]] = {"alleged_victims": AllegedVictim, "related": Related}
_TEXTS = ("name", "short", "title", "pronouns", "pseudonym", "protect")
_KEYS = frozenset((*_TEXTS, "id", "also", "native", "kind", "members"))
"""What the search for names asks of a person, beside the answers to consent; all else takes memory for nothing."""


def people_of(paths: Iterable[Path]) -> dict[Path, Case]:
    """By file, a case that holds nothing but its people, with the forms of their names in translations too.

    A file with mistakes is read as far as its people can be: an answer that cannot be read counts as no.
    """
    paths = tuple(paths)
    beside: dict[Path, list[Path]] = {}
    for folder in {path.parent for path in paths}:
        for file in sorted(filter(is_translation, folder.iterdir())):
            beside.setdefault(translated_by(file), []).append(file)
    return {path: people for path in paths if (people := _people_in(path, beside.get(path, ()))) is not None}


def _people_in(path: Path, translations: Iterable[Path]) -> Case | None:
    values = _values_in(path)
    if values is None:
        return None
    forms: dict[str, list[Any]] = {}
    for _, person in (pair for file in translations for pair in _listed(_values_in(file) or {})):
        also = person.get("also") or ()
        names = (person.get("name"), person.get("short"), *([also] if isinstance(also, str) else also))
        forms.setdefault(str(person.get("id")), []).extend(filter(None, names))
    people: dict[str, list[Person]] = {key: [] for key in _MODELS}
    for key, person in _listed(values):
        also = person.get("also") or ()
        also = [*([also] if isinstance(also, str) else also), *forms.get(str(person.get("id")), ())]
        people[key].append(_person(_MODELS[key], {**person, "also": also} if also else person))
    return Case.model_construct(None, reference=path.stem, sources=(), **people)  # type: ignore[arg-type]


def _values_in(path: Path) -> dict[str, Any] | None:
    """The part of a file that lists people; None where it cannot be read."""
    try:
        text = path.read_text("utf-8", errors="replace").replace("\r\n", "\n") + "\n"
        values = plain_values("".join(part[0] for part in _PEOPLE.finditer(text)))
    except (OSError, yaml.YAMLError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def _listed(values: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each person, with the key of the list."""
    for key in _MODELS:
        yield from ((key, person) for person in values.get(key) or () if isinstance(person, dict))


@lru_cache(1_000)
def _consent(written: str) -> Consent:
    """The answers of a person: those who answered alike share them."""
    return Consent.model_validate(json.loads(written))


def _person(model: type[Person], values: Mapping[str, Any]) -> Person:
    """A person by the forms of the name and the answers to consent alone."""
    try:
        answers = values.get("consent")
        same = _consent(json.dumps(answers, sort_keys=True)) if answers else None
        known = {key: value for key, value in values.items() if key in _KEYS}
        return model.model_validate({**known, "consent": same} if same else known)
    except ValidationError:
        pass
    texts: dict[str, Any] = {key: Marked(str(values[key])) if values.get(key) else None for key in _TEXTS}
    also = values.get("also") or ()
    native = values.get("native")
    try:
        consent = Consent.model_validate(values.get("consent") or {})
    except ValidationError:
        consent = Consent()
    return model.model_construct(
        None,
        id=str(values.get("id", "")),
        also=tuple(Marked(str(form)) for form in ([also] if isinstance(also, str) else also)),
        native={str(key): Marked(str(form)) for key, form in native.items()}
        if isinstance(native, dict)
        else {},
        consent=consent,
        **texts,
    )
