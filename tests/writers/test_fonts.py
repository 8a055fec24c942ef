from __future__ import annotations

import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest
import typst

from hrdalert.writers.fonts import (
    EMBEDDED_FAMILIES,
    Choice,
    FontFile,
    FontLibrary,
    embedded,
    face_for,
    fonts_here,
    missing_font,
    wheel_fonts,
)
from hrdalert.writers.scripts import Script

needs_wheels = pytest.mark.skipif(
    not (find_spec("noto_cjk_sans_otc") and find_spec("fontpkg_amiri")), reason='needs "hrdalert[fonts]"'
)


def never() -> Iterable[Path]:
    raise AssertionError("this place was not to be looked at")


def named(choice: Choice) -> list[str]:
    return [file.path.name for file in choice.files]


def amiri() -> Path:
    return next(path for path in wheel_fonts() if path.name == "Amiri-Regular.ttf")


@pytest.mark.parametrize(
    "character", ["A", "é", "“", "–", "Я", "ё", "Ω", "ש", "→", "✓", "€", "\n", "\u200b", "\ufffd"]
)
def test_typst_itself_shows_letters_of_europe_and_common_signs(character: str) -> None:
    assert character in embedded([character])


@pytest.mark.parametrize("character", ["常", "ཤ", "ا", "한", "ไ", "𞤆", "\x00"])
def test_other_letters_need_fonts(character: str) -> None:
    assert not embedded([character])


def test_typst_shows_all_that_it_is_thought_to_show() -> None:
    listed = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000 and embedded([chr(code)])]
    families = ", ".join(f'"{family}"' for family in EMBEDDED_FAMILIES)
    characters = ";parbreak();".join(f'"\\u{{{code:x}}}"' for code in listed)
    source = f'#set document(title: "x")\n#set text(font: ({families}))\n#{{{characters}}}'
    compiler = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))
    assert len(listed) > 4000
    assert compiler.compile(source.encode(), format="pdf", pdf_standards=["ua-1"])


def test_no_place_is_looked_at_for_what_typst_shows() -> None:
    library = FontLibrary(never)
    assert library.choose(Script.LATIN, {"é", "→"}) == Choice()
    assert library.choose(Script.CYRILLIC, {"Я"}) == Choice()


@needs_wheels
def test_the_computer_is_not_searched_for_what_wheels_show() -> None:
    library = FontLibrary(wheel_fonts, never)
    assert named(library.choose(Script.HAN, set("常玮平，"))) == ["NotoSansCJK-Regular.ttc"]
    assert named(library.choose(Script.ARABIC, set("إبراهيم ئۇيغۇر،"))) == ["Amiri-Regular.ttf"]


def test_the_computer_is_searched_for_the_rest() -> None:
    choice = fonts_here().choose(Script.TIBETAN, set("ཤེས་རབ"))
    if choice.missing:
        pytest.skip("this computer has no Tibetan font")
    assert [bool(file.of("ཤ")) for file in choice.files] == [True]


@needs_wheels
def test_what_nothing_shows_is_missing() -> None:
    choice = FontLibrary(wheel_fonts).choose(Script.HAN, {"常", "𞤆"})
    assert named(choice) == ["NotoSansCJK-Regular.ttc"]
    assert choice.missing == {"𞤆"}
    assert FontLibrary().choose(Script.HAN, {"常"}) == Choice(missing=frozenset("常"))


@needs_wheels
def test_a_font_named_for_the_script_comes_before_others(tmp_path: Path) -> None:
    for name in ("Aardvark.ttf", "SomeArabic-Bold.ttf", "SomeArabic-Regular.ttf", "NotoKufiArabic.ttf"):
        shutil.copy(amiri(), tmp_path / name)
    library = FontLibrary(tmp_path.iterdir)
    assert named(library.choose(Script.ARABIC, {"ا"})) == ["SomeArabic-Regular.ttf"]


def test_what_is_no_font_shows_nothing(tmp_path: Path) -> None:
    for name, content in {
        "empty.ttf": b"",
        "text.otf": b"not a font, but long enough to be read",
        "ttcf.ttc": b"ttcf",
    }.items():
        (tmp_path / name).write_bytes(content)
    library = FontLibrary(lambda: [*tmp_path.iterdir(), tmp_path / "gone.ttf"])
    assert library.choose(Script.HAN, {"常"}).missing == {"常"}


