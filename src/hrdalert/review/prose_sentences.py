"""Where one sentence ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrdalert.patterns import later
from hrdalert.review.prose_english import ABBREVIATIONS, MAY_END, STARTERS

_END = later(r"[.!?…]+[\"'”’»)\]]*(?=\s+\S)")
_SPACE = later(r"\s+")
_WORD = later(r"[\"'“‘«(\[]*(\w[\w'’-]*)")
_INITIAL = later(r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")
_OPENING = "\"'“‘«([-–"


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of an English text: the positions where each begins and ends, without the space between.

    A full stop ends none in "Mr.", "No. 52", "2.30 p.m. on", "J. Smith", "3.5" or a web address. After an
    initial ("Mr A. He …") the next word decides; where it leaves that open, it stays one sentence.
    """
    found, begin = [], len(text) - len(text.lstrip())
    for end in _ends(text):
        if end > begin:
            found.append((begin, end))
        space = _SPACE.match(text, end)
        begin = space.end() if space else end
    last = len(text.rstrip())
    if last > begin:
        found.append((begin, last))
    return found


def _ends(text: str) -> Iterator[int]:
    for mark in _END.finditer(text):
        if _is_end(text, mark):
            yield mark.end()


def _is_end(text: str, mark: re.Match[str]) -> bool:
    space = _SPACE.match(text, mark.end())
    after = text[space.end() : space.end() + 60] if space else ""
    word = _WORD.match(after)
    following = word[1] if word else ""
    closed = mark[0].lstrip(".!?…")
    if mark[0][0] != "." or mark[0].startswith(".."):
        return not following[:1].islower()
    if closed and following[:1].islower():
        return False
    before = _token(text, mark.start())
    if _INITIAL.fullmatch(before):
        return following.lower() in STARTERS and following[:1].isupper()
    plain = before.lower()
    if plain in ABBREVIATIONS and not (closed and not before[:1].islower()):
        return False
    if plain in MAY_END:
        return following.lower() in STARTERS and following[:1].isupper()
    if before.isdigit() and not text[: mark.start() - len(before)].strip(_OPENING + " "):
        return False  # the number of a paragraph: 1. Mr
    if following[:1].islower():
        return len(before) > 3 and (before.isdigit() or (before.isalpha() and before.islower()))
    return True


def _token(text: str, end: int) -> str:
    """The word that ends at ``end``, without what opens it."""
    begin = end
    while begin > 0 and not text[begin - 1].isspace() and end - begin < 60:
        begin -= 1
    return text[begin:end].lstrip(_OPENING)
