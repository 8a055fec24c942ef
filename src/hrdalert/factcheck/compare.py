"""The fact check of a case: its texts held against what is on file, and its entries against their own data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from hrdalert.factcheck.claims.found import claims_of
from hrdalert.factcheck.claims.text import Prose
from hrdalert.factcheck.entries import entry_differences
from hrdalert.factcheck.exact import exact_differences
from hrdalert.factcheck.finding import Difference
from hrdalert.factcheck.onfile import OnFile
from hrdalert.factcheck.texts import pronoun_differences, sentences_of, text_differences

_ENTRY: Final = re.compile(r"chronology\[(\d+)\]\.text")


def differences(facts: OnFile, key: str, text: str, language: str | None = None) -> Iterator[Difference]:
    """What differs in one text, by its key: an entry is compared with its own data, any other text with all of them.

    Without a language, the text is in that of the case.
    """
    if entry := _ENTRY.fullmatch(key):
        prose, claims = facts.entries[int(entry[1])]
        yield from entry_differences(facts, int(entry[1]))
    else:
        prose = Prose(text, language or facts.language)
        claims = claims_of(prose)
        for sentence in sentences_of(facts, prose, claims):
            yield from text_differences(sentence)
    yield from exact_differences(facts, key, prose, claims)
    yield from pronoun_differences(facts, prose)


def all_differences(facts: OnFile, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, Difference]]:
    """The same of many texts, each with its key and the text."""
    for key, text in texts:
        yield from ((key, text, one) for one in differences(facts, key, text))
