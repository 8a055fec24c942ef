"""YAML as people write it: scalars stay the text they are and know their place; mistakes come all at once.

``NO``, ``on``, ``010``, ``12:30``, ``2020-10-22`` and ``1e3`` are text. Only an empty value, ``~`` and
``null`` without quotation marks are None. What can't be meant (a key given twice, prose cut short by a ``#``
or a comma) and what a file of facts does not need (tags, merge keys, several documents) is a problem with its
line and column.

Prose is cut by a ``#`` where a text of several words is followed, after one space, by a ``#`` glued to a word
(an error) or standing alone (a warning); two spaces or more before a ``#`` say that a remark is meant.

A space takes the place of the line breaks that only YAML 1.1 knows (U+0085, U+2028, U+2029).
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from msgspec import Struct
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hrdalert.cases.located_text import FileText, LocatedText, shown
from hrdalert.cases.mistakes import (
    LONGEST_WORD,
    SPOKEN_KEY,
    UNWANTED,
    cut_by_comment,
    decoded,
    explanations,
    long_word,
    mistake,
    rest_of_line,
    slid_line,
    swallows_a_line,
    unreadable,
    unwanted,
)
from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.store import read

MOST_BYTES = 5_000_000
"""How large a file may be. Half a million words are some three million bytes."""
MOST_LEVELS = 100
"""How deeply values may lie in each other."""
MOST_COPIES = 200_000
"""How many values aliases may stand for, all in all."""

KeyPath: TypeAlias = Sequence[str | int]
"""The way to a value: ``("chronology", 0, "date")``."""


class Places:
    """Where each key and value of a file stands, by its path.

    A path that leads nowhere ends at the last part that is there.
    """

    def __init__(self, text: FileText, root: Node | None) -> None:
        self.text = text
        self._root = root
        self._pairs: dict[int, dict[object, tuple[Node, Node]]] = {}
        """The pairs of each mapping that was asked for, by its place in memory and by key."""

    def value(self, path: KeyPath) -> Origin:
        """Where the value begins."""
        steps = self._steps(path)
        return self._origin(steps[-1][1], path, steps)

    def key(self, path: KeyPath) -> Origin:
        """Where the key of the value stands; the value itself, for an item of a list."""
        steps = self._steps(path)
        key, value = steps[-1]
        return self._origin(key or value, path, steps)

    def has(self, path: KeyPath) -> bool:
        """Whether the path leads to a key or an item of the file, be it empty."""
        return len(self._steps(path)) == len(path) + 1

    def nodes(self, path: KeyPath) -> tuple[Node | None, Node | None]:
        """The nodes of the key, where there is one, and of the value at a path that is there."""
        return self._steps(path)[-1]

    def _origin(self, node: Node | None, path: KeyPath, steps: Sequence[object]) -> Origin:
        """Where a node begins, with the path that was asked for where fewer steps than that were found."""
        missing = tuple(path) if len(steps) <= len(path) else ()
        if node is None:
            return Origin(self.text.file, 1, 1, missing)
        return Origin(self.text.file, node.start_mark.line + 1, node.start_mark.column + 1, missing)

    def _steps(self, path: KeyPath) -> list[tuple[Node | None, Node | None]]:
        """The keys and values on the way to a path, as far as there are any; the first is the file itself."""
        steps: list[tuple[Node | None, Node | None]] = [(None, self._root)]
        step: tuple[Node | None, Node | None] | None
        for part in path:
            node = steps[-1][1]
            if isinstance(node, MappingNode):
                pairs = self._pairs.get(id(node))
                if pairs is None:
                    pairs = self._pairs[id(node)] = {
                        pair[0].value: pair for pair in reversed(node.value) if isinstance(pair[0].value, str)
                    }
                step = pairs.get(part)
            elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
                step = (None, node.value[part])
            else:
                step = None
            if step is None:
                break
            steps.append(step)
        return steps


class Scanned(Struct, frozen=True):
    """A file as far as it could be read, and what is wrong with it."""

    value: dict[str, Any]
    """Dictionaries, lists, :class:`LocatedText` and None. Empty, where the file could not be read at all."""
    marks: Places
    problems: list[Problem]
    readable: bool = True
    """False: the file could not be read to its end, and ``value`` says nothing."""


def scan(
    source: Path | bytes,
    file: Path,
    *,
    keep_empty: bool = True,
    passed_over: Callable[[str, Node], bool] | None = None,
) -> Scanned:
    """The values of a YAML file, their places, and all that is wrong with it, to be shown with what others find.

    ``file`` is the name in the places. With ``keep_empty=False`` a key without a value is left out. ``passed_over``
    says which keys of the file itself, with their nodes, nobody asks for: what is wrong below them is not said.
    """
    problems: list[Problem] = []
    text, begin = FileText(file, ""), Origin(file, 1, 1)
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size > MOST_BYTES:
            raise InputErrors([mistake("too-large", begin, size=size / 1e6, most=MOST_BYTES / 1e6)])
        data = source if isinstance(source, bytes) else read(source)
        text = FileText(file, decoded(data, file, problems))
        if characters := unwanted(text.text, text.origin):
            problems += characters
            text = FileText(file, UNWANTED.sub("\ufffd", text.text))
        root = _composed(text.text)
        if isinstance(root, yaml.YAMLError):
            raise InputErrors(explanations(root, text, _composed))
        if root is None:
            raise InputErrors([mistake("empty-file", begin)])
        if not isinstance(root, MappingNode):
            kind = "a list" if isinstance(root, SequenceNode) else "a text"
            raise InputErrors([mistake("not-keys", _begin(root, text), kind=kind)])
        asked_for = _without(root, passed_over) if passed_over else root
        value = _Values(text, keep_empty, problems).of(asked_for, 1)
    except OSError as error:
        problems.append(unreadable(file, error))
    except RecursionError:
        problems.append(mistake("too-deep", begin, most=MOST_LEVELS))
    except InputErrors as error:
        problems += error.problems
    else:
        return Scanned(value if isinstance(value, dict) else {}, Places(text, asked_for), problems)
    return Scanned({}, Places(text, None), problems, readable=False)


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """libyaml, where PyYAML was built with it. No scalar means anything but its text, which is faster not asked.

    What it asks of each node is answered by a function of C, which takes anything and gives an empty text.
    """

    descend_resolver = ascend_resolver = resolve = "".format

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> Any:
        # Of plain values: a key that is no scalar, a problem of the file, takes no other with it.
        node.value = [pair for pair in node.value if isinstance(pair[0], ScalarNode)]
        return super().construct_mapping(node, deep)


_STANDARD_TAGS = frozenset(("", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))))


def _without(root: MappingNode, passed_over: Callable[[str, Node], bool]) -> MappingNode:
    """The keys of a file that somebody asks for; the nodes of the whole file stay as they are."""
    pairs = [pair for pair in root.value if not passed_over(str(pair[0].value), pair[1])]
    return MappingNode(root.tag, pairs, root.start_mark, root.end_mark, root.flow_style)


@lru_cache(maxsize=4)
def _composed(text: str) -> Node | yaml.YAMLError | None:
    """The nodes of a text, or what keeps it from being read; None where it has none.

    The same file is read for its people, for itself and for its places, one after the other. Nobody changes the nodes.
    """
    try:
        root: Node | None = _Loader(text).get_single_node()
        return root
    except yaml.YAMLError as error:
        return error


def plain_values(text: str) -> Any:
    """The values of a text as dictionaries, lists and strings, without their places. Raises yaml.YAMLError."""
    return yaml.load(text, _Loader)


def _begin(node: Node, text: FileText) -> Origin:
    return Origin(text.file, node.start_mark.line + 1, node.start_mark.column + 1)


class _Values:
    """Turns nodes into values, and collects what their author can't have meant."""

    names = frozenset((
        "name", "short", "also", "native", "pseudonym", "title", "members", "holder", "office",
        "office_native", "acronym", "publisher", "credit", "url", "website", "form", "email", "phone",
        "fax", "social", "handle", "reference", "number", "file", "logo",
    ))  # fmt: skip
    """The keys of names, numbers and addresses, in whatever file."""
    turning = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    """Invisible characters that turn the direction of writing."""

    def __init__(self, text: FileText, keep_empty: bool, problems: list[Problem]) -> None:
        self.text = text
        self.keep_empty = keep_empty
        self.problems = problems
        comment = re.compile(r" #(?<=\S #)(?P<glued>[^\s#])?")
        self.comments = {match.start(): bool(match["glued"]) for match in comment.finditer(text.text)}
        """Where a comment follows after one space, and whether ``#`` and its first word are one."""
        self.left = MOST_COPIES + len(text.text)
        """How many more values there may be, each alias counted as what it stands for."""
        self.may_turn = "\\" in text.text or self.turning.search(text.text) is not None

    def of(self, node: Node, level: int) -> Any:
        self.left -= 1
        if node.tag not in _STANDARD_TAGS:
            self.tagged(node)
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        if level > MOST_LEVELS:
            raise InputErrors([mistake("too-deep", _begin(node, self.text), most=MOST_LEVELS)])
        if self.left < 0:
            raise InputErrors([mistake("too-many-copies", Origin(self.text.file, 1, 1), most=MOST_COPIES)])
        if isinstance(node, MappingNode):
            return self.mapping(node, level + 1)
        return [self.of(item, level + 1) for item in node.value]

    def scalar(self, node: ScalarNode) -> LocatedText | None:
        value, start, end = node.value, node.start_mark.index, node.end_mark.index
        if not node.style:
            if value in ("", "~", "null"):
                if not value and self.comments.get(end):
                    lost = rest_of_line(self.text, end + 1)
                    self.problems.append(mistake("value-in-comment", self.text.origin(end + 1), lost=lost))
                return None
            if end in self.comments:
                glued = self.comments[end]
                is_a_tag = glued and self.text.text[end + 2 : end + 3].isupper()  # #MeToo
                if " " in value or is_a_tag:
                    self.problems.append(cut_by_comment(self.text, end + 1, value, glued))
        elif node.style in "'\"":
            written = self.text.text[start:end]
            if "\n" in written and (swallowed := swallows_a_line(self.text, start, end)):
                raise InputErrors([swallowed])
            if "\\" in written:  # an escape can stand for any character
                self.problems += unwanted(value, lambda _: self.text.origin(start))
        if len(value) > LONGEST_WORD and (word := long_word(self.text, start, end)):
            raise InputErrors([word])
        return LocatedText(value, (self.text, start, end))

    def mapping(self, node: MappingNode, level: int) -> Any:
        values: dict[str, Any] = {}
        empty = cut = False
        for key, item in node.value:
            name = key.value
            if not node.flow_style and self.has_slid(key):
                continue
            if not isinstance(key, ScalarNode) or name == "":
                self.problems.append(mistake("bad-key", _begin(key, self.text)))
            elif key.tag not in _STANDARD_TAGS:
                self.tagged(key)
            elif name == "<<":
                self.problems.append(mistake("merge-key", _begin(key, self.text)))
            elif name in values:
                first = next(other for other, _ in node.value if other.value == name)
                lines = {"first": first.start_mark.line + 1, "second": key.start_mark.line + 1}
                self.problems.append(mistake("repeated-key", _begin(key, self.text), key=name, **lines))
                again = self.of(item, level)
                if isinstance(again, list) and isinstance(values[name], list):
                    values[name] += again  # ids that stand here are no unknown ids elsewhere
            elif node.flow_style and self.is_cut(key, item):
                of_brace = "brace-first-in-prose" if " " in name else "brace-first"
                what = of_brace if key is node.value[0][0] else "cut-by-comma"
                self.problems.append(mistake(what, _begin(key, self.text), key=shown(name), word=name))
                cut = True
            else:
                value = self.of(item, level)
                values[name] = value = self.straight(value) if self.may_turn and name in self.names else value
                empty = empty or value is None
        if cut and not values:
            place = (self.text, node.start_mark.index, node.end_mark.index)
            return LocatedText("{" + node.value[0][0].value + "}", place)
        if empty and not self.keep_empty:
            return {name: value for name, value in values.items() if value is not None}
        return values

    def straight(self, value: Any) -> Any:
        """A name, or several, without the characters that turn the direction of writing; each is a problem."""
        if isinstance(value, list):
            return [self.straight(item) for item in value]
        if isinstance(value, dict):
            return {key: self.straight(item) for key, item in value.items()}
        if not isinstance(value, LocatedText) or not self.turning.search(value):
            return value
        for match in self.turning.finditer(value):
            origin = value.origin_of(match[0], value.count(match[0], 0, match.start()))
            self.problems.append(mistake("turning-character", origin, name=f"U+{ord(match[0]):04X}"))
        return value.with_text(self.turning.sub("", value).strip() or value)

    def has_slid(self, key: Node) -> bool:
        """Whether what was read as a key is a line of the text above it, and told as that."""
        if isinstance(key, ScalarNode) and (" " not in key.value or SPOKEN_KEY.fullmatch(key.value)):
            return False
        line = slid_line(self.text, key.start_mark.line)
        self.problems += [line] if line else []
        return line is not None

    def is_cut(self, key: ScalarNode, item: Node) -> bool:
        """Whether a key between braces has neither a value nor a colon."""
        if item.value != "" or item.start_mark.index != item.end_mark.index:
            return False
        return not re.compile(r"\s*:").match(self.text.text, key.end_mark.index)

    def tagged(self, node: Node) -> None:
        """``!x``, ``!!python/…``."""
        tag = shown(node.tag.replace("tag:yaml.org,2002:", "!!"))
        self.problems.append(mistake("tag", _begin(node, self.text), tag=tag))
