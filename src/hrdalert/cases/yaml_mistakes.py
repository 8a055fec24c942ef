"""What stands in a YAML file and cannot be meant: its bytes, prose cut short, repeated keys, tags.

:mod:`hrdalert.cases.yaml_errors` has what keeps a file from being read at all.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any
from unicodedata import category

import yaml

from hrdalert.cases.marked import FileText, shown
from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.store import read_text

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
    """What a file of mistakes says under a name."""
    words = words_of_file(file)[name]
    text, mend = (words[key].format(**values, quote=QUOTE) for key in ("text", "mend"))
    documents = tuple(words.get("documents", ()))
    return Problem(origin, words.get("code", name), text, mend, words.get("severity", "error"), documents)


mistake = partial(mistake_in, "mistakes.yaml")


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
