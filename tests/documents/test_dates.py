"""Dates are worded as precisely as they are known, and no more so."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from hrdalert.cases.dates import CaseDate
from hrdalert.documents.date_wording import date_words, language_name
from hrdalert.documents.words import Words, read_words

ENGLISH = read_words("en")

WORDED = {
    "2020-10-22": "22 October 2020",
    "2020-10": "October 2020",
    "2020": "2020",
    "1984~": "about 1984",
    "2020-10-22~": "about 22 October 2020",
    "1984?": "1984 (not certain)",
    "2017-09-10/2017-09-12": "10 September 2017 to 12 September 2017",
    "2020-05/2020-12": "May 2020 to December 2020",
    "2020-05/2020-05": "May 2020",
    "2020-10-22/..": "since 22 October 2020",
    "../2020-10": "until October 2020",
    "[2025-11-27..2025-11-30]": "between 27 November 2025 and 30 November 2025",
    "[2025-11-27..]": "27 November 2025 or later",
    "[..2009]": "2009 or earlier",
    "unknown": "date not known",
}


@pytest.mark.parametrize("text", WORDED)
def test_a_date_is_worded_as_it_is_known(text: str) -> None:
    assert date_words(CaseDate.parse(text), ENGLISH) == WORDED[text]


@pytest.mark.parametrize(
    ("text", "part", "worded"),
    [
        ("2025-11", "early", "early November 2025"),
        ("2025", "mid", "mid-2025"),
        ("2025-12", "late", "late December 2025"),
    ],
)
def test_a_part_of_a_month_or_year_is_named(text: str, part: str, worded: str) -> None:
    assert date_words(CaseDate.parse(text, part), ENGLISH) == worded


def test_the_day_of_a_document_is_worded_alike() -> None:
    assert date_words(datetime.date(2026, 3, 1), ENGLISH) == "1 March 2026"


def test_another_language_has_its_own_order_and_its_own_first(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    dates = 'dates: {day: "{d} {month} {y}", first_of_month: "1er", month: "{month} {y}", early: "début {span}"}\n'
    (tmp_path / "words" / "fr.yaml").write_text(dates, "utf-8")
    french: Words = read_words("fr", tmp_path)
    assert date_words(datetime.date(2026, 3, 1), french) == "1er mars 2026"
    assert date_words(datetime.date(2026, 8, 11), french) == "11 août 2026"
    assert date_words(CaseDate.parse("2026-08", "early"), french) == "début août 2026"


def test_languages_are_named_in_the_language_of_the_document() -> None:
    assert language_name("zh", "en") == "Chinese"
    assert language_name("ar", "fr") == "arabe"
    assert language_name("no such", "en") == "no such"
