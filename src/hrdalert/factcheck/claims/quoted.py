"""Words that a text gives as somebody's, or as those of a document: what stands between quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hrdalert.factcheck.claims.prose import Claim, Prose

_QUOTED: Final = re.compile(
    r"“([^”]{8,600})”|\"([^\"]{8,600})\"|«([^»]{8,600})»|„([^“”]{8,600})[“”]|‘([^’]{12,600})’(?!\w)"
)


def quoted_claims(prose: Prose) -> Iterator[Claim]:
    """Quotations of three words or more, as their words alone."""
    for match in _QUOTED.finditer(prose.text):
        begin, end = match.span()
        words = prose.words_in(begin, end)
        if len(words) >= 3:
            yield Claim("quoted", " ".join(prose.plain[words.start : words.stop]), begin, end)
