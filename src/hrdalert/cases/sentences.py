"""Texts cut into sentences, to compare them: how the words are set out is no difference, nor is a line break."""

import re
from collections.abc import Iterable
from itertools import pairwise

_END = re.compile(
    r"""[.!?…؟۔।།]+["'”’»›)\]]*(?:\s*\[\d+(?:,\s\d+)*\])?(?=\s|$)"""  # sources belong to what they stand behind
    r"|[。！？]+[\"'”’»」』）]*"
)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff")) | {0x2011: "-"}
"""Marks of direction and places for a break; the hyphen that keeps two words on a line is a hyphen."""


def folded(text: str) -> str:
    """A text with one space between its words, and nothing that a reader does not see."""
    return " ".join(text.translate(_UNSEEN).split())


def squeezed(text: str) -> str:
    """A text without its white space."""
    return "".join(text.translate(_UNSEEN).split())


def sentences(lines: Iterable[str]) -> list[str]:
    """The sentences of some lines, cut mechanically: the end of a line ends one, and so does a full stop."""
    cut = []
    for line in lines:
        ends = [0, *(match.end() for match in _END.finditer(line)), len(line)]
        cut += [folded(line[begin:end]) for begin, end in pairwise(ends)]
    return [sentence for sentence in cut if sentence]
