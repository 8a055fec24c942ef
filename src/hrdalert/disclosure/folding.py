"""A text as the search for names sees it: its letters, without what can stand between or above them.

``Nguyễn Văn-A``, ``nguyen van a`` and ``NguyenVanA`` have the same letters; so have ``常玮平`` and ``常瑋平``, a word
in which a Cyrillic letter stands for the Latin one that looks like it, and one in letters that are symbols (Ⓐ, 🅰, ᴀ). The pieces keep what else the search asks
for: where words begin, whether with a capital, and whether they stand in an address, where capitals mean nothing.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from msgspec import Struct

# Parts of patterns. Left out: marks that people do not write (accents, Hebrew points, Arabic vowel signs; those of
# Indic scripts are letters). Unseen: what has no width (soft hyphens, joiners), and letters written as apostrophes.
# Signs: of scripts whose vowels Python does not take for letters. Spaceless: scripts that are written without spaces
# between words (Thai, Lao, Tibetan, Burmese, Khmer, kana and Han). Symbols: letters in circles, squares and brackets, and
# the letters of flags. Drawn: letters that are drawn otherwise (small capitals, those of mathematics).
_CHARACTERS = {
    "left out": "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f"
    "\ufe20-\ufe2f",
    "unseen": "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\u02b0-\u02ff\U000e0000-\U000e0fff",
    "signs": "\u0900-\u0963\u0970-\u0dff\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0edf\u0f18\u0f19\u0f35\u0f37\u0f39"
    "\u0f3e-\u0fbc\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u17dd\u1a20-\u1a7f\u1cd0-\u1cff\u3099\u309a\ua900-\ua92d\uaa00-\uaaff",
    "spaceless": "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff",
    "symbols": "\u249c-\u24e9\u3200-\u3247\u3260-\u327e\u3280-\u32b0\u32d0-\u32fe\U0001f110-\U0001f149"
    "\U0001f150-\U0001f169\U0001f170-\U0001f189\U0001f210-\U0001f248",
    "flags": "\U0001f1e6-\U0001f1ff",
    "drawn": "\u0262\u026a\u0274\u0280\u028f\u0299\u029c\u029f\u1d00-\u1d22\ua730\ua731\ua7af\U0001d400-\U0001d7cb",
}
_DROPPED = re.compile(
    "[{left out}{unseen}]|(?<![{flags}])[{flags}]{{2}}(?![{flags}])".format_map(_CHARACTERS)
)
"""Two letters of flags are a flag, and no letters."""
_TOKEN = re.compile(r"(?:[^\W_]+|[{left out}{unseen}{signs}{symbols}{flags}])+".format_map(_CHARACTERS))
_RUN = re.compile("s*S[sS]*|9+|f+|[^9fS]+")
SYMBOLS = re.compile(
    "[{drawn}{symbols}]|(?<![{flags}])(?:[{flags}]|[{flags}]{{3,}})(?![{flags}])".format_map(_CHARACTERS)
)
"""A letter made of a symbol."""
_SMALL_Q = re.compile("ǫ(?=[{drawn}])|(?<=[{drawn}])ǫ".format_map(_CHARACTERS))
"""The small capital Q, as most programs draw it."""
_ONE_LETTER = re.compile("(?:.* )?(?:LATIN|REGIONAL) .*(?<= )([A-Z])(?: WITH .*)?")
"""The name in Unicode of a letter that is drawn otherwise, and of one with a mark: SMALL CAPITAL A, K WITH STROKE."""
_LINKED = re.compile(r"\]\([^()\s]*\)")
_TAGGED = re.compile("[\U000e0020-\U000e007e]")
_TAGS = {0xE0000 + code: chr(code) for code in range(32, 127)}
"""Unseen characters that spell letters out: those in which some emoji hide the name of a region."""
_RUN_OF_ASCII = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
# Web and mail addresses, handles, names of files, and words in small letters that hyphens make one.
_ADDRESS = re.compile(
    r"\S*(?:://|www\.|@|#|%[0-9A-Fa-f]{2})\S*"
    r"|[\w%.-]+\.[a-z]{2,}/\S*"
    r"|[\w-]+\.(?:pdf|docx?|odt|html?|txt|md|jpe?g|png|gif|mp[34]|yaml|zip)\b"
    r"|(?<![^\W_])[^\W_A-Z]+(?:[-_][^\W_A-Z]+)+(?![^\W_])"
)
_SIGN = re.compile(r"[.]\S|[/@#%_-]")
"""Stands in each text that has an address in it."""
_WITH_SIGN = re.compile(r"(?<!\S)[^\s/@#%_.-]*+[/@#%_.-]\S*")
"""What has a sign of an address, from space to space."""


@cache
def writing() -> Mapping[str, Any]:
    """The tables of ``writing.yaml``: how letters are read, and how names are written."""
    tables = yaml.load(Path(__file__).with_name("writing.yaml").read_bytes(), yaml.CSafeLoader)
    pairs = [pair.split() for pair in tables["same_sound"]]
    return {**tables, "same_sound": pairs, "spelt_out": str.maketrans(tables["spelt_out"])}


class _Letters(dict[int, str]):
    """For each character the letter that it is read as. A small and a capital letter are read alike."""

    alike = frozenset({"LATIN", "CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU"})
    """Scripts in which a letter can pass for a Latin one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        script = script_of(character)
        letter = writing()["read_as"].get(character) if code > 127 else character
        if script == "CJK":
            letter = self.simplified.get(character)
        elif letter is None:
            letter = self._named(character, unicodedata.name(character, ""))
            letter = self._latin(character) if letter is None and script in self.alike else letter
        self[code] = letter or character
        return self[code]

    @cached_property
    def simplified(self) -> Mapping[str, str]:
        """Of traditional Chinese characters and variants, the simplified ones."""
        lines = Path(__file__).with_name("han_variants.txt").read_text("utf-8").splitlines()
        return {pair[0]: pair[1] for line in lines if not line.startswith("#") for pair in line.split()}

    @staticmethod
    def _named(character: str, name: str) -> str | None:
        """What a letter is by its name in Unicode: a digit, a Latin letter, an old Georgian or a final Korean one."""
        if character.isdecimal():
            return str(unicodedata.decimal(character))
        if letter := _ONE_LETTER.fullmatch(name):
            return letter[1].lower()
        try:
            if name.startswith("GEORGIAN SMALL"):
                return unicodedata.lookup(name.replace("SMALL ", ""))
            if name.startswith("HANGUL JONGSEONG"):  # 김, or its three letters one by one
                first = name.rpartition(" ")[2].split("-")
                return "".join(unicodedata.lookup(f"HANGUL CHOSEONG {letter}") for letter in first)
        except KeyError:  # such a letter was never begun a syllable with
            pass
        return None

    def _latin(self, character: str) -> str:
        """The Latin letter that looks like this one, or like its capital; else the character itself."""
        # Half a megabyte, which most cases do not need.
        from confusable_homoglyphs.confusables import confusables_data

        for shape in (character, character.upper()):
            for alias in confusables_data.get(shape, ()):
                if alias["c"].isascii() and alias["c"].isalpha() and len(alias["c"]) == 1:
                    return str(alias["c"]).lower()
        return character


