from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.writers.scripts import RTL, Script, language_for, phrases, runs, script_of

LATIN, HAN, KANA, ARABIC = Script.LATIN, Script.HAN, Script.KANA, Script.ARABIC
MIXED = st.text(st.sampled_from("aé 1.,(“”)常「の한أ،שཤ་कก\u0301\u200d😀\n") | st.characters(), max_size=12)


@given(text=MIXED, base=st.sampled_from(Script))
def test_the_runs_of_a_text_are_the_text(text: str, base: Script) -> None:
    found = list(runs(text, base))
    assert "".join(piece for piece, _ in found) == text
    assert all(piece for piece, _ in found)
    assert all(one[1] is not other[1] for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("2020 – “q”", [("2020 – “q”", LATIN)]),
        ("Chang (常玮平).", [("Chang (", LATIN), ("常玮平", HAN), (").", LATIN)]),
        ("(إبراهيم متولي) 12", [("(", LATIN), ("إبراهيم متولي", ARABIC), (") 12", LATIN)]),
        ("刘晓波（Liu）、王", [("刘晓波（", HAN), ("Liu", LATIN), ("）、王", HAN)]),
        ("“常” “王”", [("“", LATIN), ("常", HAN), ("” “", LATIN), ("王", HAN), ("”", LATIN)]),
        ("東京の人", [("東京の人", KANA)]),
        ("ཤེས་རབ། Sherab", [("ཤེས་རབ།", Script.TIBETAN), (" Sherab", LATIN)]),
        ("Анна e\u0301", [("Анна", Script.CYRILLIC), (" e\u0301", LATIN)]),
        ("ꦗꦮ", [("ꦗꦮ", Script.OTHER)]),
    ],
)
def test_a_name_in_a_latin_sentence(text: str, expected: list[tuple[str, Script]]) -> None:
    assert list(runs(text)) == expected


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("منظمة Amnesty (2020).", ARABIC, [("منظمة ", ARABIC), ("Amnesty", LATIN), (" (2020).", ARABIC)]),
        ("123", ARABIC, [("123", ARABIC)]),
        ("我们 “NGO”。", HAN, [("我们 “", HAN), ("NGO", LATIN), ("”。", HAN)]),
    ],
)
def test_what_stands_between_belongs_to_the_text_around(
    text: str, base: Script, expected: list[tuple[str, Script]]
) -> None:
    assert list(runs(text, base)) == expected


@pytest.mark.parametrize(
    ("text", "base", "own"),
    [
        ("case 12 (650 لسنة 2021) of 14 May", LATIN, "650 لسنة 2021"),
        ("“القضية 423/2017” 14", LATIN, "القضية 423/2017"),
        ("مدينة نصر، القاهرة 11765", LATIN, "مدينة نصر، القاهرة 11765"),
        ("إبراهيم 14 March", LATIN, "إبراهيم"),
        ("(إبراهيم, 1972)", LATIN, "إبراهيم"),
        ("(إبراهيم 1972 in Cairo)", LATIN, "إبراهيم"),
        ("12 (إبراهيم) 14", LATIN, "إبراهيم"),
        ("(Chang 2017) 14", ARABIC, "Chang 2017"),
        ("(Анна 2017) 14", LATIN, "Анна"),
    ],
)
def test_numbers_that_are_alone_with_words_of_another_direction_go_with_them(
    text: str, base: Script, own: str
) -> None:
    assert [piece for piece, script in runs(text, base) if script is not base] == [own]


@given(
    text=MIXED, base=st.sampled_from(Script), language=st.sampled_from(["ar", "he", "en", "zh", "bo", None])
)
def test_the_phrases_of_a_text_are_the_text(text: str, base: Script, language: str | None) -> None:
    assert "".join(piece for piece, _ in phrases(text, language, base)) == text


@pytest.mark.parametrize(
    ("text", "language", "base", "expected"),
    [
        (" القضية 423 (2017) ", "ar", LATIN, [(" ", LATIN), ("القضية 423 (2017)", ARABIC), (" ", LATIN)]),
        ("Amnesty (2020)", "en", ARABIC, [("Amnesty (2020)", LATIN)]),
        ("Chang (2020)", "ar", LATIN, [("Chang (2020)", LATIN)]),
        ("常 (2020)", "zh-Hans", LATIN, [("常 (2020)", LATIN)]),
        ("القضية 423", None, LATIN, [("القضية 423", LATIN)]),
    ],
)
def test_a_text_in_a_language_that_runs_the_other_way_is_one_phrase(
    text: str, language: str | None, base: Script, expected: list[tuple[str, Script]]
) -> None:
    assert list(phrases(text, language, base)) == expected


def test_the_document_has_the_next_say_on_the_language_of_a_run() -> None:
    assert language_for(LATIN, "ar", "fr") == "fr"
    assert language_for(ARABIC, "fr", "fa") == "fa"
    assert language_for(ARABIC, "ug", "fa") == "ug"
    assert language_for(HAN, None, "fr") == "zh-Hans"


@pytest.mark.parametrize(
    ("script", "given_language", "expected"),
    [
        (HAN, None, "zh-Hans"),
        (HAN, "zh-Hant", "zh-Hant"),
        (HAN, "ja", "ja"),
        (HAN, "en", "zh-Hans"),
        (ARABIC, None, "ar"),
        (ARABIC, "ug", "ug"),
        (Script.TIBETAN, None, "bo"),
        (Script.TIBETAN, "dz", "dz"),
        (LATIN, "fr", "fr"),
        (LATIN, "zh", "en"),
        (LATIN, "ug-Latn", "ug-Latn"),
        (Script.CYRILLIC, "uk", "uk"),
        (Script.OTHER, "jv", "jv"),
        (Script.OTHER, None, "und"),
    ],
)
def test_the_language_of_a_run(script: Script, given_language: str | None, expected: str) -> None:
    assert language_for(script, given_language) == expected


def test_the_script_of_a_language() -> None:
    assert [script_of(it) for it in ("en-GB", "fa", "zh-Hant", "ug", "ug-Latn", "ku", "ckb", "uk")] == [
        LATIN, ARABIC, HAN, ARABIC, LATIN, LATIN, ARABIC, Script.CYRILLIC,
    ]  # fmt: skip
    assert all(script_of(it) in RTL for it in ("ar", "fa", "he", "ug", "ur"))
