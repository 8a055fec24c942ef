"""The case file described: as a form to fill in, as a JSON Schema for editors, and as a list of its words."""

import datetime
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any, TypeAlias

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.likely_words import meaning, words_of
from hrdalert.cases.mistakes import words_of_file
from hrdalert.cases.model import ENTRY_KINDS, Case
from hrdalert.cases.shape import Key, Shape, shape_of, shapes
from hrdalert.cases.values import UNFILLED
from hrdalert.store import read_text

Schema: TypeAlias = dict[str, Any]

_TEXT: Schema = {"type": ["string", "number"]}  # a text may look like a number: 2020, 1984
_EDTF = "2020-10-22, 2020-10, 2020, 2020-10-22~ (about), 1984? (uncertain), a/b, [a..b] (one day), unknown"
_VALUES: Mapping[Any, Schema] = {
    bool: {"enum": ["yes", "no", True, False]},
    int: {"type": "integer"},
    datetime.date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    datetime.datetime: {"type": "string"},
    CaseDate: {"type": ["string", "number", "array"], "description": _EDTF},
    Any: {"type": "object"},
}


def new_case(reference: str, as_of: datetime.date) -> str:
    """The form that ``hrdalert new`` writes. The day is only proposed: somebody has to take it out of its brackets."""
    text = read_text(Path(__file__).with_name("new_case.yaml"))
    text = text.replace("⟨2026-001⟩", f"{reference:10}", 1)
    return text.replace("as_of: ⟨2026-01-31⟩", f"as_of: ⟨{as_of.isoformat()}⟩", 1)


@cache
def placeholders() -> frozenset[str]:
    """What that form has between its brackets, with them."""
    text = read_text(Path(__file__).with_name("new_case.yaml"))
    return frozenset(re.findall(f"{UNFILLED}[^⟩]*⟩", text))


def json_schema() -> Schema:
    """The JSON Schema (2020-12) of a case file, with all short forms that reading accepts."""
    whole, *parts = shapes(shape_of(Case))
    defs = {shape.model.__name__: _part(shape) for shape in parts}
    for name, title in words_of_file("words.yaml")["titles"].items():
        words = [{"const": word, "title": label, "description": why} for word, label, why in _words(name)]
        one_of = [{key: value for key, value in word.items() if value} for word in words]
        defs[f"words-{name}"] = {"title": title, "oneOf": one_of}
    entry = defs["Entry"]["properties"]
    entry["kind"]["anyOf"][0] = {"$ref": "#/$defs/words-kind"}
    entry["outcome"]["anyOf"].insert(0, entry["outcome"]["anyOf"][0]["additionalProperties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A case file of hrdalert",
        **_part(whole),
        "$defs": defs,
    }


def vocabularies_text() -> str:
    """All words that can stand in a case file, with their meanings, and what each kind of entry tells the law."""
    lines = []
    for name, title in words_of_file("words.yaml")["titles"].items():
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
        gives = f" (gives the law: {facts})" if facts else ""
        words.append((str(kind), "", words_of_file("words.yaml")["kinds"][kind] + gives))
    return words


def _part(shape: Shape) -> Schema:
    """A group of keys; each may be empty, which is as good as missing."""
    properties = {}
    for name, key in shape.keys.items():
        alternatives = [*_alternatives(key), *([] if key.required else [{"type": "null"}])]
        description = key.description[:1].upper() + key.description[1:]
        properties[name] = {**_any_of(alternatives), "description": description}
    part: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required := [name for name, key in shape.keys.items() if key.required]:
        part["required"] = required
    return {**part, "description": (shape.model.__doc__ or "").strip()}


def _any_of(alternatives: list[Schema]) -> Schema:
    return alternatives[0] if len(alternatives) == 1 else {"anyOf": alternatives}


def _alternatives(key: Key) -> list[Schema]:
    """What may stand at a key; one value may stand for a list of one."""
    if key.part:
        short = _alternatives(key.part.keys[key.short]) if key.short else []
        found = [*short, {"$ref": f"#/$defs/{key.part.model.__name__}"}]
    elif key.vocabulary:
        found = [{"$ref": f"#/$defs/words-{key.vocabulary}"}, *([_TEXT] if key.open else [])]
    elif key.words:
        found = [{"enum": list(key.words), "type": "string"}]
    else:
        found = [{**_VALUES.get(key.core, _TEXT), **key.limits}]
    if key.named:
        found = [{"type": "object", "additionalProperties": _any_of(found)}]
    if key.many:
        alone = [] if key.part or key.named else found
        found = [*alone, {"type": "array", "items": _any_of(found)}]
    return found