class _Classes(dict[int, str]):
    """One letter for what a character is to ``_RUN``: it compiles in no time, unlike the ranges themselves."""

    spaceless, sign, flag = (re.compile(f"[{_CHARACTERS[key]}]") for key in ("spaceless", "signs", "flags"))

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if self.spaceless.match(character):
            kind = "S"
        else:
            kind = "s" if self.sign.match(character) else "9" if character.isdecimal() else "o"
        self[code] = "f" if self.flag.match(character) else kind
        return self[code]


_CLASSES = _Classes()
_LETTERS = _Letters()
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


@lru_cache(1_000)
def script_of(letter: str) -> str:
    """The script of a letter, as Unicode calls it: LATIN, CYRILLIC, CJK, ARABIC."""
    return re.split("[ -]", unicodedata.name(letter, ""))[0]


def fold(text: str) -> str:
    """The same in small letters, without accents, in the one form that equal letters have."""
    if text.isascii():
        return text.lower()
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", _SMALL_Q.sub("q", text)))
    if "ى" in plain:
        plain = _prepositions().sub(r"\1ۍ", plain)
    return plain.casefold().translate(_LETTERS)


@cache
def _prepositions() -> re.Pattern[str]:
    """Arabic words that are a name but for their last letter, which elsewhere is written either way."""
    return re.compile(rf"(?<!\w)({writing()['no_names']})ى(?!\w)")


def letters_of(text: str) -> str:
    """The letters and digits of a text, folded, with nothing between them."""
    if not text.isascii():
        for sign in "’“”–—‘…\u00a0":  # all that most texts have beside ASCII
            text = text.replace(sign, "")
    if text.isascii():
        # As bytes: three times as fast.
        return text.lower().encode("ascii").translate(None, _NO_LETTERS).decode("ascii")
    return "".join(
        letters_of(run) if run.isascii() else _foreign_letters(run) for run in _RUN_OF_ASCII.findall(text)
    )


@lru_cache(2_000)
def _foreign_letters(run: str) -> str:
    return "".join(_TOKEN.findall(fold(run)))


