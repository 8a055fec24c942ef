"""Which font shows which characters: those inside typst, those of installed wheels, those of this computer.

A PDF/UA file may not hold a character that its fonts lack, so the PDF writer looks here first. Only tables of
characters (``cmap``) are read, and of no more files than it takes: none for a text in Latin, Greek or Cyrillic.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import chain
from operator import itemgetter
from pathlib import Path

from msgspec import Struct

from hrdalert.writers.scripts import DATA, EAST_ASIAN, OF_SCRIPT, Script, ranges

EMBEDDED_FAMILIES = (
    *("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"),
    "New Computer Modern Math",
)
"""The fonts that typst carries inside, in the order in which they are asked for a character."""


_EMBEDDED = frozenset(chain.from_iterable(range(first, last + 1) for first, last in ranges(DATA["embedded"])))


class FontFile(Struct, frozen=True, dict=True):
    """A font file, or a collection of fonts in one file."""

    path: Path

    @cached_property
    def characters(self) -> frozenset[int]:
        """What the (first) font in the file covers; nothing where the file is not a font."""
        try:
            return frozenset(chain.from_iterable(_cmap(self.path)))
        except (OSError, struct.error):
            return frozenset()

    def of(self, characters: Iterable[str]) -> frozenset[str]:
        """Those of the characters that the font has."""
        return frozenset(character for character in characters if ord(character) in self.characters)


class Choice(Struct, frozen=True):
    """The files that show some characters, best first, and the characters that no font here shows."""

    files: tuple[FontFile, ...] = ()
    missing: frozenset[str] = frozenset()


class FontLibrary:
    """The fonts that can be used beside those inside typst. Without places, there are none.

    A place lists its font files, once, when they are needed.
    """

    def __init__(self, *places: Callable[[], Iterable[Path]]) -> None:
        self._places = places
        self._listed = cache(
            lambda place: [FontFile(path) for path in set(place()) if not _is_of_boxes(path)]
        )
        self._tiers = cache(self._ranked)

    def choose(self, script: Script, characters: AbstractSet[str]) -> Choice:
        """Fonts for the characters of text in one script that typst's do not show, those named for it first."""
        characters = frozenset(characters) - embedded(characters)
        files: list[FontFile] = []
        for place in self._places:
            for candidates in self._tiers(place, script) if characters else ():
                # as few files as will do: one of the script's own if there is one, else whichever shows most
                while characters and (best := _best(candidates, characters)):
                    files.append(best)
                    characters -= best.of(characters)
        return Choice(tuple(files), characters)

    def _ranked(self, place: Callable[[], Iterable[Path]], script: Script) -> tuple[list[FontFile], ...]:
        """The files named for the script, those fit for reading, and all; the best for text in it first."""
        ranked = sorted(((_rank(file.path, script), file) for file in self._listed(place)), key=itemgetter(0))
        fit = [(is_unnamed, file) for (is_unfit, is_unnamed, *_), file in ranked if not is_unfit]
        named = [file for is_unnamed, file in fit if not is_unnamed]
        return named, [file for _, file in fit], [file for _, file in ranked]


@cache
def fonts_here() -> FontLibrary:
    """The fonts of installed wheels, then those of this computer."""
    return FontLibrary(wheel_fonts, system_fonts)


def embedded(characters: Iterable[str]) -> frozenset[str]:
    """Those of the characters that a font inside typst shows."""
    return frozenset(character for character in characters if ord(character) in _EMBEDDED)


def _best(candidates: Iterable[FontFile], lacking: frozenset[str]) -> FontFile | None:
    """The first file that shows all, else the one that shows most, if any shows something."""
    best, most = None, 0
    for file in candidates:
        shown = len(file.of(lacking))
        if shown > most:
            best, most = file, shown
        if shown == len(lacking):
            break
    return best


def _rank(path: Path, script: Script) -> tuple[bool, bool, int, bool, bool, bool, int, str]:
    """Sorts the script's own fonts first, then plain text faces: Noto before others, serif, regular.

    The first two: whether it is no face for reading, and whether its name is none of a font for the script.
    """
    stem = _stem(path)
    names = OF_SCRIPT.get(script, {}).get("files", script).split()
    place = next((place for place, name in enumerate(names) if name in stem), len(names))
    return (
        any(word in stem for word in ("unifont", "mono", "display", "looped", "rashi", "nastaliq", "kufi")),
        place == len(names),
        place,
        "noto" not in stem,
        "serif" not in stem,
        any(word in stem for word in ("bold", "italic", "oblique", "light", "thin", "black")),
        len(stem),
        str(path),
    )


