"""The office in which the tests of the interview are asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cli import cases, documents, main

from .answers import TODAY


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace in which we stand, on the day of the interview."""
    CliRunner().invoke(main, ["init", str(tmp_path / "office")], catch_exceptions=False)
    monkeypatch.chdir(tmp_path / "office")
    for module in (cases, documents):
        monkeypatch.setattr(module, "today", lambda: TODAY)
    return tmp_path / "office"
