"""How an office is addressed: the envelope, the salutation and the closing, by language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records, remembered


class Formula(Struct, frozen=True):
    """One way to say it. ``{surname}``, ``{name}``, ``{country}`` … stand for the recipient's own."""

    text: str
    when: str | None = None
    """The case it is for: a man, a woman, protocol. None: it always fits."""


class FormOfAddress(Struct, frozen=True):
    """How an office is addressed in one language. A recipient's own salutation goes before it."""

    role: str
    language: str
    salutations: tuple[Formula, ...]
    """The first without a condition is the usual one."""
    closings: tuple[Formula, ...]
    envelopes: tuple[Formula, ...]
    note: str
    sources: tuple[Source, ...]
    unverified: tuple[str, ...]
    """Which of salutation and closing the sources do not show."""
    as_of: date
    verified: bool
    """Whether salutation and closing were read in a text."""


class Role(Struct, frozen=True):
    """An office, such as ``minister`` or ``prison_governor``."""

    id: str
    note: str
    forms: Mapping[str, FormOfAddress]
    """By language; a few have a second form, such as ``en_formal``."""

    @property
    def verified(self) -> bool:
        """Whether all of its forms were read in a text."""
        return all(form.verified for form in self.forms.values())


def _formulas(entries: list[str | dict[str, str]]) -> tuple[Formula, ...]:
    return tuple(Formula(entry) if isinstance(entry, str) else Formula(**entry) for entry in entries)


def _form(role: str, language: str, entry: dict[str, Any], header: Header) -> FormOfAddress:
    unverified = tuple(entry.get("unverified", ()))
    return FormOfAddress(
        role=role,
        language=language,
        salutations=_formulas(entry.get("salutation", [])),
        closings=_formulas(entry.get("closing", [])),
        envelopes=_formulas(entry.get("envelope", [])),
        note=entry.get("note", ""),
        sources=tuple(header.source(key) for key in entry["sources"]),
        unverified=unverified,
        as_of=header.as_of,
        verified=KNOWLEDGE not in entry["sources"] and not unverified,
    )


def _build(record: dict[str, Any], header: Header) -> Role:
    role = record["id"]
    forms = {language: _form(role, language, entry, header) for language, entry in record["forms"].items()}
    return Role(id=role, note=record.get("note", ""), forms=forms)


@remembered
def roles() -> Records[Role]:
    """All offices by id."""
    return records("forms_of_address", _build)


def forms_of_address(role: str, language: str) -> FormOfAddress | None:
    """How to address this office in this language; None where that is not known, and nothing is guessed."""
    found = roles().get(role)
    return found.forms.get(language) if found else None
