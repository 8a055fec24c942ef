"""Acts that have a number: letters and Opinions of UN bodies, documents, resolutions, files of courts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hrdalert.factcheck.claims.text import Claim, Prose

_SYMBOLS: Final = (
    re.compile(r"(?<!\w)[Nn]os?\.?\s*(\d{1,6})\s+of\s+((?:19|20)\d\d)(?!\w)"),
    re.compile(r"\bJ?(?:UA|AL|OL)\s[A-Z]{3}\s\d{1,3}/\d{4}"),
    re.compile(r"(?<![\w/])[A-Z]+(?:/[\w.()]+)*/\w*\d[\w.()]*(?:/[\w.()]*\d)*"),
    re.compile(r"(?<![\w/.-])\d{1,6}(?:[/–-]\d{1,6})*[/–-](?:19|20)\d\d(?![\w/-])"),
    re.compile(r"(?<![\w/.-])\d{1,3}/\d{1,4}(?![\w/-])"),
    re.compile(r"(?<!\w)(?:[Nn]os?\.?|N[°º]|№)\s*((?:\w+[/.–-])*\d[\w/.–-]*\w|\d)"),
)
"""No. 900 of 2017; AL CHN 10/2022; A/HRC/52/38; 40/2021; 53/144; No. 1."""
_GENERAL: Final = re.compile(r"(?i)(?:general\s+comment|observation\s+générale)s?\s+$")


def numbered_claims(prose: Prose) -> Iterator[Claim]:
    """The numbers of acts, as they are written, without "No."; those of general comments apart."""
    text = prose.text
    if not any(map(str.isdigit, text)):
        return
    for symbol in _SYMBOLS if "/" in text or "-" in text or "–" in text else (_SYMBOLS[0], _SYMBOLS[-1]):
        for match in symbol.finditer(text):
            begin, end = match.start(), match.end(1 if symbol.groups else 0)  # a year behind it is a year too
            if prose.is_taken(begin) or prose.is_taken(end - 1):
                continue
            is_known = symbol is _SYMBOLS[-1] and _GENERAL.search(text, max(begin - 30, 0), begin)
            value = "/".join(match.groups()) or match[0]
            prose.take(begin, end)
            if not is_known:
                yield Claim("numbered", normal(value), begin, end)
            elif value.isdecimal():
                yield Claim("comment", int(value), begin, end)


def normal(number: str) -> str:
    """A number as it is compared: without spaces, whatever its dashes and capitals."""
    return re.sub(r"\s+", " ", number.replace("–", "-")).strip(" .-()").upper()
