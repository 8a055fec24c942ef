"""How somebody is said to be now, and by which pronoun somebody is meant. It knows only how people are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from hrdalert.factcheck.claims.text import Claim, Prose
from hrdalert.factcheck.words import any_of

_CLAUSE: Final = 60
"""So many characters before a word can make it a wish, or a doubt."""


def state_claims(prose: Prose) -> Iterator[Claim]:
    """Where a sentence says in the present tense that somebody is held, or is free, without a doubt or condition."""
    words = prose.words
    for kind in ("held", "free", "to_be_freed", "was_freed"):
        for match in any_of(getattr(words, kind)).finditer(prose.text):
            begin, _ = prose.sentence_at(match.start())
            if not any_of(words.hedges).search(prose.text, begin, match.start()):
                yield Claim(kind, None, *match.span())


def outcome_claims(prose: Prose) -> Iterator[Claim]:
    """Where a sentence says as a fact that a court convicted, acquitted, or quashed."""
    for outcome, words in prose.words.told_outcomes.items():
        for match in any_of(words).finditer(prose.text):
            begin, _ = prose.sentence_at(match.start())
            clause = max(begin, match.start() - _CLAUSE)
            if not any_of(prose.words.not_told).search(prose.text, clause, match.start()):
                yield Claim("outcome", outcome, *match.span())


def people_in(prose: Prose, begin: int, end: int, forms: Mapping[str, str]) -> list[tuple[str, int]]:
    """Ids of the people who are named in a part of a text, each with the place of the word, in their order.

    ``forms`` has the words of names, in lower case, that are of one person alone.
    """
    return [(forms[prose.plain[at]], at) for at in prose.words_in(begin, end) if prose.plain[at] in forms]


def pronouns_in(prose: Prose, begin: int, end: int) -> list[tuple[str, int]]:
    """The pronouns of a part of a text: the kind of each, and the place of the word."""
    kinds = {word: kind for kind, words in prose.words.pronouns.items() for word in words}
    return [(kinds[prose.plain[at]], at) for at in prose.words_in(begin, end) if prose.plain[at] in kinds]
