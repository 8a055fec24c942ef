"""One PostgreSQL server for all tests of a run that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server
