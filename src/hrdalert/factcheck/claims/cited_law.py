"""Law that a text names: instruments that are on file, and their articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import ascii_uppercase, digits

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.factcheck.claims.prose import Claim, Prose
from hrdalert.factcheck.phrases import one_of
from hrdalert.knowledge.in_use import remembered

_NUMBERS = r"\d{1,3}(?!\d|/\d)(?:\s?\(\w{1,4}\))*"
_BETWEEN = r"(?:\s*,\s*|\s+(?:and|or|to|et|ou|à)\s+|\s*[-–]\s*|,\s+(?:and|et)\s+)(?:article\s+)?"
_LIST = rf"({_NUMBERS}(?:{_BETWEEN}{_NUMBERS})*)"


_ABBREVIATED = re.compile(r"[A-Z-]+\d?")


class Cited(Struct, frozen=True):
    """An instrument, and the numbers of those of its articles that a text names with it."""

    instrument: str
    articles: tuple[int, ...]


def law_claims(prose: Prose) -> Iterator[Claim]:
    """Instruments with the articles that stand right before or behind them; then articles of what is not on file."""
    text, titles = prose.text, _titles(prose.language)
    article, before = _articles(prose.words.articles)
    for match in titles[0].finditer(text):
        id = titles[1][_plain(match[0])]
        begin, end = match.span()
        listed = before.search(text, max(begin - 90, 0), begin) or article.match(text, end)
        if listed and not listed[0].strip(" ,(")[:1].isalpha() and not _ABBREVIATED.fullmatch(match[0]):
            listed = None  # a number behind a whole title is of something else: 40 years ago
        numbers = article_numbers(listed[1]) if listed else ()
        if listed:
            begin, end = min(begin, listed.start()), max(end, listed.end())
        prose.take(begin, end)
        yield Claim("cited", Cited(id, numbers), begin, end)
    for match in _lone(prose.words.articles).finditer(text) if prose.has_figures else ():
        if not prose.is_taken(match.start()):
            yield Claim("article", article_numbers(match[1]), *match.span())
            prose.take(*match.span())


def article_numbers(listed: str) -> tuple[int, ...]:
    """The numbers of the articles in a list, without their paragraphs: 9 and 14 of "9 and 14(3)"."""
    return tuple(int(number) for number in re.findall(r"(?<![\w(])\d{1,3}(?!\d)", listed))


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()


@remembered
def _titles(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds the title or abbreviation of an instrument of which an article can be named, and whose it is.

    An abbreviation of one word is looked for in capitals alone.
    """
    known: dict[str, str] = {}
    written: list[str] = []
    for id, one in reversed(list(knowledge.instruments().items())):
        if one.kind == "general_comment":
            continue
        usual = one.title.removesuffix(" of Human Rights").removeprefix("International ")
        for title in (one.title, one.name, usual, one.short):
            if title and (" " in title or title.isupper() or "-" in title) and len(title) > 2:
                known[_plain(title)] = id
                written.append(title)
    capitals = [title for title in written if title[0] in ascii_uppercase + digits]
    return re.compile(one_of(capitals, flag="", not_behind=r"\w-") + r"(?![\w-])"), known


@cache
def _articles(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Articles behind an instrument: ", article 9(1)", " (articles 9 and 14)", " 14(3)"; and before it."""
    word = "|".join(words) or "(?!)"
    return (
        re.compile(rf"(?i)(?:\s*[,(]?\s*(?:{word})\.?\s+|\s+){_LIST}"),
        re.compile(
            rf"(?i)(?<!\w)(?:{word})\.?\s+{_LIST},?\s+(?:of|de|du|to|in)\s+(?:the\s+|la\s+|le\s+|l[’'])?$"
        ),
    )


@cache
def _lone(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{one_of(words)}(?i:\.?\s+{_LIST})")
