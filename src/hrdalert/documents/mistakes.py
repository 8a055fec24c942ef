"""The mistakes of a template, found by walking Jinja's syntax tree with the fields of the view classes beside it.

So it knows what ``case.custody`` is a list of, and that ``incident.plaze`` is nothing. Nothing is rendered for it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from jinja2 import nodes
from msgspec.structs import replace

from hrdalert.documents.casetext import PRIVATE
from hrdalert.documents.kinds import CONTEXT, Kind
from hrdalert.documents.letters import Letters, TemplateFile
from hrdalert.documents.markdown import CONTAINERS
from hrdalert.documents.printing import nearest
from hrdalert.documents.syntax import parsed
from hrdalert.documents.walk import Walk
from hrdalert.errors import Origin, Problem, TemplateErrors
from hrdalert.patterns import later


def mistakes_of(
    letters: Letters, file: TemplateFile, chain: list[TemplateFile], libraries: list[TemplateFile]
) -> list[Problem]:
    """Every mistake in a template, in the chain of those it extends, and in the libraries of phrasing behind it."""
    problems: list[Problem] = []
    phrases = frozenset(name for each in libraries for name in _macros(letters, each))
    try:
        problems += _check_title(letters, file, letters.front_matter(file).title, phrases)
    except TemplateErrors as error:
        problems += error.problems
    for number, each in enumerate(chain):
        problems += _checked(letters, each, phrases, tuple(chain[number + 1 :]))
    for each in libraries:
        problems += each.problems
        problems += _checked(letters, each, phrases, ())
    problems += _in_circles(letters, chain)
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.place)


@functools.lru_cache(maxsize=64)
def _checked(
    letters: Letters, file: TemplateFile, phrases: frozenset[str], parents: tuple[TemplateFile, ...]
) -> tuple[Problem, ...]:
    trees, syntax = parsed(letters, file)
    problems = list(syntax)
    for tree in trees:
        scope: dict[str, Kind] = {**CONTEXT, **_names_of(letters, parents)}
        problems += Walk(letters, file, phrases, scope).problems_in(tree)
        if parents:
            problems += _against_parents(letters, file, tree, parents)
    problems += _containers(file)
    problems += _private(file)
    return tuple(problems)


@functools.lru_cache(maxsize=128)
def named_blocks(letters: Letters, file: TemplateFile) -> tuple[str, ...]:
    """The named blocks of a template."""
    return tuple(block.name for tree in parsed(letters, file)[0] for block in tree.find_all(nodes.Block))


@functools.lru_cache(maxsize=128)
def _macros(letters: Letters, file: TemplateFile) -> tuple[str, ...]:
    return tuple(macro.name for tree in parsed(letters, file)[0] for macro in tree.find_all(nodes.Macro))


def _check_title(letters: Letters, file: TemplateFile, title: str, phrases: frozenset[str]) -> list[Problem]:
    place = letters.place_of(file, "title")
    titled = TemplateFile(f"{file.name} title", place.file, file.own, title)
    return [
        replace(problem, origin=place, text=f"title: {problem.text}")
        for problem in _checked(letters, titled, phrases, ())
    ]


# --- a template and those that it extends ---


def _names_of(letters: Letters, parents: tuple[TemplateFile, ...]) -> Mapping[str, Kind]:
    """What the templates that are extended set for all of their blocks."""
    found: dict[str, Kind] = {}
    for parent in reversed(parents):
        for tree in parsed(letters, parent)[0]:
            found |= Walk(letters, parent, frozenset(), {**CONTEXT, **found}).names_of(tree)
    return found


def _against_parents(
    letters: Letters, file: TemplateFile, tree: nodes.Template, parents: tuple[TemplateFile, ...]
) -> Iterator[Problem]:
    """A block that no template knows, and text outside of blocks, would never be printed."""
    known = {name for parent in parents for name in named_blocks(letters, parent)}
    known |= {inner.name for block in tree.find_all(nodes.Block) for inner in block.find_all(nodes.Block)}
    for node in tree.body:
        if isinstance(node, nodes.Block) and node.name not in known:
            yield Problem(
                Origin(file.path, node.lineno),
                "unknown-block",
                f"{parents[0].name} has no block {node.name}",
                nearest(node.name, known),
            )
        elif isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData) or part.data.strip():
                    yield Problem(
                        Origin(file.path, _first_line(part)),
                        "outside-block",
                        "this stands outside of the blocks of a template that extends another, and is never printed",
                        "Write it inside of {% block … %} … {% endblock %}.",
                    )


def _first_line(part: nodes.Node) -> int:
    """The line of the first word of a text."""
    if not isinstance(part, nodes.TemplateData):
        return part.lineno
    blank = len(part.data) - len(part.data.lstrip())
    return part.lineno + part.data.count("\n", 0, blank)


def _in_circles(letters: Letters, chain: list[TemplateFile]) -> Iterator[Problem]:
    parent = letters.parent(chain[-1])
    if parent is None:
        return
    for tree in parsed(letters, chain[-1])[0]:
        for node in tree.find_all(nodes.Extends):
            yield Problem(
                Origin(chain[-1].path, node.lineno),
                "template-circle",
                f"this template extends {parent.name}, which leads back to itself",
                f"The packaged one is called packaged:{parent.name}.",
            )


# --- what Jinja does not see ---

_FENCE = later(r"^[ ]*:::[ ]*(\S*)", re.MULTILINE)


def _containers(file: TemplateFile) -> Iterator[Problem]:
    code, known = "template-block", ", ".join(f"::: {name}" for name in CONTAINERS)
    open_at: list[tuple[str, Origin]] = []
    for match in _FENCE.finditer(file.source):
        place = Origin(file.path, file.source.count("\n", 0, match.start()) + 1)
        if match[1]:
            if match[1] not in CONTAINERS:
                yield Problem(place, code, f"::: {match[1]} is not known", f"Write one of: {known}")
            open_at.append((match[1], place))
        elif open_at:
            open_at.pop()
        else:
            yield Problem(place, code, "::: closes nothing", "Take the line out.")
    for name, place in open_at:
        yield Problem(place, code, f"::: {name} is not closed", "End it with a line of :::")


_ESCAPED = later(
    r"\\u[EeFf][0-9A-Fa-f]{3}|\\U00(?:0[Ff]|10)[0-9A-Fa-f]{4}|&#(?:[xX][EeFf][0-9A-Fa-f]{3}|5734[4-9]|573[5-9]\d|57[4-9]\d\d|5[89]\d{3}|6[0-3]\d{3});"
)


def _private(file: TemplateFile) -> Iterator[Problem]:
    for number, line in enumerate(file.source.split("\n"), 1):
        if PRIVATE.search(line) or _ESCAPED.search(line):
            yield Problem(
                Origin(file.path, number),
                "private-use",
                "a character of a private area stands here, which hrdalert needs for itself",
                "Take it out, or write the letter that was meant.",
            )
