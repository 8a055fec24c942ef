"""The invented cases of this folder give the documents that they should, and in them what they must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.emptiness import traces_of_nothing
from tests.truth.expectations import EXPECTATIONS, folded, truth


@pytest.mark.parametrize("file", EXPECTATIONS, ids=lambda file: file.name.removesuffix(".expect.yaml"))
def test_the_documents_are_what_they_should_be(file: Path, tmp_path: Path) -> None:
    """Nothing empty stands in any of them, and the case sheet has every entry and everybody."""
    found = truth(file, tmp_path)
    assert list(found.wrong()) == []
    for name, draft in found.drafts.items():
        assert list(traces_of_nothing(draft.document)) == [], name
    texts = [
        *(entry.text or "" for entry in found.case.chronology),
        *(person.called for person in found.case.people),
    ]
    assert [text for text in texts if folded(text) not in found.texts["case-sheet"]] == []
