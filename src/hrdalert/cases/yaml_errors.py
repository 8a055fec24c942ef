"""What keeps a YAML file from being read, in the words of somebody who has never heard of YAML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from hrdalert.cases.marked import FileText, shown
from hrdalert.cases.yaml_blocks import problem_of, slid_key, slid_lines, without
from hrdalert.cases.yaml_mistakes import MOST_ALIKE, QUOTE
from hrdalert.errors import Problem


class _Fault:
    """Where YAML's scanner stopped, with what stands around it."""

    def __init__(self, error: yaml.YAMLError, text: FileText) -> None:
        self.text = text
        self.reason = " ".join(filter(None, (getattr(error, "context", ""), getattr(error, "problem", ""))))
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        start = getattr(error, "context_mark", None) or mark
        self.index = text.index(mark.line, mark.column) if mark else 0
        self.start = text.index(start.line, start.column) if start else 0
        """Where the part begins that could not be read to its end."""
        self.line = text.line_at(self.index)
        self.before = text.text[: self.index].rsplit("\n", 1)[-1]
        """The line up to the fault."""
        self.above = _line_above(text, self.index)
        """The last line above that is neither empty nor a remark."""

    def problem(self, what: str, mend: str, index: int | None = None, code: str = "yaml-syntax") -> Problem:
        return Problem(self.text.origin(self.index if index is None else index), code, what, mend)

    @property
    def character(self) -> str:
        return self.text.text[self.index : self.index + 1]


def _line_above(text: FileText, index: int) -> tuple[int, str]:
    """The position and the words of the line above."""
    start = text.text.rfind("\n", 0, index) + 1
    while start > 0:
        start = text.text.rfind("\n", 0, start - 1) + 1
        line = text.line_at(start)
        if line.strip() and not line.lstrip().startswith("#"):
            return start, line
    return 0, ""


def explanations(
    error: yaml.YAMLError, text: FileText, read: Callable[[str], yaml.YAMLError | None]
) -> list[Problem]:
    """The first thing that the scanner could not read; of lines with a second colon, all, and what follows them.

    All lines that have slid out of a text under ``|`` or ``>`` are told first. ``read`` gives the error of a text in
    which such colons are other signs, and such lines are empty, so that places stay what they are.
    """
    slid = slid_lines(text)
    problems = [problem_of(lines, text) for lines in slid[:MOST_ALIKE]]
    patched, next_error = text.text, error
    if slid:
        text = FileText(text.file, without(text.text, slid))
        patched, remaining = text.text, read(text.text)
        if remaining is None:
            return problems
        next_error = remaining
    while len(problems) < MOST_ALIKE:
        problem, line = explained(next_error, text), _line_of_second_colon(next_error, text)
        problems.append(problem)
        if line is None or text.origin(line.start).line != problem.origin.line:
            break
        patched = patched[: line.start] + _COLON.sub(";", patched[line]) + patched[line.stop :]
        following = read(patched)
        if following is None:
            break
        next_error = following
    return problems


def explained(error: yaml.YAMLError, text: FileText) -> Problem:
    """What the scanner could not read, where, and what was probably meant."""
    for start, end in _quoted(text):
        if swallowed := swallows_a_line(text, start, end):
            return swallowed
    fault = _Fault(error, text)
    for words, explain in _EXPLANATIONS:
        if re.search(words, fault.reason):
            return explain(fault)
    return fault.problem(
        f"the file cannot be read from here on ({fault.reason or error})",
        "look at the quotation marks, the brackets and the spaces at the beginning of this line and the last",
    )


