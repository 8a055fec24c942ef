"""Names in thirteen scripts, by number, and the ways in which a text can have one of them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

_WORDS: Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "LATIN": (
        ["Zbor", "Kwim", "Vrast", "Türp", "Şıng", "Phượng", "Drumz", "Özkır"],
        ["ila", "omira", "ek", "uta", "an", "isz"],
        ["abowski", "ilenko", "otova", "ukbaev", "daroğlu", "ínek"],
    ),
    "CYRILLIC": (
        ["Збор", "Квим", "Враст", "Друмз", "Қызғ"],
        ["ила", "омир", "ута"],
        ["абовский", "иленко", "отова", "укбаев"],
    ),
    "GREEK": (["Ζμπορ", "Κβιμ", "Βραστ", "Ντρουμ"], ["ίλα", "όμιρος", "ούτα"], ["άκης", "ίδης", "όπουλος"]),
    "ARMENIAN": (["Զբոր", "Քվիմ", "Վրաստ"], ["իլա", "ուտ"], ["աբյան", "իլյան"]),
    "GEORGIAN": (["ზბორ", "ქვიმ", "ვრასტ", "ღლონტ"], ["ილა", "ურ"], ["აბაძე", "ილიშვილი", "უკავა"]),
    "ARABIC": (["زنبق", "قطمر", "شقفل", "غضنب"], ["ان", "ير"], ["وطي", "اوش", "يني"]),
    "HEBREW": (["זנבק", "קטמר", "שקפל", "גזנב"], ["אל", "ית"], ["וביץ", "ימן"]),
    "DEVANAGARI": (["ज़्बोर", "क्विम", "द्रुम्ज़", "व्रस्त"], ["िला", "ेश"], ["ावत", "िया"]),
    "THAI": (["ซบอร", "ควิม", "ดรุม", "วรัส"], ["ชาย", "ณี"], ["วงศ์", "ดี"]),
    "TIBETAN": (["བསྟན་འཛིན་", "ཀུན་དགའ་", "ཚེ་རིང་"], ["རྒྱ་མཚོ", "དབང་ཕྱུག"], ["ཟླ་བ", "སྒྲོལ་མ"]),
    "HAN": (["昝", "亓", "仉", "令狐"], ["鸾骥", "韬颖", "锦鸾", "颖骥"], [""]),
    "HANGUL": (["곽", "탁", "옹", "남궁"], ["률휘", "쾌엽", "긍찬"], [""]),
    "KATAKANA": (["ズボル", "クヴィム", "ドルム"], ["イラ", "ウタ"], ["マツ", "ガワ"]),
}
SCRIPTS = tuple(_WORDS)
"""Of each script the beginnings of words, and the ends of given names and of surnames."""
_ENDINGS: Mapping[str, Sequence[str]] = {
    "CYRILLIC": ("ой", "у", "ым", "е", "ы"),
    "GREEK": ("ου", "η", "α"),
    "ARMENIAN": ("ի", "ից", "ով"),
    "GEORGIAN": ("ის", "ისთვის", "ს", "მა"),
    "HANGUL": ("은", "에게", "의"),
    "LATIN": ("a", "u", "em", "owi", "y"),
}
_VOWELS = "aeiouyаеиоуыяйαεηιουωςάέίόύაეიիա"
_FILLERS = {
    "LATIN": ("Dr", "Ivanovna", "“Puppet”", "I.", "van der"),
    "CYRILLIC": ("Ивановна", "«Кукла»", "И."),
    "GREEK": ("Ιωάννου", "«Κούκλα»", "Ι."),
    "ARMENIAN": ("Սերգեյի",),
    "GEORGIAN": ("ივანეს",),
    "ARABIC": ("بن", "محمد بن"),
    "HEBREW": ("בן", "משה"),
    "DEVANAGARI": ("कुमार",),
    "THAI": ("",),
    "KATAKANA": ("・", "＝"),
}
_LOOK_ALIKE = str.maketrans("aeopcxyABEKMHOPCTXаеорсхуАВЕКМНОРСТХ", "аеорсхуАВЕКМНОРСТХaeopcxyABEKMHOPCTX")


def _from(first: int, letters: str = "abcdefghijklmnopqrstuvwxyz", offset: int = 0) -> dict[int, str]:
    return {ord(letter): chr(first + offset + at) for at, letter in enumerate(letters)}


_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALL_CAPITALS = dict(zip(map(ord, "abcdefghijklmnopqrstuvwyz"), "ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", strict=True))
SYMBOLS: Mapping[str, Mapping[int, str]] = {
    "circled": _from(0x24D0) | _from(0x24B6, _CAPITALS),
    "in brackets": _from(0x249C) | _from(0x1F110, _CAPITALS),
    "squared": _from(0x1F130) | _from(0x1F130, _CAPITALS),
    "black circles": _from(0x1F150) | _from(0x1F150, _CAPITALS),
    "black squares": _from(0x1F170) | _from(0x1F170, _CAPITALS),
    "of flags": _from(0x1F1E6) | _from(0x1F1E6, _CAPITALS),
    "of mathematics": _from(0x1D5BA) | _from(0x1D5A0, _CAPITALS),
    "script": _from(0x1D4EA) | _from(0x1D4D0, _CAPITALS),
    "wide": _from(0xFF41) | _from(0xFF21, _CAPITALS),
    "small capitals": _SMALL_CAPITALS,
}
"""Letters of the Latin alphabet that are made of symbols."""
_FORMS = {
    unicodedata.normalize("NFKD", chr(code)): chr(code)
    for code in (*range(0xFE80, 0xFEFD), *range(0xFF66, 0xFF9E))
    if "ISOLATED" in unicodedata.name(chr(code), "") or code > 0xFF00
}
"""Arabic letters in the form for one that stands alone, and narrow kana."""
_JAMO = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FINAL = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")


@dataclass(frozen=True)
class Named:
    """Somebody with a name of two words, or of one where the script parts none."""

    script: str
    given: str
    surname: str

    @classmethod
    def number(cls, number: int) -> Named:
        rng = random.Random(number)
        script = SCRIPTS[number % len(SCRIPTS)]
        begins, given, ends = _WORDS[script]
        one, two = rng.sample(begins, 2)
        if not ends[0]:
            return cls(script, rng.choice(given), one)
        surname = f"{two}{rng.choice(ends)}"
        return cls(script, f"{one}{rng.choice(given)}", f"ال{surname}" if script == "ARABIC" else surname)

    @property
    def is_spaceless(self) -> bool:
        """Whether the name is written without a space."""
        return self.script in ("HAN", "HANGUL")

    @property
    def words(self) -> tuple[str, str]:
        return (self.surname, self.given) if self.is_spaceless else (self.given, self.surname)

    @property
    def name(self) -> str:
        return ("" if self.is_spaceless else "・" if self.script == "KATAKANA" else " ").join(self.words)

    def whole(self) -> Iterator[tuple[str, str]]:
        """Each way to write both words that this script has, with what it is called."""
        one, two = self.words
        yield from (
            ("line", f"{one}\n{two}"),
            ("wide space", f"{one}\u00a0{two}"),
            ("wider space", f"{one}  {two}"),
        )
        yield from (
            ("no width", f"{one[0]}\u200b{one[1:]} {two[:2]}\u2060{two[2:]}"),
            ("filler", f"{one}\u3164 {two}"),
        )
        yield "entities", "".join(f"&#{ord(letter)};" for letter in self.name)
        yield "percent", f"https://gull.example/{quote(f'{one}-{two}')}"
        yield "address", f"https://gull.example/news/{one}_{two}.html".lower()
        yield "link", f"[{one}](https://gull.example/play) {two}"
        yield "emphasis", f"**{one}** _{two}_"
        yield "letter by letter", " ".join(unicodedata.normalize("NFC", f"{one}{two}"))
        yield "dots", ".".join(unicodedata.normalize("NFC", f"{one}{two}"))
        if not self.is_spaceless:
            yield "other order", f"{two} {one}"
            yield "with a comma", f"{two}, {one}"
            yield "tags", f"{one} {two[0]}\U000e0061{two[1:]}"
            yield "address, other order", f"https://gull.example/free-{two}-{one}".lower()
            yield "address, word between", f"https://gull.example/{one}-k-{two}".lower()
            for filler in _FILLERS.get(self.script, ()):
                yield "word between", f"{one} {filler} {two}"
                yield "word between, other order", f"{two} {filler} {one}"
        yield from self._of_script()

    def _of_script(self) -> Iterator[tuple[str, str]]:
        one, two = self.words
        if self.script == "LATIN":
            plain = _plain(self.name)
            yield from ((f"symbols {kind}", plain.translate(table)) for kind, table in SYMBOLS.items())
            yield "hidden letters", "".join(chr(0xE0000 + ord(letter)) for letter in plain)
            yield "plain letters", plain
        if self.script in ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN"):
            yield "capitals", self.name.upper()
            yield "look-alikes", self.name.translate(_LOOK_ALIKE)
        if self.script in ("ARABIC", "KATAKANA"):
            apart = unicodedata.normalize("NFKD", self.name)
            yield "presentation forms", "".join(_FORMS.get(letter, letter) for letter in apart)
        if self.script == "ARABIC":
            yield from (("and, to", f"و{one} {two}"), ("stretched", f"{one[:2]}ـ{one[2:]} {two}"))
            yield "without article", f"{one} {two.removeprefix('ال')}"
        if self.script == "HEBREW":
            yield from (("and, to", f"ול{one} {two}"), ("and, to", f"{one} ו{two}"))
        if self.script == "GEORGIAN":
            yield (
                "old capitals",
                self.name.translate({code: chr(code - 0x30) for code in range(0x10D0, 0x10F6)}),
            )
            yield "capitals", self.name.upper()
        if self.script == "HAN":
            yield "dot", f"{one}·{two}"
            yield "other characters", self.name.translate(str.maketrans("鸾骥韬颖锦", "鸞驥韜穎錦"))
            yield "percent, gb18030", f"https://gull.example/{quote(self.name.encode('gb18030'))}"
        if self.script == "HANGUL":
            yield "one letter at a time", "".join(map(_jamo, self.name))
            yield "apart", unicodedata.normalize("NFD", self.name)
        for ending in _ENDINGS.get(self.script, ()):
            words = (one, two) if self.script != "HANGUL" else (self.name,)
            yield "endings", " ".join(inflected(word, ending) for word in words)

    def alone(self) -> Iterator[tuple[str, str]]:
        """Ways to write a part of the name that gives the person away in their own case."""
        if self.is_spaceless:
            titles = ("先生", "律师") if self.script == "HAN" else ("씨", "변호사")
            yield from (("title", f"{self.surname}{title}") for title in titles)
            return
        if self.script in ("DEVANAGARI", "THAI", "TIBETAN", "KATAKANA"):
            return  # there the words of a name are other words too
        yield "surname", self.surname
        if self.script == "LATIN":
            yield from (
                (f"symbols {kind}", _plain(self.surname).translate(table)) for kind, table in SYMBOLS.items()
            )
            yield "initial", f"{self.given[0]}. {self.surname}"
            yield "letter by letter", " ".join(_plain(self.surname))
        yield from (("endings", inflected(self.surname, ending)) for ending in _ENDINGS.get(self.script, ()))


def inflected(word: str, ending: str) -> str:
    """A word with an ending, in place of its last vowel where it has one."""
    plain = unicodedata.normalize("NFC", word)
    for old in ("ий", "ος", "ης"):
        if plain.endswith(old):
            return plain.removesuffix(old) + ending
    return (plain[:-1] if plain[-1] in _VOWELS else plain) + ending


def _plain(text: str) -> str:
    marked = unicodedata.normalize("NFD", text.replace("ı", "i").replace("đ", "d"))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def _jamo(syllable: str) -> str:
    first, rest = divmod(ord(syllable) - 0xAC00, 588)
    return f"{_JAMO[first]}{chr(0x314F + rest // 28)}{_FINAL[rest % 28]}"
