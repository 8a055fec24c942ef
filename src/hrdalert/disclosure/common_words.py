"""Names that are common words as well, and so prove nothing where they stand alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from hrdalert import knowledge
from hrdalert.disclosure.folding import letters_of


@cache
def common_words() -> Mapping[str, frozenset[str]]:
    """The lists of ``common_words.txt``, which says what they are; ``common``: everyday words and particles."""
    text = Path(__file__).with_name("common_words.txt").read_text("utf-8")
    parts = re.split(r"^(\w+):$", text, flags=re.MULTILINE)
    lists = {name: frozenset(words.split()) for name, words in zip(parts[1::2], parts[2::2], strict=True)}
    return lists | {"common": lists["everyday"] | lists["particles"]}


@cache
def names_of_states() -> Mapping[str, frozenset[tuple[str, ...]]]:
    """The names of States and the adjectives made from them, in letters, by each of their words."""
    names: dict[str, set[tuple[str, ...]]] = {}
    for country in knowledge.countries().values():
        forms = [country.nationality or ""]
        for name in country.names.values():
            forms += (name.short, name.formal, *name.usual.values())
        for form in forms:
            words = tuple(filter(None, map(letters_of, re.split(r"[\s'’-]+", form))))
            for word in words:
                names.setdefault(word, set()).add(words)
    return {word: frozenset(forms) for word, forms in names.items()}
