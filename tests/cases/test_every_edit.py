"""Every value, key and item of every case file of the repository is replaced, taken away and added to.

``HRDALERT_EDITS=13000 script/test -k every_edit`` makes that many changes; ``script/test`` alone a tenth of it.
"""

from __future__ import annotations

import copy
import os
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert.cases.edit import Edit, edited, raw_at
from hrdalert.cases.written import WIDTH, flat
from tests.cases.test_edit import changed_at
from tests.drafting import REAL, SHAPES, translations_of

COUNT = int(os.environ.get("HRDALERT_EDITS", "1300"))
FILES = [*REAL, *SHAPES, *(file for path in (*REAL, *SHAPES) for file in translations_of(path))]
TEXTS = (
    "new",
    "a: b # c",
    "- no list\n\n{no: map}",
    "'single' and \"double\" \\ 😀 שלום مرحبا",
    "#MeToo",
    " set in",
    "tab\there",
    "yes: no",
    "~",
    "two\nlines",
    "- x",
    "x " * 90,
    "\u2028\ufeff",
)
FILE = Path("case.yaml")


def read(data: bytes) -> Any:
    """What a file says, by a reader that is not ours. Neither line breaks nor the ends of texts count."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(part) for key, part in value.items()}
        if isinstance(value, list):
            return [plain(part) for part in value]
        return flat(value) if value not in ("~", "null") else value

    return plain(yaml.load(data, getattr(yaml, "CBaseLoader", yaml.BaseLoader)))


def changes(values: Any, path: tuple[str | int, ...] = ()) -> Iterator[Edit]:
    """A change or more of each part, at its path."""
    parts = values.items() if isinstance(values, dict) else enumerate(values)
    for key, value in parts:
        at = (*path, key)
        yield Edit("remove", at, value)
        if isinstance(value, str):
            yield Edit("put", at, value, value + " x")
            yield from (Edit("put", at, value, text) for text in TEXTS)
        elif isinstance(value, list) and value and isinstance(key, str):
            yield Edit("add", at, value, copy.deepcopy(value[0]))
        elif isinstance(value, dict):
            yield Edit("put", (*at, "zz"), None, "new")
        if not isinstance(value, str):
            yield from changes(value, at)


def wanted(values: Any, edit: Edit, new: Any) -> Any:
    """The values with the change; an added item stands where it was put."""
    *above, step = edit.path
    parent = values
    for key in above:
        parent = parent[key]
    if edit.op == "remove":
        del parent[step]
    elif edit.op == "put":
        parent[step] = flat(edit.value)
    else:
        added = new
        for key in edit.path:
            added = added[key]
        places = [n for n, item in enumerate(added) if added[:n] + added[n + 1 :] == parent[step]]
        assert any(added[number] == edit.value for number in places)
        parent[step] = added
    return values


def bare(value: Any) -> Any:
    """The same without what says nothing."""
    if isinstance(value, dict):
        return {key: bare(part) for key, part in value.items() if part not in ("", [], {})}
    return [bare(part) or "" for part in value] if isinstance(value, list) else value


def test_every_edit_changes_what_it_says_and_nothing_beside() -> None:
    chance = random.Random(1)
    edits = [(file, edit) for file in FILES for edit in changes(read(file.read_bytes()))]
    chance.shuffle(edits)
    for file, edit in islice(edits, COUNT):
        text = file.read_text("utf-8").replace("\n", chance.choice(("\n", "\n", "\r\n")))
        old = text.encode(chance.choice(("utf-8", "utf-8", "utf-8-sig")))
        new = edited(old, file, [edit])
        assert bare(read(new)) == bare(wanted(read(old), edit, read(new))), (file, edit)
        was, now = changed_at(old, new)
        assert new.count(b"\r\n") == (new.count(b"\n") if b"\r\n" in old else 0), (file, edit)
        if edit.op != "remove":
            assert was.count(b"#") - str(edit.was).count("#") <= now.count(b"#"), (file, edit)
        if edit.op == "put" and edit.value == f"{edit.was} x":
            is_wide = any(len(line.decode()) + 2 > WIDTH for line in was.splitlines())
            assert is_wide or was.count(b"\n") + now.count(b"\n") <= 4, (file, edit)


@given(st.randoms(use_true_random=False))
def test_in_every_style_of_yaml_comments_and_neighbours_stay(chance: random.Random) -> None:
    writer = AnyStyle(chance)
    lines = writer.part(writer.keys(3), 0)
    end = chance.choice(("\n", "\r\n"))
    old = end.join(("# top", "first: x", *lines, *[""] * chance.randrange(3))).encode(
        chance.choice(("utf-8", "utf-8-sig"))
    )
    before = read(old)
    edits = list(changes(before))
    if not edits:
        return
    edit = chance.choice(edits)
    new = edited(old, FILE, [edit])
    assert bare(read(new)) == bare(wanted(read(old), edit, read(new)))
    if edit.op != "remove":
        for number in range(writer.comments):
            assert f"# c{number}.".encode() in new
    is_text = edit.op == "put" and isinstance(edit.was, str)
    if is_text and b"{" not in old and b"[" not in old:
        was, _ = changed_at(old, new)
        assert len(set(writer.words_of(was.decode("utf-8-sig"))) - set(writer.words_of(str(edit.was)))) == 0


class AnyStyle:
    """Writes keys, lists and texts as YAML, each in a style by chance, with remarks in between."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.words, self.comments = chance, 0, 0

    @staticmethod
    def words_of(text: str) -> list[str]:
        return [word for word in text.replace("'", " ").replace('"', " ").split() if word.startswith("w0")]

    def text(self) -> str:
        self.words += 1
        return f"w0{self.words}. " + self.chance.choice(
            ("a b c", "é 😀 מלה", "it's so", 'a "b"', "x  y", "t\tab")
        )

    def keys(self, depth: int) -> dict[str, Any]:
        return {f"k{number}": self.value(depth - 1) for number in range(self.chance.randint(1, 4))}

    def value(self, depth: int) -> Any:
        kind = self.chance.randrange(6 if depth else 3)
        if kind < 3:
            return self.text()
        return (
            self.keys(depth)
            if kind < 5
            else [self.value(depth - 1) for _ in range(self.chance.randint(1, 3))]
        )

    def comment(self, column: int) -> list[str]:
        if self.chance.randrange(3):
            return [""] * (self.chance.randrange(4) == 0)
        self.comments += 1
        return [" " * column + f"# c{self.comments - 1}. remark"]

    def behind(self) -> str:
        return "  " + "".join(self.comment(0)) if not self.chance.randrange(3) else ""

    def part(self, value: Any, column: int) -> list[str]:
        """The lines of keys or items from a column on."""
        lines = []
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in pairs:
            lead = f"{key}:" if isinstance(value, dict) else "-"
            lines += self.comment(column)
            lines += self.led(" " * column + lead, part, column, isinstance(value, list))
        return lines

    def led(self, lead: str, value: Any, column: int, is_item: bool) -> list[str]:
        deeper = column + self.chance.choice((2, 4))
        if isinstance(value, str):
            return self.scalar(lead, value, deeper)
        if not self.chance.randrange(3):
            return [f"{lead} {self.flow(value)}{self.behind()}"]
        if is_item and not self.chance.randrange(2):
            first, *rest = (line for line in self.part(value, column + 2) if line.strip())
            if not first.lstrip().startswith("#"):
                return [f"{lead} {first.strip()}", *rest]
            return [lead, first, *rest]
        is_flush = isinstance(value, list) and not is_item and not self.chance.randrange(2)
        return [lead + self.behind(), *self.part(value, column if is_flush else deeper)]

    def scalar(self, lead: str, text: str, column: int) -> list[str]:
        style = self.chance.choice(("plain", "'", '"', "|", "|-", ">", ">-", "lines"))
        style = '"' if "\t" in text and style in ("plain", "lines") else style
        pad = " " * column
        if style[0] in "|>":
            body = text.split(" ", 1) if style[0] == ">" or self.chance.randrange(2) else [text]
            return [
                f"{lead} {style}{self.behind()}",
                *(pad + line for line in body),
                *[""] * self.chance.randrange(2),
            ]
        if style == "lines":
            first, rest = text.split(" ", 1)
            return [f"{lead} {first}", f"{pad}{rest}{self.behind()}"]
        return [f"{lead} {self.quoted(text, style)}{self.behind()}"]

    @staticmethod
    def quoted(text: str, style: str) -> str:
        if style == "'":
            return "'" + text.replace("'", "''") + "'"
        return '"' + text.replace('"', '\\"').replace("\t", "\\t") + '"' if style == '"' else text

    def flow(self, value: Any) -> str:
        if isinstance(value, str):
            return self.quoted(
                value, self.chance.choice(("plain", "'", '"') if "\t" not in value else ('"',))
            )
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key}: {self.flow(part)}" for key, part in value.items()) + "}"
        return "[" + ", ".join(map(self.flow, value)) + "]"


@example("-")  # alone between brackets, it is a text for libyaml only
@given(
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn"), whitelist_characters="\n\t"), min_size=1
    ).filter(str.strip)  # white space alone is nothing, and makes no key
)
def test_whatever_is_written_comes_back(text: str) -> None:
    old = b"now: old\nlist: [a]\nmap: {a: b, c: d}\nitems:\n- a\n# ours\n- b\n"
    for path in (("now",), ("new",), ("list", 0), ("map", "a"), ("map", "e"), ("items", 0)):
        new = edited(old, FILE, [Edit("put", path, value=text)])
        told = yaml.load(new, yaml.BaseLoader)
        for step in path:
            told = told[step]
        assert flat(told) == flat(text)
        assert b"# ours\n- b\n" in new
        assert edited(new, FILE, [Edit("raw", path, raw_at(new, FILE, path), raw_at(new, FILE, path))]) == new
