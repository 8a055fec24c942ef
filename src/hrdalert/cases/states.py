"""Which State is meant, where its name or the word for its people stands in place of its code."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from hrdalert import knowledge
from hrdalert.cases.taken_for import tables


def state_meant(written: str) -> str:
    """How to mend ``cn``, ``China``, ``Viêt Nam``, ``Chinese`` or ``Deutschlnd`` in place of a code."""
    known, name = _names(), _plain(written)
    if codes := known.get(name):
        return f"write {' or '.join(codes)}"
    close = get_close_matches(name, known, 1, 0.85) if len(name) > 3 else []
    if close:
        near = [f"{code} ({knowledge.countries()[code].headline()})" for code in known[close[0]]]
        return f"did you mean {' or '.join(near)}? Write three capitals (ISO 3166-1 alpha-3)"
    return "write three capitals (ISO 3166-1 alpha-3), such as CHN"


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """The codes of States by all that they are called, in every language, and by the word for their people."""
    codes_of: dict[str, dict[str, None]] = {}
    for code, country in knowledge.countries().items():
        called = [code, country.iso2, country.nationality or "", *tables()["words"]["country"].get(code, ())]
        for name in country.names.values():
            called += [name.short, name.running, name.formal]
            called += [name.usual.get(form, "") for form in ("short", "running")]
            called += [name.forms.get(form, "") for form in ("tw", "hk")]
        for plain in filter(None, map(_plain, called)):
            codes_of.setdefault(plain, {})[code] = None
    return {name: tuple(codes) for name, codes in codes_of.items()}


def _plain(name: str) -> str:
    """Without article, accents, spaces and capitals: Viet Nam, Vietnam and Viêt Nam are one."""
    bare = name.strip().casefold().removeprefix("the ")
    letters = unicodedata.normalize("NFKD", bare)
    return "".join(sign for sign in letters if sign.isalnum())
