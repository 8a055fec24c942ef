"""The script that a text is written in: names stand in their own, with its fonts, language and direction."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter


class Script(StrEnum):
    """A writing system. ``OTHER`` is any that has no name here."""

    LATIN = "latin"
    GREEK = "greek"
    CYRILLIC = "cyrillic"
    ARMENIAN = "armenian"
    HEBREW = "hebrew"
    ARABIC = "arabic"
    SYRIAC = "syriac"
    THAANA = "thaana"
    NKO = "nko"
    ADLAM = "adlam"
    DEVANAGARI = "devanagari"
    BENGALI = "bengali"
    GURMUKHI = "gurmukhi"
    GUJARATI = "gujarati"
    ORIYA = "oriya"
    TAMIL = "tamil"
    TELUGU = "telugu"
    KANNADA = "kannada"
    MALAYALAM = "malayalam"
    SINHALA = "sinhala"
    THAI = "thai"
    LAO = "lao"
    TIBETAN = "tibetan"
    MYANMAR = "myanmar"
    GEORGIAN = "georgian"
    ETHIOPIC = "ethiopic"
    KHMER = "khmer"
    MONGOLIAN = "mongolian"
    TIFINAGH = "tifinagh"
    HANGUL = "hangul"
    KANA = "kana"
    HAN = "han"
    OTHER = "other"


RTL: frozenset[Script] = frozenset(
    {Script.HEBREW, Script.ARABIC, Script.SYRIAC, Script.THAANA, Script.NKO, Script.ADLAM}
)
"""The scripts that run from right to left."""

EAST_ASIAN: frozenset[Script] = frozenset({Script.HANGUL, Script.KANA, Script.HAN})

CURSIVE: frozenset[Script] = frozenset(
    {Script.LATIN, Script.GREEK, Script.CYRILLIC, Script.ARMENIAN, Script.GEORGIAN, Script.OTHER}
)
"""The scripts that have italics; slanting any other only makes a name harder to read."""

_LETTERS: dict[Script, str] = {
    Script.LATIN: "0041-005A 0061-007A 00AA-00AA 00BA-00BA 00C0-00D6 00D8-00F6 00F8-02B8 1D00-1EFF 2C60-2C7F "
    "A722-A7FF AB30-AB6F FB00-FB06",
    Script.GREEK: "0370-03FF 1F00-1FFF",
    Script.CYRILLIC: "0400-052F 1C80-1C8F 2DE0-2DFF A640-A69F",
    Script.ARMENIAN: "0530-058F FB13-FB17",
    Script.HEBREW: "0590-05FF FB1D-FB4F",
    Script.ARABIC: "0600-06FF 0750-077F 0870-08FF FB50-FDFF FE70-FEFC",
    Script.SYRIAC: "0700-074F 0860-086F",
    Script.THAANA: "0780-07BF",
    Script.NKO: "07C0-07FF",
    Script.ADLAM: "1E900-1E95F",
    Script.DEVANAGARI: "0900-097F A8E0-A8FF",
    Script.BENGALI: "0980-09FF",
    Script.GURMUKHI: "0A00-0A7F",
    Script.GUJARATI: "0A80-0AFF",
    Script.ORIYA: "0B00-0B7F",
    Script.TAMIL: "0B80-0BFF",
    Script.TELUGU: "0C00-0C7F",
    Script.KANNADA: "0C80-0CFF",
    Script.MALAYALAM: "0D00-0D7F",
    Script.SINHALA: "0D80-0DFF",
    Script.THAI: "0E00-0E7F",
    Script.LAO: "0E80-0EFF",
    Script.TIBETAN: "0F00-0FFF",
    Script.MYANMAR: "1000-109F A9E0-A9FF AA60-AA7F",
    Script.GEORGIAN: "10A0-10FF 1C90-1CBF 2D00-2D2F",
    Script.ETHIOPIC: "1200-139F 2D80-2DDF AB00-AB2F",
    Script.KHMER: "1780-17FF 19E0-19FF",
    Script.MONGOLIAN: "1800-18AF",
    Script.TIFINAGH: "2D30-2D7F",
    Script.HANGUL: "1100-11FF 3130-318F A960-A97F AC00-D7FF FFA0-FFDC",
    Script.KANA: "3041-30FA 30FC-30FF 31F0-31FF FF66-FF9F 1B000-1B16F",
    Script.HAN: "2E80-2FDF 3005-3005 3007-3007 3021-3029 3038-303B 3100-312F 31A0-31BF 3400-4DBF 4E00-9FFF "
    "F900-FAFF 20000-3FFFD",
}
_EAST_ASIAN_MARKS = (
    "3000-3004 3006-3006 3008-3020 3030-3037 303C-3040 30FB-30FB 3200-33FF FE30-FE4F FF01-FF65 FFE0-FFE6"
)
_SHARED = "0000-0040 005B-0060 007B-00A9 00AB-00B9 00BB-00BF 0300-036F 2000-206F 20A0-20CF 2190-2BFF"
"""Digits, signs and marks that any script may use."""


def phrases(text: str, language: str | None, base: Script) -> Iterator[tuple[str, Script]]:
    """Split a text by the script whose direction its signs and digits take: ``base`` for :func:`runs`.

    That is the document's. A text in a language that runs the other way is a phrase of its own, with all its
    digits and brackets: ``القضية 423 (2017)`` in an English letter; only white space at its ends is not.
    """
    own = script_of(language) if language else base
    if (own in RTL) is (base in RTL) or not _letters(own).search(text):
        yield text, base
        return
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    for piece, script in ((text[:start], base), (text[start:end], own), (text[end:], base)):
        if piece:
            yield piece, script


def runs(text: str, base: Script = Script.LATIN) -> Iterator[tuple[str, Script]]:
    """Split a text into runs of one script each; joined, they are the text again. An empty text has no runs.

    ``base`` is the script of the text around (:func:`script_of` the document's language). Spaces, digits and
    punctuation beside a run in another script belong to the base, so that a bracket or a quotation mark
    around a name like ``常玮平`` stays part of the sentence; between two words of one script they belong to
    both. So do numbers, where they and words that run the other way are all there is between two brackets:
    ``(القضية 423 لسنة 2017)``. East Asian punctuation belongs to its characters. Han in a text that has kana
    counts as kana: it is Japanese.
    """
    if (base is Script.LATIN and text.isascii()) or not _islands(base).search(text):
        if text:
            yield text, base
        return
    start, current = 0, base
    for position, script in _changes(text, base):
        if script is not current:
            if position > start:
                yield text[start:position], current
            start, current = position, script
    if start < len(text):
        yield text[start:], current


def _changes(text: str, base: Script) -> Iterator[tuple[int, Script]]:
    """Where a stretch of one script begins; the same script may begin again."""
    is_japanese = _letters(Script.KANA).search(text) is not None
    if is_japanese and base in EAST_ASIAN:
        yield from _stretches(text, 0, len(text), base, is_japanese)
        return
    end = 0
    for island in _islands(base).finditer(text):
        start, end = island.span()
        stretches = list(_stretches(text, start, end, base, is_japanese))
        before, after = _numbers_beside(text, start, end, stretches, base)
        if before or after:
            yield start - before, stretches[0][1]
        else:
            yield from stretches
        yield end + after, base


def _stretches(
    text: str, start: int, end: int, base: Script, is_japanese: bool
) -> Iterator[tuple[int, Script]]:
    """The changes in a part of a text that has the base before and behind it."""
    scripts: list[Script | None] = []
    for character in text[start:end]:
        is_mark = character in "\u200c\u200d" or unicodedata.category(character).startswith("M")
        scripts.append(scripts[-1] if scripts and is_mark else _script(character))
    if is_japanese:
        scripts = [Script.KANA if script is Script.HAN else script for script in scripts]
    before, position = base, 0
    for script, stretch in groupby(scripts):
        first, position = position, position + len(list(stretch))
        if script is not None:
            yield start + first, script
            before = script
            continue
        after = scripts[position] if position < len(scripts) else base
        if before is after:
            is_paired = not set('()[]{}“”„«»‹›"').isdisjoint(text[start + first : start + position])
            joined = before is base or not is_paired
        else:
            joined = base not in (before, after) and (before in RTL) == (after in RTL)
        yield start + first, before if joined else base


_NUMBERS_BEFORE = re.compile(r"(\A|[(\[{„“«‹‘\"])((?:\d(?:[\d.,:/–-]*\d)?\s+)*)\Z")
_NUMBERS_AFTER = re.compile(r"((?:\s+\d(?:[\d.,:/–-]*\d)?)*)(\Z|[)\]}“”»›’\"])")


def _numbers_beside(
    text: str, start: int, end: int, stretches: Sequence[tuple[int, Script]], base: Script
) -> tuple[int, int]:
    """How far the numbers reach that belong to words which run the other way, before and behind them."""
    scripts = {script for _, script in stretches}
    if len(scripts) != 1 or all((script in RTL) is (base in RTL) for script in scripts):
        return 0, 0
    before = _NUMBERS_BEFORE.search(text, max(0, start - 40), start)
    after = _NUMBERS_AFTER.match(text, end)
    if before is None or after is None or bool(before[1]) is not bool(after[2]):
        return 0, 0
    return len(before[2]), len(after[1])


def ranges(text: str) -> list[tuple[int, int]]:
    """``"0041-005A 00AA"`` as numbers."""
    pairs = (piece.split("-") for piece in text.split())
    return [(int(pair[0], 16), int(pair[-1], 16)) for pair in pairs]


_TABLE = sorted(
    [(first, last, script) for script, letters in _LETTERS.items() for first, last in ranges(letters)]
    + [(first, last, Script.HAN) for first, last in ranges(_EAST_ASIAN_MARKS)]
)


@lru_cache(maxsize=8192)
def _script(character: str) -> Script | None:
    """The script of a letter; None for what any script may use."""
    code = ord(character)
    _, last, script = _TABLE[max(bisect(_TABLE, code, key=itemgetter(0)) - 1, 0)]
    if _TABLE[0][0] <= code <= last:
        return script
    return Script.OTHER if character.isalpha() else None


def _among(codes: str) -> str:
    """The inside of a regular expression's character class."""
    return "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in ranges(codes))


@cache
def _islands(base: Script) -> re.Pattern[str]:
    """From the first to the last character that may not be of the base script, between two letters of it."""
    marks = _EAST_ASIAN_MARKS if base is Script.HAN else ""
    own = _among(f"{_LETTERS.get(base, '')} {_SHARED} {marks}")
    foreign, shared = f"[^{own}]", f"[{_among(_SHARED)}]"
    return re.compile(f"{foreign}+(?:{shared}+{foreign}+)*[\u0300-\u036f\u200c\u200d]*")


@cache
def _letters(script: Script) -> re.Pattern[str]:
    return re.compile(f"[{_among(_LETTERS[script])}]")


_LANGUAGES: dict[Script, str] = {
    Script.LATIN: "en",
    Script.GREEK: "el",
    Script.CYRILLIC: "ru uk be bg sr mk kk ky tg mn ba tt cv ce os sah udm ab cu uz az",
    Script.ARMENIAN: "hy hyw",
    Script.HEBREW: "he yi lad",
    Script.ARABIC: "ar fa ur ug ps ckb sd ks prs azb bal arz apc ary acm ku lrc glk mzn",
    Script.SYRIAC: "syr aii",
    Script.THAANA: "dv",
    Script.NKO: "nqo",
    Script.ADLAM: "ff",
    Script.DEVANAGARI: "hi mr ne sa mai bho kok brx new doi",
    Script.BENGALI: "bn as mni",
    Script.GURMUKHI: "pa",
    Script.GUJARATI: "gu",
    Script.ORIYA: "or",
    Script.TAMIL: "ta",
    Script.TELUGU: "te",
    Script.KANNADA: "kn",
    Script.MALAYALAM: "ml",
    Script.SINHALA: "si",
    Script.THAI: "th",
    Script.LAO: "lo",
    Script.TIBETAN: "bo dz",
    Script.MYANMAR: "my shn mnw ksw",
    Script.GEORGIAN: "ka xmf",
    Script.ETHIOPIC: "am ti gez tig",
    Script.KHMER: "km",
    Script.MONGOLIAN: "mn",
    Script.TIFINAGH: "zgh",
    Script.HANGUL: "ko",
    Script.KANA: "ja",
    Script.HAN: "zh ja ko yue wuu nan hak gan lzh",
}
"""The languages written in a script; the first is the likeliest."""


def language_for(script: Script, given: str | None, document: str | None = None) -> str:
    """The language of a run in ``script``: the text's own or else the document's, if it is written so.

    Else the likeliest one: ``zh-Hans`` for Han, ``ar`` for Arabic, ``bo`` for Tibetan. For Latin and for
    scripts without a name here, the given one unless it is known to be written otherwise (then ``en``, ``und``).
    """
    languages = _LANGUAGES.get(script, "und").split()
    for language in filter(None, (given, document)):
        primary = language.split("-")[0].lower()
        if (
            script_of(language) is script
            or primary in languages
            or (script is Script.OTHER and primary not in _USUAL_SCRIPT)
        ):
            return language
    return "zh-Hans" if script is Script.HAN else languages[0]


_USUAL_SCRIPT: dict[str, Script] = {
    language: script
    for script, languages in reversed(_LANGUAGES.items())
    for language in languages.split()
    if language not in {"uz", "az", "ku"}  # in Latin, unless a subtag says otherwise
} | {"ko": Script.HANGUL, "ja": Script.KANA, "mn": Script.CYRILLIC}
_SCRIPT_SUBTAGS: dict[str, Script] = {
    "latn": Script.LATIN,
    "cyrl": Script.CYRILLIC,
    "arab": Script.ARABIC,
    "hebr": Script.HEBREW,
    "deva": Script.DEVANAGARI,
    "mong": Script.MONGOLIAN,
    "tibt": Script.TIBETAN,
    "hans": Script.HAN,
    "hant": Script.HAN,
}


@lru_cache(maxsize=256)
def script_of(language: str) -> Script:
    """The script that a language (BCP 47) is written in: Arabic for ``ug``, Latin for ``ug-Latn``."""
    primary, *subtags = language.lower().split("-")
    for subtag in subtags:
        if subtag in _SCRIPT_SUBTAGS:
            return _SCRIPT_SUBTAGS[subtag]
    return _USUAL_SCRIPT.get(primary, Script.LATIN)