def face_for(language: str, families: Sequence[str]) -> str:
    """Of the fonts in one file, that with the forms of Han characters that the language uses."""
    plain = [family for family in families if "Mono" not in family] or families
    primary, *subtags = language.lower().split("-")
    if primary in ("ja", "ko"):
        suffix = {"ja": " JP", "ko": " KR"}[primary]
    elif primary == "yue" or "hk" in subtags or "mo" in subtags:
        suffix = " HK"
    else:
        suffix = " TC" if "hant" in subtags or "tw" in subtags else " SC"
    return next((family for family in plain if family.endswith(suffix)), plain[0])


def missing_font(script: Script, characters: AbstractSet[str]) -> str:
    """What to say of characters that a PDF cannot show, for want of a font here, and what to install."""
    kind = "" if script is Script.OTHER else f"{script.capitalize()} "
    noun = "character" if len(characters) == 1 else "characters"
    some = "".join(sorted(characters)[:6]) + ("…" if len(characters) > 6 else "")
    if script in EAST_ASIAN or script is Script.ARABIC:
        remedy = 'Install the extra: pip install "hrdalert[fonts]"'
    else:
        facts = OF_SCRIPT.get(script, {"noto": "a font that has them"})
        font = facts.get("noto", f"Noto Sans {script.capitalize()}")
        where = "from https://fonts.google.com/noto"
        remedy = f"On Debian install fonts-noto-core, on macOS and Windows {font} {where}"
    return (
        f"no font for {len(characters)} {kind}{noun} here ({some}): "
        f"the PDF shows boxes, gaps or ill-fitting letters instead and is not PDF/UA. {remedy}"
    )


def wheel_fonts() -> Iterator[Path]:
    """The font files of wheels, such as the extra ``hrdalert[fonts]`` installs."""
    from importlib.metadata import entry_points  # takes time that a Word file should not spend

    # by these the ``fontpkg-…`` wheels, Amiri among them, name their packages
    entries = entry_points(group="fontpkg.family")
    for package in sorted({"noto_cjk_sans_otc", *(entry.module for entry in entries)}):
        spec = find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or ():
            yield from (path for path in Path(folder).rglob("*.[ot]t[cf]"))


def system_fonts() -> Iterator[Path]:
    """The font files of this computer and its user."""
    import typst  # takes time that a Word file should not spend

    return (Path(font.path) for font in typst.Fonts(include_system_fonts=True).fonts() if font.path)


def _stem(path: Path) -> str:
    return path.stem.lower().replace(" ", "")


def _is_of_boxes(path: Path) -> bool:
    """Whether a font has every character, and the same box for each."""
    return any(name in _stem(path) for name in ("lastresort", "adobeblank", "notdef"))


def _cmap(path: Path) -> Iterator[range]:
    """The ranges of characters in a font file's ``cmap`` table, format 12 or else 4."""
    with path.open("rb") as file:

        def read(position: int, form: str) -> tuple[int, ...]:
            file.seek(position)
            return struct.unpack(form, file.read(struct.calcsize(form)))

        start = read(12, ">L")[0] if read(0, ">L")[0] == int.from_bytes(b"ttcf", "big") else 0
        tables = (read(start + 12 + 16 * number, ">4L") for number in range(read(start + 4, ">H")[0]))
        offsets = {tag.to_bytes(4, "big"): offset for tag, _, offset, _ in tables}
        if (cmap := offsets.get(b"cmap")) is None:
            return
        subtables = [cmap + read(cmap + 8 + 8 * number, ">L")[0] for number in range(read(cmap + 2, ">H")[0])]
        formats = {read(subtable, ">H")[0]: subtable for subtable in subtables}
        first: Sequence[int] = ()
        last: Sequence[int] = ()
        if subtable := formats.get(12):
            groups = read(subtable + 16, f">{3 * read(subtable + 12, '>L')[0]}L")
            first, last = groups[0::3], groups[1::3]
        elif subtable := formats.get(4):
            count = read(subtable + 6, ">H")[0] // 2
            last = read(subtable + 14, f">{count}H")
            first = read(subtable + 16 + 2 * count, f">{count}H")
        # U+FFFF, with which each font has to end, is no character
        pairs = zip(first, last, strict=True)
        yield from (range(begin, min(end, 0x10FFFF) + 1) for begin, end in pairs if begin != 0xFFFF)
