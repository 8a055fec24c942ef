"""What the keys of the case file are: read once from the models, for the checks, the messages and the schema.

The models say in marks (:class:`Word`, :class:`Refers`, :class:`Short`, :class:`Same`) what pydantic can't check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from hrdalert.cases.marked import Marked


@dataclass(frozen=True, slots=True)
class Word:
    """Marks a word of a vocabulary of the knowledge data; an open one takes the office's own words too."""

    vocabulary: str
    open: bool = False

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "vocabulary": self.vocabulary, "open": self.open}


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks an id by what it is the id of."""

    to: Literal["person", "perpetrator", "entry", "source"]


@dataclass(frozen=True, slots=True)
class Same:
    """Marks a text that needs no translation."""


@dataclass(frozen=True, slots=True)
class Short:
    """Lets a bare value stand for a part: ``public: yes`` for ``public: {answer: yes}``."""

    key: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def spread(value: Any) -> Any:
            return {self.key: value} if isinstance(value, str) else value

        return core_schema.no_info_before_validator_function(spread, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(schema)], "short": self.key}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the case file."""

    name: str
    field: str
    """Its name in the model: ``from_`` for ``from``."""
    required: bool
    description: str
    kind: Literal["text", "part", "words", "ids", "other"]
    many: bool
    """A list."""
    named: bool
    """Names of the office's own stand between the key and its values: ``native: {ru: …}``."""
    part: Shape | None = None
    """For ``part``: the keys in it."""
    short: str = ""
    """For ``part``: the key that a bare value gives."""
    vocabulary: str = ""
    open: bool = False
    """The vocabulary proposes words, and takes others."""
    refers: str = ""
    same: bool = False
    """A text that needs no translation."""
    words: tuple[str, ...] = ()
    """The words that can stand here, where it is one of a few."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one part, by name."""

    model: type[BaseModel]
    keys: Mapping[str, Key]


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """The keys that a part may have, in the order of the model."""
    keys = {}
    for field, info in model.model_fields.items():
        name = info.alias or field
        pieces = [*_pieces(info.annotation), *info.metadata]
        keys[name] = _key(name, field, info.is_required(), info.description or "", pieces)
    return Shape(model, keys)


def shapes(shape: Shape) -> tuple[Shape, ...]:
    """A part and all parts below it, each once."""
    known: dict[type[BaseModel], Shape] = {}
    pending = [shape]
    while pending:
        shape = pending.pop()
        if shape.model not in known:
            known[shape.model] = shape
            pending += [key.part for key in reversed(list(shape.keys.values())) if key.part]
    return tuple(known.values())


def _pieces(annotation: Any) -> Iterator[Any]:
    """What an annotation is made of: its marks, ``tuple``, ``dict``, the words of a Literal, and its core, the last."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from arguments[1:]
        yield from _pieces(arguments[0])
    elif origin is Literal:
        yield arguments
    elif origin in (tuple, dict):
        yield origin
        yield from _pieces(arguments[0] if origin is tuple else arguments[1])
    elif origin is Union or type(annotation).__name__ == "UnionType":
        (only,) = (argument for argument in arguments if argument is not type(None))
        yield from _pieces(only)
    else:
        yield annotation


def _key(name: str, field: str, required: bool, description: str, pieces: list[Any]) -> Key:
    def mark(kind: type[Any]) -> Any:
        return next((piece for piece in pieces if isinstance(piece, kind)), None)

    word, refers, short = mark(Word), mark(Refers), mark(Short)
    part = next((piece for piece in pieces if isinstance(piece, type) and issubclass(piece, BaseModel)), None)
    return Key(
        name=name,
        field=field,
        required=required,
        description=description,
        kind="ids"
        if refers
        else "part"
        if part
        else "text"
        if Marked in pieces
        else "words"
        if word
        else "other",
        many=tuple in pieces,
        named=dict in pieces,
        part=shape_of(part) if part else None,
        short=short.key if short else "",
        vocabulary=word.vocabulary if word else "",
        open=bool(word and word.open),
        refers=refers.to if refers else "",
        same=mark(Same) is not None,
        words=mark(tuple) or (),
    )
