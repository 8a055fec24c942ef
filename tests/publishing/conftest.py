"""The office and the servers of these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.publishing.office import SITE, Office, office
from tests.publishing.servers import PASSWORD, USER, WordPressServer, running

__all__ = ["office", "website"]


@pytest.fixture
def website(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[WordPressServer]:
    """A website of the office, which hrdalert.yaml knows, too."""
    server = WordPressServer()
    monkeypatch.setenv("LANTERN_PASSWORD", PASSWORD)
    wordpress = f"{{url: '{server.url}', user: {USER}, password: {{env: LANTERN_PASSWORD}}}}"
    office.set_up(f"{SITE}  wordpress: {wordpress}\n")
    with running(server):
        yield server
