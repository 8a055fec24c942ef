"""Patterns that look only at texts that hold one of the words near them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from hrdalert.disclosure import relations
from hrdalert.patterns import _Later, later
from hrdalert.review import prose_english, prose_form, rules_english


def _with_words_near(value: Any) -> Iterator[_Later]:
    if isinstance(value, _Later) and value._near:
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _with_words_near(each)


def _in(module: ModuleType) -> Iterator[tuple[str, _Later]]:
    for name, value in vars(module).items():
        yield from ((f"{name}", pattern) for pattern in _with_words_near(value))


PATTERNS = [
    pytest.param(pattern, id=f"{module.__name__}.{name}")
    for module in (prose_english, prose_form, rules_english, relations)
    for name, pattern in _in(module)
]


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(data=some.data())
def test_words_near_stand_in_all_that_a_pattern_finds(pattern: _Later, data: some.DataObject) -> None:
    plain = re.compile(*pattern._written)
    text = data.draw(some.from_regex(plain))
    assert [each.span() for each in pattern.finditer(text)] == [each.span() for each in plain.finditer(text)]


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
