"""The invented cases of this folder give the documents that they should, and in them what they must hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hrdalert.cases.model import texts_of
from tests.emptiness import traces_of_nothing
from tests.truth.expectations import EXPECTATIONS, folded, truth


@pytest.mark.parametrize("file", EXPECTATIONS, ids=lambda file: file.name.removesuffix(".expect.yaml"))
def test_the_documents_are_what_they_should_be(file: Path, tmp_path: Path) -> None:
    """Nothing empty stands in any of them, and the case sheet has every entry and everybody.

    Where a text of the case itself says None, the word is no trace of nothing.
    """
    found = truth(file, tmp_path)
    assert list(found.wrong()) == []
    says_none = any(re.search(r"\bNone\b", text) for _, text in texts_of(found.case))
    for name, draft in found.drafts.items():
        traces = traces_of_nothing(draft.document)
        assert [trace for trace in traces if not (says_none and trace.startswith("'None'"))] == [], name
    texts = [
        *(entry.text or "" for entry in found.case.chronology),
        *(person.called for person in found.case.people),
    ]
    assert [text for text in texts if folded(text) not in found.texts["case-sheet"]] == []
