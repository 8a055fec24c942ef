"""The case file described: as a JSON Schema for editors, and as a list of its words for people."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any, TypeAlias

from hrdalert import knowledge
from hrdalert.cases.model import ENTRY_KINDS, Case
from hrdalert.cases.shape import Shape, shape_of, shapes
from hrdalert.cases.vocabularies import meaning, words_of

Schema: TypeAlias = dict[str, Any]

_TITLES = {
    "kind": "Kinds of entries (chronology: kind:)",
    "violation": "Violations (chronology: violations:, measure: violations:)",
    "demand": "Demands (demands: do:)",
    "request": "Requests to other States (requests: do:)",
    "mandate": "Mandates of the UN (mandates: id:)",
    "regime": "Kinds of custody (custody: kind:), or your own words",
    "source_kind": "Kinds of sources (sources: kind:), or your own words",
    "person_kind": "What decides which law applies (alleged_victims: is:)",
    "fact": "Facts that data do not show (chronology: facts:)",
    "country": "States (state:, states:, nationality:)",
}
_KINDS: Mapping[str, str] = {
    "incident": "anything that no other word is for",
    "arrest": "somebody was taken or kept by officials",
    "disappearance": "somebody was taken, and nobody says where the person is",
    "threat": "words or signs that announce harm",
    "attack": "somebody was hurt, or things were destroyed",
    "killing": "somebody was killed",
    "death": "somebody died, in custody or in a way that nobody has explained",
    "search": "a home, an office or a telephone was searched",
    "charge": "somebody was charged; law: says with what",
    "hearing": "a court heard the case; court:, in_absentia: and result: say more",
    "judgment": "a court decided; outcome: says convicted, acquitted, upheld or quashed",
    "release": "somebody came free",
    "law": "a law was tabled, adopted or changed",
    "statement": "somebody said something in public",
    "remedy": "a complaint, an appeal, a request, and what came of it",
    "un": "the United Nations acted; reference: is theirs",
}
_TEXT: Schema = {"type": ["string", "number"]}  # a text may look like a number: 2020, 1984


def json_schema() -> Schema:
    """The JSON Schema (2020-12) of a case file, with all short forms that reading accepts."""
    raw = Case.model_json_schema(by_alias=True)
    known = {shape.model.__name__: shape for shape in shapes(shape_of(Case))}
    parts = raw.pop("$defs")
    defs = {name: _part(part, known[name], parts) for name, part in parts.items()}
    for name, title in _TITLES.items():
        words = [{"const": word, "title": label, "description": why} for word, label, why in _words(name)]
        one_of = [{key: value for key, value in word.items() if value} for word in words]
        defs[f"words-{name}"] = {"title": title, "oneOf": one_of}
    entry = defs["Entry"]["properties"]
    entry["kind"]["anyOf"][0] = {"$ref": "#/$defs/words-kind"}
    entry["outcome"]["anyOf"].insert(0, entry["outcome"]["anyOf"][0]["additionalProperties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A case file of hrdalert",
        **_part(raw, shape_of(Case), parts),
        "$defs": defs,
    }


def vocabularies_text() -> str:
    """All words that can stand in a case file, with their meanings, and what each kind of entry tells the law."""
    lines = []
    for name, title in _TITLES.items():
        words = _words(name)
        width = min(max(len(word) for word, _, _ in words), 28)
        indent = " " * (width + 4)
        lines += [title, ""]
        for word, label, explanation in words:
            first, second = (label, explanation) if label else (explanation, "")
            lines += wrap(first, 100, initial_indent=f"  {word:{width}}  ", subsequent_indent=indent)
            lines += wrap(second, 100, initial_indent=indent, subsequent_indent=indent)
        lines.append("")
    return "\n".join(lines)


def _words(name: str) -> list[tuple[str, str, str]]:
    """The words of a list, each with its name and an explanation, one of which may be empty."""
    if name != "kind":
        return [(word, *meaning(name, word)) for word in words_of(name)]
    words = []
    for kind in ENTRY_KINDS:
        facts = ", ".join(sorted(knowledge.facts_of_kind(kind)))
        words.append((str(kind), "", _KINDS[kind] + (f" (gives the law: {facts})" if facts else "")))
    return words


def _part(raw: Schema, shape: Shape, parts: Mapping[str, Schema]) -> Schema:
    """A group of keys; each may be empty, which is as good as missing."""
    properties = {}
    for name, value in raw["properties"].items():
        alternatives = _alternatives(value, parts)
        if name not in raw.get("required", ()):
            alternatives.append({"type": "null"})
        description = shape.keys[name].description
        properties[name] = {"description": description[:1].upper() + description[1:], **_any_of(alternatives)}
    part: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if "required" in raw:
        part["required"] = raw["required"]
    if shape.model.__doc__:
        part["description"] = shape.model.__doc__.strip()
    return part


def _any_of(alternatives: list[Schema]) -> Schema:
    unique = [one for number, one in enumerate(alternatives) if one not in alternatives[:number]]
    return unique[0] if len(unique) == 1 else {"anyOf": unique}


def _alternatives(raw: Schema, parts: Mapping[str, Schema]) -> list[Schema]:
    """What may stand at a place, without null."""
    if "short" in raw:
        ((name, part),) = [(key, parts[key]) for key in map(_name_of, raw["anyOf"]) if key]
        return [*_alternatives(part["properties"][raw["short"]], parts), {"$ref": f"#/$defs/{name}"}]
    if "anyOf" in raw:
        return [schema for one in raw["anyOf"] for schema in _alternatives(one, parts)]
    if raw.get("type") == "null":
        return []
    if "vocabulary" in raw:
        return [{"$ref": f"#/$defs/words-{raw['vocabulary']}"}, *([_TEXT] if raw["open"] else [])]
    if raw.get("type") == "array":
        items = _any_of(_alternatives(raw["items"], parts))
        is_scalar = "anyOf" not in items and (_name_of(items) or "words-").startswith("words-")
        is_scalar = is_scalar and items.get("type") != "object"
        return [*([items] if is_scalar else []), {"type": "array", "items": items}]
    return [_single(raw, parts)]


def _single(raw: Schema, parts: Mapping[str, Schema]) -> Schema:
    if raw.get("type") == "boolean":
        return {"enum": ["yes", "no", True, False]}
    if raw.get("format") == "date":
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    if raw.get("type") == "object":
        values = [raw.get("additionalProperties"), *raw.get("patternProperties", {}).values()]
        texts = [_any_of(_alternatives(value, parts)) for value in values if isinstance(value, dict)]
        return {"type": "object", **({"additionalProperties": texts[0]} if texts else {})}
    if raw.get("type") == "string" and "enum" not in raw:
        return {**_TEXT, **{name: raw[name] for name in ("pattern", "maxLength") if name in raw}}
    noise = ("title", "default", "short", "vocabulary", "open")
    return {name: value for name, value in raw.items() if name not in noise}


def _name_of(raw: Schema) -> str | None:
    return raw["$ref"].removeprefix("#/$defs/") if "$ref" in raw else None
