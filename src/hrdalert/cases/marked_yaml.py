"""YAML as people write it: scalars stay the text they are and know their place; mistakes come all at once.

``NO``, ``on``, ``010``, ``12:30``, ``2020-10-22`` and ``1e3`` are text. Only an empty value, ``~`` and
``null`` without quotation marks are None. What can't be meant (a key given twice, prose cut short by a ``#``
or a comma) and what a file of facts does not need (tags, merge keys, several documents) is a problem with its
line and column.

Prose is cut by a ``#`` where a text of several words is followed, after one space, by a ``#`` glued to a word
(an error) or standing alone (a warning); two spaces or more before a ``#`` say that a remark is meant.

A space takes the place of the line breaks that only YAML 1.1 knows (U+0085, U+2028, U+2029).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from msgspec import Struct
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hrdalert.cases import yaml_mistakes
from hrdalert.cases.marked import FileText, Marked
from hrdalert.cases.yaml_blocks import is_spoken_key, problem_of, slid_key
from hrdalert.cases.yaml_errors import explanations, swallows_a_line
from hrdalert.errors import InputErrors, Origin, Problem

MOST_LEVELS = 100
"""How deeply values may lie in each other."""
MOST_COPIES = 200_000
"""How many values aliases may stand for, all in all."""

Path_: TypeAlias = Sequence[str | int]


class Marks:
    """Where each key and value of a file stands, by its path: ``("incidents", 0, "date")``.

    A path that leads nowhere ends at the last part that is there.
    """

    def __init__(self, text: FileText, root: Node | None) -> None:
        self.text = text
        self._root = root

    def value(self, path: Path_) -> Origin:
        """Where the value begins."""
        return self._origin(self._steps(path)[-1][1])

    def key(self, path: Path_) -> Origin:
        """Where the key of the value stands; the value itself, for an item of a list."""
        key, value = self._steps(path)[-1]
        return self._origin(key or value)

    def has(self, path: Path_) -> bool:
        """Whether the path leads to a key or an item of the file, be it empty."""
        return len(self._steps(path)) == len(path) + 1

    def _origin(self, node: Node | None) -> Origin:
        return Origin(self.text.file, 1, 1) if node is None else _begin(node, self.text)

    def _steps(self, path: Path_) -> list[tuple[Node | None, Node | None]]:
        """The keys and values on the way to a path, as far as there are any; the first is the file itself."""
        steps: list[tuple[Node | None, Node | None]] = [(None, self._root)]
        for part in path:
            node = steps[-1][1]
            if isinstance(node, MappingNode):
                step = next((pair for pair in node.value if pair[0].value == part), None)
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
    """Dictionaries, lists, :class:`Marked` and None. Empty, where the file could not be read at all."""
    marks: Marks
    problems: list[Problem]
    readable: bool = True
    """False: the file could not be read to its end, and ``value`` says nothing."""


def read(source: Path | bytes, file: Path, *, keep_empty: bool = True) -> tuple[dict[str, Any], Marks]:
    """The values of a YAML file and their places; raises InputErrors with all of its problems.

    ``file`` is the name in the places. With ``keep_empty=False`` a key without a value is left out.
    """
    scanned = scan(source, file, keep_empty=keep_empty)
    if any(problem.severity == "error" for problem in scanned.problems):
        raise InputErrors(scanned.problems)
    return scanned.value, scanned.marks


def scan(source: Path | bytes, file: Path, *, keep_empty: bool = True) -> Scanned:
    """As :func:`read`, with the problems as values, to be shown together with those of the content."""
    problems: list[Problem] = []
    text = FileText(file, "")
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        text = FileText(file, yaml_mistakes.decoded(data, file, problems))
        if yaml_mistakes.is_suspect(data):
            text = yaml_mistakes.without_unwanted(text, problems)
        root = _composed(text)
        _check_aliases(root, text)
        value = _Values(text, keep_empty, problems).root(root)
    except OSError as error:
        problems.append(yaml_mistakes.unreadable(file, error))
        return Scanned({}, Marks(text, None), problems, readable=False)
    except InputErrors as error:
        return Scanned({}, Marks(text, None), [*problems, *error.problems], readable=False)
    return Scanned(value, Marks(text, root), problems)


# Nodes

_CParser: Any = getattr(yaml, "cyaml", None) and getattr(yaml.cyaml, "CParser", None)


class _Plain:
    """In place of PyYAML's resolver: no scalar means anything but its text."""

    def descend_resolver(self, parent: object, index: object) -> None: ...

    def ascend_resolver(self) -> None: ...

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:
        return ""


