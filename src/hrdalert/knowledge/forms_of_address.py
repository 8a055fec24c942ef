"""How an office is addressed: the envelope, the salutation and the closing, by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, loaded


class Formula(Struct, frozen=True):
    """One way to say it. ``{surname}``, ``{name}``, ``{country}`` … stand for the recipient's own."""

    text: str
    when: str | None = None
    """The case it is for: a man, a woman, protocol. None: it always fits."""


class FormOfAddress(Struct, frozen=True):
    """How an office is addressed in one language. A recipient's own salutation goes before it."""

    salutations: tuple[Formula, ...]
    """The first without a condition is the usual one."""
    closings: tuple[Formula, ...]
    envelopes: tuple[Formula, ...]
    verified: bool
    """Whether salutation and closing were read in a text."""


class Role(Struct, frozen=True):
    """An office, such as ``minister`` or ``prison_governor``."""

    id: str
    forms: Mapping[str, FormOfAddress]
    """By language; a few have a second form, such as ``en_formal``."""

    @property
    def verified(self) -> bool:
        """Whether all of its forms were read in a text."""
        return all(form.verified for form in self.forms.values())

    @staticmethod
    def prepared(record: dict[str, Any], _: Header) -> dict[str, Any]:
        forms: dict[str, dict[str, Any]] = {}
        for language, entry in record["forms"].items():
            is_verified = KNOWLEDGE not in entry["sources"] and not entry.get("unverified")
            forms[language] = {"verified": is_verified}
            for key in ("salutation", "closing", "envelope"):
                parts = (part if isinstance(part, dict) else {"text": part} for part in entry.get(key, ()))
                forms[language][f"{key}s"] = list(parts)
        return {"id": record["id"], "forms": forms}


roles = loaded("forms_of_address", Role)
"""All offices by id."""
