"""What check says, as the page says it: at its field, by labels, without the file or the terminal."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hrdalert.cases.edit import Edit, edited
from hrdalert.cases.key_paths import key_at
from hrdalert.cases.located_yaml import scan
from hrdalert.desk.labels import page_words
from hrdalert.desk.plain_words import in_words
from hrdalert.drafts.checking import Checked, check
from hrdalert.errors import Problem
from hrdalert.workspace import Workspace, init
from tests.desk.test_reach import CASES, KEYS

TODAY = datetime.date(2026, 12, 2)
FILE_WORDS = re.compile(rf"\b(?:{KEYS}):(?=[\s,;.)]|$)|[{{}}]|\b[a-z]+_[a-z]+\b|\bhrdalert [a-z]|\(line \d")
"""A key before a colon, a part in braces, a word that is written with _, a command, a line of the file."""


@pytest.mark.parametrize(
    ("said", "path", "plain"),
    [
        ("write letter:, in the first person", (), "write “What an official should read”, in the first person"),
        ("date: 'noon' is no date", ("chronology", 0, "date"), "“When” – 'noon' is no date"),
        ("write kind: charge or judgment", ("chronology", 2), "write “Kind” charge or judgment"),
        (
            "write another day under urgent: by:, or none",
            (),
            "write another day under “Why it cannot wait”, “By which day”, or none",
        ),
        ("write urgent: {why: …}, or add it", (), "write “Why it cannot wait” (“Why”), or add it"),
        ("for each, {ada: convicted, ben: acquitted}; so", (), "for each, (ada convicted, ben acquitted); so"),
        ("these texts name it: analysis[2].text", (), "these texts name it: “Our arguments” 3, “Our argument”"),
        ("the custody (line 774) has no end", (), "the custody has no end"),
        ("change them; when read: hrdalert still-true 2026-007", (), "change them"),
        ("one of a list … (hrdalert schema --words lists them all)", (), "one of a list …"),
        ("of death_threats", (), "of Death threats and physical attacks"),
        ("still held: nobody knows where", (), "still held: nobody knows where"),
    ],
)  # fmt: skip
def test_keys_are_said_by_their_labels(said: str, path: tuple[Any, ...], plain: str) -> None:
    assert in_words(said, page_words("en"), path) == plain


def test_labels_stand_in_the_marks_of_the_language() -> None:
    assert in_words("write letter:", page_words("fr")).startswith("write « ")


def _checked(root: Path) -> Iterator[tuple[bytes, Checked]]:
    """Each case of the repository, whole; the first also without each of its keys in turn."""
    file = root / "cases" / "case.yaml"
    for case in CASES:
        if case.name.count(".") > 1:
            continue
        data = case.read_bytes()
        for key in ("", *(scan(data, case).value if case == CASES[0] else ())):
            written = edited(data, case, [Edit("remove", (key,))]) if key else data
            file.write_bytes(written)
            yield written, check(Workspace.open(root), file, clock=TODAY)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[bytes, Problem, tuple[str | int, ...]]]:
    root = tmp_path_factory.mktemp("office")
    init(root)
    shutil.rmtree(root / "cases")
    (root / "cases").mkdir()
    return [
        (data, problem, tuple(path))
        for data, checked in _checked(root)
        for problem, path in checked.placed(data)
    ]


def test_each_problem_says_at_which_key_it_stands(
    found: list[tuple[bytes, Problem, tuple[str | int, ...]]],
) -> None:
    for data, problem, path in found:
        if problem.origin.file.name != "case.yaml":
            continue
        assert path, problem
        marks = scan(data, problem.origin.file).marks
        assert marks.has(path) or (key_at(path) is not None and marks.has(path[:-1])) or path[-1:] == (0,), (
            problem
        )


def test_no_problem_speaks_as_the_file_or_the_terminal_does(
    found: list[tuple[bytes, Problem, tuple[str | int, ...]]],
) -> None:
    words = page_words("en")
    for _, problem, path in found:
        for said in (problem.text.partition(":\n")[0], problem.mend):
            plain = in_words(said, words, path)
            assert not FILE_WORDS.search(plain), (said, plain)
            assert plain.strip() or not said.strip()
