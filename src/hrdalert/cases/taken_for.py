"""What keys and words of the case file are taken for: what people write in their place, and what was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

import yaml

Meanings: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]


@cache
def tables() -> Mapping[str, Meanings]:
    """``keys`` by the model of a part, ``words`` by vocabulary: what was meant, and what is written for it."""
    text = (Path(__file__).parent / "taken_for.yaml").read_text("utf-8")
    read: Mapping[str, Meanings] = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return read


def key_meant(model: str, key: str) -> str | None:
    """The key that somebody meant who wrote this one in a part of the case file; None: nobody knows."""
    return _meant("keys", model, key)


def word_meant(vocabulary: str, word: str) -> str | None:
    """The word of a vocabulary that somebody meant who wrote this one; None: nobody knows."""
    return _meant("words", vocabulary, word)


def as_word(written: str) -> str:
    """``true`` and ``Already public`` as the words that they are in a case file."""
    word = "_".join(written.lower().replace("-", " ").split())
    return {"true": "yes", "false": "no"}.get(word, word)


def _meant(table: str, name: str, written: str) -> str | None:
    word = as_word(written)
    return next((meant for meant, words in tables()[table].get(name, {}).items() if word in words), None)
