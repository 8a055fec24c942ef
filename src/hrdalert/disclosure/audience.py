"""Who reads a document: the office itself, UN experts, a Government, another State, or the public."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Audience: TypeAlias = Literal["internal", "un", "government", "third_state", "public"]
"""One folder of ``out/`` holds the documents of one audience."""
AUDIENCES: Final[tuple[Audience, ...]] = ("public", "third_state", "government", "un", "internal")
"""All of them; the office itself comes last."""
STOPPED: Final[tuple[Audience, ...]] = ("government", "third_state", "public")
"""Those for which nothing is made while somebody may be missing whom it must not name."""

READERS: Mapping[Audience, str] = {
    "un": "UN experts",
    "government": "a Government",
    "third_state": "a third State",
    "public": "the public",
}
"""How messages call those outside the office."""
