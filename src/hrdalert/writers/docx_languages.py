"""How Word knows languages and scripts: their tags, and the fonts that Windows has for them."""

from __future__ import annotations

from collections.abc import Mapping

from hrdalert.writers.scripts import Script

_FONTS: Mapping[Script, str] = {
    Script.ARMENIAN: "Sylfaen",
    Script.GEORGIAN: "Sylfaen",
    Script.HEBREW: "Arial",
    Script.ARABIC: "Arial",
    Script.SYRIAC: "Estrangelo Edessa",
    Script.THAANA: "MV Boli",
    Script.NKO: "Ebrima",
    Script.ADLAM: "Ebrima",
    Script.ETHIOPIC: "Ebrima",
    Script.TIFINAGH: "Ebrima",
    Script.DEVANAGARI: "Nirmala UI",
    Script.BENGALI: "Nirmala UI",
    Script.GURMUKHI: "Nirmala UI",
    Script.GUJARATI: "Nirmala UI",
    Script.ORIYA: "Nirmala UI",
    Script.TAMIL: "Nirmala UI",
    Script.TELUGU: "Nirmala UI",
    Script.KANNADA: "Nirmala UI",
    Script.MALAYALAM: "Nirmala UI",
    Script.SINHALA: "Nirmala UI",
    Script.THAI: "Leelawadee UI",
    Script.LAO: "Leelawadee UI",
    Script.KHMER: "Leelawadee UI",
    Script.TIBETAN: "Microsoft Himalaya",
    Script.MYANMAR: "Myanmar Text",
    Script.MONGOLIAN: "Mongolian Baiti",
    Script.HAN: "Microsoft YaHei",
    Script.KANA: "Yu Gothic",
    Script.HANGUL: "Malgun Gothic",
}


def font(script: Script, language: str) -> str:
    """The font that Windows has for a script; elsewhere an office program puts its own in its place.

    Empty for scripts that every font for Latin has, and for those without a name here.
    """
    match script, language:
        case Script.HAN, "ja":
            script = Script.KANA
        case Script.HAN, "ko":
            script = Script.HANGUL
        case Script.HAN, "zh-Hant" | "zh-TW" | "zh-HK":
            return "Microsoft JhengHei"
    return _FONTS.get(script, "")


COMPLEX: frozenset[Script] = frozenset(_FONTS) - {
    Script.ARMENIAN,
    Script.GEORGIAN,
    Script.ETHIOPIC,
    Script.TIFINAGH,
    Script.HAN,
    Script.KANA,
    Script.HANGUL,
}
"""The scripts that Word sets in its font for complex scripts."""

_WORD_LANGUAGES = {
    "ar": "ar-SA",
    "be": "be-BY",
    "bo": "bo-CN",
    "ckb": "ku-Arab-IQ",
    "de": "de-DE",
    "dz": "dz-BT",
    "en": "en-GB",
    "es": "es-ES",
    "fa": "fa-IR",
    "fr": "fr-FR",
    "he": "he-IL",
    "hi": "hi-IN",
    "ja": "ja-JP",
    "kk": "kk-KZ",
    "km": "km-KH",
    "ko": "ko-KR",
    "ky": "ky-KG",
    "lo": "lo-LA",
    "my": "my-MM",
    "ne": "ne-NP",
    "ps": "ps-AF",
    "pt": "pt-PT",
    "ru": "ru-RU",
    "th": "th-TH",
    "ug": "ug-CN",
    "uk": "uk-UA",
    "ur": "ur-PK",
    "zh": "zh-CN",
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
}


def word_language(tag: str) -> str:
    """The tag under which Word knows a language and finds its dictionary: ``zh-CN`` for ``zh-Hans``."""
    return _WORD_LANGUAGES.get(tag, tag)
