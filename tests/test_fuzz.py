"""Case files, templates and word lists as accidents leave them: each gets messages, none a traceback.

``HRDALERT_FUZZED=10000 script/test -k fuzz`` takes that many; without it there are 300.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from hrdalert.cli import main
from hrdalert.workspace import init
from tests.builder import EXAMPLE
from tests.drafting import REAL, ROOT
from tests.fuzzing import mutated

COUNT = int(os.environ.get("HRDALERT_FUZZED", "300"))
PART = 50
"""So many in one test: a run on several cores shares the tests."""
DOCUMENTS = (
    "press-release",
    "un-communication",
    "urgent-action",
    "appeal-letter",
    "case-sheet",
    "wgad",
    "un-form",
)
TEMPLATES = sorted((ROOT / "letter_templates").glob("*/*.md"))
WORDS = sorted((ROOT / "letter_templates" / "words").glob("en*.yaml"))
CASES = (EXAMPLE, *REAL)


class Target(NamedTuple):
    """A file that is mutated, where it lies in the office, and the document that reads it."""

    source: Path
    place: str
    document: str


def target(number: int) -> Target:
    """Which file it is: half are cases, the others templates and word lists."""
    if number % 2:
        return Target(
            CASES[number // 2 % len(CASES)], "cases/example.yaml", DOCUMENTS[number % len(DOCUMENTS)]
        )
    if number % 4:
        source = TEMPLATES[number // 4 % len(TEMPLATES)]
        document = source.parent.name
        return Target(source, f"letter_templates/{document}/en.md", document)
    source = WORDS[number // 4 % len(WORDS)]
    return Target(source, f"letter_templates/words/{source.name}", DOCUMENTS[number // 4 % len(DOCUMENTS)])


@cache
def text_of(source: Path) -> str:
    return source.read_text("utf-8")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    init(tmp_path / "office")
    monkeypatch.chdir(tmp_path / "office")
    yield tmp_path / "office"


@pytest.mark.parametrize("first", range(0, COUNT, PART))
def test_no_accident_ends_in_a_traceback(office: Path, first: int) -> None:
    before = (office / "cases/example.yaml").read_bytes()
    for number in range(first, min(first + PART, COUNT)):
        source, place, document = target(number)
        file = office / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(mutated(text_of(source), number))
        command = ("draft", "-f", "txt") if number % 5 == 0 else ("check",)
        words = [*command, "cases/example.yaml", "-d", document, "--date", "as_of"]
        try:
            done = CliRunner().invoke(main, words, catch_exceptions=False)
        except Exception as error:
            raise AssertionError(f"accident {number} to {source.name}, {words}") from error
        assert done.exit_code in (0, 1, 2, 3), (number, done.output)
        file.unlink()
        (office / "cases/example.yaml").write_bytes(before)
