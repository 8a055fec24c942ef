"""Fax numbers in the international form of ITU-T Recommendation E.164, and what to say of those that are not in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from msgspec import Struct

_MOST_DIGITS: Final = 15
"""E.164, 6.1: a number has no more digits than these, its country code among them."""
_FEWEST_DIGITS: Final = 7
"""No shorter one is known: Niue has a code of three digits and numbers of four."""
_CODES: Final = """
1 7 20 27 30-34 36 39 40 41 43-49 51-58 60-66 81 82 84 86 90-95 98 211-213 216 218 220-258 260-269 290 291 297-299
350-359 370-383 385-387 389 420 421 423 500-509 590-599 670 672-683 685-692 800 808 850 852 853 855 856 870 878
880-883 886 888 960-968 970-977 979 992-996 998
"""
"""The country codes in use, and those of the networks that belong to no country.

Written down without the ITU's list at hand ("List of ITU-T Recommendation E.164 assigned country codes"), which changes
now and then.
"""
_ZERO_IS_DIALLED: Final = frozenset({"39", "225", "226", "229", "241", "242", "378", "379"})
"""Countries whose own numbers may begin with a 0 that is dialled from abroad too, such as Italy."""
_NORTH_AMERICA: Final = "1"
_DIGITS_IN_NORTH_AMERICA: Final = 11
_FULL_WIDTH: Final = str.maketrans("＋（）．", "+().")
_MEND: Final = "write it with + and the code of the country, as +41 22 555 01 00"


class FaxNumber(Struct, frozen=True):
    """A fax number as a machine dials it, or why there is none."""

    international: str
    """``+`` and digits alone; empty where what is written is no number in that form."""
    remark: str = ""
    """What somebody should know before dialling, and why there is no number."""


def read_fax_number(written: str) -> FaxNumber:
    """The number that somebody wrote, in the form ``+41225550100``.

    Spaces, dots, hyphens and brackets are taken out, ``00`` is read as ``+``, and a remark in brackets behind the
    number becomes the remark. Nothing is guessed: a number without the code of its country stays none.
    """
    text, note = _without_note(written.translate(_FULL_WIDTH).strip())
    text = "".join(_plain_signs(re.sub(r"^(?:tel|fax)\s*:\s*", "", text, flags=re.IGNORECASE)))
    if not text:
        return FaxNumber("", "no fax number is on file")
    text = re.sub(r"^00(?=[\s(.-]*[1-9])", "+", text)
    why = _why_none(text)
    if why:
        return FaxNumber("", f"not in international form: {' '.join(written.split())} ({why})")
    digits = _digits(text)
    return FaxNumber(f"+{digits}", "; ".join(filter(None, (note, _doubt(digits)))))


def country_code(digits: str) -> str:
    """The code that a number begins with; empty where it begins with none. No code begins with another one."""
    return next((digits[:length] for length in (1, 2, 3) if digits[:length] in _codes()), "")


@cache
def _codes() -> frozenset[str]:
    pairs = (piece.split("-") for piece in _CODES.split())
    return frozenset(str(code) for pair in pairs for code in range(int(pair[0]), int(pair[-1]) + 1))


def _without_note(text: str) -> tuple[str, str]:
    """The number, and what is said of it in brackets behind it: +86 10 5550 0100 (Chinese only)."""
    found = re.fullmatch(r"(.*\d)\s*\(([^()]*[^\W\d_][^()]*)\)", text, re.DOTALL)
    return (found[1], " ".join(found[2].split())) if found else (text, "")


def _plain_signs(text: str) -> Iterator[str]:
    """The digits of any script as 0 to 9, all hyphens and spaces as one, and no marks of direction."""
    for sign in text:
        category = unicodedata.category(sign)
        if category == "Nd":
            yield str(unicodedata.decimal(sign))
        elif category == "Pd" or sign == "\u2212":
            yield "-"
        elif category != "Cf":
            yield " " if sign.isspace() else sign


_ZERO_AT_HOME = re.compile(r"\(\s*0\s*\)")
"""The 0 that is dialled within a country alone (ITU-T E.123): +44 (0)20 5550 0100."""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", _ZERO_AT_HOME.sub("", text))


def _why_none(text: str) -> str:
    """Why this is no number in international form; empty where it is one."""
    if re.search(r"[^\d\s+().-]", text) or "+" in text[1:]:
        return "it has more in it than one number: write one, in digits alone"
    if not text.startswith("+"):
        return _MEND
    if not re.fullmatch(r"[^()]*(?:\([^()]*\)[^()]*)*", text):
        return "its brackets do not match"
    digits = _digits(text)
    code = country_code(digits)
    if not code:
        return f"no country has a code that begins as +{digits[:3]} does: {_MEND}"
    if code in _ZERO_IS_DIALLED and _ZERO_AT_HOME.search(text):
        return f"it is not clear whether its (0) is dialled: after +{code} a 0 may belong to the number"
    if code == _NORTH_AMERICA and len(digits) != _DIGITS_IN_NORTH_AMERICA:
        return f"after +1 there are ten digits, and not {len(digits) - 1}"
    if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return f"it has {len(digits)} digits, and such numbers have {_FEWEST_DIGITS} to {_MOST_DIGITS}"
    return ""


def _doubt(digits: str) -> str:
    code = country_code(digits)
    if digits[len(code) :].startswith("0") and code not in _ZERO_IS_DIALLED:
        return f"check it: the 0 after +{code} is not dialled from abroad, but for a few countries"
    return ""