class Piece(Struct, frozen=True, gc=False):
    """A word, or a part of one where a capital, a digit or another script begins a new one: Free|Chang|Weiping."""

    letters: str
    start: int
    end: int
    capital: bool
    upper: bool
    """Two letters or more, all of them capitals."""
    spaceless: bool
    """Of a script without spaces, where words begin anywhere."""
    address: bool
    """It stands in an address, where capitals mean nothing."""


class Folded:
    """One text in pieces. ``letters`` are those of all pieces, and a match in them is led back to the text."""

    __slots__ = ("letters", "offsets", "pieces", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        addresses = [
            match.span()
            for near in (_WITH_SIGN.finditer(text) if _SIGN.search(text) else ())
            for match in _ADDRESS.finditer(text, near.start(), near.end())
        ]
        self.pieces = tuple(_pieces(text, addresses))
        letters = [piece.letters for piece in self.pieces]
        self.letters = "".join(letters)
        self.offsets: Sequence[int] = [0, *accumulate(map(len, letters))][:-1]
        """Where in ``letters`` each piece begins."""

    def piece_at(self, offset: int) -> int:
        """The number of the piece to which the letter at ``offset`` belongs."""
        return bisect_right(self.offsets, offset) - 1

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text the letters from ``first`` up to ``last`` stand, as far as it can be told."""
        one, two = self.piece_at(first), self.piece_at(last - 1)
        start, end = self.pieces[one].start, self.pieces[two].end
        if len(self.pieces[one].letters) == self.pieces[one].end - start:
            start += first - self.offsets[one]
        if len(self.pieces[two].letters) == end - self.pieces[two].start:
            end = self.pieces[two].start + last - self.offsets[two]
        return start, end

    def pieces_of(self, first: int, last: int) -> tuple[Piece, ...]:
        """The pieces to which the letters from ``first`` up to ``last`` belong."""
        return self.pieces[self.piece_at(first) : self.piece_at(last - 1) + 1]

    def gap_before(self, number: int) -> str | None:
        """What stands between a piece and the one before it; None before the first and behind the last."""
        if not 0 < number < len(self.pieces):
            return None
        return self.text[self.pieces[number - 1].end : self.pieces[number].start]


def _pieces(text: str, addresses: list[tuple[int, int]]) -> Iterator[Piece]:
    for token in _TOKEN.finditer(text):
        word, start = token[0], token.start()
        address = bool(addresses) and any(first <= start < last for first, last in addresses)
        if word.isascii() and (word.isdigit() or (word.isalpha() and (word.islower() or word.istitle()))):
            yield Piece(word.lower(), start, token.end(), not word.islower(), False, False, address)
            continue
        for run in _RUN.finditer(word.translate(_CLASSES)):
            for first, last in _at_capitals(word[run.start() : run.end()]):
                begin = start + run.start() + first
                part = word[run.start() + first : run.start() + last]
                if letters := letters_of(part):
                    is_drawn = SYMBOLS.search(part) is not None
                    is_capital = is_drawn or (not part[0].islower() and part[:1].upper() == part[:1])
                    is_upper = len(part) > 1 and (is_drawn or part.isupper())
                    yield Piece(
                        letters, begin, begin + len(part), is_capital, is_upper, "S" in run[0], address
                    )


def _at_capitals(word: str) -> Iterator[tuple[int, int]]:
    """The parts of a word that capitals inside it make: FreeChang, HRDChang."""
    if word.islower() or word.isupper() or word[1:].islower() or word.isdigit():
        yield 0, len(word)
        return
    begin = 0
    for at in range(1, len(word)):
        after_small = word[at].isupper() and not word[at - 1].isupper()
        before_small = word[at].isupper() and at + 1 < len(word) and word[at + 1].islower()
        if after_small or before_small:
            yield begin, at
            begin = at
    yield begin, len(word)


def may_be_coded(text: str) -> bool:
    """Whether a text can say something else when it is read otherwise."""
    is_tagged = not text.isascii() and _TAGGED.search(text)
    return any(sign in text for sign in ("&", "%", "--", "](")) or bool(is_tagged)


def decoded(text: str) -> Iterator[str]:
    """What a text says when what is encoded in it is read, and without the address of a link behind its words.

    HTML entities, percent-encoding, international domain names, tags.
    """
    if not may_be_coded(text):
        return
    encodings = ["utf-8", *(writing()["encodings"] if "%" in text else ())]
    readings = {text}
    text = _LINKED.sub("", text.translate(_TAGS))
    for encoding in encodings:
        reading = text
        for _ in range(3):
            plain = html.unescape(re.sub(r"(?i)xn--([a-z0-9-]+)", _from_punycode, reading))
            reading = unquote(plain, encoding)
        if reading not in readings:
            readings.add(reading)
            yield reading


def _from_punycode(match: re.Match[str]) -> str:
    try:
        return match[1].encode().decode("punycode")
    except UnicodeError:
        return match[0]
