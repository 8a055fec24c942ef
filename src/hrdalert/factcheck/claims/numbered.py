"""Acts that have a number: letters and Opinions of UN bodies, documents, resolutions, files of courts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hrdalert.factcheck.claims.prose import Claim, Prose

_SYMBOLS: Final = (
    re.compile(r"[Nn](?<!\w.)os?\.?\s*(\d{1,6})\s+of\s+((?:19|20)\d\d)(?!\w)"),
    re.compile(r"[JUAO](?<!\w.)(?:(?<=J)(?:UA|AL|OL)|(?<=U)A|(?<=[AO])L)\s[A-Z]{3}\s\d{1,3}/\d{4}"),
    re.compile(r"[A-Z](?<![\w/].)[A-Z]*(?:/[\w.()]+)*/\w*\d[\w.()]*(?:/[\w.()]*\d)*"),
    re.compile(r"\d(?<![\w/.-].)\d{0,5}(?:[/–-]\d{1,6})*[/–-](?:19|20)\d\d(?![\w/-])"),
    re.compile(r"\d(?<![\w/.-].)\d{0,2}/\d{1,4}(?![\w/-])"),
    re.compile(r"[Nn№](?<!\w.)(?:(?<=[Nn])os?\.?|(?<=N)[°º]|(?<=№))\s*((?:\w+[/.–-])*\d[\w/.–-]*\w|\d)"),
)
"""No. 900 of 2017; AL CHN 10/2022; A/HRC/52/38; 40/2021; 53/144; No. 1."""
_WITHOUT_STROKE: Final = (_SYMBOLS[0], _SYMBOLS[3], _SYMBOLS[-1])
_GENERAL: Final = re.compile(r"(?i)(?:general\s+comment|observation\s+générale)s?\s+$")


def numbered_claims(prose: Prose) -> Iterator[Claim]:
    """The numbers of acts, as they are written, without "No."; those of general comments apart."""
    text = prose.text
    if not prose.has_figures:
        return
    for symbol in _SYMBOLS if "/" in text else _WITHOUT_STROKE:
        for match in symbol.finditer(text):
            begin, end = match.start(), match.end(1 if symbol.groups else 0)  # a year behind it is a year too
            if prose.is_taken(begin) or prose.is_taken(end - 1):
                continue
            is_known = symbol is _SYMBOLS[-1] and _GENERAL.search(text, max(begin - 30, 0), begin)
            value = "/".join(match.groups()) or match[0]
            prose.take(begin, end)
            if not is_known:
                yield Claim("numbered", normal(value), begin, end)
            elif match[1].isdecimal():
                yield Claim("comment", int(match[1]), begin, end)


def normal(number: str) -> str:
    """A number as it is compared: without spaces, whatever its dashes and capitals."""
    return re.sub(r"\s+", " ", number.replace("–", "-")).strip(" .-()").upper()
