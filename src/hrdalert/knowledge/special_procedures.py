"""How a submission reaches the special procedures: channels, languages, and the online form."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, Record, Records, records, remembered


class Channel(Record, frozen=True):
    """One way to hand a submission in; not verified where the sources disagree or none was read."""

    id: str
    address: str | None = None
    """None: each mandate has its own."""


class FormSection(Struct, frozen=True):
    """A section of the online form; ``hrdalert knowledge special_procedures`` shows what it asks."""

    label: str
    verified: bool
    """Whether all of its questions rest on a text; the form itself was not seen."""


class SpecialProcedures(Struct, frozen=True):
    """How the special procedures are written to."""

    form_url: str
    """The online form, which reaches every mandate: the default channel."""
    languages: tuple[str, ...]
    """In which a submission is accepted."""
    sections: Records[FormSection]
    """Of the online form, in its order."""
    never_use: tuple[str, ...]
    """Addresses that go round in lists and are invented, wrong or old."""


@remembered
def channels() -> Records[Channel]:
    """The ways to hand a submission in, by id."""
    return records("special_procedures", Channel, 1, "channels")


@remembered
def special_procedures() -> SpecialProcedures:
    """How the special procedures are written to."""

    def section(record: dict[str, Any], _: Header) -> FormSection:
        return FormSection(record["label"], all(field["source"] != KNOWLEDGE for field in record["fields"]))

    sections = records("special_procedures", section)
    languages, never_use = (sections.header.extra[key] for key in ("languages", "never_use"))
    form_url = channels()["online_form"].address
    assert form_url is not None
    return SpecialProcedures(form_url, tuple(languages["accepted"]), sections, tuple(never_use["addresses"]))