@needs_wheels
def test_tables_of_characters_are_read_from_both_kinds_of_file() -> None:
    collection = FontFile(next(path for path in wheel_fonts() if path.suffix == ".ttc"))
    assert collection.of("常A한の𠮷ا") == set("常A한の𠮷")
    assert FontFile(amiri()).of("اA常") == set("اA")


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("zh-Hans", "Noto Sans CJK SC"),
        ("zh-Hant", "Noto Sans CJK TC"),
        ("zh-TW", "Noto Sans CJK TC"),
        ("zh-Hant-HK", "Noto Sans CJK HK"),
        ("zh", "Noto Sans CJK SC"),
        ("ja", "Noto Sans CJK JP"),
        ("ko", "Noto Sans CJK KR"),
    ],
)
def test_han_characters_have_the_forms_of_their_language(language: str, family: str) -> None:
    families = [
        f"Noto Sans {kind}{place}"
        for kind in ("Mono CJK ", "CJK ")
        for place in ("JP", "KR", "SC", "TC", "HK")
    ]
    assert face_for(language, families) == family
    assert face_for(language, ["Some Song"]) == "Some Song"


def test_the_warning_says_what_is_seen_and_what_to_install() -> None:
    assert missing_font(Script.TIBETAN, set("ཤེས")) == (
        "no font for 3 Tibetan characters here (ཤསེ): the PDF shows boxes, gaps or ill-fitting letters instead and "
        "is not PDF/UA. On Debian install fonts-noto-core, on macOS and Windows Noto Serif Tibetan from "
        "https://fonts.google.com/noto"
    )
    assert missing_font(Script.HAN, {"常"}).endswith('Install the extra: pip install "hrdalert[fonts]"')
    assert missing_font(Script.OTHER, set("abcdefgh")).startswith("no font for 8 characters here (abcdef…)")


def test_a_font_of_boxes_shows_nothing_and_a_poster_face_comes_last(tmp_path: Path) -> None:
    for name in ("LastResort.otf", "AdobeBlank.otf", "NotoKufiArabic-Regular.ttf", "Zebra.ttf"):
        shutil.copy(amiri(), tmp_path / name)
    found = FontLibrary(tmp_path.iterdir)
    assert named(found.choose(Script.ARABIC, {"ا"})) == ["Zebra.ttf"]
    (tmp_path / "Zebra.ttf").unlink()
    found = FontLibrary(tmp_path.iterdir)
    assert named(found.choose(Script.ARABIC, {"ا"})) == ["NotoKufiArabic-Regular.ttf"]


def placed(folder: Path, *names: str) -> list[str]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(amiri(), folder / name)
    return sorted(Path(name).name for name in names)


@pytest.mark.parametrize(
    ("script", "there", "chosen"),
    [
        (Script.TIBETAN, ("ArialUnicode.ttf", "Kailasa.ttc", "Geneva.ttf"), "Kailasa.ttc"),
        (Script.TIBETAN, ("arial.ttf", "himalaya.ttf"), "himalaya.ttf"),
        (Script.ARABIC, ("arial.ttf", "times.ttf", "timesbd.ttf"), "times.ttf"),
        (Script.ARABIC, ("GeezaPro.ttc", "Times New Roman.ttf"), "GeezaPro.ttc"),
        (
            Script.ARABIC,
            ("NotoSansArabic-Regular.ttf", "NotoNaskhArabic-Regular.ttf"),
            "NotoNaskhArabic-Regular.ttf",
        ),
        (
            Script.MYANMAR,
            ("NotoSerifMyanmar-Regular.ttf", "NotoSansMyanmar-Regular.ttf"),
            "NotoSansMyanmar-Regular.ttf",
        ),
        (Script.KHMER, ("arial.ttf", "LeelawUI.ttf", "LeelaUIb.ttf"), "LeelawUI.ttf"),
    ],
)
@needs_wheels
def test_the_fonts_of_windows_and_macos_are_known_by_name(
    script: Script, there: tuple[str, ...], chosen: str, tmp_path: Path
) -> None:
    placed(tmp_path, *there)
    assert named(FontLibrary(tmp_path.iterdir).choose(script, {"ا"})) == [chosen]
