"""Patterns that look only at texts that hold one of the words near them."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import hrdalert
from hrdalert.disclosure import relations
from hrdalert.patterns import _Later, later


def _with_words_near(value: Any) -> Iterator[_Later]:
    if isinstance(value, _Later) and value._near:
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _with_words_near(each)


def _in(module: ModuleType) -> Iterator[tuple[str, _Later]]:
    for name, value in vars(module).items():
        yield from ((f"{name}", pattern) for pattern in _with_words_near(value))


MODULES = [
    importlib.import_module(found.name) for found in pkgutil.walk_packages(hrdalert.__path__, "hrdalert.")
]
PATTERNS = {
    id(pattern): pytest.param(pattern, id=f"{module.__name__}.{name}")
    for module in MODULES
    for name, pattern in _in(module)
}


@pytest.mark.parametrize("pattern", PATTERNS.values())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(data=some.data())
def test_words_near_stand_in_all_that_a_pattern_finds(pattern: _Later, data: some.DataObject) -> None:
    plain = re.compile(*pattern._written)
    text = data.draw(some.from_regex(plain))
    assert [each.span() for each in pattern.finditer(text)] == [each.span() for each in plain.finditer(text)]


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=some.from_regex(re.compile(*relations.NEAR._written)))  # type: ignore[attr-defined]
def test_no_word_for_somebody_near_is_passed_over(text: str) -> None:
    """What it finds keeps people from being found, so that each of its words is tried."""
    assert relations.NEAR.search(text)


def test_a_pattern_for_any_case_knows_all_ways_to_write_a_letter() -> None:
    prison = later("prison", re.IGNORECASE, near=("prison",))
    for text in ("PRISON", "prıson", "prſon prison", "priſon"):
        assert prison.search(f"in {text}"), text


def test_a_pattern_that_is_not_near_finds_nothing() -> None:
    prison = later("prison", near=("prison",))
    assert prison.search("free") is prison.match("free") is prison.fullmatch("free") is None
    assert list(prison.finditer("free")) == prison.findall("free") == []
    assert prison.sub("cell", "a prison") == "a cell"
    assert prison.search("in a prison", 4).span() == (5, 11)  # type: ignore[union-attr]
