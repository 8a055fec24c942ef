"""Who reads a document: the office itself, UN experts, a Government, another State, or the public."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

Audience: TypeAlias = Literal["internal", "un", "government", "third_state", "public"]
"""One folder of ``out/`` holds the documents of one audience."""

READERS: Mapping[Audience, str] = {
    "un": "UN experts",
    "government": "a Government",
    "third_state": "a third State",
    "public": "the public",
}
"""How messages call those outside the office."""
