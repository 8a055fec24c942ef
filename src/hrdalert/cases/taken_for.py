"""What keys and words of the case file are taken for: what people write in their place, and what was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def tables() -> Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]:
    """``keys`` by the model of a part, ``words`` by vocabulary: what was meant, and what is written for it."""
    text = (Path(__file__).parent / "taken_for.yaml").read_text("utf-8")
    read: Mapping[str, Any] = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return read


def meant(table: str, name: str, written: str) -> str | None:
    """What somebody meant who wrote this as a key of a part of the case file, or as a word; None: nobody knows."""
    word = as_word(written)
    return next((meant for meant, words in tables()[table].get(name, {}).items() if word in words), None)


def as_word(written: str) -> str:
    """``true`` and ``Already public`` as the words that they are in a case file."""
    word = "_".join(written.lower().replace("-", " ").split())
    return {"true": "yes", "false": "no"}.get(word, word)
