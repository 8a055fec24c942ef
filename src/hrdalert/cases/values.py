"""The kinds of values that stand in a case file: ids, dates, lists; and what all of its parts share."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.descriptions import DESCRIPTIONS
from hrdalert.cases.shape import Refers, Word
from hrdalert.cases.text import Marked

Id: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]
State: TypeAlias = Annotated[
    str, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3, such as CHN"), Word("country")
]
Use: TypeAlias = Literal["submission", "government", "un_report", "public"]

ViolationTerm: TypeAlias = Annotated[str, Word("violation")]


RULE = "rule"
"""The type of pydantic's errors for rules that :mod:`hrdalert.cases.rules` reports with their line."""

parsed = lru_cache(maxsize=4096)(CaseDate.parse)
"""Dates repeat within a case, and are read by the models and by the checks."""


def _date(value: Any) -> CaseDate:
    if isinstance(value, CaseDate):
        return value
    if not isinstance(value, str):
        raise ValueError("expected a date, such as 2020-10-22, 2020-10 or 2020")
    return parsed(str(value))


UNFILLED = "⟨"
"""Begins what a new case leaves to be filled in."""


def _proposed(value: Any) -> Any:
    """``⟨2026-03-30⟩``, the day that a new case proposes. Nobody has said yet that it is so: it counts as unfilled."""
    return value.strip("⟨⟩ ") if isinstance(value, str) and value.startswith(UNFILLED) else value


def _day(value: Any) -> datetime.date:
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        raise ValueError("expected a day, such as 2020-10-22")
    found = parsed(str(value))
    if found.precision != "day" or found.is_interval or found.start is None:
        raise ValueError(f"{value!r} is not one day; write it as 2020-10-22")
    return found.start


_EDTF = {
    "type": "string",
    "description": "2020-10-22, 2020-10, 2020, 2020-10-22~ (about), 1984? (uncertain), a/b, a/.. or unknown",
}
When: TypeAlias = Annotated[CaseDate, PlainValidator(_date), WithJsonSchema(_EDTF)]
Day: TypeAlias = Annotated[
    datetime.date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]

AsOf: TypeAlias = Annotated[Day, BeforeValidator(_proposed)]


def alone(value: Any) -> Any:
    """Lets one value stand for a list of one."""
    return [value] if isinstance(value, str) else value


Ids: TypeAlias = Annotated[tuple[Id, ...], BeforeValidator(alone)]
Persons: TypeAlias = Annotated[Ids, Refers("person")]
Perpetrators: TypeAlias = Annotated[Ids, Refers("perpetrator")]
SourceIds: TypeAlias = Annotated[Ids, Refers("source")]
Texts: TypeAlias = Annotated[tuple[Marked, ...], BeforeValidator(alone)]
Violations: TypeAlias = Annotated[tuple[ViolationTerm, ...], BeforeValidator(alone)]
States: TypeAlias = Annotated[tuple[State, ...], BeforeValidator(alone)]


class Part(BaseModel):
    """A part of the case file. Unknown keys are errors."""

    DESCRIPTIONS: ClassVar[Mapping[str, str]] = DESCRIPTIONS

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)