class _SlowLoader(
    _Plain, yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer
):
    """Where PyYAML was built without libyaml."""

    def __init__(self, stream: str) -> None:
        yaml.reader.Reader.__init__(self, stream)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)

    def dispose(self) -> None: ...


if _CParser is not None:

    class _FastLoader(_Plain, _CParser):  # type: ignore[misc]
        """libyaml's scanner, parser and composer."""

    _Loader: Any = _FastLoader
else:
    _Loader = _SlowLoader


def _composed(text: FileText) -> MappingNode:
    try:
        root = _root(text.text)
    except yaml.YAMLError as error:
        raise InputErrors(explanations(error, text, _error_of)) from None
    except RecursionError:
        raise InputErrors([yaml_mistakes.too_deep(Origin(text.file, 1, 1), MOST_LEVELS)]) from None
    if not isinstance(root, MappingNode):
        raise InputErrors([yaml_mistakes.not_keys(text, root)])
    return root


def _root(text: str) -> Node | None:
    loader = _Loader(text)
    try:
        root: Node | None = loader.get_single_node()
        return root
    finally:
        loader.dispose()


def _error_of(text: str) -> yaml.YAMLError | None:
    """What keeps a text from being read, if anything does."""
    try:
        _root(text)
    except yaml.YAMLError as error:
        return error
    except RecursionError:
        return None
    return None


_ALIAS = re.compile(r"\*(?<=[\s\[\]{},:]\*)[^\s,\[\]{}]")  # begins with a letter, to be found fast


def _check_aliases(root: Node, text: FileText) -> None:
    """Refuse an anchor that stands within itself, and aliases that stand for too much."""
    if _ALIAS.search(text.text) and _size(root, text, {}, 1) > MOST_COPIES + len(text.text):
        raise InputErrors([yaml_mistakes.too_many_copies(text, MOST_COPIES)])


def _size(node: Node, text: FileText, sizes: dict[int, int], level: int) -> int:
    """How many values a node is, each alias counted as what it stands for. An unfinished one has size 0."""
    if not isinstance(node.value, list):
        return 1
    known = sizes.get(id(node))
    if known == 0:
        raise InputErrors([yaml_mistakes.within_itself(text, node)])
    if known:
        return known
    _check_level(node, text, level)
    sizes[id(node)] = 0
    children = node.value
    if isinstance(node, MappingNode):
        children = [child for pair in node.value for child in pair]
    size = 1 + sum(_size(child, text, sizes, level + 1) for child in children)
    sizes[id(node)] = size
    return size


def _check_level(node: Node, text: FileText, level: int) -> None:
    if level > MOST_LEVELS:
        raise InputErrors([yaml_mistakes.too_deep(_begin(node, text), MOST_LEVELS)])


def _begin(node: Node, text: FileText) -> Origin:
    return Origin(text.file, node.start_mark.line + 1, node.start_mark.column + 1)


# Values

_EMPTY = frozenset(("", "~", "null"))
_QUOTATION_MARKS = ("'", '"')
_STANDARD_TAGS = frozenset(("", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))))
_COMMENT = re.compile(r" #(?<=\S #)(?P<glued>[^\s#])?")


