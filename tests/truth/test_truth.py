"""The invented cases of this folder give the documents that they should, and in them what they must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.truth.expectations import EXPECTATIONS, truth


@pytest.mark.parametrize("file", EXPECTATIONS, ids=lambda file: file.name.removesuffix(".expect.yaml"))
def test_the_documents_are_what_they_should_be(file: Path, tmp_path: Path) -> None:
    assert list(truth(file, tmp_path).wrong()) == []
