"""The script that a text is written in: names stand in their own, with its fonts, language and direction."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import yaml

from hrdalert.store import read

Script = StrEnum(
    "Script",
    "LATIN GREEK CYRILLIC ARMENIAN HEBREW ARABIC SYRIAC THAANA NKO ADLAM DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA "
    "TAMIL TELUGU KANNADA MALAYALAM SINHALA THAI LAO TIBETAN MYANMAR GEORGIAN ETHIOPIC KHMER MONGOLIAN TIFINAGH "
    "HANGUL KANA HAN OTHER",
)
"""A writing system. ``OTHER`` is any that has no name here."""

RTL: frozenset[Script] = frozenset(
    {Script.HEBREW, Script.ARABIC, Script.SYRIAC, Script.THAANA, Script.NKO, Script.ADLAM}
)
"""The scripts that run from right to left."""

EAST_ASIAN: frozenset[Script] = frozenset({Script.HANGUL, Script.KANA, Script.HAN})

CURSIVE: frozenset[Script] = frozenset(
    {Script.LATIN, Script.GREEK, Script.CYRILLIC, Script.ARMENIAN, Script.GEORGIAN, Script.OTHER}
)
"""The scripts that have italics; slanting any other only makes a name harder to read."""

DATA: Mapping[str, Any] = yaml.load(read(Path(__file__).with_name("scripts.yaml")), yaml.CBaseLoader)
"""What is known of scripts and languages; the head of the file says what each key means."""
OF_SCRIPT: dict[str, dict[str, str]] = DATA["scripts"]


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
    ``(القضية 423 لسنة 2017)``. In a text that runs from right to left, words in Latin take along the numbers
    joined to them and behind them (``A/HRC/52/66``, ``article 19``), and a telephone number or a day in figures
    runs from left to right by itself. East Asian punctuation belongs to its characters. Han in a text that has kana
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
    position, islands = 0, _islands(base)
    while island := islands.search(text, position):
        start, end = island.span()
        if island.lastgroup == "number":
            stretches, before, after = [(start, Script.LATIN)], 0, 0
        else:
            stretches = list(_stretches(text, start, end, base, is_japanese))
            before, after = _numbers_beside(text, position, island, stretches, base)
        yield start - before, stretches[0][1]
        yield from stretches[1:]
        position = end + after
        yield position, base


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
_JOINED_BEFORE = re.compile(r"\d[\d./:-]*\Z")
_JOINED_OR_BEHIND = re.compile(r"(?:[./:-]?\d+)*(?:\s+\d(?:[\d.,:/-]*\d)?(?![\w/]))*")
"""In a text from right to left: numbers joined to a word in Latin, and those behind it too."""
_NUMBER = r"\+\d[\d ()/-]*\d|\d+(?:[/:-]\d+)+"
"""Numbers of several parts, whose order would be turned: telephone numbers, days in figures, numbers of documents."""


def _numbers_beside(
    text: str, first: int, island: re.Match[str], stretches: Sequence[tuple[int, Script]], base: Script
) -> tuple[int, int]:
    """How far the numbers reach that belong to words which run the other way, before and behind them.

    Those before them begin at ``first`` or behind it.
    """
    start, end = island.span()
    first = max(first, start - 40)
    if base in RTL and stretches[0][1] not in RTL and stretches[-1][1] not in RTL:
        joined = _JOINED_BEFORE.search(text, first, start)
        behind = _JOINED_OR_BEHIND.match(text, end)
        return len(joined[0]) if joined else 0, len(behind[0]) if behind else 0
    scripts = {script for _, script in stretches}
    if len(scripts) != 1 or all((script in RTL) is (base in RTL) for script in scripts):
        return 0, 0
    before = _NUMBERS_BEFORE.search(text, first, start)
    after = _NUMBERS_AFTER.match(text, end)
    if before is None or after is None or bool(before[1]) is not bool(after[2]):
        return 0, 0
    return len(before[2]), len(after[1])


def ranges(text: str) -> list[tuple[int, int]]:
    """``"0041-005A 00AA"`` as numbers."""
    pairs = (piece.split("-") for piece in text.split())
    return [(int(pair[0], 16), int(pair[-1], 16)) for pair in pairs]


_TABLE = sorted(
    (first, last, script)
    for script, letters in (
        *((Script(name), facts["letters"]) for name, facts in OF_SCRIPT.items()),
        (Script.HAN, DATA["east_asian_marks"]),
    )
    for first, last in ranges(letters)
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
    """From the first to the last character that may not be of the base script, between two letters of it.

    In a script that runs from right to left, numbers of several parts too: the group ``number``.
    """
    marks = DATA["east_asian_marks"] if base is Script.HAN else ""
    letters = OF_SCRIPT[base]["letters"] if base in OF_SCRIPT else ""
    own = _among(f"{letters} {DATA['shared']} {marks}")
    foreign, shared = f"[^{own}]", f"[{_among(DATA['shared'])}]"
    words = f"{foreign}+(?:{shared}+{foreign}+)*[\u0300-\u036f\u200c\u200d]*"
    return re.compile(f"{words}|(?P<number>{_NUMBER})" if base in RTL else words)


@cache
def _letters(script: Script) -> re.Pattern[str]:
    return re.compile(f"[{_among(OF_SCRIPT[script]['letters'])}]")


def language_for(script: Script, given: str | None, document: str | None = None) -> str:
    """The language of a run in ``script``: the text's own or else the document's, if it is written so.

    Else the likeliest one: ``zh-Hans`` for Han, ``ar`` for Arabic, ``bo`` for Tibetan. For Latin and for
    scripts without a name here, the given one unless it is known to be written otherwise (then ``en``, ``und``).
    """
    languages = OF_SCRIPT[script]["languages"].split() if script in OF_SCRIPT else ["und"]
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
    language: Script(script)
    for script, facts in reversed(OF_SCRIPT.items())
    for language in facts["languages"].split()
    if language not in {"uz", "az", "ku"}  # in Latin, unless a subtag says otherwise
} | {"ko": Script.HANGUL, "ja": Script.KANA, "mn": Script.CYRILLIC}


@lru_cache(maxsize=256)
def script_of(language: str) -> Script:
    """The script that a language (BCP 47) is written in: Arabic for ``ug``, Latin for ``ug-Latn``."""
    primary, *subtags = language.lower().split("-")
    for subtag in subtags:
        if subtag in DATA["subtags"]:
            return Script(DATA["subtags"][subtag])
    return _USUAL_SCRIPT.get(primary, Script.LATIN)
