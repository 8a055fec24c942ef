"""How a submission reaches the special procedures: channels, languages, and the online form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records, remembered

Needed = Literal["always", "urgent_appeal", "human_rights_defenders", "optional", "unknown"]


class FormField(Struct, frozen=True):
    """One question of the online form."""

    id: str
    label: str
    type: str
    needed: Needed
    """By the rules on what a submission must contain; the form itself was not seen."""
    note: str
    source: Source
    verified: bool


class FormSection(Struct, frozen=True):
    """A section of the online form."""

    id: str
    label: str
    repeatable: bool
    fields: tuple[FormField, ...]


class Channel(Struct, frozen=True):
    """One way to hand a submission in."""

    id: str
    kind: Literal["form", "email", "post"]
    address: str | None
    """None: each mandate has its own."""
    note: str
    source: Source
    verified: bool
    """False where the sources disagree or none was read: to be checked first."""


class SpecialProcedures(Struct, frozen=True):
    """How the special procedures are written to."""

    form_url: str
    """The online form, which reaches every mandate: the default channel."""
    form_note: str
    languages: tuple[str, ...]
    """In which a submission is accepted."""
    channels: Mapping[str, Channel]
    sections: Records[FormSection]
    """Of the online form, in its order."""
    never_use: tuple[str, ...]
    """Addresses that go round in lists and are invented, wrong or old."""
    as_of: date


def _field(entry: dict[str, str], header: Header) -> FormField:
    return FormField(
        id=entry["id"],
        label=entry["label"],
        type=entry["type"],
        needed=entry["needed"],  # type: ignore[arg-type]  # a test holds the data to the literal
        note=entry.get("note", ""),
        source=header.source(entry["source"]),
        verified=entry["source"] != KNOWLEDGE,
    )


def _section(record: dict[str, Any], header: Header) -> FormSection:
    return FormSection(
        id=record["id"],
        label=record["label"],
        repeatable=record.get("repeatable", False),
        fields=tuple(_field(entry, header) for entry in record["fields"]),
    )


def _channel(entry: dict[str, Any], header: Header) -> Channel:
    return Channel(
        id=entry["id"],
        kind=entry["kind"],
        address=entry.get("address"),
        note=entry.get("note", ""),
        source=header.source(entry["source"]),
        verified=entry["source"] != KNOWLEDGE and entry.get("status") != "uncertain",
    )


@remembered
def special_procedures() -> SpecialProcedures:
    sections = records("special_procedures", _section)
    header = sections.header
    channels = {entry["id"]: _channel(entry, found) for entry, found in sections.entries("channels")}
    form_url = channels["online_form"].address
    assert form_url is not None
    return SpecialProcedures(
        form_url=form_url,
        form_note=header.extra["form"]["note"],
        languages=tuple(header.extra["languages"]["accepted"]),
        channels=channels,
        sections=sections,
        never_use=tuple(header.extra["never_use"]["addresses"]),
        as_of=header.as_of,
    )
