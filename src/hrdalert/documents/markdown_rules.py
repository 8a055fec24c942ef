"""The Markdown of templates: CommonMark and tables, less what has no place in a letter, and our own containers.

Not known here, and so text: raw HTML, definitions of links (``[name]: …``), and what four spaces or a line under a text
make elsewhere: an indented line is a line, and ``---`` is a page break wherever it stands alone.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

CONTAINERS = ("address", "signature", "banner", "note")
_CONTAINER = re.compile(r":::[ ]*(?:([a-z]+)(?:[ ]+(.*))?)?[ ]*$")
_LINE = re.compile(rf"^[ \t]*{_CONTAINER.pattern}", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_GOES_ON = re.compile(r"[ \t]|[-*+](?:[ \t]|$)|\d+[.)]", re.MULTILINE)
"""How what goes on with a list can begin."""


class MarkdownMistake(ValueError):
    """What is wrong with a template's Markdown; ``line`` counts from 1 in the text that was parsed."""

    def __init__(self, message: str, line: int, mend: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.mend = mend


@cache
def parser() -> MarkdownIt:
    """What reads the Markdown of templates."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["html_block", "html_inline", "reference", "lheading", "code"])
    parser.block.ruler.before("fence", "container", _container, {"alt": ["paragraph", "list", "blockquote"]})
    # Addresses are checked when the link is made, with its line at hand.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def parts_of(text: str) -> list[str]:
    """A text in parts that mean the same alone: cut at empty lines that no container or list goes across."""
    lines = list(_LINE.finditer(text))
    if len(lines) != text.count(":::") or any(sign in text for sign in ("```", "~~~", "\r")):
        return [text]
    parts: list[str] = []
    depth = begin = end = 0
    for empty in (*_EMPTY_LINES.finditer(text), None):
        if end and not depth and not _GOES_ON.match(text, end):
            parts.append(text[begin:end])
            begin = end
        last = empty.start() if empty else len(text)
        while lines and lines[0].start() < last:
            depth = max(depth + (1 if lines.pop(0)[1] else -1), 0)
        end = empty.end() if empty else last
    return [*parts, text[begin:]]


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
