"""All that eight whole cases say can be edited on the page, and the page speaks to people."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hrdalert.cases.model import Case
from hrdalert.cases.shape import shape_of, shapes
from hrdalert.cases.yaml_spans import Layout
from hrdalert.workspace import init
from tests.desk.conftest import Desk
from tests.desk.pages import Seen, case_pages

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.yaml"))
KEYS = "|".join(sorted({name for shape in shapes(shape_of(Case)) for name in shape.keys}))
YAML = re.compile(rf"\w_\w|\b(?:{KEYS}):(?=\s|$)|[{{}}\[\]]")
"""A key of the case file as the file has it, and signs that no person reads aloud."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = tmp_path_factory.mktemp("office")
    init(root)
    (root / "cases" / "example.yaml").unlink()
    for file in CASES:
        shutil.copy(file, root / "cases")
    return Desk(root)


@pytest.fixture(scope="module")
def cases(desk: Desk) -> dict[str, list[str]]:
    """The parts of the page of each case, by its name."""
    home = desk.ask("/page/home").get_data(as_text=True)
    return {name: list(case_pages(desk, name)) for name in re.findall(r'href="#case/([^"]+)"', home)}


def _values(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of each value that stands in a file."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield from _values(one, (*path, step))
    if not isinstance(value, dict | list):
        yield path


def _kind(path: tuple[str | int, ...], fields: dict[tuple[str | int, ...], str]) -> str:
    """The kind of the field in which a value stands: a bare value may stand for its part, or for a list of one."""
    whole = [path[:length] for length in range(len(path), 0, -1)]
    bare = [field for field in fields if _bare(field)[: len(_bare(path))] == _bare(path)]
    return next((fields[field] for field in (*whole, *bare) if field in fields), "")


def _bare(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return tuple(step for step in path if step != 0)


def test_every_value_of_the_cases_has_a_field(desk: Desk, cases: dict[str, list[str]]) -> None:
    """One in a hundred at most stands in a box of the file's own text."""
    lost, raw, count = [], [], 0
    for name, pages in cases.items():
        file = desk.root / "cases" / f"{name}.yaml"
        fields = {path: kind for html in pages for path, kind in Seen(html).fields.items()}
        for path in _values(Layout(file.read_bytes(), file).values):
            count += 1
            kind = _kind(path, fields)
            lost += [] if kind else [(name, path)]
            raw += [(name, path)] if kind == "yaml" else []
    assert not lost
    assert len(raw) <= count / 100, raw


def test_no_page_speaks_as_the_file_does(desk: Desk, cases: dict[str, list[str]]) -> None:
    addresses = ("home", "new", "deadlines", *(f"case/{name}" for name in cases))
    pages = [desk.ask(f"/page/{address}").get_data(as_text=True) for address in addresses]
    pages += [html for parts in cases.values() for html in parts]
    words = {word for page in pages for word in Seen(page).words}
    assert [word for word in sorted(words) if YAML.search(word)] == []
