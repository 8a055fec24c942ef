"""Words that are nearly a name on file."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def misspelt(word: str, names: Iterable[str]) -> str:
    """The word of a name on file that is nearly this one, which is no other form of it."""
    if len(word) < 4 or word.isupper():
        return ""
    alike = [
        name
        for name in names
        if abs(len(name) - len(word)) < 3 and (name[0] == word[0] or name[-2:] == word[-2:])
    ]
    near = get_close_matches(word, alike, 1, 0.79)
    if not near or len(near[0]) < 4 or near[0].isupper():
        return ""
    told, known = word.lower(), near[0].lower()
    longer = len(told) - len(known)
    is_form = told.startswith(known) if longer > 0 else known.startswith(told) and longer < -1
    return "" if is_form and abs(longer) < 4 else near[0]
