from __future__ import annotations

import pytest

from hrdalert.workspace import Workspace
from tests.inquiry.building import office


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that several tests write inquiries into, each its own."""
    return office(tmp_path_factory.mktemp("shared"))
