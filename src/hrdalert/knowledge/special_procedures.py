"""How a submission reaches the special procedures: channels, languages, and the online form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records_of_part, remembered


@dataclass(frozen=True, slots=True)
class FormSection:
    """A section of the online form, with the questions that it asks as the data have them."""

    id: str
    label: str
    repeatable: bool
    fields: tuple[dict[str, Any], ...]
    verified: bool
    """Whether all of its questions rest on a text; the form itself was not seen."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to hand a submission in."""

    id: str
    kind: Literal["form", "email", "post"]
    address: str | None
    """None: each mandate has its own."""
    note: str
    source: Source
    verified: bool
    """False where the sources disagree or none was read: to be checked first."""


@dataclass(frozen=True, slots=True)
class SpecialProcedures:
    """How the special procedures are written to."""

    form_url: str
    """The online form, which reaches every mandate: the default channel."""
    form_note: str
    languages: tuple[str, ...]
    """In which a submission is accepted."""
    sections: Records[FormSection]
    """Of the online form, in its order."""
    never_use: tuple[str, ...]
    """Addresses that go round in lists and are invented, wrong or old."""
    as_of: date


def _section(record: dict[str, Any], _: Header) -> FormSection:
    fields = tuple(record["fields"])
    verified = all(field["source"] != KNOWLEDGE for field in fields)
    return FormSection(record["id"], record["label"], record.get("repeatable", False), fields, verified)


def _channel(record: dict[str, Any], header: Header) -> Channel:
    is_certain = record["source"] != KNOWLEDGE and record.get("status") != "uncertain"
    source = header.source(record["source"])
    return Channel(
        record["id"], record["kind"], record.get("address"), record.get("note", ""), source, is_certain
    )


@remembered
def channels() -> Records[Channel]:
    """The ways to hand a submission in, by id."""
    return records_of_part("special_procedures", 1, "channels", _channel)


@remembered
def special_procedures() -> SpecialProcedures:
    """How the special procedures are written to."""
    sections = records_of_part("special_procedures", 0, "special_procedures", _section)
    extra = sections.header.extra
    form_url = channels()["online_form"].address
    assert form_url is not None
    return SpecialProcedures(
        form_url,
        extra["form"]["note"],
        tuple(extra["languages"]["accepted"]),
        sections,
        tuple(extra["never_use"]["addresses"]),
        sections.header.as_of,
    )
