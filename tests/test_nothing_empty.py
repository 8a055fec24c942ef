"""Nothing empty is printed: whatever key of a case is taken out, no document shows where it was."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hrdalert.cases.reading import check_text
from hrdalert.workspace import OpenCase, Workspace
from tests.builder import EXAMPLE, case_values, written
from tests.drafting import a_workspace, all_drafts
from tests.emptiness import traces_of_nothing

Way = tuple[str | int, ...]


def _keys(value: Any, way: Way = ()) -> Iterator[Way]:
    """The way to every key of a case, those within lists and within other keys too."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*way, key)
            yield from _keys(inner, (*way, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _keys(inner, (*way, number))


def _pairs(value: Any, way: Way = ()) -> Iterator[tuple[Way, Way]]:
    """Every two keys of one entry of a list."""
    if isinstance(value, dict):
        if way and isinstance(way[-1], int):
            yield from (((*way, one), (*way, two)) for one, two in itertools.combinations(value, 2))
        for key, inner in value.items():
            yield from _pairs(inner, (*way, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _pairs(inner, (*way, number))


ABROAD = {
    "third_states": ["FRA"],
    "requests": [
        {"do": "observe_trial", "of": "ada", "what": "the hearing in May", "by": "2026-04-10"},
        {"text": "ask what has become of the eleven puppets", "only": ["ministry-of-waters"]},
    ],
    "appeal_to": ["harbour-police", "ministry-of-waters", "embassy-of-france"],
}
"""An embassy of another State is written to as well."""
VALUES = case_values(EXAMPLE, **ABROAD)
SINGLE = [(way,) for way in _keys(VALUES)]
CHANGES = [*SINGLE, *_pairs(VALUES)]


@cache
def _workspace(folder: Path) -> Workspace:
    workspace = a_workspace(folder, EXAMPLE)
    embassy = "{id: embassy-of-france, office: Embassy, kind: embassy, country: CHN, represents: FRA, source: invented"
    offices = f"recipients: [{embassy}, address: [4 Heron Road], salutation: 'Your Excellency,'}}]\n"
    (workspace.root / "recipients" / "abroad.yaml").write_text(offices, encoding="utf-8")
    return workspace


def _without(ways: tuple[Way, ...]) -> str:
    values = copy.deepcopy(VALUES)
    for *way, last in ways:
        place: Any = values
        for step in way:
            place = place[step]
        del place[last]
    return written(values)


def test_no_template_of_another_language_leaves_a_trace(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The example has no texts in these languages: a gap stands for each."""
    workspace = _workspace(tmp_path_factory.mktemp("office") / "w")
    for language in {language for _, language in workspace.letters.all()} - {"en"}:
        for ways in ((), *SINGLE):
            read = check_text(_without(ways), workspace.cases_folder / "case.yaml")
            if read.case is not None:
                drafts, _ = all_drafts(
                    OpenCase(workspace, read.path, read.case, read.problems), language=language
                )
                for draft in drafts:
                    assert list(traces_of_nothing(draft.document)) == [], (language, ways, draft.document.id)


@pytest.mark.parametrize("part", range(8))
def test_no_trace_is_left_of_a_key_that_is_taken_out(
    part: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file that cannot be read without the key says so at its line; one that can gives documents without a hole."""
    workspace = _workspace(tmp_path_factory.mktemp("office") / "w")
    drafted = 0
    for ways in CHANGES[part::8]:
        read = check_text(_without(ways), workspace.cases_folder / "case.yaml")
        if read.case is None:
            assert read.problems and all(problem.origin.line for problem in read.problems), ways
            continue
        drafts, _ = all_drafts(OpenCase(workspace, read.path, read.case, read.problems))
        drafted += len(drafts)
        for draft in drafts:
            assert list(traces_of_nothing(draft.document)) == [], (ways, draft.document.id)
    assert drafted > len(CHANGES[part::8])
