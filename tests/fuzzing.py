"""Mutations of files as people and accidents make them, each known by its number, for tests of broken input."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

SCALARS = (
    *(
        "",
        "~",
        "yes",
        "0",
        "-1",
        "1e400",
        "9" * 40,
        "0000-00-00",
        "99999-01-01",
        "2026-13-45",
        "2026-02-30/2026-01-01",
    ),
    *(
        "[]",
        "{}",
        "[[]]",
        "[x, [y, {z: w}]]",
        "{a: {b: [c]}}",
        "''",
        '"\\u202e"',
        "'{of.__class__}'",
        "'{0}'",
    ),
    *(
        "'{of[0]}'",
        "'[[ {x} '",
        "*nowhere",
        "&a x",
        "!!python/object:os.system x",
        "|",
        ">",
        "- x",
        "? x",
        "@x",
        "`x`",
    ),
    *(
        "'{{ 7 * 7 }}'",
        "'{% for x in y %}'",
        "x: y",
        "#x",
        "%x",
        "'" + "[" * 300 + "'",
        "[" * 150 + "]" * 150,
    ),
    *(
        "\u202eabc",
        "é" * 50,
        "\ud7ff",
        "𐎠",
        "﷽" * 20,
        "/etc/passwd",
        "../../x",
        "CON",
        "a" * 3000,
        "unknown",
        "all",
    ),
)
"""What is put in the place of a value."""
CHARACTERS = "\t\0\x07\x85\xa0\u200b\u2028\ufeff\ue000\ue001\ue005\U0010fffd\ufffe{}[]|>&*!%@`'\"#:-,?\\=+<"


def mutated(text: str, number: int) -> bytes:
    """A text as the accident of this number leaves it."""
    chance = random.Random(number)
    lines = text.splitlines(keepends=True)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        chance.choice(MUTATIONS)(lines, chance)
    written = "".join(lines)
    kind = chance.randrange(40)
    if kind == 0:
        return written.encode("utf-16")
    if kind == 1:
        return written.encode("latin-1", "replace")
    data = written.encode("utf-8", "surrogatepass")
    return data[: chance.randrange(len(data) + 1)] if kind in (2, 3, 4) else data


def _at(lines: list[str], chance: random.Random) -> int:
    if not lines:
        lines.append("\n")
    return chance.randrange(len(lines))


def _deleted(lines: list[str], chance: random.Random) -> None:
    first = _at(lines, chance)
    del lines[first : first + chance.choice((1, 1, 2, 8))]


def _twice(lines: list[str], chance: random.Random) -> None:
    first = _at(lines, chance)
    lines[first:first] = lines[first : first + chance.choice((1, 1, 5))]


def _swapped(lines: list[str], chance: random.Random) -> None:
    one, two = _at(lines, chance), _at(lines, chance)
    lines[one], lines[two] = lines[two], lines[one]


def _of_another_kind(lines: list[str], chance: random.Random) -> None:
    at = _at(lines, chance)
    key = re.match(r"\s*(?:- )?(?:[\w-]+:|-) ?", lines[at])
    lines[at] = (key[0] if key else "") + chance.choice(SCALARS) + "\n"


def _inside(lines: list[str], chance: random.Random) -> None:
    """One value between braces, brackets or commas of a line becomes another."""
    at = _at(lines, chance)
    found = list(re.finditer(r"(?<=: )[^,{}\[\]\n]+", lines[at]))
    if found:
        value = chance.choice(found)
        lines[at] = lines[at][: value.start()] + chance.choice(SCALARS) + lines[at][value.end() :]


def _odd_character(lines: list[str], chance: random.Random) -> None:
    at = _at(lines, chance)
    column = chance.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:column] + chance.choice(CHARACTERS) * chance.choice((1, 1, 3)) + lines[at][column:]


def _moved_in(lines: list[str], chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = chance.choice(("  ", " ", "\t", "")) + lines[at].lstrip(" " * chance.choice((0, 2)))


def _other_word(lines: list[str], chance: random.Random) -> None:
    """A word of one line stands in another."""
    words = re.findall(r"[\w-]+", lines[_at(lines, chance)])
    at = _at(lines, chance)
    here = list(re.finditer(r"[\w-]+", lines[at]))
    if words and here:
        word = chance.choice(here)
        lines[at] = lines[at][: word.start()] + chance.choice(words) + lines[at][word.end() :]


MUTATIONS: tuple[Callable[[list[str], random.Random], None], ...] = (
    _deleted,
    _twice,
    _swapped,
    _of_another_kind,
    _of_another_kind,
    _inside,
    _inside,
    _odd_character,
    _moved_in,
    _other_word,
)
