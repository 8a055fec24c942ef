"""What States are called in the languages of the people who keep lists of addresses: Deutschland, Германия."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from hrdalert import knowledge
from hrdalert.dispatch.csv_headings import plain

_LOCALES: Final = (
    *("de", "fr", "es", "pt", "pt_PT", "it", "ru"),
    *("ar", "be", "fa", "ja", "ko", "nl", "pl", "tr", "uk", "zh", "zh_Hant"),
)
"""Not Vietnamese: without its accents Russia is Nga there, and NGA is Nigeria."""
_SAID: Final[Mapping[str, str]] = {
    "ARE": "VAE",
    "BLR": "Weißrussland, Белоруссия",
    "CHN": "VR China, Volksrepublik China, RPC, КНР",
    "CIV": "Elfenbeinküste, Costa de Marfil, Costa do Marfim, Costa d'Avorio",
    "COD": "DR Kongo, Demokratische Republik Kongo, RD Congo, RDC, Kongo, Конго",
    "COG": "Kongo, Конго",
    "CZE": "Tschechische Republik, République tchèque, República Checa, República Tcheca, Repubblica Ceca",
    "DEU": "BR Deutschland, BRD, Bundesrepublik Deutschland, ФРГ",
    "GBR": "Großbritannien, Grande-Bretagne, Gran Bretaña, Grã-Bretanha, Gran Bretagna",
    "MDA": "Moldawien, Moldau, Молдавия",
    "MKD": "Mazedonien",
    "MMR": "Birma, Birmanie, Birmania, Birmânia, Бирма",
    "NLD": "Hollande, Holanda, Olanda, Голландия",
    "PSE": "Palästina, Palestina, Палестина",
    "RUS": "Russische Föderation, РФ",
    "SWZ": "Swasiland",
    "USA": "Vereinigte Staaten von Amerika, EE. UU., EUA, Stati Uniti d'America, США",
    "VAT": "Vatikan",
}
"""What people write besides the names that the Unicode Consortium has (CLDR); a word for two States means neither."""


def state_named(written: str) -> str | None:
    """The code of the one State that is called so in some language (ISO 3166-1 alpha-3); None where there is none.

    Where it is not among the packaged names, Babel is asked, which takes time to start.
    """
    codes = all_names().get(plain(written), ())
    return codes[0] if len(codes) == 1 else None


@cache
def all_names() -> Mapping[str, tuple[str, ...]]:
    """The codes of States by what they are called, as :func:`plain` has it."""
    found: dict[str, dict[str, None]] = {}
    for code, name in _pairs():
        found.setdefault(plain(name), {})[code] = None
    return {name: tuple(codes) for name, codes in found.items() if name}


def _pairs() -> Iterator[tuple[str, str]]:
    from babel import Locale

    states = knowledge.countries()
    codes = {state.iso2: code for code, state in states.items()}
    for locale in _LOCALES:
        for iso2, name in Locale.parse(locale).territories.items():
            if iso2 in codes:
                yield codes[iso2], name
    for code, names in _SAID.items():
        if code in states:
            yield from ((code, name) for name in names.split(","))
