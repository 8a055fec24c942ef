"""Words with a capital that may be names: of people, places and bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hrdalert.factcheck.claims.prose import Claim, Prose

_JOINED: Final = re.compile(r"[ \n’'\-‐‑]*")
_SHORTENED: Final = re.compile(r"\.[ \n]")
_WORDS: Final = 8
"""So many words before and behind "Court" can be of its name."""
_LINE: Final = re.compile(r"[^\n]*\w[^\n]*")
_OPENING: Final = re.compile(r"(?:^|[.!?…:\[\"“«]|\n\s*\n|\n *[-–*•])[\s\"“«(\[]*$")


def name_claims(prose: Prose) -> Iterator[Claim]:
    """Runs of words with a capital. Of one that begins a sentence the first word may be any: its value says so.

    The value is the words as they are written, and whether the first of them begins a sentence.
    """
    run: list[int] = []
    headings = _headings(prose)
    for at in prose.capitals:
        begin, end = prose.spans[at]
        if end - begin == 1 or prose.is_taken(begin) or at in headings:
            continue
        if run and run[-1] == at - 1 and _is_joined(prose, run[-1], begin):
            run.append(at)
            continue
        if run:
            yield _named(prose, run)
        run = [at]
    if run:
        yield _named(prose, run)


def _headings(prose: Prose) -> set[int]:
    """The places of the words of headings: of several lines, those that are in capitals, or begin with "#"."""
    lines = list(_LINE.finditer(prose.text))
    loud = (line for line in lines if line[0].isupper() or line[0].lstrip().startswith("#"))
    return {at for line in loud for at in prose.words_in(*line.span())} if len(lines) > 1 else set()


def _is_joined(prose: Prose, last: int, begin: int) -> bool:
    """Whether nothing but a space or a hyphen parts two words; behind "Mr" and an initial, a full stop too."""
    end = prose.spans[last][1]
    between = prose.text[end:begin]
    if between == " ":
        return True
    is_short = prose.plain[last] in prose.words.abbreviations or end - prose.spans[last][0] == 1
    return "\n\n" not in between and bool(
        _JOINED.fullmatch(between) or (is_short and _SHORTENED.fullmatch(between))
    )


def _named(prose: Prose, run: list[int]) -> Claim:
    begin, end = prose.spans[run[0]][0], prose.spans[run[-1]][1]
    is_first = bool(_OPENING.search(prose.text, max(begin - 6, 0), begin))
    words = [prose.text[slice(*prose.spans[at])] for at in run]
    return Claim("name", (tuple(words), is_first), begin, end)


def court_claims(prose: Prose) -> Iterator[Claim]:
    """Courts that are named: the words with a capital before and behind "Court", as a set in lower case."""
    courts, joins = prose.words.courts, ("of", "for", "the", "de", "du")
    if courts.isdisjoint(prose.plain):
        return
    for at in prose.capitals:
        begin, end = prose.spans[at]
        if prose.plain[at] not in courts:
            continue
        first, last = at, at
        while (
            first and prose.text[prose.spans[first - 1][0]].isupper() and _is_joined(prose, first - 1, begin)
        ):
            first -= 1
            begin = prose.spans[first][0]
        ahead, furthest = at + 1, min(len(prose.plain), at + _WORDS)
        while ahead < furthest and prose.text[end : prose.spans[ahead][0]] in (
            " ",
            "\n",
            "’",
            "'",
        ):
            is_name = prose.text[prose.spans[ahead][0]].isupper()
            if not is_name and prose.plain[ahead] not in joins:
                break
            last, end = (ahead if is_name else last), prose.spans[ahead][1]
            ahead += 1
        words = frozenset(prose.plain[first : last + 1]) - {*joins, "s", "the", "a"}
        yield Claim("court", words, begin, prose.spans[last][1])
