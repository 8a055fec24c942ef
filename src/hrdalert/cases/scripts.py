"""In which language a name in its own script is probably written."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping

_LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "CYRILLIC": ("ru", "be", "uk"),
    "ARABIC": ("ar", "fa", "ug"),
    "CJK": ("zh-Hans", "zh-Hant", "ja"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "HEBREW": ("he",),
    "GREEK": ("el",),
    "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy",),
    "TIBETAN": ("bo",),
    "THAI": ("th",),
    "LAO": ("lo",),
    "KHMER": ("km",),
    "MYANMAR": ("my",),
    "DEVANAGARI": ("hi", "ne"),
    "BENGALI": ("bn",),
    "ETHIOPIC": ("am", "ti"),
}
"""By the script, as Unicode names it, the languages to offer, the likeliest first."""
_LETTERS: Mapping[str, str] = {
    "ў": "be",
    "ї": "uk",
    "є": "uk",
    "ґ": "uk",
    "پ": "fa",
    "چ": "fa",
    "ژ": "fa",
    "گ": "fa",
}
"""Letters that only one of those languages has."""
_OF_STATES: Mapping[tuple[str, str], str] = {("BLR", "і"): "be", ("UKR", "і"): "uk"}


def languages_of(name: str, states: Collection[str] = ()) -> tuple[str, ...]:
    """Codes of the languages that the script of a name suggests, the likeliest first; none for Latin letters."""
    letters = [sign for sign in name.lower() if sign.isalpha()]
    scripts = {unicodedata.name(sign, "").split(" ")[0] for sign in letters}
    offered = next((codes for script, codes in _LANGUAGES.items() if script in scripts), ())
    if scripts & {"HIRAGANA", "KATAKANA"}:
        offered = ("ja",)
    sure = next((_LETTERS[sign] for sign in letters if sign in _LETTERS), None)
    sure = sure or next(
        (_OF_STATES[state, sign] for state in states for sign in letters if (state, sign) in _OF_STATES), None
    )
    return (sure,) if sure in offered else offered
