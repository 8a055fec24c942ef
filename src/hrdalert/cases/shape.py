"""What the keys of the case file are: read once from the models, for the checks, the messages and the schema.

The models say in marks (:class:`Word`, :class:`Refers`, :class:`Short`) what pydantic can't check key by key.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct
from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from hrdalert.cases.text import Told


class Word(Struct, frozen=True):
    """Marks a word of a vocabulary of the knowledge data."""

    vocabulary: str

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "vocabulary": self.vocabulary}


class Refers(Struct, frozen=True):
    """Marks an id by what it is the id of."""

    to: Literal["person", "perpetrator", "incident", "source", "anyone"]


class Short(Struct, frozen=True):
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


class Key(Struct, frozen=True):
    """One key of the case file."""

    name: str
    required: bool
    description: str
    kind: Literal["told", "part", "words", "ids", "other"]
    many: bool
    """A list."""
    named: int = 0
    """So many levels of names stand between the key and its values: 1 for ``headlines``, 2 for ``texts``."""
    part: Shape | None = None
    """For ``part``: the keys in it."""
    short: str | None = None
    """For ``part``: the key that a bare value gives."""
    vocabulary: str = ""
    refers: str = ""
    words: tuple[str, ...] = ()
    """The words that can stand here, where it is one of a few."""


class Shape(Struct, frozen=True):
    """The keys of one part, by name."""

    model: type[BaseModel]
    keys: Mapping[str, Key]


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """The keys that a part may have, in the order of the model."""
    keys = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        found = _Found()
        found.look(field.annotation)
        found.marks += field.metadata
        keys[key] = found.key(key, field.is_required(), field.description or _description(model, key))
    return Shape(model, keys)


def _description(model: type[BaseModel], key: str) -> str:
    """What the table of a room says of the key: of this model, of one that it extends, or of every model."""
    table: Mapping[str, str] = getattr(model, "DESCRIPTIONS", {})
    names = (*(f"{parent.__name__}.{key}" for parent in model.__mro__), key)
    return next((table[name] for name in names if name in table), "")


class _Found:
    """What an annotation holds, under its optionals, lists and marks."""

    def __init__(self) -> None:
        self.marks: list[Any] = []
        self.many = False
        self.named = 0
        self.core: Any = None
        self.words: tuple[str, ...] = ()

    def look(self, annotation: Any) -> None:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            self.marks += arguments[1:]
            self.look(arguments[0])
        elif origin is Literal:
            self.words = arguments
        elif origin is tuple:
            self.many = True
            self.look(arguments[0])
        elif origin is dict:
            self.named += 1
            self.look(arguments[1])
        elif origin is Union or type(annotation).__name__ == "UnionType":
            (only,) = (argument for argument in arguments if argument is not type(None))
            self.look(only)
        else:
            self.core = annotation

    def key(self, name: str, required: bool, description: str) -> Key:
        word = next((mark for mark in self.marks if isinstance(mark, Word)), None)
        refers = next((mark for mark in self.marks if isinstance(mark, Refers)), None)
        short = next((mark for mark in self.marks if isinstance(mark, Short)), None)
        is_part = isinstance(self.core, type) and issubclass(self.core, BaseModel)
        kind: Literal["told", "part", "words", "ids", "other"] = "other"
        if is_part:
            kind = "part"
        elif self.core is Told:
            kind = "told"
        elif word:
            kind = "words"
        elif refers:
            kind = "ids"
        return Key(
            name=name,
            required=required,
            description=description,
            kind=kind,
            many=self.many,
            named=self.named,
            part=shape_of(self.core) if is_part else None,
            short=short.key if short else None,
            vocabulary=word.vocabulary if word else "",
            refers=refers.to if refers else "",
            words=self.words,
        )
