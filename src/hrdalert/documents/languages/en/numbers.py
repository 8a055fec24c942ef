"""Numbers and lists in English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = (
    *("zeroth", "first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)


def number(n: int) -> str:
    """Words to ten, figures after: "six", "11", "1,700"."""
    return _NUMBERS[n] if 0 <= n <= 10 else f"{n:,}"


def ordinal(n: int) -> str:
    """Such as "first" to "tenth", then "11th", "22nd"."""
    if 0 <= n <= 10:
        return _ORDINALS[n]
    ending = "th" if n // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n:,}{ending}"


def counted(n: int, singular: str, plural: str) -> str:
    """Such as "one request", "two requests", "no requests"."""
    if n == 0:
        return f"no {plural}"
    return f"{number(n)} {singular if n == 1 else plural}"


def join(items: Sequence[str], conj: Literal["and", "or"] = "and") -> str:
    """Such as "A", "A and B", "A, B and C"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conj} {items[-1]}"


def articles(parts: str, numbers: Sequence[str]) -> str:
    """Such as "article 12", "articles 9(1) and 14", "principle 7", "rules 43 and 44"."""
    return f"{parts}{'s' if len(numbers) > 1 else ''} {join(list(numbers))}"


def paragraphs(numbers: Sequence[int], *, whole: bool = False) -> str:
    """Such as "paragraph 4", "paragraphs 20 and 29", "paragraphs 7 to 10"."""
    distinct = [str(number) for number in sorted(set(numbers))]
    if len(distinct) == 1:
        return f"paragraph {distinct[0]}"
    return f"paragraphs {distinct[0]} to {distinct[-1]}" if whole else f"paragraphs {join(distinct)}"


def yours(office: str) -> str:
    """How a letter speaks of the office it is addressed to: "your Bureau"."""
    return f"your {office}"


def list_marker(n: int, style: Literal["decimal", "alpha"] = "decimal") -> str:
    """Such as "1." or "(a)"; after "(z)" comes "(aa)"."""
    if style == "decimal":
        return f"{n}."
    letters = ""
    while n > 0:
        n, letter = divmod(n - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return f"({letters})"
