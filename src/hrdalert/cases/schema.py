"""The case file described: as a JSON Schema for editors, and as a list of its words for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill, wrap
from typing import Any, TypeAlias

from hrdalert import knowledge
from hrdalert.cases.checks import words_of
from hrdalert.cases.model import Case
from hrdalert.cases.references import FORMS, PRONOUNS
from hrdalert.cases.shape import Key, Shape, shape_of

Schema: TypeAlias = dict[str, Any]

_TITLES = {
    "violation": "Violations (violations:)",
    "regime": "Kinds of custody (custody: regime:)",
    "stage": "Steps of proceedings (proceedings: stage:)",
    "demand": "Demands (demands: do:)",
    "source": "Kinds of sources (sources: kind:)",
    "link": "Links between incidents (follows: as:)",
    "un_action": "What the UN did (un_history: kind:)",
    "measure": "Kinds of measures (measure: kind:)",
    "whereabouts": "What is known of where somebody is held, or that it is denied (whereabouts: state:)",
    "lawyer": "Access of lawyers (lawyer: state:)",
    "family": "Access of the family (family: state:)",
    "health": "What is known of somebody's health (health: state:)",
    "status": "Status of a case (status:)",
    "answer": "Answers to a question for consent (consent:)",
    "confidence": "How sure a fact is (confidence:)",
    "mandate": "Mandates of the UN (mandates: id:)",
    "country": "States (country:)",
}
_STATES = ("whereabouts", "lawyer", "family", "health")
_TEXT: Schema = {"type": ["string", "number"]}  # a text may look like a number: 2020, 1984
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_YES_OR_NO: Schema = {"enum": ["yes", "no", True, False]}
_NOISE = ("title", "default", "short", "vocabulary")


def json_schema() -> Schema:
    """The JSON Schema (2020-12) of a case file, with all short forms that reading accepts."""
    raw = Case.model_json_schema(by_alias=True)
    shapes = {shape.model.__name__: shape for shape in _shapes(shape_of(Case), set())}
    parts = raw.pop("$defs")
    defs = {name: _part(part, shapes[name], parts) for name, part in parts.items()}
    custody = defs["Custody"]["properties"]
    for name in _STATES:
        custody[name] = _states(custody[name], name)
    for part in defs.values():
        if "pronouns" in part["properties"]:
            part["properties"]["pronouns"]["anyOf"][0] = {"enum": list(PRONOUNS)}
    defs |= {f"words-{name}": _words(name) for name in _TITLES}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A case file of hrdalert",
        **_part(raw, shape_of(Case), parts),
        "$defs": defs,
    }


def _shapes(shape: Shape, seen: set[type]) -> Iterator[Shape]:
    if shape.model not in seen:
        seen.add(shape.model)
        yield shape
        for key in shape.keys.values():
            if key.part:
                yield from _shapes(key.part, seen)


def _part(raw: Schema, shape: Shape, parts: Mapping[str, Schema]) -> Schema:
    """A group of keys; each may be empty, which is as good as missing."""
    properties = {}
    for name, value in raw["properties"].items():
        alternatives = _alternatives(value, parts)
        if name not in raw.get("required", ()):
            alternatives.append({"type": "null"})
        properties[name] = {"description": _described(shape.keys[name]), **_any_of(alternatives)}
    found = {"type": "object", "properties": properties, "additionalProperties": False}
    if "required" in raw:
        found["required"] = raw["required"]
    if shape.model.__doc__:
        found["description"] = shape.model.__doc__.strip()
    return found


def _described(key: Key) -> str:
    return key.description[:1].upper() + key.description[1:]


def _any_of(alternatives: list[Schema]) -> Schema:
    unique = [one for number, one in enumerate(alternatives) if one not in alternatives[:number]]
    return unique[0] if len(unique) == 1 else {"anyOf": unique}


def _alternatives(raw: Schema, parts: Mapping[str, Schema]) -> list[Schema]:
    """What may stand at a place, without null."""
    if "short" in raw:
        ((name, part),) = [(key, parts[key]) for key in map(_name_of, raw["anyOf"]) if key]
        short = part["properties"][raw["short"]]
        return [*_alternatives(short, parts), {"$ref": f"#/$defs/{name}"}]
    if "anyOf" in raw:
        return [found for one in raw["anyOf"] for found in _alternatives(one, parts)]
    if raw.get("type") == "null":
        return []
    if "vocabulary" in raw:
        return [{"$ref": f"#/$defs/words-{raw['vocabulary']}"}]
    if "enum" in raw:
        return [_few_words(raw["enum"])]
    if raw.get("type") == "array":
        items = _any_of(_alternatives(raw["items"], parts))
        scalar = _name_of(items) is None or "words-" in items.get("$ref", "")
        scalar = scalar and "anyOf" not in items
        return [*([items] if scalar else []), {"type": "array", "items": items}]
    return [_single(raw, parts)]


def _single(raw: Schema, parts: Mapping[str, Schema]) -> Schema:
    if raw.get("type") == "boolean":
        return _YES_OR_NO
    if raw.get("format") == "date":
        return _DAY
    if raw.get("type") == "object":
        values = [raw.get("additionalProperties"), *raw.get("patternProperties", {}).values()]
        texts = [_any_of(_alternatives(value, parts)) for value in values if isinstance(value, dict)]
        return {"type": "object", **({"additionalProperties": texts[0]} if texts else {})}
    if raw.get("type") == "string":
        return {**_TEXT, **{name: raw[name] for name in ("pattern", "maxLength") if name in raw}}
    return {name: value for name, value in raw.items() if name not in _NOISE}


def _name_of(raw: Schema) -> str | None:
    return raw["$ref"].removeprefix("#/$defs/") if "$ref" in raw else None


def _few_words(words: list[str]) -> Schema:
    """The words of a key, with their labels where they are one of the vocabularies."""
    for name in knowledge.VOCABULARIES:
        if name in ("status", "answer", "confidence") and list(words_of(name)) == list(words):
            return {"$ref": f"#/$defs/words-{name}"}
    return {"enum": words}


def _states(raw: Schema, name: str) -> Schema:
    """A list of states whose words are those of ``name``."""
    state = {
        "allOf": [
            {"$ref": "#/$defs/CustodyState"},
            {"properties": {"state": {"$ref": f"#/$defs/words-{name}"}}},
        ]
    }
    return {**raw, "anyOf": [{"type": "array", "items": state}, {"type": "null"}]}


def _words(name: str) -> Schema:
    return {
        "title": _TITLES[name],
        "oneOf": [
            {"const": word, "title": label, **({"description": explanation} if explanation else {})}
            for word, label, explanation in _entries(name)
        ],
    }


def _entries(name: str) -> Iterator[tuple[str, str, str]]:
    """Each word of a vocabulary with its label and when to choose it."""
    for word in words_of(name):
        if name == "country":
            yield word, knowledge.countries()[word].short(), ""
        elif name == "mandate":
            yield word, knowledge.mandates()[word].title(), ""
        else:
            term = knowledge.vocabulary(name)[word]
            yield word, term.label(), term.explanation


def vocabularies_text() -> str:
    """All words that can stand in a case file, with their meanings, and the forms of references."""
    blocks = [_vocabulary_text(title, list(_entries(name))) for name, title in _TITLES.items()]
    return "\n".join([*blocks, _forms_text()])


def _vocabulary_text(title: str, entries: list[tuple[str, str, str]]) -> str:
    width = min(max(len(word) for word, _, _ in entries), 28)
    lines = [title, ""]
    for word, label, explanation in entries:
        indent = " " * (width + 4)
        lines += wrap(label, 100, initial_indent=f"  {word:{width}}  ", subsequent_indent=indent)
        lines += wrap(explanation, 100, initial_indent=indent, subsequent_indent=indent)
    return "\n".join([*lines, ""])


def _forms_text() -> str:
    lines = [
        "References in texts",
        "",
        fill("{chang} in a text prints what the reader may see of the person with the id chang.", 100),
        "",
    ]
    for kind, forms in FORMS.items():
        for form, explanation in forms.items():
            lines.append(f"  {'{' + kind + ('.' + form if form else '') + '}':26}  {explanation}")
    return "\n".join([*lines, ""])
