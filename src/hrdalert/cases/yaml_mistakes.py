"""What stands in a YAML file and cannot be meant: its bytes, prose cut short, repeated keys, tags.

:mod:`hrdalert.cases.yaml_errors` has what keeps a file from being read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from yaml.nodes import Node

from hrdalert.cases.marked import FileText, shown
from hrdalert.errors import InputErrors, Origin, Problem

QUOTE = "put the whole text in quotation marks, or write | after the colon and the text below it, set in"
MOST_ALIKE = 20
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


_UNWANTED = re.compile(
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
    unwanted = list(islice(_UNWANTED.finditer(text.text), MOST_ALIKE))
    problems += [_unwanted(text.origin(match.start()), match) for match in unwanted]
    return FileText(text.file, _UNWANTED.sub("\ufffd", text.text)) if unwanted else text


def unwanted_escapes(text: FileText, start: int, value: str) -> Iterator[Problem]:
    """The same, written as escapes between double quotation marks."""
    for match in _UNWANTED.finditer(value):
        yield _unwanted(text.origin(start), match)


def _unwanted(origin: Origin, match: re.Match[str]) -> Problem:
    name = f"U+{ord(match[0]):04X}"
    if match["private"]:
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
    mend = QUOTE if surely else f"if it is a remark, put two spaces before it; if not, {QUOTE}"
    severity: Any = "error" if surely else "warning"
    return Problem(text.origin(index), "cut-text", what, mend, severity)


def cut_by_comma(text: FileText, key: Node, first: bool) -> Problem:
    """A word between braces that has no value: a text that has a comma, or one that begins with a brace."""
    origin = Origin(text.file, key.start_mark.line + 1, key.start_mark.column + 1)
    if first:
        what = f"the text begins with a brace, so {shown(str(key.value))} is read as a key without a value"
        mend = f"write its key before it, as in {{answer: {key.value}, …}}; or, if it is a text, {QUOTE}"
        return Problem(origin, "cut-text", what, QUOTE if " " in key.value else mend)
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
