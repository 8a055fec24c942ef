from __future__ import annotations

from pathlib import Path

import pytest

from hrdalert.writers.fonts import face_for, families_for, missing_font, places_for, wheel_folders
from hrdalert.writers.scripts import Script


def best(script: Script, *files: str) -> str:
    """The file whose family is asked first; each has a family of its own."""
    return families_for(script, "en", {file: [file] for file in files})[0]


def test_only_what_no_nearer_font_shows_is_looked_for_on_the_computer() -> None:
    assert places_for(set()) == places_for({Script.LATIN, Script.CYRILLIC}) == ("typst", "wheels", "computer")
    assert places_for({Script.LATIN, Script.HAN}) == ("wheels", "computer")
    assert places_for({Script.HAN, Script.TIBETAN}) == places_for({Script.OTHER}) == ("computer",)


def test_the_wheels_of_the_extra_are_found() -> None:
    for package, font in (
        ("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"),
        ("fontpkg_amiri", "Amiri-Regular.ttf"),
    ):
        pytest.importorskip(package)
        assert any([*Path(folder).rglob(font)] for folder in wheel_folders())


def test_a_font_named_for_the_script_comes_before_others() -> None:
    files = ("Aardvark.ttf", "SomeArabic-Bold.ttf", "SomeArabic-Regular.ttf", "NotoKufiArabic.ttf")
    assert best(Script.ARABIC, *files) == "SomeArabic-Regular.ttf"


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
    assert missing_font(Script.HAN, {"常"}).endswith("run: pip install '.[fonts]'")
    assert missing_font(Script.OTHER, set("abcdefgh")).startswith("no font for 8 characters here (abcdef…)")


def test_a_font_of_boxes_shows_nothing_and_a_poster_face_comes_last() -> None:
    files = ("LastResort.otf", "AdobeBlank.otf", "NotoKufiArabic-Regular.ttf", "Zebra.ttf")
    assert families_for(Script.ARABIC, "ar", {file: [file] for file in files}) == files[:1:-1]


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
def test_the_fonts_of_windows_and_macos_are_known_by_name(
    script: Script, there: tuple[str, ...], chosen: str
) -> None:
    assert best(script, *there) == chosen
