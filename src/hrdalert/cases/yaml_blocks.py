"""Lines that have slid to the left, out of the text under ``|`` or ``>`` to which they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from hrdalert.cases.marked import FileText, shown
from hrdalert.errors import Problem

BEFORE_A_KEY = re.compile(r" *(?:- +)*")
_KEY = re.compile(r"(?:[\w.-]+|'[^']*'|\"[^\"]*\") *:(?=\s|$)")
SPOKEN_KEY = re.compile(r"[a-z]+(?: [a-z]+){1,2}")
"""Words that look like a key written as it is spoken: ``alleged victims``."""


class _Block(Struct):
    """A text under ``|`` or ``>``; lines are counted from 0."""

    header: int
    """The line of the ``|`` or ``>``."""
    column: int
    """How many spaces the text begins with."""
    slid: list[int]
    """Lines that are no part of it by their column, and begin no key and no item either."""
    end: int
    """The line behind it."""

    def problem(self, numbers: list[int], lines: list[str], text: FileText) -> Problem:
        """What is said of lines that have slid out of it, at the first of them."""
        first = lines[numbers[0]]
        key = re.search(r"([\w-]+):\s+[|>]", lines[self.header])
        under = f"under {key[1]}:, and" if key else f"that begins in line {self.header + 1}, and"
        which, stand, each = f"line {numbers[0] + 1} belongs", "stands", "it"
        if len(numbers) > 1:
            which, stand, each = f"lines {numbers[0] + 1} to {numbers[-1] + 1} belong", "stand", "each"
        what = f"{which} to the text {under} {stand} further left than it: {shown(first, 60)}"
        origin = text.origin(text.index(numbers[0], len(first) - len(first.lstrip())))
        if "\t" in _space(first):
            what += "; a tab stands before it, and only spaces can set a line in"
            mend = f"take the tab away and set {each} in by {self.column} spaces"
            return Problem(origin, "tab", what, mend)
        spaces = {self.column - len(_space(lines[number])) for number in numbers}
        missing = spaces.pop() if len(spaces) == 1 else 0
        by = f" by {missing} space{'s' if missing != 1 else ''}" if missing > 0 else ""
        mend = f"set {each} in{by}, to column {self.column + 1}"
        spoken = first.strip().partition(":")[0]
        if SPOKEN_KEY.fullmatch(spoken):
            mend += f"; or, if it is a key of its own, write {spoken.replace(' ', '_')}:"
        return Problem(origin, "slid-line", what, mend)


def without_slid_lines(text: FileText) -> tuple[list[Problem], FileText]:
    """All such lines of a file that cannot be read, and the file with empty lines in their place."""
    lines = text.text.split("\n")
    problems, kept = [], list(lines)
    for block in _blocks(text):
        for run in _runs(block.slid, lines):
            problems.append(block.problem(run, lines, text))
            for number in run:
                kept[number] = ""
    return problems, FileText(text.file, "\n".join(kept))


def slid_line(text: FileText, line: int) -> Problem | None:
    """What is said of a line that was read as a key, where it stands right behind a text under ``|`` or ``>``."""
    for block in _blocks(text):
        if line in block.slid or line == block.end:
            return block.problem([line], text.text.split("\n"), text)
    return None


def _space(line: str) -> str:
    """The spaces and tabs before a line."""
    return line[: len(line) - len(line.lstrip())]


def _runs(slid: list[int], lines: list[str]) -> Iterator[list[int]]:
    """Slid lines with nothing but empty lines between them; those behind a tab by themselves."""
    run: list[int] = []
    for number in slid:
        apart = run and any(lines[between].strip() for between in range(run[-1] + 1, number))
        if run and (apart or ("\t" in _space(lines[run[-1]])) != ("\t" in _space(lines[number]))):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


@lru_cache(maxsize=1)  # asked for each unknown key of a file
def _blocks(text: FileText) -> tuple[_Block, ...]:
    """Each text under ``|`` or ``>``."""
    header = re.compile(r"(?!\s*#).*[:-] +[|>][-+]?([1-9])?[-+]?\s*(?:\s#.*)?")
    lines = text.text.split("\n")
    blocks: list[_Block] = []
    for number, line in enumerate(lines):
        if (not blocks or number >= blocks[-1].end) and (match := header.fullmatch(line)):
            blocks.append(_block(lines, number, int(match[1] or 0)))
    return tuple(blocks)


def _block(lines: list[str], header: int, more: int) -> _Block:
    """The text begins where its first line does; where all of its lines have slid, two spaces behind its key."""
    before = BEFORE_A_KEY.match(lines[header])
    parent = before.end() if before else 0
    if not _KEY.match(lines[header], parent):
        parent = max(lines[header].rfind("-", 0, parent), 0)
    block = _Block(header, parent + (more or 2), [], len(lines))
    for number in range(header + 1, len(lines) if not more else 0):
        line, space = lines[number], _space(lines[number])
        if line.strip() and len(space) > parent and "\t" not in space:
            block.column = len(space)
            break
        if line.strip() and _begins_a_part(line):
            break
    for number in range(header + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip(" ")) < block.column:
            if not _has_slid(lines, number, block.column):
                block.end = number
                break
            block.slid.append(number)
    return block


def _has_slid(lines: list[str], number: int, column: int) -> bool:
    """Whether a line further left belongs to the text; a remark or ``Police: …`` only where the text goes on."""
    line = lines[number].lstrip()
    word, is_remark = line.partition(":")[0], line.startswith("#")
    if not is_remark and not _begins_a_part(lines[number]):
        return True
    if not is_remark and word.isascii() and (word.isupper() or not word[:1].isupper()):
        return False
    for following in range(number + 1, len(lines)):
        line = lines[following]
        if line.strip() and not line.lstrip().startswith("#"):
            return len(line) - len(line.lstrip(" ")) >= column and not _begins_a_part(line)
    return False


def _begins_a_part(line: str) -> bool:
    """Whether a line begins a key, an item or another document."""
    begin = line.lstrip()
    if begin.startswith(("- ", "---", "...")) or begin == "-":
        return True
    return "\t" not in _space(line) and bool(_KEY.match(begin))
