"""A text as the search for names sees it: its letters, without what can stand between or above them.

``Nguyễn Văn-A``, ``nguyen van a`` and ``NguyenVanA`` have the same letters; so have ``常玮平`` and ``常瑋平``, a word
with a Cyrillic letter for the Latin one that looks like it, and one in letters made of symbols (Ⓐ, 🅰, ᴀ). The pieces
keep what else the search asks for: where words begin, whether with a capital, and whether they stand in an address,
where capitals mean nothing.
"""

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

from hrdalert import knowledge
from hrdalert.store import read, read_text


@cache
def writing() -> Mapping[str, Any]:
    """The tables of ``writing.yaml``: how letters are read, and how names are written."""
    tables = yaml.load(read(Path(__file__).with_name("writing.yaml")), yaml.CSafeLoader)
    pairs = [pair.split() for pair in tables["same_sound"]]
    alphabets = (zip(*alphabet.split("="), strict=True) for alphabet in tables["alphabets"])
    read_as = tables["read_as"] | {drawn: letter for alphabet in alphabets for drawn, letter in alphabet}
    spelt_out = str.maketrans(tables["spelt_out"])
    return {**tables, "same_sound": pairs, "read_as": read_as, "spelt_out": spelt_out}


_CHARACTERS = writing()["characters"]
"""Parts of patterns."""
_DROPPED = re.compile(
    "[{left out}{unseen}]|(?<![{flags}])[{flags}]{{2}}(?![{flags}])".format_map(_CHARACTERS)
)
_TOKEN = re.compile(r"(?:[^\W_]+|[{left out}{unseen}{signs}{symbols}{flags}])+".format_map(_CHARACTERS))
_RUN = re.compile("s*S[sS]*|9+|f+|[^9fS]+")
SYMBOLS = re.compile(
    "[{drawn}{symbols}]|(?<![{flags}])(?:[{flags}]|[{flags}]{{3,}})(?![{flags}])".format_map(_CHARACTERS)
)
"""A letter made of a symbol; two of flags are a flag."""
UNSEEN = re.compile(
    "[\u202d\u202e\U000e0020-\U000e007e](?<![\U0001f3f4\U000e0020-\U000e007e][\U000e0020-\U000e007e])"
)
"""An invisible character that turns letters round, or is one."""
_SMALL_Q = re.compile("ǫ(?=[{drawn}])|(?<=[{drawn}])ǫ".format_map(_CHARACTERS))
"""The small capital Q, as most programs draw it."""
_PREPOSITION = re.compile(rf"(?<!\w)({writing()['no_names']})ى(?!\w)")
"""Arabic words that are a name but for their last letter, which elsewhere is written either way."""
_LINKED = re.compile(r"\]\([^()\s]*\)")
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
        elif letter is None and script in self.alike:
            letter = self._latin(character)
        elif letter is None and character.isdecimal():
            letter = str(unicodedata.decimal(character))
        self[code] = letter or character
        return self[code]

    @cached_property
    def simplified(self) -> Mapping[str, str]:
        """Of traditional Chinese characters and variants, the simplified ones."""
        lines = read_text(Path(__file__).with_name("han_variants.txt")).splitlines()
        return {pair[0]: pair[1] for line in lines if not line.startswith("#") for pair in line.split()}

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
    return _PREPOSITION.sub(r"\1ۍ", plain).casefold().translate(_LETTERS)


def letters_of(text: str) -> str:
    """The letters and digits of a text, folded, with nothing between them."""
    if not text.isascii():
        for sign in "’“”–—‘…\u00a0":  # all that most texts have beside ASCII
            text = text.replace(sign, "")
    if text.isascii():
        # As bytes: three times as fast.
        return text.lower().encode("ascii").translate(None, _NO_LETTERS).decode("ascii")
    runs = _RUN_OF_ASCII.findall(text)
    return "".join(letters_of(run) if run.isascii() else _foreign_letters(run) for run in runs)


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
    ahead = iter(sorted(addresses))
    near = next(ahead, None)
    for token in _TOKEN.finditer(text):
        word, start = token[0], token.start()
        while near and near[1] <= start:
            near = next(ahead, None)
        address = near is not None and near[0] <= start
        for letters, begin, end, is_capital, is_upper, spaceless in _pieces_of(word):
            yield Piece(letters, start + begin, start + end, is_capital, is_upper, spaceless, address)


@lru_cache(5_000)
def _pieces_of(word: str) -> tuple[tuple[str, int, int, bool, bool, bool], ...]:
    """What a word gives to each of its pieces, with their places in it. Most texts are made of the same words."""
    pieces = []
    for run in _RUN.finditer(word.translate(_CLASSES)):
        for first, last in _at_capitals(run_of := word[run.start() : run.end()]):
            part, begin = run_of[first:last], run.start() + first
            if letters := letters_of(part):
                is_drawn = SYMBOLS.search(part) is not None
                is_capital = is_drawn or (not part[0].islower() and part[:1].upper() == part[:1])
                is_upper = len(part) > 1 and (is_drawn or part.isupper())
                pieces.append((letters, begin, begin + len(part), is_capital, is_upper, "S" in run[0]))
    return tuple(pieces)


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
    is_signed = "&" in text or "%" in text or "--" in text or "](" in text
    if is_signed or text.isascii() or text.replace("\n", "").isprintable():  # asked first, for speed
        return is_signed
    return UNSEEN.search(text) is not None


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


@cache
def common_words() -> Mapping[str, frozenset[str]]:
    """The lists of ``common_words.txt``, which says what they are; ``common``: everyday words and particles."""
    text = read_text(Path(__file__).with_name("common_words.txt"))
    parts = re.split(r"^(\w+):$", text, flags=re.MULTILINE)
    lists = {name: frozenset(words.split()) for name, words in zip(parts[1::2], parts[2::2], strict=True)}
    return lists | {"common": lists["everyday"] | lists["particles"]}


@knowledge.remembered
def names_of_states() -> Mapping[str, frozenset[tuple[str, ...]]]:
    """The names of States and the adjectives made from them, in letters, by each of their words."""
    names: dict[str, set[tuple[str, ...]]] = {}
    for country in knowledge.countries().values():
        forms = [country.nationality or ""]
        for name in country.names.values():
            forms += (name.short, name.formal, *name.usual.values())
        for form in forms:
            words = tuple(filter(None, map(letters_of, re.split(r"[\s'’-]+", form))))
            for word in words:
                names.setdefault(word, set()).add(words)
    return {word: frozenset(forms) for word, forms in names.items()}