def _colon(fault: _Fault) -> Problem:
    """``key: text: more``, or a key that stands too far in, or a line above without a colon."""
    if re.search(r":\s", fault.before):
        what = "a second colon stands in this line, and text that has a colon needs quotation marks"
        return fault.problem(what, _in_quotation_marks(fault) or QUOTE)
    at, above = fault.above
    indent = len(fault.line) - len(fault.line.lstrip())
    above_indent = len(above) - len(above.lstrip())
    if glued := re.match(r"\s*(?:- )?[\w-]+:(?=[^\s:/])", above):
        what = f"there is no space after the colon of {shown(glued[0])}"
        return fault.problem(what, "put a space after the colon", at + glued.end() - 1)
    if not re.search(r":(\s|$)", above):
        what = f"there is no colon in the line {shown(above)}"
        mend = "write key: value; the further lines of a text stand further in than its key"
        return fault.problem(what, mend, at + above_indent)
    slid = slid_key(fault.text, fault.text.origin(at).line - 1)
    if slid and above_indent < _key_column(fault.text, slid.header) <= indent:
        return problem_of(slid, fault.text)
    if indent > above_indent:
        what = f"this line stands further in than {shown(above)}, which has a value of its own"
        mend = "begin keys of one group in the same column; if the line belongs to the text above, " + QUOTE
        return fault.problem(what, mend, fault.index - len(fault.before) + indent)
    return fault.problem("a colon stands where no key can be", QUOTE)


def _key_column(text: FileText, line: int) -> int:
    """Where the key of a line begins, behind its dashes, counted from 0."""
    match = _BEFORE_A_KEY.match(text.line_at(text.index(line, 0)))
    return match.end() if match else 0


_COLON = re.compile(r":(?=\s|$)")
_KEY_AND_TEXT = re.compile(
    r" *(?:- +)*(?P<key>[\w-]+: +)(?P<text>[^\s'\"\[{|>&*!%@`#].*?)(?P<remark>\s+#.*)?\s*"
)


def _line_of_second_colon(error: yaml.YAMLError, text: FileText) -> slice | None:
    """What stands behind the first colon of a line that the scanner could not read for its second one."""
    fault = _Fault(error, text)
    if not re.search(_EXPLANATIONS[0][0], fault.reason):
        return None
    begin = fault.index - len(fault.before)
    first = re.search(r":\s", fault.before)
    return slice(begin + first.end(), begin + len(fault.line)) if first else None


def _in_quotation_marks(fault: _Fault) -> str | None:
    """The line as it can be read; None, where its text may go on in the next line."""
    match = _KEY_AND_TEXT.fullmatch(fault.line)
    if not match:
        return None
    end = fault.index - len(fault.before) + len(fault.line)
    following = fault.text.text[end + 1 :].split("\n", 1)[0]
    if following.strip() and len(following) - len(following.lstrip()) > match.start("key"):
        return None
    text = match["text"].replace("'", "''")
    return f"write {match['key']}'{text}'{match['remark'] or ''}"


def _no_colon(fault: _Fault) -> Problem:
    line = fault.text.line_at(fault.start)
    if line.lstrip().startswith(("{", "[")):
        mend = "begin each item of a list with '- '; a text that begins with a bracket needs quotation marks"
        return fault.problem("neither a dash nor a key stands before this bracket", mend, fault.start)
    if glued := re.match(r"\s*(?:- )?[\w-]+:(?=[^\s:/])", line):
        what = f"there is no space after the colon of {shown(glued[0])}"
        return fault.problem(what, "put a space after the colon", fault.start)
    mend = "write key: value; the further lines of a text stand further in than its key"
    return fault.problem(f"there is no colon in the line {shown(line)}", mend, fault.start)


def _start(fault: _Fault) -> Problem:
    if fault.character == "\t":
        return _tab(fault)
    what = f"a text cannot begin with {fault.character} here"
    return fault.problem(what, QUOTE)


def _tab(fault: _Fault) -> Problem:
    begin = fault.text.text.rfind("\n", 0, fault.index) + 1
    tab = fault.text.text.find("\t", begin)
    what = "a tab stands at the beginning of this line; only spaces can set a line in"
    mend = "replace the tab with spaces, as many as the lines beside it have"
    return fault.problem(what, mend, tab if tab >= 0 else fault.index, "tab")


_KEY_OR_ITEM = re.compile(r"( *)(?:- |[\w-]+:(?:\s|$))")
_BEFORE_A_KEY = re.compile(r" *(?:- +)*")
_ANOTHER_MARK = re.compile(r".+?(['\"’‘”“„»«`´])\s*(?:[,}\]].*)?$")


