"""The people of a case file and what it keeps for the office, by which documents of other cases are searched.

They are read by the reader of whole files, whatever the shape of the file, and as far as its mistakes let them be: an
answer to consent that cannot be read is no. Where a mistake could hide somebody, it is said.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from yaml.nodes import MappingNode, Node, SequenceNode

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.located_yaml import scan
from hrdalert.cases.mistakes import mistake
from hrdalert.cases.model import AllegedVictim, Case, Consent, Entry, Person, Related, Source
from hrdalert.cases.originals import KEY
from hrdalert.cases.references import parts_of
from hrdalert.cases.shape import shape_of
from hrdalert.cases.validation import translated
from hrdalert.cases.values import UNFILLED, Part, alone, is_id
from hrdalert.errors import Problem

_MODELS: Mapping[str, type[Person]] = {"alleged_victims": AllegedVictim, "related": Related}
_NAMES = ("name", "short", "also", "native", "members")
_TEXTS = ("name", "short", "title", "pronouns", "pseudonym", "protect")
_KEYS = frozenset((*_TEXTS, *_NAMES, "id", "kind", "common"))
"""What the search for names asks of a person, beside the answers to consent; all else takes memory for nothing."""
_ASKED = frozenset((*_MODELS, "reference", "notes"))
_KEPT = ("sources", "chronology")
_LINE = re.compile(rf"""^[ \t]*["']?({"|".join(_MODELS)})["']?[ \t]*:""", re.MULTILINE)
"""A line that begins a list of people, wherever it stands."""


class _Listed(Part):
    """The lists of people of a case file, or of a translation. An unknown key may be one of them, misspelt."""

    alleged_victims: tuple[AllegedVictim, ...] = ()
    related: tuple[Related, ...] = ()
    sources: tuple[dict[str, Any], ...] = ()


def people_in(source: Path | bytes, file: Path, beside: Iterable[Path] = ()) -> tuple[Case, list[Problem]]:
    """A case of nothing but its people, named as in its translations too, and what it keeps for the office.

    With it, each mistake that could hide somebody. Whoever has the words of an empty form for a name has none yet.
    """
    values, problems = _read(source, file)
    forms = defaultdict[str, list[Any]](list)
    for path in beside:
        of_language, found = _read(path, path)
        problems += found
        for _, person in _listed(of_language):
            names = (person.get("name"), person.get("short"), *alone(person.get("also") or ()))
            forms[str(person.get("id"))] += filter(None, names)
    people: dict[str, list[Person]] = {key: [] for key in _MODELS}
    for key, person in _listed(values):
        also = [*alone(person.get("also") or ()), *forms[str(person.get("id"))]]
        people[key].append(_person(_MODELS[key], {**person, "also": also} if also else person))
    reference = str(values.get("reference"))
    changes: dict[str, Any] = {
        "reference": reference if is_id(reference) else file.stem,
        "notes": LocatedText(str(values.get("notes") or "")),
        "sources": tuple(_kept(Source, source) for _, source in parts_of(values.get("sources"))),
        "chronology": tuple(_kept(Entry, entry) for _, entry in parts_of(values.get("chronology"))),
        **{key: tuple(listed) for key, listed in people.items()},
    }
    return _nobody().model_copy(update=changes), problems


@cache
def _nobody() -> Case:
    """A case of nobody, with every other key as it is where a file does not have it."""
    given: dict[str, Any] = {}
    return Case.model_construct(**given)


def _read(source: Path | bytes, file: Path) -> tuple[Mapping[str, Any], list[Problem]]:
    """The values of a file that are asked for, and each mistake that could hide somebody."""
    known = shape_of(Case).keys

    def is_passed_over(key: str, node: Node) -> bool:
        return key in known and key not in _ASKED and not (key in _KEPT and _is_kept(node))

    scanned = scan(source, file, keep_empty=False, passed_over=is_passed_over)
    text = scanned.marks.text
    glued = re.compile(r"#\S")  # of "Ada #Quill" one name is left

    def matters(problem: Problem) -> bool:
        at = text.index(problem.origin.line - 1, problem.origin.column - 1)
        return problem.severity == "error" or bool(glued.match(text.text, at))

    def is_list(key: str, value: Any) -> bool:
        return key in _Listed.model_fields or (key not in (*known, KEY) and not isinstance(value, str))

    problems = [problem for problem in scanned.problems if matters(problem)]
    lists = {key: value for key, value in scanned.value.items() if is_list(key, value)}
    try:
        _Listed.model_validate(lists)
    except ValidationError as error:
        problems += translated(error, scanned.marks, _Listed, _could_hide)
    may_stand_elsewhere = sum(map(text.text.count, _MODELS)) > len(_MODELS & scanned.value.keys())
    for found in _LINE.finditer(text.text) if scanned.readable and may_stand_elsewhere else ():
        key, at = scanned.marks.key((found[1],)), found.start(1)
        if key not in (text.origin(at), text.origin(at - 1)):  # the latter is that of its quotation mark
            problems.append(mistake("people-in-text", text.origin(at), key=found[1]))
    return scanned.value, problems


def _is_kept(node: Node) -> bool:
    """Whether a part of a list may be for the office alone; also where it is no list."""
    if not isinstance(node, SequenceNode):
        return True
    pairs = (pair for part in node.value if isinstance(part, MappingNode) for pair in part.value)
    return any(
        key.value in ("confidential", "<<") or (key.value == "note" and _could_reach(value.value))
        for key, value in pairs
    )


def _could_reach(text: Any) -> bool:
    """Whether a telephone number or an e-mail address may stand in a text."""
    return not isinstance(text, str) or "@" in text or sum(map(str.isdigit, text)) > 7


def _could_hide(path: tuple[str | int, ...], what: str) -> bool:
    """Whether what is wrong at a path keeps somebody, or a form of a name, from being read."""
    is_own_key = what == "extra_forbidden" and len(path) == 3
    return len(path) < 3 or (path[0] in _MODELS and (path[2] in _NAMES or is_own_key))


def _listed(values: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each person, with the key of the list."""
    for key in _MODELS:
        yield from ((key, person) for _, person in parts_of(values.get(key)))


@lru_cache(1_000)
def _consent(written: str) -> Consent:
    """The answers of a person: those who answered alike share them. What cannot be read counts as no."""
    given = json.loads(written)
    try:
        return Consent.model_validate({"answer": given} if isinstance(given, str) else given)
    except ValidationError:
        return Consent()


def _person(model: type[Person], values: Mapping[str, Any]) -> Person:
    """A person by the forms of the name and the answers to consent alone."""
    consent = _consent(json.dumps(values.get("consent") or {}, sort_keys=True))
    # A text of the file would keep the whole of it in memory.
    known = json.loads(json.dumps({key: _filled(values[key]) for key in _KEYS if key in values}))
    with suppress(ValidationError):
        return model.model_validate({**known, "consent": consent})
    texts: dict[str, Any] = {key: LocatedText(str(known[key])) if known.get(key) else None for key in _TEXTS}
    native = known.get("native") if isinstance(known.get("native"), dict) else {}
    forms = (*alone(known.get("also") or ()), *native.values())
    rows = (row for _, row in parts_of(known.get("members")) if row.get("name"))
    texts["members"] = tuple(
        {"name": LocatedText(str(row["name"])), "also": LocatedText(", ".join(alone(row.get("also") or ())))}
        for row in rows
    )
    return model.model_construct(
        None,
        id=str(known.get("id", "")),
        also=tuple(LocatedText(str(form)) for form in forms),
        consent=consent,
        **texts,
    )


def _filled(value: Any) -> Any:
    """A value without the words of an empty form: ⟨full name⟩ is nobody's name."""
    if isinstance(value, list):
        return [part for part in map(_filled, value) if part is not None]
    if not isinstance(value, str) or UNFILLED not in value:
        return value
    from hrdalert.cases.schema import placeholders

    return None if value in placeholders() else value


def _kept(model: type[Source] | type[Entry], values: Mapping[str, Any]) -> Any:
    """A source or an entry by its texts alone, for the search; it is confidential unless it says that it is not.

    A source that does not say what it is counts as a person.
    """
    texts: dict[str, Any] = {"id": "", "kind": "witness", "title": ""} if model is Source else {}
    texts |= {key: LocatedText(str(value)) for key, value in values.items() if value}
    is_open = str(values.get("confidential", "no")).lower() in ("no", "n", "false", "f", "off", "0")
    return model.model_construct(None, **{**texts, "confidential": not is_open})
