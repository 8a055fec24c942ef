"""The front matter of a template: what the document is, for whom, and how it speaks."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from hrdalert.audience import Audience
from hrdalert.documents.printing import nearest
from hrdalert.errors import Origin, Problem
from hrdalert.marked import shown
from hrdalert.patterns import later

CODE = "front-matter"
_FRONT = later(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY_LINE = later(r"([A-Za-z_][\w-]*)[ \t]*:")


class FrontMatter(Struct, frozen=True):
    """What stands at the head of a template. An extending template takes what it does not say from its parent."""

    document: str
    language: str
    audience: Audience
    title: str
    addressed_to: Literal["mandates", "press", "members", "authorities", "office"]
    names: Literal["title", "family", "full"] = "full"
    cite: bool = False
    """Whether sources are numbered in the text."""
    numbered: bool = False
    """Whether paragraphs are numbered; a block in a case's own words then begins with a number too."""
    letterhead: bool = True
    """Whether the organisation's name heads its pages and stands in its file's properties."""
    about: str = ""
    """What the document is, in a sentence."""
    letter: Literal["none", "one", "each"] = "none"
    """Whether it holds a letter to one addressee, or is made once for each of them."""
    named: bool = False
    """The document may not be made of a person who may not be named to its audience."""
    needs: str = ""
    """Without which keys of the case it is not made: ``status, headline``."""


CAN_BE_NEEDED = ("status", "headline", "summary", "urgency", "position", "demands", "mandates")
KEYS = FrontMatter.__struct_fields__
_NEEDED = ("document", "language", "audience", "title", "addressed_to")
_HINTS: Mapping[str, Any] = typing.get_type_hints(FrontMatter)


class Head(NamedTuple):
    """The front matter of one file as it was read, and the rest of the file."""

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    """The line of each key."""
    problems: tuple[Problem, ...]
    rest: str
    """The lines of the front matter are empty in it, so that line numbers stay true."""


def read_head(path: Path, text: str) -> Head:
    """Parts a template in its front matter and its text."""
    match = _FRONT.match(text)
    if match is None:
        unclosed = re.match(r"---[ \t]*\n", text)
        mistake = Problem(
            Origin(path, 1, 1),
            CODE,
            "the front matter is not closed",
            "End it with a line of --- before the text.",
        )
        return Head({}, {}, (mistake,) if unclosed else (), text)
    written = match[1] or ""
    lines = {
        found[1]: number
        for number, line in enumerate(written.split("\n"), 2)
        if (found := _KEY_LINE.match(line)) is not None
    }
    values, problems = _values(path, written)
    return Head(values, lines, problems, "\n" * match[0].count("\n") + text[match.end() :])


def _values(path: Path, text: str) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    import yaml

    try:
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        said = getattr(error, "problem", None) or "the lines between the two --- cannot be read"
        return {}, (Problem(Origin(path, line, 1), CODE, str(said), "Put the value in quotes."),)
    if data is None:
        return {}, ()
    if not isinstance(data, dict):
        return {}, (
            Problem(Origin(path, 2, 1), CODE, "expected keys with values", "Write title: …, a key a line."),
        )
    return {str(key): value for key, value in data.items()}, ()


class Part(NamedTuple):
    """The front matter of one of the files that a template consists of: itself, and those it extends."""

    path: Path
    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def place(self, key: str) -> Origin:
        return Origin(self.path, self.lines.get(key, 1), 1)


def place_of(parts: Iterable[Part], key: str) -> Origin:
    """Where the value of a key stands: in the first of the files that gives it, or else at the head of the first."""
    parts = list(parts)
    return next((part for part in parts if key in part.values), parts[0]).place(key)


def head_problems(name: str, parts: Sequence[Part]) -> Iterator[Problem]:
    """What is wrong with the front matter of the template ``name``, the nearest of ``parts`` first."""
    own, *parents = parts
    for key in own.values:
        if key not in KEYS:
            yield Problem(own.place(key), CODE, f"unknown key {key}", nearest(key, KEYS))
    merged = {key: value for part in reversed(parts) for key, value in part.values.items()}
    missing = [key for key in _NEEDED if merged.get(key) in (None, "")]
    if not own.values and not parents:
        lines = " ".join(f"{key}: …" for key in _NEEDED)
        yield Problem(
            own.place(""), CODE, "there is no front matter", f"Begin with --- and the lines {lines}, then ---"
        )
        return
    for key in missing:
        yield Problem(own.place(key), CODE, f"{key} is missing", f"Add a line {key}: … between the two ---")
    for key in KEYS:
        if key in merged and key not in missing and (wrong := _wrong(key, merged[key])):
            yield Problem(
                place_of(parts, key), CODE, f"{key}: {shown(str(merged[key]))} {wrong[0]}", wrong[1]
            )
    for word in needed_words(merged.get("needs")):
        if word not in CAN_BE_NEEDED:
            yield Problem(
                place_of(parts, "needs"),
                CODE,
                f"needs: {shown(word)} is unknown",
                nearest(word, CAN_BE_NEEDED),
            )
    document, _, language = name.removesuffix(".md").partition("/")
    for key, expected in (("document", document), ("language", language)):
        if key not in missing and merged[key] != expected and not _wrong(key, merged[key]):
            yield Problem(
                place_of(parts, key),
                CODE,
                f"{key}: {merged[key]}, but the file is {name}",
                f"Write {key}: {expected}",
            )


def needed_words(needs: Any) -> list[str]:
    """The words of ``needs``, which stand with commas between them."""
    return [word.strip() for word in needs.split(",") if word.strip()] if isinstance(needs, str) else []


def _wrong(key: str, value: Any) -> tuple[str, str] | None:
    """What is wrong with a value, and how to mend it."""
    hint = _HINTS[key]
    if hint is bool:
        return (
            None
            if isinstance(value, bool)
            else ("is neither true nor false", f"Write {key}: true, or leave it out.")
        )
    if hint is str:
        return None if isinstance(value, str) else ("is not text", "Put the value in quotes.")
    allowed = typing.get_args(hint)
    return (
        None
        if value in allowed
        else ("is none of the words that can stand here", f"Write {' or '.join(allowed)}.")
    )
