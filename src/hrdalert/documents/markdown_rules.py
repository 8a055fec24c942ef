"""The Markdown of templates: CommonMark and tables, less what has no place in a letter, and our own containers.

Not known here, and so text: raw HTML, definitions of links (``[name]: …``), and what four spaces or a line under a text
make elsewhere: an indented line is a line, and ``---`` is a page break wherever it stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from hrdalert.documents.casetext import NOTHING
from hrdalert.patterns import later

CONTAINERS = ("address", "signature", "note", "letters", "field")
_CONTAINER = later(r":::[ ]*(?:([a-z]+)(?:[ ]+(.*))?)?[ ]*$")
_EMPTY_LINE = later(rf"^[ \t]*{NOTHING}[ \t{NOTHING}]*\n", re.MULTILINE)
# Marks with nothing between them: around an empty slot, or alone on a line where a loop had nothing to go through.
_EMPTY_MARKS = later(rf"""(?<![^\s("“‘'])(\*\*?){NOTHING}+\1(?![^\s).,;:!?"”’'])""")
_BARE_MARKS = later(r"^[ \t]*(?:\*\*|\*\*[ \t]*\*\*)[ \t]*\n", re.MULTILINE)
_SPACES = later(r"(?<=\S)[ \t]{2,}(?=\S)")
_SPACE_BEFORE = later(r"[ ](?<=\S[ ])[ ]*(?=[.,;:?!](?:\s|$))")  # begins with a space, to be found fast


class MarkdownMistake(ValueError):
    """What is wrong with a template's Markdown; ``line`` counts from 1 in the text that was parsed."""

    def __init__(self, message: str, line: int, mend: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.mend = mend


def parsed(text: str) -> Sequence[Token]:
    """The parser's tokens of a tidied text."""
    return _parser().parse(text)


def tidy(text: str) -> str:
    """Takes out what empty slots leave: lines of nothing else, doubled spaces, and those before a full stop.

    What a case says is still tokens here, and so it keeps its own spaces.
    """
    if NOTHING in text:
        text = _EMPTY_LINE.sub("", _EMPTY_MARKS.sub(NOTHING, text)).replace(NOTHING, "")
    text = _BARE_MARKS.sub("", text)
    return "\n".join(_tidy_line(line) for line in text.split("\n"))


def _tidy_line(line: str) -> str:
    if not line.strip():
        return ""
    if "  " in line or "\t" in line:
        line = _SPACES.sub(" ", line)
    return _SPACE_BEFORE.sub("", line).rstrip(" ")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["html_block", "html_inline", "reference", "lheading", "code"])
    parser.block.ruler.before("fence", "container", _container, {"alt": ["paragraph", "list", "blockquote"]})
    # Addresses are checked when the link is made, with its line at hand.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule of the block parser: ``::: kind`` up to the ``:::`` that closes it."""
    opening = _CONTAINER.match(_line(state, start))
    if not opening or opening[1] is None:
        return False
    if silent:
        return True
    depth, last = 1, start
    while depth:
        last += 1
        if last >= end:
            raise MarkdownMistake(f"::: {opening[1]} is not closed", start + 1, "End it with a line of :::")
        if mark := _CONTAINER.match(_line(state, last)):
            depth += 1 if mark[1] else -1
    token = state.push("container_open", "", 1)
    token.info, token.meta, token.map = opening[1], {"label": opening[2] or ""}, [start, last]
    before = state.lineMax
    state.lineMax = last
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax = before
    state.push("container_close", "", -1)
    state.line = last + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