class _Values:
    """Turns nodes into values, and collects what their author can't have meant."""

    def __init__(self, text: FileText, keep_empty: bool, problems: list[Problem]) -> None:
        self.text = text
        self.keep_empty = keep_empty
        self.problems = problems
        self.comments = {match.start(): bool(match["glued"]) for match in _COMMENT.finditer(text.text)}
        """Where a comment follows after one space, and whether ``#`` and its first word are one."""

    def root(self, node: MappingNode) -> dict[str, Any]:
        value = self.of(node, 1)
        return value if isinstance(value, dict) else {}

    def of(self, node: Node, level: int) -> Any:
        if node.tag not in _STANDARD_TAGS:
            self.problems.append(yaml_mistakes.tagged(_begin(node, self.text), node.tag))
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        _check_level(node, self.text, level)
        if isinstance(node, MappingNode):
            return self.mapping(node, level + 1)
        return [self.of(item, level + 1) for item in node.value]

    def scalar(self, node: ScalarNode) -> Marked | None:
        value, start, end = node.value, node.start_mark.index, node.end_mark.index
        if not node.style:
            if value in _EMPTY:
                return None
            if end in self.comments and (" " in value or self._is_a_tag(end)):
                glued = self.comments[end]
                self.problems.append(yaml_mistakes.cut_by_comment(self.text, end + 1, value, glued))
        elif node.style in _QUOTATION_MARKS:
            self._quoted(start, end, value)
        return Marked(value, (self.text, start, end))

    def _quoted(self, start: int, end: int, value: str) -> None:
        written = self.text.text[start:end]
        if "\n" in written and (swallowed := swallows_a_line(self.text, start, end)):
            raise InputErrors([swallowed])
        if "\\" in written and written[0] == '"':
            self.problems += yaml_mistakes.unwanted_escapes(self.text, start, value)

    def _is_a_tag(self, end: int) -> bool:
        """Whether what follows a single word is more likely its text (#MeToo) than a remark."""
        return self.comments[end] and self.text.text[end + 2 : end + 3].isupper()

    def mapping(self, node: MappingNode, level: int) -> Any:
        values: dict[str, Any] = {}
        empty = cut = False
        for key, item in node.value:
            name = key.value
            if not node.flow_style and self._has_slid(key):
                continue
            if not isinstance(key, ScalarNode) or key.tag or name in ("", "<<"):
                self.problems.append(yaml_mistakes.no_key(self.text, key))
            elif name in values:
                first = next(other for other, _ in node.value if other.value == name)
                lines = (first.start_mark.line + 1, key.start_mark.line + 1)
                self.problems.append(yaml_mistakes.repeated(_begin(key, self.text), name, *lines))
                again = self.of(item, level)
                if isinstance(again, list) and isinstance(values[name], list):
                    values[name] += again  # ids that stand here are no unknown ids elsewhere
            elif node.flow_style and self._is_cut(key, item):
                first_one = key is node.value[0][0]
                self.problems.append(yaml_mistakes.cut_by_comma(self.text, key, first_one))
                cut = True
            else:
                values[name] = value = self.of(item, level)
                empty = empty or value is None
        if cut and not values:
            return Marked("{" + node.value[0][0].value + "}", self._span(node))
        if empty and not self.keep_empty:
            return {name: value for name, value in values.items() if value is not None}
        return values

    def _has_slid(self, key: Node) -> bool:
        """Whether what was read as a key is a line of the text above it, and told as that."""
        if isinstance(key, ScalarNode) and (" " not in key.value or is_spoken_key(key.value)):
            return False
        slid = slid_key(self.text, key.start_mark.line)
        if slid is not None:
            self.problems.append(problem_of(slid, self.text))
        return slid is not None

    def _is_cut(self, key: ScalarNode, item: Node) -> bool:
        """Whether a key between braces has neither a value nor a colon."""
        if item.value != "" or item.start_mark.index != item.end_mark.index:
            return False
        return not self.text.text[key.end_mark.index :].lstrip().startswith(":")

    def _span(self, node: Node) -> tuple[FileText, int, int]:
        return (self.text, node.start_mark.index, node.end_mark.index)
