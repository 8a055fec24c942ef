"""What a PDF looks like beside ``letter.typ``: fonts, sizes, widths, the words of the page; and typst's literals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import TypeAlias

from hrdalert.writers.fonts import EMBEDDED_FAMILIES
from hrdalert.writers.scripts import CURSIVE, EAST_ASIAN, Script

Data: TypeAlias = "str | int | float | bool | Sequence[Data] | Mapping[str, Data] | None"
"""What :func:`literal` can write."""


def quoted(text: str) -> str:
    """A text as a literal of typst, which is never markup or code: only two characters need escaping."""
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def literal(data: Data) -> str:
    """Data as typst writes it."""
    match data:
        case None:
            return "none"
        case str():
            return quoted(data)
        case bool():
            return str(data).lower()
        case Mapping():
            return f"({','.join(f'{name}:{literal(value)}' for name, value in data.items())})"
        case Sequence():
            return array(map(literal, data))
        case _:
            return str(data)


def array(items: Iterable[str]) -> str:
    """An array of some expressions of typst."""
    return f"({''.join(f'{item},' for item in items)})"


_WRITTEN_OUT = str.maketrans(
    {"\u2028": "\n", "\u2029": "\n", "\t": "    ", "\ufeff": "\u2060"}
    | dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
)


def written_out(text: str) -> str:
    """The text with the white space and the marks that stand on the page for what stands in it.

    A tab would part what runs leftwards. PDF/UA allows no U+FEFF, whose successor is U+2060. An embedding,
    override or isolate left open in one text would turn round the words after it.
    """
    return text.translate(_WRITTEN_OUT)


LONG_ROW = 1200
"""Characters in a row of a table from which on it may go over a page."""
LONG_TABLE, ROWS_TOGETHER = 1000, 50
"""A table of more rows becomes lines, so many in a paragraph: typst takes 12 kB for a cell, and holds all of them."""
LONG_WORD, LONG_WORD_IN_TABLE = 40, 16
"""Characters without a space from which on a line may break inside a word: addresses of web pages, mostly."""
WIDTH = 9070
"""Of the text of a page of A4 with margins of 25 mm, in twentieths of a point."""
LONGEST_NAME = 8
"""Chinese characters up to which a line does not break between them, in text of another script."""


def breakable(text: str, script: Script, long_word: int) -> list[str]:
    """The text in pieces, between which a line may break: only within words too long for a line.

    A script whose letters join, or that has no spaces, is parted only where nobody means a word.
    """
    breaks_anywhere = script in CURSIVE and script is not Script.OTHER
    long_word = long_word if breaks_anywhere else 400
    if len(text) < long_word or script in EAST_ASIAN or max(map(len, text.split()), default=0) < long_word:
        return [text]
    parts = re.split(rf"(\S{{{long_word},}})", text)
    piece = r"(?s)[^-/_.,;:?&=#%+@]{0,12}[\u0300-\u036f]*[-/_.,;:?&=#%+@]{0,12}"
    piece = piece if breaks_anywhere else r"(?s).{1,12}\W*"
    pieces = [re.findall(piece, part) if number % 2 else [part] for number, part in enumerate(parts)]
    return list(filter(None, chain.from_iterable(pieces)))


def size_and_leading(script: Script) -> tuple[float, float]:
    """The size of a document's text in points, and the room between its lines in ems."""
    match script:
        case Script.ARABIC:
            return 12.5, 0.7
        case Script.TIBETAN:
            return 11.5, 0.8
        case Script.HAN | Script.KANA | Script.HANGUL:
            return 10.5, 0.85
        case _:
            return 11, 0.68


@cache
def text_settings(script: Script, language: str, families: tuple[str, ...], font: str = "") -> str:
    """How text of one script and language is set, in these fonts, the office's or typst's own: a literal."""
    latin = (font, *EMBEDDED_FAMILIES) if font else EMBEDDED_FAMILIES
    fonts: list[Data] = [*latin]
    if script in EAST_ASIAN:  # digits and Latin letters as in the rest of the text
        fonts[0] = {"name": latin[0], "covers": "latin-in-cjk"}
        fonts[1:1] = families
    elif script in (
        Script.LATIN,
        Script.GREEK,
        Script.CYRILLIC,
        Script.HEBREW,
    ):  # their letters are in the text's font
        fonts += families
    else:
        fonts[0:0] = families
    settings: Data = {
        "fonts": fonts,
        "scale": 1.1 if script is Script.ARABIC else 1,
        # signs far above and below the line need more room than Latin letters
        "tall": script in (Script.TIBETAN, Script.MYANMAR, Script.KHMER),
        "deep": script is Script.ARABIC,
        "upright": script not in CURSIVE,
        **_locale(language),
    }
    return literal(settings)


def _locale(language: str) -> dict[str, str | None]:
    """A BCP 47 tag as typst knows it: a language and a region."""
    primary, *subtags = language.split("-")
    if not re.fullmatch("[A-Za-z]{2,3}", primary):
        return {"lang": "und", "region": None}
    region = next((tag.upper() for tag in subtags if re.fullmatch("[A-Za-z]{2}", tag)), None)
    usual = {"zh-hans": "CN", "zh-hant": "TW"}.get(language.lower())
    return {"lang": primary.lower(), "region": region or usual}
