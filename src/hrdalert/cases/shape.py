"""What the keys of the case file are: read once from the models, for the checks, the messages and the schema.

The models say in marks (:class:`Word`, :class:`Refers`, :class:`Short`, :class:`Same`) what pydantic can't check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from hrdalert.cases.located_text import LocatedText


@dataclass(frozen=True, slots=True)
class Word:
    """Marks a word of a vocabulary of the knowledge data; an open one takes the office's own words too."""

    vocabulary: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks an id by what it is the id of."""

    refers: Literal["person", "perpetrator", "entry", "source"]


@dataclass(frozen=True, slots=True)
class Same:
    """Marks a text that needs no translation."""

    same: bool = True


@dataclass(frozen=True, slots=True)
class Short:
    """Lets a bare value stand for a part: ``public: yes`` for ``public: {answer: yes}``."""

    short: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def spread(value: Any) -> Any:
            return {self.short: value} if isinstance(value, str) else value

        return core_schema.no_info_before_validator_function(spread, handler(source))


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the case file."""

    name: str
    field: str
    """Its name in the model: ``from_`` for ``from``."""
    required: bool
    description: str
    core: Any
    """The type of one value, without None, lists and marks; of one of a few words, these words."""
    many: bool
    """A list."""
    named: bool
    """Names of the office's own stand between the key and its values: ``native: {ru: …}``."""
    part: Shape | None
    """The keys below it."""
    words: tuple[str, ...]
    """The words that can stand here, where it is one of a few."""
    limits: Mapping[str, Any]
    """What else is asked of a value, as JSON Schema says it."""
    short: str = ""
    """Of a part: the key that a bare value gives."""
    vocabulary: str = ""
    open: bool = False
    """The vocabulary proposes words, and takes others."""
    refers: str = ""
    same: bool = False
    """A text that needs no translation."""
    readers: frozenset[str] = frozenset()
    """The audiences that may know it; empty: all."""

    @property
    def is_text(self) -> bool:
        """Whether one text stands there."""
        return self.core is LocatedText and not self.many and not self.named

    def is_read_by(self, audience: str) -> bool:
        """Whether an audience may know what stands there."""
        return not self.readers or audience in self.readers


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one part, by name."""

    model: type[BaseModel]
    keys: Mapping[str, Key]


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """The keys that a part may have, in the order of the model."""
    keys = (_key(field, info) for field, info in model.model_fields.items())
    return Shape(model, {key.name: key for key in keys})


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


def _key(field: str, info: FieldInfo) -> Key:
    of_type = list(_pieces(info.annotation))
    core, pieces = of_type[-1], [*of_type, *info.metadata]
    pieces += [limit for piece in of_type if isinstance(piece, FieldInfo) for limit in piece.metadata]

    def limit(name: str) -> Any:
        return next((found for piece in pieces if (found := getattr(piece, name, None)) is not None), None)

    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    limits = {"pattern": limit("pattern"), "maxLength": limit("max_length"), "minimum": limit("ge")}
    marks = (piece for piece in pieces if isinstance(piece, Word | Refers | Same | Short))
    return Key(
        name=info.alias or field,
        field=field,
        required=info.is_required(),
        description=info.description or "",
        core=core,
        many=tuple in pieces,
        named=dict in pieces,
        part=shape_of(core) if isinstance(core, type) and issubclass(core, BaseModel) else None,
        words=core if isinstance(core, tuple) else (),
        limits={name: value for name, value in limits.items() if value is not None},
        readers=frozenset(str(extra.get("readers", "")).split()),
        **{name: value for mark in marks for name, value in asdict(mark).items()},
    )
