"""What goes wrong in a YAML file, in the words of somebody who has never heard of YAML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import Node

from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.marked import FileText, shown
from hrdalert.patterns import later
from hrdalert.yaml_blocks import problem_of, slid_key, slid_lines, without

_QUOTE = "put the whole text in quotation marks, or write | after the colon and the text below it, set in"
_MOST_ALIKE = 20
"""So many problems of one kind are shown, where a file is full of them."""


# Bytes and characters


def unreadable(file: Path, error: OSError) -> Problem:
    """The file is not there, a folder, or locked."""
    reasons = {FileNotFoundError: "there is no such file", IsADirectoryError: "this is a folder, not a file"}
    text = reasons.get(type(error), f"the file cannot be read: {error.strerror or error}")
    return Problem(Origin(file), "unreadable-file", text, "check the name and the place of the file")


def decoded(data: bytes, file: Path, problems: list[Problem]) -> str:
    """The text of a file, its lines ended by line feeds.

    Bytes that are no UTF-8 become U+FFFD and a problem, so that the rest can be checked all the same; what is
    no text at all raises InputErrors.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = "the file is saved as UTF-16, not as UTF-8"
        raise InputErrors([Problem(Origin(file, 1, 1), "not-utf8", text, _SAVE)])
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        text = "this is no text file: a Word, PDF or other file under the wrong name?"
        raise InputErrors(
            [Problem(Origin(file, 1, 1), "not-text", text, "write the case with a text editor")]
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(_not_utf8(data, file, error))
        text = data.decode("utf-8-sig", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for other in _OTHER_BREAKS:
        text = text.replace(other, " ")
    return text.lstrip("\ufeff")


_SAVE = "in the editor, choose 'Save as' or 'Save with encoding', and there UTF-8"
_OTHER_BREAKS = "\x85\u2028\u2029"


def _not_utf8(data: bytes, file: Path, error: UnicodeDecodeError) -> Problem:
    before = data[: error.start].decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    byte = data[error.start]
    likely = bytes([byte]).decode("cp1252", "ignore")
    meant = f", which may have been meant as '{likely}'" if likely.isprintable() and likely else ""
    text = f"the file is not saved as UTF-8: its byte {error.start + 1} is 0x{byte:02X}{meant}"
    return Problem(Origin(file, line, column), "not-utf8", text, _SAVE)


_UNWANTED = later(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|(?P<private>[\ue000-\uf8ff\U000f0000-\U0010ffff])"
)

_FINE = bytes(
    byte for byte in range(256) if byte in b"\t\n\r" or (byte >= 0x20 and byte not in b"\x7f\xee\xf3\xf4")
)
_RARE = (re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xef(?:[\x80-\xa3]|\xbf[\xbe\xbf])"))


def is_suspect(data: bytes) -> bool:
    """Whether a file may hold characters that :func:`without_unwanted` looks for: asked first, for speed."""
    return bool(data.translate(None, _FINE)) or any(rare.search(data) for rare in _RARE)


def without_unwanted(text: FileText, problems: list[Problem]) -> FileText:
    """The text with U+FFFD for control characters and those of private use, which templates need."""
    found = list(islice(_UNWANTED.finditer(text.text), _MOST_ALIKE))
    problems += [_unwanted(text.origin(match.start()), match) for match in found]
    return FileText(text.file, _UNWANTED.sub("\ufffd", text.text)) if found else text


def unwanted_escapes(text: FileText, start: int, value: str) -> Iterator[Problem]:
    """The same, written as escapes between double quotation marks."""
    for found in _UNWANTED.finditer(value):
        yield _unwanted(text.origin(start), found)


def _unwanted(origin: Origin, found: re.Match[str]) -> Problem:
    name = f"U+{ord(found[0]):04X}"
    if found["private"]:
        text = f"the character {name} belongs to a private area: other computers show another sign, or none"
        return Problem(origin, "private-use", text, "take it out, or write the letter that was meant")
    text = f"the invisible control character {name} stands here"
    return Problem(origin, "control-character", text, "delete it (it often comes along when pasting)")


# What can be read and not be meant


def repeated(origin: Origin, key: str, first: int, second: int) -> Problem:
    """A key given twice."""
    text = f"the key {key} stands twice here, in line {first} and in line {second}"
    return Problem(origin, "repeated-key", text, "keep one of them, or put both into one")


def cut_by_comment(text: FileText, index: int, value: str, glued: bool) -> Problem:
    """Prose that a ``#`` ended. Surely a mistake where ``#`` is glued to a word, and else perhaps."""
    lost = text.text[index:].split("\n", 1)[0]
    what = f"the text ends before {shown(lost, 30)}: a # after a space begins a remark, which is not read"
    surely = glued and " " in value
    mend = _QUOTE if surely else f"if it is a remark, put two spaces before it; if not, {_QUOTE}"
    severity: Any = "error" if surely else "warning"
    return Problem(text.origin(index), "cut-text", what, mend, severity)


def cut_by_comma(text: FileText, key: Node, first: bool) -> Problem:
    """A word between braces that has no value: a text that has a comma, or one that begins with a brace."""
    origin = Origin(text.file, key.start_mark.line + 1, key.start_mark.column + 1)
    if first:
        what = f"the text begins with a brace, so {shown(str(key.value))} is read as a key without a value"
        mend = f"write its key before it, as in {{answer: {key.value}, …}}; or, if it is a text, {_QUOTE}"
        return Problem(origin, "cut-text", what, _QUOTE if " " in key.value else mend)
    what = f"the comma ends the text before it, and {shown(key.value)} is read as a key without a value"
    return Problem(
        origin, "cut-text", what, "put the whole text in quotation marks, as it stands between { and }"
    )


def no_key(text: FileText, key: Node) -> Problem:
    """What stands where a key should stand."""
    origin = Origin(text.file, key.start_mark.line + 1, key.start_mark.column + 1)
    if key.value == "<<":
        what = "<< (taking over the keys of another part) is not read here"
        return Problem(origin, "merge-key", what, "write the keys out")
    if key.tag:
        return tagged(origin, key.tag)
    what = "a key should stand here: one or more words, then a colon and a space"
    return Problem(origin, "bad-key", what, "a text that begins with { or [ needs quotation marks around it")


def tagged(origin: Origin, tag: str) -> Problem:
    """A YAML tag: ``!x``, ``!!python/…``."""
    written = tag.replace("tag:yaml.org,2002:", "!!")
    what = f"{shown(written)} is a tag, a command to the program, and no tag is read here"
    return Problem(
        origin, "tag", what, "take it out; a text that begins with ! needs quotation marks around it"
    )


def within_itself(text: FileText, node: Node) -> Problem:
    """An alias within its own anchor."""
    origin = Origin(text.file, node.start_mark.line + 1, node.start_mark.column + 1)
    return Problem(origin, "alias-in-itself", "this part contains itself, by an & and a *", "write it out")


def too_many_copies(text: FileText, most: int) -> Problem:
    """An alias bomb."""
    what = f"& and * in this file stand for more than {most:,} values"
    return Problem(Origin(text.file, 1, 1), "too-many-copies", what, "write out what is meant, once")


def too_deep(origin: Origin, most: int) -> Problem:
    """Lists in lists in lists."""
    what = f"more than {most} lists or groups of keys lie in each other here"
    return Problem(origin, "too-deep", what, "look for a bracket [ or { that is never closed")


def not_keys(text: FileText, root: Node | None) -> Problem:
    """The file is empty, or it is a list or a text."""
    if root is None:
        what = "the file is empty" if not text.text.strip() else "the file holds nothing but remarks"
        return Problem(Origin(text.file, 1, 1), "empty-file", what, "write at least reference: and as_of:")
    kind = "a list" if isinstance(root.value, list) else "a text"
    origin = Origin(text.file, root.start_mark.line + 1, root.start_mark.column + 1)
    what = f"the file is {kind}; it should begin with a key"
    return Problem(
        origin, "not-keys", what, "write keys at the beginning of the lines, such as reference: 2020-117"
    )


# What cannot be read


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
    problems = [problem_of(each, text) for each in slid[:_MOST_ALIKE]]
    patched, next_error = text.text, error
    if slid:
        text = FileText(text.file, without(text.text, slid))
        patched, remaining = text.text, read(text.text)
        if remaining is None:
            return problems
        next_error = remaining
    while len(problems) < _MOST_ALIKE:
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
        return fault.problem(what, _in_quotation_marks(fault) or _QUOTE)
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
        mend = "begin keys of one group in the same column; if the line belongs to the text above, " + _QUOTE
        return fault.problem(what, mend, fault.index - len(fault.before) + indent)
    return fault.problem("a colon stands where no key can be", _QUOTE)


def _key_column(text: FileText, line: int) -> int:
    """Where the key of a line begins, behind its dashes, counted from 0."""
    found = _BEFORE_A_KEY.match(text.line_at(text.index(line, 0)))
    return found.end() if found else 0


_COLON = later(r":(?=\s|$)")
_KEY_AND_TEXT = later(r" *(?:- +)*(?P<key>[\w-]+: +)(?P<text>[^\s'\"\[{|>&*!%@`#].*?)(?P<remark>\s+#.*)?\s*")


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
    found = _KEY_AND_TEXT.fullmatch(fault.line)
    if not found:
        return None
    end = fault.index - len(fault.before) + len(fault.line)
    following = fault.text.text[end + 1 :].split("\n", 1)[0]
    if following.strip() and len(following) - len(following.lstrip()) > found.start("key"):
        return None
    text = found["text"].replace("'", "''")
    return f"write {found['key']}'{text}'{found['remark'] or ''}"


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
    return fault.problem(what, _QUOTE)


def _tab(fault: _Fault) -> Problem:
    begin = fault.text.text.rfind("\n", 0, fault.index) + 1
    tab = fault.text.text.find("\t", begin)
    what = "a tab stands at the beginning of this line; only spaces can set a line in"
    mend = "replace the tab with spaces, as many as the lines beside it have"
    return fault.problem(what, mend, tab if tab >= 0 else fault.index, "tab")


_KEY_OR_ITEM = later(r"( *)(?:- |[\w-]+:(?:\s|$))")
_BEFORE_A_KEY = later(r" *(?:- +)*")
_ANOTHER_MARK = later(r".+?(['\"’‘”“„»«`´])\s*(?:[,}\]].*)?$")


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
    if not any((found := _KEY_OR_ITEM.match(each)) and len(found[1]) <= column for each in further):
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
        mend = f"{_QUOTE}; between quotation marks, write {twice} for one within the text"
        return fault.problem(what, mend)
    if before.endswith(("}", "]")):
        what = f"the text begins with a bracket, and goes on with {shown(fault.line[len(fault.before) :])}"
        return fault.problem(what, _QUOTE)
    at, above = fault.above
    if remark := re.search(r"\S #", above):
        what = f"a # after a space ends the text of {shown(above)}, and this line is no part of it any more"
        return fault.problem(what, _QUOTE, at + remark.end() - 1)
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


def _content(fault: _Fault) -> Problem:
    what = f"{shown(fault.character or 'the end of the file')} stands where a value should stand"
    return fault.problem(what, "write a value; a text that begins with such a sign needs quotation marks")


def _alias(fault: _Fault) -> Problem:
    sign = fault.text.text[fault.start : fault.start + 1]
    if sign not in "*&":
        sign = "*"
    what = f"the text begins with {sign}, which has a meaning of its own at this place"
    return fault.problem(what, _QUOTE, fault.start)


def _tag(fault: _Fault) -> Problem:
    return fault.problem(
        "the text begins with !, which has a meaning of its own here", _QUOTE, fault.start, "tag"
    )


def _several(fault: _Fault) -> Problem:
    what = "a second document begins here, after a line --- or ..."
    mend = "one file holds one case: move the rest to a file of its own, or take the line out"
    return fault.problem(what, mend, code="several-documents")


def _list_in_line(fault: _Fault) -> Problem:
    what = "a list cannot begin in the line of its key"
    mend = "begin it on the next line, or write [a, b]; a text that begins with - needs quotation marks"
    return fault.problem(what, mend)


def _block_text(fault: _Fault) -> Problem:
    what = "text stands in the line of the | or >"
    mend = "begin the text on the next line, set in; a text that begins with > or | needs quotation marks"
    if found := _TEXT_BESIDE.fullmatch(fault.line):
        spaces = len(found["key"]) - len(found["key"].lstrip(" -")) + 2
        mend = f"write {found['key'].lstrip(' -')} alone, and below it, set in by {spaces} spaces: {found['text']}"
    return fault.problem(what, mend)


_TEXT_BESIDE = later(r"(?P<key>[ -]*[\w-]+: +[|>][-+0-9]*) +(?P<text>.*?)\s*")


def _escape(fault: _Fault) -> Problem:
    what = "a \\ between double quotation marks begins a special sign, and this one is not known"
    return fault.problem(what, "write \\\\ for a backslash, or use single quotation marks")


def _directive(fault: _Fault) -> Problem:
    what = "a line that begins with % is a command to the program"
    return fault.problem(what, "take it out; a text that begins with % needs quotation marks", fault.start)


def _anchor_twice(fault: _Fault) -> Problem:
    return fault.problem("the same name stands after two &", "write the texts out, without & and *")


def _depth(fault: _Fault) -> Problem:
    return too_deep(fault.text.origin(fault.index), 100)


_EXPLANATIONS: tuple[tuple[str, Callable[[_Fault], Problem]], ...] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_colon),
    ("tab character", _tab),
    (r"'\\t' that cannot start any token", _tab),
    ("cannot start any token", _start),
    ("quoted scalar.*(end of stream|document indicator|document separator)", _unclosed_quote),
    ("nesting depth", _depth),
    ("escape|quoted scalar.*(expected|Unicode)", _escape),
    ("anchor", lambda fault: _anchor_twice(fault) if "duplicate" in fault.reason else _alias(fault)),
    ("alias", _alias),
    ("single document|<document start>", _several),
    ("sequence entries are not allowed", _list_in_line),
    ("scanning a block scalar", _block_text),
    ("directive|%YAML|%TAG|incompatible YAML", _directive),
    (r"(scanning|parsing) a tag|tag handle", _tag),
    ("flow (sequence|mapping)", _bracket),
    ("block collection|'-' indicator|but found '\\?'", _dash_expected),
    ("block mapping", _key_expected),
    ("node content|parsing a (block|flow) node", _content),
)
