"""What keeps a YAML file from being read, in the words of somebody who has never heard of YAML.

Lines that have slid to the left, out of the text under ``|`` or ``>`` to which they belong, may be read as keys, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import yaml
from msgspec import Struct

from hrdalert.cases.marked import FileText, shown
from hrdalert.cases.yaml_mistakes import MOST_ALIKE, cut_by_comment, mistake
from hrdalert.errors import Problem

BEFORE_A_KEY = re.compile(r" *(?:- +)*")
_KEY = re.compile(r"(?:[\w.-]+|'[^']*'|\"[^\"]*\") *:(?=\s|$)")
SPOKEN_KEY = re.compile(r"[a-z]+(?: [a-z]+){1,2}")
"""Words that look like a key written as it is spoken: ``alleged victims``."""


def explanations(error: yaml.YAMLError, text: FileText, read: Callable[[str], object]) -> list[Problem]:
    """The first thing that the scanner could not read; of lines with a second colon, all, and what follows them.

    All lines that have slid out of a text under ``|`` or ``>`` are told first. ``read`` gives the error of a text in
    which such colons are other signs, and such lines are empty, so that places stay what they are.
    """
    slid, text = without_slid_lines(text)
    problems, following, patched = slid[:MOST_ALIKE], read(text.text) if slid else error, text.text
    while isinstance(following, yaml.YAMLError) and len(problems) < MOST_ALIKE:
        fault = _Fault(following, text)
        problems.append(explained(fault))
        if not fault.is_second_colon or problems[-1].origin.line != text.origin(fault.index).line:
            break
        end = fault.index - len(fault.before) + len(fault.line)
        patched = patched[: fault.index] + patched[fault.index : end].replace(":", ";") + patched[end:]
        following = read(patched)
    return problems


class _Fault:
    """Where YAML's scanner stopped, with what stands around it."""

    def __init__(self, error: yaml.YAMLError, text: FileText) -> None:
        self.text = text
        said = " ".join(filter(None, (getattr(error, "context", ""), getattr(error, "problem", ""))))
        self.reason = said or str(error)
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        start = getattr(error, "context_mark", None) or mark
        self.index = text.index(mark.line, mark.column) if mark else 0
        self.start = text.index(start.line, start.column) if start else 0
        """Where the part begins that could not be read to its end."""
        self.line = text.line_at(self.index)
        self.before = text.text[: self.index].rsplit("\n", 1)[-1]
        """The line up to the fault."""
        self.is_second_colon = "mapping values" in self.reason and bool(re.search(r":\s", self.before))

    def said(self, name: str, index: int | None = None, **values: object) -> Problem:
        """What ``mistakes.yaml`` says, with the sign and the line at which the part begins."""
        sign, line = self.text.text[self.start : self.start + 1], self.text.origin(self.start).line
        origin = self.text.origin(self.index if index is None else index)
        return mistake(name, origin, **{"sign": sign, "line": line, **values})

    def above(self) -> tuple[int, str]:
        """The last line above that is neither empty nor a remark, and its position."""
        start = self.index - len(self.before)
        while start > 0:
            start = self.text.text.rfind("\n", 0, start - 1) + 1
            line = self.text.line_at(start)
            if line.strip() and not line.lstrip().startswith("#"):
                return start, line
        return 0, ""

    def colon(self) -> Problem:
        """``key: text: more``, or a key that stands too far in, or a line above without a colon."""
        if self.is_second_colon:
            return self.said("second-colon")
        at, above = self.above()
        indent, of_above = (len(line) - len(line.lstrip()) for line in (self.line, above))
        if not re.search(r":(\s|$)", above):
            return self.without_colon(above, at + of_above)
        if indent > of_above:
            return self.said("set-in-too-far", self.index - len(self.before) + indent, above=shown(above))
        return self.said("stray-colon")

    def no_colon(self) -> Problem:
        line = self.text.line_at(self.start)
        if line.lstrip().startswith(("{", "[")):
            return self.said("bracket-without-key", self.start)
        return self.without_colon(line, self.start)

    def without_colon(self, line: str, index: int) -> Problem:
        if glued := re.match(r"\s*(?:- )?[\w-]+:(?=[^\s:/])", line):
            return self.said("no-space", index, key=shown(glued[0]))
        return self.said("no-colon", index, shown=shown(line))

    def sign(self) -> Problem:
        """A text that begins with a sign which has a meaning of its own, or a line with a tab before it."""
        if self.text.text[self.index : self.index + 1] == "\t":
            return self.tab()
        return self.said("sign-first", self.start)

    def tab(self) -> Problem:
        tab = self.text.text.find("\t", self.index - len(self.before))
        return self.said("tab", tab if tab >= 0 else self.index)

    def unclosed_quote(self) -> Problem:
        line = self.text.text[self.start :].split("\n", 1)[0]
        return self.said("never-closed", self.start, closing=_closing(line))

    def key_expected(self) -> Problem:
        """A text goes on behind its quotation mark or bracket, a remark cuts it, or a line is set in wrongly."""
        before, behind = self.before.rstrip(), self.line[len(self.before) :]
        if before.endswith(("'", '"')) and behind:
            twice = "'' (twice)" if before.endswith("'") else '\\"'
            return self.said("quote-ended-text", behind=shown(behind), twice=twice)
        if before.endswith(("}", "]")):
            return self.said("bracket-ended-text", behind=shown(behind))
        at, above = self.above()
        if remark := re.search(r"\S #", above):
            return self.said("cut-above", at + remark.end() - 1, above=shown(above))
        indent, first = len(self.line) - len(self.line.lstrip()), self.text.origin(self.start).column
        name, index = (
            "no-key" if indent + 1 == first else "other-column",
            self.index - len(self.before) + indent,
        )
        return self.said(name, index, column=indent + 1, first=first)


