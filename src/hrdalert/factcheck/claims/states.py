"""How somebody is said to be now, and by which pronoun somebody is meant. It knows only how people are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from hrdalert.factcheck.claims.prose import Claim, Prose
from hrdalert.factcheck.phrases import any_of, one_of, words_of

_CLAUSE: Final = 60
"""So many characters before a word can make it a wish, or a doubt."""
_FAR: Final = 400
"""Further back nobody looks, however long a sentence is."""


def state_claims(prose: Prose) -> Iterator[Claim]:
    """Where a sentence says that somebody is held, or free, or what a court decided, without a doubt or condition."""
    words = prose.words
    kinds, longest, pattern = _phrases(words.language)
    for match in () if longest.isdisjoint(prose.plain) else pattern.finditer(prose.lower):
        kind = kinds[" ".join(match[0].split())]
        begin = max(prose.sentence_at(match.start())[0], match.start() - _FAR)
        if kind in words.told_outcomes:
            clause = max(begin, match.start() - _CLAUSE)
            if not any_of(words.not_told).search(prose.text, clause, match.start()):
                yield Claim("outcome", kind, *match.span())
        elif not any_of(words.hedges).search(prose.text, begin, match.start()):
            yield Claim(kind, None, *match.span())


@cache
def _phrases(language: str) -> tuple[Mapping[str, str], frozenset[str], re.Pattern[str]]:
    """The phrases that tell how somebody is, each with its kind; the longest word of each; and what finds them.

    They are found in a text in lower case.
    """
    words = words_of(language)
    lists = {kind: getattr(words, kind) for kind in ("held", "free", "to_be_freed", "was_freed")}
    kinds = {
        phrase: kind for kind, phrases in (lists | dict(words.told_outcomes)).items() for phrase in phrases
    }
    longest = frozenset(max(re.findall(r"[^\W_]+", phrase), key=len) for phrase in kinds)
    return kinds, longest, re.compile(rf"{one_of(kinds, '')}(?!\w)")


def people_in(prose: Prose, begin: int, end: int, forms: Mapping[str, str]) -> list[tuple[str, int]]:
    """Ids of the people who are named in a part of a text, each with the place of the word, in their order.

    ``forms`` has the words of names, in lower case, that are of one person alone.
    """
    return [(forms[prose.plain[at]], at) for at in prose.words_in(begin, end) if prose.plain[at] in forms]


def pronouns_in(prose: Prose, begin: int, end: int) -> list[tuple[str, int]]:
    """The pronouns of a part of a text: the kind of each, and the place of the word."""
    kinds = {word: kind for kind, words in prose.words.pronouns.items() for word in words}
    return [(kinds[prose.plain[at]], at) for at in prose.words_in(begin, end) if prose.plain[at] in kinds]
