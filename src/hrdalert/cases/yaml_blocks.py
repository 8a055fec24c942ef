"""Texts under ``|`` and ``>``, and the lines that have slid out of them to the left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from hrdalert.cases.marked import FileText, shown
from hrdalert.errors import Problem

_HEADER = re.compile(r"(?:.*[:\-?]\s+|\s*)[|>][-+]?(?P<more>[1-9])?[-+]?\s*(?:\s#.*)?")
_DASHES_AND_KEY = re.compile(r"(?P<dashes> *(?:- +)*)(?P<key>(?:[\w.-]+|'[^']*'|\"[^\"]*\") *:(?=\s|$))?")
_SPOKEN_KEY = re.compile(r"[a-z]+(?: [a-z]+){1,2}")


class Slid(Struct, frozen=True):
    """Lines that stand further left than the text under ``|`` or ``>`` to which they belong."""

    lines: tuple[int, ...]
    """Counted from 0, one below the other but for empty lines between them."""
    header: int
    """The line of the ``|`` or ``>``."""
    column: int
    """How many spaces the text begins with."""


class _Block(Struct):
    """A text under ``|`` or ``>``, as its lines are looked at."""

    header: int
    least: int
    """The fewest spaces that its first line can begin with."""
    column: int
    slid: list[int]


def slid_lines(text: FileText) -> list[Slid]:
    """Of a file that cannot be read: the lines that no text holds and that begin no key and no item."""
    return [
        Slid(tuple(run), block.header, block.column) for block, _ in _all(text) for run in _runs(block, text)
    ]


def slid_key(text: FileText, line: int) -> Slid | None:
    """Whether a line (counted from 0) that was read as a key stands right behind a text under ``|`` or ``>``."""
    for block, end in _all(text):
        if line in block.slid or line == end:
            return Slid((line,), block.header, block.column)
    return None


def _by(slid: Slid, text: FileText) -> str:
    """By how much its lines are to be set in: `` by 2 spaces``; nothing, where by more and less."""
    lines = text.text.split("\n")
    indents = {_indent(lines[number]) for number in slid.lines}
    missing = slid.column - indents.pop() if len(indents) == 1 else 0
    return f" by {missing} space{'s' if missing != 1 else ''}" if missing > 0 else ""


def problem_of(slid: Slid, text: FileText) -> Problem:
    """What is said of them, at the first of them."""
    lines = text.text.split("\n")
    first = lines[slid.lines[0]]
    key = re.search(r"([\w-]+):\s+[|>]", lines[slid.header])
    under = f"under {key[1]}:, and" if key else f"that begins in line {slid.header + 1}, and"
    one = len(slid.lines) == 1
    which = (
        f"line {slid.lines[0] + 1} belongs"
        if one
        else f"lines {slid.lines[0] + 1} to {slid.lines[-1] + 1} belong"
    )
    what = (
        f"{which} to the text {under} {'stands' if one else 'stand'} further left than it: {shown(first, 60)}"
    )
    origin = text.origin(text.index(slid.lines[0], len(first) - len(first.lstrip())))
    if _has_tab(first):
        what += "; a tab stands before it, and only spaces can set a line in"
        mend = f"take the tab away and set {'it' if one else 'each'} in by {slid.column} spaces"
        return Problem(origin, "tab", what, mend)
    mend = f"set {'it' if one else 'each'} in{_by(slid, text)}"
    mend += f", so that {'it begins' if one else 'they begin'} in column {slid.column + 1}"
    spoken = first.strip().partition(":")[0]
    if is_spoken_key(spoken):
        mend += f"; or, if it is a key of its own, write {spoken.replace(' ', '_')}:"
    return Problem(origin, "slid-line", what, mend)


def is_spoken_key(words: str) -> bool:
    """Whether words look like a key that was written as it is spoken: ``in short``."""
    return bool(_SPOKEN_KEY.fullmatch(words))


def without(text: str, slid: list[Slid]) -> str:
    """The text with empty lines in place of those, so that all else stays where it is."""
    lines = text.split("\n")
    for number in (number for run in slid for number in run.lines):
        lines[number] = ""
    return "\n".join(lines)


def _has_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _runs(block: _Block, text: FileText) -> Iterator[list[int]]:
    """Slid lines that follow each other, empty lines between them not counted; those with a tab by themselves."""
    lines = text.text.split("\n")
    run: list[int] = []
    for number in block.slid:
        apart = run and any(lines[between].strip() for between in range(run[-1] + 1, number))
        if run and (apart or _has_tab(lines[run[-1]]) != _has_tab(lines[number])):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


@lru_cache(maxsize=1)
def _all(text: FileText) -> tuple[tuple[_Block, int], ...]:
    return tuple(_blocks(text))


def _blocks(text: FileText) -> Iterator[tuple[_Block, int]]:
    """Each text under ``|`` or ``>``, and the line that ends it."""
    lines = text.text.split("\n")
    places: list[tuple[int, str]] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        _place(places, line)
        if header := _HEADER.fullmatch(line):
            block = _block(lines, number - 1, places, header["more"])
            number = _end(lines, block, places)
            yield block, number


def _place(places: list[tuple[int, str]], line: str) -> None:
    """Learn in which columns keys and dashes stand at this line."""
    while places and places[-1][0] > _indent(line):
        places.pop()
    match = _DASHES_AND_KEY.match(line)
    if match is None:
        return
    dashes = [(at, "-") for at, sign in enumerate(match["dashes"]) if sign == "-"]
    for place in [*dashes, *([(match.end("dashes"), "key")] if match["key"] else [])]:
        if place not in places:
            places.append(place)


def _block(lines: list[str], header: int, places: list[tuple[int, str]], more: str | None) -> _Block:
    """The text begins where its first line does; where all of its lines have slid, two spaces behind its key."""
    parent = places[-1][0] if places else 0
    if more:
        return _Block(header, parent + int(more), parent + int(more), [])
    block = _Block(header, parent + 1, parent + 2, [])
    for line in lines[header + 1 :]:
        if not line.strip():
            continue
        if _indent(line) > parent and not line[_indent(line) :].startswith("\t"):
            block.column = _indent(line)
            break
        if _is_structure(line, places):
            break
    return block


def _end(lines: list[str], block: _Block, places: list[tuple[int, str]]) -> int:
    """The line behind the text; what has slid out of it is noted on the way."""
    number = block.header + 1
    while number < len(lines):
        line = lines[number]
        if line.strip() and _indent(line) < block.column:
            if line.lstrip().startswith("#"):
                if not _goes_on(lines, number + 1, block, places):
                    break
                block.slid.append(number)
            elif _is_structure(line, places) and not (
                _begins_a_sentence(line) and _goes_on(lines, number + 1, block, places)
            ):
                break
            else:
                block.slid.append(number)
        number += 1
    return number


def _goes_on(lines: list[str], number: int, block: _Block, places: list[tuple[int, str]]) -> bool:
    """Whether the text goes on behind a line that could be something else by its looks."""
    following = (line for line in lines[number:] if line.strip() and not line.lstrip().startswith("#"))
    line = next(following, "")
    return _indent(line) >= block.column and not _is_structure(line, places)


def _is_structure(line: str, places: list[tuple[int, str]]) -> bool:
    """Whether a line begins a key or an item; a key of small letters may stand in a wrong column."""
    begin = line.lstrip()
    column = _indent(line)
    if begin.startswith(("--- ", "... ")) or begin in ("---", "..."):
        return column == 0
    if begin.startswith("- ") or begin == "-":
        return (column, "-") in places
    if _has_tab(line):
        return False
    match = _DASHES_AND_KEY.match(line)
    if match is None or not match["key"]:
        return False
    return (column, "key") in places or not _begins_a_sentence(line)


def _begins_a_sentence(line: str) -> bool:
    """Whether the word before a colon is no key by its looks: ``Police: …``, and no ``police: …`` or ``CHN: …``."""
    word = line.lstrip().partition(":")[0]
    return not word.isascii() or (word[:1].isupper() and not word.isupper())
