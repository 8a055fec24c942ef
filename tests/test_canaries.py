"""No file holds what its reader may not see: a word of its own in every field of the case, searched for in every part.

The fields are found by walking the model of the case file, so that a new one fails here until somebody has decided
who may see it. What a reader may see is looked for too, so that nothing passes by printing nothing.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from hrdalert.cases import Case
from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.view import CaseView, TextView
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.errors import RefusedError
from hrdalert.settings import FORMATS
from tests.disclosing import DAY, PACKAGED, office_in, parts_of, squeezed, view_of
from tests.planting import EARLIER, LETTERS, ROWS, SCENARIOS, Planting, Scenario, planted

# --- the decisions


def test_somebody_has_decided_who_may_see_each_field() -> None:
    """A new field of the case file fails here, and so does a decision on a field that is gone."""
    used = {row for measure in (False, True) for row in planted("open", measure)[0].rows.values()}
    assert used == set(ROWS)


def test_words_and_days_stand_nowhere_twice() -> None:
    for scenario in SCENARIOS:
        words = list(map(squeezed, planted(scenario)[0].canaries.values()))
        assert len(words) > 200
        assert not [word for word in words if sum(word in other for other in words) > 1]


def test_what_holds_nothing_of_the_case_has_no_word() -> None:
    for scenario in SCENARIOS:
        planting, _ = planted(scenario)
        marked = {path for path in planting.canaries if planting.sees(path) == "="}
        assert not marked
        unmarked = {path for path in planting.rows if path not in planting.canaries}
        assert all(planting.sees(path) in ("=", "-") for path in unmarked), unmarked


# --- views


def _strings(value: Any) -> Iterator[str]:
    """Everything in a view that could be printed: texts, words, ids and days."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, CaseDate | datetime.date):
        day = value.start if isinstance(value, CaseDate) else value
        yield f"{day.day} {day:%B %Y}" if day else str(value)
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, Mapping | types.MappingProxyType):
        yield from _strings((*value.keys(), *value.values()))
    elif isinstance(value, Struct | TextView):
        for name in TextView.__slots__ if isinstance(value, TextView) else value.__struct_fields__:
            if name != "origin" or not hasattr(getattr(value, name), "line"):
                yield from _strings(getattr(value, name))


@pytest.mark.parametrize("with_measure", [False, True], ids=["people", "measure"])
@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_view_holds_what_its_audience_may_see_and_nothing_else(
    scenario: Scenario, letter: str, with_measure: bool
) -> None:
    planting, case = planted(scenario, with_measure)
    view: CaseView = view_of(case, LETTERS[letter])
    found = squeezed("|".join(_strings(view)))
    wrong = {
        path: planting.sees(path)
        for path, canary in planting.canaries.items()
        if (squeezed(canary) in found) is not (letter in planting.sees(path))
    }
    assert not wrong


# --- files


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return office_in(tmp_path_factory.mktemp("canaries") / "office")


def draft(desk: Desk, case: Case, document: str, out: Path, day: datetime.date = DAY) -> list[Path]:
    return [drafted.path for drafted in desk.draft(case, Order(document, "en", day), FORMATS, out, DAY)]


def found_in(path: Path, planting: Planting) -> dict[str, str]:
    """The canaries in a file, by the keys where they stand in the case, each with the part where it was found."""
    parts = {name: squeezed(text) for name, text in parts_of(path)}
    return {
        keys: name
        for keys, canary in planting.canaries.items()
        for name, text in parts.items()
        if squeezed(canary) in text
    }


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_part_of_any_file_holds_what_its_reader_may_not_see(
    desk: Desk, tmp_path: Path, scenario: Scenario, letter: str
) -> None:
    """Neither what the packaged documents print, nor what any template could print of the view."""
    planting, case = planted(scenario)
    everything = f"everything-{LETTERS[letter]}"
    may_see = {path for path in planting.canaries if letter in planting.sees(path)}
    refused = set()
    for document in (everything, *(name for name, reader in PACKAGED.items() if reader == LETTERS[letter])):
        try:
            paths = draft(desk, case, document, tmp_path)
        except RefusedError:
            refused.add(document)
            continue
        assert {path.suffix.removeprefix(".") for path in paths} == set(FORMATS)
        for path in paths:
            found = found_in(
                path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path, planting
            )
            assert not {keys: part for keys, part in found.items() if keys not in may_see}, path
            if document == everything:
                assert not may_see - set(found), path
    assert refused == (
        {"un-communication", "appeal-letter"} & set(PACKAGED) if scenario == "withheld" else set()
    ) & {name for name, reader in PACKAGED.items() if reader == LETTERS[letter]}


@pytest.mark.parametrize("letter", LETTERS)
def test_a_document_of_an_earlier_day_holds_nothing_of_the_present_telling(
    desk: Desk, tmp_path: Path, letter: str
) -> None:
    """And the one of today nothing of the earlier: each is told by one edition alone."""
    planting, case = planted("open")
    now = {path: f"editions.{path}" for path in planting.canaries if f"editions.{path}" in planting.canaries}
    assert len(now) > 15
    (path,) = [
        path
        for path in draft(desk, case, f"everything-{LETTERS[letter]}", tmp_path, EARLIER)
        if path.suffix == ".txt"
    ]
    found = set(found_in(path, planting))
    assert not found & set(now)
    assert {then for path, then in now.items() if letter in planting.sees(path)} == found & set(now.values())


def test_a_canary_is_found_wherever_a_file_can_hide_it(desk: Desk, tmp_path: Path) -> None:
    """The search itself: in runs that Word has split, in streams, in metadata and in the names of files."""
    import io
    import zipfile

    import pypdf

    planting = Planting("open", canaries={"word": "zakodubemona"})
    docx = tmp_path / "split.docx"
    with zipfile.ZipFile(docx, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:r><w:t>zako</w:t></w:r><w:r><w:t>du&#98;emona</w:t></w:r>")
    assert found_in(docx, planting)
    hidden = tmp_path / "metadata.pdf"
    writer = pypdf.PdfWriter()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Keywords": "Zako-du-bemona"})
    buffer = io.BytesIO()
    writer.write(buffer)
    hidden.write_bytes(buffer.getvalue())
    assert found_in(hidden, planting)
    named = tmp_path / "Zakodubemona.md"
    named.write_text("nothing")
    assert found_in(named, planting)
    assert not found_in(tmp_path / "split.docx", Planting("open", canaries={"word": "zakodubemonu"}))
