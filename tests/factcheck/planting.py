"""Slips planted into copies of case files, one a file, to see how many of them ``hrdalert check`` finds.

A slip is grammatical, and false against the file: the kinds in :mod:`tests.factcheck.slips` pass over what they
cannot be sure of. Of each changed file exactly one value differs from the file that it was made of.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, Literal

import yaml

from tests.factcheck.slips import KINDS

TESTS = Path(__file__).parent.parent
CASES = TESTS.parent / "cases"
HELD_OUT = Path(__file__).parent / "heldout"
ROUNDS = 3
"""How often a kind may change the same text, each time in another way."""

Group = Literal["texts", "entries"]

OF_TEXTS = re.compile(
    r"(withheld\.)?(headline|subject|summary|now|letter|position|link|reprisal|background|closing|unknown"
    r"|urgent(\.why)?|release\.(lead|further|subhead)|analysis\.\d+\.(text|answer)|questions\.\d+|texts\..+)"
    r"|alleged_victims\.\d+\.about|demands\.\d+\.text"
)
OF_GROUPS: dict[Group, re.Pattern[str]] = {
    "texts": OF_TEXTS,
    "entries": re.compile(r"chronology\.\d+\.text"),
}


@dataclass(frozen=True)
class Place:
    """A text of a case file: its key, and where in the file it begins and ends."""

    key: str
    start: int
    end: int
    group: Group


@dataclass(frozen=True)
class Source:
    """A case file as it is, from which the slips are made."""

    file: Path
    text: str

    @cached_property
    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = yaml.load(self.text, yaml.CBaseLoader)
        return values

    @cached_property
    def leaves(self) -> dict[str, str]:
        return dict(leaves(self.values))

    @cached_property
    def said(self) -> str:
        """The whole file in small letters, on one line."""
        return " ".join(self.text.lower().split())

    @cached_property
    def places(self) -> list[Place]:
        root = yaml.compose(self.text, yaml.CSafeLoader)
        return list(places_of(root, "")) if root else []

    def lacks(self, words: str) -> bool:
        """Whether the file has these words nowhere."""
        return not re.search(rf"(?<!\w){re.escape(words.lower())}(?!\w)", self.said)


@dataclass(frozen=True)
class Slip:
    """One untruth in one file."""

    kind: str
    file: Path
    group: Group
    key: str
    line: int
    was: str
    now: str
    text: str
    """The whole file with the slip in it."""


def places_of(node: yaml.Node, key: str) -> Iterator[Place]:
    """Every text in this part of a file that can hold a slip."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from places_of(value, f"{key}.{name.value}".lstrip("."))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from places_of(value, f"{key}.{number}")
    elif isinstance(node, yaml.ScalarNode) and node.style != '"':
        for group, keys in OF_GROUPS.items():
            if keys.fullmatch(key):
                yield Place(key, node.start_mark.index, node.end_mark.index, group)


def leaves(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every value of a file under its key."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{key}.{number}")
    else:
        yield key, str(value)


def sources(heldout: bool = False) -> list[Source]:
    """The cases of the repository and the invented ones of the tests, those in English; or those held out."""
    files = (
        [*HELD_OUT.glob("*.yaml")] if heldout else [*CASES.glob("*.yaml"), *(TESTS / "truth").glob("*.yaml")]
    )
    names = sorted(file for file in files if "." not in file.stem and file.stem != "recipients")
    read = [Source(file, file.read_text("utf-8")) for file in names]
    return [source for source in read if source.values.get("language", "en") == "en"]


def planted(seed: int, count: int, among: Sequence[Source]) -> list[Slip]:
    """So many slips, as many of each kind as there can be, two in texts for one in an entry."""
    of_kinds = [in_turn(kind, seed, among) for kind in KINDS]
    rows = zip_longest(*of_kinds)
    chosen = list(islice((slip for row in rows for slip in row if slip), count))
    return sorted(chosen, key=lambda slip: list(KINDS).index(slip.kind))


def in_turn(kind: str, seed: int, among: Sequence[Source]) -> Iterator[Slip]:
    """Two slips of texts and one of an entry, as long as there are any."""
    texts = slips_of(kind, "texts", seed, among)
    entries = slips_of(kind, "entries", seed, among)
    while row := [*islice(texts, 2), *islice(entries, 1)]:
        yield from row


def slips_of(kind: str, group: Group, seed: int, among: Sequence[Source]) -> Iterator[Slip]:
    """Every slip of a kind that can be made, each text in turn before any comes again."""
    chance = random.Random(f"{seed} {kind} {group}")
    places = [(source, place) for source in among for place in source.places if place.group == group]
    chance.shuffle(places)
    known: set[str] = set()
    for source, place in places * ROUNDS:
        changes = list(KINDS[kind](source, place, source.text[place.start : place.end], chance))
        slip = made(kind, source, place, *chance.choice(changes)) if changes else None
        if slip and slip.text not in known:
            known.add(slip.text)
            yield slip


def made(kind: str, source: Source, place: Place, start: int, end: int, new: str) -> Slip | None:
    """The slip, where the changed file is still YAML and differs in this text alone."""
    first, last = place.start + start, place.start + end
    old, text = source.text[first:last], source.text[:first] + new + source.text[last:]
    if old == new or "\n" in old + new:
        return None
    try:
        values = yaml.load(text, yaml.CBaseLoader)
    except yaml.YAMLError:
        return None
    before, after = source.leaves, dict(leaves(values))
    if before.keys() != after.keys() or [key for key in before if before[key] != after[key]] != [place.key]:
        return None
    line = source.text.count("\n", 0, first) + 1
    return Slip(kind, source.file, place.group, place.key, line, old, new, text)