def _quoted(text: FileText) -> Iterator[tuple[int, int]]:
    """Where each text in quotation marks begins and ends, as far as the file can be read."""
    loader: Any = yaml.SafeLoader("")
    try:
        loader = yaml.SafeLoader(text.text)
        while loader.check_token():
            yield from _span_of_quoted(loader.get_token())
    except yaml.YAMLError:
        for token in loader.tokens:
            yield from _span_of_quoted(token)


def _span_of_quoted(token: Any) -> Iterator[tuple[int, int]]:
    if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
        yield token.start_mark.index, token.end_mark.index


def swallows_a_line(text: FileText, start: int, end: int) -> Problem | None:
    """A text in quotation marks that runs on over the next key: its closing mark is missing, or is another one.

    The further lines of a text that is meant to have some stand further in than its key.
    """
    line, *further = text.text[start:end].split("\n")
    opening = _BEFORE_A_KEY.match(text.line_at(start))
    column = len(opening[0]) if opening else 0
    if not any((match := _KEY_OR_ITEM.match(other)) and len(match[1]) <= column for other in further):
        return None
    quote = text.text[start]
    what = f"the quotation mark {quote} that begins here is not closed in its line"
    return Problem(text.origin(start), "yaml-syntax", what, _closing(line))


def _closing(line: str) -> str:
    """How to end a text that begins with a quotation mark."""
    if other := _ANOTHER_MARK.match(line):
        return f"end the text with the mark that begins it: {line[0]} in place of {other[1]}"
    return f"write {line[0]} at the end of the text"


def _unclosed_quote(fault: _Fault) -> Problem:
    quote = fault.text.text[fault.start : fault.start + 1]
    what = f"the quotation mark {quote} that begins here is never closed"
    line = fault.text.text[fault.start :].split("\n", 1)[0]
    return fault.problem(what, _closing(line), fault.start)


def _key_expected(fault: _Fault) -> Problem:
    """A text goes on behind its quotation mark or bracket, a remark cuts it, or a line is set in wrongly."""
    before = fault.before.rstrip()
    if before.endswith(("'", '"')) and fault.character not in ("", "\n"):
        what = f"the quotation mark before {shown(fault.line[len(fault.before) :])} ended the text"
        twice = "'' (twice)" if before.endswith("'") else '\\"'
        mend = f"{QUOTE}; between quotation marks, write {twice} for one within the text"
        return fault.problem(what, mend)
    if before.endswith(("}", "]")):
        what = f"the text begins with a bracket, and goes on with {shown(fault.line[len(fault.before) :])}"
        return fault.problem(what, QUOTE)
    at, above = fault.above
    if remark := re.search(r"\S #", above):
        what = f"a # after a space ends the text of {shown(above)}, and this line is no part of it any more"
        return fault.problem(what, QUOTE, at + remark.end() - 1)
    return _set_in(fault)


def _set_in(fault: _Fault) -> Problem:
    indent = len(fault.line) - len(fault.line.lstrip())
    first = fault.text.origin(fault.start)
    what = (
        f"this line stands in column {indent + 1}, and the group of keys that begins in line {first.line} in"
    )
    what += f" column {first.column}"
    if indent + 1 == first.column:
        what = f"a key should stand here: the group that begins in line {first.line} is made of keys"
    mend = "begin all keys of one group in the same column, with spaces"
    mend += _or_set_in(fault)
    return fault.problem(what, mend, fault.index - len(fault.before) + indent)


def _dash_expected(fault: _Fault) -> Problem:
    first = fault.text.origin(fault.start)
    what = f"the list that begins in line {first.line} goes on here without a dash"
    mend = "begin each item with '- '; set further keys of an item in as far as its first key"
    return fault.problem(what, mend + _or_set_in(fault))


def _or_set_in(fault: _Fault) -> str:
    """What else could be meant by a key in a wrong column: a line of the text under | or > that stands above it."""
    slid = slid_key(fault.text, fault.text.origin(fault.index).line - 1)
    return f"; or, if it belongs to the text above, {problem_of(slid, fault.text).mend}" if slid else ""


