"""Lines that have slid to the left, out of the text under ``|`` or ``>`` to which they belong."""

from __future__ import annotations

import re
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
    slid: list[list[int]]
    """Lines that are no part of it by their column, and begin no key and no item either, as they lie together."""
    end: int
    """The line behind it."""

    def problem(self, numbers: list[int], lines: list[str], text: FileText) -> Problem:
        """What is said of lines that have slid out of it, at the first of them."""
        first = lines[numbers[0]]
        key = re.search(r"([\w-]+):\s+[|>]", lines[self.header])
        under = f"under {key[1]}:" if key else f"that begins in line {self.header + 1}"
        which, stand = f"line {numbers[0] + 1} belongs", "stands"
        if len(numbers) > 1:
            which, stand = f"lines {numbers[0] + 1} to {numbers[-1] + 1} belong", "stand"
        what = f"{which} to the text {under}, and {stand} further left than it: {shown(first, 60)}"
        origin = text.origin(text.index(numbers[0], len(first) - len(first.lstrip())))
        if "\t" in _space(first):
            what += "; a tab stands before it, and only spaces can set a line in"
            return Problem(origin, "tab", what, f"take the tab away and set it in by {self.column} spaces")
        each, missing = "each" if len(numbers) > 1 else "it", self.column - len(_space(first))
        mend = f"set {each} in by {missing} space{'s' if missing != 1 else ''}, to column {self.column + 1}"
        return Problem(origin, "slid-line", what, mend)


def without_slid_lines(text: FileText) -> tuple[list[Problem], FileText]:
    """All such lines of a file that cannot be read, and the file with empty lines in their place."""
    lines = text.text.split("\n")
    slid = [(block, numbers) for block in _blocks(text) for numbers in block.slid]
    gone = {number for _, numbers in slid for number in numbers}
    kept = ["" if number in gone else line for number, line in enumerate(lines)]
    problems = [block.problem(numbers, lines, text) for block, numbers in slid]
    return problems, FileText(text.file, "\n".join(kept))


def slid_line(text: FileText, line: int) -> Problem | None:
    """What is said of a line that was read as a key, where it stands right behind a text under ``|`` or ``>``."""
    for block in _blocks(text):
        if line == block.end or any(line in numbers for numbers in block.slid):
            return block.problem([line], text.text.split("\n"), text)
    return None


def _space(line: str) -> str:
    """The spaces and tabs before a line."""
    return line[: len(line) - len(line.lstrip())]


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
    for line in lines[header + 1 :] if not more else ():
        if line.strip() and len(_space(line)) > parent and "\t" not in _space(line):
            block.column = len(_space(line))
            break
        if line.strip() and _begins_a_part(line):
            break
    last = header  # the line before that is not empty
    for number in range(header + 1, len(lines)):
        line = lines[number]
        if line.strip() and _is_further_left(line, block.column):
            if not _has_slid(lines, number, block.column):
                block.end = number
                break
            is_tab, was_tab = ("\t" in _space(lines[one]) for one in (number, last))
            if not block.slid or block.slid[-1][-1] != last or is_tab != was_tab:
                block.slid.append([])
            block.slid[-1].append(number)
        last = number if line.strip() else last
    return block


def _is_further_left(line: str, column: int) -> bool:
    return len(line) - len(line.lstrip(" ")) < column


def _has_slid(lines: list[str], number: int, column: int) -> bool:
    """Whether a line further left belongs to the text; a remark or ``Police: …`` only where the text goes on."""
    line = lines[number].lstrip()
    word, is_remark = line.partition(":")[0], line.startswith("#")
    if not is_remark and not _begins_a_part(lines[number]):
        return True
    if not is_remark and word.isascii() and (word.isupper() or not word[:1].isupper()):
        return False
    following = (line for line in lines[number + 1 :] if line.strip() and not line.lstrip().startswith("#"))
    after = next(following, "")
    return bool(after) and not _is_further_left(after, column) and not _begins_a_part(after)


def _begins_a_part(line: str) -> bool:
    """Whether a line begins a key, an item or another document."""
    begin = line.lstrip()
    if begin.startswith(("- ", "---", "...")) or begin == "-":
        return True
    return "\t" not in _space(line) and bool(_KEY.match(begin))
