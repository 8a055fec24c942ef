"""Typst: its literals, how it sets text, and its compiler, which is kept from one document to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, partial
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from hrdalert.errors import WriterError
from hrdalert.writers.fonts import EMBEDDED_FAMILIES, EMBEDDED_SCRIPTS, Place, families_for, wheel_folders
from hrdalert.writers.look import shared
from hrdalert.writers.scripts import CURSIVE, EAST_ASIAN, Script

if TYPE_CHECKING:
    import typst


def quoted(text: str) -> str:
    """A text as a literal of typst, which is never markup or code: only two characters need escaping."""
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def array(items: Iterable[str]) -> str:
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
            return shared("pdf")["sizes"]["text"], 0.68


@cache
def text_settings(script: Script, language: str, families: tuple[str, ...], font: str = "") -> str:
    """How text of one script and language is set, in these fonts, the office's or typst's own: a literal."""
    own = list(map(quoted, (font, *EMBEDDED_FAMILIES) if font else EMBEDDED_FAMILIES))
    fonts = [*map(quoted, families), *own]
    if script in EAST_ASIAN:  # digits and Latin letters as in the rest of the text
        fonts = [f'(name:{own[0]},covers:"latin-in-cjk")', *map(quoted, families), *own[1:]]
    elif script in EMBEDDED_SCRIPTS:
        fonts = [*own, *map(quoted, families)]
    flags = {
        # signs far above and below the line need more room than Latin letters
        "tall": script in (Script.TIBETAN, Script.MYANMAR, Script.KHMER),
        "deep": script is Script.ARABIC,
        "upright": script not in CURSIVE,
    }
    said = ",".join(f"{flag}:{str(is_set).lower()}" for flag, is_set in flags.items())
    scale = 1.1 if script is Script.ARABIC else 1
    return f"(fonts:{array(fonts)},scale:{scale},{said},{_locale(language)})"


def _locale(language: str) -> str:
    """A BCP 47 tag as typst knows it: a language and a region."""
    primary, *subtags = language.split("-")
    if not re.fullmatch("[A-Za-z]{2,3}", primary):
        return 'lang:"und",region:none'
    usual = {"zh-hans": "CN", "zh-hant": "TW"}.get(language.lower())
    region = next((tag.upper() for tag in subtags if re.fullmatch("[A-Za-z]{2}", tag)), usual)
    return f'lang:"{primary.lower()}",region:{quoted(region) if region else "none"}'


_PROGRAM = (
    (b"", b"/Creator(Typst", b")"),
    (b"", b"<xmp:CreatorTool>Typst", b"</xmp:CreatorTool>"),
    (b'<x:xmpmeta xmlns:x="adobe:ns:meta/" ', b'x:xmptk="', b'"'),
)
"""Where a file says which program made it: what stands before it, how it begins, and how it ends."""


class Press:
    """A kept typst compiler with the fonts of a place beside its own, and an office's own ``font``."""

    def __init__(self, place: Place, font: str) -> None:
        import typst  # takes time that `hrdalert --help` should not spend

        fonts = typst.Fonts(
            include_system_fonts=place == "computer" or bool(font),
            font_paths=[*wheel_folders()] if place != "typst" else [],
        )
        self.font = font if font in fonts.families() else ""
        """The office's font; empty where it has none, or this computer lacks it."""
        self._compiler = typst.Compiler(root=str(Path(__file__).parent), font_paths=fonts)
        self._error = typst.TypstError
        self._lock = Lock()
        files: dict[str, list[str]] = {}
        for face in fonts.fonts() if place != "typst" else ():
            if face.path is not None:
                files.setdefault(face.path, []).append(face.family)
        self.families = cache(partial(families_for, files=files))
        """The families of fonts that are here for a script and a language, the best first."""

    def print(self, source: str) -> tuple[bytes, str]:
        """A PDF/UA file if it can be one, with what typst says where it cannot."""
        said = ""
        try:
            return self._compile(source, ["ua-1"]), said
        except self._error as error:
            said = error.diagnostic
        try:
            return self._compile(source, []), said
        except self._error as error:
            raise WriterError(f"typst cannot set this document: {error.message}") from error

    def _compile(self, source: str, standards: list[typst.PDFStandard]) -> bytes:
        with self._lock:  # typst's compiler refuses a second caller
            content = self._compiler.compile(source.encode(), format="pdf", pdf_standards=standards)
        assert isinstance(content, bytes)
        return _unsigned(content)


def _unsigned(content: bytes) -> bytes:
    """The file without the name of the program; as many spaces leave every other byte in its place."""
    for before, begins, ends in _PROGRAM:
        start = content.rfind(before + begins)
        if start >= 0:
            start += len(before)
            stop = content.index(ends, start + len(begins)) + len(ends)
            content = b"".join((content[:start], b" " * (stop - start), content[stop:]))
    return content


press_of = cache(Press)
