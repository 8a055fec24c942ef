"""What is worked out once for all documents of a case, and what is let go with each of them."""

from __future__ import annotations

import gc
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from hrdalert.cases import Case
from hrdalert.cases.text import Told
from hrdalert.disclosure import disclose
from hrdalert.disclosure.folding import letters_of
from hrdalert.documents.casetext import Tokens
from tests import chang

DAY = chang.named().as_of


def _worded(headlines: Mapping[str, Told]) -> Case:
    """The case with one telling, which words headlines anew."""
    return chang.named().model_copy(update={"texts": {}, "headlines": headlines, "editions": ()})


def test_documents_without_words_of_their_own_share_a_view() -> None:
    case = _worded({})
    views = [disclose(case, "public", DAY, "en", id) for id in ("press-release", "urgent-action")]
    assert views[0] is views[1]
    assert views[0] is not disclose(case, "un", DAY, "en", "press-release")


def test_a_view_for_a_document_has_its_own_words_alone() -> None:
    headlines = {"press-release": Told.of("For the press"), "urgent-action": Told.of("For members")}
    case = _worded(headlines)
    every = disclose(case, "public", DAY)
    release, letter = (disclose(case, "public", DAY, "en", id) for id in ("press-release", "a-letter"))
    assert set(every.headlines) == set(headlines)
    assert set(release.headlines) == {"press-release"}
    assert letter.headlines == {}
    assert replace(release, headlines={}) == letter


@pytest.mark.parametrize("document", chang.DOCUMENTS)
def test_a_composed_document_leaves_no_circle(document: str) -> None:
    chang.composed(document)
    gc.collect()
    gc.disable()
    try:
        before = _tables()
        chang.composed(document)
        assert _tables() == before
    finally:
        gc.enable()


def _tables() -> int:
    return sum(isinstance(each, Tokens) for each in gc.get_objects())


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("A_plain line, 2.", "aplainline2"),
        ("Nguyễn\nVăn A", "nguyenvana"),
        ("one\nİzmir\n\nthree", "oneizmirthree"),
        ("", ""),
    ],
)
def test_letters_of_a_text_are_those_of_its_lines(text: str, letters: str) -> None:
    assert letters_of(text) == letters
