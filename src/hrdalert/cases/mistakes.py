"""What is wrong with a YAML file, in the words of somebody who has never heard of YAML.

What is said of any mistake stands in ``mistakes.yaml``. Here is found what is wrong with the file itself: its bytes
and characters, prose cut short, and what keeps it from being read at all. Lines that have slid to the left, out of
the text under ``|`` or ``>`` to which they belong, may be read as keys, too.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any
from unicodedata import category

import yaml

from hrdalert.cases.located_text import FileText, shown
from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.store import read, read_text

QUOTE = "put the whole text in quotation marks, or write | after the colon and the text below it, set in"
MOST_ALIKE = 20
"""So many problems of one kind are shown, where a file is full of them."""
MOST_PROBLEMS = 200
"""So many of a file are explained at once: to look for what was meant takes time."""
LONGEST_WORD = 10_000
"""In letters: with longer ones a PDF takes minutes."""
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]"
)
"""Control characters, and those of private use, which templates need."""


@cache
def words_of_file(name: str | Path) -> Mapping[str, Any]:
    """A file of words beside this module, or elsewhere, in which everything is text."""
    text = read_text(Path(__file__).parent / name)
    words: Mapping[str, Any] = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return words


def mistake_in(file: str | Path, name: str, origin: Origin, /, **values: object) -> Problem:
    """What a file of mistakes says under a name. A value ``mend`` that is not empty takes the place of its own."""
    words = words_of_file(file)[name]
    text, own = (words[key].format(**values, quote=QUOTE) for key in ("text", "mend"))
    mend, documents = str(values.get("mend") or own), tuple(words.get("documents", ()))
    return Problem(origin, words.get("code", name), text, mend, words.get("severity", "error"), documents)


mistake = partial(mistake_in, "mistakes.yaml")


# The file as bytes and characters


def unreadable(file: Path, error: OSError) -> Problem:
    """The file is not there, a folder, or locked."""
    reasons = {FileNotFoundError: "there is no such file", IsADirectoryError: "this is a folder, not a file"}
    reason = reasons.get(type(error), f"the file cannot be read: {error.strerror or error}")
    return mistake("unreadable-file", Origin(file), reason=reason)


def text_of(file: Path, most: int, problems: list[Problem]) -> str:
    """The text of a file of at most ``most`` bytes, as :func:`decoded` gives it. Raises InputErrors without one."""
    try:
        if (size := file.stat().st_size) > most:
            raise InputErrors([mistake("too-large", Origin(file, 1, 1), size=size / 1e6, most=most / 1e6)])
        return decoded(read(file), file, problems)
    except OSError as error:
        raise InputErrors([unreadable(file, error)]) from error


def decoded(data: bytes, file: Path, problems: list[Problem]) -> str:
    """The text of a file, its lines ended by line feeds.

    Bytes that are no UTF-8 become U+FFFD and a problem, so that the rest can be checked all the same; what is
    no text at all raises InputErrors.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputErrors([mistake("not-utf8", Origin(file, 1, 1), how="it is UTF-16")])
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        raise InputErrors([mistake("not-text", Origin(file, 1, 1))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = re.sub("\r\n?", "\n", data[: error.start].decode("utf-8-sig"))
        place = Origin(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        likely = data[error.start : error.start + 1].decode("cp1252", "ignore")
        how = f"its byte {error.start + 1} is 0x{data[error.start]:02X}"
        how += f", which may have been meant as '{likely}'" if likely.isprintable() and likely else ""
        problems.append(mistake("not-utf8", place, how=how))
        text = data.decode("utf-8-sig", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for other_break in "\x85\u2028\u2029":
        text = text.replace(other_break, " ")
    return text.lstrip("\ufeff")


def unwanted(text: str, origin_of: Callable[[int], Origin]) -> list[Problem]:
    """The characters that :data:`UNWANTED` names, each at the place of its position in the text."""
    if text.replace("\n", "").isprintable():
        return []  # asked first, for speed
    problems = []
    for match in islice(UNWANTED.finditer(text), MOST_ALIKE):
        code = "private-use" if category(match[0]) == "Co" else "control-character"
        problems.append(mistake(code, origin_of(match.start()), name=f"U+{ord(match[0]):04X}"))
    return problems


def long_word(text: FileText, start: int, end: int) -> Problem | None:
    """The first word between two positions that no page has room for."""
    long = next((word for word in text.text[start:end].split() if len(word) > LONGEST_WORD), "")
    origin = text.origin(text.text.find(long, start))
    return mistake("long-word", origin, letters=len(long), most=LONGEST_WORD) if long else None


def cut_by_comment(text: FileText, index: int, value: str, glued: bool) -> Problem:
    """Prose that a ``#`` ended. Surely a mistake where ``#`` is glued to a word, and else perhaps."""
    name = "cut-by-comment" if glued and " " in value else "cut-by-comment-perhaps"
    return mistake(name, text.origin(index), lost=rest_of_line(text, index))


def rest_of_line(text: FileText, index: int) -> str:
    """The line from a position on, as messages show it."""
    return shown(text.text[index:].split("\n", 1)[0], 30)


# What keeps it from being read

_BEFORE_A_KEY = re.compile(r" *(?:- +)*")
_PART = re.compile(r"( *)(?:- |[\w-]+:(?:\s|$))")
"""The beginning of a line that is a key or an item."""
_HEADER = re.compile(r"(?!\s*#)(?:.*?([\w-]+):|.*-) +[|>][-+1-9]*\s*(?:\s#.*)?")
"""A line below which a text under ``|`` or ``>`` stands, with its key."""
SPOKEN_KEY = re.compile(r"[a-z]+(?: [a-z]+){1,2}")
"""Words that look like a key written as it is spoken: ``alleged victims``."""


def explanations(error: yaml.YAMLError, text: FileText, read: Callable[[str], object]) -> list[Problem]:
    """The first thing that the scanner could not read; of lines with a second colon, all, and what follows them.

    ``read`` gives the error of a text in which such colons are other signs, so that places stay what they are.
    """
    problems, patched = list[Problem](), text.text
    following: object = error
    while isinstance(following, yaml.YAMLError) and len(problems) < MOST_ALIKE:
        fault = _Fault(following, text)
        problems.append(_explained(fault))
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
        name = "no-key" if indent + 1 == first else "other-column"
        index = self.index - len(self.before) + indent
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


def _explained(fault: _Fault) -> Problem:
    """What the scanner could not read, where, and what was probably meant."""
    for start, end in _quoted(fault.text.text):
        if swallowed := swallows_a_line(fault.text, start, end):
            return swallowed
    for index in (fault.start, fault.index):
        line, number = fault.text.line_at(index), fault.text.origin(index).line - 1
        if "\t" not in line and not _PART.match(line) and (slid := slid_line(fault.text, number)):
            return slid
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
    opening = _BEFORE_A_KEY.match(text.line_at(start))
    column = len(opening[0]) if opening else 0
    if not any((match := _PART.match(other)) and len(match[1]) <= column for other in further):
        return None
    return mistake("not-closed-in-line", text.origin(start), sign=line[0], closing=_closing(line))


def _closing(line: str) -> str:
    """How to end a text that begins with a quotation mark."""
    if other := re.match(r".+?(['\"’‘”“„»«`´])\s*(?:[,}\]].*)?$", line):
        return f"end the text with the mark that begins it: {line[0]} in place of {other[1]}"
    return f"write {line[0]} at the end of the text"


def slid_line(text: FileText, number: int) -> Problem | None:
    """What is said of a line, counted from 0, right behind a text under ``|`` or ``>`` and further left than it."""
    line, column = text.lines[number], None
    indent = _indent(line)
    for first in reversed(range(number)):
        above = text.lines[first]
        header = _HEADER.fullmatch(above)
        if header and (column is None or _indent(above) < column):
            break
        if above.strip():
            column = _indent(above) if column is None else min(column, _indent(above))
            if column <= indent:
                return None
    else:
        return None
    if column is None:
        before = _BEFORE_A_KEY.match(above)
        column = (before.end() if before else 0) + (2 if header[1] else 0)
    if (missing := column - indent) <= 0:
        return None
    under = f"under {header[1]}:" if header[1] else f"that begins in line {first + 1}"
    space = f"{missing} space{'s' if missing > 1 else ''}"
    told = {"line": number + 1, "under": under, "column": column + 1, "space": space}
    return mistake("slid-line", text.origin(text.index(number, indent)), shown=shown(line, 60), **told)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
