"""Notes are cut into entries: each day is found with its sentences, and nothing is guessed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from babel.dates import format_date
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.cases.reading import check_case
from hrdalert.cli import main
from hrdalert.drafts.notes import entries_in
from hrdalert.workspace import init
from tests.desk.conftest import CASE

TABLE = """\
| # | Date | Place | What happened | Source |
|---|---|---|---|---|
| 1 | 2026-05-03 | a very long name of a street in the harbour | Taken from her office | S1 |
| 2 | 2026-05-04 to about 2026-05-09 | cell 3 | Held without a lawyer, as she told her brother | S1 |
| 3 | early 2026-06 | — | Let go | S2 |
| 4 | — | — | Nobody knows when her files were burnt | S2 |
"""
CALL = """\
# A call with her brother

He rang at noon. On 3 May 2026 officers took her. She was in her office.
Two days later, on 5 May, a lawyer was turned away.

- in June 2026: moved to Saltmarsh
- her files were burnt
- 3/6/2026 a hearing
"""


def _told(notes: str, language: str = "en") -> list[tuple[str, str]]:
    return [(one.date, one.text) for one in entries_in(notes, language)]


def test_rows_of_a_table_with_a_day() -> None:
    assert _told(TABLE) == [
        ("2026-05-03", "Taken from her office"),
        ("2026-05-04/2026-05-09", "Held without a lawyer, as she told her brother"),
        ("2026-06", "Let go"),
    ]


def test_sentences_with_a_day_and_those_that_belong_to_them() -> None:
    assert _told(CALL) == [
        ("2026-05-03", "On 3 May 2026 officers took her. She was in her office."),
        ("2026-05-05", "Two days later, on 5 May, a lawyer was turned away."),
        ("2026-06", "in June 2026: moved to Saltmarsh"),
        ("", "3/6/2026 a hearing"),
    ]
    assert [one.line for one in entries_in(CALL, "en")] == [3, 4, 6, 8]


def test_no_year_is_guessed() -> None:
    assert _told("On 5 May a lawyer was turned away.") == [("", "On 5 May a lawyer was turned away.")]


@given(
    st.dates(datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)),
    st.sampled_from(["en", "fr", "es"]),
    st.sampled_from(["{}.", "{}: a search.", "x\n\n- {} – y", "a\t{}\tthe harbour", "| 7 | {} | b |"]),
)
def test_every_day_in_words_is_found(day: datetime.date, language: str, notes: str) -> None:
    written = format_date(day, "long", locale=language)
    assert [date for date, _ in _told(notes.format(written), language)] == [day.isoformat()]


@given(st.text())
def test_whatever_was_jotted_down_is_read(notes: str) -> None:
    for one in entries_in(notes, "en"):
        assert 1 <= one.line <= len(notes.splitlines())


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    init(tmp_path)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "cases" / "2026-007.yaml"
    path.write_text(CASE, encoding="utf-8")
    (tmp_path / "call.txt").write_text(CALL, encoding="utf-8")
    return path


def test_what_is_added_stands_at_its_day_with_its_source(case: Path) -> None:
    done = CliRunner().invoke(main, ["notes", "2026-007", "call.txt", "--sources", "S1", "--yes"])
    assert done.exit_code == 0, done.output
    read = check_case(case)
    assert read.case is not None
    dates = [str(entry.date) for entry in read.case.chronology]
    assert dates[-1] == "unknown"
    assert sorted(dates[:-1]) == dates[:-1]
    added = next(entry for entry in read.case.chronology if str(entry.date) == "2026-05-05")
    assert (str(added.text), added.sources, added.violations) == (
        "Two days later, on 5 May, a lawyer was turned away.",
        ("S1",),
        (),
    )


@pytest.mark.parametrize("more", [[], ["--sources", "S9", "--yes"]])
def test_nothing_is_written_that_nobody_said_yes_to(more: list[str], case: Path) -> None:
    done = CliRunner().invoke(main, ["notes", "2026-007", "call.txt", *more])
    assert done.exit_code == 1
    assert case.read_text(encoding="utf-8") == CASE
