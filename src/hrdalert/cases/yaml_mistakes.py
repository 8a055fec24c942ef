"""What stands in a YAML file and cannot be meant: its bytes, prose cut short, repeated keys, tags.

:mod:`hrdalert.cases.yaml_errors` has what keeps a file from being read at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from unicodedata import category

from yaml.nodes import Node

from hrdalert.cases.marked import FileText, shown
from hrdalert.errors import InputErrors, Origin, Problem

QUOTE = "put the whole text in quotation marks, or write | after the colon and the text below it, set in"
MOST_ALIKE = 20
"""So many problems of one kind are shown, where a file is full of them."""
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]"
)
"""Control characters, and those of private use, which templates need."""
_WORDS: Mapping[str, tuple[str, str]] = {
    "unreadable-file": ("{reason}", "check the name and the place of the file"),
    "not-utf8": (
        "the file is not saved as UTF-8: {how}",
        "in the editor, choose 'Save as' or 'Save with encoding', and there UTF-8",
    ),
    "not-text": (
        "this is no text file: a Word, PDF or other file under the wrong name?",
        "write it with a text editor; of a spreadsheet, save the table as CSV UTF-8",
    ),
    "private-use": (
        "the character {name} belongs to a private area: other computers show another sign, or none",
        "take it out, or write the letter that was meant",
    ),
    "control-character": (
        "the invisible control character {name} stands here",
        "delete it (it often comes along when pasting)",
    ),
    "too-large": (
        "the file holds {size:.1f} MB, and {most:.0f} MB at most are read",
        "take out what is no text of it, or part it into several files",
    ),
    "repeated-key": (
        "the key {key} stands twice here, in line {first} and in line {second}",
        "keep one of them, or put both into one",
    ),
    "merge-key": ("<< (taking over the keys of another part) is not read here", "write the keys out"),
    "bad-key": (
        "a key should stand here: one or more words, then a colon and a space",
        "a text that begins with {{ or [ needs quotation marks around it",
    ),
    "tag": (
        "{tag} is a tag, a command to the program, and no tag is read here",
        "take it out; a text that begins with ! needs quotation marks around it",
    ),
    "too-many-copies": (
        "& and * in this file stand for more than {most:,} values",
        "write out what is meant, once",
    ),
    "too-deep": (
        "more than {most} lists or groups of keys lie in each other here",
        "look for a bracket [ or {{ that is never closed, or an & with its own * in it",
    ),
    "empty-file": (
        "the file holds nothing, or nothing but remarks",
        "a case file has at least reference: and as_of:; take away a file that is not needed",
    ),
    "not-keys": (
        "the file is {kind}; it should begin with a key",
        "write keys at the beginning of the lines; a case file begins with reference:, a file of recipients with"
        " recipients:",
    ),
}


def mistake(code: str, origin: Origin, **values: object) -> Problem:
    """What is said of a mistake of which the same is always said."""
    text, mend = _WORDS[code]
    return Problem(origin, code, text.format(**values), mend.format(**values))


def unreadable(file: Path, error: OSError) -> Problem:
    """The file is not there, a folder, or locked."""
    reasons = {FileNotFoundError: "there is no such file", IsADirectoryError: "this is a folder, not a file"}
    reason = reasons.get(type(error), f"the file cannot be read: {error.strerror or error}")
    return mistake("unreadable-file", Origin(file), reason=reason)


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


def cut_by_comment(text: FileText, index: int, value: str, glued: bool) -> Problem:
    """Prose that a ``#`` ended. Surely a mistake where ``#`` is glued to a word, and else perhaps."""
    lost = text.text[index:].split("\n", 1)[0]
    what = f"the text ends before {shown(lost, 30)}: a # after a space begins a remark, which is not read"
    if glued and " " in value:
        return Problem(text.origin(index), "cut-text", what, QUOTE)
    mend = f"if it is a remark, put two spaces before it; if not, {QUOTE}"
    return Problem(text.origin(index), "cut-text", what, mend, "warning")


def value_in_comment(text: FileText, index: int) -> Problem:
    """A key whose value looks like a remark: ``colour: #7A1F2B``."""
    lost = shown(text.text[index:].split("\n", 1)[0], 30)
    what = f"nothing stands here but {lost}: a # after a space begins a remark, which is not read"
    mend = "if it is a remark, put a space behind the #; if not, put it in quotation marks"
    return Problem(text.origin(index), "cut-text", what, mend)


def cut_by_comma(origin: Origin, key: Node, first: bool) -> Problem:
    """A word between braces that has no value: a text that has a comma, or one that begins with a brace."""
    if first:
        what = f"the text begins with a brace, so {shown(str(key.value))} is read as a key without a value"
        mend = f"write its key before it, as in {{answer: {key.value}, …}}; or, if it is a text, {QUOTE}"
        return Problem(origin, "cut-text", what, QUOTE if " " in key.value else mend)
    what = f"the comma ends the text before it, and {shown(key.value)} is read as a key without a value"
    mend = "put the whole text in quotation marks, as it stands between { and }"
    return Problem(origin, "cut-text", what, mend)
