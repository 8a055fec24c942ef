"""The people of all other cases of a workspace: a name withheld in one case stands in no document of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from hrdalert.cases.marked import Marked
from hrdalert.cases.model import AllegedVictim, Case, Consent, Person, Related

_PEOPLE = re.compile(r"^(alleged_victims|related):.*\n(?:(?:[ \t#-].*)?\n)*", re.MULTILINE)
"""The part of a case file that lists people, up to the next key at the beginning of a line."""
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def people_of(paths: Iterable[Path]) -> dict[Path, Case]:
    """By file, a case that holds nothing but its people.

    A file with mistakes is read as far as its people can be: an answer that cannot be read counts as no.
    """
    return {path: people for path in paths if (people := _people_in(path)) is not None}


def _people_in(path: Path) -> Case | None:
    try:
        text = path.read_text("utf-8", errors="replace").replace("\r\n", "\n") + "\n"
        values = yaml.load("".join(part[0] for part in _PEOPLE.finditer(text)), _LOADER)
    except (OSError, yaml.YAMLError):
        return None
    if not isinstance(values, dict):
        return None
    people = {
        key: tuple(_person(model, person) for person in values.get(key) or () if isinstance(person, dict))
        for model, key in ((AllegedVictim, "alleged_victims"), (Related, "related"))
    }
    return Case.model_construct(None, reference=path.stem, sources=(), **people)  # type: ignore[arg-type]


def _person(model: type[Person], values: Mapping[str, Any]) -> Person:
    """A person by the forms of the name and the answers to consent alone."""
    try:
        return model.model_validate(values)
    except ValidationError:
        pass
    texts = {
        key: Marked(str(values[key])) if values.get(key) else None
        for key in ("name", "short", "title", "pronouns", "pseudonym", "protect")
    }
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
