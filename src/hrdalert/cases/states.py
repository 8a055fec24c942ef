"""Which State is meant, where its name or the word for its people stands in place of its code."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache

from hrdalert import knowledge


def state_meant(written: str) -> str:
    """How to mend ``cn``, ``China``, ``Viêt Nam``, ``Chinese`` or ``Deutschlnd`` in place of a code."""
    known = _names()
    name = _plain(written)
    if codes := known.get(name):
        return f"write {' or '.join(codes)}"
    close = get_close_matches(name, known, 1, 0.85) if len(name) > 3 else []
    if close:
        meant = [f"{code} ({knowledge.countries()[code].headline()})" for code in known[close[0]]]
        return f"did you mean {' or '.join(meant)}? Write three capitals (ISO 3166-1 alpha-3)"
    return "write three capitals (ISO 3166-1 alpha-3), such as CHN"


_SAID: Mapping[str, str] = {
    "uk": "GBR",
    "britain": "GBR",
    "great britain": "GBR",
    "america": "USA",
    "prc": "CHN",
    "mainland china": "CHN",
    "burma": "MMR",
    "ivory coast": "CIV",
    "turkey": "TUR",
    "uae": "ARE",
    "drc": "COD",
    "dr congo": "COD",
    "dprk": "PRK",
    "rok": "KOR",
    "swaziland": "SWZ",
    "cape verde": "CPV",
    "czech republic": "CZE",
    "holland": "NLD",
    "macedonia": "MKD",
    "east timor": "TLS",
    "vatican": "VAT",
}
"""What people say and type, and no list of the UN has."""


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """The codes of States by all that they are called, in every language, and by the word for their people."""
    codes_of: dict[str, dict[str, None]] = {}
    for code, country in knowledge.countries().items():
        for name in (code, country.iso2, country.nationality or "", *_called(country)):
            if plain := _plain(name):
                codes_of.setdefault(plain, {})[code] = None
    for name, code in _SAID.items():
        if code in knowledge.countries():
            codes_of.setdefault(_plain(name), {})[code] = None
    return {name: tuple(codes) for name, codes in codes_of.items()}


def _called(country: knowledge.Country) -> Iterator[str]:
    for name in country.names.values():
        yield from (name.short, name.running, name.formal)
        yield from (name.usual.get(form, "") for form in ("short", "running"))
        yield from (name.forms.get(form, "") for form in ("tw", "hk"))


def _plain(name: str) -> str:
    """Without article, accents, spaces and capitals: Viet Nam, Vietnam and Viêt Nam are one."""
    bare = name.strip().casefold().removeprefix("the ")
    letters = unicodedata.normalize("NFKD", bare)
    return "".join(sign for sign in letters if sign.isalnum())
