"""How a value is written into a YAML file: plainly where that can be, in quotation marks, or in lines under ``|``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from hrdalert.cases.located_yaml import scan
from hrdalert.cases.mistakes import UNWANTED

WIDTH: Final = 120
"""A line that was shorter does not grow longer than this, where it can be parted."""
_FILE: Final = Path("written.yaml")
_ESCAPED: Final = re.compile(f"{UNWANTED.pattern[:-1]}\x85\u2028\u2029\ufeff]")
_WORD: Final = re.compile(r"\S+")
_BETWEEN_WORDS: Final = re.compile(r"(?<=\S) (?=\S)")


class Written(NamedTuple):
    """What stands behind a colon or dash, and the lines below it."""

    head: str
    lines: list[str]


def flat(text: str) -> str:
    """A text in which line breaks are spaces; those that part paragraphs stay."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text.rstrip())


def is_nothing(value: Any) -> bool:
    """Whether a value says nothing: it is absent, empty, or a list or keys without any."""
    return value is None or value in ("", [], {})


def same(one: Any, other: Any, *, exact: bool = False) -> bool:
    """Whether two values say the same, however their lines are broken; in the same lines, if ``exact``."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or (not exact and flat(one) == flat(other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key], exact=exact) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(partial(same, exact=exact), one, other))
    return is_nothing(one) and is_nothing(other)


def written(value: Any, column: int, lead: int, *, in_braces: bool = False) -> Written:
    """A value that is new to a file, set out in lines from a column on; ``lead`` is what its first line has already.

    ``in_braces``: parts that have room in a line stay between brackets or braces.
    """
    if is_nothing(value):
        return Written("", [])
    if isinstance(value, str):
        return _text(value, column, lead)
    has_words = isinstance(value, list) and all(
        isinstance(item, str) and _WORD.fullmatch(item) for item in value
    )
    if in_braces or has_words:
        line = in_brackets(value)
        if lead + 1 + len(line) <= WIDTH:
            return Written(line, [])
    if isinstance(value, dict):
        parts = (with_key(key, part, column, in_braces=in_braces) for key, part in value.items())
    else:
        parts = (with_dash(item, column, in_braces=in_braces) for item in value)
    return Written("", [line for lines in parts for line in lines])


def with_key(key: str, value: Any, column: int, *, in_braces: bool = False) -> list[str]:
    """The lines of a key and its value."""
    name = " " * column + key_of(key) + ":"
    head, lines = written(value, column + 2, len(name), in_braces=in_braces)
    return [f"{name} {head}" if head else name, *lines]


def with_dash(item: Any, column: int, *, in_braces: bool = False) -> list[str]:
    """The lines of an item."""
    head, lines = written(item, column + 2, column + 1, in_braces=in_braces)
    if not head and lines:
        head, *lines = (lines[0].strip(), *lines[1:])
    return [" " * column + (f"- {head}" if head else "-"), *lines]


def key_of(key: str, *, in_braces: bool = False) -> str:
    """A key as YAML reads it: in quotation marks, where it has signs of its own."""
    line, wanted = (
        (f"k: {{{key}: v, l: v}}", {"k": {key: "v", "l": "v"}}) if in_braces else (f"{key}: v", {key: "v"})
    )
    return key if _says(line, wanted) else quoted(key)


def in_brackets(value: Any) -> str:
    """A value in one line, between brackets or braces where it has parts."""
    if isinstance(value, str):
        return in_a_line(value, "flow")
    if isinstance(value, dict):
        pairs = (
            f"{key_of(key, in_braces=True)}: {in_brackets(part)}".rstrip() for key, part in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    return '""' if value is None else f"[{', '.join(map(in_brackets, value))}]"


_CONTEXTS: Final = {"key": "k: {}\n", "item": "k:\n- {}\n", "flow": "k: [{{k: {}}}]\n"}
"""Where a value can stand, which decides on the signs that it may have."""


def reads_as(head: str, lines: list[str], text: str, where: str = "key") -> bool:
    """Whether what was written is read as this text, and no mistake is found in it."""
    line = _CONTEXTS[where].replace("{}", "\0").replace("{{", "{").replace("}}", "}")
    wanted = {"key": text, "item": [text], "flow": [{"k": text}]}[where]
    below = "".join(f"\n{line}" for line in lines)
    return _says(line.replace("\0", head + below), {"k": wanted})


def _says(line: str, wanted: Any) -> bool:
    scanned = scan(line.encode("utf-8", "replace"), _FILE)
    return scanned.readable and not scanned.problems and same(scanned.value, wanted)


def in_a_line(text: str, where: str, style: str | None = None) -> str:
    """A text in one line, in the quotation marks that it had, or without any, where that can be."""
    single = "'" + text.replace("'", "''") + "'"
    candidate = {'"': quoted(text), "'": single}.get(style or "", text)
    is_sayable = "\n" not in text and (style or _can_be_plain(text, where))
    return candidate if is_sayable and reads_as(candidate, [], text, where) else quoted(text)


def _can_be_plain(text: str, where: str) -> bool:
    """Whether every reader of YAML takes a text without quotation marks, not libyaml alone."""
    return "\t" not in text and not (where == "flow" and ("?" in text or text == "-"))


def quoted(text: str) -> str:
    """A text in double quotation marks, with what no file should have in letters and digits."""
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    def code(match: re.Match[str]) -> str:
        number = ord(match[0])
        return f"\\U{number:08X}" if number > 0xFFFF else f"\\u{number:04X}"

    return _ESCAPED.sub(code, json.dumps(text, ensure_ascii=False)[1:-1])


def _text(text: str, column: int, lead: int) -> Written:
    line = in_a_line(text, "key")
    is_short = lead + 1 + len(line) <= WIDTH or not _BETWEEN_WORDS.search(text)
    return Written(line, []) if is_short and "\n" not in text else in_lines(text, column)


def in_lines(text: str, column: int, header: str = "|", before: str = "") -> Written:
    """A text in lines of its own under ``|`` or ``>``; lines that it had ``before`` are broken where they were."""
    source = _folded(text) if header.startswith(">") else text
    lines = wrapped(source, before, WIDTH - column).split("\n")
    indicated = re.search(r"\d", header)
    pad = " " * (int(indicated[0]) if indicated else 2)
    is_sayable = text.strip() and (header.startswith("|") or not re.search(r"^[ \t]", text, re.MULTILINE))
    if is_sayable and reads_as(header, [line and pad + line for line in lines], text):
        return Written(header, [line and " " * column + line for line in lines])
    return in_lines(text, column) if header.startswith(">") else Written(quoted(text), [])


def in_several_lines(text: str, style: str | None, before: str, column: int, where: str) -> str:
    """A text that goes over several lines, as it did before, plainly or in quotation marks; empty where it cannot."""
    mark = style or ""
    if not mark and not _can_be_plain(text, where):
        return ""
    signs = {"'": lambda: text.replace("'", "''"), '"': lambda: "\n".join(map(_escaped, text.split("\n")))}
    source = _folded(signs[mark]() if mark else text)
    first, *rest = wrapped(source, before, WIDTH - column - len(mark)).split("\n")
    lines = [line and " " * column + line for line in rest]
    lines[-1:] = [lines[-1] + mark] if lines else []
    head = f"{mark}{first}" + ("" if lines else mark)
    of_mini = [line and "  " + line.lstrip(" ") for line in lines]
    return "\n".join((head, *lines)) if reads_as(head, of_mini, text, where) else ""


def _folded(text: str) -> str:
    """A text whose line breaks stay where YAML makes a space of a line break."""
    return re.sub("\n+", lambda breaks: breaks[0] + "\n", text)


def wrapped(text: str, before: str, width: int) -> str:
    """A text with the line breaks that it had before its change, and others in lines that are new and too long."""
    pieces, old = (re.split(r"(\s+)", part) for part in (text, before))
    words, old_words = pieces[::2], old[::2]
    most = min(len(words), len(old_words))
    first = next((n for n in range(most) if words[n] != old_words[n]), most)
    last = next((n for n in range(most - first) if words[-1 - n] != old_words[-1 - n]), most - first)
    is_in_place = first + last < most  # words gave way to words: the break behind them stays, too
    for number in range(len(words) - 1):
        from_end = len(words) - 1 - number
        if number < first:
            gap = old[2 * number + 1] if number < len(old_words) - 1 else ""
        else:
            gap = old[-2 * from_end] if from_end < last + is_in_place and from_end < len(old_words) else ""
        if pieces[2 * number + 1] == " " and gap.strip(" \t") == "\n":
            pieces[2 * number + 1] = "\n"
    known = set(before.split("\n"))
    lines = ([line] if line in known else _broken(line, width) for line in "".join(pieces).split("\n"))
    return "\n".join(part for parts in lines for part in parts)


def _broken(line: str, width: int) -> Iterator[str]:
    """A line in pieces of at most some width, or of one word that is longer."""
    start = 0
    gaps = [*(match.start() for match in _BETWEEN_WORDS.finditer(line)), len(line)]
    for gap, following in pairwise(gaps):
        if following - start > width:
            yield line[start:gap]
            start = gap + 1
    yield line[start:]
