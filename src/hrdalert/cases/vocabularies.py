"""The words that can stand in a case file where the model marks a word of a vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

from hrdalert import knowledge


@knowledge.remembered
def words_of(vocabulary: str) -> Sequence[str]:
    """The words of a vocabulary, as a list shows them."""
    if vocabulary == "country":
        return tuple(sorted(knowledge.countries()))
    if vocabulary == "mandate":
        return tuple(knowledge.mandates())
    return tuple(knowledge.vocabulary(vocabulary))


@knowledge.remembered
def known_words(vocabulary: str) -> frozenset[str]:
    """The same, to be asked fast."""
    return frozenset(words_of(vocabulary))


def meaning(vocabulary: str, word: str) -> tuple[str, str]:
    """The name of a word, and when to choose it; the second may be empty."""
    if vocabulary == "country":
        return knowledge.countries()[word].short(), ""
    if vocabulary == "mandate":
        return knowledge.mandates()[word].title(), ""
    term = knowledge.vocabulary(vocabulary)[word]
    return term.label(), term.explanation
