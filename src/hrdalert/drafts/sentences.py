"""Two texts compared sentence by sentence. How the words are set out is no difference, nor is a line break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from msgspec import Struct

_END = re.compile(
    r"""[.!?…؟۔।།]+["'”’»›)\]]*(?:\s*\[\d+(?:,\s\d+)*\])?(?=\s|$)"""  # sources belong to what they stand behind
    r"|[。！？]+[\"'”’»」』）]*"
)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff")) | {0x2011: "-"}
"""Marks of direction and places for a break; the hyphen that keeps two words on a line is a hyphen."""
_LIKE = 0.5
"""From here on two sentences are one that was changed: 0 is nothing in common, 1 the same."""


class Difference(Struct, frozen=True):
    """A sentence that is not the same in both texts, or is in one alone."""

    kind: Literal["changed", "added", "taken out"]
    number: int
    """Of the sentence among the old ones; of one that was added, that of the one before it, or -1."""
    old: str
    new: str


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


def rejoined(pieces: Sequence[str], others: Sequence[str]) -> list[str]:
    """The sentences with neighbours as one where the other text has them as one: only a break parts them."""
    known = {squeezed(other): other for other in others}
    joined: list[str] = []
    begin, most = 0, 8  # so many neighbours can be one sentence in the other text
    while begin < len(pieces):
        is_known = squeezed(pieces[begin]) in known
        wider = () if is_known else range(begin + 2, min(begin + most, len(pieces)) + 1)
        wholes = ((known.get(squeezed("".join(pieces[begin:end]))), end) for end in wider)
        whole, end = next((found for found in wholes if found[0]), (None, begin + 1))
        joined.append(whole or pieces[begin])
        begin = end
    return joined


def differences(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Each sentence that is not in both texts.

    Where a "yes" stands in a thousand cells, none is a place to begin at; those around it find it.
    """
    for kind, *bounds in SequenceMatcher(None, old, new).get_opcodes():
        if kind != "equal":
            yield from _paired(old, new, range(*bounds[:2]), range(*bounds[2:]))


def _paired(old: Sequence[str], new: Sequence[str], out: range, added: range) -> Iterator[Difference]:
    """What stands in place of what: the pairs in their order that are most alike all in all."""
    is_too_long = len(out) * len(added) > 20_000  # then the text is another one, and nothing is paired
    like = {(i, j): 0.0 if is_too_long else _likeness(old[i], new[j]) for i in out for j in added}
    best = {(i, j): 0.0 for i in (*out, out.stop) for j in (*added, added.stop)}
    for i in reversed(out):
        for j in reversed(added):
            best[i, j] = max(best[i + 1, j], best[i, j + 1], like[i, j] + best[i + 1, j + 1])
    i, j = out.start, added.start
    while i < out.stop or j < added.stop:
        pair = like.get((i, j), 0.0)
        if pair and best[i, j] == pair + best[i + 1, j + 1]:
            if old[i] != new[j]:
                yield Difference("changed", i, old[i], new[j])
            i, j = i + 1, j + 1
        elif i < out.stop and (j == added.stop or best[i, j] == best[i + 1, j]):
            yield Difference("taken out", i, old[i], "")
            i += 1
        else:
            yield Difference("added", i - 1, "", new[j])
            j += 1


def _likeness(one: str, other: str) -> float:
    """How much of two sentences is the same, by words, or by letters where few spaces part any; 0 below the least."""
    by_words = min(one.count(" "), other.count(" ")) > 2
    parts, others = (text.split() if by_words else list(text) for text in (one, other))
    matcher = SequenceMatcher(None, parts, others, autojunk=False)
    ratio = matcher.ratio() if matcher.quick_ratio() >= _LIKE else 0.0
    return ratio if ratio >= _LIKE else 0.0
