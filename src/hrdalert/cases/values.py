"""The kinds of values in a case file: texts, ids, dates, lists."""

import datetime
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.shape import Refers, Same, Word

LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")
"""The code of a language: en, zh-Hans, pt-BR."""
ID_PATTERN = "^[A-Za-z0-9][A-Za-z0-9_-]*$"

Language: TypeAlias = Annotated[str, Field(pattern=LANGUAGE.pattern)]
Id: TypeAlias = Annotated[str, Field(pattern=ID_PATTERN, max_length=60)]
State: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]{3}$"), Word("country")]
Use: TypeAlias = Literal["submission", "government", "un_report", "public"]

parsed = lru_cache(maxsize=4096)(CaseDate.parse)
"""Dates repeat within a case."""

UNFILLED = "⟨"
"""Begins what a new case leaves to be filled in."""


def _text(value: Any) -> Any:
    """A text without the space around it; an empty line parts paragraphs in both block styles of YAML."""
    if not isinstance(value, str):
        return value
    stripped = value.strip()
    if not stripped:
        raise ValueError("the text is empty; leave the key out where there is nothing to say")
    if not isinstance(value, LocatedText):
        return LocatedText(stripped)
    if "\n" in stripped and value.is_folded:
        stripped = re.sub("\n+", "\n\n", stripped)
    return value if stripped == value else value.with_text(stripped)


def case_date(value: Any) -> CaseDate:
    """A date as a file has it. Raises ValueError where it is none."""
    if isinstance(value, CaseDate):
        return value
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        value = f"[{value[0]}]"  # [a..b] without quotation marks is a list of YAML
    if not isinstance(value, str):
        raise ValueError("a date is expected; write one such as 2020-10-22, 2020-10 or 2020")
    return parsed(str(value))


def _day(value: Any) -> datetime.date:
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        raise ValueError("a day is expected; write it as 2020-10-22")
    date = parsed(str(value))
    if date.precision != "day" or date.start is None or date.start != date.end:
        raise ValueError(f"{value!r} is not one day; write it as 2020-10-22")
    return date.start


A_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?:(Z|[+-]\d{2}:\d{2})| +([^\s'\",}]+))?")
"""A moment as people write it, with an offset or the name of a zone behind it."""


def moment_of(written: Any) -> datetime.datetime:
    """A moment in UTC, in which moments can be compared.

    Where clocks are put back and an hour comes twice, the second is meant: a message held an hour too long does less
    harm than one that leaves an hour too early. Raises ValueError, with what to write, for what is no moment, a zone
    that does not exist, and an hour that clocks put forward leave out.
    """
    match = A_MOMENT.fullmatch(str(written).strip())
    day, hour, offset, zone_name = match.groups() if match else ("2026-03-29", "09:00", None, None)
    if offset is None and zone_name is None:
        what = "says no zone" if match else "is no moment"
        raise ValueError(f"{str(written)!r} {what}; write it as {day} {hour} Europe/Berlin")
    try:
        zone = ZoneInfo("UTC" if offset or str(zone_name).upper() in ("UTC", "GMT", "Z") else str(zone_name))
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{zone_name} is no time zone; write it as Europe/Berlin") from None
    try:
        written_as = datetime.datetime.fromisoformat(f"{day} {hour}{offset or ''}")
        local = written_as if offset else written_as.replace(tzinfo=zone, fold=1)
        moment = local.astimezone(datetime.UTC)
        back = moment.astimezone(local.tzinfo)
        _ = [moment + datetime.timedelta(days) for days in (-1, 1)]  # by the clock of whatever office
    except (ValueError, OverflowError) as error:
        why = "write a year of our time" if isinstance(error, OverflowError) else error
        raise ValueError(f"{str(written)!r} is no moment: {why}") from None
    if back.replace(tzinfo=None) != local.replace(tzinfo=None):
        what = f"there is no {hour} on {day} in {zone_name}"
        raise ValueError(f"{what}: clocks are put forward; write {back:%H:%M}")
    return moment


def under_no_name(value: Any) -> Any:
    """Lets one value stand where there can be one under each name."""
    return {"": value} if isinstance(value, str) else value


def in_language(texts: Mapping[str, LocatedText], language: str, own: str = "en") -> LocatedText:
    """The text in ``language``; where there is none, in the office's own language, else the first there is."""
    keys = (language, "" if language == own else language, own, "")
    return next((texts[key] for key in keys if key in texts), None) or next(iter(texts.values()))


def block_texts(value: Any) -> Any:
    """Texts of blocks under names of documents, of recipients and of blocks, each as any other text."""
    if isinstance(value, dict):
        return {name: block_texts(part) for name, part in value.items()}
    if not isinstance(value, str):
        raise ValueError("a text is expected for each block; write texts: {press-release: {opening: …}}")
    return _text(value)


def alone(value: Any) -> Any:
    """Lets one value stand for a list of one."""
    return [value] if isinstance(value, str) else value


T = TypeVar("T")
Many: TypeAlias = Annotated[tuple[T, ...], BeforeValidator(alone)]
"""A list, or one value that stands for a list of one."""


def is_id(written: str) -> bool:
    """Whether something can be an id as it stands."""
    return bool(re.fullmatch(ID_PATTERN, written))


def is_device(name: str) -> bool:
    """Whether Windows takes a file of this name, whatever its ending, for a device: ``nul``, ``com1.en.docx``."""
    return bool(re.fullmatch(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", name, re.IGNORECASE | re.DOTALL))


def _file_id(id: str) -> str:
    if is_device(id):
        why = f"{str(id)!r} is a device in Windows, and no file can be called so; write a longer one"
        raise ValueError(why)
    return id


FileId: TypeAlias = Annotated[Id, AfterValidator(_file_id)]
"""An id that names files."""


def id_of(name: str) -> str:
    """An id that can be made of a name: riverside-police. ``…``, where it has no Latin letters."""
    return "-".join(re.findall("[a-z0-9]+", name.lower().removeprefix("the "))) or "…"


Text: TypeAlias = Annotated[LocatedText, BeforeValidator(_text)]
Name: TypeAlias = Annotated[Text, Same()]
"""A text that is the same in every language unless a translation gives another: a name, a number, an address."""
When: TypeAlias = Annotated[CaseDate, PlainValidator(case_date)]
Day: TypeAlias = Annotated[datetime.date, PlainValidator(_day)]
Moment: TypeAlias = Annotated[datetime.datetime, PlainValidator(moment_of)]
TextsByLanguage: TypeAlias = Annotated[dict[str, Text], BeforeValidator(under_no_name)]
"""A text of the settings or of a recipient: one, or one a language; the key ``""`` is the office's own language."""
Ids: TypeAlias = Many[Id]
Persons: TypeAlias = Annotated[Many[str], Refers("person")]
SourceIds: TypeAlias = Annotated[Many[str], Refers("source")]
Violations: TypeAlias = Many[Annotated[str, Word("violation")]]
States: TypeAlias = Many[State]


class Part(BaseModel):
    """A part of a file that the office writes. Unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


def key(says: str, default: Any = None, *, readers: str = "", **how: Any) -> Any:
    """A key that may be left out, and what ``hrdalert schema`` says of it.

    ``readers`` are the audiences that may know what stands there, such as ``"un internal"``; empty: all of them.
    """
    return Field(default, description=says, json_schema_extra={"readers": readers}, **how)
