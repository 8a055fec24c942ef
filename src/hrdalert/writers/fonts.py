"""The fonts that show the characters of a script: those inside typst, in installed wheels, and of this computer."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from hrdalert.errors import how_to_install
from hrdalert.writers.scripts import EAST_ASIAN, OF_SCRIPT, Script

EMBEDDED_FAMILIES = (
    *("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"),
    "New Computer Modern Math",
)
"""The fonts inside typst, in the order in which typst looks for a character."""
EMBEDDED_SCRIPTS = frozenset({Script.LATIN, Script.GREEK, Script.CYRILLIC, Script.HEBREW})
"""The scripts whose letters the fonts inside typst have."""
IN_WHEELS = EAST_ASIAN | {Script.ARABIC}
"""The scripts whose letters the fonts of the extra ``fonts`` have."""
Place = Literal["typst", "wheels", "computer"]
"""A place to take fonts from; each has the fonts of the places before it, too."""


def families_for(script: Script, language: str, files: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The families of font files, those best for text in the script first; ``files`` has the families of each file.

    Left out are fonts that show the same box for every character.
    """
    boxes = ("lastresort", "adobeblank", "notdef")
    real = [path for path in map(Path, files) if not any(name in _stem(path) for name in boxes)]
    ranked = sorted(real, key=lambda path: _rank(path, script))
    return tuple(dict.fromkeys(face_for(language, files[str(path)]) for path in ranked))


def places_for(scripts: AbstractSet[Script]) -> Sequence[Place]:
    """The places where fonts for these scripts may be, the nearest that is likely first."""
    if scripts <= EMBEDDED_SCRIPTS:
        return ("typst", "wheels", "computer")
    return ("wheels", "computer") if scripts <= EMBEDDED_SCRIPTS | IN_WHEELS else ("computer",)


def _rank(path: Path, script: Script) -> tuple[bool, bool, int, bool, bool, bool, int, str]:
    """A key that sorts faces for reading first, then the script's own fonts, then Noto, serif and regular faces."""
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
    """The family in a file whose Han characters have the forms that the language uses."""
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
    """The warning about characters that a PDF cannot show, for want of a font here, with what to install."""
    kind = "" if script is Script.OTHER else f"{script.capitalize()} "
    noun = "character" if len(characters) == 1 else "characters"
    some = "".join(sorted(characters)[:6]) + ("…" if len(characters) > 6 else "")
    if script in IN_WHEELS:
        remedy = how_to_install("fonts")
    else:
        facts = OF_SCRIPT.get(script, {"noto": "a font that has them"})
        font = facts.get("noto", f"Noto Sans {script.capitalize()}")
        where = "from https://fonts.google.com/noto"
        remedy = f"On Debian install fonts-noto-core, on macOS and Windows {font} {where}"
    return (
        f"no font for {len(characters)} {kind}{noun} here ({some}): "
        f"the PDF shows boxes, gaps or ill-fitting letters instead and is not PDF/UA. {remedy}"
    )


def wheel_folders() -> Iterator[str]:
    """The folders of wheels with fonts, such as the extra ``fonts`` installs."""
    from importlib.metadata import entry_points  # takes time that a Word file should not spend

    # the ``fontpkg-…`` wheels, Amiri among them, name their packages by these entry points
    entries = entry_points(group="fontpkg.family")
    for package in sorted({"noto_cjk_sans_otc", *(entry.module for entry in entries)}):
        spec = find_spec(package)
        yield from (spec and spec.submodule_search_locations) or ()


def _stem(path: Path) -> str:
    return path.stem.lower().replace(" ", "")
