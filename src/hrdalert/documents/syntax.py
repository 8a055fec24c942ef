"""Reading the Jinja of a template, with every mistake at its line: tags, what they hold, and what they belong to.

Jinja stops at the first mistake. So where it stops, the tags are looked at one by one; one that is wrong is replaced by
one that is not, of the same lines, until the whole can be read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TypeAlias

import jinja2
from jinja2 import nodes
from msgspec import Struct, field

from hrdalert.documents.letters import LetterEnvironment, Letters, TemplateFile
from hrdalert.errors import Origin, Problem
from hrdalert.patterns import later

CODE = "template-syntax"
Trees: TypeAlias = tuple[nodes.Template, ...]

_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENING = later(r"\{\{|\{%|\{#")
_INSIDE = later(
    r"""(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(?!\{\{|\{%|\{#|\}\}|%\}|\n[ \t]*\n)[^"'])*+""", re.DOTALL
)
_WORD = later(r"\{%[-+]?\s*(\w+)\s*(.*?)\s*[-+]?%\}", re.DOTALL)
_BLOCKS = ("if", "for", "block", "macro", "filter", "call", "with", "autoescape", "set")
_BRANCHES = {"elif": ("if",), "else": ("if", "for")}
_SET = later(r"\{%[-+]?\s*set\b[\w.,\s]*=")
_NAMES = later(r"^\s*(\w+(?:\s*,\s*\w+)*)\s+in\b")


def parsed(letters: Letters, file: TemplateFile) -> tuple[Trees, tuple[Problem, ...]]:
    """The syntax tree of a template, or of what can be read of it, and what cannot be."""
    return _parsed(letters.environment, file)


@functools.lru_cache(maxsize=128)
def _parsed(environment: LetterEnvironment, file: TemplateFile) -> tuple[Trees, tuple[Problem, ...]]:
    try:
        return (environment.parse(file.source),), ()
    except jinja2.TemplateSyntaxError as error:
        first = Problem(
            Origin(file.path, error.lineno), CODE, _plainly(error.message or ""), _mend(error.message or "")
        )
    mending = _Mending(environment, file)
    try:
        return (environment.parse(mending.source()),), mending.found or (first,)
    except jinja2.TemplateSyntaxError:
        return (), mending.found or (first,)


class _Tag(Struct):
    """One tag of a template."""

    start: int
    text: str
    line: int
    instead: str | None = None
    """What stands for it where it is wrong."""


class _Open(Struct):
    """A block that is not closed yet, with the tags that belong to it."""

    word: str
    tags: list[_Tag] = field(default_factory=list)


class _Mending:
    """Finds the mistakes of one template, and writes it anew without them."""

    def __init__(self, environment: LetterEnvironment, file: TemplateFile) -> None:
        self._environment = environment
        self._file = file
        self._text = file.source
        self._problems: list[Problem] = []
        self._tags = list(self._split())
        for tag in self._tags:
            self._look_at(tag)
        self._pair()

    @property
    def found(self) -> tuple[Problem, ...]:
        return tuple(sorted(self._problems, key=lambda problem: problem.place))

    def source(self) -> str:
        done, last = [], 0
        for tag in self._tags:
            done += [self._text[last : tag.start], _same_lines(tag)]
            last = tag.start + len(tag.text)
        return "".join((*done, self._text[last:]))

    def _say(self, line: int, text: str, mend: str) -> None:
        self._problems.append(Problem(Origin(self._file.path, line), CODE, text, mend))

    # --- where tags begin and end ---

    def _split(self) -> Iterator[_Tag]:
        at, raw = 0, False
        while match := _OPENING.search(self._text, at):
            start, closer = match.start(), _CLOSERS[match[0]]
            end = self._end(start, match[0], closer)
            if end is None:
                if not raw:
                    line = self._line(start)
                    self._say(line, f"{match[0]} is not closed", f"Write {closer} at its end.")
                    yield _Tag(start, self._text[start : start + 2], line, "")
                at = start + 2
                continue
            tag = _Tag(start, self._text[start:end], self._line(start))
            word = _word_of(tag)
            raw = word == "raw" or (raw and word != "endraw")
            if not raw and word != "endraw" and match[0] != "{#":
                yield tag
            at = end

    def _end(self, start: int, opener: str, closer: str) -> int | None:
        if opener == "{#":
            end = self._text.find(closer, start + 2)
            return None if end < 0 else end + 2
        inside = _INSIDE.match(self._text, start + 2)
        if inside and self._text.startswith(closer, inside.end()):
            return inside.end() + 2
        # An odd quotation mark: up to the next sign that ends a tag, if no other tag begins before it.
        end = self._text.find(closer, start + 2)
        another = _OPENING.search(self._text, start + 2)
        return None if end < 0 or (another and another.start() < end) else end + 2

    def _line(self, position: int) -> int:
        return self._text.count("\n", 0, position) + 1

    # --- what stands in a tag ---

    def _look_at(self, tag: _Tag) -> None:
        if tag.instead is not None:
            return
        word = _word_of(tag)
        alone = tag.text if tag.text.startswith("{{") else _completed(tag, word)
        if alone is None:
            return
        try:
            self._environment.parse(alone)
        except jinja2.TemplateSyntaxError as error:
            message = error.message or ""
            self._say(tag.line + error.lineno - 1, _plainly(message), _mend(message))
            tag.instead = _neutral(tag, word)

    # --- which tags belong together ---

    def _pair(self) -> None:
        open_: list[_Open] = []
        for tag in self._tags:
            word = _word_of(tag)
            if word in _BLOCKS and not _is_whole(tag, word):
                open_.append(_Open(word, [tag]))
            elif word in _BRANCHES:
                self._branch(open_, tag, word)
            elif word.startswith("end") and word != "endraw":
                self._close(open_, tag, word.removeprefix("end"))
        for each in open_:
            self._unclosed(each)

    def _branch(self, open_: list[_Open], tag: _Tag, word: str) -> None:
        if open_ and open_[-1].word in _BRANCHES[word]:
            open_[-1].tags.append(tag)
        else:
            self._say(
                tag.line,
                f"{{% {word} %}} belongs to no {{% if … %}}",
                "Take it out, or write the {% if … %}.",
            )
            tag.instead = ""

    def _close(self, open_: list[_Open], tag: _Tag, word: str) -> None:
        if word not in [each.word for each in open_]:
            self._say(
                tag.line, f"{{% end{word} %}} closes nothing", "Take it out, or write the tag that it closes."
            )
            tag.instead = ""
            return
        while (each := open_.pop()).word != word:
            self._unclosed(each)
        if each.tags[0].instead == "":
            tag.instead = ""

    def _unclosed(self, each: _Open) -> None:
        line = each.tags[0].line
        self._say(
            line, f"{{% {each.word} … %}} is not closed", f"Write {{% end{each.word} %}} where it ends."
        )
        for tag in each.tags:
            tag.instead = ""


def _word_of(tag: _Tag) -> str:
    match = _WORD.match(tag.text)
    return match[1] if match else ""


def _is_whole(tag: _Tag, word: str) -> bool:
    """``{% set x = 1 %}`` needs no end, nor does what stands where a tag is not closed."""
    return word == "set" and _SET.match(tag.text) is not None


def _completed(tag: _Tag, word: str) -> str | None:
    """A tag with what it needs to be read by itself; None: that can't be."""
    if word in ("if", "for", "block", "macro", "filter", "call", "with", "autoescape"):
        return f"{tag.text}{{% end{word} %}}"
    if word in _BRANCHES:
        return "{% if true %}" + tag.text + "{% endif %}"
    if word == "set" and not _is_whole(tag, word):
        return f"{tag.text}{{% endset %}}"
    return None if word == "raw" or word.startswith("end") else tag.text


def _neutral(tag: _Tag, word: str) -> str:
    """A tag to read in place of one that is wrong, which gives the same names."""
    match = _WORD.match(tag.text)
    rest = match[2] if match else ""
    if word == "for" and (names := _NAMES.match(rest)):
        return f"{{% for {names[1]} in [] %}}"
    if word == "macro" and (name := re.match(r"\w+", rest)):
        return f"{{% macro {name[0]}() %}}"
    if word == "set" and "=" in rest and (name := re.match(r"\w+", rest)):
        return f"{{% set {name[0]} = none %}}"
    return {"if": "{% if true %}", "elif": "{% elif true %}", "for": "{% for _ in [] %}"}.get(word, "")


def _same_lines(tag: _Tag) -> str:
    if tag.instead is None:
        return tag.text
    return tag.instead + "\n" * tag.text.count("\n")


_SAID = (
    (re.compile(r"Encountered unknown tag '(\w+)'.*", re.DOTALL), r"{% \1 %} is not known"),
    (
        re.compile(r"expected token 'end of (?:print statement|statement block)', got '(.*)'"),
        r"\1 is not expected here",
    ),
    (re.compile(r"expected token '(.*)', got '(.*)'"), r"\1 is expected here, not \2"),
    (re.compile(r"unexpected char (.*) at \d+"), r"\1 is not expected here"),
    (
        re.compile(r"Expected an expression, got 'end of .*'"),
        "there is nothing in this tag, or its end is missing",
    ),
)


def _plainly(message: str) -> str:
    """Jinja's words, in those of a person who writes letters."""
    for pattern, plain in _SAID:
        if match := pattern.search(message):
            return match.expand(plain)
    return message.rstrip(".")


def _mend(message: str) -> str:
    if "unknown tag" in message:
        return "The tags are if, elif, else, for, set, block, macro, extends and their end tags."
    return "Write {{ … }} round what is printed and {% … %} round what is decided."
