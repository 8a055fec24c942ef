"""Who told something: words of an account that say from whom it is known.

Each function asks another thing of a text, and so has words of its own beside those that all of them know.
"""

from __future__ import annotations

import re
from typing import Final

from hrdalert.patterns import later

_TOLD: Final = "told|tells|said|says|reported|reports|informed|learned"

_ATTRIBUTES: Final = later(
    r"report|alleg|accord|account|\bsa(?:id|ys?)\b|\bstate[sd]?\b|\btold\b|claim|attribut|believ|appear|descri"
    r"|information|known to|\bwrote\b|\blearn|seem|suspect|understood|emerged|recall|testif",
    re.IGNORECASE,
)
_WHO_CLAIMED: Final = later(r"\bwho (?:said|say|claimed|told \w+|stated)\b", re.IGNORECASE)


def is_attributed(text: str) -> bool:
    """Such as "reportedly", "by her account"; not "men who said that they were from the police"."""
    return _ATTRIBUTES.search(_WHO_CLAIMED.sub("", text)) is not None


_WITNESSED: Final = later(
    rf"\b(?:{_TOLD}|according|reportedly|alleged\w*|stated|testified|described|saw|recalled)\b",
    re.IGNORECASE,
)


def says_who(text: str) -> bool:
    """Whether somebody in it says or saw something: such an account needs no "According to …" before it."""
    return _WITNESSED.search(text) is not None


_BEGINS: Final = later(rf"[^.,]{{0,60}}?\b(?:{_TOLD}|heard)\b(?: us| me)? (?:that|how)\b")


def tells_who_told(text: str) -> bool:
    """Whether an account begins with whom it is from: "His lawyer told us that police …"."""
    return _BEGINS.match(text) is not None


_ACCORDING: Final = later(r"According to [^,]+, ")


def according_to(text: str) -> str:
    """What such a text begins with: "According to his lawyer, "; else empty."""
    found = _ACCORDING.match(text)
    return found[0] if found else ""


_TELLERS: Final = {
    "lawyer": r"lawyers?|attorneys?|counsel|advocates?",
    "family": r"family|families|relatives?",
    "witness": r"witness(?:es)?",
    "colleague": r"colleagues?|friends?",
}
_TELLS: Final = (
    rf"(?:(?!was|were|is|are|been|being|not)\w+ ){{0,2}}(?:{_TOLD}|tell|say|report|stated?|states)"
)
_GIVES_AWAY: Final = {
    kind: later(
        rf"\b(?:{words}) {_TELLS}\b|\b[Aa]ccording to [^,]*\b(?:{words})\b"
        rf"|(?:\b(?:[Hh]e|[Ss]he|[Tt]hey)|\{{\w+(?:\.[Tt]hey)?\}}) (?:\w+ )?(?:told|informed) (?:\S+ ){{0,2}}?"
        rf"(?:{words})\b"
    )
    for kind, words in _TELLERS.items()
}


_TOLD_THEM: Final = {
    kind: later(
        r"(?:^|(?<=[.!?] ))(?:"
        rf"(?:He|She|They|\{{\w+(?:\.They)?\}}) (?:\w+ )?(?:told|informed) (?:\S+ ){{0,2}}?(?:{words})"
        rf"|[^.!?,]{{0,30}}\b(?:{words}) {_TELLS}(?: us| me)?) that "
    )
    for kind, words in _TELLERS.items()
}


def alleged_in_place(kind: str, text: str) -> str:
    """The text with "It is alleged that" in place of words that tell of such a source; else the same."""
    return _TOLD_THEM[kind].sub("It is alleged that ", text) if kind in _TOLD_THEM else text


def words_that_give_away(kind: str, text: str) -> str:
    """Those that tell that a source of this kind told it, such as "lawyer told"; empty where none do."""
    pattern = _GIVES_AWAY.get(kind)
    found = pattern.search(text) if pattern else None
    return found[0] if found else ""
