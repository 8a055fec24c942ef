"""What saves every test time: templates compiled once, and no search for rubbish among what was imported."""

from __future__ import annotations

import functools
import gc
from collections.abc import Iterator
from typing import Any

import jinja2
import pytest
from hypothesis import Phase, settings
from jinja2.bccache import Bucket

from hrdalert.cli import options
from hrdalert.knowledge.in_use import apart

settings.register_profile("hrdalert", deadline=None)
settings.register_profile("noticed", deadline=None, phases=(Phase.explicit, Phase.generate))
"""For who asks whether anything fails, and not for the smallest example that does."""
settings.load_profile("hrdalert")


class Compiled(jinja2.BytecodeCache):
    """Compiled templates, for every workspace of this process."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        init = functools.partialmethod(jinja2.Environment.__init__, bytecode_cache=Compiled())
        patch.setattr(jinja2.Environment, "__init__", init)
        yield


@pytest.fixture(autouse=True)
def _no_office_open() -> Iterator[None]:
    with apart():
        yield


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person reads what commands print."""
    monkeypatch.setattr(options, "is_at_a_terminal", lambda **_: True)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000)  # as every command has it