def _bracket(fault: _Fault) -> Problem:
    bracket = fault.text.text[fault.start : fault.start + 1]
    closing = {"[": "]", "{": "}"}.get(bracket, "]")
    where = fault.text.origin(fault.start)
    what = f"the bracket {bracket} of line {where.line} is not closed before this"
    mend = f"write {closing} where it ends; within brackets, text with : , [ ] {{ }} needs quotation marks"
    return fault.problem(what, mend)


def _alias(fault: _Fault) -> Problem:
    sign = fault.text.text[fault.start : fault.start + 1]
    if sign not in "*&":
        sign = "*"
    what = f"the text begins with {sign}, which has a meaning of its own at this place"
    return fault.problem(what, QUOTE, fault.start)


def _block_text(fault: _Fault) -> Problem:
    what = "text stands in the line of the | or >"
    mend = "begin the text on the next line, set in; a text that begins with > or | needs quotation marks"
    if match := _TEXT_BESIDE.fullmatch(fault.line):
        spaces = len(match["key"]) - len(match["key"].lstrip(" -")) + 2
        mend = f"write {match['key'].lstrip(' -')} alone, and below it, set in by {spaces} spaces: {match['text']}"
    return fault.problem(what, mend)


_TEXT_BESIDE = re.compile(r"(?P<key>[ -]*[\w-]+: +[|>][-+0-9]*) +(?P<text>.*?)\s*")


@dataclass(frozen=True, slots=True)
class _Always:
    """A mistake of which the same is always said."""

    what: str
    mend: str
    code: str = "yaml-syntax"
    at_start: bool = False
    """Shown where the part begins that could not be read, not where the reading stopped."""

    def __call__(self, fault: _Fault) -> Problem:
        return fault.problem(self.what, self.mend, fault.start if self.at_start else fault.index, self.code)


_Explain: TypeAlias = Callable[[_Fault], Problem]
_EXPLANATIONS: tuple[tuple[str, _Explain], ...] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_colon),
    ("tab character", _tab),
    (r"'\\t' that cannot start any token", _tab),
    ("cannot start any token", _start),
    ("quoted scalar.*(end of stream|document indicator|document separator)", _unclosed_quote),
    (
        "nesting depth",
        _Always(
            "too many lists or groups of keys lie in each other here",
            "look for a bracket [ or { that is never closed",
            "too-deep",
        ),
    ),
    (
        "escape|quoted scalar.*(expected|Unicode)",
        _Always(
            "a \\ between double quotation marks begins a special sign, and this one is not known",
            "write \\\\ for a backslash, or use single quotation marks",
        ),
    ),
    ("duplicate anchor", _Always("the same name stands after two &", "write the texts out, without & and *")),
    ("anchor|alias", _alias),
    (
        "single document|<document start>",
        _Always(
            "a second document begins here, after a line --- or ...",
            "one file holds one case: move the rest to a file of its own, or take the line out",
            "several-documents",
        ),
    ),
    (
        "sequence entries are not allowed",
        _Always(
            "a list cannot begin in the line of its key",
            "begin it on the next line, or write [a, b]; a text that begins with - needs quotation marks",
        ),
    ),
    ("scanning a block scalar", _block_text),
    (
        "directive|%YAML|%TAG|incompatible YAML",
        _Always(
            "a line that begins with % is a command to the program",
            "take it out; a text that begins with % needs quotation marks",
            at_start=True,
        ),
    ),
    (
        r"(scanning|parsing) a tag|tag handle",
        _Always("the text begins with !, which has a meaning of its own here", QUOTE, "tag", at_start=True),
    ),
    ("flow (sequence|mapping)", _bracket),
    ("block collection|'-' indicator|but found '\\?'", _dash_expected),
    ("block mapping", _key_expected),
    (
        "node content|parsing a (block|flow) node",
        _Always(
            "a value should stand here",
            "write one; a text that begins with such a sign needs quotation marks",
        ),
    ),
)
