"""What keys of the case file are called on the page, and what is said of them there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hrdalert.cases.located_yaml import plain_values
from hrdalert.cases.shape import Key
from hrdalert.store import read_text


@cache
def _labels() -> Any:
    return plain_values(read_text(Path(__file__).with_name("labels.yaml")))


def label(model: str, key: str) -> str:
    """What the key of a part of the model is called."""
    of_part = _labels().get(model, {})
    plain = key.replace("_", " ")
    return str(of_part.get(key) or _labels()["any"].get(key) or plain[:1].upper() + plain[1:])


def hint(key: Key) -> str:
    """What is said of a key, without what the file alone needs."""
    words = key.description
    for begin in (": {", ": [", " (ISO", "{", "["):
        words = words.partition(begin)[0]
    words = words.strip().rstrip(":;,")
    return words[:1].upper() + words[1:]
