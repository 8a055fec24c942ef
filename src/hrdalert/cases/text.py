"""Text as a case file holds it: in one language or several, each piece with the line it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from hrdalert.errors import Origin
from hrdalert.marked import NOWHERE, Marked, kind_of
from hrdalert.patterns import later

_FOLDED_BREAK = later(r"\n+")

__all__ = ["NOWHERE", "Marked", "Told"]


class Told(Struct, frozen=True):
    """A text in one language or several, as its author wrote it, with references such as ``{chang.they}``."""

    versions: Mapping[str, Marked]
    """By language (BCP 47); the key ``''`` is the case's own language."""

    def version(self, language: str, own: str = "en") -> Marked | None:
        """The text in ``language``, or None; ``own`` is the language of texts that do not name theirs."""
        for key in (language, "" if language == own else None):
            if key is not None and key in self.versions:
                return self.versions[key]
        return None

    @property
    def origin(self) -> Origin:
        return next(iter(self.versions.values())).origin

    @classmethod
    def of(cls, text: str) -> Told:
        """A text in the case's own language."""
        return cls({"": Marked(text)})

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        by_language = {"type": "object", "additionalProperties": {"type": "string"}}
        return {"anyOf": [{"type": "string"}, by_language]}

    @classmethod
    def _read(cls, value: Any) -> Told:
        if isinstance(value, Told):
            return value
        if isinstance(value, str):
            return cls({"": _text(value)})
        if isinstance(value, Mapping) and value:
            if all(isinstance(text, str) for text in value.values()):
                return cls({str(language): _text(text) for language, text in value.items()})
            raise ValueError("expected one text a language, such as {en: …, zh-Hans: …}")
        raise ValueError(f"expected text, or one text a language, not {kind_of(value)}")


def _text(value: str) -> Marked:
    stripped = value.strip()
    if not stripped:
        raise ValueError("the text is empty; leave the key out where there is nothing to say")
    if not isinstance(value, Marked):
        return Marked(stripped)
    # An empty line parts paragraphs, whichever of the two block styles a text is written in.
    return value.with_text(_FOLDED_BREAK.sub("\n\n", stripped) if value.is_folded else stripped)