_EXPLANATIONS: tuple[tuple[str, Callable[[_Fault], Problem] | str], ...] = (
    ("mapping values are not allowed", _Fault.colon),
    ("could not find expected ':'", _Fault.no_colon),
    (r"tab character|'\\t' that cannot start any token", _Fault.tab),
    ("quoted scalar.*(end of stream|document indicator|document separator)", _Fault.unclosed_quote),
    ("duplicate anchor", "anchor-twice"),
    ("cannot start any token|anchor|alias|directive|incompatible YAML|ing a tag|tag handle", _Fault.sign),
    ("escape|quoted scalar.*(expected|Unicode)", "unknown-escape"),
    ("single document|<document start>", "several-documents"),
    ("sequence entries are not allowed", "list-in-line"),
    ("scanning a block scalar", "text-beside-bar"),
    ("flow (sequence|mapping)", "open-bracket"),
    ("block collection|'-' indicator|but found '\\?'", "no-dash"),
    ("block mapping", _Fault.key_expected),
    ("node content|parsing a (block|flow) node", "no-value"),
)
"""What the scanner says of a mistake, and what explains it, or its name in ``mistakes.yaml``."""


def explained(fault: _Fault) -> Problem:
    """What the scanner could not read, where, and what was probably meant."""
    for start, end in _quoted(fault.text.text):
        if swallowed := swallows_a_line(fault.text, start, end):
            return swallowed
    at, above = fault.above()
    if "flow" in fault.reason and (remark := re.search(r"(?<= )#.*[}\]]", above)):
        return cut_by_comment(fault.text, at + remark.start(), above, glued=True)
    for words, explain in _EXPLANATIONS:
        if re.search(words, fault.reason):
            return fault.said(explain) if isinstance(explain, str) else explain(fault)
    return fault.said("unexplained", reason=fault.reason)


def _quoted(text: str) -> list[tuple[int, int]]:
    """Where each text in quotation marks begins and ends, as far as the file can be read."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    tokens = []
    try:
        while loader.check_token():
            tokens.append(loader.get_token())
    except yaml.YAMLError:
        tokens += getattr(loader, "tokens", ())
    quoted = [token for token in tokens if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"')]
    return [(token.start_mark.index, token.end_mark.index) for token in quoted]


def swallows_a_line(text: FileText, start: int, end: int) -> Problem | None:
    """A text in quotation marks that runs on over the next key: its closing mark is missing, or is another one.

    The further lines of a text that is meant to have some stand further in than its key.
    """
    line, *further = text.text[start:end].split("\n")
    opening = BEFORE_A_KEY.match(text.line_at(start))
    column = len(opening[0]) if opening else 0
    keys_or_items = (re.match(r"( *)(?:- |[\w-]+:(?:\s|$))", other) for other in further)
    if not any(match and len(match[1]) <= column for match in keys_or_items):
        return None
    return mistake("not-closed-in-line", text.origin(start), sign=line[0], closing=_closing(line))


def _closing(line: str) -> str:
    """How to end a text that begins with a quotation mark."""
    if other := re.match(r".+?(['\"’‘”“„»«`´])\s*(?:[,}\]].*)?$", line):
        return f"end the text with the mark that begins it: {line[0]} in place of {other[1]}"
    return f"write {line[0]} at the end of the text"


# --- lines that have slid


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
